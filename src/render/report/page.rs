//! Reports through templates: Markdown and one self-contained page.

use super::{
    build::{Source, non_blank},
    changes::ChangeSentence,
    charts::{ChartsView, WhaleView, charts, whale},
    departments::{Departments, departments},
    format::{count_findings, place},
    model::{FindingReport, Report},
    view::{
        KpiView, NodeView, ObjectiveView, OutcomeView, SegmentView, kpi, node, outcomes, segments,
    },
};
use crate::{
    catalogue::Labels,
    finding::{Finding, Severity},
    render::Templates,
    rollup::Combined,
    score::Status,
    workbook::period_label,
};
use minijinja::{Value, value::Serde};
use serde::Serialize;

/// Template of the Markdown.
const MARKDOWN: &str = "report/report.md";
/// Template of the page.
const PAGE: &str = "report/page.html";
/// What a page is made of: workbooks with their reports, and files that could not be scored.
#[derive(Clone, Copy, Debug)]
pub enum ReportItem<'a> {
    /// A workbook.
    Scored(&'a Source<'a>, &'a Report),
    /// A file that could not be scored.
    Refused(&'a Report),
}

/// Writes reports as Markdown.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn report_markdown(
    sheets: &[ReportItem<'_>],
    combined: Option<&Combined>,
    labels: &Labels,
    language: &str,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    let document = ReportsView::new(sheets, combined, labels, language);
    templates.render(MARKDOWN, &Value::from(Serde(document)))
}

/// Writes reports as one HTML file that needs nothing else.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn report_html(
    sheets: &[ReportItem<'_>],
    combined: Option<&Combined>,
    labels: &Labels,
    language: &str,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    let document = ReportsView::new(sheets, combined, labels, language);
    templates.render(PAGE, &Value::from(Serde(document)))
}

/// What the templates may say. Texts are as people read them; an absent one is none.
#[derive(Serialize)]
struct ReportsView {
    /// Language code.
    language: String,
    /// Of the first report.
    title: String,
    /// Several files beside each other; none where there is only one.
    departments: Option<Departments>,
    reports: Vec<ReportView>,
    refused: Vec<RefusedView>,
}

/// A file that could not be scored.
#[derive(Serialize)]
struct RefusedView {
    file: String,
    findings: Vec<FindingView>,
    /// How many of them.
    counted: String,
}

/// A workbook.
#[derive(Serialize)]
struct ReportView {
    title: String,
    organisation: Option<String>,
    perspective: String,
    customers: String,
    period: String,
    file: String,
    /// Whether the figures are made up.
    example: bool,
    whole: NodeView,
    /// Sentences about the whole.
    headline: Vec<String>,
    outcomes: Vec<OutcomeView>,
    segments: Vec<SegmentView>,
    objectives: Vec<ObjectiveView>,
    /// KPIs without an objective.
    loose: Vec<KpiView>,
    /// Up to the chosen period.
    course: Vec<CourseView>,
    /// Empty with too few segments for a curve.
    whale: Vec<WhaleView>,
    findings: Vec<FindingView>,
    counted: String,
    /// What people changed since the workbook was issued.
    changes: Vec<ChangeSentence>,
    next: String,
    charts: ChartsView,
}

#[derive(Serialize)]
struct CourseView {
    period: String,
    score: String,
    status: Status,
    mark: String,
    coverage: String,
    chosen: bool,
}

#[derive(Serialize)]
struct FindingView {
    severity: Severity,
    severity_word: String,
    code: String,
    place: String,
    message: String,
    help: Option<String>,
}

impl ReportsView {
    fn new(
        sheets: &[ReportItem<'_>],
        combined: Option<&Combined>,
        labels: &Labels,
        language: &str,
    ) -> Self {
        let mut reports = Vec::new();
        let mut refused = Vec::new();
        for sheet in sheets {
            match sheet {
                ReportItem::Scored(source, report) => reports.push(ReportView::new(source, report)),
                ReportItem::Refused(report) => refused.push(RefusedView {
                    file: report.file.clone(),
                    findings: findings(&report.findings, labels),
                    counted: count_findings(&report.findings, labels),
                }),
            }
        }
        let title = reports.first().map_or_else(String::new, |page| page.title.clone());
        let departments = combined.and_then(|combined| departments(combined, labels));
        Self { language: language.to_owned(), title, departments, reports, refused }
    }
}

fn findings(findings: &[FindingReport], labels: &Labels) -> Vec<FindingView> {
    findings
        .iter()
        // What people changed has a section of its own.
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| FindingView {
            severity: finding.severity,
            severity_word: match finding.severity {
                Severity::Error => labels.text("report.severity.error").to_owned(),
                Severity::Warning | Severity::Note => {
                    labels.text("report.severity.warning").to_owned()
                }
            },
            code: finding.code.to_owned(),
            place: place(finding),
            message: finding.message.clone(),
            help: finding.help.clone(),
        })
        .collect()
}

impl ReportView {
    fn new(source: &Source<'_>, report: &Report) -> Self {
        let card = source.scorecard;
        let (objectives, loose) = objectives(source, report);
        Self {
            title: source.title(),
            organisation: report.organisation.clone(),
            perspective: card.perspective.name.clone(),
            customers: card.customer.many.clone(),
            period: source.chosen_period(),
            file: source.file.to_owned(),
            example: card.example,
            whole: node(source, &report.scorecard),
            headline: source.headline(report),
            charts: charts(source, report),
            outcomes: outcomes(source, report),
            segments: segments(source, report),
            objectives,
            loose,
            course: course(source, report),
            whale: whale(source),
            findings: findings(&report.findings, source.labels),
            counted: source.counted(&report.findings),
            changes: source.changes(),
            next: source.next(report),
        }
    }
}

/// Every objective with its KPIs, and the KPIs that have none.
fn objectives(source: &Source<'_>, report: &Report) -> (Vec<ObjectiveView>, Vec<KpiView>) {
    let card = source.scorecard;
    let mut loose = Vec::new();
    let mut under: Vec<Vec<KpiView>> = vec![Vec::new(); report.objectives.len()];
    for (row, series) in report.kpis.iter().zip(&source.scored.series) {
        let Some(measure) = card.kpis.get(series.kpi) else { continue };
        let objective = row.objective.as_ref();
        let place = report.objectives.iter().position(|one| Some(&one.id) == objective);
        place
            .and_then(|place| under.get_mut(place))
            .unwrap_or(&mut loose)
            .push(kpi(source, row, measure, series));
    }
    let objectives = report
        .objectives
        .iter()
        .zip(&card.objectives)
        .zip(under)
        .map(|((objective, planned), kpis)| ObjectiveView {
            id: objective.id.to_string(),
            code: objective.code.clone(),
            statement: objective.statement.clone(),
            outcome: source.outcome(objective.outcome),
            segment: source.segment_name(objective.segment.as_ref()),
            owner: non_blank(&planned.owner),
            drives: report
                .objectives
                .iter()
                .filter(|other| planned.drives.contains(&other.id))
                .map(|other| other.code.clone())
                .collect(),
            incomplete: objective.incomplete,
            node: node(source, &objective.node),
            kpis,
        })
        .collect();
    (objectives, loose)
}

/// The score over time, up to the chosen period.
fn course(source: &Source<'_>, report: &Report) -> Vec<CourseView> {
    report
        .scorecard
        .series
        .iter()
        // What lies ahead holds nothing but figures that are carried over.
        .take(source.scored.chosen)
        .map(|row| CourseView {
            period: period_label(row.period, source.labels),
            score: source.score(row.score),
            status: row.status,
            mark: source.mark(row.status),
            coverage: source.coverage(row.coverage),
            chosen: Some(row.period) == report.period,
        })
        .collect()
}
