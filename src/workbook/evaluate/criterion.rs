//! Conditions of `COUNTIF`, `SUMIFS` and their like.

use super::{
    pattern::Pattern,
    value::{Value, number_in, order, same_text},
};
use std::{borrow::Cow, cmp::Ordering};

/// What cells have to be.
#[derive(Clone, Debug)]
pub(super) enum Criterion<'a> {
    /// This number.
    Number(f64),
    /// This text, whatever its case.
    Text(Cow<'a, str>),
    /// A text that fits.
    Pattern(Pattern),
    /// Blank, or an empty text.
    Empty,
    /// True or false.
    Truth(bool),
    /// A number that compares so.
    Compare(&'static [Ordering], f64),
    /// Anything but that.
    Not(Box<Criterion<'a>>),
    /// Nothing is so.
    Never,
}

impl<'a> Criterion<'a> {
    /// The condition that a value states.
    pub(super) fn of(value: Value<'a>) -> Self {
        match value {
            Value::Blank => Self::Number(0.0),
            Value::Number(number) => Self::Number(number),
            Value::Truth(truth) => Self::Truth(truth),
            Value::Error(_) => Self::Never,
            Value::Text(text) => Self::said(text),
        }
    }

    fn said(text: Cow<'a, str>) -> Self {
        use Ordering::{Equal, Greater, Less};
        const COMPARED: [(&str, &[Ordering]); 4] =
            [("<=", &[Less, Equal]), (">=", &[Greater, Equal]), ("<", &[Less]), (">", &[Greater])];
        if let Some(rest) = text.strip_prefix("<>") {
            return Self::Not(Box::new(Self::plain(Cow::Owned(rest.to_owned()))));
        }
        for (sign, orders) in COMPARED {
            if let Some(rest) = text.strip_prefix(sign) {
                return number_in(rest).map_or(Self::Never, |number| Self::Compare(orders, number));
            }
        }
        match text.strip_prefix('=') {
            Some(rest) => Self::plain(Cow::Owned(rest.to_owned())),
            None => Self::plain(text),
        }
    }

    /// Equality with what a text says.
    fn plain(text: Cow<'a, str>) -> Self {
        if text.is_empty() {
            Self::Empty
        } else if let Some(number) = number_in(&text) {
            Self::Number(number)
        } else if Pattern::is_special(&text) {
            Self::Pattern(Pattern::new(&text))
        } else {
            Self::Text(text)
        }
    }

    /// Whether a cell is so.
    pub(super) fn holds(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Number(wanted), Value::Number(number)) => order(*number, *wanted).is_eq(),
            (Self::Text(wanted), Value::Text(text)) => same_text(text, wanted),
            (Self::Pattern(pattern), Value::Text(text)) => pattern.fits(text),
            (Self::Empty, Value::Blank) => true,
            (Self::Empty, Value::Text(text)) => text.is_empty(),
            (Self::Truth(wanted), Value::Truth(truth)) => truth == wanted,
            (Self::Compare(orders, than), Value::Number(number)) => {
                orders.contains(&order(*number, *than))
            }
            (Self::Not(other), value) => !other.holds(value),
            _ => false,
        }
    }
}
