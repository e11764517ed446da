//! Hand-made scorecards and readings, small enough to reckon by head.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

pub(crate) mod edit;
pub(crate) mod package;

use klant::{
    finding::Finding,
    formula::Formula,
    model::{
        Accumulation, Aggregation, Calendar, CustomerWords, Direction, Effort, Frequency, Id,
        Input, Kind, Kpi, Lens, Moment, Outcome, Period, PeriodLength, Perspective,
        PerspectivePosition, Survey, SurveyType, Timing, Unit,
    },
    readings::{Entry, Readings},
    scorecard::{Bands, PlannedKpi, PlannedObjective, PlannedOutcome, Scorecard, Segment},
};
use std::collections::BTreeMap;

pub(crate) fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// What stands in a finding, by name, as text.
pub(crate) fn values(finding: &Finding) -> Vec<(String, String)> {
    let arguments = finding.code.arguments();
    arguments.iter().map(|(name, value)| (name.to_owned(), value.to_string())).collect()
}

/// One value of a finding as text.
pub(crate) fn value(finding: &Finding, name: &str) -> Option<String> {
    finding.code.arguments().get(name).map(ToString::to_string)
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// A unit; `count` for things that are counted.
pub(crate) fn unit(key: &str) -> Unit {
    Unit {
        id: id(key),
        label: key.to_owned(),
        decimals: 1,
        minimum: None,
        maximum: None,
        count: key == "count",
    }
}

/// A counted input.
pub(crate) fn input(name: &str, aggregate: Aggregation) -> Input {
    Input {
        id: name.to_owned(),
        name: name.to_owned(),
        meaning: String::new(),
        unit: unit("count"),
        aggregate,
        weighted_by: None,
        part_of: None,
        optional: false,
    }
}

/// A monthly opinion without inputs, higher is better, no minimum of answers.
pub(crate) fn kpi(key: &str) -> Kpi {
    Kpi {
        id: id(key),
        name: key.to_owned(),
        definition: String::new(),
        outcome: Outcome::Satisfaction,
        lens: Lens::Opinion,
        kind: None,
        value_proposition: None,
        sectors: Vec::new(),
        unit: unit("percent"),
        direction: Direction::Higher,
        level: Accumulation::Steady,
        timing: Timing::Lagging,
        frequency: Frequency::Monthly,
        data_source: "survey".to_owned(),
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

/// The same with summed inputs in the order of the formula.
pub(crate) fn computed(key: &str, formula: &str) -> Kpi {
    let formula = Formula::parse(formula).unwrap();
    let inputs = formula.inputs().into_iter().map(|name| input(name, Aggregation::Sum)).collect();
    Kpi { inputs, formula: Some(formula), ..kpi(key) }
}

/// A share of the answers in percent, from `yes` and `all`.
pub(crate) fn share(key: &str) -> Kpi {
    let mut kpi = computed(key, "yes / all * 100");
    kpi.inputs[0].part_of = Some("all".to_owned());
    kpi.survey = Some(survey(SurveyType::Share, "all", Some("yes"), None, None));
    kpi
}

/// A net score in points, from `yes`, `no` and `all`.
pub(crate) fn net(key: &str) -> Kpi {
    let mut kpi = computed(key, "(yes - no) / all * 100");
    kpi.survey = Some(survey(SurveyType::Net, "all", Some("yes"), Some("no"), None));
    kpi
}

/// A mean grade, from `grade`, `all` and an optional `deviation`.
pub(crate) fn grade(key: &str) -> Kpi {
    let mut kpi = computed(key, "grade");
    let mean = |name: &str, optional: bool| Input {
        unit: unit("grade"),
        weighted_by: Some("all".to_owned()),
        optional,
        ..input(name, Aggregation::Mean)
    };
    kpi.inputs =
        vec![mean("grade", false), input("all", Aggregation::Sum), mean("deviation", true)];
    kpi.survey = Some(survey(SurveyType::Mean, "all", None, None, Some("deviation")));
    kpi
}

pub(crate) fn survey(
    kind: SurveyType,
    answers: &str,
    positive: Option<&str>,
    negative: Option<&str>,
    deviation: Option<&str>,
) -> Survey {
    Survey {
        kind,
        answers: answers.to_owned(),
        positive: positive.map(str::to_owned),
        negative: negative.map(str::to_owned),
        deviation: deviation.map(str::to_owned),
        question: String::new(),
        scale: String::new(),
        dont_know: String::new(),
    }
}

/// An activity instead of an opinion.
pub(crate) fn activity(kind: Kind, kpi: Kpi) -> Kpi {
    Kpi { lens: Lens::Activity, kind: Some(kind), ..kpi }
}

/// A measure under the objective, scored from 0 to 100 in its own unit.
pub(crate) fn measure(objective: &str, kpi: Kpi) -> PlannedKpi {
    PlannedKpi {
        objective: Some(id(objective)),
        worst: Some(0.0),
        target: Some(100.0),
        ..PlannedKpi::of(kpi)
    }
}

pub(crate) fn objective(key: &str, outcome: Outcome) -> PlannedObjective {
    PlannedObjective {
        id: id(key),
        statement: key.to_owned(),
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

pub(crate) fn segment(key: &str, size: Option<f64>) -> Segment {
    Segment { id: Some(id(key)), name: key.to_owned(), size, ..Segment::default() }
}

/// An empty scorecard with all outcomes over periods from 2027; the last one is chosen.
pub(crate) fn scorecard(every: PeriodLength, count: usize) -> Scorecard {
    let calendar = Calendar { start: Period::new(2027, every, 1).unwrap(), count };
    let all = [
        Outcome::Satisfaction,
        Outcome::Retention,
        Outcome::Acquisition,
        Outcome::Profitability,
        Outcome::MarketShare,
    ];
    Scorecard {
        catalogue_version: String::new(),
        language: "en".to_owned(),
        sector: id("for-profit"),
        organisation: String::new(),
        perspective: Perspective {
            name: "Customer".to_owned(),
            place: PerspectivePosition::Second,
            order: vec!["Customer".to_owned()],
        },
        customer: CustomerWords {
            one: "customer".to_owned(),
            many: "customers".to_owned(),
            article: "the".to_owned(),
        },
        outcomes: all
            .into_iter()
            .map(|outcome| PlannedOutcome { outcome, name: outcome.to_string(), weight: None })
            .collect(),
        treatments: BTreeMap::new(),
        calendar,
        chosen: calendar.get(count - 1).unwrap(),
        bands: Bands::default(),
        minimum_coverage: 2.0 / 3.0,
        pleasing_margin: 20.0,
        version: String::new(),
        adopted_by: String::new(),
        adopted_on: String::new(),
        segments: Vec::new(),
        objectives: Vec::new(),
        kpis: Vec::new(),
        notes: Vec::new(),
        example: false,
    }
}

/// One objective `o` under satisfaction with one measure.
pub(crate) fn single(every: PeriodLength, count: usize, kpi: Kpi) -> Scorecard {
    let mut card = scorecard(every, count);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis.push(measure("o", kpi));
    card
}

/// Fills an input from a moment on, by its number (0 is *before*); `f64::NAN` leaves a cell blank.
pub(crate) fn fill(
    readings: &mut Readings,
    (kpi, segment): (&str, Option<&str>),
    input: &str,
    first: usize,
    numbers: &[f64],
) {
    for (place, number) in numbers.iter().enumerate() {
        if !number.is_nan() {
            put(readings, (kpi, segment), input, first + place, Entry::Number(*number));
        }
    }
}

/// Puts an entry into an input's cell at the moment with this number; `value` is the result typed
/// directly.
pub(crate) fn put(
    readings: &mut Readings,
    (kpi, segment): (&str, Option<&str>),
    input: &str,
    number: usize,
    entry: Entry,
) {
    let series = readings.series.entry((id(kpi), segment.map(id))).or_default();
    let list = match input {
        "value" => &mut series.typed,
        _ => series.inputs.entry(input.to_owned()).or_default(),
    };
    if list.periods.len() < number {
        list.periods.resize(number, Entry::Blank.into());
    }
    *list.get_mut(Moment::last(number)).unwrap() = entry.into();
}

/// Whether two numbers agree as the arithmetic promises: 1e-9 relative or absolute.
pub(crate) fn close(one: f64, two: f64) -> bool {
    (one - two).abs() <= 1e-9 * one.abs().max(two.abs()).max(1.0)
}

/// Asserts that two numbers agree, or that both are absent.
#[track_caller]
pub(crate) fn assert_close(found: impl Into<Option<f64>>, expected: impl Into<Option<f64>>) {
    let (found, expected) = (found.into(), expected.into());
    let agree = match (found, expected) {
        (Some(one), Some(two)) => close(one, two),
        (one, two) => one == two,
    };
    assert!(agree, "found {found:?}, expected {expected:?}");
}
