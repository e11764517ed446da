//! Single numbers and texts.

use crate::{
    finding::{CheckCode, PlanCode},
    formula::TOO_LARGE,
};

/// The least relative weight: what weighs nothing is shown and not counted.
pub(crate) const MIN_WEIGHT: f64 = 0.0;

/// The least of what is counted.
pub(crate) const MIN_COUNT: f64 = 0.0;

/// Longest text of a plan, in characters: what a cell of a workbook holds, with a margin.
const MAX_TEXT_LEN: usize = 32_000;

/// A number of any sign; what is larger than the arithmetic bears is no figure of anybody's.
#[must_use]
pub(crate) fn number(name: &str, value: f64) -> Option<CheckCode> {
    (!fits(value)).then(|| CheckCode::NumberTooLarge { name: name.to_owned(), value })
}

/// Whether a number is one that the arithmetic bears.
#[must_use]
pub(crate) fn fits(value: f64) -> bool {
    value.is_finite() && value.abs() < TOO_LARGE
}

/// Whether a number is a month.
#[must_use]
pub(crate) fn is_month(number: u8) -> bool {
    (1..=12).contains(&number)
}

/// A relative weight.
#[must_use]
pub(crate) fn weight(value: f64) -> Option<CheckCode> {
    (value < MIN_WEIGHT).then_some(CheckCode::NegativeWeight)
}

/// How many there are of a target group.
#[must_use]
pub(crate) fn size(value: f64) -> Option<PlanCode> {
    (value < MIN_COUNT).then_some(PlanCode::NegativeSize)
}

/// A text that a cell has to hold.
#[must_use]
pub(crate) fn text(text: &str) -> Option<PlanCode> {
    let length = text.chars().count();
    (length > MAX_TEXT_LEN).then_some(PlanCode::TextTooLong { length, most: MAX_TEXT_LEN })
}
