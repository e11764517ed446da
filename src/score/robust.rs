//! How much the scores depend on the weights that somebody chose.
//!
//! Source: OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008,
//! on uncertainty and sensitivity analysis.

use super::{
    Facet, RollUpScore, SLACK, Scored,
    roll_up::{Mean, Tree, leaf, weight_of},
};
use crate::scorecard::Scorecard;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use std::collections::BTreeMap;

/// How often the weights are drawn.
const DRAWS: usize = 1000;
/// Start of the sequence: the same scorecard always gives the same answer.
const SEED: u64 = 1;
/// The least that a weight is multiplied by, and the width above it.
const FACTOR: (f64, f64) = (0.75, 0.5);

/// The shares of the draws between which a result is told.
const SHARES: (f64, f64) = (0.05, 0.95);

/// The 5th to 95th percentile of each node's score in the chosen period, in the order of
/// [`Scored::nodes`], when each weight is multiplied by its own uniform 0.75–1.25 in 1,000 draws.
///
/// `None` where a node has no score.
#[must_use]
pub fn robustness(scorecard: &Scorecard, scored: &Scored) -> Vec<Option<(f64, f64)>> {
    let rolls = Rolls::new(scorecard, scored);
    let (kpis, objectives) = (scorecard.kpis.len(), scorecard.objectives.len());
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut draws: Vec<Vec<f64>> = vec![Vec::with_capacity(DRAWS); scored.nodes.len()];
    for _ in 0..DRAWS {
        let mut factors = |count: usize| -> Vec<f64> {
            std::iter::repeat_with(|| factor(&mut random)).take(count).collect()
        };
        let (kpis, objectives) = (factors(kpis), factors(objectives));
        let weights = rolls.weights(
            |place| kpis.get(place).copied(),
            |place| objectives.get(place).copied(),
            &factors(scorecard.outcomes.len()),
        );
        let mut list = draws.iter_mut();
        for (context, _) in rolls.tree.contexts() {
            let (root, rows, under) = rolls.context(context, &weights);
            for rolled in std::iter::once(&root).chain(&rows).chain(&under) {
                if let (Some(draws), Some(score)) = (list.next(), rolled.score) {
                    draws.push(score);
                }
            }
        }
    }
    let shown = scored.nodes.iter().map(|node| node.of(Facet::All, scored.chosen).score);
    draws
        .into_iter()
        .zip(shown)
        .map(|(mut draws, shown)| {
            shown?;
            draws.sort_by(f64::total_cmp);
            Some((percentile(&draws, SHARES.0)?, percentile(&draws, SHARES.1)?))
        })
        .collect()
}

/// Where a department stands among others by its score; equal scores share the better rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// From 1, the highest score.
    pub rank: usize,
    /// How many departments have a score.
    pub of: usize,
    /// The best rank that it can have: the 5th percentile over the draws.
    pub best: usize,
    /// The worst: the 95th.
    pub worst: usize,
}

/// The rank of each department in its chosen period, and between which it lies when each weight is
/// multiplied by its own uniform 0.75–1.25 in 1,000 draws.
///
/// The draws are aligned: within one, a KPI, an objective or an outcome has the same factor in
/// every department that has it. `None` where a department has no score.
#[must_use]
pub fn standings(departments: &[(&Scorecard, &Scored)]) -> Vec<Option<Standing>> {
    let scores: Vec<Option<f64>> = departments
        .iter()
        .map(|(_, scored)| scored.nodes.first()?.of(Facet::All, scored.chosen).score)
        .collect();
    let rolls: Vec<Rolls<'_>> =
        departments.iter().map(|(scorecard, scored)| Rolls::new(scorecard, scored)).collect();
    let kpis = Shared::new(departments.iter().map(|(scorecard, _)| {
        // KPIs of the users' own have the same ids everywhere, and nothing else in common.
        scorecard.kpis.iter().map(|measure| (measure.id().as_str(), measure.kpi.name.as_str()))
    }));
    let objectives = Shared::new(
        departments
            .iter()
            .map(|(scorecard, _)| scorecard.objectives.iter().map(|planned| planned.id.as_str())),
    );
    let outcomes = Shared::new(
        departments.iter().map(|(scorecard, _)| scorecard.outcomes.iter().map(|row| row.outcome)),
    );
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut draws: Vec<Vec<usize>> = vec![Vec::with_capacity(DRAWS); departments.len()];
    for _ in 0..DRAWS {
        let mut factors = |count: usize| -> Vec<f64> {
            std::iter::repeat_with(|| factor(&mut random)).take(count).collect()
        };
        let drawn = (factors(kpis.count), factors(objectives.count), factors(outcomes.count));
        let shaken: Vec<Option<f64>> = rolls
            .iter()
            .zip(&scores)
            .enumerate()
            .map(|(department, (rolls, score))| {
                (*score)?;
                let outcomes = outcomes.of(department, &drawn.2);
                let weights = rolls.weights(
                    |place| kpis.factor(department, place, &drawn.0),
                    |place| objectives.factor(department, place, &drawn.1),
                    &outcomes,
                );
                rolls.context(0, &weights).0.score
            })
            .collect();
        for (list, rank) in draws.iter_mut().zip(ranks(&shaken)) {
            list.extend(rank);
        }
    }
    let of = scores.iter().flatten().count();
    ranks(&scores)
        .into_iter()
        .zip(draws)
        .map(|(rank, mut draws)| {
            draws.sort_unstable();
            let (best, worst) = (at_share(&draws, SHARES.0)?, at_share(&draws, SHARES.1)?);
            Some(Standing { rank: rank?, of, best, worst })
        })
        .collect()
}

