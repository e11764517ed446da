//! What stands in which line of the sheet Scorecard: each objective, with its KPIs under it.
//!
//! KPIs move to other objectives, rows of the user's own come into use, others are emptied: so a line
//! is a place, and what stands there follows. Every entry that can be a line has a number that
//! sorts it; its rank among them is its place. What a line draws of its course stands behind it.

use super::{
    Calc,
    columns::columns,
    facts::{kpi, objective},
    inputs::map_run,
    map::{setting, time},
};
use crate::{
    model::Moment,
    workbook::notation::{down, fixed_column, fixed_row},
};

columns! {
    /// Columns of whatever can be a line: outcomes, objectives, what has no objective, KPIs.
    entry {
        /// What sorts it; nothing where it is no line now.
        KEY = 1;
        /// Its place among the lines.
        RANK = 2;
        /// Its row among those that its course is taken from; 0: it has none.
        NUMBER = 3;
        /// The least of its course, and how far the most lies above.
        LEAST = 4;
        SPREAD = 5;
    }
}
columns! {
    /// Columns of a line.
    line {
        /// Number of the entry that stands there; 0: none.
        ENTRY = 1;
        /// 1 an objective, 2 a KPI, 3 the heading over those without an objective, 0 nothing.
        KIND = 2;
        /// Number of the objective among objectives, or of the KPI among KPIs.
        PLACE = 3;
        NUMBER = 4;
        LEAST = 5;
        SPREAD = 6;
        /// How tall the least of its course is drawn.
        BASE = 7;
    }
}

/// How tall the least and the most of a course are drawn, of 100; one that never changes between.
const LEAST_DRAWN: u8 = 10;
const MOST_DRAWN: u8 = 90;
const STEADY_DRAWN: u8 = 50;
/// What differs by less does not differ.
const STEADY: &str = "1E-09";

/// How many entries there are before the KPIs, and of which kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryCounts {
    /// Outcomes, which are no lines.
    pub(crate) outcomes: usize,
    /// Objectives, free rows among them.
    pub(crate) objectives: usize,
    /// KPIs, free rows among them.
    pub(crate) kpis: usize,
}

impl EntryCounts {
    /// Of a workbook.
    pub(crate) fn of(book: &super::context::CalcContext<'_>) -> Self {
        Self {
            outcomes: book.scorecard.outcomes.len(),
            objectives: book.layout.objectives.len(),
            kpis: book.layout.kpis.len(),
        }
    }

    /// Outcomes and objectives.
    fn nodes(self) -> usize {
        self.outcomes + self.objectives
    }

    /// How many lines there can be.
    pub(crate) fn lines(self) -> usize {
        self.objectives + 1 + self.kpis
    }

    /// What sorts an objective by its number from 1; room for all KPIs follows.
    fn key(self, objective: usize) -> usize {
        objective * (self.kpis + 1)
    }
}

