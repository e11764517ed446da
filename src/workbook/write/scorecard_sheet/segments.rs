//! Segments × outcomes: where each group stands, and where nothing is measured.

use super::{ScorecardSheet, column};
use crate::workbook::notation::literal;
use crate::workbook::tables::ResultColumn;
use crate::{
    score::{Facet, NodeLevel, Status},
    workbook::{
        calc::{STATUS_KEY, facts, map::NodeRow, series_fact},
        write::{label_formula::shown, style::Styles},
    },
};
use rust_xlsxwriter::Format;

impl ScorecardSheet<'_> {
    /// The matrix: a row for each group, a column for each outcome and one for the whole.
    pub(super) fn segments(&mut self) {
        let book = self.book;
        self.section("segments");
        let header = self.row;
        self.headers(&[(column::NAME, "segment"), (whole(book), "whole")]);
        for (at, outcome) in (column::VALUE..).zip(&book.scorecard.outcomes) {
            let format = self.looks.header_over_words().clone();
            self.page.text(header, at, &outcome.name, &format);
            let help = book.labels.of("card.help", "outcome").to_owned();
            self.explain((header, at), &outcome.name, &help);
        }
        let (left, right) = (whole(book) + 1, column::NOTE);
        let text = book.labels.of("card.header", "remark").to_owned();
        let format = self.looks.header_over_words().clone();
        self.page.merged(header, (left, right), &text, &format);
        let first = self.row;
        for segment in 0..book.layout.segments.len() {
            self.segment(segment);
        }
        let last = self.row - 1;
        self.colour(first, last, column::VALUE, whole(book));
        let named = u32::try_from(book.scorecard.segments.len()).unwrap_or(0);
        let free = first + named;
        if free <= last {
            let used = crate::workbook::notation::fixed_column(free, column::NAME);
            let area = (free, column::NAME, last, column::NOTE);
            let rule = self.looks.rule();
            let used = format!("{used}<>\"\"");
            crate::workbook::write::sheet_common::conditional_format(
                &mut self.page,
                area,
                &used,
                rule,
            );
        }
    }

    fn segment(&mut self, segment: usize) {
        let book = self.book;
        let row = self.row;
        let facts_row = book.map.segments.row(segment);
        let name = self.calculation(facts_row, facts::segment::NAME);
        let code = self.calculation(facts_row, facts::segment::CODE);
        let known = segment < book.scorecard.segments.len();
        let look = |format: &Format| if known { format.clone() } else { Styles::free(format) };
        let (text, bold) = (look(&self.looks.indented), look(&self.looks.name));
        let named = format!("IF({name}=\"\",\"\",{code}&\"  \"&{name})");
        self.page.formula(row, column::NAME, &named, &bold);
        let outcomes = book.scorecard.outcomes.len();
        for (at, index) in (column::VALUE..=whole(book)).zip(0..) {
            let whole = index == outcomes;
            let node = NodeRow {
                level: if whole { NodeLevel::Scorecard } else { NodeLevel::Outcome },
                index: if whole { 0 } else { index },
                segment: Some(segment),
                facet: Facet::All,
            };
            let score = self.result(node, ResultColumn::Score);
            let coverage = self.result(node, ResultColumn::Coverage);
            let key = self.result_at(node, STATUS_KEY);
            let mark = |status: Status| literal(&format!("{} ", status.shape()));
            let formula = format!(
                "IF({name}=\"\",\"\",IF({coverage}=\"\",{},IF(ISNUMBER({score}),IF({key}=\"green\",{},IF({key}=\"amber\",{},{}))&{},{})))",
                self.nothing(&code, index),
                mark(Status::Green),
                mark(Status::Amber),
                mark(Status::Red),
                shown(&score),
                self.why_no_score(node)
            );
            self.page.formula(row, at, &formula, &text);
        }
        let pleasing = self.pleasing(Some(segment));
        let remark = if segment == 0 { self.or_no_segments(&pleasing) } else { pleasing };
        let warning = look(&self.looks.warning);
        self.page.merged_formula(row, (whole(book) + 1, column::NOTE), &remark, &warning);
        self.grown.push((row, row, if known { 22.0 } else { 15.0 }));
        self.row += 1;
    }

    /// Where no group has a name, where to name them.
    fn or_no_segments(&self, otherwise: &str) -> String {
        let book = self.book;
        let names = self.calculations(&book.map.segments.range(facts::segment::NAME));
        let none = literal(book.labels.text("card.no_segments"));
        format!("IF(COUNTIF({names},\"?*\")=0,{none},{otherwise})")
    }

    /// Why there is nothing of a group in an outcome, or in the whole.
    fn nothing(&self, code: &str, index: usize) -> String {
        let book = self.book;
        // Nothing is asked of the group there, or nothing that is asked applies.
        let asked = |column: u16| self.calculations(&book.map.series.range(column));
        let here = book.scorecard.outcomes.get(index).map_or_else(
            || "\">0\"".to_owned(),
            |outcome| facts::outcome_number(outcome.outcome).to_string(),
        );
        format!(
            "IF(COUNTIFS({},{code},{},{here})=0,{},{})",
            asked(series_fact::SEGMENT),
            asked(series_fact::OUTCOME),
            literal(book.labels.text("card.not_asked")),
            literal(book.labels.text("card.unmeasured"))
        )
    }
}

/// Column of the whole, after the outcomes.
fn whole(book: &super::WriteContext<'_>) -> u16 {
    column::VALUE + u16::try_from(book.scorecard.outcomes.len()).unwrap_or(0)
}
