//! Where departments stand among each other, and how much that depends on the weights.
//!
//! Source: OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008,
//! on uncertainty and sensitivity analysis.

use super::{
    ScoredDigest,
    digest::{FigureDigest, PlanDigest},
};
use crate::score::{DRAWS, Draws, Mean, RollUpScore, SHARES, SLACK, Withholding, leaf};
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

/// Where a department stands among others by its score; equal scores share the better rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rank {
    /// From 1, the highest score.
    pub rank: usize,
    /// How many departments have a score.
    pub of: usize,
    /// The best rank that it can have: the 5th percentile over the draws.
    pub best: usize,
    /// The worst: the 95th.
    pub worst: usize,
}

/// The rank of each department in its chosen period, 1 for the best, and how sure it is.
///
/// Between which ranks it lies when each weight is multiplied by its own uniform 0.75–1.25 in 1,000
/// draws.
///
/// The draws are aligned: within one, a KPI, an objective or an outcome has the same factor in
/// every department that has it. `None` where a department has no score. Takes *n* log *n* per
/// draw, and keeps of the draws no more than the percentiles need.
#[must_use]
pub(crate) fn rank_ranges(departments: &[&ScoredDigest]) -> Vec<Option<Rank>> {
    let scores: Vec<Option<f64>> =
        departments.iter().map(|department| department.whole.score).collect();
    let mut field = Lineup::new(departments);
    let mut draws = Draws::new();
    let mut ranges: Vec<Extremes> = departments.iter().map(|_| Extremes::default()).collect();
    let mut shaken = Vec::with_capacity(departments.len());
    for _ in 0..DRAWS {
        field.draw(&mut draws);
        shaken.clear();
        shaken.extend(
            scores.iter().enumerate().map(|(place, score)| score.and_then(|_| field.score(place))),
        );
        for (range, rank) in ranges.iter_mut().zip(ranks(&shaken)) {
            if let Some(rank) = rank {
                range.add(rank);
            }
        }
    }
    let of = scores.iter().flatten().count();
    ranks(&scores)
        .into_iter()
        .zip(ranges)
        .map(|(rank, range)| {
            let (best, worst) = range.at(SHARES)?;
            Some(Rank { rank: rank?, of, best, worst })
        })
        .collect()
}

/// The rank of each score, from 1 for the highest; equal ones share the better rank.
///
/// A rank is one more than the number of scores that are higher by more than the slack.
#[must_use]
pub fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut falling: Vec<f64> =
        scores.iter().flatten().copied().filter(|score| !score.is_nan()).collect();
    falling.sort_unstable_by(|one, two| two.total_cmp(one));
    let rank = |score: f64| 1 + falling.partition_point(|other| *other > score + SLACK);
    scores.iter().map(|score| score.map(rank)).collect()
}

/// All departments, with the weights of one draw.
struct Lineup<'a> {
    /// What was planned, once for all that share it.
    plans: Vec<ShakenPlan<'a>>,
    /// The plan of each department, and its KPIs as children.
    departments: Vec<(usize, Vec<RollUpScore>)>,
    kpis: usize,
    objectives: usize,
    outcomes: usize,
    /// The objectives of a department while it is rolled up.
    under: Vec<RollUpScore>,
}

/// A plan with the weights of one draw.
struct ShakenPlan<'a> {
    plan: &'a PlanDigest,
    /// The number of each KPI, objective and outcome among all that there are.
    kpis: Vec<usize>,
    objectives: Vec<usize>,
    outcomes: Vec<usize>,
    kpi_weights: Vec<f64>,
    objective_weights: Vec<f64>,
    outcome_weights: Vec<f64>,
}

