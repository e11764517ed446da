//! A plan written back into the text that people wrote: what was decided since is changed there,
//! and everything else stays byte for byte.
//!
//! What changed shows between the plan that the text says and the one that was decided, both as
//! [`write`] writes them. So whatever the text spells in its own way stays as it is.

use super::{Plan, read, write};
use crate::model::Ordered as _;
use crate::{
    catalogue::Catalogue,
    finding::text::{Outline, OutlineEntry, below},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Range,
};

/// The lists whose rows are known by what they say under the first of [`KNOWN_BY`] that they have.
const LISTS: [&str; 4] = ["segments", "objectives", "kpis", "agreements"];

/// What rows of lists are known by.
const KNOWN_BY: [&str; 3] = ["id", "name", "agreement"];

/// The text that a plan was read from, with what was decided since: the keys that changed, at
/// their places, and new ones where [`write()`] would have them. Comments stay, but for those of
/// the program's own in rows that were taken out.
///
/// None where the plan was not read from a text, where that text has faults, or where it is laid
/// out in a way that cannot be followed.
#[must_use]
pub fn keep(plan: &Plan, catalogue: &Catalogue) -> Option<String> {
    let text = plan.places.text();
    let said = sound(text)?;
    let before = write(&said, catalogue);
    let after = write(plan, catalogue);
    if before == after {
        return Some(text.to_owned());
    }
    let kept = Keeping::new(text, &before, &after).text()?;
    // What people wrote matters; what it says matters more.
    (write(&sound(&kept)?, catalogue) == after).then_some(kept)
}

/// The plan of a text without faults.
fn sound(text: &str) -> Option<Plan> {
    let read = read("", text);
    let faults = read.findings.iter().any(|finding| finding.is_error());
    (!text.is_empty() && !faults).then_some(read.value)
}

/// What is known while a text is changed.
struct Keeping<'t> {
    written: Outline<'t>,
    before: Outline<'t>,
    after: Outline<'t>,
    /// The paths of all that the text says.
    places: BTreeSet<String>,
    /// Comments that the program writes itself.
    ours: BTreeSet<&'t str>,
    /// By path of a row that was decided: its path in the text.
    rows: BTreeMap<String, String>,
    /// Stretches of the text and what takes their places; of one place, in this order.
    edits: Vec<(Range<usize>, String)>,
}

impl<'t> Keeping<'t> {
    fn new(text: &'t str, before: &'t str, after: &'t str) -> Self {
        let (before, after) = (Outline::of(before), Outline::of(after));
        let written = Outline::of(text);
        let places = written.paths().map(str::to_owned).collect();
        let ours = before.comments.iter().map(|comment| before.slice(comment).trim_end()).collect();
        let rows = rows(&before, &after);
        Self { written, before, after, places, ours, rows, edits: Vec::new() }
    }

    /// The changed text.
    fn text(mut self) -> Option<String> {
        for table in 0..self.after.tables.len() {
            let path = &self.after.tables.get(table)?.path;
            match self.place_of(path) {
                Some(place) => self.change(table, &place)?,
                None => self.add_table(table)?,
            }
        }
        let kept: BTreeSet<String> =
            self.after.tables.iter().filter_map(|table| self.place_of(&table.path)).collect();
        let gone = self.before.tables.iter().map(|table| table.path.clone());
        for path in gone.filter(|path| !kept.contains(path)).collect::<Vec<_>>() {
            self.remove_table(&path);
        }
        Some(self.edited())
    }

    /// Where a table that was decided stands in the text, whatever it is written as.
    fn place_of(&self, path: &str) -> Option<String> {
        let place = match path.split_once('/') {
            Some((list, _)) if LISTS.contains(&list) => self.rows.get(path)?.clone(),
            _ => path.to_owned(),
        };
        let under = format!("{place}/");
        let there = self.places.contains(&place)
            || self
                .places
                .range(under.clone()..)
                .next()
                .is_some_and(|path| path.starts_with(&under));
        there.then_some(place)
    }

