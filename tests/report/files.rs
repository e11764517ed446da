//! The report as files: for spreadsheets, for reading, as a page.

use super::{Filled, example, group};
use crate::common::{fill, id, share, single};
use klant::{
    catalogue::{Labels, labels},
    finding::{Finding, Location, TextCode},
    model::PeriodLength,
    readings::Readings,
    render::{
        TemplateFile, Templates,
        report::{
            Audience, Report, ReportFrame, ReportInput, ReportParts, report_csv, report_html,
            report_markdown, report_page, report_rows,
        },
    },
};

use std::{collections::BTreeMap, sync::Arc};

/// Everything there is to a report on one file.
fn alone(part: Vec<u8>) -> ReportParts {
    ReportParts::new(Arc::new(vec![part]), BTreeMap::new())
}

pub(super) fn page_of(source: &ReportInput<'_>, language: &str, templates: &Templates) -> String {
    let parts = alone(report_page(source, &Report::new(source)).unwrap());
    let mut page = Vec::new();
    let frame = ReportFrame {
        combined: None,
        labels: source.labels,
        language,
        audience: Audience::default(),
    };
    report_html(&parts, frame, templates, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

pub(super) fn markdown_of(
    source: &ReportInput<'_>,
    language: &str,
    templates: &Templates,
) -> String {
    let parts = alone(report_page(source, &Report::new(source)).unwrap());
    let mut page = Vec::new();
    let frame = ReportFrame {
        combined: None,
        labels: source.labels,
        language,
        audience: Audience::default(),
    };
    report_markdown(&parts, frame, templates, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

pub(super) fn page(filled: &Filled) -> String {
    page_of(&filled.source(), &filled.card.language, &Templates::new(&filled.labels, []))
}

fn markdown(filled: &Filled) -> String {
    markdown_of(&filled.source(), &filled.card.language, &Templates::new(&filled.labels, []))
}

fn table(filled: &Filled, excel: Option<&Labels>) -> Vec<u8> {
    let (source, report) = (filled.source(), filled.report());
    let mut csv = Vec::new();
    report_csv(&alone(report_rows(&source, &report).unwrap()), excel, &mut csv).unwrap();
    csv
}

/// What someone would type to get in.
pub(super) const NASTY: &str = "</title><script>alert(1)</script>\" onload='x' & <b>{{ 1 }}";

pub(super) fn nasty() -> Filled {
    let mut filled = example("for-profit", "en", &["One", "Two"]);
    let card = &mut filled.card;
    card.organisation = NASTY.to_owned();
    card.segments[0].name = NASTY.to_owned();
    for outcome in &mut card.outcomes {
        outcome.name = NASTY.to_owned();
    }
    for objective in &mut card.objectives {
        objective.statement = NASTY.to_owned();
        objective.owner = NASTY.to_owned();
    }
    for measure in &mut card.kpis {
        measure.kpi.name = NASTY.to_owned();
        measure.kpi.unit.label = NASTY.to_owned();
    }
    for note in &mut card.notes {
        note.explanation = NASTY.to_owned();
    }
    let (file, sheet) = (NASTY.to_owned(), NASTY.to_owned());
    filled.findings.push(Finding::new(
        TextCode::ExpectedNumber { value: NASTY.to_owned() },
        Location::Cell { file, sheet, row: 0, column: 0 },
    ));
    filled
}

/// Whether tags are closed in order, as XML wants it.
fn well_formed(page: &str) {
    // What HTML leaves open or knows without a value.
    let xml = page.replace("<!DOCTYPE html>", "").replace("\">\n<meta", "\"/>\n<meta");
    let xml = xml.replace("initial-scale=1\">", "initial-scale=1\"/>").replace("<wbr>", "");
    let mut reader = quick_xml::Reader::from_str(&xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(fault) => {
                let at = usize::try_from(reader.error_position()).unwrap();
                panic!("{fault} near {}", &xml[at.saturating_sub(200)..at]);
            }
        }
    }
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    for filled in [example("municipal", "nl", &[]), example("for-profit", "en", &["One"]), nasty()]
    {
        let page = page(&filled);
        for forbidden in
            ["<script", "http:", "https:", "//", "<link", "<img", "@import", "url(", "src="]
        {
            assert!(!page.contains(forbidden), "the page holds {forbidden}");
        }
        well_formed(&page);
    }
}

#[test]
fn what_people_typed_stays_text() {
    let page = page(&nasty());
    assert!(!page.contains("<b>") && !page.contains("' onload"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let plain = page.replace("&amp;", "");
    assert!(!plain.contains(NASTY));
}

#[test]
fn every_chart_has_words_and_a_table() {
    let mut filled = example("non-profit", "nl", &["Leden"]);
    for number in 0..8_u8 {
        let name = format!("groep-{number}");
        filled.card.segments.push(group(&name, 100.0, 50.0 - 20.0 * f64::from(number)));
    }
    let filled = Filled::of(filled.card, filled.readings);
    let page = page(&filled);
    let charts = page.matches("<svg ").count();
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), charts);
    assert_eq!(page.matches("<svg ").count(), page.matches("</title>").count() - 1);
    assert_eq!(
        page.matches("<figure ").count(),
        7,
        "bars, course, say and do, quadrants, segments, map, whale"
    );
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
    assert!(page.contains("<html lang=\"nl\">"));
    assert!(page.contains("Kromme: opbrengst"));
}

#[test]
fn a_board_sees_first_what_is_red_and_what_was_agreed_and_no_tables_of_checks() {
    let filled = example("municipal", "en", &[]);
    let source = filled.source();
    let render = |audience: Audience, html: bool| {
        let report = Report::new(&source);
        let part = report_page(&source, &report).unwrap();
        let parts = alone(part);
        let frame = ReportFrame { combined: None, labels: source.labels, language: "en", audience };
        let templates = Templates::new(source.labels, []);
        let mut text = Vec::new();
        if html {
            report_html(&parts, frame, &templates, &mut text).unwrap();
        } else {
            report_markdown(&parts, frame, &templates, &mut text).unwrap();
        }
        String::from_utf8(text).unwrap()
    };
    for html in [true, false] {
        let (board, team) = (render(Audience::Board, html), render(Audience::Team, html));
        let note = &filled.card.notes[0];
        let red = board.find(&note.agreement).expect("what was agreed");
        assert!(red < board.find("Objectives").unwrap(), "before the KPIs");
        assert!(!board.contains("To check") && team.contains("To check"));
        assert!(!board.contains("Next:") && team.contains("Next:"));
        assert!(board.len() < team.len());
    }
}

#[test]
fn the_whale_needs_eight_segments_with_size_and_yield() {
    let with = |count: u8| {
        let mut filled = example("for-profit", "en", &[]);
        filled.card.segments =
            (0..count).map(|number| group(&format!("s-{number}"), 10.0, 5.0)).collect();
        page(&Filled::of(filled.card, filled.readings)).contains("What segments yield")
    };
    assert!(!with(7));
    assert!(with(8));
}

#[test]
fn the_same_workbook_gives_the_same_files() {
    let make = || example("for-profit", "nl", &["Een", "Twee"]);
    assert_eq!(page(&make()), page(&make()));
    assert_eq!(markdown(&make()), markdown(&make()));
}

#[test]
fn markdown_tables_hold_together_whatever_people_typed() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let tables = |filled: &Filled| {
        let text = markdown(filled);
        let mut seen = Vec::new();
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Table(columns)) => seen.push(columns.len()),
                Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
                _ => {}
            }
        }
        seen
    };
    let mut plain = nasty();
    plain.card = example("for-profit", "en", &["One", "Two"]).card;
    assert_eq!(tables(&nasty()), tables(&plain));
    assert!(tables(&plain).len() > 6);
}

