//! A sector as the catalogue gives it.

use crate::model::{
    CustomerWords, Id, Outcome, PeriodLength, Perspective, PropositionGroup, Treatment,
};
use std::collections::BTreeMap;

/// A profile of words, order and defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sector {
    /// Key: `for-profit`, `municipal` …
    pub id: Id,
    /// Name as people read it.
    pub name: String,
    /// What else people call it.
    pub also_called: Vec<String>,
    /// Usual reporting period.
    pub every: PeriodLength,
    /// Fewest answers of what reports show, 0 shows everything; none: the usual.
    pub least_shown: Option<u32>,
    /// What those are called whom it serves.
    pub customer: CustomerWords,
    /// The customer perspective and its neighbours.
    pub perspective: Perspective,
    /// Name of every outcome.
    pub outcomes: BTreeMap<Outcome, String>,
    /// Word for every treatment of a segment.
    pub treatments: BTreeMap<Treatment, String>,
    /// Name of every part of the value proposition.
    pub value_propositions: BTreeMap<PropositionGroup, String>,
    /// The default scorecard, in order.
    pub defaults: Vec<DefaultObjective>,
}

/// An objective of a sector's default scorecard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DefaultObjective {
    /// The objective.
    pub objective: Id,
    /// The KPIs that show it.
    pub kpis: Vec<Id>,
    /// Objectives that it drives.
    pub drives: Vec<Id>,
}
