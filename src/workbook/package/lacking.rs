//! Formulas without what they come to.

use memchr::memmem;
use std::{
    io::{Cursor, Read},
    ops::Range,
};
use zip::ZipArchive;

/// Largest sheet that is looked at.
const MAX_SHEET: u64 = 24 << 20;

/// Whether a formula of any sheet may lack its result, for all that the bytes tell.
pub(crate) fn may_lack_results(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    (0..archive.len()).any(|index| {
        let Ok(mut part) = archive.by_index(index) else { return true };
        if !part.name().is_ok_and(|name| name.to_lowercase().contains("/worksheets/")) {
            return false;
        }
        let mut sheet = Vec::new();
        part.size() > MAX_SHEET || part.read_to_end(&mut sheet).is_err() || lacks(&sheet)
    })
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