#[test]
fn a_template_of_the_users_own_changes_one_block() {
    let filled = example("municipal", "en", &[]);
    let own = TemplateFile {
        name: "report/page.html".to_owned(),
        file: "my/templates/report/page.html".to_owned(),
        text: "{% extends \"built-in/report/page.html\" %}{% block foot %}<p>Our house</p>{% endblock %}"
            .to_owned(),
    };
    let templates = Templates::new(&filled.labels, [own]);
    let page = page_of(&filled.source(), "en", &templates);
    assert!(page.contains("<p>Our house</p>"));
    assert!(page.contains("<svg "));
}

#[test]
fn a_file_that_was_refused_has_its_place_in_the_page() {
    let labels = labels("nl");
    let report = Report::refused("vreemd.xlsx", &[], &labels);
    let templates = Templates::new(&labels, []);
    let parts = ReportParts::new(Arc::new(Vec::new()), BTreeMap::from([(0, report)]));
    let mut page = Vec::new();
    let frame = ReportFrame {
        combined: None,
        labels: &labels,
        language: "nl",
        audience: Audience::default(),
    };
    report_html(&parts, frame, &templates, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("vreemd.xlsx"));
    assert!(page.contains("geen score"));
}

fn rows(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_has_a_row_for_each_kpi_segment_and_period() {
    let filled = example("for-profit", "en", &["One", "Two"]);
    let report = filled.report();
    let bytes = table(&filled, None);
    let rows = rows(&bytes, b',');
    assert_eq!(rows.len() - 1, report.kpis.len() * report.periods.len());
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("file,organisation,period,chosen,kpi,name,segment,"));
    assert_eq!(text.matches("\r\n").count(), rows.len());
    let column = |name: &str| rows[0].iter().position(|header| header == name).unwrap();
    for (row, (kpi, period)) in rows[1..]
        .iter()
        .zip(report.kpis.iter().flat_map(|kpi| kpi.series.iter().map(move |period| (kpi, period))))
    {
        assert_eq!(row[column("kpi")], kpi.id.to_string());
        assert_eq!(row[column("period")], period.period.to_string());
        assert_eq!(row[column("value")].parse().ok(), period.value);
        assert_eq!(row[column("score")].parse().ok(), period.score);
    }
}

