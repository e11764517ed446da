//! What a plan comes to, joined with the catalogue.

use super::{DUTCH, ENGLISH, choices, errors, id, planned, sound, told};
use klant::{
    model::{Accumulation, Frequency, Kind, Lens, Outcome, PerspectivePosition, Proposal},
    score::{Anchors, score_of},
    scorecard::{Bands, build, plan},
};

#[test]
fn an_empty_plan_with_a_beginning_is_the_default_scorecard() {
    let built = build(&DUTCH, &sound("sector = \"municipal\"\nstart = \"2027\"\n"));
    let default = build(&DUTCH, &planned(&DUTCH, &choices("municipal")));
    assert_eq!(built, default);
    assert_eq!(built.value.bands, Bands { green: 90.0, amber: 60.0 });
    let names: Vec<&str> = built.value.outcomes.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Tevredenheid",
            "Vertrouwen en betrokkenheid",
            "Aantrekkingskracht en toegang",
            "Waar voor uw geld",
            "Bereik"
        ]
    );
}

#[test]
fn a_plan_without_a_beginning_is_told() {
    let built = build(&ENGLISH, &sound("sector = \"municipal\"\n"));
    assert_eq!(errors(&built.findings), ["start-missing"]);
}

#[test]
fn own_words_reach_every_text() {
    let text = "sector = \"for-profit\"\nstart = \"2027\"\norganisation = \"=Woonstad\"\n\
                [customer]\none = \"tenant\"\nmany = \"tenants\"\n\
                [perspective]\nname = \"Tenants\"\nplace = \"top\"\n\
                [[objectives]]\nid = \"mine\"\nstatement = \"{organisation} knows its {customers}\"\n\
                outcome = \"satisfaction\"\n\
                [[kpis]]\nid = \"dormant-customer-share\"\nobjective = \"mine\"\n";
    let built = build(&ENGLISH, &sound(text));
    assert_eq!(built.findings, []);
    let scorecard = built.value;
    assert_eq!(scorecard.objectives[0].statement, "=Woonstad knows its tenants");
    let kpi = serde_json::to_string(&scorecard.kpis[0].kpi).unwrap();
    assert!(kpi.contains("tenants") && !kpi.contains("{customers}"), "{kpi}");
    assert_eq!(scorecard.customer.article, "the");
    assert_eq!(scorecard.perspective.place, PerspectivePosition::Top);
    assert_eq!(scorecard.perspective.order[0], "Tenants");
    assert_eq!(scorecard.perspective.order.iter().filter(|row| *row == "Tenants").count(), 1);
    let usual = &ENGLISH.sector("for-profit").unwrap().perspective;
    assert!(!scorecard.perspective.order.contains(&usual.name));
    assert_eq!(scorecard.perspective.order.len(), usual.order.len());
}

#[test]
fn nothing_is_due_more_often_than_periods_pass() {
    let built = |every: &str| {
        let text = format!(
            "sector = \"for-profit\"\nstart = \"2027\"\nevery = \"{every}\"\n\
             [[kpis]]\nid = \"own-1\"\nname = \"a\"\nunit = \"stars\"\nfrequency = \"monthly\"\n\
             [[kpis]]\nid = \"own-2\"\nname = \"b\"\nunit = \"stars\"\nfrequency = \"yearly\"\n\
             [[kpis]]\nid = \"own-3\"\nname = \"c\"\nunit = \"stars\"\nfrequency = \"per-contact\"\n"
        );
        let scorecard = build(&ENGLISH, &sound(&text)).value;
        scorecard.kpis.iter().map(|measure| measure.frequency).collect::<Vec<_>>()
    };
    let (yearly, contact) = (Frequency::Yearly, Frequency::PerContact);
    assert_eq!(built("month"), [Frequency::Monthly, yearly, contact]);
    assert_eq!(built("quarter"), [Frequency::Quarterly, yearly, contact]);
    assert_eq!(built("half-year"), [Frequency::HalfYearly, yearly, contact]);
    assert_eq!(built("year"), [yearly, yearly, contact]);
}

