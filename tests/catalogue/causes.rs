//! One cause is told once, at its place, and without what only follows from it.

use super::layers::{WAIT, layer, with};
use klant::{
    catalogue::{load, read_folder},
    finding::Location,
    render::{TemplateFile, unread_templates},
};
use std::fs;

const KPI: &str = "kpis/satisfaction/desk-wait.toml";
const WORDS: &str = "languages/nl/kpis/satisfaction/desk-wait.toml";

/// A KPI with one thing changed.
fn but(from: &str, to: &str) -> String {
    assert!(WAIT.contains(from), "{from}");
    WAIT.replacen(from, to, 1)
}

/// Code and values of what is said, without the places.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let lines = with("en", files).1;
    lines.iter().map(|line| line.splitn(3, ' ').nth(2).unwrap().to_owned()).collect()
}

#[test]
fn a_formula_that_is_not_understood_has_one_finding() {
    let of = |formula: &str| said(&[(KPI, &but("minutes / visits", formula))]);
    assert_eq!(of("minuts / visits"), ["unknown-input value=minuts nearest=minutes"]);
    assert_eq!(of("max(minutes, visits)"), ["unfit-formula detail=formula.function"]);
    assert_eq!(of("minutes / max (visits)"), ["unfit-formula detail=formula.function"]);
    assert_eq!(of("desk-wait / visits"), ["kpi-in-formula value=desk-wait"]);
    assert_eq!(of("minutes / customer-churn-rate"), ["kpi-in-formula value=customer-churn-rate"]);
    // A minus between two inputs is one.
    assert_eq!(
        said(&[(KPI, &but("minutes / visits", "(minutes-visits) / visits"))]),
        ["example-differs value=6.5 written=7.5"]
    );

    let unfit = WAIT.replace("[inputs.minutes]", "[inputs.min-utes]");
    let unfit = unfit.replace("\"minutes / visits\"", "\"min-utes / visits\"");
    let unfit = unfit.replace("minutes = 300", "min-utes = 300");
    assert_eq!(said(&[(KPI, &unfit)]), ["unfit-input-id value=min-utes"]);
}

#[test]
fn parts_of_each_other_are_told_as_a_circle() {
    let round = but("meaning = \"Minutes waited.\"", "meaning = \"M.\"\npart_of = \"visits\"");
    let round = round.replacen(
        "meaning = \"Visits served.\"",
        "meaning = \"V.\"\npart_of = \"minutes\"",
        1,
    );
    assert_eq!(said(&[(KPI, &round)]), ["parts-of-each-other circle=minutes, visits, minutes"]);
}

