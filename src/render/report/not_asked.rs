//! What a report says of target groups that something is not asked of: neither that it is not
//! measured, nor that figures are to come.

use super::build::ReportInput;
#[cfg(feature = "report")]
use super::model::KpiReport;
use crate::{
    model::{Id, Outcome},
    readings::{Entry, Reading},
    scorecard::PlannedKpi,
};

impl ReportInput<'_> {
    /// The places of the groups that a KPI is not asked of, while it is asked of others.
    fn left_out(&self, measure: &PlannedKpi) -> Vec<usize> {
        let rowless =
            |place: &usize| self.is_rowless(measure, self.scorecard.groups_apart(measure), *place);
        let mut places = self.scorecard.groups_left_out(measure);
        places.extend((0..self.scorecard.segments.len()).filter(rowless));
        places.sort_unstable();
        places
    }

    /// Whether a workbook has no rows for a group that it would have them for: it was named since.
    fn is_rowless(&self, measure: &PlannedKpi, apart: Vec<usize>, place: usize) -> bool {
        let id = self.scorecard.segments.get(place).and_then(|segment| segment.id.as_ref());
        let series = id.and_then(|id| self.readings.of(measure.id(), Some(id)));
        apart.contains(&place)
            && series.is_some_and(|series| {
                let mut all = series
                    .inputs
                    .values()
                    .chain([&series.typed])
                    .flat_map(|list| list.periods.iter());
                all.all(|one: &Reading| one.cell.is_none() && one.entry == Entry::NotApplicable)
            })
    }

    /// Keys of the groups that a KPI is not asked of.
    pub(super) fn groups_not_asked(&self, measure: &PlannedKpi) -> Vec<Id> {
        let segments = &self.scorecard.segments;
        let ids = self.left_out(measure).into_iter().filter_map(|place| segments.get(place));
        ids.filter_map(|segment| segment.id.clone()).collect()
    }

    /// Whether anything of an outcome, or of any, is asked of a group.
    pub(super) fn asks(&self, outcome: Option<Outcome>, group: usize) -> bool {
        let card = self.scorecard;
        card.kpis.iter().any(|measure| {
            let objective = card.objective_of(measure);
            let here = objective.is_some_and(|objective| {
                outcome.is_none_or(|outcome| objective.outcome == outcome)
            });
            here && card.groups_asked(measure).contains(&group)
                && !self.is_rowless(measure, card.groups_apart(measure), group)
        })
    }

    /// The outcomes in which nothing is asked of a group.
    pub(super) fn outcomes_not_asked(&self, group: usize) -> Vec<Outcome> {
        let outcomes = self.scorecard.outcomes.iter().map(|row| row.outcome);
        outcomes.filter(|outcome| !self.asks(Some(*outcome), group)).collect()
    }
}

#[cfg(feature = "report")]
impl ReportInput<'_> {
    /// Whether a figure of one group is of a row that the workbook does not have.
    pub(super) fn is_not_asked(&self, measure: &PlannedKpi, group: Option<usize>) -> bool {
        group.is_some_and(|place| self.left_out(measure).contains(&place))
    }

    /// *Not asked*, where nothing of an outcome, or of any, is asked of a group.
    pub(super) fn nothing(&self, outcome: Option<Outcome>, group: usize) -> Option<String> {
        (!self.asks(outcome, group)).then(|| self.labels.text("card.not_asked").to_owned())
    }

    /// Of whom a KPI is not asked, in words.
    pub(super) fn not_asked(&self, kpi: &KpiReport) -> Option<String> {
        let groups = kpi.not_asked.iter().filter_map(|id| self.segment_name(Some(id)));
        self.not_asked_words(groups.collect())
    }

    /// What is not asked, or of whom, in words.
    pub(super) fn not_asked_words(&self, names: Vec<String>) -> Option<String> {
        let what = names.join(", ");
        (!what.is_empty()).then(|| self.labels.fill("report.not_asked", &[("what", &what)]))
    }
}
