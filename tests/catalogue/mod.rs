//! The catalogue: what is shipped, and what the loader says of faults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod causes;
mod counts;
mod entries;
mod examples;
mod layers;
mod objectives;
mod schemas;
mod shipped;
mod themes;
mod words;

use crate::common::values;
use klant::{
    catalogue::{Wording, built_in, labels, languages},
    finding::{Finding, Location},
};

/// A finding on one line: place, code and values.
fn line(diagnostic: &Finding) -> String {
    let place = match &diagnostic.location {
        Location::Nowhere => "-".to_owned(),
        Location::File { file } => file.clone(),
        Location::Text { file, line, column, .. } => format!("{file}:{line}:{column}"),
        other => panic!("no place in a catalogue: {other:?}"),
    };
    let said: Vec<String> =
        values(diagnostic).iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{place} {} {} {}", diagnostic.severity(), diagnostic.code.name(), said.join(" "))
        .trim_end()
        .to_owned()
}

/// Fails with the names of all that offend.
#[track_caller]
fn offenders(faults: &[String]) {
    assert!(faults.is_empty(), "{} offenders:\n{}", faults.len(), faults.join("\n"));
}

/// Every language in the words of every sector, and in neutral ones.
fn voices() -> Vec<(String, Wording)> {
    let mut voices = Vec::new();
    for language in languages() {
        voices.push((language.clone(), Wording::default()));
        for sector in built_in(&language).sectors() {
            let sector = Some(sector.id.clone());
            voices.push((language.clone(), Wording { sector, ..Wording::default() }));
        }
    }
    voices
}

#[test]
fn every_shipped_language_is_found_by_its_folder_with_english_first() {
    assert_eq!(languages(), ["en", "nl"]);
}

#[test]
fn labels_are_read_without_the_catalogue_and_fall_back_to_english() {
    assert_eq!(labels("nl").text("status.no-data"), "geen score");
    assert_eq!(labels("xx").text("status.no-data"), "no score");
    assert_eq!(labels("nl"), *built_in("nl").labels());
}

#[test]
fn a_sector_speaks_its_own_words_in_every_language() {
    let catalogue = built_in("nl");
    let municipal = catalogue.sector("municipal").unwrap();
    assert_eq!(municipal.customer.many, "inwoners");
    assert_eq!(municipal.perspective.order[0], municipal.perspective.name);
    let wording = Wording { sector: Some(municipal.id.clone()), ..Wording::default() };
    assert_eq!(catalogue.unit("per-customer", &wording).unwrap().label, "per inwoner");
    assert_eq!(catalogue.unit("per-customer", &Wording::default()).unwrap().label, "per klant");
}
