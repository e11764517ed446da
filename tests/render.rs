//! Objective sheets: valid CommonMark and YAML, whatever people typed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::{activity, cases, grade, measure, objective, scorecard, segment, share, value};
use klant::{
    catalogue::{Labels, labels},
    finding::Location,
    model::{Aspect, Direction, Frequency, Kind, Outcome, PeriodLength, ValueProposition},
    render::{TemplateFile, Templates, list_csv, list_markdown, number, objective_sheet, quantity},
    scorecard::Scorecard,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use saphyr::{LoadableYamlNode, Yaml};

/// A scorecard in which every text of the user's own is the same.
fn filled(text: &str) -> Scorecard {
    let mut card = scorecard(PeriodLength::Quarter, 4);
    card.organisation = text.to_owned();
    card.segments.push(segment("s", None));
    card.segments[0].name = text.to_owned();
    card.segments[0].needs = text.to_owned();
    card.segments[0].alternatives = text.to_owned();
    for key in ["one", "two"] {
        let mut objective = objective(key, Outcome::Satisfaction);
        objective.statement = text.to_owned();
        objective.segment = card.segments[0].id.clone();
        objective.why = text.to_owned();
        objective.questions = vec![text.to_owned(), text.to_owned()];
        objective.evidence = text.to_owned();
        objective.why_us = text.to_owned();
        objective.contributes_to = text.to_owned();
        objective.supported_by = text.to_owned();
        objective.owner = text.to_owned();
        objective.value_proposition = Some(ValueProposition(Aspect::Time));
        card.objectives.push(objective);
    }
    card.objectives[0].drives = vec![card.objectives[1].id.clone()];
    for kpi in [grade("mean"), activity(Kind::Behaviour, share("part"))] {
        let mut measure = measure("one", kpi);
        measure.kpi.name = text.to_owned();
        measure.kpi.definition = text.to_owned();
        measure.kpi.collect = text.to_owned();
        measure.kpi.pitfalls = text.to_owned();
        measure.kpi.unit.label = text.to_owned();
        for input in &mut measure.kpi.inputs {
            input.name = text.to_owned();
            input.meaning = text.to_owned();
        }
        if let Some(survey) = &mut measure.kpi.survey {
            survey.question = text.to_owned();
            survey.scale = text.to_owned();
        }
        measure.owner = text.to_owned();
        measure.supplied_by = text.to_owned();
        card.kpis.push(measure);
    }
    card
}

fn sheet(card: &Scorecard, labels: &Labels) -> String {
    objective_sheet(card, 0, labels, &Templates::new(labels, [])).unwrap()
}

/// Front matter and body.
pub(crate) fn parts(sheet: &str) -> (&str, &str) {
    let rest = sheet.strip_prefix("---\n").expect("begins with front matter");
    rest.split_once("\n---\n").expect("front matter ends")
}

/// What a reader of CommonMark with tables sees: the structure without the words, and the words.
pub(crate) fn seen(markdown: &str) -> (Vec<String>, String) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut structure = Vec::new();
    let mut words = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::SoftBreak => words.push(' '),
            Event::End(end) => {
                words.push('\n');
                structure.push(format!("{end:?}"));
            }
            other => structure.push(format!("{other:?}")),
        }
    }
    (structure, words)
}

/// The text on one line, as a sheet shows it.
fn on_one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Nothing of the text is read as markup: the structure is that of harmless words, the words are all there.
fn is_taken_as_text(text: &str) {
    let labels = labels("en");
    let shown = on_one_line(text);
    let hostile = sheet(&filled(text), &labels);
    let harmless = sheet(&filled("harmless"), &labels);
    let (front, body) = parts(&hostile);
    let (structure, words) = seen(body);
    let (expected, expected_words) = seen(parts(&harmless).1);
    assert_eq!(structure, expected, "structure with {text:?} in\n{body}");
    assert_eq!(words, expected_words.replace("harmless", &shown), "words with {text:?}");
    let front = Yaml::load_from_str(front).unwrap_or_else(|error| panic!("{error}: {front}"));
    assert_eq!(front[0]["statement"].as_str(), Some(text));
    assert_eq!(front[0]["owner"].as_str(), Some(text.trim()));
    assert_eq!(front[0]["kpis"][1]["name"].as_str(), Some(text));
}

