//! Which row is which: by id, then by code or name for rows that lost theirs.

use super::{At, Line, ReadContext, Table, code_label};
use crate::model::Mapped as _;
use crate::model::compared;
use crate::{
    finding::SheetCode,
    model::Id,
    readings::Block,
    workbook::tables::{DataColumn, KpiColumn, ObjectiveColumn, TableColumn},
};
use indexmap::IndexMap;
use std::collections::BTreeSet;

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

/// What became of a row since the workbook was issued.
pub(crate) enum RowFate<'i, 'a, T> {
    /// What was issued still has its row.
    Kept(&'i T, Line<'a>),
    /// What was issued has no row any more, or an emptied one.
    Deleted(&'i T, Option<Line<'a>>),
    /// A free row was filled in.
    Added(Line<'a>),
    /// A free row stayed free.
    Free,
}

impl<'i, 'a, T> RowFate<'i, 'a, T> {
    /// By what was issued in a row, if anything, and what it says now.
    pub(crate) fn of(
        table: &Table<'a>,
        entry: &ExpectedRow,
        issued: Option<&'i T>,
        line: Option<&Line<'a>>,
    ) -> Self {
        let name = name_key(table);
        let filled = line.is_some_and(|line| !ReadContext::raw_text(table, line, name).is_empty());
        let nameless = table.found.column(name).is_none() || entry.name.trim().is_empty();
        match (issued, line) {
            (Some(issued), Some(line)) if filled || nameless => Self::Kept(issued, *line),
            (Some(issued), line) => Self::Deleted(issued, line.copied()),
            (None, Some(line)) if filled => Self::Added(*line),
            (None, _) => Self::Free,
        }
    }
}

/// An id that no row has yet, from what people call a new one.
pub(crate) fn unique_id(said: &str, usual: &str, taken: &mut BTreeSet<Id>) -> Option<Id> {
    let id = Id::slug(said).or_else(|| Id::slug(usual))?.unique(taken);
    taken.insert(id.clone());
    Some(id)
}

/// Where entries are found for rows that lost their ids.
struct LooseRows {
    by_name: IndexMap<String, Vec<usize>>,
    by_code: IndexMap<String, usize>,
}

impl<'a> ReadContext<'a> {
    /// The rows of a table as issued: the id of each, and the name where it is not a free one.
    pub(crate) fn expected<'i>(
        &self,
        block: Block,
        rows: impl Iterator<Item = (&'i str, Option<&'i str>)>,
    ) -> Vec<ExpectedRow> {
        let code = |at: usize| format!("{}{}", self.words.say("code", code_label(block)), at + 1);
        rows.enumerate()
            .map(|(at, (id, name))| ExpectedRow {
                id: id.to_owned(),
                code: code(at),
                name: name.unwrap_or_default().to_owned(),
            })
            .collect()
    }

    /// A table whose rows are laid over the scorecard, if it is there.
    ///
    /// Where it, or its column of codes, is gone, other sheets still refer to the codes as issued.
    pub(crate) fn settings<C: TableColumn>(&mut self, known: &[ExpectedRow]) -> Option<Table<'a>> {
        let table = self.table(C::BLOCK);
        if let Some(table) = &table {
            self.table_there::<C>(table);
        }
        let coded = |table: &Table<'_>| table.found.column(KpiColumn::Code.key()).is_some();
        if !table.as_ref().is_some_and(coded) {
            for entry in known {
                let Ok(id) = entry.id.parse::<Id>() else { continue };
                self.codes.entry((C::BLOCK, id)).or_insert_with(|| entry.code.clone());
            }
        }
        table
    }

    /// Keeps where a row stands, and the code that the file gives to it.
    pub(crate) fn coded(&mut self, table: &Table<'a>, line: &Line<'a>, id: &str) {
        let Ok(id) = id.parse::<Id>() else { return };
        self.lines.entry((table.block, id.clone())).or_insert(line.at);
        let code = Self::raw_text(table, line, KpiColumn::Code.key());
        if !code.is_empty() {
            self.codes.entry((table.block, id)).or_insert(code);
        }
    }

    /// Finds the row of every known entry.
    pub(crate) fn match_rows(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
    ) -> MatchedRows<'a> {
        let (mut rows, rest) = self.by_id(table, known);
        self.crossed_rows(table, known, &rows);
        self.own_codes(table, known, &rows);
        // Where the ids are there, a row without one that bears the name of another is its own.
        let ids = rows.iter().any(Option::is_some);
        let loose = LooseRows::new(if rest.is_empty() { &[] } else { known });
        let name = name_key(table);
        let mut own = Vec::new();
        for line in rest {
            let said = compared(&Self::raw_text(table, &line, name));
            let code = compared(&Self::raw_text(table, &line, KpiColumn::Code.key()));
            let free = |at: &usize| rows.get(*at).is_some_and(Option::is_none);
            if let Some(at) = loose.find(&said, &code, free) {
                if let Some(place) = rows.get_mut(at) {
                    *place = Some(line);
                }
                continue;
            }
            let twin = if ids { None } else { first_of(loose.named(&said), &rows) };
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

    /// The row of every known entry by its id, and the rows that are left.
    fn by_id(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
    ) -> (Vec<Option<Line<'a>>>, Vec<Line<'a>>) {
        let places: IndexMap<&str, usize> =
            known.iter().enumerate().map(|(at, entry)| (entry.id.as_str(), at)).indexed();
        let mut rows: Vec<Option<Line<'a>>> = vec![None; known.len()];
        let mut rest = Vec::new();
        for line in &table.lines {
            let Some(at) = places.get(line.id).copied() else {
                rest.push(*line);
                continue;
            };
            let Some(place) = rows.get_mut(at) else { continue };
            match place {
                None => *place = Some(*line),
                Some(first) => {
                    let at = At::cell(table.found.sheet, line.at, table.found.id.unwrap_or(0));
                    let name = Self::raw_text(table, line, name_key(table));
                    self.notebook.add(SheetCode::DuplicateRow { row: first.at + 1, name }, at);
                }
            }
        }
        (rows, rest)
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
        let at = Self::at(table, line, name_key(table));
        if line.id.is_empty() || line.id != id {
            self.notebook.add(SheetCode::RowWithoutId { name: name.to_owned() }, at);
        }
        let cell = super::ChangedCell { at, block: table.block, id, key: super::ADDED };
        self.changed(&cell, String::new(), name.to_owned());
    }
}

impl LooseRows {
    /// The entries by name and by code.
    fn new(known: &[ExpectedRow]) -> Self {
        let mut loose = Self { by_name: IndexMap::new(), by_code: IndexMap::new() };
        for (at, entry) in known.iter().enumerate() {
            loose.by_name.entry(compared(&entry.name)).or_default().push(at);
            loose.by_code.entry(compared(&entry.code)).or_insert(at);
        }
        loose
    }

    /// The entries of a name.
    fn named(&self, said: &str) -> &[usize] {
        match self.by_name.get(said) {
            Some(places) if !said.is_empty() => places,
            _ => &[],
        }
    }

    /// The entry that a row belongs to, among those without a row: by name, then by code.
    fn find(&self, said: &str, code: &str, free: impl Fn(&usize) -> bool) -> Option<usize> {
        let named = self.named(said).iter().copied().find(|at| free(at));
        named.or_else(|| self.by_code.get(code).copied().filter(|at| !code.is_empty() && free(at)))
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
