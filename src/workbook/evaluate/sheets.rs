//! The cells of a workbook while it is written, and the order in which they get their values.

use super::{
    area::{Area, Cell},
    list::List,
    reader::{Unfinished, result},
    value::{ErrorValue, Value},
};
use std::collections::BTreeMap;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, Default)]
enum Held {
    /// Nothing.
    #[default]
    Blank,
    /// A number.
    Number(f64),
    /// A text among the texts of the sheet.
    Text { start: u32, length: u32 },
    /// True or false.
    Truth(bool),
    /// An error.
    Error(ErrorValue),
    /// A formula that has no value yet: its number on the sheet.
    Formula(u32),
    /// A formula that waits for others.
    Waiting(u32),
}

/// A formula: where it stands, and its text among those of the sheet.
#[derive(Clone, Copy, Debug)]
struct FormulaCell {
    cell: Cell,
    start: usize,
    length: u32,
}

/// The cells of one sheet.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    rows: Vec<Vec<Held>>,
    texts: String,
    written: Vec<FormulaCell>,
    formulas: String,
}

/// A number of bytes or of formulas, of which no sheet has too many.
fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Grid {
    /// A text.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str) {
        let (start, length) = (counted(self.texts.len()), counted(text.len()));
        self.texts.push_str(text);
        self.hold((row, column), Held::Text { start, length });
    }

    /// A number.
    pub(crate) fn number(&mut self, row: u32, column: u16, number: f64) {
        self.hold((row, column), Held::Number(number));
    }

    /// A formula, without its equals sign; its number among those of the sheet.
    pub(crate) fn formula(&mut self, row: u32, column: u16, formula: &str) -> u32 {
        let (cell, start, length) = ((row, column), self.formulas.len(), counted(formula.len()));
        let number = counted(self.written.len());
        self.formulas.push_str(formula);
        self.written.push(FormulaCell { cell, start, length });
        self.hold(cell, Held::Formula(number));
        number
    }

    /// A value.
    pub(super) fn put(&mut self, row: u32, column: u16, value: &Value<'_>) {
        match value {
            Value::Blank => {}
            Value::Number(number) => self.number(row, column, *number),
            Value::Text(text) => self.text(row, column, text),
            Value::Truth(truth) => self.hold((row, column), Held::Truth(*truth)),
            Value::Error(error) => self.hold((row, column), Held::Error(*error)),
        }
    }

    /// The value of a cell; none while its formula has none.
    pub(crate) fn value(&self, row: u32, column: u16) -> Option<Value<'_>> {
        Some(match self.held((row, column)) {
            Held::Blank => Value::Blank,
            Held::Number(number) => Value::Number(number),
            Held::Text { start, length } => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let length = usize::try_from(length).unwrap_or(0);
                Value::from(self.texts.get(start..start + length).unwrap_or_default())
            }
            Held::Truth(truth) => Value::Truth(truth),
            Held::Error(error) => Value::Error(error),
            Held::Formula(_) | Held::Waiting(_) => return None,
        })
    }

    /// The text of a formula by its number.
    pub(crate) fn formula_text(&self, number: u32) -> &str {
        let written = usize::try_from(number).ok().and_then(|at| self.written.get(at));
        written.map_or("", |written| {
            let length = usize::try_from(written.length).unwrap_or(0);
            self.formulas.get(written.start..written.start + length).unwrap_or_default()
        })
    }

    fn held(&self, (row, column): Cell) -> Held {
        let row = usize::try_from(row).ok().and_then(|row| self.rows.get(row));
        row.and_then(|row| row.get(usize::from(column))).copied().unwrap_or_default()
    }

    fn hold(&mut self, (row, column): Cell, held: Held) {
        let (row, column) = (usize::try_from(row).unwrap_or(usize::MAX), usize::from(column));
        if self.rows.len() <= row {
            self.rows.resize_with(row.saturating_add(1), Vec::new);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, Held::Blank);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = held;
            }
        }
    }
}

/// The sheets of a workbook, as far as their cells are written.
#[derive(Debug)]
pub(crate) struct Sheets {
    /// Names as formulas write them: quoted, with the exclamation mark.
    names: Vec<String>,
    grids: Vec<Grid>,
    lists: BTreeMap<Area, List>,
}

impl Sheets {
    /// Sheets without cells.
    pub(crate) fn new(names: Vec<String>) -> Self {
        let grids = names.iter().map(|_| Grid::default()).collect();
        Self { names, grids, lists: BTreeMap::new() }
    }

    /// Adds the cells of a sheet.
    pub(crate) fn put(&mut self, sheet: usize, grid: Grid) {
        if let Some(place) = self.grids.get_mut(sheet) {
            *place = grid;
        }
    }

