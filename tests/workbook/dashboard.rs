//! The dashboard: one page for the board.

use super::{scorecard, workbook};
use crate::oracle::{assert_recalculates, assert_sound};
use klant::readings::Readings;

#[test]
fn the_dashboard_recalculates_in_every_language_sector_and_rhythm() {
    std::fs::create_dir_all("/tmp/dash").unwrap();
    for (language, sector, every) in [
        ("en", "municipal", "month"),
        ("nl", "municipal", "quarter"),
        ("nl", "non-profit", "month"),
        ("en", "for-profit", "quarter"),
    ] {
        let (catalogue, scorecard) = scorecard(language, |choices| {
            choices.filter.sectors = vec![sector.parse().unwrap()];
            choices.every = Some(every.parse().unwrap());
            if every == "month" && sector == "non-profit" {
                let catalogue = klant::catalogue::built_in(language);
                choices.objectives =
                    catalogue.objectives(&klant::catalogue::Voice::default()).take(20).map(|objective| objective.id.clone()).collect();
            }
            choices.segments = vec!["Young families".to_owned(), "Entrepreneurs".to_owned()];
        });
        let (filled, readings) = klant::example::fill(&scorecard, catalogue.labels());
        let bytes = workbook(&catalogue, &filled, &readings);
        std::fs::write(format!("/tmp/dash/{sector}-{every}-{language}.xlsx"), &bytes).unwrap();
        assert_recalculates(&bytes);
        assert_sound(&bytes);
        let bytes = workbook(&catalogue, &scorecard, &Readings::default());
        std::fs::write(format!("/tmp/dash/empty-{sector}-{every}-{language}.xlsx"), &bytes).unwrap();
        assert_recalculates(&bytes);
        assert_sound(&bytes);
    }
}
