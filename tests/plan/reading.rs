//! A plan as text: every fault at once, each at its place.

use super::{ENGLISH, sound, told};
use klant::{
    finding::{Location, Severity},
    scorecard::{build, plan::read},
};

#[test]
fn every_fault_that_needs_no_catalogue_is_told_in_one_go() {
    let long = "x".repeat(32_001);
    let text = format!(
        "klant = 9\n\
         periods = 0\n\
         minimum_coverage = 66.7\n\
         organisation = \"{long}\"\n\
         [bands]\n\
         green = 50\n\
         [[segments]]\n\
         id = \"a\"\n\
         name = \" \"\n\
         size = -1\n\
         [[segments]]\n\
         id = \"a\"\n\
         name = \"B\"\n\
         [[objectives]]\n\
         id = \"mine\"\n\
         weight = -2\n\
         drives = [\"mine\"]\n\
         [[objectives]]\n\
         id = \"mine\"\n\
         [[kpis]]\n\
         id = \"own-21\"\n\
         name = \"\"\n\
         worst = inf\n\
         due_in = 13\n\
         [[kpis]]\n\
         target = 1\n"
    );
    let mut found = told(&read("scorecard.toml", &text).findings);
    found.sort_by_key(|(_, line)| *line);
    assert_eq!(
        found,
        [
            ("newer-plan", 1),
            ("periods-out-of-range", 2),
            ("coverage-out-of-range", 3),
            ("text-too-long", 4),
            ("bands-out-of-order", 6),
            ("empty-text", 9),
            ("negative-size", 10),
            ("repeated-id", 12),
            ("negative-weight", 16),
            ("drives-itself", 17),
            ("repeated-id", 19),
            ("too-many-own-kpis", 21),
            ("empty-text", 22),
            ("number-too-large", 23),
            ("unfit-month", 24),
            ("missing-key", 25),
        ]
    );
}

#[test]
fn faults_of_form_and_of_meaning_are_told_together() {
    let text = "perods = 3\nperiods = 200\nstart = \"soon\"\n";
    let mut found = told(&read("scorecard.toml", text).findings);
    found.sort_by_key(|(_, line)| *line);
    assert_eq!(found, [("unknown-key", 1), ("periods-out-of-range", 2), ("unfit-period", 3)]);
}

#[test]
fn whole_numbers_and_short_periods_are_understood() {
    let plan = sound(
        "start = \"2027-01\"\n[[kpis]]\nid = \"own-1\"\ntarget = 80\ntargets = { 2027-Q1 = 7 }\n",
    );
    assert_eq!(plan.start.unwrap().to_string(), "2027-M01");
    assert_eq!(plan.kpis[0].target, Some(80.0));
    assert_eq!(plan.kpis[0].targets.len(), 1);
}

#[test]
fn what_is_no_toml_is_told_and_nothing_else() {
    let found = told(&read("scorecard.toml", "start = \n[[kpis\n").findings);
    assert!(!found.is_empty() && found.iter().all(|(code, _)| *code == "toml-syntax"), "{found:?}");
}

#[test]
fn what_could_not_be_read_is_not_told_to_be_missing() {
    let text = "start = \"soon\"\nsector = \"municipal\"\n\
                [[objectives]]\nid = \"mine\"\nstatement = 3\noutcome = \"joy\"\n\
                [[kpis]]\nid = \"Not An Id\"\n\
                [[kpis]]\nid = \"own-1\"\nname = true\nobjective = \"mine\"\n";
    let plan = read("scorecard.toml", text);
    assert_eq!(
        told(&plan.findings),
        [
            ("unfit-period", 1),
            ("expected-text", 5),
            ("unknown-word", 6),
            ("unfit-id", 8),
            ("expected-text", 11),
        ]
    );
    let built = build(&ENGLISH, &plan.value);
    assert_eq!(told(&built.findings), []);
}

/// A plan with every key, for people to copy from.
const EVERY_KEY: &str = include_str!("every-key.toml");

