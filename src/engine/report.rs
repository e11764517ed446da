//! Reporting: what workbooks come to, in every format.

use super::{Assessment, Engine, Error, ReportFormat};
use crate::{
    finding::{Finding, Severity},
    render::report::{ReportInput, concerns},
};
use std::sync::Arc;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
}

impl Engine {
    /// The report on some files, in the order in which they stand here.
    ///
    /// For files that do not fit into memory together there is [`Engine::gather`].
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, at its line;
    /// [`Error::KpiNotThere`] when no file has the KPI that is to be explained.
    pub fn report(&self, results: &[FileResult], format: &ReportFormat) -> Result<Vec<u8>, Error> {
        let mut gathering = self.gather(format.clone());
        let mut parts = Vec::new();
        for (position, result) in (0..).zip(results) {
            parts.extend(gathering.add(self.contribution(format, position, result)?));
        }
        let mut written = Vec::new();
        gathering.write(Arc::new(parts), &mut written)?;
        Ok(written)
    }

    /// What to do next with a workbook, in one sentence.
    #[must_use]
    pub fn next_step(&self, assessment: &Assessment) -> String {
        self.source(assessment).next(&assessment.report)
    }

    /// What is wrong with the figures and settings behind a KPI, an objective or an outcome, or with
    /// more than a cell.
    #[must_use]
    pub fn findings_about(&self, assessment: &Assessment, said: &str) -> Vec<Finding> {
        let source = self.source(assessment);
        let concerns = concerns(&source, said);
        assessment.findings.iter().filter(|finding| concerns(finding)).cloned().collect()
    }

    /// What an assessment is reported from.
    pub(super) fn source<'a>(&'a self, assessment: &'a Assessment) -> ReportInput<'a> {
        let shown = assessment.shown.as_ref().unwrap_or(&assessment.scored);
        self.input(&assessment.submission, shown, &assessment.findings)
    }
}
