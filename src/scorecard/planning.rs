//! From choices to a complete plan: nothing is left open that the catalogue can fill in.

use super::{
    JANUARY, Plan, Segment,
    defaults::{calendar, length_said, sector_of, segment_ids, survey_month, wording_of},
    groups,
    plan::{self, PlanKpi, PlanObjective, VERSION},
};
use crate::model::Mapped as _;
use crate::model::Ordered as _;
use crate::{
    catalogue::{Catalogue, Labels, Sector, Wording},
    checks,
    finding::{Checked, Finding, Location},
    model::{Frequency, Id, Kpi, Lens, Objective, Outcome, Period, PeriodLength, compared},
    selection::{Filter, select, unknown_sector},
};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody chooses, and the plan that it is laid over.
///
/// Built as `PlanRequest { year: 2027, ..PlanRequest::default() }`, which a choice that is added
/// later does not break.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlanRequest {
    /// The plan to start from; empty for a new one.
    pub plan: Plan,
    /// Which KPIs; the sector too. One that asks for nothing means the default set.
    pub filter: Filter,
    /// Objectives of the catalogue that are wanted, whether or not a KPI asks for them.
    pub objectives: Vec<Id>,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Names of target groups.
    pub segments: Vec<String>,
    /// The first period, of any length.
    pub start: Option<Period>,
    /// Length of a period.
    pub every: Option<PeriodLength>,
    /// How many periods.
    pub periods: Option<usize>,
    /// Filled with made-up figures.
    pub example: bool,
    /// The year that begins where no first period is chosen.
    pub year: u16,
}

/// A complete plan for some choices, with the faults of the choices.
///
/// Without any choice of KPIs the sector's default set is taken. Chosen KPIs
/// hang under the plan's objectives, else the sector's default ones, else the
/// fewest of the catalogue that list them, else one that is made for them.
#[must_use]
pub fn plan_for(catalogue: &Catalogue, choices: &PlanRequest) -> Checked<Plan> {
    let mut plan = choices.plan.clone();
    let mut findings = Vec::new();
    if let Some(sector) = choices.filter.sectors.first() {
        plan.sector = Some(sector.clone());
        if choices.filter.is_open() && catalogue.sector(sector.as_str()).is_none() {
            findings.push(unknown_sector(sector.as_str(), catalogue, Location::Nowhere));
        }
    }
    if let Some(organisation) = &choices.organisation {
        plan.organisation.clone_from(organisation);
    }
    findings.extend(dates(catalogue, choices, &mut plan));
    plan.example |= choices.example;
    let fresh = plan.objectives.is_empty() && plan.kpis.is_empty();
    for id in &choices.objectives {
        if !plan.objectives.iter().any(|objective| objective.id.as_ref() == Some(id)) {
            plan.objectives
                .push(PlanObjective { id: Some(id.clone()), ..PlanObjective::default() });
        }
    }
    if !choices.filter.is_open() {
        findings.extend(take(catalogue, choices, &mut plan));
        add_kpis_of(catalogue, &choices.objectives, &mut plan);
    }
    plan = complete(catalogue, plan);
    if choices.filter.is_open() && !choices.filter.without.is_empty() {
        findings.extend(select(catalogue, &wording_of(catalogue, &plan), &choices.filter).findings);
        leave_out(&mut plan, &choices.filter.without, fresh);
    }
    if fresh {
        in_order(&mut plan);
    }
    segments(catalogue, choices, &mut plan);
    // What was wrong in the plan itself was told when it was read.
    let told = plan::faults(&choices.plan);
    findings.extend(plan::faults(&plan).into_iter().filter(|fault| !told.contains(fault)));
    Checked { value: plan, findings }
}

