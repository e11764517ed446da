//! A file as text and tree: what it says, and where it says it.

use crate::diagnostic::{Diagnostic, Place, Severity};
use serde::de::DeserializeOwned;
use toml::Spanned;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Attempts to make a file fit before giving up: more faults than anybody reads.
const ATTEMPTS: usize = 500;

/// A file of a layer.
pub(super) struct Document<'t> {
    /// Path as people read it.
    pub(super) file: String,
    /// Its text.
    pub(super) text: &'t str,
    /// Its tree, as far as it could be parsed.
    pub(super) tree: Spanned<DeTable<'t>>,
}

/// How far a route of keys goes in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Keys of the route that are there.
    pub(super) depth: usize,
    /// The last key that is there.
    pub(super) key: Option<Range<usize>>,
    /// Its value.
    pub(super) value: Option<Range<usize>>,
}

impl<'t> Document<'t> {
    /// Parses a file; what cannot be parsed is reported and left out.
    pub(super) fn parse(file: String, text: &'t str, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (tree, errors) = DeTable::parse_recoverable(text);
        let document = Self { file, text, tree };
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            diagnostics.push(Diagnostic {
                code: "syntax",
                severity: Severity::Error,
                place: document.place(span),
                values: vec![("message", error.message().trim().to_owned())],
            });
        }
        document
    }

    /// What the file says, as far as it fits; what does not fit is reported and left out.
    pub(super) fn read<T: DeserializeOwned + Default>(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> T {
        let mut tree = self.tree.clone();
        let mut reported: Option<Range<usize>> = None;
        // The deserializer stops at the first fault: take that out and try again.
        for _ in 0..ATTEMPTS {
            let error = match T::deserialize(toml::de::Deserializer::from(tree.clone())) {
                Ok(value) => return value,
                Err(error) => error,
            };
            let span = error.span().unwrap_or(0..0);
            if reported.as_ref() != Some(&span) {
                diagnostics.push(misfit(error.message(), self.text, self.place(span.clone())));
            }
            if !take_out(tree.get_mut(), &span) {
                break;
            }
            reported = Some(span);
        }
        T::default()
    }

    /// Where a stretch of the file is.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place::Text {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
            span,
        }
    }

    /// Follows a route of keys (and places in lists, from 0) as far as it goes.
    pub(super) fn find<'k>(&self, route: impl IntoIterator<Item = &'k str>) -> Found {
        let mut found = Found::default();
        let mut table = Some(self.tree.get_ref());
        let mut list: Option<&[Spanned<DeValue<'t>>]> = None;
        for key in route {
            let value = if let Some(entries) = table {
                entries.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(
                    |(name, value)| {
                        found.key = Some(name.span());
                        value
                    },
                )
            } else {
                list.and_then(|items| key.parse::<usize>().ok().and_then(|place| items.get(place)))
            };
            let Some(value) = value else { break };
            found.depth += 1;
            found.value = Some(value.span());
            if table.is_none() && !matches!(value.get_ref(), DeValue::Table(_)) {
                found.key = Some(value.span());
            }
            table = if let DeValue::Table(inner) = value.get_ref() { Some(inner) } else { None };
            list = if let DeValue::Array(items) = value.get_ref() { Some(items) } else { None };
        }
        found
    }

    /// Where a part of a string's content stands, when it stands there as it is.
    pub(super) fn within(&self, value: Range<usize>, part: Range<usize>) -> Range<usize> {
        let written = self.text.get(value.clone()).unwrap_or("");
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let Some(quote) = quotes.iter().find(|quote| written.starts_with(**quote)) else {
            return value;
        };
        let start = value.start + quote.len();
        let end = value.end.saturating_sub(quote.len());
        let plain = self.text.get(start..end).is_some_and(|inner| !inner.contains(['\\', '\n']));
        let (first, last) = (start + part.start, start + part.end);
        if plain && first <= last && last <= end { first..last } else { value }
    }
}

/// A fault of form: an unknown key, or a value of the wrong kind.
fn misfit(message: &str, text: &str, place: Place) -> Diagnostic {
    let written = match &place {
        Place::Text { span, .. } => text.get(span.clone()).unwrap_or("").to_owned(),
        _ => String::new(),
    };
    let error = |code, values| Diagnostic { code, severity: Severity::Error, place, values };
    if message.starts_with("unknown field") {
        // `unknown field `x`, expected one of `a`, `b``: every second part is a key.
        let mut keys = message.split('`').skip(1).step_by(2);
        let key = keys.next().unwrap_or(&written).to_owned();
        let known: Vec<&str> = keys.collect();
        let closest = super::closest(&key, known.iter().copied());
        return match closest {
            Some(closest) => {
                error("unknown-key-meant", vec![("key", key), ("meant", closest.to_owned())])
            }
            None => error("unknown-key", vec![("key", key), ("known", known.join(", "))]),
        };
    }
    let expected = message.rsplit("expected ").next().unwrap_or("");
    let code = if expected.contains("string") {
        "expected-text"
    } else if expected.contains("f64") {
        "expected-number"
    } else if expected.contains("bool") {
        "expected-true-or-false"
    } else if expected.contains("sequence") {
        "expected-list"
    } else if expected.contains("struct") || expected.contains("map") {
        "expected-table"
    } else {
        "expected-whole-number"
    };
    let line = written.lines().next().unwrap_or("").to_owned();
    error(code, vec![("found", line)])
}

/// Takes the key or the list item at a span out of a tree; `false` when there is none.
fn take_out(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let mut at = None;
    for (key, value) in table.iter_mut() {
        if key.span() == *span {
            at = Some(key.clone());
            break;
        }
        let below = match value.get_mut() {
            DeValue::Table(inner) => take_out(inner, span),
            DeValue::Array(items) => take_out_of_list(items, span),
            _ => false,
        };
        if below {
            return true;
        }
        if value.span() == *span {
            at = Some(key.clone());
            break;
        }
    }
    at.is_some_and(|key| table.remove(&key).is_some())
}

/// As [`take_out`], within a list: an item becomes an empty one, so that the others keep their places.
fn take_out_of_list(items: &mut [Spanned<DeValue<'_>>], span: &Range<usize>) -> bool {
    items.iter_mut().any(|item| {
        let here = item.span() == *span;
        let value = item.get_mut();
        let below = match value {
            DeValue::Table(inner) => take_out(inner, span),
            DeValue::Array(inner) => take_out_of_list(inner, span),
            _ => false,
        };
        if here && !below {
            let text = matches!(value, DeValue::String(_));
            *value = if text {
                DeValue::Table(DeTable::new())
            } else {
                DeValue::String("".into())
            };
        }
        here || below
    })
}
