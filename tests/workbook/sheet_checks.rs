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
        "text-not-counted" | "ambiguous-number" | "percent-as-text" => "text-in-number",
        code => code,
    }
}

/// A workbook filled with right figures, in a second engine and as plain cells.
pub(super) struct Filled {
    pub(super) catalogue: Catalogue,
    card: Scorecard,
    pub(super) engine: Engine,
    pub(super) book: Book,
}

impl Filled {
    pub(super) fn new(language: &str) -> Self {
        let (catalogue, mut card) = scorecard(language, |choices| {
            choices.filter.sectors = vec!["for-profit".parse().unwrap()];
            choices.filter.kpis = KPIS.iter().map(|id| id.parse().unwrap()).collect();
        });
        for measure in &mut card.kpis {
            measure.target = measure.kpi.target.as_ref().map(|target| target.value);
        }
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

    pub(super) fn period(&self, at: usize) -> String {
        self.card.calendar.get(at).unwrap().to_string()
    }

    fn put(&mut self, row: &str, period: usize, cell: Option<&Cell>) {
        let key = self.period(period);
        self.fill("data", row, &key, cell);
    }

    pub(super) fn fill(&mut self, block: &str, row: &str, key: &str, cell: Option<&Cell>) {
        let value = match cell {
            Some(Cell::Number(number) | Cell::Percent(number) | Cell::Date(number)) => {
                Value::Number(*number)
            }
            Some(Cell::Text(text)) => Value::Text(text.clone()),
            Some(other) => panic!("{other:?} cannot be typed"),
            None => Value::Blank,
        };
        let at = self.engine.package.block(block);
        self.engine.set_in(&at, row, key, &value);
        match cell {
            Some(cell) => self.book.set(block, row, key, cell.clone()),
            None => self.book.clear(block, row, key),
        }
    }

    /// What the column *Check* says by row, where it calls something wrong.
    fn checks(&self, block: &str) -> BTreeMap<String, String> {
        let data = self.engine.package.block(block);
        let mut found = BTreeMap::new();
        for id in data.rows.keys() {
            let said = self.engine.get_in(&data, id, "check");
            assert!(!matches!(said, Value::Error(_)), "{id} {said}");
            if block == "kpis" && said.text().starts_with('▸') || said.text().starts_with('⚠') {
                found.insert(id.clone(), said.text().to_owned());
            }
        }
        found
    }

    /// What the program calls wrong by row of some blocks.
    pub(super) fn findings(&self, blocks: &[&str]) -> BTreeMap<String, Vec<&'static str>> {
        let found = back(&self.book.save());
        let wrong = found.findings.iter().filter(|finding| finding.severity() >= Severity::Warning);
        let mut told: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for finding in wrong {
            let (Some(cell), Some(sheet)) = (finding.location.cell(), finding.location.sheet())
            else {
                continue;
            };
            let row: u32 = cell.trim_start_matches(char::is_alphabetic).parse().unwrap();
            let code = finding.code.name();
            for block in blocks {
                let block = self.engine.package.block(block);
                let name = &self.engine.package.sheets[block.sheet].name;
                let id = block.rows.iter().find(|(_, at)| **at == row);
                if let Some((id, _)) = id.filter(|_| name == sheet && !UNSEEN.contains(&code)) {
                    told.entry(id.clone()).or_default().push(said(code));
                }
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
    let none = || (BTreeMap::new(), BTreeMap::new());
    assert_eq!((filled.checks("data"), filled.findings(&["data"])), none());
    let settings = ["kpis", "targets"];
    assert_eq!((filled.checks("kpis"), filled.findings(&settings)), none());
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
            let (said_by_sheet, told) = (filled.checks("data"), filled.findings(&["data"]));
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

#[test]
fn what_is_wrong_is_told_in_words_before_the_other_figures_are_there() {
    let mut filled = Filled::new("nl");
    for (row, _) in RIGHT {
        filled.put(row, 1, None);
    }
    for (code, cells) in cases() {
        let (row, cell) = &cells[0];
        if matches!(cell, None | Some(Cell::Error(_) | Cell::Date(_))) {
            continue;
        }
        filled.put(row, 1, cell.as_ref());
        filled.engine.evaluate();
        // No error among the words of any row.
        let said = filled.checks("data");
        let alone = said.keys().all(|id| id == row);
        assert!(alone && said.len() <= 1, "{code} {cells:?}: {said:?}");
        filled.put(row, 1, None);
    }
}

/// A setting that is typed over: block, KPI, column.
type Setting = (&'static str, &'static str, &'static str, Option<Cell>);

/// What the sheet says where settings are typed over.
fn settings() -> Vec<(&'static str, Vec<Setting>)> {
    let (share, mean) = ("csat-top-two-box", "csat-mean");
    let (net, stayed) = ("net-promoter-score", "customer-retention-rate");
    let one = |kpi, key, number: f64| vec![("kpis", kpi, key, Some(Cell::from(number)))];
    let text = |kpi, key, text: &str| vec![("kpis", kpi, key, Some(Cell::from(text)))];
    let both = |kpi, (key, number): (&'static str, f64), (other, second): (&'static str, f64)| {
        vec![
            ("kpis", kpi, key, Some(Cell::from(number))),
            ("kpis", kpi, other, Some(Cell::from(second))),
        ]
    };
    let period = |kpi, key, number: f64| vec![("targets", kpi, key, Some(Cell::from(number)))];
    vec![
        ("text-in-number", text(net, "target", "about 40")),
        ("text-in-number", text(net, "target", "40")),
        ("text-in-number", text(share, "worst", "60 percent")),
        ("text-in-number", text(mean, "weight", "heavy")),
        ("text-in-number", text(mean, "minimum_answers", "many")),
        ("negative-weight", one(mean, "weight", -1.0)),
        ("negative-number", one(mean, "minimum_answers", -3.0)),
        ("whole-percents", one(share, "target", 85.0)),
        ("whole-percents", one(share, "worst", 60.0)),
        ("target-too-high", one(share, "target", 1.2)),
        ("target-too-high", one(net, "target", 300.0)),
        ("target-too-high", one(mean, "target", 75.0)),
        ("target-too-low", one(mean, "target", -1.0)),
        ("target-too-low", one(stayed, "target", -0.5)),
        ("worst-equals-target", both(net, ("target", 40.0), ("worst", 40.0))),
        ("worst-on-wrong-side", both(net, ("target", 40.0), ("worst", 60.0))),
        ("worst-on-wrong-side", one(share, "worst", 0.99)),
        ("limits-out-of-order", both(net, ("red", 30.0), ("green", 20.0))),
        ("limits-out-of-order", one(net, "green", 99.0)),
        ("period-target", period(mean, "2027-M02", 75.0)),
        ("worst-on-wrong-side", {
            let mut cells = period(share, "2027-M02", 0.2);
            cells.extend(period(share, "2027-M03", 0.9));
            cells
        }),
        ("kpi-without-target", vec![("kpis", net, "target", None)]),
        ("kpi-without-objective", vec![("kpis", net, "objective", None)]),
    ]
}

#[test]
fn what_the_sheet_says_of_settings_is_what_the_program_tells_of_the_same_kpi() {
    for language in ["en", "nl"] {
        let mut filled = Filled::new(language);
        let labels = filled.catalogue.labels().clone();
        for (code, cells) in settings() {
            let (engine, book) = (&filled.engine, filled.book.clone());
            let before: Vec<Value> = cells
                .iter()
                .map(|(block, kpi, key, _)| engine.get_in(&engine.package.block(block), kpi, key))
                .collect();
            for (block, kpi, key, cell) in &cells {
                filled.fill(block, kpi, key, cell.as_ref());
            }
            filled.engine.evaluate();
            let (said, told) = (filled.checks("kpis"), filled.findings(&["kpis", "targets"]));
            let kpi = cells[0].1;
            let here = |rows: Vec<&String>| rows.iter().all(|row| *row == kpi) && rows.len() == 1;
            assert!(here(said.keys().collect()), "{code} {cells:?}: {said:?}");
            assert!(here(told.keys().collect()), "{code} {cells:?}: {told:?}");
            let words = match code {
                "kpi-without-target" => labels.of("check.open", "target").to_owned(),
                "kpi-without-objective" => labels.of("check.open", "objective").to_owned(),
                _ => format!("⚠ {}", labels.of("check.setting", code)),
            };
            assert!(fits(&words, &said[kpi]), "{code} {cells:?}: {said:?}");
            let program = if code == "period-target" { "target-too-high" } else { code };
            assert!(told[kpi].contains(&program), "{code} {cells:?}: {told:?}");
            for ((block, kpi, key, _), value) in cells.iter().zip(before) {
                let at = filled.engine.package.block(block);
                filled.engine.set_in(&at, kpi, key, &value);
            }
            filled.book = book;
        }
    }
}
