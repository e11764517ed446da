//! From choices to a plan, to a scorecard, and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod building;
mod choosing;
mod groups;
mod keeping;
mod reading;
mod round_trip;

use klant::{
    catalogue::{Catalogue, built_in},
    finding::{Finding, Location, Severity},
    model::Id,
    scorecard::{Plan, PlanRequest, plan, plan_for},
    selection::Filter,
};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| built_in("en"));
static DUTCH: LazyLock<Catalogue> = LazyLock::new(|| built_in("nl"));
const SECTORS: [&str; 3] = ["for-profit", "municipal", "non-profit"];

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// Choices of nothing but a sector.
fn choices(sector: &str) -> PlanRequest {
    PlanRequest {
        filter: Filter { sectors: vec![id(sector)], ..Filter::default() },
        year: 2027,
        ..PlanRequest::default()
    }
}

/// A plan that has no fault.
fn sound(text: &str) -> Plan {
    let plan = plan::read("scorecard.toml", text);
    assert_eq!(plan.findings, []);
    plan.value
}

/// The plan for choices that have no fault.
fn planned(catalogue: &Catalogue, choices: &PlanRequest) -> Plan {
    let plan = plan_for(catalogue, choices);
    assert_eq!(plan.findings, []);
    plan.value
}

/// Code and line of each fault.
fn told(diagnostics: &[Finding]) -> Vec<(&'static str, usize)> {
    diagnostics
        .iter()
        .map(|fault| match &fault.location {
            Location::Text { line, .. } => (fault.code.name(), *line),
            _ => (fault.code.name(), 0),
        })
        .collect()
}

fn errors(diagnostics: &[Finding]) -> Vec<&'static str> {
    diagnostics
        .iter()
        .filter(|fault| fault.severity() == Severity::Error)
        .map(|fault| fault.code.name())
        .collect()
}
