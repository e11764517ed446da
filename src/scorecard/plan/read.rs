//! From the text of a plan to its choices, with what needs no catalogue to be seen wrong.

use super::{NO_MONTH, Plan, VERSION};
use crate::{
    checks,
    finding::{CheckCode, Checked, Code, Finding, Findings, Location, PlanCode, TextCode, text},
    model::{Calendar, Id},
    scorecard::{
        OWN_KPIS,
        kpi::{KpiField, SaidOfKpi},
        own_number,
    },
};
use std::collections::BTreeSet;
use strum::IntoEnumIterator;

/// Most target groups, objectives and KPIs of a plan: far more than anybody can steer by.
const MAX_SEGMENTS: usize = 100;
const MAX_OBJECTIVES: usize = 500;
const MAX_KPIS: usize = 2_000;
const MAX_AGREEMENTS: usize = 2_000;

/// Reads a plan; `file` is its path as the user gave it.
#[must_use]
pub fn read(file: &str, text: &str) -> Checked<Plan> {
    let text::Read { value, places, mut findings } = text::read::<Plan>(file, text);
    let mut plan = value.unwrap_or_default();
    plan.places = places;
    findings.extend(faults(&plan));
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let place = Location::File { file: file.to_owned() };
        findings.push(Finding::new(PlanCode::PlanEmpty, place));
    }
    // It was told, and nobody has to wait for the rest.
    plan.segments.truncate(MAX_SEGMENTS);
    plan.objectives.truncate(MAX_OBJECTIVES);
    plan.kpis.truncate(MAX_KPIS);
    plan.agreements.truncate(MAX_AGREEMENTS);
    Checked { value: plan, findings }
}

/// What is wrong in a plan, whatever the catalogue says.
pub(crate) fn faults(plan: &Plan) -> Vec<Finding> {
    let mut faults = Faults { plan, found: Findings::default() };
    if plan.klant.is_some_and(|version| version > VERSION || version == 0) {
        faults.error(PlanCode::NewerPlan { known: VERSION }, "klant");
    }
    if plan.periods.is_some_and(|periods| periods == 0 || periods > Calendar::MAX_PERIODS) {
        faults.error(PlanCode::PeriodsOutOfRange { most: Calendar::MAX_PERIODS }, "periods");
    }
    if plan.year_begins.is_some_and(|month| !checks::is_month(month)) {
        faults.error(PlanCode::UnfitYearBegin, "year_begins");
    }
    faults.rule(plan.minimum_coverage.and_then(checks::minimum_coverage), "minimum_coverage");
    for (list, length, most) in [
        ("segments", plan.segments.len(), MAX_SEGMENTS),
        ("objectives", plan.objectives.len(), MAX_OBJECTIVES),
        ("kpis", plan.kpis.len(), MAX_KPIS),
        ("agreements", plan.agreements.len(), MAX_AGREEMENTS),
    ] {
        if length > most {
            faults.error(PlanCode::ListTooLong { count: length, most }, &format!("{list}/{most}"));
            return faults.found.into_vec();
        }
    }
    bands(plan, &mut faults);
    texts(plan, &mut faults);
    agreements(plan, &mut faults);
    numbers(plan, &mut faults);
    ids(plan, &mut faults);
    faults.found.into_vec()
}

fn bands(plan: &Plan, faults: &mut Faults<'_>) {
    let usual = crate::scorecard::Bands::default();
    let green = plan.bands.green.unwrap_or(usual.green);
    let amber = plan.bands.amber.unwrap_or(usual.amber);
    let path = if plan.bands.green.is_some() { "bands/green" } else { "bands/amber" };
    faults.rule(checks::bands(amber, green), path);
}

