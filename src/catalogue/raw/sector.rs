//! A sector as it is written.

use super::overlay::{Overlay, raw, replaced_whole};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

raw! {
    /// A sector: `sectors/<id>.toml`.
    RawSector {
        /// Id of a sector whose KPIs, objectives and texts it takes over.
        extends: Option<String>,
        /// `true` hides the sector.
        removed: Option<bool>,
        /// Name of the sector.
        name: Option<String>,
        /// What else people call it, in any language: understood where a sector is asked for.
        also_called: Option<Vec<String>>,
        /// Usual length of a reporting period.
        every: Option<String>,
        /// Fewest answers of what reports show; 0 shows everything.
        least_shown: Option<u32>,
        /// What those are called whom it serves.
        customer: Option<RawCustomer>,
        /// The customer perspective and its neighbours.
        perspective: Option<RawPerspective>,
        /// Names of the five outcomes.
        outcomes: IndexMap<String, String>,
        /// Names of the four treatments of a segment.
        treatments: IndexMap<String, String>,
        /// Names of the three parts of the value proposition.
        value_propositions: IndexMap<String, String>,
        /// The default scorecard, in order.
        defaults: Option<Vec<RawDefault>>,
    }

    /// What those are called whom it serves.
    RawCustomer {
        /// Singular: `resident`.
        one: Option<String>,
        /// Plural: `residents`.
        many: Option<String>,
        /// Definite article of the singular: `the`, `de`, `het`.
        article: Option<String>,
    }

    /// The perspective and its neighbours.
    RawPerspective {
        /// Name of this perspective.
        name: Option<String>,
        /// Where it stands.
        place: Option<String>,
        /// All perspectives from top to bottom, this one among them under its name.
        order: Option<Vec<String>>,
    }

    /// An objective of a sector's default scorecard.
    RawDefault {
        /// Id of the objective.
        objective: Option<String>,
        /// Ids of its KPIs.
        kpis: Option<Vec<String>>,
        /// Ids of the objectives that it drives.
        drives: Option<Vec<String>>,
    }
}

replaced_whole!(Vec<RawDefault>);
