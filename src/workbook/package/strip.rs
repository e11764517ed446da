//! A workbook without the steps of its hidden sheet.
//!
//! Four bytes in five of a workbook are the steps towards the results, which nobody
//! reads back. They stand before the results, so the file has to be inflated up to
//! there; but looking for the key row in the bytes takes a fraction of the time that
//! taking every cell apart does.

use super::limits::{MAX_SHARED_TEXTS, MAX_TAGS};
use crate::{readings::Block, workbook::tables::block::KEY};
use memchr::{memchr_iter, memmem};
use std::{
    io::{Cursor, Read, Write},
    ops::Range,
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Smallest sheet that is worth it, in bytes.
const MIN_SHEET: u64 = 256 << 10;
/// Bytes of other sheets that are kept inflated.
const MAX_INFLATED: u64 = 4 << 20;
/// Most bytes before the first row, of one row, and of what is kept.
const MAX_HEAD: usize = 256 << 10;
const MAX_ROW: usize = 2 << 20;
const MAX_KEPT: usize = 24 << 20;
/// How much is inflated at a time.
const PORTION: usize = 256 << 10;

/// The workbook without the rows before its results; none where that is not worth it, or where
/// anything is not as the usual programs write it.
pub(crate) fn strip_unread_parts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let marks = Marks::new(&mut archive)?;
    let mut lean: Option<(usize, Vec<u8>)> = None;
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.to_lowercase();
        if !name.contains("/worksheets/sheet") || part.size() < MIN_SHEET {
            continue;
        }
        if let Some(rest) = results_of(part, &marks) {
            lean = Some((index, rest));
            break;
        }
    }
    let (index, sheet) = lean?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + sheet.len())));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut room = MAX_INFLATED;
    for other in (0..archive.len()).filter(|other| *other != index) {
        let raw = archive.by_index_raw(other).ok()?;
        let name = raw.name().ok()?.into_owned();
        let size = raw.size();
        let left = room.checked_sub(size).filter(|_| name.contains("/worksheets/sheet"));
        let Some(left) = left else {
            writer.raw_copy_file(raw).ok()?;
            continue;
        };
        // The other sheets are read three times, and inflated once.
        let mut whole = Vec::new();
        drop(raw);
        archive.by_index(other).ok()?.take(size + 1).read_to_end(&mut whole).ok()?;
        // A part that is not as long as it says is left to the guards.
        if u64::try_from(whole.len()).ok()? != size {
            return None;
        }
        room = left;
        writer.start_file(name, stored).ok()?;
        writer.write_all(&whole).ok()?;
    }
    let name = archive.by_index_raw(index).ok()?.name().ok()?.into_owned();
    writer.start_file(name, stored).ok()?;
    writer.write_all(&sheet).ok()?;
    Some(writer.finish().ok()?.into_inner())
}

/// How the first key row of the results is written.
struct Marks {
    /// As a text in its cell: the end of the key.
    inline: Vec<u8>,
    /// As one of the texts that cells share: `<v>812</v>`.
    shared: Option<Vec<u8>>,
}

impl Marks {
    fn new(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Self> {
        let inline = format!("{KEY}{}<", Block::Values).into_bytes();
        let place = (0..archive.len()).find(|index| {
            let part = archive.by_index_raw(*index);
            part.is_ok_and(|part| {
                part.name().is_ok_and(|name| name.to_lowercase().ends_with("/sharedstrings.xml"))
            })
        });
        let Some(place) = place else { return Some(Self { inline, shared: None }) };
        let mut texts = Vec::new();
        archive.by_index(place).ok()?.take(MAX_SHARED_TEXTS).read_to_end(&mut texts).ok()?;
        if memmem::find(&texts, b"<!").is_some() {
            return None;
        }
        let shared = memmem::find(&texts, &inline).map(|at| {
            let before = texts.get(..at).unwrap_or_default();
            let entries = memmem::find_iter(before, b"<si>").count()
                + memmem::find_iter(before, b"<si ").count();
            format!("<v>{}</v>", entries.saturating_sub(1)).into_bytes()
        });
        Some(Self { inline, shared })
    }

    /// Where the key stands in some bytes.
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        if let Some(at) = memmem::find(bytes, &self.inline) {
            return Some(at);
        }
        let shared = self.shared.as_ref()?;
        memmem::find_iter(bytes, shared).find(|at| {
            // A number can look like it: its cell says which it is.
            let before = bytes.get(..*at).unwrap_or_default();
            let cell = memmem::rfind(before, b"<c ").and_then(|cell| before.get(cell..));
            cell.is_some_and(|cell| memmem::find(cell, b"t=\"s\"").is_some())
        })
    }
}

