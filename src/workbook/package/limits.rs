//! What stands before the reader: files that cannot be a workbook, or would exhaust the machine.
//!
//! The library that reads workbooks allocates what a file declares. So every
//! declaration is held against a limit first, and the inflating crate holds
//! each part to its declaration.

use crate::finding::RefusalCode;
use crate::workbook::refusal::{ReadError, refused};
use memchr::memmem;
use quick_xml::{Reader, events::Event};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Cursor, Read},
};
use zip::ZipArchive;

/// Largest workbook that is read, in bytes.
pub const MAX_FILE: u64 = 40 << 20;
/// Most parts.
const MAX_PARTS: usize = 2_000;
/// Largest part as declared, in bytes: the calculation of some 2,000 KPIs by month.
const MAX_PART: u64 = 192 << 20;
/// Largest part that is read without looking through it first.
const MAX_UNSCANNED_PART: u64 = 24 << 20;
/// Largest table of texts.
pub(crate) const MAX_SHARED_TEXTS: u64 = 16 << 20;
/// Largest table of styles that is read, and that is looked at for those that nothing uses.
pub(crate) const MAX_STYLES: u64 = 2 << 20;
const MAX_UNUSED_STYLES: u64 = 24 << 20;
/// All parts together.
const MAX_TOTAL: u64 = 256 << 20;
/// Most cells that are looked at.
pub(crate) const MAX_CELLS: usize = 2_000_000;
/// All parts together that are read without looking through them first.
const MAX_UNSCANNED_TOTAL: u64 = 64 << 20;
/// Most tags of all parts that are looked through.
pub(crate) const MAX_TAGS: usize = 12_000_000;
/// Longest tag, or text between two, in a part that is looked through.
const MAX_RUN: usize = 1 << 20;
/// Bytes that are counted at once.
const BLOCK: usize = 4 << 10;
/// Fewest bytes of one text in the table of texts: `<si/>`.
const MIN_TEXT: u64 = 5;
/// Entries that a table of texts may declare beyond what fits.
const MAX_EXTRA_TEXTS: u64 = 16;
/// Where the directory's end can begin, in bytes from the end of the file.
const DIRECTORY_END: usize = 65_557;

/// What a workbook that is read may cost.
///
/// The default is what the program promises to read within 2 seconds and 150 MB. A host can lower
/// each number and raise none: what is above the default counts as the default. What breaks a limit
/// is refused before anything is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Size of the file, in bytes; by default [`MAX_FILE`], 40 MiB.
    pub file: u64,
    /// Size of all parts together when they are inflated, in bytes; by default 256 MiB.
    pub inflated: u64,
    /// Cells of all sheets together, blank ones left out; by default 2 million.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: MAX_FILE, inflated: MAX_TOTAL, cells: MAX_CELLS }
    }
}

impl Limits {
    /// The same limits, none of them above the default.
    pub(crate) fn within_promise(self) -> Self {
        let most = Self::default();
        Self {
            file: self.file.min(most.file),
            inflated: self.inflated.min(most.inflated),
            cells: self.cells.min(most.cells),
        }
    }
}

/// Looks at what a file declares, and inflates none of it but the beginning of its texts.
///
/// # Errors
/// With what the file is instead, or which limit it breaks, and what to do.
pub(crate) fn declarations(bytes: &[u8], file: &str, limits: Limits) -> Result<(), ReadError> {
    let refuse = |code: RefusalCode| Err(refused(code, file));
    if bytes.is_empty() {
        return refuse(RefusalCode::FileEmpty);
    }
    if u64::try_from(bytes.len()).is_ok_and(|size| size > limits.file) {
        return too_large(file, limits.file);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refuse(RefusalCode::FileEncryptedOrOld);
    }
    if !bytes.starts_with(b"PK") {
        // The beginning of a PDF is text.
        return refuse(if is_text(bytes) && !bytes.starts_with(b"%PDF-") {
            RefusalCode::FileIsText
        } else {
            RefusalCode::FileNotAWorkbook
        });
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return refuse(RefusalCode::FileDamaged);
    };
    parts(&mut archive, bytes, file, limits)?;
    texts(&mut archive, file)
}

