//! From KPI to objective, outcome and customer perspective.

use crate::common::{
    activity, assert_close, fill, id, kpi, measure, objective, put, scorecard, segment, share,
};
use klant::{
    model::{Kind, Outcome, PeriodLength},
    readings::{Entry, Readings},
    score::{
        Facet, Interval, NoScore, NodeLevel, NodeScore, Pleasing, Quadrant, Scored, Status,
        StatusCounts, Weakest, possible, score,
    },
    scorecard::Scorecard,
};

/// KPIs typed directly in one month: objective, key, weight and value.
fn one_month(rows: &[(&str, &str, Option<f64>, Option<f64>)]) -> (Scorecard, Readings) {
    let mut card = scorecard(PeriodLength::Month, 1);
    let mut readings = Readings::default();
    for (under, key, weight, value) in rows {
        let mut measure = measure(under, kpi(key));
        measure.weight = *weight;
        card.kpis.push(measure);
        if let Some(value) = value {
            put(&mut readings, (key, None), "value", 1, Entry::Number(*value));
        }
    }
    (card, readings)
}

fn node(scored: &Scored, level: NodeLevel, index: usize, segment: Option<usize>) -> &NodeScore {
    scored
        .nodes
        .iter()
        .find(|node| (node.level, node.index, node.segment) == (level, index, segment))
        .unwrap()
}

const THREE: [(&str, &str, Option<f64>, Option<f64>); 3] = [
    ("o", "a", Some(4.0), Some(80.0)),
    ("o", "b", Some(3.0), Some(60.0)),
    ("o", "c", Some(3.0), None),
];

#[test]
fn a_gap_lowers_completeness_and_widens_the_bounds() {
    let (mut card, readings) = one_month(&THREE);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let scored = score(&card, &readings);
    for level in [NodeLevel::Objective, NodeLevel::Outcome, NodeLevel::Scorecard] {
        let found = node(&scored, level, 0, None).at(0);
        assert_close(found.score, 500.0 / 7.0);
        assert_close(found.coverage, 0.7);
        assert_close(found.low, 50.0);
        assert_close(found.high, 80.0);
    }
}

#[test]
fn bounds_stay_beside_a_complete_part() {
    let (mut card, mut readings) = one_month(&THREE);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Retention));
    card.kpis.push(measure("p", kpi("d")));
    put(&mut readings, ("d", None), "value", 1, Entry::Number(90.0));
    let found = node(&score(&card, &readings), NodeLevel::Scorecard, 0, None).at(0);
    assert_close(found.score, (500.0 / 7.0 + 90.0) / 2.0);
    assert_close(found.coverage, 0.85);
    assert_close(found.low, 70.0);
    assert_close(found.high, 85.0);
}

#[test]
fn too_little_is_withheld_from_outcome_upward_and_incomplete_below() {
    let (mut card, readings) = one_month(&[
        ("o", "a", None, Some(80.0)),
        ("o", "b", None, None),
        ("p", "c", None, Some(40.0)),
        ("p", "d", Some(0.5), None),
    ]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Retention));
    let scored = score(&card, &readings);
    let o = node(&scored, NodeLevel::Objective, 0, None);
    assert!(o.incomplete);
    assert_close(o.at(0).score, 80.0);
    let outcome = node(&scored, NodeLevel::Outcome, 0, None);
    assert_eq!((outcome.at(0).score, outcome.status), (None, Status::NoData));
    assert_close(outcome.at(0).low, 40.0);
    assert_close(outcome.at(0).high, 90.0);
    assert!(!node(&scored, NodeLevel::Objective, 1, None).incomplete, "two thirds are enough");
    assert_close(node(&scored, NodeLevel::Outcome, 1, None).at(0).score, 40.0);
    assert_eq!(node(&scored, NodeLevel::Scorecard, 0, None).at(0).score, None);
    card.minimum_coverage = 0.5;
    assert_close(node(&score(&card, &readings), NodeLevel::Scorecard, 0, None).at(0).score, 60.0);
}

