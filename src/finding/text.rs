//! TOML texts read with all their faults at once, each with its place.
//!
//! serde stops at the first fault. [`read`] takes the offending key out of the
//! parsed tree and tries again, until what is left can be read.

use super::{Finding, Location, Severity, nearest};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Deserializer, Error},
};

/// Most faults that are reported of one file: whoever has more has another problem.
const MAX_FAULTS: usize = 200;
/// Most bytes of text that are gone through again and again, one time for each fault.
const ATTEMPTS: usize = 16 << 20;

/// A text as read.
#[derive(Debug)]
pub struct Read<T> {
    /// What could be read; none where the text as a whole is no such thing.
    pub value: Option<T>,
    /// Where everything stands that was read.
    pub places: Places,
    /// Everything that was wrong, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Where the keys of a text stand, by path: `kpis/3/worst`.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Path of the file, as the user gave it.
    file: String,
    /// Its text.
    text: Arc<str>,
    /// By path: the bytes of the value, or of the header for a table.
    spans: BTreeMap<String, Range<usize>>,
    /// By path: the cells, where it was read from a workbook.
    cells: BTreeMap<String, Location>,
    /// Paths of what was there and could not be read.
    lost: BTreeSet<String>,
}

impl PartialEq for Places {
    /// Where something stands is no part of what it says.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    /// Of what was read from a workbook: by path, the cells where it stands.
    #[must_use]
    pub fn of_cells(file: &str, cells: BTreeMap<String, Location>) -> Self {
        Self { file: file.to_owned(), cells, ..Self::default() }
    }

    /// The place of a path, else of the nearest path above it, else of the file.
    #[must_use]
    pub fn at(&self, path: &str) -> Location {
        if self.file.is_empty() {
            return Location::Nowhere;
        }
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return place(&self.file, &self.text, span.clone());
            }
            if let Some(place) = self.cells.get(path) {
                return place.clone();
            }
            match path.rsplit_once('/') {
                Some((above, _)) => path = above,
                None => return Location::File { file: self.file.clone() },
            }
        }
    }

    /// Whether the text itself says something under a path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.spans.contains_key(path) || self.cells.contains_key(path)
    }

    /// Whether something stood there that could not be read, and was told.
    #[must_use]
    pub fn lost(&self, path: &str) -> bool {
        self.lost.contains(path)
    }

    /// Follows a list of which only some rows were kept: their places, from 0, in order.
    pub fn keep(&mut self, list: &str, kept: &[usize]) {
        keep(&mut self.spans, list, kept);
        keep(&mut self.cells, list, kept);
    }

    /// All paths in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.spans.keys().map(String::as_str)
    }
}

/// Follows a list of which only some rows were kept.
fn keep<T>(places: &mut BTreeMap<String, T>, list: &str, kept: &[usize]) {
    let under = format!("{list}/");
    let now: BTreeMap<usize, usize> =
        kept.iter().enumerate().map(|(now, before)| (*before, now)).collect();
    let (rows, rest) = std::mem::take(places)
        .into_iter()
        .partition::<BTreeMap<_, _>, _>(|(path, _)| path.starts_with(&under));
    *places = rest;
    for (path, place) in rows {
        let below = path.get(under.len()..).unwrap_or_default();
        let (row, key) = below.split_once('/').unwrap_or((below, ""));
        if let Some(now) = row.parse().ok().and_then(|row: usize| now.get(&row)) {
            let path = format!("{under}{now}/{key}");
            places.insert(path.trim_end_matches('/').to_owned(), place);
        }
    }
}

/// Reads a TOML text, with all its faults.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Read<T> {
    let (mut tree, faults) = DeTable::parse_recoverable(text);
    let mut findings: Vec<Finding> =
        faults.iter().take(MAX_FAULTS).map(|fault| syntax(file, text, fault)).collect();
    if !findings.is_empty() {
        return Read { value: None, places: Places::default(), findings };
    }
    let mut lost = BTreeSet::new();
    let value = loop {
        match T::deserialize(Deserializer::from(tree.clone())) {
            Ok(value) => break Some(value),
            Err(fault) => {
                let found = locate(tree.get_ref(), &fault);
                let span = found.as_ref().map(|(_, span)| span.clone()).or(fault.span());
                findings.push(meaning(file, text, &fault, span.unwrap_or(0..0)));
                let removed = found.is_some_and(|(path, _)| {
                    lost.insert(named(tree.get_ref(), &path));
                    take_out(tree.get_mut(), &path)
                });
                let enough = findings.len() >= MAX_FAULTS || findings.len() * text.len() > ATTEMPTS;
                if !removed || enough {
                    break None;
                }
            }
        }
    };
    findings.sort_by_key(|finding| match &finding.location {
        Location::Text { span, .. } => span.start,
        _ => 0,
    });
    let mut spans = BTreeMap::new();
    note_table(tree.get_ref(), "", &mut spans);
    let places =
        Places { file: file.to_owned(), text: text.into(), spans, lost, ..Places::default() };
    Read { value, places, findings }
}

