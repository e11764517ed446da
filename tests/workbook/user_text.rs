//! Whatever people write stays text: it breaks no file and becomes no formula.

use super::{random::cannot_be_cached, workbook};
use crate::oracle::{Package, assert_sound, recalculate};
use klant::{
    catalogue::{Catalogue, built_in},
    model::Timeline,
    readings::{Entry, Readings, SeriesReadings},
    scorecard::{Note, PlanRequest, Scorecard, build, plan_for},
    selection::Filter,
};

const TEXTS: [&str; 24] = [
    "=1+1",
    "+31 20 123 45 67",
    "-",
    "@SUM(A1)",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "\"quoted\" and 'quoted'",
    "Who? *all* ~ of them",
    "*",
    "?",
    "~",
    "🙂 Emoji 🏳️‍🌈",
    "NaN",
    "inf",
    "1e5",
    "2027",
    "TRUE",
    "#N/B",
    "nan",
    "a & b < c > d ]]> \u{a0}",
    "two\nlines\tand a tab",
    "_x000D_ is no line end",
    "{organisation} {one}",
    "{{ braces }} ${x}",
    "مرحبا — Straße ǅ",
];

/// A scorecard in which every text of the user's is taken from `text`.
fn written_by(catalogue: &Catalogue, mut text: impl FnMut() -> String) -> (Scorecard, Readings) {
    let choices = PlanRequest {
        filter: Filter {
            kpis: ["digital-service-grade", "calls-within-norm"]
                .iter()
                .map(|id| id.parse().unwrap())
                .collect(),
            sectors: vec!["municipal".parse().unwrap()],
            ..Filter::default()
        },
        segments: vec!["One".to_owned(), "Two".to_owned()],
        periods: Some(2),
        year: 2027,
        ..PlanRequest::default()
    };
    let mut card = build(catalogue, &plan_for(catalogue, &choices).value).value;
    assert!(!card.kpis.is_empty() && !card.objectives.is_empty(), "something to write in");
    for field in [
        &mut card.organisation,
        &mut card.perspective.name,
        &mut card.version,
        &mut card.adopted_by,
        &mut card.adopted_on,
        &mut card.customer.one,
        &mut card.customer.many,
    ] {
        *field = text();
    }
    for outcome in &mut card.outcomes {
        outcome.name = text();
    }
    for segment in &mut card.segments {
        for field in [&mut segment.name, &mut segment.needs, &mut segment.alternatives] {
            *field = text();
        }
    }
    for objective in &mut card.objectives {
        for field in [
            &mut objective.statement,
            &mut objective.evidence,
            &mut objective.why_us,
            &mut objective.contributes_to,
            &mut objective.supported_by,
            &mut objective.owner,
        ] {
            *field = text();
        }
    }
    for (number, outcome) in card.outcomes.iter_mut().enumerate() {
        // Two outcomes with one name cannot be told apart in a drop-down.
        outcome.name = format!("{} {number}", text());
    }
    let mut readings = Readings::default();
    // Texts that an engine could take for errors and truth values; figures come last in a row.
    let mut invalid = ["#N/A", "#REF!", "TRUE", "=1+1", "*", "12,5 %"].into_iter().cycle();
    for measure in &mut card.kpis {
        for field in [&mut measure.kpi.name, &mut measure.owner, &mut measure.supplied_by] {
            *field = text();
        }
        measure.kpi.unit.label = text();
        let invalid = Entry::Invalid(invalid.next().unwrap().to_owned());
        let periods = vec![Entry::Number(40.0).into(), Entry::Number(1.0).into()];
        let typed = Timeline { before: invalid.into(), periods };
        let series = SeriesReadings { typed, ..SeriesReadings::default() };
        readings.series.insert((measure.id().clone(), None), series);
        card.notes.push(Note {
            period: card.chosen,
            kpi: measure.id().clone(),
            explanation: text(),
            agreement: text(),
            who: text(),
            due: text(),
            done: false,
        });
    }
    (card, readings)
}

/// Every formula with its place.
fn formulas(bytes: &[u8]) -> Vec<String> {
    let package = Package::open(bytes);
    let mut all = Vec::new();
    for sheet in &package.sheets {
        for (at, cell) in &sheet.cells {
            if let Some(formula) = &cell.formula {
                all.push(format!("{}!{at:?} {formula}", sheet.name));
            }
        }
    }
    all
}

#[track_caller]
fn assert_stays_text(catalogue: &Catalogue, text: impl FnMut() -> String) {
    let (plain, readings) = written_by(catalogue, || "Plain words".to_owned());
    let expected = formulas(&workbook(catalogue, &plain, &readings));
    let (card, readings) = written_by(catalogue, text);
    let bytes = workbook(catalogue, &card, &readings);
    assert_sound(&bytes);
    let found = formulas(&bytes);
    assert_eq!(found.len(), expected.len());
    for (one, two) in found.iter().zip(&expected) {
        assert_eq!(one, two);
    }
    let unlike: Vec<String> = recalculate(&bytes)
        .iter()
        .filter(|cell| !cannot_be_cached(&cell.cached, &cell.computed))
        .take(8)
        .map(ToString::to_string)
        .collect();
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}

#[test]
fn texts_of_every_kind_stay_texts() {
    let catalogue = built_in("en");
    // Different strides, so that every field meets many texts and neighbours differ.
    for (start, stride) in [(0, 1), (5, 7), (11, 5), (17, 11)] {
        let mut next = start;
        assert_stays_text(&catalogue, || {
            next += stride;
            TEXTS[next % TEXTS.len()].to_owned()
        });
    }
}

#[test]
fn long_texts_stay_texts() {
    let catalogue = built_in("nl");
    for long in ["Long words ".repeat(30), "=é🙂\"*?~".repeat(40)] {
        assert_stays_text(&catalogue, || long.clone());
    }
}

#[test]
fn what_looks_like_the_number_of_a_character_is_written_as_text() {
    let (catalogue, mut card) = super::scorecard("en", |_| {});
    card.customer.many = "_x000D_ & <people> _x000d \u{1}".to_owned();
    let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
    let hidden = package.sheets.iter().find(|sheet| sheet.state == "hidden").unwrap();
    let part = String::from_utf8(package.parts[&hidden.part].clone()).unwrap();
    // ECMA-376, part 1, 22.9.2.19: an underscore that is meant is a number itself.
    assert!(part.contains(">_x005F_x000D_ &amp; &lt;people&gt; _x000d _x0001_<"));
}
