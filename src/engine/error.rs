//! What stops a verb: a sentence, and a way out.

#[cfg(feature = "report")]
use crate::render::RenderError;
#[cfg(feature = "write")]
use crate::workbook::WriteError;
use crate::{
    catalogue::{self, Labels},
    finding::Finding,
    model::Period,
    render::report::FindingReport,
};
use std::{fmt, io};

/// Why a verb could not do what was asked.
///
/// `{}` is one sentence in English, `{:#}` adds the ways out; [`Error::message`] and
/// [`Error::help`] say the same in any language.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Nobody has this language.
    UnknownLanguage {
        /// What was asked for.
        language: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The catalogue has no such sector.
    UnknownSector {
        /// What was asked for.
        sector: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The catalogue has no such KPI or objective.
    UnknownEntry {
        /// What was asked for.
        id: String,
        /// The id that looks most like it.
        nearest: Option<String>,
    },
    /// A file is no workbook of ours or cannot be read, or a template cannot be rendered; the
    /// finding says where and why.
    Refused(Box<Finding>),
    /// The workbook has no such period.
    PeriodNotThere {
        /// The workbook, as it was named.
        file: String,
        /// What was asked for.
        period: Period,
        /// What it has, in order.
        periods: Vec<Period>,
    },
    /// None of the workbooks has such a KPI.
    KpiNotThere {
        /// What was asked for.
        kpi: String,
        /// What looks most like it, by code and name.
        nearest: Option<String>,
        /// All that they have, by code and name.
        known: Vec<String>,
    },
    /// A workbook could not be made.
    #[cfg(feature = "write")]
    NotWritten(WriteError),
    /// What was read or written on the way failed.
    Io(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[cfg(feature = "report")]
impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Template(fault) => Self::Refused(fault),
            RenderError::Write(error) => Self::Io(error),
        }
    }
}

impl Error {
    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self, labels: &Labels) -> String {
        match self {
            Self::UnknownLanguage { language, .. } => {
                labels.fill("error.unknown-language", &[("language", language)])
            }
            Self::UnknownSector { sector, .. } => {
                labels.fill("error.unknown-sector", &[("sector", sector)])
            }
            Self::UnknownEntry { id, .. } => labels.fill("error.unknown-entry", &[("id", id)]),
            #[cfg(feature = "write")]
            Self::NotWritten(_) => labels.text("error.not-written").to_owned(),
            Self::Refused(finding) => FindingReport::new(finding, labels).message,
            Self::PeriodNotThere { file, period, .. } => labels.fill(
                "error.period-not-there",
                &[("path", file), ("period", &labels.period(*period))],
            ),
            Self::KpiNotThere { kpi, .. } => labels.fill("error.kpi-not-there", &[("kpi", kpi)]),
            Self::Io(error) => error.to_string(),
        }
    }

    /// Ways out, a line each.
    #[must_use]
    pub fn help(&self, labels: &Labels) -> Vec<String> {
        let possible = |values: &[String]| {
            vec![labels.fill("cli.possible", &[("values", &values.join(", "))])]
        };
        match self {
            Self::UnknownLanguage { known, .. } | Self::UnknownSector { known, .. } => {
                possible(known)
            }
            #[cfg(feature = "write")]
            Self::NotWritten(_) => vec![labels.text("error.not-written-help").to_owned()],
            Self::Refused(finding) => {
                FindingReport::new(finding, labels).help.into_iter().collect()
            }
            Self::PeriodNotThere { periods, .. } => {
                possible(&periods.iter().map(|period| labels.period(*period)).collect::<Vec<_>>())
            }
            Self::KpiNotThere { nearest: None, known, .. } => possible(known),
            Self::KpiNotThere { nearest, .. } | Self::UnknownEntry { nearest, .. } => nearest
                .iter()
                .map(|near| labels.fill("cli.did-you-mean", &[("value", near)]))
                .collect(),
            Self::Io(_) => Vec::new(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = catalogue::labels("en");
        formatter.write_str(&self.message(&labels))?;
        if formatter.alternate() {
            for help in self.help(&labels) {
                write!(formatter, "; {help}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            #[cfg(feature = "write")]
            Self::NotWritten(error) => Some(error),
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}