/// Names that are empty, and texts that no cell can hold.
fn texts(plan: &Plan, faults: &mut Faults<'_>) {
    for (path, text) in [
        ("organisation", &plan.organisation),
        ("version", &plan.version),
        ("adopted_by", &plan.adopted_by),
        ("adopted_on", &plan.adopted_on),
    ] {
        faults.text(path, text);
    }
    for (path, text) in [
        ("perspective/name", &plan.perspective.name),
        ("customer/one", &plan.customer.one),
        ("customer/many", &plan.customer.many),
    ] {
        faults.name(path, text.as_deref());
    }
    faults.text("customer/article", plan.customer.article.as_deref().unwrap_or_default());
    for (position, name) in plan.perspective.order.iter().enumerate() {
        faults.name(&format!("perspective/order/{position}"), Some(name));
    }
    for (outcome, row) in &plan.outcomes {
        faults.name(&format!("outcomes/{outcome}/name"), row.name.as_deref());
    }
    for (position, segment) in plan.segments.iter().enumerate() {
        let at = |key: &str| format!("segments/{position}/{key}");
        faults.name(&at("name"), Some(&segment.name));
        faults.text(&at("needs"), &segment.needs);
        faults.text(&at("alternatives"), &segment.alternatives);
    }
    for (position, objective) in plan.objectives.iter().enumerate() {
        let at = |key: &str| format!("objectives/{position}/{key}");
        faults.name(&at("statement"), objective.statement.as_deref());
        for (key, text) in [
            ("why", objective.why.as_deref()),
            ("evidence", Some(objective.evidence.as_str())),
            ("why_us", Some(&objective.why_us)),
            ("contributes_to", objective.contributes_to.as_deref()),
            ("supported_by", objective.supported_by.as_deref()),
            ("owner", Some(&objective.owner)),
        ] {
            faults.text(&at(key), text.unwrap_or_default());
        }
        for (number, question) in objective.questions.iter().flatten().enumerate() {
            faults.text(&at(&format!("questions/{number}")), question);
        }
    }
    for (position, kpi) in plan.kpis.iter().enumerate() {
        let at = |key: &str| format!("kpis/{position}/{key}");
        faults.name(&at("name"), kpi.name.as_deref());
        faults.text(&at("definition"), kpi.definition.as_deref().unwrap_or_default());
        faults.text(&at("unit"), kpi.unit.as_deref().unwrap_or_default());
        for field in KpiField::iter() {
            if let SaidOfKpi::Text(text) = field.of(kpi) {
                faults.text(&at(field.key()), text);
            }
        }
    }
}

/// What agreements cannot do without, and texts of theirs that no cell can hold.
fn agreements(plan: &Plan, faults: &mut Faults<'_>) {
    for (position, row) in plan.agreements.iter().enumerate() {
        let at = |key: &str| format!("agreements/{position}/{key}");
        let missing = [
            ("kpi", row.kpi.is_none()),
            ("period", row.period.is_none()),
            ("agreement", row.agreement.trim().is_empty()),
        ];
        for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
            faults.missing(&at(key), key);
        }
        for (key, text) in [("agreement", &row.agreement), ("who", &row.who), ("due", &row.due)] {
            faults.text(&at(key), text);
        }
    }
}

fn numbers(plan: &Plan, faults: &mut Faults<'_>) {
    faults.number("minimum_coverage", plan.minimum_coverage);
    faults.number("pleasing_margin", plan.pleasing_margin);
    for (outcome, row) in &plan.outcomes {
        faults.weight(&format!("outcomes/{outcome}/weight"), row.weight);
    }
    for (position, segment) in plan.segments.iter().enumerate() {
        let size = format!("segments/{position}/size");
        faults.number(&size, segment.size);
        faults.rule(segment.size.and_then(checks::size), &size);
        let profit = format!("segments/{position}/profit_per_customer");
        faults.number(&profit, segment.profit_per_customer);
    }
    for (position, objective) in plan.objectives.iter().enumerate() {
        faults.weight(&format!("objectives/{position}/weight"), objective.weight);
    }
    for (position, kpi) in plan.kpis.iter().enumerate() {
        let at = |key: &str| format!("kpis/{position}/{key}");
        for field in KpiField::iter() {
            match field.of(kpi) {
                SaidOfKpi::Weight(weight) => faults.weight(&at(field.key()), weight),
                SaidOfKpi::Number(number) => faults.number(&at(field.key()), number),
                SaidOfKpi::Count(_) | SaidOfKpi::Flag(_) | SaidOfKpi::Text(_) => {}
            }
        }
        for (period, target) in &kpi.targets {
            faults.number(&at(&format!("targets/{period}")), Some(*target));
        }
        for (key, figure) in &kpi.before {
            faults.number(&at(&format!("before/{key}")), Some(*figure));
        }
        if kpi.due_in.is_some_and(|month| !(NO_MONTH..=12).contains(&month)) {
            faults.error(PlanCode::UnfitMonth, &at("due_in"));
        }
    }
}

