//! What people read on paper and on a small screen: nothing too small, nothing out of sight.

use super::{
    scorecard_sheet::{cases, columns, print_area},
    workbook,
};
use crate::oracle::{At, Package, Sheet, parse_reference};
use klant::{catalogue::Labels, readings::Readings};
use std::collections::BTreeMap;

/// Least size of letters on paper, in points.
const LEAST_POINTS: f64 = 8.0;
/// Height of a row that says nothing of it, in points.
const USUAL_HEIGHT: f64 = 15.0;
/// Of a screen of 1,366 × 768 pixels, what Excel leaves to a sheet: some 465 pixels below its ribbon,
/// 560 where that is folded away.
const SCREEN: (f64, f64) = (1_310.0, 513.0);

/// Pixels of some columns; of a width in characters a program takes whole pixels.
pub(super) fn wide(sheet: &Sheet, (left, right): (u32, u32)) -> f64 {
    let columns = columns(sheet);
    let shown = (left..=right).map(|at| columns[&at]).filter(|(_, hidden, _)| !hidden);
    shown.map(|(width, ..)| (width * 7.0).round()).sum()
}

/// The scale at which a sheet opens.
pub(super) fn zoom(sheet: &Sheet) -> f64 {
    let zoom = sheet.xml.find_all("sheetView")[0].get("zoomScale").unwrap_or("100");
    zoom.parse::<f64>().unwrap() / 100.0
}

/// Points of some rows.
fn high(sheet: &Sheet, (first, last): (u32, u32)) -> f64 {
    let mut known = BTreeMap::new();
    for row in sheet.xml.find_all("row") {
        let height = match (row.get("hidden"), row.get("ht")) {
            (Some("1"), _) => 0.0,
            (_, height) => height.map_or(USUAL_HEIGHT, |height| height.parse().unwrap()),
        };
        known.insert(row.get("r").unwrap().parse::<u32>().unwrap(), height);
    }
    (first..=last).map(|at| known.get(&at).copied().unwrap_or(USUAL_HEIGHT)).sum()
}

/// Size of the letters of every cell, in points.
fn sizes(package: &Package, sheet: &Sheet) -> Vec<(At, f64)> {
    let styles = package.part("xl/styles.xml").unwrap();
    let fonts = &styles.child("fonts").unwrap().children;
    let looks = &styles.child("cellXfs").unwrap().children;
    let of = |look: usize| {
        let font: usize = looks[look].get("fontId").unwrap().parse().unwrap();
        fonts[font].child("sz").unwrap().get("val").unwrap().parse::<f64>().unwrap()
    };
    let cells = sheet.xml.find_all("c").into_iter();
    cells
        .map(|cell| {
            let at = parse_reference(cell.get("r").unwrap()).unwrap();
            (at, of(cell.get("s").unwrap_or("0").parse().unwrap()))
        })
        .collect()
}

/// The scale at which a sheet is printed: as wide as a page, and where it asks for that, as high.
fn scale(sheet: &Sheet, ((top, left), (bottom, right)): (At, At)) -> f64 {
    let setup = sheet.xml.child("pageSetup").unwrap();
    assert_eq!(setup.get("orientation"), Some("landscape"));
    assert_eq!(setup.get("paperSize"), Some("9"), "A4");
    let margins = sheet.xml.child("pageMargins").unwrap();
    let margin = |side: &str| 72.0 * margins.get(side).unwrap().parse::<f64>().unwrap();
    let points = |millimetres: f64| millimetres / 25.4 * 72.0;
    let wide =
        (points(297.0) - margin("left") - margin("right")) / (wide(sheet, (left, right)) * 0.75);
    let high = (points(210.0) - margin("top") - margin("bottom")) / high(sheet, (top, bottom));
    let fits = if setup.get("fitToHeight") == Some("0") { wide } else { wide.min(high) };
    // Of a scale whole per cents.
    (100.0 * fits).floor().min(100.0) / 100.0
}

fn sheet<'p>(package: &'p Package, labels: &Labels, key: &str) -> &'p Sheet {
    let name = labels.of("sheet", key);
    package.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

#[test]
fn every_letter_is_printed_at_eight_points_or_more() {
    for language in ["en", "nl"] {
        for (name, catalogue, card) in cases(language) {
            let labels = catalogue.labels();
            let package = Package::open(&workbook(&catalogue, &card, &Readings::default()));
            for key in ["scorecard", "dashboard", "map"] {
                let sheet = sheet(&package, labels, key);
                let area = print_area(&package, &sheet.name);
                let ((top, left), (bottom, right)) = area;
                let scale = scale(sheet, area);
                for (at, size) in sizes(&package, sheet) {
                    let printed = (top..=bottom).contains(&at.0) && (left..=right).contains(&at.1);
                    let points = size * scale;
                    assert!(
                        !printed || points >= LEAST_POINTS,
                        "{name}, {key}: {points} points at {at:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_dashboard_down_to_its_first_red_fits_on_a_small_screen() {
    for language in ["en", "nl"] {
        for (name, catalogue, card) in cases(language) {
            let (filled, readings) = klant::example::fill(&card, catalogue.labels());
            let package = Package::open(&workbook(&catalogue, &filled, &readings));
            let sheet = sheet(&package, catalogue.labels(), "dashboard");
            let ((_, left), (bottom, right)) = print_area(&package, &sheet.name);
            let zoom = zoom(sheet);
            let across = wide(sheet, (left, right)) * zoom;
            // Five reds, and the row that says how many more there are.
            let down = high(sheet, (1, bottom - 5)) / 0.75 * zoom;
            assert!(across <= SCREEN.0 && down <= SCREEN.1, "{name}: {across} × {down} pixels");
        }
    }
}

#[test]
fn what_is_in_sight_of_a_table_fits_across_a_small_screen() {
    for language in ["en", "nl"] {
        for (name, catalogue, card) in cases(language) {
            let (filled, readings) = klant::example::fill(&card, catalogue.labels());
            let package = Package::open(&workbook(&catalogue, &filled, &readings));
            for key in ["start", "segments", "objectives", "kpis", "notes", "scorecard", "map"] {
                let sheet = sheet(&package, catalogue.labels(), key);
                // Grids of groups go on to the right, and settings that few KPIs have.
                let right = match key {
                    "segments" => 8,
                    "kpis" => package.block("kpis").columns["owner"],
                    _ => print_area(&package, &sheet.name).1.1,
                };
                let across = wide(sheet, (1, right)) * zoom(sheet);
                assert!(across <= SCREEN.0, "{name}, {key}: {across} pixels");
            }
        }
    }
}
