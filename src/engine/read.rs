//! Reading: the bytes of a filled-in workbook.

use super::{Engine, Error};
use crate::{
    finding::Checked,
    workbook::{self, ReadError, Submission},
};

impl Engine {
    /// Reads a filled-in workbook; `file` is its name as people know it, for places in it.
    ///
    /// Everything that is wrong in it is told beside what could be read.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no workbook of ours, is of a newer version, or breaks a limit.
    pub fn read(&self, file: &str, bytes: &[u8]) -> Result<Checked<Submission>, Error> {
        workbook::read_within(bytes, file, self.limits)
            .map_err(|ReadError(finding)| Error::Refused(finding))
    }
}

/// Whether a file is a workbook, or means to be one.
///
/// Then [`Engine::read`] says what is wrong with it.
#[must_use]
pub fn is_workbook(file: &str, bytes: &[u8]) -> bool {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let named = ["xlsx", "xlsm", "xlsb", "xls", "ods"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    // A zip archive, or the container of older and of encrypted files.
    named || bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}
