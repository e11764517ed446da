//! A measure: what is typed in, the arithmetic between, and how to read the result.

use super::{Id, Outcome, Stakeholder, Unit, ValueProposition, keyed};
use crate::formula::Formula;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

keyed! {
    /// What customers say, or what they and we do.
    Lens {
        /// What customers say.
        Opinion,
        /// What is done.
        Activity,
    }
}
keyed! {
    /// Whose activity it is.
    Kind {
        /// What customers do.
        Behaviour,
        /// What we deliver.
        DeliveredService,
        /// What it yields or costs.
        Economics,
    }
}
keyed! {
    /// Which way is good.
    Direction {
        /// More is better.
        Higher,
        /// Less is better.
        Lower,
        /// Between two bounds is best.
        TargetRange,
    }
}
keyed! {
    /// What a figure of a longer period means.
    Accumulation {
        /// A share or mean of the same period: it does not grow with the period.
        Steady,
        /// A flow over a stock, or a total: it grows with the period.
        Accumulates,
    }
}
keyed! {
    /// Whether it moves before or after the result that matters.
    Timing {
        /// Moves first.
        Leading,
        /// Follows.
        Lagging,
    }
}
keyed! {
    /// What it costs to collect.
    Effort {
        /// A report from a system that exists.
        Low,
        /// Some counting or joining of systems.
        Medium,
        /// A survey, a panel or a study.
        High,
    }
}
keyed! {
    /// How often a figure is due.
    Frequency {
        /// Every month.
        Monthly,
        /// In the period that holds the last month of a calendar quarter.
        Quarterly,
        /// In the period that holds June or December.
        HalfYearly,
        /// In the period that holds December.
        Yearly,
        /// In the month that the plan names.
        PerSurvey,
        /// In every period: asked after each contact.
        PerContact,
    }
}
keyed! {
    /// How an input of several periods becomes one of a longer period.
    Aggregation {
        /// Flows: added up.
        Sum,
        /// An opening stock: the first.
        First,
        /// A closing stock: the last.
        Last,
        /// A mean, weighted by another input where one is named.
        Mean,
    }
}
keyed! {
    /// How a survey's answers become a value, which decides its margin.
    SurveyType {
        /// A share of the answers: Wilson's interval.
        Share,
        /// One share minus another: the adjusted Wald interval.
        Net,
        /// A mean: needs the standard deviation.
        Mean,
    }
}
keyed! {
    /// How far a citation was followed.
    Provenance {
        /// The text was read in the source.
        Read,
        /// Read in another's page about the source.
        Secondary,
    }
}

impl Frequency {
    /// Length in months for which a reading is carried, `None` where it is due in every period.
    #[must_use]
    pub fn carry_months(self) -> Option<u32> {
        match self {
            Self::PerContact => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::HalfYearly => Some(6),
            Self::Yearly => Some(12),
            Self::PerSurvey => Some(24),
        }
    }

    /// Length in months of one period of the frequency, `None` where it has none of its own.
    #[must_use]
    pub fn months(self) -> Option<u32> {
        match self {
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::HalfYearly => Some(6),
            Self::Yearly => Some(12),
            Self::PerSurvey | Self::PerContact => None,
        }
    }
}

/// A number that is typed in for a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Name within the formula: `[a-z][a-z0-9_]*`.
    pub id: String,
    /// Short name that people read.
    pub name: String,
    /// What exactly to count, in a sentence.
    pub meaning: String,
    /// What it is counted in.
    pub unit: Unit,
    /// How several periods become one.
    pub aggregate: Aggregation,
    /// The input that weighs a mean.
    pub weighted_by: Option<String>,
    /// The input that this one is a part of, and can never exceed.
    pub part_of: Option<String>,
    /// Not needed for the value: a standard deviation.
    pub optional: bool,
    /// Counts different people of a period, so that two periods added up count somebody twice.
    pub unique: bool,
}

/// Which inputs of a survey KPI hold the answers, and how they were asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// How answers become a value.
    #[serde(rename = "type")]
    pub kind: SurveyType,
    /// Input with the number of answers.
    pub answers: String,
    /// Input with the answers that count (share) or count for it (net).
    pub positive: Option<String>,
    /// Input with the answers that count against it (net).
    pub negative: Option<String>,
    /// Input with the standard deviation (mean).
    pub deviation: Option<String>,
    /// The question as it is asked.
    pub question: String,
    /// The scale as it is offered: `0–10`, `1 (very dissatisfied) – 5 (very satisfied)`.
    pub scale: String,
    /// What happens to *don't know*.
    pub dont_know: String,
}

/// The catalogue's proposal for an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposal {
    /// A number in the KPI's unit.
    Number(f64),
    /// A share of the target (of its upper bound, on the upper side of a range).
    ShareOfTarget(f64),
}

impl Proposal {
    /// The number that it comes to with this target.
    #[must_use]
    pub fn with_target(self, target: Option<f64>) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::ShareOfTarget(share) => target.map(|target| share * target),
        }
    }
}

/// What scores 0 unless the plan says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorstProposal {
    /// The lower side of a range, or the only side.
    pub low: Proposal,
    /// The upper side of a range.
    pub high: Option<Proposal>,
    /// Why there.
    pub reason: String,
}

