//! Several workbooks beside each other: each is a department with its rank.

use super::{build::Source, format::figure, model::Report, page::ReportItem};
use crate::{
    catalogue::Labels,
    score::{Scored, Standing, Status, shown, shown_coverage, standings, together},
    scorecard::Scorecard,
    workbook::{period_label, shape},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// What several workbooks come to, as people read it.
#[derive(Serialize)]
pub(super) struct Departments {
    /// In the order of the files.
    pub(super) rows: Vec<Department>,
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
    name: Option<String>,
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

/// Sets several workbooks beside each other; none where there is only one file.
pub(super) fn departments(sheets: &[ReportItem<'_>], labels: &Labels) -> Option<Departments> {
    if sheets.len() < 2 {
        return None;
    }
    let sources = || {
        sheets.iter().filter_map(|sheet| match sheet {
            ReportItem::Scored(source, _) => Some(source),
            ReportItem::Refused(_) => None,
        })
    };
    let scored: Vec<_> = sources().map(|source| (source.scorecard, source.scored)).collect();
    let mut found = standings(&scored).into_iter();
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    let mut periods = BTreeSet::new();
    for sheet in sheets {
        let (report, standing) = match sheet {
            ReportItem::Scored(_, report) => (report, found.next().flatten()),
            ReportItem::Refused(report) => (report, None),
        };
        match standing {
            Some(_) => drop(periods.insert(report.period)),
            None => left_out.push(report.file.as_str()),
        }
        rows.push(row(report, standing, labels));
    }
    let mut notes = Vec::new();
    if sources().next().is_some() && sources().all(|source| source.scorecard.example) {
        notes.push(labels.text("report.example").to_owned());
    }
    if !left_out.is_empty() {
        notes.push(labels.fill("report.ranks.left_out", &[("files", &left_out.join(", "))]));
    }
    if periods.len() > 1 {
        notes.push(labels.text("report.ranks.periods").to_owned());
    }
    // Who has no figures yet stands at another period, and is told already.
    let ranked = |source: &&&Source<'_>| {
        let period =
            source.scored.chosen.checked_sub(1).and_then(|at| source.scorecard.calendar.get(at));
        periods.contains(&period)
    };
    let alike: Vec<_> =
        sources().filter(ranked).map(|source| (source.scorecard, source.scored)).collect();
    Some(Departments { rows, together: whole(&alike, labels), notes })
}

fn whole(scored: &[(&Scorecard, &Scored)], labels: &Labels) -> Option<Whole> {
    let found = together(scored)?;
    let mark = |status: Status| format!("{} {}", shape(status), labels.of("status", status.into()));
    let points = |score: Option<f64>| match score {
        Some(score) => format!("{:.0}", shown(score)),
        None => labels.text("report.no_value").to_owned(),
    };
    let kpis = found.kpis.iter().filter_map(|kpi| {
        let (card, _) = scored.get(kpi.department)?;
        let entry = &card.kpis.get(kpi.kpi)?.kpi;
        Some(Shared {
            name: entry.name.clone(),
            count: kpi.count,
            value: figure(kpi.value, &entry.unit, labels),
            target: figure(kpi.target, &entry.unit, labels),
            score: points(kpi.score),
            status: kpi.status,
            mark: mark(kpi.status),
        })
    });
    let coverage =
        if found.whole.coverage > 0.0 { shown_coverage(found.whole.coverage) } else { 0.0 };
    Some(Whole {
        sentence: labels.fill(
            "report.together.whole",
            &[
                ("score", &points(found.whole.score)),
                ("mark", &mark(found.status)),
                ("coverage", &format!("{coverage:.0}")),
            ],
        ),
        status: found.status,
        kpis: kpis.collect(),
    })
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
