//! A file as text and tree: what it says, and where it says it.

use crate::finding::{Finding, Location, text};
use serde::de::DeserializeOwned;
use std::{cell::OnceCell, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A file of a layer.
pub(super) struct Document<'t> {
    /// Path as people read it.
    pub(super) file: String,
    /// Its text.
    pub(super) text: &'t str,
    /// Its tree, once somebody asked for it.
    tree: OnceCell<Spanned<DeTable<'t>>>,
}

/// How far a route of keys goes in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct RouteSpan {
    /// Keys of the route that are there.
    pub(super) depth: usize,
    /// The last key that is there.
    pub(super) key: Option<Range<usize>>,
    /// Its value.
    pub(super) value: Option<Range<usize>>,
}

impl<'t> Document<'t> {
    /// A file that nobody has looked into.
    pub(super) fn new(file: String, text: &'t str) -> Self {
        Self { file, text, tree: OnceCell::new() }
    }

    /// Its tree, as far as it can be parsed; [`Document::read`] reports the rest.
    pub(super) fn tree(&self) -> &DeTable<'t> {
        self.tree.get_or_init(|| DeTable::parse_recoverable(self.text).0).get_ref()
    }

    /// What the file says, as far as it fits; what does not fit is reported and left out.
    pub(super) fn read<T: DeserializeOwned>(&self, findings: &mut Vec<Finding>) -> Option<T> {
        let read = text::read(&self.file, self.text);
        findings.extend(read.findings);
        read.value
    }

    /// Where a stretch of the file is.
    pub(super) fn place(&self, span: Range<usize>) -> Location {
        text::place(&self.file, self.text, span)
    }

    /// Follows a route of keys (and places in lists, from 0) as far as it goes.
    pub(super) fn find<'k>(&self, route: impl IntoIterator<Item = &'k str>) -> RouteSpan {
        let mut found = RouteSpan::default();
        let mut table = Some(self.tree());
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
