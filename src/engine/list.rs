//! Listing: what there is to choose from.

use super::{Engine, Error, plan::sectors_by_name};
use crate::{
    catalogue::Wording,
    finding::{Checked, nearest},
    model::{Id, Kpi, Objective},
    selection::{self, Filter},
};

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

/// An entry, and whose words it is in.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct ShownEntry {
    /// The KPI or the objective.
    pub entry: CatalogueEntry,
    /// The sector's words, where one was asked for.
    pub wording: Wording,
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

    /// One entry, by its id or its name, in the words of a sector.
    ///
    /// # Errors
    /// [`Error::UnknownSector`] and [`Error::UnknownEntry`].
    pub fn show(&self, id: &str, sector: Option<&str>) -> Result<ShownEntry, Error> {
        let wording = Wording {
            sector: sector.map(|asked| self.sector(asked)).transpose()?,
            ..Wording::default()
        };
        let slug = Id::slug(id).map_or_else(|| id.to_owned(), |id| id.to_string());
        let catalogue = self.catalogue();
        let kpi = || Some(CatalogueEntry::Kpi(Box::new(catalogue.kpi(&slug, &wording)?)));
        let objective =
            || Some(CatalogueEntry::Objective(Box::new(catalogue.objective(&slug, &wording)?)));
        let called = || {
            let mut called = self.called(&slug);
            // One name of several KPIs is no answer.
            let only = called.next().filter(|_| called.next().is_none())?;
            Some(CatalogueEntry::Kpi(Box::new(catalogue.kpi(only, &wording)?)))
        };
        match kpi().or_else(objective).or_else(called) {
            Some(entry) => Ok(ShownEntry { entry, wording }),
            None => Err(self.unknown_entry(id, &slug)),
        }
    }

    /// The sector with this id or name.
    fn sector(&self, asked: &str) -> Result<Id, Error> {
        let id = Id::slug(asked);
        let by_id = self.catalogue().sectors().map(|sector| &sector.id);
        let by_id = by_id.into_iter().find(|known| Some(*known) == id.as_ref()).cloned();
        let by_name = || {
            let mut names = self.catalogue().sector_names().into_iter();
            names.find(|(name, _)| Id::slug(name) == id).map(|(_, id)| id)
        };
        by_id.or_else(by_name).ok_or_else(|| Error::UnknownSector {
            sector: asked.to_owned(),
            known: self.catalogue().sectors().map(|sector| sector.id.to_string()).collect(),
        })
    }

    /// The KPIs that are also called so.
    fn called<'s>(&'s self, slug: &'s str) -> impl Iterator<Item = &'s str> {
        let same = move |name: &String| Id::slug(name).is_some_and(|name| name.as_str() == slug);
        let catalogue = self.catalogue();
        catalogue.kpi_ids().filter(move |id| catalogue.also_called(id).iter().any(same))
    }

    /// Nothing has this id: perhaps another one was meant.
    fn unknown_entry(&self, id: &str, slug: &str) -> Error {
        let objectives: Vec<String> = self
            .catalogue()
            .objectives(&Wording::default())
            .map(|objective| objective.id.to_string())
            .collect();
        let known = self.catalogue().kpi_ids().chain(objectives.iter().map(String::as_str));
        let nearest = self.called(slug).next().or_else(|| nearest(slug, known));
        let nearest = nearest.map(ToOwned::to_owned);
        Error::UnknownEntry { id: id.to_owned(), nearest }
    }
}