/// Looks through the large parts of a file whose declarations are sound.
///
/// # Errors
/// With the limit that it breaks, and what to do.
pub(crate) fn large_parts(bytes: &[u8], file: &str) -> Result<(), ReadError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Err(refused(RefusalCode::FileDamaged, file));
    };
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(index) else { continue };
        if part.size() > MAX_STYLES && part.name().is_ok_and(|name| is_styles(&name)) {
            return Err(refused(RefusalCode::FileStyles, file));
        }
        total = total.saturating_add(part.size());
    }
    look_through(&mut archive, total, file)
}

/// Whether a file begins as a text does: commas, tags, letters.
fn is_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    // Letters of two bytes, which spreadsheets write as *Unicode text*.
    if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    !start.contains(&0) && start.iter().filter(|byte| **byte < 9).count() == 0
}

/// A limit that a file breaks, told in whole megabytes: one that is lower is told as the next.
fn too_large<T>(file: &str, bytes: u64) -> Result<T, ReadError> {
    let megabytes = usize::try_from(bytes.div_ceil(1 << 20)).unwrap_or(usize::MAX);
    Err(refused(RefusalCode::FileTooLarge { megabytes }, file))
}

/// Number of entries that the directory's end declares, or the longer one that stands before it
/// where programs write large archives, also for small ones.
fn declared(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(DIRECTORY_END);
    let tail = bytes.get(from..)?;
    let field = |mark: &[u8], at: usize, bytes: usize| {
        let from = memmem::rfind(tail, mark)? + at;
        let field = tail.get(from..from + bytes)?;
        Some(field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let count = field(b"PK\x05\x06", 10, 2)?;
    if count == usize::from(u16::MAX) { field(b"PK\x06\x06", 32, 8) } else { Some(count) }
}

/// Names and sizes of the parts.
fn parts(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    bytes: &[u8],
    file: &str,
    limits: Limits,
) -> Result<(), ReadError> {
    let refuse = |code: RefusalCode| Err(refused(code, file));
    let count = archive.len();
    if count > MAX_PARTS {
        return refuse(RefusalCode::FileTooMany);
    }
    // The crate keeps one entry per name: fewer than declared means names that are there twice.
    if declared(bytes) != Some(count) {
        return refuse(RefusalCode::FileDamaged);
    }
    let mut names = BTreeSet::new();
    let mut total = 0_u64;
    for index in 0..count {
        let Ok(part) = archive.by_index_raw(index) else { return refuse(RefusalCode::FileDamaged) };
        let Ok(name) = part.name().map(|name| plain_name(&name)) else {
            return refuse(RefusalCode::FileDamaged);
        };
        if part.encrypted() {
            return refuse(RefusalCode::FileEncryptedOrOld);
        }
        let size = part.size();
        let most = if name.ends_with("sharedstrings.xml") {
            MAX_SHARED_TEXTS
        } else if is_styles(&name) {
            MAX_UNUSED_STYLES
        } else {
            MAX_PART
        };
        total = total.saturating_add(size);
        if size > most && is_styles(&name) {
            return refuse(RefusalCode::FileStyles);
        }
        if size > most {
            return too_large(file, most);
        }
        if total > limits.inflated {
            return too_large(file, limits.inflated);
        }
        if !names.insert(name) {
            return refuse(RefusalCode::FileDamaged);
        }
    }
    match other_kind(&names) {
        Some(code) => refuse(code),
        None => Ok(()),
    }
}

/// What an archive is that is no workbook, by the names of its parts; none where it may be one.
fn other_kind(names: &BTreeSet<String>) -> Option<RefusalCode> {
    let has = |part: &str| names.iter().any(|name| name.contains(part));
    if has("workbook.bin") {
        Some(RefusalCode::FileXlsb)
    } else if has("workbook.xml") || (names.contains("_rels/.rels") && has("worksheets/")) {
        None
    } else if names.contains("content.xml") && names.contains("mimetype") {
        Some(RefusalCode::FileOpendocument)
    } else if has(".iwa") {
        Some(RefusalCode::FileNumbers)
    } else {
        Some(RefusalCode::FileNotAWorkbook)
    }
}

/// Whether a part is the table of styles.
pub(crate) fn is_styles(name: &str) -> bool {
    plain_name(name).ends_with("styles.xml")
}

/// Whether a part is the table of texts.
pub(crate) fn is_texts(name: &str) -> bool {
    plain_name(name).ends_with("sharedstrings.xml")
}

/// A part's name as the reader looks it up.
fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The number of texts that the table of texts declares against the room that it has.
fn texts(archive: &mut ZipArchive<Cursor<&[u8]>>, file: &str) -> Result<(), ReadError> {
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else { continue };
        if !part.name().is_ok_and(|name| is_texts(&name)) {
            continue;
        }
        let most = part.size() / MIN_TEXT + MAX_EXTRA_TEXTS;
        if texts_declared(BufReader::new(part)).is_some_and(|count| count > most) {
            return Err(refused(RefusalCode::FileDamaged, file));
        }
    }
    Ok(())
}

/// What a table of texts declares; the largest number where it is larger than numbers are.
fn texts_declared(part: impl BufRead) -> Option<u64> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let mut declared = None;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        // The reader goes by the first that is not empty; an empty one may or may not count.
        let (tag, last) = match &event {
            Ok(Event::Start(tag)) => (tag, true),
            Ok(Event::Empty(tag)) => (tag, false),
            Ok(Event::Eof) | Err(_) => return declared,
            Ok(_) => continue,
        };
        if tag.local_name().as_ref() != "sst" {
            continue;
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            if attribute.key.local_name().as_ref() == "uniqueCount" {
                let count = attribute.value.trim().parse().unwrap_or(u64::MAX);
                declared = declared.max(Some(count));
            }
        }
        if last {
            return declared;
        }
    }
}

