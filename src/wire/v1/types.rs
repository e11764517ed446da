//! The types of version 1, field by field in the order in which they are written.
//!
//! Words and ids are texts here, whatever they are in the program: a word that this version does
//! not know arrives whole, and is told apart from a damaged one.
//! A field whose absence says something (a text, a list, a flag, an option) may be absent. One that
//! a score rests on may not: it is never made up.

use super::entry::KpiV1;
use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// How things look; what is absent is as usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ThemeV1 {
    /// Its id.
    pub id: String,
    /// Colours by what they mean, `#rrggbb`.
    pub colours: BTreeMap<String, String>,
    /// Typeface of workbooks.
    pub workbook_font: String,
    /// Typefaces of pages.
    pub page_fonts: Vec<String>,
    /// At the top of every printed page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page_header: String,
    /// At the bottom of every printed page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page_footer: String,
    /// Its logo: the file of a PNG or JPEG in base64; empty: none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub logo: String,
}

/// A scorecard, complete in itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScorecardV1 {
    /// Edition of the arithmetic; absent: the first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// Version of the catalogue that it was made from.
    #[serde(default)]
    pub catalogue_version: String,
    /// Language code: `en`, `nl`.
    pub language: String,
    /// Key of the sector.
    pub sector: String,
    /// Name of the organisation; may be empty.
    #[serde(default)]
    pub organisation: String,
    /// The customer perspective and its neighbours.
    pub perspective: PerspectiveV1,
    /// What those are called whom it serves.
    pub customer: CustomerV1,
    /// The outcomes in the order of the sector.
    pub outcomes: Vec<PlannedOutcomeV1>,
    /// Words for the treatments of a segment, by key.
    #[serde(default)]
    pub treatments: BTreeMap<String, String>,
    /// Reporting periods.
    pub calendar: CalendarV1,
    /// Month in which a year begins, 1–12; absent: January.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_begins: Option<u8>,
    /// Period that Start shows first.
    pub chosen: String,
    /// Where green and amber begin.
    pub bands: BandsV1,
    /// Least completeness for a score from outcome upward, 0–1.
    pub minimum_coverage: f64,
    /// Points of satisfaction above profitability from which it is flagged.
    pub pleasing_margin: f64,
    /// Fewest answers of what reports show; absent: they show everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_shown: Option<u32>,
    /// Version of the scorecard, as the organisation counts.
    #[serde(default)]
    pub version: String,
    /// Who adopted it.
    #[serde(default)]
    pub adopted_by: String,
    /// When, as people write it.
    #[serde(default)]
    pub adopted_on: String,
    /// How it looks; absent: as is usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<ThemeV1>,
    /// Target groups; each a row of its own in a workbook.
    #[serde(default)]
    pub segments: Vec<SegmentV1>,
    /// Objectives, in order; each a row of its own in a workbook.
    #[serde(default)]
    pub objectives: Vec<PlannedObjectiveV1>,
    /// KPIs, in order; each a row of its own in a workbook.
    #[serde(default)]
    pub kpis: Vec<PlannedKpiV1>,
    /// Explanations; each a row of its own in a workbook.
    #[serde(default)]
    pub notes: Vec<NoteV1>,
    /// Whether its figures are made up.
    #[serde(default)]
    pub example: bool,
}

/// The customer perspective and its neighbours, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PerspectiveV1 {
    /// Name of this perspective.
    #[serde(default)]
    pub name: String,
    /// Where it stands on the strategy map: `top`, `second`.
    pub place: String,
    /// All perspectives from top to bottom.
    #[serde(default)]
    pub order: Vec<String>,
}

/// What the organisation calls those whom it serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerV1 {
    /// Singular.
    #[serde(default)]
    pub one: String,
    /// Plural.
    #[serde(default)]
    pub many: String,
    /// Definite article of the singular.
    #[serde(default)]
    pub article: String,
}

/// An outcome in the words of the scorecard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedOutcomeV1 {
    /// Key: `satisfaction`, `market-share` …
    pub outcome: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its weight; none: the sum of its objectives' weights.
    pub weight: Option<f64>,
}

/// Consecutive periods of one length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CalendarV1 {
    /// The first period: `2027-Q1`.
    pub start: String,
    /// How many there are, 1 to 120.
    pub count: usize,
}

