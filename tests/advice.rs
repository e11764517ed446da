//! Hints for statements and scorecards, by the field's own rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use klant::{
    catalogue::{Catalogue, Wording, built_in},
    model::{CustomerWords, Lens, Outcome},
    scorecard::{
        PlanRequest, Scorecard,
        advice::{Hint, Hints, advice},
        build, plan_for,
    },
    selection::Filter,
};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| built_in("en"));
static DUTCH: LazyLock<Catalogue> = LazyLock::new(|| built_in("nl"));

fn hint(catalogue: &Catalogue, sector: &str, statement: &str) -> Option<Hint> {
    let words = &catalogue.sector(sector).unwrap().customer;
    Hints::new(catalogue.labels(), words).first(statement)
}

fn english(statement: &str) -> Option<Hint> {
    hint(&ENGLISH, "for-profit", statement)
}

fn dutch(statement: &str) -> Option<Hint> {
    hint(&DUTCH, "for-profit", statement)
}

fn scorecard(catalogue: &Catalogue, sector: &str) -> Scorecard {
    let choices = PlanRequest {
        filter: Filter { sectors: vec![sector.parse().unwrap()], ..Filter::default() },
        year: 2027,
        ..PlanRequest::default()
    };
    build(catalogue, &plan_for(catalogue, &choices).value).value
}

fn codes(scorecard: &Scorecard) -> Vec<&'static str> {
    advice(scorecard, ENGLISH.labels()).iter().map(|fault| fault.code.name()).collect()
}

#[test]
fn what_every_organisation_could_say_gets_a_hint() {
    for statement in [
        "retain our customers longer",
        "a safe learning environment",
        "Increase customer satisfaction",
        "  More   CUSTOMERS for all of us ",
    ] {
        assert_eq!(english(statement), Some(Hint::Generic), "{statement}");
    }
    for statement in [
        "onze klanten langer behouden",
        "een veilige leeromgeving",
        "Klanttevredenheid verhogen in de regio",
    ] {
        assert_eq!(dutch(statement), Some(Hint::Generic), "{statement}");
    }
    assert_eq!(hint(&DUTCH, "municipal", "Tevreden inwoners in de wijk"), Some(Hint::Generic));
}

#[test]
fn what_customers_want_of_this_organisation_gets_none() {
    for statement in [
        "unique classrooms that invite learning",
        "One person sorts out my claim from start to end",
        "I know within two weeks whether I may build",
        "You deliver what you promised",
        "We find our way and never queue longer than ten minutes",
    ] {
        assert_eq!(english(statement), None, "{statement}");
    }
    for statement in [
        "unieke klaslokalen die uitnodigen tot leren",
        "Eén persoon regelt mijn schade van begin tot eind",
        "Ik weet binnen twee weken of ik mag bouwen",
        "U levert wat u beloofde",
        "Ik kan mijn gegevens zelf invoeren",
    ] {
        assert_eq!(dutch(statement), None, "{statement}");
    }
    assert_eq!(english("   "), None);
}

#[test]
fn initiatives_stretch_praise_and_the_organisations_voice_get_a_hint() {
    for (statement, expected) in [
        ("Launch a customer portal in Q3", Hint::Initiative),
        ("Provide permits on time", Hint::Voice),
        ("A world-class visitor experience", Hint::Weasel),
        ("Significantly shorter queues at the desk", Hint::Stretch),
        ("Service", Hint::Length),
    ] {
        assert_eq!(english(statement), Some(expected), "{statement}");
    }
    for (statement, expected) in [
        ("Klantportaal lanceren in Q3", Hint::Initiative),
        ("Tijdig vergunningen verlenen", Hint::Voice),
        ("Een toonaangevende bezoekerservaring voor iedereen", Hint::Weasel),
        ("Mijn verwachtingen worden ruim overtroffen", Hint::Stretch),
        ("Service", Hint::Length),
    ] {
        assert_eq!(dutch(statement), Some(expected), "{statement}");
    }
}

#[test]
fn the_organisations_own_word_for_customers_is_searched_too() {
    let words =
        CustomerWords { one: "Tenant".into(), many: "Tenants".into(), article: "the".into() };
    let hints = Hints::new(ENGLISH.labels(), &words);
    assert_eq!(hints.first("retain all tenants for longer"), Some(Hint::Generic));
    assert_eq!(english("retain all tenants for longer"), None);
}

