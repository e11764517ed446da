//! `[[objectives]]`: an id, and what differs from the catalogue; `[[agreements]]`: what is still to be
//! done.

use crate::model::{Id, Outcome, Parsed, Period, ValueProposition, parsed_or_blank};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An objective: of the catalogue, or the user's own with a statement and an outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanObjective {
    /// Key: the catalogue's, or one of the user's own.
    pub id: Option<Id>,
    /// One sentence as the customer would say it; may hold `{organisation}`.
    pub statement: Option<String>,
    /// What it is filed under.
    pub outcome: Option<Outcome>,
    /// The driver that it works through; `""` takes the catalogue's away.
    #[serde(deserialize_with = "or_blank", serialize_with = "blank")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub value_proposition: Option<Option<ValueProposition>>,
    /// The segment that it is for; none: everyone.
    pub segment: Option<Id>,
    /// Why it matters to this customer.
    pub why: Option<String>,
    /// Questions for the review meeting.
    pub questions: Option<Vec<String>>,
    /// How it is known that customers want this.
    pub evidence: String,
    /// What sets the organisation apart here.
    pub why_us: String,
    /// The objectives that it drives; none: the sector's, as far as they are here.
    pub drives: Option<Vec<Id>>,
    /// Goals above that it helps to reach.
    pub contributes_to: Option<String>,
    /// Internal-process or learning objectives that support it.
    pub supported_by: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Relative weight; none is 1, 0 is shown and not counted.
    pub weight: Option<f64>,
}

/// An agreement that is still open: what is done about a KPI, by whom and when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanAgreement {
    /// Key of the KPI that it is about.
    pub kpi: Option<Id>,
    /// The period for which it was agreed, also one from before the calendar and of any length.
    pub period: Option<Period>,
    /// What was agreed.
    pub agreement: String,
    /// Who does it.
    pub who: String,
    /// By when: a day as `2027-05-12`, or in words.
    pub due: String,
}

/// A text that may be blank to say *none*, where leaving it out says *as it was*.
pub(crate) fn or_blank<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Parsed,
{
    parsed_or_blank(from).map(Some)
}

/// Writes what [`or_blank`] reads; what was left out is left out.
pub(crate) fn blank<T: Serialize, S: Serializer>(
    value: &Option<Option<T>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value.as_ref().and_then(Option::as_ref) {
        Some(value) => value.serialize(to),
        None => to.serialize_str(""),
    }
}