#[test]
fn proposals_for_totals_grow_with_the_period_and_others_do_not() {
    let monthly = ENGLISH.kpis(&Default::default()).find(|kpi| {
        kpi.level == Accumulation::Accumulates
            && kpi.frequency == Frequency::Monthly
            && kpi.target.is_some()
            && matches!(kpi.worst.as_ref().map(|worst| worst.low), Some(Proposal::Number(_)))
    });
    let Some(kpi) = monthly else { panic!("the catalogue has such a KPI") };
    let sector = &kpi.sectors[0];
    let built = |every: &str| {
        let text = format!(
            "sector = \"{sector}\"\nstart = \"2027\"\nevery = \"{every}\"\n[[kpis]]\nid = \"{}\"\n",
            kpi.id
        );
        let measure = build(&ENGLISH, &sound(&text)).value.kpis.remove(0);
        let worst = match measure.kpi.worst.unwrap().low {
            Proposal::Number(number) => number,
            Proposal::ShareOfTarget(_) => panic!("a number stays a number"),
        };
        (measure.kpi.target.unwrap().value, worst)
    };
    let (target, worst) = built("month");
    for (every, factor) in [("quarter", 3.0), ("trimester", 4.0), ("year", 12.0)] {
        let (longer_target, longer_worst) = built(every);
        assert!((longer_target - target * factor).abs() < 1e-6, "{} {every}", kpi.id);
        assert!((longer_worst - worst * factor).abs() < 1e-6, "{} {every}", kpi.id);
    }
}

#[test]
fn what_remains_of_a_stock_shrinks_from_period_to_period() {
    let text = "sector = \"for-profit\"\nstart = \"2027\"\nevery = \"quarter\"\n\
                [[kpis]]\nid = \"customer-retention-rate\"\n";
    let measure = build(&ENGLISH, &sound(text)).value.kpis.remove(0);
    let monthly = ENGLISH.kpi("customer-retention-rate", &Default::default()).unwrap();
    let (quarter, month) = (measure.kpi.target.unwrap().value, monthly.target.unwrap().value);
    assert!((quarter - 100.0 * (month / 100.0).powi(3)).abs() < 1e-6, "{month} becomes {quarter}");
}

#[test]
fn own_kpis_have_a_name_a_unit_and_no_arithmetic() {
    let text = "sector = \"municipal\"\nstart = \"2027\"\n\
                [[kpis]]\nid = \"own-20\"\nname = \"Complimenten\"\nunit = \"%\"\nlens = \"opinion\"\n\
                kind = \"economics\"\ntarget = 40\n[[kpis]]\nid = \"own-1\"\nname = \"Brieven\"\nunit = \"stuks\"\n";
    let scorecard = build(&DUTCH, &sound(text)).value;
    let [first, second] = &scorecard.kpis[..] else { panic!("two KPIs") };
    assert_eq!((first.kpi.name.as_str(), first.kpi.unit.label.as_str()), ("Complimenten", "%"));
    assert_eq!((first.kpi.lens, first.kpi.kind), (Lens::Opinion, None));
    assert_eq!((second.kpi.lens, second.kpi.kind), (Lens::Activity, Some(Kind::Behaviour)));
    assert!(first.kpi.formula.is_none() && first.kpi.inputs.is_empty());
    assert_eq!(second.kpi.outcome, Outcome::Satisfaction);
}