/// A sensible target to start from; people set their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetProposal {
    /// The target, or the lower bound of a range.
    pub value: f64,
    /// The upper bound of a range.
    pub high: Option<f64>,
    /// Why there.
    pub reason: String,
}

/// Where a definition comes from. A KPI without one is common practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Author or issuing body.
    pub author: String,
    /// Title.
    pub title: String,
    /// Year of publication.
    pub year: Option<u16>,
    /// Number of a standard: `ISO 10004:2018`.
    pub number: Option<String>,
    /// Item, page or section.
    pub item: Option<String>,
    /// How far it was followed.
    pub checked: Provenance,
}

impl Source {
    /// The source as it is cited.
    #[must_use]
    pub fn cited(&self) -> String {
        let mut parts = vec![self.author.clone(), self.title.clone()];
        parts.extend(self.number.clone());
        parts.extend(self.year.map(|year| year.to_string()));
        parts.extend(self.item.clone());
        parts.retain(|part| !part.trim().is_empty());
        parts.join(", ")
    }
}

/// A published figure to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// Key within the entry.
    pub id: String,
    /// The figure, in the KPI's unit.
    pub value: f64,
    /// Year that it is about.
    pub year: u16,
    /// Whom it is about.
    pub population: String,
    /// How it was measured.
    pub method: String,
    /// Who published it, and where.
    pub source: String,
}

/// One set of inputs with the value that they give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Inputs by id.
    pub inputs: IndexMap<String, f64>,
    /// What the formula makes of them, to four decimals.
    pub value: f64,
}

/// A KPI resolved for one language, sector and organisation: no placeholder is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Kpi {
    /// Key; the stem of its file.
    pub id: Id,
    /// Name as it stands in a table.
    pub name: String,
    /// One paragraph that says what it measures.
    pub definition: String,
    /// What it tells of.
    pub outcome: Outcome,
    /// What customers say, or what is done.
    pub lens: Lens,
    /// Whose activity; `None` for opinions.
    pub kind: Option<Kind>,
    /// The driver that it measures, where it measures one.
    pub value_proposition: Option<ValueProposition>,
    /// Sectors that can use it.
    pub sectors: Vec<Id>,
    /// Whom it is about; empty: nobody apart from all others, none: whoever is served.
    pub asked_of: Option<Vec<Stakeholder>>,
    /// Unit of the value.
    pub unit: Unit,
    /// Which way is good.
    pub direction: Direction,
    /// Whether it grows with the period.
    pub level: Accumulation,
    /// Whether it moves first.
    pub timing: Timing,
    /// How often it is usually measured.
    pub frequency: Frequency,
    /// Key of the kind of source: `survey`, `case-system` …
    pub data_source: String,
    /// What it costs to collect.
    pub effort: Effort,
    /// How to collect it.
    pub collect: String,
    /// What makes it lie, and how it is gamed.
    pub pitfalls: String,
    /// A KPI to watch beside it.
    pub counter: Option<Id>,
    /// The KPI that it is a variant of.
    pub variant_of: Option<Id>,
    /// What the variant measures differently.
    pub differs: Option<String>,
    /// What is typed in, in order.
    pub inputs: Vec<Input>,
    /// The arithmetic; `None` for a KPI whose value is typed directly.
    pub formula: Option<Formula>,
    /// How it is asked, for opinions from answers.
    pub survey: Option<Survey>,
    /// Fewest answers for a score; 0 for what is not asked.
    pub minimum_answers: u32,
    /// Proposal for what scores 0.
    pub worst: Option<WorstProposal>,
    /// Proposal for a target.
    pub target: Option<TargetProposal>,
    /// Where the definition comes from; none: common practice.
    pub sources: Vec<Source>,
    /// Published figures.
    pub benchmarks: Vec<Benchmark>,
    /// A worked example.
    pub example: Option<Example>,
}

impl Kpi {
    /// A monthly opinion on satisfaction whose result is typed directly: nothing is proposed, and
    /// higher is better.
    #[must_use]
    pub fn new(id: Id, unit: Unit) -> Self {
        Self {
            id,
            name: String::new(),
            definition: String::new(),
            outcome: Outcome::Satisfaction,
            lens: Lens::Opinion,
            kind: None,
            value_proposition: None,
            sectors: Vec::new(),
            asked_of: None,
            unit,
            direction: Direction::Higher,
            level: Accumulation::Steady,
            timing: Timing::Lagging,
            frequency: Frequency::Monthly,
            data_source: String::new(),
            effort: Effort::Low,
            collect: String::new(),
            pitfalls: String::new(),
            counter: None,
            variant_of: None,
            differs: None,
            inputs: Vec::new(),
            formula: None,
            survey: None,
            minimum_answers: 0,
            worst: None,
            target: None,
            sources: Vec::new(),
            benchmarks: Vec::new(),
            example: None,
        }
    }

    /// Whether its value over several periods is that of an average one.
    ///
    /// It is where an input that is added up counts different people: nobody knows from the periods
    /// how many there were in all of them together.
    #[must_use]
    pub fn averages_periods(&self) -> bool {
        let added = |input: &Input| input.unique && input.aggregate == Aggregation::Sum;
        self.level == Accumulation::Steady && self.inputs.iter().any(added)
    }
}
