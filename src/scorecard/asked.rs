//! Whom a KPI of a scorecard is asked of: which target groups have rows, and which one is meant.

use super::{PlannedKpi, PlannedObjective, Scorecard, Segment};
use crate::model::{BySegment, Id};
use std::collections::BTreeSet;

impl Scorecard {
    /// The places of the target groups that have rows of their own for a KPI; none where it is
    /// asked as a whole.
    #[must_use]
    pub fn groups_apart(&self, measure: &PlannedKpi) -> Vec<usize> {
        if !self.is_apart(measure) {
            return Vec::new();
        }
        self.groups_named(measure)
    }

    /// The places of the target groups that a plan names for a KPI, or that are ticked for it.
    #[must_use]
    pub fn groups_named(&self, measure: &PlannedKpi) -> Vec<usize> {
        let named: BTreeSet<&Id> = measure.by_segment.named().iter().collect();
        let is_asked = |segment: &Segment| {
            measure.by_segment == BySegment::Every
                || segment.id.as_ref().is_some_and(|id| named.contains(id))
        };
        let segments = self.segments.iter().enumerate();
        segments.filter(|(_, segment)| is_asked(segment)).map(|(place, _)| place).collect()
    }

    /// The places of the target groups that a KPI is asked of; none where it is asked of everyone
    /// together.
    #[must_use]
    pub fn groups_asked(&self, measure: &PlannedKpi) -> Vec<usize> {
        if self.is_apart(measure) {
            return self.groups_apart(measure);
        }
        self.only_group(measure, self.objective_of(measure)).into_iter().collect()
    }

    /// The places of the target groups that a KPI is not asked of, while it is asked of others.
    #[must_use]
    pub fn groups_left_out(&self, measure: &PlannedKpi) -> Vec<usize> {
        let asked = self.groups_asked(measure);
        let all = 0..self.segments.len();
        all.filter(|place| !asked.is_empty() && !asked.contains(place)).collect()
    }

    /// The objective that a KPI hangs under.
    #[must_use]
    pub fn objective_of(&self, measure: &PlannedKpi) -> Option<&PlannedObjective> {
        let id = measure.objective.as_ref()?;
        self.objectives.iter().find(|objective| objective.id == *id)
    }

    /// Whether target groups have rows of their own for a KPI, beside its total.
    #[must_use]
    pub fn is_apart(&self, measure: &PlannedKpi) -> bool {
        let nobody = measure.by_segment == BySegment::Every && self.segments.is_empty();
        measure.by_segment.is_apart() && !nobody
    }

    /// The one target group that a KPI under an objective is asked of as a whole; none: everyone.
    pub(crate) fn only_group(
        &self,
        measure: &PlannedKpi,
        objective: Option<&PlannedObjective>,
    ) -> Option<usize> {
        let only = match measure.by_segment.named() {
            [only] => only,
            [_, _, ..] => return None,
            [] if self.is_apart(measure) => return None,
            [] => objective?.segment.as_ref()?,
        };
        self.segments.iter().position(|segment| segment.id.as_ref() == Some(only))
    }

    /// The size of that group, where it is known.
    pub(crate) fn size_of_only_group(
        &self,
        measure: &PlannedKpi,
        objective: Option<&PlannedObjective>,
    ) -> Option<f64> {
        self.segments.get(self.only_group(measure, objective)?)?.size
    }
}
