//! What is chosen when little or nothing is said.

use super::{DUTCH, ENGLISH, SECTORS, choices, errors, id, planned};
use klant::{
    model::{Lens, Outcome, PeriodLength},
    scorecard::{PlanRequest, build, plan_for},
    selection::Filter,
};
use std::collections::BTreeSet;

#[test]
fn without_a_choice_each_sector_gets_its_default_set() {
    for catalogue in [&*ENGLISH, &*DUTCH] {
        for sector in SECTORS {
            let plan = planned(catalogue, &choices(sector));
            let scorecard = build(catalogue, &plan);
            assert_eq!(scorecard.findings, [], "{sector}");
            let scorecard = scorecard.value;
            let defaults = &catalogue.sector(sector).unwrap().defaults;
            let objectives: Vec<_> = defaults.iter().map(|row| row.objective.clone()).collect();
            let built: Vec<_> = scorecard.objectives.iter().map(|row| row.id.clone()).collect();
            assert_eq!(built, objectives, "{sector}");
            assert!((4..=6).contains(&built.len()), "{sector}");
            for default in defaults {
                let under = scorecard
                    .kpis
                    .iter()
                    .filter(|measure| measure.objective.as_ref() == Some(&default.objective));
                let under: Vec<_> = under.map(|measure| measure.id().clone()).collect();
                assert_eq!(under, default.kpis, "{sector}");
            }
            let lenses: BTreeSet<Lens> =
                scorecard.kpis.iter().map(|measure| measure.kpi.lens).collect();
            assert_eq!(lenses.len(), 2, "{sector}");
        }
    }
}

#[test]
fn businesses_count_in_months_and_others_in_quarters_over_a_year() {
    for (sector, every, start) in [
        ("for-profit", PeriodLength::Month, "2027-M01"),
        ("non-profit", PeriodLength::Quarter, "2027-Q1"),
        ("municipal", PeriodLength::Quarter, "2027-Q1"),
    ] {
        let plan = planned(&ENGLISH, &choices(sector));
        assert_eq!(plan.every, Some(every));
        assert_eq!(plan.start.unwrap().to_string(), start);
        assert_eq!(plan.periods, Some(usize::try_from(every.per_year()).unwrap()));
    }
}

#[test]
fn a_length_and_a_beginning_are_brought_together() {
    let begin = |start: &str, every: Option<PeriodLength>| {
        let chosen =
            PlanRequest { start: Some(start.parse().unwrap()), every, ..choices("municipal") };
        let plan = plan_for(&ENGLISH, &chosen).value;
        (plan.start.unwrap().to_string(), plan.periods.unwrap())
    };
    assert_eq!(begin("2028", None), ("2028-Q1".to_owned(), 4));
    assert_eq!(begin("2028-04", None), ("2028-Q2".to_owned(), 4));
    assert_eq!(begin("2028-S2", None), ("2028-S2".to_owned(), 2));
    assert_eq!(begin("2028-04", Some(PeriodLength::Month)), ("2028-M04".to_owned(), 12));
    assert_eq!(begin("2028-Q3", Some(PeriodLength::Year)), ("2028-A1".to_owned(), 1));
}

#[test]
fn every_chosen_kpi_hangs_under_an_objective() {
    for sector in SECTORS {
        let mut chosen = choices(sector);
        chosen.filter.lenses = vec![Lens::Opinion, Lens::Activity];
        let plan = planned(&ENGLISH, &chosen);
        let scorecard = build(&ENGLISH, &plan).value;
        assert!(scorecard.kpis.len() > 20, "{sector}");
        for measure in &scorecard.kpis {
            let objective = measure.objective.as_ref().unwrap();
            assert!(scorecard.objectives.iter().any(|row| row.id == *objective), "{objective}");
        }
        for objective in &scorecard.objectives {
            let under =
                scorecard.kpis.iter().filter(|row| row.objective.as_ref() == Some(&objective.id));
            assert!(under.count() > 0, "{} is left without", objective.id);
        }
    }
}

#[test]
fn a_default_objective_that_names_the_kpi_comes_first() {
    for sector in SECTORS {
        let default = &ENGLISH.sector(sector).unwrap().defaults[0];
        let mut chosen = choices(sector);
        chosen.filter.kpis = default.kpis.clone();
        let plan = planned(&ENGLISH, &chosen);
        assert_eq!(plan.objectives.len(), 1, "{sector}");
        assert_eq!(plan.objectives[0].id.as_ref(), Some(&default.objective));
        assert_eq!(plan.kpis.len(), default.kpis.len());
    }
}

#[test]
fn a_kpi_that_no_objective_lists_gets_one_made_in_the_customers_voice() {
    let text = "start = \"2027\"\nsector = \"municipal\"\norganisation = \"Voorbeeld\"\n\
                [[kpis]]\nid = \"own-1\"\nname = \"Letters\"\nunit = \"stars\"\noutcome = \"retention\"\n";
    for (catalogue, expected) in [
        (&*ENGLISH, "I would turn to Voorbeeld again"),
        (&*DUTCH, "Ik kies een volgende keer weer voor Voorbeeld"),
    ] {
        let scorecard = build(catalogue, &super::sound(text));
        assert_eq!(scorecard.findings, []);
        let objective = &scorecard.value.objectives[0];
        assert_eq!(objective.statement, expected);
        assert_eq!(objective.outcome, Outcome::Retention);
        assert_eq!(scorecard.value.kpis[0].objective.as_ref(), Some(&objective.id));
        assert!(!objective.why.is_empty() && objective.questions.len() >= 2);
    }
}

