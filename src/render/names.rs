//! What outcomes and drivers are called: by the sector, else in neutral words.

use crate::{
    catalogue::{Catalogue, Labels, Sector, Wording},
    model::{Id, Kind, Lens, Outcome, ValueProposition},
};

/// The names of a sector, with the neutral ones where it has none.
#[derive(Debug)]
pub struct Names<'c> {
    catalogue: &'c Catalogue,
    labels: &'c Labels,
    sector: Option<&'c Sector>,
    customers: String,
}

impl<'c> Names<'c> {
    /// The names in these words.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue, wording: &Wording) -> Self {
        let labels = catalogue.labels();
        let sector = wording.sector.as_ref().and_then(|id| catalogue.sector(id.as_str()));
        let customers = match (&wording.customer, sector) {
            (Some(customer), _) => customer.many.clone(),
            (None, Some(sector)) => sector.customer.many.clone(),
            (None, None) => labels.text("words.customer.many").to_owned(),
        };
        Self { catalogue, labels, sector, customers }
    }

    /// Sectors, by name.
    #[must_use]
    pub fn sectors(&self, ids: &[Id]) -> String {
        let name = |id: &Id| match self.catalogue.sector(id.as_str()) {
            Some(sector) => sector.name.clone(),
            None => id.to_string(),
        };
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    /// An outcome.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> &str {
        match self.sector.and_then(|sector| sector.outcomes.get(&outcome)) {
            Some(name) => name,
            None => self.labels.get(&format!("outcome.{outcome}")).unwrap_or_default(),
        }
    }

    /// An outcome and a lens: *Satisfaction: what residents say*.
    #[must_use]
    pub fn group(&self, outcome: Outcome, lens: Lens) -> String {
        format!("{}: {}", self.outcome(outcome), self.lens(lens))
    }

    /// A lens: *what residents say*.
    #[must_use]
    pub fn lens(&self, lens: Lens) -> String {
        let shows = match lens {
            Lens::Opinion => "shows.opinion",
            Lens::Activity => "shows.activity",
        };
        self.labels.fill(shows, &[("customers", &self.customers)])
    }

    /// What a KPI shows: what customers say or do, what is delivered, what it yields.
    #[must_use]
    pub fn shows(&self, kind: Option<Kind>) -> String {
        shows(kind, &self.customers, self.labels)
    }

    /// A driver with its group: *Relationship and contact: punctuality*.
    #[must_use]
    pub fn driver(&self, driver: ValueProposition) -> String {
        let ValueProposition(aspect) = driver;
        let group = aspect.group();
        let name = match self.sector.and_then(|sector| sector.value_propositions.get(&group)) {
            Some(name) => name.as_str(),
            None => self.labels.get(&format!("group.{group}")).unwrap_or_default(),
        };
        format!("{name}: {}", self.labels.of("aspect", &aspect.to_string()))
    }
}

/// What a KPI shows: what customers say (no kind) or do, what is delivered, what it yields.
pub(crate) fn shows(kind: Option<Kind>, customers: &str, labels: &Labels) -> String {
    let key = match kind {
        None => "shows.opinion",
        Some(Kind::Behaviour) => "shows.behaviour",
        Some(Kind::DeliveredService) => "shows.delivered-service",
        Some(Kind::Economics) => "shows.economics",
    };
    labels.fill(key, &[("customers", customers)])
}
