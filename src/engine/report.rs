//! Reporting: what workbooks come to, in every format.

use super::{Assessment, Engine, Error, ReportLanguage};
use crate::{
    catalogue::Labels,
    finding::{Finding, Severity, nearest},
    render::report::{
        Report, ReportItem, Source, overview_text, refused_text, report_csv, report_explanation,
        report_html, report_markdown, report_text, reports_json,
    },
    rollup::{Combined, Digest, RollUp},
    score::Scored,
    workbook::Submission,
};
use std::io;

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FileResult {
    /// It was read and assessed.
    Assessed(Box<Assessment>),
    /// It could not be read.
    Refused {
        /// The file, as it was named.
        file: String,
        /// Why not.
        finding: Box<Finding>,
    },
}

impl FileResult {
    /// What is wrong with the file, or could be better.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Assessed(assessment) => &assessment.findings,
            Self::Refused { finding, .. } => std::slice::from_ref(finding),
        }
    }

    /// Whether something in the file is wrong, and not only better otherwise.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings().iter().any(|finding| finding.severity() == Severity::Error)
    }

    fn assessment(&self) -> Option<&Assessment> {
        match self {
            Self::Assessed(assessment) => Some(assessment),
            Self::Refused { .. } => None,
        }
    }
}

/// The language of all workbooks, if it is one.
#[must_use]
pub fn common_language(results: &[FileResult]) -> Option<&str> {
    let mut languages = results
        .iter()
        .filter_map(FileResult::assessment)
        .map(|assessment| assessment.submission.scorecard.language.as_str());
    let first = languages.next()?;
    languages.all(|language| language == first).then_some(first)
}

/// What several files come to; none where there is only one.
fn combined(results: &[FileResult]) -> Option<Combined> {
    if results.len() < 2 {
        return None;
    }
    let mut all = RollUp::new();
    for (position, result) in (0..).zip(results) {
        all.add(match result {
            FileResult::Assessed(found) => Digest::new(
                position,
                found.submission.cells.file(),
                &found.submission.scorecard,
                &found.scored,
                &found.findings,
            ),
            FileResult::Refused { file, .. } => Digest::refused(position, file),
        });
    }
    Some(all.finish())
}

impl Engine {
    /// For people, for a terminal of so many columns, with the codes of its colours.
    ///
    /// Several files are followed by an overview.
    #[must_use]
    pub fn report_text(&self, results: &[FileResult], width: usize) -> String {
        self.with_items(results, |items, labels, _| {
            let mut texts: Vec<String> = items
                .iter()
                .map(|item| match item {
                    ReportItem::Scored(source, report) => report_text(source, report, width),
                    ReportItem::Refused(report) => refused_text(report, labels, width),
                })
                .collect();
            let combined = combined(results);
            texts.extend(combined.map(|combined| overview_text(&combined, labels, width)));
            texts.join("\n\n")
        })
    }

    /// For programs: an array with the report of each file, indented.
    ///
    /// # Errors
    /// When the writer fails, which memory does not.
    pub fn report_json(&self, results: &[FileResult]) -> io::Result<String> {
        self.with_items(results, |items, _, _| {
            let reports: Vec<&Report> = items
                .iter()
                .map(|item| match item {
                    ReportItem::Scored(_, report) | ReportItem::Refused(report) => *report,
                })
                .collect();
            reports_json(&reports)
        })
    }

