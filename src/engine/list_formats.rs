//! Listing, in every format.

use super::{Engine, Error, Listing};
use crate::render;
use std::io;

impl Engine {
    /// For programs: an array of objects.
    ///
    /// # Errors
    /// When the writer fails, which memory does not.
    pub fn list_json(&self, listing: &Listing) -> io::Result<String> {
        render::list_json(&listing.kpis)
    }

    /// For spreadsheets and programs: a row for each KPI.
    ///
    /// # Errors
    /// When the writer fails, which memory does not.
    pub fn list_csv(&self, listing: &Listing) -> io::Result<Vec<u8>> {
        render::list_csv(&listing.kpis)
    }

    /// For reading: a document by outcome and lens.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, at its line.
    pub fn list_markdown(&self, listing: &Listing) -> Result<String, Error> {
        let templates = self.templates(self.labels());
        render::list_markdown(&listing.kpis, self.catalogue(), &listing.wording, &templates)
            .map_err(Error::Refused)
    }
}
