//! What is an error is never a value: severity and state are one decision.

use super::{
    book::{Book, Cell},
    read::back,
    scorecard, workbook,
};
use klant::{
    finding::{Code, Severity},
    readings::Readings,
    score::{PeriodScore, State, score},
};
use std::collections::BTreeSet;

pub(super) const KPIS: [&str; 4] =
    ["csat-top-two-box", "csat-mean", "net-promoter-score", "customer-retention-rate"];

/// Figures that are right, in the first period of each KPI.
pub(super) const RIGHT: [(&str, f64); 11] = [
    ("csat-top-two-box.satisfied_responses", 80.0),
    ("csat-top-two-box.valid_responses", 100.0),
    ("csat-mean.score", 4.2),
    ("csat-mean.respondents", 100.0),
    ("csat-mean.deviation", 0.8),
    ("net-promoter-score.promoters", 50.0),
    ("net-promoter-score.detractors", 20.0),
    ("net-promoter-score.respondents", 100.0),
    ("customer-retention-rate.customers_start", 200.0),
    ("customer-retention-rate.customers_end", 210.0),
    ("customer-retention-rate.new_customers", 40.0),
];

/// One case: cells that are typed over, the first of which is told of; none: the cell is emptied.
pub(super) type Case = (&'static str, Vec<(&'static str, Option<Cell>)>);

/// A way to each code that a figure can bring about.
pub(super) fn cases() -> Vec<Case> {
    let number = |row, number: f64| (row, Some(Cell::from(number)));
    let text = |row, text: &str| (row, Some(Cell::from(text)));
    let share = "csat-top-two-box.satisfied_responses";
    // A result typed directly, where the inputs are blank.
    let alone = |cell| vec![cell, (share, None), ("csat-top-two-box.valid_responses", None)];
    let typed = |value| alone(number("csat-top-two-box.value", value));
    let typed_text = |value| alone(text("csat-top-two-box.value", value));
    vec![
        ("text-in-number", vec![text(share, "about 80")]),
        ("text-in-number", vec![text("csat-mean.deviation", "unknown")]),
        ("text-in-number", vec![text("csat-top-two-box.value", "about 80")]),
        ("text-not-counted", vec![text(share, "80")]),
        ("ambiguous-number", vec![text("customer-retention-rate.customers_start", "1.234")]),
        ("percent-sign", vec![(share, Some(Cell::Percent(0.8)))]),
        ("percent-as-text", typed_text("85")),
        ("whole-percents", typed(85.0)),
        ("date-in-number", vec![(share, Some(Cell::Date(46_000.0)))]),
        ("error-in-number", vec![(share, Some(Cell::Error("#DIV/0!")))]),
        ("count-negative", vec![number(share, -5.0)]),
        ("count-broken", vec![number(share, 80.5)]),
        ("beyond-scale", vec![number("csat-mean.score", 99.0)]),
        ("beyond-scale", vec![number("csat-mean.score", -1.0)]),
        ("beyond-scale", vec![number("net-promoter-score.value", 130.0)]),
        ("number-too-large", vec![number(share, 1e15)]),
        ("number-too-large", vec![number("csat-mean.deviation", 1e15)]),
        ("part-above-whole", vec![number(share, 101.0)]),
        ("parts-over-answers", vec![number("net-promoter-score.respondents", 60.0)]),
        ("share-over-hundred", typed(1.01)),
        ("share-over-hundred", typed(-0.01)),
        ("share-over-hundred", typed_text("101 %")),
        ("value-too-high", vec![number("customer-retention-rate.customers_start", 150.0)]),
        ("typed-not-used", vec![number("csat-top-two-box.value", 0.5)]),
        ("typed-incomplete", vec![number("csat-top-two-box.value", 0.5), (share, None)]),
        ("answers-too-few", vec![number("csat-mean.respondents", 12.0)]),
    ]
}

/// Codes of figures that another test holds: what a program left in a cell, or an older edition.
const ELSEWHERE: [&str; 14] = [
    "number-as-remark",
    "number-as-text",
    "percent-unexpected",
    "percent-understood",
    "percent-format",
    "perhaps-a-date",
    "error-not-applicable",
    "negative-number",
    "formula-without-result",
    "outside-scale",
    "value-too-low",
    "share-like-fraction",
    "total-not-typed",
    "total-mixed",
];

/// What is told of the first cell of a case, and what the figure is worth.
fn told(cells: &[(&str, Option<Cell>)]) -> (Vec<(&'static str, Severity)>, PeriodScore) {
    let (catalogue, card) = scorecard("en", |choices| {
        choices.filter.sectors = vec!["for-profit".parse().unwrap()];
        choices.filter.kpis = KPIS.iter().map(|id| id.parse().unwrap()).collect();
    });
    let mut book = Book::open(&workbook(&catalogue, &card, &Readings::default()));
    let period = card.calendar.start.to_string();
    for (row, value) in RIGHT {
        book.set("data", row, &period, value);
    }
    for (row, cell) in cells {
        match cell {
            Some(cell) => book.set("data", row, &period, cell.clone()),
            None => {
                let at = (book.row("data", row), book.column("data", &period));
                book.page("data").cells.remove(&at);
            }
        }
    }
    let (row, _) = &cells[0];
    let at = (book.row("data", row), book.column("data", &period));
    let found = back(&book.save());
    let findings = found
        .findings
        .iter()
        .filter(|finding| finding.location.cell() == Some(name(at)))
        .map(|finding| (finding.code.name(), finding.severity()))
        .collect();
    let kpi = row.split('.').next().unwrap();
    let scored = score(&found.value.scorecard, &found.value.readings);
    let measures = &found.value.scorecard.kpis;
    let series =
        scored.series.iter().find(|series| measures[series.kpi].id().as_str() == kpi).unwrap();
    (findings, series.course.periods[0])
}

/// `C7`.
fn name((row, column): (u32, u16)) -> String {
    let letter = |place: u16| char::from(b'A' + u8::try_from(place).unwrap());
    let letters = match column.checked_sub(26) {
        None => letter(column).to_string(),
        Some(more) => format!("{}{}", letter(more / 26), letter(more % 26)),
    };
    format!("{letters}{}", row + 1)
}

#[test]
fn what_is_right_is_a_value() {
    for kpi in KPIS {
        let row = RIGHT.iter().find(|(row, _)| row.starts_with(kpi)).unwrap().0;
        let value = RIGHT.iter().find(|(known, _)| *known == row).unwrap().1;
        let (findings, found) = told(&[(row, Some(Cell::from(value)))]);
        assert_eq!((findings, found.state), (vec![], State::Value), "{kpi}");
    }
}

#[test]
fn a_finding_that_says_error_has_the_state_invalid_and_no_other_has() {
    for (code, cells) in cases() {
        let (findings, found) = told(&cells);
        assert!(findings.iter().any(|(told, _)| *told == code), "{code}: {findings:?} {cells:?}");
        let error = findings.iter().any(|(_, severity)| *severity == Severity::Error);
        assert_eq!(error, found.state == State::Invalid, "{code} {cells:?}: {found:?}");
        assert!(!error || (found.value, found.score) == (None, None), "{code}: {found:?}");
    }
}

#[test]
fn every_code_of_a_figure_is_held_against_its_state() {
    let held: BTreeSet<&str> = cases().iter().map(|(code, _)| *code).chain(ELSEWHERE).collect();
    for description in Code::all().filter(|description| description.group == "FigureCode") {
        assert!(held.contains(description.name), "{} has no case", description.name);
    }
}