#[test]
fn the_plan_with_every_key_has_every_key_and_no_fault() {
    let plan = sound(EVERY_KEY);
    assert_eq!(build(&ENGLISH, &plan).findings, []);
    // What a table may hold is what the fault of a key that it may not hold lists.
    for table in ["", "bands", "perspective", "customer", "outcomes/retention", "segments/0"]
        .into_iter()
        .chain(["objectives/0", "kpis/0", "agreements/0"])
    {
        let heading = match table {
            "" => String::new(),
            "segments/0" | "objectives/0" | "kpis/0" | "agreements/0" => {
                format!("[[{}]]\n", table.trim_end_matches("/0"))
            }
            _ => format!("[{}]\n", table.replace('/', ".")),
        };
        let wrong = read("x", &format!("{heading}zzzzzz = 1\n")).findings;
        let known = crate::common::value(&wrong[0], "known").unwrap();
        for key in known.split(", ") {
            let path = if table.is_empty() { key.to_owned() } else { format!("{table}/{key}") };
            assert!(plan.places.has(&path), "{path} is missing");
        }
    }
}

#[test]
fn an_agreement_says_about_which_kpi_and_period_it_is_and_what_was_agreed() {
    let text = "start = \"2027\"\nsector = \"municipal\"\n[[agreements]]\nwho = \"Anna\"\n\
                [[agreements]]\nkpi = \"reput\"\nperiod = \"2026-Q4\"\nagreement = \"Call\"\n";
    let plan = read("x.toml", text);
    let told: Vec<_> = plan.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(told, ["missing-key", "missing-key", "missing-key"]);
    let built = build(&ENGLISH, &plan.value);
    let unknown = built.findings.iter().find(|one| one.code.name() == "agreement-of-unknown-kpi");
    let place = &unknown.unwrap().location;
    assert!(matches!(place, Location::Text { line: 6, .. }), "{place:?}");
    // What is about nothing here does not come into the workbook.
    assert_eq!(built.value.notes, []);
}

#[test]
fn a_figure_from_before_that_no_cell_asks_for_is_told_with_those_that_are() {
    let text = "start = \"2027\"\nsector = \"municipal\"\n\
                [[kpis]]\nid = \"permits-within-term\"\nbefore = { granted = 3, value = 80 }\n";
    let plan = read("plan.toml", text);
    let built = build(&ENGLISH, &plan.value);
    let told: Vec<_> = built.findings.iter().map(|fault| fault.code.name()).collect();
    assert_eq!(told, ["unknown-figure"]);
    assert!(matches!(&built.findings[0].location, Location::Text { line: 5, .. }));
    assert!(crate::common::value(&built.findings[0], "known").unwrap().ends_with(", value"));
}

