//! Findings as people read them: what is the same in several cells is told once.

use super::{
    build::ReportInput,
    format::{findings_in_words, place},
    model::FindingReport,
};
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
    let faults: Vec<&FindingReport> =
        findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    let kpis = scorecard.map_or(0, |card| card.kpis.len()).to_string();
    let mut told = Vec::new();
    for first in &faults {
        let (all, message) = together(first, &faults, &kpis, labels);
        // The first of them tells for all.
        if all.first().is_some_and(|one| !std::ptr::eq(*one, *first)) {
            continue;
        }
        let cells = runs(all.iter().filter_map(|one| one.cell.as_deref()));
        let place = match &first.sheet {
            Some(sheet) if all.len() > 1 => format!("{sheet}!{cells}"),
            _ => place(first),
        };
        told.push(ToldFinding { first, place, message });
    }
    told
}

/// How many findings there are, by severity; what is told as one counts as one.
pub(super) fn count_findings(
    findings: &[FindingReport],
    scorecard: Option<&Scorecard>,
    labels: &Labels,
) -> String {
    let told = told(findings, scorecard, labels);
    let count = |severity: Severity| {
        told.iter().fold(0, |count, one| count + u64::from(one.first.severity == severity))
    };
    findings_in_words(count(Severity::Error), count(Severity::Warning), labels)
}

impl ReportInput<'_> {
    /// How many findings there are, by severity; what is told as one counts as one.
    pub(super) fn counted(&self, findings: &[FindingReport]) -> String {
        count_findings(findings, Some(self.scorecard), self.labels)
    }
}

/// Those that are told as one with a finding, itself among them, and what is said of them.
fn together<'f>(
    one: &'f FindingReport,
    faults: &[&'f FindingReport],
    kpis: &str,
    labels: &Labels,
) -> (Vec<&'f FindingReport>, String) {
    let alone = || (vec![one], one.message.clone());
    if one.cell.is_none() {
        return alone();
    }
    let kind = |other: &FindingReport| {
        (&other.code, &other.sheet) == (&one.code, &one.sheet) && other.cell.is_some()
    };
    let alike: Vec<&FindingReport> = faults.iter().copied().filter(|other| kind(other)).collect();
    let words = labels.get(&format!("diagnostics.{}.several", one.code));
    if let Some(words) = words.filter(|_| alike.len() >= MIN_TOGETHER) {
        let count = alike.len().to_string();
        let message = crate::catalogue::fill(words, &[("count", &count), ("all", kpis)]);
        return (alike, message);
    }
    let same = alike.into_iter().filter(|other| other.message == one.message);
    (same.collect(), one.message.clone())
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
