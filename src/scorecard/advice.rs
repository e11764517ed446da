//! What could be better in a scorecard: the field's own rules, as hints.
//!
//! Nothing here stops anybody. A statement is looked at by searching words in
//! it, as a spreadsheet can too: the workbook prints the same [`Hints`] as live
//! formulas. The rules are Kaplan and Norton's (*The Balanced Scorecard*, 1996,
//! chapter 4), Phil Jones's on the customer's voice, and ClearPoint's and Ted
//! Jackson's on few measures, of what customers say and of what they do.

pub use crate::catalogue::{Hint, Hints};

use super::{PlannedKpi, PlannedObjective, Scorecard};
use crate::{
    catalogue::Labels,
    finding::{AdviceCode, CheckCode, Code, Finding, Location},
    model::{Lens, Outcome},
};

/// Objectives of a customer perspective: fewer say nothing, more are not a choice.
const OBJECTIVES: std::ops::RangeInclusive<usize> = 2..=6;
/// Most KPIs of a customer perspective.
const KPIS: usize = 24;
/// Most KPIs under one objective.
const KPIS_PER_OBJECTIVE: usize = 2;
/// The sector in which those who receive are seldom those who pay.
const NON_PROFIT: &str = "non-profit";

/// Hints for a whole scorecard, by objective, then for all of it.
#[must_use]
pub fn advice(scorecard: &Scorecard, labels: &Labels) -> Vec<Finding> {
    let hints = Hints::new(labels, &scorecard.customer);
    let mut found = Vec::new();
    for objective in &scorecard.objectives {
        for (hint, word) in hints.all(&objective.statement) {
            found.push(warning(hint.finding(objective.statement.clone(), word)));
        }
        found.extend(of_objective(objective, &under(scorecard, objective)));
    }
    found.extend(of_scorecard(scorecard));
    if scorecard.sector.as_str() == NON_PROFIT {
        found.extend(payers_and_receivers(scorecard, &hints));
    }
    found
}

/// How many KPIs show an objective, and of which lens.
fn of_objective(objective: &PlannedObjective, kpis: &[&PlannedKpi]) -> Option<Finding> {
    let all = |lens: Lens| kpis.iter().all(|measure| measure.kpi.lens == lens);
    let statement = objective.statement.clone();
    if kpis.is_empty() {
        Some(warning(CheckCode::ObjectiveWithoutKpi { statement }))
    } else if kpis.len() > KPIS_PER_OBJECTIVE {
        Some(warning(AdviceCode::ObjectiveManyKpis { number: kpis.len(), statement }))
    } else if kpis.len() > 1 && all(Lens::Opinion) {
        Some(warning(AdviceCode::ObjectiveOnlyOpinions { statement }))
    } else if kpis.len() > 1 && all(Lens::Activity) {
        Some(warning(AdviceCode::ObjectiveOnlyActivities { statement }))
    } else {
        None
    }
}

/// Both lenses, an outcome with a driver, and few enough of everything.
fn of_scorecard(scorecard: &Scorecard) -> Vec<Finding> {
    let mut found = Vec::new();
    let kpis = &scorecard.kpis;
    let all = |lens: Lens| !kpis.is_empty() && kpis.iter().all(|row| row.kpi.lens == lens);
    if all(Lens::Opinion) {
        found.push(warning(AdviceCode::ScorecardOnlyOpinions));
    }
    if all(Lens::Activity) {
        found.push(warning(AdviceCode::ScorecardOnlyActivities));
    }
    let outcome = kpis.iter().any(|row| row.kpi.outcome != Outcome::Satisfaction);
    let driver = kpis.iter().any(|row| row.kpi.value_proposition.is_some());
    if outcome && !driver {
        found.push(warning(AdviceCode::OutcomeWithoutDriver));
    }
    let objectives = scorecard.objectives.len();
    if !OBJECTIVES.contains(&objectives) {
        let number = objectives;
        found.push(if objectives < *OBJECTIVES.start() {
            warning(AdviceCode::FewObjectives { number })
        } else {
            warning(AdviceCode::ManyObjectives { number })
        });
    }
    if kpis.len() > KPIS {
        found.push(warning(AdviceCode::ManyKpis { number: kpis.len(), most: KPIS }));
    }
    found
}

/// Whether somebody who receives speaks, and somebody who pays.
fn payers_and_receivers(scorecard: &Scorecard, hints: &Hints) -> Option<Finding> {
    let pays = |objective: &PlannedObjective| {
        let segment = scorecard.segments.iter().find(|row| row.id == objective.segment);
        hints.of_payer(&objective.statement)
            || segment.is_some_and(|segment| hints.of_payer(&segment.name))
            || under(scorecard, objective).iter().any(|row| hints.of_payer(&row.kpi.name))
    };
    let payers = scorecard.objectives.iter().filter(|objective| pays(objective)).count();
    if scorecard.objectives.is_empty() {
        None
    } else if payers == 0 {
        Some(warning(AdviceCode::PayerMissing))
    } else if payers == scorecard.objectives.len() {
        Some(warning(AdviceCode::ReceiverMissing))
    } else {
        None
    }
}

fn under<'s>(scorecard: &'s Scorecard, objective: &PlannedObjective) -> Vec<&'s PlannedKpi> {
    scorecard.kpis.iter().filter(|row| row.objective.as_ref() == Some(&objective.id)).collect()
}

fn warning(code: impl Into<Code>) -> Finding {
    Finding::new(code, Location::Nowhere)
}
