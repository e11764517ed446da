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
        workbook::read(bytes, file).map_err(|ReadError(finding)| Error::Refused(finding))
    }
}
