//! How a score came about, step by step with its cells: of a KPI, an objective or an outcome.

mod kpi;
mod lines;
mod node;

use super::{build::ReportInput, model::Report};
use crate::{
    finding::{Finding, Location},
    model::compared,
    readings::Block,
    score::NodeLevel,
    scorecard::PlannedKpi,
};
use lines::ExplainedLines;
use std::collections::BTreeSet;

/// What somebody wants to have explained.
enum Meant {
    /// A KPI, by its place in the scorecard.
    Kpi(usize),
    /// An objective, by its place.
    Objective(usize),
    /// An outcome, by its place.
    Outcome(usize),
}

/// Explains a KPI, an objective or an outcome in the chosen period, by id, code or name, and with
/// `@<segment>` of a segment; `None` where there is none.
#[must_use]
pub fn report_explanation(
    source: &ReportInput<'_>,
    report: &Report,
    said: &str,
    width: usize,
) -> Option<String> {
    let (meant, segment) = match said.rsplit_once('@') {
        // A name can have this sign, too.
        Some((what, group)) => match meant(source, what).zip(segment(source, group)) {
            Some((meant, segment)) => (meant, Some(segment)),
            None => (meant(source, said)?, None),
        },
        None => (meant(source, said)?, None),
    };
    let lines = ExplainedLines::new(source, width.clamp(60, 120));
    match meant {
        Meant::Kpi(kpi) => kpi::explained(lines, report, (kpi, segment)),
        Meant::Objective(at) => node::explained(lines, (NodeLevel::Objective, at), segment),
        Meant::Outcome(at) => node::explained(lines, (NodeLevel::Outcome, at), segment),
    }
}

/// What can be explained: ids, each with code and name.
pub fn explainable(source: &ReportInput<'_>) -> Vec<(String, String)> {
    let card = source.scorecard;
    let kpis = card.kpis.iter().enumerate();
    let kpis = kpis.map(|(at, row)| {
        (row.id().to_string(), format!("{} {}", source.kpi_code(at), row.kpi.name))
    });
    let objectives = card.objectives.iter().enumerate();
    let objectives = objectives.map(|(at, row)| {
        (row.id.to_string(), format!("{} {}", source.objective_code(at), row.statement))
    });
    kpis.chain(objectives).collect()
}

/// Whether a finding is about what somebody wants to have explained: one of its rows, or more than
/// a cell.
pub fn concerns(source: &ReportInput<'_>, said: &str) -> impl Fn(&Finding) -> bool {
    let rows = rows_of(source, said);
    move |finding| match &finding.location {
        Location::Cell { sheet, row, .. } => rows.contains(&(sheet.clone(), *row)),
        _ => true,
    }
}

/// The rows of the sheets that a KPI, or the KPIs of an objective or an outcome, stand in.
fn rows_of(source: &ReportInput<'_>, said: &str) -> BTreeSet<(String, u32)> {
    let card = source.scorecard;
    let what = meant(source, said)
        .or_else(|| said.rsplit_once('@').and_then(|(what, _)| meant(source, what)));
    let is_meant = |at: usize, row: &PlannedKpi| match what.as_ref() {
        Some(Meant::Kpi(kpi)) => *kpi == at,
        Some(Meant::Objective(at)) => {
            card.objectives.get(*at).is_some_and(|one| Some(&one.id) == row.objective.as_ref())
        }
        Some(Meant::Outcome(at)) => {
            let outcome = card.objective_of(row).map(|one| one.outcome);
            card.outcomes.get(*at).is_some_and(|one| Some(one.outcome) == outcome)
        }
        None => false,
    };
    let mut rows = BTreeSet::new();
    for (_, row) in card.kpis.iter().enumerate().filter(|(at, row)| is_meant(*at, row)) {
        let blocks = [Block::Kpis, Block::Targets];
        rows.extend(blocks.iter().filter_map(|block| source.cells?.row(*block, row.id())));
        for (_, series) in source.readings.of_kpi(row.id()) {
            let lists = series.inputs.values().chain([&series.typed]);
            let cells = lists.flat_map(|list| list.iter()).filter_map(|(_, one)| one.cell.as_ref());
            rows.extend(cells.map(|cell| (cell.sheet.to_string(), cell.row)));
        }
    }
    rows
}

fn is(said: &str, names: &[&str]) -> bool {
    let said = compared(said);
    names.iter().any(|name| compared(name) == said)
}

fn meant(source: &ReportInput<'_>, said: &str) -> Option<Meant> {
    let card = source.scorecard;
    let mut kpis = card.kpis.iter().enumerate();
    let kpi = kpis.position(|(at, row)| {
        let (code, name) = (source.kpi_code(at), &row.kpi.name);
        is(said, &[row.id().as_str(), name, &code, &format!("{code} {name}")])
    });
    let mut objectives = card.objectives.iter().enumerate();
    let objective = || {
        objectives.position(|(at, row)| {
            let (code, name) = (source.objective_code(at), &row.statement);
            is(said, &[row.id.as_str(), name, &code, &format!("{code} {name}")])
        })
    };
    let mut outcomes = card.outcomes.iter();
    let mut outcome = || {
        outcomes.position(|row| {
            let key: &'static str = <&'static str>::from(row.outcome);
            is(said, &[key, &row.name])
        })
    };
    let mut objective = objective;
    kpi.map(Meant::Kpi)
        .or_else(|| objective().map(Meant::Objective))
        .or_else(|| outcome().map(Meant::Outcome))
}

/// A segment by its id, name or code.
fn segment(source: &ReportInput<'_>, said: &str) -> Option<usize> {
    source.scorecard.segments.iter().enumerate().position(|(at, segment)| {
        let id = segment.id.as_ref().map(|id| id.as_str()).unwrap_or_default();
        is(said, &[id, &segment.name, &source.segment_code(at)])
    })
}
