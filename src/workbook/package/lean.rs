//! A workbook without the steps of its calculation.
//!
//! Four bytes in five of a workbook are the steps towards the results, which nobody reads back
//! unless a result differs. So their sheet is not even inflated; the others are inflated once,
//! because they are gone through more than once, and without their formulas.

use super::{
    sheet_parts::{SheetPart, sheet_parts},
    slim::slim,
};
use std::io::{Cursor, Read, Write};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Largest sheet that is inflated here, and most bytes that are kept of all of them.
const MAX_SHEET: u64 = 24 << 20;
const MAX_KEPT: usize = 24 << 20;
/// A sheet without cells.
const EMPTY: &[u8] =
    b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";

/// The workbook with its steps left out; none where it does not say that they stand apart from the
/// results. Both sheets are known by their names.
pub(crate) fn without_steps(
    bytes: &[u8],
    is_steps: impl Fn(&str) -> bool,
    is_results: impl Fn(&str) -> bool,
) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let sheets = sheet_parts(&mut archive)?;
    let hidden = |wanted: &dyn Fn(&str) -> bool| {
        sheets.iter().find(|sheet| sheet.hidden && wanted(&sheet.name))
    };
    let (SheetPart { part, .. }, _) = (hidden(&is_steps)?, hidden(&is_results)?);
    // Another sheet may be the same part.
    if sheets.iter().filter(|sheet| sheet.part == *part).count() > 1 {
        return None;
    }
    let steps = archive.index_for_name(part)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut room = MAX_KEPT;
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).ok()?;
        let name = raw.name().ok()?.into_owned();
        if index == steps {
            writer.start_file(name, stored).ok()?;
            writer.write_all(EMPTY).ok()?;
            continue;
        }
        let size = raw.size();
        if size > MAX_SHEET || room == 0 || !name.contains("/worksheets/sheet") {
            writer.raw_copy_file(raw).ok()?;
            continue;
        }
        let mut whole = Vec::with_capacity(usize::try_from(size).ok()?);
        drop(raw);
        archive.by_index(index).ok()?.take(size + 1).read_to_end(&mut whole).ok()?;
        // A part that is not as long as it says is left to the guards.
        if u64::try_from(whole.len()).ok()? != size {
            return None;
        }
        let slim = slim(&whole);
        let kept = slim.as_deref().unwrap_or(&whole);
        room = room.saturating_sub(kept.len());
        writer.start_file(name, stored).ok()?;
        writer.write_all(kept).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