#[test]
fn every_list_can_be_searched_as_a_spreadsheet_does() {
    for catalogue in [&*ENGLISH, &*DUTCH] {
        let words = &catalogue.sector("for-profit").unwrap().customer;
        let hints = Hints::new(catalogue.labels(), words);
        let lists = [
            &hints.initiative,
            &hints.initiative_within,
            &hints.first_person,
            &hints.organisation,
            &hints.organisation_ends,
            &hints.weasel,
            &hints.stretch,
            &hints.payer,
        ];
        for list in lists.iter().copied().chain(&hints.generic) {
            assert!(!list.is_empty());
            for word in list {
                assert!(!word.contains(['*', '?', '~', '"', '{']), "{word}");
                assert_eq!(*word, word.to_lowercase());
            }
        }
        assert!(hints.initiative.iter().all(|word| word.starts_with(' ')));
    }
}

#[test]
fn the_default_scorecards_obey_every_rule() {
    for catalogue in [&*ENGLISH, &*DUTCH] {
        for sector in ["for-profit", "non-profit", "municipal"] {
            let found = advice(&scorecard(catalogue, sector), catalogue.labels());
            assert_eq!(found, [], "{sector} in {}", catalogue.language());
        }
    }
}

#[test]
fn no_objective_of_the_catalogue_gets_a_hint() {
    let mut found = Vec::new();
    for catalogue in [&*ENGLISH, &*DUTCH] {
        for sector in catalogue.sectors() {
            let hints = Hints::new(catalogue.labels(), &sector.customer);
            let wording = Wording { sector: Some(sector.id.clone()), ..Wording::default() };
            for objective in catalogue.objectives(&wording) {
                if objective.sectors.contains(&sector.id) {
                    for hint in hints.all(&objective.statement) {
                        found.push(format!(
                            "{} {}: {} {hint:?}",
                            sector.id, objective.id, objective.statement
                        ));
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_objective_needs_one_or_two_kpis_of_both_lenses() {
    let mut one = scorecard(&ENGLISH, "municipal");
    let id = one.objectives[0].id.clone();
    one.kpis.retain(|row| row.objective.as_ref() != Some(&id));
    assert_eq!(codes(&one), ["objective-without-kpi"]);

    let mut many = scorecard(&ENGLISH, "municipal");
    for row in &mut many.kpis[..3] {
        row.objective = Some(id.clone());
    }
    assert!(codes(&many).contains(&"objective-many-kpis"));

    let mut said = scorecard(&ENGLISH, "municipal");
    for row in said.kpis.iter_mut().filter(|row| row.objective.as_ref() == Some(&id)) {
        row.kpi.lens = Lens::Opinion;
    }
    assert_eq!(codes(&said), ["objective-only-opinions"]);
}

#[test]
fn a_scorecard_needs_both_lenses_a_driver_and_few_of_everything() {
    let mut said = scorecard(&ENGLISH, "for-profit");
    for row in &mut said.kpis {
        row.kpi.lens = Lens::Opinion;
        row.kpi.value_proposition = None;
        row.kpi.outcome = Outcome::Retention;
    }
    let found = codes(&said);
    assert!(found.contains(&"scorecard-only-opinions"), "{found:?}");
    assert!(found.contains(&"outcome-without-driver"), "{found:?}");

    let mut long = scorecard(&ENGLISH, "for-profit");
    while long.objectives.len() <= 6 {
        let mut objective = long.objectives[0].clone();
        objective.id = format!("more-{}", long.objectives.len()).parse().unwrap();
        long.objectives.push(objective);
    }
    while long.kpis.len() <= 24 {
        let measure = long.kpis[0].clone();
        long.kpis.push(measure);
    }
    let found = codes(&long);
    assert!(found.contains(&"many-objectives") && found.contains(&"many-kpis"), "{found:?}");

    long.objectives.truncate(1);
    assert!(codes(&long).contains(&"few-objectives"));
}

#[test]
fn a_non_profit_hears_those_who_receive_and_those_who_pay() {
    let default = scorecard(&ENGLISH, "non-profit");
    let hints = Hints::new(ENGLISH.labels(), &default.customer);
    let keep = |payers: bool| {
        let mut half = default.clone();
        half.objectives.retain(|objective| {
            let kpis =
                default.kpis.iter().filter(|row| row.objective.as_ref() == Some(&objective.id));
            let pays = hints.of_payer(&objective.statement)
                || kpis.clone().any(|row| hints.of_payer(&row.kpi.name));
            pays == payers
        });
        codes(&half)
    };
    assert!(keep(false).contains(&"payer-missing"));
    assert!(keep(true).contains(&"receiver-missing"));
}
