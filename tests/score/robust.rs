//! How much the scores depend on the weights.

use crate::common::{kpi, measure, objective, put, scorecard};
use klant::{
    model::{Every, Outcome},
    readings::{Entry, Readings},
    score::{Standing, robustness, score, standings},
    scorecard::Scorecard,
};

/// Two KPIs under one objective, typed directly in one month.
fn two(values: [f64; 2]) -> (Scorecard, Readings) {
    let mut card = scorecard(Every::Month, 1);
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
    let (low, high) = robustness(&card, &score(&card, &readings))[0].unwrap();
    assert!((low - 70.0).abs() < 1e-9 && (high - 70.0).abs() < 1e-9);
}

#[test]
fn different_scores_move_with_the_weights_within_what_the_factors_allow() {
    let (card, readings) = two([100.0, 0.0]);
    let scored = score(&card, &readings);
    let found = robustness(&card, &scored);
    assert_eq!(found.len(), scored.nodes.len());
    let (low, high) = found[0].unwrap();
    // At most 1.25 against 0.75; the middle nine tenths lie clearly inside.
    assert!(37.5 < low && low < 46.0 && 54.0 < high && high < 62.5, "{low}–{high}");
    assert_eq!(found, robustness(&card, &scored), "the same every time");
    assert_eq!(found[6], found[0], "the objective is all there is");
    assert_eq!(found[2], None, "an outcome without score");
}

#[test]
fn a_score_that_is_withheld_has_no_robustness() {
    let (mut card, mut readings) = two([100.0, 0.0]);
    put(&mut readings, ("b", None), "value", 1, Entry::Blank);
    assert_eq!(robustness(&card, &score(&card, &readings))[0], None);
    card.minimum_coverage = 0.0;
    let (low, high) = robustness(&card, &score(&card, &readings))[0].unwrap();
    assert!(low > 99.999 && high <= 100.0);
}

/// Where departments stand that score these values on the same two KPIs.
fn stand(departments: &[[f64; 2]]) -> Vec<Option<Standing>> {
    let cards: Vec<_> = departments
        .iter()
        .map(|values| {
            let (card, readings) = two(*values);
            let scored = score(&card, &readings);
            (card, scored)
        })
        .collect();
    standings(&cards.iter().map(|(card, scored)| (card, scored)).collect::<Vec<_>>())
}

fn at(rank: usize, of: usize, best: usize, worst: usize) -> Option<Standing> {
    Some(Standing { rank, of, best, worst })
}

#[test]
fn who_is_better_in_everything_stands_first_whatever_the_weights() {
    // Their scores overlap by far, but a draw weighs the same KPI alike in both.
    assert_eq!(
        stand(&[[59.9, 9.9], [60.0, 10.0], [60.1, 10.1]]),
        [at(3, 3, 3, 3), at(2, 3, 2, 2), at(1, 3, 1, 1)]
    );
}

#[test]
fn a_rank_that_hangs_on_the_weights_says_between_which_it_lies() {
    let found = stand(&[[90.0, 10.0], [10.0, 89.0], [49.0, 49.0]]);
    assert_eq!(found[0], at(1, 3, 1, 3));
    assert_eq!(found[1], at(2, 3, 1, 3));
    let middle = found[2].unwrap();
    assert_eq!((middle.rank, middle.best, middle.worst), (3, 2, 3), "never the best of all");
}

#[test]
fn equal_scores_share_the_better_rank() {
    assert_eq!(
        stand(&[[70.0, 70.0], [40.0, 40.0], [70.0, 70.0], [20.0, 20.0]]),
        [at(1, 4, 1, 1), at(3, 4, 3, 3), at(1, 4, 1, 1), at(4, 4, 4, 4)]
    );
}

#[test]
fn departments_without_a_score_have_no_rank_and_take_none() {
    let (full, readings) = two([80.0, 80.0]);
    let (empty, _) = two([0.0, 0.0]);
    let scored = [score(&full, &readings), score(&empty, &Readings::default())];
    let found = standings(&[(&empty, &scored[1]), (&full, &scored[0])]);
    assert_eq!(found, [None, at(1, 1, 1, 1)]);
    assert_eq!(standings(&[]), []);
}

#[test]
fn the_order_of_rows_makes_no_difference_to_the_draws() {
    let (mut turned, readings) = two([60.0, 10.0]);
    turned.kpis.reverse();
    let (card, better) = two([60.1, 10.1]);
    let (one, two) = (score(&turned, &readings), score(&card, &better));
    assert_eq!(standings(&[(&turned, &one), (&card, &two)]), [at(2, 2, 2, 2), at(1, 2, 1, 1)]);
}
