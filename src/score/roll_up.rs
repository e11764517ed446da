//! From KPI to objective, outcome and customer perspective.
//!
//! Every node carries its score and, beside it, how complete it is and between
//! which bounds it can still end, so that a gap in the data is never a gain.

use super::{
    ByFacet, Facet, Interval, NoScore, NodeLevel, NodeScore, Pleasing, RollUpScore, SLACK, Scored,
    SeriesScore, State, Status, StatusCounts, Weakest,
    anchors::{band, possible},
    in_facet,
};
use crate::{
    formula::TOO_LARGE,
    model::{Edition, Id, Kpi, Outcome},
    scorecard::{PlannedKpi, Scorecard},
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Rolls all series up over so many periods; `year` is the chosen year to date.
pub(super) fn all(
    scorecard: &Scorecard,
    series: Vec<SeriesScore>,
    periods: usize,
    year: &RangeInclusive<usize>,
) -> Scored {
    let (year_start, chosen) = (*year.start(), *year.end());
    let tree = Tree::new(scorecard, &series);
    let mut nodes = Vec::new();
    let mut pleasing = Vec::new();
    for context in 0..tree.members.len() {
        let segment = context.checked_sub(1);
        let view = RollUpContext {
            scorecard,
            tree: &tree,
            series: &series,
            context,
            segment,
            chosen,
            periods,
        };
        let objectives: Vec<NodeScore> =
            (0..scorecard.objectives.len()).map(|index| view.objective(index)).collect();
        let outcomes: Vec<NodeScore> =
            (0..scorecard.outcomes.len()).map(|index| view.outcome(index, &objectives)).collect();
        pleasing.extend(view.pleasing(&outcomes));
        nodes.push(view.root(&outcomes));
        nodes.extend(outcomes);
        nodes.extend(objectives);
    }
    Scored { chosen, year_start, series, nodes, pleasing }
}

/// A relative weight: blank is 1; what cannot be a weight is 0.
///
/// Negative, infinite and 10^15 or more cannot be.
#[must_use]
pub fn weight_of(weight: Option<f64>) -> f64 {
    weight.map_or(1.0, |weight| if (0.0..TOO_LARGE).contains(&weight) { weight } else { 0.0 })
}

/// What hangs under what.
pub(crate) struct Tree {
    /// By outcome row, the objectives under it.
    pub(crate) objectives: Vec<Vec<usize>>,
    /// By context (the total, then each segment), by objective: places in the series.
    pub(crate) members: Vec<Vec<Vec<usize>>>,
    /// Effective weight by outcome row.
    pub(crate) outcome_weights: Vec<f64>,
}

impl Tree {
    pub(crate) fn new(scorecard: &Scorecard, series: &[SeriesScore]) -> Self {
        let objectives = under_outcomes(scorecard);
        let outcome_weights = scorecard
            .outcomes
            .iter()
            .zip(&objectives)
            .map(|(row, list)| match row.weight {
                Some(_) => weight_of(row.weight),
                None => list
                    .iter()
                    .filter_map(|place| scorecard.objectives.get(*place))
                    .map(|objective| weight_of(objective.weight))
                    .sum(),
            })
            .collect();
        Self { members: members(scorecard, series), objectives, outcome_weights }
    }

    /// Places in the series under an objective.
    pub(crate) fn under(&self, context: usize, objective: usize) -> &[usize] {
        self.members
            .get(context)
            .and_then(|members| members.get(objective))
            .map_or(&[], Vec::as_slice)
    }
}

/// By outcome row, the objectives under it; of two rows for one outcome the first has them.
fn under_outcomes(scorecard: &Scorecard) -> Vec<Vec<usize>> {
    let mut rows: BTreeMap<Outcome, usize> = BTreeMap::new();
    for (place, row) in scorecard.outcomes.iter().enumerate() {
        rows.entry(row.outcome).or_insert(place);
    }
    let mut objectives = vec![Vec::new(); scorecard.outcomes.len()];
    for (place, objective) in scorecard.objectives.iter().enumerate() {
        let row = rows.get(&objective.outcome);
        if let Some(list) = row.and_then(|row| objectives.get_mut(*row)) {
            list.push(place);
        }
    }
    objectives
}

/// By context, by objective: places in the series.
fn members(scorecard: &Scorecard, series: &[SeriesScore]) -> Vec<Vec<Vec<usize>>> {
    let mut places: IndexMap<&Id, usize> = IndexMap::new();
    for (place, objective) in scorecard.objectives.iter().enumerate() {
        places.entry(&objective.id).or_insert(place);
    }
    // A KPI for one segment only is that segment's and, being all there is, the total's.
    let only = |measure: &PlannedKpi, objective: usize| {
        scorecard.only_group(measure, scorecard.objectives.get(objective))
    };
    let mut members =
        vec![vec![Vec::new(); scorecard.objectives.len()]; scorecard.segments.len() + 1];
    for (place, one) in series.iter().enumerate() {
        let Some(measure) = scorecard.kpis.get(one.kpi) else { continue };
        let Some(objective) = measure.objective.as_ref().and_then(|id| places.get(id).copied())
        else {
            continue;
        };
        let contexts = match one.segment {
            None => [Some(0), only(measure, objective).map(|segment| segment + 1)],
            Some(segment) => [Some(segment + 1), None],
        };
        for context in contexts.into_iter().flatten() {
            let list = members.get_mut(context).and_then(|lists| lists.get_mut(objective));
            if let Some(list) = list {
                list.push(place);
            }
        }
    }
    members
}

/// A weighted mean in the making.
#[derive(Default)]
pub(crate) struct Mean {
    weight: f64,
    coverage: f64,
    low: f64,
    high: f64,
    scored: f64,
    score: f64,
}

impl Mean {
    pub(crate) fn add(&mut self, weight: f64, child: RollUpScore) {
        if !(child.applicable && weight > 0.0) {
            return;
        }
        self.weight += weight;
        self.coverage += weight * child.coverage;
        self.low += weight * child.low;
        self.high += weight * child.high;
        if let Some(mean) = child.mean {
            self.scored += weight;
            self.score += weight * mean;
        }
    }

    /// The mean; `withholding` says when it is shown, and without that it always is.
    pub(crate) fn rolled(&self, withholding: Option<Withholding>) -> RollUpScore {
        if self.weight <= 0.0 {
            return RollUpScore::default();
        }
        let points = |sum: f64, weight: f64| (sum / weight).clamp(0.0, 100.0);
        let coverage = (self.coverage / self.weight).clamp(0.0, 1.0);
        let mean = (self.scored > 0.0).then(|| points(self.score, self.scored));
        let score = mean.filter(|_| withholding.is_none_or(|rule| rule.is_shown(coverage)));
        RollUpScore {
            applicable: true,
            score,
            mean: if withholding.is_some_and(Withholding::counts_nowhere) { score } else { mean },
            coverage,
            low: points(self.low, self.weight),
            high: points(self.high, self.weight),
        }
    }
}

/// When a score is shown, and whether one that is not counts above.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Withholding {
    minimum_coverage: f64,
    edition: Edition,
}

