//! The XML of single sheets, and whether formulas there lack what they come to.

use super::sheet_parts::{SheetPart, sheet_parts};
use memchr::memmem;
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    ops::Range,
};
use zip::ZipArchive;

/// Largest sheet that is looked at.
const MAX_SHEET: u64 = 24 << 20;

/// The sheets of a workbook, each inflated when it is asked about.
pub(crate) struct SheetXml<'a> {
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
    sheets: Vec<SheetPart>,
    /// What is known of formulas, by the name of a part.
    known: BTreeMap<String, bool>,
}

impl<'a> SheetXml<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok();
        let sheets = archive.as_mut().and_then(sheet_parts).unwrap_or_default();
        Self { archive, sheets, known: BTreeMap::new() }
    }

    /// The XML of a sheet, unless it is too large or no text.
    pub(crate) fn text(&mut self, sheet: &str) -> Option<String> {
        let part = self.part(sheet)?;
        String::from_utf8(self.inflated(&part)?).ok()
    }

    /// Whether a formula of a sheet may lack its result, for all that the bytes tell.
    pub(crate) fn may_lack_results(&mut self, sheet: &str) -> bool {
        let Some(part) = self.part(sheet) else { return true };
        if let Some(known) = self.known.get(&part) {
            return *known;
        }
        let may = self.inflated(&part).is_none_or(|text| lacks(&text));
        self.known.insert(part, may);
        may
    }

    /// The part of a sheet.
    fn part(&self, sheet: &str) -> Option<String> {
        self.sheets.iter().find(|known| known.name == sheet).map(|known| known.part.clone())
    }

    /// What a part holds.
    fn inflated(&mut self, part: &str) -> Option<Vec<u8>> {
        let part = self.archive.as_mut()?.by_name(part).ok()?;
        if part.size() > MAX_SHEET {
            return None;
        }
        let mut text = Vec::new();
        part.take(MAX_SHEET).read_to_end(&mut text).ok()?;
        Some(text)
    }
}

/// Whether something other than a result stands behind any formula.
fn lacks(sheet: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = memmem::find(sheet.get(from..).unwrap_or_default(), b"<f") {
        let at = from + at;
        let Some(formula) = sheet.get(at..).and_then(formula_at) else { return true };
        from = at + formula.end;
        if formula.start > 0 {
            continue;
        }
        let behind = sheet.get(from..).unwrap_or_default();
        let blank = behind.starts_with(b"<v></v>");
        let cell = sheet.get(..at).and_then(|before| before.get(memmem::rfind(before, b"<c ")?..));
        // The result of a text formula can be empty.
        let text = cell.is_some_and(|cell| memmem::find(cell, b"t=\"str\"").is_some());
        if !behind.starts_with(b"<v>") || (blank && !text) {
            return true;
        }
    }
    false
}

/// How much of a tag that begins with `<f` is kept, and where what is left out ends; none where
/// more has to be inflated to tell.
fn formula_at(bytes: &[u8]) -> Option<Range<usize>> {
    if !matches!(bytes.get(2)?, b'>' | b' ' | b'/') {
        return Some(2..2);
    }
    let tag = memmem::find(bytes, b">")?;
    if bytes.get(tag - 1) == Some(&b'/') {
        return Some(0..tag + 1);
    }
    memmem::find(bytes, b"</f>").map(|end| 0..end + 4)
}