/// Looks through large parts: the reader keeps a whole tag, text or comment in memory at once, and
/// takes its time with each.
fn look_through(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    total: u64,
    file: &str,
) -> Result<(), ReadError> {
    let mut tags = 0;
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else { continue };
        if part.size()
            <= if total > MAX_UNSCANNED_TOTAL { MAX_RUN as u64 } else { MAX_UNSCANNED_PART }
        {
            continue;
        }
        let mut buffer = vec![0; 1 << 16];
        let (mut run, mut before) = (0_usize, 0_u8);
        loop {
            let count = match part.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(_) => return Err(refused(RefusalCode::FileDamaged, file)),
            };
            // In blocks, and without branches within one, so that the processor takes many bytes
            // at a time: this is a quarter of a gigabyte at most.
            for block in buffer.get(..count).unwrap_or_default().chunks(BLOCK) {
                let opened = block.iter().filter(|byte| **byte == b'<').count();
                let closed = block.iter().filter(|byte| **byte == b'>').count();
                let follows = block.iter().skip(1).chain(&[0]);
                let declared =
                    block.iter().zip(follows).filter(|pair| *pair == (&b'<', &b'!')).count();
                // Comments and declarations have no place in a sheet of this size.
                if declared > 0 || (before == b'<' && block.first() == Some(&b'!')) {
                    return too_large(file, MAX_UNSCANNED_PART);
                }
                tags += opened;
                run = if opened + closed > 0 { 0 } else { run + block.len() };
                if run > MAX_RUN || tags > MAX_TAGS {
                    return too_large(file, MAX_UNSCANNED_PART);
                }
                before = block.last().copied().unwrap_or(0);
            }
        }
    }
    Ok(())
}
