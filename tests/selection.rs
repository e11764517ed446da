//! Filters: a repeated flag widens, different flags narrow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use klant::{
    catalogue::{Catalogue, Wording, built_in},
    model::{Effort, Id, Lens, Outcome},
    selection::{EmptiedBy, Filter, Flag, Selection, select},
};
use std::{collections::BTreeMap, sync::LazyLock};

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| built_in("en"));
static DUTCH: LazyLock<Catalogue> = LazyLock::new(|| built_in("nl"));

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn english(filter: Filter) -> Selection {
    select(&ENGLISH, &Wording::default(), &filter)
}

fn found(selection: &Selection) -> Vec<&str> {
    selection.kpis.iter().map(|kpi| kpi.id.as_str()).collect()
}

#[test]
fn nothing_asked_gives_the_whole_catalogue_in_its_order() {
    let selection = english(Filter::default());
    assert_eq!(found(&selection), ENGLISH.kpi_ids().collect::<Vec<_>>());
    assert!(selection.findings.is_empty());
}

#[test]
fn a_repeated_flag_widens() {
    let outcomes = |outcomes: &[Outcome]| {
        english(Filter { outcomes: outcomes.to_vec(), ..Filter::default() }).kpis.len()
    };
    let both = outcomes(&[Outcome::Retention, Outcome::Acquisition]);
    assert_eq!(both, outcomes(&[Outcome::Retention]) + outcomes(&[Outcome::Acquisition]));
    assert!(outcomes(&[Outcome::Acquisition]) > 0);
}

#[test]
fn different_flags_narrow() {
    let filter = Filter {
        sectors: vec![id("municipal")],
        outcomes: vec![Outcome::Satisfaction],
        lenses: vec![Lens::Activity],
        efforts: vec![Effort::Low],
        ..Filter::default()
    };
    let selection = english(filter);
    assert!(!selection.kpis.is_empty());
    for kpi in &selection.kpis {
        assert!(kpi.sectors.contains(&id("municipal")), "{}", kpi.id);
        assert_eq!(
            (kpi.outcome, kpi.lens, kpi.effort),
            (Outcome::Satisfaction, Lens::Activity, Effort::Low)
        );
    }
}

#[test]
fn a_group_of_the_value_proposition_holds_its_aspects() {
    let of = |text: &str| {
        let filter =
            Filter { value_propositions: vec![text.parse().unwrap()], ..Filter::default() };
        english(filter).kpis.len()
    };
    assert_eq!(
        of("attributes"),
        of("attributes:price")
            + of("attributes:quality")
            + of("attributes:time")
            + of("attributes:functionality")
    );
    assert!(of("attributes") > 0);
    assert!("price".parse::<klant::selection::PropositionFilter>().is_err());
}

#[test]
fn a_search_looks_past_case_and_accents_in_ids_names_and_inputs() {
    let search = |catalogue: &Catalogue, text: &str| -> Vec<String> {
        let filter = Filter { search: vec![text.to_owned()], ..Filter::default() };
        let selection = select(catalogue, &Wording::default(), &filter);
        found(&selection).into_iter().map(str::to_owned).collect()
    };
    assert!(search(&ENGLISH, "NET PROMOTER").contains(&"net-promoter-score".to_owned()));
    assert!(search(&ENGLISH, "promotérs").contains(&"net-promoter-score".to_owned()));
    assert!(search(&DUTCH, "ANTWOÓRDEN 0 tot").contains(&"net-promoter-score".to_owned()));
    assert!(search(&ENGLISH, "first contact").contains(&"first-contact-resolution".to_owned()));
    assert!(search(&ENGLISH, "zzzzzz").is_empty());
}

#[test]
fn named_kpis_are_taken_and_others_left_out_in_the_order_of_the_catalogue() {
    let named = ["net-promoter-score", "csat-mean", "customer-churn-rate"];
    let filter = Filter {
        kpis: named.map(id).to_vec(),
        without: vec![id("csat-mean")],
        ..Filter::default()
    };
    let selection = english(filter);
    let expected: Vec<&str> = ENGLISH
        .kpi_ids()
        .filter(|kpi| ["net-promoter-score", "customer-churn-rate"].contains(kpi))
        .collect();
    assert_eq!(found(&selection), expected);
}

#[test]
fn the_filter_that_took_the_last_is_named_with_what_it_took() {
    let filter = Filter {
        outcomes: vec![Outcome::Retention],
        search: vec!["qqqq".to_owned()],
        without: vec![id("net-promoter-score")],
        ..Filter::default()
    };
    let before =
        english(Filter { outcomes: vec![Outcome::Retention], ..Filter::default() }).kpis.len();
    let selection = english(filter);
    assert_eq!(selection.emptied, Some(EmptiedBy { flag: Flag::Search, before }));
    let fault = selection.findings.first().unwrap();
    assert_eq!(fault.code.name(), "nothing-left");
    assert!(crate::common::value(fault, "flag").is_some_and(|flag| flag == "--search"));
    assert!(crate::common::value(fault, "before").is_some_and(|count| count == before.to_string()));
}

#[test]
fn ids_that_do_not_exist_are_told_with_the_nearest() {
    let filter = Filter {
        sectors: vec![id("municipl")],
        kpis: vec![id("net-promotor-score")],
        without: vec![id("qqqqqqqq")],
        data_sources: vec!["surve".to_owned()],
        ..Filter::default()
    };
    let selection = english(filter);
    let told: Vec<(&str, Option<String>)> = selection
        .findings
        .iter()
        .map(|fault| (fault.code.name(), crate::common::value(fault, "nearest")))
        .collect();
    assert_eq!(
        told,
        [
            ("unknown-sector", Some("municipal".to_owned())),
            ("unknown-data-source", Some("survey".to_owned())),
            ("unknown-kpi", Some("net-promoter-score".to_owned())),
            ("unknown-kpi", None),
            ("nothing-left", None),
        ]
    );
}

#[test]
fn an_abbreviation_finds_what_it_stands_for_and_nothing_that_merely_holds_its_letters() {
    let search = |text: &str| {
        let all = english(Filter { search: vec![text.to_owned()], ..Filter::default() });
        found(&all).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(search("nps"), ["net-promoter-score", "relative-nps"]);
    assert_eq!(search("CES"), ["customer-effort-score-1", "customer-effort-score-2"]);
    assert!(search("fcr").contains(&"first-contact-resolution".to_owned()));
    assert!(search("ltv").contains(&"clv-simple".to_owned()));
    assert!(search("churn").contains(&"customer-churn-rate".to_owned()));
    // Within a longer word, as Dutch makes them.
    let whole = select(
        &DUTCH,
        &Wording::default(),
        &Filter { search: vec!["tevreden".to_owned()], ..Filter::default() },
    );
    assert!(whole.kpis.iter().any(|kpi| kpi.name.to_lowercase().contains("ontevreden")));
}

#[test]
fn no_two_sectors_share_a_name() {
    let mut ids = BTreeMap::new();
    for catalogue in [&ENGLISH, &DUTCH] {
        for sector in catalogue.sectors() {
            for name in sector.also_called.iter().chain([&sector.name]) {
                let other = ids.insert(name.to_lowercase(), &sector.id);
                assert!(other.is_none_or(|other| *other == sector.id), "{name}");
            }
        }
    }
}
