//! An objective on one page: what the customer says, why, how it is seen, what to ask.

use super::{Templates, kpi_sheet::formula_in_words, names::shows, number, quantity};
use crate::{
    catalogue::Labels,
    finding::Finding,
    model::{Accumulation, Direction, Frequency, Input, Lens, Source, ValueProposition},
    scorecard::{PlannedKpi, PlannedObjective, Scorecard},
};
use minijinja::{Value, value::Serde};
use serde::Serialize;

/// Template of the sheet.
pub(super) const TEMPLATE: &str = "objective/sheet.md";

/// Writes the sheet of the objective at this place of the scorecard, as Markdown.
///
/// Empty for a place that the scorecard does not have.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn objective_sheet(
    scorecard: &Scorecard,
    objective: usize,
    labels: &Labels,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    match ObjectiveSheet::new(scorecard, objective, labels) {
        Some(page) => templates.render(TEMPLATE, &Value::from(Serde(page))),
        None => Ok(String::new()),
    }
}

/// What the template may say. Texts are as people read them; an absent one is none.
#[derive(Serialize)]
pub(super) struct ObjectiveSheet {
    /// Key: the name of the file.
    id: String,
    /// `O1` …, as in the workbook.
    code: String,
    /// As the customer would say it.
    statement: String,
    /// Name of the organisation.
    organisation: Option<String>,
    /// Name of the perspective.
    perspective: String,
    /// Those whom it serves.
    customers: String,
    /// Language code.
    language: String,
    /// Key of the outcome, and its name here.
    outcome: Keyed,
    /// The driver that it works through.
    value_proposition: Option<Keyed>,
    /// The segment that it is for; none: everyone.
    segment: Option<Keyed>,
    /// Who answers for it.
    owner: Option<String>,
    /// Relative weight.
    weight: f64,
    /// First and last reporting period.
    periods: [String; 2],
    /// Why it matters to this customer.
    why: Option<String>,
    /// How it is known that customers want this.
    evidence: Option<String>,
    /// What sets the organisation apart here.
    why_us: Option<String>,
    /// What the segment needs.
    needs: Option<String>,
    /// What else the segment could choose.
    alternatives: Option<String>,
    /// Goals above that it helps to reach.
    contributes_to: Option<String>,
    /// Objectives of other perspectives that support it.
    supported_by: Option<String>,
    /// Objectives that it drives.
    drives: Vec<Link>,
    /// Objectives that drive it.
    driven_by: Vec<Link>,
    /// Questions for the review meeting.
    questions: Vec<String>,
    /// What customers say beside what is done, row by row.
    say_and_do: Vec<SayDo>,
    /// Everything about each KPI.
    kpis: Vec<ObjectiveKpi>,
    /// Whether the scorecard is filled with made-up figures.
    example: bool,
    /// What it came to; none in a plan.
    results: Option<Value>,
}

/// A key with what people read.
#[derive(Serialize)]
struct Keyed {
    id: String,
    name: String,
}

/// Another objective.
#[derive(Serialize)]
struct Link {
    id: String,
    code: String,
    statement: String,
}

/// One line of the table: a KPI of each lens, where there is one.
#[derive(Serialize)]
struct SayDo {
    say: Option<Brief>,
    r#do: Option<Brief>,
}

/// A KPI in the table.
#[derive(Clone, Serialize)]
struct Brief {
    name: String,
    target: Option<String>,
}

