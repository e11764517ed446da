//! What the charts draw: nothing where there is nothing, never an error value.

use super::{
    super::page::{Result_, fixed_column, plain},
    Calc,
    map::{At, NodeBlock, NodeRow, setting},
};
use crate::score::{Facet, Level, Status};
use strum::IntoEnumIterator;

/// Least height of a bar: a score of 0 keeps its label, a missing one has none.
const LEAST: f64 = 0.0001;

/// Columns of the chart data.
pub(in super::super) mod column {
    pub(in super::super::super) const OUTCOME: u16 = 1;
    pub(in super::super::super) const SCORE: u16 = 2;
    pub(in super::super::super) const SAY: u16 = 3;
    pub(in super::super::super) const DO: u16 = 4;
    pub(in super::super::super) const DELIVERED: u16 = 5;
    pub(in super::super::super) const STATUS: u16 = 6;
    pub(in super::super::super) const COUNT: u16 = 7;
    pub(in super::super::super) const PERIOD: u16 = 8;
    pub(in super::super::super) const TREND: u16 = 9;
    pub(in super::super::super) const GREEN: u16 = 10;
}

/// A bar's height.
fn bar(cell: &str) -> String {
    format!("IF(ISNUMBER({cell}),MAX({cell},{LEAST}),\"\")")
}

fn bar_result(score: Option<f64>) -> Result_ {
    score.map(|score| score.max(LEAST)).into()
}

impl Calc<'_> {
    /// All chart data.
    pub(super) fn charts(&mut self) {
        let book = self.book;
        let map = self.map();
        self.title(map.charts, "charts");
        for (index, row) in book.scorecard.outcomes.iter().enumerate() {
            let to = map.charts.row(index);
            let node = NodeRow { level: Level::Outcome, index, segment: None, facet: Facet::All };
            let place = super::facts::outcome_number(row.outcome);
            let words = super::super::page::across(super::map::list::OUTCOMES, 1, 5);
            let coverage = plain(
                map.node_row(NodeBlock::Coverage, map.node(node, book.scorecard.outcomes.len())),
                self.at(At::Chosen),
            );
            let rolled = self.rolled(node, At::Chosen);
            self.formula(
                to,
                column::OUTCOME,
                &format!("IF({coverage}=\"\",\"\",INDEX({words},{place}))"),
                if rolled.applicable { row.name.as_str() } else { "" },
            );
            for (at, facet) in [
                (column::SCORE, Facet::All),
                (column::SAY, Facet::Say),
                (column::DO, Facet::Do),
                (column::DELIVERED, Facet::Delivered),
            ] {
                let node = NodeRow { facet, ..node };
                let cell = plain(
                    map.node_row(NodeBlock::Score, map.node(node, book.scorecard.outcomes.len())),
                    self.at(At::Chosen),
                );
                let score = self.rolled(node, At::Chosen).score;
                self.formula(to, at, &bar(&cell), bar_result(score));
            }
        }
        self.status_counts();
        self.trend();
        self.courses();
    }

    /// Scores up to the chosen period: what is carried beyond it is no course.
    fn courses(&mut self) {
        let book = self.book;
        let map = self.map();
        self.title(map.kpi_course, "course");
        self.title(map.node_course, "course");
        for (index, row) in book.layout.kpis.iter().enumerate() {
            self.text(map.kpi_course.row(index), 0, &row.id);
            let Some(number) = book.total_number(index) else { continue };
            let scored = book.series(number).filter(|_| book.active(index));
            for slot in 1..=book.layout.periods {
                let score =
                    scored.and_then(|scored| scored.slots.get(slot)).and_then(|slot| slot.score);
                let cell = plain(map.scores.row(number), self.at(At::Slot(slot)));
                self.course(map.kpi_course.row(index), slot, &cell, score);
            }
        }
        for number in 0..map.group {
            let Some(node) = map.nodes.get(number).copied() else { continue };
            let row = map.node_course.row(number);
            self.text(row, 0, &book.node_id(node));
            for slot in 1..=book.layout.periods {
                let score = self.rolled(node, At::Slot(slot)).score;
                let cell = plain(map.node_row(NodeBlock::Score, number), self.at(At::Slot(slot)));
                self.course(row, slot, &cell, score);
            }
        }
    }

    /// One score of a course.
    fn course(&mut self, row: u32, slot: usize, cell: &str, score: Option<f64>) {
        let column = self.at(At::Slot(slot));
        let number = super::super::page::fixed(super::map::time::SLOTS, column);
        let formula = format!("IF({number}<={},{cell},\"\")", self.setting(setting::CHOSEN));
        let shown = score.filter(|_| slot <= self.book.scored.chosen);
        self.formula(row, column, &formula, shown);
    }

    /// KPIs by status.
    fn status_counts(&mut self) {
        let map = self.map();
        let book = self.book;
        let root = NodeRow { level: Level::Scorecard, index: 0, segment: None, facet: Facet::All };
        let counts = self.node_score(root).map(|scored| scored.counts).unwrap_or_default();
        let result = self.result_row(root);
        for (at, status) in Status::iter().enumerate() {
            let row = map.charts.row(at);
            let key: &'static str = status.into();
            self.text(row, column::STATUS, &book.status_word(status));
            let cell = fixed_column(
                result,
                super::super::layout::Block::Results.column(&key.replace('-', "_")),
            );
            let count = match status {
                Status::Green => counts.green,
                Status::Amber => counts.amber,
                Status::Red => counts.red,
                Status::NoData => counts.no_data,
            };
            self.formula(
                row,
                column::COUNT,
                &format!("IF({cell}=0,\"\",{cell})"),
                Some(count).filter(|count| *count > 0),
            );
        }
    }

    /// The score of the perspective by period, up to the chosen one, with the green bound behind it.
    fn trend(&mut self) {
        let map = self.map();
        let book = self.book;
        let node = NodeRow { level: Level::Scorecard, index: 0, segment: None, facet: Facet::All };
        for slot in 1..=book.layout.periods {
            let row = map.charts.row(slot - 1);
            let score = plain(map.node_course.row(0), self.at(At::Slot(slot)));
            let label =
                super::super::page::fixed(super::map::time::LABELS, self.at(At::Slot(slot)));
            let green = self.setting(setting::GREEN);
            let score_result =
                self.rolled(node, At::Slot(slot)).score.filter(|_| slot <= book.scored.chosen);
            self.formula(row, column::PERIOD, &label, book.period_label(slot));
            self.formula(row, column::TREND, &bar(&score), bar_result(score_result));
            self.formula(
                row,
                column::GREEN,
                &format!("IF(ISNUMBER({score}),{green},\"\")"),
                score_result.map(|_| book.scorecard.bands.green),
            );
        }
    }
}