impl Calc<'_> {
    /// Entries, and the lines that they make.
    pub(crate) fn scorecard_lines(&mut self) {
        let map = self.map();
        let counts = EntryCounts::of(self.book);
        self.block(map.entries, "entries", entry::ALL);
        for outcome in 0..counts.outcomes {
            self.node_entry(outcome, outcome + 1);
        }
        for objective in 0..counts.objectives {
            self.objective_entry(objective, counts);
        }
        self.heading_entry(counts);
        for index in 0..counts.kpis {
            self.kpi_entry(index, counts);
        }
        self.run_by_time(map.lines, "lines");
        self.fact_headers(map.lines.first - 1, "lines", line::ALL);
        for place in 0..counts.outcomes + counts.lines() {
            self.line(place, counts);
        }
    }

    /// What follows from the scores of an outcome or an objective; `number`: among the nodes.
    fn node_entry(&mut self, at: usize, number: usize) {
        let map = self.map();
        let row = map.entries.row(at);
        if let Some(node) = map.nodes.get(number) {
            self.text(row, 0, &self.book.node_id(*node));
        }
        self.put_count(row, entry::NUMBER, number + 1);
        let scores = map.all_periods(map.node_course.row(number));
        self.formula(row, entry::LEAST, &format!("MIN({scores})"));
        let least = fixed_column(row, entry::LEAST);
        self.formula(row, entry::SPREAD, &format!("MAX({scores})-{least}"));
    }

    fn objective_entry(&mut self, index: usize, counts: EntryCounts) {
        let at = counts.outcomes + index;
        self.node_entry(at, 1 + at);
        let active = fixed_column(self.map().objectives.row(index), objective::ACTIVE);
        let row = self.map().entries.row(at);
        let key = counts.key(index + 1);
        self.formula(row, entry::KEY, &format!("IF({active}=1,{key},\"\")"));
        self.rank(row, counts);
    }

    /// The heading over KPIs without an objective, where there are any.
    fn heading_entry(&mut self, counts: EntryCounts) {
        let entries = self.map().entries;
        let row = entries.row(counts.nodes());
        self.text(row, 0, self.book.labels.text("card.without_objective"));
        let key = counts.key(counts.objectives + 1);
        let kpis = down(row + 1, entries.last(), entry::KEY);
        self.formula(row, entry::KEY, &format!("IF(COUNTIF({kpis},\">{key}\")>0,{key},\"\")"));
        self.rank(row, counts);
        self.put_count(row, entry::NUMBER, 0);
    }

    /// A KPI: under its objective, where that is in use; in the order of the sheet.
    fn kpi_entry(&mut self, index: usize, counts: EntryCounts) {
        let map = self.map();
        let row = map.entries.row(counts.nodes() + 1 + index);
        let Some(number) = self.book.total_number(index) else { return };
        self.text(row, 0, &self.book.kpi_code(index));
        let of_kpi = |column: u16| fixed_column(map.kpis.row(index), column);
        let (active, chosen) = (of_kpi(kpi::ACTIVE), of_kpi(kpi::OBJECTIVE_INDEX));
        let in_use = map.objectives.range(objective::ACTIVE);
        let (place, none) = (index + 1, counts.objectives + 1);
        let room = counts.key(1);
        self.formula(
            row,
            entry::KEY,
            &format!(
                "IF({active}=0,\"\",IF(IF({chosen}=\"\",0,INDEX({in_use},{chosen}))=1,{chosen},{none})*{room}+{place})"
            ),
        );
        self.rank(row, counts);
        self.put_count(row, entry::NUMBER, number + 1);
        let values = map.all_periods(map_run(map.values).row(number));
        let numbers = map.all_periods(time::NUMBERS);
        let until = format!("{values},{numbers},\"<=\"&{}", self.setting(setting::CHOSEN));
        self.formula(row, entry::LEAST, &format!("_xlfn.MINIFS({until})"));
        let least = fixed_column(row, entry::LEAST);
        self.formula(row, entry::SPREAD, &format!("_xlfn.MAXIFS({until})-{least}"));
    }

    /// The place of an entry among all.
    fn rank(&mut self, row: u32, counts: EntryCounts) {
        let entries = self.map().entries;
        let keys = down(entries.row(counts.outcomes), entries.last(), entry::KEY);
        let key = fixed_column(row, entry::KEY);
        let formula = format!("IF({key}=\"\",\"\",COUNTIF({keys},\"<=\"&{key}))");
        self.formula(row, entry::RANK, &formula);
    }

    /// A line, or an outcome before the first one: what stands there, and its course.
    fn line(&mut self, at: usize, counts: EntryCounts) {
        let map = self.map();
        let row = map.lines.row(at);
        let here = |column: u16| fixed_column(row, column);
        match at.checked_sub(counts.outcomes) {
            None => {
                let outcome = map.nodes.get(at + 1).map(|node| self.book.node_id(*node));
                self.text(row, 0, &outcome.unwrap_or_default());
                self.put_count(row, line::ENTRY, at + 1);
            }
            Some(place) => {
                self.put_count(row, 0, place + 1);
                let ranks = down(map.entries.row(counts.outcomes), map.entries.last(), entry::RANK);
                let found = format!("MATCH({},{ranks},0)+{}", here(0), counts.outcomes);
                self.formula(row, line::ENTRY, &format!("IFERROR({found},0)"));
            }
        }
        let (number, nodes) = (here(line::ENTRY), counts.nodes());
        let heading = nodes + 1;
        let kind = format!("IF({number}=0,0,IF({number}<={nodes},1,IF({number}={heading},3,2)))");
        self.formula(row, line::KIND, &kind);
        let (kind, outcomes) = (here(line::KIND), counts.outcomes);
        if at >= outcomes {
            let place =
                format!("IF({kind}=1,{number}-{outcomes},IF({kind}=2,{number}-{heading},0))");
            self.formula(row, line::PLACE, &place);
        }
        let entry_of = |column: u16| format!("INDEX({},{number})", map.entries.range(column));
        let formula = format!("IF({number}=0,0,{})", entry_of(entry::NUMBER));
        self.formula(row, line::NUMBER, &formula);
        let drawn = here(line::NUMBER);
        for (column, of) in [(line::LEAST, entry::LEAST), (line::SPREAD, entry::SPREAD)] {
            let formula = format!("IF({drawn}=0,\"\",{})", entry_of(of));
            self.formula(row, column, &formula);
        }
        let spread = here(line::SPREAD);
        self.formula(
            row,
            line::BASE,
            &format!("IF({spread}<{STEADY},{STEADY_DRAWN},{LEAST_DRAWN})"),
        );
        self.course_of_line(row);
    }

    /// The course of a line on its own scale. It ends with the chosen period, in the last column,
    /// because programs mark the last point of a range whatever stands there; a blank one has no
    /// height.
    fn course_of_line(&mut self, row: u32) {
        let map = self.map();
        let periods = self.book.layout.periods;
        let here = |column: u16| fixed_column(row, column);
        let (nodes, values) =
            (map.table_by_period(map.node_course), map.table_by_period(map_run(map.values)));
        let (kind, number, base) = (here(line::KIND), here(line::NUMBER), here(line::BASE));
        let (least, spread) = (here(line::LEAST), here(line::SPREAD));
        let range = MOST_DRAWN - LEAST_DRAWN;
        self.along(Moment::periods(periods), |calc, moment| {
            let column = calc.at(moment);
            let period = format!(
                "{}+{}-{periods}",
                fixed_row(time::NUMBERS, column),
                calc.setting(setting::CHOSEN)
            );
            let value = format!(
                "IF({kind}=1,INDEX({nodes},{number},{period}),INDEX({values},{number},{period}))"
            );
            // A blank value makes the sum fail: nothing stands there.
            let formula = format!(
                "IF(OR({number}=0,{period}<1),\"\",IFERROR({base}+{range}*({value}-{least})/IF({spread}<{STEADY},1,{spread}),\"\"))"
            );
            calc.formula(row, column, &formula);
        });
    }

    fn put_count(&mut self, row: u32, column: u16, number: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
        self.number(row, column, number as f64);
    }
}