/// A KPI, whole.
#[derive(Serialize)]
struct ObjectiveKpi {
    id: String,
    name: String,
    definition: Option<String>,
    lens: Keyed,
    /// Label of the unit.
    unit: String,
    direction: Keyed,
    formula: Option<String>,
    question: Option<String>,
    scale: Option<String>,
    inputs: Vec<InputMeaning>,
    target: Option<String>,
    /// What the catalogue proposes to start from.
    target_proposal: Option<String>,
    target_value: Option<f64>,
    target_high: Option<f64>,
    worst: Option<String>,
    worst_value: Option<f64>,
    worst_high: Option<f64>,
    /// Whether `worst` is the catalogue's proposal.
    worst_proposed: bool,
    baseline: Option<String>,
    data_source: Option<String>,
    collect: Option<String>,
    pitfalls: Option<String>,
    frequency: Option<String>,
    due: String,
    owner: Option<String>,
    supplied_by: Option<String>,
    weight: f64,
    minimum_answers: Option<u32>,
    sources: Vec<String>,
    /// Whether it comes from the catalogue and has no source: common practice.
    common_practice: bool,
}

/// An input of a KPI.
#[derive(Serialize)]
struct InputMeaning {
    name: String,
    meaning: String,
}

impl ObjectiveSheet {
    /// The objective at this place of the scorecard, where there is one.
    pub(super) fn new(scorecard: &Scorecard, position: usize, labels: &Labels) -> Option<Self> {
        let objective = scorecard.objectives.get(position)?;
        let segment = objective.segment.as_ref().and_then(|id| {
            scorecard.segments.iter().find(|segment| segment.id.as_ref() == Some(id))
        });
        let measures: Vec<&PlannedKpi> = scorecard
            .kpis
            .iter()
            .filter(|measure| measure.objective.as_ref() == Some(&objective.id))
            .collect();
        let outcome = scorecard.outcomes.iter().find(|row| row.outcome == objective.outcome);
        let periods = scorecard.calendar;
        let last = periods.get(periods.count.saturating_sub(1)).unwrap_or(periods.start);
        Some(Self {
            id: objective.id.to_string(),
            code: format!("O{}", position + 1),
            statement: objective.statement.clone(),
            organisation: non_blank(&scorecard.organisation),
            perspective: scorecard.perspective.name.clone(),
            customers: scorecard.customer.many.clone(),
            language: scorecard.language.clone(),
            outcome: Keyed {
                id: objective.outcome.to_string(),
                name: outcome.map_or_else(|| objective.outcome.to_string(), |row| row.name.clone()),
            },
            value_proposition: objective
                .value_proposition
                .map(|driver| proposition(driver, labels)),
            segment: objective.segment.as_ref().map(|id| Keyed {
                id: id.to_string(),
                name: segment.map_or_else(|| id.to_string(), |segment| segment.name.clone()),
            }),
            owner: non_blank(&objective.owner),
            weight: objective.weight.unwrap_or(1.0),
            periods: [periods.start.to_string(), last.to_string()],
            why: non_blank(&objective.why),
            evidence: non_blank(&objective.evidence),
            why_us: non_blank(&objective.why_us),
            needs: segment.and_then(|segment| non_blank(&segment.needs)),
            alternatives: segment.and_then(|segment| non_blank(&segment.alternatives)),
            contributes_to: non_blank(&objective.contributes_to),
            supported_by: non_blank(&objective.supported_by),
            drives: links(scorecard, |other| objective.drives.contains(&other.id)),
            driven_by: links(scorecard, |other| other.drives.contains(&objective.id)),
            questions: objective.questions.clone(),
            say_and_do: say_and_do(&measures, labels),
            kpis: measures
                .into_iter()
                .map(|one| ObjectiveKpi::new(one, objective, &scorecard.customer.many, labels))
                .collect(),
            example: scorecard.example,
            results: None,
        })
    }

    /// The same with what it came to.
    pub(super) fn with_results(self, results: Value) -> Self {
        Self { results: Some(results), ..self }
    }
}

