//! What a tick comes to, as a formula: the reader's rule, so that the sheet counts as it does.

use crate::workbook::{
    notation::literal,
    tables::{TICKED, UNTICKED},
};

/// 1 where a cell is ticked, 0 where it is not, and 2 where nobody can tell.
pub(crate) fn said(cell: &str) -> String {
    // Between bars, so that a word is found as a whole; behind a tick may stand how it is drawn.
    let word = format!("\"|\"&LOWER(TRIM(SUBSTITUTE({cell},\"\u{fe0f}\",\"\")))&\"|\"");
    let is_one_of = |words: &[&str]| {
        format!("ISNUMBER(FIND({word},{}))", literal(&format!("|{}|", words.join("|"))))
    };
    format!(
        "IFERROR(IF(ISNUMBER({cell}),IF({cell}=0,0,1),IF({},0,IF({},1,2))),2)",
        is_one_of(&UNTICKED),
        is_one_of(&TICKED)
    )
}