/// The plan with everything filled in that it leaves open; rows are only added, at the end.
pub(super) fn complete(catalogue: &Catalogue, mut plan: Plan) -> Plan {
    let sector = sector_of(catalogue, &plan);
    let calendar = calendar(&plan, sector);
    plan.klant.get_or_insert(VERSION);
    if plan::unknown_language(catalogue, &plan).is_none() {
        plan.language = Some(catalogue.language().to_owned());
    }
    plan.sector = plan.sector.or_else(|| sector.map(|sector| sector.id.clone()));
    plan.every = Some(calendar.start.every());
    plan.start = plan.start.map(|_| calendar.start);
    plan.periods.get_or_insert(calendar.count);
    let ids = segment_ids(&plan.segments);
    for (segment, id) in plan.segments.iter_mut().zip(ids) {
        segment.id = Some(id);
    }
    let said = plan.kpis.len();
    attach_to_objectives(catalogue, &mut plan);
    if !plan.segments.is_empty() {
        let none_new = plan.segments.len();
        groups::ask_apart(catalogue, &mut plan, said, none_new);
    }
    let wording = wording_of(catalogue, &plan);
    for kpi in &mut plan.kpis {
        let usual = || Some(catalogue.kpi(kpi.id.as_ref()?.as_str(), &wording)?.frequency);
        let frequency = kpi.frequency.or_else(usual);
        if frequency == Some(Frequency::PerSurvey) {
            kpi.due_in.get_or_insert(survey_month(calendar));
        }
    }
    plan
}

/// Takes over dates; a length chosen anew moves the beginning to the period that holds it.
fn dates(catalogue: &Catalogue, choices: &PlanRequest, plan: &mut Plan) -> Option<Finding> {
    let changed = choices.every.is_some() || choices.start.is_some();
    let before = plan.every;
    if let Some(start) = choices.start {
        plan.start = Some(start);
        plan.every = length_said(start).or(plan.every);
    }
    plan.every = choices.every.or(plan.every);
    let sector = sector_of(catalogue, plan);
    let every = calendar(plan, sector).start.every();
    // Another length is another number of periods; another beginning is as long.
    let as_long = !changed || before == Some(every);
    plan.periods = choices.periods.or(plan.periods.filter(|_| as_long));
    plan.every = Some(every);
    let begins = plan.year_begins.filter(|month| checks::is_month(*month)).unwrap_or(JANUARY);
    let month = || Period::new(choices.year, PeriodLength::Month, begins);
    plan.start = plan.start.or_else(|| Some(month()?.holding(every)));
    let within = calendar(plan, sector);
    let place = match choices.start {
        Some(_) => Location::Nowhere,
        None => plan.places.at("start"),
    };
    let moved = plan.start.and_then(|start| plan::start_moved(start, within.start, place));
    plan.start = plan.start.map(|_| within.start);
    plan.chosen = plan.chosen.filter(|chosen| !changed || within.position(*chosen).is_some());
    moved
}

/// Puts what the filter leaves in place of the plan's KPIs; what the plan says of them stays.
fn take(catalogue: &Catalogue, choices: &PlanRequest, plan: &mut Plan) -> Vec<Finding> {
    let wording = wording_of(catalogue, plan);
    let mut filter = choices.filter.clone();
    if filter.sectors.is_empty() && filter.kpis.is_empty() {
        filter.sectors.extend(wording.sector.clone());
    }
    let selection = select(catalogue, &wording, &filter);
    let chosen: BTreeSet<&Id> = selection.kpis.iter().map(|kpi| &kpi.id).collect();
    plan.keep_kpis(|id| chosen.contains(id) || super::own_number(id).is_some());
    let there: BTreeSet<Id> = plan.kpis.iter().filter_map(|row| row.id.clone()).collect();
    let said = plan.kpis.len();
    for kpi in selection.kpis.iter().filter(|kpi| !there.contains(&kpi.id)) {
        plan.kpis.push(PlanKpi { id: Some(kpi.id.clone()), ..PlanKpi::default() });
    }
    if !plan.segments.is_empty() {
        let none_new = plan.segments.len();
        groups::ask_apart(catalogue, plan, said, none_new);
    }
    selection.findings
}