impl<'a> Lineup<'a> {
    fn new(departments: &[&'a ScoredDigest]) -> Self {
        // KPIs of the users' own have the same ids everywhere, and nothing else in common.
        let (mut kpis, mut objectives, mut outcomes) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut known: BTreeMap<*const PlanDigest, usize> = BTreeMap::new();
        let mut plans: Vec<ShakenPlan<'a>> = Vec::new();
        let mut places = Vec::with_capacity(departments.len());
        for department in departments {
            let place = *known.entry(Arc::as_ptr(&department.plan)).or_insert_with(|| {
                let plan = department.plan.as_ref();
                plans.push(ShakenPlan {
                    plan,
                    kpis: numbers(
                        &mut kpis,
                        plan.kpis.iter().map(|kpi| (kpi.id.as_str(), kpi.name.as_str())),
                    ),
                    objectives: numbers(
                        &mut objectives,
                        plan.objectives.iter().map(|objective| objective.id.as_str()),
                    ),
                    outcomes: numbers(&mut outcomes, plan.outcomes.iter().map(|row| row.outcome)),
                    kpi_weights: Vec::new(),
                    objective_weights: Vec::new(),
                    outcome_weights: Vec::new(),
                });
                plans.len() - 1
            });
            let child = |figure: &Option<FigureDigest>| {
                figure.as_ref().map_or_else(RollUpScore::default, |one| leaf(one.state, one.score))
            };
            places.push((place, department.figures.iter().map(child).collect()));
        }
        Self {
            plans,
            departments: places,
            kpis: kpis.len(),
            objectives: objectives.len(),
            outcomes: outcomes.len(),
            under: Vec::new(),
        }
    }

    /// Draws new weights: the KPIs' factors first, then the objectives' and the outcomes'.
    fn draw(&mut self, draws: &mut Draws) {
        let kpis = draws.factors(self.kpis);
        let objectives = draws.factors(self.objectives);
        let outcomes = draws.factors(self.outcomes);
        for shaken in &mut self.plans {
            let ShakenPlan { plan, .. } = *shaken;
            let weights = plan.kpis.iter().map(|kpi| kpi.weight);
            multiply(&mut shaken.kpi_weights, weights, &shaken.kpis, &kpis);
            let weights = plan.objectives.iter().map(|objective| objective.weight);
            multiply(&mut shaken.objective_weights, weights, &shaken.objectives, &objectives);
            let weights = plan.outcomes.iter().map(|row| row.weight);
            multiply(&mut shaken.outcome_weights, weights, &shaken.outcomes, &outcomes);
        }
    }

    /// The score of a department with these weights.
    fn score(&mut self, department: usize) -> Option<f64> {
        let (plan, leaves) = self.departments.get(department)?;
        let shaken = self.plans.get(*plan)?;
        let withholding = Some(shaken.plan.withholding);
        self.under.clear();
        self.under.extend(
            shaken
                .plan
                .objectives
                .iter()
                .map(|objective| mean(None, &objective.kpis, &shaken.kpi_weights, leaves)),
        );
        let mut root = Mean::default();
        for (row, weight) in shaken.plan.outcomes.iter().zip(&shaken.outcome_weights) {
            root.add(
                *weight,
                mean(withholding, &row.objectives, &shaken.objective_weights, &self.under),
            );
        }
        root.rolled(withholding).score
    }
}

/// The number of each key among all that were met so far.
fn numbers<K: Ord>(known: &mut BTreeMap<K, usize>, keys: impl Iterator<Item = K>) -> Vec<usize> {
    keys.map(|key| {
        let next = known.len();
        *known.entry(key).or_insert(next)
    })
    .collect()
}

/// Each weight times its factor.
fn multiply(
    into: &mut Vec<f64>,
    weights: impl Iterator<Item = f64>,
    numbers: &[usize],
    factors: &[f64],
) {
    into.clear();
    into.extend(
        weights
            .zip(numbers)
            .map(|(weight, number)| weight * factors.get(*number).copied().unwrap_or(1.0)),
    );
}

/// The weighted mean over some places.
fn mean(
    withholding: Option<Withholding>,
    places: &[usize],
    weights: &[f64],
    children: &[RollUpScore],
) -> RollUpScore {
    let mut mean = Mean::default();
    for place in places {
        if let (Some(weight), Some(child)) = (weights.get(*place), children.get(*place)) {
            mean.add(*weight, *child);
        }
    }
    mean.rolled(withholding)
}

/// How many ranks are kept at either end: so many lie beyond the percentiles, which are told to the
/// nearest draw.
const KEPT: usize = DRAWS / 20 + 1;

/// The best and the worst ranks of a department over the draws.
#[derive(Default)]
struct Extremes {
    count: usize,
    best: BinaryHeap<usize>,
    worst: BinaryHeap<Reverse<usize>>,
}

impl Extremes {
    fn add(&mut self, rank: usize) {
        self.count += 1;
        keep(&mut self.best, rank);
        keep(&mut self.worst, Reverse(rank));
    }

    /// The ranks at two shares of all, one near either end, each to the nearest.
    fn at(self, (low, high): (f64, f64)) -> Option<(usize, usize)> {
        let last = self.count.checked_sub(1)?;
        let best = self.best.into_sorted_vec();
        let worst = self.worst.into_sorted_vec();
        let Reverse(worst) = worst.get(last - at_share(last, high))?;
        Some((*best.get(at_share(last, low))?, *worst))
    }
}

/// Keeps the smallest.
fn keep<T: Ord + Copy>(heap: &mut BinaryHeap<T>, one: T) {
    if heap.len() < KEPT {
        heap.push(one);
    } else if let Some(mut largest) = heap.peek_mut()
        && one < *largest
    {
        *largest = one;
    }
}

/// The place at a share of so many sorted ranks, to the nearest.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are at most a thousand draws"
)]
fn at_share(last: usize, share: f64) -> usize {
    (share * last as f64).round() as usize
}
