//! The hidden sheets: their cells, and the sheets around them.

use super::{WriteError, context::WriteContext, sheet_common::protect, sheet_writer::SheetWriter};
use crate::workbook::{
    calc::{
        calculate,
        map::RowRange,
        sink::{CellSink, CellStyle, NamedPlace},
    },
    evaluate::{Grid, Value},
    notation::fixed,
    package::{raw_rows::RawRows, splice},
    tables::block::SheetKey,
};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::ops::RangeInclusive;

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
    /// Places with a name: the sheet, the key, and where they are.
    named: Vec<(SheetKey, String, NamedPlace)>,
}

/// What the library has to know of a hidden sheet.
pub(crate) struct Around {
    widths: &'static [f64],
    /// The last row and the last column with a cell.
    last: (u32, u16),
    /// Cells that charts draw: they carry what they draw, and the library copies it from the sheet.
    drawn: Vec<(u32, u16, Value<'static>)>,
}

impl Hidden {
    /// What the library has to know of the hidden sheets, with the values of the steps.
    pub(crate) fn around(&self, values: &Grid) -> [Around; 2] {
        let value = |(row, column): &(u32, u16)| {
            let value = values.value(*row, *column)?.into_owned();
            Some((*row, *column, value))
        };
        let drawn = self.drawn.iter().filter_map(value).collect();
        let steps = Around { widths: &[28.0, 24.0], last: self.steps.last(), drawn };
        [steps, Around { widths: &[28.0], last: self.results.last(), drawn: Vec::new() }]
    }
}

/// Gives settings and blocks of the hidden sheets their names.
///
/// They are the same in every language, as the keys in key rows are: formulas of other workbooks
/// refer to them. Letters and underscores alone, and what stands before them looks like no cell,
/// so that every program takes them.
pub(crate) fn name(
    book: &WriteContext<'_>,
    workbook: &mut Workbook,
    hidden: &Hidden,
) -> Result<(), XlsxError> {
    for (sheet, key, place) in &hidden.named {
        let cells = if *sheet == SheetKey::Results { &hidden.results } else { &hidden.steps };
        let place = match *place {
            NamedPlace::Cell(row, column) => fixed(row, column),
            NamedPlace::Rows(first, last) => {
                let right = fixed(last, cells.last_column(first, last));
                format!("{}:{right}", fixed(first, 0))
            }
        };
        workbook
            .define_name(format!("{NAMED}{key}"), &format!("={}{place}", book.sheet(*sheet)))?;
    }
    Ok(())
}

/// What the names of the hidden sheets begin with.
const NAMED: &str = "klant_";

/// Collects the cells.
struct HiddenCells {
    steps: RawRows,
    results: RawRows,
    /// The rows that charts draw from.
    charts: RowRange,
    drawn: Vec<(u32, u16)>,
    named: Vec<(SheetKey, String, NamedPlace)>,
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
    fn name(&mut self, sheet: SheetKey, key: &str, place: NamedPlace) {
        self.named.push((sheet, key.to_owned(), place));
    }

    fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str) {
        self.sheet(sheet).formula(row, column, formula);
        self.drawn(sheet, row, column);
    }

    fn copies(&mut self, sheet: SheetKey, row: u32, columns: RangeInclusive<u16>, marked: &str) {
        self.sheet(sheet).copies(row, columns.clone(), marked);
        columns.for_each(|column| self.drawn(sheet, row, column));
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
    let mut sink = HiddenCells {
        steps,
        results,
        charts: book.map.charts,
        drawn: Vec::new(),
        named: Vec::new(),
    };
    let print = calculate(book, &mut sink);
    let HiddenCells { steps, results, drawn, named, .. } = sink;
    Hidden { steps, results, drawn, print, named }
}

/// Writes a hidden sheet but for its cells.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    around: &Around,
) -> Result<(), XlsxError> {
    let Around { widths, last, drawn } = around;
    for (row, column, value) in drawn {
        page.set(|sheet| match value {
            Value::Number(number) => sheet.write_number(*row, *column, *number).map(drop),
            Value::Text(text) if !text.is_empty() => {
                sheet.write_string(*row, *column, text.as_ref()).map(drop)
            }
            _ => Ok(()),
        });
    }
    page.widths(widths);
    page.sheet.set_hidden(true);
    protect(&mut page);
    // A sample of each look, and the sheet's size.
    let (row, column) = *last;
    page.blank(0, 0, &book.styles.calculation_title).blank(row, column, &book.styles.calculation);
    page.finish().map(drop)
}

/// What will stand around the cells of the hidden sheets in a workbook that is not made yet: so they
/// can be compressed while it is. Formats have to be [registered](register) there.
pub(crate) fn shells(book: &WriteContext<'_>, hidden: &Hidden) -> Result<[String; 2], WriteError> {
    let mut small = Workbook::new();
    register(book, &mut small);
    // One sheet has to be seen.
    small.add_worksheet();
    // Cells are no part of a shell.
    for around in hidden.around(&Grid::default()) {
        let page = SheetWriter::new(small.add_worksheet(), book.styles.font());
        write(book, page, &around).map_err(WriteError::new)?;
    }
    small.set_zip_compression_level(splice::HARDLY);
    let bytes = small.save_to_buffer().map_err(WriteError::new)?;
    let shell = |number| splice::sheet(&bytes, number).map_err(WriteError::new);
    Ok([shell(2)?, shell(3)?])
}

/// Gives the formats of the hidden sheets their numbers before all others.
pub(crate) fn register(book: &WriteContext<'_>, workbook: &mut Workbook) {
    workbook.register_format(&book.styles.calculation_title);
    workbook.register_format(&book.styles.calculation);
}
