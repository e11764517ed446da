//! TOML texts read with all their faults at once, each with its place.
//!
//! serde stops at the first fault. [`read`] takes the offending key out of the
//! parsed tree and tries again, until what is left can be read.

mod de;
mod foreign;
mod outline;

use super::{Code, FieldPath, Finding, Location, TextCode, nearest};
use crate::model::Mapped as _;
use crate::model::Ordered as _;
use crate::model::{BySegment, Id, Parsed as _, Period, ValueProposition};
use de::{Problem, ProblemKind, Root, Sort};
pub(crate) use outline::{Outline, OutlineEntry, below};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
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
            return Location::Field { path: FieldPath::from(path) };
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

    /// Whether it was read from a workbook.
    #[must_use]
    pub fn is_workbook(&self) -> bool {
        !self.cells.is_empty()
    }

    /// The text that it was read from; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
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
        kept.iter().enumerate().map(|(now, before)| (*before, now)).mapped();
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
    let mut attempts = match Attempts::open(file, text) {
        Ok(attempts) => attempts,
        Err(findings) => return Read { value: None, places: Places::default(), findings },
    };
    let value = loop {
        match T::deserialize(Root(attempts.tree.get_ref())) {
            Ok(value) => break Some(value),
            Err(problem) => {
                if !attempts.may_go_on_without(problem) {
                    break None;
                }
            }
        }
    };
    let (places, findings) = attempts.finish();
    Read { value, places, findings }
}

/// A text that is read again without what does not fit; the same for every type that is asked for.
struct Attempts<'t> {
    file: &'t str,
    text: &'t str,
    tree: Spanned<DeTable<'t>>,
    findings: Vec<Finding>,
    /// Paths of what was taken out.
    lost: BTreeSet<String>,
}

impl<'t> Attempts<'t> {
    /// Parses the text; the faults of its syntax stop everything.
    fn open(file: &'t str, text: &'t str) -> Result<Self, Vec<Finding>> {
        let (tree, faults) = DeTable::parse_recoverable(text);
        let syntax = |fault| syntax(file, text, tree.get_ref(), fault);
        let mut findings: Vec<Finding> = faults.iter().take(MAX_FAULTS).map(syntax).collect();
        // A text with backslashes has a fault at each of them.
        findings.dedup_by(|next, first| {
            next.code == first.code && foreign::is_habit(&next.code) && same_line(next, first)
        });
        if findings.is_empty() {
            return Ok(Self { file, text, tree, findings, lost: BTreeSet::new() });
        }
        Err(foreign::kind(text).map_or(findings, |kind| {
            let location = Location::File { file: file.to_owned() };
            vec![Finding::new(TextCode::NoToml { kind: kind.to_owned() }, location)]
        }))
    }

    /// Notes what does not fit and takes it out; whether another attempt is worth it.
    fn may_go_on_without(&mut self, mut problem: Problem) -> bool {
        let span = problem.span.take().unwrap_or(0..0);
        problem.route.reverse();
        self.findings.push(Finding::new(
            code_of(problem.kind, shown(self.text, &span)),
            place(self.file, self.text, span),
        ));
        let path = named(self.tree.get_ref(), &problem.route);
        let removed = take_out(self.tree.get_mut(), &problem.route);
        if removed {
            self.lost.insert(path);
        }
        let found = self.findings.len();
        removed && found < MAX_FAULTS && found * self.text.len() <= ATTEMPTS
    }

    /// Where everything stands, and what was wrong in the order of the text.
    fn finish(self) -> (Places, Vec<Finding>) {
        let Self { file, text, tree, mut findings, lost } = self;
        findings.in_order_of(|finding| match &finding.location {
            Location::Text { span, .. } => span.start,
            _ => 0,
        });
        let mut spans = BTreeMap::new();
        note_table(tree.get_ref(), "", &mut spans);
        let places =
            Places { file: file.to_owned(), text: text.into(), spans, lost, ..Places::default() };
        (places, findings)
    }
}