impl ObjectiveKpi {
    fn new(
        measure: &PlannedKpi,
        objective: &PlannedObjective,
        customers: &str,
        labels: &Labels,
    ) -> Self {
        let kpi = &measure.kpi;
        let target = measure.target;
        let [worst, worst_high] = worst(measure);
        Self {
            id: kpi.id.to_string(),
            name: kpi.name.clone(),
            definition: non_blank(&kpi.definition),
            lens: Keyed { id: kpi.lens.to_string(), name: shows(kpi.kind, customers, labels) },
            unit: kpi.unit.label.clone(),
            direction: Keyed {
                id: measure.direction.to_string(),
                name: labels.of("direction", &measure.direction.to_string()).to_owned(),
            },
            formula: formula_in_words(kpi, labels),
            question: kpi.survey.as_ref().and_then(|survey| non_blank(&survey.question)),
            scale: kpi.survey.as_ref().and_then(|survey| non_blank(&survey.scale)),
            inputs: kpi.inputs.iter().map(InputMeaning::new).collect(),
            target: target_in_words(measure, labels),
            target_proposal: kpi.target.as_ref().map(|proposal| {
                bounded(measure, proposal.value, proposal.high, labels)
                    + &per_period(measure, labels)
            }),
            target_value: target,
            target_high: measure.target_high,
            worst: worst_in_words(measure, worst, worst_high, labels),
            worst_value: worst,
            worst_high,
            worst_proposed: measure.worst.is_none() && worst.is_some(),
            baseline: measure.baseline.map(|baseline| quantity(baseline, &kpi.unit, labels)),
            data_source: non_blank(&kpi.data_source)
                .map(|source| labels.of("data_source", &source).to_owned()),
            collect: non_blank(&kpi.collect),
            pitfalls: non_blank(&kpi.pitfalls),
            frequency: Some(labels.of("frequency", &measure.frequency.to_string()).to_owned()),
            due: due(measure, labels),
            owner: non_blank(&measure.owner).or_else(|| non_blank(&objective.owner)),
            supplied_by: non_blank(&measure.supplied_by),
            weight: measure.weight.unwrap_or(1.0),
            minimum_answers: Some(measure.minimum_answers.unwrap_or(kpi.minimum_answers))
                .filter(|answers| *answers > 0),
            sources: kpi.sources.iter().map(Source::cited).collect(),
            common_practice: kpi.sources.is_empty() && kpi.formula.is_some(),
        }
    }
}

impl InputMeaning {
    fn new(input: &Input) -> Self {
        Self { name: input.name.clone(), meaning: input.meaning.clone() }
    }
}

/// A driver, with the group that it belongs to.
fn proposition(driver: ValueProposition, labels: &Labels) -> Keyed {
    let (group, aspect) = (driver.0.group().to_string(), driver.0.to_string());
    let name = format!("{}: {}", labels.of("group", &group), labels.of("aspect", &aspect));
    Keyed { id: driver.to_string(), name }
}

/// What scores 0 below and above: as planned, else as proposed.
fn worst(measure: &PlannedKpi) -> [Option<f64>; 2] {
    let proposal = measure.kpi.worst.as_ref();
    let low = || proposal.and_then(|worst| worst.low.with_target(measure.target));
    let above = measure.target_high.or(measure.target);
    let high = || proposal.and_then(|worst| worst.high).and_then(|high| high.with_target(above));
    [measure.worst.or_else(low), measure.worst_high.or_else(high)]
}

/// A text that says something.
fn non_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The other objectives that a condition holds for, with their codes.
fn links(scorecard: &Scorecard, holds: impl Fn(&PlannedObjective) -> bool) -> Vec<Link> {
    scorecard
        .objectives
        .iter()
        .enumerate()
        .filter(|(_, other)| holds(other))
        .map(|(position, other)| Link {
            id: other.id.to_string(),
            code: format!("O{}", position + 1),
            statement: other.statement.clone(),
        })
        .collect()
}

