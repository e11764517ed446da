//! Objective sheets with results: what was planned, what it came to, what was agreed.

use super::{
    Filled, elements, example,
    files::{NASTY, nasty},
};
use crate::render::{parts, seen};
use klant::{
    catalogue::labels,
    readings::Readings,
    render::{
        TemplateFile, Templates, objective_sheet,
        report::{Report, objective_sheets, sheet_pack},
    },
    scorecard::Note,
};
use saphyr::{LoadableYamlNode, Yaml};
use std::collections::BTreeMap;

fn templates(filled: &Filled) -> Templates {
    Templates::new(&filled.labels, [])
}

/// The sheets in their order, with the front matter apart.
fn sheets(filled: &Filled) -> Vec<(String, String)> {
    let sheets = objective_sheets(&filled.source(), &filled.report(), &templates(filled)).unwrap();
    let apart = |(_, sheet): (_, Vec<u8>)| {
        let sheet = String::from_utf8(sheet).unwrap();
        let (front, body) = parts(&sheet);
        (front.to_owned(), body.to_owned())
    };
    sheets.into_iter().map(apart).collect()
}

/// The parts of the document for Word, by path.
fn pack(filled: &Filled) -> BTreeMap<&'static str, String> {
    let parts = sheet_pack(&filled.source(), &filled.report(), &templates(filled)).unwrap();
    let text = |(path, bytes)| (path, String::from_utf8(bytes).unwrap());
    parts.into_iter().map(text).collect()
}

/// The texts of a document, a paragraph each.
fn paragraphs(document: &str) -> Vec<String> {
    let paragraphs = elements(document).into_iter().filter(|(tag, _)| tag == "w:p");
    paragraphs.map(|(_, text)| text.trim().to_owned()).collect()
}

/// One sector after the other, in both languages.
fn examples() -> impl Iterator<Item = Filled> {
    let sectors = ["for-profit", "non-profit", "municipal"];
    let both = sectors.into_iter().flat_map(|sector| [(sector, "en"), (sector, "nl")]);
    both.map(|(sector, language)| example(sector, language, &["Alpha", "Beta"]))
}

#[test]
fn a_sheet_holds_all_of_the_plan_and_what_it_came_to() {
    for filled in examples() {
        let report = filled.report();
        for (place, (front, body)) in sheets(&filled).into_iter().enumerate() {
            let plan =
                objective_sheet(&filled.card, place, &filled.labels, &templates(&filled)).unwrap();
            // Line by line and in its order, with the results between.
            let mut lines = body.lines();
            for line in parts(&plan).1.lines() {
                assert!(lines.any(|other| other == line), "{line} is not in\n{body}");
            }
            let objective = &report.objectives[place];
            let front = Yaml::load_from_str(&front).unwrap();
            assert_eq!(front[0]["id"].as_str(), Some(objective.id.as_str()));
            assert_eq!(front[0]["score"].as_floating_point(), objective.node.score);
            assert_eq!(
                front[0]["status"].as_str(),
                Some(objective.node.status.to_string().as_str())
            );
            assert_eq!(front[0]["period"].as_str(), Some("2027-Q3"));
            let kpis =
                report.kpis.iter().filter(|kpi| kpi.objective.as_ref() == Some(&objective.id));
            for (number, kpi) in kpis.clone().filter(|kpi| kpi.segment.is_none()).enumerate() {
                let told = &front[0]["kpis"][number];
                assert_eq!(told["id"].as_str(), Some(kpi.id.as_str()));
                assert_eq!(told["value"].as_floating_point(), kpi.value);
            }
            let rows =
                body.lines().filter(|line| line.starts_with("| **") || line.starts_with("| · "));
            assert_eq!(rows.count(), kpis.count(), "a row for each KPI and each group\n{body}");
        }
    }
}

