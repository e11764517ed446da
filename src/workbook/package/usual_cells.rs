//! The cells of a sheet as the usual programs write it, read straight from its bytes.
//!
//! A part is inflated bit by bit, and each of its rows looked at where it stands. For the library a
//! cell is five events, each of which it copies: that takes several times as long. It reads every
//! sheet in which one cell is anything but usual.

use super::{
    texts::SharedTexts,
    usual::{count, is_usual_head, is_whole_tag, number, text},
};
use calamine::{CellErrorType, DataRef};
use memchr::{memchr, memmem};
use std::{borrow::Cow, io::Read};

/// Bytes that are inflated at once.
const PORTION: usize = 128 << 10;
/// Longest row, and most of what stands before the rows.
const MAX_ROW: usize = 4 << 20;
/// Most of what stands behind them: rules and merged cells.
const MAX_BEHIND: usize = 16 << 20;
/// Rows and columns of a sheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
const BEGIN: &[u8] = b"<sheetData>";
const END: &[u8] = b"</sheetData>";
const ROW_END: &[u8] = b"</row>";
/// Where a text begins that stands in the cell itself, without the blanks at its ends and with them.
const OWN: &[u8] = b"<is><t>";
const OWN_KEPT: &[u8] = b"<is><t xml:space=\"preserve\">";
/// Attributes of a cell that say nothing of what stands in it.
const ASIDE: [&[u8]; 3] = [b"cm=\"", b"vm=\"", b"ph=\""];

/// What the cells of a sheet refer to.
pub(crate) struct CellContext<'a, 'c> {
    /// The table of texts.
    pub(crate) texts: &'a SharedTexts,
    /// The formats in which a number may be a day, by their numbers.
    pub(crate) days: &'c [bool],
}

/// A cell with something in it.
pub(crate) struct UsualCell<'a> {
    /// Row and column, from 0.
    pub(crate) at: (u32, u32),
    /// Number of its format.
    pub(crate) style: usize,
    pub(crate) value: DataRef<'a>,
}

/// Tells every cell of a part, and gives what stands behind the rows; none where anything in it is
/// not as the usual programs write it. What was told by then is not all of it.
///
/// # Errors
/// With the first one of `tell`.
pub(crate) fn each_usual_cell<'a, 'b, E>(
    (part, size): (impl Read, u64),
    bytes: &'b mut Vec<u8>,
    context: &CellContext<'a, '_>,
    mut tell: impl FnMut(UsualCell<'a>) -> Result<(), E>,
) -> Result<Option<&'b [u8]>, E> {
    let length = bytes.len().max(PORTION);
    bytes.resize(length, 0);
    let mut window = Window { part, bytes, from: 0, to: 0, read: 0 };
    if window.head().is_none() {
        return Ok(None);
    }
    loop {
        let unread = window.unread();
        let rows = memmem::rfind(unread, ROW_END).map_or(0, |at| at + ROW_END.len());
        let (rows, rest) = unread.split_at(rows);
        if !tell_rows(rows, context, &mut tell)? {
            return Ok(None);
        }
        if let Some(end) = memmem::find(rest, END) {
            let (last, _) = rest.split_at(end);
            let whole = tell_rows(last, context, &mut tell)?;
            window.from += rows.len() + end + END.len();
            return Ok(if whole { window.behind(size) } else { None });
        }
        window.from += rows.len();
        let Some(1..) = window.fill(MAX_ROW) else { return Ok(None) };
    }
}

/// A part as it is inflated.
struct Window<'b, R> {
    part: R,
    /// Room for what was inflated, which serves one part after the other.
    bytes: &'b mut Vec<u8>,
    /// What of the bytes was not read yet.
    from: usize,
    to: usize,
    /// How many were inflated.
    read: u64,
}

impl<'b, R: Read> Window<'b, R> {
    fn unread(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or_default()
    }

    /// Inflates more behind what was not read yet; how much. None where that is damaged, or longer
    /// than it may be.
    fn fill(&mut self, most: usize) -> Option<u64> {
        self.bytes.copy_within(self.from..self.to, 0);
        (self.from, self.to) = (0, self.to - self.from);
        if self.to == self.bytes.len() {
            (self.to < most).then_some(())?;
            self.bytes.resize(self.to * 2, 0);
        }
        let before = self.read;
        while let Some(room) = self.bytes.get_mut(self.to..).filter(|room| !room.is_empty()) {
            let count = self.part.read(room).ok()?;
            if count == 0 {
                break;
            }
            self.to += count;
            self.read += u64::try_from(count).ok()?;
        }
        Some(self.read - before)
    }

    /// Goes to the first row.
    fn head(&mut self) -> Option<()> {
        while self.fill(MAX_ROW)? > 0 {
            if let Some(at) = memmem::find(self.unread(), BEGIN) {
                is_usual_head(self.unread().get(..at)?).then_some(())?;
                self.from += at + BEGIN.len();
                return Some(());
            }
        }
        None
    }

    /// What stands behind the rows, where the part is as long as it says.
    fn behind(mut self, size: u64) -> Option<&'b [u8]> {
        while self.fill(MAX_BEHIND)? > 0 {}
        let behind = self.bytes.get(..self.to)?;
        let has = |sign: &[u8]| memmem::find(behind, sign).is_some();
        (self.read == size && !has(b"<!") && !has(b"sheetData")).then_some(behind)
    }
}

