//! Several workbooks beside each other: each is a department with its rank.

use super::{
    format::figure,
    heat_map::{HeatMap, heat_map},
};
use crate::{
    catalogue::Labels,
    rollup::{Combined, CombinedRow, Pooled, Rank},
    score::{Status, shown, shown_coverage},
};
use serde::Serialize;

/// What several workbooks come to, as people read it.
#[derive(Serialize)]
pub(super) struct Departments {
    /// In the order of the files.
    pub(super) rows: Vec<Department>,
    /// KPI by KPI; none where they share none, or fewer than two could be read.
    pub(super) compared: Option<HeatMap>,
    /// What they come to together; none where they report on different periods.
    pub(super) together: Option<Whole>,
    /// What must be known beside the ranks: files without one, periods that differ.
    pub(super) notes: Vec<String>,
}

/// One workbook among others.
#[derive(Serialize)]
pub(super) struct Department {
    pub(super) file: String,
    /// Name of the organisation.
    pub(super) name: Option<String>,
    /// The score as a number.
    #[cfg(feature = "terminal")]
    #[serde(skip)]
    pub(super) value: Option<f64>,
    pub(super) score: String,
    pub(super) status: Status,
    /// Shape and word of the status.
    pub(super) mark: String,
    period: String,
    /// `2nd of 5; can be 1st to 3rd`; none without a score.
    pub(super) rank: Option<String>,
}

/// All of them as one organisation.
#[derive(Serialize)]
pub(super) struct Whole {
    /// The scores of all, each counting alike.
    pub(super) sentence: String,
    pub(super) status: Status,
    pub(super) kpis: Vec<Shared>,
}

/// A KPI from the figures of all that have it.
#[derive(Serialize)]
pub(super) struct Shared {
    pub(super) name: String,
    /// How many have it.
    count: usize,
    pub(super) value: String,
    pub(super) target: String,
    pub(super) score: String,
    pub(super) status: Status,
    pub(super) mark: String,
}

/// Sets several workbooks beside each other, at most so many in one table; none where there is only
/// one file.
pub(super) fn departments(
    combined: &Combined,
    labels: &Labels,
    most_columns: usize,
) -> Option<Departments> {
    let rows = &combined.rows;
    if rows.len() < 2 {
        return None;
    }
    let mut notes = Vec::new();
    let mut read = rows.iter().filter(|row| row.read).peekable();
    let only_examples = read.peek().is_some() && read.all(|row| row.example);
    if only_examples {
        notes.push(labels.text("report.example").to_owned());
    }
    let ranked = |row: &&CombinedRow| row.rank.is_some();
    let (made_up, left_out): (Vec<_>, Vec<_>) =
        rows.iter().filter(|row| !ranked(row)).partition(|row| row.example && !only_examples);
    for (key, rows) in [("report.ranks.made_up", made_up), ("report.ranks.left_out", left_out)] {
        let files: Vec<&str> = rows.iter().map(|row| row.file.as_str()).collect();
        if !files.is_empty() {
            notes.push(labels.fill(key, &[("files", &files.join(", "))]));
        }
    }
    let mut periods = rows.iter().filter(ranked).map(|row| row.period);
    let first = periods.next();
    if periods.any(|period| Some(period) != first) {
        notes.push(labels.text("report.ranks.periods").to_owned());
    }
    Some(Departments {
        rows: rows.iter().map(|row| department(row, labels)).collect(),
        compared: heat_map(combined, labels, most_columns),
        together: combined.pooled.as_ref().map(|pooled| whole(pooled, labels)),
        notes,
    })
}

fn whole(pooled: &Pooled, labels: &Labels) -> Whole {
    let mark =
        |status: Status| format!("{} {}", status.shape(), labels.of("status", status.into()));
    let points = |score: Option<f64>| match score {
        Some(score) => format!("{:.0}", shown(score)),
        None => labels.text("report.no_value").to_owned(),
    };
    let kpis = pooled.kpis.iter().map(|kpi| Shared {
        name: kpi.name.clone(),
        count: kpi.count,
        value: figure(kpi.value, &kpi.unit, labels),
        target: figure(kpi.target, &kpi.unit, labels),
        score: points(kpi.score),
        status: kpi.status,
        mark: mark(kpi.status),
    });
    let coverage =
        if pooled.whole.coverage > 0.0 { shown_coverage(pooled.whole.coverage) } else { 0.0 };
    Whole {
        sentence: labels.fill(
            "report.together.whole",
            &[
                ("score", &points(pooled.whole.score)),
                ("mark", &mark(pooled.status)),
                ("coverage", &format!("{coverage:.0}")),
            ],
        ),
        status: pooled.status,
        kpis: kpis.collect(),
    }
}

fn department(row: &CombinedRow, labels: &Labels) -> Department {
    let none = || labels.text("report.no_value").to_owned();
    let word = if row.read {
        labels.of("status", row.status.into())
    } else {
        labels.text("report.not_read")
    };
    Department {
        file: row.file.clone(),
        name: row.organisation.clone(),
        #[cfg(feature = "terminal")]
        value: row.score,
        score: row.score.map_or_else(none, |score| format!("{:.0}", shown(score))),
        status: row.status,
        mark: format!("{} {word}", row.status.shape()),
        period: row.period.map_or_else(none, |period| labels.period(period)),
        rank: row.rank.map(|rank| words(rank, labels)),
    }
}

/// Where it stands, and where it can.
fn words(rank: Rank, labels: &Labels) -> String {
    let Rank { rank, of, best, worst } = rank;
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