#[test]
fn markup_that_people_type_stays_text() {
    for text in [
        "# heading",
        "## two",
        "C #",
        "a # b #",
        "1. one",
        "2027. plan",
        "1) one",
        "- item",
        "+ item",
        "* item",
        "> quote",
        "```",
        "~~~",
        "`code`",
        "**bold**",
        "_it_",
        "~~gone~~",
        "---",
        "***",
        "===",
        ":---",
        "| --- |",
        "a|b",
        "\\",
        "a\\|b",
        "&amp;",
        "&#35;",
        "R&D",
        "<script>alert(1)</script>",
        "<!-- c -->",
        "<http://example.org>",
        "<b",
        "a < b > c",
        "[a](javascript:alert(1))",
        "![a](b)",
        "[a]: http://example.org",
        "[^1]: foot",
        "[ ] task",
        "one\ntwo",
        "one\n\n# two",
        "one\r\n---\r\ntwo",
        "\ttab",
        "a\u{0}b",
        "a\u{85}b",
        "=SUM(A1)",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "null",
        "true",
        "12",
        "\"quoted\"",
        "it's: so",
        "א ב",
        "🙂",
        "a\u{2028}b",
        "\u{feff}a",
    ] {
        is_taken_as_text(text);
    }
    is_taken_as_text(&"long ".repeat(60));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases::proptest(200) })]

    #[test]
    fn any_text_stays_text(text in "[ -~\\n\u{e9}\u{20ac}\u{5d0}]{0,12}[!-~][ -~]{0,6}") {
        is_taken_as_text(text.trim());
    }
}

#[test]
fn a_sheet_links_to_the_sheets_of_its_neighbours_only() {
    let labels = labels("en");
    let sheet = sheet(&filled("[x](http://example.org)"), &labels);
    let links: Vec<String> = Parser::new(parts(&sheet).1)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(links, ["two.md"]);
}

#[test]
fn a_sheet_has_one_title_which_is_the_statement() {
    let labels = labels("nl");
    let mut card = filled("x");
    card.objectives[0].statement = "Ik krijg meteen antwoord".to_owned();
    let sheet = sheet(&card, &labels);
    let mut titles = Vec::new();
    let mut inside = false;
    for event in Parser::new(parts(&sheet).1) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                inside = true;
                titles.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) if inside => titles.last_mut().unwrap().push_str(&text),
            _ => {}
        }
    }
    assert_eq!(titles, ["Ik krijg meteen antwoord"]);
}

#[test]
fn an_objective_without_anything_says_what_is_missing() {
    let labels = labels("en");
    let mut card = scorecard(PeriodLength::Month, 12);
    card.objectives.push(objective("bare", Outcome::Retention));
    let sheet = sheet(&card, &labels);
    for key in ["sheets.why_empty", "sheets.evidence_empty", "sheets.no_kpis"] {
        let (_, words) = seen(parts(&sheet).1);
        assert!(words.contains(labels.text(key)), "{key} in\n{sheet}");
    }
}

#[test]
fn an_example_says_so_on_the_sheet() {
    let labels = labels("nl");
    let mut card = filled("x");
    assert!(!sheet(&card, &labels).contains(labels.text("sheets.example")));
    card.example = true;
    assert!(sheet(&card, &labels).contains(labels.text("sheets.example")));
}

#[test]
fn targets_and_unacceptable_values_read_in_the_direction_of_the_kpi() {
    let (english, dutch) = (labels("en"), labels("nl"));
    let mut card = filled("x");
    card.kpis.truncate(1);
    card.kpis[0].kpi.unit.id = "percent".parse().unwrap();
    card.kpis[0].target = Some(7.5);
    card.kpis[0].worst = Some(2.0);
    assert!(sheet(&card, &english).contains("7.5% or more"), "{}", sheet(&card, &english));
    assert!(sheet(&card, &dutch).contains("7,5% of meer"));
    assert!(sheet(&card, &english).contains("2% or less"));
    card.kpis[0].direction = Direction::Lower;
    assert!(sheet(&card, &english).contains("7.5% or less"));
    card.kpis[0].direction = Direction::TargetRange;
    card.kpis[0].target_high = Some(12.0);
    assert!(sheet(&card, &english).contains("between 7.5 and 12%"));
}

