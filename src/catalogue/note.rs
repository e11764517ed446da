//! Faults of an entry before it is known where they stand: a route of keys.

use crate::finding::Severity;
use std::ops::Range;

/// A fault at a route of keys within an entry.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Stable code.
    pub(super) code: &'static str,
    /// How bad it is.
    pub(super) severity: Severity,
    /// Keys from the entry's root; places in lists as numbers from 0.
    pub(super) route: Vec<String>,
    /// What of it is meant.
    pub(super) at: At,
    /// Values for the message's placeholders.
    pub(super) values: Vec<(&'static str, String)>,
}

/// What of a route is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The value.
    Value,
    /// A stretch of the value's text.
    Within(Range<usize>),
    /// The key itself.
    Key,
    /// Something that is not there: the nearest key above it.
    Absent,
}

/// All notes on one entry.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    /// An error at a value.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        route: &[&str],
        values: Vec<(&'static str, String)>,
    ) {
        self.add(code, Severity::Error, route, At::Value, values);
    }

    /// A warning at a value.
    pub(super) fn warning(
        &mut self,
        code: &'static str,
        route: &[&str],
        values: Vec<(&'static str, String)>,
    ) {
        self.add(code, Severity::Warning, route, At::Value, values);
    }

    /// A field that must be there and is not.
    pub(super) fn missing(&mut self, route: &[&str]) {
        let key = route.join(".");
        self.add("missing-key", Severity::Error, route, At::Absent, vec![("key", key)]);
    }

    /// An error at a key.
    pub(super) fn error_at_key(
        &mut self,
        code: &'static str,
        route: &[&str],
        values: Vec<(&'static str, String)>,
    ) {
        self.add(code, Severity::Error, route, At::Key, values);
    }

    /// A field that had better be there.
    pub(super) fn lacking(&mut self, code: &'static str, route: &[&str]) {
        self.add(code, Severity::Warning, route, At::Absent, Vec::new());
    }

    /// Any note.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        route: &[&str],
        at: At,
        values: Vec<(&'static str, String)>,
    ) {
        let route = route.iter().map(|key| (*key).to_owned()).collect();
        self.0.push(Note { code, severity, route, at, values });
    }
}
