//! What must hold between the formula of a KPI and its inputs.

use crate::catalogue::{
    note::{Notes, Part},
    raw::Entries,
    resolve,
};
use crate::{
    finding::CatalogueCode,
    formula::{Formula, Node, Operator},
    model::{Accumulation, Aggregation, Kpi},
};
use std::{collections::BTreeSet, ops::Range};

/// Checks formula and level; whether the formula is understood.
pub(super) fn check(kpi: &Kpi, entries: &Entries, notes: &mut Notes) -> bool {
    let understood = inputs(kpi, entries, notes);
    level(kpi, notes);
    understood
}

/// Whether the formula and the inputs fit each other; whether all its names are understood.
fn inputs(kpi: &Kpi, entries: &Entries, notes: &mut Notes) -> bool {
    let Some(formula) = &kpi.formula else { return true };
    let used: BTreeSet<&str> = formula.inputs().into_iter().collect();
    if !names(formula, kpi, entries, notes) {
        // Of what a name was meant to be, nothing can be said.
        return false;
    }
    if let Some(input) = kpi.inputs.iter().find(|input| input.optional && used.contains(&*input.id))
    {
        let route = ["inputs", input.id.as_str(), "optional"];
        notes.at_key(CatalogueCode::OptionalButUsed, &route);
    }
    let mut named: BTreeSet<&str> =
        kpi.inputs.iter().filter_map(|input| input.weighted_by.as_deref()).collect();
    if let Some(survey) = &kpi.survey {
        named.insert(&survey.answers);
        named.extend(
            [&survey.positive, &survey.negative, &survey.deviation]
                .into_iter()
                .flatten()
                .map(|id| &**id),
        );
    }
    for input in &kpi.inputs {
        if !used.contains(&*input.id) && !named.contains(&*input.id) {
            notes.at_key(
                CatalogueCode::UnusedInput { input: input.id.clone() },
                &["inputs", &input.id],
            );
        }
    }
    true
}

/// Whether each name in a formula is an input's; else says what it is instead.
fn names(formula: &Formula, kpi: &Kpi, entries: &Entries, notes: &mut Notes) -> bool {
    let known = || kpi.inputs.iter().map(|input| input.id.as_str());
    let mut told = BTreeSet::new();
    let mut understood = true;
    for name in formula.inputs() {
        if known().any(|id| id == name) {
            continue;
        }
        understood = false;
        let at = word(formula.text(), name);
        // A hyphen is a minus here, and most ids have one.
        let around = hyphenated(formula.text(), &at);
        let whole = formula.text().get(around.clone()).unwrap_or_default();
        if known().any(|id| id == whole) || !told.insert(whole.to_owned()) {
            // The name of that input is told as unfit, or this one was told already.
        } else if entries.kpis.contains_key(whole) {
            let code = CatalogueCode::KpiInFormula { value: whole.to_owned() };
            notes.note(code, &["formula"], Part::Within(around));
        } else {
            let code = resolve::missed(resolve::INPUT, name, known());
            notes.note(code, &["formula"], Part::Within(at));
        }
    }
    understood
}

/// The word with hyphens that a stretch of a formula stands in.
fn hyphenated(text: &str, at: &Range<usize>) -> Range<usize> {
    let part =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(byte);
    let before = text.as_bytes().get(..at.start).unwrap_or_default();
    let after = text.as_bytes().get(at.end..).unwrap_or_default();
    let before = before.iter().rev().take_while(|byte| part(byte)).count();
    let after = after.iter().take_while(|byte| part(byte)).count();
    at.start - before..at.end + after
}

/// Whether the level fits what the inputs do over a longer period.
fn level(kpi: &Kpi, notes: &mut Notes) {
    let Some(growth) = kpi.formula.as_ref().and_then(|formula| growth(formula.tree(), kpi)) else {
        return;
    };
    let opens = kpi.inputs.iter().any(|input| input.aggregate == Aggregation::First);
    match kpi.level {
        Accumulation::Steady if growth != 0 => {
            notes.at_value(CatalogueCode::SteadyButGrows, &["level"])
        }
        // What is left of an opening stock changes with the length of the period.
        Accumulation::Accumulates if growth == 0 && !opens => {
            notes.at_value(CatalogueCode::AccumulatesButSteady, &["level"]);
        }
        _ => {}
    }
}

/// The power of the period's length with which a formula grows: 1 for a flow, 0
/// for a stock or a mean, `None` where a flow and a stock are added up.
fn growth(node: &Node, kpi: &Kpi) -> Option<i32> {
    match node {
        Node::Number(_) => Some(0),
        Node::Input(name) => {
            let input = kpi.inputs.iter().find(|input| input.id == *name)?;
            Some(i32::from(input.aggregate == Aggregation::Sum))
        }
        Node::Negate(inner) => growth(inner, kpi),
        Node::Binary(operator, left, right) => {
            let (left, right) = (growth(left, kpi)?, growth(right, kpi)?);
            match operator {
                Operator::Multiply => Some(left + right),
                Operator::Divide => Some(left - right),
                Operator::Add | Operator::Subtract => (left == right).then_some(left),
            }
        }
    }
}

/// Where a name stands as a whole word.
fn word(text: &str, name: &str) -> Range<usize> {
    let part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.match_indices(name)
        .find(|(start, _)| {
            let before = text.get(..*start).and_then(|text| text.chars().next_back());
            let after = text.get(start + name.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(part) && !after.is_some_and(part)
        })
        .map_or(0..text.len(), |(start, _)| start..start + name.len())
}