    /// For spreadsheets: a row for each KPI, segment and period, as RFC 4180 says.
    ///
    /// With `excel`: as the Excel of the workbook's language opens it with a double click.
    ///
    /// # Errors
    /// When the writer fails, which memory does not.
    pub fn report_csv(&self, results: &[FileResult], excel: bool) -> io::Result<Vec<u8>> {
        self.with_items(results, |items, labels, _| {
            let rows: Vec<(&Source<'_>, &Report)> = items
                .iter()
                .filter_map(|item| match item {
                    ReportItem::Scored(source, report) => Some((*source, *report)),
                    ReportItem::Refused(_) => None,
                })
                .collect();
            report_csv(&rows, excel.then_some(labels))
        })
    }

    /// For reading, as Markdown.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, at its line.
    pub fn report_markdown(&self, results: &[FileResult]) -> Result<String, Error> {
        self.with_items(results, |items, labels, language| {
            report_markdown(
                items,
                combined(results).as_ref(),
                labels,
                language,
                &self.templates(labels),
            )
            .map_err(Error::Refused)
        })
    }

    /// For a meeting: one page with charts that needs nothing else.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, at its line.
    pub fn report_html(&self, results: &[FileResult]) -> Result<String, Error> {
        self.with_items(results, |items, labels, language| {
            report_html(
                items,
                combined(results).as_ref(),
                labels,
                language,
                &self.templates(labels),
            )
            .map_err(Error::Refused)
        })
    }

    /// How the score of a KPI came about, step by step, in each file that has it.
    ///
    /// `kpi` is an id, or `<id>@<segment>`; `width` is the number of columns.
    ///
    /// # Errors
    /// [`Error::KpiNotThere`] when no file has it.
    pub fn explain(
        &self,
        results: &[FileResult],
        kpi: &str,
        width: usize,
    ) -> Result<String, Error> {
        let assessed = || results.iter().filter_map(FileResult::assessment);
        let texts: Vec<String> = assessed()
            .filter_map(|found| {
                report_explanation(&self.source(found), &found.report, kpi.trim(), width)
            })
            .collect();
        if !texts.is_empty() {
            return Ok(texts.join("\n\n"));
        }
        let ids = assessed().flat_map(|found| &found.report.kpis).map(|kpi| kpi.id.as_str());
        let nearest = nearest(kpi, ids).map(ToOwned::to_owned);
        Err(Error::KpiNotThere { kpi: kpi.to_owned(), nearest })
    }

    /// What to do next with a workbook, in one sentence.
    #[must_use]
    pub fn next_step(&self, assessment: &Assessment) -> String {
        self.source(assessment).next(&assessment.report)
    }

    /// What is said of several files together: its words, and their language.
    ///
    /// One file speaks its own language, as do several of the same; else it is the engine's.
    fn frame<'a>(&'a self, results: &'a [FileResult]) -> (&'a Labels, &'a str) {
        if self.report_language == ReportLanguage::OfEngine {
            return (self.labels(), self.language());
        }
        let Some(language) = common_language(results) else {
            return (self.labels(), self.language());
        };
        match self.shipped(language) {
            Some(labels) => (labels, language),
            // A page on one workbook says its language, even where its words are not known.
            None if results.len() == 1 => (self.labels(), language),
            None => (self.labels(), self.language()),
        }
    }

    /// Hands on what the formats are written from.
    fn with_items<T>(
        &self,
        results: &[FileResult],
        write: impl FnOnce(&[ReportItem<'_>], &Labels, &str) -> T,
    ) -> T {
        let (labels, language) = self.frame(results);
        let refused: Vec<Report> = results
            .iter()
            .filter_map(|result| match result {
                FileResult::Refused { file, finding } => {
                    Some(Report::refused(file, std::slice::from_ref(finding), labels))
                }
                FileResult::Assessed(_) => None,
            })
            .collect();
        let sources: Vec<Source<'_>> = results
            .iter()
            .filter_map(FileResult::assessment)
            .map(|found| self.source(found))
            .collect();
        let (mut refused, mut sources) = (refused.iter(), sources.iter());
        let items: Vec<ReportItem<'_>> = results
            .iter()
            .filter_map(|result| match result {
                FileResult::Assessed(found) => {
                    Some(ReportItem::Scored(sources.next()?, &found.report))
                }
                FileResult::Refused { .. } => refused.next().map(ReportItem::Refused),
            })
            .collect();
        write(&items, labels, language)
    }

    /// What an assessment is reported from.
    fn source<'a>(&'a self, assessment: &'a Assessment) -> Source<'a> {
        self.input(&assessment.submission, &assessment.scored, &assessment.findings)
    }

    /// What a report is made of.
    pub(super) fn input<'a>(
        &'a self,
        submission: &'a Submission,
        scored: &'a Scored,
        findings: &'a [Finding],
    ) -> Source<'a> {
        Source {
            file: submission.cells.file(),
            scorecard: &submission.scorecard,
            readings: &submission.readings,
            scored,
            findings,
            labels: self.words(&submission.scorecard.language),
            codes: Some(&submission.codes),
            changes: &submission.changes,
            remarks: Some(&submission.remarks),
        }
    }
}