#[test]
fn a_survey_says_in_which_month_it_is_due() {
    let labels = labels("en");
    let mut card = filled("x");
    card.kpis[0].frequency = Frequency::PerSurvey;
    card.kpis[0].due_in = Some(11);
    assert!(sheet(&card, &labels).contains("in November"));
    card.kpis[0].due_in = None;
    assert!(sheet(&card, &labels).contains("names no month yet"));
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    let (english, dutch) = (labels("en"), labels("nl"));
    for (value, decimals, in_english, in_dutch) in [
        (1234567.891, 2, "1,234,567.89", "1.234.567,89"),
        (0.0, 1, "0", "0"),
        (-0.04, 1, "0", "0"),
        (-12.5, 1, "−12.5", "−12,5"),
        (85.0, 1, "85", "85"),
        (999.96, 1, "1,000", "1.000"),
    ] {
        assert_eq!(number(value, decimals, &english), in_english);
        assert_eq!(number(value, decimals, &dutch), in_dutch);
    }
}

#[test]
fn a_number_with_its_unit_reads_as_people_say_it() {
    let labels = labels("en");
    let said = |value: f64, key: &str, label: &str| {
        let unit = klant::model::Unit {
            id: key.parse().unwrap(),
            label: label.to_owned(),
            ..crate::common::unit("percent")
        };
        quantity(value, &unit, &labels)
    };
    assert_eq!(said(85.0, "percent", "%"), "85%");
    assert_eq!(said(1200.0, "euro", "€"), "€1,200");
    assert_eq!(said(12.0, "euro-per-day", "€ per day"), "€12 per day");
    assert_eq!(said(7.5, "grade", "grade (1–10)"), "grade 7.5 (1–10)");
    assert_eq!(said(1.0, "days", "days"), "1 day");
    assert_eq!(said(2.0, "days", "days"), "2 days");
    assert_eq!(said(40.0, "count", "number"), "40");
}

/// A template of the user's own.
fn own(name: &str, text: &str) -> TemplateFile {
    TemplateFile { name: name.to_owned(), file: format!("mine/{name}"), text: text.to_owned() }
}

#[test]
fn a_template_of_the_users_own_goes_before_the_built_in_one() {
    let labels = labels("en");
    let templates = Templates::new(&labels, [own("objective/sheet.md", "Mine: {{ statement }}\n")]);
    let card = filled("a*b");
    assert_eq!(objective_sheet(&card, 0, &labels, &templates).unwrap(), "Mine: a\\*b\n");
}

#[test]
fn a_template_of_the_users_own_can_change_one_block_of_the_built_in_one() {
    let labels = labels("en");
    let text =
        "{% extends \"built-in/objective/sheet.md\" %}{% block meeting %}## Ours\n{% endblock %}";
    let templates = Templates::new(&labels, [own("objective/sheet.md", text)]);
    let sheet = objective_sheet(&filled("x"), 0, &labels, &templates).unwrap();
    assert!(sheet.ends_with("## Ours\n"), "{sheet}");
    assert!(sheet.starts_with("---\nid: \"one\"\n"), "{sheet}");
}

