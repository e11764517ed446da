//! References that the reader would count wrong.
//!
//! The library counts the letters and digits of a cell's reference in 32 bits, and does not look
//! whether they suffice: `AAAAAAAAAA1` would be read as some other cell. Which references there
//! are is seen here first, whatever the library was compiled with.

use crate::{
    finding::RefusalCode,
    workbook::refusal::{ReadError, refused},
};
use memchr::{memchr_iter, memmem};
use quick_xml::{Reader, events::Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// Letters and digits of the shortest reference that does not fit: seven letters and a digit.
const MIN_LEN: usize = 8;
/// What the library looks for before it counts cells.
const CELLS: &[u8] = b"sheetData";
/// Bytes of what came before that are looked at again.
const OVERLAP: usize = 32;
/// Bytes that show whether letters have one byte each.
const START: usize = 256;
/// Bytes that are inflated at once.
const PORTION: usize = 64 << 10;
/// Rows and columns that can be counted on from without leaving 32 bits.
const MAX_COUNT: u32 = 1 << 31;

/// Refuses a workbook with a reference that does not fit.
///
/// # Errors
/// With the file as a damaged one.
pub(crate) fn check(bytes: &[u8], file: &str) -> Result<(), ReadError> {
    let damaged = || refused(RefusalCode::FileDamaged, file);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut buffer = vec![0; OVERLAP + PORTION];
    for index in 0..archive.len() {
        // What cannot be inflated, the reader will find out.
        let doubtful = archive.by_index(index).is_ok_and(|part| is_doubtful(part, &mut buffer));
        if doubtful && !archive.by_index(index).is_ok_and(fits) {
            return Err(damaged());
        }
    }
    Ok(())
}

/// Whether a part holds cells and something that could be a reference that does not fit, from its
/// bytes alone.
fn is_doubtful(mut part: impl Read, buffer: &mut [u8]) -> bool {
    buffer.get_mut(..OVERLAP).unwrap_or_default().fill(0);
    let (mut start, mut cells, mut long) = (START, false, false);
    while let Ok(count @ 1..) = part.read(buffer.get_mut(OVERLAP..).unwrap_or_default()) {
        let seen = buffer.get(..OVERLAP + count).unwrap_or_default();
        // Letters of more than one byte have to be decoded.
        if seen.iter().skip(OVERLAP).take(start).any(is_wide) {
            return true;
        }
        start = start.saturating_sub(count);
        cells = cells || memmem::find(seen, CELLS).is_some();
        // What stands further before was seen with enough behind it.
        let mut signs = memchr_iter(b'=', seen).skip_while(|at| *at < OVERLAP / 2);
        long = long || signs.any(|at| is_long(seen, at));
        if cells && long {
            return true;
        }
        buffer.copy_within(count..OVERLAP + count, 0);
    }
    false
}

/// Whether a byte belongs to a text whose letters have several.
fn is_wide(byte: &u8) -> bool {
    matches!(byte, 0 | 0xfe | 0xff)
}

/// Whether what stands around an equals sign can be a reference that does not fit: an attribute
/// `r` with so long a value. One with a prefix is another: every sheet declares `xmlns:r`. What
/// lies beyond the bytes at hand is looked at again with the next ones; spaces without end are
/// unusual enough.
fn is_long(seen: &[u8], at: usize) -> bool {
    let name = seen.get(at.saturating_sub(OVERLAP / 2)..at).unwrap_or_default();
    let spaced = name.last().is_none_or(u8::is_ascii_whitespace);
    let name = name.trim_ascii_end();
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte);
    let named = match name {
        [.., before, b'r'] => !goes_on(before),
        [b'r'] => true,
        [] => spaced,
        _ => false,
    };
    let value = seen.get(at + 1..).unwrap_or_default();
    if !named || value.is_empty() {
        return false;
    }
    let behind = value.len();
    match value.trim_ascii_start() {
        [b'"' | b'\'', value @ ..] => {
            let value = value.get(..MIN_LEN.min(value.len())).unwrap_or_default();
            let ends = value.iter().any(|byte| matches!(byte, b'"' | b'\''));
            !ends && (value.len() == MIN_LEN || behind >= OVERLAP / 2)
        }
        // A text is no value; one that begins later is looked at again.
        rest => rest.is_empty() && behind >= OVERLAP / 2,
    }
}

