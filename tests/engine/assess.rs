//! Which period is reported, and in which words.

use super::{empty, filled, scorecard};
use klant::{
    Engine,
    engine::{Assessment, Error, FileResult, PeriodChoice, ReportFormat, ReportLanguage},
    model::Period,
};

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn assess(engine: &Engine, bytes: &[u8], choice: PeriodChoice) -> Result<Assessment, Error> {
    engine.assess(engine.read("scorecard.xlsx", bytes).unwrap(), choice)
}

#[test]
fn the_chosen_period_is_reported_where_it_has_figures_else_the_last_that_has() {
    let engine = Engine::built_in("en").unwrap();
    let mut card = scorecard("en");
    let reported = |card: &_, periods| {
        let found = assess(&engine, &filled(card, periods), PeriodChoice::Usual).unwrap();
        found.report.period.unwrap().to_string()
    };
    card.chosen = period("2027-Q2");
    assert_eq!(reported(&card, 3), "2027-Q2");
    assert_eq!(reported(&card, 1), "2027-Q1");
    let found = assess(&engine, &empty(&card), PeriodChoice::Usual).unwrap();
    assert_eq!(found.report.period, Some(period("2027-Q2")), "nothing has figures");
}

#[test]
fn a_period_that_is_asked_for_is_reported_and_one_that_is_not_there_is_refused() {
    let engine = Engine::built_in("en").unwrap();
    let bytes = filled(&scorecard("en"), 3);
    let asked = period("2027-Q1");
    let found = assess(&engine, &bytes, PeriodChoice::Of(asked)).unwrap();
    assert_eq!(found.report.period, Some(asked));
    assert_eq!(found.submission.scorecard.chosen, asked);
    let refused = assess(&engine, &bytes, PeriodChoice::Of(period("2030-Q1"))).unwrap_err();
    assert_eq!(
        format!("{refused:#}"),
        "scorecard.xlsx has no period Q1 2030; choose a period of the workbook, for example: \
         --period \"Q4 2027\"; the workbook runs from Q1 2027 to Q4 2027"
    );
}

#[test]
fn a_report_speaks_the_language_of_its_workbook_unless_the_engine_insists() {
    let dutch = filled(&scorecard("nl"), 3);
    let markdown = |choice: ReportLanguage| {
        let builder = Engine::builder().language("en").report_language(choice);
        let engine = builder.build().unwrap().value;
        let found = assess(&engine, &dutch, PeriodChoice::Usual).unwrap();
        let found = [FileResult::Assessed(Box::new(found))];
        String::from_utf8(engine.report(&found, &ReportFormat::Markdown).unwrap()).unwrap()
    };
    assert!(markdown(ReportLanguage::OfWorkbook).contains("Uitkomsten"));
    assert!(markdown(ReportLanguage::OfEngine).contains("Outcomes"));
}

#[test]
fn several_threads_assess_with_one_engine_and_come_to_the_same() {
    let engine = Engine::built_in("en").unwrap();
    let bytes = filled(&scorecard("en"), 2);
    let alone = assess(&engine, &bytes, PeriodChoice::Usual).unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| assess(&engine, &bytes, PeriodChoice::Usual).unwrap()))
            .collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().report, alone.report);
        }
    });
}

#[test]
fn an_assessment_and_its_report_are_read_back_as_they_were_written() {
    let engine = Engine::built_in("nl").unwrap();
    let found = assess(&engine, &filled(&scorecard("nl"), 2), PeriodChoice::Usual).unwrap();
    let text = klant::render::report::report_json(&found.report).unwrap();
    let report: klant::render::report::Report = serde_json::from_str(&text).unwrap();
    assert_eq!(report, found.report);
    let text = serde_json::to_string(&found).unwrap();
    let back: Assessment = serde_json::from_str(&text).unwrap();
    assert_eq!(back, found);
    let results = |found| [FileResult::Assessed(Box::new(found))];
    assert_eq!(
        engine.report(&results(back), &ReportFormat::Markdown).unwrap(),
        engine.report(&results(found), &ReportFormat::Markdown).unwrap()
    );
}
