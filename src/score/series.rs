//! One KPI over time.

use super::SeriesScore;
use crate::{readings::Readings, scorecard::Scorecard};

/// All series of a scorecard.
pub(super) fn all(_scorecard: &Scorecard, _readings: &Readings) -> Vec<SeriesScore> {
    Vec::new()
}
