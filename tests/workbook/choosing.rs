//! A ticked library becomes a scorecard.

use super::{
    book::{Book, Cell},
    library::library,
    ticks,
};
use crate::{
    common::package::Parts,
    oracle::{Engine, Value},
};
use klant::{
    model::Id,
    scorecard::{PlanRequest, plan_for},
    selection::Filter,
    workbook::{Ticked, read_picklist},
};
use std::collections::BTreeMap;

/// Types marks into column B of a library, by the id in column A; as a person would.
pub(crate) fn tick(bytes: &[u8], marks: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = Parts::open(bytes);
    let strings = parts.text("xl/sharedStrings.xml");
    let texts: Vec<&str> = strings.split("<si>").skip(1).collect();
    let at = |id: &str| {
        let wanted = format!("<t>{id}</t></si>");
        texts.iter().position(|text| text.starts_with(&wanted)).unwrap_or_else(|| panic!("{id}"))
    };
    let ids: Vec<(usize, &str)> = marks.iter().map(|(id, mark)| (at(id), *mark)).collect();
    for (name, content) in &mut parts.0 {
        if name.starts_with("xl/worksheets/sheet") {
            let mut text = String::from_utf8(std::mem::take(content)).unwrap();
            for (index, mark) in &ids {
                let id = format!("<v>{index}</v></c><c r=\"B");
                let Some(found) = text.find(&id) else { continue };
                let start = found + id.len() - "<c r=\"B".len();
                let end = start + text[start..].find("/>").unwrap();
                let cell = text[start..end].to_owned();
                let typed = format!("{cell} t=\"inlineStr\"><is><t>{mark}</t></is></c>");
                text.replace_range(start..end + 2, &typed);
            }
            *content = text.into_bytes();
        }
    }
    parts.save()
}

fn ids(list: &[&str]) -> Vec<Id> {
    list.iter().map(|id| Id::slug(id).unwrap()).collect()
}

fn chosen(bytes: &[u8]) -> Ticked {
    let checked = read_picklist(bytes, "choose.xlsx").unwrap();
    assert!(!checked.has_errors(), "{:?}", checked.findings);
    checked.value
}

#[test]
fn every_way_to_say_yes_is_a_tick_and_every_way_to_say_no_is_none() {
    let (_, _, bytes) = library("nl", Some("municipal"));
    for (mark, yes) in [
        ("x", true),
        ("X", true),
        ("✔", true),
        ("1", true),
        (" Ja ", true),
        ("yes", true),
        ("TRUE", true),
        ("WAAR", true),
        ("✔\u{fe0f}", true),
        ("√", true),
        // In Wingdings, Wingdings 2 and Webdings.
        ("ü", true),
        ("P", true),
        ("a", true),
        ("nee", false),
        ("0", false),
        ("-", false),
        ("ONWAAR", false),
    ] {
        let bytes = tick(&bytes, &[("decision-on-time", "x"), ("net-promoter-score", mark)]);
        let chosen = chosen(&bytes);
        assert_eq!(chosen.kpis, ids(if yes { &["net-promoter-score"] } else { &[] }), "{mark}");
        assert_eq!(chosen.objectives, ids(&["decision-on-time"]));
        assert_eq!(chosen.language.as_deref(), Some("nl"));
        assert_eq!(chosen.sector, Id::slug("municipal"));
    }
}

#[test]
fn a_library_counts_what_the_program_would_take() {
    let (catalogue, _, bytes) = library("en", Some("municipal"));
    let mut engine = Engine::open(&bytes);
    let block = engine.package.block("choose-kpis");
    let counted = |engine: &Engine, count: usize| {
        let label = catalogue.labels().text("library.counted.choose-kpis");
        let shown = engine.value(block.sheet, (3, 2));
        assert_eq!(shown, Value::Text(format!("{label}: {count}")));
    };
    engine.set_in(&block, "repeat-contact-rate", "choose", &Value::Text("x".to_owned()));
    for (mark, yes) in ticks::marks() {
        engine.set_in(&block, "net-promoter-score", "choose", &mark);
        engine.evaluate();
        counted(&engine, if yes == Some(true) { 2 } else { 1 });
    }
}

#[test]
fn what_is_unclear_is_asked_back_and_nothing_ticked_is_an_error() {
    let (_, _, bytes) = library("en", Some("for-profit"));
    let checked =
        read_picklist(&tick(&bytes, &[("net-promoter-score", "perhaps")]), "choose.xlsx").unwrap();
    let codes: Vec<&str> = checked.findings.iter().map(|fault| fault.code.name()).collect();
    assert_eq!(codes, ["tick-unclear"]);
    let none = read_picklist(&bytes, "choose.xlsx").unwrap();
    assert_eq!(
        none.findings.iter().map(|it| it.code.name()).collect::<Vec<_>>(),
        ["nothing-ticked"]
    );
    assert!(read_picklist(b"PK nonsense", "choose.xlsx").is_err());
}