/// Tells the cells of whole rows; whether all of them are usual.
fn tell_rows<'a, E>(
    rows: &[u8],
    context: &CellContext<'a, '_>,
    tell: &mut impl FnMut(UsualCell<'a>) -> Result<(), E>,
) -> Result<bool, E> {
    let mut rest = rows.trim_ascii_start();
    while !rest.is_empty() {
        if let Some(cell) = rest.strip_prefix(b"<c ") {
            let Some((found, behind)) = cell_of(cell, context) else { return Ok(false) };
            if let Some(found) = found {
                tell(found)?;
            }
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix(ROW_END).or_else(|| row(rest)) {
            rest = behind;
        } else {
            return Ok(false);
        }
        rest = rest.trim_ascii_start();
    }
    Ok(true)
}

/// What stands behind the tag of a row that says which it is; cells say it, too.
fn row(bytes: &[u8]) -> Option<&[u8]> {
    let (tag, behind) = bytes.split_at(memchr(b'>', bytes)? + 1);
    let said = tag.strip_prefix(b"<row r=\"")?;
    let end = memchr(b'"', said)?;
    let is_row = count(said.get(..end)?).is_some_and(|row| (1..=ROWS).contains(&row));
    (is_row && is_whole_tag(tag) && memmem::find(said, b" r=").is_none()).then_some(behind)
}

/// A cell from behind the beginning of its tag, none where it is blank, and what stands behind it.
fn cell_of<'a, 'x>(
    bytes: &'x [u8],
    context: &CellContext<'a, '_>,
) -> Option<(Option<UsualCell<'a>>, &'x [u8])> {
    let (at, mut bytes) = reference(bytes.strip_prefix(b"r=\"")?)?;
    let (mut style, mut kind) = (None, None);
    loop {
        bytes = match bytes {
            [b'>', behind @ ..] => {
                bytes = behind;
                break;
            }
            [b'/', b'>', behind @ ..] => return Some((None, behind)),
            [b' ', said @ ..] => {
                if let Some(said) = said.strip_prefix(b"s=\"").filter(|_| style.is_none()) {
                    let (number, behind) = quoted(said)?;
                    style = Some(usize::try_from(count(number)?).ok()?);
                    behind
                } else if let Some(said) = said.strip_prefix(b"t=\"").filter(|_| kind.is_none()) {
                    let (said, behind) = quoted(said)?;
                    kind = Some(said);
                    behind
                } else {
                    quoted(ASIDE.iter().find_map(|name| said.strip_prefix(*name))?)?.1
                }
            }
            _ => return None,
        };
    }
    let style = style.unwrap_or(0);
    let (content, behind) = match kind {
        Some(b"inlineStr") => own_text(bytes)?,
        _ => value(bytes)?,
    };
    let value = match kind.unwrap_or(b"n") {
        b"n" if !context.days.get(style).is_some_and(|days| *days) => {
            DataRef::Float(number(content)?)
        }
        b"s" => match context.texts.get(usize::try_from(count(content)?).ok()?)? {
            Cow::Borrowed(text) => DataRef::SharedString(text),
            Cow::Owned(text) => DataRef::String(text),
        },
        b"str" => DataRef::String(text(std::str::from_utf8(content).ok()?, true)?.into_owned()),
        b"inlineStr" => {
            let kept = bytes.starts_with(OWN_KEPT);
            DataRef::String(text(std::str::from_utf8(content).ok()?, kept)?.into_owned())
        }
        b"b" => DataRef::Bool(match content {
            b"0" => false,
            b"1" => true,
            _ => return None,
        }),
        b"e" => DataRef::Error(std::str::from_utf8(content).ok()?.parse::<CellErrorType>().ok()?),
        _ => return None,
    };
    Some((Some(UsualCell { at, style, value }), behind))
}

/// What stands before the quote that ends it, and behind that.
fn quoted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (said, behind) = bytes.split_at(bytes.iter().position(|byte| *byte == b'"')?);
    let is_plain = said.iter().all(u8::is_ascii_alphanumeric);
    is_plain.then_some((said, behind.get(1..)?))
}

/// The place that a reference names, and what stands behind the quote after it.
fn reference(bytes: &[u8]) -> Option<((u32, u32), &[u8])> {
    let letters = bytes.iter().position(|byte| !byte.is_ascii_uppercase())?;
    let (letters, digits) = bytes.split_at(letters);
    if letters.len() > 3 {
        return None;
    }
    let column =
        letters.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let (row, behind) = quoted(digits)?;
    let place = (count(row)?.checked_sub(1)?, column.checked_sub(1)?);
    (place.0 < ROWS && place.1 < COLUMNS).then_some((place, behind))
}

/// The value of a cell behind its formula, if it has one, and what stands behind the cell.
fn value(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let bytes = if bytes.starts_with(b"<f") { behind_formula(bytes)? } else { bytes };
    let said = bytes.strip_prefix(b"<v>")?;
    let (content, behind) = said.split_at(memchr(b'<', said)?);
    Some((content, behind.strip_prefix(b"</v></c>")?))
}

/// What stands behind a formula.
fn behind_formula(bytes: &[u8]) -> Option<&[u8]> {
    let text = match bytes.strip_prefix(b"<f>") {
        Some(text) => text,
        None => {
            let (tag, behind) = bytes.split_at(memchr(b'>', bytes)? + 1);
            (tag.starts_with(b"<f ") && is_whole_tag(tag)).then_some(())?;
            if tag.ends_with(b"/>") {
                return Some(behind);
            }
            behind
        }
    };
    text.get(memchr(b'<', text)?..)?.strip_prefix(b"</f>")
}

/// The text that stands in a cell itself, and what stands behind the cell.
fn own_text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let said = bytes.strip_prefix(OWN).or_else(|| bytes.strip_prefix(OWN_KEPT))?;
    let (content, behind) = said.split_at(memchr(b'<', said)?);
    Some((content, behind.strip_prefix(b"</t></is></c>")?))
}