impl Withholding {
    pub(crate) fn of(scorecard: &Scorecard) -> Self {
        Self { minimum_coverage: scorecard.minimum_coverage, edition: scorecard.edition }
    }

    /// The stricter of two.
    pub(crate) fn stricter(self, other: Self) -> Self {
        if other.minimum_coverage > self.minimum_coverage { other } else { self }
    }

    /// Whether so complete a score is shown.
    pub(crate) fn is_shown(self, coverage: f64) -> bool {
        coverage >= self.minimum_coverage - SLACK
    }

    /// Whether what is not shown counts nowhere; otherwise withholding is display only.
    fn counts_nowhere(self) -> bool {
        self.edition == Edition::First
    }
}

/// A KPI as a child.
pub(crate) fn leaf(state: State, score: Option<f64>) -> RollUpScore {
    if !state.applicable() {
        return RollUpScore::default();
    }
    match score {
        Some(score) => RollUpScore {
            applicable: true,
            score: Some(score),
            mean: Some(score),
            coverage: 1.0,
            low: score,
            high: score,
        },
        None => RollUpScore { applicable: true, high: 100.0, ..RollUpScore::default() },
    }
}

/// One context of a scorecard: the total or a segment.
struct RollUpContext<'a> {
    scorecard: &'a Scorecard,
    tree: &'a Tree,
    series: &'a [SeriesScore],
    context: usize,
    segment: Option<usize>,
    chosen: usize,
    periods: usize,
}

