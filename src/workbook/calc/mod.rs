//! The hidden sheet: every step of the arithmetic as a live formula.
//!
//! The steps are those of the score room, in the same order; the two know nothing of
//! each other, and tests hold their results together. Figures are found by id, so
//! that sorting, inserting and deleting rows on the sheets that people edit breaks
//! nothing.

pub(crate) mod charts;
pub(crate) mod facts;
mod hints;
pub(crate) mod inputs;
pub(crate) mod map;
mod nodes;
pub(crate) mod notes;
pub(crate) mod results;
pub(crate) mod series;
pub(crate) mod surveys;
pub(crate) mod targets;

use super::{
    WriteContext,
    evaluate::Value,
    package::raw_rows::{CellStyle, RawRows},
    tables::{
        block::{KEY, SheetKey},
        layout::{KpiRow, Rows},
    },
    write::sheet_writer::{SheetWriter, fixed, fixed_column, plain},
};
use crate::workbook::tables::{Fact, StartColumn, TableColumn};
use crate::{readings::Block, scorecard::PlannedKpi, wire::fingerprint::Fnv};
use map::{CalcLayout, RowRange, SETTING, TimeColumn};
use rust_xlsxwriter::XlsxError;

pub(crate) use facts::trimmed;
pub(crate) use results::{STATUS_KEY, WEAKEST_SCORE, result_row};
pub(crate) use series::fact as series_fact;
pub(crate) use surveys::{column as survey, within as survey_within};

/// What the hidden sheet holds.
pub(crate) struct Hidden {
    /// Its cells.
    pub(crate) cells: RawRows,
    /// Results that charts draw.
    drawn: Vec<(u32, u16)>,
    /// A fingerprint of its formulas.
    pub(crate) print: u64,
}

/// Takes the cell of a formula and its text.
type Listener<'a> = &'a mut dyn FnMut(u32, u16, &str);

/// The hidden sheet while it is worked out.
pub(crate) struct Calc<'a> {
    book: &'a WriteContext<'a>,
    cells: RawRows,
    drawn: Vec<(u32, u16)>,
    print: Fnv,
    /// Who is told of formulas, where that is all.
    listener: Option<Listener<'a>>,
}

/// Works the hidden sheet out.
pub(crate) fn hidden(book: &WriteContext<'_>) -> Hidden {
    let calc = Calc::all(book, None);
    Hidden { cells: calc.cells, drawn: calc.drawn, print: calc.print.0 }
}

/// Tells every formula of the hidden sheet, and gives their fingerprint.
pub(crate) fn tell(book: &WriteContext<'_>, listener: Listener<'_>) -> u64 {
    Calc::all(book, Some(listener)).print.0
}

/// Writes the hidden sheet but for its cells.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    hidden: &Hidden,
) -> Result<(), XlsxError> {
    page.widths(&[28.0, 24.0]);
    page.sheet.set_hidden(true);
    super::write::sheet_common::protect(&mut page);
    // Charts carry what they draw, and the library copies it from the sheet.
    for (row, column) in hidden.drawn.iter().copied() {
        page.set(|sheet| match hidden.cells.grid.value(row, column) {
            Some(Value::Number(number)) => sheet.write_number(row, column, number).map(drop),
            Some(Value::Text(text)) if !text.is_empty() => {
                sheet.write_string(row, column, text).map(drop)
            }
            _ => Ok(()),
        });
    }
    // A sample of each look, and the sheet's size.
    let (row, column) = hidden.cells.last();
    page.blank(0, 0, &book.styles.calculation_title).blank(row, column, &book.styles.calculation);
    page.finish().map(drop)
}

impl<'a> Calc<'a> {
    /// Every block.
    fn all(book: &'a WriteContext<'a>, listener: Option<Listener<'a>>) -> Self {
        let (cells, print) = (RawRows::default(), Fnv::new());
        let mut calc = Self { book, cells, drawn: Vec::new(), print, listener };
        calc.settings();
        calc.time();
        calc.lists();
        calc.objectives();
        calc.segments();
        calc.kpis();
        calc.targets();
        calc.inputs();
        calc.series();
        calc.surveys();
        calc.nodes();
        calc.notes();
        calc.charts();
        calc.results();
        calc
    }

    /// A formula on this sheet.
    fn formula(&mut self, row: u32, column: u16, formula: &str) {
        self.print.add_fast(formula.as_bytes());
        if let Some(listener) = &mut self.listener {
            listener(row, column, formula);
            return;
        }
        self.cells.formula(row, column, formula);
        self.drawn(row, column);
    }

    /// A text on this sheet.
    fn text(&mut self, row: u32, column: u16, text: &str) {
        self.cells.text(row, column, text, CellStyle::Bare);
        self.drawn(row, column);
    }

    /// A number on this sheet.
    fn number(&mut self, row: u32, column: u16, number: impl Into<Option<f64>>) {
        self.cells.number(row, column, number.into());
    }

    /// Remembers what charts draw.
    fn drawn(&mut self, row: u32, column: u16) {
        let charts = self.book.map.charts;
        if (charts.first..=charts.last()).contains(&row) {
            self.drawn.push((row, column));
        }
    }

    /// The title above a run.
    fn title(&mut self, run: RowRange, key: &str) {
        let text = self.book.labels.of("calculation", key);
        self.cells.text(run.first.saturating_sub(1), 0, text, CellStyle::Title);
    }

    /// The hidden key row of a promised block, with its ids.
    fn keys(&mut self, block: Block, rows: Rows, keys: &[(u16, String)]) {
        self.cells.text(rows.key, 0, &format!("{KEY}{block}"), CellStyle::Key);
        for (column, key) in keys {
            self.cells.text(rows.key, *column, key, CellStyle::Key);
        }
        self.cells.hide(rows.key);
    }

    /// The map.
    fn map(&self) -> &'a CalcLayout {
        &self.book.map
    }

    /// `$C$3`: a setting.
    fn setting(&self, row: u32) -> String {
        fixed(row, SETTING)
    }

    /// Column letters by time.
    fn at(&self, at: impl Into<TimeColumn>) -> u16 {
        self.map().column(at)
    }

    /// `L57`: a run's cell by time, to be filled to the right.
    fn cell(&self, run: RowRange, index: usize, at: impl Into<TimeColumn>) -> String {
        plain(run.row(index), self.at(at))
    }

    /// The measure of a KPI row.
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

/// The cell of a fact on Start.
pub(crate) fn start_value(book: &WriteContext<'_>, fact: Fact) -> String {
    let cell = fixed(book.layout.start_block.row(fact.index()), StartColumn::Value.at());
    format!("{}{cell}", book.sheet(SheetKey::Start))
}
