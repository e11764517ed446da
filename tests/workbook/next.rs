//! What to do next: the program and the workbook send people to the same cell.

use super::{
    book::{Book, Cell},
    names::names,
    random::random,
    scorecard, workbook,
};
use crate::{common::cases, oracle::Package};
use klant::{
    catalogue::{Catalogue, built_in, labels},
    engine::{Engine, PeriodChoice},
    finding::cell_name,
    model::Period,
    readings::{Block, Entry, Readings},
};

/// What the program says of a workbook in a period, and whether a figure is overdue.
fn said(bytes: &[u8], period: Period) -> (String, bool) {
    let engine = Engine::built_in("en").unwrap();
    let submission = engine.read("x.xlsx", bytes).unwrap();
    let mut found = engine.assess(submission, PeriodChoice::Of(period)).unwrap();
    // Errors go before what is missing.
    found.findings.clear();
    let overdue = found.report.kpis.iter().any(|kpi| kpi.overdue_since.is_some());
    (engine.next_step(&found), overdue)
}

/// The cell that Start leads to: the first of those in which most is missing.
fn led_to(bytes: &[u8], language: &str, period: Period) -> Option<String> {
    let package = Package::open(bytes);
    let (sheet, (first, left), (last, right)) = names(&package)["inputs"];
    let cells = &package.sheets[sheet].cells;
    let words = labels(language);
    let header = words.text("calculation.header.inputs.worth");
    let is_header = |row: u32, column: u32| {
        cells.get(&(row, column)).is_some_and(|cell| cell.value.text() == header)
    };
    let (top, column) = (first.saturating_sub(1)..=first)
        .flat_map(|row| (left..=right).map(move |column| (row, column)))
        .find(|(row, column)| is_header(*row, *column))
        .unwrap();
    let mut most: Option<(f64, u32)> = None;
    for row in top + 1..=last {
        let worth = cells.get(&(row, column)).and_then(|cell| cell.value.number());
        if let Some(worth) = worth.filter(|worth| *worth > most.map_or(0.0, |(most, _)| most)) {
            most = Some((worth, row));
        }
    }
    let (_, row) = most?;
    let book = Book::open(bytes);
    let id = cells.get(&(row, 1)).unwrap().value.text();
    let cell = cell_name(book.row("data", id), book.column("data", &period.to_string()));
    Some(format!("({}!{cell})", words.of("sheet", "data")))
}

#[test]
fn the_program_and_start_lead_to_the_same_missing_figure() {
    let catalogues: [Catalogue; 2] = ["en", "nl"].map(built_in);
    let mut held = 0;
    for case in 0..cases::at_least(60).into() {
        let language = ["en", "nl"][usize::from(case % 2 == 1)];
        let catalogue = &catalogues[usize::from(case % 2 == 1)];
        let (scorecard, readings) = random(catalogue, case);
        let bytes = workbook(catalogue, &scorecard, &readings);
        let (said, overdue) = said(&bytes, scorecard.chosen);
        let figure = ["fill in", "vul "].iter().any(|words| said.contains(words));
        if !figure || overdue {
            continue;
        }
        held += 1;
        let led = led_to(&bytes, language, scorecard.chosen);
        // Where nothing is blank, neither leads anywhere: a result that divides by 0 lacks, too.
        let agrees = match &led {
            Some(cell) => said.contains(cell),
            None => !said.contains('!'),
        };
        assert!(agrees, "{case}: {led:?}: {said}");
    }
    assert!(held > 5, "{held}");
}

#[test]
fn of_an_empty_workbook_the_target_of_the_kpi_that_counts_most_comes_first() {
    let (catalogue, mut scorecard) = scorecard("en", |_| {});
    let due = Readings::default();
    let id = scorecard.kpis[3].id().clone();
    scorecard.kpis[3].weight = Some(9.0);
    let bytes = workbook(&catalogue, &scorecard, &due);
    let engine = Engine::built_in("en").unwrap();
    let submission = engine.read("x.xlsx", &bytes).unwrap();
    let asked = |found: &klant::engine::Assessment| {
        let mut kpis = found.report.kpis.iter();
        kpis.find(|kpi| kpi.id == id).unwrap().state
    };
    let found = engine.assess(submission, PeriodChoice::Of(scorecard.chosen)).unwrap();
    assert_eq!(asked(&found), klant::score::State::Missing, "it is due");
    let cells = &found.submission.cells;
    let (sheet, row) = cells.row(Block::Kpis, &id).unwrap();
    let cell = format!("({sheet}!{})", cell_name(row, Book::open(&bytes).column("kpis", "target")));
    let next = engine.next_step(&found);
    assert!(next.starts_with("Next: set targets") && next.contains(&cell), "{cell}: {next}");
}

