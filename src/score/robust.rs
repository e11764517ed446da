//! How much the scores depend on the weights that somebody chose.
//!
//! Source: OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008,
//! on uncertainty and sensitivity analysis.

use super::{
    Facet, Rolled, Scored,
    roll_up::{Mean, Tree, leaf, weight_of},
};
use crate::scorecard::Scorecard;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// How often the weights are drawn.
const DRAWS: usize = 1000;
/// Start of the sequence: the same scorecard always gives the same answer.
const SEED: u64 = 1;
/// The least that a weight is multiplied by, and the width above it.
const FACTOR: (f64, f64) = (0.75, 0.5);

/// The 5th to 95th percentile of each node's score in the chosen period, in the order of
/// [`Scored::nodes`], when each weight is multiplied by its own uniform 0.75–1.25 in 1,000 draws.
///
/// `None` where a node has no score.
#[must_use]
pub fn robustness(scorecard: &Scorecard, scored: &Scored) -> Vec<Option<(f64, f64)>> {
    let tree = Tree::new(scorecard, &scored.series);
    let leaves: Vec<Rolled> = scored
        .series
        .iter()
        .map(|one| {
            one.slots
                .get(scored.chosen)
                .map_or_else(Rolled::default, |slot| leaf(slot.state, slot.score))
        })
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut draws: Vec<Vec<f64>> = vec![Vec::with_capacity(DRAWS); scored.nodes.len()];
    for _ in 0..DRAWS {
        let mut shake = |weight: f64| weight * (FACTOR.0 + FACTOR.1 * uniform(&mut random));
        let kpis: Vec<f64> =
            scorecard.kpis.iter().map(|measure| shake(weight_of(measure.weight))).collect();
        let objectives: Vec<f64> =
            scorecard.objectives.iter().map(|one| shake(weight_of(one.weight))).collect();
        let outcomes: Vec<f64> = tree.outcome_weights.iter().map(|one| shake(*one)).collect();
        let mut list = draws.iter_mut();
        for (context, _) in tree.contexts() {
            let under: Vec<Rolled> = (0..objectives.len())
                .map(|objective| {
                    mean(None, tree.under(context, objective), |place| {
                        let weight = scored.series.get(place).and_then(|one| kpis.get(one.kpi));
                        (weight, leaves.get(place))
                    })
                })
                .collect();
            let minimum = Some(scorecard.minimum_coverage);
            let rows: Vec<Rolled> = tree
                .objectives
                .iter()
                .map(|list| mean(minimum, list, |place| (objectives.get(place), under.get(place))))
                .collect();
            let places: Vec<usize> = (0..rows.len()).collect();
            let root = mean(minimum, &places, |place| (outcomes.get(place), rows.get(place)));
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
            Some((percentile(&draws, 0.05)?, percentile(&draws, 0.95)?))
        })
        .collect()
}

/// The weighted mean over some places.
fn mean<'a>(
    minimum: Option<f64>,
    places: &[usize],
    child: impl Fn(usize) -> (Option<&'a f64>, Option<&'a Rolled>),
) -> Rolled {
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
