//! The sheets of a workbook as they are kept: rows of cells.

use super::vocabulary;
use crate::workbook::tables::block::{KEY, SheetKey};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CellValue {
    /// A finite number.
    Number(f64),
    /// A number in a format that shows percentages.
    Percent(f64),
    /// A text; boxed, because cells are what takes the room.
    Text(Box<str>),
    /// A truth value.
    Bool(bool),
    /// An error, as it is shown: `#DIV/0!`.
    Error(Box<str>),
    /// A day or a time of day, counted in days from the start of 1900.
    Date(f64),
    /// A span of time, in days.
    Duration(f64),
}

impl CellValue {
    /// The number that a cell holds, however it is shown.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number)
            | Self::Percent(number)
            | Self::Date(number)
            | Self::Duration(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it can hold the mark of a block, or the key of a column: these are written in small
    /// letters.
    pub(crate) fn may_be_key(&self) -> bool {
        let written =
            |byte: u8| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_whitespace();
        let text = self.text();
        !text.is_empty() && (text.bytes().all(written) || text.trim_start().starts_with(KEY))
    }

    /// What a person sees, as far as it is a text.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Error(text) => text,
            _ => "",
        }
    }
}

/// One row: cells by column, from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RowCells(Vec<(u16, CellValue)>);

impl RowCells {
    /// The cell of a column.
    pub(crate) fn get(&self, column: u16) -> Option<&CellValue> {
        let at = self.0.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The text of a column's cell, without spaces around it.
    pub(crate) fn text(&self, column: u16) -> &str {
        self.get(column).map_or("", |value| value.text().trim())
    }

    /// All cells from left to right.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (u16, &CellValue)> {
        self.0.iter().map(|(column, value)| (*column, value))
    }

    /// An empty row with room for some cells.
    pub(crate) fn with_capacity(cells: usize) -> Self {
        Self(Vec::with_capacity(cells))
    }

    /// How many cells it has, and how long their texts are.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.0.len(), self.0.iter().map(|(_, value)| value.text().len()).sum())
    }

    /// Adds a cell; a later one of the same column wins.
    pub(crate) fn set(&mut self, column: u16, value: CellValue) {
        if self.0.last().is_none_or(|(last, _)| *last < column) {
            return self.0.push((column, value));
        }
        match self.0.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(at) => {
                if let Some(cell) = self.0.get_mut(at) {
                    cell.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (column, value)),
        }
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Its name.
    pub(crate) name: String,
    /// Whether people see it.
    pub(crate) hidden: bool,
    /// Whether it has the name of the sheet that only explains, the longest of those that people
    /// see: like those that are hidden, it is kept as far as it holds a block.
    pub(crate) explains: bool,
    /// Rows with cells, by number from 0.
    pub(crate) rows: BTreeMap<u32, RowCells>,
    /// Those of them in which a key may stand: seen while a row is at hand, because to go through all
    /// cells of a large workbook once more costs as much as to score it.
    pub(crate) key_rows: BTreeSet<u32>,
    /// Whether something in it could not be read at all, and reading ended there.
    pub(crate) cut: bool,
    /// How many cells could not be read.
    pub(crate) broken: usize,
    /// Formulas without a result, where people fill in: some programs drop what formulas come to.
    pub(crate) pending: BTreeMap<(u32, u16), String>,
    /// Merged cells where people fill in: first and last row and column.
    pub(crate) merged: Vec<[(u32, u16); 2]>,
    /// Whether it holds a block that people fill in, and cells without anything.
    pub(crate) gaps: (bool, bool),
}

impl Sheet {
    /// A sheet without cells.
    pub(crate) fn new(name: String, hidden: bool) -> Self {
        let explains = vocabulary::is_named(&name, SheetKey::Definitions);
        Self { name, hidden, explains, ..Self::default() }
    }

    /// The rows in which a key may stand, in order.
    pub(crate) fn with_keys(&self) -> impl Iterator<Item = (u32, &RowCells)> {
        self.key_rows.iter().filter_map(|at| Some((*at, self.rows.get(at)?)))
    }

    /// Whether what stands outside of blocks is kept, too.
    pub(crate) fn is_kept_whole(&self) -> bool {
        !self.hidden && !self.explains
    }

    /// Keeps a row; of one that comes again, later cells win.
    pub(crate) fn keep(&mut self, number: u32, mut row: RowCells) {
        if row.cells().any(|(_, value)| value.may_be_key()) {
            self.key_rows.insert(number);
        }
        if let Some(earlier) = self.rows.get_mut(&number) {
            for (column, value) in row.0 {
                earlier.set(column, value);
            }
        } else if !row.0.is_empty() {
            row.0.shrink_to_fit();
            self.rows.insert(number, row);
        }
    }
}
