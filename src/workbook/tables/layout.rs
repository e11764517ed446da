//! Where things stand: blocks, their columns and keys, written down once.
//!
//! The writer puts a block where [`Layout`] says; the reader finds it again by
//! its key row, whatever people inserted, moved or sorted.

use crate::workbook::tables::{DataColumn, Fact, TableColumn};
use crate::{
    model::{Id, Moment},
    readings::Block,
    scorecard::{OWN_KPIS, Scorecard},
};
use std::collections::BTreeMap;
use strum::EnumCount;

/// Rows of one block: the key row, the headers right below it, then the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// The hidden key row.
    pub(crate) key: u32,
    /// The first row of the block's own.
    pub(crate) first: u32,
    /// How many rows there are, spare ones among them.
    pub(crate) count: u32,
}

impl Rows {
    /// A block whose key row is this one.
    pub(crate) fn at(key: u32, count: usize) -> Self {
        Self { key, first: key + 2, count: u32::try_from(count).unwrap_or(u32::MAX) }
    }

    /// Row of the headers.
    pub(crate) fn header(self) -> u32 {
        self.key + 1
    }

    /// Last row of the block's own; the header when it has none.
    pub(crate) fn last(self) -> u32 {
        self.header() + self.count
    }

    /// Row of an entry.
    pub(crate) fn row(self, index: usize) -> u32 {
        self.first + u32::try_from(index).unwrap_or(0)
    }

    /// `$C$4:$C$20` from the header to one row below the last, so that a range
    /// survives inserting at either end.
    pub(crate) fn range(self, column: u16) -> String {
        crate::workbook::notation::down(self.header(), self.last() + 1, column)
    }

    /// The first row after the block with a blank one between.
    pub(crate) fn next(self) -> u32 {
        self.last() + 3
    }
}

/// A row of the KPIs sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KpiRow {
    /// Id: the entry's, or `own-1` ….
    pub(crate) id: String,
    /// Index in [`Scorecard::kpis`]; none for a free row.
    pub(crate) measure: Option<usize>,
    /// Whether it is one of the user's own.
    pub(crate) own: bool,
}

/// A series: a KPI in total or for one segment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SeriesRow {
    /// Index among the KPI rows.
    pub(crate) kpi: usize,
    /// Index in [`Scorecard::segments`].
    pub(crate) segment: Option<usize>,
    /// Index in the score's series; none for a free row.
    pub(crate) scored: Option<usize>,
    /// Id: `<kpi>` or `<kpi>@<segment>`.
    pub(crate) id: String,
    /// Whether its inputs are added up from the segments.
    pub(crate) summed: bool,
}

/// A row of the Data sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DataRow {
    /// Id: `<kpi>.<input>`, `<kpi>.value`, with `@<segment>`, or `own-1`.
    pub(crate) id: String,
    /// Index among the series.
    pub(crate) series: usize,
    /// Index of the input; none for the result typed directly.
    pub(crate) input: Option<usize>,
}

/// The geometry of one workbook.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Number of periods.
    pub(crate) periods: usize,
    /// Rows of the KPIs sheet.
    pub(crate) kpis: Vec<KpiRow>,
    /// Series in the order of the calculation.
    pub(crate) series: Vec<SeriesRow>,
    /// Number of each KPI row's total among the series.
    pub(crate) first_series: Vec<usize>,
    /// Rows of the Data sheet.
    pub(crate) data: Vec<DataRow>,
    /// Ids of the objectives, free rows among them.
    pub(crate) objectives: Vec<String>,
    /// Place of each objective in [`Scorecard::objectives`].
    pub(crate) objective_places: BTreeMap<Id, usize>,
    /// Ids of the segments, free rows among them.
    pub(crate) segments: Vec<String>,
    /// Block on Start.
    pub(crate) start_block: Rows,
    /// Block on Dashboard.
    pub(crate) view_block: Rows,
    /// Block on Segments.
    pub(crate) segment_block: Rows,
    /// Block on Segments, below; none where no KPI can be asked of a group.
    pub(crate) asked_block: Option<Rows>,
    /// Block on Objectives.
    pub(crate) objective_block: Rows,
    /// Block on KPIs.
    pub(crate) kpi_block: Rows,
    /// Block on KPIs, below.
    pub(crate) target_block: Rows,
    /// Block on Data.
    pub(crate) data_block: Rows,
    /// Block on Notes.
    pub(crate) note_block: Rows,
}

