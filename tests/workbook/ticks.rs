//! Which KPI is asked of which target group, as it is ticked in the workbook.

use super::{
    book::{Book, Cell},
    random::{Dice, random},
    read::back,
    workbook,
};
use crate::{
    common::{cases, value},
    oracle::{Engine, Value},
};
use klant::{
    catalogue::{Catalogue, built_in},
    finding::{Finding, Location},
    model::{BySegment, Id},
    readings::Readings,
    scorecard::{Scorecard, build, plan},
    workbook::Submission,
};
use std::collections::BTreeSet;

/// The only KPI of most of these workbooks.
const KPI: &str = "donor-confidence-impact";

/// A workbook with three groups and a KPI that is asked as the line says.
fn issued(asked: &str) -> (Catalogue, Scorecard, Vec<u8>) {
    let catalogue = built_in("en");
    let text = format!(
        "sector = \"non-profit\"\nstart = \"2027\"\n\
         [[segments]]\nid = \"guests\"\nname = \"Visitors\"\n\
         [[segments]]\nid = \"donors\"\nname = \"Donors\"\n\
         [[segments]]\nid = \"patrons\"\nname = \"Major donors\"\n\
         [[kpis]]\nid = \"{KPI}\"\ntarget = 80\n{asked}\n"
    );
    let read = plan::read("scorecard.toml", &text);
    assert_eq!(read.findings, []);
    let scorecard = build(&catalogue, &read.value).value;
    let bytes = workbook(&catalogue, &scorecard, &Readings::default());
    crate::oracle::assert_sound(&bytes);
    (catalogue, scorecard, bytes)
}

/// The groups that are ticked for a KPI.
fn ticked(book: &Book, scorecard: &Scorecard, kpi: &str) -> Vec<String> {
    let (page, _) = book.block("asked");
    let row = book.row("asked", kpi);
    let ids = scorecard.segments.iter().filter_map(|segment| segment.id.as_ref());
    let is_ticked = |id: &&Id| {
        let at = (row, book.column("asked", &format!("@{id}")));
        book.pages[page].cells.get(&at) == Some(&Cell::from("✔"))
    };
    ids.filter(is_ticked).map(Id::to_string).collect()
}

/// The scorecard that the plan of a workbook makes, through its text.
fn next(found: &Submission, catalogue: &Catalogue) -> Scorecard {
    let plan = found.ground(catalogue, catalogue.labels()).plan;
    let text = plan::write(&plan, catalogue);
    let read = plan::read("scorecard.toml", &text);
    assert_eq!(read.value, plan, "{text}");
    let built = build(catalogue, &read.value);
    let about_groups = |found: &Finding| found.code.name().contains("segment");
    assert!(!built.findings.iter().any(about_groups), "{:?}", built.findings);
    built.value
}

