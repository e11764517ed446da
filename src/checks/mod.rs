//! Rules of settings, each said once: what a plan, a sheet and the catalogue hold to.
//!
//! A rule sees numbers and texts, not where they stand: it answers with the fault, and whoever asks
//! knows the place.

mod anchors;
mod bands;
mod numbers;
mod position;

pub(crate) use anchors::{AnchorSetting, AnchorSettings, KpiTold, anchors, range, side, within};
pub(crate) use bands::{bands, minimum_coverage};
#[cfg(feature = "write")]
pub(crate) use numbers::{MIN_COUNT, MIN_WEIGHT};
pub(crate) use numbers::{fits, is_month, number, size, text, weight};
pub(crate) use position::position;
