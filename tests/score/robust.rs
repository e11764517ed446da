//! How much the scores depend on the weights.

use crate::common::{kpi, measure, objective, put, scorecard};
use klant::{
    model::{Edition, Outcome, PeriodLength},
    readings::{Entry, Readings},
    score::{Interval, robustness, score},
    scorecard::Scorecard,
};

/// Two KPIs under one objective, typed directly in one month.
fn two(values: [f64; 2]) -> (Scorecard, Readings) {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let mut readings = Readings::default();
    for (key, value) in ["a", "b"].into_iter().zip(values) {
        card.kpis.push(measure("o", kpi(key)));
        put(&mut readings, (key, None), "value", 1, Entry::Number(value));
    }
    (card, readings)
}

#[test]
fn equal_scores_do_not_depend_on_weights() {
    let (card, readings) = two([70.0, 70.0]);
    let Interval { low, high } = robustness(&card, &score(&card, &readings))[0].unwrap();
    assert!((low - 70.0).abs() < 1e-9 && (high - 70.0).abs() < 1e-9);
}

#[test]
fn different_scores_move_with_the_weights_as_far_as_the_factors_allow() {
    let (mut card, readings) = two([100.0, 0.0]);
    let scored = score(&card, &readings);
    let found = robustness(&card, &scored);
    assert_eq!(found.len(), scored.nodes.len());
    // At most 1.25 against 0.75.
    assert_eq!(found[0], Some(Interval { low: 37.5, high: 62.5 }));
    assert_eq!(found[6], found[0], "the objective is all there is");
    assert_eq!(found[2], None, "an outcome without score");
    card.edition = Edition::First;
    let found = robustness(&card, &scored);
    let Interval { low, high } = found[0].unwrap();
    // The middle nine tenths of the draws lie clearly inside.
    assert!(37.5 < low && low < 46.0 && 54.0 < high && high < 62.5, "{low}–{high}");
    assert_eq!(found, robustness(&card, &scored), "the same every time");
}

#[test]
fn the_extremes_are_nested_level_by_level() {
    let (mut card, mut readings) = two([100.0, 0.0]);
    card.objectives.push(objective("p", Outcome::Satisfaction));
    card.kpis.push(measure("p", kpi("c")));
    put(&mut readings, ("c", None), "value", 1, Entry::Number(0.0));
    let Interval { low, high } = robustness(&card, &score(&card, &readings))[0].unwrap();
    assert!((low - 37.5 * 0.375).abs() < 1e-9 && (high - 62.5 * 0.625).abs() < 1e-9);
}

#[test]
fn a_score_that_is_withheld_has_no_robustness() {
    let (mut card, mut readings) = two([100.0, 0.0]);
    put(&mut readings, ("b", None), "value", 1, Entry::Blank);
    assert_eq!(robustness(&card, &score(&card, &readings))[0], None);
    card.minimum_coverage = 0.0;
    let Interval { low, high } = robustness(&card, &score(&card, &readings))[0].unwrap();
    assert!(low > 99.999 && high <= 100.0);
}
