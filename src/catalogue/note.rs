//! Faults of an entry before it is known where they stand: a route of keys.

use crate::finding::{Code, Findings, TextCode};
use std::ops::Range;

/// Something within an entry: a route of keys from its root, and what of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Keys from the entry's root; places in lists as numbers from 0.
    pub(super) route: Vec<String>,
    /// What of it is meant.
    pub(super) part: Part,
}

/// What of a route is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The value.
    Value,
    /// A stretch of the value's text.
    Within(Range<usize>),
    /// The key itself.
    Key,
    /// Something that is not there: the nearest key above it.
    Absent,
}

/// All findings on one entry.
pub(super) type Notes = Findings<Spot>;

impl Notes {
    /// Something at a value.
    pub(super) fn at_value(&mut self, code: impl Into<Code>, route: &[&str]) {
        self.note(code, route, Part::Value);
    }

    /// Something at a key.
    pub(super) fn at_key(&mut self, code: impl Into<Code>, route: &[&str]) {
        self.note(code, route, Part::Key);
    }

    /// A field that must be there and is not.
    pub(super) fn missing(&mut self, route: &[&str]) {
        let key = route.join(".");
        self.note(TextCode::MissingKey { key }, route, Part::Absent);
    }

    /// Anything.
    pub(super) fn note(&mut self, code: impl Into<Code>, route: &[&str], part: Part) {
        let route = route.iter().map(|key| (*key).to_owned()).collect();
        self.add(code, Spot { route, part });
    }
}
