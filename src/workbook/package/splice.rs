//! The package as it leaves the program: what the library wrote, rewritten in three places.
//!
//! Rows that were given a height get it without the mark *chosen by hand*, the workbook's own theme
//! becomes ours, and the hidden sheets get their cells. Everything is compressed here, once: the
//! library writes a package that is hardly compressed.

use super::{raw_rows::RawRows, theme_part};
use crate::model::Theme;
use crate::workbook::{beside::beside, calc::sink::CellStyle};
use std::io::{self, Cursor, Write};
use std::ops::Range;
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// How hard the library's own package is compressed, from 1 to 9: it is read back at once.
pub(crate) const HARDLY: u8 = 1;
/// How hard workbooks are compressed, from 1 to 9. The next level takes a sixth more time for
/// 0.3 % of the size.
pub const COMPRESSION: u8 = 5;
const OPENING: &str = "<sheetData>";
const CLOSING: &str = "</sheetData>";

/// Where a sheet stands in a package; sheets are counted from 1.
fn path(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// A sheet of a package as it stands there.
///
/// # Errors
/// When the bytes are no workbook with that sheet.
pub(crate) fn sheet(bytes: &[u8], number: usize) -> Result<String, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    Ok(io::read_to_string(archive.by_name(&path(number))?)?)
}

/// A hidden sheet, compressed, as the only part of a package.
pub(crate) struct PackedSheet {
    package: Vec<u8>,
    path: String,
    /// What stands around its cells.
    shell: String,
}

/// Compresses a hidden sheet: its cells in place of those of `shell`.
///
/// # Errors
/// None in memory.
pub(crate) fn pack(number: usize, shell: String, cells: RawRows) -> Result<PackedSheet, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let path = path(number);
    writer.start_file(&path, options())?;
    fill(&shell, cells, &mut writer)?;
    Ok(PackedSheet { package: writer.finish()?.into_inner(), path, shell })
}

/// A package but for its hidden sheets, rewritten in two runs of its parts.
pub(crate) struct RewrittenPackage {
    first: ZipWriter<Cursor<Vec<u8>>>,
    second: Vec<u8>,
}

/// Rewrites a package but for its hidden sheets, all of which are left out: sheets whose rows may
/// grow lose the mark on them, and its theme becomes ours.
///
/// Its parts are compressed in two runs of about the same size, at the same time.
///
/// # Errors
/// When the bytes are no workbook.
pub(crate) fn rewrite(
    bytes: &[u8],
    growing: &[usize],
    hidden: &[usize],
    theme: &Theme,
) -> Result<RewrittenPackage, ZipError> {
    let paths = |numbers: &[usize]| numbers.iter().copied().map(path).collect::<Vec<_>>();
    let (growing, hidden) = (paths(growing), paths(hidden));
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let sizes = (0..archive.len()).map(|index| Ok(archive.by_index_raw(index)?.size()));
    let sizes = sizes.collect::<Result<Vec<u64>, ZipError>>()?;
    let half = sizes.iter().sum::<u64>() / 2;
    let before = |index: &usize| sizes[..*index].iter().sum::<u64>() < half;
    let middle = (0..sizes.len()).take_while(before).count();
    let rewritten = |parts: Range<usize>| run(bytes, parts, &growing, &hidden, theme);
    let (second, first) =
        beside(|| rewritten(middle..sizes.len())?.finish(), || rewritten(0..middle));
    Ok(RewrittenPackage { first: first?, second: second?.into_inner() })
}

/// Rewrites a run of the parts of a package.
fn run(
    bytes: &[u8],
    parts: Range<usize>,
    growing: &[String],
    hidden: &[String],
    theme: &Theme,
) -> Result<ZipWriter<Cursor<Vec<u8>>>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in parts {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        if hidden.contains(&name) {
            continue;
        }
        writer.start_file(&name, options())?;
        if name == theme_part::PATH {
            let themed = theme_part::themed(&io::read_to_string(part)?, theme);
            writer.write_all(themed.as_bytes())?;
        } else if growing.contains(&name) {
            writer.write_all(unmarked(&io::read_to_string(part)?).as_bytes())?;
        } else {
            io::copy(&mut part, &mut writer)?;
        }
    }
    Ok(writer)
}

