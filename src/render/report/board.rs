//! What a board sees first: where it stands, what changed, and what it has to decide.

use super::{
    agreements::NoteView,
    build::{ReportInput, non_blank},
    model::{AgreementReport, KpiReport, NodeReport, Report},
    remarks::is_own,
    view::target,
};
use crate::model::{Id, Ordered as _};
use crate::{
    render::number,
    score::{SeriesScore, Status, shown},
    scorecard::PlannedKpi,
};
use serde::Serialize;

/// Most reds that are shown at once; the others stand among the KPIs.
const MAX_DECISIONS: usize = 8;

/// The first page.
#[derive(Serialize)]
pub(super) struct BoardView {
    /// What the score changed since the last period with one: *+5 since Aug 2026*.
    change: Option<String>,
    /// Between which scores it can still end, where that is open.
    open: Option<String>,
    /// How many KPIs have each status that occurs.
    counts: Vec<CountView>,
    /// What is red, the furthest from its target first.
    decisions: Vec<DecisionView>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize)]
struct CountView {
    status: Status,
    shape: char,
    count: usize,
    word: String,
}

/// A red: what it is, what it was, what was agreed.
#[derive(Serialize)]
struct DecisionView {
    #[serde(skip)]
    kpi: Id,
    name: String,
    /// The group that it is red for; none for the total.
    segment: Option<String>,
    /// Other groups that it is red for, with their values.
    also: Vec<String>,
    /// Code and statement of its objective.
    objective: Option<String>,
    value: String,
    target: String,
    /// The value before, with its period.
    previous: Option<String>,
    trend: String,
    score: String,
    mark: String,
    owner: Option<String>,
    notes: Vec<NoteView>,
}

/// Whether nothing was filled in, in any period.
pub(super) fn is_blank(source: &ReportInput<'_>, report: &Report) -> bool {
    source.waits(report) && source.readings.is_blank()
}

/// Where it stands, and the reds.
pub(super) fn board(source: &ReportInput<'_>, report: &Report) -> BoardView {
    let whole = &report.scorecard;
    let counts = whole.counts;
    let count = |(status, count): (Status, usize)| CountView {
        status,
        shape: status.shape(),
        count,
        word: source.status(status),
    };
    let all = [
        (Status::Green, counts.green),
        (Status::Amber, counts.amber),
        (Status::Red, counts.red),
        (Status::NoData, counts.no_data),
    ];
    let mut decisions = reds(source, report);
    let more = decisions.len().saturating_sub(MAX_DECISIONS);
    decisions.truncate(MAX_DECISIONS);
    let open = whole.low.zip(whole.high).filter(|(low, high)| shown(*low) < shown(*high));
    BoardView {
        change: change(source, whole),
        open: open.map(|(low, high)| {
            let (low, high) = (source.score(Some(low)), source.score(Some(high)));
            source.labels.fill("report.open", &[("low", &low), ("high", &high)])
        }),
        counts: all.into_iter().filter(|(_, count)| *count > 0).map(count).collect(),
        decisions,
        more,
    }
}

impl BoardView {
    /// The open agreements that do not stand beside a red already.
    pub(super) fn others<'a>(
        &self,
        source: &ReportInput<'_>,
        open: &'a [AgreementReport],
    ) -> Vec<&'a AgreementReport> {
        let stands_beside = |one: &AgreementReport| {
            self.decisions.iter().any(|red| red.kpi == one.kpi) && source.is_noted(one)
        };
        open.iter().filter(|one| !stands_beside(one)).collect()
    }
}

/// What the score changed since the last period that had one.
pub(super) fn change(source: &ReportInput<'_>, node: &NodeReport) -> Option<String> {
    let score = shown(node.score?);
    let before = node.series.iter().take(source.scored.chosen).rev();
    let then = before.into_iter().find(|row| row.score.is_some())?;
    let change = score - shown(then.score?);
    let period = source.labels.period(then.period);
    let written = number(change.abs(), 0, source.labels);
    let (key, change) = match change {
        change if change > 0.0 => ("report.since", format!("+{written}")),
        change if change < 0.0 => ("report.since", format!("−{written}")),
        _ => ("report.as_in", written),
    };
    Some(source.labels.fill(key, &[("change", &change), ("period", &period)]))
}

/// All KPIs that are red, the lowest score first; the groups of one stand together.
fn reds(source: &ReportInput<'_>, report: &Report) -> Vec<DecisionView> {
    let mut reds: Vec<(usize, f64, DecisionView)> = Vec::new();
    let rows = report.kpis.iter().zip(&source.scored.series);
    for (row, series) in rows.filter(|(row, _)| row.status == Status::Red) {
        let Some(measure) = source.scorecard.kpis.get(series.kpi) else { continue };
        let score = row.score.unwrap_or(0.0);
        // The total comes before its groups.
        match reds.iter_mut().find(|(kpi, ..)| *kpi == series.kpi) {
            Some((_, lowest, view)) => {
                *lowest = lowest.min(score);
                let value = source.figure(row.value, &measure.kpi.unit);
                let segment = source.segment_name(row.segment.as_ref()).unwrap_or_default();
                view.also.push(format!("{segment} {value}"));
            }
            None => {
                reds.push((series.kpi, score, decision(source, report, (row, measure, series))))
            }
        }
    }
    reds.in_order_by(|(_, one, _), (_, two, _)| one.total_cmp(two));
    reds.into_iter().map(|(_, _, view)| view).collect()
}

fn decision(
    source: &ReportInput<'_>,
    report: &Report,
    (row, measure, series): (&KpiReport, &PlannedKpi, &SeriesScore),
) -> DecisionView {
    let objective = report.objectives.iter().find(|one| Some(&one.id) == row.objective.as_ref());
    DecisionView {
        kpi: measure.id().clone(),
        name: row.name.clone(),
        segment: source.segment_name(row.segment.as_ref()),
        also: Vec::new(),
        objective: objective.map(|one| format!("{} {}", one.code, one.statement)),
        value: source.figure(row.value, &measure.kpi.unit),
        target: target(source, row, measure),
        previous: previous(source, measure, series),
        trend: source.trend(measure, series),
        score: source.score(row.score),
        mark: source.mark(row.status),
        owner: non_blank(&measure.owner),
        notes: source.note_views(measure.id()),
    }
}

/// The last value of its own before the chosen period, with its period.
pub(super) fn previous(
    source: &ReportInput<'_>,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> Option<String> {
    let before = series.course.periods.iter().enumerate().take(source.scored.chosen);
    let (position, then) =
        before.rev().find(|(position, one)| one.value.is_some() && is_own(*position, one))?;
    let period = source.scorecard.calendar.periods().nth(position)?;
    let value = source.figure(then.value, &measure.kpi.unit);
    Some(format!("{value} ({})", source.labels.period(period)))
}
