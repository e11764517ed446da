//! A workbook made easier to read: nothing in it that nobody reads, all the rest as the usual
//! programs write it.
//!
//! Four bytes in five of a workbook are the steps towards the results, which nobody reads back
//! unless a result differs. So their sheet is not even inflated. Of the others, those that are read
//! straight from their bytes are left out, too; what remains for the library is inflated once,
//! because it is gone through more than once, and without its formulas.

use super::{
    limits::{MAX_SHARED_TEXTS, MAX_STYLES, is_styles, is_texts},
    raw_cells::as_usual,
    sheet_parts::{PACKAGE, SheetPart, sheet_parts, workbook_parts},
    slim::slim,
    texts::SharedTexts,
};
use memchr::memmem;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Largest part that is inflated as a whole before the library reads it.
pub(crate) const MAX_PART: u64 = 40 << 20;
/// Most bytes of all parts that are, and of those that are read straight.
pub(crate) const MAX_INFLATED: u64 = 96 << 20;
/// Largest part that is put into the usual XML, which takes longer than leaving out does, or kept
/// as it is.
const MAX_UNUSUAL: usize = 24 << 20;
/// Most bytes that are kept of all of them.
const MAX_KEPT: usize = 24 << 20;
/// Largest part that is left out because nobody asks for it: the guards see the others.
const MAX_UNREAD: u64 = 1 << 20;
/// Bytes that a workbook without its sheets takes.
const START: usize = 64 << 10;
/// Name of the table of texts beside the list of sheets.
const TEXTS: &str = "sharedStrings.xml";
/// A sheet without cells.
const EMPTY: &[u8] =
    b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";
/// Kinds of sheets with macros of old, which the library does not know, and one that it passes
/// over in the same way.
const MACRO_SHEETS: [&str; 2] = ["xlMacrosheet", "xlIntlMacrosheet"];
const DIALOG_SHEET: &str = "dialogsheet";
/// Formats that no cell refers to by itself: they pile up in a file over the years.
const UNUSED_STYLES: [&str; 3] = ["cellStyleXfs", "cellStyles", "dxfs"];

/// A table without texts.
const NO_TEXTS: &[u8] =
    b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"></sst>";

/// Makes a part easier; none where it stays as it is.
type PartChange = fn(&[u8]) -> Option<Vec<u8>>;

/// A workbook and where its sheets are.
pub(crate) struct SheetParts<'a> {
    pub(crate) bytes: &'a [u8],
    list: String,
    relations: String,
    /// The table of texts.
    texts: String,
    pub(crate) sheets: Vec<SheetPart>,
    /// The part with the steps, where nobody reads them.
    pub(crate) steps: Option<String>,
}

