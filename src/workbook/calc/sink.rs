//! Who takes the cells of the hidden sheets: whoever writes them, or holds them against others.

use crate::workbook::tables::block::SheetKey;

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

/// Takes cells, in any order.
pub(crate) trait CellSink {
    /// A formula.
    fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str);

    /// A text; nothing where it is empty.
    fn text(&mut self, sheet: SheetKey, row: u32, column: u16, content: &str, look: CellStyle);

    /// A number; nothing where there is none.
    fn number(&mut self, sheet: SheetKey, row: u32, column: u16, number: Option<f64>);

    /// Hides a row.
    fn hide(&mut self, sheet: SheetKey, row: u32);
}
