//! What is wrong, and what was changed, in a report for the terminal.

use super::{
    build::ReportInput,
    drawing::{BOLD, FAINT, plain, wrap},
    model::{FindingReport, Report},
    told::{count_findings, told},
};
use crate::{catalogue::Labels, finding::Severity, scorecard::Scorecard};
use anstyle::AnsiColor;
use std::fmt::Write as _;

/// Changes that are shown; the files show all.
const MAX_CHANGES: usize = 12;

/// All findings with their places, what people changed, and how many findings there are.
pub(super) fn findings_and_changes(
    source: &ReportInput<'_>,
    report: &Report,
    width: usize,
) -> String {
    let mut text = listed(&report.findings, Some(source.scorecard), source.labels, width);
    text += &changed(source, width);
    let _ = writeln!(text, "{}", source.counted(&report.findings));
    text
}

/// All findings of a file that could not be scored, and how many there are.
pub(super) fn findings_of_refused(report: &Report, labels: &Labels, width: usize) -> String {
    let mut text = listed(&report.findings, None, labels, width);
    let _ = writeln!(text, "{}", count_findings(&report.findings, None, labels));
    text
}

fn listed(
    findings: &[FindingReport],
    scorecard: Option<&Scorecard>,
    labels: &Labels,
    width: usize,
) -> String {
    let mut text = String::new();
    let findings = told(findings, scorecard, labels);
    if findings.is_empty() {
        return text;
    }
    let _ = writeln!(text, "{BOLD}{}{BOLD:#}", labels.text("report.section.findings"));
    let indent = "    ";
    for finding in &findings {
        let error = finding.first.severity == Severity::Error;
        let style = if error { AnsiColor::Red } else { AnsiColor::Yellow }.on_default();
        let word = labels.of("report.severity", if error { "error" } else { "warning" });
        let room = width.saturating_sub(3 + textwrap::core::display_width(word));
        let mut places = wrap(&plain(&finding.place), room).into_iter();
        let first = format!("  {style}{word}{style:#} {}", places.next().unwrap_or_default());
        let _ = writeln!(text, "{}", first.trim_end());
        for line in places.chain(wrap(&plain(&finding.message), width.saturating_sub(4))) {
            let _ = writeln!(text, "{indent}{line}");
        }
        if let Some(help) = &finding.first.help {
            for line in wrap(&plain(help), width.saturating_sub(6)) {
                let _ = writeln!(text, "{indent}{FAINT}{line}{FAINT:#}");
            }
        }
    }
    text.push('\n');
    text
}

/// What people changed; the first of many.
fn changed(source: &ReportInput<'_>, width: usize) -> String {
    let changes = source.changes();
    let mut text = String::new();
    if changes.is_empty() {
        return text;
    }
    let heading = source.labels.text("report.section.changes");
    let _ = writeln!(text, "{BOLD}{heading}{BOLD:#}");
    let mut say = |said: &str, style: anstyle::Style| {
        for line in wrap(&plain(said), width.saturating_sub(2)) {
            let _ = writeln!(text, "  {style}{line}{style:#}");
        }
    };
    for one in changes.iter().take(MAX_CHANGES) {
        let what = if one.what.is_empty() { String::new() } else { format!(", {}", one.what) };
        let change =
            if one.whole { String::new() } else { format!(": {} → {}", one.from, one.to) };
        say(&format!("{} {}{what}{change}", one.place, one.name), anstyle::Style::new());
    }
    if let Some(more) = changes.len().checked_sub(MAX_CHANGES).filter(|more| *more > 0) {
        let more = source.labels.fill("report.changes.more", &[("count", &more.to_string())]);
        say(&more, FAINT);
    }
    text.push('\n');
    text
}