/// Where a node stands, and what it weighs there.
struct NodePlace {
    level: NodeLevel,
    index: usize,
    weight: f64,
}

impl RollUpContext<'_> {
    fn weight(&self, series: usize) -> f64 {
        let measure = self.series.get(series).and_then(|one| self.scorecard.kpis.get(one.kpi));
        measure.map_or(0.0, |measure| weight_of(measure.weight))
    }

    fn objective(&self, index: usize) -> NodeScore {
        let under = self.tree.under(self.context, index);
        let children: Vec<(f64, &Kpi, &SeriesScore)> = under
            .iter()
            .filter_map(|place| {
                let one = self.series.get(*place)?;
                Some((self.weight(*place), &self.scorecard.kpis.get(one.kpi)?.kpi, one))
            })
            .collect();
        let roll = |facet: Facet, child: &dyn Fn(&SeriesScore) -> RollUpScore| {
            let mut mean = Mean::default();
            for (weight, kpi, one) in &children {
                if in_facet(kpi, facet) {
                    mean.add(*weight, child(one));
                }
            }
            mean.rolled(None)
        };
        let at = |facet: Facet, position: usize| {
            roll(facet, &|one| {
                let period = one.at(position);
                period.map_or_else(RollUpScore::default, |one| leaf(one.state, one.score))
            })
        };
        let to_date =
            ByFacet::of(|facet| roll(facet, &|one| leaf(one.to_date.state, one.to_date.score)));
        let weakest =
            weakest(under.iter().filter(|place| self.weight(**place) > 0.0).filter_map(|place| {
                let score = self.series.get(*place)?.at(self.chosen)?.score?;
                Some(Weakest { level: NodeLevel::Kpi, index: *place, score })
            }));
        let mut counts = StatusCounts::default();
        for (_, _, one) in &children {
            counts.add(one.status);
        }
        let weight = self.scorecard.objectives.get(index).map_or(0.0, |one| weight_of(one.weight));
        let place = NodePlace { level: NodeLevel::Objective, index, weight };
        let node = self.node(&place, at, to_date);
        let shown = node.at(self.chosen);
        let withholding = Withholding::of(self.scorecard);
        let incomplete = shown.score.is_some() && !withholding.is_shown(shown.coverage);
        let counted = children.iter().filter(|(weight, ..)| *weight > 0.0);
        let lacking = counted.filter_map(|(_, _, one)| lacking(one.at(self.chosen)?.state));
        let why_no_score = why_no_score(shown, lacking);
        NodeScore { incomplete, weakest, counts, why_no_score, ..node }
    }

    fn outcome(&self, index: usize, objectives: &[NodeScore]) -> NodeScore {
        let children: Vec<&NodeScore> = self
            .tree
            .objectives
            .get(index)
            .into_iter()
            .flatten()
            .filter_map(|place| objectives.get(*place))
            .collect();
        let weight = self.tree.outcome_weights.get(index).copied().unwrap_or(0.0);
        self.parent(&NodePlace { level: NodeLevel::Outcome, index, weight }, &children)
    }

    fn root(&self, outcomes: &[NodeScore]) -> NodeScore {
        let children: Vec<&NodeScore> = outcomes.iter().collect();
        self.parent(&NodePlace { level: NodeLevel::Scorecard, index: 0, weight: 1.0 }, &children)
    }

    /// An outcome or the scorecard: no score while too much is missing.
    fn parent(&self, place: &NodePlace, children: &[&NodeScore]) -> NodeScore {
        let roll = |child: &dyn Fn(&NodeScore) -> RollUpScore| {
            let mut mean = Mean::default();
            for node in children {
                mean.add(node.weight, child(node));
            }
            mean.rolled(Some(Withholding::of(self.scorecard)))
        };
        let at = |facet: Facet, position: usize| roll(&|node| node.of(facet, position));
        let to_date = ByFacet::of(|facet| roll(&|node| *node.to_date.get(facet)));
        let weakest =
            weakest(children.iter().filter(|node| node.weight > 0.0).filter_map(|node| {
                let score = node.at(self.chosen).mean?;
                Some(Weakest { level: node.level, index: node.index, score })
            }));
        let mut counts = StatusCounts::default();
        for node in children {
            counts.green += node.counts.green;
            counts.amber += node.counts.amber;
            counts.red += node.counts.red;
            counts.no_data += node.counts.no_data;
        }
        let node = self.node(place, at, to_date);
        let counted =
            children.iter().filter(|child| child.weight > 0.0 && child.at(self.chosen).applicable);
        let why_no_score =
            why_no_score(node.at(self.chosen), counted.filter_map(|child| child.why_no_score));
        NodeScore { weakest, counts, why_no_score, ..node }
    }

    fn node(
        &self,
        place: &NodePlace,
        at: impl Fn(Facet, usize) -> RollUpScore,
        to_date: ByFacet<RollUpScore>,
    ) -> NodeScore {
        let NodePlace { level, index, weight } = *place;
        let periods: ByFacet<Vec<RollUpScore>> =
            ByFacet::of(|facet| (0..self.periods).map(|position| at(facet, position)).collect());
        let bands = self.scorecard.bands;
        let chosen = periods.all.get(self.chosen).copied().unwrap_or_default();
        let range = Interval { low: chosen.low, high: chosen.high };
        NodeScore {
            level,
            index,
            segment: self.segment,
            weight,
            status: band(chosen.score, bands),
            possible: if chosen.applicable { possible(range, bands, false) } else { Vec::new() },
            why_no_score: None,
            like_for_like: None,
            carried: None,
            periods,
            to_date,
            to_date_status: band(to_date.all.score, bands),
            suppressed: false,
            incomplete: false,
            weakest: None,
            counts: StatusCounts::default(),
        }
    }

    /// Satisfaction and profitability, where the first stands too far above the second.
    fn pleasing(&self, outcomes: &[NodeScore]) -> Option<Pleasing> {
        let score = |wanted: Outcome| {
            let place = self.scorecard.outcomes.iter().position(|row| row.outcome == wanted)?;
            outcomes.get(place)?.at(self.chosen).score
        };
        let satisfaction = score(Outcome::Satisfaction)?;
        let profitability = score(Outcome::Profitability)?;
        (satisfaction - profitability > self.scorecard.pleasing_margin + SLACK)
            .then_some(Pleasing { segment: self.segment, satisfaction, profitability })
    }
}