#[test]
fn what_does_not_fit_the_catalogue_is_told_at_its_line() {
    let text = "sector = \"municipale\"\n\
                start = \"2027-02\"\n\
                every = \"quarter\"\n\
                chosen = \"2029-Q1\"\n\
                [[objectives]]\n\
                id = \"no-such-thing-at-all\"\n\
                [[objectives]]\n\
                id = \"mine\"\n\
                statement = \"I know where I stand\"\n\
                segment = \"nobody\"\n\
                drives = [\"nothing\"]\n\
                [[kpis]]\n\
                id = \"net-promotor-score\"\n\
                objective = \"mine\"\n\
                [[kpis]]\n\
                id = \"own-4\"\n\
                objective = \"nowhere\"\n\
                [[kpis]]\n\
                id = \"customer-retention-rate\"\n\
                objective = \"mine\"\n\
                target = 80\n\
                worst = 90\n\
                target_high = 95\n\
                targets = { 2027-Q1 = 70, 2031-Q1 = 75 }\n";
    let built = build(&ENGLISH, &plan::read("scorecard.toml", text).value);
    assert_eq!(
        told(&built.findings),
        [
            ("unknown-sector", 1),
            ("start-within-period", 2),
            ("chosen-outside-calendar", 4),
            ("unknown-objective", 6),
            ("objective-without-outcome", 8),
            ("no-segments-yet", 10),
            ("drives-unknown-objective", 11),
            ("unknown-kpi", 13),
            ("own-kpi-without-name", 16),
            ("kpi-of-unknown-objective", 17),
            ("target-outside-calendar", 24),
            ("worst-on-wrong-side", 22),
            ("upper-bound-without-range", 23),
        ]
    );
}