/// Ids that are missing or given twice, and more own KPIs than there are rows.
fn ids(plan: &Plan, faults: &mut Faults<'_>) {
    faults.once("segments", false, plan.segments.iter().map(|segment| segment.id.as_ref()));
    faults.once("objectives", true, plan.objectives.iter().map(|objective| objective.id.as_ref()));
    faults.once("kpis", true, plan.kpis.iter().map(|kpi| kpi.id.as_ref()));
    for (position, kpi) in plan.kpis.iter().enumerate() {
        let number = kpi.id.as_ref().and_then(own_number);
        if number.is_some_and(|number| !(1..=OWN_KPIS).contains(&number)) {
            let path = format!("kpis/{position}/id");
            faults.error(PlanCode::TooManyOwnKpis { most: OWN_KPIS }, &path);
        }
    }
    for (position, objective) in plan.objectives.iter().enumerate() {
        for (number, driven) in objective.drives.iter().flatten().enumerate() {
            if Some(driven) == objective.id.as_ref() {
                let path = format!("objectives/{position}/drives/{number}");
                faults.error(CheckCode::DrivesItself { value: driven.to_string() }, &path);
            }
        }
    }
}

/// Collects faults at their places.
struct Faults<'p> {
    plan: &'p Plan,
    found: Findings,
}

impl Faults<'_> {
    fn error(&mut self, code: impl Into<Code>, path: &str) {
        self.found.add(code, self.plan.places.at(path));
    }

    /// What a rule found, if anything.
    fn rule(&mut self, fault: Option<impl Into<Code>>, path: &str) {
        if let Some(code) = fault {
            self.error(code, path);
        }
    }

    /// A text that may be empty.
    fn text(&mut self, path: &str, text: &str) {
        self.rule(checks::text(text), path);
    }

    /// A text that, where it is given, may not be empty.
    fn name(&mut self, path: &str, text: Option<&str>) {
        let Some(text) = text else { return };
        if text.trim().is_empty() {
            let key = path.rsplit('/').find(|part| part.parse::<usize>().is_err());
            self.error(TextCode::EmptyText { key: key.unwrap_or(path).to_owned() }, path);
        }
        self.text(path, text);
    }

    fn number(&mut self, path: &str, number: Option<f64>) {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.rule(number.and_then(|value| checks::number(name, value)), path);
    }

    fn weight(&mut self, path: &str, weight: Option<f64>) {
        self.number(path, weight);
        self.rule(weight.and_then(checks::weight), path);
    }

    /// A key that nobody can do without, unless what it says was told.
    fn missing(&mut self, path: &str, key: &str) {
        if !self.plan.places.lost(path) {
            self.error(TextCode::MissingKey { key: key.to_owned() }, path);
        }
    }

    fn once<'i>(&mut self, list: &str, needed: bool, ids: impl Iterator<Item = Option<&'i Id>>) {
        let mut seen = BTreeSet::new();
        for (position, id) in ids.enumerate() {
            let path = format!("{list}/{position}/id");
            match id {
                Some(id) if !seen.insert(id) => {
                    self.error(PlanCode::RepeatedId { value: id.to_string() }, &path);
                }
                None if needed => self.missing(&path, "id"),
                _ => {}
            }
        }
    }
}
