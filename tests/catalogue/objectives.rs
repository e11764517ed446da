//! The objectives: enough for every sector, in the voice of those who say them.

use super::{offenders, voices};
use klant::{
    catalogue::{Wording, built_in},
    model::{Id, Lens, Objective, Outcome, PropositionGroup, ValueProposition},
    scorecard::advice::Hints,
};
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

fn of_sector(sector: &str, language: &str) -> Vec<Objective> {
    let id = Id::slug(sector).unwrap();
    let wording = Wording { sector: Some(id.clone()), ..Wording::default() };
    built_in(language).objectives(&wording).filter(|row| row.sectors.contains(&id)).collect()
}

#[test]
fn every_sector_has_thirty_objectives_over_all_outcomes_and_value_propositions() {
    let mut faults = Vec::new();
    for sector in built_in("en").sectors() {
        let objectives = of_sector(sector.id.as_str(), "en");
        if objectives.len() < 30 {
            faults.push(format!("{}: {} objectives", sector.id, objectives.len()));
        }
        for outcome in Outcome::iter() {
            let count = objectives.iter().filter(|row| row.outcome == outcome).count();
            if count < 3 {
                faults.push(format!("{}: {count} of {outcome}", sector.id));
            }
        }
        for group in PropositionGroup::iter() {
            let works = |row: &Objective| {
                row.value_proposition
                    .is_some_and(|ValueProposition(aspect)| aspect.group() == group)
            };
            let count = objectives.iter().filter(|row| works(row)).count();
            if count < 5 {
                faults.push(format!("{}: {count} of {group}", sector.id));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn every_objective_names_kpis_of_both_lenses_that_its_sectors_can_use() {
    let catalogue = built_in("en");
    let mut faults = Vec::new();
    for objective in catalogue.objectives(&Wording::default()) {
        for sector in &objective.sectors {
            let kpis: Vec<_> = objective
                .kpis
                .iter()
                .filter_map(|id| catalogue.kpi(id.as_str(), &Wording::default()))
                .filter(|kpi| kpi.sectors.contains(sector))
                .collect();
            for lens in Lens::iter() {
                if !kpis.iter().any(|kpi| kpi.lens == lens) {
                    faults.push(format!("{} ({sector}): no {lens}", objective.id));
                }
            }
        }
        for id in &objective.kpis {
            if catalogue.kpi(id.as_str(), &Wording::default()).is_none() {
                faults.push(format!("{}: {id} does not exist", objective.id));
            }
        }
        if !(2..=3).contains(&objective.questions.len()) {
            faults.push(format!("{}: questions for the review meeting", objective.id));
        }
    }
    offenders(&faults);
}

/// Roles of a sector that must speak: any of the words of a line, in English.
const SPEAKERS: &[(&str, &[&[&str]])] = &[
    (
        "non-profit",
        &[
            // Those who receive.
            &["participant", "help", "beneficiary", "recipient"],
            &["member"],
            // Those who pay.
            &["donor"],
            &["funder"],
            &["volunteer"],
        ],
    ),
    (
        "municipal",
        &[
            &["resident"],
            &["applicant"],
            &["entrepreneur"],
            &["taxpayer"],
            &["reporter"],
            &["voter"],
        ],
    ),
];

#[test]
fn those_who_receive_and_those_who_pay_speak_and_so_does_every_role_of_a_resident() {
    let mut faults = Vec::new();
    for (sector, roles) in SPEAKERS {
        let spoken: Vec<String> =
            of_sector(sector, "en").into_iter().filter_map(|row| row.role).collect();
        for role in *roles {
            if !spoken.iter().any(|one| role.iter().any(|word| one.contains(word))) {
                faults.push(format!("{sector}: nobody speaks as {role:?}"));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn every_statement_passes_the_rules_in_every_sector_and_language() {
    let mut faults = Vec::new();
    for (language, wording) in voices() {
        let catalogue = built_in(&language);
        let Some(sector) = wording.sector.as_ref().and_then(|id| catalogue.sector(id.as_str()))
        else {
            continue;
        };
        let hints = Hints::new(catalogue.labels(), &sector.customer);
        let mut seen = BTreeSet::new();
        for objective in
            catalogue.objectives(&wording).filter(|row| row.sectors.contains(&sector.id))
        {
            let statement = &objective.statement;
            for (hint, word) in hints.all(statement) {
                faults.push(format!("{language} {}: {hint:?} {word}: {statement}", objective.id));
            }
            if !seen.insert(statement.to_lowercase()) {
                faults.push(format!("{language} {}: said twice: {statement}", objective.id));
            }
        }
    }
    offenders(&faults);
}

#[test]
fn a_third_of_the_objectives_of_a_sector_can_only_be_said_of_one_organisation() {
    let mut faults = Vec::new();
    for (language, wording) in voices() {
        let Some(sector) = wording.sector.clone() else { continue };
        let wording = Wording { organisation: "Quokka".to_owned(), ..wording };
        let objectives: Vec<Objective> = built_in(&language)
            .objectives(&wording)
            .filter(|row| row.sectors.contains(&sector))
            .collect();
        let named = objectives.iter().filter(|row| row.statement.contains("Quokka")).count();
        if named * 3 < objectives.len() {
            faults.push(format!("{language} {sector}: {named} of {}", objectives.len()));
        }
    }
    offenders(&faults);
}
