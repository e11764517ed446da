//! Settings on all sheets that cannot be right: marked, told in words, counted on Start, told by the
//! program, and never a bound of anything.

use super::{book::Cell, read::back, scorecard, sheet_checks::Filled, workbook};
use crate::oracle::{At, Engine, Value};
use klant::{readings::Readings, score::score, scorecard::Note};

/// A setting that cannot be: the block, its row, its column, what is typed, the key of the words, and
/// the column in which they stand; none for Start, where they stand beside the cell.
type Wrong = (&'static str, &'static str, &'static str, Cell, &'static str, Option<&'static str>);

/// Of every kind of cell.
fn wrong(filled: &Filled) -> Vec<Wrong> {
    let kpi = Box::leak(filled.kpi().into_boxed_str());
    let objective: &str = Box::leak(filled.first("objectives").into_boxed_str());
    let segment: &str = Box::leak(filled.first("segments").into_boxed_str());
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        ("start", "green-from", "value", Cell::Number(200.0), "bands-out-of-order", None),
        ("start", "green-from", "value", text("abc"), "text-in-number", None),
        ("start", "amber-from", "value", Cell::Number(95.0), "bands-out-of-order", None),
        ("start", "least-complete", "value", Cell::Number(3.0), "coverage-out-of-range", None),
        ("start", "least-complete", "value", Cell::Number(-0.5), "coverage-out-of-range", None),
        ("start", "year-begins", "value", text("Foo"), "unknown-choice", None),
        ("objectives", objective, "weight", Cell::Number(-2.0), "negative-weight", Some("hint")),
        ("objectives", objective, "weight", text("much"), "text-in-number", Some("hint")),
        ("objectives", objective, "outcome", text("Fame"), "unknown-choice", Some("hint")),
        ("objectives", objective, "segment", text("S9"), "unknown-choice", Some("hint")),
        ("objectives", objective, "drives", text("O99"), "unknown-choice", Some("hint")),
        ("objectives", objective, "drives", text("O2, O99"), "unknown-choice", Some("hint")),
        ("objectives", objective, "drives", text("o2;O3/X&O4"), "unknown-choice", Some("hint")),
        ("objectives", objective, "drives", text("O2\nO?"), "unknown-choice", Some("hint")),
        ("objectives", objective, "drives", text("O3 o1"), "drives-itself", Some("hint")),
        ("segments", segment, "size", Cell::Number(-5.0), "negative-size", Some("treatment")),
        ("segments", segment, "targeted", text("maybe"), "unknown-choice", Some("treatment")),
        ("kpis", kpi, "objective", text("O99"), "unknown-choice", Some("check")),
        ("kpis", kpi, "direction", text("sideways"), "unknown-choice", Some("check")),
        ("kpis", kpi, "frequency", text("now and then"), "unknown-choice", Some("check")),
    ]
}

impl Filled {
    /// The first row of a block.
    fn first(&self, block: &str) -> String {
        self.rows_of(block).swap_remove(0)
    }

    /// The rows of a block, in their order.
    fn rows_of(&self, block: &str) -> Vec<String> {
        let block = self.engine.package.block(block);
        let mut rows: Vec<_> = block.rows.into_iter().map(|(id, row)| (row, id)).collect();
        rows.sort();
        rows.into_iter().map(|(_, id)| id).collect()
    }

    /// A KPI of the catalogue.
    fn kpi(&self) -> String {
        self.first("kpis")
    }

    /// What Start says of settings: how many, and what leads there.
    fn on_start(&self) -> (Value, Value) {
        let start = self.engine.package.block("start").sheet;
        let label = self.catalogue.labels().text("start.open_item.settings");
        let cells = &self.engine.package.sheets[start].cells;
        let (row, column): At =
            cells.keys().copied().find(|at| self.engine.value(start, *at).text() == label).unwrap();
        let beside = |by: u32| self.engine.value(start, (row, column + by));
        (beside(1), beside(2))
    }
}