    /// Changes the keys of a table that is there.
    fn change(&mut self, table: usize, place: &str) -> Option<()> {
        let decided = keys(&self.after, table);
        let number = self.before.tables.iter().position(|table| table.path == place);
        let said = number.map_or_else(Vec::new, |number| keys(&self.before, number));
        let find = |keys: &[(String, &str)], key: &str| {
            keys.iter().find(|(other, _)| other == key).map(|(_, value)| value.to_string())
        };
        for (position, (key, value)) in decided.iter().enumerate() {
            if find(&said, key).as_deref() == Some(*value) {
                continue;
            }
            let path = below(place, key);
            if self.written.entry(&path).is_some() {
                self.replace(&path, value)?;
            } else {
                self.insert(place, &decided, position)?;
            }
        }
        for (key, _) in &said {
            let path = below(place, key);
            if find(&decided, key).is_none() && self.written.entry(&path).is_some() {
                self.remove(&path);
            }
        }
        Some(())
    }

    /// Puts another value in the place of one; comments within it go above.
    fn replace(&mut self, path: &str, value: &str) -> Option<()> {
        let range = self.written.entry(path)?.value.clone();
        self.lift_comments(&range);
        self.edits.push((range, value.to_owned()));
        Some(())
    }

    /// Puts a key where it stands among those of its table.
    fn insert(&mut self, place: &str, keys: &[(String, &str)], position: usize) -> Option<()> {
        let (before, rest) = keys.split_at_checked(position)?;
        let ((key, value), later) = rest.split_first()?;
        let there = |(key, _): &(String, &str)| self.written.entry(&below(place, key));
        let (at, text) = if let Some(entry) = before.iter().rev().find_map(there) {
            if entry.within {
                (entry.statement.end, format!(", {key} = {value}"))
            } else {
                (self.written.line_end(entry.statement.end), self.line(entry, key, value))
            }
        } else if let Some(entry) = later.iter().find_map(there) {
            if entry.within {
                (entry.statement.start, format!("{key} = {value}, "))
            } else {
                (self.written.line_start(entry.statement.start), self.line(entry, key, value))
            }
        } else {
            let table = self.written.tables.iter().position(|table| table.path == place)?;
            let first = self.written.statements(table).next();
            let at = first.map_or_else(
                || self.written.end_of_table(table),
                |entry| self.written.line_start(entry.statement.start),
            );
            (at, format!("{key} = {value}\n"))
        };
        self.edits.push((at..at, text));
        Some(())
    }

    /// A line with a key, as its neighbour has it.
    fn line(&self, neighbour: &OutlineEntry, key: &str, value: &str) -> String {
        let start = self.written.line_start(neighbour.statement.start);
        let indent = self.written.slice(&(start..neighbour.statement.start));
        let header = self.written.tables.get(neighbour.table);
        let under = header.map_or("", |table| table.path.as_str());
        let (above, _) = neighbour.path.rsplit_once('/').unwrap_or_default();
        let parts = above.strip_prefix(under).unwrap_or_default().trim_start_matches('/');
        let prefix =
            parts.split('/').filter(|part| !part.is_empty()).map(|part| part.to_owned() + ".");
        format!("{indent}{}{key} = {value}\n", prefix.collect::<String>())
    }