/// Whom the KPI is asked of, as a plan lists them.
fn asked(scorecard: &Scorecard) -> String {
    match &scorecard.kpis[0].by_segment {
        BySegment::Together => "together".to_owned(),
        BySegment::Every => "every".to_owned(),
        BySegment::Only(groups) => groups.iter().map(Id::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// Codes about ticks, each with the group and the KPIs that it names.
fn told(found: &[Finding]) -> Vec<String> {
    let about = found.iter().filter(|one| one.code.name().contains("tick"));
    let words = |one: &Finding| {
        let of = |key: &str| value(one, key).unwrap_or_default();
        format!("{} {} {}", one.code.name(), of("group"), of("kpis")).trim().to_owned()
    };
    about.map(words).collect()
}

fn tick(book: &mut Book, group: &str, cell: impl Into<Cell>) {
    book.set("asked", KPI, &format!("@{group}"), cell);
}

#[test]
fn a_kpi_is_ticked_where_it_is_asked() {
    for (line, expected) in [
        ("", vec![]),
        ("by_segment = [\"donors\"]", vec!["donors"]),
        ("by_segment = [\"patrons\", \"donors\"]", vec!["donors", "patrons"]),
        ("by_segment = true", vec!["guests", "donors", "patrons"]),
    ] {
        let (catalogue, scorecard, bytes) = issued(line);
        assert_eq!(ticked(&Book::open(&bytes), &scorecard, KPI), expected, "{line}");
        let found = back(&bytes);
        assert_eq!((&found.value.asked, &found.value.changes), (&[].into(), &vec![]), "{line}");
        assert_eq!(told(&found.findings), Vec::<String>::new());
        assert_eq!(asked(&next(&found.value, &catalogue)), asked(&scorecard), "{line}");
    }
}

#[test]
fn without_groups_there_is_nothing_to_tick() {
    let (catalogue, scorecard) = super::scorecard("en", |_| {});
    let book = Book::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    let mark = Cell::from("klant:asked");
    assert!(book.pages.iter().all(|page| page.cells.values().all(|cell| *cell != mark)));
}

#[test]
fn ticks_are_the_plan_of_the_next_workbook_and_change_nothing_in_this_one() {
    let catalogues = [built_in("en"), built_in("nl")];
    let mut changed = 0;
    for number in 0..cases::at_least(24).into() {
        let catalogue = &catalogues[usize::from(number % 2 == 1)];
        let (scorecard, readings) = random(catalogue, number);
        if scorecard.segments.is_empty() {
            continue;
        }
        let mut book = Book::open(&workbook(catalogue, &scorecard, &readings));
        let before = back(&book.save()).value;
        let mut dice = Dice(number);
        let mut wanted = Vec::new();
        for measure in
            scorecard.kpis.iter().filter(|measure| !measure.id().as_str().starts_with("own-"))
        {
            let kpi = measure.id().as_str();
            let mut now = BTreeSet::new();
            for id in scorecard.segments.iter().filter_map(|segment| segment.id.as_ref()) {
                let key = format!("@{id}");
                if dice.chance(0.5) {
                    book.set("asked", kpi, &key, "✔");
                    now.insert(id.to_string());
                } else {
                    book.clear("asked", kpi, &key);
                }
            }
            wanted.push((kpi.to_owned(), now));
        }
        let found = back(&book.save()).value;
        assert!(found.scorecard == before.scorecard, "case {number}");
        assert!(found.readings == before.readings, "case {number}");
        changed += found.asked.len();
        let next = next(&found, catalogue);
        let again = Book::open(&workbook(catalogue, &next, &Readings::default()));
        for (kpi, now) in wanted {
            let ticks: BTreeSet<String> = ticked(&again, &next, &kpi).into_iter().collect();
            assert_eq!(ticks, now, "case {number}, {kpi}");
            let measure = next.kpis.iter().find(|measure| measure.id().as_str() == kpi).unwrap();
            let named: BTreeSet<String> =
                measure.by_segment.named().iter().map(Id::to_string).collect();
            assert!(measure.by_segment == BySegment::Every || named == now, "case {number}, {kpi}");
        }
    }
    assert!(changed > 50, "{changed}");
}

#[test]
fn whatever_people_tick_with_is_a_tick_and_anything_else_is_told_at_its_cell() {
    let (catalogue, _, bytes) = issued("");
    let ticks = ["x", "X", "1", "ja", "Yes", "√", "✓", "✔", "☑", "✅", "TRUE", "waar", " x "];
    let cells = ticks.iter().map(|text| Cell::from(*text));
    for cell in cells.chain([Cell::Number(1.0), Cell::Bool(true)]) {
        let mut book = Book::open(&bytes);
        tick(&mut book, "donors", cell.clone());
        let found = back(&book.save());
        assert_eq!(asked(&next(&found.value, &catalogue)), "donors", "{cell:?}");
    }
    // What a column of check boxes leaves behind is no tick.
    for cell in [Cell::Bool(false), Cell::Number(0.0), Cell::from("nee"), Cell::from("☐")] {
        let mut book = Book::open(&bytes);
        tick(&mut book, "donors", cell.clone());
        let found = back(&book.save());
        assert_eq!((told(&found.findings), found.value.asked), (vec![], [].into()), "{cell:?}");
    }
    let mut book = Book::open(&bytes);
    tick(&mut book, "donors", "perhaps");
    let found = back(&book.save());
    let unclear = found.findings.iter().find(|one| one.code.name() == "tick-unclear").unwrap();
    let at = (book.row("asked", KPI), book.column("asked", "@donors"));
    assert!(matches!(unclear.location, Location::Cell { row, column, .. } if (row, column) == at));
    assert_eq!(found.value.asked, [].into());
}

#[test]
fn where_ticks_and_rows_do_not_fit_it_is_told_once_for_each_group() {
    let (catalogue, scorecard, bytes) = issued("by_segment = [\"guests\", \"donors\"]");
    let mut book = Book::open(&bytes);
    tick(&mut book, "patrons", "x");
    book.clear("asked", KPI, "@guests");
    book.clear("asked", KPI, "@donors");
    let period = scorecard.calendar.start.to_string();
    book.set("data", &format!("{KPI}.value@donors"), &period, Cell::Percent(0.8));
    let found = back(&book.save());
    assert_eq!(
        told(&found.findings),
        [
            "rows-without-tick Visitors K1",
            "figures-without-tick Donors K1",
            "tick-without-rows Major donors K1"
        ]
    );
    assert_eq!(asked(&next(&found.value, &catalogue)), "patrons");
    // This workbook asks and scores what it did.
    assert!(found.value.scorecard == scorecard);
    let series = found.value.readings.of(scorecard.kpis[0].id(), Some(&"donors".parse().unwrap()));
    assert!(series.is_some());
    let changes: Vec<(&str, &str, &str)> = found
        .value
        .changes
        .iter()
        .map(|change| (change.what.as_str(), change.from.as_str(), change.to.as_str()))
        .collect();
    assert_eq!(changes, [("@guests", "✔", ""), ("@donors", "✔", ""), ("@patrons", "", "✔")]);
}

#[test]
fn figures_of_the_one_group_that_was_asked_stay_and_are_told() {
    let (_, scorecard, bytes) = issued("by_segment = [\"donors\"]");
    let mut book = Book::open(&bytes);
    book.clear("asked", KPI, "@donors");
    let period = scorecard.calendar.start.to_string();
    book.set("data", &format!("{KPI}.value"), &period, Cell::Percent(0.8));
    assert_eq!(told(&back(&book.save()).findings), ["figures-without-tick Donors K1"]);
}

#[test]
fn the_sheet_says_where_ticks_and_rows_do_not_fit_and_start_counts_it() {
    let (catalogue, _, bytes) = issued("by_segment = [\"guests\", \"donors\"]");
    let labels = catalogue.labels();
    let mut engine = Engine::open(&bytes);
    let block = engine.package.block("asked");
    let start = engine.package.block("start").sheet;
    let wanted = Value::Text(labels.text("start.open_item.ticks").to_owned());
    let cells = &engine.package.sheets[start].cells;
    let (&(line, column), _) = cells.iter().find(|(_, cell)| cell.value == wanted).unwrap();
    let told = |engine: &Engine| {
        let text = engine.get_in(&block, KPI, "check").to_string();
        let keys = ["without_rows", "without_tick", "both"];
        let key = keys.into_iter().find(|key| text.contains(labels.of("asked", key)));
        (key, engine.value(start, (line, column + 1)))
    };
    engine.evaluate();
    assert_eq!(told(&engine), (None, Value::Number(0.0)));
    let set = |engine: &mut Engine, group: &str, text: &str| {
        let value = if text.is_empty() { Value::Blank } else { Value::Text(text.to_owned()) };
        engine.set_in(&block, KPI, &format!("@{group}"), &value);
        engine.evaluate();
    };
    set(&mut engine, "patrons", "✔");
    assert_eq!(told(&engine), (Some("without_rows"), Value::Number(1.0)));
    set(&mut engine, "guests", "");
    assert_eq!(told(&engine), (Some("both"), Value::Number(1.0)));
    set(&mut engine, "patrons", "");
    assert_eq!(told(&engine), (Some("without_tick"), Value::Number(1.0)));
    set(&mut engine, "guests", "x");
    assert_eq!(told(&engine), (None, Value::Number(0.0)));
}

/// What people put into a cell to be ticked, and what it says: `None` where nobody can tell.
pub(super) fn marks() -> Vec<(Value, Option<bool>)> {
    let texts = [
        ("✔", Some(true)),
        ("✔\u{fe0f}", Some(true)),
        (" X ", Some(true)),
        ("ja", Some(true)),
        ("Yes", Some(true)),
        ("WAAR", Some(true)),
        ("☒", Some(true)),
        ("þ", Some(true)),
        ("no", Some(false)),
        (" Nee", Some(false)),
        ("FALSE", Some(false)),
        ("Onwaar", Some(false)),
        ("-", Some(false)),
        ("☐", Some(false)),
        ("perhaps", None),
        ("no nee", None),
        ("?", None),
        ("es", None),
    ];
    let texts = texts.into_iter().map(|(text, yes)| (Value::Text(text.to_owned()), yes));
    let others = [
        (Value::Blank, Some(false)),
        (Value::Number(0.0), Some(false)),
        (Value::Number(1.0), Some(true)),
        (Value::Number(-2.5), Some(true)),
        (Value::Bool(true), Some(true)),
        (Value::Bool(false), Some(false)),
    ];
    texts.chain(others).collect()
}

/// A mark as a cell of a workbook that is read.
fn as_cell(mark: &Value) -> Option<Cell> {
    match mark {
        Value::Text(text) => Some(Cell::Text(text.clone())),
        Value::Number(number) => Some(Cell::Number(*number)),
        Value::Bool(truth) => Some(Cell::Bool(*truth)),
        _ => None,
    }
}

#[test]
fn what_is_a_tick_for_the_sheet_is_one_for_the_program() {
    let (catalogue, _, bytes) = issued("by_segment = [\"guests\"]");
    let labels = catalogue.labels();
    let unclear = labels.fill("asked.unclear", &[("tick", "✔")]);
    let later = labels.text("asked.without_rows");
    let mut engine = Engine::open(&bytes);
    let block = engine.package.block("asked");
    let book = Book::open(&bytes);
    for (mark, yes) in marks() {
        let (words, code) = match yes {
            Some(true) => (later, "tick-without-rows Major donors K1"),
            Some(false) => ("", ""),
            None => (unclear.as_str(), "tick-unclear"),
        };
        engine.set_in(&block, KPI, "@patrons", &mark);
        engine.evaluate();
        let said = engine.get_in(&block, KPI, "check");
        assert!(said.agrees_with(&Value::Text(words.to_owned())), "{mark:?}: {said}");
        let mut book = book.clone();
        if let Some(cell) = as_cell(&mark) {
            tick(&mut book, "patrons", cell);
        }
        let expected: &[&str] = if code.is_empty() { &[] } else { &[code] };
        assert_eq!(told(&back(&book.save()).findings), expected, "{mark:?}");
    }
}

#[test]
fn of_a_group_that_was_named_since_nothing_is_said_until_it_is_ticked() {
    let (catalogue, _, bytes) = issued("by_segment = true");
    let mut book = Book::open(&bytes);
    book.set("segments", "segment-4", "name", "Neighbours");
    let found = back(&book.save());
    assert_eq!(told(&found.findings), Vec::<String>::new());
    assert_eq!(asked(&next(&found.value, &catalogue)), "every");
    tick(&mut book, "segment-4", "✔");
    book.clear("asked", KPI, "@guests");
    let found = back(&book.save());
    assert_eq!(told(&found.findings), ["rows-without-tick Visitors K1"], "that it is new is told");
    assert_eq!(asked(&next(&found.value, &catalogue)), "donors, patrons, segment-4");
}

#[test]
fn a_tick_for_a_group_without_a_name_counts_for_nothing() {
    let (catalogue, _, bytes) = issued("");
    let mut book = Book::open(&bytes);
    tick(&mut book, "segment-4", "✔");
    let found = back(&book.save());
    assert_eq!(told(&found.findings), ["tick-of-nobody"]);
    assert_eq!(asked(&next(&found.value, &catalogue)), "together");
}

#[test]
fn a_group_that_is_taken_out_is_taken_off_the_lists() {
    let (catalogue, _, bytes) = issued("by_segment = [\"donors\", \"patrons\"]");
    let mut book = Book::open(&bytes);
    book.clear("segments", "patrons", "name");
    let next = next(&back(&book.save()).value, &catalogue);
    assert_eq!((asked(&next).as_str(), next.segments.len()), ("donors", 2));
}

#[test]
fn ticks_are_found_by_their_headers_and_by_the_names_of_the_kpis() {
    let (catalogue, _, bytes) = issued("by_segment = [\"donors\", \"patrons\"]");
    let mut book = Book::open(&bytes);
    tick(&mut book, "guests", "✔");
    let (_, keys) = book.block("asked");
    let id = (book.row("asked", KPI), 0);
    let page = book.page("asked");
    page.cells.retain(|at, _| at.0 != keys && *at != id);
    let found = back(&book.save());
    assert!(found.findings.iter().any(|one| one.code.name() == "keys-gone"));
    assert_eq!(asked(&next(&found.value, &catalogue)), "guests, donors, patrons");
}

#[test]
fn a_workbook_without_ticks_asks_in_the_next_one_what_it_asked() {
    let (catalogue, scorecard, bytes) = issued("by_segment = [\"donors\", \"patrons\"]");
    let mut book = Book::open(&bytes);
    let (_, keys) = book.block("asked");
    book.page("asked").cells.retain(|at, _| at.0 < keys - 3);
    let found = back(&book.save());
    let all: Vec<&str> = found.findings.iter().map(|one| one.code.name()).collect();
    assert!(!all.iter().any(|code| ["block-gone", "keys-gone", "column-gone"].contains(code)));
    assert_eq!((&found.value.asked, &found.value.changes), (&[].into(), &vec![]), "{all:?}");
    assert_eq!(asked(&next(&found.value, &catalogue)), asked(&scorecard));
}

#[test]
fn groups_that_are_named_where_there_were_none_are_asked_what_is_about_them() {
    let (catalogue, card) = super::scorecard("en", |choices| {
        choices.filter.sectors = vec!["non-profit".parse().unwrap()];
    });
    let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    book.set("segments", "segment-1", "name", "Visitors");
    book.set("segments", "segment-2", "name", "Donors");
    let next = next(&back(&book.save()).value, &catalogue);
    let asked = |id: &str| {
        let measure = next.kpis.iter().find(|measure| measure.id().as_str() == id).unwrap();
        measure.by_segment.named().iter().map(Id::to_string).collect::<Vec<_>>()
    };
    assert_eq!(asked("donor-retention-rate"), ["segment-2"]);
    assert_eq!(asked("client-satisfaction-programme"), ["segment-1"]);
}
