//! What a score would be with the KPIs of the period before: a score that rose because a figure is
//! missing does not rise here.

use super::{
    NodeLevel, NodeScore, Scored, SeriesScore, State,
    roll_up::{Mean, Tree, leaf, weight_of},
};
use crate::scorecard::Scorecard;

/// From how many points on the difference to the score is worth a sentence.
#[cfg(any(feature = "report", feature = "write"))]
pub(crate) const APART: f64 = 2.0;

/// Puts the score with the KPIs of the period before beside each node.
pub(super) fn add(scorecard: &Scorecard, scored: &mut Scored) {
    let (series, chosen) = (&scored.series, scored.chosen);
    let tree = &Tree::new(scorecard, series);
    for node in &mut scored.nodes {
        let Some(then) = node.compared_with(chosen) else { continue };
        let context = node.segment.map_or(0, |segment| segment + 1);
        let same = SameKpis { scorecard, tree, series, context, then, chosen };
        node.like_for_like = match node.level {
            NodeLevel::Scorecard => same.whole(),
            NodeLevel::Outcome => same.outcome(node.index),
            NodeLevel::Objective | NodeLevel::Kpi => same.objective(node.index),
        };
    }
}

impl NodeScore {
    /// Position of the latest period before with a score, where the chosen one has a score.
    fn compared_with(&self, chosen: usize) -> Option<usize> {
        self.at(chosen).score?;
        (0..chosen).rev().find(|position| self.at(*position).score.is_some())
    }
}

/// Whether a score on the KPIs of the period before lies so far from the score that it is told.
#[cfg(feature = "report")]
pub(crate) fn lies_apart(score: f64, like_for_like: f64) -> bool {
    (super::shown(score) - super::shown(like_for_like)).abs() > APART
}

/// The KPIs that had a score then, each with its score now, else with the one it had.
struct SameKpis<'a> {
    scorecard: &'a Scorecard,
    tree: &'a Tree,
    series: &'a [SeriesScore],
    context: usize,
    then: usize,
    chosen: usize,
}

impl SameKpis<'_> {
    fn objective(&self, index: usize) -> Option<f64> {
        let under = self.tree.under(self.context, index).iter();
        mean(under.filter_map(|place| {
            let one = self.series.get(*place)?;
            let then = one.at(self.then)?.score?;
            let now = one.at(self.chosen)?.score.unwrap_or(then);
            Some((weight_of(self.scorecard.kpis.get(one.kpi)?.weight), now))
        }))
    }

    fn outcome(&self, index: usize) -> Option<f64> {
        let objectives = self.tree.objectives.get(index)?.iter();
        mean(objectives.filter_map(|place| {
            let weight = weight_of(self.scorecard.objectives.get(*place)?.weight);
            Some((weight, self.objective(*place)?))
        }))
    }

    fn whole(&self) -> Option<f64> {
        let weights = self.tree.outcome_weights.iter().enumerate();
        mean(weights.filter_map(|(index, weight)| Some((*weight, self.outcome(index)?))))
    }
}

/// The weighted mean of some scores.
fn mean(scores: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let mut mean = Mean::default();
    for (weight, score) in scores {
        mean.add(weight, leaf(State::Value, Some(score)));
    }
    mean.rolled(None).mean
}
