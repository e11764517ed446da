//! Objective sheets with results: what was planned, what it came to, what was agreed.

use super::{
    agreements::NoteView,
    board::{change, is_blank, previous},
    build::ReportInput,
    model::{ObjectiveReport, Report},
    remarks::is_own,
    view::{KpiView, NodeView, kpi, node},
};
use crate::{
    model::{Id, Moment},
    render::{
        RenderError, Templates,
        objective::{ObjectiveSheet, TEMPLATE},
        quantity,
    },
    score::{PeriodScore, SeriesScore, Status, status_of},
    scorecard::PlannedKpi,
};
use indexmap::IndexMap;
use minijinja::{Value, value::Serde};
use serde::Serialize;

/// Most periods of a course: a year by months, and the same month of the year before.
const MAX_COURSE: usize = 13;

/// Figures that a rendering has as much room for as for a whole report.
const FIGURES: usize = 20;

/// What an objective came to. Texts are as people read them; an absent one is none.
#[derive(Serialize)]
struct ObjectiveResults {
    /// Key of the period, and what it is called.
    period_id: String,
    period: String,
    /// What figures to date cover.
    to_date: String,
    /// Whether nothing was filled in, in any period.
    blank: bool,
    /// 0 to 100; none where there is none.
    score: Option<f64>,
    /// How complete the figures are, 0 to 1.
    coverage: Option<f64>,
    node: NodeView,
    /// What the score changed since the last period with one.
    change: Option<String>,
    /// Whether the score lacks more than the scorecard accepts.
    incomplete: bool,
    /// Whether anything was explained or agreed.
    noted: bool,
    /// What each KPI came to, by its id.
    kpis: IndexMap<String, KpiResults>,
    /// Up to the chosen period.
    course: Vec<CourseRow>,
}

#[derive(Serialize)]
struct KpiResults {
    /// In the KPI's unit; none where there is none.
    value: Option<f64>,
    /// 0 to 100.
    score: Option<f64>,
    status: Status,
    /// The total, then each group.
    rows: Vec<ResultRow>,
    /// What was explained and agreed.
    notes: Vec<NoteView>,
}

#[derive(Serialize)]
struct ResultRow {
    /// What it came to.
    figures: KpiView,
    /// The value before, with its period.
    previous: Option<String>,
}

/// One period of the course.
#[derive(Serialize)]
struct CourseRow {
    period: String,
    chosen: bool,
    score: String,
    status: Status,
    mark: String,
    /// The value of each KPI behind the shape of its status.
    values: Vec<CourseValue>,
}

#[derive(Serialize)]
struct CourseValue {
    value: String,
    status: Status,
    shape: char,
}

/// A KPI of the report: its place there, what was planned, and how it was scored.
type KpiPart<'a> = (usize, &'a PlannedKpi, &'a SeriesScore);

/// What each objective is called as a file, and its sheet with results, as Markdown.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn objective_sheets(
    source: &ReportInput<'_>,
    report: &Report,
    templates: &Templates,
) -> Result<Vec<(Id, Vec<u8>)>, RenderError> {
    let objectives = source.scorecard.objectives.iter();
    let room = room(report);
    pages(source, report)
        .into_iter()
        .zip(objectives)
        .map(|(page, objective)| {
            let mut sheet = Vec::new();
            templates.render_to(TEMPLATE, Value::from(Serde(page)), room, &mut sheet)?;
            Ok((objective.id.clone(), sheet))
        })
        .collect()
}

/// For how many reports as many figures would be.
pub(super) fn room(report: &Report) -> usize {
    1 + report.kpis.len() / FIGURES
}

/// All objectives with their results, as templates have them.
pub(super) fn pages(source: &ReportInput<'_>, report: &Report) -> Vec<ObjectiveSheet> {
    let found = |(place, objective): (usize, &ObjectiveReport)| {
        // Objectives of the report stand in the order of the scorecard.
        let results = Value::from(Serde(ObjectiveResults::new(source, report, objective)));
        let sheet = ObjectiveSheet::new(source.scorecard, place, source.labels)?;
        Some(sheet.with_results(results))
    };
    report.objectives.iter().enumerate().filter_map(found).collect()
}

