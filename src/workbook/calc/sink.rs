//! Who takes the cells of the hidden sheets: whoever writes them, or holds them against others.

use crate::workbook::{copied, tables::block::SheetKey};
use std::ops::RangeInclusive;

/// How a cell of a hidden sheet looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellStyle {
    /// As nothing in particular.
    Bare,
    /// As the title of a block.
    Title,
    /// As a key.
    Key,
}

/// What is named on a hidden sheet, so that people and other programs can refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedPlace {
    /// One cell, by row and column.
    Cell(u32, u16),
    /// Rows as far as they have cells, the first and the last.
    Rows(u32, u32),
}

/// Takes cells, in any order.
pub(crate) trait CellSink {
    /// Names a place; the key is the same in every language, and stands once in a workbook.
    fn name(&mut self, sheet: SheetKey, key: &str, place: NamedPlace);

    /// A formula.
    fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str);

    /// A formula with [what moves along marked](copied::mark), and its copies in the columns on its
    /// right.
    fn copies(&mut self, sheet: SheetKey, row: u32, columns: RangeInclusive<u16>, marked: &str) {
        let mut formula = String::new();
        for (by, column) in (0..).zip(columns) {
            formula.clear();
            copied::unmark(marked, by, &mut formula);
            self.formula(sheet, row, column, &formula);
        }
    }

    /// A text; nothing where it is empty.
    fn text(&mut self, sheet: SheetKey, row: u32, column: u16, content: &str, look: CellStyle);

    /// A number; nothing where there is none.
    fn number(&mut self, sheet: SheetKey, row: u32, column: u16, number: Option<f64>);

    /// Hides a row.
    fn hide(&mut self, sheet: SheetKey, row: u32);
}
