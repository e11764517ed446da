//! What must hold of a KPI beyond its form.

use super::formula;
use crate::catalogue::{
    note::{Notes, Part},
    raw::{Entries, InOutcome, RawKpi},
    resolve,
};
use crate::{
    checks,
    finding::{CatalogueCode, CheckCode},
    model::{Direction, Input, Kpi, Lens, Proposal, Provenance, SurveyType, Unit},
};
use SurveyType::{Mean, Net, Share};

/// Kinds of sources whose opinions are answers to a question.
const ASKED: [&str; 4] = ["survey", "contact-survey", "population-survey", "panel"];

/// Greatest difference between the example's value and the formula's: four decimals.
const ROUNDING: f64 = 0.000_05;

/// Checks what the entry says, whether or not it could be resolved.
pub(super) fn written(id: &str, filed: &InOutcome<RawKpi>, entries: &Entries, notes: &mut Notes) {
    let raw = &filed.entry;
    if id.strip_prefix("own-").is_some_and(|rest| rest.parse::<u32>().is_ok()) {
        notes.note(CatalogueCode::ReservedId { id: id.to_owned() }, &[], Part::Key);
    }
    match (raw.lens.as_deref(), &raw.kind) {
        (Some("activity"), None) => notes.missing(&["kind"]),
        (Some("opinion"), Some(_)) => notes.at_key(CatalogueCode::KindOfOpinion, &["kind"]),
        _ => {}
    }
    for (key, other) in [("counter", &raw.counter), ("variant_of", &raw.variant_of)] {
        let Some(other) = other else { continue };
        if other == id {
            notes.at_value(CatalogueCode::RefersToItself { id: id.to_owned() }, &[key]);
        } else if !entries.kpis.contains_key(other) {
            let known = entries.kpis.keys().map(String::as_str);
            resolve::unknown(resolve::KPI, other, known, &[key], notes);
        }
    }
    if raw.variant_of.is_some() && raw.differs.is_none() {
        notes.missing(&["differs"]);
    }
    inputs(raw, notes);
    survey(raw, notes);
    by_sector(raw, entries, notes);
    provenance(raw, notes);
    if raw.formula.is_none() && raw.inputs.is_empty() {
        notes.note(CatalogueCode::ResultIsTyped, &["formula"], Part::Absent);
    }
    // Where the result itself is typed, there is nothing to work out.
    let worked_out = raw.example.is_some() || raw.formula.is_none();
    for (code, present, key) in [
        (CatalogueCode::NoExample, worked_out, "example"),
        (CatalogueCode::NoWorst, raw.worst.is_some(), "worst"),
        (CatalogueCode::NoTarget, raw.target.is_some(), "target"),
    ] {
        if !present {
            notes.note(code, &[key], Part::Absent);
        }
    }
    if raw.formula.is_none() && !raw.inputs.is_empty() {
        notes.missing(&["formula"]);
    }
}

/// Whether an input that is named is there.
fn known_input(raw: &RawKpi, input: &str, route: &[&str], notes: &mut Notes) {
    if !raw.inputs.contains_key(input) {
        let known = raw.inputs.keys().map(String::as_str);
        resolve::unknown(resolve::INPUT, input, known, route, notes);
    }
}

/// Whether the inputs are named well, and weighed by what can weigh.
fn inputs(raw: &RawKpi, notes: &mut Notes) {
    for (id, input) in &raw.inputs {
        for (key, other) in [("weighted_by", &input.weighted_by), ("part_of", &input.part_of)] {
            let (Some(other), route) = (other, ["inputs", id, key]) else { continue };
            if other == id {
                notes.at_value(CatalogueCode::RefersToItself { id: id.clone() }, &route);
            } else {
                known_input(raw, other, &route, notes);
            }
        }
        if !is_input_id(id) {
            notes.at_key(CatalogueCode::UnfitInputId { value: id.clone() }, &["inputs", id]);
        }
        if input.weighted_by.is_some()
            && input.aggregate.as_deref().is_some_and(|how| how != "mean")
        {
            notes.at_key(CatalogueCode::WeightWithoutMean, &["inputs", id, "weighted_by"]);
        }
        if input.unique == Some(true) && input.aggregate.as_deref().is_some_and(|how| how != "sum")
        {
            notes.at_key(CatalogueCode::UniqueWithoutSum, &["inputs", id, "unique"]);
        }
    }
    if let Some(circle) = parts_in_a_circle(raw) {
        let first = circle.first().map(String::as_str).unwrap_or_default().to_owned();
        notes.at_value(CatalogueCode::PartsOfEachOther { circle }, &["inputs", &first, "part_of"]);
    }
}

/// Inputs of which each is said to be part of the next, back to the first.
fn parts_in_a_circle(raw: &RawKpi) -> Option<Vec<String>> {
    raw.inputs.keys().find_map(|first| {
        let mut circle = vec![first.clone()];
        while circle.len() <= raw.inputs.len() {
            let next = raw.inputs.get(circle.last()?)?.part_of.as_ref()?;
            circle.push(next.clone());
            if next == first {
                // What is part of itself is told as that.
                return (circle.len() > 2).then_some(circle);
            }
        }
        None
    })
}