#[test]
fn weights_are_relative_blank_is_one_and_zero_does_not_count() {
    let (mut card, readings) = one_month(&[
        ("o", "a", None, Some(80.0)),
        ("o", "b", Some(3.0), Some(40.0)),
        ("o", "c", Some(0.0), Some(0.0)),
        ("o", "d", Some(-2.0), Some(0.0)),
        ("o", "e", Some(f64::NAN), None),
    ]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let scored = score(&card, &readings);
    let found = node(&scored, NodeLevel::Objective, 0, None);
    assert_close(found.at(0).score, 50.0);
    assert_close(found.at(0).coverage, 1.0);
    assert_eq!(found.counts, StatusCounts { green: 0, amber: 1, red: 3, no_data: 1 });
    assert_eq!(found.weakest, Some(Weakest { level: NodeLevel::Kpi, index: 1, score: 40.0 }));
}

#[test]
fn an_outcome_weighs_the_sum_of_its_objectives_unless_the_plan_says() {
    let (mut card, readings) = one_month(&[
        ("o", "a", None, Some(90.0)),
        ("p", "b", None, Some(30.0)),
        ("q", "c", None, None),
    ]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Retention));
    card.objectives.push(objective("q", Outcome::Satisfaction));
    card.minimum_coverage = 0.0;
    card.objectives[0].weight = Some(2.0);
    let scored = score(&card, &readings);
    assert_eq!(node(&scored, NodeLevel::Outcome, 0, None).weight, 3.0);
    assert_close(node(&scored, NodeLevel::Scorecard, 0, None).at(0).score, 75.0);
    card.outcomes[0].weight = Some(1.0);
    assert_close(node(&score(&card, &readings), NodeLevel::Scorecard, 0, None).at(0).score, 60.0);
}

#[test]
fn nothing_applicable_is_no_gap() {
    let (mut card, mut readings) =
        one_month(&[("o", "a", None, None), ("p", "b", None, Some(70.0))]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Retention));
    put(&mut readings, ("a", None), "value", 1, Entry::NotApplicable);
    let scored = score(&card, &readings);
    assert!(!node(&scored, NodeLevel::Outcome, 0, None).at(0).applicable);
    assert_close(node(&scored, NodeLevel::Scorecard, 0, None).at(0).coverage, 1.0);
    assert_eq!(node(&scored, NodeLevel::Objective, 0, None).counts.no_data, 1);
}

