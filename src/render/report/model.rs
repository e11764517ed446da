//! The report as programs get it: the keys are a promise, `klant-report/2`.
//!
//! An absent number is `null`, never 0.

#[cfg(feature = "schema")]
use super::field_schema::{many_of, maybe_one_of, maybe_period, one_of, period, periods};
use crate::{
    catalogue::Labels,
    finding::{Finding, Severity},
    model::{Direction, Frequency, Id, Kind, Lens, Outcome, Period, Treatment},
    score::{Facet, NoScore, NodeLevel, Quadrant, State, Status, StatusCounts, Trend},
};
#[cfg(feature = "schema")]
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Deserialize, Serialize};

/// Name and version of the format.
pub const SCHEMA: &str = "klant-report/2";

/// What one workbook comes to in its chosen period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Report {
    /// Name and version of this format.
    #[cfg_attr(feature = "schema", schemars(extend("const" = SCHEMA)))]
    pub schema: String,
    /// The workbook, as it was named.
    pub file: String,
    /// Name of the organisation; null where none is given.
    pub organisation: Option<String>,
    /// Key of the sector; null for a file that was refused.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub sector: Option<Id>,
    /// Language code of the workbook; null for a file that was refused.
    pub language: Option<String>,
    /// Whether all figures are made up, to look at.
    pub example: bool,
    /// The period that this report is about: 2027-M01, 2027-Q1, 2027-T1, 2027-S1 or 2027-A1.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_period"))]
    pub period: Option<Period>,
    /// All periods of the workbook, in order.
    #[cfg_attr(feature = "schema", schemars(schema_with = "periods"))]
    pub periods: Vec<Period>,
    /// What every `to_date` covers; null for a file that was refused.
    pub span: Option<SpanReport>,
    /// The customer perspective as a whole.
    pub scorecard: NodeReport,
    /// Each outcome, in the order of the workbook.
    pub outcomes: Vec<OutcomeReport>,
    /// Each objective, in the order of the workbook.
    pub objectives: Vec<ObjectiveReport>,
    /// Each segment, over the KPIs that are measured for it.
    pub segments: Vec<SegmentReport>,
    /// Each KPI: the total, then its segments.
    pub kpis: Vec<KpiReport>,
    /// What customers say against what they do, by outcome: the total, then each segment.
    pub say_do: Vec<SayDoReport>,
    /// What was agreed up to the chosen period and is not done yet, the oldest first.
    #[serde(default)]
    pub agreements: Vec<AgreementReport>,
    /// What is wrong in the workbook, or could be better.
    pub findings: Vec<FindingReport>,
}

/// An agreement that is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct AgreementReport {
    /// Key of the KPI that it is about.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub kpi: Id,
    /// The name of that KPI.
    pub name: String,
    /// The period for which it was agreed, which can lie before the workbook's.
    #[cfg_attr(feature = "schema", schemars(schema_with = "period"))]
    pub period: Period,
    /// What was agreed.
    pub agreement: String,
    /// Who does it.
    pub who: Option<String>,
    /// By when: a day as 2027-05-12, or in words.
    pub due: Option<String>,
    /// Whether that day lies before the end of the chosen period.
    pub overdue: bool,
}

/// From the first period of the chosen period's year to that period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct SpanReport {
    /// The first period.
    #[cfg_attr(feature = "schema", schemars(schema_with = "period"))]
    pub from: Period,
    /// The chosen period.
    #[cfg_attr(feature = "schema", schemars(schema_with = "period"))]
    pub to: Period,
}

/// A roll-up: the perspective, an outcome, an objective or a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct NodeReport {
    /// Score in the chosen period, 0 to 100.
    pub score: Option<f64>,
    /// Colour of the score.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Status>"))]
    pub status: Status,
    /// How complete the figures are, 0 to 1; null where nothing is asked.
    pub coverage: Option<f64>,
    /// Lowest score that is still possible.
    pub low: Option<f64>,
    /// Highest score that is still possible.
    pub high: Option<f64>,
    /// Whether score and bounds are not shown, because a hidden figure would follow from them.
    pub suppressed: bool,
    /// The colours that it can still have, from the lowest; none where nothing is asked.
    #[cfg_attr(feature = "schema", schemars(schema_with = "many_of::<Status>"))]
    pub possible: Vec<Status>,
    /// Why there is no score; null where there is one.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_one_of::<NoScore>"))]
    pub why_no_score: Option<NoScore>,
    /// Score with the KPIs of the latest period before that has one: each with its score now, or
    /// else with the one it had then. Null without such a period, and where it would tell of what is
    /// not shown.
    #[serde(default)]
    pub like_for_like: Option<f64>,
    /// Part of its completeness that rests on figures of an earlier period, 0 to `coverage`; null
    /// without a score.
    #[serde(default)]
    pub carried: Option<f64>,
    /// The lowest child that has a score, shown or not.
    pub weakest: Option<WeakestReport>,
    /// KPIs below, by status.
    pub counts: CountsReport,
    /// The chosen period's year up to and with that period.
    pub to_date: NodeToDate,
    /// Every period.
    pub series: Vec<NodePeriod>,
    /// Least and greatest score, whatever each weight is from a quarter smaller to a quarter larger;
    /// of a workbook of the first edition the 5th and 95th percentile of such scores.
    pub robust: Option<[f64; 2]>,
}

