//! How much the scores depend on the weights that somebody chose.
//!
//! Source: OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008,
//! on uncertainty and sensitivity analysis.

use super::{
    Interval, RollUpScore, Scored,
    extremes::{Extreme, FACTOR},
    roll_up::{Mean, Tree, Withholding, leaf, weight_of},
};
use crate::{model::Edition, scorecard::Scorecard};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// How often the weights are drawn.
pub(crate) const DRAWS: usize = 1000;
/// Start of the sequence: the same scorecard always gives the same answer.
const SEED: u64 = 1;
/// The shares of the draws between which a result is told.
pub(crate) const SHARES: (f64, f64) = (0.05, 0.95);

/// How far each node's score moves with the weights, in the order of [`Scored::nodes`].
///
/// The least and the greatest score in the chosen period, 0–100, whatever is chosen for each weight
/// from a quarter lower to a quarter higher. In the [first edition](Edition::First) the 5th to 95th
/// percentile of 1,000 draws of the weights.
///
/// `None` where a node has no score.
#[must_use]
pub fn robustness(scorecard: &Scorecard, scored: &Scored) -> Vec<Option<Interval>> {
    let rolls = Rolls::new(scorecard, scored);
    let found = match scorecard.edition {
        Edition::First => drawn(scorecard, &rolls),
        Edition::Second => exact(scorecard, &rolls),
    };
    let shown = scored.nodes.iter().map(|node| node.at(scored.chosen).score);
    found.into_iter().zip(shown).map(|(found, shown)| shown.and(found)).collect()
}

/// The least and the greatest score of each node.
///
/// They are nested level by level: a mean rises with each of its children, and the factors of one
/// level say nothing of another's.
fn exact(scorecard: &Scorecard, rolls: &Rolls<'_>) -> Vec<Option<Interval>> {
    let ones = |count: usize| vec![1.0; count];
    let weights = rolls.weights(
        &ones(scorecard.kpis.len()),
        &ones(scorecard.objectives.len()),
        &ones(scorecard.outcomes.len()),
    );
    let mut found = Vec::new();
    for context in 0..rolls.tree.members.len() {
        let under: Vec<Option<Interval>> = (0..weights.objectives.len())
            .map(|objective| {
                let mut extreme = Extreme::default();
                for place in rolls.tree.under(context, objective) {
                    let series = rolls.scored.series.get(*place);
                    let weight = series.and_then(|one| weights.kpis.get(one.kpi)).copied();
                    let score = rolls.leaves.get(*place).and_then(|leaf| leaf.mean);
                    extreme.add(weight, score.map(Interval::point));
                }
                extreme.ends()
            })
            .collect();
        let rows: Vec<Option<Interval>> = rolls
            .tree
            .objectives
            .iter()
            .map(|list| {
                let mut extreme = Extreme::default();
                for place in list {
                    let weight = weights.objectives.get(*place).copied();
                    extreme.add(weight, under.get(*place).copied().flatten());
                }
                extreme.ends()
            })
            .collect();
        let mut root = Extreme::default();
        for (weight, row) in weights.outcomes.iter().zip(&rows) {
            root.add(Some(*weight), *row);
        }
        found.push(root.ends());
        found.extend(rows);
        found.extend(under);
    }
    found
}

/// The 5th and the 95th percentile of each node's score over the draws.
fn drawn(scorecard: &Scorecard, rolls: &Rolls<'_>) -> Vec<Option<Interval>> {
    let (kpis, objectives) = (scorecard.kpis.len(), scorecard.objectives.len());
    let mut drawn = Draws::new();
    let mut draws: Vec<Vec<f64>> = vec![Vec::with_capacity(DRAWS); rolls.scored.nodes.len()];
    for _ in 0..DRAWS {
        let (kpis, objectives) = (drawn.factors(kpis), drawn.factors(objectives));
        let outcomes = drawn.factors(scorecard.outcomes.len());
        let weights = rolls.weights(&kpis, &objectives, &outcomes);
        let mut list = draws.iter_mut();
        for context in 0..rolls.tree.members.len() {
            let (root, rows, under) = rolls.context(context, &weights);
            for rolled in std::iter::once(&root).chain(&rows).chain(&under) {
                if let (Some(draws), Some(score)) = (list.next(), rolled.score) {
                    draws.push(score);
                }
            }
        }
    }
    draws
        .into_iter()
        .map(|mut draws| {
            draws.sort_by(f64::total_cmp);
            Some(Interval {
                low: percentile(&draws, SHARES.0)?,
                high: percentile(&draws, SHARES.1)?,
            })
        })
        .collect()
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
                one.at(scored.chosen)
                    .map_or_else(RollUpScore::default, |now| leaf(now.state, now.score))
            })
            .collect();
        Self { scorecard, scored, tree, leaves }
    }

    /// The weights of the scorecard, each times its factor.
    fn weights(&self, kpis: &[f64], objectives: &[f64], outcomes: &[f64]) -> Weights {
        let measures = self.scorecard.kpis.iter().zip(kpis);
        let planned = self.scorecard.objectives.iter().zip(objectives);
        Weights {
            kpis: measures.map(|(one, factor)| weight_of(one.weight) * factor).collect(),
            objectives: planned.map(|(one, factor)| weight_of(one.weight) * factor).collect(),
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
        let withholding = Some(Withholding::of(self.scorecard));
        let rows: Vec<RollUpScore> = self
            .tree
            .objectives
            .iter()
            .map(|list| {
                mean(withholding, list, |place| (weights.objectives.get(place), under.get(place)))
            })
            .collect();
        let places: Vec<usize> = (0..rows.len()).collect();
        let root =
            mean(withholding, &places, |place| (weights.outcomes.get(place), rows.get(place)));
        (root, rows, under)
    }
}

/// Factors for weights, one after another.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    /// From the start of the sequence.
    pub(crate) fn new() -> Self {
        Self(ChaCha8Rng::seed_from_u64(SEED))
    }

    /// So many factors.
    pub(crate) fn factors(&mut self, count: usize) -> Vec<f64> {
        let factor = || FACTOR.0 + (FACTOR.1 - FACTOR.0) * uniform(&mut self.0);
        std::iter::repeat_with(factor).take(count).collect()
    }
}

/// The weighted mean over some places.
fn mean<'a>(
    withholding: Option<Withholding>,
    places: &[usize],
    child: impl Fn(usize) -> (Option<&'a f64>, Option<&'a RollUpScore>),
) -> RollUpScore {
    let mut mean = Mean::default();
    for place in places {
        if let (Some(weight), Some(rolled)) = child(*place) {
            mean.add(*weight, *rolled);
        }
    }
    mean.rolled(withholding)
}

/// Uniform in 0–1, of 53 random bits.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
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
