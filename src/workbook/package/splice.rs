//! The hidden sheets in the package: their cells in place of those that the library wrote.
//!
//! They are compressed while the library writes what stands around them, and put into the package
//! in the end. Everything leaves the program compressed once: the library writes a package that is
//! hardly compressed, which is then [rewritten](super::rewrite).

use super::raw_rows::RawRows;
use crate::workbook::{calc::sink::CellStyle, evaluate::Grid};
use std::{
    io::{self, Cursor, Write},
    sync::Arc,
};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// How hard the library's own package is compressed, from 1 to 9: it is read back at once.
pub(crate) const HARDLY: u8 = 1;
/// How hard workbooks are compressed, from 1 to 9. The next level takes a sixth more time for
/// 0.3 % of the size.
pub const COMPRESSION: u8 = 5;
const OPENING: &str = "<sheetData>";
const CLOSING: &str = "</sheetData>";

/// Where a sheet stands in a package; sheets are counted from 1.
pub(super) fn path(number: usize) -> String {
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

/// Compresses a hidden sheet: its cells, with their values, in place of those of `shell`.
///
/// # Errors
/// None in memory.
#[inline(never)]
pub(crate) fn pack(
    number: usize,
    shell: String,
    cells: (RawRows, Arc<Grid>),
) -> Result<PackedSheet, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let path = path(number);
    writer.start_file(&path, options())?;
    fill(&shell, cells, &mut writer)?;
    Ok(PackedSheet { package: writer.finish()?.into_inner(), path, shell })
}

/// Puts the hidden sheets into what was rewritten of a package.
///
/// # Errors
/// When the library wrote something else around a hidden sheet than it was packed with, which no
/// scorecard brings about.
pub(crate) fn finish(
    mut writer: ZipWriter<Cursor<Vec<u8>>>,
    bytes: &[u8],
    hidden: &[PackedSheet],
) -> Result<Vec<u8>, ZipError> {
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
fn fill(
    sheet: &str,
    (cells, grid): (RawRows, Arc<Grid>),
    writer: &mut impl Write,
) -> Result<(), ZipError> {
    let Shell { head, tail, title, key } = Shell::new(sheet);
    writer.write_all(head.as_bytes())?;
    writer.write_all(OPENING.as_bytes())?;
    cells.write(grid, writer, |look| match look {
        CellStyle::Bare => 0,
        CellStyle::Title => title,
        CellStyle::Key => key,
    })?;
    writer.write_all(CLOSING.as_bytes())?;
    Ok(writer.write_all(tail.as_bytes())?)
}