/// Whether a survey names the inputs that its type needs, and no others.
fn survey(raw: &RawKpi, notes: &mut Notes) {
    let Some(survey) = &raw.survey else {
        let asked = raw.data_source.as_deref().is_some_and(|source| ASKED.contains(&source));
        if raw.lens.as_deref() == Some("opinion") && asked {
            notes.missing(&["survey"]);
        }
        return;
    };
    let kind = survey.kind.as_deref().and_then(|kind| kind.parse::<SurveyType>().ok());
    let (needed, idle): (&[&str], &[&str]) = match kind {
        Some(Share) => (&["positive"], &["negative", "deviation"]),
        Some(Net) => (&["positive", "negative"], &["deviation"]),
        Some(Mean) => (&[], &["positive", "negative"]),
        None => (&[], &[]),
    };
    for (key, input) in [
        ("answers", &survey.answers),
        ("positive", &survey.positive),
        ("negative", &survey.negative),
        ("deviation", &survey.deviation),
    ] {
        let route = ["survey", key];
        match input {
            Some(input) => known_input(raw, input, &route, notes),
            None if needed.contains(&key) => notes.missing(&route),
            None => {}
        }
        if input.is_some() && idle.contains(&key) {
            notes.at_key(CatalogueCode::SurveyKeyUnused { key: key.to_owned() }, &route);
        }
    }
}

/// Whether a text can be the name of an input in a formula.
fn is_input_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a sector's own texts belong to a sector and an input that are there.
fn by_sector(raw: &RawKpi, entries: &Entries, notes: &mut Notes) {
    for (sector, texts) in &raw.by_sector {
        known_sector(sector, raw.sectors.as_ref(), entries, notes);
        for input in texts.inputs.keys() {
            if !raw.inputs.contains_key(input) {
                let known = raw.inputs.keys().map(String::as_str);
                let route = ["by_sector", sector.as_str(), "inputs", input];
                resolve::unknown_at_key(resolve::INPUT, input, known, &route, notes);
            }
        }
        if texts.question.is_some() && raw.survey.is_none() {
            notes.at_key(CatalogueCode::QuestionWithoutSurvey, &["by_sector", sector, "question"]);
        }
    }
}

/// Whether the texts of `[by_sector.<id>]` are for a sector of the entry.
pub(super) fn known_sector(
    sector: &str,
    sectors: Option<&Vec<String>>,
    entries: &Entries,
    notes: &mut Notes,
) {
    let route = ["by_sector", sector];
    if !entries.sectors.contains_key(sector) {
        let known = entries.sectors.keys().map(String::as_str);
        resolve::unknown_at_key(resolve::SECTOR, sector, known, &route, notes);
    } else if let Some(sectors) = sectors
        && !resolve::lineage(sector, entries).iter().any(|above| sectors.contains(above))
    {
        notes.at_key(CatalogueCode::TextsForOtherSector { sector: sector.to_owned() }, &route);
    }
}

/// Whether it says where it comes from.
fn provenance(raw: &RawKpi, notes: &mut Notes) {
    let sources = raw.sources.as_deref().unwrap_or_default();
    let common = raw.common_practice == Some(true);
    if sources.is_empty() && !common {
        notes.note(CatalogueCode::NoSource, &["sources"], Part::Absent);
    }
    let read: &str = Provenance::Read.into();
    if common && sources.iter().any(|source| source.checked.as_deref() == Some(read)) {
        notes.at_key(CatalogueCode::CommonPracticeWithSource, &["common_practice"]);
    }
}

/// Checks the arithmetic of a KPI that could be resolved.
pub(super) fn resolved(kpi: &Kpi, raw: &RawKpi, entries: &Entries, notes: &mut Notes) {
    let understood = formula::check(kpi, entries, notes);
    example(kpi, understood, parts_in_a_circle(raw).is_none(), notes);
    anchors(kpi, notes);
    for benchmark in &kpi.benchmarks {
        within(benchmark.value, &kpi.unit, &["benchmarks", &benchmark.id, "value"], notes);
    }
    if kpi.lens == Lens::Activity && kpi.survey.is_none() && kpi.minimum_answers > 0 {
        notes.at_key(CatalogueCode::MinimumWithoutSurvey, &["minimum_answers"]);
    }
}

