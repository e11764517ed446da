//! What became of the ticks in a workbook to choose from.

use crate::{
    catalogue::{Catalogue, Labels, Wording},
    model::Id,
    scorecard::Scorecard,
    workbook::Ticked,
};
use std::{collections::BTreeSet, path::Path};

/// Says what came along that nobody ticked, and what was left out of what was ticked.
pub(super) fn told(
    (ticked, path): (&Ticked, Option<&Path>),
    (scorecard, catalogue): (&Scorecard, &Catalogue),
    labels: &Labels,
) -> String {
    let Some(path) = path else { return String::new() };
    let path = path.display().to_string();
    let [objectives, kpis] = [&ticked.objectives, &ticked.kpis].map(|ids| ids.len().to_string());
    let counts = [("path", path.as_str()), ("objectives", &objectives), ("kpis", &kpis)];
    let mut text = labels.fill("cli.ticked.counts", &counts);
    let changes = Changes::new(ticked, scorecard, catalogue);
    let parts = [
        ("objectives-added", changes.objectives()),
        ("kpis-added", changes.kpis()),
        ("kpis-left", changes.left()),
    ];
    let mut any = false;
    for (key, lines) in parts {
        if lines.is_empty() {
            continue;
        }
        any = true;
        text.push_str(labels.of("cli.ticked", key));
        for line in lines {
            text.push_str(&format!("  - {line}\n"));
        }
    }
    if any {
        text.push_str(&labels.fill("cli.ticked.otherwise", &[("path", &path)]));
    }
    text
}

/// What differs between the ticks and the scorecard.
struct Changes<'a> {
    objectives: BTreeSet<&'a Id>,
    kpis: BTreeSet<&'a Id>,
    scorecard: &'a Scorecard,
    catalogue: &'a Catalogue,
    wording: Wording,
}

impl<'a> Changes<'a> {
    fn new(ticked: &'a Ticked, scorecard: &'a Scorecard, catalogue: &'a Catalogue) -> Self {
        Self {
            objectives: ticked.objectives.iter().collect(),
            kpis: ticked.kpis.iter().collect(),
            scorecard,
            catalogue,
            wording: Wording {
                sector: Some(scorecard.sector.clone()),
                customer: Some(scorecard.customer.clone()),
                organisation: scorecard.organisation.clone(),
            },
        }
    }

    /// Objectives that nobody ticked: a ticked KPI hangs under each.
    fn objectives(&self) -> Vec<String> {
        let rows = self.scorecard.objectives.iter();
        let added = rows.filter(|row| !self.objectives.contains(&row.id));
        added.map(|row| row.statement.clone()).collect()
    }

    /// KPIs that nobody ticked: those of a ticked objective without a ticked KPI.
    fn kpis(&self) -> Vec<String> {
        let rows = self.scorecard.kpis.iter();
        let added = rows.filter(|row| !self.kpis.contains(row.id()));
        added.map(|row| row.kpi.name.clone()).collect()
    }

    /// KPIs of ticked objectives that are not in the scorecard.
    fn left(&self) -> Vec<String> {
        let taken: BTreeSet<&Id> = self.scorecard.kpis.iter().map(|row| row.id()).collect();
        let mut left = Vec::new();
        for id in &self.objectives {
            let objective = self.catalogue.objective(id.as_str(), &self.wording);
            for kpi in objective.iter().flat_map(|objective| &objective.kpis) {
                let entry = self.catalogue.kpi(kpi.as_str(), &self.wording);
                let serves = |entry: &crate::model::Kpi| {
                    entry.sectors.is_empty() || entry.sectors.contains(&self.scorecard.sector)
                };
                let name = entry.filter(|entry| !taken.contains(kpi) && serves(entry));
                left.extend(name.map(|entry| entry.name).filter(|name| !left.contains(name)));
            }
        }
        left
    }
}
