//! What few people answered is told nowhere: not in figures, and not in findings either.

use super::{results::Raw, scorecard, workbook};
use crate::common::fill;
use klant::{
    Engine,
    engine::{Assessment, PeriodChoice},
    readings::Readings,
};

const KPI: &str = "permit-applicant-satisfaction";

/// A workbook in which three young people answered, with one result that is not theirs, assessed.
fn assessed(least: u32) -> Assessment {
    let (catalogue, mut card) = scorecard("en", |choices| {
        choices.segments = ["Young", "Old", "Others"].map(str::to_owned).to_vec();
    });
    card.least_shown = least;
    let mut readings = Readings::default();
    for (segment, satisfied, answers) in
        [("young", 2.0, 3.0), ("old", 40.0, 50.0), ("others", 300.0, 400.0)]
    {
        let of = (KPI, Some(segment));
        fill(&mut readings, of, "satisfied_applicants", 1, &[satisfied]);
        fill(&mut readings, of, "responding_applicants", 1, &[answers]);
    }
    let mut book = Raw::open(&workbook(&catalogue, &card, &readings));
    let period = card.calendar.start.to_string();
    book.spoil("values", &format!("{KPI}@young"), &period, 12.5);
    let engine = Engine::built_in("en").unwrap();
    let read = engine.read("scorecard.xlsx", &book.parts.save()).unwrap();
    engine.assess(read, PeriodChoice::Usual).unwrap()
}

/// Everything that is said of figures, and of results that differ.
fn said(found: &Assessment) -> Vec<String> {
    let of_figures = found.findings.iter().filter(|one| {
        let name = one.code.name();
        name == "answers-too-few" || name.starts_with("result-")
    });
    of_figures.map(ToString::to_string).collect()
}

#[test]
fn findings_do_not_tell_what_the_report_hides() {
    let open = said(&assessed(0));
    assert!(open.iter().any(|text| text.starts_with("3 answers")), "{open:?}");
    assert!(open.iter().any(|text| text.contains("12.5") && text.contains("66.7")), "{open:?}");
    let found = assessed(10);
    assert!(found.shown.is_some());
    let closed = said(&found);
    assert!(closed.iter().any(|text| text.contains('…')), "what differs is still told: {closed:?}");
    for text in &closed {
        assert!(!text.starts_with("3 answers"), "{text}");
        assert!(!text.contains("12.5") && !text.contains("66.7"), "{text}");
    }
}
