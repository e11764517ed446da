//! The codes by which the workbook names rows: those that stand there, else those it was issued with.

use super::build::ReportInput;
use crate::{model::Id, readings::Block};

impl ReportInput<'_> {
    /// Code of an objective in the workbook.
    pub(super) fn objective_code(&self, index: usize) -> String {
        let id = self.scorecard.objectives.get(index).map(|objective| &objective.id);
        self.code(Block::Objectives, id)
            .unwrap_or_else(|| format!("{}{}", self.labels.text("code.objective"), index + 1))
    }

    /// Code of a KPI in the workbook.
    #[cfg(feature = "report")]
    pub(super) fn kpi_code(&self, index: usize) -> String {
        let id = self.scorecard.kpis.get(index).map(|measure| measure.id());
        self.code(Block::Kpis, id)
            .unwrap_or_else(|| format!("{}{}", self.labels.text("code.kpi"), index + 1))
    }

    /// Code of a segment in the workbook.
    pub(super) fn segment_code(&self, index: usize) -> String {
        let id = self.scorecard.segments.get(index).and_then(|segment| segment.id.as_ref());
        self.code(Block::Segments, id)
            .unwrap_or_else(|| format!("{}{}", self.labels.text("code.segment"), index + 1))
    }

    /// The code that the workbook gives to a row.
    fn code(&self, block: Block, id: Option<&Id>) -> Option<String> {
        let codes = self.codes?;
        codes.get(&(block, id?.clone())).filter(|code| !code.is_empty()).cloned()
    }
}
