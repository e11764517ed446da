//! From a scorecard back to a plan: what a workbook says, as far as it differs from the catalogue.

use super::{
    Bands, JANUARY, Note, Plan, PlannedKpi, PlannedObjective, Scorecard,
    build::{MINIMUM_COVERAGE, PLEASING_MARGIN, ScorecardBuilder, least_shown},
    defaults::{due, perspective, sector_of},
    own_number,
    plan::{
        NO_MONTH, PlanAgreement, PlanBands, PlanCustomer, PlanKpi, PlanObjective, PlanOutcome,
        PlanPerspective, VERSION,
    },
};
use crate::model::Mapped as _;
use crate::{
    catalogue::{Catalogue, Sector, built_in_theme},
    model::{Accumulation, BySegment, Frequency, Id, Proposal},
};
use std::collections::{BTreeMap, BTreeSet};
use strum::IntoEnumIterator;

impl Scorecard {
    /// The plan that makes this scorecard again: only what differs from the catalogue.
    ///
    /// Agreements that are still open are part of it; explanations and figures are none of a plan. What the catalogue has
    /// changed since the scorecard was made is taken over when it is built anew.
    #[must_use]
    pub fn plan(&self, catalogue: &Catalogue) -> Plan {
        let mut plan = Plan {
            klant: Some(VERSION),
            language: Some(self.language.clone()),
            sector: Some(self.sector.clone()),
            organisation: self.organisation.clone(),
            start: Some(self.calendar.start),
            every: Some(self.calendar.start.every()),
            periods: Some(self.calendar.count),
            year_begins: differs(self.year_begins, &JANUARY),
            chosen: differs(self.chosen, &self.calendar.start),
            example: self.example,
            version: self.version.clone(),
            adopted_by: self.adopted_by.clone(),
            adopted_on: self.adopted_on.clone(),
            theme: differs(self.theme.id.clone(), &built_in_theme().id),
            minimum_coverage: differs(self.minimum_coverage, &MINIMUM_COVERAGE),
            pleasing_margin: differs(self.pleasing_margin, &PLEASING_MARGIN),
            bands: PlanBands {
                green: differs(self.bands.green, &Bands::default().green),
                amber: differs(self.bands.amber, &Bands::default().amber),
            },
            segments: self.segments.clone(),
            ..Plan::default()
        };
        let sector = sector_of(catalogue, &plan);
        plan.least_shown = differs(self.least_shown, &least_shown(sector));
        plan.customer = self.own_customer(sector);
        plan.perspective = self.own_perspective(sector);
        plan.outcomes = self.own_outcomes(sector);
        let builder = ScorecardBuilder::new(catalogue, &plan);
        let here: BTreeSet<Id> =
            self.objectives.iter().map(|objective| objective.id.clone()).collect();
        plan.objectives = self
            .objectives
            .iter()
            .map(|objective| objective_row(&builder, objective, &here))
            .collect();
        plan.kpis =
            self.kpis.iter().map(|measure| kpi_row(&builder, measure, &self.objectives)).collect();
        plan.agreements =
            self.notes.iter().filter(|note| note.is_open()).map(agreement_row).collect();
        plan
    }

    fn own_customer(&self, sector: Option<&Sector>) -> PlanCustomer {
        let said = &self.customer;
        let usual = sector.map(|sector| &sector.customer);
        let own = |said: &String, usual: Option<&String>| {
            usual.filter(|usual| *usual != said).map(|_| said.clone())
        };
        PlanCustomer {
            one: own(&said.one, usual.map(|usual| &usual.one)),
            many: own(&said.many, usual.map(|usual| &usual.many)),
            article: own(&said.article, usual.map(|usual| &usual.article)),
        }
    }

    fn own_perspective(&self, sector: Option<&Sector>) -> PlanPerspective {
        let mut said = self.perspective.clone();
        let mut own = PlanPerspective::default();
        // Where people left the name blank, the sector's stands.
        if said.name.trim().is_empty() {
            let usual = perspective(sector, &own).name;
            for name in said.order.iter_mut().filter(|name| **name == said.name) {
                name.clone_from(&usual);
            }
            said.name = usual;
        }
        if perspective(sector, &own).name != said.name {
            own.name = Some(said.name.clone());
        }
        if perspective(sector, &own).place != said.place {
            own.place = Some(said.place);
        }
        if perspective(sector, &own).order != said.order {
            own.order.clone_from(&said.order);
        }
        own
    }

    fn own_outcomes(
        &self,
        sector: Option<&Sector>,
    ) -> BTreeMap<crate::model::Outcome, PlanOutcome> {
        let own = self.outcomes.iter().filter_map(|row| {
            let usual = sector.and_then(|sector| sector.outcomes.get(&row.outcome));
            let name = (usual != Some(&row.name)).then(|| row.name.clone());
            let changed = name.is_some() || row.weight.is_some();
            changed.then_some((row.outcome, PlanOutcome { name, weight: row.weight }))
        });
        own.mapped()
    }
}

