//! Of whom sentences on an outcome speak.

use super::PlannedKpi;
#[cfg(any(feature = "report", feature = "write"))]
use super::Scorecard;
#[cfg(any(feature = "report", feature = "write"))]
use crate::catalogue::Labels;
#[cfg(feature = "report")]
use crate::model::Outcome;
use crate::model::{Kind, Lens, Stakeholder};
#[cfg(any(feature = "report", feature = "write"))]
use std::collections::BTreeSet;

impl PlannedKpi {
    /// Whose words or deeds it tells of; nobody's where it tells of something else, or is the user's
    /// own.
    pub(crate) fn tells_of(&self) -> &[Stakeholder] {
        let tells = self.kpi.lens == Lens::Opinion || self.kpi.kind == Some(Kind::Behaviour);
        match &self.kpi.asked_of {
            _ if self.is_own() || !tells => &[],
            Some(asked) => asked,
            None => &[Stakeholder::Customers],
        }
    }
}

#[cfg(any(feature = "report", feature = "write"))]
impl Scorecard {
    /// Whose words and deeds an outcome tells of, where these are not simply those who are served.
    #[cfg(feature = "report")]
    pub(crate) fn people(&self, outcome: Outcome, labels: &Labels) -> Option<String> {
        let here =
            |row: &&PlannedKpi| self.objective_of(row).is_some_and(|one| one.outcome == outcome);
        let told = self.kpis.iter().filter(here).flat_map(PlannedKpi::tells_of);
        self.people_called(&told.copied().collect(), labels)
    }

    /// What people are called together, where these are not simply those who are served.
    pub(crate) fn people_called(
        &self,
        who: &BTreeSet<Stakeholder>,
        labels: &Labels,
    ) -> Option<String> {
        let name = |who: &Stakeholder| match who {
            Stakeholder::Customers => self.customer.many.clone(),
            other => labels.of("stakeholder", (*other).into()).to_owned(),
        };
        let names: Vec<String> = who.iter().map(name).collect();
        match names.as_slice() {
            [] => None,
            [_] if who.contains(&Stakeholder::Customers) => None,
            [one] => Some(one.clone()),
            [one, two] => Some(labels.fill("card.gap.two", &[("one", one), ("two", two)])),
            _ => Some(labels.text("card.gap.people").to_owned()),
        }
    }
}
