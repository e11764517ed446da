//! The hidden sheets can be followed: names, titles, legends, headers and labels.

use super::{scorecard, workbook};
use crate::oracle::{At, Cell, Package, parse_range};
use klant::readings::Readings;
use std::collections::{BTreeMap, BTreeSet};

/// A workbook with two groups.
fn package(language: &str) -> Package {
    let (catalogue, scorecard) = scorecard(language, |request| {
        request.segments = vec!["Young families".to_owned(), "Entrepreneurs".to_owned()];
    });
    Package::open(&workbook(&catalogue, &scorecard, &Readings::default()))
}

/// The names that the program gives: the sheet, and the first and last cell.
pub(super) fn names(package: &Package) -> BTreeMap<String, (usize, At, At)> {
    let entries = package.workbook.find_all("definedName");
    let ours = entries.into_iter().filter_map(|entry| {
        let name = entry.get("name")?.strip_prefix("klant_")?.to_owned();
        assert_eq!(entry.get("localSheetId"), None, "{name} holds in the whole workbook");
        let (sheet, place) = entry.text.rsplit_once('!').unwrap();
        let sheet = sheet.trim_matches('\'');
        let number = package.sheets.iter().position(|one| one.name == sheet).unwrap();
        let place = place.replace('$', "");
        let whole = if place.contains(':') { place } else { format!("{place}:{place}") };
        let (first, last) = parse_range(&whole).unwrap();
        Some((name, (number, first, last)))
    });
    ours.collect()
}

fn words(cell: Option<&Cell>) -> &str {
    cell.filter(|cell| cell.formula.is_none()).map_or("", |cell| cell.value.text())
}

#[test]
fn names_are_the_same_in_every_language_and_look_like_no_cell() {
    let (english, dutch) = (names(&package("en")), names(&package("nl")));
    assert!(english.keys().eq(dutch.keys()));
    for name in ["chosen", "green_from", "kpis", "inputs", "values", "scores", "results"] {
        assert!(english.contains_key(name), "{name}");
    }
    for name in english.keys() {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
    }
}

#[test]
fn every_row_of_the_calculation_has_its_label() {
    for language in ["en", "nl"] {
        let package = package(language);
        let (steps, ..) = names(&package)["kpis"];
        let cells = &package.sheets[steps].cells;
        // What holds texts alone is a title, or headers.
        let filled = cells
            .iter()
            .filter(|(_, cell)| cell.value.number().is_some() || cell.formula.is_some());
        let rows: BTreeSet<u32> = filled.map(|((row, _), _)| *row).collect();
        // A table has one label above its rows, beside which each says its frequency.
        let label = |row: u32| {
            (1..=3).any(|column| {
                cells.get(&(row, column)).is_some_and(|cell| {
                    cell.formula.is_none() && !matches!(cell.value.to_string().as_str(), "" | "0")
                })
            })
        };
        let bare: Vec<u32> = rows.into_iter().filter(|row| !label(*row)).collect();
        assert_eq!(bare, [0_u32; 0], "{language}");
    }
}

#[test]
fn every_block_has_its_title_its_legend_and_a_header_over_each_column() {
    for language in ["en", "nl"] {
        let package = package(language);
        for (name, (sheet, (first, left), (last, right))) in names(&package) {
            // Settings and lists stand in one row, beside their label.
            if first == last || matches!(name.as_str(), "due" | "latest_due") {
                // What stands to the left: beside a control nothing else does.
                let cells = (1..=left)
                    .rev()
                    .map(|column| package.sheets[sheet].cells.get(&(first, column)));
                let cell = cells.into_iter().find(|cell| !words(*cell).is_empty()).flatten();
                assert!(!words(cell).is_empty() && words(cell) != name, "{name}: no label");
                continue;
            }
            let cells = &package.sheets[sheet].cells;
            let promised =
                package.sheets[sheet].name == package.sheets[package.block("values").sheet].name;
            if !promised {
                let (title, legend) =
                    (words(cells.get(&(first - 1, 1))), words(cells.get(&(first - 1, 2))));
                assert!(!title.is_empty() && title != name, "{name}: no title");
                assert!(!legend.is_empty() && legend != name, "{name}: no legend");
            }
            for column in left + 1..=right {
                let formulas = (first + 1..=last).any(|row| {
                    cells.get(&(row, column)).is_some_and(|cell| cell.formula.is_some())
                });
                let header = words(cells.get(&(first, column)));
                let several = (column.saturating_sub(4)..column)
                    .any(|left| !words(cells.get(&(first, left))).is_empty());
                assert!(!formulas || several || !header.is_empty(), "{name}: column {column}");
                assert!(!header.contains(['_', '{']), "{name}: {header}");
            }
        }
    }
}
