//! IronCalc recalculates what the program cached.

use super::{scorecard, workbook};
use crate::oracle::{assert_sound, recalculate};
use klant::readings::Readings;

#[test]
fn an_empty_workbook_recalculates_to_what_it_shows() {
    for language in ["nl", "en"] {
        let (catalogue, scorecard) = scorecard(language, |_| {});
        let bytes = workbook(&catalogue, &scorecard, &Readings::default());
        let differences = recalculate(&bytes);
        let shown: Vec<String> = differences
            .iter()
            .take(20)
            .map(|one| format!("{one:?}").chars().take(600).collect())
            .collect();
        assert!(differences.is_empty(), "{} differences\n{}", differences.len(), shown.join("\n"));
        assert_sound(&bytes);
    }
}

#[test]
fn an_example_recalculates_to_what_it_shows() {
    for sector in ["municipal", "non-profit", "for-profit"] {
        let (catalogue, scorecard) = scorecard("en", |choices| {
            choices.filter.sectors = vec![sector.parse().unwrap()];
            choices.segments = vec!["Young families".to_owned(), "Entrepreneurs".to_owned()];
        });
        let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
        let bytes = workbook(&catalogue, &scorecard, &readings);
        let differences = recalculate(&bytes);
        let shown: Vec<String> = differences
            .iter()
            .take(20)
            .map(|one| format!("{one:?}").chars().take(600).collect())
            .collect();
        assert!(differences.is_empty(), "{} differences\n{}", differences.len(), shown.join("\n"));
        assert_sound(&bytes);
    }
}
