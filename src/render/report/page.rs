//! What templates may say of one workbook, for Markdown and for a page.

use super::{
    agreements::AgreementView,
    board::{BoardView, board, is_blank},
    build::{ReportInput, non_blank},
    changes::ChangeSentence,
    charts::{ChartsView, WhaleView, charts, is_complete, whale},
    look::Look,
    model::{FindingReport, Report},
    told::{ToldFinding, told},
    view::{
        KpiView, NodeView, ObjectiveView, OutcomeView, SegmentView, kpi, node, outcomes, segments,
    },
};
use crate::{catalogue::Labels, finding::Severity, score::Status, scorecard::Scorecard};
use serde::Serialize;

/// A workbook.
#[derive(Serialize)]
pub(super) struct ReportView {
    title: String,
    /// How it looks.
    look: Look,
    organisation: Option<String>,
    perspective: String,
    customers: String,
    period: String,
    /// What figures to date cover.
    to_date: String,
    file: String,
    /// Whether the figures are made up.
    example: bool,
    /// Whether nothing was filled in, in any period.
    blank: bool,
    whole: NodeView,
    /// Where it stands, and what has to be decided.
    board: BoardView,
    /// What was agreed and is still open, but for what stands beside a red.
    agreements: Vec<AgreementView>,
    agreements_title: String,
    more_agreements: Option<String>,
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
    /// Whether it is drawn hollow: there is a score, and not all figures are in.
    hollow: bool,
}

#[derive(Serialize)]
pub(super) struct FindingView {
    severity: Severity,
    severity_word: String,
    code: String,
    place: String,
    message: String,
    help: Option<String>,
}

/// Findings as people read them; `scorecard` is that of the file, where it could be read.
pub(super) fn findings(
    findings: &[FindingReport],
    scorecard: Option<&Scorecard>,
    labels: &Labels,
) -> Vec<FindingView> {
    let view = |ToldFinding { first, place, message }: ToldFinding<'_>| FindingView {
        severity: first.severity,
        severity_word: match first.severity {
            Severity::Error => labels.text("report.severity.error").to_owned(),
            Severity::Warning | Severity::Note => labels.text("report.severity.warning").to_owned(),
        },
        code: first.code.clone(),
        place,
        message,
        help: first.help.clone(),
    };
    told(findings, scorecard, labels).into_iter().map(view).collect()
}

impl ReportView {
    pub(super) fn new(source: &ReportInput<'_>, report: &Report) -> Self {
        let card = source.scorecard;
        let (objectives, loose) = objectives(source, report);
        let board = board(source, report);
        let others = board.others(source, &report.agreements);
        let all = others.len() == report.agreements.len();
        let title = if all { "agreements" } else { "other_agreements" };
        Self {
            title: source.title(),
            look: Look::new(&card.theme),
            organisation: report.organisation.clone(),
            perspective: card.perspective.name.clone(),
            customers: card.customer.many.clone(),
            period: source.chosen_period(),
            to_date: source.span_words(report),
            file: source.file.to_owned(),
            example: card.example,
            blank: is_blank(source, report),
            whole: node(source, &report.scorecard),
            agreements_title: source.labels.of("report.section", title).to_owned(),
            more_agreements: source.more_agreements(others.len()),
            agreements: source.agreement_views(others),
            board,
            headline: source.headline(report),
            charts: charts(source, report),
            outcomes: outcomes(source, report),
            segments: segments(source, report),
            objectives,
            loose,
            course: course(source, report),
            whale: whale(source),
            findings: findings(&report.findings, Some(card), source.labels),
            counted: source.counted(&report.findings),
            changes: source.changes(),
            next: source.next(report),
        }
    }
}

/// Every objective with its KPIs, and the KPIs that have none.
fn objectives(source: &ReportInput<'_>, report: &Report) -> (Vec<ObjectiveView>, Vec<KpiView>) {
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
fn course(source: &ReportInput<'_>, report: &Report) -> Vec<CourseView> {
    report
        .scorecard
        .series
        .iter()
        // What lies ahead holds nothing but figures that are carried over.
        .take(source.scored.chosen + 1)
        .map(|row| CourseView {
            period: source.labels.period(row.period),
            score: source.score(row.score),
            status: row.status,
            mark: source.mark(row.status),
            coverage: source.coverage(row.coverage),
            chosen: Some(row.period) == report.period,
            hollow: row.score.is_some() && !is_complete(row.coverage),
        })
        .collect()
}
