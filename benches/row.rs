//! A measurement with its promise.

/// A row of the table.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) ours: f64,
    pub(crate) unit: &'static str,
    pub(crate) against: String,
    pub(crate) theirs: f64,
    /// What is promised of `ours / theirs`, or of `ours - theirs` where it is a distance.
    pub(crate) promise: Promise,
}

/// What is promised.
pub(crate) enum Promise {
    Within(f64),
    Slower(f64),
    Over(f64),
    Alone(f64),
    /// Nothing: it is told for comparison.
    Told,
}

impl Row {
    fn measure(&self) -> f64 {
        match self.promise {
            Promise::Within(_) | Promise::Told => self.ours / self.theirs,
            Promise::Slower(_) => self.theirs / self.ours,
            Promise::Over(_) => self.ours - self.theirs,
            Promise::Alone(_) => self.ours,
        }
    }

    pub(crate) fn kept(&self) -> bool {
        let measure = self.measure();
        match self.promise {
            Promise::Within(most) | Promise::Over(most) | Promise::Alone(most) => measure <= most,
            Promise::Slower(least) => measure >= least,
            Promise::Told => true,
        }
    }

    pub(crate) fn print(&self) {
        let measure = self.measure();
        let unit = self.unit;
        let (found, promised) = match self.promise {
            Promise::Within(most) => (format!("{measure:.2} ×"), format!("≤ {most} ×")),
            Promise::Slower(least) => (format!("{measure:.1} × slower"), format!("≥ {least} ×")),
            Promise::Over(most) => (format!("+{measure:.2} {unit}"), format!("≤ +{most} {unit}")),
            Promise::Told => (format!("{measure:.2} ×"), String::new()),
            Promise::Alone(most) => (format!("{measure:.1} {unit}"), format!("≤ {most} {unit}")),
        };
        let theirs =
            if self.theirs.is_nan() { String::new() } else { format!("{:.2} {unit}", self.theirs) };
        println!(
            "{:<44} {:>11}   {:<30} {:>11}   {:>14}   {:<10} {}",
            self.what,
            format!("{:.2} {unit}", self.ours),
            self.against,
            theirs,
            found,
            promised,
            match self.promise {
                Promise::Told => "",
                _ if self.kept() => "kept",
                _ => "BROKEN",
            },
        );
    }
}

/// Prints all rows; a failure where promises are checked and one is broken, or peers are missing.
pub(crate) fn table(rows: &[Row], peers: bool, check: bool) -> std::process::ExitCode {
    println!();
    for row in rows {
        row.print();
    }
    if !peers {
        println!(
            "\nNot everything was measured: tests/run installs the Python peers, and valgrind counts \
             the work."
        );
    }
    println!(
        "\nThe fastest of runs in turns; one machine's milliseconds say little, the ratios do."
    );
    let broken = rows.iter().filter(|row| !row.kept()).count() + usize::from(!peers);
    if check && broken > 0 {
        std::process::ExitCode::FAILURE
    } else {
        std::process::ExitCode::SUCCESS
    }
}
