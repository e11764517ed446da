//! Own values, states, values, scores and weights of every series.

mod chosen;
#[cfg(feature = "write")]
pub(crate) use chosen::{BOARD_REDS, possible_colours};
mod state;
mod value;
mod year;

use super::{
    Calc,
    columns::columns,
    facts::{kpi, segment},
    inputs::{beyond, map_run},
    map::{TimeColumn, time},
};
use crate::{
    model::{Aggregation, Kpi, Moment, ValueLimits},
    scorecard::PlannedKpi,
    workbook::{
        notation::{fixed_column, letters},
        tables::layout::SeriesRow,
    },
};

columns! {
    /// Columns of the facts of a series.
    fact {
        OBJECTIVE = 1;
        FACET = 2;
        SEGMENT = 3;
        TOTAL = 4;
        STATUS = 5;
        OUTCOME = 6;
        SOURCE = 7;
        PREVIOUS = 8;
        PREVIOUS_VALUE = 9;
        TREND = 10;
        ATTAINMENT = 11;
        /// Its place on the Dashboard.
        BOARD_KEY = 12;
        KPI = 13;
        /// Number of the reason why there is no score, among all reasons.
        LACKING = 14;
        /// Whether it is due in the chosen period.
        DUE = 15;
        /// Its part of the whole there.
        SHARE = 16;
        /// Weight, and weight × score, of what the like-for-like score takes.
        LIKE_WEIGHT = 17;
        LIKE_SCORE = 18;
        /// By how much it is better than the value before it.
        GAIN = 19;
        /// In total; the segments follow.
        WEAKEST = 20;
    }
}

/// One series with what its formulas need to know.
pub(super) struct SeriesFacts<'a> {
    pub(super) number: usize,
    pub(super) series: &'a SeriesRow,
    measure: Option<&'a PlannedKpi>,
    kpi: Option<&'a Kpi>,
}

impl<'a> SeriesFacts<'a> {
    /// The KPI, where its value can come from inputs.
    fn computed(&self) -> Option<&'a Kpi> {
        self.kpi
            .filter(|kpi| kpi.formula.is_some() && kpi.inputs.iter().any(|input| !input.optional))
    }
}

impl Calc<'_> {
    /// All series.
    pub(crate) fn series(&mut self) {
        let map = self.map();
        self.runs_of_series();
        self.block(map.series, "series", fact::ALL);
        self.headers();
        let book = self.book;
        for (number, series) in book.layout.series.iter().enumerate() {
            let Some(entry) = book.layout.kpis.get(series.kpi) else { continue };
            let measure = self.measure(entry);
            let row = SeriesFacts {
                number,
                series,
                measure,
                kpi: measure.filter(|_| !entry.own).map(|measure| &measure.kpi),
            };
            self.text(map.series.row(number), 0, &series.id);
            for rows in [map.values, map.scores, map.states] {
                self.text(rows.row(number), 0, &series.id);
            }
            self.series_facts(&row);
            self.along(Moment::all(book.layout.periods), |calc, moment| {
                calc.computed(&row, TimeColumn::At(moment));
                calc.kind(&row, moment);
                calc.own(&row, moment);
                calc.state(&row, moment);
                calc.value(&row, moment);
            });
            self.along(Moment::periods(book.layout.periods), |calc, moment| {
                calc.score(&row, moment);
                calc.taking_part(&row, moment);
                calc.mark(&row, moment);
                calc.weights(&row, TimeColumn::At(moment));
            });
            self.chosen(&row);
            self.year(&row);
            self.weights(&row, TimeColumn::Chosen);
            self.weights(&row, TimeColumn::ToDate);
        }
    }

    /// Titles of the blocks by time, with the codes of their rows.
    fn runs_of_series(&mut self) {
        let map = self.map();
        for (run, key) in [
            (map.computed, "computed"),
            (map.kind, "kind"),
            (map.own, "own"),
            (map.worth, "worth"),
            (map.blank, "blank"),
            (map.latest, "latest"),
            (map.stretch, "stretch"),
            (map.along, "along"),
            (map.weight, "weight"),
            (map.weighted, "weighted"),
            (map.part, "part"),
            (map.hole, "hole"),
            (map.mark, "mark"),
        ] {
            self.run_by_time(run, key);
            self.codes_of_series(run);
        }
        if self.book.layout.series.iter().any(|one| one.summed) {
            for (run, key) in [(map.asked, "asked"), (map.spread, "spread")] {
                self.run_by_time(run, key);
                self.codes_of_series(run);
            }
        }
    }

    /// Headers of states, values and scores.
    fn headers(&mut self) {
        let map = self.map();
        for (rows, key) in [
            (map.values, "values_steps"),
            (map.scores, "scores_steps"),
            (map.states, "states_steps"),
        ] {
            self.run_by_time(map_run(rows), key);
        }
    }

    /// What does not change by period.
    fn series_facts(&mut self, row: &SeriesFacts<'_>) {
        let book = self.book;
        let map = self.map();
        let line = map.series.row(row.number);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        self.formula(line, fact::OBJECTIVE, &of_kpi(kpi::OBJECTIVE_INDEX));
        self.formula(line, fact::FACET, &of_kpi(kpi::FACET));
        // The group that the plan names; else that of the objective, wherever it stands now.
        let named = row.measure.filter(|_| row.kpi.is_some());
        let named = named.and_then(|measure| book.scorecard.only_group(measure, None));
        match row.series.segment.or(named) {
            Some(at) => {
                let code = fixed_column(map.segments.row(at), segment::CODE);
                self.formula(line, fact::SEGMENT, &code);
            }
            None if row.series.summed => self.text(line, fact::SEGMENT, ""),
            None => self.formula(line, fact::SEGMENT, &of_kpi(kpi::SEGMENT)),
        }
        // Also of a row that is still free: a name makes it a KPI.
        let id = book.layout.kpis.get(row.series.kpi).map_or("", |entry| entry.id.as_str());
        self.text(line, fact::KPI, id);
        self.number(line, fact::TOTAL, if row.series.segment.is_none() { 1.0 } else { 0.0 });
        self.formula(line, fact::OUTCOME, &of_kpi(kpi::OUTCOME_INDEX));
    }
}

/// The due table's column as a range that keeps its rows.
fn due_column(column: u16) -> String {
    table_column(time::DUE, column)
}

/// The column of the table that says when each was last due.
fn latest_due_column(column: u16) -> String {
    table_column(time::LATEST_DUE, column)
}

fn table_column(first: u32, column: u16) -> String {
    let letters = letters(column);
    format!("{letters}${}:{letters}${}", first + 1, first + time::DUE_ROWS)
}

/// A formula that yields a code where a denominator is zero, or the result cannot be.
fn guarded(kpi: &Kpi, limits: ValueLimits, cell: impl Fn(&str) -> String) -> String {
    let Some(formula) = &kpi.formula else { return "\"~\"".to_owned() };
    let body = formula.excel(&cell);
    let mut guarded = format!("IF({},\"!\",{body})", beyond(&body, limits));
    for guard in formula.excel_guards(&cell).into_iter().rev() {
        guarded = format!("IF(ABS({guard})<1E-12,\"~\",{guarded})");
    }
    guarded
}

/// Whether a KPI sets a flow against a stock.
fn mixes(kpi: &Kpi) -> bool {
    let has = |wanted: &[Aggregation]| {
        kpi.inputs.iter().any(|input| !input.optional && wanted.contains(&input.aggregate))
    };
    has(&[Aggregation::Sum]) && has(&[Aggregation::First, Aggregation::Last])
}
