//! The hidden sheets: their cells, and the sheets around them.

use super::{context::WriteContext, sheet_common::protect, sheet_writer::SheetWriter};
use crate::workbook::{
    calc::{
        calculate,
        map::RowRange,
        sink::{CellSink, CellStyle},
    },
    evaluate::Value,
    package::raw_rows::RawRows,
    tables::block::SheetKey,
};
use rust_xlsxwriter::XlsxError;

/// What the hidden sheets hold.
pub(crate) struct Hidden {
    /// The steps.
    pub(crate) steps: RawRows,
    /// What they come to.
    pub(crate) results: RawRows,
    /// Steps that charts draw.
    drawn: Vec<(u32, u16)>,
    /// A fingerprint of the formulas.
    pub(crate) print: u64,
}

/// Collects the cells.
struct HiddenCells {
    steps: RawRows,
    results: RawRows,
    /// The rows that charts draw from.
    charts: RowRange,
    drawn: Vec<(u32, u16)>,
}

impl HiddenCells {
    fn sheet(&mut self, sheet: SheetKey) -> &mut RawRows {
        if sheet == SheetKey::Results { &mut self.results } else { &mut self.steps }
    }

    /// Remembers what charts draw.
    fn drawn(&mut self, sheet: SheetKey, row: u32, column: u16) {
        if sheet == SheetKey::Calculation && (self.charts.first..=self.charts.last()).contains(&row)
        {
            self.drawn.push((row, column));
        }
    }
}

impl CellSink for HiddenCells {
    fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str) {
        self.sheet(sheet).formula(row, column, formula);
        self.drawn(sheet, row, column);
    }

    fn text(&mut self, sheet: SheetKey, row: u32, column: u16, content: &str, look: CellStyle) {
        self.sheet(sheet).text(row, column, content, look);
        if look == CellStyle::Bare {
            self.drawn(sheet, row, column);
        }
    }

    fn number(&mut self, sheet: SheetKey, row: u32, column: u16, number: Option<f64>) {
        self.sheet(sheet).number(row, column, number);
    }

    fn hide(&mut self, sheet: SheetKey, row: u32) {
        self.sheet(sheet).hide(row);
    }
}

/// Works the hidden sheets out.
pub(crate) fn hidden(book: &WriteContext<'_>) -> Hidden {
    let (steps, results) = (RawRows::default(), RawRows::default());
    let mut sink = HiddenCells { steps, results, charts: book.map.charts, drawn: Vec::new() };
    let print = calculate(book, &mut sink);
    let HiddenCells { steps, results, drawn, .. } = sink;
    Hidden { steps, results, drawn, print }
}

/// Writes the sheet of the steps but for its cells.
pub(crate) fn write_steps(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    hidden: &Hidden,
) -> Result<(), XlsxError> {
    // Charts carry what they draw, and the library copies it from the sheet.
    for (row, column) in hidden.drawn.iter().copied() {
        page.set(|sheet| match hidden.steps.grid.value(row, column) {
            Some(Value::Number(number)) => sheet.write_number(row, column, number).map(drop),
            Some(Value::Text(text)) if !text.is_empty() => {
                sheet.write_string(row, column, text).map(drop)
            }
            _ => Ok(()),
        });
    }
    around(book, page, &[28.0, 24.0], &hidden.steps)
}

/// Writes the sheet of the results but for its cells.
pub(crate) fn write_results(
    book: &WriteContext<'_>,
    page: SheetWriter<'_>,
    hidden: &Hidden,
) -> Result<(), XlsxError> {
    around(book, page, &[28.0], &hidden.results)
}

/// A hidden sheet around its cells.
fn around(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    widths: &[f64],
    cells: &RawRows,
) -> Result<(), XlsxError> {
    page.widths(widths);
    page.sheet.set_hidden(true);
    protect(&mut page);
    // A sample of each look, and the sheet's size.
    let (row, column) = cells.last();
    page.blank(0, 0, &book.styles.calculation_title).blank(row, column, &book.styles.calculation);
    page.finish().map(drop)
}
