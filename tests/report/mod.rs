//! Reports: the promised keys, and what people read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod charts;
mod compared;
mod files;
mod keys;
mod not_asked;
mod sentences;
mod sheets;
mod text;

use crate::common::id;
use klant::{
    catalogue::{Labels, built_in, labels},
    example::fill,
    finding::{CellRef, Finding},
    model::{Moment, PeriodLength, Timeline},
    readings::{Reading, Readings},
    render::report::{Report, ReportInput},
    score::{Scored, score},
    scorecard::{PlanRequest, Scorecard, Segment, build, plan_for},
    selection::Filter,
};

/// A filled-in workbook as it lies in memory.
pub(crate) struct Filled {
    pub(crate) card: Scorecard,
    pub(crate) readings: Readings,
    pub(crate) scored: Scored,
    pub(crate) findings: Vec<Finding>,
    pub(crate) labels: Labels,
}

impl Filled {
    pub(crate) fn of(card: Scorecard, readings: Readings) -> Self {
        let scored = score(&card, &readings);
        let labels = labels(&card.language);
        Self { card, readings, scored, findings: Vec::new(), labels }
    }

    pub(crate) fn source(&self) -> ReportInput<'_> {
        ReportInput {
            file: "scorecard.xlsx",
            scorecard: &self.card,
            readings: &self.readings,
            scored: &self.scored,
            findings: &self.findings,
            labels: &self.labels,
            codes: None,
            changes: &[],
            cells: None,
            remarks: None,
        }
    }

    pub(crate) fn report(&self) -> Report {
        Report::new(&self.source())
    }
}

/// The default scorecard of a sector with these segments, filled in; every figure has a cell.
pub(crate) fn example(sector: &str, language: &str, segments: &[&str]) -> Filled {
    let catalogue = built_in(language);
    let choices = PlanRequest {
        filter: Filter { sectors: vec![id(sector)], ..Filter::default() },
        every: Some(PeriodLength::Quarter),
        organisation: Some("Voorbeeld".to_owned()),
        segments: segments.iter().map(|name| (*name).to_owned()).collect(),
        example: true,
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = plan_for(&catalogue, &choices).value;
    let (card, mut readings) = fill(&build(&catalogue, &plan).value, catalogue.labels());
    let mut row = 1;
    let mut place = |readings: &mut Timeline<Reading>| {
        row += 1;
        for moment in Moment::all(readings.periods.len()) {
            let column = u16::try_from(moment.number()).unwrap() + 7;
            let reading = readings.get_mut(moment).unwrap();
            reading.cell = Some(CellRef { sheet: "Data".into(), row, column });
        }
    };
    for series in readings.series.values_mut() {
        series.inputs.values_mut().for_each(&mut place);
        place(&mut series.typed);
    }
    Filled::of(card, readings)
}

/// A segment with its size and what one customer yields.
pub(crate) fn group(name: &str, size: f64, profit: f64) -> Segment {
    Segment {
        id: Some(id(name)),
        name: name.to_owned(),
        targeted: Some(true),
        size: Some(size),
        profit_per_customer: Some(profit),
        ..Segment::default()
    }
}

/// The elements of a document with the text within each, in the order in which they end.
pub(crate) fn elements(xml: &str) -> Vec<(String, String)> {
    use quick_xml::{Reader, escape::resolve_xml_entity, events::Event};
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    loop {
        let text = match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                open.push((name, String::new()));
                continue;
            }
            Event::End(_) => {
                found.push(open.pop().unwrap());
                continue;
            }
            Event::Text(text) => text.to_string(),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().unwrap() {
                Some(sign) => sign.to_string(),
                None => resolve_xml_entity(&reference).unwrap().to_owned(),
            },
            _ => continue,
        };
        for (_, within) in &mut open {
            within.push_str(&text);
        }
    }
}
