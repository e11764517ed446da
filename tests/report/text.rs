//! The report on the terminal: fits its width, in the language's own numbers.

use super::{Filled, example};
use klant::{
    finding::{CheckCode, Finding, Location, SheetCode},
    readings::Readings,
    render::report::report_text,
};
use snapbox::{Data, file};
use textwrap::core::display_width;

/// Without colours, without blanks at the ends of lines.
fn written(filled: &Filled, width: usize) -> String {
    let coloured = report_text(&filled.source(), &filled.report(), width);
    let text = anstream::adapter::strip_str(&coloured).to_string();
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn same_as(expected: Data, found: String) {
    snapbox::assert_data_eq!(found, expected.raw());
}

#[test]
fn a_business_reads_its_report_in_english_at_80_columns() {
    same_as(
        file!["for-profit-en.txt"],
        written(&example("for-profit", "en", &["Homes", "Offices"]), 80),
    );
}

#[test]
fn a_municipality_reads_its_report_in_dutch_at_80_columns() {
    same_as(file!["municipal-nl.txt"], written(&example("municipal", "nl", &[]), 80));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (sector, language) in [("for-profit", "en"), ("non-profit", "nl"), ("municipal", "nl")] {
        let filled = example(sector, language, &["Een wel heel erg lange naam van een doelgroep"]);
        for width in [60, 80, 100, 120] {
            for line in written(&filled, width).lines() {
                assert!(display_width(line) <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_report_without_figures_says_so_in_one_sentence_instead_of_in_dashes() {
    for (language, said, lacks, place) in [
        ("en", " of the 12 KPIs ask for one.", "12 of 12 KPIs have no target", "KPIs!F7:F18"),
        ("nl", " van de 12 indicatoren vragen er een.", "12 van 12 indicatoren", "KPIs!F7:F18"),
    ] {
        let mut filled = example("municipal", language, &[]);
        let count = filled.card.kpis.len();
        for (row, measure) in (6..).zip(&mut filled.card.kpis) {
            measure.target = None;
            filled.findings.push(Finding::new(
                CheckCode::KpiWithoutTarget { name: measure.kpi.name.clone() },
                Location::Cell { file: "x".to_owned(), sheet: "KPIs".to_owned(), row, column: 5 },
            ));
        }
        let findings = filled.findings.clone();
        filled = Filled::of(filled.card, Readings::default());
        filled.findings = findings;
        // What was agreed in an earlier workbook would be told here, too.
        filled.card.notes.clear();
        let text = written(&filled, 80);
        assert_eq!(count, 12, "{text}");
        for part in [said, lacks, place] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.lines().count() < 20, "{text}");
    }
}

#[test]
fn what_is_the_same_in_several_cells_is_told_once() {
    let mut filled = example("municipal", "en", &[]);
    let cell = |row, column| Location::Cell {
        file: "x".to_owned(),
        sheet: "Data".to_owned(),
        row,
        column,
    };
    let gone = |name: &str| SheetCode::FiguresOfDeletedKpi { name: name.to_owned() };
    for (name, row, column) in [("Bikes", 29, 1), ("Bikes", 30, 1), ("Cars", 31, 1)] {
        filled.findings.push(Finding::new(gone(name), cell(row, column)));
    }
    let text = written(&filled, 80);
    assert!(text.contains("  warning Data!B30:B31\n    these figures are of a KPI"), "{text}");
    assert!(text.contains("  warning Data!B32\n"), "{text}");
    assert!(text.contains("\n2 warnings.\n"), "{text}");
}

#[test]
fn names_cannot_steer_the_terminal() {
    let mut filled = example("municipal", "en", &[]);
    filled.card.kpis[0].kpi.name = "Red\u{1b}[31m\u{7}".to_owned();
    filled.card.organisation = "Line\nbreak\u{9b}".to_owned();
    let coloured = report_text(&filled.source(), &filled.report(), 80);
    assert!(!coloured.contains("Red\u{1b}[31m"));
    assert!(!coloured.contains(['\u{7}', '\u{9b}']));
    assert!(coloured.contains("Line break"));
}

#[test]
fn every_score_has_its_colour_with_shape_and_word() {
    let filled = example("municipal", "en", &[]);
    let coloured = report_text(&filled.source(), &filled.report(), 80);
    for (code, mark) in [("32", "● green"), ("33", "▲ amber"), ("31", "■ red")] {
        let count = coloured.matches(&format!("\u{1b}[{code}m{mark}")).count();
        assert!(count > 0, "{mark} stands nowhere in its colour");
    }
}
