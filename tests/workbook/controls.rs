//! Control totals: the workbook says itself whether its calculation adds up.

use super::{names::names, random::random, scorecard, workbook};
use crate::{
    common::cases,
    oracle::{At, Engine, Package, Value},
};
use klant::{
    catalogue::{Catalogue, built_in},
    example,
};

/// The names of the controls, the one over all of them last.
const CONTROLS: [&str; 7] = [
    "control_weights",
    "control_completeness",
    "control_bounds",
    "control_due",
    "control_states",
    "control_statuses",
    "adds_up",
];

/// A cell that has a name.
fn place(package: &Package, name: &str) -> (usize, At) {
    let (sheet, cell, _) = names(package)[name];
    (sheet, cell)
}

/// The cell of a block in a row from its first, under a header.
fn under(package: &Package, block: &str, row: u32, header: &str) -> (usize, At) {
    let (sheet, (first, left), (_, right)) = names(package)[block];
    let cells = &package.sheets[sheet].cells;
    let is_there =
        |column: &u32| cells.get(&(first, *column)).is_some_and(|cell| cell.value.text() == header);
    let column = (left..=right).find(is_there).unwrap();
    (sheet, (first + row, column))
}

#[test]
fn every_workbook_adds_up_as_it_is_issued() {
    let catalogues: [Catalogue; 2] = ["en", "nl"].map(built_in);
    for case in 0..cases::at_least(24).into() {
        let catalogue = &catalogues[usize::from(case % 2 == 1)];
        let (scorecard, readings) = random(catalogue, case);
        let package = Package::open(&workbook(catalogue, &scorecard, &readings));
        for name in CONTROLS {
            let (sheet, at) = place(&package, name);
            assert_eq!(package.value(sheet, at), Value::Bool(true), "case {case}: {name}");
        }
    }
}

#[test]
fn a_formula_that_is_typed_over_shows_in_its_control_and_on_start() {
    let (catalogue, scorecard) = scorecard("en", |_| {});
    let (scorecard, readings) = example::fill(&scorecard, catalogue.labels());
    let bytes = workbook(&catalogue, &scorecard, &readings);
    let labels = catalogue.labels();
    let package = Package::open(&bytes);
    let chosen = labels.text("calculation.chosen");
    let words = |key: &str| labels.of("start.calculation", key).to_owned();
    let start = |package: &Package, text: &str| {
        let sheet =
            package.sheets.iter().position(|one| one.name == labels.of("sheet", "start")).unwrap();
        let mut cells = package.sheets[sheet].cells.iter();
        cells.find(|(_, cell)| cell.value.text() == text).map(|(at, _)| (sheet, *at)).unwrap()
    };
    let (sheet, at) = start(&package, &words("adds_up"));
    let of = |block, row, header| under(&package, block, row, header);
    let status = labels.text("calculation.header.series.status");
    for (control, (steps, cell), typed) in [
        ("control_weights", of("weight", 1, chosen), Value::Number(5.0)),
        ("control_completeness", of("node_weighted_coverage", 2, chosen), Value::Number(9.0)),
        ("control_bounds", of("node_low", 1, chosen), Value::Number(99.5)),
        ("control_due", of("states_steps", 1, chosen), Value::Text("carried".to_owned())),
        ("control_states", of("states_steps", 1, chosen), Value::Text("fine".to_owned())),
        ("control_statuses", of("series", 1, status), Value::Text("blue".to_owned())),
    ] {
        let mut engine = Engine::open(&bytes);
        engine.set(steps, cell, &typed);
        engine.evaluate();
        for name in [control, "adds_up"] {
            let (steps, cell) = place(&package, name);
            assert_eq!(engine.value(steps, cell), Value::Bool(false), "{control}: {name}");
        }
        assert_eq!(engine.value(sheet, at).text(), words("does_not"), "{control}");
        let (row, column) = at;
        assert_eq!(engine.value(sheet, (row, column + 1)).text(), words("way_out"));
    }
}
