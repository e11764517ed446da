//! Issuing: the workbook that people fill in.

use super::{Engine, Error};
use crate::{readings::Readings, scorecard::Scorecard, workbook};

impl Engine {
    /// A workbook with these figures in it. The same arguments give the same bytes.
    ///
    /// # Errors
    /// [`Error::NotWritten`], which no scorecard that was resolved without errors brings about.
    pub fn issue(&self, scorecard: &Scorecard, readings: &Readings) -> Result<Vec<u8>, Error> {
        workbook::write(scorecard, readings, self.labels()).map_err(Error::NotWritten)
    }
}
