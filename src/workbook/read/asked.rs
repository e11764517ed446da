//! Of which target groups each KPI is to be asked from the next workbook on, as it is ticked.
//!
//! This workbook asks what it was made to ask: its rows on Data stand as they are.

use super::{
    At, CellAt, Line, ReadContext, Table, cells::text_of, match_rows::ExpectedRow, tick::ticked,
};
use crate::{
    finding::{PicklistCode, SheetCode},
    model::{BySegment, Id},
    readings::{Block, Entry, Readings},
    scorecard::{PlannedKpi, Scorecard, Segment},
    workbook::tables::{TICK, tick_key},
};
use std::collections::{BTreeMap, BTreeSet};

/// Most KPIs that are named in one finding.
const MAX_NAMED: usize = 6;

/// A column of ticks.
struct TickColumn {
    group: Id,
    key: String,
    /// Whether the workbook was made with the group.
    issued: bool,
    /// Whether the group has a name now.
    named: bool,
}

/// A tick that people set, or took away.
struct ChangedTick {
    group: Id,
    kpi: Id,
    ticked: bool,
    at: At,
}

/// What the ticks say that was not issued so.
#[derive(Default)]
pub(crate) struct Ticks {
    /// Of whom KPIs are asked in the next workbook, where that is another than in this one.
    pub(crate) next: BTreeMap<Id, BySegment>,
    changed: Vec<ChangedTick>,
}

impl<'a> ReadContext<'a> {
    /// Reads the ticks; a workbook that has none says nothing.
    pub(crate) fn ticks(&mut self, scorecard: &Scorecard) -> Ticks {
        let mut ticks = Ticks::default();
        let Some(table) = self.table(Block::Asked) else { return ticks };
        let columns = self.tick_columns(&table, scorecard);
        let rows = self.tick_rows(&table, scorecard);
        let mut said: Vec<(&PlannedKpi, BTreeSet<Id>)> = Vec::new();
        let mut groups_said = BTreeSet::new();
        for (measure, line) in &rows {
            let was = self.issued_groups(measure);
            let mut now = BTreeSet::new();
            for column in columns.iter().filter(|column| column.named) {
                let id = measure.id().as_str();
                let cell = CellAt { table: &table, line, id, key: &column.key };
                let before = was.contains(&column.group);
                let ticked = self.tick(&cell, before);
                if ticked {
                    now.insert(column.group.clone());
                    groups_said.insert(column.group.clone());
                }
                if ticked != before {
                    let (group, kpi) = (column.group.clone(), measure.id().clone());
                    ticks.changed.push(ChangedTick { group, kpi, ticked, at: cell.at() });
                }
            }
            said.push((*measure, now));
        }
        self.ticks_of_nobody(&table, &columns, &rows);
        // Of a group that was named since, nobody said anything until it is ticked somewhere.
        let groups: Vec<&Id> = columns
            .iter()
            .filter(|column| column.named && (column.issued || groups_said.contains(&column.group)))
            .map(|column| &column.group)
            .collect();
        for (measure, now) in said {
            let same = match &measure.by_segment {
                BySegment::Every => groups.iter().all(|group| now.contains(*group)),
                asked => asked.named().iter().collect::<BTreeSet<_>>() == now.iter().collect(),
            };
            if !same {
                let only: Vec<Id> =
                    groups.iter().filter(|group| now.contains(**group)).copied().cloned().collect();
                let next =
                    if only.is_empty() { BySegment::Together } else { BySegment::Only(only) };
                ticks.next.insert(measure.id().clone(), next);
            }
        }
        ticks
    }

