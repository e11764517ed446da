//! What the scores of a filled-in workbook ask for.

use super::{book::Book, read::back, scorecard, workbook};
use klant::{
    example,
    finding::{Finding, Location, Severity},
    readings::Readings,
    render::report::{Report, ReportInput, report_explanation},
    score::{Status, score},
    scorecard::{Note, Scorecard},
    workbook::Submission,
};

/// An example with two groups, filled in but not explained, as it comes back.
fn filled(language: &str, change: impl FnOnce(&mut Scorecard)) -> Submission {
    let (catalogue, card) = scorecard(language, |choices| {
        choices.segments = ["Young", "Overigen"].map(str::to_owned).to_vec();
    });
    let (mut card, readings): (Scorecard, Readings) = example::fill(&card, catalogue.labels());
    card.notes.clear();
    change(&mut card);
    back(&workbook(&catalogue, &card, &readings)).value
}

fn findings(filled: &Submission, code: &str) -> Vec<Finding> {
    let findings = filled.findings(&score(&filled.scorecard, &filled.readings));
    findings.into_iter().filter(|finding| finding.code.name() == code).collect()
}

#[test]
fn every_red_that_nobody_explained_is_a_warning_at_its_figure() {
    let unexplained = filled("en", |_| {});
    let scored = score(&unexplained.scorecard, &unexplained.readings);
    let reds: Vec<usize> = scored
        .series
        .iter()
        .filter(|series| series.segment.is_none() && series.status == Status::Red)
        .map(|series| series.kpi)
        .collect();
    assert!(!reds.is_empty());
    let found = findings(&unexplained, "red-unexplained");
    assert_eq!(found.len(), reds.len());
    for (finding, red) in found.iter().zip(&reds) {
        let name = &unexplained.scorecard.kpis[*red].kpi.name;
        assert_eq!(
            (finding.severity(), &crate::common::value(finding, "name").unwrap()),
            (Severity::Warning, name)
        );
        assert!(
            matches!(&finding.location, Location::Cell { sheet, .. } if sheet == "Data"),
            "{finding:?}"
        );
    }
    let kpi = unexplained.scorecard.kpis[reds[0]].id().clone();
    let note = |explanation: &str, agreement: &str| {
        let note = (explanation.to_owned(), agreement.to_owned());
        let explained = filled("en", |card| {
            let period = card.chosen;
            let (kpi, who, due) = (kpi.clone(), "Anna".to_owned(), String::new());
            let (explanation, agreement) = note;
            card.notes = vec![Note { period, kpi, explanation, agreement, who, due, done: false }];
        });
        findings(&explained, "red-unexplained").len()
    };
    assert_eq!(note("The line was closed.", ""), reds.len() - 1);
    assert_eq!(note("", "Open it again."), reds.len() - 1);
    assert_eq!(note(" ", ""), reds.len());
}

#[test]
fn satisfaction_far_above_what_it_yields_is_a_warning_for_all_and_for_each_group() {
    assert_eq!(findings(&filled("nl", |_| {}), "pleasing-at-any-price"), []);
    // With a margin below nothing, whoever has both scores is too pleased.
    let mut pleased = filled("nl", |_| {});
    pleased.scorecard.pleasing_margin = -100.5;
    let told = findings(&pleased, "pleasing-at-any-price");
    let whom: Vec<String> =
        told.iter().map(|finding| crate::common::value(finding, "whom").unwrap()).collect();
    assert_eq!(whom, ["Inwoners", "Young", "Overigen"]);
    assert!(matches!(told[0].location, Location::File { .. }));
    assert!(matches!(&told[1].location, Location::Cell { sheet, .. } if sheet == "Doelgroepen"));
    assert!(
        crate::common::value(&told[0], "points").is_some_and(|points| points == "-100.5"),
        "{:?}",
        told[0]
    );
}

#[test]
fn a_remark_beside_a_figure_stands_in_the_explanation_of_its_score() {
    let (catalogue, card) = scorecard("en", |_| {});
    let (card, readings) = example::fill(&card, catalogue.labels());
    let mut book = Book::open(&workbook(&catalogue, &card, &readings));
    let id = "permits-within-term";
    let input = &card.kpis.iter().find(|kpi| kpi.id().as_str() == id).unwrap().kpi.inputs[0].id;
    book.set("data", &format!("{id}.{input}"), "remark", "Without the two withdrawn ones.");
    let found = back(&book.save()).value;
    let scored = score(&found.scorecard, &found.readings);
    let source = ReportInput {
        file: "scorecard.xlsx",
        scorecard: &found.scorecard,
        readings: &found.readings,
        scored: &scored,
        findings: &[],
        labels: catalogue.labels(),
        codes: None,
        changes: &[],
        cells: Some(&found.cells),
        remarks: Some(&found.remarks),
    };
    let told = |kpi: &str| report_explanation(&source, &Report::new(&source), kpi, 80).unwrap();
    assert!(told(id).contains("\n     “Without the two withdrawn ones.”\n"), "{}", told(id));
    assert!(!told("repeat-contact-rate").contains("withdrawn"));
}