/// The place of a stretch of bytes.
#[must_use]
pub fn place(file: &str, text: &str, span: Range<usize>) -> Location {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Location::Text {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
        span,
    }
}

fn syntax(file: &str, text: &str, fault: &Error) -> Finding {
    let span = fault.span().unwrap_or(0..0);
    let code =
        if fault.message().contains("duplicate key") { "repeated-key" } else { "toml-syntax" };
    Finding::plain(
        code,
        Severity::Error,
        place(file, text, span.clone()),
        vec![("detail", fault.message().to_owned()), ("value", shown(text, &span))],
    )
}

/// What serde says, as a code of ours: its words are matched here and nowhere else.
fn meaning(file: &str, text: &str, fault: &Error, span: Range<usize>) -> Finding {
    let message = fault.message();
    let mut values = vec![("value", shown(text, &span))];
    let quoted = |part: &str| -> Vec<String> {
        part.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let code = if message.starts_with("unknown field") {
        let (key, known) = (quoted(message).first().cloned().unwrap_or_default(), quoted(expected));
        choice(&mut values, &key, &known);
        ("unknown-key", "unknown-key-similar")
    } else if message.starts_with("unknown variant") {
        let (word, known) =
            (quoted(message).first().cloned().unwrap_or_default(), quoted(expected));
        choice(&mut values, &word, &known);
        ("unknown-word", "unknown-word-similar")
    } else if message.starts_with("missing field") {
        values.push(("key", quoted(message).first().cloned().unwrap_or_default()));
        ("missing-key", "missing-key")
    } else if message.starts_with("invalid ") {
        let code = match expected {
            "f64" | "f32" => "expected-number",
            "a string" | "string" | "str" | "a borrowed string" => "expected-text",
            "a boolean" => "expected-truth-value",
            "a sequence" => "expected-list",
            _ if expected.starts_with('u')
                || expected.starts_with('i')
                || expected.starts_with("a nonzero") =>
            {
                "expected-whole-number"
            }
            _ if expected.starts_with("struct") || expected.contains("map") => "expected-table",
            _ => "unfit-value",
        };
        values.push(("detail", message.to_owned()));
        (code, code)
    } else {
        values.push(("detail", message.to_owned()));
        let code = if message.contains("is no id") {
            "unfit-id"
        } else if message.contains("is no period") {
            "unfit-period"
        } else if message.contains("is no value proposition") {
            "unfit-value-proposition"
        } else {
            "unfit-value"
        };
        (code, code)
    };
    let similar = values.iter().any(|(name, _)| *name == "nearest");
    Finding::plain(
        if similar { code.1 } else { code.0 },
        Severity::Error,
        place(file, text, span),
        values,
    )
}

fn choice(values: &mut Vec<(&'static str, String)>, word: &str, known: &[String]) {
    values.push(("key", word.to_owned()));
    values.push(("known", known.join(", ")));
    if let Some(nearest) = nearest(word, known.iter().map(String::as_str)) {
        values.push(("nearest", nearest.to_owned()));
    }
}

/// What stands there, short enough for a message.
fn shown(text: &str, span: &Range<usize>) -> String {
    let all = text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    let short: String = all.chars().take(60).collect();
    if short.len() < all.len() { format!("{short}…") } else { short }
}

/// The innermost key or element that a fault is about, and where it stands.
fn locate(table: &DeTable<'_>, fault: &Error) -> Option<(Vec<usize>, Range<usize>)> {
    let span = fault.span()?;
    let mut nodes = Vec::new();
    collect(table, &mut Vec::new(), &mut nodes);
    let size = |range: &Range<usize>| range.end.saturating_sub(range.start);
    let around = |range: &Range<usize>| range.start <= span.start && span.end <= range.end;
    let exact = nodes.iter().rev().find(|node| node.span == span);
    let smallest =
        || nodes.iter().rev().filter(|node| around(&node.span)).min_by_key(|node| size(&node.span));
    let node = exact.or_else(smallest)?;
    // A fault that an element's own type found is told of the list as a whole.
    let element = nodes.iter().find(|inner| {
        inner.path.len() == node.path.len() + 1
            && inner.path.starts_with(&node.path)
            && inner.text.is_some_and(|text| fault.message().starts_with(&format!("`{text}`")))
    });
    match element {
        Some(element) => Some((element.path.clone(), element.span.clone())),
        None => Some((node.path.clone(), span)),
    }
}

/// A key, value or element of the tree.
struct Node<'t> {
    /// The number of the key or element at each level.
    path: Vec<usize>,
    span: Range<usize>,
    /// The text, of an element that is one.
    text: Option<&'t str>,
}

fn collect<'t>(table: &'t DeTable<'_>, path: &mut Vec<usize>, nodes: &mut Vec<Node<'t>>) {
    for (position, (key, value)) in table.iter().enumerate() {
        path.push(position);
        nodes.push(Node { path: path.clone(), span: value.span(), text: None });
        nodes.push(Node { path: path.clone(), span: key.span(), text: None });
        collect_value(value, path, nodes);
        path.pop();
    }
}