/// Puts the hidden sheets into what was rewritten of a package.
///
/// # Errors
/// When the library wrote something else around a hidden sheet than it was packed with, which no
/// scorecard brings about.
pub(crate) fn finish(
    RewrittenPackage { first: mut writer, second }: RewrittenPackage,
    bytes: &[u8],
    hidden: &[PackedSheet],
) -> Result<Vec<u8>, ZipError> {
    writer.merge_archive(ZipArchive::new(Cursor::new(second))?)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    for PackedSheet { package, path, shell } in hidden {
        let whole = io::read_to_string(archive.by_name(path)?)?;
        if Shell::new(&whole) != Shell::new(shell) {
            return Err(ZipError::InvalidArchive("a hidden sheet changed".into()));
        }
        let mut packed = ZipArchive::new(Cursor::new(package))?;
        writer.raw_copy_file(packed.by_index_raw(0)?)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// What stands around the cells of a hidden sheet.
#[derive(PartialEq)]
struct Shell<'s> {
    head: &'s str,
    tail: &'s str,
    /// The formats of its cells, in the order of [`CellStyle`].
    title: u32,
    key: u32,
}

impl<'s> Shell<'s> {
    fn new(sheet: &'s str) -> Self {
        let (head, rest) = sheet.split_once(OPENING).unwrap_or((sheet, ""));
        let (samples, tail) = rest.split_once(CLOSING).unwrap_or(("", rest));
        let mut styles = samples.split(" s=\"").skip(1).map(|sample| {
            sample.split_once('"').and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
        });
        let (title, key) = (styles.next().unwrap_or(0), styles.next().unwrap_or(0));
        Self { head, tail, title, key }
    }
}

/// How parts are written; their time is always the same.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(i64::from(COMPRESSION)))
}

/// A sheet with cells in place of its own.
fn fill(sheet: &str, cells: RawRows, writer: &mut impl Write) -> Result<(), ZipError> {
    let Shell { head, tail, title, key } = Shell::new(sheet);
    writer.write_all(head.as_bytes())?;
    writer.write_all(OPENING.as_bytes())?;
    cells.write(writer, |look| match look {
        CellStyle::Bare => 0,
        CellStyle::Title => title,
        CellStyle::Key => key,
    })?;
    writer.write_all(CLOSING.as_bytes())?;
    Ok(writer.write_all(tail.as_bytes())?)
}

/// A sheet without the mark on its rows; columns carry one of another name.
///
/// Where the sign that opens folded rows stands above them, the row above says so: the library marks
/// the row below, wherever the sign stands.
fn unmarked(text: &str) -> String {
    const FOLDED: &str = " collapsed=\"1\"";
    let mut free = String::with_capacity(text.len());
    let mut parts = text.split("<row ");
    let head = parts.next().unwrap_or_default();
    free.push_str(head);
    let is_above = head.contains("summaryBelow=\"0\"");
    let is_folded = |tag: &str| tag.contains(" hidden=\"1\"") && tag.contains(" outlineLevel=");
    let tags = parts.map(|part| part.split_once('>').unwrap_or((part, "")));
    let mut tags = tags.peekable();
    while let Some((tag, rest)) = tags.next() {
        let mut tag = tag.replace(" customHeight=\"1\"", "");
        if is_above {
            tag = tag.replace(FOLDED, "");
            let opens = !is_folded(&tag) && tags.peek().is_some_and(|(next, _)| is_folded(next));
            let end = tag.len() - usize::from(tag.ends_with('/'));
            tag.insert_str(end, if opens { FOLDED } else { "" });
        }
        free.push_str("<row ");
        free.push_str(&tag);
        free.push('>');
        free.push_str(rest);
    }
    free
}
