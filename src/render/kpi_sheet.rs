//! A KPI of the catalogue in words that people read: for `show` and for documents.

use super::{Names, number, quantity};
use crate::{
    catalogue::Labels,
    formula::{Node, Operator},
    model::{
        Benchmark, Direction, Input, Kpi, Proposal, Source, Stakeholder, Survey, SurveyType,
        TargetProposal, Unit,
    },
};
use serde::Serialize;

/// A KPI in words. An absent text is none.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct KpiSheet {
    pub id: String,
    pub name: String,
    pub definition: String,
    /// Name of the outcome.
    pub outcome: String,
    /// Whether customers say it, do it, …
    pub shows: String,
    pub driver: Option<String>,
    pub sectors: String,
    /// Whom it is about, where that is not simply whoever is served.
    pub asked_of: Option<String>,
    pub unit: String,
    pub direction: String,
    pub level: String,
    pub timing: String,
    pub frequency: String,
    pub data_source: String,
    pub effort: String,
    pub collect: String,
    pub pitfalls: String,
    pub counter: Option<String>,
    pub variant_of: Option<String>,
    pub differs: Option<String>,
    pub formula: Option<String>,
    pub inputs: Vec<KpiSheetInput>,
    pub example: Option<KpiSheetExample>,
    pub worst: Option<Proposed>,
    pub target: Option<Proposed>,
    pub survey: Option<KpiSheetSurvey>,
    pub benchmarks: Vec<String>,
    /// None: common practice.
    pub sources: Vec<String>,
}

/// An input in words.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct KpiSheetInput {
    pub name: String,
    pub meaning: String,
    pub unit: String,
    /// How several periods become one.
    pub aggregate: String,
    pub optional: bool,
}

/// A worked example in words.
#[derive(Clone, Debug, Serialize)]
pub struct KpiSheetExample {
    /// Name of each input and its number.
    pub inputs: Vec<(String, String)>,
    /// One operation each: `50 − 20 = 30`.
    pub steps: Vec<String>,
    /// The value with its unit.
    pub value: String,
}

/// A proposal with its reason.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Proposed {
    pub value: String,
    pub reason: String,
}

/// How it is asked, in words.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct KpiSheetSurvey {
    pub question: String,
    pub scale: String,
    pub dont_know: String,
    /// What the margin means.
    pub margin: String,
    pub minimum_answers: u32,
}

impl KpiSheet {
    /// The sheet of a KPI.
    #[must_use]
    pub fn new(kpi: &Kpi, names: &Names, labels: &Labels) -> Self {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Self {
            id: kpi.id.to_string(),
            name: kpi.name.clone(),
            definition: kpi.definition.clone(),
            outcome: names.outcome(kpi.outcome).to_owned(),
            shows: names.shows(kpi.kind),
            driver: kpi.value_proposition.map(|driver| names.driver(driver)),
            sectors: names.sectors(&kpi.sectors),
            asked_of: kpi.asked_of.as_ref().map(|who| asked_of(who, labels)),
            unit: kpi.unit.label.clone(),
            direction: labels.of("direction", &kpi.direction.to_string()).to_owned(),
            level: labels.of("level", &kpi.level.to_string()).to_owned(),
            timing: labels.of("timing", &kpi.timing.to_string()).to_owned(),
            frequency: labels.of("frequency", &kpi.frequency.to_string()).to_owned(),
            data_source: labels.of("data_source", &kpi.data_source).to_owned(),
            effort: labels.of("effort", &kpi.effort.to_string()).to_owned(),
            collect: kpi.collect.clone(),
            pitfalls: kpi.pitfalls.clone(),
            counter: kpi.counter.as_ref().map(ToString::to_string),
            variant_of: kpi.variant_of.as_ref().map(ToString::to_string),
            differs: given(&kpi.differs),
            formula: formula_in_words(kpi, labels),
            inputs: kpi.inputs.iter().map(|input| KpiSheetInput::new(input, labels)).collect(),
            example: example(kpi, labels),
            worst: kpi.worst.as_ref().map(|worst| Proposed {
                value: sides(kpi, worst.low, worst.high, labels),
                reason: worst.reason.clone(),
            }),
            target: kpi.target.as_ref().map(|target| Proposed {
                value: aim(kpi, target, labels),
                reason: target.reason.clone(),
            }),
            survey: kpi
                .survey
                .as_ref()
                .map(|survey| KpiSheetSurvey::new(survey, kpi.minimum_answers, labels)),
            benchmarks: kpi
                .benchmarks
                .iter()
                .map(|one| benchmark(one, &kpi.unit, labels))
                .collect(),
            sources: kpi.sources.iter().map(Source::cited).collect(),
        }
    }
}

impl KpiSheetInput {
    fn new(input: &Input, labels: &Labels) -> Self {
        Self {
            name: input.name.clone(),
            meaning: input.meaning.clone(),
            unit: input.unit.label.clone(),
            aggregate: labels.of("aggregation", &input.aggregate.to_string()).to_owned(),
            optional: input.optional,
        }
    }
}

