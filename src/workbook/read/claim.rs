//! Which row is which: by id, then by code or name for rows that lost theirs.

use super::{At, Desk, Line, Table, words::plain};
use std::collections::{BTreeMap, BTreeSet};

/// An entry that has a row in the workbook as issued.
pub(super) struct Known {
    /// Id of its row.
    pub(super) id: String,
    /// Its code: O1, S1, K1; empty where there is none.
    pub(super) code: String,
    /// Its name; empty for a spare row.
    pub(super) name: String,
}

/// The rows of a block, each with its entry.
pub(super) struct Claimed<'a> {
    /// Per known entry, its row.
    pub(super) rows: Vec<Option<Line<'a>>>,
    /// Rows of the user's own, in order.
    pub(super) own: Vec<Line<'a>>,
}

impl<'a> Desk<'a> {
    /// Finds the row of every known entry; `name` is the column that people know it by.
    pub(super) fn claim(&mut self, table: &Table<'a>, known: &[Known], name: &str) -> Claimed<'a> {
        let by_id: BTreeMap<&str, usize> =
            known.iter().enumerate().map(|(at, entry)| (entry.id.as_str(), at)).collect();
        let mut rows: Vec<Option<Line<'a>>> = vec![None; known.len()];
        let mut rest = Vec::new();
        for line in &table.lines {
            let Some(at) = by_id.get(line.id).copied() else {
                rest.push(*line);
                continue;
            };
            let Some(place) = rows.get_mut(at) else { continue };
            match place {
                None => *place = Some(*line),
                Some(first) => {
                    let values = vec![
                        ("id", line.id.to_owned()),
                        ("row", (first.at + 1).to_string()),
                        ("name", Self::said(table, line, name)),
                    ];
                    let at = At::cell(table.found.sheet, line.at, table.found.id.unwrap_or(0));
                    self.notebook.error(at, "duplicate-row", values);
                }
            }
        }
        let mut own = Vec::new();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for line in rest {
            let said = plain(&Self::said(table, &line, name));
            let code = plain(&Self::said(table, &line, "code"));
            let free =
                |at: usize| rows.get(at).is_some_and(Option::is_none) && !taken.contains(&at);
            let found = known
                .iter()
                .enumerate()
                .find(|(at, entry)| free(*at) && !said.is_empty() && plain(&entry.name) == said)
                .or_else(|| {
                    known.iter().enumerate().find(|(at, entry)| {
                        free(*at) && !code.is_empty() && plain(&entry.code) == code
                    })
                })
                .map(|(at, _)| at);
            match found {
                Some(at) => {
                    taken.insert(at);
                    if let Some(place) = rows.get_mut(at) {
                        *place = Some(line);
                    }
                }
                None if !said.is_empty() => own.push(line),
                None => {}
            }
        }
        Claimed { rows, own }
    }

    /// Tells that the row of an entry was deleted, or emptied.
    pub(super) fn deleted(&mut self, table: &Table<'a>, line: Option<&Line<'a>>, entry: &Known) {
        let (at, code) = match line {
            Some(line) => (At::cell(table.found.sheet, line.at, 1), "row-emptied"),
            None => (At::sheet(table.found.sheet), "row-deleted"),
        };
        self.notebook.warn(at, code, vec![("name", entry.name.clone())]);
        let cell = super::Cell { at, block: table.block, id: &entry.id, key: "deleted" };
        self.changed(&cell, entry.name.clone(), String::new());
    }

    /// Tells of a row of the user's own; `outside`: the sheet's formulas do not see it.
    pub(super) fn added(&mut self, table: &Table<'a>, line: &Line<'a>, id: &str, name: &str) {
        let at = Self::at(table, line, super::claim::name_key(table));
        if line.id.is_empty() || line.id != id {
            let values = vec![("name", name.to_owned())];
            self.notebook.warn(at, "row-without-id", values);
        }
        let cell = super::Cell { at, block: table.block, id, key: "added" };
        self.changed(&cell, String::new(), name.to_owned());
    }
}

/// The column that people know the rows of a block by.
pub(super) fn name_key(table: &Table<'_>) -> &'static str {
    use crate::workbook::layout::Block;
    match table.block {
        Block::Objectives => "statement",
        Block::Data => "kpi",
        _ => "name",
    }
}
