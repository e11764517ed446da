//! From a value to a score, by fixed anchors and straight lines between them.
//!
//! Anchors are fixed points instead of ranks among peers, so that a score never
//! depends on who else reports. Source: OECD/JRC, *Handbook on Constructing
//! Composite Indicators*, 2008.

use super::{Interval, Status};
use crate::{
    formula::TOO_LARGE,
    model::{Direction, Edition},
    scorecard::{Bands, PlannedKpi},
};
use serde::{Deserialize, Serialize};

/// The fixed points that a value is held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anchors {
    /// Which way is good.
    pub direction: Direction,
    /// Scores 0; the lower side of a range.
    pub worst: Option<f64>,
    /// Where amber begins.
    pub red: Option<f64>,
    /// Where green begins.
    pub green: Option<f64>,
    /// Scores 100; the lower bound of a range.
    pub target: Option<f64>,
    /// The upper bound of a range.
    pub target_high: Option<f64>,
    /// Scores 0 on the upper side of a range.
    pub worst_high: Option<f64>,
    /// Whether green means the target itself: the green bound is reached there and no earlier.
    pub green_at_target: bool,
}

impl Anchors {
    /// The anchors of a measure while this target is in force.
    ///
    /// What scores 0 is the measure's own number, else the entry's proposal.
    #[must_use]
    pub fn of(measure: &PlannedKpi, target: Option<f64>) -> Self {
        let number = |anchor: Option<f64>| anchor.filter(|number| number.abs() < TOO_LARGE);
        let target = number(target);
        let target_high = number(measure.target_high);
        let proposal = measure.kpi.worst.as_ref();
        let worst = number(measure.worst)
            .or_else(|| number(proposal.and_then(|worst| worst.low.with_target(target))));
        let worst_high = number(measure.worst_high).or_else(|| {
            let high = proposal.and_then(|worst| worst.high);
            number(high.and_then(|high| high.with_target(target_high)))
        });
        Self {
            direction: measure.direction,
            worst,
            red: number(measure.red),
            green: number(measure.green),
            target,
            target_high,
            worst_high,
            green_at_target: measure.green_at_target,
        }
    }

    /// The status of a score by these anchors.
    ///
    /// Where green means the target, what has not reached it is amber at best, however its score is
    /// shown: only at the target and beyond a score is exactly 100.
    #[must_use]
    pub fn status(&self, score: Option<f64>, bands: Bands) -> Status {
        status_of(score, bands, self.green_at_target)
    }

    /// The lines that score, each oriented so that more is better; `None` where there is no
    /// complete side or an order is wrong.
    fn lines(&self, bands: Bands) -> Option<Vec<PiecewiseLinear>> {
        let lines = match self.direction {
            Direction::Higher => vec![PiecewiseLinear::through(1.0, bands, self.straight()?)?],
            Direction::Lower => vec![PiecewiseLinear::through(-1.0, bands, self.straight()?)?],
            Direction::TargetRange => self.sides(bands)?,
        };
        (!lines.is_empty()).then_some(lines)
    }

    fn straight(&self) -> Option<[Option<f64>; 4]> {
        let target = Some(self.target?);
        let green = if self.green_at_target { target } else { self.green };
        Some([Some(self.worst?), self.red, green, target])
    }

    /// The sides of a range that have both their ends, the lower one first.
    fn sides(&self, bands: Bands) -> Option<Vec<PiecewiseLinear>> {
        let low = self.worst.zip(self.target);
        let high = self.worst_high.zip(self.target_high);
        if let (Some((_, target)), Some((_, target_high))) = (low, high)
            && target > target_high
        {
            return None;
        }
        let side = |sign: f64, ends: Option<(f64, f64)>| {
            ends.map(|(worst, target)| {
                let green = self.green_at_target.then_some(target);
                PiecewiseLinear::through(sign, bands, [Some(worst), None, green, Some(target)])
            })
        };
        [side(1.0, low), side(-1.0, high)].into_iter().flatten().collect()
    }
}

/// A broken line from score 0 to score 100.
struct PiecewiseLinear {
    /// −1 where less is better.
    sign: f64,
    /// Signed value and score, both never falling.
    points: Vec<(f64, f64)>,
}

impl PiecewiseLinear {
    /// The line through (worst, 0), (red, amber bound), (green, green bound), (target, 100).
    fn through(sign: f64, bands: Bands, anchors: [Option<f64>; 4]) -> Option<Self> {
        let scores = [0.0, bands.amber, bands.green, 100.0];
        let points: Vec<(f64, f64)> = anchors
            .into_iter()
            .zip(scores)
            .filter_map(|(anchor, score)| anchor.map(|anchor| (sign * anchor, score)))
            .collect();
        let rises = points.windows(2).all(|pair| match pair {
            [one, two] => one.0 <= two.0 && one.1 <= two.1,
            _ => true,
        });
        let (first, last) = (points.first()?, points.last()?);
        (rises && first.0 < last.0).then_some(Self { sign, points })
    }

