//! A package of parts that are whole already: a document for Word.

use super::splice::options;
use crate::workbook::WriteError;
use std::io::{Cursor, Write as _};
use zip::{ZipWriter, result::ZipError};

/// Puts parts into a package, in this order. The same parts give the same bytes.
///
/// # Errors
/// When two parts have one path.
pub(crate) fn package<P: AsRef<[u8]>>(parts: &[(&str, P)]) -> Result<Vec<u8>, WriteError> {
    let packed = || -> Result<Vec<u8>, ZipError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, part) in parts {
            writer.start_file(*path, options())?;
            writer.write_all(part.as_ref())?;
        }
        Ok(writer.finish()?.into_inner())
    };
    packed().map_err(WriteError::new)
}