/// Opinions on the left, activities on the right.
fn say_and_do(measures: &[&PlannedKpi], labels: &Labels) -> Vec<SayDo> {
    let of = |lens: Lens| -> Vec<Brief> {
        measures
            .iter()
            .filter(|measure| measure.kpi.lens == lens)
            .map(|measure| Brief {
                name: measure.kpi.name.clone(),
                target: target_in_words(measure, labels),
            })
            .collect()
    };
    let (say, done) = (of(Lens::Opinion), of(Lens::Activity));
    (0..say.len().max(done.len()))
        .map(|row| SayDo { say: say.get(row).cloned(), r#do: done.get(row).cloned() })
        .collect()
}

/// The target with its direction: *85% or more*.
fn target_in_words(measure: &PlannedKpi, labels: &Labels) -> Option<String> {
    let target = measure.target?;
    Some(bounded(measure, target, measure.target_high, labels) + &per_period(measure, labels))
}

/// A bound with the direction of the KPI, or both bounds of a range.
fn bounded(measure: &PlannedKpi, low: f64, high: Option<f64>, labels: &Labels) -> String {
    let unit = &measure.kpi.unit;
    let value = quantity(low, unit, labels);
    match (measure.direction, high) {
        (Direction::TargetRange, Some(high)) => labels.fill(
            "sheets.between",
            &[("low", &number(low, 4, labels)), ("high", &quantity(high, unit, labels))],
        ),
        (Direction::Lower, _) => labels.fill("sheets.at_most", &[("value", &value)]),
        _ => labels.fill("sheets.at_least", &[("value", &value)]),
    }
}

/// What scores 0, on one or on both sides.
fn worst_in_words(
    measure: &PlannedKpi,
    low: Option<f64>,
    high: Option<f64>,
    labels: &Labels,
) -> Option<String> {
    let unit = &measure.kpi.unit;
    let at_most =
        |value| labels.fill("sheets.at_most", &[("value", &quantity(value, unit, labels))]);
    let at_least =
        |value| labels.fill("sheets.at_least", &[("value", &quantity(value, unit, labels))]);
    let words = match (measure.direction, low, high) {
        (Direction::TargetRange, Some(low), Some(high)) => {
            labels.fill("sheets.either", &[("low", &at_most(low)), ("high", &at_least(high))])
        }
        (Direction::TargetRange, None, Some(high)) => at_least(high),
        (Direction::Lower, Some(value), _) => at_least(value),
        (_, Some(value), _) => at_most(value),
        (_, None, _) => return None,
    };
    Some(words + &per_period(measure, labels))
}

/// For a total that grows with the period: the length that its anchors hold for.
fn per_period(measure: &PlannedKpi, labels: &Labels) -> String {
    let key = match (measure.kpi.level, measure.frequency) {
        (Accumulation::Steady, _) | (_, Frequency::PerSurvey | Frequency::PerContact) => {
            return String::new();
        }
        (Accumulation::Accumulates, Frequency::Monthly) => "sheets.per.month",
        (Accumulation::Accumulates, Frequency::Quarterly) => "sheets.per.quarter",
        (Accumulation::Accumulates, Frequency::HalfYearly) => "sheets.per.half-year",
        (Accumulation::Accumulates, Frequency::Yearly) => "sheets.per.year",
    };
    format!(" {}", labels.text(key))
}

/// When a figure is due.
fn due(measure: &PlannedKpi, labels: &Labels) -> String {
    let month =
        measure.due_in.map(|month| labels.of("sheets.month", &month.to_string()).to_owned());
    match (measure.frequency, month) {
        (Frequency::Monthly, _) => labels.text("sheets.due.monthly").to_owned(),
        (Frequency::Quarterly, _) => labels.text("sheets.due.quarterly").to_owned(),
        (Frequency::HalfYearly, _) => labels.text("sheets.due.half-yearly").to_owned(),
        (Frequency::Yearly, _) => labels.text("sheets.due.yearly").to_owned(),
        (Frequency::PerContact, _) => labels.text("sheets.due.per-contact").to_owned(),
        (Frequency::PerSurvey, Some(month)) => {
            labels.fill("sheets.due.per-survey", &[("month", &month)])
        }
        (Frequency::PerSurvey, None) => labels.text("sheets.due.no-month").to_owned(),
    }
}
