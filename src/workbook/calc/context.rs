//! What the formulas of a workbook are made from.

use super::map::{CalcLayout, NodeRow};
use crate::{
    catalogue::{Labels, capital},
    model::{Moment, Outcome},
    score::{Facet, NodeLevel, Status},
    scorecard::{PlannedKpi, Scorecard},
    workbook::{
        notation::quoted,
        tables::{
            block::{ENVELOPE, SheetKey},
            layout::{Layout, SeriesRow},
        },
    },
};
use strum::IntoEnumIterator;

/// Everything that the formulas are made from.
pub(crate) struct CalcContext<'a> {
    pub(crate) scorecard: &'a Scorecard,
    pub(crate) labels: &'a Labels,
    pub(crate) layout: Layout,
    pub(crate) map: CalcLayout,
    /// Names of the sheets as formulas write them.
    pub(crate) quoted: Vec<String>,
}

impl<'a> CalcContext<'a> {
    pub(crate) fn new(scorecard: &'a Scorecard, labels: &'a Labels) -> Self {
        let layout = Layout::new(scorecard);
        let map = CalcLayout::new(scorecard, &layout);
        let quoted = SheetKey::iter().map(|key| quoted(sheet_name(labels, key))).collect();
        Self { scorecard, labels, layout, map, quoted }
    }

    /// Name of a sheet in the scorecard's language.
    #[cfg(feature = "write")]
    pub(crate) fn sheet_name(&self, key: SheetKey) -> &'a str {
        sheet_name(self.labels, key)
    }

    /// A sheet's name as formulas write it, with its exclamation mark.
    pub(crate) fn sheet(&self, key: SheetKey) -> &str {
        self.quoted.get(key as usize).map_or("", String::as_str)
    }

    /// A cell or range of the results, as other sheets write it.
    pub(crate) fn on_results(&self, place: &str) -> String {
        format!("{}{place}", self.sheet(SheetKey::Results))
    }

    /// The chosen period; one outside the calendar reads as the last.
    pub(crate) fn chosen(&self) -> Moment {
        let position = self.scorecard.calendar.position(self.scorecard.chosen);
        position.map_or_else(|| Moment::last(self.layout.periods), Moment::Period)
    }

    /// Number of a KPI row's total among the series.
    pub(crate) fn total_number(&self, kpi: usize) -> Option<usize> {
        self.layout.first_series.get(kpi).copied()
    }

    /// The measure of a KPI row.
    pub(crate) fn measure(&self, kpi: usize) -> Option<&'a PlannedKpi> {
        let index = self.layout.kpis.get(kpi)?.measure?;
        self.scorecard.kpis.get(index)
    }

    /// Name of an outcome in this sector.
    pub(crate) fn outcome_name(&self, outcome: Outcome) -> String {
        self.scorecard.outcomes.iter().find(|row| row.outcome == outcome).map_or_else(
            || self.labels.of("outcome", outcome.into()).to_owned(),
            |row| row.name.clone(),
        )
    }

    /// Short name of a month.
    pub(crate) fn month(&self, month: u32) -> String {
        self.labels.of("month", &month.to_string()).to_owned()
    }

    /// What people read of a period: `jan 2027`, `Q1 2027`.
    pub(crate) fn period_label(&self, moment: Moment) -> String {
        moment
            .position()
            .and_then(|at| self.scorecard.calendar.get(at))
            .map(|period| self.labels.period(period))
            .unwrap_or_default()
    }

    /// Months of a period.
    pub(crate) fn months(&self) -> usize {
        usize::try_from(self.scorecard.calendar.start.every().months()).unwrap_or(1)
    }

    /// Those whom it serves, with a capital.
    pub(crate) fn customers(&self) -> String {
        capital(&self.scorecard.customer.many)
    }

    /// Shape and word of a status.
    pub(crate) fn status_word(&self, status: Status) -> String {
        let key: &'static str = status.into();
        format!("{} {}", status.shape(), self.labels.of("status", key))
    }

    /// Code of an objective: O1, O2 ….
    pub(crate) fn objective_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.objective"), index + 1)
    }

    /// Code of a segment: S1, S2 ….
    pub(crate) fn segment_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.segment"), index + 1)
    }

    /// Code of a KPI: K1, K2 ….
    pub(crate) fn kpi_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.kpi"), index + 1)
    }

    /// Codes of a series: K1, or K1@S2 of a segment.
    pub(crate) fn series_code(&self, series: &SeriesRow) -> String {
        let code = self.kpi_code(series.kpi);
        match series.segment {
            Some(at) => format!("{code}@{}", self.segment_code(at)),
            None => code,
        }
    }

    /// Codes of a node: O1, or O1@S2#say of a segment and a facet.
    pub(crate) fn node_code(&self, node: NodeRow) -> String {
        let mut code = match node.level {
            NodeLevel::Objective | NodeLevel::Kpi => self.objective_code(node.index),
            NodeLevel::Scorecard | NodeLevel::Outcome => {
                self.node_id(NodeRow { segment: None, ..node })
            }
        };
        if let Some(at) = node.segment {
            code = format!("{code}@{}", self.segment_code(at));
        }
        if node.facet == Facet::All { code } else { format!("{code}#{}", node.facet) }
    }

    /// Id of a node among the results.
    pub(crate) fn node_id(&self, node: NodeRow) -> String {
        let id = match node.level {
            NodeLevel::Scorecard => "scorecard".to_owned(),
            NodeLevel::Outcome => {
                let outcome = self.scorecard.outcomes.get(node.index).map(|row| row.outcome);
                format!(
                    "outcome:{}",
                    outcome.map(|outcome| outcome.to_string()).unwrap_or_default()
                )
            }
            NodeLevel::Objective | NodeLevel::Kpi => {
                let id = self.layout.objectives.get(node.index).cloned().unwrap_or_default();
                format!("objective:{id}")
            }
        };
        match node.segment.and_then(|at| self.layout.segments.get(at)) {
            Some(segment) => format!("{id}@{segment}"),
            None => id,
        }
    }
}

/// Name of a sheet.
fn sheet_name(labels: &Labels, key: SheetKey) -> &str {
    match key {
        SheetKey::Envelope => ENVELOPE,
        key => labels.of("sheet", key.into()),
    }
}