#[test]
fn of_several_errors_the_one_that_keeps_most_from_having_a_score_comes_first() {
    let (catalogue, mut scorecard) = scorecard("en", |_| {});
    for measure in &mut scorecard.kpis {
        measure.target = measure.kpi.target.as_ref().map(|target| target.value);
    }
    let (mut scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    let period = scorecard.chosen;
    let at = klant::model::Moment::Period(scorecard.calendar.position(period).unwrap());
    // Two KPIs of one objective that have a figure.
    let filled = |index: usize| {
        let row = readings.of(scorecard.kpis[index].id(), None);
        row.is_some_and(|row| {
            row.inputs
                .values()
                .any(|list| list.get(at).is_some_and(|one| matches!(one.entry, Entry::Number(_))))
        })
    };
    let pair: Vec<usize> = (0..scorecard.kpis.len()).filter(|index| filled(*index)).collect();
    let (first, last) = (pair[0], *pair.last().unwrap());
    scorecard.kpis[last].weight = Some(40.0);
    for objective in &mut scorecard.objectives {
        let own = Some(&objective.id) == scorecard.kpis[last].objective.as_ref();
        objective.weight = Some(if own { 40.0 } else { 1.0 });
    }
    let mut book = Book::open(&workbook(&catalogue, &scorecard, &readings));
    let mut cell = String::new();
    for index in [first, last] {
        let kpi = &scorecard.kpis[index].kpi;
        let id = format!("{}.{}", kpi.id, kpi.inputs[0].id);
        book.set("data", &id, &period.to_string(), -12.0);
        let column = book.column("data", &period.to_string());
        cell = format!("Data!{}", cell_name(book.row("data", &id), column));
    }
    let engine = Engine::built_in("en").unwrap();
    let submission = engine.read("x.xlsx", &book.save()).unwrap();
    let found = engine.assess(submission, PeriodChoice::Of(period)).unwrap();
    let next = engine.next_step(&found);
    assert!(next.contains("2 cells") && next.contains(&cell), "{cell}: {next}");
}

#[test]
fn where_a_typed_total_does_not_count_the_figures_of_groups_are_asked_for() {
    let (catalogue, mut scorecard) = scorecard("en", |choices| {
        choices.segments = vec!["Young".to_owned(), "Old".to_owned()];
    });
    let one = "permits-within-term";
    for measure in &mut scorecard.kpis {
        measure.target = measure.kpi.target.as_ref().map(|target| target.value);
        measure.weight = Some(if measure.id().as_str() == one { 900.0 } else { 1.0 });
    }
    let own = scorecard.kpis.iter().find(|measure| measure.id().as_str() == one);
    let own = own.and_then(|measure| measure.objective.clone());
    for objective in &mut scorecard.objectives {
        objective.weight = Some(if Some(&objective.id) == own.as_ref() { 900.0 } else { 1.0 });
    }
    let period: Period = "2027-Q1".parse().unwrap();
    let bytes = workbook(&catalogue, &scorecard, &Readings::default());
    let mut book = Book::open(&bytes);
    let cells = [
        ("permits_on_time@young", Cell::from(90.0)),
        ("permits_decided@young", Cell::from(100.0)),
        ("value@old", Cell::Percent(0.9)),
        ("value", Cell::Percent(0.85)),
    ];
    for (row, cell) in cells {
        book.set("data", &format!("{one}.{row}"), "2027-Q1", cell);
    }
    let (next, _) = said(&book.save(), period);
    let cell = |row: &str| {
        let column = book.column("data", "2027-Q1");
        format!("Data!{}", cell_name(book.row("data", &format!("{one}.{row}")), column))
    };
    let asked = ["permits_on_time@old", "permits_decided@old"];
    assert!(asked.iter().any(|row| next.contains(&cell(row))), "{next}");
    assert!(!next.contains(&cell("value")), "{next}");
}
