//! Filled-in workbooks come back.

use super::{random::random, scorecard, workbook};
use crate::common::cases;
use klant::{
    catalogue::built_in,
    finding::Checked,
    model::{Id, Period, PeriodLength, Timeline},
    readings::{Entry, Reading, Readings},
    score::score,
    scorecard::{Note, Scorecard},
    workbook::{Submission, read},
};

pub(super) fn back(bytes: &[u8]) -> Checked<Submission> {
    read(bytes, "test.xlsx").unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// All entries by KPI, segment, input and moment, blanks left out.
pub(super) fn entries(readings: &Readings) -> Vec<String> {
    let mut all = Vec::new();
    let mut list = |name: String, readings: &Timeline<Reading>| {
        for (moment, reading) in readings.iter() {
            if reading.entry != Entry::Blank {
                all.push(format!("{name}[{}] {:?}", moment.number(), reading.entry));
            }
        }
    };
    for ((kpi, segment), series) in &readings.series {
        let whom = segment.as_ref().map(Id::to_string).unwrap_or_default();
        for (input, readings) in &series.inputs {
            list(format!("{kpi}.{input}@{whom}"), readings);
        }
        list(format!("{kpi}.value@{whom}"), &series.typed);
    }
    all.sort();
    all
}

#[track_caller]
fn assert_comes_back(scorecard: &Scorecard, readings: &Readings, bytes: &[u8], name: &str) {
    let found = back(bytes);
    assert_eq!(
        serde_json::to_string_pretty(&found.value.scorecard).unwrap(),
        serde_json::to_string_pretty(scorecard).unwrap(),
        "{name}"
    );
    assert!(found.value.scorecard == *scorecard, "{name}: the scorecard differs");
    assert_eq!(entries(&found.value.readings), entries(readings), "{name}");
    assert_eq!(found.value.changes, [], "{name}");
    let results: Vec<_> =
        found.findings.iter().filter(|one| one.code.name().starts_with("result")).collect();
    assert!(results.is_empty(), "{name}: {results:?}");
    // Reading had nothing to interpret; what the figures themselves are is another matter.
    let interpreted = [
        "ambiguous-number",
        "block-gone",
        "cells-damaged",
        "column-gone",
        "column-moved",
        "date-in-number",
        "duplicate-row",
        "envelope-changed",
        "error-in-number",
        "fact-deleted",
        "header-disagrees",
        "merged-cells",
        "not-read",
        "period-twice",
        "row-crossed",
        "figures-deleted",
        "figures-twice",
        "figures-without-kpi",
        "keys-gone",
        "number-as-text",
        "percent-format",
        "row-deleted",
        "row-emptied",
        "row-without-id",
        "sheet-copied",
        "sheet-damaged",
        "unknown-choice",
        "unknown-period",
        "unknown-reference",
    ];
    let told: Vec<_> = found
        .findings
        .iter()
        .filter(|diagnostic| interpreted.contains(&diagnostic.code.name()))
        .collect();
    assert!(told.is_empty(), "{name}: {told:?}");
}

#[test]
fn an_untouched_workbook_comes_back_as_it_was_made() {
    for language in ["en", "nl"] {
        let (catalogue, scorecard) = scorecard(language, |_| {});
        let readings = Readings::default();
        let bytes = workbook(&catalogue, &scorecard, &readings);
        assert_comes_back(&scorecard, &readings, &bytes, language);
    }
}

#[test]
fn whatever_is_planned_and_filled_in_comes_back() {
    let catalogues = [built_in("en"), built_in("nl")];
    for number in 0..cases::at_least(24).into() {
        let catalogue = &catalogues[usize::try_from(number % 2).unwrap()];
        let (mut scorecard, readings) = random(catalogue, number);
        decorate(&mut scorecard, number);
        let bytes = workbook(catalogue, &scorecard, &readings);
        assert_comes_back(&scorecard, &readings, &bytes, &format!("case {number}"));
        let found = back(&bytes).value;
        assert!(
            score(&found.scorecard, &found.readings) == score(&scorecard, &readings),
            "case {number}: the scores differ"
        );
    }
}

/// Texts and notes that spreadsheets are known to mangle.
fn decorate(scorecard: &mut Scorecard, number: u64) {
    let texts = [
        "",
        "  spaced  ",
        "=1+1",
        "+31 20",
        "-",
        "@home",
        "two\nlines",
        "tab\there",
        "\r\nend\r\n",
        "12,5",
        "45%",
        "TRUE",
        "#N/A",
        "2027-03",
        "_x0041_",
        "\u{1}bell",
        "😀 \u{200b} é ½",
        "n.v.t.",
        "'quoted",
        "<b>&amp;</b>",
        "  ",
        "\u{a0}hard\u{a0}",
    ];
    let pick =
        |at: usize| texts[(usize::try_from(number).unwrap() * 7 + at) % texts.len()].to_owned();
    scorecard.organisation = pick(0);
    scorecard.version = pick(1);
    scorecard.adopted_by = pick(2);
    scorecard.adopted_on = pick(3);
    for (at, segment) in scorecard.segments.iter_mut().enumerate() {
        segment.needs = pick(4 + at);
        segment.alternatives = pick(5 + at);
    }
    let ids: Vec<Id> = scorecard.objectives.iter().map(|planned| planned.id.clone()).collect();
    for (at, planned) in scorecard.objectives.iter_mut().enumerate() {
        planned.evidence = pick(6 + at);
        planned.owner = pick(7 + at);
        planned.contributes_to = pick(8 + at);
        planned.drives = ids.iter().filter(|id| **id != planned.id).take(at).cloned().collect();
    }
    let kpis: Vec<Id> = scorecard.kpis.iter().map(|measure| measure.id().clone()).collect();
    for (at, measure) in scorecard.kpis.iter_mut().enumerate() {
        measure.owner = pick(9 + at);
        measure.supplied_by = pick(10 + at);
    }
    let elsewhere = Period::new(2031, scorecard.calendar.start.every(), 1).unwrap();
    scorecard.notes = kpis
        .iter()
        .enumerate()
        .map(|(at, kpi)| Note {
            period: if at % 3 == 0 { elsewhere } else { scorecard.calendar.start },
            kpi: kpi.clone(),
            explanation: pick(11 + at),
            agreement: pick(12 + at),
            who: pick(13 + at),
            due: pick(14 + at),
            done: at % 2 == 0,
        })
        .collect();
}

#[test]
fn every_length_of_period_is_read_by_its_label() {
    for every in [
        PeriodLength::Month,
        PeriodLength::Quarter,
        PeriodLength::Trimester,
        PeriodLength::HalfYear,
        PeriodLength::Year,
    ] {
        let (catalogue, mut scorecard) = scorecard("nl", |choices| choices.every = Some(every));
        scorecard.chosen = scorecard.calendar.periods().last().unwrap();
        let bytes = workbook(&catalogue, &scorecard, &Readings::default());
        assert_eq!(back(&bytes).value.scorecard.chosen, scorecard.chosen, "{every}");
    }
}

#[test]
fn a_workbook_is_read_by_the_words_that_it_was_issued_with() {
    for language in ["en", "nl"] {
        let (catalogue, scorecard) = scorecard(language, |choices| {
            choices.segments = vec!["One".to_owned(), "Two".to_owned()];
        });
        // As a version would say it that nobody has any more; two words changed places.
        let groups =
            ["direction.", "frequency.", "lens.", "aspect.", "answer.", "month.", "column."];
        let swapped = [("frequency.monthly", "frequency.yearly"), ("answer.yes", "answer.no")];
        let own = catalogue.labels();
        let words = own.iter().map(|(key, text)| {
            let other = swapped.iter().find_map(|(one, two)| match key {
                key if key == *one => Some(*two),
                key if key == *two => Some(*one),
                _ => None,
            });
            let text = match other {
                Some(other) => own.text(other).to_owned(),
                None if groups.iter().any(|group| key.starts_with(group)) => format!("old {text}"),
                None => text.to_owned(),
            };
            (key.to_owned(), text)
        });
        let labels = klant::catalogue::Labels::new(words);
        let readings = Readings::default();
        let bytes = klant::workbook::write(&scorecard, &readings, &labels).unwrap();
        assert_comes_back(&scorecard, &readings, &bytes, language);
        // The formulas know those words alone: another is told by the sheet and the program.
        let mut book = super::book::Book::open(&bytes);
        let id = scorecard.kpis[0].id().to_string();
        let issued = scorecard.kpis[0].direction;
        book.set("kpis", &id, "direction", own.text("direction.lower"));
        let found = back(&book.save());
        assert_eq!(found.value.scorecard.kpis[0].direction, issued);
        let told: Vec<&str> = found.findings.iter().map(|told| told.code.name()).collect();
        assert!(told.contains(&"unknown-choice"), "{told:?}");
        let lower = format!("old {}", own.text("direction.lower"));
        book.set("kpis", &id, "direction", &*lower);
        let found = back(&book.save());
        assert_eq!(found.value.scorecard.kpis[0].direction, klant::model::Direction::Lower);
        let change = found.value.changes.first().unwrap();
        assert_eq!(change.from, format!("old {}", own.text("direction.higher")));
        assert_eq!(change.to, lower);
    }
}