#[test]
fn a_chosen_objective_brings_its_kpis_unless_some_of_them_were_chosen() {
    let (catalogue, _, bytes) = library("nl", Some("municipal"));
    let marks =
        ["decision-on-time", "helped-first-time", "repeat-contact-rate", "net-promoter-score"];
    let chosen = chosen(&tick(&bytes, &marks.map(|id| (id, "x"))));
    let choices = PlanRequest {
        filter: Filter {
            sectors: chosen.sector.into_iter().collect(),
            kpis: chosen.kpis,
            ..Filter::default()
        },
        objectives: chosen.objectives,
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = plan_for(&catalogue, &choices);
    assert!(!plan.has_errors(), "{:?}", plan.findings);
    let hung: BTreeMap<String, String> = plan
        .value
        .kpis
        .iter()
        .map(|row| {
            let objective = row.objective.clone().flatten().map(|id| id.to_string());
            (row.id.as_ref().unwrap().to_string(), objective.unwrap_or_default())
        })
        .collect();
    // Nothing of the first was chosen: its own KPIs come along.
    assert_eq!(hung["permit-applicant-satisfaction"], "decision-on-time");
    assert_eq!(hung["permits-within-term"], "decision-on-time");
    // One of the second was chosen: that one only.
    assert_eq!(hung["repeat-contact-rate"], "helped-first-time");
    assert!(!hung.contains_key("resident-service-grade"));
    // What belongs to neither is given an objective.
    assert!(!hung["net-promoter-score"].is_empty());
    assert_eq!(hung.len(), 4);
}

/// A library with one objective ticked, as plain cells.
fn ticked_book() -> (Book, (u32, u16)) {
    let (_, _, bytes) = library("en", Some("municipal"));
    let mut book = Book::open(&bytes);
    let (block, id) = ("choose-objectives", "decision-on-time");
    let at = (book.row(block, id), book.column(block, "choose"));
    book.set(block, id, "choose", "x");
    (book, at)
}

fn outcome(book: &Book) -> (Vec<Id>, Vec<&'static str>) {
    let found = read_picklist(&book.save(), "choose.xlsx").unwrap();
    let codes = found.findings.iter().map(|told| told.code.name()).collect();
    (found.value.objectives, codes)
}

#[test]
fn columns_that_were_put_in_or_deleted_hide_no_tick() {
    let wanted = ids(&["decision-on-time"]);
    let (mut book, _) = ticked_book();
    book.page("choose-objectives").rearrange(|row, column| Some((row, column + 1)));
    assert_eq!(outcome(&book), (wanted.clone(), vec![]));
    let (mut book, _) = ticked_book();
    book.page("choose-objectives").rearrange(|row, column| Some((row, column.checked_sub(1)?)));
    assert_eq!(outcome(&book), (wanted, vec!["ids-gone"]));
}

#[test]
fn a_tick_counts_for_the_name_beside_it_or_is_an_error() {
    let swapped = |last: u16| {
        let (mut book, (row, _)) = ticked_book();
        let other = row + 1;
        book.page("choose-objectives").rearrange(|at, column| {
            let to = match at {
                at if column == 0 || column > last => at,
                at if at == row => other,
                at if at == other => row,
                at => at,
            };
            Some((to, column))
        });
        outcome(&book)
    };
    // All that people see was sorted.
    assert_eq!(swapped(u16::MAX), (ids(&["decision-on-time"]), vec![]));
    // A few columns only: nobody knows.
    assert_eq!(swapped(4), (vec![], vec!["row-crossed"]));
}

#[test]
fn a_tick_that_nobody_can_read_is_not_passed_over() {
    let (mut book, at) = ticked_book();
    book.page("choose-objectives").cells.insert(at, Cell::Error("#REF!"));
    assert_eq!(outcome(&book), (vec![], vec!["tick-unclear"]));
    let (mut book, at) = ticked_book();
    let name = book.column("choose-objectives", "statement");
    let page = book.page("choose-objectives");
    let last = page.last() + 1;
    page.cells.insert((last, at.1), "x".into());
    page.cells.insert((last, name), "Ours alone".into());
    assert_eq!(outcome(&book), (ids(&["decision-on-time"]), vec!["ticked-unknown"]));
}
