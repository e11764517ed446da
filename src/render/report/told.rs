//! Findings as people read them: what lacks in many rows for one reason is told once.

use super::{format::place, model::FindingReport};
use crate::{catalogue::Labels, finding::Severity, scorecard::Scorecard};

/// From so many findings of a kind on, they are told as one.
const MIN_TOGETHER: usize = 3;

/// A finding, or several of a kind on one sheet.
pub(super) struct ToldFinding<'f> {
    /// The first of them.
    pub(super) first: &'f FindingReport,
    /// Sheet and cells: `KPIs!F7:F16`.
    pub(super) place: String,
    pub(super) message: String,
}

/// All findings in their order but for what people changed, which has a section of its own.
pub(super) fn told<'f>(
    findings: &'f [FindingReport],
    scorecard: Option<&Scorecard>,
    labels: &Labels,
) -> Vec<ToldFinding<'f>> {
    let mut told: Vec<Vec<&FindingReport>> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Note) {
        let kind = |one: &FindingReport| (one.code.clone(), one.sheet.clone(), one.cell.is_some());
        let alike = |all: &&mut Vec<&FindingReport>| {
            all.first().is_some_and(|first| kind(first) == kind(finding))
        };
        let together = finding.cell.is_some() && several(finding, labels).is_some();
        match told.iter_mut().find(|all| together && alike(all)) {
            Some(all) => all.push(finding),
            None => told.push(vec![finding]),
        }
    }
    let count = scorecard.map_or(0, |card| card.kpis.len());
    told.into_iter().flat_map(|all| together(all, count, labels)).collect()
}

/// The words for several findings of a kind, where it has any.
fn several<'l>(finding: &FindingReport, labels: &'l Labels) -> Option<&'l str> {
    labels.get(&format!("diagnostics.{}.several", finding.code))
}

/// One for all where there are many, else each by itself.
fn together<'f>(all: Vec<&'f FindingReport>, kpis: usize, labels: &Labels) -> Vec<ToldFinding<'f>> {
    let words = all.first().and_then(|first| Some((*first, several(first, labels)?)));
    if let Some((first, words)) = words.filter(|_| all.len() >= MIN_TOGETHER) {
        let (count, kpis) = (all.len().to_string(), kpis.to_string());
        let message = crate::catalogue::fill(words, &[("count", &count), ("all", &kpis)]);
        let cells = runs(all.iter().filter_map(|one| one.cell.as_deref()));
        let place = format!("{}!{cells}", first.sheet.as_deref().unwrap_or_default());
        return vec![ToldFinding { first, place, message }];
    }
    let each = |first: &'f FindingReport| ToldFinding {
        first,
        place: place(first),
        message: first.message.clone(),
    };
    all.into_iter().map(each).collect()
}

/// Cells, those below each other as a range: `F7:F9, F12`.
fn runs<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    for cell in cells {
        match runs.last_mut().filter(|(_, last)| below(last, cell)) {
            Some((_, last)) => *last = cell,
            None => runs.push((cell, cell)),
        }
    }
    let written = |(first, last): (&str, &str)| match first == last {
        true => first.to_owned(),
        false => format!("{first}:{last}"),
    };
    runs.into_iter().map(written).collect::<Vec<_>>().join(", ")
}

/// Whether a cell stands in the row below another one.
fn below(above: &str, cell: &str) -> bool {
    let parts = |cell: &str| -> Option<(String, u32)> {
        let row = cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        Some((cell.strip_suffix(row)?.to_owned(), row.parse().ok()?))
    };
    parts(above).zip(parts(cell)).is_some_and(|((column, row), (other, next))| {
        column == other && row.checked_add(1) == Some(next)
    })
}
