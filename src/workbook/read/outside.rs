//! What stands outside of the tables: nobody reads it, which is told.

use super::{
    ADDED, At, ReadContext, Table,
    blocks::FoundBlock,
    cells::text_of,
    sheets::{CellValue, Sheet},
};
use crate::{
    finding::{Code, ResultCode, SheetCode},
    model::Edition,
    readings::{Block, Change},
    workbook::tables::block::{OWN_COLUMN, SheetKey, edited},
};
use std::collections::BTreeSet;

/// Most cells of a sheet outside of its tables that are told.
const MAX_TOLD: usize = 20;
/// Most blank rows, or columns, within what the program writes on a sheet that only shows.
const MAX_GAP: u32 = 4;

impl<'a> ReadContext<'a> {
    /// Tells of numbers beside a table of figures or of targets: under the header of a period that
    /// the workbook does not have, or under none.
    ///
    /// Under a header of their own, people keep what they like.
    pub(super) fn beside(&mut self, table: &Table<'a>, sheet: &'a Sheet) {
        let Some(header) = table.found.header.and_then(|at| sheet.rows.get(&at)) else { return };
        let (mut known, is_marked) = Self::known_columns(table.block, table.found, sheet);
        for line in &table.lines {
            let numbers = line.row.cells().filter(|(_, value)| value.number().is_some());
            for (column, value) in numbers {
                if known.contains(&column) {
                    continue;
                }
                let (head, value) = (text_of(header.get(column)), text_of(Some(value)));
                let is_period =
                    header.get(column).is_some_and(|head| self.header_period(head).is_some());
                let code = match () {
                    () if is_period => SheetCode::NotRead { value },
                    () if head.is_empty() && is_marked => SheetCode::StandsBeside { value },
                    () => continue,
                };
                known.insert(column);
                self.notebook.add(code, At::cell(table.found.sheet, line.at, column));
            }
        }
    }

    /// The columns of a table that somebody reads or writes, and whether the sheet says which are
    /// the program's own.
    fn known_columns(block: Block, found: &FoundBlock, sheet: &'a Sheet) -> (BTreeSet<u16>, bool) {
        let keys = sheet.with_keys().flat_map(|(_, row)| row.cells());
        let own = keys.filter(|(_, value)| value.text() == OWN_COLUMN);
        let mut known: BTreeSet<u16> = own.map(|(column, _)| column).collect();
        let has_own = matches!(block, Block::Data | Block::Targets | Block::Kpis | Block::Asked);
        let is_marked = !known.is_empty() || !has_own;
        known.extend(found.columns.values().chain(&found.id));
        (known, is_marked)
    }

    /// Notes cells beside the tables as added: they are kept by nobody but their file.
    pub(super) fn outside(&mut self) {
        for (number, sheet) in self.sheets.iter().enumerate() {
            let is_table = |key: SheetKey| !shows(key) && sheet.is_kept_whole();
            if self.sheet_key(number).is_some_and(is_table) {
                self.noted(number, self.between(number, sheet));
            }
        }
    }

    /// Notes cells far from what stands on sheets that only show.
    ///
    /// Where a program left out what formulas come to, nothing is known of what stood there.
    pub(super) fn far_outside(&mut self) {
        let dropped = Code::from(ResultCode::ResultsDropped);
        if self.issued.edition == Edition::First
            || self.notebook.findings.iter().any(|finding| finding.code == dropped)
        {
            return;
        }
        for (number, sheet) in self.sheets.iter().enumerate() {
            if sheet.is_kept_whole() && self.sheet_key(number).is_some_and(shows) {
                self.noted(number, far(sheet));
            }
        }
    }

    /// Notes cells as added.
    fn noted(&mut self, number: usize, cells: Vec<(u32, u16, &'a CellValue)>) {
        for (row, column, value) in cells {
            let place = self.notebook.place(At::cell(number, row, column));
            let (from, to) = (String::new(), text_of(Some(value)));
            let (id, what) = (String::new(), ADDED.to_owned());
            self.notebook.changes.push(Change { place, block: None, id, what, from, to });
        }
    }

    /// Cells beside the tables of a sheet, under no header.
    fn between(&self, number: usize, sheet: &'a Sheet) -> Vec<(u32, u16, &'a CellValue)> {
        let mut known = BTreeSet::new();
        let mut from = u32::MAX;
        let blocks =
            edited().into_iter().filter_map(|block| Some((block, self.found.get(&block)?)));
        for (block, found) in blocks.filter(|(_, found)| found.sheet == number) {
            let (columns, is_marked) = Self::known_columns(block, found, sheet);
            if !is_marked {
                return Vec::new();
            }
            known.extend(columns);
            let header = found.header.and_then(|at| sheet.rows.get(&at));
            known.extend(header.into_iter().flat_map(|row| row.cells()).map(|(column, _)| column));
            from = from.min(found.header.unwrap_or(u32::MAX));
        }
        let rows = sheet.rows.range(from.saturating_add(1)..);
        let cells =
            rows.flat_map(|(row, cells)| cells.cells().map(move |(at, cell)| (*row, at, cell)));
        let beside = cells.filter(|(_, column, value)| !known.contains(column) && !is_blank(value));
        let is_told = |row: u32, column: u16| {
            let place = self.notebook.place(At::cell(number, row, column));
            self.notebook.findings.iter().any(|finding| finding.location == place)
        };
        beside.filter(|(row, column, _)| !is_told(*row, *column)).take(MAX_TOLD).collect()
    }
}

/// Whether a sheet only shows, but for settings of its own.
fn shows(key: SheetKey) -> bool {
    matches!(
        key,
        SheetKey::Start
            | SheetKey::Dashboard
            | SheetKey::Scorecard
            | SheetKey::Map
            | SheetKey::Follow
    )
}

/// Whether a cell shows nothing.
fn is_blank(value: &CellValue) -> bool {
    matches!(value, CellValue::Text(text) if text.trim().is_empty())
}

/// Cells far from what the program writes on a sheet that only shows.
fn far(sheet: &Sheet) -> Vec<(u32, u16, &CellValue)> {
    let cells = || {
        let rows = sheet.rows.iter();
        rows.flat_map(|(row, cells)| cells.cells().map(move |(at, cell)| (*row, at, cell)))
            .filter(|(_, _, cell)| !is_blank(cell))
    };
    let last_row = end(cells().map(|(row, ..)| row).collect());
    let within = cells().filter(|(row, ..)| *row <= last_row);
    let last_column = end(within.map(|(_, column, _)| column.into()).collect());
    let is_far = |row: u32, column: u16| row > last_row || u32::from(column) > last_column;
    cells().filter(|(row, column, _)| is_far(*row, *column)).take(MAX_TOLD).collect()
}

/// Where a run of rows or columns from the first ends, small gaps passed over.
fn end(places: BTreeSet<u32>) -> u32 {
    let mut places = places.into_iter();
    // Rows that people put above everything else are no gap.
    let first = places.next().unwrap_or(0);
    places.fold(first, |last, place| if place > last + MAX_GAP + 1 { last } else { place })
}
