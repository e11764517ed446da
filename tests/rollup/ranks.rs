//! Where departments stand, and how much that depends on the weights.

use crate::common::{cases, kpi, measure, objective, put, scorecard};
use klant::{
    model::{Outcome, PeriodLength},
    readings::{Entry, Readings},
    rollup::{Digest, RollUp, ranks},
    score::{SLACK, score},
    scorecard::Scorecard,
};
use proptest::prelude::*;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use std::collections::BTreeMap;

type Department = (Scorecard, Readings);

/// Rank, of how many, best and worst; none without a score.
type Told = Option<(usize, usize, usize, usize)>;

fn told(departments: &[Department]) -> Vec<Told> {
    let mut all = RollUp::new();
    for (position, (card, readings)) in (0..).zip(departments) {
        all.add(Digest::new(position, "file", card, &score(card, readings), &[]));
    }
    let rows = all.finish().rows;
    rows.iter().map(|row| row.rank.map(|at| (at.rank, at.of, at.best, at.worst))).collect()
}

/// Two KPIs under one objective, typed directly in one month.
fn two(values: [f64; 2]) -> Department {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let mut readings = Readings::default();
    for (key, value) in ["a", "b"].into_iter().zip(values) {
        card.kpis.push(measure("o", kpi(key)));
        put(&mut readings, (key, None), "value", 1, Entry::Number(value));
    }
    (card, readings)
}

fn stand(departments: &[[f64; 2]]) -> Vec<Told> {
    told(&departments.iter().map(|values| two(*values)).collect::<Vec<_>>())
}

#[test]
fn who_is_better_in_everything_stands_first_whatever_the_weights() {
    // Their scores overlap by far, but a draw weighs the same KPI alike in both.
    assert_eq!(
        stand(&[[59.9, 9.9], [60.0, 10.0], [60.1, 10.1]]),
        [Some((3, 3, 3, 3)), Some((2, 3, 2, 2)), Some((1, 3, 1, 1))]
    );
}

#[test]
fn a_rank_that_hangs_on_the_weights_says_between_which_it_lies() {
    assert_eq!(
        stand(&[[90.0, 10.0], [10.0, 89.0], [49.0, 49.0]]),
        // The one in the middle is never the best of all.
        [Some((1, 3, 1, 3)), Some((2, 3, 1, 3)), Some((3, 3, 2, 3))]
    );
}

#[test]
fn equal_scores_share_the_better_rank() {
    assert_eq!(
        stand(&[[70.0, 70.0], [40.0, 40.0], [70.0, 70.0], [20.0, 20.0]]),
        [Some((1, 4, 1, 1)), Some((3, 4, 3, 3)), Some((1, 4, 1, 1)), Some((4, 4, 4, 4))]
    );
}

#[test]
fn departments_without_a_score_have_no_rank_and_take_none() {
    let (empty, _) = two([0.0, 0.0]);
    let found = told(&[(empty, Readings::default()), two([80.0, 80.0])]);
    assert_eq!(found, [None, Some((1, 1, 1, 1))]);
    assert_eq!(told(&[]), []);
}

#[test]
fn the_order_of_rows_makes_no_difference_to_the_draws() {
    let mut turned = two([60.0, 10.0]);
    turned.0.kpis.reverse();
    assert_eq!(told(&[turned, two([60.1, 10.1])]), [Some((2, 2, 2, 2)), Some((1, 2, 1, 1))]);
}

/// One more than the number of scores that are higher, as ranks are defined.
fn counted(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let rank =
        |score: f64| 1 + scores.iter().flatten().filter(|other| **other > score + SLACK).count();
    scores.iter().map(|score| score.map(rank)).collect()
}

fn a_score() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        4 => (0_u32..20).prop_map(|score| Some(f64::from(score) * 5.0)),
        // Neighbours closer than the slack, and just beyond it.
        4 => (0_u32..40).prop_map(|step| Some(50.0 + f64::from(step) * SLACK / 4.0)),
        2 => any::<f64>().prop_map(Some),
        1 => Just(None),
    ]
}

proptest! {
    #![proptest_config(cases::proptest(256))]

    #[test]
    fn sorting_gives_the_ranks_that_counting_gives(
        scores in proptest::collection::vec(a_score(), 0..60),
    ) {
        prop_assert_eq!(ranks(&scores), counted(&scores));
    }
}