/// Gives chosen objectives their KPIs, unless KPIs of theirs were chosen beside them.
fn add_kpis_of(catalogue: &Catalogue, chosen: &[Id], plan: &mut Plan) {
    let Some(sector) = sector_of(catalogue, plan).filter(|_| !chosen.is_empty()) else { return };
    let wording = wording_of(catalogue, plan);
    let objectives: Vec<Objective> = catalogue.objectives(&wording).collect();
    let shelf = Candidates { catalogue, sector, objectives };
    let without: Vec<Id> = chosen
        .iter()
        .filter(|id| {
            let its = shelf.objective(id).map_or(&[][..], |objective| &objective.kpis);
            !plan.kpis.iter().any(|row| row.id.as_ref().is_some_and(|kpi| its.contains(kpi)))
        })
        .cloned()
        .collect();
    shelf.kpis_of_objectives(without, plan, &wording);
}

/// Takes KPIs out of a complete plan, and of a new one the objectives that are left without.
fn leave_out(plan: &mut Plan, without: &[Id], fresh: bool) {
    plan.keep_kpis(|id| !without.contains(id));
    if fresh {
        let used: BTreeSet<Id> =
            plan.kpis.iter().filter_map(|kpi| kpi.objective.clone().flatten()).collect();
        plan.objectives
            .retain(|objective| objective.id.as_ref().is_some_and(|id| used.contains(id)));
    }
}

/// Adds the target groups that were named.
fn segments(catalogue: &Catalogue, choices: &PlanRequest, plan: &mut Plan) {
    if choices.segments.is_empty() {
        return;
    }
    let labels = catalogue.labels();
    let others = compared(labels.text("plan.others"));
    let first_new = plan.segments.len();
    for name in &choices.segments {
        // Nobody aims at whoever is left over.
        let targeted = (compared(name) != others).then_some(true);
        if plan.segments.iter().any(|segment| segment.name.trim() == name.trim()) {
            continue;
        }
        plan.segments.push(Segment {
            name: name.trim().to_owned(),
            targeted,
            ..Segment::default()
        });
    }
    let ids = segment_ids(&plan.segments);
    for (segment, id) in plan.segments.iter_mut().zip(ids) {
        segment.id = Some(id);
    }
    groups::ask_apart(catalogue, plan, 0, first_new);
}

/// A new plan lists its KPIs in the order of their objectives.
fn in_order(plan: &mut Plan) {
    let position: BTreeMap<Id, usize> = plan
        .objectives
        .iter()
        .enumerate()
        .filter_map(|(position, objective)| Some((objective.id.clone()?, position)))
        .mapped();
    plan.kpis.in_order_of(|kpi| {
        kpi.objective.clone().flatten().and_then(|id| position.get(&id).copied())
    });
}

/// Gives every KPI an objective, and every objective of a plan without KPIs its KPIs.
fn attach_to_objectives(catalogue: &Catalogue, plan: &mut Plan) {
    let wording = wording_of(catalogue, plan);
    let Some(sector) = sector_of(catalogue, plan) else { return };
    let needed = plan.kpis.is_empty() || plan.kpis.iter().any(|kpi| kpi.objective.is_none());
    if !needed && plan.kpis.iter().all(|kpi| names_objective_of(plan, kpi)) {
        return;
    }
    let objectives: Vec<Objective> = catalogue.objectives(&wording).collect();
    let shelf = Candidates { catalogue, sector, objectives };
    if plan.objectives.is_empty() && plan.kpis.is_empty() {
        shelf.defaults(plan);
    } else if plan.kpis.is_empty() {
        let all = plan.objectives.iter().filter_map(|row| row.id.clone()).collect();
        shelf.kpis_of_objectives(all, plan, &wording);
    }
    shelf.named_objectives(plan);
    shelf.find_objectives(plan);
    shelf.make_objectives(plan, &wording);
}

/// Whether the objective that a KPI names is in the plan.
fn names_objective_of(plan: &Plan, kpi: &PlanKpi) -> bool {
    match &kpi.objective {
        Some(Some(id)) => plan.objectives.iter().any(|row| row.id.as_ref() == Some(id)),
        _ => true,
    }
}

/// What there is to choose from.
struct Candidates<'c> {
    catalogue: &'c Catalogue,
    sector: &'c Sector,
    objectives: Vec<Objective>,
}

