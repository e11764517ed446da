//! Which KPI does well, which does badly, and which figure is missing.

use super::{filled_moments, noise};
use crate::model::Mapped as _;
use crate::{
    model::{Lens, Moment, Outcome, Period},
    score::{Facet, in_facet},
    scorecard::{Bands, PlannedKpi, Scorecard},
};
use std::collections::BTreeMap;

/// Points that most scores gain over the year.
const GAIN: f64 = 7.0;
/// Points that a red score loses over the year.
const LOSS: f64 = 16.0;
/// Points by which periods differ without a reason.
const NOISE: f64 = 1.5;
/// Most KPIs that end up red.
const MAX_REDS: usize = 2;

/// How one KPI fares, in points of its score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trajectory {
    /// In the last period with a figure.
    pub(super) end: f64,
    /// What it gained since *before*.
    pub(super) gain: f64,
    /// The moment whose figure is missing.
    pub(super) missing: Option<Moment>,
}

impl Trajectory {
    /// The score at a moment; `above` is what a segment differs by.
    #[expect(clippy::cast_precision_loss, reason = "periods are few")]
    pub(super) fn score(&self, seed: &str, at: Moment, last: Moment, above: f64) -> f64 {
        let to_go = last.number().saturating_sub(at.number()) as f64 / last.number().max(1) as f64;
        let noise = if at == last { 0.0 } else { NOISE * noise::around(seed, at.number()) };
        (self.end + above - self.gain * to_go + noise).clamp(4.0, 100.0)
    }
}

/// The whole scenario.
#[derive(Debug)]
pub(super) struct Scenario {
    /// By measure.
    pub(super) trajectories: Vec<Trajectory>,
    /// Whether the reds are what people do in an outcome that they speak well of.
    pub(super) gap: bool,
    /// The measure whose figure is missing in the chosen period.
    pub(super) missing: Option<usize>,
}

impl Scenario {
    pub(super) fn new(scorecard: &Scorecard, periods: &[Period]) -> Self {
        let outcomes = outcomes(scorecard);
        let gap = gap(scorecard, periods, &outcomes);
        let reds = match &gap {
            Some(outcome) => select(scorecard, &outcomes, *outcome, Facet::Do),
            None => lone_red(scorecard, periods).into_iter().collect(),
        };
        let said = gap
            .map(|outcome| select(scorecard, &outcomes, outcome, Facet::Say))
            .unwrap_or_default();
        let Bands { green, amber } = scorecard.bands;
        let between = |low: f64, high: f64, share: f64| low + (high - low) * share;
        let mut counted = 0_usize;
        let mut trajectories: Vec<Trajectory> = (0..scorecard.kpis.len())
            .map(|place| {
                let red = reds.iter().position(|red| *red == place);
                let end = match red {
                    Some(0) => amber * 0.75,
                    Some(one) if one < MAX_REDS => amber * 0.6,
                    Some(_) => between(amber, green, 0.15),
                    None if said.contains(&place) => between(green, 100.0, 0.3),
                    None => {
                        counted += 1;
                        match counted % 7 {
                            1 => between(green, 100.0, 0.4),
                            2 => between(amber, green, 0.75),
                            3 => between(green, 100.0, 0.75),
                            4 => between(amber, green, 0.45),
                            5 => between(green, 100.0, 0.25),
                            6 => between(amber, green, 0.85),
                            _ => between(amber, green, 0.6),
                        }
                    }
                };
                let gain = if red.is_some_and(|red| red < MAX_REDS) { -LOSS } else { GAIN };
                Trajectory { end, gain, missing: None }
            })
            .collect();
        let missing = missing(scorecard, periods, &[reds, said].concat());
        if let Some((place, moment)) = missing
            && let Some(trajectory) = trajectories.get_mut(place)
        {
            trajectory.missing = Some(moment);
        }
        let chosen = Moment::last(periods.len());
        Self {
            trajectories,
            gap: gap.is_some(),
            missing: missing.filter(|(_, moment)| *moment == chosen).map(|(place, _)| place),
        }
    }
}

/// By measure, the outcome that it counts for.
fn outcomes(scorecard: &Scorecard) -> Vec<Option<Outcome>> {
    let by_objective: BTreeMap<_, _> =
        scorecard.objectives.iter().map(|one| (&one.id, one.outcome)).mapped();
    let outcome = |measure: &PlannedKpi| by_objective.get(measure.objective.as_ref()?).copied();
    scorecard
        .kpis
        .iter()
        .map(|measure| outcome(measure).filter(|_| weight(measure.weight) > 0.0))
        .collect()
}

