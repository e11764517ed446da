//! What the charts draw: nothing where there is nothing, never an error value.

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

/// Least height of a bar: a score of 0 keeps its label, a missing one has none.
const DRAWN_ZERO: f64 = 0.0001;

columns! {
    /// Columns of the chart data. Outcomes that nothing contributes to leave no gap.
    column {
        /// Numbers from 1; outcomes are found by them.
        NUMBER = 0;
        /// Name of an outcome.
        OUTCOME = 1;
        SAY = 3;
        DO = 4;
        DELIVERED = 5;
        YIELDS = 6;
        /// Shape and word of a status.
        STATUS = 7;
        COUNT = 8;
        PERIOD = 9;
        TREND = 10;
        GREEN = 11;
        /// Number of the outcome in its place among those that are in use; 0: none.
        PLACE = 12;
        /// Its status.
        KEY = 13;
        /// Its name behind the status's shape.
        SHAPED = 14;
        /// The score, in the column of its status: green, amber, red.
        BARS = 15;
        /// Say minus do.
        GAP = 18;
        /// The score of a period of which not all is in: drawn hollow.
        OPEN = 19;
    }
}

/// A bar's height.
fn bar(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),MAX({cell},{DRAWN_ZERO}),\"\")")
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
        self.status_counts();
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

    /// Status and bars of the outcome that stands in a row.
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
        self.formula(
            row,
            column::SHAPED,
            &format!(
                "IF({place}=0,\"\",LEFT(INDEX({statuses},IF({key}=\"green\",1,IF({key}=\"amber\",2,IF({key}=\"red\",3,4)))),1)&\" \"&{})",
                fixed_column(row, column::OUTCOME)
            ),
        );
        let score = result(ResultColumn::Score.at());
        for (to, word) in (column::BARS..).zip(["green", "amber", "red"]) {
            let formula = format!("IF({key}=\"{word}\",MAX({score},{DRAWN_ZERO}),\"\")");
            self.formula(row, to, &formula);
        }
        for (to, facet) in [
            (column::SAY, Facet::Say),
            (column::DO, Facet::Do),
            (column::DELIVERED, Facet::Delivered),
            (column::YIELDS, Facet::Yields),
        ] {
            let cell = result(ResultColumn::from(facet).at());
            self.formula(row, to, &format!("IF({place}=0,\"\",{})", bar(&cell)));
        }
        let gap = result(ResultColumn::Gap.at());
        self.formula(row, column::GAP, &format!("IF({place}=0,\"\",{gap})"));
    }

    /// KPIs by status.
    fn status_counts(&mut self) {
        let map = self.map();
        let book = self.book;
        let root =
            NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };
        let result = self.result_row(root);
        for (at, status) in Status::iter().enumerate() {
            let row = map.charts.row(at);
            self.text(row, column::STATUS, &book.status_word(status));
            let cell = self.shown(&fixed_column(result, ResultColumn::from(status).at()));
            self.formula(row, column::COUNT, &format!("IF({cell}=0,\"\",{cell})"));
        }
    }

    /// The score of the perspective by period, up to the chosen one, with the green bound behind it.
    fn trend(&mut self) {
        let map = self.map();
        let book = self.book;
        for (at, moment) in Moment::periods(book.layout.periods).enumerate() {
            let row = map.charts.row(at);
            let score = plain(map.node_course.row(0), self.at(moment));
            let label = crate::workbook::notation::fixed(super::map::time::LABELS, self.at(moment));
            let green = self.setting(setting::GREEN);
            self.formula(row, column::PERIOD, &label);
            let coverage = plain(map.node_row(NodeBlock::Coverage, 0), self.at(moment));
            let complete = format!("{coverage}>=1-1E-09");
            for (column, drawn, instead) in [
                (column::TREND, bar(&score), "\"\"".to_owned()),
                (column::OPEN, "\"\"".to_owned(), bar(&score)),
            ] {
                self.formula(row, column, &format!("IF({complete},{drawn},{instead})"));
            }
            self.formula(row, column::GREEN, &format!("IF(ISNUMBER({score}),{green},\"\")"));
        }
    }
}
