//! What a score is made of: what it would be with the KPIs of the period before, so that one that
//! rose because a figure is missing does not rise here, and how much of it is carried over.

use super::{
    NodeLevel, NodeScore, RollUpScore, Scored, SeriesScore, State,
    roll_up::{Mean, Tree, leaf, weight_of},
};
use crate::scorecard::Scorecard;

/// From how many points on the difference to the score is worth a sentence.
#[cfg(any(feature = "report", feature = "write"))]
pub(crate) const APART: f64 = 2.0;

/// Puts both beside each node.
pub(super) fn add(scorecard: &Scorecard, scored: &mut Scored) {
    let (series, chosen) = (&scored.series, scored.chosen);
    let tree = &Tree::new(scorecard, series);
    let carried = |one: &SeriesScore| carried(one, chosen);
    for node in &mut scored.nodes {
        let context = node.segment.map_or(0, |segment| segment + 1);
        let anew = Anew { scorecard, tree, series, context, of: &carried };
        node.carried = node.at(chosen).score.map(|_| anew.node(node.level, node.index).coverage);
        let Some(then) = node.compared_with(chosen) else { continue };
        let same = |one: &SeriesScore| same_kpi(one, then, chosen);
        let anew = Anew { of: &same, ..anew };
        node.like_for_like = anew.node(node.level, node.index).mean;
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

/// A KPI that had a score then, with its score now, else with the one it had.
fn same_kpi(one: &SeriesScore, then: usize, chosen: usize) -> RollUpScore {
    let score = |position: usize| one.at(position).and_then(|period| period.score);
    match score(then) {
        Some(before) => leaf(State::Value, Some(score(chosen).unwrap_or(before))),
        None => RollUpScore::default(),
    }
}

/// A KPI that is complete only with a score that is carried over.
fn carried(one: &SeriesScore, chosen: usize) -> RollUpScore {
    let Some(now) = one.at(chosen) else { return RollUpScore::default() };
    leaf(now.state, now.score.filter(|_| now.state == State::Carried))
}

/// The roll-up of something else of each KPI than its score.
struct Anew<'a> {
    scorecard: &'a Scorecard,
    tree: &'a Tree,
    series: &'a [SeriesScore],
    context: usize,
    of: &'a dyn Fn(&SeriesScore) -> RollUpScore,
}

impl Anew<'_> {
    fn node(&self, level: NodeLevel, index: usize) -> RollUpScore {
        match level {
            NodeLevel::Scorecard => {
                let weights = self.tree.outcome_weights.iter().enumerate();
                mean(weights.map(|(index, weight)| (*weight, self.outcome(index))))
            }
            NodeLevel::Outcome => self.outcome(index),
            NodeLevel::Objective | NodeLevel::Kpi => self.objective(index),
        }
    }

    fn outcome(&self, index: usize) -> RollUpScore {
        let objectives = self.tree.objectives.get(index).into_iter().flatten();
        mean(objectives.map(|place| {
            let objective = self.scorecard.objectives.get(*place);
            (objective.map_or(0.0, |one| weight_of(one.weight)), self.objective(*place))
        }))
    }

    fn objective(&self, index: usize) -> RollUpScore {
        let under = self.tree.under(self.context, index).iter();
        mean(under.filter_map(|place| {
            let one = self.series.get(*place)?;
            Some((weight_of(self.scorecard.kpis.get(one.kpi)?.weight), (self.of)(one)))
        }))
    }
}

/// The weighted mean of some children.
fn mean(children: impl Iterator<Item = (f64, RollUpScore)>) -> RollUpScore {
    let mut mean = Mean::default();
    for (weight, child) in children {
        mean.add(weight, child);
    }
    mean.rolled(None)
}