fn weight(weight: Option<f64>) -> f64 {
    weight.unwrap_or(1.0).max(0.0)
}

/// The measures of an outcome in a facet.
fn select(
    scorecard: &Scorecard,
    outcomes: &[Option<Outcome>],
    outcome: Outcome,
    facet: Facet,
) -> Vec<usize> {
    let all = scorecard.kpis.iter().zip(outcomes).enumerate();
    all.filter(|(_, (measure, of))| **of == Some(outcome) && in_facet(&measure.kpi, facet))
        .map(|(place, _)| place)
        .collect()
}

/// The outcome where people say well and do less: one with both, preferably with figures that
/// move through the year.
fn gap(scorecard: &Scorecard, periods: &[Period], outcomes: &[Option<Outcome>]) -> Option<Outcome> {
    let order = [
        Outcome::Retention,
        Outcome::Satisfaction,
        Outcome::Acquisition,
        Outcome::MarketShare,
        Outcome::Profitability,
    ];
    let both = |outcome: &Outcome| {
        [Facet::Say, Facet::Do]
            .into_iter()
            .all(|facet| !select(scorecard, outcomes, *outcome, facet).is_empty())
    };
    let moves = |outcome: &Outcome| {
        select(scorecard, outcomes, *outcome, Facet::Do)
            .iter()
            .filter_map(|place| scorecard.kpis.get(*place))
            .any(|measure| filled_moments(scorecard, measure, periods).len() > 2)
    };
    order.iter().copied().filter(both).min_by_key(|outcome| !moves(outcome))
}

/// Without such an outcome, one activity that does badly.
fn lone_red(scorecard: &Scorecard, periods: &[Period]) -> Option<usize> {
    if scorecard.kpis.len() < 2 {
        return None;
    }
    let all = scorecard.kpis.iter().enumerate();
    all.filter(|(_, measure)| weight(measure.weight) > 0.0)
        .min_by_key(|(_, measure)| {
            let moves = filled_moments(scorecard, measure, periods).len() > 2;
            (measure.kpi.lens == Lens::Opinion, !moves)
        })
        .map(|(place, _)| place)
}

/// The figure that is missing, with its moment: one that leaves its outcome with enough of a score.
fn missing(scorecard: &Scorecard, periods: &[Period], taken: &[usize]) -> Option<(usize, Moment)> {
    let mut of_objective: BTreeMap<_, f64> = BTreeMap::new();
    for measure in &scorecard.kpis {
        if let Some(objective) = &measure.objective {
            *of_objective.entry(objective).or_default() += weight(measure.weight);
        }
    }
    let mut of_outcome: BTreeMap<Outcome, f64> = BTreeMap::new();
    for objective in &scorecard.objectives {
        *of_outcome.entry(objective.outcome).or_default() += weight(objective.weight);
    }
    let share = |measure: &PlannedKpi| -> Option<f64> {
        let id = measure.objective.as_ref()?;
        let objective = scorecard.objectives.iter().find(|one| one.id == *id)?;
        let in_objective = weight(measure.weight) / of_objective.get(id)?;
        let in_outcome = weight(objective.weight) / of_outcome.get(&objective.outcome)?;
        Some(in_objective * in_outcome).filter(|share| share.is_finite() && *share > 0.0)
    };
    let bearable = 1.0 - scorecard.minimum_coverage + 1e-9;
    let candidates = scorecard.kpis.iter().enumerate().filter_map(|(place, measure)| {
        let moments = filled_moments(scorecard, measure, periods);
        let due = moments.last() == Some(&Moment::last(periods.len()));
        let free = !taken.contains(&place) && !scorecard.is_apart(measure);
        (due && free).then(|| Some((share(measure)?, place, moments, measure.kpi.lens))).flatten()
    });
    // A report from a system is late more often than a survey.
    let (least, place, moments, _) = candidates.min_by(|one, two| {
        (one.0 > bearable, one.3 == Lens::Opinion)
            .cmp(&(two.0 > bearable, two.3 == Lens::Opinion))
            .then(one.0.total_cmp(&two.0))
            .then(two.1.cmp(&one.1))
    })?;
    let moment = if least <= bearable {
        moments.last()
    } else {
        // Too much would be withheld: a gap in an earlier period is seen too.
        moments.iter().rev().nth(1).filter(|moment| **moment != Moment::Before)
    };
    moment.map(|moment| (place, *moment))
}
