//! An entry of the catalogue as version 1 carries it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// An entry of the catalogue, in one language, with every placeholder filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KpiV1 {
    /// Key, or `own-1` … for one of the user's own.
    pub id: String,
    /// Name as it stands in a table.
    #[serde(default)]
    pub name: String,
    /// One paragraph that says what it measures.
    #[serde(default)]
    pub definition: String,
    /// Key of what it tells of.
    pub outcome: String,
    /// `opinion` or `activity`.
    pub lens: String,
    /// Whose activity: `behaviour`, `delivered-service`, `economics`; none for opinions.
    pub kind: Option<String>,
    /// The driver that it measures: `attributes:quality`.
    pub value_proposition: Option<String>,
    /// Keys of the sectors that can use it.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Unit of the value.
    pub unit: UnitV1,
    /// Which way is good: `higher`, `lower`, `target-range`.
    pub direction: String,
    /// Whether it grows with the period: `steady`, `accumulates`.
    pub level: String,
    /// Whether it moves first: `leading`, `lagging`.
    pub timing: String,
    /// How often it is usually measured.
    pub frequency: String,
    /// Key of the kind of source.
    #[serde(default)]
    pub data_source: String,
    /// What it costs to collect: `low`, `medium`, `high`.
    pub effort: String,
    /// How to collect it.
    #[serde(default)]
    pub collect: String,
    /// What makes it lie, and how it is gamed.
    #[serde(default)]
    pub pitfalls: String,
    /// Key of a KPI to watch beside it.
    pub counter: Option<String>,
    /// Keys of whom it is about; empty: nobody apart, none: whoever is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_of: Option<Vec<String>>,
    /// Key of the KPI that it is a variant of.
    pub variant_of: Option<String>,
    /// What the variant measures differently.
    pub differs: Option<String>,
    /// What is typed in, in order.
    #[serde(default)]
    pub inputs: Vec<InputV1>,
    /// The arithmetic; none where the value is typed directly.
    pub formula: Option<String>,
    /// How it is asked.
    pub survey: Option<SurveyV1>,
    /// Fewest answers for a score; 0 for what is not asked.
    pub minimum_answers: u32,
    /// Proposal for what scores 0.
    pub worst: Option<WorstV1>,
    /// Proposal for a target.
    pub target: Option<TargetV1>,
    /// Where the definition comes from.
    #[serde(default)]
    pub sources: Vec<SourceV1>,
    /// Published figures.
    #[serde(default)]
    pub benchmarks: Vec<BenchmarkV1>,
    /// A worked example.
    pub example: Option<ExampleV1>,
}

/// What a number is counted in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnitV1 {
    /// Key: `percent`, `count` …
    pub id: String,
    /// What people read.
    #[serde(default)]
    pub label: String,
    /// Decimals that are shown.
    pub decimals: u8,
    /// Lowest number that makes sense.
    pub minimum: Option<f64>,
    /// Highest number that makes sense.
    pub maximum: Option<f64>,
    /// Things that are counted.
    #[serde(default)]
    pub count: bool,
}

/// A number that is typed in for a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InputV1 {
    /// Name within the formula.
    pub id: String,
    /// Short name that people read.
    #[serde(default)]
    pub name: String,
    /// What exactly to count.
    #[serde(default)]
    pub meaning: String,
    /// What it is counted in.
    pub unit: UnitV1,
    /// How several periods become one: `sum`, `first`, `last`, `mean`.
    pub aggregate: String,
    /// The input that weighs a mean.
    pub weighted_by: Option<String>,
    /// The input that this one is a part of.
    pub part_of: Option<String>,
    /// Not needed for the value.
    #[serde(default)]
    pub optional: bool,
    /// Counts different people of a period.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
}

/// Which inputs hold the answers of a survey, and how they were asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SurveyV1 {
    /// How answers become a value: `share`, `net`, `mean`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Input with the number of answers.
    pub answers: String,
    /// Input with the answers that count, or count for it.
    pub positive: Option<String>,
    /// Input with the answers that count against it.
    pub negative: Option<String>,
    /// Input with the standard deviation.
    pub deviation: Option<String>,
    /// The question as it is asked.
    #[serde(default)]
    pub question: String,
    /// The scale as it is offered.
    #[serde(default)]
    pub scale: String,
    /// What happens to *don't know*.
    #[serde(default)]
    pub dont_know: String,
}

/// The catalogue's proposal for an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProposalV1 {
    /// A number in the KPI's unit.
    Number(f64),
    /// A share of the target.
    ShareOfTarget(f64),
}

/// What scores 0 unless the plan says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorstV1 {
    /// The lower side of a range, or the only side.
    pub low: ProposalV1,
    /// The upper side of a range.
    pub high: Option<ProposalV1>,
    /// Why there.
    #[serde(default)]
    pub reason: String,
}

/// A sensible target to start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TargetV1 {
    /// The target, or the lower bound of a range.
    pub value: f64,
    /// The upper bound of a range.
    pub high: Option<f64>,
    /// Why there.
    #[serde(default)]
    pub reason: String,
}

/// Where a definition comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SourceV1 {
    /// Author or issuing body.
    #[serde(default)]
    pub author: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Year of publication.
    pub year: Option<u16>,
    /// Number of a standard.
    pub number: Option<String>,
    /// Item, page or section.
    pub item: Option<String>,
    /// How far it was followed: `read`, `secondary`.
    pub checked: String,
}

/// A published figure to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BenchmarkV1 {
    /// Key within the entry.
    pub id: String,
    /// The figure, in the KPI's unit.
    pub value: f64,
    /// Year that it is about.
    pub year: u16,
    /// Whom it is about.
    #[serde(default)]
    pub population: String,
    /// How it was measured.
    #[serde(default)]
    pub method: String,
    /// Who published it, and where.
    #[serde(default)]
    pub source: String,
}

/// One set of inputs with the value that they give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExampleV1 {
    /// Inputs by id.
    #[serde(default)]
    pub inputs: IndexMap<String, f64>,
    /// What the formula makes of them.
    pub value: f64,
}