/// Where the bands begin, in points of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BandsV1 {
    /// Green from here.
    pub green: f64,
    /// Amber from here, red below.
    pub amber: f64,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SegmentV1 {
    /// Key.
    pub id: Option<String>,
    /// Name as people read it.
    #[serde(default)]
    pub name: String,
    /// Key of who they are to the organisation; none: what the name tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What the group needs, and how that is known.
    #[serde(default)]
    pub needs: String,
    /// What else the group could choose.
    #[serde(default)]
    pub alternatives: String,
    /// Whether the strategy is aimed at it.
    pub targeted: Option<bool>,
    /// How many there are.
    pub size: Option<f64>,
    /// Yield after cost, per customer and year.
    pub profit_per_customer: Option<f64>,
}

/// What a customer wants, with what the organisation says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedObjectiveV1 {
    /// Key, unique in the scorecard.
    pub id: String,
    /// One sentence as the customer would say it.
    #[serde(default)]
    pub statement: String,
    /// Key of the outcome that it is filed under.
    pub outcome: String,
    /// The driver that it works through: `attributes:quality`.
    pub value_proposition: Option<String>,
    /// Key of the segment that it is for; none: everyone.
    pub segment: Option<String>,
    /// Why it matters to this customer.
    #[serde(default)]
    pub why: String,
    /// Questions for the review meeting.
    #[serde(default)]
    pub questions: Vec<String>,
    /// How it is known that customers want this.
    #[serde(default)]
    pub evidence: String,
    /// What sets the organisation apart here.
    #[serde(default)]
    pub why_us: String,
    /// Keys of the objectives that it drives.
    #[serde(default)]
    pub drives: Vec<String>,
    /// Goals above that it helps to reach.
    #[serde(default)]
    pub contributes_to: String,
    /// Internal-process or learning objectives that support it.
    #[serde(default)]
    pub supported_by: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: String,
    /// Relative weight; none is 1.
    pub weight: Option<f64>,
}

/// A KPI with what the plan says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedKpiV1 {
    /// The entry.
    pub kpi: KpiV1,
    /// Key of the objective that it hangs under.
    pub objective: Option<String>,
    /// Asked of segments, and added up to a total.
    #[serde(default)]
    pub by_segment: bool,
    /// Keys of the segments that it is asked of; none: of every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_of: Vec<String>,
    /// Which way is good: `higher`, `lower`, `target-range`.
    pub direction: String,
    /// How often it is due: `monthly`, `per-survey` …
    pub frequency: String,
    /// Month in which a survey is due, 1–12.
    pub due_in: Option<u8>,
    /// Relative weight; none is 1.
    pub weight: Option<f64>,
    /// Where it stood.
    pub baseline: Option<f64>,
    /// What scores 0.
    pub worst: Option<f64>,
    /// What scores 100; the lower bound of a range.
    pub target: Option<f64>,
    /// The upper bound of a range.
    pub target_high: Option<f64>,
    /// What scores 0 on the upper side of a range.
    pub worst_high: Option<f64>,
    /// Where amber begins, in the KPI's unit.
    pub red: Option<f64>,
    /// Where green begins, in the KPI's unit.
    pub green: Option<f64>,
    /// Whether green means the target itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub green_at_target: bool,
    /// Targets by period.
    #[serde(default)]
    pub targets: IndexMap<String, f64>,
    /// Fewest answers for a score; none: the entry's.
    pub minimum_answers: Option<u32>,
    /// What people wrote of it, by key: `owner`, `supplied_by` and what else the program has a text
    /// for. Each is a field of the JSON.
    #[serde(flatten, deserialize_with = "texts_among")]
    pub texts: IndexMap<String, String>,
}

/// The texts among the fields that are left.
fn texts_among<'de, D: Deserializer<'de>>(from: D) -> Result<IndexMap<String, String>, D::Error> {
    let fields: IndexMap<String, Value> = IndexMap::deserialize(from)?;
    let texts = fields.into_iter().filter_map(|(key, value)| match value {
        Value::String(text) => Some((key, text)),
        _ => None,
    });
    Ok(texts.collect())
}

/// An explanation of a figure, with what was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoteV1 {
    /// The period that it is about.
    pub period: String,
    /// Key of the KPI that it is about.
    pub kpi: String,
    /// Why the figure is as it is.
    #[serde(default)]
    pub explanation: String,
    /// What was agreed.
    #[serde(default)]
    pub agreement: String,
    /// Who does it.
    #[serde(default)]
    pub who: String,
    /// By when, as people write it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// Whether what was agreed is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
}