impl<'a> SheetParts<'a> {
    /// None where the workbook is not as any program writes it. Its steps are left out where it
    /// says that they stand apart from the results; both sheets are known by their names.
    pub(crate) fn new(
        bytes: &'a [u8],
        is_steps: impl Fn(&str) -> bool,
        is_results: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let (list, relations) = workbook_parts(&mut archive)?;
        let texts = match list.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{TEXTS}"),
            None => TEXTS.to_owned(),
        };
        let sheets = sheet_parts(&mut archive)?;
        let steps = steps(&sheets, is_steps, is_results).map(str::to_owned);
        Some(Self { bytes, list, relations, texts, sheets, steps })
    }

    /// The only part that a sheet of this name is, and no other sheet.
    pub(crate) fn only(&self, name: &str) -> Option<&str> {
        let mut named = self.sheets.iter().filter(|sheet| sheet.name == name);
        let (part, None) = (&named.next()?.part, named.next()) else { return None };
        (self.sheets.iter().filter(|sheet| sheet.part == *part).count() == 1).then_some(part)
    }

    /// The table of texts; none where it is not a usual one.
    pub(crate) fn shared_texts(
        &self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
    ) -> Option<SharedTexts> {
        let names: Option<Vec<_>> = archive.file_names().map(Result::ok).collect();
        let names = names?;
        let mut tables = names.iter().filter(|name| is_texts(name));
        match (tables.next(), tables.next()) {
            (None, _) => return Some(SharedTexts::default()),
            (Some(name), None) if **name == self.texts => {}
            _ => return None,
        }
        let part = archive.by_name(&self.texts).ok()?;
        let size = part.size();
        (size <= MAX_SHARED_TEXTS).then_some(())?;
        let mut xml = Vec::with_capacity(usize::try_from(size).ok()?);
        part.take(size + 1).read_to_end(&mut xml).ok()?;
        (u64::try_from(xml.len()).ok()? == size).then_some(())?;
        SharedTexts::read(xml)
    }

    /// The workbook made easier; `apart`: sheets that are not read from it. Where its `texts` are
    /// not either, it is nothing but what the library asks when it opens it.
    pub(crate) fn easier(&self, apart: &BTreeSet<&str>, texts: bool) -> Option<Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes)).ok()?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(START)));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let (mut room, mut inflated) = (MAX_KEPT, 0);
        for index in 0..archive.len() {
            let raw = archive.by_index_raw(index).ok()?;
            let name = raw.name().ok()?.into_owned();
            if self.steps.as_ref() == Some(&name) || apart.contains(&*name) {
                writer.start_file(name, stored).ok()?;
                writer.write_all(EMPTY).ok()?;
                continue;
            }
            if !texts && name == self.texts {
                writer.start_file(name, stored).ok()?;
                writer.write_all(NO_TEXTS).ok()?;
                continue;
            }
            let size = raw.size();
            let is_sheet = || self.sheets.iter().any(|one| one.part == name);
            if !texts && size <= MAX_UNREAD && !self.is_opened(&name) && !is_sheet() {
                continue;
            }
            let Some(change) = self.change(&name, size) else {
                writer.raw_copy_file(raw).ok()?;
                continue;
            };
            if size > MAX_PART || inflated + size > MAX_INFLATED || room == 0 {
                writer.raw_copy_file(raw).ok()?;
                continue;
            }
            let mut whole = Vec::with_capacity(usize::try_from(size).ok()?);
            drop(raw);
            inflated += size;
            archive.by_index(index).ok()?.take(size + 1).read_to_end(&mut whole).ok()?;
            // A part that is not as long as it says is left to the guards.
            if u64::try_from(whole.len()).ok()? != size {
                return None;
            }
            let changed = change(&whole);
            // A large part that stays as it is takes less room as it came.
            if changed.is_none() && whole.len() > MAX_UNUSUAL {
                writer.raw_copy_file(archive.by_index_raw(index).ok()?).ok()?;
                continue;
            }
            let kept = changed.as_deref().unwrap_or(&whole);
            room = room.saturating_sub(kept.len());
            writer.start_file(name, stored).ok()?;
            writer.write_all(kept).ok()?;
        }
        Some(writer.finish().ok()?.into_inner())
    }

    /// Whether a sheet says that it is a part that the library asks for when it opens the workbook.
    pub(crate) fn are_mixed(&self) -> bool {
        let is_other = |part: &str| self.is_opened(part) || part == self.texts;
        self.sheets.iter().any(|sheet| is_other(&sheet.part))
    }

    /// Whether the library asks for a part when it opens the workbook.
    fn is_opened(&self, name: &str) -> bool {
        [PACKAGE, &self.list, &self.relations].contains(&name) || is_styles(name)
    }

    /// What is changed in a part; none where nothing is.
    fn change(&self, name: &str, size: u64) -> Option<PartChange> {
        if self.sheets.iter().any(|one| one.part == name) {
            Some(easier_sheet)
        } else if name == self.relations {
            Some(known_kinds)
        } else if is_styles(name) && size > MAX_STYLES {
            Some(used_styles)
        } else {
            None
        }
    }
}

/// The part with the steps, where it and the results are hidden and no other sheet is the same
/// part.
fn steps(
    sheets: &[SheetPart],
    is_steps: impl Fn(&str) -> bool,
    is_results: impl Fn(&str) -> bool,
) -> Option<&str> {
    let hidden = |wanted: &dyn Fn(&str) -> bool| {
        sheets.iter().find(|sheet| sheet.hidden && wanted(&sheet.name))
    };
    let (SheetPart { part, .. }, _) = (hidden(&is_steps)?, hidden(&is_results)?);
    (sheets.iter().filter(|sheet| sheet.part == *part).count() == 1).then_some(part)
}

/// A sheet without formulas and blank cells, in the usual XML.
fn easier_sheet(sheet: &[u8]) -> Option<Vec<u8>> {
    slim(sheet).or_else(|| {
        (sheet.len() <= MAX_UNUSUAL).then_some(())?;
        let usual = as_usual(sheet)?;
        Some(slim(&usual).unwrap_or(usual))
    })
}

/// Relations of which the library knows every kind; none where it does as they stand.
fn known_kinds(relations: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(relations).ok()?;
    let has = |kind: &&&str| text.contains(&format!("/{kind}\""));
    MACRO_SHEETS.iter().find(has)?;
    let known = MACRO_SHEETS.iter().fold(text.to_owned(), |text, kind| {
        text.replace(&format!("/{kind}\""), &format!("/{DIALOG_SHEET}\""))
    });
    Some(known.into_bytes())
}

/// Styles without those that no cell refers to by itself.
fn used_styles(styles: &[u8]) -> Option<Vec<u8>> {
    let mut kept = styles.to_vec();
    for name in UNUSED_STYLES {
        let (opened, closed) = (format!("<{name}"), format!("</{name}>"));
        let Some(from) = memmem::find(&kept, opened.as_bytes()) else { continue };
        let Some(to) = memmem::find(kept.get(from..)?, closed.as_bytes()) else { continue };
        kept.drain(from..from + to + closed.len());
    }
    Some(kept)
}