/// Whether all references of rows and cells fit, as far as a part can be read.
fn fits(part: impl Read) -> bool {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let (Ok(Event::Start(tag)) | Ok(Event::Empty(tag))) = event else {
            match event {
                Ok(Event::Eof) | Err(_) => return true,
                Ok(_) => continue,
            }
        };
        let cell = match tag.local_name().as_ref() {
            "c" => true,
            "row" => false,
            _ => continue,
        };
        let mut attributes = tag.attributes();
        let lost = attributes.with_checks(false).flatten().any(|attribute| {
            attribute.key.local_name().as_ref() == "r" && !counts(&attribute.value, cell)
        });
        if lost {
            return false;
        }
    }
}

/// Whether a reference can be counted in 32 bits, and what follows it too.
fn counts(reference: &str, cell: bool) -> bool {
    let (mut column, mut row) = (Some(0_u32), Some(0_u32));
    let mut in_row = false;
    for byte in reference.bytes() {
        match byte {
            b'0'..=b'9' => {
                in_row = true;
                row = row.and_then(|row| row.checked_mul(10)?.checked_add((byte - b'0').into()));
            }
            letter if letter.is_ascii_alphabetic() && !in_row => {
                let place = letter.to_ascii_uppercase() - b'A' + 1;
                column =
                    column.and_then(|column| column.checked_mul(26)?.checked_add(place.into()));
            }
            // No reference at all: the library says so, unless it has lost count before.
            _ => break,
        }
    }
    // A row without cells counts on from its number, a cell from its column.
    let goes_on = if cell { column } else { row };
    column.is_some() && row.is_some() && goes_on.is_some_and(|count| count < MAX_COUNT)
}

#[cfg(test)]
mod tests {
    use super::{OVERLAP, PORTION, is_doubtful};
    use std::io::Read;

    fn doubtful(sheet: &str) -> bool {
        is_doubtful(sheet.as_bytes(), &mut vec![0; OVERLAP + PORTION])
    }

    #[test]
    fn a_sheet_as_every_program_writes_it_is_not_gone_through_again() {
        let sheet = |cell: &str| {
            format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
                 <sheetData><row r=\"1048576\">{cell}</row></sheetData></worksheet>"
            )
        };
        assert!(!doubtful(&sheet("<c r=\"XFD1048\" s=\"12345678\"><v>1</v></c>")));
        for far in ["r=\"AAAAAAAAAA1\"", "r = 'AAAAAAAAAA1'", "s=\"1\"\nr=\"AAAAAAAAAA1\""] {
            assert!(doubtful(&sheet(&format!("<c {far}><v>1</v></c>"))), "{far}");
        }
    }

    /// Gives few bytes at a time, as a part may come.
    struct Sparing<'a>(&'a [u8], usize);

    impl Read for Sparing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(self.1);
            let (now, later) = self.0.split_at(count);
            self.0 = later;
            let Some(room) = buffer.get_mut(..count) else { return Ok(0) };
            room.copy_from_slice(now);
            Ok(count)
        }
    }

    #[test]
    fn it_does_not_matter_where_one_portion_ends_and_the_next_begins() {
        let usual = "<sheetData><c r=\"XFD1048\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\
                     k</t></is></c></sheetData>";
        for count in 1..100 {
            let doubtful = |sheet: &str| {
                is_doubtful(Sparing(sheet.as_bytes(), count), &mut vec![0; OVERLAP + PORTION])
            };
            assert!(!doubtful(usual), "{count}");
            for spaces in 0..40 {
                let far = format!("\"{}r{0}={0}'AAAAAAAAAA1'", " ".repeat(spaces));
                let far = format!("<sheetData><c s={far}/></sheetData>");
                assert!(doubtful(&far), "{count} at a time: {far}");
            }
        }
    }
}
