//! The user's choices: `scorecard.toml`, as people edit it.
//!
//! Everything is optional. What a plan leaves open is filled in from the
//! catalogue by [`super::plan_for`]; what it says wins.

mod check;
mod entries;
mod keep;
mod read;
mod unknown;
mod write;

pub use super::kpi::PlanKpi;
#[cfg(feature = "read")]
pub(crate) use check::{MAX_SCORES, possible_scores};
pub(super) use check::{check, group_named, start_moved};
pub use entries::{PlanAgreement, PlanObjective};
pub(super) use entries::{blank, or_blank};
pub use keep::keep;
pub(super) use read::faults;
pub use read::read;
pub(super) use unknown::unknown_language;
pub use write::write;

/// The JSON schema of `scorecard.toml`, for editors.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::model::schema_of::<Plan>("scorecard.toml")
}

use super::Segment;
use crate::{
    finding::text::Places,
    model::{Id, Outcome, Period, PeriodLength, PerspectivePosition},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the format that this program writes.
pub const VERSION: u32 = 1;

/// What a plan calls the result of a KPI itself, among its figures from before.
pub const VALUE: &str = "value";

/// What a plan calls the month of a survey that is due in none.
pub const NO_MONTH: u8 = 0;

/// Everything that a user can decide about a scorecard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Plan {
    /// Version of the format; none: the newest.
    pub klant: Option<u32>,
    /// Language of everything that is made: `en`, `nl`.
    pub language: Option<String>,
    /// Key of the sector.
    pub sector: Option<Id>,
    /// Name of the organisation.
    pub organisation: String,
    /// The first period, of any length: `2027`, `2027-04`, `2027-Q2`.
    pub start: Option<Period>,
    /// Length of a period; none: that of `start`, else the sector's usual one.
    pub every: Option<PeriodLength>,
    /// How many periods, 1 to 120; none: a year.
    pub periods: Option<usize>,
    /// Month in which the year begins, 1–12; none: January.
    pub year_begins: Option<u8>,
    /// The period that Start shows first; none: the first.
    pub chosen: Option<Period>,
    /// Folders with the user's own catalogue, relative to the plan.
    pub catalogue: Vec<String>,
    /// Filled with made-up figures.
    pub example: bool,
    /// Version of the scorecard, as the organisation counts.
    pub version: String,
    /// Who adopted it.
    pub adopted_by: String,
    /// When, as people write it.
    pub adopted_on: String,
    /// Id of the theme: how everything that is made looks; none: `klant`.
    pub theme: Option<Id>,
    /// Least completeness for a score from outcome upward, 0–1; none: two thirds.
    pub minimum_coverage: Option<f64>,
    /// Points of satisfaction above profitability that are too many; none: 20.
    pub pleasing_margin: Option<f64>,
    /// Fewest answers of what reports show, 0 shows everything; none: the sector's.
    pub least_shown: Option<u32>,
    /// Where green and amber begin.
    pub bands: PlanBands,
    /// Own words for the perspective.
    pub perspective: PlanPerspective,
    /// Own words for those whom the organisation serves.
    pub customer: PlanCustomer,
    /// Own names and weights of outcomes.
    pub outcomes: BTreeMap<Outcome, PlanOutcome>,
    /// Target groups.
    pub segments: Vec<Segment>,
    /// Objectives, in order.
    pub objectives: Vec<PlanObjective>,
    /// KPIs, in order; those of the user's own under `own-1` … `own-20`.
    pub kpis: Vec<PlanKpi>,
    /// Agreements that are still open from before; they stand on Notes of the new workbook.
    pub agreements: Vec<PlanAgreement>,
    /// Where all this stands, when it was read from a file.
    #[serde(skip)]
    pub places: Places,
}

impl Plan {
    /// Takes KPIs out, with what was agreed about them; what is told of the others still finds their
    /// places.
    pub(super) fn keep_kpis(&mut self, wanted: impl Fn(&Id) -> bool) {
        let places = kept(&self.kpis, |row| row.id.as_ref(), &wanted);
        self.places.keep("kpis", &places);
        self.kpis.retain(|row| row.id.as_ref().is_none_or(&wanted));
        let places = kept(&self.agreements, |row| row.kpi.as_ref(), &wanted);
        self.places.keep("agreements", &places);
        self.agreements.retain(|row| row.kpi.as_ref().is_none_or(&wanted));
    }
}

/// The places of the rows whose id is wanted, or that have none.
fn kept<T>(rows: &[T], id: impl Fn(&T) -> Option<&Id>, wanted: impl Fn(&Id) -> bool) -> Vec<usize> {
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| id(row).is_none_or(&wanted)).map(|(place, _)| place).collect()
}

/// `[bands]`: points of the score, 0–100.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanBands {
    /// Green from here; none: 90.
    pub green: Option<f64>,
    /// Amber from here; none: 60.
    pub amber: Option<f64>,
}

/// `[perspective]`: none of these set means the sector's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanPerspective {
    /// Name of this perspective.
    pub name: Option<String>,
    /// Where it stands.
    pub place: Option<PerspectivePosition>,
    /// All perspectives from top to bottom, this one under its name.
    pub order: Vec<String>,
}

/// `[customer]`: none of these set means the sector's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanCustomer {
    /// Singular: tenant.
    pub one: Option<String>,
    /// Plural: tenants.
    pub many: Option<String>,
    /// Definite article of the singular: the, de, het.
    pub article: Option<String>,
}

/// `[outcomes.<id>]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanOutcome {
    /// Its name; none: the sector's.
    pub name: Option<String>,
    /// Its relative weight; none: the sum of its objectives' weights.
    pub weight: Option<f64>,
}
