//! Figures as people filled them in, each with the cell that it came from.

use crate::model::Id;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What stands in one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Entry {
    /// Nothing, or a lone `-`.
    #[default]
    Blank,
    /// A finite number, percentages as 0–100.
    Number(f64),
    /// A person wrote `n/a` or `n.v.t.`.
    NotApplicable,
    /// A text that is no number, as it was typed.
    Invalid(String),
}

/// One figure, and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What stands there.
    pub entry: Entry,
    /// `Sheet!Cell`, when it was read from a workbook.
    pub cell: Option<String>,
}

impl From<Entry> for Reading {
    fn from(entry: Entry) -> Self {
        Self { entry, cell: None }
    }
}

/// The figures of one KPI for one segment, or in total.
///
/// Each list holds the column *before* at index 0 and the periods of the
/// calendar from index 1; a list that is too short reads as blank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesReadings {
    /// By input id.
    pub inputs: IndexMap<String, Vec<Reading>>,
    /// The result typed directly.
    pub typed: Vec<Reading>,
}

/// All figures of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// By KPI, then by segment (`None`: the total).
    pub series: BTreeMap<(Id, Option<Id>), SeriesReadings>,
}

impl Readings {
    /// The entry of an input; `slot` 0 is *before*, 1 the first period.
    #[must_use]
    pub fn input(&self, kpi: &Id, segment: Option<&Id>, input: &str, slot: usize) -> &Entry {
        self.of(kpi, segment)
            .and_then(|series| series.inputs.get(input))
            .and_then(|readings| readings.get(slot))
            .map_or(&Entry::Blank, |reading| &reading.entry)
    }

    /// The result typed directly; `slot` 0 is *before*, 1 the first period.
    #[must_use]
    pub fn typed(&self, kpi: &Id, segment: Option<&Id>, slot: usize) -> &Entry {
        self.of(kpi, segment)
            .and_then(|series| series.typed.get(slot))
            .map_or(&Entry::Blank, |reading| &reading.entry)
    }

    /// The figures of one KPI and segment.
    #[must_use]
    pub fn of(&self, kpi: &Id, segment: Option<&Id>) -> Option<&SeriesReadings> {
        self.series.get(&(kpi.clone(), segment.cloned()))
    }
}
