//! Where the colours begin, and how much has to be there for a score.

use crate::finding::CheckCode;

/// Bounds of the score, 0–100: amber begins below green.
#[must_use]
pub(crate) fn bands(amber: f64, green: f64) -> Option<CheckCode> {
    let in_order = 0.0 <= amber && amber < green && green <= 100.0;
    (!in_order).then_some(CheckCode::BandsOutOfOrder { amber, green })
}

/// Least completeness for a score: a share, 0–1.
#[must_use]
pub(crate) fn minimum_coverage(share: f64) -> Option<CheckCode> {
    (!(0.0..=1.0).contains(&share)).then_some(CheckCode::CoverageOutOfRange)
}