fn agreement_row(said: &Note) -> PlanAgreement {
    PlanAgreement {
        kpi: Some(said.kpi.clone()),
        period: Some(said.period),
        agreement: said.agreement.clone(),
        who: said.who.clone(),
        due: said.due.clone(),
    }
}

fn objective_row(
    builder: &ScorecardBuilder<'_>,
    said: &PlannedObjective,
    here: &BTreeSet<Id>,
) -> PlanObjective {
    let mut row = PlanObjective {
        id: Some(said.id.clone()),
        segment: said.segment.clone(),
        evidence: said.evidence.clone(),
        why_us: said.why_us.clone(),
        owner: said.owner.clone(),
        weight: said.weight,
        ..PlanObjective::default()
    };
    let Some(usual) = builder.objective(&row, here) else { return row };
    let own = !builder.knows_objective(&said.id);
    row.statement = if own {
        Some(said.statement.clone())
    } else {
        differs(said.statement.clone(), &usual.statement)
    };
    row.outcome = if own { Some(said.outcome) } else { differs(said.outcome, &usual.outcome) };
    row.value_proposition = differs(said.value_proposition, &usual.value_proposition);
    row.why = differs(said.why.clone(), &usual.why);
    row.questions = differs(said.questions.clone(), &usual.questions);
    row.drives = differs(said.drives.clone(), &usual.drives);
    row.contributes_to = differs(said.contributes_to.clone(), &usual.contributes_to);
    row.supported_by = differs(said.supported_by.clone(), &usual.supported_by);
    row
}

fn kpi_row(
    builder: &ScorecardBuilder<'_>,
    said: &PlannedKpi,
    objectives: &[PlannedObjective],
) -> PlanKpi {
    let kpi = &said.kpi;
    let mut row = PlanKpi {
        id: Some(kpi.id.clone()),
        objective: Some(said.objective.clone()),
        by_segment: said_of_groups(&said.by_segment),
        targets: said.targets.clone(),
        ..PlanKpi::said_by(said)
    };
    if own_number(&kpi.id).is_some() {
        row.name = Some(kpi.name.clone());
    }
    let Some(usual) = builder.measure(&row, objectives) else { return row };
    let every = builder.calendar.start.every();
    row.name = row.name.or(differs(kpi.name.clone(), &usual.kpi.name));
    row.definition = differs(kpi.definition.clone(), &usual.kpi.definition);
    row.unit = differs(kpi.unit.label.clone(), &usual.kpi.unit.label);
    row.outcome = differs(kpi.outcome, &usual.kpi.outcome);
    row.lens = differs(kpi.lens, &usual.kpi.lens);
    row.kind = kpi.kind.filter(|_| kpi.kind != usual.kpi.kind);
    row.value_proposition = differs(kpi.value_proposition, &usual.kpi.value_proposition);
    row.direction = differs(said.direction, &usual.direction);
    row.frequency = differs(said.frequency, &due(usual.frequency, every));
    let never = said.frequency == Frequency::PerSurvey && said.due_in.is_none();
    row.due_in = if never { Some(NO_MONTH) } else { said.due_in };
    worst_as_issued(builder, said, &mut row, objectives);
    row
}

/// Keeps what scores 0 where people had figures of a total come in more or less often: the workbook
/// goes on with the proposal that it was issued with, and so does the next one.
fn worst_as_issued(
    builder: &ScorecardBuilder<'_>,
    said: &PlannedKpi,
    row: &mut PlanKpi,
    objectives: &[PlannedObjective],
) {
    let open = said.worst.is_none() && said.kpi.level == Accumulation::Accumulates;
    let Some(issued) = said.kpi.worst.as_ref().filter(|_| open) else { return };
    let is_for = |frequency| {
        let row = PlanKpi { frequency, ..row.clone() };
        let proposed = builder.measure(&row, objectives).and_then(|measure| measure.kpi.worst);
        proposed.is_some_and(|worst| (worst.low, worst.high) == (issued.low, issued.high))
    };
    // What the catalogue says otherwise since then is taken over.
    if is_for(row.frequency) || !Frequency::iter().any(|frequency| is_for(Some(frequency))) {
        return;
    }
    let number = |proposal: Proposal| match proposal {
        Proposal::Number(number) => Some(number),
        Proposal::ShareOfTarget(_) => None,
    };
    let (low, high) = (number(issued.low), issued.high.and_then(number));
    row.worst = low;
    row.worst_high = row.worst_high.or(high);
}

/// What a plan says of the groups that a KPI is asked of; nothing where it is asked of all together.
fn said_of_groups(asked: &BySegment) -> Option<BySegment<String>> {
    match asked {
        BySegment::Together => None,
        BySegment::Every => Some(BySegment::Every),
        BySegment::Only(ids) => Some(BySegment::Only(ids.iter().map(Id::to_string).collect())),
    }
}

/// A value, where it is not the usual one.
fn differs<T: PartialEq>(said: T, usual: &T) -> Option<T> {
    (said != *usual).then_some(said)
}
