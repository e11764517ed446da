//! Figures as people filled them in, each with the cell that it came from, and what else they changed.

mod change;

pub use change::{Block, Change};

use crate::{
    finding::CellRef,
    model::{Id, Moment, Timeline, pairs},
    scorecard::{Plan, plan::VALUE},
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What stands in one cell.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// What stands there.
    pub entry: Entry,
    /// Where, when it was read from a workbook.
    pub cell: Option<CellRef>,
}

impl From<Entry> for Reading {
    fn from(entry: Entry) -> Self {
        Self { entry, cell: None }
    }
}

/// The figures of one KPI for one segment, or in total.
///
/// Where a timeline does not reach, it reads as blank.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SeriesReadings {
    /// By input id.
    pub inputs: IndexMap<String, Timeline<Reading>>,
    /// The result typed directly.
    pub typed: Timeline<Reading>,
}

/// All figures of a workbook.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Readings {
    /// By KPI, then by segment (`None`: the total).
    #[serde(with = "pairs")]
    pub series: BTreeMap<(Id, Option<Id>), SeriesReadings>,
}

impl Readings {
    /// What was filled in for a KPI, by segment: the total first.
    pub(crate) fn of_kpi(&self, kpi: &Id) -> impl Iterator<Item = (Option<&Id>, &SeriesReadings)> {
        let own = self.series.range((kpi.clone(), None)..);
        own.take_while(move |((of, _), _)| of == kpi)
            .map(|((_, segment), series)| (segment.as_ref(), series))
    }

    /// Whether nothing stands anywhere.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let all = self.series.values().flat_map(|series| {
            series.inputs.values().chain([&series.typed]).flat_map(Timeline::values)
        });
        all.into_iter().all(|reading| reading.entry == Entry::Blank)
    }

    /// The figures from before that a plan holds.
    #[must_use]
    pub fn before(plan: &Plan) -> Self {
        let mut readings = Self::default();
        for row in &plan.kpis {
            let Some(kpi) = &row.id else { continue };
            for (key, figure) in &row.before {
                let (input, segment) = match key.split_once('@') {
                    Some((input, segment)) => (input, segment.parse().ok()),
                    None => (key.as_str(), None),
                };
                let series = readings.series.entry((kpi.clone(), segment)).or_default();
                let list = Timeline::only_before(Reading::from(Entry::Number(*figure)));
                match input {
                    VALUE => series.typed = list,
                    input => {
                        series.inputs.insert(input.to_owned(), list);
                    }
                }
            }
        }
        readings
    }

    /// The column *before* as a plan holds it: by KPI, numbers only.
    #[must_use]
    pub fn as_before(&self) -> BTreeMap<Id, BTreeMap<String, f64>> {
        let mut before: BTreeMap<Id, BTreeMap<String, f64>> = BTreeMap::new();
        for ((kpi, segment), series) in &self.series {
            let inputs = series.inputs.iter().map(|(input, list)| (input.as_str(), list));
            for (input, list) in inputs.chain([(VALUE, &series.typed)]) {
                let Entry::Number(figure) = &list.before.entry else {
                    continue;
                };
                let key = match segment {
                    Some(segment) => format!("{input}@{segment}"),
                    None => input.to_owned(),
                };
                before.entry(kpi.clone()).or_default().insert(key, *figure);
            }
        }
        before
    }

    /// The entry of an input at a moment.
    #[must_use]
    pub fn input(&self, kpi: &Id, segment: Option<&Id>, input: &str, at: Moment) -> &Entry {
        self.of(kpi, segment)
            .and_then(|series| series.inputs.get(input))
            .and_then(|readings| readings.get(at))
            .map_or(&Entry::Blank, |reading| &reading.entry)
    }

    /// The result typed directly at a moment.
    #[must_use]
    pub fn typed(&self, kpi: &Id, segment: Option<&Id>, at: Moment) -> &Entry {
        self.of(kpi, segment)
            .and_then(|series| series.typed.get(at))
            .map_or(&Entry::Blank, |reading| &reading.entry)
    }

    /// The figures of one KPI and segment.
    #[must_use]
    pub fn of(&self, kpi: &Id, segment: Option<&Id>) -> Option<&SeriesReadings> {
        self.series.get(&(kpi.clone(), segment.cloned()))
    }
}
