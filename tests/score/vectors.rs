//! The vectors of the second edition, reckoned by other programs.

use crate::common::{
    assert_close, fill, id, kpi, measure, objective, put, scorecard, segment, share,
};
use klant::{
    model::{Edition, Moment, Outcome, PeriodLength},
    readings::{Entry, Readings},
    score::{Interval, Scored, State, robustness, score},
    scorecard::Scorecard,
};
use serde_json::Value;

/// One vector by its key.
fn vector(key: &str) -> Value {
    let all: Value =
        serde_json::from_str(include_str!("../vectors/edition.json")).expect("vectors are JSON");
    all[key].clone()
}

/// Objectives, each of an outcome of its own, with KPIs typed directly in one month: weight, score.
fn one_month(objectives: &[Vec<(f64, Option<f64>)>]) -> (Scorecard, Readings) {
    let mut card = scorecard(PeriodLength::Month, 1);
    let mut readings = Readings::default();
    for (place, kpis) in objectives.iter().enumerate() {
        let under = format!("o-{place}");
        card.objectives.push(objective(&under, card.outcomes[place].outcome));
        for (number, (weight, score)) in kpis.iter().enumerate() {
            let key = format!("k-{place}-{number}");
            let mut measure = measure(&under, kpi(&key));
            measure.weight = Some(*weight);
            card.kpis.push(measure);
            if let Some(score) = score {
                put(&mut readings, (&key, None), "value", 1, Entry::Number(*score));
            }
        }
    }
    (card, readings)
}

fn scores(list: &Value) -> Vec<(f64, Option<f64>)> {
    list.as_array().unwrap().iter().map(|score| (1.0, score.as_f64())).collect()
}

/// What the vector says of the whole.
fn assert_whole(scored: &Scored, expected: &Value) {
    let whole = scored.nodes[0].at(0);
    for (found, key) in
        [(whole.score.unwrap(), "score"), (whole.coverage, "coverage"), (whole.low, "low")]
    {
        assert_close(found, expected[key].as_f64().unwrap());
    }
    assert_close(whole.high, expected["high"].as_f64().unwrap());
}

#[test]
fn c1_a_score_lies_within_its_bounds() {
    let vector = vector("C1_score_outside_its_bounds");
    let (mut card, readings) =
        one_month(&[scores(&vector["scores"]["a"]), scores(&vector["scores"]["b"])]);
    card.minimum_coverage = vector["minimum_coverage"].as_f64().unwrap();
    let scored = score(&card, &readings);
    assert_whole(&scored, &vector);
    assert_eq!(scored.nodes[0].status.to_string(), vector["status"]);
    let outcome = &scored.nodes[1];
    assert_eq!((card.outcomes[0].outcome, outcome.at(0).score), (Outcome::Satisfaction, None));
    let weakest = scored.nodes[0].weakest.unwrap();
    assert_eq!((weakest.index, weakest.score), (0, 20.0), "also where it is not shown");
}

#[test]
fn f7_the_extremes_over_the_weights_are_those_of_the_linear_programme() {
    for key in ["F7_weights", "F7b_two_kpis"] {
        let vector = vector(key);
        let list = |name: &str| vector[name].as_array().unwrap().clone();
        let kpis = list("weights")
            .iter()
            .zip(&list("scores"))
            .map(|(weight, score)| (weight.as_f64().unwrap(), score.as_f64()))
            .collect();
        let (card, readings) = one_month(&[kpis]);
        let scored = score(&card, &readings);
        assert_close(scored.nodes[0].at(0).score, vector["score"].as_f64().unwrap());
        let Interval { low, high } = robustness(&card, &scored)[0].unwrap();
        assert_close(low, vector["exact_low"].as_f64().unwrap());
        assert_close(high, vector["exact_high"].as_f64().unwrap());
    }
}

#[test]
fn c2_every_colour_that_a_node_can_still_have_is_named() {
    let vector = vector("C2_firm_at_every_level");
    let kpis = vector["children"].as_array().unwrap().iter();
    let kpis = kpis.map(|child| (child["w"].as_f64().unwrap(), child["s"].as_f64())).collect();
    let (card, readings) = one_month(&[kpis]);
    let scored = score(&card, &readings);
    assert_whole(&scored, &vector);
    let possible: Vec<String> = scored.nodes[0].possible.iter().map(ToString::to_string).collect();
    assert_eq!(Value::from(possible), vector["possible"]);
}

#[test]
fn c6_what_is_overdue_stays_missing() {
    let vector = vector("C6_overdue_stays_missing");
    let cells = vector["cells"].as_array().unwrap();
    let mut card = scorecard(PeriodLength::Month, cells.len());
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis = vec![measure("o", kpi("late")), measure("o", kpi("there"))];
    card.kpis[0].frequency = vector["frequency"].as_str().unwrap().parse().unwrap();
    let mut readings = Readings::default();
    for (place, cell) in cells.iter().enumerate() {
        if let Some(value) = cell.as_f64() {
            put(&mut readings, ("late", None), "value", place + 1, Entry::Number(value));
        }
        put(&mut readings, ("there", None), "value", place + 1, Entry::Number(50.0));
    }
    let scored = score(&card, &readings);
    let course = &scored.series[0].course.periods;
    let states: Vec<String> = course.iter().map(|one| one.state.to_string()).collect();
    assert_eq!(Value::from(states), vector["states"]);
    for (place, coverage) in vector["coverage_of_two"].as_array().unwrap().iter().enumerate() {
        assert_close(scored.nodes[0].at(place).coverage, coverage.as_f64().unwrap());
    }
    let since: Vec<Option<usize>> =
        course.iter().map(|one| one.overdue_since.and_then(Moment::position)).collect();
    assert_eq!(since, [None, None, None, Some(2), Some(2), None], "due in the third");
    card.edition = Edition::First;
    let first = score(&card, &readings);
    assert_eq!(first.series[0].course.periods[3].state, State::NotDue, "as it was issued");
}

#[test]
fn c4_the_minimum_of_answers_is_held_against_what_they_are_worth() {
    for case in vector("C4_minimum_answers_on_effective_n").as_array().unwrap() {
        let mut card = scorecard(PeriodLength::Month, 1);
        card.segments = vec![segment("group", case["population"].as_f64())];
        card.objectives.push(objective("o", Outcome::Satisfaction));
        card.objectives[0].segment = Some(id("group"));
        card.kpis.push(measure("o", share("s")));
        card.kpis[0].minimum_answers =
            Some(u32::try_from(case["minimum"].as_u64().unwrap()).unwrap());
        let mut readings = Readings::default();
        fill(&mut readings, ("s", None), "yes", 1, &[10.0]);
        fill(&mut readings, ("s", None), "all", 1, &[case["answers"].as_f64().unwrap()]);
        let state = |card: &Scorecard| score(card, &readings).series[0].course.periods[0].state;
        let refused = case["refused"].as_bool().unwrap();
        assert_eq!(state(&card) == State::Refused, refused, "{case}");
        card.edition = Edition::First;
        assert_eq!(state(&card), State::Refused, "in the first edition by their number alone");
    }
}