    /// The score of a value. Where anchors are equal, the better score wins.
    fn score(&self, value: f64) -> f64 {
        let value = self.sign * value;
        let behind = self.points.partition_point(|(anchor, _)| *anchor <= value);
        match (behind.checked_sub(1).and_then(|at| self.points.get(at)), self.points.get(behind)) {
            (None, _) => 0.0,
            (Some(_), None) => 100.0,
            (Some(low), Some(high)) => {
                let score = low.1 + (high.1 - low.1) * (value - low.0) / (high.0 - low.0);
                score.clamp(0.0, 100.0)
            }
        }
    }

    /// The first value with at least this score; `None` outside 0–100.
    fn value(&self, score: f64) -> Option<f64> {
        let reached = self.points.iter().position(|point| point.1 >= score)?;
        let high = self.points.get(reached)?;
        let value = match reached.checked_sub(1).and_then(|at| self.points.get(at)) {
            None if high.1 > score => return None,
            None => high.0,
            Some(low) => low.0 + (high.0 - low.0) * (score - low.1) / (high.1 - low.1),
        };
        Some(self.sign * value)
    }
}

/// The score of a value, 0–100; `None` where the anchors give none.
///
/// Two anchors give `clamp(100 × (x − worst) / (target − worst), 0, 100)`; the limits `red` and
/// `green` break the line at the amber and the green bound, and so does the target where green means
/// the target. A range takes the smaller score of its
/// sides, 100 inside; with one side filled in, that side scores.
#[must_use]
pub fn score_of(anchors: &Anchors, bands: Bands, value: f64) -> Option<f64> {
    let lines = anchors.lines(bands)?;
    lines.iter().map(|line| line.score(value)).min_by(f64::total_cmp)
}

/// The values from which a KPI is green and amber, in its unit; `None` where the anchors give none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Green from here.
    pub green: Option<f64>,
    /// Amber from here.
    pub amber: Option<f64>,
}

/// From which values a KPI is green and amber: where the shown score turns.
///
/// For a range these are on the lower side, or on the upper one where only that is filled in. In the
/// [first edition](Edition::First) they are the values whose score is the bound itself.
#[must_use]
pub fn thresholds(anchors: &Anchors, bands: Bands, edition: Edition) -> Thresholds {
    let from = |bound: f64| match edition {
        Edition::First => bound,
        Edition::Second => turns(bound),
    };
    Thresholds {
        // Where green means the target, its bound is reached there and no earlier.
        green: value_at(
            anchors,
            bands,
            if anchors.green_at_target { bands.green } else { from(bands.green) },
        ),
        amber: value_at(anchors, bands, from(bands.amber)),
    }
}

/// The least score whose shown number, which is whole, reaches a bound of 0–100.
fn turns(bound: f64) -> f64 {
    (whole_from(bound) - 0.5).max(0.0)
}

/// The least whole number that is not below a bound, but for rounding.
fn whole_from(bound: f64) -> f64 {
    (bound - super::SLACK).ceil()
}

/// The first value with a score of 0–100, in the KPI's unit.
///
/// On the lower side of a range, or on the upper one where only that is filled in; `None` where the
/// anchors give none.
#[must_use]
pub fn value_at(anchors: &Anchors, bands: Bands, score: f64) -> Option<f64> {
    anchors.lines(bands)?.first()?.value(score)
}

/// The whole number that is shown for a score, 0–100: `ROUND(ROUND(s, 9), 0)`.
#[must_use]
pub fn shown(score: f64) -> f64 {
    ((score * 1e9).round() / 1e9).round()
}

/// The whole per cent that is shown for a coverage of 0–1.
///
/// What is not complete is never shown as 100, nor what is begun as 0.
#[must_use]
pub fn shown_coverage(coverage: f64) -> f64 {
    match coverage {
        all if all >= 1.0 - super::SLACK => 100.0,
        none if none < super::SLACK => 0.0,
        part => shown(100.0 * part).clamp(1.0, 99.0),
    }
}

/// The status of a KPI's score; `at_target` says that green means the target itself.
#[must_use]
pub fn status_of(score: Option<f64>, bands: Bands, at_target: bool) -> Status {
    match band(score, bands) {
        Status::Green if at_target && score < Some(100.0) => Status::Amber,
        status => status,
    }
}

/// The band of a score, taken from the shown number.
#[must_use]
pub fn band(score: Option<f64>, bands: Bands) -> Status {
    match score.map(shown) {
        None => Status::NoData,
        Some(score) if score >= bands.green => Status::Green,
        Some(score) if score >= bands.amber => Status::Amber,
        Some(_) => Status::Red,
    }
}

/// The statuses that a score between two ends can have, from the lowest; at least one.
///
/// A colour is certain only where there is no other. `at_target` says that green means the target
/// itself, a score of 100.
#[must_use]
pub fn possible(range: Interval, bands: Bands, at_target: bool) -> Vec<Status> {
    let (low, high) = (shown(range.low), shown(range.high));
    let amber = low.max(bands.amber);
    let short = at_target && range.low < 100.0 && high >= bands.green;
    [
        (Status::Red, low < bands.amber && low < bands.green),
        (Status::Amber, short || amber < bands.green && amber <= high),
        (Status::Green, high >= bands.green && (!at_target || range.high >= 100.0)),
    ]
    .into_iter()
    .filter_map(|(status, can_be)| can_be.then_some(status))
    .collect()
}
