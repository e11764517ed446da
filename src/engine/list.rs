//! Listing: what there is to choose from.

use super::{Engine, Error, plan::sectors_by_name};
use crate::{
    catalogue::Wording,
    finding::{Checked, nearest},
    model::{Id, Kpi, Objective},
    render,
    selection::{self, Filter},
    workbook::{self, ReadError, Ticked},
};
use std::{collections::BTreeSet, io};

/// The KPIs that a filter leaves.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Listing {
    /// In the order of the catalogue.
    pub kpis: Vec<Kpi>,
    /// Whose words they are in: the sector's, where one was asked for.
    pub wording: Wording,
    /// The sectors that were asked for.
    pub sectors: Vec<Id>,
}

/// One entry of the catalogue.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum CatalogueEntry {
    /// A KPI.
    Kpi(Box<Kpi>),
    /// An objective.
    Objective(Box<Objective>),
}

impl Engine {
    /// The KPIs that a filter leaves, with what is wrong with the filter.
    ///
    /// The name of a sector is understood as its id.
    #[must_use]
    pub fn select(&self, filter: &Filter) -> Checked<Listing> {
        let mut filter = filter.clone();
        sectors_by_name(&mut filter, self.catalogue());
        let wording = Wording {
            sector: match filter.sectors.as_slice() {
                [sector] => Some(sector.clone()),
                _ => None,
            },
            ..Wording::default()
        };
        let selection = selection::select(self.catalogue(), &wording, &filter);
        Checked {
            value: Listing { kpis: selection.kpis, wording, sectors: filter.sectors },
            findings: selection.findings,
        }
    }

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

    /// To choose from: a workbook with the KPIs, and the objectives of the sectors that one of
    /// them shows. [`Engine::read_picklist`] reads back what was ticked in it.
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

    /// Reads what was ticked in a workbook to choose from; `file` is its name, for places in it.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no such workbook, or cannot be read.
    pub fn read_picklist(&self, file: &str, bytes: &[u8]) -> Result<Checked<Ticked>, Error> {
        workbook::read_picklist(bytes, file).map_err(|ReadError(finding)| Error::Refused(finding))
    }

    /// One entry, by its id or its name, in the words of a sector.
    ///
    /// # Errors
    /// [`Error::UnknownSector`] and [`Error::UnknownEntry`].
    pub fn show(&self, id: &str, sector: Option<&str>) -> Result<(CatalogueEntry, Wording), Error> {
        let wording = Wording {
            sector: sector.map(|asked| self.sector(asked)).transpose()?,
            ..Wording::default()
        };
        let slug = Id::slug(id).map_or_else(|| id.to_owned(), |id| id.to_string());
        let catalogue = self.catalogue();
        let kpi = || Some(CatalogueEntry::Kpi(Box::new(catalogue.kpi(&slug, &wording)?)));
        let objective =
            || Some(CatalogueEntry::Objective(Box::new(catalogue.objective(&slug, &wording)?)));
        match kpi().or_else(objective) {
            Some(entry) => Ok((entry, wording)),
            None => Err(self.unknown_entry(id, &slug)),
        }
    }

    /// The sector with this id or name.
    fn sector(&self, asked: &str) -> Result<Id, Error> {
        let id = Id::slug(asked);
        let found = self
            .catalogue()
            .sectors()
            .find(|sector| Some(&sector.id) == id.as_ref() || Id::slug(&sector.name) == id);
        found.map(|sector| sector.id.clone()).ok_or_else(|| Error::UnknownSector {
            sector: asked.to_owned(),
            known: self.catalogue().sectors().map(|sector| sector.id.to_string()).collect(),
        })
    }

    /// Nothing has this id: perhaps another one was meant.
    fn unknown_entry(&self, id: &str, slug: &str) -> Error {
        let objectives: Vec<String> = self
            .catalogue()
            .objectives(&Wording::default())
            .map(|objective| objective.id.to_string())
            .collect();
        let known = self.catalogue().kpi_ids().chain(objectives.iter().map(String::as_str));
        let nearest = nearest(slug, known).map(ToOwned::to_owned);
        Error::UnknownEntry { id: id.to_owned(), nearest }
    }
}