#[test]
fn whatever_setting_cannot_be_is_told_beside_it_and_counted_on_start() {
    for language in ["en", "nl"] {
        let mut filled = Filled::new(language);
        // A segment, for what is said of one.
        let segment = filled.first("segments");
        filled.fill("segments", &segment, "name", Some(&Cell::Text("Anna".into())));
        filled.engine.evaluate();
        let labels = filled.catalogue.labels().clone();
        assert_eq!(filled.on_start().0, Value::Number(0.0), "{language}");
        let right = filled.book.clone();
        for (block, id, key, cell, said, told) in wrong(&filled) {
            let at = filled.engine.package.block(block);
            let before = filled.engine.get_in(&at, id, key);
            filled.fill(block, id, key, Some(&cell));
            filled.engine.evaluate();
            let case = format!("{language} {block} {id} {key} {cell:?}");
            let (count, jump) = filled.on_start();
            assert_eq!(count, Value::Number(1.0), "{case}");
            assert_eq!(jump.text(), labels.text("start.jump"), "{case}");
            let words = labels.of("check.setting", said);
            let shown = match told {
                Some(column) => filled.engine.get_in(&at, id, column),
                None => {
                    let place = (at.rows[id], at.columns[key] + 1);
                    filled.engine.value(at.sheet, place)
                }
            };
            let shown = shown.text().to_owned();
            assert!(shown.starts_with('⚠') && shown.ends_with(words), "{case}: {shown}");
            if block != "start" && said == "unknown-choice" {
                let header = labels.of(&format!("column.{block}"), key);
                assert_eq!(shown, format!("⚠ {header}: {words}"), "{case}");
            }
            let program = filled.findings(&[block]);
            assert!(program.values().any(|codes| !codes.is_empty()), "{case}: {program:?}");
            filled.engine.set_in(&at, id, key, &before);
            filled.book = right.clone();
        }
    }
}

#[test]
fn what_a_note_and_the_dashboard_choose_from_no_list_is_told_too() {
    let mut filled = Filled::new("nl");
    let labels = filled.catalogue.labels().clone();
    let words = labels.of("check.setting", "unknown-choice").to_owned();
    let notes = filled.engine.package.block("notes");
    let row = notes.key_row + 2;
    let period = filled.period(0);
    for (key, right) in [("period", &*period), ("kpi", "K1")] {
        filled.engine.set(notes.sheet, (row, notes.columns[key]), &Value::Text(right.to_owned()));
    }
    for (key, wrong, right) in
        [("period", "ooit", &*period), ("kpi", "K99", "K1"), ("done", "bijna", "ja")]
    {
        let place = (row, notes.columns[key]);
        filled.engine.set(notes.sheet, place, &Value::Text(wrong.to_owned()));
        filled.engine.evaluate();
        let shown = filled.engine.value(notes.sheet, (row, notes.columns["name"]));
        let header = labels.of("column.notes", key);
        assert_eq!(shown.text(), format!("⚠ {header}: {words}"));
        assert_eq!(filled.on_start().0, Value::Number(1.0), "{key}");
        filled.engine.set(notes.sheet, place, &Value::Text(right.to_owned()));
        filled.engine.evaluate();
        assert_eq!(filled.on_start().0, Value::Number(0.0), "{key}");
    }
    let view = filled.engine.package.block("view");
    filled.engine.set_in(&view, "period", "value", &Value::Text("ooit".to_owned()));
    filled.engine.evaluate();
    assert_eq!(filled.on_start().0, Value::Number(1.0));
}

#[test]
fn several_codes_in_a_cell_are_known_however_they_are_parted() {
    let mut filled = Filled::new("en");
    let (objective, objectives) =
        (filled.first("objectives"), filled.engine.package.block("objectives"));
    for drives in ["O2", "O2, O3", "o3;O2", "O2 / O4&O3", "O2\nO3", " O4,,O2 ", "O2,O3,O4,O3,O2,O4"]
    {
        let cell = Value::Text(drives.to_owned());
        filled.engine.set_in(&objectives, &objective, "drives", &cell);
        filled.engine.evaluate();
        let shown = filled.engine.get_in(&objectives, &objective, "hint");
        assert!(!shown.text().contains('⚠'), "{drives:?}: {shown:?}");
        assert_eq!(filled.on_start().0, Value::Number(0.0), "{drives:?}");
    }
}

