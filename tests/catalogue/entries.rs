//! The entries as a whole: enough of them, each complete, honest and distinct.
//!
//! Every test names all offenders at once.

use super::{offenders, voices};
use klant::{
    catalogue::{Wording, built_in},
    formula::{Node, Operator},
    model::{Aggregation, Direction, Id, Kpi, Lens, Outcome, SurveyType},
};
use std::collections::{BTreeMap, BTreeSet};
use strum::IntoEnumIterator as _;

/// An opinion that people give unasked: no question, no scale.
const UNASKED: [&str; 1] = ["compliment-share"];

#[test]
fn there_are_at_least_two_hundred_kpis_and_enough_for_every_sector() {
    let catalogue = built_in("en");
    let kpis: Vec<Kpi> = catalogue.kpis(&Wording::default()).collect();
    let distinct = kpis.iter().filter(|kpi| kpi.variant_of.is_none()).count();
    assert!(distinct >= 200, "only {distinct} KPIs are no variant of another");
    let mut faults = Vec::new();
    for sector in catalogue.sectors() {
        let usable: Vec<&Kpi> =
            kpis.iter().filter(|kpi| kpi.sectors.contains(&sector.id)).collect();
        let opinions = usable.iter().filter(|kpi| kpi.lens == Lens::Opinion).count();
        if usable.len() < 110 || opinions < 40 {
            faults.push(format!("{}: {} KPIs, {opinions} opinions", sector.id, usable.len()));
        }
        for (outcome, lens) in
            Outcome::iter().flat_map(|outcome| Lens::iter().map(move |lens| (outcome, lens)))
        {
            if !usable.iter().any(|kpi| kpi.outcome == outcome && kpi.lens == lens) {
                faults.push(format!("{}: {outcome} has no {lens}", sector.id));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn every_entry_is_complete_in_every_sector_and_language() {
    let mut faults = Vec::new();
    for (language, wording) in voices() {
        let catalogue = built_in(&language);
        for kpi in catalogue.kpis(&wording) {
            faults.extend(lacking(&kpi).into_iter().map(|what| {
                let sector = wording.sector.as_ref().map_or("", Id::as_str);
                format!("{} ({language} {sector}): {what}", kpi.id)
            }));
        }
    }
    offenders(&faults);
}

/// What an entry lacks.
fn lacking(kpi: &Kpi) -> Vec<String> {
    let mut lacks = Vec::new();
    let mut need = |there: bool, what: &str| {
        if !there {
            lacks.push(what.to_owned());
        }
    };
    need(kpi.name.chars().count() >= 5, "name");
    need(kpi.name.chars().count() <= 70, "name is too long for a table");
    need(kpi.definition.chars().count() >= 60, "definition");
    need(!kpi.definition.contains('\n'), "definition is more than a paragraph");
    need(kpi.formula.is_some(), "formula");
    need(!kpi.sectors.is_empty(), "sectors");
    need(kpi.collect.chars().count() >= 30, "how to collect it");
    need(kpi.pitfalls.chars().count() >= 40, "pitfalls");
    need(kpi.kind.is_some() == (kpi.lens == Lens::Activity), "kind of activity");
    need(!kpi.inputs.is_empty(), "inputs");
    for input in &kpi.inputs {
        need(!input.name.is_empty() && input.name.chars().count() <= 70, "name of an input");
        need(input.meaning.chars().count() >= 10, "meaning of an input");
    }
    need(kpi.example.is_some(), "worked example");
    need(kpi.worst.as_ref().is_some_and(|worst| worst.reason.len() > 15), "worst with its reason");
    need(kpi.target.as_ref().is_some_and(|aim| aim.reason.len() > 15), "target with its reason");
    if kpi.direction == Direction::TargetRange {
        need(kpi.target.as_ref().is_some_and(|target| target.high.is_some()), "upper target");
        need(kpi.worst.as_ref().is_some_and(|worst| worst.high.is_some()), "upper worst");
    }
    if kpi.lens == Lens::Opinion && !UNASKED.contains(&kpi.id.as_str()) {
        need(kpi.minimum_answers >= 1, "minimum number of answers");
        let survey = kpi.survey.as_ref();
        need(survey.is_some(), "survey");
        if let Some(survey) = survey {
            let input = |id: &str| kpi.inputs.iter().any(|input| input.id == id);
            let named = |id: &Option<String>| id.as_deref().is_some_and(input);
            need(survey.question.len() > 15, "question");
            need(survey.scale.len() > 2, "scale");
            need(survey.dont_know.len() > 10, "what happens to don't know");
            need(input(&survey.answers), "input with the answers");
            need(
                match survey.kind {
                    SurveyType::Share => named(&survey.positive),
                    SurveyType::Net => named(&survey.positive) && named(&survey.negative),
                    // A grade with its answers, or how many chose each answer.
                    SurveyType::Mean => kpi.inputs.iter().all(|one| {
                        one.aggregate == Aggregation::Sum
                            || (one.aggregate == Aggregation::Mean && one.weighted_by.is_some())
                    }),
                },
                "inputs of its type of survey",
            );
        }
    }
    lacks
}

#[test]
fn sources_name_an_author_a_title_and_a_year_or_number() {
    let mut faults = Vec::new();
    for kpi in built_in("en").kpis(&Wording::default()) {
        for source in &kpi.sources {
            let blank = |text: &str| text.trim().len() < 2;
            if blank(&source.author) || blank(&source.title) {
                faults.push(format!("{}: author or title of {:?}", kpi.id, source.title));
            }
            let number = source.number.as_deref().is_some_and(|number| !blank(number));
            if !number && !source.year.is_some_and(|year| (1900..=2030).contains(&year)) {
                faults.push(format!("{}: year or number of {:?}", kpi.id, source.title));
            }
        }
        for benchmark in &kpi.benchmarks {
            let blank = [&benchmark.population, &benchmark.method, &benchmark.source]
                .iter()
                .any(|text| text.trim().len() < 4);
            if blank || !(1990..=2030).contains(&benchmark.year) || !benchmark.value.is_finite() {
                faults.push(format!("{}: benchmark {}", kpi.id, benchmark.id));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn a_variant_stands_beside_its_base_and_says_what_differs() {
    let catalogue = built_in("en");
    let kpis: BTreeMap<Id, Kpi> =
        catalogue.kpis(&Wording::default()).map(|kpi| (kpi.id.clone(), kpi)).collect();
    let mut faults = Vec::new();
    for kpi in kpis.values() {
        if let Some(base) = &kpi.variant_of {
            match kpis.get(base) {
                None => faults.push(format!("{}: its base {base} does not exist", kpi.id)),
                // A variant of a variant is as far as anybody follows.
                Some(base) => {
                    let further = base.variant_of.as_ref().and_then(|id| kpis.get(id));
                    if further.is_some_and(|further| further.variant_of.is_some()) {
                        faults.push(format!("{}: its base is too far away", kpi.id));
                    }
                }
            }
            if kpi.differs.as_ref().is_none_or(|text| text.trim().len() < 20) {
                faults.push(format!("{}: does not say what differs from {base}", kpi.id));
            }
        }
        if let Some(counter) = &kpi.counter
            && !kpis.contains_key(counter)
        {
            faults.push(format!("{}: {counter} beside it does not exist", kpi.id));
        }
    }
    offenders(&faults);
}

/// The arithmetic with places instead of names: `x0/x1*100`.
fn shape(node: &Node, seen: &mut Vec<String>) -> String {
    match node {
        Node::Number(number) => number.to_string(),
        Node::Input(name) => {
            let at = seen.iter().position(|known| known == name).unwrap_or_else(|| {
                seen.push(name.clone());
                seen.len() - 1
            });
            format!("x{at}")
        }
        Node::Negate(inner) => format!("-{}", shape(inner, seen)),
        Node::Binary(operator, left, right) => {
            let sign = match operator {
                Operator::Add => '+',
                Operator::Subtract => '-',
                Operator::Multiply => '*',
                Operator::Divide => '/',
            };
            let left = shape(left, seen);
            format!("({left}{sign}{})", shape(right, seen))
        }
    }
}

/// The words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_entry_is_a_mere_renaming_of_another() {
    let mut faults = Vec::new();
    // The same arithmetic over the same things, and for opinions the same question.
    let mut known: BTreeMap<_, Id> = BTreeMap::new();
    let kpis: Vec<Kpi> = built_in("en").kpis(&Wording::default()).collect();
    for kpi in &kpis {
        let mut names = Vec::new();
        let formula = shape(kpi.formula.as_ref().unwrap().tree(), &mut names);
        let meanings: Vec<Vec<String>> = names
            .iter()
            .filter_map(|name| kpi.inputs.iter().find(|input| input.id == *name))
            .map(|input| words(&input.meaning))
            .collect();
        let question = kpi.survey.as_ref().map(|survey| words(&survey.question));
        if let Some(other) = known.insert((formula, meanings, question), kpi.id.clone()) {
            faults.push(format!("{} counts the same things as {other}", kpi.id));
        }
    }
    // Nearly the same definition.
    let sets: Vec<(&Id, BTreeSet<String>)> =
        kpis.iter().map(|kpi| (&kpi.id, words(&kpi.definition).into_iter().collect())).collect();
    for (at, (id, one)) in sets.iter().enumerate() {
        for (other_id, other) in &sets[at + 1..] {
            let shared = one.intersection(other).count();
            if shared * 100 >= one.union(other).count() * 85 {
                faults.push(format!("{id} is defined as {other_id} is"));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn names_are_distinct_within_a_sector_and_a_language() {
    let mut faults = Vec::new();
    for (language, wording) in voices() {
        let mut names: BTreeMap<String, Id> = BTreeMap::new();
        let served = |kpi: &Kpi| wording.sector.as_ref().is_none_or(|id| kpi.sectors.contains(id));
        for kpi in built_in(&language).kpis(&wording).filter(served) {
            if let Some(other) = names.insert(kpi.name.to_lowercase(), kpi.id.clone()) {
                faults.push(format!("{language}: {} and {other} are both {}", kpi.id, kpi.name));
            }
        }
    }
    offenders(&faults);
}
