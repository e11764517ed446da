//! Scorecards to measure with.

use klant::model::{Id, Lens, PeriodLength};
use klant::readings::{Entry, Readings};
use klant::score::{Scored, score};
use klant::scorecard::{PlanRequest, Scorecard, build, plan_for};
use klant::selection::Filter;
use klant::{
    catalogue::{Catalogue, load},
    model::Timeline,
};

/// A scorecard with its figures, ready to be written.
pub(crate) struct SampleBook {
    catalogue: Catalogue,
    scorecard: Scorecard,
    readings: Readings,
}

impl SampleBook {
    /// Writes the workbook.
    pub(crate) fn write(&self) -> Vec<u8> {
        klant::workbook::write(&self.scorecard, &self.readings, self.catalogue.labels())
            .expect("a workbook")
    }
}

/// The sector's default scorecard, filled for a year of months.
pub(crate) fn example() -> SampleBook {
    let (catalogue, scorecard) = chosen(Vec::new());
    let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    SampleBook { catalogue, scorecard, readings }
}

/// As many KPIs as asked for over a year of months, all of them filled in: those of the sector, again and again.
pub(crate) fn grown(kpis: usize) -> SampleBook {
    let (catalogue, mut scorecard) = chosen(vec![Lens::Opinion, Lens::Activity]);
    let originals = std::mem::take(&mut scorecard.kpis);
    for (number, original) in originals.iter().cycle().take(kpis).enumerate() {
        let mut measure = original.clone();
        if number >= originals.len() {
            measure.kpi.id = Id::slug(&format!("{}-{number}", original.kpi.id)).expect("an id");
        }
        scorecard.kpis.push(measure);
    }
    let (scorecard, readings) = klant::example::fill(&scorecard, catalogue.labels());
    SampleBook { catalogue, scorecard, readings }
}

/// One of many departments with the same plan and figures of its own, scored.
pub(crate) fn department(number: u32) -> (Scorecard, Scored) {
    let SampleBook { scorecard, mut readings, .. } = example();
    let typed = readings.series.values_mut().flat_map(|series| series.inputs.values_mut());
    for (place, reading) in (0..).zip(typed.flat_map(Timeline::values_mut)) {
        if let Entry::Number(figure) = &mut reading.entry {
            *figure *= 1.0 - f64::from((number * 7 + place) % 11) / 100.0;
        }
    }
    let scored = score(&scorecard, &readings);
    (scorecard, scored)
}

fn chosen(lenses: Vec<Lens>) -> (Catalogue, Scorecard) {
    let catalogue = load("en", &[]).value;
    let sector = Id::slug("for-profit").expect("an id");
    let choices = PlanRequest {
        filter: Filter { sectors: vec![sector], lenses, ..Filter::default() },
        every: Some(PeriodLength::Month),
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = plan_for(&catalogue, &choices).value;
    let scorecard = build(&catalogue, &plan).value;
    (catalogue, scorecard)
}
