//! What people changed since the workbook was issued, in words.

use super::{build::ReportInput, model::FindingReport};
#[cfg(feature = "report")]
use crate::finding::{Code, SheetCode};
use crate::{
    finding::{ChangeCode, Finding, Location, cell_name},
    model::Period,
    readings::{Block, Change},
};
use serde::Serialize;

/// Something that people changed, in words.
#[derive(Serialize)]
pub(super) struct ChangeSentence {
    /// Sheet and cell.
    pub(super) place: String,
    /// Which row.
    pub(super) name: String,
    /// Which column; what happened to a whole row; empty where the row says it all.
    pub(super) what: String,
    pub(super) from: String,
    pub(super) to: String,
    /// Whether a whole row was added or deleted: there is nothing that it was before.
    pub(super) whole: bool,
}

impl ReportInput<'_> {
    /// What people changed since the workbook was issued, in words, but for what the workbook
    /// asks them to fill in, cells that were blank and the period to report on, and for what is
    /// told among the findings.
    #[cfg(feature = "report")]
    pub(super) fn changes(&self) -> Vec<ChangeSentence> {
        let asked = |change: &&Change| {
            let period = is_fact(change) && change.id == "period";
            period || !change.id.is_empty() && change.from.trim().is_empty() && !is_whole(change)
        };
        let is_told = |change: &&Change| {
            self.findings.iter().any(|finding| match &finding.code {
                Code::Sheet(SheetCode::RowDeleted { name }) => {
                    is_whole(change) && change.what == "deleted" && *name == change.from
                }
                _ => {
                    let cell = matches!(change.place, Location::Cell { .. });
                    cell && finding.is_error() && finding.location == change.place
                }
            })
        };
        let told = self.changes.iter().filter(|change| !asked(change) && !is_told(change));
        told.map(|change| self.sentence(change)).collect()
    }

    /// What people changed since the workbook was issued, as findings.
    pub(super) fn notes(&self) -> Vec<FindingReport> {
        let note = |(change, altered): (&Change, ChangeSentence)| {
            let ChangeSentence { name, what, from, to, whole, .. } = altered;
            let name = if what.is_empty() { name } else { format!("{name}, {what}") };
            let code = if whole {
                ChangeCode::ChangedRow { name }
            } else {
                ChangeCode::Changed { name, from, to }
            };
            let finding = Finding::new(code, change.place.clone());
            FindingReport::new(&finding, self.labels)
        };
        self.changes.iter().map(|change| (change, self.sentence(change))).map(note).collect()
    }

    fn sentence(&self, change: &Change) -> ChangeSentence {
        let period = |text: &str| match change.id.as_str() {
            "period" if is_fact(change) => text.parse::<Period>().ok(),
            _ => None,
        };
        let text = |text: &str| match period(text) {
            Some(period) => self.labels.period(period),
            None if text.trim().is_empty() => self.dash(),
            None => text.to_owned(),
        };
        let whole = is_whole(change);
        ChangeSentence {
            place: match &change.place {
                Location::Cell { sheet, row, column, .. } => {
                    format!("{sheet}!{}", cell_name(*row, *column))
                }
                Location::Sheet { sheet, .. } => sheet.clone(),
                _ => String::new(),
            },
            name: self.name_of(change).unwrap_or_else(|| match change.what.as_str() {
                "deleted" => change.from.clone(),
                _ => change.id.clone(),
            }),
            what: self.column_of(change),
            // A row says in its name what was added or deleted.
            from: if whole { self.dash() } else { text(&change.from) },
            to: if whole { self.dash() } else { text(&change.to) },
            whole,
        }
    }

    /// What people call the row, the column or the sheet that was changed.
    fn name_of(&self, change: &Change) -> Option<String> {
        let labels = self.labels;
        let card = self.scorecard;
        match change.block {
            // A column, or a sheet.
            Some(_) if change.id.is_empty() => {
                Some(labels.text("report.changes.column").to_owned())
            }
            None => {
                let cell = matches!(change.place, Location::Cell { .. });
                let key = if cell { "report.changes.cell" } else { "report.changes.sheet" };
                Some(labels.text(key).to_owned())
            }
            Some(Block::Kpis | Block::Targets | Block::Asked | Block::Data) => {
                let mut rows = card.kpis.iter();
                rows.find(|row| row.id().as_str() == change.id).map(|row| row.kpi.name.clone())
            }
            Some(Block::Objectives) => {
                let mut rows = card.objectives.iter();
                rows.find(|row| row.id.as_str() == change.id).map(|row| row.statement.clone())
            }
            Some(Block::Segments) => {
                let mut rows = card.segments.iter();
                rows.find(|row| row.id.as_ref().is_some_and(|id| id.as_str() == change.id))
                    .map(|row| row.name.clone())
            }
            Some(Block::Start | Block::View) => {
                labels.get(&format!("start.fact.{}", change.id)).map(str::to_owned)
            }
            _ => None,
        }
    }

    /// What people call the column; what happened to a whole row.
    fn column_of(&self, change: &Change) -> String {
        let labels = self.labels;
        match change.what.as_str() {
            "added" => labels.text("report.changes.added").to_owned(),
            "deleted" => labels.text("report.changes.deleted").to_owned(),
            "renamed" => labels.text("report.changes.renamed").to_owned(),
            // The fact itself is the name already.
            "value" if is_fact(change) => String::new(),
            what if change.block == Some(Block::Asked) => {
                let group = what.trim_start_matches('@');
                let mut rows = self.scorecard.segments.iter();
                rows.find(|row| row.id.as_ref().is_some_and(|id| id.as_str() == group))
                    .map_or_else(|| group.to_owned(), |row| row.name.clone())
            }
            what => match what.parse::<Period>() {
                Ok(period) => labels.period(period),
                Err(_) => {
                    let block = change.block.map_or("", <&'static str>::from);
                    labels.of(&format!("column.{block}"), what).to_owned()
                }
            },
        }
    }
}

/// Whether a whole row was added or deleted.
fn is_whole(change: &Change) -> bool {
    !change.id.is_empty() && ["added", "deleted"].contains(&change.what.as_str())
}

/// Whether it is about the workbook as a whole.
fn is_fact(change: &Change) -> bool {
    matches!(change.block, Some(Block::Start | Block::View))
}