/// Key row of the facts on Start, below what there is to do.
const FACTS: u32 = 25;
/// Free rows for objectives.
const SPARE_OBJECTIVES: usize = 2;
/// Fewest rows for segments.
const MIN_SEGMENTS: usize = 3;
/// Rows for notes: as many as fit on a page. The live formulas look further, for inserted ones.
pub(crate) const NOTES: usize = 30;

/// First free `prefix-n` that no id has yet.
fn spare(prefix: &str, taken: &[String]) -> String {
    (taken.len() + 1..)
        .map(|number| format!("{prefix}-{number}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_default()
}

impl Layout {
    /// The target groups of a total, by their number among the series.
    pub(crate) fn parts(&self, total: usize) -> std::ops::Range<usize> {
        let kpi = self.series.get(total).map(|total| total.kpi);
        let parts = self.series.iter().skip(total + 1);
        let count = parts.take_while(|part| Some(part.kpi) == kpi).count();
        total + 1..total + 1 + count
    }

    /// The geometry that a scorecard asks for.
    pub(crate) fn new(scorecard: &Scorecard) -> Self {
        let kpis = kpi_rows(scorecard);
        let (series, data) = series_rows(scorecard, &kpis);
        let mut objective_places = BTreeMap::new();
        for (place, objective) in scorecard.objectives.iter().enumerate() {
            objective_places.entry(objective.id.clone()).or_insert(place);
        }
        let mut objectives: Vec<String> =
            scorecard.objectives.iter().map(|objective| objective.id.to_string()).collect();
        for _ in 0..SPARE_OBJECTIVES {
            objectives.push(spare("objective", &objectives));
        }
        let mut segments: Vec<String> = Vec::new();
        for segment in &scorecard.segments {
            let id = segment.id.as_ref().map_or_else(|| spare("segment", &segments), Id::to_string);
            segments.push(id);
        }
        while segments.len() < MIN_SEGMENTS.max(scorecard.segments.len() + 1) {
            segments.push(spare("segment", &segments));
        }
        let kpi_block = Rows::at(4, kpis.len());
        let segment_block = Rows::at(4, segments.len());
        let from_catalogue = kpis.iter().filter(|row| !row.own).count();
        let asked = from_catalogue > 0 && !scorecard.segments.is_empty();
        Self {
            periods: scorecard.calendar.count.max(1),
            start_block: Rows::at(FACTS, Fact::COUNT),
            view_block: Rows::at(0, 1),
            asked_block: asked.then(|| Rows::at(segment_block.next() + 3, from_catalogue)),
            segment_block,
            objective_block: Rows::at(4, objectives.len()),
            target_block: Rows::at(kpi_block.next() + 2, kpis.len()),
            kpi_block,
            data_block: Rows::at(4, data.len()),
            note_block: Rows::at(4, NOTES.max(scorecard.notes.len() + 20)),
            first_series: first_series(&series, kpis.len()),
            kpis,
            series,
            data,
            objectives,
            objective_places,
            segments,
        }
    }

    /// Whether a KPI row is free and comes after another one that is: it waits until it is needed.
    pub(crate) fn is_spare(&self, kpi: usize) -> bool {
        let is_free =
            |at: usize| self.kpis.get(at).is_some_and(|row| row.own && row.measure.is_none());
        is_free(kpi) && kpi.checked_sub(1).is_some_and(is_free)
    }

    /// Column of a moment on Data.
    pub(crate) fn data_column(moment: Moment) -> u16 {
        DataColumn::Before.at() + u16::try_from(moment.number()).unwrap_or(0)
    }

    /// Column in which KPIs are ticked for a target group, by the group's position from 0.
    pub(crate) fn tick_column(position: usize) -> u16 {
        Block::Asked.after() + u16::try_from(position).unwrap_or(0)
    }

    /// Column of a period on the targets block, by its position from 0.
    pub(crate) fn target_column(position: usize) -> u16 {
        Block::Targets.after() + u16::try_from(position).unwrap_or(0)
    }
}

/// Number of each KPI row's total among the series.
fn first_series(series: &[SeriesRow], kpis: usize) -> Vec<usize> {
    let mut first = vec![0; kpis];
    for (number, row) in series.iter().enumerate() {
        if row.segment.is_none()
            && let Some(place) = first.get_mut(row.kpi)
        {
            *place = number;
        }
    }
    first
}

/// The KPIs of the catalogue in order, then twenty rows of the user's own.
fn kpi_rows(scorecard: &Scorecard) -> Vec<KpiRow> {
    let is_own = |id: &str| (1..=OWN_KPIS).any(|number| id == format!("own-{number}"));
    let mut rows: Vec<KpiRow> = scorecard
        .kpis
        .iter()
        .enumerate()
        .filter(|(_, measure)| !is_own(measure.id().as_str()))
        .map(|(at, measure)| KpiRow { id: measure.id().to_string(), measure: Some(at), own: false })
        .collect();
    for number in 1..=OWN_KPIS {
        let id = format!("own-{number}");
        let measure = scorecard.kpis.iter().position(|measure| measure.id().as_str() == id);
        rows.push(KpiRow { id, measure, own: true });
    }
    rows
}

/// Series and Data rows in the order of the KPI rows.
fn series_rows(scorecard: &Scorecard, kpis: &[KpiRow]) -> (Vec<SeriesRow>, Vec<DataRow>) {
    // The score lists, per measure, the total and then the segments.
    let mut first_scored = Vec::new();
    let mut next = 0;
    for measure in &scorecard.kpis {
        first_scored.push(next);
        next += 1 + scorecard.groups_apart(measure).len();
    }
    let mut series = Vec::new();
    let mut data = Vec::new();
    for (at, row) in kpis.iter().enumerate() {
        let measure = row.measure.and_then(|index| scorecard.kpis.get(index));
        let scored = row.measure.and_then(|index| first_scored.get(index)).copied();
        let measure_apart = measure.filter(|_| !row.own);
        let apart = measure_apart.map_or_else(Vec::new, |measure| scorecard.groups_apart(measure));
        let by_segment = !apart.is_empty();
        let of = std::iter::once(None).chain(apart.into_iter().map(Some));
        for (place, segment) in of.enumerate() {
            let suffix = segment
                .and_then(|index| scorecard.segments.get(index))
                .and_then(|segment| segment.id.as_ref())
                .map_or_else(String::new, |id| format!("@{id}"));
            let number = series.len();
            let summed = by_segment && segment.is_none();
            series.push(SeriesRow {
                kpi: at,
                segment,
                scored: scored.map(|first| first + place),
                id: format!("{}{suffix}", row.id),
                summed,
            });
            if row.own {
                data.push(DataRow { id: row.id.clone(), series: number, input: None });
                continue;
            }
            if !summed {
                for (input, entry) in
                    measure.iter().flat_map(|measure| measure.kpi.inputs.iter().enumerate())
                {
                    let id = format!("{}.{}{suffix}", row.id, entry.id);
                    data.push(DataRow { id, series: number, input: Some(input) });
                }
            }
            let id = format!("{}.value{suffix}", row.id);
            data.push(DataRow { id, series: number, input: None });
        }
    }
    (series, data)
}