impl Candidates<'_> {
    /// The sector's default set; without one, an objective of each outcome.
    fn defaults(&self, plan: &mut Plan) {
        for default in &self.sector.defaults {
            add_objective(plan, &default.objective);
            for kpi in &default.kpis {
                add_kpi(plan, kpi, &default.objective);
            }
        }
        if !self.sector.defaults.is_empty() {
            return;
        }
        let mut outcomes = BTreeSet::new();
        for objective in self.objectives.iter().filter(|objective| self.serves(objective)) {
            if outcomes.insert(objective.outcome) {
                add_objective(plan, &objective.id);
                let wording = wording_of(self.catalogue, plan);
                for kpi in self.both_lenses(objective, &wording) {
                    add_kpi(plan, &kpi, &objective.id);
                }
            }
        }
    }

    fn serves(&self, objective: &Objective) -> bool {
        objective.sectors.contains(&self.sector.id)
    }

    /// The most telling KPI of each lens, as far as the sector can use them.
    fn both_lenses(&self, objective: &Objective, wording: &Wording) -> Vec<Id> {
        let kpis: Vec<Kpi> = objective
            .kpis
            .iter()
            .filter_map(|id| self.catalogue.kpi(id.as_str(), wording))
            .filter(|kpi| kpi.sectors.contains(&self.sector.id))
            .collect();
        let first = |lens: Lens| kpis.iter().find(|kpi| kpi.lens == lens).map(|kpi| kpi.id.clone());
        [first(Lens::Opinion), first(Lens::Activity)].into_iter().flatten().collect()
    }

    /// KPIs for objectives of a plan that have none.
    fn kpis_of_objectives(&self, ids: Vec<Id>, plan: &mut Plan, wording: &Wording) {
        for id in ids {
            let default = self.sector.defaults.iter().find(|default| default.objective == id);
            let kpis = match (default, self.objective(&id)) {
                (Some(default), _) => default.kpis.clone(),
                (None, Some(objective)) => self.both_lenses(objective, wording),
                (None, None) => Vec::new(),
            };
            for kpi in kpis {
                add_kpi(plan, &kpi, &id);
            }
        }
    }

    fn objective(&self, id: &Id) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id == *id)
    }

    /// Adds objectives of the catalogue that a KPI names and the plan does not list.
    fn named_objectives(&self, plan: &mut Plan) {
        let named: Vec<Id> =
            plan.kpis.iter().filter_map(|kpi| kpi.objective.clone().flatten()).collect();
        for id in named {
            if self.objective(&id).is_some() {
                add_objective(plan, &id);
            }
        }
    }

    /// Objectives for KPIs without one: those of the plan, the sector's default
    /// ones, then the fewest of the catalogue that list them.
    fn find_objectives(&self, plan: &mut Plan) {
        let listed: Vec<Id> = plan.objectives.iter().filter_map(|row| row.id.clone()).collect();
        for id in &listed {
            let default = self.sector.defaults.iter().find(|default| default.objective == *id);
            attach_to_objective(plan, id, |kpi| {
                default.is_some_and(|default| default.kpis.contains(kpi))
            });
        }
        for id in &listed {
            let entry = self.objective(id);
            attach_to_objective(plan, id, |kpi| {
                entry.is_some_and(|entry| entry.kpis.contains(kpi))
            });
        }
        for default in &self.sector.defaults {
            let fits = |kpi: &Id| default.kpis.contains(kpi);
            if open(plan).any(fits) {
                add_objective(plan, &default.objective);
                attach_to_objective(plan, &default.objective, fits);
            }
        }
        for own in [true, false] {
            loop {
                let fit = |objective: &Objective| {
                    open(plan).filter(|kpi| objective.kpis.contains(kpi)).count()
                };
                let candidates = self.objectives.iter().filter(|entry| self.serves(entry) == own);
                // The first of those that list most: `max_by_key` would take the last.
                let best = candidates.rev().max_by_key(|objective| fit(objective));
                let Some(best) = best.filter(|objective| fit(objective) > 0) else { break };
                add_objective(plan, &best.id);
                attach_to_objective(plan, &best.id, |kpi| best.kpis.contains(kpi));
            }
        }
    }

    /// An objective per outcome for the KPIs that no objective lists.
    fn make_objectives(&self, plan: &mut Plan, wording: &Wording) {
        let labels = self.catalogue.labels();
        for position in 0..plan.kpis.len() {
            let Some(row) = plan.kpis.get(position).filter(|row| row.objective.is_none()) else {
                continue;
            };
            let Some(id) = &row.id else { continue };
            let entry = self.catalogue.kpi(id.as_str(), wording);
            if entry.is_none() && super::own_number(id).is_none() {
                continue;
            }
            let outcome =
                row.outcome.or(entry.map(|kpi| kpi.outcome)).unwrap_or(Outcome::Satisfaction);
            let Some(made) = Id::slug(&format!("about-{outcome}")) else { continue };
            let (statement, why) = words_of_made(outcome);
            if !plan.objectives.iter().any(|objective| objective.id.as_ref() == Some(&made)) {
                plan.objectives.push(PlanObjective {
                    id: Some(made.clone()),
                    statement: Some(labels.text(statement).to_owned()),
                    outcome: Some(outcome),
                    why: Some(labels.text(why).to_owned()),
                    ..PlanObjective::default()
                });
            }
            if let Some(row) = plan.kpis.get_mut(position) {
                row.objective = Some(Some(made));
            }
        }
    }
}

