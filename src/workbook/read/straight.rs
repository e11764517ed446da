//! Sheets that are read straight from their bytes, because a usual program wrote them.
//!
//! The library says which sheets there are and how their numbers are shown, and reads every sheet
//! that has anything unusual in it.

use super::{
    book::{names, open},
    kept_rows::{KeptRows, Left, Shown},
    sheets::Sheet,
};
use crate::workbook::package::{
    lean::{MAX_INFLATED, SheetParts},
    raw_cells::merged,
    texts::SharedTexts,
    usual_cells::{CellContext, each_usual_cell},
};
use crate::workbook::refusal::ReadError;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};
use zip::{ZipArchive, read::ZipFile};

/// The sheets that could be read, by their names.
#[derive(Default)]
pub(crate) struct StraightSheets {
    /// All sheets in order.
    names: Vec<String>,
    read: BTreeMap<String, Sheet>,
}

impl StraightSheets {
    /// Reads what can be.
    ///
    /// # Errors
    /// As for the whole workbook.
    pub(crate) fn read(
        parts: &SheetParts<'_>,
        left: &mut Left,
        file: &str,
    ) -> Result<Self, ReadError> {
        let mut sheets = Self::default();
        if parts.are_mixed() {
            return Ok(sheets);
        }
        let Ok(mut archive) = ZipArchive::new(Cursor::new(parts.bytes)) else { return Ok(sheets) };
        let Some(texts) = parts.shared_texts(&mut archive) else { return Ok(sheets) };
        let apart = parts.sheets.iter().map(|sheet| &*sheet.part).collect();
        let Some(rest) = parts.easier(&apart, false) else { return Ok(sheets) };
        let mut book = open(&rest, file)?;
        let all = names(&book, file)?;
        let from_1904 = book.has_1904_epoch();
        let first = all.first().map(|(name, _)| book.worksheet_cells_reader(name));
        let Some(Ok(first)) = first else { return Ok(sheets) };
        let shown = Shown::new(first.styles(), from_1904);
        let (mut inflated, mut bytes) = (0, Vec::new());
        for (name, hidden) in all {
            sheets.names.push(name.clone());
            let Some(part) = parts.only(&name) else { continue };
            let mut sheet = Sheet::new(name.clone(), hidden);
            if parts.steps.as_deref() != Some(part) {
                let Ok(part) = archive.by_name(part) else { continue };
                inflated += part.size();
                // However long one is: a sheet that is read straight is never held as a whole.
                if inflated > MAX_INFLATED {
                    continue;
                }
                let mut room = left.clone();
                let mut rows = KeptRows::new(&mut sheet, &shown, &mut room, file);
                if !fill(part, &mut bytes, &mut rows, &texts)? {
                    continue;
                }
                *left = room;
            }
            sheets.read.insert(name, sheet);
        }
        Ok(sheets)
    }

    /// All sheets in order, where each of them was read.
    pub(crate) fn all(&mut self) -> Option<Vec<Sheet>> {
        let is_read = |name| self.read.contains_key(name);
        if self.names.is_empty() || !self.names.iter().all(is_read) {
            return None;
        }
        // Of two sheets with one name the library knows one.
        Some(self.names.iter().filter_map(|name| self.read.remove(name)).collect())
    }

    /// The parts of those that were read.
    pub(crate) fn parts<'p>(&self, all: &'p SheetParts<'_>) -> BTreeSet<&'p str> {
        self.read.keys().filter_map(|name| all.only(name)).collect()
    }

    /// Takes out a sheet, if it was read.
    pub(crate) fn take(&mut self, name: &str) -> Option<Sheet> {
        self.read.remove(name)
    }
}

/// Reads one sheet; whether all of it could be.
fn fill<'a>(
    part: ZipFile<'_, Cursor<&[u8]>>,
    bytes: &mut Vec<u8>,
    rows: &mut KeptRows<'_, 'a>,
    texts: &'a SharedTexts,
) -> Result<bool, ReadError> {
    let size = part.size();
    let context = CellContext { texts, days: &rows.shown.days };
    let behind = each_usual_cell((part, size), bytes, &context, |cell| {
        rows.filled()?;
        rows.cell(cell.at, cell.style, cell.value)
    })?;
    let Some(behind) = behind else { return Ok(false) };
    rows.row_ends()?;
    if rows.sheet.gaps.0 {
        let Ok(behind) = std::str::from_utf8(behind) else { return Ok(false) };
        rows.sheet.merged = merged(behind);
    }
    Ok(true)
}
