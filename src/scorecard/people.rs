//! Of whom sentences on an outcome speak.

use super::Scorecard;
use crate::{
    catalogue::Labels,
    model::{Kind, Lens, Outcome, Stakeholder},
};
use std::collections::BTreeSet;

impl Scorecard {
    /// Whose words and deeds an outcome tells of, where these are not simply those who are served.
    pub(crate) fn people(&self, outcome: Outcome, labels: &Labels) -> Option<String> {
        let mut who = BTreeSet::new();
        for row in self.kpis.iter().filter(|row| !row.is_own()) {
            let here = self.objective_of(row).is_some_and(|one| one.outcome == outcome);
            let tells = row.kpi.lens == Lens::Opinion || row.kpi.kind == Some(Kind::Behaviour);
            if here && tells {
                let served = [Stakeholder::Customers];
                who.extend(row.kpi.asked_of.as_deref().unwrap_or(&served).iter().copied());
            }
        }
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
