//! What cannot be right is seen in the sheet, and is what the program says of the same cell.

use super::{
    book::{Book, Cell},
    one_decision::{KPIS, RIGHT, cases},
    read::back,
    scorecard, workbook,
};
use crate::oracle::{Engine, Value};
use klant::{catalogue::Catalogue, finding::Severity, readings::Readings, scorecard::Scorecard};
use std::collections::BTreeMap;

/// Findings at figures that the sheet does not call wrong: what a format says and a formula cannot
/// see, and figures that are right but too few.
const UNSEEN: [&str; 2] = ["percent-sign", "answers-too-few"];

/// What the sheet calls a finding of the program: a text is a text to it, whatever it says.
fn said(code: &str) -> &str {
    match code {
        "number-as-text" | "ambiguous-number" | "percent-as-text" => "text-in-number",
        code => code,
    }
}

/// A workbook filled with right figures, in a second engine and as plain cells.
struct Filled {
    catalogue: Catalogue,
    card: Scorecard,
    engine: Engine,
    book: Book,
}

impl Filled {
    fn new(language: &str) -> Self {
        let (catalogue, card) = scorecard(language, |choices| {
            choices.filter.sectors = vec!["for-profit".parse().unwrap()];
            choices.filter.kpis = KPIS.iter().map(|id| id.parse().unwrap()).collect();
        });
        let bytes = workbook(&catalogue, &card, &Readings::default());
        let (engine, book) = (Engine::open(&bytes), Book::open(&bytes));
        let mut filled = Self { catalogue, card, engine, book };
        for period in 0..2 {
            for (row, value) in RIGHT {
                filled.put(row, period, Some(&Cell::from(value)));
            }
        }
        filled
    }

    fn period(&self, at: usize) -> String {
        self.card.calendar.get(at).unwrap().to_string()
    }

    fn put(&mut self, row: &str, period: usize, cell: Option<&Cell>) {
        let key = self.period(period);
        let value = match cell {
            Some(Cell::Number(number) | Cell::Percent(number) | Cell::Date(number)) => {
                Value::Number(*number)
            }
            Some(Cell::Text(text)) => Value::Text(text.clone()),
            Some(other) => panic!("{other:?} cannot be typed"),
            None => Value::Blank,
        };
        let data = self.engine.package.block("data");
        self.engine.set_in(&data, row, &key, &value);
        match cell {
            Some(cell) => self.book.set("data", row, &key, cell.clone()),
            None => self.book.clear("data", row, &key),
        }
    }

    /// What the column *Check* says by row, where it calls something wrong.
    fn checks(&self) -> BTreeMap<String, String> {
        let data = self.engine.package.block("data");
        let mut found = BTreeMap::new();
        for id in data.rows.keys() {
            let said = self.engine.get_in(&data, id, "check");
            assert!(!matches!(said, Value::Error(_)), "{id} {said}");
            if said.text().starts_with('⚠') {
                found.insert(id.clone(), said.text().to_owned());
            }
        }
        found
    }

    /// What the program calls wrong by row of figures.
    fn findings(&self) -> BTreeMap<String, Vec<&'static str>> {
        let data = self.engine.package.block("data");
        let rows: BTreeMap<u32, &String> = data.rows.iter().map(|(id, row)| (*row, id)).collect();
        let found = back(&self.book.save());
        let wrong = found.findings.iter().filter(|finding| finding.severity() >= Severity::Warning);
        let mut told: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for finding in wrong {
            let Some(cell) = finding.location.cell() else { continue };
            let row: u32 = cell.trim_start_matches(char::is_alphabetic).parse().unwrap();
            let code = finding.code.name();
            if let Some(id) = rows.get(&row)
                && !UNSEEN.contains(&code)
                && finding.location.sheet() == Some(self.catalogue.labels().of("sheet", "data"))
            {
                told.entry((*id).clone()).or_default().push(said(code));
            }
        }
        told
    }

    /// Whether words are those for a finding in a period.
    fn worded(&self, said: &str, code: &str, period: usize) -> bool {
        let labels = self.catalogue.labels();
        let period = labels.period(self.card.calendar.get(period).unwrap());
        fits(&format!("⚠ {period}: {}", labels.of("check", code)), said)
    }
}

/// Whether a text is a pattern with its blanks filled in.
fn fits(pattern: &str, said: &str) -> bool {
    let mut rest = said;
    for (place, part) in pattern.split(['{', '}']).enumerate() {
        if place % 2 == 1 {
            continue;
        }
        let Some(at) = rest.find(part) else { return false };
        if place == 0 && at > 0 || !part.is_empty() && at > 40 {
            return false;
        }
        rest = &rest[at + part.len()..];
    }
    !said.contains(['{', '}'])
}

#[test]
fn right_figures_are_called_wrong_by_nobody() {
    let mut filled = Filled::new("en");
    filled.engine.evaluate();
    assert_eq!((filled.checks(), filled.findings()), (BTreeMap::new(), BTreeMap::new()));
}

#[test]
fn what_the_sheet_calls_wrong_is_what_the_program_tells_of_the_same_row() {
    for language in ["en", "nl"] {
        let mut filled = Filled::new(language);
        for (code, cells) in cases() {
            // A date is a number to a formula, and nobody types an error.
            let typed = |cell: &Option<Cell>| !matches!(cell, Some(Cell::Error(_) | Cell::Date(_)));
            if !cells.iter().all(|(_, cell)| typed(cell)) {
                continue;
            }
            for (row, cell) in &cells {
                filled.put(row, 1, cell.as_ref());
            }
            filled.engine.evaluate();
            let (said_by_sheet, told) = (filled.checks(), filled.findings());
            let (ids, rows): (Vec<_>, Vec<_>) =
                (said_by_sheet.keys().collect(), told.keys().collect());
            assert_eq!(ids, rows, "{code} {cells:?}: {said_by_sheet:?} {told:?}");
            for (id, words) in &said_by_sheet {
                let worded = told[id].iter().any(|code| filled.worded(words, code, 1));
                assert!(worded, "{code} {cells:?}: {words}");
            }
            for (row, _) in &cells {
                let right = RIGHT.iter().find(|(known, _)| known == row);
                filled.put(row, 1, right.map(|(_, value)| Cell::from(*value)).as_ref());
            }
        }
    }
}
