//! The verbs: what a host asks of the library, and what is decided for it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod assess;
mod errors;
mod limits;
mod owned;

use klant::{
    catalogue::{built_in, labels},
    example,
    model::Id,
    readings::Readings,
    scorecard::{PlanRequest, Scorecard, build, plan_for},
    selection::Filter,
    workbook,
};

/// The scorecard of a municipality over the quarters of 2027.
fn scorecard(language: &str) -> Scorecard {
    let catalogue = built_in(language);
    let sectors = vec![Id::slug("municipal").unwrap()];
    let choices = PlanRequest {
        filter: Filter { sectors, ..Filter::default() },
        organisation: Some("Gemeente Voorbeeld".to_owned()),
        year: 2027,
        ..PlanRequest::default()
    };
    build(&catalogue, &plan_for(&catalogue, &choices).value).value
}

/// A workbook filled with an example, cut off after so many periods.
fn filled(scorecard: &Scorecard, periods: usize) -> Vec<u8> {
    let labels = labels(&scorecard.language);
    let (mut example, mut readings) = example::fill(scorecard, &labels);
    example.chosen = scorecard.chosen;
    for series in readings.series.values_mut() {
        series.typed.periods.truncate(periods);
        series.inputs.values_mut().for_each(|list| list.periods.truncate(periods));
    }
    workbook::write(&example, &readings, &labels).unwrap()
}

/// A workbook in which nothing was filled in.
fn empty(scorecard: &Scorecard) -> Vec<u8> {
    workbook::write(scorecard, &Readings::default(), &labels(&scorecard.language)).unwrap()
}