/// The keys of the sentence, and of the reason, of an objective that is made for KPIs without one.
fn words_of_made(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Satisfaction => ("plan.made.satisfaction.statement", "plan.made.satisfaction.why"),
        Outcome::Retention => ("plan.made.retention.statement", "plan.made.retention.why"),
        Outcome::Acquisition => ("plan.made.acquisition.statement", "plan.made.acquisition.why"),
        Outcome::Profitability => {
            ("plan.made.profitability.statement", "plan.made.profitability.why")
        }
        Outcome::MarketShare => ("plan.made.market-share.statement", "plan.made.market-share.why"),
    }
}

/// Puts what the program itself wrote into a plan into another language; what people wrote stays.
pub fn translate(plan: &mut Plan, from: &Labels, to: &Labels) {
    let organisation = match plan.organisation.trim() {
        "" => from.text("words.organisation").to_owned(),
        named => named.to_owned(),
    };
    let put = |text: &mut Option<String>, key: &str| {
        let written = from.fill(key, &[("organisation", &organisation)]);
        if text.as_deref() == Some(written.as_str()) {
            *text = Some(to.text(key).to_owned());
        }
    };
    for row in &mut plan.objectives {
        if let Some(outcome) = row.outcome {
            let (statement, why) = words_of_made(outcome);
            put(&mut row.statement, statement);
            put(&mut row.why, why);
        }
    }
    for segment in &mut plan.segments {
        if segment.name == from.text("plan.others") {
            to.text("plan.others").clone_into(&mut segment.name);
        }
    }
}

/// Ids of the KPIs that hang under nothing yet.
fn open(plan: &Plan) -> impl Iterator<Item = &Id> {
    plan.kpis.iter().filter(|kpi| kpi.objective.is_none()).filter_map(|kpi| kpi.id.as_ref())
}

fn attach_to_objective(plan: &mut Plan, objective: &Id, fits: impl Fn(&Id) -> bool) {
    for kpi in plan.kpis.iter_mut().filter(|kpi| kpi.objective.is_none()) {
        if kpi.id.as_ref().is_some_and(&fits) {
            kpi.objective = Some(Some(objective.clone()));
        }
    }
}

fn add_objective(plan: &mut Plan, id: &Id) {
    if !plan.objectives.iter().any(|row| row.id.as_ref() == Some(id)) {
        plan.objectives.push(PlanObjective { id: Some(id.clone()), ..PlanObjective::default() });
    }
}

fn add_kpi(plan: &mut Plan, id: &Id, objective: &Id) {
    if !plan.kpis.iter().any(|row| row.id.as_ref() == Some(id)) {
        let objective = Some(Some(objective.clone()));
        plan.kpis.push(PlanKpi { id: Some(id.clone()), objective, ..PlanKpi::default() });
    }
}
