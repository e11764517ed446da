//! Row heights: as tall as the texts need, and free to grow.
//!
//! Excel measures a row without a height when it opens a file; LibreOffice and
//! most viewers do not. So heights are written. A height that is marked as chosen
//! by hand would stay when people type more, which is why [`loosen`] takes the mark off.

use rust_xlsxwriter::utility::cell_autofit_width;
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Height of a line of the standard font, in points.
const LINE: f64 = 15.0;
/// The tallest row that there is, in points.
const TALLEST: f64 = 409.0;
/// Pixels that the measure of a text has around it.
const PADDING: u32 = 7;
/// Programs differ a little in how wide letters are.
const SAFETY: f64 = 1.01;

/// Height in points of a text in a cell of so many characters.
pub(super) fn height(text: &str, width: f64) -> f64 {
    let lines: u32 = text.split('\n').map(|line| lines(line, width * 7.0)).sum();
    (f64::from(lines) * LINE).min(TALLEST)
}

/// Lines that a text takes when it is broken between words.
fn lines(text: &str, room: f64) -> u32 {
    let blank = measure(" ");
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split(' ') {
        let wide = measure(word);
        if used > 0.0 && used + blank + wide > room {
            lines += 1;
            used = 0.0;
        }
        used += if used > 0.0 { blank + wide } else { wide };
        // A word that is too long is broken anywhere.
        while used > room && room > 0.0 {
            lines += 1;
            used -= room;
        }
    }
    lines
}

/// Width of a text in pixels.
fn measure(text: &str) -> f64 {
    f64::from(cell_autofit_width(text).saturating_sub(PADDING)) * SAFETY
}

/// Takes the mark *chosen by hand* off the row heights of some sheets, counted from 1.
///
/// # Errors
/// When the bytes are no workbook.
pub(super) fn loosen(bytes: Vec<u8>, sheets: &[usize]) -> Result<Vec<u8>, ZipError> {
    let names: Vec<String> =
        sheets.iter().map(|number| format!("xl/worksheets/sheet{number}.xml")).collect();
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index)?.name()?.into_owned();
        if !names.contains(&name) {
            writer.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        }
        let mut text = String::new();
        archive.by_index(index)?.read_to_string(&mut text)?;
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(unmarked(&text).as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
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
