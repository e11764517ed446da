//! What the sheets are written from.

use super::style::{NumberLook, Styles};
use crate::{
    catalogue::Labels,
    model::{Id, ValueLimits},
    readings::{Block, Readings},
    scorecard::Scorecard,
    workbook::{
        SCHEMA,
        calc::{context::CalcContext, facts},
        notation::fixed,
        tables::{CellScale, WordList, block::SheetKey},
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
        Self {
            calc: CalcContext::new(scorecard, labels),
            readings,
            styles: Styles::new(&scorecard.theme),
        }
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
        self.measure(kpi).is_some_and(|measure| measure.kpi.name.bytes().any(|byte| byte != b' '))
    }

    /// How the cells of a KPI's own unit hold numbers: targets, results, and whatever shows one.
    pub(crate) fn scale(&self, kpi: usize) -> CellScale {
        match (self.measure(kpi), self.layout.kpis.get(kpi)) {
            (Some(measure), Some(row)) if row.own => {
                CellScale::of_own(Some(measure), &measure.kpi.unit.label)
            }
            (Some(measure), _) => CellScale::of_measure(measure),
            _ => CellScale::Plain,
        }
    }

    /// How they look.
    pub(crate) fn look(&self, kpi: usize) -> NumberLook {
        let decimals = self.measure(kpi).map_or(1, |measure| measure.kpi.unit.decimals);
        let own = self.layout.kpis.get(kpi).is_some_and(|row| row.own);
        match self.scale(kpi) {
            CellScale::Percent { .. } => NumberLook::Percent(decimals),
            _ if own => NumberLook::AsTyped,
            _ => NumberLook::Decimals(decimals),
        }
    }

    /// The cell of the hidden sheet that says whether a KPI counts in percentages.
    pub(crate) fn percent_fact(&self, kpi: usize) -> String {
        let cell = fixed(self.map.kpis.row(kpi), facts::kpi::PERCENT);
        format!("{}{cell}", self.sheet(SheetKey::Calculation))
    }

    /// A value of the hidden sheet as visible cells hold it, as a formula.
    pub(crate) fn shown_value(&self, kpi: usize, cell: &str) -> String {
        match self.scale(kpi) {
            CellScale::Percent { .. } => {
                let is_own = self.layout.kpis.get(kpi).is_some_and(|row| row.own);
                if is_own {
                    // Its unit can be named otherwise any time.
                    let percent = self.percent_fact(kpi);
                    format!("IF(ISNUMBER({cell}),IF({percent}=1,{cell}/100,{cell}),\"\")")
                } else {
                    format!("IF(ISNUMBER({cell}),{cell}/100,\"\")")
                }
            }
            CellScale::Plain | CellScale::Either => cell.to_owned(),
        }
    }

    /// Between which numbers something lies, in words; none where it may be any.
    pub(crate) fn limits_words(&self, limits: ValueLimits, percent: bool) -> Option<String> {
        let labels = self.labels;
        let number = |number: f64| {
            let number = labels.number(number, 0);
            if percent { labels.fill("number.percent", &[("number", &number)]) } else { number }
        };
        Some(match (limits.minimum, limits.maximum) {
            (Some(least), Some(most)) => {
                labels.fill("check.from_to", &[("least", &number(least)), ("most", &number(most))])
            }
            (Some(least), None) => labels.fill("check.from", &[("least", &number(least))]),
            (None, Some(most)) => labels.fill("check.to", &[("most", &number(most))]),
            (None, None) => return None,
        })
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
