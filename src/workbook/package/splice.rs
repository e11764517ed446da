//! The package as it leaves the program: what the library wrote, rewritten in two places.
//!
//! Rows that were given a height get it without the mark *chosen by hand*, and the
//! hidden sheets get their cells. Everything is compressed here, once: the
//! library writes a package that is hardly compressed.

use super::raw_rows::RawRows;
use crate::workbook::{beside::beside, calc::sink::CellStyle};
use std::io::{self, Cursor, Write};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// How hard the library's own package is compressed, from 1 to 9: it is read back at once.
pub(crate) const HARDLY: u8 = 1;
/// How hard workbooks are compressed, from 1 to 9. The next level takes a sixth more time for
/// 0.3 % of the size.
pub const COMPRESSION: u8 = 5;
const OPENING: &str = "<sheetData>";
const CLOSING: &str = "</sheetData>";

/// Rewrites a package: sheets whose rows may grow, and the hidden sheets with their cells.
/// Sheets are counted from 1.
///
/// # Errors
/// When the bytes are no workbook.
pub(crate) fn finish(
    bytes: &[u8],
    growing: &[usize],
    hidden: [(usize, RawRows); 2],
) -> Result<Vec<u8>, ZipError> {
    let path = |number: usize| format!("xl/worksheets/sheet{number}.xml");
    let growing: Vec<String> = growing.iter().copied().map(path).collect();
    let hidden = hidden.map(|(number, cells)| (path(number), cells));
    let names: Vec<String> = hidden.iter().map(|(name, _)| name.clone()).collect();
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let shells = names.iter().map(|name| Ok(io::read_to_string(archive.by_name(name)?)?));
    let shells: Vec<String> = shells.collect::<Result<_, ZipError>>()?;
    // The hidden sheets are most of the package: they are compressed beside the rest.
    let large = || {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for ((name, cells), shell) in hidden.into_iter().zip(&shells) {
            writer.start_file(name, options())?;
            fill(shell, cells, &mut writer)?;
        }
        writer.finish()
    };
    let rest = || {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut part = archive.by_index(index)?;
            let name = part.name()?.into_owned();
            if names.contains(&name) {
                continue;
            }
            writer.start_file(&name, options())?;
            if growing.contains(&name) {
                writer.write_all(unmarked(&io::read_to_string(part)?).as_bytes())?;
            } else {
                io::copy(&mut part, &mut writer)?;
            }
        }
        Ok::<_, ZipError>(writer)
    };
    let (large, rest) = beside(large, rest);
    let mut writer = rest?;
    let mut large = ZipArchive::new(large?)?;
    for index in 0..large.len() {
        writer.raw_copy_file(large.by_index_raw(index)?)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// How parts are written; their time is always the same.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(i64::from(COMPRESSION)))
}

/// A sheet with cells in place of its own, which carry the styles in the order of [`Look`].
fn fill(text: &str, cells: RawRows, writer: &mut impl Write) -> Result<(), ZipError> {
    let (head, rest) = text.split_once(OPENING).unwrap_or((text, ""));
    let (samples, tail) = rest.split_once(CLOSING).unwrap_or(("", rest));
    let mut styles = samples.split(" s=\"").skip(1).map(|sample| {
        sample.split_once('"').and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
    });
    let (title, key) = (styles.next().unwrap_or(0), styles.next().unwrap_or(0));
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
fn unmarked(text: &str) -> String {
    let mut free = String::with_capacity(text.len());
    for (at, part) in text.split("<row ").enumerate() {
        if at == 0 {
            free.push_str(part);
            continue;
        }
        free.push_str("<row ");
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        free.push_str(&tag.replace(" customHeight=\"1\"", ""));
        free.push('>');
        free.push_str(rest);
    }
    free
}
