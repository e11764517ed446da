//! The catalogue as a workbook: what can be chosen, and examples that compute.

use crate::oracle::{Engine, Package, Value, assert_recalculates, assert_sound, print_reference};
use klant::{
    catalogue::{Catalogue, Wording, built_in},
    model::{Id, Kpi, Objective},
    render::list_xlsx,
};
use std::collections::BTreeSet;

/// A sector's library, or everything.
pub(super) fn library(language: &str, sector: Option<&str>) -> (Catalogue, Vec<Kpi>, Vec<u8>) {
    let catalogue = built_in(language);
    let sector = sector.map(|sector| Id::slug(sector).unwrap());
    let wording = Wording { sector: sector.clone(), ..Wording::default() };
    let serves = |sectors: &[Id]| sector.as_ref().is_none_or(|id| sectors.contains(id));
    let kpis: Vec<Kpi> = catalogue.kpis(&wording).filter(|kpi| serves(&kpi.sectors)).collect();
    let objectives: Vec<Objective> =
        catalogue.objectives(&wording).filter(|row| serves(&row.sectors)).collect();
    let bytes = list_xlsx(&kpis, &objectives, &catalogue, &wording).unwrap();
    (catalogue, kpis, bytes)
}

#[test]
fn a_library_is_sound_in_every_sector_and_language() {
    for (language, sector) in [
        ("en", None),
        ("nl", Some("municipal")),
        ("nl", Some("non-profit")),
        ("en", Some("for-profit")),
    ] {
        let (_, _, bytes) = library(language, sector);
        assert_sound(&bytes);
        assert_recalculates(&bytes);
    }
}

#[test]
fn worked_examples_are_live_formulas_with_the_value_of_the_catalogue() {
    let (_, kpis, bytes) = library("en", None);
    let mut engine = Engine::open(&bytes);
    let block = engine.package.block("choose-kpis");
    let value_column = engine.package.sheets[block.sheet]
        .cells
        .iter()
        .filter(|(_, cell)| cell.formula.is_some())
        .map(|((_, column), _)| *column)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .nth_back(1)
        .expect("the column before the hidden one that says what is ticked");
    let mut faults = Vec::new();
    for kpi in &kpis {
        let at = (block.rows[kpi.id.as_str()], value_column);
        let hundredths = if kpi.unit.is_percentage() { 100.0 } else { 1.0 };
        let expected = kpi.example.as_ref().unwrap().value / hundredths;
        let found = engine.value(block.sheet, at).number();
        if found.is_none_or(|found| (found - expected).abs() > 5e-5) {
            faults.push(format!("{} {}: {found:?}", kpi.id, print_reference(at)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Live: nobody answered, so there is nothing to show.
    let row = block.rows["net-promoter-score"];
    let respondents = value_column - 7;
    assert_eq!(engine.value(block.sheet, (row, respondents)), Value::Number(100.0));
    engine.set(block.sheet, (row, respondents), &Value::Number(0.0));
    engine.evaluate();
    assert!(engine.value(block.sheet, (row, value_column)).agrees_with(&Value::Blank));
}

#[test]
fn objectives_come_first_and_both_sheets_can_be_ticked_filtered_and_printed() {
    let (catalogue, kpis, bytes) = library("nl", Some("municipal"));
    let package = Package::open(&bytes);
    let names: Vec<&str> = package.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Doelstellingen", "Indicatoren"]);
    for (sheet, name) in [(0, "choose-objectives"), (1, "choose-kpis")] {
        let block = package.block(name);
        assert_eq!(block.sheet, sheet);
        assert_eq!(block.columns["choose"], 2, "right of the hidden ids");
        let text = String::from_utf8(package.parts[&package.sheets[sheet].part].clone()).unwrap();
        for needed in ["<autoFilter", "<pane", "<dataValidation ", "orientation=\"landscape\""] {
            assert!(text.contains(needed), "{name} lacks {needed}");
        }
        assert!(!text.contains("sheetProtection"), "{name}: nothing is protected");
    }
    let shown = package.block("choose-kpis");
    assert_eq!(shown.ids.len(), kpis.len());
    let wording = Wording { sector: Id::slug("municipal"), ..Wording::default() };
    let at = shown.at("permits-within-term", "name");
    let kpi = catalogue.kpi("permits-within-term", &wording).unwrap();
    assert_eq!(package.value(1, at), Value::Text(kpi.name));
    let about = package.block("library");
    assert_eq!(package.value(0, about.at("sector", "value")), Value::Text("municipal".to_owned()));
    assert_eq!(package.value(0, about.at("language", "value")), Value::Text("nl".to_owned()));
}

#[test]
fn the_same_catalogue_gives_the_same_bytes() {
    assert!(library("en", Some("non-profit")).2 == library("en", Some("non-profit")).2);
}