#[test]
fn every_figure_stands_beside_what_it_was_and_what_it_should_be() {
    let filled = example("municipal", "en", &["Homes", "Shops"]);
    let body = &sheets(&filled)[0].1;
    assert!(body.contains("## Results, Q3 2027\n"), "{body}");
    assert!(
        body.contains(
            "| **Satisfied permit applicants** | 72.7% | 75% or more | 72.3% (Q2 2027) |"
        )
    );
    assert!(body.contains("| · S1 Homes | "), "{body}");
    assert!(body.contains("| Q2 2027 | ● green 91 | ● 72.3% | ● 92.9% |"), "{body}");
    let all: String = sheets(&filled).into_iter().map(|(_, body)| body).collect();
    for note in filled.card.notes.iter().filter(|note| note.period == filled.card.chosen) {
        assert!(all.contains(&note.explanation) && all.contains(&note.agreement), "{note:?}");
    }
}

#[test]
fn what_is_open_from_before_stands_on_the_sheets_and_the_first_page_and_what_is_done_says_so() {
    let mut filled = example("municipal", "en", &[]);
    let chosen = filled.card.chosen;
    let red = filled.card.notes.iter().rfind(|note| note.period == chosen).unwrap().clone();
    filled.card.notes = vec![Note {
        period: "2026-Q4".parse().unwrap(),
        explanation: String::new(),
        agreement: "Call everybody".to_owned(),
        due: "2027-02-01".to_owned(),
        ..red
    }];
    let all =
        |filled: &Filled| -> String { sheets(filled).into_iter().map(|(_, body)| body).collect() };
    let body = all(&filled);
    let agreed = "⚠ overdue · Q4 2026: Call everybody (";
    assert!(body.contains(agreed) && body.contains("by 1 Feb 2027)"), "{body}");
    let open = &filled.report().agreements;
    assert_eq!(
        (open.len(), open[0].overdue, open[0].due.as_deref()),
        (1, true, Some("2027-02-01"))
    );
    let page = super::files::page(&filled);
    assert!(page.contains("Open agreements") && page.contains("⚠ overdue"), "{page}");
    filled.card.notes[0].done = true;
    let page = super::files::page(&filled);
    assert!(!page.contains("Open agreements") && !all(&filled).contains("Call everybody"));
    assert_eq!(filled.report().agreements, []);
    filled.card.notes[0].period = chosen;
    assert!(all(&filled).contains("✓ done: Call everybody"));
}

#[test]
fn a_course_shows_periods_with_figures_of_their_own_and_none_that_lies_ahead() {
    let filled = example("municipal", "nl", &[]);
    let (_, body) = &sheets(&filled)[0];
    let rows = body.lines().filter(|line| line.contains("e kwartaal 2027 |"));
    assert_eq!(rows.count(), 3, "{body}");
}

#[test]
fn of_an_empty_workbook_the_sheets_say_calmly_that_there_are_no_figures() {
    for language in ["en", "nl"] {
        let card = example("non-profit", language, &["Alpha"]).card;
        let filled = Filled::of(card, Readings::default());
        let calm = labels(language);
        for (place, (front, body)) in sheets(&filled).into_iter().enumerate() {
            let plan =
                objective_sheet(&filled.card, place, &filled.labels, &templates(&filled)).unwrap();
            let without: Vec<&str> = body
                .lines()
                .filter(|line| !parts(&plan).1.lines().any(|own| own == *line))
                .collect();
            assert_eq!(without.len(), 2, "{without:?}");
            assert_eq!(without[1], calm.text("sheets.no_figures"));
            assert!(front.contains("\nscore: null\nstatus: \"no-data\"\n"), "{front}");
        }
        let document = &pack(&filled)["word/document.xml"];
        assert_eq!(document.matches(calm.text("sheets.no_figures")).count(), 1);
    }
}

