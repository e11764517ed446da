//! Several workbooks beside each other: each is a department with its rank.

use super::{keys::Report, page::Sheet};
use crate::{
    catalogue::Labels,
    score::{Standing, Status, shown, standings},
    workbook::{period_label, shape},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// What several workbooks come to, as people read it.
#[derive(Serialize)]
pub(super) struct Departments {
    /// In the order of the files.
    pub(super) rows: Vec<Department>,
    /// What must be known beside the ranks: files without one, periods that differ.
    pub(super) notes: Vec<String>,
}

/// One workbook among others.
#[derive(Serialize)]
pub(super) struct Department {
    pub(super) file: String,
    /// Name of the organisation.
    name: Option<String>,
    pub(super) score: String,
    pub(super) status: Status,
    /// Shape and word of the status.
    pub(super) mark: String,
    period: String,
    /// `2nd of 5; can be 1st to 3rd`; none without a score.
    pub(super) rank: Option<String>,
}

/// Sets several workbooks beside each other; none where there is only one file.
pub(super) fn departments(sheets: &[Sheet<'_>], labels: &Labels) -> Option<Departments> {
    if sheets.len() < 2 {
        return None;
    }
    let sources = || {
        sheets.iter().filter_map(|sheet| match sheet {
            Sheet::Scored(source, _) => Some(source),
            Sheet::Refused(_) => None,
        })
    };
    let scored: Vec<_> = sources().map(|source| (source.scorecard, source.scored)).collect();
    let mut found = standings(&scored).into_iter();
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    let mut periods = BTreeSet::new();
    for sheet in sheets {
        let (report, standing) = match sheet {
            Sheet::Scored(_, report) => (report, found.next().flatten()),
            Sheet::Refused(report) => (report, None),
        };
        match standing {
            Some(_) => drop(periods.insert(report.period)),
            None => left_out.push(report.file.as_str()),
        }
        rows.push(row(report, standing, labels));
    }
    let mut notes = Vec::new();
    if !left_out.is_empty() {
        notes.push(labels.fill("report.ranks.left_out", &[("files", &left_out.join(", "))]));
    }
    if periods.len() > 1 {
        notes.push(labels.text("report.ranks.periods").to_owned());
    }
    Some(Departments { rows, notes })
}

fn row(report: &Report, standing: Option<Standing>, labels: &Labels) -> Department {
    let whole = &report.scorecard;
    let none = || labels.text("report.no_value").to_owned();
    let word = match report.language {
        Some(_) => labels.of("status", whole.status.into()),
        None => labels.text("report.not_read"),
    };
    Department {
        file: report.file.clone(),
        name: report.organisation.clone(),
        score: whole.score.map_or_else(none, |score| format!("{:.0}", shown(score))),
        status: whole.status,
        mark: format!("{} {word}", shape(whole.status)),
        period: report.period.map_or_else(none, |period| period_label(period, labels)),
        rank: standing.map(|standing| words(standing, labels)),
    }
}

/// Where it stands, and where it can.
fn words(standing: Standing, labels: &Labels) -> String {
    let Standing { rank, of, best, worst } = standing;
    let key = if best == worst { "report.ranks.one" } else { "report.ranks.several" };
    let number = |rank| ordinal(rank, labels);
    labels.fill(
        key,
        &[
            ("rank", &number(rank)),
            ("of", &of.to_string()),
            ("best", &number(best)),
            ("worst", &number(worst)),
        ],
    )
}

/// 1st, 2nd, 3rd, 4th; 11th, 12th, 13th.
fn ordinal(number: usize, labels: &Labels) -> String {
    let text = number.to_string();
    let key = match (number % 10, number % 100) {
        (_, 11..=13) => "report.ordinal.other",
        (1, _) => "report.ordinal.first",
        (2, _) => "report.ordinal.second",
        (3, _) => "report.ordinal.third",
        _ => "report.ordinal.other",
    };
    labels.fill(key, &[("number", &text)])
}