/// A sheet from the row with the key on; none where there is none, or where its XML is unusual.
fn results_of(mut part: impl Read, marks: &Marks) -> Option<Vec<u8>> {
    let mut buffer = vec![0; PORTION];
    let mut kept: Vec<u8> = Vec::new();
    // Up to the first row, then from the last row that begins in what was inflated.
    let mut head: Option<Range<usize>> = None;
    let mut tags = 0;
    loop {
        let count = part.read(&mut buffer).ok()?;
        let portion = buffer.get(..count)?;
        tags += memchr_iter(b'<', portion).count();
        if tags > MAX_TAGS {
            return None;
        }
        let before = kept.len().saturating_sub(1);
        kept.extend_from_slice(portion);
        // Comments and texts that are not XML can hold anything.
        if count == 0 || memmem::find(kept.get(before..)?, b"<!").is_some() {
            return None;
        }
        let Range { end, .. } = match &head {
            Some(head) => head.clone(),
            None => match memmem::find(&kept, b"<row ") {
                Some(first) => head.insert(0..first).clone(),
                None if kept.len() > MAX_HEAD => return None,
                None => continue,
            },
        };
        let rows = kept.get(end..)?;
        if let Some(at) = marks.find(rows) {
            let row = memmem::rfind(rows.get(..at)?, b"<row ")?;
            // Rows and cells that do not say where they are count from those before them.
            let tag = rows.get(row..)?;
            let tag = tag.get(..memmem::find(tag, b">")?)?;
            memmem::find(tag, b" r=\"")?;
            let rest = kept.split_off(end + row);
            kept.truncate(end);
            without_formulas(rest, part, &mut kept)?;
            let whole = kept.trim_ascii_end().ends_with(b"</worksheet>");
            return whole.then_some(kept);
        }
        match memmem::rfind(rows, b"<row ") {
            Some(row) => drop(kept.drain(end..end + row)),
            None => return None,
        }
        if kept.len() > end + MAX_ROW {
            return None;
        }
    }
}

/// Adds what was inflated and the rest of a part, without its formulas: their results are what is
/// read. None where it is too much.
fn without_formulas(mut left: Vec<u8>, mut part: impl Read, kept: &mut Vec<u8>) -> Option<()> {
    let mut buffer = vec![0; PORTION];
    loop {
        let mut from = 0;
        // What may be the beginning of a formula waits for what follows.
        let mut until = left.len().saturating_sub(2);
        while let Some(at) = memmem::find(left.get(from..)?, b"<f").map(|at| from + at) {
            let Some(formula) = formula_at(left.get(at..)?) else {
                until = until.min(at);
                break;
            };
            kept.extend_from_slice(left.get(from..at + formula.start)?);
            from = at + formula.end;
        }
        let count = part.read(&mut buffer).ok()?;
        if count == 0 {
            kept.extend_from_slice(left.get(from..)?);
            return (kept.len() < MAX_KEPT).then_some(());
        }
        let until = until.max(from);
        kept.extend_from_slice(left.get(from..until)?);
        left.drain(..until);
        left.extend_from_slice(buffer.get(..count)?);
        if left.len() > MAX_ROW + PORTION || kept.len() > MAX_KEPT {
            return None;
        }
    }
}

/// Whether a formula of any sheet may lack its result, for all that the bytes tell.
pub(crate) fn may_lack_results(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    (0..archive.len()).any(|index| {
        let Ok(mut part) = archive.by_index(index) else { return true };
        if !part.name().is_ok_and(|name| name.to_lowercase().contains("/worksheets/")) {
            return false;
        }
        let mut sheet = Vec::new();
        part.size() > MAX_KEPT as u64 || part.read_to_end(&mut sheet).is_err() || lacks(&sheet)
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