/// The rank of each score, from 1 for the highest; equal ones share the better rank.
fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let rank =
        |score: f64| 1 + scores.iter().flatten().filter(|other| **other > score + SLACK).count();
    scores.iter().map(|score| score.map(rank)).collect()
}

/// What several departments have in common: the number of each entry among all that there are.
struct Shared {
    numbers: Vec<Vec<usize>>,
    count: usize,
}

impl Shared {
    fn new<K: Ord>(departments: impl Iterator<Item = impl Iterator<Item = K>>) -> Self {
        let mut known: BTreeMap<K, usize> = BTreeMap::new();
        let numbers = departments
            .map(|keys| {
                keys.map(|key| {
                    let next = known.len();
                    *known.entry(key).or_insert(next)
                })
                .collect()
            })
            .collect();
        Self { numbers, count: known.len() }
    }

    fn factor(&self, department: usize, place: usize, factors: &[f64]) -> Option<f64> {
        factors.get(*self.numbers.get(department)?.get(place)?).copied()
    }

    fn of(&self, department: usize, factors: &[f64]) -> Vec<f64> {
        let numbers = self.numbers.get(department).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| factors.get(*number).copied()).collect()
    }
}

/// One scorecard, to be rolled up with other weights.
struct Rolls<'a> {
    scorecard: &'a Scorecard,
    scored: &'a Scored,
    tree: Tree,
    leaves: Vec<RollUpScore>,
}

/// Weights of one draw.
struct Weights {
    kpis: Vec<f64>,
    objectives: Vec<f64>,
    outcomes: Vec<f64>,
}

impl<'a> Rolls<'a> {
    fn new(scorecard: &'a Scorecard, scored: &'a Scored) -> Self {
        let tree = Tree::new(scorecard, &scored.series);
        let leaves = scored
            .series
            .iter()
            .map(|one| {
                one.slots
                    .get(scored.chosen)
                    .map_or_else(RollUpScore::default, |slot| leaf(slot.state, slot.score))
            })
            .collect();
        Self { scorecard, scored, tree, leaves }
    }

    /// The weights of the scorecard, each times its factor.
    fn weights(
        &self,
        kpi: impl Fn(usize) -> Option<f64>,
        objective: impl Fn(usize) -> Option<f64>,
        outcomes: &[f64],
    ) -> Weights {
        let kpis = self.scorecard.kpis.iter().enumerate();
        let objectives = self.scorecard.objectives.iter().enumerate();
        Weights {
            kpis: kpis
                .map(|(at, measure)| weight_of(measure.weight) * kpi(at).unwrap_or(1.0))
                .collect(),
            objectives: objectives
                .map(|(at, one)| weight_of(one.weight) * objective(at).unwrap_or(1.0))
                .collect(),
            outcomes: self
                .tree
                .outcome_weights
                .iter()
                .zip(outcomes)
                .map(|(weight, factor)| weight * factor)
                .collect(),
        }
    }

    /// The whole, its outcomes and its objectives, in total or for one segment.
    fn context(
        &self,
        context: usize,
        weights: &Weights,
    ) -> (RollUpScore, Vec<RollUpScore>, Vec<RollUpScore>) {
        let under: Vec<RollUpScore> = (0..weights.objectives.len())
            .map(|objective| {
                mean(None, self.tree.under(context, objective), |place| {
                    let series = self.scored.series.get(place);
                    (series.and_then(|one| weights.kpis.get(one.kpi)), self.leaves.get(place))
                })
            })
            .collect();
        let minimum = Some(self.scorecard.minimum_coverage);
        let rows: Vec<RollUpScore> = self
            .tree
            .objectives
            .iter()
            .map(|list| {
                mean(minimum, list, |place| (weights.objectives.get(place), under.get(place)))
            })
            .collect();
        let places: Vec<usize> = (0..rows.len()).collect();
        let root = mean(minimum, &places, |place| (weights.outcomes.get(place), rows.get(place)));
        (root, rows, under)
    }
}

/// What a weight is multiplied by.
fn factor(random: &mut ChaCha8Rng) -> f64 {
    FACTOR.0 + FACTOR.1 * uniform(random)
}

/// The weighted mean over some places.
fn mean<'a>(
    minimum: Option<f64>,
    places: &[usize],
    child: impl Fn(usize) -> (Option<&'a f64>, Option<&'a RollUpScore>),
) -> RollUpScore {
    let mut mean = Mean::default();
    for place in places {
        if let (Some(weight), Some(rolled)) = child(*place) {
            mean.add(*weight, *rolled);
        }
    }
    mean.rolled(minimum)
}

/// Uniform in 0–1, of 53 random bits.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The rank at a share of sorted ranks, to the nearest.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are at most a thousand ranks"
)]
fn at_share(sorted: &[usize], share: f64) -> Option<usize> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    sorted.get(place.round() as usize).copied()
}

/// A percentile of sorted numbers, linear between two of them.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are at most a thousand numbers"
)]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}
