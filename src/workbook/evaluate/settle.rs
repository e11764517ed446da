//! The order in which formulas get their values.

use super::{
    area::{Area, Cell},
    evaluator::{Evaluator, Unfinished},
    sheets::{Held, Sheets},
    text_pool::Placed,
    value::{ErrorValue, Value},
};

impl Sheets {
    /// Gives every formula of a sheet its value, and those elsewhere that it waits for.
    pub(crate) fn settle(&mut self, sheet: usize) {
        let formulas = self.formulas(sheet);
        for cell in formulas.cells.iter().map(|formula| formula.cell()) {
            if let Held::Formula(_) = self.grid(sheet).held(cell) {
                self.settle_cell(sheet, cell);
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
        let mut parsed = std::mem::take(&mut self.parsed);
        let Some((cell, said)) = self.formula(sheet, number) else {
            (self.lists, self.parsed) = (lists, parsed);
            return Ok(());
        };
        let result = match parsed.parsed((sheet, number), said, &self.names) {
            Ok(parsed) => Evaluator::result(said, parsed, self, &mut lists),
            Err(_) => Err(Unfinished::Unreadable),
        };
        let outcome = match result {
            Ok(value) => Ok(Settled::of(value)),
            Err(Unfinished::Waits(area)) => Err(area),
            Err(Unfinished::Unreadable) => Ok(Settled::Value(Held::Error(ErrorValue::Name))),
        };
        (self.lists, self.parsed) = (lists, parsed);
        let kept = outcome?;
        let Some(grid) = self.grids.get_mut(sheet) else { return Ok(()) };
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
            Value::Blank => Held::of(0.0),
            Value::Number(number) => Held::of(number),
            Value::Text(text) if text.is_empty() => Held::Text(Placed::NOWHERE),
            Value::Text(text) => return Self::Text(text.into_owned()),
            Value::Truth(truth) => Held::Truth(truth),
            Value::Error(error) => Held::Error(error),
        })
    }
}
