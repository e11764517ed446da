//! How people tick, in the languages that they speak.

use super::sheets::CellValue;
use crate::model::compared;

const YES: [&str; 23] = [
    "x", "✔", "✓", "☑", "☒", "✅", "✗", "✘", "√", "v", "y", "yes", "j", "ja", "ok", "true", "waar",
    "wahr", // Letters that fonts of symbols (Wingdings, Wingdings 2, Webdings) draw as ticks.
    "ü", "þ", "p", "r", "a",
];
/// How people say that they did not.
const NO: [&str; 8] = ["", "-", "n", "no", "nee", "false", "onwaar", "☐"];

/// Whether a cell is ticked; `None` when nobody can tell.
pub(crate) fn ticked(value: &CellValue) -> Option<bool> {
    match value {
        CellValue::Number(number) | CellValue::Percent(number) => Some(*number != 0.0),
        CellValue::Bool(ticked) => Some(*ticked),
        CellValue::Text(text) => {
            let text = compared(text);
            match text.parse::<f64>() {
                Ok(number) => Some(number != 0.0),
                Err(_) if YES.contains(&&*text) => Some(true),
                Err(_) if NO.contains(&&*text) => Some(false),
                Err(_) => None,
            }
        }
        CellValue::Error(_) | CellValue::Date(_) | CellValue::Duration(_) => None,
    }
}