/// The lowest child of a roll-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct WeakestReport {
    /// What the child is.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<NodeLevel>"))]
    pub level: NodeLevel,
    /// Its id on that level.
    pub id: String,
    /// Its score.
    pub score: f64,
}

/// KPIs by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
#[allow(missing_docs)]
pub struct CountsReport {
    pub green: usize,
    pub amber: usize,
    pub red: usize,
    pub no_data: usize,
}

impl From<StatusCounts> for CountsReport {
    fn from(counts: StatusCounts) -> Self {
        let StatusCounts { green, amber, red, no_data } = counts;
        Self { green, amber, red, no_data }
    }
}

/// A roll-up of the year to date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct NodeToDate {
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// Its colour.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Status>"))]
    pub status: Status,
    /// How complete the figures are, 0 to 1.
    pub coverage: Option<f64>,
}

/// A roll-up in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct NodePeriod {
    /// The period.
    #[cfg_attr(feature = "schema", schemars(schema_with = "period"))]
    pub period: Period,
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// Its colour.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Status>"))]
    pub status: Status,
    /// How complete the figures are, 0 to 1.
    pub coverage: Option<f64>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct OutcomeReport {
    /// Key of the outcome.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Outcome>"))]
    pub id: Outcome,
    /// What it is called here.
    pub name: String,
    /// Relative weight that counts: its own, else the sum of its objectives' weights.
    pub weight: f64,
    /// The fields of a roll-up.
    #[serde(flatten)]
    pub node: NodeReport,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct ObjectiveReport {
    /// Key of the objective.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub id: Id,
    /// Its code in the workbook: O1, O2.
    pub code: String,
    /// As the customer would say it.
    pub statement: String,
    /// Key of the outcome that it is filed under.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Outcome>"))]
    pub outcome: Outcome,
    /// Key of the segment that it is for; null: everyone.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub segment: Option<Id>,
    /// Relative weight that counts.
    pub weight: f64,
    /// Whether the score lacks more than the scorecard accepts.
    pub incomplete: bool,
    /// The fields of a roll-up.
    #[serde(flatten)]
    pub node: NodeReport,
}

/// A segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct SegmentReport {
    /// Key of the segment; null for a row without one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub id: Option<Id>,
    /// Its code in the workbook: S1, S2.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Whether the strategy is aimed at it.
    pub targeted: Option<bool>,
    /// Keys of the outcomes in which nothing is asked of it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "many_of::<Outcome>"))]
    pub not_asked: Vec<Outcome>,
    /// What to do with it, where that can be said.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_one_of::<Treatment>"))]
    pub treatment: Option<Treatment>,
    /// The fields of a roll-up.
    #[serde(flatten)]
    pub node: NodeReport,
}