#[test]
fn csv_is_safe_against_formulas() {
    for start in ["=", "+", "-", "@", "\t", "\r", " =", "＝"] {
        let mut card = single(PeriodLength::Month, 1, share("part"));
        card.kpis[0].kpi.name = format!("{start}HYPERLINK(\"x\",\"a,b;c\")");
        card.organisation = format!("{start}1+1");
        let filled = Filled::of(card, Readings::default());
        for (excel, delimiter) in [(None, b','), (Some(labels("nl")), b';')] {
            let bytes = table(&filled, excel.as_ref());
            let rows = rows(&bytes, delimiter);
            assert!(!rows[1][1].starts_with(start), "{:?}", rows[1][1]);
            assert!(rows[1][5].starts_with('\''), "{:?}", rows[1][5]);
            assert!(rows[1][5].ends_with("\"a,b;c\")"));
        }
    }
}

#[test]
fn csv_opens_in_a_dutch_excel() {
    let mut readings = Readings::default();
    fill(&mut readings, ("part", None), "yes", 1, &[1.0]);
    fill(&mut readings, ("part", None), "all", 1, &[8.0]);
    let filled = Filled::of(single(PeriodLength::Month, 1, share("part")), readings);
    let text = |language: &str| String::from_utf8(table(&filled, Some(&labels(language)))).unwrap();
    let (dutch, english) = (text("nl"), text("en"));
    assert!(dutch.starts_with("\u{feff}file;organisation;"));
    assert!(dutch.contains(";12,5;100;value;12,5;red;false\r\n"), "{dutch}");
    assert!(english.starts_with("\u{feff}file,organisation,"));
    assert!(english.contains(",12.5,100,value,12.5,red,false\r\n"), "{english}");
    assert_eq!(id("part").as_str(), "part");
}