#[test]
fn a_fault_in_a_template_is_placed() {
    let labels = labels("en");
    let fault = |text: &str| {
        let templates = Templates::new(&labels, [own("objective/sheet.md", text)]);
        *objective_sheet(&filled("x"), 0, &labels, &templates).unwrap_err()
    };
    let endless =
        "{% for i in range(10000) %}{% for j in range(10000) %}{{ j }}{% endfor %}{% endfor %}";
    for (text, code, nearest) in [
        ("{{ statment }}", "unknown-variable", Some("statement")),
        ("{{ kpis[0].nam }}", "unknown-field", None),
        ("{{ statement|tirm }}", "unknown-filter", Some("trim")),
        ("{{ nothing() }}", "unknown-function", None),
        ("{{ label(\"sheets.exampel\") }}", "no-such-label", Some("sheets.example")),
        ("{% include \"objective/shet.md\" %}", "unknown-template", Some("objective/sheet.md")),
        ("{% if %}", "template-fault", None),
        (endless, "template-fault", None),
    ] {
        let text = &format!("one\n{text}\n");
        let fault = fault(text);
        assert_eq!(fault.code.name(), code, "{text}");
        assert_eq!(value(&fault, "nearest").as_deref(), nearest, "{text}");
        match &fault.location {
            Location::Text { file, line, .. } => {
                assert_eq!((file.as_str(), *line), ("mine/objective/sheet.md", 2), "{text}");
            }
            place => panic!("{text}: {place:?}"),
        }
    }
}

#[test]
fn a_template_that_would_take_all_memory_or_the_stack_is_refused_with_its_place() {
    let labels = labels("en");
    let code = |text: &str| {
        let templates = Templates::new(&labels, [own("objective/sheet.md", text)]);
        let fault = objective_sheet(&filled("x"), 0, &labels, &templates);
        fault.map_err(|fault| fault.code.name())
    };
    let chain =
        |open: &str, part: &str, count: usize| format!("{{{{ {open}{}1 }}}}", part.repeat(count));
    for (open, part) in
        [("", "1+"), ("", "not "), ("", "-"), ("\"}}\" ~ ", "1+"), ("'}}\\'' ~ ", "-")]
    {
        assert_eq!(code(&chain(open, part, 2_000)), Err("tag-too-long"), "{open}{part}");
    }
    assert_eq!(code(&format!("{{{{ 1{} }}}}", "|abs".repeat(2_000))), Err("tag-too-long"));
    assert_eq!(code("{# a { remark"), Err("template-fault"));
    assert_eq!(code(&"x".repeat(300_000)), Err("template-too-large"));
    let doubled = "{% set n = namespace(s='aaaaaaaaaaaaaaaa') %}\
        {% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}";
    for text in [doubled, "{{ 'a\\nb'|indent(2000000000) }}", "{{ '%1000000000d'|format(1) }}"] {
        assert_eq!(code(text), Err("template-fault"), "{text}");
    }
    // Comments and texts may be as long as they like, and so may a chain that is not too long.
    for text in
        [format!("{{# {} #}}", "{{ 1+".repeat(1_000)), "{ ".repeat(3_000), chain("", "1+", 500)]
    {
        assert!(code(&text).is_ok(), "{:.40}: {:?}", text, code(&text).err());
    }
}

#[test]
fn the_same_scorecard_gives_the_same_sheet() {
    let labels = labels("en");
    let card = filled("x");
    assert_eq!(sheet(&card, &labels), sheet(&card.clone(), &labels));
}

#[test]
fn the_catalogue_as_a_document_links_only_to_what_is_in_it() {
    let catalogue = klant::catalogue::built_in("nl");
    let wording = klant::catalogue::Wording::default();
    let all: Vec<_> = catalogue.kpis(&wording).collect();
    let templates = Templates::new(catalogue.labels(), []);
    for kpis in [&all[..], &all[..20]] {
        let document = list_markdown(kpis, &catalogue, &wording, &templates).unwrap();
        let mut headings = 0;
        for event in Parser::new(&document) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let id = dest_url.strip_prefix('#').expect("links stay within");
                    assert!(document.contains(&format!("<a id=\"{id}\"></a>")), "{id}");
                }
                Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => headings += 1,
                _ => {}
            }
        }
        assert_eq!(headings, kpis.len());
    }
}

#[test]
fn no_text_of_the_csv_is_taken_for_a_formula() {
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let mut kpi = crate::common::kpi("hostile");
        kpi.name = format!("{start}HYPERLINK(1)");
        kpi.definition = format!("{start}1, \"quoted\"\nand broken");
        let csv = list_csv(&[kpi.clone()]).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row[1], format!("'{}", kpi.name));
        assert_eq!(row[2], format!("'{}", kpi.definition));
    }
}
