//! Writing and reading, building and taking apart: nothing is lost.

use super::{DUTCH, ENGLISH, SECTORS, choices, planned};
use crate::common::cases;
use klant::{
    model::{
        BySegment, Direction, Frequency, Id, Kind, Lens, Outcome, Period, PeriodLength,
        PerspectivePosition, Stakeholder,
    },
    scorecard::{
        Plan, Segment, build,
        plan::{
            PlanAgreement, PlanBands, PlanCustomer, PlanKpi, PlanObjective, PlanOutcome,
            PlanPerspective, read, write,
        },
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z =+@'\"\\\\#\\[\\]{}éß€]{1,12}",
        select(vec![
            "=HYPERLINK(\"x\")".to_owned(),
            "two\nlines\ttab\r\u{7}".to_owned(),
            "\u{202e}rtl مواطن 🙂".to_owned(),
            "\"\"\"'''".to_owned(),
        ]),
    ]
    .prop_filter("a name that can be read", |text| !text.trim().is_empty() && !text.contains('{'))
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(-1000_i32..1000).prop_map(f64::from), -1e6..1e6_f64, Just(1e-9), Just(9e14)]
}

fn weight() -> impl Strategy<Value = Option<f64>> {
    option::of(0.0..10.0_f64)
}

fn own_id() -> impl Strategy<Value = Id> {
    (1..=20_u8).prop_map(|number| format!("own-{number}").parse().unwrap())
}

fn segment() -> impl Strategy<Value = Segment> {
    let who = option::of(select(Stakeholder::iter().collect::<Vec<_>>()));
    let numbers = (option::of(0.0..1e6_f64), option::of(number()));
    (word(), who, word(), option::of(any::<bool>()), numbers).prop_map(
        |(name, group, needs, targeted, (size, profit_per_customer))| Segment {
            id: None,
            name,
            group,
            needs,
            alternatives: String::new(),
            targeted,
            size,
            profit_per_customer,
        },
    )
}

fn objective() -> impl Strategy<Value = PlanObjective> {
    let known: Vec<Id> = ENGLISH.objectives(&Default::default()).map(|entry| entry.id).collect();
    let entry =
        (select(known), option::of(word()), weight(), word(), option::of(vec(word(), 0..3)))
            .prop_map(|(id, statement, weight, evidence, questions)| PlanObjective {
                id: Some(id),
                statement,
                weight,
                evidence,
                questions,
                ..PlanObjective::default()
            });
    let own = ("[a-z]{3,8}", word(), select(Outcome::iter_all()), option::of(word())).prop_map(
        |(id, statement, outcome, why)| PlanObjective {
            id: Some(format!("mine-{id}").parse().unwrap()),
            statement: Some(statement),
            outcome: Some(outcome),
            value_proposition: Some(Some("image:image".parse().unwrap())),
            why,
            supported_by: Some("x".to_owned()),
            ..PlanObjective::default()
        },
    );
    prop_oneof![2 => entry, 1 => own]
}

trait All: Sized {
    fn iter_all() -> Vec<Self>;
}
impl All for Outcome {
    fn iter_all() -> Vec<Self> {
        <Self as strum::IntoEnumIterator>::iter().collect()
    }
}

fn kpi() -> impl Strategy<Value = PlanKpi> {
    let known: Vec<Id> = ENGLISH.kpi_ids().map(|id| id.parse().unwrap()).collect();
    let id = prop_oneof![4 => select(known), 1 => own_id()];
    let asked = option::of(select(vec![
        BySegment::Together,
        BySegment::Every,
        BySegment::Only(vec!["s-1".to_owned()]),
        BySegment::Only(vec!["Old \"people\"".to_owned(), "s-2".to_owned()]),
    ]));
    let words = (option::of(word()), option::of(word()), word(), asked);
    let numbers = (weight(), option::of(number()), option::of(number()), option::of(0..100_u32));
    let choices = (
        option::of(select(vec![Direction::Higher, Direction::Lower, Direction::TargetRange])),
        option::of(select(vec![Frequency::Monthly, Frequency::Yearly, Frequency::PerSurvey])),
        option::of(1..=12_u8),
        option::of(select(vec![Lens::Opinion, Lens::Activity])),
        option::of(select(vec![Kind::Economics, Kind::DeliveredService])),
        option::of(option::of(Just("attributes:price".parse().unwrap()))),
        any::<bool>(),
    );
    (id, words, numbers, choices).prop_map(|(id, words, numbers, choices)| {
        let (name, unit, owner, by_segment) = words;
        let (weight, target, worst, minimum_answers) = numbers;
        let (direction, frequency, due_in, lens, kind, value_proposition, alone) = choices;
        let own = id.as_str().starts_with("own-");
        PlanKpi {
            name: name.or(own.then(|| "Mine".to_owned())),
            id: Some(id),
            objective: alone.then_some(None),
            by_segment: by_segment.filter(|_| !own),
            weight,
            target,
            worst,
            targets: BTreeMap::from([(Period::new(2027, PeriodLength::Quarter, 2).unwrap(), 3.5)]),
            minimum_answers,
            direction,
            frequency,
            due_in,
            owner,
            unit,
            lens,
            kind,
            value_proposition,
            ..PlanKpi::default()
        }
    })
}