#[test]
fn what_people_changed_is_told_in_words() {
    use klant::{
        readings::{Block, Change},
        render::report::{ReportInput, report_text},
    };
    let filled = example("municipal", "nl", &[]);
    let kpi = filled.card.kpis[0].id().to_string();
    let change = |what: &str, from: &str, to: &str| Change {
        place: Location::Cell {
            file: "x".to_owned(),
            sheet: "Indicatoren".to_owned(),
            row: 8,
            column: 14,
        },
        block: Some(Block::Kpis),
        id: kpi.clone(),
        what: what.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let changes =
        [change("target", "75", "<b>70</b>"), change("added", "", ""), change("owner", "", "Ans")];
    let source = ReportInput { changes: &changes, ..filled.source() };
    let report = filled.report();
    let text = report_text(&source, &report, 120);
    let name = &filled.card.kpis[0].kpi.name;
    assert!(
        text.contains(&format!("Indicatoren!O9 {name}, Streefwaarde (score 100): 75 → <b>70</b>")),
        "{text}"
    );
    // What was blank was there to be filled in.
    assert!(!text.contains("Ans"), "{text}");
    // Programs find it among the findings, and people only in its own section.
    let json = serde_json::to_value(klant::render::report::Report::new(&source)).unwrap();
    let notes: Vec<&serde_json::Value> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["severity"] == "note")
        .collect();
    assert_eq!(notes.len(), 3);
    assert_eq!((&notes[0]["code"], &notes[1]["code"]), (&"changed".into(), &"changed-row".into()));
    assert_eq!(notes[1]["message"], format!("{name}, toegevoegd"));
    assert_eq!(notes[0]["cell"], "O9");
    assert_eq!(notes[0]["message"], format!("{name}, Streefwaarde (score 100): 75 → <b>70</b>"));
    let schema = klant::render::report::report_schema();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json));
    let report = klant::render::report::Report::new(&source);
    assert_eq!(report_text(&source, &report, 120), text);
    let templates = Templates::new(&filled.labels, []);
    let page = page_of(&source, "nl", &templates);
    assert!(page.contains("<td>75</td><td>&lt;b&gt;70&lt;/b&gt;</td>"));
    assert!(page.contains(&format!("{name}, toegevoegd")));
    let markdown = markdown_of(&source, "nl", &templates);
    assert!(markdown.contains("| 75 | \\<b>70\\</b> |"));
}

#[test]
fn the_course_ends_with_the_chosen_period() {
    let filled = example("municipal", "en", &[]);
    let report = filled.report();
    assert!(report.scorecard.series.len() > filled.scored.chosen + 1);
    let page = page(&filled);
    assert!(page.contains("<th scope=\"row\">Q3 2027</th>"));
    assert!(!page.contains("<th scope=\"row\">Q4 2027</th>"), "a period ahead has a row");
    assert!(page.contains("Q4 2027: –"), "the axis names it");
}

#[test]
fn every_group_shows_what_it_says_against_what_it_does_in_every_format() {
    let filled = example("for-profit", "en", &["Homes", "Offices"]);
    let report = filled.report();
    let rows: Vec<_> = report
        .say_do
        .iter()
        .filter(|row| row.segment.is_some() && row.quadrant.is_some())
        .collect();
    assert!(rows.len() >= 6, "three groups, two outcomes at least");
    let (page, markdown) = (page(&filled), markdown(&filled));
    for row in rows {
        let group = report.segments.iter().find(|segment| segment.id == row.segment).unwrap();
        let outcome = report.outcomes.iter().find(|outcome| outcome.id == row.outcome).unwrap();
        let told = format!("- **{} {}, {}** ", group.code, group.name, outcome.name);
        assert!(markdown.contains(&told), "{told}\n{markdown}");
        let told = format!("{} {}</th><td>{}</td>", group.code, group.name, outcome.name);
        assert!(page.contains(&told), "{told}");
    }
}

#[test]
fn a_period_that_lacks_figures_is_a_hollow_point_of_the_course() {
    let filled = example("municipal", "nl", &[]);
    let page = page(&filled);
    assert!(page.contains("3e kwartaal 2027: 87, 92% volledig"), "said for who does not see it");
    assert!(!page.contains("100% volledig"), "nothing is said of a period that has all of them");
    assert!(page.contains("Hol: niet "));
    // An amber point, and on it a smaller one in white.
    assert!(page.matches("Z\" fill=\"var(--paper)\"/>").count() == 1);
}
