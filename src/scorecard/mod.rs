//! The user's choices, and what they come to.
//!
//! [`plan`] is `scorecard.toml` as people edit it; [`build`] joins it with the
//! catalogue. A [`Scorecard`] is complete in itself: it travels inside the
//! workbook, and nothing that reads it consults the catalogue again.

pub mod advice;
mod asked;
mod build;
mod custom_kpi;
mod defaults;
mod groups;
mod kpi;
mod note;
#[cfg(any(feature = "read", feature = "report", feature = "write"))]
mod people;
pub mod plan;
mod planning;
mod to_plan;

pub use build::build;
use build::{MINIMUM_COVERAGE, PLEASING_MARGIN};
pub use custom_kpi::{CustomKpi, custom_kpi, own_number};
pub(crate) use groups::ask_apart;
pub use kpi::PlannedKpi;
pub use note::{AgreementState, Note};
pub use plan::Plan;
pub use planning::{PlanRequest, plan_for, translate};

use crate::catalogue::built_in_theme;
use crate::model::{
    Calendar, CustomerWords, Edition, Id, Outcome, Period, Perspective, PerspectivePosition,
    Stakeholder, Theme, ValueProposition,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

/// Rows for KPIs of the user's own in every workbook: `own-1` … `own-20`.
pub const OWN_KPIS: usize = 20;

/// Where a year begins unless the plan says otherwise.
pub(crate) const JANUARY: u8 = 1;

/// The plan with its catalogue entries resolved.
///
/// In files it travels as [`wire::v1`](crate::wire::v1), never as this struct.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scorecard {
    /// Which edition of the arithmetic it is scored by.
    pub edition: Edition,
    /// Version of the catalogue that it was made from.
    pub catalogue_version: String,
    /// Language code: `en`, `nl`.
    pub language: String,
    /// Key of the sector.
    pub sector: Id,
    /// Name of the organisation; may be empty.
    pub organisation: String,
    /// The customer perspective and its neighbours.
    pub perspective: Perspective,
    /// What those are called whom it serves.
    pub customer: CustomerWords,
    /// Name of each outcome in this sector, and its weight where the plan gives one.
    pub outcomes: Vec<PlannedOutcome>,
    /// Words for the four treatments of a segment, by key.
    pub treatments: BTreeMap<String, String>,
    /// Reporting periods.
    pub calendar: Calendar,
    /// Month in which a year begins, 1 to 12: *to date* begins with it, and quarters, half-years and
    /// years are counted from it.
    pub year_begins: u8,
    /// Period that Start shows first.
    pub chosen: Period,
    /// Where green and amber begin.
    pub bands: Bands,
    /// Least completeness for a score from outcome upward, 0–1.
    pub minimum_coverage: f64,
    /// Points of satisfaction above profitability from which *pleasing at any price* is flagged.
    pub pleasing_margin: f64,
    /// Fewest answers of what reports show; 0 shows everything.
    pub least_shown: u32,
    /// Version of the scorecard, as the organisation counts.
    pub version: String,
    /// Who adopted it.
    pub adopted_by: String,
    /// When, as people write it.
    pub adopted_on: String,
    /// How everything that is made of it looks.
    pub theme: Theme,
    /// Target groups.
    pub segments: Vec<Segment>,
    /// Objectives, in order.
    pub objectives: Vec<PlannedObjective>,
    /// Measures, in order; those of the user's own are among them under `own-1` ….
    pub kpis: Vec<PlannedKpi>,
    /// Explanations and agreements: those that are still open from before, and of an example.
    pub notes: Vec<Note>,
    /// Whether it is filled with made-up figures and says so on every page.
    pub example: bool,
}