/// What is wrong with a file that is no text, by what could be read of it.
pub(crate) fn no_text(file: &str, read: &str) -> Finding {
    let whole = || Location::File { file: file.to_owned() };
    if let Some(kind) = foreign::kind(read) {
        return Finding::new(TextCode::NoToml { kind: kind.to_owned() }, whole());
    }
    // Of two bytes for each letter no line can be shown.
    let shown = read.find(char::REPLACEMENT_CHARACTER).filter(|_| !read.contains('\0'));
    let length = char::REPLACEMENT_CHARACTER.len_utf8();
    let at = shown.map_or_else(whole, |at| place(file, read, at..at + length));
    Finding::new(TextCode::NoUtf8, at)
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

fn syntax(file: &str, text: &str, tree: &DeTable<'_>, fault: &Error) -> Finding {
    let span = fault.span().unwrap_or(0..0);
    let code = if repeats_key(tree, text, &span) {
        TextCode::RepeatedKey { value: shown(text, &span) }
    } else if let Some(code) = foreign::habit(text, &span) {
        code
    } else {
        TextCode::TomlSyntax { detail: fault.message().to_owned() }
    };
    Finding::new(code, place(file, text, span))
}

fn same_line(one: &Finding, other: &Finding) -> bool {
    let line = |finding: &Finding| match &finding.location {
        Location::Text { line, .. } => Some(*line),
        _ => None,
    };
    line(one) == line(other)
}

/// Whether a key stands there that the tree has from further up.
fn repeats_key(tree: &DeTable<'_>, text: &str, span: &Range<usize>) -> bool {
    fn has(table: &DeTable<'_>, name: &str, before: usize) -> bool {
        table.iter().any(|(key, value)| {
            key.span().start < before && key.get_ref() == name || within(value, name, before)
        })
    }
    fn within(value: &Spanned<DeValue<'_>>, name: &str, before: usize) -> bool {
        match value.get_ref() {
            DeValue::Table(table) => has(table, name, before),
            DeValue::Array(list) => list.iter().any(|element| within(element, name, before)),
            _ => false,
        }
    }
    let name = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
    let after = text.get(span.end..).unwrap_or_default().trim_start();
    !name.is_empty() && after.starts_with(['=', '.', ']']) && has(tree, name, span.start)
}

/// A fault of the tree as a code; `value` is what stands there.
fn code_of(kind: ProblemKind, value: String) -> Code {
    let choice = |word: &str, known: &[&str]| {
        let nearest = nearest(word, known.iter().copied()).map(str::to_owned);
        (known.iter().map(|known| (*known).to_owned()).collect(), nearest)
    };
    let code = match kind {
        ProblemKind::UnknownKey { key, known } => {
            let (known, nearest) = choice(&key, known);
            TextCode::UnknownKey { key, known, nearest }
        }
        ProblemKind::UnknownWord { word, known } => {
            let (known, nearest) = choice(&word, known);
            TextCode::UnknownWord { word, known, nearest }
        }
        ProblemKind::MissingKey(key) => TextCode::MissingKey { key: key.to_owned() },
        ProblemKind::Expected(Sort::Number) => TextCode::ExpectedNumber { value },
        ProblemKind::Expected(Sort::WholeNumber) => TextCode::ExpectedWholeNumber { value },
        ProblemKind::Expected(Sort::Text) => TextCode::ExpectedText { value },
        ProblemKind::Expected(Sort::TruthValue) => TextCode::ExpectedTruthValue { value },
        ProblemKind::Expected(Sort::List) => TextCode::ExpectedList { value },
        ProblemKind::Expected(Sort::Table) => TextCode::ExpectedTable { value },
        ProblemKind::Unfit(Id::NAME) => TextCode::UnfitId { value },
        ProblemKind::Unfit(Period::NAME) => TextCode::UnfitPeriod { value },
        ProblemKind::Unfit(ValueProposition::NAME) => TextCode::UnfitValueProposition { value },
        ProblemKind::Unfit(BySegment::<Id>::NAME) => TextCode::ExpectedGroups { value },
        ProblemKind::Unfit(detail) => TextCode::UnfitValue { value, detail: detail.to_owned() },
        ProblemKind::Other(detail) => TextCode::UnfitValue { value, detail },
    };
    code.into()
}

/// What stands there, short enough for a message.
fn shown(text: &str, span: &Range<usize>) -> String {
    let all = text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    let short: String = all.chars().take(60).collect();
    if short.len() < all.len() { format!("{short}…") } else { short }
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
