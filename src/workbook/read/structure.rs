//! Sheets and columns that people added, deleted or renamed.

use super::{ADDED, At, DELETED, ReadContext, sheets::Sheet};
use crate::{
    readings::{Block, Change},
    workbook::tables::block::{ENVELOPE, KEY, SheetKey, edited, sheet_of},
};
use strum::IntoEnumIterator;

/// Rows within which a sheet's title, or the heading that tells it, is looked for.
const TITLE_WITHIN: u32 = 16;
/// Most columns of a block, and most sheets, that are told.
const MAX_TOLD: usize = 50;

impl ReadContext<'_> {
    /// Notes what became of sheets and columns; what was lost with them is told elsewhere.
    pub(crate) fn structure(&mut self) {
        self.sheets_changed();
        // Start has a column for what people fill in, and no headers.
        for block in edited().into_iter().filter(|block| *block != Block::Start) {
            self.columns_changed(block);
        }
    }

    fn sheets_changed(&mut self) {
        let keys: Vec<Option<SheetKey>> =
            (0..self.sheets.len()).map(|number| self.sheet_key(number)).collect();
        let mut told = 0;
        for (number, (sheet, key)) in self.sheets.iter().zip(&keys).enumerate() {
            let name = |key: SheetKey| self.words.say("sheet", key.into()).to_owned();
            let (what, from) = match key {
                Some(key) if key.is_hidden() => continue,
                Some(key) if self.words.is_sheet(&sheet.name, (*key).into()) => continue,
                Some(key) => ("renamed", name(*key)),
                // Of a hidden sheet only blocks are kept, and the steps have none.
                None if sheet.hidden && !keys.contains(&Some(SheetKey::Calculation)) => continue,
                // A copy is told as one.
                None if is_marked(sheet) || told == MAX_TOLD => continue,
                None => (ADDED, String::new()),
            };
            told += 1;
            self.altered(At::sheet(number), None, what, from, sheet.name.clone());
        }
        for key in SheetKey::iter() {
            let kept = keys.contains(&Some(key));
            if !kept && !key.is_hidden() && key.since() <= self.issued.edition {
                let name = self.words.say("sheet", key.into()).to_owned();
                self.altered(At::nowhere(), None, DELETED, name, String::new());
            }
        }
    }

    /// Which of the program's sheets a sheet is: by what stands on it, its name, or its title.
    pub(crate) fn sheet_key(&self, number: usize) -> Option<SheetKey> {
        let by_block = self.found.iter().find(|(_, found)| found.sheet == number);
        if let Some((block, _)) = by_block {
            return Some(sheet_of(*block));
        }
        let sheet = self.sheets.get(number)?;
        let taken = |key: &SheetKey| self.found.keys().any(|block| sheet_of(*block) == *key);
        if sheet.name == ENVELOPE {
            return Some(SheetKey::Envelope);
        }
        let free = || SheetKey::iter().filter(|key| !taken(key));
        let by_name = free().find(|key| self.words.is_sheet(&sheet.name, (*key).into()));
        by_name.or_else(|| {
            let rows = || sheet.rows.range(..TITLE_WITHIN).flat_map(|(_, row)| row.cells());
            free().find(|key| rows().any(|(_, cell)| self.words.is_title(cell.text(), *key)))
        })
    }

    fn columns_changed(&mut self, block: Block) {
        let Some(found) = self.found.get(&block) else { return };
        let Some(sheet) = self.sheets.get(found.sheet) else { return };
        let header = found.header.and_then(|at| Some((at, sheet.rows.get(&at)?)));
        let group = format!("column.{block}");
        let periods = matches!(block, Block::Data | Block::Targets)
            .then(|| self.issued.calendar.periods())
            .into_iter()
            .flatten();
        let labels = self.words.own();
        let gone: Vec<String> =
            block
                .columns()
                .iter()
                .filter(|key| found.column(key).is_none())
                .filter(|key| block.has(key, self.issued.edition))
                .map(|key| self.words.say(&group, key).to_owned())
                .chain(periods.filter(|period| found.column(&period.to_string()).is_none()).map(
                    |period| labels.map_or(period.to_string(), |labels| labels.period(period)),
                ))
                .collect();
        let known: Vec<u16> = found.columns.values().copied().chain(found.id).collect();
        let new: Vec<(u32, u16, String)> = header
            .into_iter()
            .flat_map(|(at, row)| row.cells().map(move |(column, cell)| (at, column, cell)))
            .filter(|(_, column, cell)| {
                *column > 0 && !known.contains(column) && !cell.text().trim().is_empty()
            })
            .map(|(at, column, cell)| (at, column, cell.text().trim().to_owned()))
            .take(MAX_TOLD)
            .collect();
        let number = found.sheet;
        for name in gone {
            self.altered(At::sheet(number), Some(block), DELETED, name, String::new());
        }
        for (row, column, name) in new {
            let at = At::cell(number, row, column);
            self.altered(at, Some(block), ADDED, String::new(), name);
        }
    }

    /// Notes a change of a sheet, or of a column of a block.
    fn altered(&mut self, at: At, block: Option<Block>, what: &str, from: String, to: String) {
        let place = self.notebook.place(at);
        let (id, what) = (String::new(), what.to_owned());
        self.notebook.changes.push(Change { place, block, id, what, from, to });
    }
}

/// Whether a sheet holds rows of machine keys.
fn is_marked(sheet: &Sheet) -> bool {
    let marked = |text: &str| text.trim().starts_with(KEY);
    sheet.with_keys().any(|(_, row)| row.cells().any(|(_, cell)| marked(cell.text())))
}
