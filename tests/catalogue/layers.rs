//! A folder of the user's: it adds, changes, removes, and says what is wrong.

use super::line;
use klant::{
    catalogue::{Catalogue, Layer, Wording, load, read_folder},
    finding::Location,
};
use std::fs;

/// A layer of files.
pub(super) fn layer(files: &[(&str, &str)]) -> Layer {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Layer { name: "mine".to_owned(), files: files.collect() }
}

/// The catalogue with a layer over it, and what is said of the layer.
pub(super) fn with(language: &str, files: &[(&str, &str)]) -> (Catalogue, Vec<String>) {
    let checked = load(language, &[layer(files)]);
    let said = checked.findings.iter().map(line).filter(|line| line.starts_with("mine"));
    (checked.value, said.collect())
}

/// A KPI without faults.
pub(super) const WAIT: &str = r#"
name = "Wait at the desk"
definition = "Mean wait of {customers} at the desk."
lens = "activity"
kind = "delivered-service"
sectors = ["municipal"]
unit = "minutes"
direction = "lower"
level = "steady"
timing = "leading"
frequency = "monthly"
data_source = "service-system"
effort = "low"
collect = "The ticket system counts."
pitfalls = "Those who leave are not counted."
formula = "minutes / visits"
common_practice = true

[inputs.minutes]
name = "Minutes"
meaning = "Minutes waited."
unit = "minutes"
aggregate = "sum"
[inputs.visits]
name = "Visits"
meaning = "Visits served."
unit = "count"
aggregate = "sum"

[worst]
value = 30
reason = "Nobody accepts half an hour."
[target]
value = 10
reason = "People find ten minutes fair."
[example]
value = 7.5
[example.inputs]
minutes = 300
visits = 40
"#;