#[test]
fn the_column_before_is_in_no_roll_up() {
    let (mut card, mut readings) = one_month(&[("o", "a", None, Some(70.0))]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    put(&mut readings, ("a", None), "value", 0, Entry::Number(60.0));
    let scored = score(&card, &readings);
    assert_close(scored.series[0].course.before.score, 60.0);
    let whole = node(&scored, NodeLevel::Scorecard, 0, None);
    assert_eq!(whole.periods.all.len(), card.calendar.count);
    assert_close(whole.at(0).score, 70.0);
}

#[test]
fn a_kpi_without_objective_is_scored_and_rolled_up_nowhere() {
    let (mut card, readings) =
        one_month(&[("o", "a", None, Some(70.0)), ("-", "b", None, Some(10.0))]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis[1].objective = None;
    let scored = score(&card, &readings);
    assert_close(scored.series[1].course.periods[0].score, 10.0);
    assert_close(node(&scored, NodeLevel::Scorecard, 0, None).at(0).score, 70.0);
    assert_eq!(node(&scored, NodeLevel::Scorecard, 0, None).counts.red, 0);
}

#[test]
fn the_weakest_child_and_the_counts_stand_beside_every_mean() {
    let (mut card, readings) = one_month(&[
        ("o", "a", None, Some(95.0)),
        ("o", "b", None, Some(50.0)),
        ("p", "c", None, Some(70.0)),
        ("p", "d", None, Some(70.0)),
    ]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Satisfaction));
    let scored = score(&card, &readings);
    let weakest = |level, index| {
        let weakest = node(&scored, level, index, None).weakest.unwrap();
        (weakest.level, weakest.index)
    };
    assert_eq!(weakest(NodeLevel::Objective, 0), (NodeLevel::Kpi, 1));
    assert_eq!(weakest(NodeLevel::Objective, 1), (NodeLevel::Kpi, 2), "the first of equals");
    assert_eq!(weakest(NodeLevel::Outcome, 0), (NodeLevel::Objective, 1));
    assert_eq!(weakest(NodeLevel::Scorecard, 0), (NodeLevel::Outcome, 0));
    let all = StatusCounts { green: 1, amber: 2, red: 1, no_data: 0 };
    assert_eq!(node(&scored, NodeLevel::Scorecard, 0, None).counts, all);
}

#[test]
fn say_do_delivered_and_what_it_yields_are_rolled_up_apart() {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.objectives.push(objective("o", Outcome::Retention));
    let mut readings = Readings::default();
    for (key, kind, value) in [
        ("say", None, 80.0),
        ("do", Some(Kind::Behaviour), 40.0),
        ("deliver", Some(Kind::DeliveredService), 70.0),
        ("cost", Some(Kind::Economics), 10.0),
    ] {
        let kpi = match kind {
            None => kpi(key),
            Some(kind) => activity(kind, kpi(key)),
        };
        card.kpis.push(measure("o", kpi));
        put(&mut readings, (key, None), "value", 1, Entry::Number(value));
    }
    let scored = score(&card, &readings);
    let found = node(&scored, NodeLevel::Outcome, 1, None);
    for (facet, expected) in [
        (Facet::All, 50.0),
        (Facet::Say, 80.0),
        (Facet::Do, 40.0),
        (Facet::Delivered, 70.0),
        (Facet::Yields, 10.0),
    ] {
        assert_close(found.of(facet, 0).score, expected);
    }
    let (say, does) =
        (found.of(Facet::Say, 0).score.unwrap(), found.of(Facet::Do, 0).score.unwrap());
    assert_eq!(Quadrant::of(say, does, 60.0), Quadrant::Leaving);
    assert_eq!(Quadrant::of(does, say, 60.0), Quadrant::Staying);
    assert_eq!(Quadrant::of(59.5, 60.0, 60.0), Quadrant::Aligned);
    assert_eq!(Quadrant::of(59.4, 0.0, 60.0), Quadrant::AtRisk);
    let weakest = node(&scored, NodeLevel::Objective, 0, None).weakest.unwrap();
    assert_eq!(weakest.index, 3, "of all facets");
}

#[test]
fn a_facet_is_withheld_by_its_own_completeness() {
    let (mut card, readings) = one_month(&[("o", "a", None, Some(80.0)), ("o", "b", None, None)]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis[1].kpi = activity(Kind::Behaviour, card.kpis[1].kpi.clone());
    let scored = score(&card, &readings);
    let outcome = node(&scored, NodeLevel::Outcome, 0, None);
    assert_eq!(outcome.at(0).score, None);
    assert_close(outcome.of(Facet::Say, 0).score, 80.0);
    assert_eq!(outcome.of(Facet::Do, 0).score, None);
    assert!(!outcome.of(Facet::Delivered, 0).applicable);
}

/// Two segments: one KPI asked of both, one for the second only.
fn segmented() -> (Scorecard, Readings) {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.segments = vec![segment("young", None), segment("old", None)];
    card.objectives.push(objective("both", Outcome::Satisfaction));
    card.objectives.push(objective("old-only", Outcome::Satisfaction));
    card.objectives[1].segment = Some(id("old"));
    card.kpis.push(measure("both", share("s")));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    card.kpis.push(measure("old-only", kpi("k")));
    let mut readings = Readings::default();
    fill(&mut readings, ("s", Some("young")), "yes", 1, &[90.0]);
    fill(&mut readings, ("s", Some("young")), "all", 1, &[100.0]);
    fill(&mut readings, ("s", Some("old")), "yes", 1, &[10.0]);
    fill(&mut readings, ("s", Some("old")), "all", 1, &[100.0]);
    fill(&mut readings, ("k", None), "value", 1, &[70.0]);
    (card, readings)
}

#[test]
fn a_segment_is_rolled_up_over_the_kpis_measured_for_it() {
    let (card, readings) = segmented();
    let scored = score(&card, &readings);
    assert_eq!(scored.nodes.len(), 3 * (1 + 5 + 2));
    let root = |segment| node(&scored, NodeLevel::Scorecard, 0, segment).at(0).score;
    assert_close(root(None), 60.0);
    assert_close(root(Some(0)), 90.0);
    assert_close(root(Some(1)), 40.0);
    assert!(!node(&scored, NodeLevel::Objective, 1, Some(0)).at(0).applicable);
}

#[test]
fn nodes_come_in_the_order_of_the_scorecard() {
    let (card, readings) = segmented();
    let order: Vec<(Option<usize>, NodeLevel, usize)> = score(&card, &readings)
        .nodes
        .iter()
        .map(|node| (node.segment, node.level, node.index))
        .collect();
    let mut expected = Vec::new();
    for segment in [None, Some(0), Some(1)] {
        expected.push((segment, NodeLevel::Scorecard, 0));
        expected.extend((0..5).map(|index| (segment, NodeLevel::Outcome, index)));
        expected.extend((0..2).map(|index| (segment, NodeLevel::Objective, index)));
    }
    assert_eq!(order, expected);
}

#[test]
fn satisfaction_far_above_profitability_is_pleasing_at_any_price() {
    let (mut card, mut readings) =
        one_month(&[("o", "a", None, Some(80.0)), ("p", "b", None, Some(59.0))]);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.objectives.push(objective("p", Outcome::Profitability));
    assert_eq!(
        score(&card, &readings).pleasing,
        [Pleasing { segment: None, satisfaction: 80.0, profitability: 59.0 }]
    );
    put(&mut readings, ("b", None), "value", 1, Entry::Number(60.0));
    assert!(score(&card, &readings).pleasing.is_empty(), "twenty points are not more than twenty");
    put(&mut readings, ("b", None), "value", 1, Entry::Blank);
    assert!(score(&card, &readings).pleasing.is_empty());
}

#[test]
fn to_date_is_rolled_up_by_its_own_states() {
    let mut card = scorecard(PeriodLength::Month, 2);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.kpis.push(measure("o", share("s")));
    let mut readings = Readings::default();
    fill(&mut readings, ("s", None), "yes", 1, &[90.0]);
    fill(&mut readings, ("s", None), "all", 1, &[100.0]);
    let root = score(&card, &readings).nodes.remove(0);
    assert_eq!((root.status, root.to_date_status), (Status::NoData, Status::Green));
    assert_close(root.to_date.all.score, 90.0);
}

#[test]
fn a_node_without_a_score_says_why() {
    let (mut card, mut readings) = one_month(&[
        ("o", "a", None, Some(80.0)),
        ("o", "b", None, None),
        ("p", "c", None, Some(40.0)),
        ("q", "d", None, None),
    ]);
    for (key, outcome) in [
        ("o", Outcome::Satisfaction),
        ("p", Outcome::Retention),
        ("q", Outcome::Acquisition),
        ("r", Outcome::Profitability),
    ] {
        card.objectives.push(objective(key, outcome));
    }
    card.kpis[2].target = None;
    let why = |card: &Scorecard, readings: &Readings| -> Vec<Option<NoScore>> {
        score(card, readings).nodes.iter().take(6).map(|node| node.why_no_score).collect()
    };
    assert_eq!(
        why(&card, &readings),
        [
            Some(NoScore::TooIncomplete),
            Some(NoScore::TooIncomplete),
            Some(NoScore::NoTarget),
            Some(NoScore::NoFigures),
            Some(NoScore::NotApplicable),
            Some(NoScore::NotApplicable),
        ]
    );
    put(&mut readings, ("d", None), "value", 1, Entry::Invalid("circa".to_owned()));
    card.minimum_coverage = 0.0;
    let found = why(&card, &readings);
    assert_eq!((found[0], found[3]), (None, Some(NoScore::Invalid)));
}

#[test]
fn a_colour_is_possible_where_a_score_between_the_bounds_has_it() {
    let bands = scorecard(PeriodLength::Month, 1).bands;
    let of = |low, high| possible(Interval { low, high }, bands, false);
    assert_eq!(of(0.0, 100.0), [Status::Red, Status::Amber, Status::Green]);
    assert_eq!(of(59.5, 89.4), [Status::Amber], "as it is shown");
    assert_eq!(of(59.4, 89.5), [Status::Red, Status::Amber, Status::Green]);
    assert_eq!(of(90.0, 90.0), [Status::Green]);
}

/// What the whole comes to in the last month with the KPIs of the one before; by month, by KPI.
fn like_for_like<const N: usize>(months: [[Option<f64>; 3]; N]) -> (Option<f64>, Option<f64>) {
    let mut card = scorecard(PeriodLength::Month, N);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.minimum_coverage = 0.0;
    let mut readings = Readings::default();
    for (at, key) in ["a", "b", "c"].into_iter().enumerate() {
        card.kpis.push(measure("o", kpi(key)));
        for (month, values) in months.iter().enumerate() {
            if let Some(value) = values[at] {
                put(&mut readings, (key, None), "value", month + 1, Entry::Number(value));
            }
        }
    }
    card.chosen = card.calendar.get(N - 1).unwrap();
    let whole = score(&card, &readings).nodes.swap_remove(0);
    (whole.at(N - 1).score, whole.like_for_like)
}

#[test]
fn like_for_like_takes_the_kpis_of_the_period_before() {
    // What is missing keeps its last score: a score that rose for want of it does not rise here.
    let (plain, same) =
        like_for_like([[Some(90.0), Some(80.0), Some(40.0)], [Some(92.0), Some(80.0), None]]);
    assert_close(plain, 86.0);
    assert_close(same, 212.0 / 3.0);
    // What is new is left out: a score that fell because of it does not fall here.
    let (plain, same) =
        like_for_like([[Some(80.0), Some(60.0), None], [Some(82.0), Some(60.0), Some(20.0)]]);
    assert_close(plain, 54.0);
    assert_close(same, 71.0);
    // It is compared with the latest period that has a score.
    let empty = [None, None, None];
    let (plain, same) = like_for_like([[Some(80.0), None, None], empty, [Some(70.0), None, None]]);
    assert_eq!(plain, same);
    let (plain, same) = like_for_like([empty, [Some(70.0), None, None]]);
    assert_close(plain, 70.0);
    assert_eq!(same, None, "there is nothing to compare with");
}

#[test]
fn what_is_carried_over_is_a_part_of_the_completeness() {
    let mut card = scorecard(PeriodLength::Month, 2);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.minimum_coverage = 0.0;
    let mut readings = Readings::default();
    for (key, month) in [("old", 1), ("new", 2), ("lacking", 1)] {
        card.kpis.push(measure("o", kpi(key)));
        put(&mut readings, (key, None), "value", month, Entry::Number(80.0));
    }
    card.kpis[0].frequency = klant::model::Frequency::Quarterly;
    card.kpis[0].weight = Some(2.0);
    card.chosen = card.calendar.get(1).unwrap();
    let scored = score(&card, &readings);
    for node in scored.nodes.iter().filter(|node| node.at(1).applicable) {
        assert_close(Some(node.at(1).coverage), 0.75);
        assert_close(node.carried, 0.5);
    }
    // Without a score nothing is said of it.
    let none = score(&card, &Readings::default());
    assert!(none.nodes.iter().all(|node| node.carried.is_none()));
}
