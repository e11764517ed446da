//! The cells of the hidden sheets, written as they stand in the file.
//!
//! They are most of a workbook's cells. The library would hold each of them
//! as a value with texts of its own, and then as XML beside it; here they are texts
//! and values side by side, and become XML when the file is compressed. Only cells are
//! written here: the sheet itself, its widths, formats and protection are the
//! library's work, and so is every other sheet.

use super::shared_formulas::{FormulaSharing, SharedFormulas};
use crate::workbook::{
    calc::sink::CellStyle,
    evaluate::{Grid, GridFormulas, Value},
    notation::{fitting, push_reference},
};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{self, Write},
    ops::RangeInclusive,
    sync::Arc,
};

/// How much is handed on at once, in bytes.
const PORTION: usize = 64 * 1024;

/// Cells in any order.
#[derive(Debug, Default)]
pub(crate) struct RawRows {
    /// What stands in them.
    pub(crate) grid: Grid,
    /// The cells of each row, in the order of writing.
    rows: Vec<Vec<CellPos>>,
    /// Its formulas as they are written.
    formulas: SharedFormulas,
    hidden: BTreeSet<u32>,
}

/// A cell's column, and what is written of it.
#[derive(Clone, Copy, Debug)]
struct CellPos {
    column: u16,
    look: CellStyle,
    /// The number of its formula, if it has one.
    formula: Option<u32>,
}

impl RawRows {
    /// A formula, whose result follows in the grid.
    pub(crate) fn formula(&mut self, row: u32, column: u16, formula: &str) {
        let number = self.grid.formula(row, column, formula);
        self.place(row, CellPos { column, look: CellStyle::Bare, formula: Some(number) });
    }

    /// A formula with [what moves along marked](crate::workbook::copied), and its copies in the
    /// columns on its right.
    pub(crate) fn copies(&mut self, row: u32, columns: RangeInclusive<u16>, marked: &str) {
        let numbers: Vec<(u16, u32)> = self.grid.copies(row, columns, marked).collect();
        for (column, number) in numbers {
            self.place(row, CellPos { column, look: CellStyle::Bare, formula: Some(number) });
        }
    }

    /// A text; nothing where it is empty.
    pub(crate) fn text(&mut self, row: u32, column: u16, content: &str, look: CellStyle) {
        if !content.is_empty() {
            self.grid.text(row, column, fitting(content));
            self.place(row, CellPos { column, look, formula: None });
        }
    }

    /// A number; nothing where there is none.
    pub(crate) fn number(&mut self, row: u32, column: u16, number: Option<f64>) {
        if let Some(number) = number.filter(|number| number.is_finite()) {
            self.grid.number(row, column, number);
            self.place(row, CellPos { column, look: CellStyle::Bare, formula: None });
        }
    }

    /// Hides a row.
    pub(crate) fn hide(&mut self, row: u32) {
        self.hidden.insert(row);
    }

    /// The last row and the last column that have a cell.
    pub(crate) fn last(&self) -> (u32, u16) {
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).saturating_sub(1);
        (row, self.rows.iter().flatten().map(|place| place.column).max().unwrap_or(0))
    }

    /// The last column that has a cell in some rows.
    pub(crate) fn last_column(&self, first: u32, last: u32) -> u16 {
        let from = usize::try_from(first).unwrap_or(usize::MAX);
        let count = usize::try_from(last.saturating_sub(first)).unwrap_or(0).saturating_add(1);
        let rows = self.rows.iter().skip(from).take(count);
        rows.flatten().map(|place| place.column).max().unwrap_or(0)
    }

    /// Finds out which formulas are copies of each other, once no cell follows.
    pub(crate) fn share(&mut self, formulas: &GridFormulas) {
        let mut sharing = FormulaSharing::new(formulas.size());
        for (row, places) in (0..).zip(&mut self.rows) {
            // Most rows are written from left to right, each cell once.
            if !places.is_sorted_by(|one, next| one.column < next.column) {
                // Stable, so that what was written last to a cell is what stays.
                places.sort_by_key(|place| place.column);
                places.reverse();
                places.dedup_by_key(|place| place.column);
                places.reverse();
            }
            for place in places {
                if let Some(number) = place.formula {
                    sharing.add(number, (row, place.column), formulas.said(number));
                }
            }
        }
        self.formulas = sharing.finish();
    }

    /// Writes the rows, in order, after [`share`](Self::share), with the values of `grid`; `style`
    /// tells a look's number among the workbook's formats.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub(crate) fn write(
        self,
        mut grid: Arc<Grid>,
        out: &mut impl Write,
        style: impl Fn(CellStyle) -> u32,
    ) -> io::Result<()> {
        let Self { rows, formulas, hidden, .. } = self;
        let mut kept = 0;
        let mut portion = String::with_capacity(PORTION + PORTION / 4);
        for (row, places) in (0..).zip(rows) {
            if places.is_empty() {
                continue;
            }
            let hidden = if hidden.contains(&row) { " hidden=\"1\"" } else { "" };
            _ = write!(portion, "<row r=\"{}\"{hidden}>", row + 1);
            for place in &places {
                portion.push_str("<c r=\"");
                push_reference(&mut portion, row, place.column, false, false);
                portion.push('"');
                if place.look != CellStyle::Bare {
                    _ = write!(portion, " s=\"{}\"", style(place.look));
                }
                content(&grid, &formulas, (row, place), &mut portion);
                portion.push_str("</c>");
            }
            portion.push_str("</row>");
            // What is written takes no room beside what is still to be compressed, once nobody else
            // looks at it.
            if let Some(grid) = Arc::get_mut(&mut grid) {
                (kept..=row).for_each(|row| grid.forget_row(row));
                kept = row + 1;
            }
            if portion.len() >= PORTION {
                out.write_all(portion.as_bytes())?;
                portion.clear();
            }
        }
        out.write_all(portion.as_bytes())
    }

    /// Notes a cell.
    fn place(&mut self, row: u32, place: CellPos) {
        let at = usize::try_from(row).unwrap_or(usize::MAX);
        if self.rows.len() <= at {
            self.rows.resize_with(at.saturating_add(1), Vec::new);
        }
        // Mostly as many as above.
        let above = at.checked_sub(1).and_then(|above| self.rows.get(above)).map_or(0, Vec::len);
        if let Some(places) = self.rows.get_mut(at) {
            if places.capacity() == places.len() {
                places.reserve_exact(above.saturating_sub(places.len()).max(1));
            }
            places.push(place);
        }
    }
}

