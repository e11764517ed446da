//! Hand-made scorecards and readings, small enough to reckon by head.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

pub(crate) mod cases;
pub(crate) mod edit;
pub(crate) mod package;
pub(crate) mod processor;

use klant::{
    finding::Finding,
    formula::Formula,
    model::{
        Aggregation, Calendar, CustomerWords, Id, Input, Kind, Kpi, Lens, Moment, Outcome, Period,
        PeriodLength, Survey, SurveyType, Unit,
    },
    readings::{Entry, Readings},
    scorecard::{PlannedKpi, PlannedObjective, Scorecard, Segment},
};

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
        unique: false,
    }
}

/// A monthly opinion without inputs, higher is better, no minimum of answers.
pub(crate) fn kpi(key: &str) -> Kpi {
    let mut kpi = Kpi::new(id(key), unit("percent"));
    kpi.name = key.to_owned();
    kpi.data_source = "survey".to_owned();
    kpi
}

/// The same with summed inputs in the order of the formula.
pub(crate) fn computed(key: &str, formula: &str) -> Kpi {
    let formula = Formula::parse(formula).unwrap();
    let inputs = formula.inputs().into_iter().map(|name| input(name, Aggregation::Sum)).collect();
    let mut kpi = kpi(key);
    kpi.inputs = inputs;
    kpi.formula = Some(formula);
    kpi
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
pub(crate) fn activity(kind: Kind, mut kpi: Kpi) -> Kpi {
    kpi.lens = Lens::Activity;
    kpi.kind = Some(kind);
    kpi
}

/// A measure under the objective, scored from 0 to 100 in its own unit.
pub(crate) fn measure(objective: &str, kpi: Kpi) -> PlannedKpi {
    let mut measure = PlannedKpi::of(kpi);
    measure.objective = Some(id(objective));
    measure.worst = Some(0.0);
    measure.target = Some(100.0);
    measure
}

pub(crate) fn objective(key: &str, outcome: Outcome) -> PlannedObjective {
    let mut objective = PlannedObjective::new(id(key), outcome);
    objective.statement = key.to_owned();
    objective
}

pub(crate) fn segment(key: &str, size: Option<f64>) -> Segment {
    Segment { id: Some(id(key)), name: key.to_owned(), size, ..Segment::default() }
}

/// An empty scorecard with all outcomes over periods from 2027; the last one is chosen.
pub(crate) fn scorecard(every: PeriodLength, count: usize) -> Scorecard {
    let calendar = Calendar { start: Period::new(2027, every, 1).unwrap(), count };
    let mut card = Scorecard::new("en", id("for-profit"), calendar);
    card.perspective.name = "Customer".to_owned();
    card.perspective.order = vec!["Customer".to_owned()];
    card.customer = CustomerWords {
        one: "customer".to_owned(),
        many: "customers".to_owned(),
        article: "the".to_owned(),
    };
    card
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

/// A worked case of the arithmetic, checked against other programs, by its key.
pub(crate) fn vector(key: &str) -> serde_json::Value {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../vectors/arithmetic.json")).unwrap();
    all.get(key).unwrap_or_else(|| panic!("no vector {key}")).clone()
}

/// Numbers of a worked case.
pub(crate) fn numbers(of: &serde_json::Value) -> Vec<f64> {
    of.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
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
