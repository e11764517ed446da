//! Owners, evidence and explanations of an example.

use super::scenario::Scenario;
use crate::{
    catalogue::Labels,
    model::{Id, Lens, PropositionGroup, day::Day},
    score::{Scored, Status},
    scorecard::{Note, Scorecard},
};
use std::collections::BTreeMap;

/// Sectors with roles of their own; the first serves all others.
const SECTORS: [&str; 3] = ["for-profit", "non-profit", "municipal"];

/// Fills in what people would have written by now; what the plan says stays.
pub(super) fn fill(scorecard: &mut Scorecard, labels: &Labels) {
    let sector = sector(scorecard);
    let customers = scorecard.customer.many.clone();
    let year = (scorecard.calendar.start.year() - 1).to_string();
    let blank = |field: &mut String, text: &str| {
        if field.trim().is_empty() {
            text.clone_into(field);
        }
    };
    blank(&mut scorecard.version, labels.text("example.version"));
    blank(&mut scorecard.adopted_by, labels.of("example.adopted_by", sector));
    blank(&mut scorecard.adopted_on, &labels.fill("example.adopted_on", &[("year", &year)]));
    let sources = [
        labels.text("example.evidence.conversations"),
        labels.text("example.evidence.complaints"),
        labels.text("example.evidence.panel"),
    ];
    let owners = format!("example.owner.{sector}");
    let mut by_objective: BTreeMap<Id, String> = BTreeMap::new();
    for (objective, source) in scorecard.objectives.iter_mut().zip(sources.iter().cycle()) {
        let outcome = objective.outcome.to_string();
        blank(&mut objective.owner, labels.of(&owners, &outcome));
        let evidence = crate::catalogue::fill(source, &[("customers", &customers)]);
        blank(&mut objective.evidence, &evidence);
        let group = objective
            .value_proposition
            .map_or(PropositionGroup::Relationship, |place| place.0.group());
        let why = match group {
            PropositionGroup::Attributes => labels.text("example.why_us.attributes"),
            PropositionGroup::Relationship => labels.text("example.why_us.relationship"),
            PropositionGroup::Image => labels.text("example.why_us.image"),
        };
        blank(&mut objective.why_us, why);
        by_objective.insert(objective.id.clone(), objective.owner.clone());
    }
    for measure in &mut scorecard.kpis {
        let owner = measure.objective.as_ref().and_then(|id| by_objective.get(id)).cloned();
        let outcome = measure.kpi.outcome.to_string();
        let owner = owner.unwrap_or_else(|| labels.of(&owners, &outcome).to_owned());
        blank(&mut measure.owner, &owner);
        let supplier = match measure.kpi.lens {
            Lens::Opinion => labels.text("example.supplied_by.opinion"),
            Lens::Activity => labels.text("example.supplied_by.activity"),
        };
        blank(&mut measure.supplied_by, supplier);
    }
    let sizes = [(6200.0, 140.0), (2400.0, -35.0), (900.0, 60.0), (4100.0, -10.0)];
    for (place, (segment, (size, profit))) in
        scorecard.segments.iter_mut().zip(sizes.into_iter().cycle()).enumerate()
    {
        blank(&mut segment.needs, labels.text("example.segment.needs"));
        blank(&mut segment.alternatives, labels.text("example.segment.alternatives"));
        segment.targeted.get_or_insert(place % 3 != 2);
        segment.size.get_or_insert(size);
        segment.profit_per_customer.get_or_insert(profit);
    }
}

/// Explains what is red and what is missing in the chosen period.
pub(super) fn explain(
    scorecard: &mut Scorecard,
    scored: &Scored,
    scenario: &Scenario,
    labels: &Labels,
) {
    let customers = scorecard.customer.many.clone();
    let customers = [("customers", customers.as_str())];
    let mut notes = Vec::new();
    for series in scored.series.iter().filter(|series| series.segment.is_none()) {
        let Some(measure) = scorecard.kpis.get(series.kpi) else { continue };
        let red = series.status == Status::Red;
        let missing = scenario.missing == Some(series.kpi);
        let told = scorecard
            .notes
            .iter()
            .any(|note| note.period == scorecard.chosen && note.kpi == *measure.id());
        if told || !(red || missing) {
            continue;
        }
        let (explanation, agreement, who) = if missing {
            let agreement = labels.text("example.note.missing_agreement");
            (labels.text("example.note.missing").to_owned(), agreement, &measure.supplied_by)
        } else if scenario.gap {
            let agreement = labels.text("example.note.gap_agreement");
            (labels.fill("example.note.gap", &customers), agreement, &measure.owner)
        } else {
            let agreement = labels.text("example.note.red_agreement");
            (labels.text("example.note.red").to_owned(), agreement, &measure.owner)
        };
        notes.push(Note {
            period: scorecard.chosen,
            kpi: measure.id().clone(),
            explanation,
            agreement: agreement.to_owned(),
            who: who.clone(),
            due: Day::last_of(scorecard.chosen.next()).to_string(),
            done: false,
        });
    }
    scorecard.notes.extend(notes);
}

/// The sector whose roles fit.
fn sector(scorecard: &Scorecard) -> &'static str {
    let own = scorecard.sector.as_str();
    SECTORS.into_iter().find(|sector| *sector == own).unwrap_or("for-profit")
}