#[test]
fn names_that_stand_twice_are_told_at_the_second() {
    let text = "start = \"2027\"\nsector = \"municipal\"\n\
                [outcomes.satisfaction]\nname = \"Reach\"\n\
                [[segments]]\nname = \"Young people\"\n\
                [[segments]]\nname = \" young  people\"\n\
                [[objectives]]\nid = \"a\"\nstatement = \"I like it\"\noutcome = \"retention\"\n\
                [[objectives]]\nid = \"b\"\nstatement = \"I like it\"\noutcome = \"retention\"\n";
    let built = build(&ENGLISH, &read("plan.toml", text).value);
    let told: Vec<_> = built
        .findings
        .iter()
        .filter_map(|fault| match &fault.location {
            Location::Text { line, .. } => Some((fault.code.name(), fault.severity(), *line)),
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [
            ("outcomes-alike", Severity::Error, 4),
            ("segments-alike", Severity::Warning, 8),
            ("objectives-alike", Severity::Warning, 15),
        ]
    );
}

#[test]
fn a_file_of_another_kind_is_told_in_one_sentence() {
    let answers = "Respondent;Score;Comment\r\n1;9;\"good; fast\"\r\n2;3;\"slow\"\r\n";
    for (kind, text) in [
        ("CSV", answers),
        ("CSV", "\u{feff}gm_code,period,grade\r\nGM0003,2027,7.1\r\n"),
        ("CSV", "code\tname\n1\tone\n"),
        ("JSON", "{\"schema\": \"klant-report/1\", \"kpis\": []}\n"),
        ("HTML", "<!doctype html>\n<html><body>7,5</body></html>\n"),
    ] {
        let found = read("plan.toml", text).findings;
        let said: Vec<String> =
            found.iter().map(|finding| finding.code.name().to_owned()).collect();
        assert_eq!(said, ["no-toml"], "{text}");
        assert!(found[0].to_string().contains(kind), "{}", found[0]);
    }
    for toml in ["sector = \"municipal\nstart = 1, 2", "org, = 1\n", "just words\nand more\n"] {
        let found = read("plan.toml", toml).findings;
        assert!(found.iter().all(|finding| finding.code.name() == "toml-syntax"), "{toml}");
    }
}

#[test]
fn a_list_that_is_too_long_is_told_once_and_cut() {
    let text = "[[segments]]\nname = \"\"\n".repeat(101);
    let read = read("scorecard.toml", &text);
    assert_eq!(told(&read.findings), [("list-too-long", 201)]);
    assert_eq!(read.value.segments.len(), 100);
}

#[test]
fn a_workbook_that_asks_for_too_many_figures_is_told() {
    let segments: String =
        (1..=90).map(|number| format!("[[segments]]\nname = \"Group {number}\"\n")).collect();
    let kpis: String = ENGLISH
        .kpi_ids()
        .take(60)
        .map(|id| format!("[[kpis]]\nid = \"{id}\"\nby_segment = true\n"))
        .collect();
    let plan = |periods: u32| format!("start = \"2027-01\"\nperiods = {periods}\n{segments}{kpis}");
    let codes = |periods: u32| -> Vec<&str> {
        let plan = read("scorecard.toml", &plan(periods)).value;
        let faults = build(&ENGLISH, &plan).findings;
        faults
            .iter()
            .map(|fault| fault.code.name())
            .filter(|code| *code == "too-many-figures")
            .collect()
    };
    assert_eq!(codes(1), Vec::<&str>::new());
    assert_eq!(codes(24), ["too-many-figures"]);
}

#[test]
fn a_scorecard_of_too_many_scores_is_told_before_it_is_made() {
    let groups = |count: u32| -> String {
        (0..count).map(|number| format!("[[segments]]\nname = \"Group {number}\"\n")).collect()
    };
    let objectives: String = (0..300)
        .map(|number| {
            format!(
                "[[objectives]]\nid = \"g{number}\"\nstatement = \"You help me {number}\"\n\
                 outcome = \"satisfaction\"\n"
            )
        })
        .collect();
    let codes = |segments: u32| -> Vec<&str> {
        let start = "start = \"2027-01\"\nperiods = 120\n";
        let text = format!("{start}{}{objectives}", groups(segments));
        let faults = build(&ENGLISH, &read("scorecard.toml", &text).value).findings;
        let names = faults.iter().map(|fault| fault.code.name());
        names.filter(|code| *code == "too-many-scores").collect()
    };
    assert_eq!(codes(4), Vec::<&str>::new());
    assert_eq!(codes(99), ["too-many-scores"]);
}

#[test]
fn a_place_that_the_order_contradicts_is_told() {
    let codes = |perspective: &str| -> Vec<&str> {
        let text =
            format!("sector = \"municipal\"\nstart = \"2027-01\"\n[perspective]\n{perspective}");
        let faults = build(&ENGLISH, &read("scorecard.toml", &text).value).findings;
        let names = faults.iter().map(|fault| fault.code.name());
        names.filter(|code| *code == "place-against-order").collect()
    };
    let order = "order = [\"Finance\", \"Residents\", \"People\"]\n";
    assert_eq!(codes(&format!("place = \"top\"\n{order}")), ["place-against-order"]);
    for fits in [&format!("place = \"second\"\n{order}"), order, "place = \"top\"\n"] {
        assert_eq!(codes(fits), [""; 0], "{fits}");
    }
    // Under its own name it is looked for by that.
    let named = order.replace("Residents", "Citizens");
    let said = format!("name = \"Citizens\"\nplace = \"top\"\n{named}");
    assert_eq!(codes(&said), ["place-against-order"]);
}

#[test]
fn a_file_with_fault_upon_fault_is_read_in_reasonable_time() {
    let text = "[[kpis]]\nid = 7\n".repeat(60_000);
    let found = read("scorecard.toml", &text).findings;
    assert!((10..200).contains(&found.len()), "{} faults", found.len());
}
