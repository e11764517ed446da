//! What to do next, in one sentence: what raises completeness most comes first.

use super::{
    build::ReportInput,
    format::place,
    model::{FindingReport, KpiReport, Report},
};
use crate::model::Ordered as _;
use crate::{
    finding::{Finding, Location, cell_name},
    model::{Id, Moment},
    readings::{Block, Entry},
    score::{SeriesScore, State, Status, shares_of_whole},
};

/// Parts of the whole are compared in billionths, so that equal ones are equal.
const PARTS: f64 = 1e9;

/// Something to do for a KPI.
struct NextStep<'r> {
    kpi: &'r KpiReport,
    series: &'r SeriesScore,
    /// What it adds to the completeness of the whole by itself, in billionths.
    adds: u64,
    /// What the KPI counts for, in billionths.
    counts: u64,
}

impl ReportInput<'_> {
    /// What to do next, in one sentence.
    #[must_use]
    pub fn next(&self, report: &Report) -> String {
        let labels = self.labels;
        let shares = self.shares();
        if let Some(said) = self.correct(report, &shares) {
            return said;
        }
        let total = |kpi: &KpiReport| kpi.segment.is_none();
        let aimless = |kpi: &KpiReport| kpi.target.is_none() && kpi.target_high.is_none();
        let known = |kpi: &KpiReport| matches!(kpi.state, State::Value | State::Carried);
        let lacks = |kpi: &KpiReport| {
            kpi.state == State::Missing && (self.is_leaf(kpi) || lacks_only_total(report, kpi))
        };
        let red = |kpi: &KpiReport| kpi.status == Status::Red && kpi.note.is_none();
        let steps = |is: &dyn Fn(&KpiReport) -> bool, adds: &dyn Fn(&KpiReport) -> bool| {
            steps(report.kpis.iter().zip(&self.scored.series).zip(&shares), is, adds)
        };
        let targets = steps(&|kpi| total(kpi) && aimless(kpi), &known);
        let blank_cell = |step: &NextStep<'_>| self.blank_cells(step.series).into_iter().next();
        let mut missing = steps(&lacks, &|kpi| !aimless(kpi));
        // What lacks though nothing is blank, such as a result divided by 0, can wait.
        missing.sort_by_cached_key(|step| blank_cell(step).is_none());
        let reds = steps(&|kpi| total(kpi) && red(kpi), &|_| false);
        let best = |steps: &[NextStep<'_>]| steps.first().map_or(0, |step| step.adds);
        let targets_first = best(&targets) >= best(&missing);
        let target_cell = |step: &NextStep<'_>| self.target_cell(&step.kpi.id);
        let targets = self.said(&targets, ["targets_one", "targets"], target_cell);
        let missing = self.said(&missing, ["missing_one", "missing"], blank_cell);
        let reds = self.said(&reds, ["reds_one", "reds"], |_| None);
        let said = if targets_first { targets.or(missing) } else { missing.or(targets) };
        said.or(reds).unwrap_or_else(|| labels.text("report.next.well").to_owned())
    }

    /// A sentence for one step or several, of which the first is named with its cell.
    fn said(
        &self,
        steps: &[NextStep<'_>],
        [one, several]: [&str; 2],
        cell: impl Fn(&NextStep<'_>) -> Option<String>,
    ) -> Option<String> {
        let first = steps.first()?;
        let key = if steps.len() == 1 { one } else { several };
        let name = match cell(first) {
            Some(cell) => format!("{} ({cell})", first.kpi.name),
            None => first.kpi.name.clone(),
        };
        let words = self.labels.of("report.next", key);
        let count = steps.len().to_string();
        Some(crate::catalogue::fill(words, &[("count", &count), ("kpi", &name)]))
    }

    /// The errors, and the one of them that keeps most of the whole from having a score.
    fn correct(&self, report: &Report, shares: &[u64]) -> Option<String> {
        let errors =
            || self.findings.iter().zip(&report.findings).filter(|(one, _)| one.is_error());
        let count = errors().count();
        let held = self.held(shares);
        let worth = |finding: &Finding| {
            let at = held.iter().filter(|(place, _)| place.holds(&finding.location));
            at.map(|(_, share)| *share).max().unwrap_or(0)
        };
        let mut worst: Option<(u64, &FindingReport)> = None;
        for (finding, told) in errors() {
            let worth = worth(finding);
            if worst.is_none_or(|(most, _)| worth > most) {
                worst = Some((worth, told));
            }
        }
        let (_, first) = worst?;
        let key = if count == 1 { "report.next.error" } else { "report.next.errors" };
        Some(self.labels.fill(key, &[("count", &count.to_string()), ("place", &place(first))]))
    }

    /// What each series counts for in the whole; what a group's counts for is that of the total.
    fn shares(&self) -> Vec<u64> {
        let shares = shares_of_whole(self.scorecard, self.scored);
        let series = &self.scored.series;
        let total = |kpi: usize| {
            let is_total =
                |place: &usize| series.get(*place).is_some_and(|one| one.segment.is_none());
            self.scored.places_of(kpi).find(is_total)
        };
        let billionths = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a part of 1, in billionths"
            )]
            let whole = (share.clamp(0.0, 1.0) * PARTS).round() as u64;
            whole
        };
        let of = |one: &SeriesScore| shares.get(total(one.kpi)?).copied();
        series.iter().map(|one| of(one).map_or(0, billionths)).collect()
    }

    /// Where the KPIs without a score have their figures and settings, with what each counts for.
    fn held(&self, shares: &[u64]) -> Vec<(CellsOfKpi, u64)> {
        let mut held = Vec::new();
        for (series, share) in self.scored.series.iter().zip(shares) {
            if series.at(self.scored.chosen).is_none_or(|now| now.score.is_some()) {
                continue;
            }
            for (_, _, reading) in self.source_cells(series) {
                if let Some(cell) = &reading.cell {
                    let place = (cell.sheet.to_string(), cell.row);
                    held.push((CellsOfKpi { place, column: Some(cell.column) }, *share));
                }
            }
            let id = self.scorecard.kpis.get(series.kpi).map(|measure| measure.id());
            for block in [Block::Kpis, Block::Targets] {
                let Some((cells, id)) = self.cells.zip(id) else { continue };
                if let Some(place) = cells.row(block, id) {
                    held.push((CellsOfKpi { place, column: None }, *share));
                }
            }
        }
        held
    }

    /// Where the target of a KPI belongs.
    fn target_cell(&self, kpi: &Id) -> Option<String> {
        match self.cells?.of(Block::Kpis, kpi, "target")? {
            Location::Cell { sheet, row, column, .. } => {
                Some(format!("{sheet}!{}", cell_name(row, column)))
            }
            _ => None,
        }
    }

    /// The cells that wait for a figure of a KPI.
    fn blank_cells(&self, series: &SeriesScore) -> Vec<String> {
        let Some(measure) = self.scorecard.kpis.get(series.kpi) else { return Vec::new() };
        let optional = |input: Option<&str>| {
            let mut inputs = measure.kpi.inputs.iter();
            inputs.any(|one| Some(one.id.as_str()) == input && one.optional)
        };
        if let Some(total) = self.blank_total(series) {
            return vec![total];
        }
        let cells = self.source_cells(series).into_iter();
        let blank =
            cells.filter(|(_, input, reading)| reading.entry == Entry::Blank && !optional(*input));
        let cells: Vec<String> =
            blank.filter_map(|(_, _, reading)| Some(reading.cell.as_ref()?.to_string())).collect();
        if cells.is_empty() { self.blank_in_groups(series) } else { cells }
    }

    /// The cells of a total that wait for figures of target groups, beside results of theirs.
    fn blank_in_groups(&self, series: &SeriesScore) -> Vec<String> {
        let Some(measure) = self.scorecard.kpis.get(series.kpi) else { return Vec::new() };
        if series.segment.is_some() || !self.scorecard.is_apart(measure) {
            return Vec::new();
        }
        let at = Moment::Period(self.scored.chosen);
        let applies = |index: &usize| {
            let mut all = self.scored.series.iter();
            let group = all.find(|one| one.kpi == series.kpi && one.segment == Some(*index));
            let now = group.and_then(|group| group.at(self.scored.chosen));
            now.is_some_and(|now| now.state.applicable())
        };
        let ids = self.scorecard.groups_apart(measure).into_iter().filter(applies);
        let ids = ids.filter_map(|index| self.scorecard.segments.get(index)?.id.as_ref());
        let groups = ids.filter_map(|id| self.readings.of(measure.id(), Some(id)));
        let needed = measure.kpi.inputs.iter().filter(|input| !input.optional);
        let readings = groups.flat_map(|group| {
            let lists = needed.clone().filter_map(|input| group.inputs.get(&input.id));
            lists.filter_map(|list| list.get(at))
        });
        let blank = readings.filter(|reading| reading.entry == Entry::Blank);
        blank.filter_map(|reading| Some(reading.cell.as_ref()?.to_string())).collect()
    }

    /// The cell of the result of a total, where its target groups wait for nothing.
    fn blank_total(&self, series: &SeriesScore) -> Option<String> {
        let kpi = self.scorecard.kpis.get(series.kpi)?;
        let apart = series.segment.is_none() && self.scorecard.is_apart(kpi);
        let waits = |group: &SeriesScore| {
            let now = group.at(self.scored.chosen);
            now.is_some_and(|now| matches!(now.state, State::Missing | State::Invalid))
        };
        let groups = self.scored.series.iter().filter(|group| group.kpi == series.kpi);
        if !apart || groups.filter(|group| group.segment.is_some()).any(waits) {
            return None;
        }
        let at = Moment::Period(self.scored.chosen);
        let reading = self.readings.of(kpi.id(), None)?.typed.get(at)?;
        // One that was typed beside figures of groups does not count: it is those that lack.
        let is_blank = reading.entry == Entry::Blank;
        Some(reading.cell.as_ref().filter(|_| is_blank)?.to_string())
    }

    /// The cells that keep a KPI from having a score, where they can be named.
    pub(super) fn lacking_cells(&self, series: &SeriesScore) -> Vec<String> {
        let Some(measure) = self.scorecard.kpis.get(series.kpi) else { return Vec::new() };
        let Some(now) = series.at(self.scored.chosen) else { return Vec::new() };
        let aimless = now.target.is_none() && measure.target_high.is_none();
        match now.state {
            State::Missing => self.blank_cells(series),
            State::Invalid => self.cells(series).into_iter().map(|(_, cell)| cell).collect(),
            State::Value | State::Carried if aimless => {
                self.target_cell(measure.id()).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether figures are typed for this row itself, not for its segments.
    fn is_leaf(&self, kpi: &KpiReport) -> bool {
        let mut kpis = self.scorecard.kpis.iter();
        kpi.segment.is_some()
            || !kpis.any(|one| *one.id() == kpi.id && self.scorecard.is_apart(one))
    }
}

/// Whether a total is missing while its target groups wait for nothing: their results do not add up.
fn lacks_only_total(report: &Report, total: &KpiReport) -> bool {
    let of_group = |kpi: &&KpiReport| kpi.id == total.id && kpi.segment.is_some();
    let waits = |kpi: &KpiReport| matches!(kpi.state, State::Missing | State::Invalid);
    total.segment.is_none() && !report.kpis.iter().filter(of_group).any(waits)
}

/// What there is to do for the rows that are meant, what adds most first; equal ones stay in the
/// order of the workbook.
fn steps<'r>(
    rows: impl Iterator<Item = ((&'r KpiReport, &'r SeriesScore), &'r u64)>,
    is: impl Fn(&KpiReport) -> bool,
    adds: impl Fn(&KpiReport) -> bool,
) -> Vec<NextStep<'r>> {
    let mut steps: Vec<NextStep<'r>> = rows
        .filter(|((kpi, _), _)| is(kpi))
        .map(|((kpi, series), counts)| {
            let adds = if adds(kpi) { *counts } else { 0 };
            NextStep { kpi, series, adds, counts: *counts }
        })
        .collect();
    steps.in_order_of(|step| std::cmp::Reverse((step.adds, step.counts)));
    steps
}

/// A row of a sheet, or one cell of it.
struct CellsOfKpi {
    place: (String, u32),
    column: Option<u16>,
}

impl CellsOfKpi {
    fn holds(&self, location: &Location) -> bool {
        match location {
            Location::Cell { sheet, row, column, .. } => {
                self.place.1 == *row
                    && self.place.0 == *sheet
                    && self.column.is_none_or(|at| at == *column)
            }
            _ => false,
        }
    }
}
