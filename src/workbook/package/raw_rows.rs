//! The cells of the hidden sheet, written as they stand in the file.
//!
//! That sheet has most of a workbook's cells. The library would hold each of them
//! as a value with texts of its own, and then as XML beside it; here they are XML
//! from the start, which takes less than half of the memory. Only cells are
//! written here: the sheet itself, its widths, formats and protection are the
//! library's work, and so is every other sheet.

use crate::workbook::write::sheet_writer::{Result_, fitting, push_reference};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{self, Write},
};

/// How much is handed on at once, in bytes.
const PORTION: usize = 64 * 1024;

/// How a cell of the hidden sheet looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellStyle {
    /// As nothing in particular.
    Bare,
    /// As the title of a block.
    Title,
    /// As a key.
    Key,
}

/// Cells in any order.
#[derive(Debug, Default)]
pub(crate) struct RawRows {
    /// What stands behind the reference and the style of each cell, in the order of writing.
    text: String,
    /// The cells of each row.
    rows: Vec<Vec<CellPos>>,
    hidden: BTreeSet<u32>,
}

/// A cell's column, and where its text is.
#[derive(Clone, Copy, Debug)]
struct CellPos {
    start: usize,
    length: u32,
    column: u16,
    look: CellStyle,
}

impl RawRows {
    /// A formula with its result.
    pub(crate) fn formula(&mut self, row: u32, column: u16, formula: &str, result: &Result_) {
        self.cell(row, column, CellStyle::Bare, |text| {
            let result = match result {
                Result_::Number(number) if number.is_finite() => Ok(number),
                Result_::Text(result) => Err(fitting(result)),
                Result_::Empty | Result_::Number(_) => Err(""),
            };
            text.push_str(if result.is_ok() { "><f>" } else { " t=\"str\"><f>" });
            escape(text, formula);
            text.push_str("</f><v>");
            match result {
                // Writing to a text cannot fail.
                Ok(number) => _ = write!(text, "{number}"),
                Err(result) => escape(text, result),
            }
            text.push_str("</v>");
        });
    }

    /// A text; nothing where it is empty.
    pub(crate) fn text(&mut self, row: u32, column: u16, content: &str, look: CellStyle) {
        if content.is_empty() {
            return;
        }
        self.cell(row, column, look, |text| {
            text.push_str(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            escape(text, &literal(fitting(content)));
            text.push_str("</t></is>");
        });
    }

    /// A number; nothing where there is none.
    pub(crate) fn number(&mut self, row: u32, column: u16, number: Option<f64>) {
        if let Some(number) = number.filter(|number| number.is_finite()) {
            self.cell(row, column, CellStyle::Bare, |text| _ = write!(text, "><v>{number}</v>"));
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

    /// Writes the rows, in order; `style` tells a look's number among the workbook's formats.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub(crate) fn write(
        self,
        out: &mut impl Write,
        style: impl Fn(CellStyle) -> u32,
    ) -> io::Result<()> {
        let mut portion = String::with_capacity(PORTION + PORTION / 4);
        for (row, mut places) in (0..).zip(self.rows) {
            if places.is_empty() {
                continue;
            }
            // Stable, so that what was written last to a cell stands last.
            places.sort_by_key(|place| place.column);
            let hidden = if self.hidden.contains(&row) { " hidden=\"1\"" } else { "" };
            _ = write!(portion, "<row r=\"{}\"{hidden}>", row + 1);
            for (at, place) in places.iter().enumerate() {
                if places.get(at + 1).is_some_and(|next| next.column == place.column) {
                    continue;
                }
                portion.push_str("<c r=\"");
                push_reference(&mut portion, row, place.column, false, false);
                portion.push('"');
                if place.look != CellStyle::Bare {
                    _ = write!(portion, " s=\"{}\"", style(place.look));
                }
                let length = usize::try_from(place.length).unwrap_or(0);
                portion.push_str(self.text.get(place.start..place.start + length).unwrap_or(">"));
                portion.push_str("</c>");
            }
            portion.push_str("</row>");
            if portion.len() >= PORTION {
                out.write_all(portion.as_bytes())?;
                portion.clear();
            }
        }
        out.write_all(portion.as_bytes())
    }

    /// Notes a cell whose content `write` appends.
    fn cell(&mut self, row: u32, column: u16, look: CellStyle, write: impl FnOnce(&mut String)) {
        let at = usize::try_from(row).unwrap_or(usize::MAX);
        if self.rows.len() <= at {
            self.rows.resize_with(at.saturating_add(1), Vec::new);
        }
        let start = self.text.len();
        write(&mut self.text);
        let length = u32::try_from(self.text.len() - start).unwrap_or(0);
        if let Some(places) = self.rows.get_mut(at) {
            places.push(CellPos { start, length, column, look });
        }
    }
}

/// Appends a text as XML. What XML cannot hold is written as its number, as Excel does.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    // The two characters above all others begin with this byte, as harmless ones do.
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | 0..=0x1f | 0xef);
    while let Some(at) = rest.bytes().position(special) {
        let (plain, found) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = found.chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some(number @ ('\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}')) => {
                _ = write!(out, "_x{:04X}_", u32::from(number));
            }
            other => out.extend(other),
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
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
