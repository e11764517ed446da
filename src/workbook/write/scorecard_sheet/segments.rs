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

/// Columns of the matrix: two of the sheet's for each outcome, and one for the whole.
const FIRST: u16 = column::VALUE;

impl ScorecardSheet<'_> {
    /// The matrix.
    pub(crate) fn segments(&mut self) {
        let book = self.book;
        self.section("segments");
        let styles = &book.styles;
        let header = self.row;
        self.headers(&[(column::CODE, "code"), (column::NAME, "segment")]);
        let outcomes = book.scorecard.outcomes.len();
        for index in 0..=outcomes {
            let (left, right) = pair(index);
            let text = book.scorecard.outcomes.get(index).map_or_else(
                || book.labels.text("card.header.whole").to_owned(),
                |row| row.name.clone(),
            );
            self.page.set(|sheet| {
                sheet.merge_range(header, left, header, right, &text, &styles.header).map(drop)
            });
        }
        let names = self.calculations(&book.map.segments.range(facts::segment::NAME));
        let none = book.labels.text("card.no_segments");
        self.page.formula(
            header,
            pair(outcomes).1 + 1,
            &format!("IF(COUNTIF({names},\"?*\")=0,{},\"\")", literal(none)),
            &styles.plain_grey_line,
        );
        let first = self.row;
        for segment in 0..book.layout.segments.len() {
            self.segment(segment);
        }
        self.colour(first, self.row - 1, FIRST, pair(outcomes).1);
        let named = u32::try_from(book.scorecard.segments.len()).unwrap_or(0);
        self.frame_when_used(first + named, self.row - 1, pair(outcomes).1);
    }

    fn segment(&mut self, segment: usize) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let facts_row = book.map.segments.row(segment);
        let name = self.calculation(facts_row, facts::segment::NAME);
        let code = self.calculation(facts_row, facts::segment::CODE);
        let known = segment < book.scorecard.segments.len();
        let look = |format: &Format| if known { format.clone() } else { Styles::free(format) };
        let (centre, bold) = (look(&styles.text_centre), look(&styles.text_bold));
        self.page.formula(row, column::CODE, &format!("IF({name}=\"\",\"\",{code})"), &centre);
        self.page.formula(row, column::NAME, &name, &bold);
        let outcomes = book.scorecard.outcomes.len();
        for index in 0..=outcomes {
            let node = if index < outcomes {
                NodeRow {
                    level: NodeLevel::Outcome,
                    index,
                    segment: Some(segment),
                    facet: Facet::All,
                }
            } else {
                NodeRow {
                    level: NodeLevel::Scorecard,
                    index: 0,
                    segment: Some(segment),
                    facet: Facet::All,
                }
            };
            let (left, right) = pair(index);
            let score = self.result(node, ResultColumn::Score);
            let coverage = self.result(node, ResultColumn::Coverage);
            let key = self.result_at(node, STATUS_KEY);
            let mark = |status: Status| literal(&format!("{} ", status.shape()));
            let none = self.nothing(&code, index);
            let waiting = self.why_no_score(node);
            let formula = format!(
                "IF({name}=\"\",\"\",IF({coverage}=\"\",{},IF(ISNUMBER({score}),IF({key}=\"green\",{},IF({key}=\"amber\",{},{}))&{},{})))",
                none,
                mark(Status::Green),
                mark(Status::Amber),
                mark(Status::Red),
                shown(&score),
                waiting
            );
            self.page.merged_formula(row, (left, right), &formula, &centre);
        }
        let formula = self.pleasing(Some(segment));
        let left = pair(outcomes).1 + 1;
        self.page.formula(row, left, &formula, &styles.warning);
        self.row += 1;
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

/// First and last column of an outcome in the matrix.
fn pair(index: usize) -> (u16, u16) {
    let left = FIRST + 2 * u16::try_from(index).unwrap_or(0);
    (left, left + 1)
}
