//! The hidden sheets: every step of the arithmetic as a live formula, and what they come to.
//!
//! The steps are those of the score room, in the same order; the two know nothing of
//! each other, and tests hold their results together. Figures are found by id, so
//! that sorting, inserting and deleting rows on the sheets that people edit breaks
//! nothing.

mod along;
pub(crate) mod charts;
mod columns;
pub(crate) mod context;
pub(crate) mod controls;
pub(crate) mod facts;
pub(crate) mod figure_checks;
mod headings;
mod hints;
pub(crate) mod input_rows;
pub(crate) mod inputs;
mod like_for_like;
pub(crate) mod map;
pub(crate) mod nodes;
pub(crate) mod notes;
mod percent_texts;
pub(crate) mod promised;
pub(crate) mod promised_rows;
pub(crate) mod results;
pub(crate) mod scorecard_lines;
pub(crate) mod series;
pub(crate) mod sink;
pub(crate) mod surveys;
pub(crate) mod targets;

use super::tables::{
    block::SheetKey,
    layout::{KpiRow, Rows},
};
use crate::workbook::notation::{fixed, fixed_column, plain};
use crate::workbook::tables::{Fact, StartColumn, TableColumn, block::sheet_of};
use crate::{model::Edition, readings::Block, scorecard::PlannedKpi, wire::fingerprint::Fnv};
use context::CalcContext;
use map::{CalcLayout, RowRange, SETTING, TimeColumn};

use sink::{CellSink, CellStyle};

pub(crate) use facts::trimmed;
#[cfg(feature = "write")]
pub(crate) use results::{
    POSSIBLE, STATUS_KEY, WEAKEST_SCORE, WHY_NUMBER, no_score_number, no_score_words, result_row,
};
#[cfg(feature = "write")]
pub(crate) use series::{BOARD_REDS, fact as series_fact, possible_colours};
#[cfg(feature = "write")]
pub(crate) use surveys::everyone_answered;
#[cfg(feature = "write")]
pub(crate) use surveys::{column as survey, within as survey_within};

/// The hidden sheets while they are worked out.
pub(crate) struct Calc<'a> {
    book: &'a CalcContext<'a>,
    cells: &'a mut dyn CellSink,
    /// Where cells are written.
    sheet: SheetKey,
    print: Fnv,
    /// What stands in a column, while it is held against the next.
    taken: Option<along::Taken>,
    /// Whether what is the same in two columns is copied to the others.
    copying: bool,
}

/// Works the hidden sheets out, cell by cell, and gives a fingerprint of their formulas.
pub(crate) fn calculate(book: &CalcContext<'_>, cells: &mut dyn CellSink) -> u64 {
    Calc::all(book, cells, true).print.0
}

impl<'a> Calc<'a> {
    /// Every block, in the order in which they follow from one another as far as there is one: so
    /// few formulas wait for others when they are worked out.
    fn all(book: &'a CalcContext<'a>, cells: &'a mut dyn CellSink, copying: bool) -> Self {
        let (sheet, print) = (SheetKey::Calculation, Fnv::new());
        let mut calc = Self { book, cells, sheet, print, taken: None, copying };
        calc.settings();
        calc.time();
        calc.lists();
        calc.objectives();
        calc.segments();
        calc.kpis();
        calc.targets();
        calc.inputs();
        calc.series();
        calc.inputs_needed();
        calc.figure_checks();
        calc.surveys();
        calc.nodes();
        calc.compared_with();
        calc.fill_in_now();
        calc.like_for_like_nodes();
        calc.notes();
        calc.charts();
        calc.scorecard_lines();
        calc.controls();
        calc.promised();
        calc
    }

    fn formula(&mut self, row: u32, column: u16, formula: &str) {
        if let Some(taken) = &mut self.taken {
            return taken.formula(row, column, formula);
        }
        self.print.add_fast(formula.as_bytes());
        self.cells.formula(self.sheet, row, column, formula);
    }

    fn text(&mut self, row: u32, column: u16, text: &str) {
        match &mut self.taken {
            Some(taken) => taken.text(row, column, text),
            None => self.cells.text(self.sheet, row, column, text, CellStyle::Bare),
        }
    }

    fn number(&mut self, row: u32, column: u16, number: impl Into<Option<f64>>) {
        match &mut self.taken {
            Some(taken) => taken.number(row, column, number.into()),
            None => self.cells.number(self.sheet, row, column, number.into()),
        }
    }

    fn map(&self) -> &'a CalcLayout {
        &self.book.map
    }

    /// `$C$3`: a setting.
    fn setting(&self, row: u32) -> String {
        self.step(&fixed(row, SETTING))
    }

    /// A cell or range of the steps, as the sheet that is written refers to it.
    fn step(&self, place: &str) -> String {
        self.on(SheetKey::Calculation, place)
    }

    /// A cell or range of the results, as the sheet that is written refers to it.
    fn shown(&self, place: &str) -> String {
        self.on(SheetKey::Results, place)
    }

    fn on(&self, sheet: SheetKey, place: &str) -> String {
        let name = if sheet == self.sheet { "" } else { self.book.sheet(sheet) };
        format!("{name}{place}")
    }

    /// Column letters by time.
    fn at(&self, at: impl Into<TimeColumn>) -> u16 {
        self.map().column(at)
    }

    /// `L57`: a run's cell by time, to be filled to the right.
    fn cell(&self, run: RowRange, index: usize, at: impl Into<TimeColumn>) -> String {
        plain(run.row(index), self.at(at))
    }

    fn measure(&self, row: &KpiRow) -> Option<&'a PlannedKpi> {
        row.measure.and_then(|index| self.book.scorecard.kpis.get(index))
    }

    /// A fetch from an edited sheet by the position in column B of this row: a number or nothing.
    fn fetch_number(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        let found = self.found(sheet, rows, column, place);
        format!("IF({place}=\"\",\"\",IF(ISNUMBER({found}),{found},\"\"))")
    }

    /// The same for a text.
    fn fetch_text(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        let found = self.found(sheet, rows, column, place);
        format!("IF({place}=\"\",\"\",TRIM({found}))")
    }

    /// `INDEX(sheet!range,place)`.
    fn found(&self, sheet: SheetKey, rows: Rows, column: u16, place: &str) -> String {
        format!("INDEX({}{},{place})", self.book.sheet(sheet), rows.range(column))
    }

    /// Where this row's id stands on an edited sheet, from 1; nothing when it was deleted.
    fn place(&mut self, sheet: SheetKey, rows: Rows, row: u32) {
        let formula = format!(
            "IFERROR(MATCH({},{}{},0),\"\")",
            fixed_column(row, 0),
            self.book.sheet(sheet),
            rows.range(0)
        );
        self.formula(row, 1, &formula);
    }
}

/// The cell in which a fact is chosen: the period on Dashboard, all others on Start.
pub(crate) fn fact_value(book: &CalcContext<'_>, fact: Fact) -> String {
    let block = fact.block(Edition::default());
    let rows = if block == Block::View { book.layout.view_block } else { book.layout.start_block };
    let place = if block == Block::View { 0 } else { fact.index() };
    let column = block.column(StartColumn::Value.key()).unwrap_or_default();
    format!("{}{}", book.sheet(sheet_of(block)), fixed(rows.row(place), column))
}