impl Scorecard {
    /// An empty scorecard of an organisation without a name: every outcome under its key, the
    /// usual bands, and the last period chosen.
    #[must_use]
    pub fn new(language: &str, sector: Id, calendar: Calendar) -> Self {
        let outcome =
            |outcome: Outcome| PlannedOutcome { outcome, name: outcome.to_string(), weight: None };
        Self {
            edition: Edition::LATEST,
            catalogue_version: String::new(),
            language: language.to_owned(),
            sector,
            organisation: String::new(),
            perspective: Perspective {
                name: String::new(),
                place: PerspectivePosition::Second,
                order: Vec::new(),
            },
            customer: CustomerWords {
                one: String::new(),
                many: String::new(),
                article: String::new(),
            },
            outcomes: Outcome::iter().map(outcome).collect(),
            treatments: BTreeMap::new(),
            calendar,
            year_begins: JANUARY,
            chosen: calendar.periods().last().unwrap_or(calendar.start),
            bands: Bands::default(),
            minimum_coverage: MINIMUM_COVERAGE,
            pleasing_margin: PLEASING_MARGIN,
            least_shown: 0,
            version: String::new(),
            adopted_by: String::new(),
            adopted_on: String::new(),
            theme: built_in_theme().clone(),
            segments: Vec::new(),
            objectives: Vec::new(),
            kpis: Vec::new(),
            notes: Vec::new(),
            example: false,
        }
    }
}

/// An outcome within a scorecard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedOutcome {
    /// Which.
    pub outcome: Outcome,
    /// Its name in this sector, or the plan's own.
    pub name: String,
    /// Its weight; blank: the sum of its objectives' weights.
    pub weight: Option<f64>,
}

/// Where the bands begin, in points of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// Green from here.
    pub green: f64,
    /// Amber from here, red below.
    pub amber: f64,
}

impl Default for Bands {
    fn default() -> Self {
        Self { green: 90.0, amber: 60.0 }
    }
}

/// A target group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Segment {
    /// Key.
    pub id: Option<Id>,
    /// Name as people read it.
    pub name: String,
    /// Who they are to the organisation; none: what the name tells, else those whom it serves.
    pub group: Option<Stakeholder>,
    /// What the group needs, and how that is known.
    pub needs: String,
    /// What else the group could choose.
    pub alternatives: String,
    /// Whether the strategy is aimed at it.
    pub targeted: Option<bool>,
    /// How many there are.
    pub size: Option<f64>,
    /// Yield after cost, per customer and year.
    pub profit_per_customer: Option<f64>,
}

/// An objective within a scorecard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedObjective {
    /// Key, unique in the scorecard; the catalogue's where it comes from there.
    pub id: Id,
    /// One sentence as the customer would say it; `{organisation}` is filled in.
    pub statement: String,
    /// What it is filed under.
    pub outcome: Outcome,
    /// The driver that it works through.
    pub value_proposition: Option<ValueProposition>,
    /// The segment that it is for; none: everyone.
    pub segment: Option<Id>,
    /// Why it matters to this customer.
    pub why: String,
    /// Questions for the review meeting.
    pub questions: Vec<String>,
    /// How it is known that customers want this.
    pub evidence: String,
    /// What sets the organisation apart here.
    pub why_us: String,
    /// The objectives that it drives.
    pub drives: Vec<Id>,
    /// Goals above that it helps to reach.
    pub contributes_to: String,
    /// Internal-process or learning objectives that support it.
    pub supported_by: String,
    /// Who answers for it.
    pub owner: String,
    /// Relative weight; blank is 1, 0 is shown and not counted.
    pub weight: Option<f64>,
}

impl PlannedObjective {
    /// An objective that says nothing yet.
    #[must_use]
    pub fn new(id: Id, outcome: Outcome) -> Self {
        Self {
            id,
            statement: String::new(),
            outcome,
            value_proposition: None,
            segment: None,
            why: String::new(),
            questions: Vec::new(),
            evidence: String::new(),
            why_us: String::new(),
            drives: Vec::new(),
            contributes_to: String::new(),
            supported_by: String::new(),
            owner: String::new(),
            weight: None,
        }
    }
}
