//! What stops a verb: a sentence, and a way out.

#[cfg(feature = "report")]
use crate::render::RenderError;
#[cfg(feature = "write")]
use crate::workbook::WriteError;
use crate::{
    catalogue::{self, Labels},
    finding::Finding,
    model::{Period, PeriodLength},
    render::report::FindingReport,
};
use std::{fmt, io};

/// How many names are listed where one was not found.
const MAX_NAMES: usize = 12;
/// Columns for one of them: a terminal's, without what stands before it.
const NAME_WIDTH: usize = 66;

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
        /// What looks like it, by code and name, the likest first.
        near: Vec<String>,
        /// What else they have, by code and name.
        others: Vec<String>,
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
            Self::PeriodNotThere { period, periods, .. } => other_periods(*period, periods, labels),
            Self::KpiNotThere { near, others, .. } => {
                let meant = near.iter().map(|near| did_you_mean(near, labels));
                meant.chain(listed(others, near.len(), labels)).collect()
            }
            Self::UnknownEntry { nearest, .. } => {
                nearest.iter().map(|near| did_you_mean(near, labels)).collect()
            }
            Self::Io(_) => Vec::new(),
        }
    }
}

/// Which period to choose where a workbook does not have the one that was asked for.
fn other_periods(asked: Period, periods: &[Period], labels: &Labels) -> Vec<String> {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Vec::new() };
    let every = last.every();
    let is_longer = asked.every().months() > every.months();
    let within = |period: &&Period| {
        if is_longer {
            period.holding(asked.every()) == asked
        } else {
            asked.holding(every) == **period
        }
    };
    let chosen = periods.iter().rev().find(within);
    let mut help = Vec::new();
    let each = labels.of("every", <&'static str>::from(every));
    let key = if chosen.is_some() { "error.choose-period" } else { "error.choose-any-period" };
    let period = labels.period(*chosen.unwrap_or(last));
    help.push(labels.fill(key, &[("each", each), ("period", &period)]));
    if chosen.is_some() && asked.every() == PeriodLength::Year && is_longer {
        help.push(labels.text("error.year-to-date").to_owned());
    }
    help.push(labels.fill(
        "error.period-span",
        &[("first", &labels.period(*first)), ("last", &labels.period(*last))],
    ));
    help
}

fn did_you_mean(near: &str, labels: &Labels) -> String {
    labels.fill("cli.did-you-mean", &[("value", near)])
}

/// Names under each other, as many as are read at a glance, and how many there are besides.
fn listed(names: &[String], before: usize, labels: &Labels) -> Option<String> {
    let shown = names.iter().take(MAX_NAMES.saturating_sub(before));
    let mut lines = vec![labels.text("error.there-are").to_owned()];
    lines.extend(shown.map(|name| cut(name)));
    let left = (names.len() + 1).saturating_sub(lines.len());
    if left > 0 {
        lines.push(labels.fill("error.and-more", &[("count", &left.to_string())]));
    }
    (!names.is_empty()).then(|| lines.join("\n  "))
}

/// As much of a name as stands on a line beside what is said before it.
fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_WIDTH {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_WIDTH - 1).collect();
    format!("{}…", kept.trim_end())
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