#[test]
fn a_note_that_belongs_to_nothing_is_told() {
    let mut filled = Filled::new("nl");
    let labels = filled.catalogue.labels().clone();
    let notes = filled.engine.package.block("notes");
    let row = notes.key_row + 2;
    let set = |filled: &mut Filled, key: &str, text: &str| {
        let place = (row, notes.columns[key]);
        filled.engine.set(notes.sheet, place, &Value::Text(text.to_owned()));
        filled.engine.evaluate();
        let shown = filled.engine.value(notes.sheet, (row, notes.columns["name"]));
        shown.text().to_owned()
    };
    let words = |key: &str| {
        let header = labels.of("column.notes", key);
        format!("⚠ {header}: {}", labels.of("check.setting", "unknown-choice"))
    };
    assert_eq!(set(&mut filled, "explanation", "Een storing"), words("period"));
    let period = filled.period(0);
    assert_eq!(set(&mut filled, "period", &period), words("kpi"));
    assert_eq!(filled.on_start().0, Value::Number(1.0));
    assert!(!set(&mut filled, "kpi", "K1").contains('⚠'));
    assert_eq!(filled.on_start().0, Value::Number(0.0));
}

#[test]
fn an_agreement_from_before_the_calendar_is_about_a_period_that_is_known() {
    let (catalogue, mut card) = scorecard("en", |_| {});
    card.notes.push(Note {
        period: "2026-12".parse().unwrap(),
        kpi: card.kpis[0].id().clone(),
        explanation: String::new(),
        agreement: "Call everybody".into(),
        who: String::new(),
        due: String::new(),
        done: false,
    });
    let mut engine = Engine::open(&workbook(&catalogue, &card, &Readings::default()));
    engine.evaluate();
    let notes = engine.package.block("notes");
    let cell = |key: &str| engine.value(notes.sheet, (notes.key_row + 2, notes.columns[key]));
    assert_eq!(cell("period").text(), "Dec 2026");
    assert_eq!(cell("name").text(), card.kpis[0].kpi.name);
}

#[test]
fn bounds_that_cannot_be_are_none_in_the_sheet_and_in_the_report() {
    for (amber, green) in [(95.0, 90.0), (60.0, 200.0), (-1.0, 90.0), (70.0, 70.0)] {
        let mut filled = Filled::new("en");
        let usual = back(&filled.book.save()).value;
        let statuses = |read: &klant::workbook::Submission| {
            let scored = score(&read.scorecard, &read.readings);
            scored.series.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>()
        };
        let before = statuses(&usual);
        filled.engine.evaluate();
        let shown = |filled: &Filled| {
            let mut texts = Vec::new();
            for (at, sheet) in filled.engine.package.sheets.iter().enumerate() {
                if sheet.name == filled.catalogue.labels().of("sheet", "scorecard") {
                    texts.extend(sheet.cells.keys().map(|cell| filled.engine.value(at, *cell)));
                }
            }
            texts
        };
        let sheet = shown(&filled);
        filled.fill("start", "amber-from", "value", Some(&Cell::Number(amber)));
        filled.fill("start", "green-from", "value", Some(&Cell::Number(green)));
        filled.engine.evaluate();
        assert_eq!(shown(&filled), sheet, "{amber} {green}");
        let read = back(&filled.book.save());
        let told = read.findings.iter().filter(|one| one.code.name() == "bands-out-of-order");
        assert_eq!(told.count(), 1, "{amber} {green}");
        assert_eq!(statuses(&read.value), before, "{amber} {green}");
    }
}

