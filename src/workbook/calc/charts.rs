//! What the charts draw. Where there is nothing, it is not available (`#N/A`): the one error value of
//! a workbook, and only here, because a chart would draw a text as 0.

use super::{
    Calc,
    columns::columns,
    map::{NodeBlock, NodeRow, list, setting},
};
use crate::workbook::tables::{ResultColumn, TableColumn};
use crate::{
    model::Moment,
    score::{Facet, NodeLevel, Status},
    workbook::notation::{across, down, fixed_column, plain},
};
use strum::IntoEnumIterator;

columns! {
    /// Columns of the chart data. Outcomes that nothing contributes to leave no gap.
    column {
        /// Numbers from 1; outcomes are found by them.
        NUMBER = 0;
        /// Name of an outcome.
        OUTCOME = 1;
        /// Scores of what makes it up, as they are drawn.
        SAY = 3;
        DO = 4;
        DELIVERED = 5;
        YIELDS = 6;
        /// Shape and word of a status.
        STATUS = 7;
        /// By how much what people do lies above what they say, and below it.
        ABOVE = 8;
        BELOW = 9;
        PERIOD = 10;
        /// The score of a period; and where all of it is in, and where not: drawn full and hollow.
        COURSE = 11;
        FULL = 12;
        OPEN = 13;
        /// The bounds of green and amber.
        GREEN = 14;
        AMBER = 15;
        /// Number of the outcome in its place among those that are in use; 0: none.
        PLACE = 16;
        /// Its status.
        KEY = 17;
        /// The status's shape, its score and its name.
        SHAPED = 18;
        /// Say minus do.
        GAP = 19;
    }
}

/// What is drawn of a cell: charts leave out what is not available, and would take a text for 0.
fn point(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),{cell},NA())")
}

/// An outcome over all segments and KPIs.
fn total(index: usize) -> NodeRow {
    NodeRow { level: NodeLevel::Outcome, index, segment: None, facet: Facet::All }
}