    /// The cells of a sheet.
    pub(crate) fn grid(&self, sheet: usize) -> &Grid {
        static NONE: Grid = Grid {
            rows: Vec::new(),
            texts: String::new(),
            written: Vec::new(),
            formulas: String::new(),
        };
        self.grids.get(sheet).unwrap_or(&NONE)
    }

    /// Takes the cells of a sheet.
    pub(crate) fn take(&mut self, sheet: usize) -> Grid {
        self.grids.get_mut(sheet).map(std::mem::take).unwrap_or_default()
    }

    /// Number and length of the name of the sheet that a text begins with.
    pub(super) fn named(&self, text: &str) -> Option<(usize, usize)> {
        let found = self.names.iter().position(|name| text.starts_with(name.as_str()))?;
        Some((found, self.names.get(found)?.len()))
    }

    /// Gives every formula of a sheet its value, and those elsewhere that it waits for.
    pub(crate) fn settle(&mut self, sheet: usize) {
        let count = self.grids.get(sheet).map_or(0, |grid| grid.written.len());
        for number in 0..count {
            let Some(written) = self.grid(sheet).written.get(number) else { continue };
            if let Held::Formula(_) = self.grid(sheet).held(written.cell) {
                self.settle_cell(sheet, written.cell);
            }
        }
    }

    /// Gives one formula its value. Formulas that it waits for come first; they are kept in a list
    /// of their own, however long the chain is.
    fn settle_cell(&mut self, sheet: usize, cell: Cell) {
        let mut waiting = vec![(sheet, cell)];
        while let Some(&(sheet, cell)) = waiting.last() {
            let (Held::Formula(number) | Held::Waiting(number)) = self.grid(sheet).held(cell)
            else {
                waiting.pop();
                continue;
            };
            match self.come_to(sheet, number) {
                Ok(()) => {
                    waiting.pop();
                }
                Err(area) => {
                    self.hold(sheet, cell, Held::Waiting(number));
                    if !self.await_all(area, &mut waiting) {
                        self.hold(sheet, cell, Held::Error(ErrorValue::Reference));
                    }
                }
            }
        }
    }

    /// Works one formula out; else the cells that it waits for.
    fn come_to(&mut self, sheet: usize, number: u32) -> Result<(), Area> {
        let mut lists = std::mem::take(&mut self.lists);
        let text = self.grid(sheet).formula_text(number);
        let result = result(text, sheet, self, &mut lists);
        let outcome = match result {
            Ok(value) => Ok(Settled::of(value)),
            Err(Unfinished::Waits(area)) => Err(area),
            Err(Unfinished::Unreadable) => Ok(Settled::Value(Held::Error(ErrorValue::Name))),
        };
        self.lists = lists;
        let kept = outcome?;
        let Some(grid) = self.grids.get_mut(sheet) else { return Ok(()) };
        let cell = usize::try_from(number).ok().and_then(|at| grid.written.get(at));
        let Some(&FormulaCell { cell, .. }) = cell else { return Ok(()) };
        match kept {
            Settled::Value(held) => grid.hold(cell, held),
            Settled::Text(text) => grid.text(cell.0, cell.1, &text),
        }
        Ok(())
    }

    /// Queues the cells of an area that have no value; false where one of them waits already.
    fn await_all(&self, area: Area, waiting: &mut Vec<(usize, Cell)>) -> bool {
        let grid = self.grid(area.sheet);
        for cell in (0..area.count()).rev().map(|place| area.at(place)) {
            match grid.held(cell) {
                Held::Waiting(_) => return false,
                Held::Formula(_) => waiting.push((area.sheet, cell)),
                _ => {}
            }
        }
        true
    }

    fn hold(&mut self, sheet: usize, (row, column): Cell, held: Held) {
        if let Some(grid) = self.grids.get_mut(sheet) {
            grid.hold((row, column), held);
        }
    }

    /// The value of a cell; none while its formula has none.
    pub(super) fn value(&self, sheet: usize, (row, column): Cell) -> Option<Value<'_>> {
        self.grid(sheet).value(row, column)
    }
}

/// A result apart from the cells that it was read from.
enum Settled {
    Value(Held),
    Text(String),
}

impl Settled {
    fn of(value: Value<'_>) -> Self {
        Self::Value(match value {
            // A formula that comes to a blank cell shows 0.
            Value::Blank => Held::Number(0.0),
            Value::Number(number) => Held::Number(number),
            Value::Text(text) if text.is_empty() => Held::Text { start: 0, length: 0 },
            Value::Text(text) => return Self::Text(text.into_owned()),
            Value::Truth(truth) => Held::Truth(truth),
            Value::Error(error) => Held::Error(error),
        })
    }
}
