//! Workbooks to choose from: made of a listing, and read back.

#[cfg(feature = "write")]
use super::Listing;
use super::{Engine, Error};
#[cfg(feature = "read")]
use crate::{
    finding::Checked,
    workbook::{self, ReadError, Ticked},
};
#[cfg(feature = "write")]
use crate::{
    model::{Id, Objective},
    render,
};
#[cfg(feature = "write")]
use std::collections::BTreeSet;

#[cfg(feature = "write")]
impl Engine {
    /// To choose from: a workbook with the KPIs, and the objectives of the sectors that one of
    /// them shows. `read_picklist` reads back what was ticked in it.
    ///
    /// # Errors
    /// [`Error::NotWritten`], which no checked catalogue brings about.
    pub fn list_xlsx(&self, listing: &Listing) -> Result<Vec<u8>, Error> {
        let Listing { kpis, wording, sectors } = listing;
        let listed: BTreeSet<&Id> = kpis.iter().map(|kpi| &kpi.id).collect();
        let wanted = |objective: &Objective| {
            let serves = sectors.is_empty()
                || objective.sectors.iter().any(|sector| sectors.contains(sector));
            serves && objective.kpis.iter().any(|id| listed.contains(id))
        };
        let objectives: Vec<Objective> =
            self.catalogue().objectives(wording).filter(wanted).collect();
        render::list_xlsx(kpis, &objectives, self.catalogue(), wording).map_err(Error::NotWritten)
    }
}

#[cfg(feature = "read")]
impl Engine {
    /// Reads what was ticked in a workbook to choose from; `file` is its name, for places in it.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no such workbook, or cannot be read.
    pub fn read_picklist(&self, file: &str, bytes: &[u8]) -> Result<Checked<Ticked>, Error> {
        workbook::read_picklist_within(bytes, file, self.limits)
            .map_err(|ReadError(finding)| Error::Refused(finding))
    }
}