pub(super) fn any_plan() -> impl Strategy<Value = Plan> {
    let head = (
        select(SECTORS.to_vec()),
        word(),
        select(vec![
            PeriodLength::Month,
            PeriodLength::Quarter,
            PeriodLength::Trimester,
            PeriodLength::HalfYear,
            PeriodLength::Year,
        ]),
        option::of(1..=20_usize),
        any::<bool>(),
    );
    let words = (option::of(word()), option::of(word()), option::of(word()), any::<bool>());
    let rows = (vec(segment(), 0..4), vec(objective(), 0..5), vec(kpi(), 0..6));
    let limits = (weight(), option::of(0.0..1.0_f64), option::of(61.0..100.0_f64));
    (head, words, rows, limits).prop_map(|(head, words, rows, limits)| {
        let (sector, organisation, every, periods, example) = head;
        let (name, many, outcome, second) = words;
        let (segments, objectives, kpis) = rows;
        let (weight, minimum_coverage, green) = limits;
        let once = |ids: &mut std::collections::BTreeSet<Id>, id: &Option<Id>| {
            id.clone().is_some_and(|id| ids.insert(id))
        };
        let (mut seen, mut seen_kpis) = Default::default();
        let mut plan = Plan::default();
        plan.klant = Some(1);
        plan.sector = Some(sector.parse().unwrap());
        plan.organisation = organisation;
        plan.start = Period::new(2027, every, 1);
        plan.every = Some(every);
        plan.periods = periods;
        plan.example = example;
        plan.minimum_coverage = minimum_coverage;
        plan.bands = PlanBands { green, amber: None };
        plan.perspective = PlanPerspective {
            name,
            place: second.then_some(PerspectivePosition::Second),
            order: Vec::new(),
        };
        plan.customer = PlanCustomer { many, ..PlanCustomer::default() };
        plan.outcomes =
            BTreeMap::from([(Outcome::Retention, PlanOutcome { name: outcome, weight })]);
        plan.segments = segments;
        plan.objectives = objectives.into_iter().filter(|row| once(&mut seen, &row.id)).collect();
        plan.kpis = kpis.into_iter().filter(|row| once(&mut seen_kpis, &row.id)).collect();
        plan.agreements = plan.kpis.iter().map(agreement).take(3).collect();
        plan
    })
}

/// What was agreed about a KPI, with its id and name in the words.
fn agreement(row: &PlanKpi) -> PlanAgreement {
    PlanAgreement {
        kpi: row.id.clone(),
        period: Period::new(2026, PeriodLength::HalfYear, 2),
        agreement: format!("Call \"{:?}\"\n{}", row.id, row.owner),
        who: row.owner.clone(),
        due: "2027-05-12".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases::proptest(120) })]

    #[test]
    fn a_plan_that_is_written_and_read_is_the_same(plan in any_plan()) {
        for catalogue in [&*ENGLISH, &*DUTCH] {
            let text = write(&plan, catalogue);
            let again = read("scorecard.toml", &text);
            prop_assert_eq!(&again.findings, &[], "{}", text);
            prop_assert_eq!(&again.value, &plan, "{}", text);
        }
    }

    #[test]
    fn a_scorecard_that_becomes_a_plan_is_built_the_same(plan in any_plan()) {
        let scorecard = build(&ENGLISH, &plan).value;
        let again = scorecard.plan(&ENGLISH);
        prop_assert_eq!(build(&ENGLISH, &again).value, scorecard);
    }

    #[test]
    fn any_text_is_read_without_harm(text in ".{0,200}") {
        let plan = read("scorecard.toml", &text);
        let _ = build(&ENGLISH, &plan.value);
    }
}

#[test]
fn the_plan_of_a_default_scorecard_says_only_what_was_chosen() {
    for catalogue in [&*ENGLISH, &*DUTCH] {
        for sector in SECTORS {
            let plan = planned(catalogue, &choices(sector));
            let scorecard = build(catalogue, &plan).value;
            assert_eq!(scorecard.plan(catalogue), plan, "{sector}");
        }
    }
}

#[test]
fn a_written_plan_explains_itself_in_its_language() {
    let plan = planned(&DUTCH, &choices("municipal"));
    let text = write(&plan, &DUTCH);
    assert!(text.starts_with("# De keuzes"), "{text}");
    let default = &DUTCH.sector("municipal").unwrap().defaults[0];
    let wording = klant::catalogue::Wording { sector: plan.sector.clone(), ..Default::default() };
    let statement = DUTCH.objective(default.objective.as_str(), &wording).unwrap().statement;
    assert!(text.contains(&format!("id = \"{}\"  # {statement}\n", default.objective)), "{text}");
    assert_eq!(text, write(&plan, &DUTCH));
}

#[test]
fn a_written_plan_proposes_targets_that_can_be_taken_over() {
    let plan = planned(&ENGLISH, &choices("municipal"));
    let text = write(&plan, &ENGLISH).replace("\n# target", "\ntarget");
    let taken = read("scorecard.toml", &text);
    assert_eq!(taken.findings, []);
    let built = build(&ENGLISH, &taken.value);
    assert_eq!(built.findings, []);
    for measure in built.value.kpis {
        let proposal = measure.kpi.target.as_ref();
        assert_eq!(measure.target, proposal.map(|target| target.value), "{}", measure.kpi.id);
        assert_eq!(measure.target_high, proposal.and_then(|target| target.high));
    }
}
