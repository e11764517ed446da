//! The workbook: what stands in it, and that a second engine computes the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod as_written;
pub(crate) mod book;
pub(crate) mod choosing;
mod controls;
mod dashboard;
mod data_limits;
mod data_sheet;
mod edits;
mod engine;
mod envelope;
mod evaluate;
mod findings;
mod follow;
mod groups;
mod hostile;
mod lean;
mod library;
mod names;
mod next;
mod notes;
mod one_decision;
mod percentages;
mod printed;
pub(crate) mod random;
mod read;
mod reference;
mod replan;
mod results;
mod scorecard_sheet;
mod sentences;
mod setting_checks;
mod settings;
mod sheet_checks;
mod signs;
mod small_numbers;
mod ticks;
mod unscored;
mod user_text;

use klant::{
    catalogue::{Catalogue, built_in},
    readings::Readings,
    scorecard::{PlanRequest, Scorecard, build, plan_for},
    selection::Filter,
};

/// The default scorecard of a sector.
pub(crate) fn scorecard(
    language: &str,
    change: impl FnOnce(&mut PlanRequest),
) -> (Catalogue, Scorecard) {
    let catalogue = built_in(language);
    let mut choices = PlanRequest {
        filter: Filter { sectors: vec!["municipal".parse().unwrap()], ..Filter::default() },
        organisation: Some("Gemeente Voorbeeld".to_owned()),
        year: 2027,
        ..PlanRequest::default()
    };
    change(&mut choices);
    let plan = plan_for(&catalogue, &choices).value;
    let scorecard = build(&catalogue, &plan).value;
    (catalogue, scorecard)
}

/// A workbook of a scorecard.
pub(crate) fn workbook(
    catalogue: &Catalogue,
    scorecard: &Scorecard,
    readings: &Readings,
) -> Vec<u8> {
    klant::workbook::write(scorecard, readings, catalogue.labels()).unwrap()
}
