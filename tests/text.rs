//! TOML texts are read with all their faults at once, each with its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use klant::{
    finding::{Location, text::read},
    model::{Id, Period},
};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Row {
    id: Option<Id>,
    worst: Option<f64>,
    due_in: Option<u8>,
    drives: Vec<Id>,
    targets: BTreeMap<Period, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rows: Vec<Row>,
    start: Option<Period>,
}

fn codes(text: &str) -> Vec<(String, usize, usize)> {
    read::<File>("plan.toml", text)
        .findings
        .iter()
        .map(|diagnostic| match &diagnostic.location {
            Location::Text { line, column, .. } => {
                (diagnostic.code.name().to_owned(), *line, *column)
            }
            place => panic!("no place in the text: {place:?}"),
        })
        .collect()
}

#[test]
fn every_fault_of_a_text_is_found_in_one_go() {
    let text = "start = \"yesterday\"\n\
                staart = 1\n\
                [[rows]]\n\
                id = \"Not An Id\"\n\
                worst = \"low\"\n\
                due_in = -3\n\
                drives = [\"fine\", \"é\", \"also-fine\"]\n\
                targets = { 2027-Q1 = 80, 2027-Q9 = 90 }\n\
                [[rows]]\n\
                worts = 2\n";
    let expected = [
        ("unfit-period", 1, 9),
        ("unknown-key", 2, 1),
        ("unfit-id", 4, 6),
        ("expected-number", 5, 9),
        ("expected-whole-number", 6, 10),
        ("unfit-id", 7, 19),
        ("unfit-period", 8, 27),
        ("unknown-key", 10, 1),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(code, line, column)| ((*code).to_owned(), *line, *column)).collect();
    assert_eq!(codes(text), expected);
}

#[test]
fn what_is_not_wrong_is_kept() {
    let text = "[[rows]]\nid = \"a\"\nworst = \"low\"\ndrives = [\"x\", \"É\", \"z\"]\n";
    let file = read::<File>("plan.toml", text).value.unwrap();
    let id = |text: &str| text.parse::<Id>().unwrap();
    let row = Row { id: Some(id("a")), drives: vec![id("x"), id("z")], ..Row::default() };
    assert_eq!(file.rows, [row]);
    assert_eq!(file.start, None);
}

#[test]
fn all_syntax_errors_are_found_in_one_go() {
    let found = codes("start = \nrows = [\n1 1]\n");
    assert!(found.len() >= 2, "{found:?}");
    assert!(found.iter().all(|(code, _, _)| code == "toml-syntax"), "{found:?}");
}

#[test]
fn a_key_given_twice_is_told() {
    assert_eq!(codes("start = \"2027\"\nstart = \"2028\"\n"), [("repeated-key".to_owned(), 2, 1)]);
}

#[test]
fn columns_count_characters_not_bytes() {
    let found = codes("rows = [{ id = \"é\", due_in = \"é\" }]\n");
    assert_eq!(found.last().unwrap().2, 30);
}

#[test]
fn a_path_leads_to_its_place_or_the_nearest_above() {
    let text = "[[rows]]\nid = \"a\"\n";
    let places = read::<File>("plan.toml", text).places;
    let line = |path: &str| match places.at(path) {
        Location::Text { line, .. } => line,
        _ => 0,
    };
    assert_eq!(line("rows/0/id"), 2);
    assert_eq!(line("rows/0/worst"), 1);
    assert_eq!(places.at("start"), Location::File { file: "plan.toml".to_owned() });
}
