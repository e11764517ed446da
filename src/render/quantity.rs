//! Numbers as a language writes them.

use crate::{catalogue::Labels, model::Unit};

/// A number with at most so many decimals, as the language writes it: `1.234,5`.
///
/// Zeros at the end are left out, because what people typed as 85 is not 85.0.
#[must_use]
pub fn number(value: f64, decimals: usize, labels: &Labels) -> String {
    labels.number(value, u8::try_from(decimals).unwrap_or(u8::MAX))
}

/// A number with its unit, as people say it: `85%`, `€ 12 per day`, `grade 7.5 (1–10)`.
#[must_use]
pub fn quantity(value: f64, unit: &Unit, labels: &Labels) -> String {
    labels.quantity(value, unit)
}