#[test]
fn a_new_file_adds_an_entry_in_the_words_of_the_voice() {
    let (catalogue, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", WAIT)]);
    assert_eq!(said, Vec::<String>::new());
    let municipal = catalogue.sector("municipal").unwrap().id.clone();
    let wording = Wording { sector: Some(municipal), ..Wording::default() };
    let kpi = catalogue.kpi("desk-wait", &wording).unwrap();
    assert_eq!(kpi.definition, "Mean wait of residents at the desk.");
    assert_eq!(kpi.minimum_answers, 0);
    assert!(catalogue.kpi_ids().any(|id| id == "desk-wait"));
}

#[test]
fn a_benchmark_is_shown_in_the_sectors_that_it_is_about() {
    let benchmark = "[benchmarks.desks-2026]\nvalue = 6\nyear = 2026\npopulation = \"desks\"\n\
         method = \"counted\"\nsource = \"A report on desks\"\n";
    let shown = |sectors: &str, sector: Option<&str>| {
        let entry = WAIT.replace("[example]", &format!("{benchmark}{sectors}[example]"));
        let (catalogue, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", &entry)]);
        let sector = sector.map(|id| catalogue.sector(id).unwrap().id.clone());
        let kpi = catalogue.kpi("desk-wait", &Wording { sector, ..Wording::default() }).unwrap();
        (kpi.benchmarks.len(), said)
    };
    let own = "sectors = [\"municipal\"]\n";
    assert_eq!(shown(own, Some("municipal")), (1, Vec::new()));
    assert_eq!(shown(own, Some("for-profit")), (0, Vec::new()));
    assert_eq!(shown(own, None), (1, Vec::new()));
    assert_eq!(shown("", Some("for-profit")), (1, Vec::new()));
    let (_, said) = shown("sectors = [\"municpal\"]\n", Some("municipal"));
    assert!(said.iter().any(|line| line.contains("unknown-sector")), "{said:?}");
}

#[test]
fn an_extending_file_changes_only_what_it_gives() {
    let change =
        "extends = \"desk-wait\"\nname = \"Wachttijd aan de balie\"\n[target]\nvalue = 5\n";
    let first = layer(&[("kpis/satisfaction/desk-wait.toml", WAIT)]);
    let second = layer(&[("kpis/satisfaction/desk-wait.toml", change)]);
    let checked = load("en", &[first, second]);
    assert!(!checked.findings.iter().any(|diagnostic| diagnostic.code.name() == "overwrites"));
    let kpi = checked.value.kpi("desk-wait", &Wording::default()).unwrap();
    assert_eq!(kpi.name, "Wachttijd aan de balie");
    let target = kpi.target.unwrap();
    assert_eq!((target.value, target.reason.as_str()), (5.0, "People find ten minutes fair."));
    assert_eq!(kpi.inputs.len(), 2);
}

#[test]
fn a_file_that_extends_another_begins_a_new_entry_from_it_whatever_the_order() {
    let files = [
        ("kpis/retention/a-night-wait.toml", "extends = \"desk-wait\"\nname = \"Wait at night\"\n"),
        ("kpis/satisfaction/desk-wait.toml", WAIT),
    ];
    let (catalogue, said) = with("en", &files);
    assert_eq!(said, Vec::<String>::new());
    let night = catalogue.kpi("a-night-wait", &Wording::default()).unwrap();
    assert_eq!((night.name.as_str(), night.outcome.into()), ("Wait at night", "retention"));
    assert_eq!(catalogue.kpi("desk-wait", &Wording::default()).unwrap().name, "Wait at the desk");
}

#[test]
fn removed_hides_an_entry_and_an_input_with_its_part_of_the_example() {
    let change = r#"
extends = "desk-wait"
formula = "minutes"
[inputs.visits]
removed = true
[example]
value = 300
"#;
    let first = layer(&[("kpis/satisfaction/desk-wait.toml", WAIT)]);
    let second = layer(&[("kpis/satisfaction/desk-wait.toml", change)]);
    let third = layer(&[
        ("kpis/satisfaction/desk-wait.toml", "removed = true\n"),
        ("kpis/satisfaction/desk-weight.toml", "removed = true\n"),
    ]);
    let two = load("en", &[first.clone(), second.clone()]);
    let kpi = two.value.kpi("desk-wait", &Wording::default()).unwrap();
    assert_eq!((kpi.inputs.len(), kpi.example.unwrap().inputs.len()), (1, 1));
    let three = load("en", &[first, second, third]);
    assert_eq!(three.value.kpi("desk-wait", &Wording::default()), None);
    let said: Vec<String> =
        three.findings.iter().map(line).filter(|line| line.contains("removes")).collect();
    assert_eq!(
        said,
        ["mine/kpis/satisfaction/desk-weight.toml:1:1 warning removes-nothing id=desk-weight"]
    );
}

#[test]
fn hiding_a_shipped_entry_is_no_fault_of_those_that_refer_to_it() {
    let files = [
        ("kpis/retention/net-promoter-score.toml", "removed = true\n"),
        ("objectives/retention.toml", "[worth-staying]\nremoved = true\n"),
    ];
    let before = load("en", &[]);
    let after = load("en", &[layer(&files)]);
    assert_eq!(after.findings, before.findings);
    let defaults = &after.value.sector("for-profit").unwrap().defaults;
    assert!(!defaults.iter().any(|default| default.objective.as_str() == "worth-staying"));
    let drives = |id: &str| {
        defaults.iter().flat_map(|default| &default.drives).any(|driven| driven.as_str() == id)
    };
    assert!(drives("worth-the-price") && !drives("worth-staying"));
    for objective in after.value.objectives(&Wording::default()) {
        assert!(!objective.kpis.iter().any(|kpi| kpi.as_str() == "net-promoter-score"));
    }
}

#[test]
fn a_layer_that_changes_nothing_leaves_the_catalogue_as_it_is() {
    let nothing = layer(&[("languages/nl/labels/words.toml", ""), ("units.toml", "")]);
    for language in ["en", "nl"] {
        let checked = load(language, std::slice::from_ref(&nothing));
        assert_eq!(checked.findings, []);
        assert!(checked.value == klant::catalogue::built_in(language));
    }
}

#[test]
fn what_a_layer_breaks_in_a_shipped_entry_is_said_at_its_place() {
    let units = "[points-100]\nextends = \"points-100\"\nmaximum = 20\n";
    let checked = load("en", &[layer(&[("units.toml", units)])]);
    let said: Vec<String> = checked.findings.iter().map(line).collect();
    let nps = "catalogue/kpis/retention/net-promoter-score.toml:";
    assert!(
        said.iter().any(|line| line.starts_with(nps)
            && line.ends_with("above-maximum value=30 maximum=20 unit=points-100")),
        "{said:#?}"
    );
}

#[test]
fn a_silent_overwrite_is_a_warning_and_twice_in_one_layer_an_error() {
    let files = [
        ("kpis/retention/net-promoter-score.toml", WAIT),
        ("kpis/satisfaction/desk-wait.toml", WAIT),
        ("kpis/retention/desk-wait.toml", WAIT),
    ];
    let (_, said) = with("en", &files);
    assert_eq!(
        said,
        [
            "mine/kpis/retention/net-promoter-score.toml warning overwrites id=net-promoter-score earlier=catalogue/kpis/retention/net-promoter-score.toml",
            "mine/kpis/retention/net-promoter-score.toml:4:8 warning makes-one-lens objective=worth-staying",
            "mine/kpis/retention/desk-wait.toml error duplicate-id id=desk-wait earlier=mine/kpis/satisfaction/desk-wait.toml",
        ]
    );
}

#[test]
fn a_sector_of_ones_own_takes_over_what_it_extends() {
    let sector = "extends = \"municipal\"\nname = \"Water board\"\n[customer]\none = \"ratepayer\"\nmany = \"ratepayers\"\narticle = \"the\"\n";
    let files = [("kpis/satisfaction/desk-wait.toml", WAIT), ("sectors/water-board.toml", sector)];
    let (catalogue, said) = with("en", &files);
    assert_eq!(said, Vec::<String>::new());
    let board = catalogue.sector("water-board").unwrap();
    assert_eq!(board.perspective, catalogue.sector("municipal").unwrap().perspective);
    let wording = Wording { sector: Some(board.id.clone()), ..Wording::default() };
    let kpi = catalogue.kpi("desk-wait", &wording).unwrap();
    assert_eq!(kpi.definition, "Mean wait of ratepayers at the desk.");
    assert!(kpi.sectors.contains(&board.id));
}

#[test]
fn words_can_be_changed_and_a_language_added() {
    let files = [
        ("languages/de/kpis/retention/net-promoter-score.toml", "name = \"Weiterempfehlung\"\n"),
        ("languages/de/labels/words.toml", "[status]\ngreen = \"grün\"\n"),
    ];
    let (catalogue, said) = with("de", &files);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(catalogue.language(), "de");
    assert_eq!(catalogue.labels().text("status.green"), "grün");
    assert_eq!(catalogue.labels().text("status.red"), "red");
    let kpi = catalogue.kpi("net-promoter-score", &Wording::default()).unwrap();
    assert_eq!(kpi.name, "Weiterempfehlung");
    assert_eq!(load("fr", &[]).value.language(), "en");
}

#[test]
fn a_label_that_nothing_asks_for_and_a_placeholder_that_nothing_fills_are_said() {
    let text = "[status]\ngren = \"OK\"\nred = \"{colour}\"\n[data_source]\nbees = \"bees\"\n";
    let (_, said) = with("en", &[("languages/en/labels/words.toml", text)]);
    assert_eq!(
        said,
        [
            "mine/languages/en/labels/words.toml:2:8 warning unknown-label value=status.gren nearest=status.green",
            "mine/languages/en/labels/words.toml:3:7 error unknown-placeholder value=colour",
        ]
    );
}

#[test]
fn every_fault_of_form_and_of_meaning_is_found_in_one_go_at_its_place() {
    let text = r#"name = "Wait of {custmers}"
definition = ""
lens = "activty"
sectors = ["municipal", "municpal"]
unit = "minute"
direction = "lower"
level = 3
timing = "leading"
frequency = "monthly"
data_source = "servce-system"
effort = "low"
collect = "The ticket system counts."
pitfals = "Those who leave are not counted."
counter = "desk-weight"
formula = "minutes / vists * ("

[inputs.minutes]
name = "Minutes"
meaning = "Minutes waited."
unit = "minutes"
aggregate = "sum"
part_of = "hours"
[inputs.Visits]
name = "Visits"
unit = "count"
aggregate = "sum"

[worst]
value = "30"
share = 2.0
high_share = 3.0
reason = "Nobody accepts half an hour."
"#;
    let (catalogue, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", text)]);
    assert_eq!(catalogue.kpi("desk-wait", &Wording::default()), None);
    let file = "mine/kpis/satisfaction/desk-wait.toml";
    let said: Vec<&str> = said.iter().map(|line| line.strip_prefix(file).unwrap()).collect();
    let expected = [
        " error missing-key key=pitfalls",
        " error no-source",
        " warning no-example",
        " warning no-target",
        ":1:8 error unknown-placeholder value=custmers nearest=customers",
        ":2:14 error empty-text key=definition",
        ":3:8 error unknown-word word=activty nearest=activity known=opinion, activity",
        ":4:25 error unknown-sector value=municpal nearest=municipal",
        ":5:8 error unknown-unit value=minute nearest=minutes",
        ":7:9 error expected-text value=3",
        ":10:15 error unknown-data-source value=servce-system nearest=service-system",
        ":13:1 error unknown-key key=pitfals nearest=pitfalls",
        ":14:11 error unknown-kpi value=desk-weight nearest=desk-wait",
        ":15:31 error unfit-formula detail=",
        ":22:11 error unknown-input value=hours",
        ":23:9 error missing-key key=inputs.Visits.meaning",
        ":23:9 error unfit-input-id value=Visits",
        ":29:9 error expected-number value=\"30\"",
    ];
    let matches = |(said, expected): (&&str, &&str)| said.starts_with(expected);
    assert!(
        said.len() == expected.len() && said.iter().zip(&expected).all(matches),
        "said:\n{}",
        said.join("\n")
    );
}

/// The text with one line changed, in every way that no KPI can do with.
fn slips(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let with = |place: usize, line: Option<String>| {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match line {
            Some(line) => lines[place] = line,
            None => {
                lines.remove(place);
            }
        }
        lines.join("\n")
    };
    let mut slips = Vec::new();
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        slips.push(with(place, None));
        slips.push(with(place, Some(line.replace(['=', ']'], ""))));
        if let Some((key, _)) = line.split_once(" = ") {
            for value in ["[3]", "{ a = 1 }", "nan", "", "2027-01-01", "\"é {ü} \\u00e9\"\"\"\""]
            {
                slips.push(with(place, Some(format!("{key} = {value}"))));
            }
            slips.push(with(place, Some(format!("ö{line}"))));
        }
    }
    slips
}

#[test]
fn no_single_slip_goes_unnoticed_or_is_placed_outside_its_file() {
    let texts = slips(WAIT);
    let files: Vec<(String, String)> = texts
        .into_iter()
        .enumerate()
        .map(|(number, text)| (format!("kpis/satisfaction/slip-{number:04}.toml"), text))
        .collect();
    assert!(files.len() > 200);
    let slipped = Layer { name: "mine".to_owned(), files };
    let said = load("nl", std::slice::from_ref(&slipped)).findings;
    for (path, text) in &slipped.files {
        let file = slipped.display(path);
        let here: Vec<_> = said
            .iter()
            .filter(|diagnostic| match &diagnostic.location {
                Location::File { file: other } | Location::Text { file: other, .. } => {
                    *other == file
                }
                _ => false,
            })
            .collect();
        assert!(!here.is_empty(), "nothing is said of {text}");
        for diagnostic in here {
            if let Location::Text { span, .. } = &diagnostic.location {
                assert!(text.get(span.clone()).is_some(), "{} of\n{text}", line(diagnostic));
            }
        }
    }
}

#[test]
fn a_file_that_is_no_toml_is_the_only_fault_of_those_that_refer_to_it() {
    let other = format!("counter = \"desk-wait\"\n{WAIT}");
    let files = [
        ("kpis/satisfaction/desk-wait.toml", "name = \"Wait"),
        ("kpis/satisfaction/night-wait.toml", "extends = \"desk-wait\"\n"),
        ("kpis/satisfaction/other-wait.toml", &other),
        ("languages/nl/kpis/satisfaction/desk-wait.toml", "name = \"Wacht\"\n"),
    ];
    let (_, said) = with("nl", &files);
    let said: Vec<&String> = said.iter().filter(|line| line.contains(" error ")).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("mine/kpis/satisfaction/desk-wait.toml:1:"), "{said:?}");
    assert!(said[0].contains("toml-syntax"), "{said:?}");
}

#[test]
fn arithmetic_that_does_not_add_up_is_found() {
    let text = WAIT
        .replace("value = 7.5", "value = 7.6")
        .replace("visits = 40", "visits = 40\npeople = 3")
        .replace("value = 30", "value = 8")
        .replace("name = \"Visits\"", "name = \"Visits\"\npart_of = \"minutes\"")
        .replace("minutes = 300", "minutes = 30")
        .replace("[worst]", "[inputs.idle]\nname = \"Idle\"\nmeaning = \"…\"\nunit = \"count\"\naggregate = \"sum\"\nweighted_by = \"visits\"\n[worst]");
    let (catalogue, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", &text)]);
    assert!(catalogue.kpi("desk-wait", &Wording::default()).is_some());
    let said: Vec<&str> = said.iter().map(|line| line.rsplit_once(':').unwrap().1).collect();
    assert_eq!(
        said,
        [
            "9 error unused-input input=idle",
            "1 error weight-without-mean",
            "9 error worst-on-wrong-side kpi=desk-wait worst=8 target=10 sign=",
            "10 error missing-key key=example.inputs.idle",
            "10 error part-above-whole part=40 input=visits all=30 whole=minutes sign=",
            "1 error unknown-input value=people",
        ]
    );
}

#[test]
fn a_level_that_contradicts_the_inputs_is_found() {
    let stock = "unit = \"count\"\naggregate = \"first\"";
    for (level, flow_by_stock, code) in [
        ("steady", true, Some("steady-but-grows")),
        ("accumulates", true, None),
        ("steady", false, None),
        ("accumulates", false, Some("accumulates-but-steady")),
    ] {
        let mut text = WAIT.replace("\"steady\"", &format!("\"{level}\""));
        if flow_by_stock {
            text = text.replace("unit = \"count\"\naggregate = \"sum\"", stock);
        }
        let (_, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", &text)]);
        let expected: Vec<String> = code
            .iter()
            .map(|code| format!("mine/kpis/satisfaction/desk-wait.toml:9:9 warning {code}"))
            .collect();
        assert_eq!(said, expected);
    }
}

#[test]
fn an_example_that_is_wrong_in_the_fourth_decimal_is_found() {
    for (written, wrong) in [("7.50004", false), ("7.5001", true)] {
        let text = WAIT.replace("value = 7.5", &format!("value = {written}"));
        let (_, said) = with("en", &[("kpis/satisfaction/desk-wait.toml", &text)]);
        assert_eq!(said.iter().any(|line| line.contains("example-differs")), wrong, "{said:?}");
    }
}

#[test]
fn a_translation_lacks_nothing_and_has_nothing_too_much() {
    let dutch = "name = \"Wachttijd\"\nunit = \"minutes\"\ndefinition = \"…\"\ncollect = \"…\"\npitfalls = \"…\"\n[inputs.minutes]\nname = \"Minuten\"\n[inputs.hours]\nname = \"Uren\"\n[worst]\nreason = \"…\"\n[target]\nreason = \"…\"\n";
    let files = [
        ("kpis/satisfaction/desk-wait.toml", WAIT),
        ("languages/nl/kpis/satisfaction/desk-wait.toml", dutch),
        ("languages/nl/kpis/satisfaction/desk-weight.toml", "name = \"Gewicht\"\n"),
    ];
    let (_, said) = with("nl", &files);
    let said: Vec<&str> = said
        .iter()
        .filter_map(|line| line.strip_prefix("mine/languages/nl/kpis/satisfaction/"))
        .collect();
    assert_eq!(
        said,
        [
            "desk-wait.toml:2:1 error no-text key=unit",
            "desk-wait.toml:6:2 warning missing-translation key=inputs.visits.name",
            "desk-wait.toml:6:2 warning missing-translation key=inputs.visits.meaning",
            "desk-wait.toml:6:9 warning missing-translation key=inputs.minutes.meaning",
            "desk-wait.toml:9:1 error translates-nothing key=inputs.hours.name",
            "desk-weight.toml error translates-nothing key=desk-weight",
        ]
    );
}

#[test]
fn files_in_places_that_nothing_reads_are_said() {
    let files = [
        ("kpis/happiness/desk-wait.toml", WAIT),
        ("kpis/satisfaction/Desk Wait.toml", WAIT),
        ("kpis/desk-wait.toml", WAIT),
        ("objectives/satisfaction.toml", "[Straight]\nwhy = \"…\"\n"),
    ];
    let (_, said) = with("en", &files);
    assert_eq!(
        said,
        [
            "mine/kpis/desk-wait.toml error misplaced-file path=kpis/desk-wait.toml",
            "mine/kpis/happiness/desk-wait.toml error unknown-outcome outcome=happiness",
            "mine/kpis/satisfaction/Desk Wait.toml error file-name-no-id value=Desk Wait",
            "mine/objectives/satisfaction.toml:1:2 error unfit-id value=Straight",
        ]
    );
    let (_, said) = with("en", &[]);
    assert_eq!(said, ["mine warning nothing-in-folder folder=mine"]);
}

#[test]
fn entries_that_extend_each_other_are_told_once_and_those_behind_them_not_at_all() {
    let extend = |base: &str| format!("extends = \"{base}\"\n");
    let files = [
        ("kpis/satisfaction/a.toml", extend("b")),
        ("kpis/satisfaction/b.toml", extend("c")),
        ("kpis/satisfaction/c.toml", extend("b")),
        ("kpis/satisfaction/d.toml", extend("d")),
        ("kpis/satisfaction/e.toml", extend("f")),
        ("kpis/satisfaction/f.toml", extend("nowhere")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let (_, said) = with("en", &files);
    assert_eq!(
        said,
        [
            "mine/kpis/satisfaction/b.toml:1:11 error extend-each-other circle=b, c, b",
            "mine/kpis/satisfaction/d.toml:1:11 error extend-each-other circle=d, d",
            "mine/kpis/satisfaction/f.toml:1:11 error unknown-entry value=nowhere",
        ]
    );
}

#[test]
fn an_entry_is_made_of_a_few_files_whatever_the_order() {
    // Counted down, so that each stands before the one that it extends.
    let files: Vec<(String, String)> = (0..40)
        .map(|step| {
            let text = match step {
                39 => WAIT.to_owned(),
                _ => format!("extends = \"k{}\"\n", step + 11),
            };
            (format!("kpis/satisfaction/k{}.toml", step + 10), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let (catalogue, said) = with("en", &files);
    assert_eq!(said, ["mine/kpis/satisfaction/k41.toml:1:11 error extends-too-many most=8"]);
    let kept = catalogue.kpi_ids().filter(|id| id.starts_with("k4") && id.len() == 3).count();
    assert_eq!(kept, 8, "the one that stands alone, and seven that extend it");
}

#[test]
fn what_entries_take_over_is_limited_and_told_once() {
    let large = format!("{WAIT}\n[by_sector.municipal]\ncollect = \"{}\"\n", "m".repeat(1 << 20));
    let mut files = vec![("kpis/satisfaction/k0.toml".to_owned(), large)];
    for number in 1..60 {
        let path = format!("kpis/satisfaction/k{number}.toml");
        files.push((path, "extends = \"k0\"\n".to_owned()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let (catalogue, said) = with("en", &files);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("error extends-too-much most=32"), "{said:?}");
    assert!(catalogue.kpi_ids().filter(|id| id.starts_with('k')).count() > 20);
}

#[test]
fn after_many_errors_the_rest_is_counted() {
    let files: Vec<String> =
        (0..600).map(|number| format!("kpis/satisfaction/m{number}.toml")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|path| (&**path, "x = 1\n")).collect();
    let findings = load("en", &[layer(&files)]).findings;
    let errors: Vec<String> =
        findings.iter().filter(|finding| finding.is_error()).map(line).collect();
    assert_eq!(errors.len(), 501);
    assert!(errors[500].starts_with("- error more-findings count="), "{}", errors[500]);
}

#[test]
fn a_folder_is_read_sorted_and_only_where_catalogues_have_files() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("units.toml", "[shoes]\nlabel = \"shoes\"\ndecimals = 0\n"),
        ("kpis/satisfaction/desk-wait.toml", WAIT),
        ("kpis/satisfaction/notes.txt", "nothing"),
        ("drafts/desk-wait.toml", "nothing"),
        ("sectors/shops.toml", "extends = \"for-profit\"\nname = \"Shops\"\n"),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let layer = read_folder(folder.path()).unwrap();
    let paths: Vec<&str> = layer.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["kpis/satisfaction/desk-wait.toml", "sectors/shops.toml", "units.toml"]);
    let catalogue = load("en", &[layer]).value;
    assert_eq!(catalogue.unit("shoes", &Wording::default()).unwrap().label, "shoes");
    assert_eq!(catalogue.sector("shops").unwrap().name, "Shops");

    let absent = folder.path().join("absent");
    let fault = read_folder(&absent).unwrap_err().to_string();
    assert!(fault.starts_with(&absent.display().to_string()), "{fault}");
}
