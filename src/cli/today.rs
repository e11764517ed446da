//! What day it is: used for one default only, which the plan then holds.

#![expect(clippy::disallowed_methods, reason = "the edge looks at the clock")]

use jiff::{Timestamp, Zoned, tz::TimeZone};

/// The year that a scorecard begins in unless somebody says otherwise.
///
/// From October on it is next year's that people make. `SOURCE_DATE_EPOCH` takes
/// the place of the clock, as for other programs whose output is to be repeatable.
pub(super) fn default_year() -> u16 {
    let now = std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|seconds| seconds.trim().parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(Zoned::now, |moment| moment.to_zoned(TimeZone::UTC));
    let year = if now.month() >= 10 { now.year() + 1 } else { now.year() };
    u16::try_from(year).unwrap_or(u16::MAX).clamp(1900, 2999)
}
