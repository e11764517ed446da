//! Values of cells and of expressions, and how spreadsheets take one for another.

use std::{borrow::Cow, cmp::Ordering};
use strum::{Display, IntoStaticStr};

/// What a cell holds, or what an expression comes to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Nothing; a formula that comes to it shows 0.
    Blank,
    /// A number, always finite.
    Number(f64),
    /// A text, which can be empty.
    Text(Cow<'a, str>),
    /// True or false.
    Truth(bool),
    /// An error.
    Error(ErrorValue),
}

/// An error value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr)]
#[non_exhaustive]
pub enum ErrorValue {
    /// A division by 0, or an average of nothing.
    #[strum(serialize = "#DIV/0!")]
    Division,
    /// A look-up that found nothing.
    #[strum(serialize = "#N/A")]
    NotFound,
    /// A function or a name that nobody knows, or no formula at all.
    #[strum(serialize = "#NAME?")]
    Name,
    /// A number out of range.
    #[strum(serialize = "#NUM!")]
    Number,
    /// A place that is not there, or a formula that waits for itself.
    #[strum(serialize = "#REF!")]
    Reference,
    /// A value of the wrong kind.
    #[strum(serialize = "#VALUE!")]
    Kind,
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Error(ErrorValue::Number) }
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<ErrorValue> for Value<'_> {
    fn from(error: ErrorValue) -> Self {
        Self::Error(error)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> Value<'a> {
    /// The same, independent of where it was read.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Blank => Value::Blank,
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Truth(truth) => Value::Truth(truth),
            Self::Error(error) => Value::Error(error),
        }
    }

    /// As a number in arithmetic.
    pub(super) fn number(&self) -> Result<f64, ErrorValue> {
        match self {
            Self::Blank => Ok(0.0),
            Self::Number(number) => Ok(*number),
            Self::Text(text) => number_in(text).ok_or(ErrorValue::Kind),
            Self::Truth(truth) => Ok(f64::from(u8::from(*truth))),
            Self::Error(error) => Err(*error),
        }
    }

    /// As a condition.
    pub(super) fn truth(&self) -> Result<bool, ErrorValue> {
        match self {
            Self::Blank => Ok(false),
            Self::Number(number) => Ok(*number != 0.0),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            Self::Text(_) => Err(ErrorValue::Kind),
            Self::Truth(truth) => Ok(*truth),
            Self::Error(error) => Err(*error),
        }
    }

    /// As a text.
    pub(super) fn text(self) -> Result<Cow<'a, str>, ErrorValue> {
        match self {
            Self::Blank => Ok(Cow::Borrowed("")),
            Self::Number(number) => Ok(Cow::Owned(digits(number))),
            Self::Text(text) => Ok(text),
            Self::Truth(truth) => Ok(Cow::Borrowed(if truth { "TRUE" } else { "FALSE" })),
            Self::Error(error) => Err(error),
        }
    }
}

/// The number that a text says, as arithmetic takes it.
pub(super) fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let first = text.bytes().next()?;
    let numeric = first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.');
    text.parse::<f64>().ok().filter(|number| numeric && number.is_finite())
}

/// A number in a text: at most 15 digits, as spreadsheets show it.
fn digits(number: f64) -> String {
    let rounded = in_15_digits(number);
    // A negative zero is a zero.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A number with the 15 digits that spreadsheets calculate with.
pub(super) fn in_15_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Whether two texts are the same but for case.
pub(super) fn same_text(one: &str, two: &str) -> bool {
    one.eq_ignore_ascii_case(two)
        || (!(one.is_ascii() && two.is_ascii()) && one.to_lowercase() == two.to_lowercase())
}

/// The order of two numbers, which are the same where their first 15 digits are.
pub(super) fn order(one: f64, two: f64) -> Ordering {
    /// More than two numbers with 15 equal digits can differ, relatively.
    const CLOSE: f64 = 1e-14;
    let apart = (one - two).abs();
    if apart > 0.0 && apart <= CLOSE * one.abs().max(two.abs()) {
        return in_15_digits(one).total_cmp(&in_15_digits(two));
    }
    one.partial_cmp(&two).unwrap_or(Ordering::Equal)
}

/// Whether two values are the same: what [`compare`] says, without the order of texts.
pub(super) fn equal(one: &Value<'_>, two: &Value<'_>) -> Result<bool, ErrorValue> {
    match (one, two) {
        (Value::Text(one), Value::Text(two)) => Ok(same_text(one, two)),
        _ => compare(one, two).map(Ordering::is_eq),
    }
}

/// The order of two values: numbers before texts before truths, and what is blank is nothing of
/// the other's kind.
pub(super) fn compare(one: &Value<'_>, two: &Value<'_>) -> Result<Ordering, ErrorValue> {
    use Value::{Blank, Error, Number, Text, Truth};
    Ok(match (one, two) {
        (Error(error), _) | (_, Error(error)) => return Err(*error),
        (Blank, Blank) => Ordering::Equal,
        (Blank, Number(two)) => order(0.0, *two),
        (Number(one), Blank) => order(*one, 0.0),
        (Number(one), Number(two)) => order(*one, *two),
        (Blank, Text(two)) => "".cmp(two),
        (Text(one), Blank) => one.as_ref().cmp(""),
        (Text(one), Text(two)) if same_text(one, two) => Ordering::Equal,
        (Text(one), Text(two)) => one.to_lowercase().cmp(&two.to_lowercase()),
        (Blank, Truth(two)) => false.cmp(two),
        (Truth(one), Blank) => one.cmp(&false),
        (Truth(one), Truth(two)) => one.cmp(two),
        (Number(_), _) | (Text(_), Truth(_)) => Ordering::Less,
        (Truth(_), _) | (Text(_), Number(_)) => Ordering::Greater,
    })
}