#[test]
fn what_people_typed_stays_text_on_sheets_and_in_the_document() {
    let filled = nasty();
    let mut plain = nasty();
    plain.card = example("for-profit", "en", &["One", "Two"]).card;
    let structure = |filled: &Filled| -> Vec<Vec<String>> {
        sheets(filled).iter().map(|(_, body)| seen(body).0).collect()
    };
    assert_eq!(structure(&filled), structure(&plain));
    let (hostile, harmless) = (pack(&filled), pack(&plain));
    let tags = |parts: &BTreeMap<&str, String>| parts["word/document.xml"].matches("<w:").count();
    assert_eq!(tags(&hostile), tags(&harmless));
    let texts = paragraphs(&hostile["word/document.xml"]);
    assert!(texts.iter().any(|text| text.ends_with(NASTY)), "{texts:?}");
    assert!(hostile["docProps/core.xml"].contains("&lt;script&gt;"));
}

#[test]
fn the_document_holds_every_objective_with_its_results_on_a_page_of_its_own() {
    for filled in examples() {
        let parts = pack(&filled);
        let report = filled.report();
        let document = &parts["word/document.xml"];
        let texts = paragraphs(document);
        assert_eq!(document.matches("\"Heading1\"").count(), report.objectives.len());
        assert!(parts["word/styles.xml"].contains("<w:pageBreakBefore/>"));
        for objective in &report.objectives {
            let title = format!("{}  {}", objective.code, objective.statement);
            assert!(texts.contains(&title), "{title}");
            // From the overview there is a way to each.
            assert_eq!(document.matches(&format!("w:anchor=\"{}\"", objective.code)).count(), 1);
            assert_eq!(document.matches(&format!("w:name=\"{}\"", objective.code)).count(), 1);
        }
        for kpi in report.kpis.iter().filter(|kpi| kpi.objective.is_some()) {
            assert!(texts.contains(&kpi.name), "{}", kpi.name);
        }
        let language = format!("w:lang w:val=\"{}\"", filled.card.language);
        assert!(parts["word/styles.xml"].contains(&language));
        for (path, text) in &parts {
            assert!(text.starts_with("<?xml "), "{path}");
            paragraphs(text);
        }
    }
}

#[test]
fn colours_of_the_document_are_those_of_the_theme_and_never_alone() {
    let filled = example("municipal", "en", &[]);
    let parts = pack(&filled);
    let accent = filled.card.theme.colour(klant::model::ColourRole::Accent).to_string();
    assert!(parts["word/styles.xml"].contains(accent.trim_start_matches('#')));
    let texts = paragraphs(&parts["word/document.xml"]);
    for mark in ["● green", "▲ amber", "■ red"] {
        assert!(texts.iter().any(|text| text.starts_with(mark)), "{mark}");
    }
}

#[test]
fn the_same_workbook_gives_the_same_sheets_and_the_same_document() {
    let make = || example("for-profit", "nl", &["Een", "Twee"]);
    assert_eq!(sheets(&make()), sheets(&make()));
    assert_eq!(pack(&make()), pack(&make()));
}

#[test]
fn a_template_that_knows_nothing_of_results_serves_as_before() {
    let filled = example("municipal", "en", &[]);
    let own = |text: &str| {
        let own = TemplateFile {
            name: "objective/sheet.md".to_owned(),
            file: "my/sheet.md".to_owned(),
            text: text.to_owned(),
        };
        let templates = Templates::new(&filled.labels, [own]);
        let planned = objective_sheet(&filled.card, 0, &filled.labels, &templates).unwrap();
        let source = filled.source();
        let scored = objective_sheets(&source, &Report::new(&source), &templates).unwrap();
        (planned, String::from_utf8(scored.into_iter().next().unwrap().1).unwrap())
    };
    let (planned, scored) = own("Mine: {{ statement }}\n");
    assert_eq!(planned, scored);
    let block =
        "{% extends \"built-in/objective/sheet.md\" %}{% block meeting %}## Ours\n{% endblock %}";
    let (planned, scored) = own(block);
    assert!(planned.ends_with("## Ours\n") && scored.ends_with("## Ours\n"));
    assert!(!planned.contains("## Results") && scored.contains("## Results"));
}
