//! What reports do not show, because few people answered.

use crate::common::{fill, id, segment, share, single, vector};
use klant::{
    model::PeriodLength,
    readings::Readings,
    score::{Facet, NodeLevel, Scored, Status, disclosed, hidden_parts, score},
    scorecard::Scorecard,
};

#[test]
fn the_next_smallest_hides_until_nothing_can_be_worked_out() {
    for case in vector("F13_small_numbers")["cases"].as_array().unwrap() {
        let groups = case["answers"].as_object().unwrap();
        let answers: Vec<Option<f64>> = groups.values().map(serde_json::Value::as_f64).collect();
        let least = u32::try_from(case["threshold"].as_u64().unwrap()).unwrap();
        let hidden = hidden_parts(&answers, least);
        let names = groups.keys().zip(hidden).filter(|(_, hides)| *hides).map(|(name, _)| name);
        let expected: Vec<&str> =
            case["hidden"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(names.collect::<Vec<_>>(), expected, "{groups:?}");
    }
}

/// A share by segment in one month, half of so many answers positive in each.
fn by_segment(answers: &[f64]) -> (Scorecard, Readings) {
    let mut card = single(PeriodLength::Month, 1, share("s"));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    card.kpis[0].minimum_answers = Some(0);
    card.least_shown = 10;
    let mut readings = Readings::default();
    for (at, all) in answers.iter().enumerate() {
        let name = format!("group-{at}");
        card.segments.push(segment(&name, None));
        fill(&mut readings, ("s", Some(&name)), "yes", 1, &[all / 2.0]);
        fill(&mut readings, ("s", Some(&name)), "all", 1, &[*all]);
    }
    (card, readings)
}

fn hidden(shown: &Scored) -> Vec<bool> {
    shown.series.iter().map(|series| series.course.periods[0].suppressed).collect()
}

#[test]
fn value_answers_and_score_are_taken_out() {
    let (card, readings) = by_segment(&[120.0, 4.0, 60.0]);
    let scored = score(&card, &readings);
    let shown = disclosed(&card, &scored).unwrap();
    assert_eq!(hidden(&shown), [false, false, true, true], "the total, then the groups");
    for series in &shown.series[2..] {
        let now = &series.course.periods[0];
        assert_eq!((now.value, now.score, now.answers), (None, None, None));
        assert_eq!((series.answers, series.interval, series.status), (None, None, Status::NoData));
        assert_eq!((series.to_date.value, series.to_date.score), (None, None));
        assert_eq!(series.inputs.periods[0], None);
    }
    assert_eq!(shown.series[..2], scored.series[..2]);
    // A group of which everything hides has a roll-up that would tell.
    let nodes = shown.nodes.iter().filter(|node| node.level == NodeLevel::Scorecard);
    let told: Vec<(bool, bool)> =
        nodes.map(|node| (node.suppressed, node.of(Facet::Say, 0).score.is_none())).collect();
    assert_eq!(told, [(false, false), (false, false), (true, true), (true, true)]);
    let counts = shown.nodes.iter().map(|node| node.counts.no_data).collect::<Vec<_>>();
    assert_eq!(counts.iter().filter(|count| **count == 1).count(), 6, "three levels of two groups");
}

#[test]
fn where_everybody_may_be_shown_nothing_changes() {
    let (mut card, readings) = by_segment(&[120.0, 60.0]);
    assert_eq!(disclosed(&card, &score(&card, &readings)), None);
    let (mut small, few) = by_segment(&[3.0, 4.0]);
    let all = disclosed(&small, &score(&small, &few)).unwrap();
    assert_eq!(hidden(&all), [true, true, true], "seven in all are too few as well");
    (card.least_shown, small.least_shown) = (0, 0);
    assert_eq!(disclosed(&small, &score(&small, &few)), None);
}

#[test]
fn a_result_to_date_hides_that_would_tell_of_one_hidden_period() {
    let mut card = single(PeriodLength::Month, 3, share("s"));
    card.kpis[0].minimum_answers = Some(0);
    card.least_shown = 10;
    let months = |all: [f64; 3]| {
        let mut readings = Readings::default();
        fill(&mut readings, ("s", None), "yes", 1, &all.map(|all| all / 2.0));
        fill(&mut readings, ("s", None), "all", 1, &all);
        disclosed(&card, &score(&card, &readings)).unwrap().series.remove(0)
    };
    let told = months([50.0, 4.0, 60.0]);
    assert_eq!(told.to_date.value, None);
    assert!(told.course.periods[0].value.is_some());
    assert!(told.course.periods[1].value.is_none());
    assert_eq!((told.previous, told.trend), (None, None), "the period before is hidden");
    let many = months([8.0, 4.0, 60.0]);
    assert_eq!(many.to_date.value, Some(50.0), "twelve answers of two hidden months together");
}

#[test]
fn a_mean_with_one_hidden_score_hides_and_with_two_it_does_not() {
    let mut card = single(PeriodLength::Month, 1, share("s"));
    card.least_shown = 10;
    let mut readings = Readings::default();
    for (key, all) in [("s", 4.0), ("t", 40.0), ("u", 5.0)] {
        if key != "s" {
            card.kpis.push(crate::common::measure("o", share(key)));
        }
        fill(&mut readings, (key, None), "yes", 1, &[all / 2.0]);
        fill(&mut readings, (key, None), "all", 1, &[all]);
    }
    let whole =
        |card: &Scorecard| disclosed(card, &score(card, &readings)).unwrap().nodes.remove(0);
    assert!(!whole(&card).suppressed);
    card.kpis.retain(|measure| *measure.id() != id("u"));
    let told = whole(&card);
    assert!(told.suppressed);
    assert_eq!((told.at(0).score, told.status, told.weakest), (None, Status::NoData, None));
}
