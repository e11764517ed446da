//! From a value to a score.

use super::Status;
use crate::{model::Direction, scorecard::Bands};

/// The fixed points that a value is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

/// The score of a value, 0–100; `None` where the anchors give none.
#[must_use]
pub fn score_of(_anchors: &Anchors, _bands: Bands, _value: f64) -> Option<f64> {
    None
}

/// From which value it is green, and from which amber, in the KPI's unit.
///
/// For a range these are the lower sides.
#[must_use]
pub fn green_and_amber_from(_anchors: &Anchors, _bands: Bands) -> (Option<f64>, Option<f64>) {
    (None, None)
}

/// The whole number that is shown for a score, 0–100: `ROUND(ROUND(s, 9), 0)`.
#[must_use]
pub fn shown(score: f64) -> f64 {
    ((score * 1e9).round() / 1e9).round()
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
