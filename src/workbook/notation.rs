//! How formulas write cells, ranges, sheets and texts.

/// Longest text that a cell holds, in UTF-16 units.
const MAX_TEXT_LEN: usize = 32_767;
/// Length of most references, and a little more.
const REFERENCE: usize = 10;

/// As much of a text as a cell holds.
pub(crate) fn fitting(text: &str) -> &str {
    if text.len() <= MAX_TEXT_LEN {
        return text;
    }
    let mut units = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > MAX_TEXT_LEN {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// Letters of a column.
pub(crate) fn letters(column: u16) -> String {
    let mut out = String::with_capacity(3);
    push_letters(&mut out, column);
    out
}

/// `$C$7` for row 6, column 2.
pub(crate) fn fixed(row: u32, column: u16) -> String {
    let mut out = String::with_capacity(REFERENCE);
    push_reference(&mut out, row, column, true, true);
    out
}

/// `C7` for row 6, column 2.
pub(crate) fn plain(row: u32, column: u16) -> String {
    let mut out = String::with_capacity(REFERENCE);
    push_reference(&mut out, row, column, false, false);
    out
}

/// `$C7` for row 6, column 2.
pub(crate) fn fixed_column(row: u32, column: u16) -> String {
    let mut out = String::with_capacity(REFERENCE);
    push_reference(&mut out, row, column, false, true);
    out
}

/// `C$7` for row 6, column 2.
pub(crate) fn fixed_row(row: u32, column: u16) -> String {
    let mut out = String::with_capacity(REFERENCE);
    push_reference(&mut out, row, column, true, false);
    out
}

/// `$C$7:$C$20`: one column over some rows.
pub(crate) fn down(first: u32, last: u32, column: u16) -> String {
    area((first, column), (last, column))
}

/// `$C$7:$M$7`: one row over some columns.
pub(crate) fn across(row: u32, first: u16, last: u16) -> String {
    area((row, first), (row, last))
}

/// `$C$7:$M$20`: from one cell to another.
fn area(first: (u32, u16), last: (u32, u16)) -> String {
    let mut out = String::with_capacity(2 * REFERENCE);
    push_reference(&mut out, first.0, first.1, true, true);
    out.push(':');
    push_reference(&mut out, last.0, last.1, true, true);
    out
}

/// Appends a reference. Formulas hold some ten of them each: this is where most of their time went.
pub(crate) fn push_reference(
    out: &mut String,
    row: u32,
    column: u16,
    fixed_row: bool,
    fixed_column: bool,
) {
    if fixed_column {
        out.push('$');
    }
    push_letters(out, column);
    if fixed_row {
        out.push('$');
    }
    push_number(out, row.saturating_add(1));
}

/// Appends the letters of a column.
pub(crate) fn push_letters(out: &mut String, column: u16) {
    if let Some(before) = (column / 26).checked_sub(1) {
        push_letters(out, before);
    }
    out.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
}

fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

/// A sheet's name as it stands in a formula: quoted, quotes doubled.
pub(crate) fn quoted(sheet: &str) -> String {
    format!("'{}'!", sheet.replace('\'', "''"))
}

/// A text of the program's own as a literal in a formula.
///
/// Never for texts of the user's: those are referred to by cell.
pub(crate) fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
