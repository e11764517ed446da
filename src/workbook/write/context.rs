//! What the sheets are written from.

use super::style::Styles;
use crate::{
    catalogue::Labels,
    model::Id,
    readings::{Block, Readings},
    scorecard::Scorecard,
    workbook::{
        SCHEMA,
        calc::{self, context::CalcContext},
        tables::WordList,
    },
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime};
use std::ops::Deref;

/// Everything that the sheets are written from: what their formulas are made from, figures, styles.
pub(crate) struct WriteContext<'a> {
    calc: CalcContext<'a>,
    pub(crate) readings: &'a Readings,
    pub(crate) styles: Styles,
}

impl<'a> Deref for WriteContext<'a> {
    type Target = CalcContext<'a>;

    fn deref(&self) -> &Self::Target {
        &self.calc
    }
}

impl<'a> WriteContext<'a> {
    pub(crate) fn new(
        scorecard: &'a Scorecard,
        readings: &'a Readings,
        labels: &'a Labels,
    ) -> Self {
        Self { calc: CalcContext::new(scorecard, labels), readings, styles: Styles::new() }
    }

    /// Document properties; the date comes from the data, never from the clock.
    pub(crate) fn properties(&self) -> DocProperties {
        let start = self.scorecard.calendar.start;
        let month = u8::try_from(start.first_month()).unwrap_or(1);
        let mut properties = DocProperties::new()
            .set_title(self.title())
            .set_subject(&self.scorecard.perspective.name)
            .set_company(&self.scorecard.organisation)
            .set_comment(self.labels.text("workbook.comment"))
            .set_custom_property("klant", SCHEMA.to_string());
        if let Ok(date) = ExcelDateTime::from_ymd(start.year(), month, 1) {
            properties = properties.set_creation_datetime(&date);
        }
        properties
    }

    /// Name of the organisation and of the perspective.
    pub(crate) fn title(&self) -> String {
        let name = &self.scorecard.perspective.name;
        if self.scorecard.organisation.is_empty() {
            name.clone()
        } else {
            format!("{} – {name}", self.scorecard.organisation)
        }
    }

    /// Whether a KPI row is in use: it has a name.
    pub(crate) fn active(&self, kpi: usize) -> bool {
        self.measure(kpi).is_some_and(|measure| !calc::trimmed(&measure.kpi.name).is_empty())
    }

    /// Code of an objective: O1, O2 ….
    pub(crate) fn objective_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.objective"), index + 1)
    }

    /// Code of a segment: S1, S2 ….
    pub(crate) fn segment_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.segment"), index + 1)
    }

    /// Code of a KPI: K1, K2 ….
    pub(crate) fn kpi_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.kpi"), index + 1)
    }

    /// Code of a segment, an objective or a KPI by its id.
    pub(crate) fn code_of(&self, block: Block, id: &Id) -> Option<String> {
        Some(match block {
            Block::Segments => {
                let mut ids = self.scorecard.segments.iter().map(|segment| segment.id.as_ref());
                self.segment_code(ids.position(|other| other == Some(id))?)
            }
            Block::Objectives => self.objective_code(*self.layout.objective_places.get(id)?),
            _ => self.kpi_code(self.layout.kpis.iter().position(|row| row.id == id.as_str())?),
        })
    }

    /// What people read for the key of a word; nothing where there is none.
    pub(crate) fn word(&self, list: WordList, key: Option<String>) -> String {
        let Some(key) = key else { return String::new() };
        let mut outcomes = self.scorecard.outcomes.iter();
        let named = outcomes.find(|row| <&str>::from(row.outcome) == key);
        match (list, named) {
            (WordList::Outcomes, Some(row)) => row.name.clone(),
            _ => self.labels.of(list.group(), &key).to_owned(),
        }
    }
}
