//! Which row is which: by id, then by code or name for rows that lost theirs.

use super::{At, Line, ReadContext, Table, vocabulary::plain};
use crate::finding::SheetCode;
use crate::readings::Block;
use crate::workbook::tables::{DataColumn, KpiColumn, ObjectiveColumn, TableColumn};
use std::collections::BTreeMap;

/// Most rows of the user's own in one block.
const MAX_OWN_ROWS: usize = 500;

/// An entry that has a row in the workbook as issued.
pub(crate) struct ExpectedRow {
    /// Id of its row.
    pub(crate) id: String,
    /// Its code: O1, S1, K1; empty where there is none.
    pub(crate) code: String,
    /// Its name; empty for a spare row.
    pub(crate) name: String,
}

/// The rows of a block, each with its entry.
pub(crate) struct MatchedRows<'a> {
    /// Per known entry, its row.
    pub(crate) rows: Vec<Option<Line<'a>>>,
    /// Rows of the user's own, in order.
    pub(crate) own: Vec<Line<'a>>,
}

impl<'a> ReadContext<'a> {
    /// Finds the row of every known entry; `name` is the column that people know it by.
    pub(crate) fn match_rows(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
        name: &str,
    ) -> MatchedRows<'a> {
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
                    let at = At::cell(table.found.sheet, line.at, table.found.id.unwrap_or(0));
                    self.notebook.add(
                        SheetCode::DuplicateRow {
                            row: first.at + 1,
                            name: Self::raw_text(table, line, name),
                        },
                        at,
                    );
                }
            }
        }
        // Where the ids are there, a row without one that bears the name of another is its own.
        let ids = rows.iter().any(Option::is_some);
        let mut own = Vec::new();
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
        if !rest.is_empty() {
            for (at, entry) in known.iter().enumerate() {
                by_name.entry(plain(&entry.name)).or_default().push(at);
                by_code.entry(plain(&entry.code)).or_insert(at);
            }
        }
        for line in rest {
            let said = plain(&Self::raw_text(table, &line, name));
            let code = plain(&Self::raw_text(table, &line, KpiColumn::Code.key()));
            let free = |at: &usize| rows.get(*at).is_some_and(Option::is_none);
            let named = by_name.get(&said).filter(|_| !said.is_empty());
            let found = named
                .and_then(|places| places.iter().copied().find(|at| free(at)))
                .or_else(|| by_code.get(&code).copied().filter(|at| !code.is_empty() && free(at)));
            if let Some(place) = found.and_then(|at| rows.get_mut(at)) {
                *place = Some(line);
                continue;
            }
            let twin = named.filter(|_| !ids).and_then(|places| first_of(places, &rows));
            if let Some(first) = twin {
                let said = Self::raw_text(table, &line, name);
                self.notebook.add(
                    SheetCode::DuplicateName { row: first.at + 1, name: said },
                    Self::at(table, &line, name),
                );
                continue;
            }
            if said.is_empty() || table.block == Block::Data {
                continue;
            }
            if own.len() >= MAX_OWN_ROWS {
                self.notebook.add(SheetCode::RowsTooMany, At::sheet(table.found.sheet));
                break;
            }
            own.push(line);
        }
        MatchedRows { rows, own }
    }

    /// Tells that the row of an entry was deleted, or emptied.
    pub(crate) fn deleted(
        &mut self,
        table: &Table<'a>,
        line: Option<&Line<'a>>,
        entry: &ExpectedRow,
    ) {
        let name = entry.name.clone();
        let (at, code) = match line {
            Some(line) => (At::cell(table.found.sheet, line.at, 1), SheetCode::RowEmptied { name }),
            None => (At::sheet(table.found.sheet), SheetCode::RowDeleted { name }),
        };
        self.notebook.add(code, at);
        let cell =
            super::ChangedCell { at, block: table.block, id: &entry.id, key: super::DELETED };
        self.changed(&cell, entry.name.clone(), String::new());
    }

    /// Tells of a row of the user's own; `outside`: the sheet's formulas do not see it.
    pub(crate) fn added(&mut self, table: &Table<'a>, line: &Line<'a>, id: &str, name: &str) {
        let at = Self::at(table, line, super::match_rows::name_key(table));
        if line.id.is_empty() || line.id != id {
            self.notebook.add(SheetCode::RowWithoutId { name: name.to_owned() }, at);
        }
        let cell = super::ChangedCell { at, block: table.block, id, key: super::ADDED };
        self.changed(&cell, String::new(), name.to_owned());
    }
}

/// The first of these entries' rows.
fn first_of<'a>(places: &[usize], rows: &[Option<Line<'a>>]) -> Option<Line<'a>> {
    places.iter().find_map(|at| rows.get(*at).copied().flatten())
}

/// The column that people know the rows of a block by.
pub(crate) fn name_key(table: &Table<'_>) -> &'static str {
    match table.block {
        Block::Objectives => ObjectiveColumn::Statement.key(),
        Block::Data => DataColumn::Kpi.key(),
        _ => KpiColumn::Name.key(),
    }
}