#[test]
fn what_is_left_out_is_taken_from_the_default_set() {
    let default = &ENGLISH.sector("municipal").unwrap().defaults[0];
    let mut chosen = choices("municipal");
    chosen.filter.without = default.kpis.clone();
    let plan = planned(&ENGLISH, &chosen);
    assert!(plan.objectives.iter().all(|row| row.id.as_ref() != Some(&default.objective)));
    assert!(!plan.kpis.is_empty());
}

#[test]
fn flags_are_laid_over_a_plan_and_keep_what_it_says() {
    let kpis: Vec<_> = ENGLISH.sector("municipal").unwrap().defaults[0].kpis.clone();
    let text = format!(
        "sector = \"municipal\"\nstart = \"2026\"\n[[kpis]]\nid = \"{}\"\ntarget = 77\n\
         [[kpis]]\nid = \"own-3\"\nname = \"Mine\"\n[[kpis]]\nid = \"customer-trust\"\n",
        kpis[0]
    );
    let chosen = PlanRequest {
        plan: super::sound(&text),
        filter: Filter { kpis: kpis.clone(), ..Filter::default() },
        organisation: Some("Elders".to_owned()),
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = planned(&ENGLISH, &chosen);
    let rows: Vec<(&str, Option<f64>)> =
        plan.kpis.iter().map(|row| (row.id.as_ref().unwrap().as_str(), row.target)).collect();
    assert_eq!(rows[..2], [(kpis[0].as_str(), Some(77.0)), ("own-3", None)]);
    assert_eq!(rows.len(), 1 + kpis.len());
    assert_eq!(plan.organisation, "Elders");
    assert_eq!(plan.start.unwrap().to_string(), "2026-Q1");
}

#[test]
fn target_groups_get_keys_and_nobody_else_is_one_unasked() {
    let chosen = PlanRequest {
        segments: ["Ondernemers", "Ouders", "ondernemers!", "مواطن", "***"]
            .map(str::to_owned)
            .to_vec(),
        ..choices("municipal")
    };
    let plan = planned(&DUTCH, &chosen);
    let keys: Vec<&str> =
        plan.segments.iter().map(|segment| segment.id.as_ref().unwrap().as_str()).collect();
    assert_eq!(keys[..3], ["ondernemers", "ouders", "ondernemers-2"]);
    assert_eq!(keys[4..], ["segment-5"]);
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 5);
    let asked =
        PlanRequest { segments: ["Ouders", "Overigen"].map(str::to_owned).to_vec(), ..chosen };
    let aims: Vec<Option<bool>> =
        planned(&DUTCH, &asked).segments.iter().map(|segment| segment.targeted).collect();
    assert_eq!(aims, [Some(true), None], "nobody aims at whoever is left over");
}

#[test]
fn a_survey_falls_within_the_periods() {
    let text = |start: &str| {
        format!(
            "sector = \"municipal\"\nstart = \"{start}\"\nperiods = 2\n\
             [[kpis]]\nid = \"own-1\"\nname = \"Survey\"\nunit = \"stars\"\nfrequency = \"per-survey\"\n"
        )
    };
    for (start, month) in [("2027-Q3", 10), ("2027-Q1", 6)] {
        let scorecard = build(&ENGLISH, &super::sound(&text(start))).value;
        assert_eq!(scorecard.kpis[0].due_in, Some(month), "{start}");
    }
}

#[test]
fn choices_that_cannot_be_are_told() {
    let mut chosen = choices("munisipal");
    assert_eq!(errors(&plan_for(&ENGLISH, &chosen).findings), ["unknown-sector"]);
    chosen = choices("municipal");
    chosen.filter.kpis = vec![id("customer-trusst")];
    let faults = plan_for(&ENGLISH, &chosen).findings;
    assert_eq!(errors(&faults), ["unknown-kpi", "nothing-left"]);
}

#[test]
fn what_is_chosen_is_checked_like_a_plan() {
    let chosen = PlanRequest {
        organisation: Some("x".repeat(40_000)),
        segments: vec![" ".to_owned()],
        start: Some("2027-05".parse().unwrap()),
        periods: Some(500),
        ..choices("municipal")
    };
    let faults = plan_for(&ENGLISH, &chosen).findings;
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code.name()).collect();
    assert_eq!(
        codes,
        ["start-within-period", "periods-out-of-range", "text-too-long", "empty-text"]
    );
}

#[test]
fn faults_keep_their_places_when_flags_take_rows_out() {
    let text = "sector = \"municipal\"\nstart = \"2027\"\n\
                [[kpis]]\nid = \"net-promoter-score\"\n\
                [[kpis]]\nid = \"customer-trust\"\ntarget = 5\nworst = 5\n";
    let chosen = PlanRequest {
        plan: super::sound(text),
        filter: Filter { without: vec![id("net-promoter-score")], ..Filter::default() },
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = planned(&ENGLISH, &chosen);
    let built = build(&ENGLISH, &plan);
    assert_eq!(super::told(&built.findings), [("worst-equals-target", 8)]);
}

#[test]
fn faults_of_the_plan_are_left_to_those_who_read_and_build_it() {
    let text = "language = \"fy\"\nsector = \"municipal\"\nstart = \"2027\"\nperiods = 0\n\
                [bands]\ngreen = 5\n";
    let read = klant::scorecard::plan::read("scorecard.toml", text);
    assert_eq!(errors(&read.findings), ["periods-out-of-range", "bands-out-of-order"]);
    let chosen = PlanRequest { plan: read.value, year: 2027, ..PlanRequest::default() };
    let plan = plan_for(&ENGLISH, &chosen);
    assert_eq!(plan.findings, []);
    assert_eq!(super::told(&build(&ENGLISH, &plan.value).findings), [("no-such-language", 1)]);
}