#[test]
fn a_fault_is_told_once_however_many_extend_it_and_lacking_keys_together() {
    let other = "extends = \"desk-wait\"\nname = \"Other\"\n";
    let highr = but("\"lower\"", "\"lowr\"");
    let found = said(&[(KPI, &highr), ("kpis/satisfaction/other-wait.toml", other)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("unknown-word word=lowr nearest=lower"), "{found:?}");

    let empty = said(&[(KPI, "")]);
    assert!(
        empty[0].starts_with("missing-keys keys=name, definition, lens, sectors, unit,"),
        "{empty:?}"
    );
    let lacking = empty.iter().filter(|line| line.starts_with("missing-key"));
    assert_eq!(lacking.count(), 1, "{empty:?}");
}

#[test]
fn what_is_typed_as_a_result_needs_no_example() {
    let start = WAIT.find("formula =").unwrap();
    let typed = format!(
        "{}common_practice = true\n{}",
        &WAIT[..start],
        &WAIT[WAIT.find("[worst]").unwrap()..WAIT.find("[example]").unwrap()]
    );
    assert_eq!(said(&[(KPI, &typed)]), ["result-is-typed"]);
}

#[test]
fn a_number_out_of_reach_is_told_with_its_limit() {
    let share = WAIT
        .replace(
            "unit = \"minutes\"\ndirection = \"lower\"",
            "unit = \"percent\"\ndirection = \"higher\"",
        )
        .replace("minutes / visits", "minutes / visits * 100")
        .replace(
            "meaning = \"Minutes waited.\"\nunit = \"minutes\"",
            "meaning = \"M.\"\nunit = \"count\"\npart_of = \"visits\"",
        )
        .replace("value = 10\n", "value = 120\n")
        .replace("value = 7.5", "value = 25")
        .replace("minutes = 300", "minutes = 10");
    assert_eq!(
        said(&[(KPI, &share)]),
        ["target-too-high kpi=desk-wait target=120 maximum=100 sign=%"]
    );
    let grade = but(
        "unit = \"minutes\"\ndirection = \"lower\"",
        "unit = \"grade\"\ndirection = \"higher\"",
    );
    let found = said(&[(KPI, &grade.replace("value = 10\n", "value = 60\n"))]);
    assert!(
        found.contains(&"above-maximum value=60 maximum=10 unit=grade".to_owned()),
        "{found:?}"
    );
}

#[test]
fn an_objective_is_held_against_what_the_workbook_hints_at() {
    let of = |statement: &str, kpis: &str, questions: &str| {
        let text = format!(
            "[seen]\nstatement = \"{statement}\"\nsectors = [\"municipal\"]\nwhy = \"So.\"\nkpis = {kpis}\nquestions = {questions}\n"
        );
        said(&[("objectives/satisfaction.toml", &text)])
    };
    let both = "[\"csat-top-two-box\", \"calls-within-norm\"]";
    let two = "[\"What happened?\", \"Why?\"]";
    assert_eq!(of("I am helped within ten minutes", both, two), Vec::<String>::new());
    assert_eq!(of("I am helped within ten minutes", "[]", two), ["nothing-shows-it"]);
    assert_eq!(
        of("I am helped within ten minutes", both, "[\"Why?\"]"),
        ["question-count count=1"]
    );
    assert_eq!(
        of("Retain our customers longer", both, two),
        ["objective-generic statement=Retain our customers longer word=retain … customers"]
    );
    assert_eq!(of("Cheap", both, two), ["statement-length statement=Cheap words=1"]);
}

#[test]
fn words_that_change_more_than_words_leave_the_original_alone() {
    let said = with("nl", &[(KPI, WAIT), (WORDS, "unit = \"grade\"\n")]).1;
    let others: Vec<&String> =
        said.iter().filter(|line| !line.contains("missing-translation")).collect();
    assert_eq!(others, [&format!("mine/{WORDS}:1:1 error no-text key=unit")]);
}

#[test]
fn what_nothing_reads_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let latin: Vec<u8> =
        WAIT.replacen("Nobody", "N\u{f6}body", 1).chars().map(|sign| sign as u8).collect();
    for (path, bytes) in [
        (KPI, latin.as_slice()),
        ("kpis/satisfaction/wait.yaml", b"a"),
        ("kpis/satisfaction/wait.TOML", b"a"),
        ("kpis/satisfaction/README.md", b"a"),
        ("kpis/kpi.schema.json", b"a"),
        ("languages/Deutsch/labels/words.toml", b"[status]"),
        ("languages/Deutsch/labels/report.toml", b"[status]"),
        ("languages/en/labels/words.toml", b"[report]\nnonsense = \"a\"\n[own]\nours = \"b\"\n"),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let read = read_folder(folder.path()).unwrap();
    let found = load("en", &[read]).findings;
    let mut said: Vec<&str> = found.iter().map(|finding| finding.code.name()).collect();
    said.sort_unstable();
    assert_eq!(
        said,
        ["no-utf8", "other-ending", "other-ending", "unfit-language", "unknown-label"]
    );
    let place = found.iter().find(|finding| finding.code.name() == "no-utf8");
    assert!(
        matches!(&place.unwrap().location, Location::Text { line: 32, column: 12, .. }),
        "{place:?}"
    );
    assert_eq!(
        klant::catalogue::languages_with(&[layer(&[("languages/Deutsch/x.toml", "")])]),
        ["en", "nl"]
    );
}

#[test]
fn a_template_or_a_block_that_nothing_shows_is_told_with_what_was_meant() {
    let file = |name: &str, text: &str| TemplateFile {
        name: name.to_owned(),
        file: format!("mine/templates/{name}"),
        text: text.to_owned(),
    };
    let sheet = "{% extends \"built-in/objective/sheet.md\" %}\n{% block titel %}{% block inner %}{% endblock %}{% endblock %}\n{% block why %}{% include 'letterhead.md' %}{% endblock %}\n";
    let found = unread_templates(&[
        file("letterhead.md", "St. Anna"),
        file("objective/sheet.md", sheet),
        file("objectives/sheet.md", "x"),
    ]);
    let said: Vec<String> = found
        .iter()
        .map(|finding| {
            let nearest = crate::common::value(finding, "nearest").unwrap_or_default();
            format!("{} {nearest}", finding.code.name())
        })
        .collect();
    assert_eq!(said, ["unknown-block title", "unread-template objective/sheet.md"]);
    assert!(matches!(&found[0].location, Location::Text { line: 2, column: 10, .. }), "{found:?}");
}

#[test]
fn different_people_are_marked_only_where_they_are_added_up() {
    let text = but("aggregate = \"sum\"", "aggregate = \"sum\"\nunique = true");
    assert_eq!(said(&[(KPI, &text)]), [""; 0]);
    let text = but("aggregate = \"sum\"", "aggregate = \"last\"\nunique = true");
    let told = said(&[(KPI, &text)]);
    assert!(told.contains(&"unique-without-sum".to_owned()), "{told:?}");
}

#[test]
fn a_sector_that_contradicts_itself_is_told() {
    let board = |text: &str| {
        let text = format!("extends = \"municipal\"\nname = \"Water board\"\n{text}");
        said(&[("sectors/water-board.toml", &text)])
    };
    let order = "order = [\"Finance\", \"Residents\"]\n";
    let place = |place: &str| board(&format!("[perspective]\nplace = \"{place}\"\n{order}"));
    assert_eq!(place("second"), [""; 0]);
    assert_eq!(place("top"), ["place-against-order place=top name=Residents number=2"]);
    // A name for what there is not is told at that name.
    let known = "satisfaction, retention, acquisition, profitability, market-share";
    let told = board("[outcomes]\nloyalty = \"x\"\n");
    assert_eq!(told, [format!("unknown-key key=loyalty known={known}")]);
    let told = board("[outcomes]\nretentoin = \"x\"\n");
    assert_eq!(told, [format!("unknown-key key=retentoin nearest=retention known={known}")]);
}
