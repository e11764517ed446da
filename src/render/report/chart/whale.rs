//! The whale curve: what segments yield together, the most profitable first.
//!
//! Source: Kaplan and Narayanan, *Measuring and Managing Customer Profitability*, 2001.

use super::{ACCENT, Anchor, Drawing, LINE, QUIET, SAY, Svg};

/// A segment, in the order of the curve.
pub(crate) struct Yield {
    pub(crate) code: String,
    /// Customers up to and with this segment.
    pub(crate) customers: f64,
    /// Yield up to and with this segment.
    pub(crate) total: f64,
}

/// Draws the curve; `write` writes an amount.
pub(crate) fn whale(
    title: &str,
    segments: &[Yield],
    write: impl Fn(f64) -> String,
    (customers, total): (&str, &str),
) -> Drawing {
    let mut svg = Svg::new(920.0, 320.0);
    let all = segments.last().map_or(0.0, |last| last.customers);
    let low = segments.iter().map(|one| one.total).fold(0.0, f64::min);
    let high = segments.iter().map(|one| one.total).fold(0.0, f64::max);
    let x = |number: f64| if all > 0.0 { 110.0 + 760.0 * number / all } else { 110.0 };
    let y = |amount: f64| {
        if high > low { 260.0 - 220.0 * (amount - low) / (high - low) } else { 260.0 }
    };
    let end = segments.last().map_or(0.0, |last| last.total);
    let mut marks = vec![0.0];
    for amount in [high, low, end] {
        if marks.iter().all(|mark| (y(*mark) - y(amount)).abs() > 14.0) {
            marks.push(amount);
        }
    }
    for amount in marks {
        svg.line((110.0, y(amount)), (870.0, y(amount)), LINE, 1.0, amount != 0.0);
        svg.small((102.0, y(amount) + 4.0), Anchor::End, QUIET, &write(amount));
    }
    let start = std::iter::once(Some((x(0.0), y(0.0))));
    let points: Vec<_> =
        start.chain(segments.iter().map(|one| Some((x(one.customers), y(one.total))))).collect();
    svg.path(&points, SAY, 3.0, false);
    // From where on there is room above the curve, and below it.
    let mut free = [0.0, 0.0];
    for one in segments {
        svg.disc((x(one.customers), y(one.total)), 4.5, SAY);
        // A code that would lie over others stands in the table only.
        let Some(side) = free.iter().position(|free| x(one.customers) >= *free) else { continue };
        free[side] = x(one.customers) + 26.0;
        let at = (x(one.customers), y(one.total) + [-10.0, 20.0][side]);
        svg.styled(at, Anchor::Middle, ACCENT, " font-size=\"11\" font-weight=\"bold\"", &one.code);
    }
    svg.text((490.0, 304.0), Anchor::Middle, ACCENT, &format!("{customers} →"));
    svg.styled(
        (18.0, 150.0),
        Anchor::Middle,
        ACCENT,
        " transform=\"rotate(-90 18 150)\"",
        &format!("{total} →"),
    );
    svg.finish(title)
}