/// A KPI, in total or for one segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct KpiReport {
    /// Key of the KPI.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub id: Id,
    /// Key of the segment; null: the total.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub segment: Option<Id>,
    /// Of a total: keys of the segments that it is not asked of, while it is asked of others.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub not_asked: Vec<Id>,
    /// What it is called.
    pub name: String,
    /// Key of its objective.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub objective: Option<Id>,
    /// Key of the outcome that it tells of.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Outcome>"))]
    pub outcome: Outcome,
    /// What customers say, or what is done.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Lens>"))]
    pub lens: Lens,
    /// Whose activity it is; null for opinions.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_one_of::<Kind>"))]
    pub kind: Option<Kind>,
    /// Key of the unit.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub unit: Id,
    /// Which way is good.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Direction>"))]
    pub direction: Direction,
    /// How often a figure is due.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Frequency>"))]
    pub frequency: Frequency,
    /// Relative weight that counts.
    pub weight: f64,
    /// Where it began.
    pub baseline: Option<f64>,
    /// What scores 0; on the lower side of a range.
    pub worst: Option<f64>,
    /// What scores 100 in the chosen period; the lower bound of a range.
    pub target: Option<f64>,
    /// The upper bound of a range.
    pub target_high: Option<f64>,
    /// What scores 0 on the upper side of a range.
    pub worst_high: Option<f64>,
    /// Value in the chosen period, in the KPI's unit.
    pub value: Option<f64>,
    /// What that figure is worth.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<State>"))]
    pub state: State,
    /// The period that a carried figure comes from; `before` for one from before the workbook.
    pub carried_from: Option<String>,
    /// The period in which the figure that is still lacking was due; null where nothing is overdue.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_period"))]
    pub overdue_since: Option<Period>,
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// Its colour.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Status>"))]
    pub status: Status,
    /// Whether the whole margin falls in one colour; null where the margin is not known.
    pub firm: Option<bool>,
    /// 95 % interval in the KPI's unit.
    pub interval: Option<[f64; 2]>,
    /// Answers behind the value.
    pub answers: Option<f64>,
    /// Whether value, answers and score are not shown, because too few people answered.
    pub suppressed: bool,
    /// Part of the way from baseline to target that is done; 1 is all of it.
    pub attainment: Option<f64>,
    /// Where it moves, beyond its margin.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_one_of::<Trend>"))]
    pub trend: Option<Trend>,
    /// The chosen period's year up to and with that period.
    pub to_date: KpiToDate,
    /// Every period.
    pub series: Vec<KpiPeriod>,
    /// The explanation that was given for the chosen period.
    pub note: Option<String>,
    /// The cells that the figure comes from, as `Sheet!Cell`.
    pub cells: Vec<String>,
}

/// A KPI over the year to date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct KpiToDate {
    /// Value, in the KPI's unit.
    pub value: Option<f64>,
    /// Of how many periods the value is the average, where its inputs count different people, who
    /// cannot be added up; null elsewhere.
    pub average_of: Option<usize>,
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// What the figure is worth.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<State>"))]
    pub state: State,
    /// Colour of the score.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Status>"))]
    pub status: Status,
}

/// A KPI in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct KpiPeriod {
    /// The period.
    #[cfg_attr(feature = "schema", schemars(schema_with = "period"))]
    pub period: Period,
    /// Value, in the KPI's unit.
    pub value: Option<f64>,
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// What the figure is worth.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<State>"))]
    pub state: State,
}

/// What customers say against what they do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct SayDoReport {
    /// Key of the outcome.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Outcome>"))]
    pub outcome: Outcome,
    /// Key of the segment; null: the total.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub segment: Option<Id>,
    /// Score of the opinions.
    pub say: Option<f64>,
    /// Score of the behaviour.
    pub r#do: Option<f64>,
    /// Score of the service that was delivered.
    pub delivered: Option<f64>,
    /// Score of what it yields and costs.
    #[serde(default)]
    pub yields: Option<f64>,
    /// `say` less `do`.
    pub gap: Option<f64>,
    /// What the two come to.
    #[cfg_attr(feature = "schema", schemars(schema_with = "maybe_one_of::<Quadrant>"))]
    pub quadrant: Option<Quadrant>,
    /// Which of them have no score, because too little is filled in.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "many_of::<Facet>"))]
    pub withheld: Vec<Facet>,
}

/// Something that is wrong, or could be better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct FindingReport {
    /// Stable code.
    pub code: String,
    /// How bad it is.
    #[cfg_attr(feature = "schema", schemars(schema_with = "one_of::<Severity>"))]
    pub severity: Severity,
    /// What it is, in the workbook's language.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file that it is in.
    pub file: Option<String>,
    /// The sheet that it is on.
    pub sheet: Option<String>,
    /// The cell: `C7`.
    pub cell: Option<String>,
}

/// The schema of a report, as JSON Schema 2020-12; what is no single report is an array of them.
#[cfg(feature = "schema")]
#[must_use]
pub fn report_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Report>();
    schema.insert("$id".to_owned(), SCHEMA.into());
    schema.to_value()
}

impl FindingReport {
    /// A finding in words.
    #[must_use]
    pub fn new(finding: &Finding, labels: &Labels) -> Self {
        let location = &finding.location;
        Self {
            code: finding.code.name().to_owned(),
            severity: finding.severity(),
            message: finding.message(labels),
            help: finding.help(labels),
            file: location.file().map(str::to_owned),
            sheet: location.sheet().map(str::to_owned),
            cell: location.cell(),
        }
    }
}