    /// The columns of ticks that are there; those that are gone are told, and stay as issued.
    fn tick_columns(&mut self, table: &Table<'a>, scorecard: &Scorecard) -> Vec<TickColumn> {
        let of = |id: &str, segments: &'_ [Segment]| -> Option<String> {
            let is = |segment: &&Segment| segment.id.as_ref().is_some_and(|one| one.as_str() == id);
            segments.iter().find(is).map(|segment| segment.name.clone())
        };
        let mut columns = Vec::new();
        for id in &self.layout.segments {
            let Ok(group) = id.parse::<Id>() else { continue };
            let key = tick_key(id);
            let issued = of(id, &self.issued.segments);
            if let (None, Some(name)) = (table.found.column(&key), &issued) {
                let code = SheetCode::ColumnGone { column: name.clone() };
                self.notebook.add(code, At::sheet(table.found.sheet));
            }
            let named = of(id, &scorecard.segments).is_some();
            columns.push(TickColumn { group, key, issued: issued.is_some(), named });
        }
        columns
    }

    /// The rows of the KPIs that can be asked of groups.
    fn tick_rows(
        &mut self,
        table: &Table<'a>,
        scorecard: &Scorecard,
    ) -> Vec<(&'a PlannedKpi, Line<'a>)> {
        let (layout, issued) = (self.layout, self.issued);
        let names = layout.kpis.iter().filter(|row| !row.own).map(|row| {
            let measure = row.measure.and_then(|at| issued.kpis.get(at));
            (row.id.as_str(), measure.map(|measure| measure.kpi.name.as_str()))
        });
        let known: Vec<ExpectedRow> = self.expected(Block::Asked, names);
        let there: BTreeSet<&str> =
            scorecard.kpis.iter().map(|measure| measure.id().as_str()).collect();
        let mut rows = Vec::new();
        for (id, line) in self.lines_of_kpis(table, &known, &scorecard.kpis) {
            let measure = self.issued_kpis.get(id.as_str()).copied();
            if let Some(measure) = measure.filter(|one| !one.is_own() && there.contains(&*id)) {
                self.lines.entry((Block::Asked, measure.id().clone())).or_insert(line.at);
                rows.push((measure, line));
            }
        }
        rows
    }

    /// The groups that a KPI was issued to be asked of.
    fn issued_groups(&self, measure: &PlannedKpi) -> BTreeSet<Id> {
        let places = self.issued.groups_named(measure);
        let segments = &self.issued.segments;
        places.iter().filter_map(|place| segments.get(*place)?.id.clone()).collect()
    }

    /// Whether a cell is ticked; what cannot be understood is told and stays as issued.
    fn tick(&mut self, cell: &CellAt<'_, 'a>, issued: bool) -> bool {
        let Some(value) = cell.value() else { return issued };
        if value.is_none() && self.pending(cell.at()).is_some() {
            return issued;
        }
        let Some(now) = value.map_or(Some(false), ticked) else {
            self.notebook.add(PicklistCode::TickUnclear { value: text_of(value) }, cell.at());
            return issued;
        };
        if now != issued {
            let shown = |ticked: bool| if ticked { TICK.to_owned() } else { String::new() };
            self.changed(&cell.changed(), shown(issued), shown(now));
        }
        now
    }

    /// Tells of ticks for a group that has no name.
    fn ticks_of_nobody(
        &mut self,
        table: &Table<'a>,
        columns: &[TickColumn],
        rows: &[(&PlannedKpi, Line<'a>)],
    ) {
        for column in columns.iter().filter(|column| !column.named) {
            let is_ticked = |line: &&Line<'a>| {
                let value = Self::value(table, line, &column.key).flatten();
                value.is_some_and(|value| ticked(value) != Some(false))
            };
            if let Some(line) = rows.iter().map(|(_, line)| line).find(is_ticked) {
                let at = Self::at(table, line, &column.key);
                self.notebook.add(SheetCode::TickOfNobody, at);
            }
        }
    }

    /// Tells, once for each group, where ticks and rows on Data do not fit.
    pub(crate) fn check_ticks(
        &mut self,
        ticks: &Ticks,
        scorecard: &Scorecard,
        readings: &Readings,
    ) {
        for segment in &self.issued.segments {
            let Some(id) = &segment.id else { continue };
            let now = scorecard.segments.iter().find(|one| one.id.as_ref() == Some(id));
            let group = now.map_or(&segment.name, |one| &one.name).clone();
            let of_group = || ticks.changed.iter().filter(|tick| tick.group == *id);
            let (set, gone): (Vec<_>, Vec<_>) = of_group().partition(|tick| tick.ticked);
            let (kept, open): (Vec<_>, Vec<_>) =
                gone.into_iter().partition(|tick| self.has_figures(tick, readings));
            if let Some(first) = set.first() {
                let kpis = self.codes_of(&set);
                let code = SheetCode::TickWithoutRows { group: group.clone(), kpis };
                self.notebook.add(code, first.at);
            }
            if let Some(first) = open.first() {
                let kpis = self.codes_of(&open);
                let code = SheetCode::RowsWithoutTick { group: group.clone(), kpis };
                self.notebook.add(code, first.at);
            }
            if let Some(first) = kept.first() {
                let kpis = self.codes_of(&kept);
                self.notebook.add(SheetCode::FiguresWithoutTick { group, kpis }, first.at);
            }
        }
    }

    /// Whether anything was filled in for a KPI and a group.
    fn has_figures(&self, tick: &ChangedTick, readings: &Readings) -> bool {
        let measure = self.issued_kpis.get(tick.kpi.as_str());
        // What is asked of one group alone stands in the rows of the total.
        let alone = measure.is_some_and(|measure| !self.issued.is_apart(measure));
        let group = (!alone).then_some(&tick.group);
        readings.of(&tick.kpi, group).is_some_and(|series| {
            let mut lists = series.inputs.values().chain([&series.typed]);
            lists.any(|list| list.values().any(|one| matches!(one.entry, Entry::Number(_))))
        })
    }

    /// The codes of KPIs, the first few of many.
    fn codes_of(&self, ticks: &[&ChangedTick]) -> String {
        let codes = ticks.iter().take(MAX_NAMED).map(|tick| self.code_of(Block::Kpis, &tick.kpi));
        let more = (ticks.len() > MAX_NAMED).then(|| "…".to_owned());
        codes.chain(more).collect::<Vec<_>>().join(", ")
    }
}