    /// Adds a table, behind the one before it.
    fn add_table(&mut self, table: usize) -> Option<()> {
        let new = self.after.tables.get(table)?;
        let list = new.path.split('/').next().filter(|list| LISTS.contains(list));
        if let Some(entry) = list.and_then(|list| self.written.entry(list)) {
            let keys = keys(&self.after, table);
            let row: Vec<String> =
                keys.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            let row = format!("{{ {} }}", row.join(", "));
            let mut elements = self.written.entries.iter().filter(|other| is_element(other, entry));
            let (at, row) = match elements.next_back() {
                Some(last) => (last.value.end, format!(", {row}")),
                None => (entry.value.start + 1, row),
            };
            self.edits.push((at..at, row));
            return Some(());
        }
        let end = self.after.end_of_table(table);
        let mut text = self.after.slice(&(new.header.start..end)).to_owned();
        let first = list
            .is_some_and(|list| !self.written.tables.iter().any(|row| is_below(&row.path, list)));
        if first && new.path.ends_with("/0") {
            let above = self.after.end_of_table(table.checked_sub(1)?);
            text = format!("{}\n\n{text}", self.after.slice(&(above..new.header.start)).trim());
        }
        let earlier = self.after.tables.iter().take(table).rev();
        let at = earlier.filter_map(|table| self.place_of(&table.path)).find_map(|place| {
            let tables = self.written.tables.iter().enumerate();
            let its = tables.filter(|(_, table)| {
                table.path == place || is_below(&table.path, &place) && !place.is_empty()
            });
            its.map(|(position, _)| self.written.end_of_table(position)).max()
        })?;
        let next = self.written.slice(&(at..self.written.line_end(at)));
        let apart = if next.trim().is_empty() { "" } else { "\n" };
        self.edits.push((at..at, format!("\n{text}{apart}")));
        Some(())
    }

    /// Takes a table out, whatever it is written as.
    fn remove_table(&mut self, path: &str) {
        let of_table = |table: &str| table == path || is_below(table, path);
        for position in 0..self.written.tables.len() {
            let table = self.written.tables.get(position);
            let Some(table) = table.filter(|table| of_table(&table.path)) else { continue };
            let header = table.header.clone();
            let mut lines = vec![header.clone()];
            lines.extend(self.written.statements(position).map(|entry| entry.statement.clone()));
            let end = self.written.end_of_table(position);
            self.remove_lines(self.written.line_start(header.start)..end, &lines);
        }
        let outside = |entry: &&OutlineEntry| {
            of_table(&entry.path)
                && self.written.tables.get(entry.table).is_some_and(|table| !of_table(&table.path))
        };
        let paths: Vec<String> =
            self.written.entries.iter().filter(outside).map(|entry| entry.path.clone()).collect();
        let mut done = String::new();
        for path in paths {
            // With a value goes what stands within it.
            if done.is_empty() || !is_below(&path, &done) {
                self.remove(&path);
                done = path;
            }
        }
    }

    /// Takes a key out, or an element of a list.
    fn remove(&mut self, path: &str) {
        let Some(entry) = self.written.entry(path) else { return };
        let statement = entry.statement.clone();
        if !entry.within {
            let lines =
                self.written.line_start(statement.start)..self.written.line_end(statement.end);
            return self.remove_lines(lines, &[statement]);
        }
        self.lift_comments(&statement);
        // The comma behind it goes along, or else the one before it.
        let gap = |range: Range<usize>| self.written.slice(&range).trim().is_empty();
        let behind = self
            .written
            .commas
            .iter()
            .find(|comma| **comma >= statement.end && gap(statement.end..**comma));
        let before = self
            .written
            .commas
            .iter()
            .rev()
            .find(|comma| **comma < statement.start && gap(**comma + 1..statement.start));
        let end = behind.map_or(statement.end, |comma| {
            let rest = self.written.text.get(comma + 1..).unwrap_or_default();
            comma + 1 + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
        });
        let start = match (behind, before) {
            (None, Some(comma)) => *comma,
            _ => statement.start,
        };
        self.edits.push((start..end, String::new()));
    }

    /// Takes statements out of whole lines, with the blank lines between them. A statement with a
    /// comment of somebody's becomes a comment itself; those by themselves stay.
    fn remove_lines(&mut self, lines: Range<usize>, statements: &[Range<usize>]) {
        let ours = |comment| self.ours.contains(self.written.slice(comment).trim_end());
        let mut edits = Vec::new();
        let mut all = true;
        let mut at = lines.start;
        while at < lines.end {
            let statement = statements
                .iter()
                .find(|statement| (at..self.written.line_end(at)).contains(&statement.start));
            let line = at..self.written.line_end(statement.map_or(at, |statement| statement.end));
            let theirs = self.written.comments_in(line.clone()).any(|comment| !ours(comment));
            all &= !theirs;
            if !theirs {
                edits.push((line.clone(), String::new()));
            } else if statement.is_some() {
                while at < line.end {
                    edits.push((at..at, "# ".to_owned()));
                    at = self.written.line_end(at);
                }
            }
            at = line.end;
        }
        let above = self.written.line_start(lines.start.saturating_sub(1))..lines.start;
        if all && statements.len() > 1 && self.written.slice(&above).trim().is_empty() {
            edits.push((above, String::new()));
        }
        self.edits.extend(edits);
    }