/// What a KPI without a score lacks; `None` where it does not count.
fn lacking(state: State) -> Option<NoScore> {
    match state {
        State::Value | State::Carried => Some(NoScore::NoTarget),
        State::Refused => Some(NoScore::TooFewAnswers),
        State::Invalid => Some(NoScore::Invalid),
        State::Missing => Some(NoScore::NoFigures),
        State::NotApplicable | State::NotDue => None,
    }
}

/// Why a node shows no score, from what its children lack.
fn why_no_score(rolled: RollUpScore, lacking: impl Iterator<Item = NoScore>) -> Option<NoScore> {
    match rolled {
        RollUpScore { score: Some(_), .. } => None,
        RollUpScore { applicable: false, .. } => Some(NoScore::NotApplicable),
        // In the first edition a part may have a score and the whole none to show for it.
        RollUpScore { coverage, .. } if coverage >= SLACK => Some(NoScore::TooIncomplete),
        _ => Some(lacking.min().unwrap_or(NoScore::NoFigures)),
    }
}

/// The lowest; of equals the first.
fn weakest(children: impl Iterator<Item = Weakest>) -> Option<Weakest> {
    children.reduce(|lowest, next| if next.score < lowest.score { next } else { lowest })
}

impl StatusCounts {
    pub(super) fn add(&mut self, status: Status) {
        match status {
            Status::Green => self.green += 1,
            Status::Amber => self.amber += 1,
            Status::Red => self.red += 1,
            Status::NoData => self.no_data += 1,
        }
    }
}