#[test]
fn an_own_kpi_with_a_target_is_asked_what_would_be_unacceptable() {
    let mut filled = Filled::new("en");
    let labels = filled.catalogue.labels().clone();
    let own = "own-1";
    filled.fill("kpis", own, "name", Some(&Cell::Text("Our own".into())));
    filled.fill("kpis", own, "target", Some(&Cell::Number(80.0)));
    filled.engine.evaluate();
    let block = filled.engine.package.block("kpis");
    let said = filled.engine.get_in(&block, own, "check");
    assert_eq!(said.text(), labels.of("check.open", "worst"));
    assert_eq!(filled.on_start().0, Value::Number(0.0));
    let told = filled.findings(&["kpis"]);
    assert!(told[own].contains(&"kpi-without-worst"), "{told:?}");
}

/// How many rows of a table are tried at once.
const ROWS: usize = 4;

/// What people may type instead of what a setting takes, and what it takes in other words.
const TYPED: [&str; 34] = [
    "Higher\u{a0}is better",
    "*",
    "? ",
    "O1\u{a0}",
    "lower",
    "Lower is better",
    "higher is better ",
    "Hoger is beter",
    "yes",
    "Yes",
    "ja",
    "true",
    "x",
    "monthly",
    "Monthly",
    "march",
    "March",
    "maart",
    "3",
    "O1",
    "o1",
    "O01",
    "o9",
    "S1",
    "K1",
    "customer-retention-rate",
    "Customer retention rate",
    "n/a",
    "-",
    "2,5",
    "2.5",
    "45%",
    "€ 120",
    "Satisfaction",
];

/// The settings of each table that are held against something.
const HELD: [(&str, &[&str], &str); 3] = [
    (
        "kpis",
        &[
            "objective",
            "target",
            "worst",
            "direction",
            "frequency",
            "due_in",
            "outcome",
            "lens",
            "baseline",
            "weight",
            "target_high",
            "worst_high",
            "red",
            "green",
            "green_at_target",
            "minimum_answers",
        ],
        "check",
    ),
    ("objectives", &["outcome", "value_proposition", "segment", "drives", "weight"], "hint"),
    ("segments", &["targeted", "size", "profit_per_customer"], "treatment"),
];

#[test]
fn whatever_is_typed_into_a_setting_counts_for_the_sheet_and_the_program_or_for_neither() {
    let mut filled = Filled::new("en");
    // A row without a name says nothing.
    for (block, key) in [("segments", "name"), ("objectives", "statement")] {
        for (id, name) in filled.rows_of(block).iter().zip(["One", "Two", "Three", "Four"]) {
            filled.fill(block, id, key, Some(&Cell::Text(name.to_owned())));
        }
    }
    filled.engine.evaluate();
    let right = filled.book.clone();
    let usual = filled.findings(&HELD.map(|(block, ..)| block));
    let rows = HELD.map(|(block, ..)| filled.rows_of(block));
    let mut differ = Vec::new();
    for (number, typed) in TYPED.iter().enumerate() {
        // One cell in each of four rows at a time, since a row tells its first fault.
        for turn in 0..HELD[0].1.len() / ROWS {
            let mut put = Vec::new();
            for ((block, keys, told), rows) in HELD.iter().zip(&rows) {
                for (place, id) in rows.iter().take(ROWS).enumerate() {
                    let key = keys[(number + turn * ROWS + place) % keys.len()];
                    let at = filled.engine.package.block(block);
                    let before = filled.engine.get_in(&at, id, key);
                    filled.fill(block, id, key, Some(&Cell::Text((*typed).to_owned())));
                    put.push((*block, id, key, *told, at, before));
                }
            }
            filled.engine.evaluate();
            let program = filled.findings(&HELD.map(|(block, ..)| block));
            for (block, id, key, told, at, before) in put {
                let said = filled.engine.get_in(&at, id, told);
                let codes = program.get(id).filter(|codes| usual.get(id) != Some(codes));
                if said.text().starts_with('⚠') != codes.is_some() {
                    differ.push(format!("{typed:?} {block} {id} {key}: {said} {codes:?}"));
                }
                filled.engine.set_in(&at, id, key, &before);
            }
            filled.book = right.clone();
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}
