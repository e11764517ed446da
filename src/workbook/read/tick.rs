//! Whether a cell is ticked.

use super::sheets::CellValue;
use crate::{
    model::compared,
    workbook::tables::{TICKED, UNTICKED},
};

/// Whether a cell is ticked; `None` when nobody can tell. The sheets count by the same rule.
pub(crate) fn ticked(value: &CellValue) -> Option<bool> {
    match value {
        CellValue::Bool(ticked) => Some(*ticked),
        CellValue::Text(text) => {
            let text = compared(text);
            let unticked = UNTICKED.contains(&&*text).then_some(false);
            TICKED.contains(&&*text).then_some(true).or(unticked)
        }
        CellValue::Error(_) => None,
        // A day on which somebody ticked is one as well.
        value => value.number().map(|number| number != 0.0),
    }
}
