//! The cells of a workbook while it is written.

use super::{
    area::{Area, Cell},
    formula_text::{FormulaText, SheetNames},
    list::List,
    parsed::ParsedFormulas,
    text_pool::{Placed, TextPool, counted},
    value::{ErrorValue, Value},
};
use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Held {
    /// Nothing.
    #[default]
    Blank,
    /// A number, as bytes: so a cell takes twelve of them and not sixteen.
    Number([u8; 8]),
    /// A text among the texts of the sheet.
    Text(Placed),
    /// True or false.
    Truth(bool),
    /// An error.
    Error(ErrorValue),
    /// A formula that has no value yet: its number on the sheet.
    Formula(u32),
    /// A formula that waits for others.
    Waiting(u32),
}

impl Held {
    pub(super) const fn of(number: f64) -> Self {
        Self::Number(number.to_ne_bytes())
    }
}

/// A formula: where it stands, and its text among those of the sheet. There are very many, so they
/// are small.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormulaCell {
    row: u32,
    column: u16,
    /// How far it stands from the first of its copies, whose text is marked; else [`ALONE`].
    by: u16,
    text: Placed,
}

/// Says of a formula that nothing is marked in its text.
const ALONE: u16 = u16::MAX;

impl FormulaCell {
    pub(super) fn cell(self) -> Cell {
        (self.row, self.column)
    }
}

/// The cells of one sheet.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    rows: Vec<Vec<Held>>,
    texts: TextPool,
    formulas: GridFormulas,
}

/// The formulas of one sheet.
#[derive(Debug, Default)]
pub(crate) struct GridFormulas {
    pub(super) cells: Vec<FormulaCell>,
    texts: TextPool,
}

impl GridFormulas {
    /// No formulas.
    const fn new() -> Self {
        Self { cells: Vec::new(), texts: TextPool::new() }
    }

    /// How many there are, and how many bytes their texts take.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.cells.len(), self.texts.size())
    }

    /// What a formula says, by its number.
    pub(crate) fn said(&self, number: u32) -> FormulaText<'_> {
        let cell = usize::try_from(number).ok().and_then(|at| self.cells.get(at));
        cell.map_or(FormulaText { text: "", by: None }, |cell| self.said_in(*cell))
    }

    fn said_in(&self, cell: FormulaCell) -> FormulaText<'_> {
        let by = (cell.by != ALONE).then_some(cell.by);
        FormulaText { text: self.texts.text(cell.text), by }
    }
}

impl Grid {
    /// A text.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str) {
        let place = self.texts.add(text);
        self.hold((row, column), Held::Text(place));
    }

    /// A number.
    pub(crate) fn number(&mut self, row: u32, column: u16, number: f64) {
        self.hold((row, column), Held::of(number));
    }

    /// A formula, without its equals sign; its number among those of the sheet.
    pub(crate) fn formula(&mut self, row: u32, column: u16, formula: &str) -> u32 {
        let text = self.formulas.texts.add(formula);
        self.add(FormulaCell { row, column, by: ALONE, text })
    }

    /// A marked formula and its copies in the columns on its right: their numbers, in order.
    pub(crate) fn copies<'s>(
        &'s mut self,
        row: u32,
        columns: RangeInclusive<u16>,
        marked: &str,
    ) -> impl Iterator<Item = (u16, u32)> + use<'s> {
        let text = self.formulas.texts.add(marked);
        (0..)
            .zip(columns)
            .map(move |(by, column)| (column, self.add(FormulaCell { row, column, by, text })))
    }

    fn add(&mut self, cell: FormulaCell) -> u32 {
        let number = counted(self.formulas.cells.len());
        self.formulas.cells.push(cell);
        self.hold(cell.cell(), Held::Formula(number));
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
            Held::Number(bytes) => Value::Number(f64::from_ne_bytes(bytes)),
            Held::Text(place) => Value::from(self.texts.text(place)),
            Held::Truth(truth) => Value::Truth(truth),
            Held::Error(error) => Value::Error(error),
            Held::Formula(_) | Held::Waiting(_) => return None,
        })
    }

    /// Lets go of a row that nobody asks for any more.
    pub(crate) fn forget_row(&mut self, row: u32) {
        if let Some(cells) = usize::try_from(row).ok().and_then(|row| self.rows.get_mut(row)) {
            *cells = Vec::new();
        }
    }

    pub(super) fn held(&self, (row, column): Cell) -> Held {
        let row = usize::try_from(row).ok().and_then(|row| self.rows.get(row));
        row.and_then(|row| row.get(usize::from(column))).copied().unwrap_or_default()
    }

    pub(super) fn hold(&mut self, (row, column): Cell, held: Held) {
        let (row, column) = (usize::try_from(row).unwrap_or(usize::MAX), usize::from(column));
        if self.rows.len() <= row {
            self.rows.resize_with(row.saturating_add(1), Vec::new);
        }
        // Mostly as long as the row above: what grows by doubling leaves half of it blank.
        let above = row.checked_sub(1).and_then(|above| self.rows.get(above)).map_or(0, Vec::len);
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                if cells.capacity() <= column {
                    cells.reserve_exact((column + 1).max(above) - cells.len());
                }
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
    pub(super) names: SheetNames,
    pub(super) grids: Vec<Grid>,
    /// The cells of sheets whose formulas all have their values: others look at them, too.
    shared: Vec<Option<Arc<Grid>>>,
    /// What is to be worked out, of each sheet: others look at it meanwhile.
    formulas: Vec<Arc<GridFormulas>>,
    pub(super) lists: BTreeMap<Area, List>,
    pub(super) parsed: ParsedFormulas,
}

