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

/// Longest formula of the calculation as Excel prints it, dollar signs left out: two lines of its bar.
const MAX_FORMULA: usize = 250;

/// Where a longer one may stand, by block and header: a list, which no further step makes shorter.
const LISTS: [(&str, &str, &str); 3] = [
    ("objectives", "spoken", "the words in which somebody speaks"),
    ("objectives", "tests", "the words and phrases of a hint"),
    ("kpis", "unit", "the spellings of per cent, one replaced after the other"),
];

#[test]
fn no_formula_of_the_calculation_is_too_long_to_be_followed() {
    let mut needed = BTreeSet::new();
    for sector in ["for-profit", "non-profit", "municipal"] {
        for language in ["en", "nl"] {
            let (catalogue, scorecard) = scorecard(language, |request| {
                request.filter.sectors = vec![sector.parse().unwrap()];
                request.segments = ["One", "Two", "Three"].map(str::to_owned).to_vec();
            });
            let package = Package::open(&workbook(&catalogue, &scorecard, &Readings::default()));
            let places = names(&package);
            let (steps, ..) = places["kpis"];
            let cells = &package.sheets[steps].cells;
            for ((row, column), cell) in cells {
                let Some(formula) = &cell.formula else { continue };
                // How a formula is copied is no part of what it says.
                let length = formula.replace("_xlfn.", "").replace('$', "").chars().count();
                if length <= MAX_FORMULA {
                    continue;
                }
                let list = LISTS.iter().find(|(block, key, _)| {
                    let (sheet, (header, left), (last, _)) = places[*block];
                    let header_key = format!("calculation.header.{block}.{key}");
                    let label = catalogue.labels().text(&header_key);
                    // One header can stand over several columns.
                    let over =
                        (left..=*column).rev().map(|column| words(cells.get(&(header, column))));
                    sheet == steps
                        && (header..=last).contains(row)
                        && over.into_iter().find(|text| !text.is_empty()) == Some(label)
                });
                let at = (*row, *column);
                assert!(list.is_some(), "{sector} {language} {at:?}: {length} of ={formula}");
                needed.extend(list.map(|(block, key, _)| (*block, *key)));
            }
        }
    }
    let exceptions: BTreeSet<_> = LISTS.iter().map(|(block, key, _)| (*block, *key)).collect();
    assert_eq!(needed, exceptions);
}

#[test]
fn every_step_stands_in_a_place_with_a_name() {
    let package = package("en");
    let places = names(&package);
    let (steps, ..) = places["kpis"];
    let cells = package.sheets[steps].cells.iter();
    let filled = cells.filter(|(_, cell)| cell.value.number().is_some() || cell.formula.is_some());
    let bare: Vec<At> = filled
        .map(|(at, _)| *at)
        .filter(|(row, column)| {
            !places.values().any(|(sheet, first, last)| {
                *sheet == steps
                    && (first.0..=last.0).contains(row)
                    && (first.1..=last.1).contains(column)
            })
        })
        .collect();
    assert_eq!(bare, [(0, 0); 0]);
}