impl KpiSheetSurvey {
    fn new(survey: &Survey, minimum_answers: u32, labels: &Labels) -> Self {
        let margin = match (survey.kind, &survey.deviation) {
            (SurveyType::Share, _) => "margin.share",
            (SurveyType::Net, _) => "margin.net",
            (SurveyType::Mean, Some(_)) => "margin.mean",
            (SurveyType::Mean, None) => "margin.unknown",
        };
        Self {
            question: survey.question.clone(),
            scale: survey.scale.clone(),
            dont_know: survey.dont_know.clone(),
            margin: labels.text(margin).to_owned(),
            minimum_answers,
        }
    }
}

/// The formula with the names of its inputs.
pub(super) fn formula_in_words(kpi: &Kpi, labels: &Labels) -> Option<String> {
    let name = |id: &str| {
        let found = kpi.inputs.iter().find(|input| input.id == id);
        found.map_or_else(|| id.to_owned(), |input| input.name.clone())
    };
    let formula = kpi.formula.as_ref()?;
    Some(formula.people(name, |literal| number(literal, 10, labels)))
}

/// Whom an entry is about, in words.
fn asked_of(who: &[Stakeholder], labels: &Labels) -> String {
    let named: Vec<&str> = who.iter().map(|who| labels.of("stakeholder", (*who).into())).collect();
    if named.is_empty() { labels.text("show.asked-together").to_owned() } else { named.join(", ") }
}

/// A published figure, with whom and what it is about.
fn benchmark(benchmark: &Benchmark, unit: &Unit, labels: &Labels) -> String {
    labels.fill(
        "show.benchmark",
        &[
            ("value", &quantity(benchmark.value, unit, labels)),
            ("population", &benchmark.population),
            ("method", &benchmark.method),
            ("year", &benchmark.year.to_string()),
            ("source", &benchmark.source),
        ],
    )
}

/// Where to aim: one bound, or both of a range.
fn aim(kpi: &Kpi, target: &TargetProposal, labels: &Labels) -> String {
    let low = target.value;
    match target.high.map(|high| quantity(high, &kpi.unit, labels)) {
        Some(high) => {
            labels.fill("sheets.between", &[("low", &number(low, 4, labels)), ("high", &high)])
        }
        None => {
            let value = quantity(low, &kpi.unit, labels);
            bound(kpi.direction != Direction::Lower, &value, labels)
        }
    }
}

/// *85% or more*, *10% or less*.
fn bound(from_below: bool, value: &str, labels: &Labels) -> String {
    labels.fill(if from_below { "sheets.at_least" } else { "sheets.at_most" }, &[("value", value)])
}

/// What scores 0, on one or on both sides.
fn sides(kpi: &Kpi, low: Proposal, high: Option<Proposal>, labels: &Labels) -> String {
    let written = |proposal: Proposal, above: bool| match proposal {
        Proposal::Number(value) => bound(above, &quantity(value, &kpi.unit, labels), labels),
        Proposal::ShareOfTarget(share) => {
            let share =
                labels.fill("number.percent", &[("number", &number(share * 100.0, 2, labels))]);
            bound(above, &labels.fill("show.of-target", &[("share", &share)]), labels)
        }
    };
    let low = written(low, kpi.direction == Direction::Lower);
    match high {
        Some(high) => {
            labels.fill("sheets.either", &[("low", &low), ("high", &written(high, true))])
        }
        None => low,
    }
}

/// The worked example, step by step.
fn example(kpi: &Kpi, labels: &Labels) -> Option<KpiSheetExample> {
    let example = kpi.example.as_ref()?;
    let mut steps = Vec::new();
    if let Some(formula) = &kpi.formula {
        let of = |name: &str| example.inputs.get(name).copied();
        work(formula.tree(), &of, labels, &mut steps);
    }
    Some(KpiSheetExample {
        inputs: kpi
            .inputs
            .iter()
            .filter_map(|input| {
                let value = example.inputs.get(&input.id)?;
                Some((input.name.clone(), quantity(*value, &input.unit, labels)))
            })
            .collect(),
        steps,
        value: quantity(example.value, &kpi.unit, labels),
    })
}

/// Works out a node, writing down each operation; `None` when an input is missing.
pub(super) fn work(
    node: &Node,
    input: &impl Fn(&str) -> Option<f64>,
    labels: &Labels,
    steps: &mut Vec<String>,
) -> Option<f64> {
    match node {
        Node::Number(value) => Some(*value),
        Node::Input(name) => input(name),
        Node::Negate(inner) => work(inner, input, labels, steps).map(|value| -value),
        Node::Binary(operator, left, right) => {
            let left = work(left, input, labels, steps)?;
            let right = work(right, input, labels, steps)?;
            let (sign, value) = match operator {
                Operator::Add => ("+", left + right),
                Operator::Subtract => ("−", left - right),
                Operator::Multiply => ("×", left * right),
                Operator::Divide => ("÷", left / right),
            };
            let operand = |value: f64| {
                let written = number(value, 6, labels);
                if value < 0.0 { format!("({written})") } else { written }
            };
            let (left, right) = (number(left, 6, labels), operand(right));
            steps.push(format!("{left} {sign} {right} = {}", number(value, 6, labels)));
            Some(value)
        }
    }
}
