//! `[[objectives]]` and `[[kpis]]`: an id, and what differs from the catalogue.

use crate::model::{Direction, Frequency, Id, Kind, Lens, Outcome, Period, ValueProposition};
use serde::{Deserialize, Deserializer, de::Error};
use std::{collections::BTreeMap, fmt::Display, str::FromStr};

/// An objective: of the catalogue, or the user's own with a statement and an outcome.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanObjective {
    /// Key: the catalogue's, or one of the user's own.
    pub id: Option<Id>,
    /// One sentence as the customer would say it; may hold `{organisation}`.
    pub statement: Option<String>,
    /// What it is filed under.
    pub outcome: Option<Outcome>,
    /// The driver that it works through; `""` takes the catalogue's away.
    #[serde(deserialize_with = "or_blank")]
    #[schemars(with = "Option<String>")]
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

/// A KPI: of the catalogue, or the user's own under `own-1` … `own-20`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanKpi {
    /// Key.
    pub id: Option<Id>,
    /// The objective that it hangs under; none: one is found, `""`: none at all.
    #[serde(deserialize_with = "or_blank")]
    #[schemars(with = "Option<String>")]
    pub objective: Option<Option<Id>>,
    /// Asked for every segment, and added up to a total.
    pub by_segment: bool,
    /// Relative weight; none is 1, 0 is shown and not counted.
    pub weight: Option<f64>,
    /// Where it stood.
    pub baseline: Option<f64>,
    /// What scores 0; none: the catalogue's proposal.
    pub worst: Option<f64>,
    /// What scores 100; the lower bound of a range.
    pub target: Option<f64>,
    /// The upper bound of a range.
    pub target_high: Option<f64>,
    /// What scores 0 on the upper side of a range; none: the catalogue's proposal.
    pub worst_high: Option<f64>,
    /// Where amber begins, in the KPI's unit.
    pub red: Option<f64>,
    /// Where green begins, in the KPI's unit.
    pub green: Option<f64>,
    /// Fewest answers for a score, 0 switches it off; none: the catalogue's.
    pub minimum_answers: Option<u32>,
    /// Targets of single periods.
    pub targets: BTreeMap<Period, f64>,
    /// The last figures from before the first period: by input, or `value` for the result itself;
    /// of one segment with its key behind it, `value@members`.
    pub before: BTreeMap<String, f64>,
    /// How often it is due; none: the catalogue's.
    pub frequency: Option<Frequency>,
    /// Month in which a survey is due, 1–12; 0: it is never due.
    pub due_in: Option<u8>,
    /// Who answers for it.
    pub owner: String,
    /// Who supplies the figure.
    pub supplied_by: String,
    /// Its name, where it is not the catalogue's.
    pub name: Option<String>,
    /// What it measures, where it is not what the catalogue says.
    pub definition: Option<String>,
    /// What people read behind the number: `%`, `CHF`.
    pub unit: Option<String>,
    /// Which way is good.
    pub direction: Option<Direction>,
    /// What it tells of.
    pub outcome: Option<Outcome>,
    /// What customers say, or what is done.
    pub lens: Option<Lens>,
    /// Whose activity.
    pub kind: Option<Kind>,
    /// The driver that it measures; `""` takes the catalogue's away.
    #[serde(deserialize_with = "or_blank")]
    #[schemars(with = "Option<String>")]
    pub value_proposition: Option<Option<ValueProposition>>,
}

/// A text that may be blank to say *none*, where leaving it out says *as it was*.
fn or_blank<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(Some(None));
    }
    text.parse().map(|value| Some(Some(value))).map_err(D::Error::custom)
}