/// Departments with KPIs, objectives and outcomes that they share in part, from a seed.
fn departments(seed: u64) -> Vec<Department> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut up_to = move |most: u32| random.next_u32() % most;
    let outcomes = [Outcome::Satisfaction, Outcome::Retention, Outcome::Acquisition];
    (0..7)
        .map(|_| {
            let mut card = scorecard(PeriodLength::Month, 1);
            let mut readings = Readings::default();
            card.minimum_coverage = f64::from(up_to(3)) / 3.0;
            for (number, outcome) in outcomes.into_iter().enumerate() {
                if up_to(4) == 0 {
                    continue;
                }
                let of = format!("o{number}");
                let mut planned = objective(&of, outcome);
                planned.weight = [None, Some(2.0), Some(0.5)][up_to(3) as usize];
                card.objectives.push(planned);
                for place in 0..1 + up_to(3) {
                    let key = format!("k{number}{place}");
                    let mut added = measure(&of, kpi(&key));
                    added.weight = [None, Some(3.0), Some(0.25), Some(0.0)][up_to(4) as usize];
                    if up_to(5) == 0 {
                        added.kpi.name = "another".to_owned();
                    }
                    card.kpis.push(added);
                    let entry = match up_to(6) {
                        0 => Entry::Blank,
                        1 => Entry::NotApplicable,
                        _ => Entry::Number(f64::from(up_to(101))),
                    };
                    put(&mut readings, (&key, None), "value", 1, entry);
                }
            }
            (card, readings)
        })
        .collect()
}

/// The ranks as they are defined: whole scorecards are scored anew with the weights of each draw.
fn by_definition(departments: &[Department]) -> Vec<Told> {
    let numbered = |keys: Vec<(String, String)>| -> BTreeMap<(String, String), usize> {
        let mut numbers = BTreeMap::new();
        for key in keys {
            let next = numbers.len();
            numbers.entry(key).or_insert(next);
        }
        numbers
    };
    let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
    let cards = || departments.iter().map(|(card, _)| card);
    let kpis = numbered(
        cards()
            .flat_map(|card| &card.kpis)
            .map(|one| pair(one.id().as_str(), &one.kpi.name))
            .collect(),
    );
    let objectives = numbered(
        cards().flat_map(|card| &card.objectives).map(|one| pair(one.id.as_str(), "")).collect(),
    );
    let outcomes = numbered(
        cards()
            .flat_map(|card| &card.outcomes)
            .map(|row| pair(&row.outcome.to_string(), ""))
            .collect(),
    );
    let whole = |card: &Scorecard, readings: &Readings| {
        let scored = score(card, readings);
        scored.nodes[0].at(scored.chosen).score
    };
    let scores: Vec<Option<f64>> =
        departments.iter().map(|(card, readings)| whole(card, readings)).collect();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut factors = |count: usize| -> Vec<f64> {
        let mut next = || 0.75 + 0.5 * ((random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64);
        (0..count).map(|_| next()).collect()
    };
    let mut drawn: Vec<Vec<usize>> = vec![Vec::new(); departments.len()];
    for _ in 0..1000 {
        let (of_kpis, of_objectives, of_outcomes) =
            (factors(kpis.len()), factors(objectives.len()), factors(outcomes.len()));
        let shaken: Vec<Option<f64>> = departments
            .iter()
            .zip(&scores)
            .map(|((card, readings), score)| {
                (*score)?;
                let mut card = card.clone();
                for row in &mut card.outcomes {
                    let own: f64 = card
                        .objectives
                        .iter()
                        .filter(|one| one.outcome == row.outcome)
                        .map(|one| one.weight.unwrap_or(1.0))
                        .sum();
                    let factor = of_outcomes[outcomes[&pair(&row.outcome.to_string(), "")]];
                    row.weight = Some(row.weight.unwrap_or(own) * factor);
                }
                for one in &mut card.objectives {
                    let factor = of_objectives[objectives[&pair(one.id.as_str(), "")]];
                    one.weight = Some(one.weight.unwrap_or(1.0) * factor);
                }
                for one in &mut card.kpis {
                    let factor = of_kpis[kpis[&pair(one.id().as_str(), &one.kpi.name)]];
                    one.weight = Some(one.weight.unwrap_or(1.0) * factor);
                }
                whole(&card, readings)
            })
            .collect();
        for (list, rank) in drawn.iter_mut().zip(counted(&shaken)) {
            list.extend(rank);
        }
    }
    let of = scores.iter().flatten().count();
    counted(&scores)
        .into_iter()
        .zip(drawn)
        .map(|(rank, mut drawn)| {
            drawn.sort_unstable();
            let last = drawn.len().checked_sub(1)? as f64;
            let at = |share: f64| drawn[(share * last).round() as usize];
            Some((rank?, of, at(0.05), at(0.95)))
        })
        .collect()
}

#[test]
fn ranks_are_those_of_scorecards_that_are_scored_with_the_weights_of_each_draw() {
    let mut ranked = 0;
    for seed in 0..cases::at_least(6).into() {
        let departments = departments(seed);
        let found = told(&departments);
        assert_eq!(found, by_definition(&departments), "seed {seed}");
        ranked += found.iter().flatten().filter(|(_, _, best, worst)| best < worst).count();
    }
    assert!(ranked > 10, "few ranks hang on the weights: {ranked}");
}