    /// Repeats the comments within a value that goes, above its statement.
    fn lift_comments(&mut self, range: &Range<usize>) {
        let holds = |entry: &&OutlineEntry| {
            !entry.within
                && entry.statement.start <= range.start
                && range.end <= entry.statement.end
        };
        let statement = self.written.entries.iter().find(holds);
        let start = statement.map_or(range.start, |entry| entry.statement.start);
        let at = self.written.line_start(start);
        let comments = self.written.comments_in(range.clone());
        let lifted: String = comments
            .map(|comment| format!("{}\n", self.written.slice(comment).trim_end()))
            .collect();
        if !lifted.is_empty() {
            self.edits.push((at..at, lifted));
        }
    }

    /// The text with all changes, in its own kind of line ends.
    fn edited(mut self) -> String {
        self.edits.in_order_of(|(range, _)| range.start);
        let windows = self.written.text.contains("\r\n");
        let mut text = String::with_capacity(self.written.text.len());
        let mut at = 0;
        for (range, new) in &self.edits {
            text.push_str(self.written.slice(&(at..range.start.max(at))));
            at = at.max(range.end);
            // A last line may have no end of its own.
            if new.ends_with('\n')
                && !text.is_empty()
                && !text.ends_with('\n')
                && range.start == self.written.text.len()
            {
                text.push_str(if windows { "\r\n" } else { "\n" });
            }
            text.push_str(&if windows { new.replace('\n', "\r\n") } else { new.clone() });
        }
        text.push_str(self.written.slice(&(at..self.written.text.len())));
        text
    }
}

/// By path of a decided row: the path that it had, where it is the same by its id, or else by name, or by what was agreed.
fn rows(before: &Outline<'_>, after: &Outline<'_>) -> BTreeMap<String, String> {
    let value = |outline: &Outline<'_>, path: &str, key: &str| {
        outline.entry(&below(path, key)).map(|entry| outline.slice(&entry.value).to_owned())
    };
    let mut by_key: BTreeMap<_, VecDeque<&String>> = BTreeMap::new();
    for table in &before.tables {
        let Some((list, _)) = table.path.split_once('/') else { continue };
        let said = |key| Some((key, value(before, &table.path, key)?));
        let Some((key, said)) = KNOWN_BY.into_iter().find_map(said) else { continue };
        by_key.entry((list, key, said)).or_default().push_back(&table.path);
    }
    let mut rows = BTreeMap::new();
    for table in &after.tables {
        let Some((list, _)) = table.path.split_once('/') else { continue };
        let found = KNOWN_BY.into_iter().find_map(|key| {
            let said = value(after, &table.path, key)?;
            by_key.get_mut(&(list, key, said))?.pop_front()
        });
        if let Some(found) = found {
            rows.insert(table.path.clone(), found.clone());
        }
    }
    rows
}

/// The keys under a header and their values, in order.
fn keys<'t>(outline: &Outline<'t>, table: usize) -> Vec<(String, &'t str)> {
    let statements = outline.statements(table);
    let pairs = statements.map(|entry| {
        let (_, key) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        (key.to_owned(), outline.slice(&entry.value))
    });
    pairs.collect()
}

/// Whether an entry is an element of a list, and not something deeper.
fn is_element(entry: &OutlineEntry, list: &OutlineEntry) -> bool {
    let under = entry.path.strip_prefix(&list.path).and_then(|rest| rest.strip_prefix('/'));
    under.is_some_and(|rest| !rest.contains('/'))
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}