#[test]
fn anchors_are_checked_for_every_direction() {
    let codes = |said: &str| {
        let text = format!(
            "sector = \"municipal\"\nstart = \"2027\"\n[[kpis]]\nid = \"own-1\"\nname = \"a\"\nunit = \"stars\"\n{said}\n"
        );
        let built = build(&ENGLISH, &plan::read("scorecard.toml", &text).value);
        built.findings.iter().map(|fault| fault.code.name()).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(codes("target = 5\nworst = 5"), ["worst-equals-target"]);
    assert_eq!(codes("target = 5\nworst = 4"), none);
    let stepped =
        |first: u32| codes(&format!("worst = 4\ntargets = {{ 2027-Q1 = {first}, 2027-Q4 = 8 }}"));
    assert_eq!(stepped(5), none);
    assert_eq!(stepped(4), ["worst-equals-target"]);
    assert_eq!(codes("direction = \"lower\"\ntarget = 5\nworst = 4"), ["worst-on-wrong-side"]);
    assert_eq!(codes("direction = \"lower\"\ntarget = 5\nworst = 9\nred = 8\ngreen = 6"), none);
    assert_eq!(
        codes("direction = \"lower\"\ntarget = 5\nworst = 9\nred = 6\ngreen = 8"),
        ["limits-out-of-order"]
    );
    let range = "direction = \"target-range\"\n";
    let ranged = |rest: &str| codes(&format!("{range}{rest}"));
    assert_eq!(ranged("worst = 1\ntarget = 5\ntarget_high = 9\nworst_high = 12"), none);
    assert_eq!(ranged("target = 9\ntarget_high = 5"), ["range-out-of-order"]);
    assert_eq!(ranged("target = 5\ntarget_high = 9\nworst_high = 9"), ["worst-equals-target"]);
    assert_eq!(ranged("worst = 6\ntarget = 5\ntarget_high = 9"), ["worst-on-wrong-side"]);
}

#[test]
fn an_objective_named_by_a_kpi_is_taken_from_the_catalogue() {
    let default = &ENGLISH.sector("municipal").unwrap().defaults[0];
    let text = format!(
        "sector = \"municipal\"\nstart = \"2027\"\n[[kpis]]\nid = \"{}\"\nobjective = \"{}\"\n",
        default.kpis[0], default.objective
    );
    let built = build(&ENGLISH, &sound(&text));
    assert_eq!(built.findings, []);
    assert_eq!(built.value.objectives[0].id, default.objective);
    assert!(built.value.objectives[0].drives.is_empty());
}

#[test]
fn objectives_without_kpis_get_those_that_show_them() {
    let default = &ENGLISH.sector("municipal").unwrap().defaults[1];
    let text = format!(
        "sector = \"municipal\"\nstart = \"2027\"\n[[objectives]]\nid = \"{}\"\nweight = 2\n",
        default.objective
    );
    let scorecard = build(&ENGLISH, &sound(&text)).value;
    let kpis: Vec<_> = scorecard.kpis.iter().map(|measure| measure.id().clone()).collect();
    assert_eq!(kpis, default.kpis);
    assert_eq!(scorecard.objectives[0].weight, Some(2.0));
}

#[test]
fn a_kpi_can_stand_alone_if_the_plan_says_so() {
    let text = "sector = \"municipal\"\nstart = \"2027\"\n\
                [[kpis]]\nid = \"customer-trust\"\nobjective = \"\"\n";
    let scorecard = build(&ENGLISH, &sound(text)).value;
    assert_eq!(scorecard.kpis[0].objective, None);
    assert_eq!(scorecard.kpis[0].id(), &id("customer-trust"));
}

#[test]
fn proposals_make_sense_for_every_kpi_and_period() {
    for kpi in ENGLISH.kpis(&Default::default()) {
        for every in ["month", "quarter", "trimester", "half-year", "year"] {
            let sector = &kpi.sectors[0];
            let text = format!(
                "sector = \"{sector}\"\nstart = \"2027\"\nevery = \"{every}\"\n[[kpis]]\nid = \"{}\"\n",
                kpi.id
            );
            let mut measure = build(&ENGLISH, &sound(&text)).value.kpis.remove(0);
            let Some(target) = measure.kpi.target.clone() else { continue };
            measure.target_high = target.high;
            let anchors = Anchors::of(&measure, Some(target.value));
            let score = score_of(&anchors, Bands::default(), target.value);
            assert_eq!(score, Some(100.0), "{} by {every}: {anchors:?}", kpi.id);
            let share = measure.kpi.unit.id.as_str() == "percent" && target.value > 150.0;
            assert!(!share, "{} by {every}: {}", kpi.id, target.value);
        }
    }
}

#[test]
fn a_kpi_of_ones_own_is_asked_for_everyone_together() {
    let text = "klant = 1\nsector = \"for-profit\"\nstart = \"2027\"\n\
                [[segments]]\nname = \"Families\"\n[[segments]]\nname = \"Others\"\n\
                [[kpis]]\nid = \"own-1\"\nname = \"Ours\"\nunit = \"stars\"\nby_segment = true\n";
    let built = build(&ENGLISH, &sound(text));
    let codes: Vec<&str> = built.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["own-kpi-by-segment"]);
    assert!(!built.findings[0].is_error());
    assert_eq!(built.value.kpis[0].by_segment, klant::model::BySegment::Together);
    let scored = klant::score::score(&built.value, &klant::readings::Readings::default());
    assert_eq!(scored.series.len(), 1, "no figures are asked for that have no cell");
}

#[test]
fn a_kpi_by_segment_is_asked_of_all_together_where_there_are_no_segments() {
    let plan = "sector = \"non-profit\"\nlanguage = \"en\"\nstart = \"2027\"\n\
                [[kpis]]\nid = \"donor-confidence-impact\"\nby_segment = true\ntarget = 80\n";
    let alone = build(&ENGLISH, &sound(plan)).value;
    assert_eq!(alone.kpis[0].by_segment, klant::model::BySegment::Together);
    let bytes = klant::workbook::write(&alone, &Default::default(), ENGLISH.labels()).unwrap();
    crate::oracle::assert_sound(&bytes);
    assert_eq!(klant::workbook::read(&bytes, "scorecard.xlsx").unwrap().findings, []);

    let split = build(&ENGLISH, &sound(&format!("{plan}[[segments]]\nname = \"Givers\"\n"))).value;
    assert_eq!(split.kpis[0].by_segment, klant::model::BySegment::Every);
}