/// Whether every reader of XML keeps a text without being asked to: it has no blanks but single ones
/// between words.
fn is_kept_as_is(text: &str) -> bool {
    let is_blank = |character: Option<char>| character.is_none_or(char::is_whitespace);
    !is_blank(text.chars().next())
        && !is_blank(text.chars().next_back())
        && !text.contains("  ")
        && !text.contains(['\t', '\n', '\r'])
}

/// Appends what stands in a cell, from the end of its tag's first attributes on.
fn content(
    grid: &Grid,
    formulas: &SharedFormulas,
    (row, place): (u32, &CellPos),
    out: &mut String,
) {
    let value = grid.value(row, place.column).unwrap_or(Value::Blank);
    if place.formula.is_none()
        && let Value::Text(text) = &value
    {
        let text = literal(text);
        let opening = if is_kept_as_is(&text) { "<t>" } else { "<t xml:space=\"preserve\">" };
        out.push_str(" t=\"inlineStr\"><is>");
        out.push_str(opening);
        escape(out, &text);
        out.push_str("</t></is>");
        return;
    }
    out.push_str(match value {
        Value::Number(_) => ">",
        Value::Blank | Value::Text(_) => " t=\"str\">",
        Value::Truth(_) => " t=\"b\">",
        Value::Error(_) => " t=\"e\">",
    });
    if let Some(number) = place.formula {
        formulas.write(number, out, escape);
    }
    out.push_str("<v>");
    match value {
        Value::Blank => {}
        // Writing to a text cannot fail.
        Value::Number(number) => _ = write!(out, "{number}"),
        Value::Text(text) => escape(out, fitting(&text)),
        Value::Truth(truth) => out.push(if truth { '1' } else { '0' }),
        Value::Error(error) => out.push_str(error.into()),
    }
    out.push_str("</v>");
}

/// Appends a text as XML. What XML cannot hold is written as its number, as Excel does.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr3(b'&', b'<', b'>', rest.as_bytes()) {
        let (plain, found) = rest.split_at(at);
        numbered(out, plain);
        out.push_str(match found.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            _ => "&gt;",
        });
        rest = found.get(1..).unwrap_or_default();
    }
    numbered(out, rest);
}

/// Appends a text, with a number for each character that XML cannot hold.
fn numbered(out: &mut String, text: &str) {
    // The two characters above all others begin with this byte, as harmless ones do. All bytes are
    // looked at, many at a time: that is quicker than to stop at the first.
    let harmful = |byte: u8| (byte < 0x20) | (byte == 0xef);
    if !text.bytes().fold(false, |any, byte| any | harmful(byte)) {
        out.push_str(text);
        return;
    }
    for character in text.chars() {
        match character {
            '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                _ = write!(out, "_x{:04X}_", u32::from(character));
            }
            other => out.push(other),
        }
    }
}

/// A text in which nothing looks like the number of a character: its underscore is a number itself.
fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, found) = rest.split_at(at);
        safe.push_str(before);
        let numbered = found.as_bytes().get(2..7).is_some_and(|code| {
            code.iter().take(4).all(u8::is_ascii_hexdigit) && code.ends_with(b"_")
        });
        safe.push_str(if numbered { "_x005F_" } else { "_" });
        rest = found.get(1..).unwrap_or_default();
    }
    safe.push_str(rest);
    safe
}
