//! What each KPI counts for in the whole.

use super::{NodeLevel, NodeScore, Scored, Tree, weight_of};
use crate::scorecard::Scorecard;

/// By series, its part of the whole in the chosen period, 0–1: its weight within its objective,
/// times that of the objective, times that of the outcome, each among those that apply.
///
/// 0 where it does not apply, and for target groups, of which the total is rolled up.
#[must_use]
pub fn shares_of_whole(scorecard: &Scorecard, scored: &Scored) -> Vec<f64> {
    let tree = Tree::new(scorecard, &scored.series);
    let applies = |level: NodeLevel, index: usize| {
        let is = |node: &&NodeScore| {
            node.level == level && node.segment.is_none() && node.index == index
        };
        scored.nodes.iter().find(is).is_some_and(|node| node.at(scored.chosen).applicable)
    };
    let kpi = |place: usize| {
        let series = scored.series.get(place)?;
        series.at(scored.chosen).filter(|now| now.state.applicable())?;
        Some(weight_of(scorecard.kpis.get(series.kpi)?.weight))
    };
    let objective = |place: usize| {
        applies(NodeLevel::Objective, place)
            .then(|| weight_of(scorecard.objectives.get(place).and_then(|row| row.weight)))
    };
    let outcome = |place: usize| {
        applies(NodeLevel::Outcome, place).then(|| tree.outcome_weights.get(place).copied())?
    };
    let mut shares = vec![0.0; scored.series.len()];
    let outcomes: Vec<usize> = (0..tree.objectives.len()).collect();
    for (at, of_outcome) in parts(&outcomes, outcome) {
        let Some(objectives) = tree.objectives.get(at) else { continue };
        for (at, of_objective) in parts(objectives, objective) {
            for (at, of_kpi) in parts(tree.under(0, at), kpi) {
                if let Some(share) = shares.get_mut(at) {
                    *share = of_outcome * of_objective * of_kpi;
                }
            }
        }
    }
    shares
}

/// The children that count, each with its part of the sum of their weights.
fn parts(
    children: &[usize],
    weight: impl Fn(usize) -> Option<f64>,
) -> impl Iterator<Item = (usize, f64)> {
    let weights: Vec<(usize, f64)> =
        children.iter().filter_map(|child| Some((*child, weight(*child)?))).collect();
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    weights.into_iter().filter(move |_| sum > 0.0).map(move |(child, weight)| (child, weight / sum))
}