/// Whether the worked example is whole, possible and right.
///
/// Nothing is worked out where the formula is not understood, or said of parts that are wholes too.
fn example(kpi: &Kpi, understood: bool, parts: bool, notes: &mut Notes) {
    let Some(example) = &kpi.example else { return };
    let known = || kpi.inputs.iter().map(|input| input.id.as_str());
    for id in example.inputs.keys() {
        if !known().any(|input| input == id) {
            let route = ["example", "inputs", id];
            resolve::unknown_at_key(resolve::INPUT, id, known(), &route, notes);
        }
    }
    let mut whole = true;
    for Input { id, unit, part_of, optional, .. } in &kpi.inputs {
        let route = ["example", "inputs", id.as_str()];
        let Some(value) = example.inputs.get(id).copied() else {
            if !optional {
                notes.missing(&route);
                whole = false;
            }
            continue;
        };
        within(value, unit, &route, notes);
        let entire = part_of.as_ref().and_then(|entire| example.inputs.get(entire));
        if let (Some(part_of), Some(entire)) = (part_of, entire)
            && value > *entire
            && parts
        {
            notes.at_value(
                CheckCode::PartAboveWhole {
                    part: value,
                    input: id.clone(),
                    all: *entire,
                    whole: part_of.clone(),
                    sign: unit.sign().to_owned(),
                },
                &route,
            );
        }
    }
    let Some(formula) = kpi.formula.as_ref().filter(|_| whole && understood) else { return };
    match formula.evaluate(|id| example.inputs.get(id).copied()) {
        None => notes.at_value(CatalogueCode::ExampleWithoutValue, &["example", "value"]),
        Some(value) if (value - example.value).abs() > ROUNDING => {
            notes.at_value(
                CatalogueCode::ExampleDiffers {
                    value: rounded(value),
                    written: rounded(example.value),
                },
                &["example", "value"],
            );
        }
        Some(_) => {}
    }
    within(example.value, &kpi.unit, &["example", "value"], notes);
}

/// A number to four decimals.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Whether a number is possible in a unit.
fn within(value: f64, unit: &Unit, route: &[&str], notes: &mut Notes) {
    let name = || unit.id.to_string();
    if let Some(minimum) = unit.minimum.filter(|minimum| value < *minimum) {
        let (value, minimum) = (rounded(value), rounded(minimum));
        notes.at_value(CatalogueCode::BelowMinimum { value, minimum, unit: name() }, route);
    }
    if let Some(maximum) = unit.maximum.filter(|maximum| value > *maximum) {
        let (value, maximum) = (rounded(value), rounded(maximum));
        notes.at_value(CatalogueCode::AboveMaximum { value, maximum, unit: name() }, route);
    }
}

/// Whether a target is possible in its unit, and can be reached by what is counted.
fn reachable(kpi: &Kpi, target: f64, key: &str, notes: &mut Notes) {
    let route = ["target", key];
    within(target, &kpi.unit, &route, notes);
    if kpi.unit.limits().hold(target)
        && let Some(code) = checks::within(told(kpi), target, kpi.limits())
    {
        notes.at_value(code, &route);
    }
}

/// A KPI of the catalogue in a fault.
fn told(kpi: &Kpi) -> checks::KpiTold<'_> {
    checks::KpiTold::of(kpi.id.as_str(), &kpi.unit)
}

/// Whether worst and target stand on the right sides of each other.
fn anchors(kpi: &Kpi, notes: &mut Notes) {
    let range = kpi.direction == Direction::TargetRange;
    if let Some(target) = &kpi.target {
        reachable(kpi, target.value, "value", notes);
        match target.high {
            Some(high) => {
                reachable(kpi, high, "high", notes);
                if !range {
                    notes.at_key(CatalogueCode::HighWithoutRange, &["target", "high"]);
                } else if checks::range(told(kpi), target.value, high).is_some() {
                    let code = CheckCode::RangeOutOfOrder {
                        kpi: kpi.id.to_string(),
                        target: rounded(target.value),
                        target_high: rounded(high),
                        sign: kpi.unit.sign().to_owned(),
                    };
                    notes.at_value(code, &["target", "high"]);
                }
            }
            None if range => notes.missing(&["target", "high"]),
            None => {}
        }
    }
    let Some(worst) = &kpi.worst else { return };
    let target = kpi.target.as_ref().map(|target| target.value);
    let target_high = kpi.target.as_ref().and_then(|target| target.high);
    let key = |proposal: Proposal, number, share| match proposal {
        Proposal::Number(_) => number,
        Proposal::ShareOfTarget(_) => share,
    };
    let wrong_side = |worst, target| CheckCode::WorstOnWrongSide {
        kpi: kpi.id.to_string(),
        worst: rounded(worst),
        target: rounded(target),
        sign: kpi.unit.sign().to_owned(),
    };
    let low_key = key(worst.low, "value", "share");
    if let (Some(low), Some(target)) = (worst.low.with_target(target), target) {
        within(low, &kpi.unit, &["worst", low_key], notes);
        if checks::side(told(kpi), low, target, kpi.direction != Direction::Lower).is_some() {
            notes.at_value(wrong_side(low, target), &["worst", low_key]);
        }
    }
    match worst.high {
        Some(high) => {
            let high_key = key(high, "high", "high_share");
            if !range {
                notes.at_key(CatalogueCode::HighWithoutRange, &["worst", high_key]);
            } else if let (Some(high), Some(bound)) = (high.with_target(target_high), target_high)
                && checks::side(told(kpi), high, bound, false).is_some()
            {
                notes.at_value(wrong_side(high, bound), &["worst", high_key]);
            }
        }
        None if range => notes.missing(&["worst", "high"]),
        None => {}
    }
}