impl Calc<'_> {
    /// All chart data.
    pub(crate) fn charts(&mut self) {
        let book = self.book;
        let map = self.map();
        self.block(map.charts, "charts", column::ALL);
        for index in 0..book.scorecard.outcomes.len() {
            self.outcome(index);
        }
        self.statuses();
        self.trend();
        self.courses();
    }

    /// Scores up to the chosen period: what is carried beyond it is no course.
    fn courses(&mut self) {
        let book = self.book;
        let map = self.map();
        self.run_by_time(map.node_course, "node_course");
        for number in 0..map.group {
            let Some(node) = map.nodes.get(number).copied() else { continue };
            let row = map.node_course.row(number);
            self.text(row, 0, &book.node_id(node));
            self.along(Moment::periods(book.layout.periods), |calc, moment| {
                let cell = plain(map.node_row(NodeBlock::Score, number), calc.at(moment));
                calc.course(row, moment, &cell);
            });
        }
    }

    /// One score of a course.
    fn course(&mut self, row: u32, moment: Moment, cell: &str) {
        let column = self.at(moment);
        let number = crate::workbook::notation::fixed(super::map::time::NUMBERS, column);
        let formula = format!("IF({number}<={},{cell},\"\")", self.setting(setting::CHOSEN));
        self.formula(row, column, &formula);
    }

    /// The outcome in one place among those in use: which, its name, and what is drawn of it.
    fn outcome(&mut self, index: usize) {
        let map = self.map();
        let row = map.charts.row(index);
        let count = self.book.scorecard.outcomes.len();
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        self.number(row, column::NUMBER, (index + 1) as f64);
        let place = self.place_in_use(index);
        self.formula(row, column::PLACE, &place);
        // All outcomes stand in the list, in their own order.
        let words = across(list::OUTCOMES, 1, u16::try_from(count.max(1)).unwrap_or(1));
        let place = fixed_column(row, column::PLACE);
        self.formula(row, column::OUTCOME, &format!("IF({place}=0,\"\",INDEX({words},{place}))"));
        self.outcome_results(row, &place);
    }

    /// Number of the outcome in a place among those in use: the next after the place before it.
    fn place_in_use(&self, index: usize) -> String {
        let map = self.map();
        let count = self.book.scorecard.outcomes.len();
        let last = count.max(1) - 1;
        let numbers = down(map.charts.row(0), map.charts.row(last), column::NUMBER);
        let weight = |index: usize| map.node_row(NodeBlock::Score, map.node(total(index), count));
        let weights = down(weight(0), weight(last), super::nodes::WEIGHT);
        let next = format!("_xlfn.MINIFS({numbers},{weights},\">0\"");
        match index.checked_sub(1) {
            None => format!("{next})"),
            Some(before) => {
                let before = fixed_column(map.charts.row(before), column::PLACE);
                format!("IF({before}=0,0,{next},{numbers},\">\"&{before}))")
            }
        }
    }

    /// Status and scores of the outcome that stands in a row.
    fn outcome_results(&mut self, row: u32, place: &str) {
        let charts = self.map().charts;
        let last = self.book.scorecard.outcomes.len().max(1) - 1;
        let (first, last) = (self.result_row(total(0)), self.result_row(total(last)));
        let book = self.book;
        let range = |column: u16| book.on_results(&down(first, last, column));
        let result = |column: u16| format!("INDEX({},{place})", range(column));
        let key = fixed_column(row, column::KEY);
        let status = result(super::results::STATUS_KEY);
        self.formula(row, column::KEY, &format!("IF({place}=0,\"\",{status})"));
        let statuses = down(charts.row(0), charts.row(3), column::STATUS);
        let score = result(ResultColumn::Score.at());
        let shape = format!(
            "LEFT(INDEX({statuses},IF({key}=\"green\",1,IF({key}=\"amber\",2,IF({key}=\"red\",3,4)))),1)"
        );
        let shown = format!("IF(ISNUMBER({score}),\" \"&ROUND(ROUND({score},9),0),\"\")");
        let name = fixed_column(row, column::OUTCOME);
        let shaped = format!("IF({place}=0,\"\",{shape}&{shown}&\" \"&{name})");
        self.formula(row, column::SHAPED, &shaped);
        for (to, facet) in [
            (column::SAY, Facet::Say),
            (column::DO, Facet::Do),
            (column::DELIVERED, Facet::Delivered),
            (column::YIELDS, Facet::Yields),
        ] {
            let cell = result(ResultColumn::from(facet).at());
            self.formula(row, to, &format!("IF({place}=0,NA(),{})", point(&cell)));
        }
        let gap = result(ResultColumn::Gap.at());
        self.formula(row, column::GAP, &format!("IF({place}=0,\"\",{gap})"));
        let gap = fixed_column(row, column::GAP);
        for (to, length) in [(column::ABOVE, format!("-{gap}")), (column::BELOW, gap.clone())] {
            self.formula(row, to, &format!("IF(ISNUMBER({gap}),MAX(0,{length}),0)"));
        }
    }

    /// The statuses in shape and word.
    fn statuses(&mut self) {
        let (charts, book) = (self.map().charts, self.book);
        for (at, status) in Status::iter().enumerate() {
            self.text(charts.row(at), column::STATUS, &book.status_word(status));
        }
    }

    /// A period without its year, where all are of one; else with its last two digits.
    fn short_label(&self, moment: Moment) -> String {
        let book = self.book;
        let label = book.period_label(moment);
        let year = |label: &str| label.rsplit_once(' ').map(|(_, year)| year.to_owned());
        let Some((short, own)) = label.rsplit_once(' ') else { return label };
        let mut all = Moment::periods(book.layout.periods).map(|moment| book.period_label(moment));
        if all.all(|other| year(&other).as_deref() == Some(own)) {
            return short.to_owned();
        }
        let digits = own.chars().rev().take(2).collect::<Vec<_>>();
        format!("{short} {}", digits.into_iter().rev().collect::<String>())
    }

    /// The score of the perspective by period, up to the chosen one, and the bounds of the colours.
    fn trend(&mut self) {
        let map = self.map();
        let book = self.book;
        for (at, moment) in Moment::periods(book.layout.periods).enumerate() {
            let row = map.charts.row(at);
            let score = plain(map.node_course.row(0), self.at(moment));
            self.text(row, column::PERIOD, &self.short_label(moment));
            self.formula(row, column::COURSE, &point(&score));
            let course = fixed_column(row, column::COURSE);
            let coverage = plain(map.node_row(NodeBlock::Coverage, 0), self.at(moment));
            let complete = format!("{coverage}>=1-1E-09");
            self.formula(row, column::FULL, &format!("IF({complete},{course},NA())"));
            self.formula(row, column::OPEN, &format!("IF({complete},NA(),{course})"));
            self.formula(row, column::GREEN, &self.setting(setting::GREEN));
            self.formula(row, column::AMBER, &self.setting(setting::AMBER));
        }
    }
}
