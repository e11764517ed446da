//! What people see of the sheet Data before they begin, and how they get about.

use super::{
    printed::{wide, zoom},
    scorecard,
    scorecard_sheet::{cases, columns},
    workbook,
};
use crate::oracle::{Block, Package, Sheet};
use klant::readings::{Entry, Readings, SeriesReadings};
use std::collections::BTreeSet;

/// Most pixels to the left of the first figure.
const MAX_BEFORE_FIGURES: f64 = 500.0;

fn data(package: &Package) -> (&Sheet, Block) {
    let block = package.block("data");
    (&package.sheets[block.sheet], block)
}

/// Rows that wait until somebody opens them.
fn folded(sheet: &Sheet) -> BTreeSet<u32> {
    let rows = sheet.xml.find_all("row").into_iter();
    rows.filter(|row| row.get("outlineLevel").is_some() && row.get("hidden") == Some("1"))
        .map(|row| row.get("r").unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_first_figure_begins_within_500_pixels() {
    for language in ["en", "nl"] {
        for (name, catalogue, card) in cases(language) {
            let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
            let (sheet, block) = data(&package);
            let across = wide(sheet, (1, block.columns["before"] - 1)) * zoom(sheet);
            assert!(across <= MAX_BEFORE_FIGURES, "{name}: {across}");
            // What is folded away has its sign in sight.
            let (_, hidden, level) = columns(sheet)[&block.columns["meaning"]];
            assert_eq!((hidden, level), (true, 1), "{name}");
        }
    }
}

#[test]
fn rows_that_few_people_need_wait_until_something_stands_there() {
    let (catalogue, card) = scorecard("en", |_| {});
    let kpi = card.kpis[0].id().clone();
    let (result, own) = (format!("{kpi}.value"), "own-1".to_owned());
    let empty = Readings::default();
    let package = Package::open(&workbook(&catalogue, &card, &empty));
    let (sheet, block) = data(&package);
    let waiting = folded(sheet);
    let waits = |id: &str| waiting.contains(&block.rows[id]);
    for id in &block.ids {
        let expected = id.ends_with(".value") || (id.starts_with("own-") && *id != own);
        assert_eq!(waits(id), expected, "{id}");
    }
    // The row above a group says that it is closed, so that its sign stands there.
    for row in sheet.xml.find_all("row") {
        let at: u32 = row.get("r").unwrap().parse().unwrap();
        let opens = !waiting.contains(&at) && waiting.contains(&(at + 1));
        assert_eq!(row.get("collapsed") == Some("1"), opens, "row {at}");
    }
    let mut series = SeriesReadings::default();
    series.typed.before = Entry::Number(80.0).into();
    let readings = Readings { series: [((kpi, None), series)].into() };
    let package = Package::open(&workbook(&catalogue, &card, &readings));
    let (sheet, block) = data(&package);
    assert!(!folded(sheet).contains(&block.rows[&result]));
}

#[test]
fn a_strip_on_every_sheet_leads_to_all_others() {
    for language in ["en", "nl"] {
        let (catalogue, card) = scorecard(language, |_| {});
        let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
        let seen: Vec<&Sheet> =
            package.sheets.iter().filter(|sheet| sheet.state == "visible").collect();
        let names: BTreeSet<String> = seen.iter().map(|sheet| sheet.name.clone()).collect();
        assert!(names.len() >= 11, "{names:?}");
        for sheet in seen {
            let of = |part: &str| {
                let (folder, file) = part.rsplit_once('/').unwrap();
                package.part(&format!("{folder}/_rels/{file}.rels")).unwrap()
            };
            let relations = of(&sheet.part);
            let relations = relations.find_all("Relationship");
            let drawing = relations.iter().find_map(|one| {
                let target = one.get("Target").unwrap();
                target.contains("drawings/").then(|| target.replace("..", "xl"))
            });
            let links = of(&drawing.unwrap());
            let links = links.find_all("Relationship");
            let mut led: BTreeSet<String> = links
                .iter()
                .filter_map(|one| one.get("Target")?.strip_prefix('#'))
                .filter_map(|target| target.rsplit_once('!'))
                .map(|(name, _)| name.trim_matches('\'').replace("%20", " "))
                .collect();
            assert!(led.insert(sheet.name.clone()), "{} leads to itself", sheet.name);
            assert_eq!(led, names, "{}", sheet.name);
        }
    }
}