impl ObjectiveResults {
    fn new(source: &ReportInput<'_>, report: &Report, objective: &ObjectiveReport) -> Self {
        let rows = report.kpis.iter().zip(&source.scored.series).enumerate();
        let parts: Vec<KpiPart<'_>> = rows
            .filter(|(_, (row, _))| row.objective.as_ref() == Some(&objective.id))
            .filter_map(|(place, (_, series))| {
                Some((place, source.scorecard.kpis.get(series.kpi)?, series))
            })
            .collect();
        let mut kpis: IndexMap<String, KpiResults> = IndexMap::new();
        for (place, measure, series) in &parts {
            let Some(row) = report.kpis.get(*place) else { continue };
            let mut view = kpi(source, row, measure, series);
            if let Some(value) = row.value {
                view.value = with_unit(source, value, measure);
            }
            // The total comes before its groups.
            let results = kpis.entry(row.id.to_string()).or_insert_with(|| KpiResults {
                value: row.value,
                score: row.score,
                status: row.status,
                rows: Vec::new(),
                notes: source.note_views(measure.id()),
            });
            results
                .rows
                .push(ResultRow { figures: view, previous: previous(source, measure, series) });
        }
        Self {
            period_id: report.period.map_or_else(String::new, |period| period.to_string()),
            period: source.chosen_period(),
            to_date: source.span_words(report),
            blank: is_blank(source, report),
            score: objective.node.score,
            coverage: objective.node.coverage,
            node: node(source, &objective.node),
            change: change(source, &objective.node),
            incomplete: objective.incomplete,
            noted: kpis.values().any(|kpi| !kpi.notes.is_empty()),
            course: course(source, objective, &parts),
            kpis,
        }
    }
}

/// A value as people say it, with the decimals of its unit.
fn with_unit(source: &ReportInput<'_>, value: f64, measure: &PlannedKpi) -> String {
    let unit = &measure.kpi.unit;
    let scale = 10_f64.powi(i32::from(unit.decimals.min(9)));
    quantity((value * scale).round() / scale, unit, source.labels)
}

/// The last periods with a figure of their own, up to the chosen one, which is always there.
fn course(
    source: &ReportInput<'_>,
    objective: &ObjectiveReport,
    parts: &[KpiPart<'_>],
) -> Vec<CourseRow> {
    let chosen = source.scored.chosen;
    let totals = || parts.iter().filter(|(_, _, series)| series.segment.is_none());
    let tells = |place: usize| {
        let own = |series: &SeriesScore| own(series, place).is_some_and(|one| one.value.is_some());
        place == chosen || totals().any(|(_, _, series)| own(series))
    };
    let periods = objective.node.series.iter().enumerate().take(chosen + 1);
    let mut rows: Vec<CourseRow> = periods
        .filter(|(place, _)| tells(*place))
        .map(|(place, one)| CourseRow {
            period: source.labels.period(one.period),
            chosen: place == chosen,
            score: source.score(one.score),
            status: one.status,
            mark: source.mark(one.status),
            values: totals()
                .map(|(_, measure, series)| course_value(source, place, measure, series))
                .collect(),
        })
        .collect();
    rows.split_off(rows.len().saturating_sub(MAX_COURSE))
}

/// What a KPI came to in a period of its own; what is carried over is none.
fn own(series: &SeriesScore, place: usize) -> Option<&PeriodScore> {
    series.course.get(Moment::Period(place)).filter(|one| is_own(place, one))
}

fn course_value(
    source: &ReportInput<'_>,
    place: usize,
    measure: &PlannedKpi,
    series: &SeriesScore,
) -> CourseValue {
    let own = own(series, place);
    let score = own.and_then(|one| one.score);
    let status = status_of(score, source.scorecard.bands, measure.green_at_target);
    CourseValue {
        value: source.figure(own.and_then(|one| one.value), &measure.kpi.unit),
        status,
        shape: status.shape(),
    }
}