fn collect_value<'t>(
    value: &'t Spanned<DeValue<'_>>,
    path: &mut Vec<usize>,
    nodes: &mut Vec<Node<'t>>,
) {
    match value.get_ref() {
        DeValue::Table(table) => collect(table, path, nodes),
        DeValue::Array(array) => {
            for (position, element) in array.iter().enumerate() {
                path.push(position);
                let text = element.get_ref().as_str();
                nodes.push(Node { path: path.clone(), span: element.span(), text });
                collect_value(element, path, nodes);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The path of a node by its keys: `kpis/3/worst`.
fn named(table: &DeTable<'_>, path: &[usize]) -> String {
    let mut parts = Vec::new();
    let mut steps = path.iter().copied();
    let first = steps.next().and_then(|step| table.iter().nth(step));
    let mut value = first.map(|(key, value)| {
        parts.push(key.get_ref().to_string());
        value
    });
    for step in steps {
        value = match value.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => table.iter().nth(step).map(|(key, value)| {
                parts.push(key.get_ref().to_string());
                value
            }),
            Some(DeValue::Array(array)) => {
                parts.push(step.to_string());
                array.get(step)
            }
            _ => None,
        };
    }
    parts.join("/")
}

fn take_out(table: &mut DeTable<'_>, path: &[usize]) -> bool {
    let Some((&first, rest)) = path.split_first() else { return false };
    let Some(key) = table.keys().nth(first).cloned() else { return false };
    if rest.is_empty() {
        return table.remove(&key).is_some();
    }
    table.get_mut(&key).is_some_and(|value| take_out_of_value(value, rest))
}

fn take_out_of_value(value: &mut Spanned<DeValue<'_>>, path: &[usize]) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => take_out(table, path),
        DeValue::Array(array) => match path.split_first() {
            Some((&first, [])) if first < array.len() => {
                let rest = array.iter().enumerate().filter(|(position, _)| *position != first);
                *array = rest.map(|(_, element)| element.clone()).collect();
                true
            }
            Some((&first, rest)) => {
                array.get_mut(first).is_some_and(|element| take_out_of_value(element, rest))
            }
            None => false,
        },
        _ => false,
    }
}

fn note_table(table: &DeTable<'_>, above: &str, spans: &mut BTreeMap<String, Range<usize>>) {
    for (key, value) in table {
        let path = if above.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{above}/{}", key.get_ref())
        };
        note_value(value, path, spans);
    }
}

fn note_value(
    value: &Spanned<DeValue<'_>>,
    path: String,
    spans: &mut BTreeMap<String, Range<usize>>,
) {
    match value.get_ref() {
        DeValue::Table(table) => note_table(table, &path, spans),
        DeValue::Array(array) => {
            for (position, element) in array.iter().enumerate() {
                note_value(element, format!("{path}/{position}"), spans);
            }
        }
        _ => {}
    }
    spans.insert(path, value.span());
}
