//! What the file itself shows as results, whoever calculated them.

use super::{
    blocks::Found,
    sheets::{Sheet, Value},
};
use crate::workbook::{layout::Block, page};
use std::collections::BTreeMap;

/// One result as the file shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownCell {
    /// A number.
    Number(f64),
    /// A text; empty where there is no result, or where the program that saved the file dropped it.
    Text(String),
    /// An error: `#DIV/0!`.
    Error(String),
}

/// The promised results of a file: by id of the row, then by key of the column, with the cell.
pub type Results = BTreeMap<String, BTreeMap<String, (ShownCell, String)>>;

/// What a file shows, never trusted, only compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// `klant:values`.
    pub values: Results,
    /// `klant:scores`.
    pub scores: Results,
    /// `klant:states`.
    pub states: Results,
    /// `klant:results`.
    pub results: Results,
}

impl Shown {
    /// Whether the program that saved the file left the results of formulas out: every figure has
    /// a state, so that none at all means that none was kept.
    pub(super) fn dropped(&self) -> bool {
        let blank = |(shown, _): &(ShownCell, String)| *shown == ShownCell::Text(String::new());
        !self.states.is_empty()
            && self.states.values().all(|cells| cells.values().all(blank))
            && self.results.values().all(|cells| cells.values().all(blank))
    }
}

/// Gathers the results of the hidden sheet.
pub(super) fn shown(sheets: &[Sheet], found: &BTreeMap<Block, Found>) -> Shown {
    let of =
        |block: Block| found.get(&block).map(|found| results(sheets, found)).unwrap_or_default();
    Shown {
        values: of(Block::Values),
        scores: of(Block::Scores),
        states: of(Block::States),
        results: of(Block::Results),
    }
}

fn results(sheets: &[Sheet], found: &Found) -> Results {
    let mut all = Results::new();
    let Some((sheet, id)) = sheets.get(found.sheet).zip(found.id) else { return all };
    for at in &found.rows {
        let Some(row) = sheet.rows.get(at) else { continue };
        let key = row.text(id);
        if key.is_empty() || all.contains_key(key) {
            continue;
        }
        let cells = found.columns.iter().map(|(name, column)| {
            let shown = match row.get(*column) {
                Some(Value::Number(number) | Value::Percent(number) | Value::Date(number)) => {
                    ShownCell::Number(*number)
                }
                Some(Value::Text(text)) => ShownCell::Text(text.clone()),
                Some(Value::Bool(flag)) => ShownCell::Text(flag.to_string()),
                Some(Value::Error(error)) => ShownCell::Error(error.clone()),
                None => ShownCell::Text(String::new()),
            };
            let address = format!("{}!{}", sheet.name, page::plain(*at, *column));
            (name.clone(), (shown, address))
        });
        all.insert(key.to_owned(), cells.collect());
    }
    all
}