impl Sheets {
    /// Sheets without cells; names as formulas write them: quoted, with the exclamation mark.
    pub(crate) fn new(names: Vec<String>) -> Self {
        let grids = names.iter().map(|_| Grid::default()).collect();
        let shared = names.iter().map(|_| None).collect();
        let formulas = names.iter().map(|_| Arc::default()).collect();
        let (lists, parsed) = (BTreeMap::new(), ParsedFormulas::default());
        let names = SheetNames::new(names);
        Self { names, grids, shared, formulas, lists, parsed }
    }

    /// Lets go of what only formulas without a value need: all of them have theirs. What the library
    /// holds of the sheets that people see takes its place.
    pub(crate) fn settled(&mut self) {
        self.lists.clear();
        self.parsed = ParsedFormulas::default();
        for formulas in &mut self.formulas {
            *formulas = Arc::default();
        }
        self.shared.fill(None);
    }

    /// Adds the cells of a sheet.
    pub(crate) fn put(&mut self, sheet: usize, mut grid: Grid) {
        let places = self.grids.get_mut(sheet).zip(self.formulas.get_mut(sheet));
        if let Some((place, formulas)) = places {
            *formulas = Arc::new(std::mem::take(&mut grid.formulas));
            *place = grid;
            self.parsed = ParsedFormulas::default();
        }
    }

    /// The cells of a sheet.
    pub(crate) fn grid(&self, sheet: usize) -> &Grid {
        static NONE: Grid =
            Grid { rows: Vec::new(), texts: TextPool::new(), formulas: GridFormulas::new() };
        match self.shared.get(sheet) {
            Some(Some(shared)) => shared,
            _ => self.grids.get(sheet).unwrap_or(&NONE),
        }
    }

    /// The cells of a sheet, all of whose formulas have their values: for others, too, until
    /// [nobody asks for them](Self::settled) here.
    pub(crate) fn share(&mut self, sheet: usize) -> Arc<Grid> {
        let grid = Arc::new(self.take(sheet));
        if let Some(shared) = self.shared.get_mut(sheet) {
            *shared = Some(Arc::clone(&grid));
        }
        self.forget_formulas(sheet);
        grid
    }

    /// The formulas of a sheet.
    pub(crate) fn formulas(&self, sheet: usize) -> Arc<GridFormulas> {
        self.formulas.get(sheet).cloned().unwrap_or_default()
    }

    /// A formula of a sheet: its cell, and what it says.
    pub(super) fn formula(&self, sheet: usize, number: u32) -> Option<(Cell, FormulaText<'_>)> {
        let formulas = self.formulas.get(sheet)?;
        let written = formulas.cells.get(usize::try_from(number).ok()?)?;
        Some((written.cell(), formulas.said_in(*written)))
    }

    /// Lets go of the formulas of a sheet, all of which have a value.
    fn forget_formulas(&mut self, sheet: usize) {
        if let Some(formulas) = self.formulas.get_mut(sheet) {
            *formulas = Arc::default();
        }
    }

    /// Takes the cells of a sheet.
    pub(crate) fn take(&mut self, sheet: usize) -> Grid {
        self.grids.get_mut(sheet).map(std::mem::take).unwrap_or_default()
    }

    /// The value of a cell; none while its formula has none.
    pub(super) fn value(&self, sheet: usize, (row, column): Cell) -> Option<Value<'_>> {
        self.grid(sheet).value(row, column)
    }
}
