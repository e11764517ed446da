//! A workbook as the library opens it.

use super::kept_rows::too_many;
use crate::finding::RefusalCode;
use crate::workbook::package::{limits, references};
use crate::workbook::refusal::{ReadError, refused};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// Most sheets.
const MAX_SHEETS: usize = 200;

/// Opens a workbook, when nothing in it can hurt.
pub(crate) fn open<'b>(bytes: &'b [u8], file: &str) -> Result<Xlsx<Cursor<&'b [u8]>>, ReadError> {
    limits::large_parts(bytes, file)?;
    references::check(bytes, file)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|fault| match fault {
        XlsxError::Password => refused(RefusalCode::FileEncryptedOrOld, file),
        _ => refused(RefusalCode::FileDamaged, file),
    })
}

/// The sheets of a workbook by their names, and whether they are hidden.
pub(crate) fn names(
    book: &Xlsx<Cursor<&[u8]>>,
    file: &str,
) -> Result<Vec<(String, bool)>, ReadError> {
    let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let names: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(is_sheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    match names.len() {
        0 => Err(refused(RefusalCode::FileDamaged, file)),
        count if count > MAX_SHEETS => Err(too_many(file)),
        _ => Ok(names),
    }
}

/// Whether the rest of a sheet can be read after this fault.
pub(crate) fn is_one_cell(fault: &XlsxError) -> bool {
    !matches!(
        fault,
        XlsxError::Io(_)
            | XlsxError::Zip(_)
            | XlsxError::Xml(_)
            | XlsxError::XmlAttr(_)
            | XlsxError::XmlEof(_)
    )
}
