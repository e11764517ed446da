//! The hidden sheet: its cells, and the sheet around them.

use super::{context::WriteContext, sheet_common::protect, sheet_writer::SheetWriter};
use crate::workbook::{
    calc::{
        calculate,
        map::RowRange,
        sink::{CellSink, CellStyle},
    },
    evaluate::Value,
    package::raw_rows::RawRows,
};
use rust_xlsxwriter::XlsxError;

/// What the hidden sheet holds.
pub(crate) struct Hidden {
    /// Its cells.
    pub(crate) cells: RawRows,
    /// Results that charts draw.
    drawn: Vec<(u32, u16)>,
    /// A fingerprint of its formulas.
    pub(crate) print: u64,
}

/// Collects the cells.
struct HiddenCells {
    cells: RawRows,
    /// The rows that charts draw from.
    charts: RowRange,
    drawn: Vec<(u32, u16)>,
}

impl HiddenCells {
    /// Remembers what charts draw.
    fn drawn(&mut self, row: u32, column: u16) {
        if (self.charts.first..=self.charts.last()).contains(&row) {
            self.drawn.push((row, column));
        }
    }
}

impl CellSink for HiddenCells {
    fn formula(&mut self, row: u32, column: u16, formula: &str) {
        self.cells.formula(row, column, formula);
        self.drawn(row, column);
    }

    fn text(&mut self, row: u32, column: u16, content: &str, look: CellStyle) {
        self.cells.text(row, column, content, look);
        if look == CellStyle::Bare {
            self.drawn(row, column);
        }
    }

    fn number(&mut self, row: u32, column: u16, number: Option<f64>) {
        self.cells.number(row, column, number);
    }

    fn hide(&mut self, row: u32) {
        self.cells.hide(row);
    }
}

/// Works the hidden sheet out.
pub(crate) fn hidden(book: &WriteContext<'_>) -> Hidden {
    let cells = RawRows::default();
    let mut sink = HiddenCells { cells, charts: book.map.charts, drawn: Vec::new() };
    let print = calculate(book, &mut sink);
    Hidden { cells: sink.cells, drawn: sink.drawn, print }
}

/// Writes the hidden sheet but for its cells.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    hidden: &Hidden,
) -> Result<(), XlsxError> {
    page.widths(&[28.0, 24.0]);
    page.sheet.set_hidden(true);
    protect(&mut page);
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
