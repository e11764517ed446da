//! A workbook as a plain list of what a writer has to write, read from the file.
//!
//! The peers write this list back, so that everybody writes the same cells,
//! formulas, results, formats, rules, charts and shapes, and only the writers differ.

use crate::package::{At, Package, Value, parse_range, parse_reference};
use crate::shape_dump::{self, DumpedShape};
use crate::xml::Element;
use serde::Serialize;

/// A whole workbook.
#[derive(Serialize)]
pub(crate) struct CellDump {
    pub(crate) formats: Vec<Style>,
    /// Formats of conditional formats.
    pub(crate) rule_formats: Vec<Style>,
    pub(crate) sheets: Vec<DumpedSheet>,
    pub(crate) names: Vec<(String, String)>,
}

/// A sheet; rows and columns count from 0.
#[derive(Default, Serialize)]
pub(crate) struct DumpedSheet {
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) cells: Vec<DumpedCell>,
    /// First, last, width, hidden, format.
    pub(crate) columns: Vec<(u16, u16, f64, bool, usize)>,
    /// Row, height, hidden.
    pub(crate) rows: Vec<(u32, Option<f64>, bool)>,
    pub(crate) merges: Vec<[u32; 4]>,
    pub(crate) validations: Vec<Validation>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) links: Vec<(u32, u16, String)>,
    /// Groups of (data range, cell).
    pub(crate) sparklines: Vec<(String, u32, u16)>,
    pub(crate) charts: Vec<DumpedChart>,
    pub(crate) shapes: Vec<DumpedShape>,
    pub(crate) protected: bool,
    pub(crate) freeze: Option<(u32, u16)>,
}

/// A cell.
#[derive(Serialize)]
pub(crate) struct DumpedCell {
    pub(crate) row: u32,
    pub(crate) column: u16,
    pub(crate) format: usize,
    pub(crate) formula: Option<String>,
    pub(crate) number: Option<f64>,
    pub(crate) text: Option<String>,
}

/// A rule for what may be typed.
#[derive(Serialize)]
pub(crate) struct Validation {
    pub(crate) areas: Vec<[u32; 4]>,
    pub(crate) reference: String,
    /// `list` or `custom`.
    pub(crate) list: bool,
    pub(crate) formula: String,
    pub(crate) titles: [String; 2],
    pub(crate) messages: [String; 2],
}

/// A conditional format.
#[derive(Serialize)]
pub(crate) struct Rule {
    pub(crate) area: [u32; 4],
    pub(crate) reference: String,
    /// A formula that decides, or a data bar without one.
    pub(crate) formula: Option<String>,
    pub(crate) format: Option<usize>,
}

/// A chart.
#[derive(Serialize)]
pub(crate) struct DumpedChart {
    pub(crate) row: u32,
    pub(crate) column: u16,
    /// `bar`, `column`, `line`, `pie`, `doughnut`, `radar`, `scatter`, `area`.
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) series: Vec<(Option<String>, Option<String>, String)>,
}

/// A cell format.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Style {
    pub(crate) number: Option<String>,
    pub(crate) font: Option<String>,
    pub(crate) size: Option<f64>,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    /// RRGGBB.
    pub(crate) colour: Option<String>,
    pub(crate) fill: Option<String>,
    /// Left, right, top, bottom: style and colour.
    pub(crate) borders: [Option<(String, Option<String>)>; 4],
    pub(crate) horizontal: Option<String>,
    pub(crate) vertical: Option<String>,
    pub(crate) wrap: bool,
    pub(crate) indent: u8,
    pub(crate) unlocked: bool,
    pub(crate) hidden: bool,
}

/// Reads a workbook into the list.
pub(crate) fn read(bytes: &[u8]) -> CellDump {
    let package = Package::open(bytes);
    let styles = package.part("xl/styles.xml").unwrap_or_default();
    let sheets = package
        .sheets
        .iter()
        .map(|sheet| {
            let mut dump = DumpedSheet {
                name: sheet.name.clone(),
                state: sheet.state.clone(),
                ..DumpedSheet::default()
            };
            read_cells(&sheet.xml, &sheet.cells, &mut dump);
            read_geometry(&sheet.xml, &mut dump);
            read_rules(&sheet.xml, &mut dump);
            dump.charts = read_charts(&package, &sheet.part);
            let drawings = targets(&package, &sheet.part, "/drawing");
            dump.shapes =
                drawings.iter().flat_map(|drawing| shape_dump::read(&package, drawing)).collect();
            dump
        })
        .collect();
    let names = package
        .workbook
        .find_all("definedName")
        .iter()
        .filter(|name| name.get("localSheetId").is_none())
        .map(|name| (name.get("name").unwrap_or_default().to_owned(), format!("={}", name.text)))
        .collect();
    CellDump { formats: formats(&styles), rule_formats: rule_formats(&styles), sheets, names }
}

fn number<T: std::str::FromStr>(element: &Element, name: &str) -> Option<T> {
    element.get(name)?.parse().ok()
}

fn flag(element: &Element, name: &str) -> bool {
    matches!(element.get(name), Some("1" | "true"))
}

fn corners((first, last): (At, At)) -> [u32; 4] {
    [first.0 - 1, first.1 - 1, last.0 - 1, last.1 - 1]
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).expect("a column")
}

fn read_cells(
    xml: &Element,
    values: &std::collections::BTreeMap<At, crate::package::Cell>,
    dump: &mut DumpedSheet,
) {
    let rows = xml.child("sheetData").map(|data| data.children.as_slice()).unwrap_or_default();
    for row in rows {
        let (height, hidden) = (number::<f64>(row, "ht"), flag(row, "hidden"));
        if height.is_some() || hidden {
            let index: u32 = number(row, "r").expect("a row");
            dump.rows.push((index - 1, height, hidden));
        }
        for cell in &row.children {
            let at = parse_reference(cell.get("r").unwrap_or_default()).expect("a reference");
            let found = values.get(&at);
            let value = found.map_or(&Value::Blank, |found| &found.value);
            dump.cells.push(DumpedCell {
                row: at.0 - 1,
                column: narrow(at.1 - 1),
                format: number(cell, "s").unwrap_or(0),
                formula: found.and_then(|found| found.formula.clone()),
                number: value.number(),
                text: match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                },
            });
        }
    }
}

fn read_geometry(xml: &Element, dump: &mut DumpedSheet) {
    for column in xml.find_all("col") {
        dump.columns.push((
            number::<u16>(column, "min").unwrap_or(1) - 1,
            number::<u16>(column, "max").unwrap_or(1) - 1,
            number(column, "width").unwrap_or(8.43),
            flag(column, "hidden"),
            number(column, "style").unwrap_or(0),
        ));
    }
    for merge in xml.find_all("mergeCell") {
        dump.merges.extend(merge.get("ref").and_then(parse_range).map(corners));
    }
    for link in xml.find_all("hyperlink") {
        if let (Some(at), Some(location)) =
            (link.get("ref").and_then(parse_reference), link.get("location"))
        {
            dump.links.push((at.0 - 1, narrow(at.1 - 1), location.to_owned()));
        }
    }
    for sparkline in xml.find_all("x14:sparkline") {
        let (Some(data), Some(cell)) = (sparkline.child("xm:f"), sparkline.child("xm:sqref"))
        else {
            continue;
        };
        let at = parse_reference(&cell.text).expect("a reference");
        dump.sparklines.push((data.text.clone(), at.0 - 1, narrow(at.1 - 1)));
    }
    dump.protected = xml.child("sheetProtection").is_some();
    dump.freeze = xml
        .find_all("pane")
        .first()
        .map(|pane| (number(pane, "ySplit").unwrap_or(0), number(pane, "xSplit").unwrap_or(0)));
}

fn read_rules(xml: &Element, dump: &mut DumpedSheet) {
    for rule in xml.find_all("dataValidation") {
        let reference = rule.get("sqref").unwrap_or_default().to_owned();
        let text = |name: &str| rule.get(name).unwrap_or_default().to_owned();
        dump.validations.push(Validation {
            areas: reference.split_whitespace().filter_map(parse_range).map(corners).collect(),
            list: rule.get("type") == Some("list"),
            formula: rule.child("formula1").map(|formula| formula.text.clone()).unwrap_or_default(),
            titles: [text("promptTitle"), text("errorTitle")],
            messages: [text("prompt"), text("error")],
            reference,
        });
    }
    for format in xml.find_all("conditionalFormatting") {
        let reference = format.get("sqref").unwrap_or_default().to_owned();
        let Some(area) = reference.split_whitespace().find_map(parse_range).map(corners) else {
            continue;
        };
        for rule in format.find_all("cfRule") {
            let formula = rule.child("formula").map(|formula| formula.text.clone());
            // `cellIs` compares the cell itself; the same work as a formula.
            dump.rules.push(Rule {
                area,
                reference: reference.clone(),
                formula,
                format: number(rule, "dxfId"),
            });
        }
    }
}

fn read_charts(package: &Package, sheet: &str) -> Vec<DumpedChart> {
    let mut charts = Vec::new();
    for drawing in targets(package, sheet, "/drawing") {
        let xml = package.part(&drawing).unwrap_or_default();
        let mut anchors = xml.find_all("xdr:twoCellAnchor");
        anchors.retain(|anchor| anchor.child("xdr:graphicFrame").is_some());
        let parts = targets(package, &drawing, "/chart");
        for (anchor, part) in anchors.iter().zip(parts) {
            let place = |name: &str| -> u32 {
                let from = anchor.child("xdr:from").and_then(|from| from.child(name));
                from.and_then(|found| found.text.parse().ok()).unwrap_or(0)
            };
            let chart = package.part(&part).unwrap_or_default();
            charts.push(DumpedChart {
                row: place("xdr:row"),
                column: narrow(place("xdr:col")),
                kind: kind(&chart),
                title: chart
                    .child("c:chart")
                    .and_then(|chart| chart.child("c:title"))
                    .map(|title| title.find_all("a:t").iter().map(|t| t.text.as_str()).collect())
                    .unwrap_or_default(),
                series: chart.find_all("c:ser").into_iter().filter_map(series).collect(),
            });
        }
    }
    charts
}

fn kind(chart: &Element) -> String {
    for (element, name) in [
        ("c:lineChart", "line"),
        ("c:pieChart", "pie"),
        ("c:doughnutChart", "doughnut"),
        ("c:radarChart", "radar"),
        ("c:scatterChart", "scatter"),
        ("c:areaChart", "area"),
    ] {
        if !chart.find_all(element).is_empty() {
            return name.to_owned();
        }
    }
    let direction = chart.find_all("c:barDir");
    let across = direction.first().is_some_and(|found| found.get("val") == Some("bar"));
    if across { "bar".to_owned() } else { "column".to_owned() }
}

fn series(series: &Element) -> Option<(Option<String>, Option<String>, String)> {
    let reference = |names: [&str; 2]| {
        let holder = names.iter().find_map(|name| series.child(name))?;
        holder.find_all("c:f").first().map(|found| found.text.clone())
    };
    Some((
        reference(["c:tx", "c:tx"]),
        reference(["c:cat", "c:xVal"]),
        reference(["c:val", "c:yVal"])?,
    ))
}

/// Parts that a part refers to, in the order of their relation ids.
fn targets(package: &Package, part: &str, kind: &str) -> Vec<String> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let relations = package.part(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
    relations
        .children
        .iter()
        .filter(|relation| relation.get("Type").is_some_and(|found| found.ends_with(kind)))
        .filter_map(|relation| relation.get("Target"))
        .map(|target| format!("xl/{}", target.trim_start_matches("../").trim_start_matches("/xl/")))
        .collect()
}

fn colour(element: Option<&Element>) -> Option<String> {
    let rgb = element?.get("rgb")?;
    Some(rgb.get(rgb.len().saturating_sub(6)..)?.to_owned())
}

fn style_of(font: Option<&Element>, fill: Option<&Element>, border: Option<&Element>) -> Style {
    let mut style = Style::default();
    if let Some(font) = font {
        style.font = font.child("name").and_then(|name| name.get("val")).map(str::to_owned);
        style.size = font.child("sz").and_then(|size| number(size, "val"));
        style.bold = font.child("b").is_some();
        style.italic = font.child("i").is_some();
        style.underline = font.child("u").is_some();
        style.colour = colour(font.child("color"));
    }
    let pattern = fill.and_then(|fill| fill.child("patternFill"));
    style.fill = pattern.and_then(|found| {
        colour(found.child("fgColor")).or_else(|| colour(found.child("bgColor")))
    });
    if let Some(border) = border {
        for (slot, side) in style.borders.iter_mut().zip(["left", "right", "top", "bottom"]) {
            *slot = border.child(side).and_then(|found| {
                Some((found.get("style")?.to_owned(), colour(found.child("color"))))
            });
        }
    }
    style
}

fn formats(styles: &Element) -> Vec<Style> {
    let list =
        |name: &str| styles.child(name).map(|found| found.children.as_slice()).unwrap_or_default();
    let (fonts, fills, borders) = (list("fonts"), list("fills"), list("borders"));
    list("cellXfs")
        .iter()
        .map(|xf| {
            let pick = |from: &'_ [Element], name: &str| {
                number::<usize>(xf, name).and_then(|index| from.get(index)).cloned()
            };
            let (font, fill, border) =
                (pick(fonts, "fontId"), pick(fills, "fillId"), pick(borders, "borderId"));
            let mut style = style_of(font.as_ref(), fill.as_ref(), border.as_ref());
            let id = xf.get("numFmtId").unwrap_or("0");
            style.number = list("numFmts")
                .iter()
                .find(|format| format.get("numFmtId") == Some(id))
                .and_then(|format| format.get("formatCode"))
                .or(match id {
                    "1" => Some("0"),
                    "2" => Some("0.00"),
                    "3" => Some("#,##0"),
                    "9" => Some("0%"),
                    "10" => Some("0.00%"),
                    "49" => Some("@"),
                    _ => None,
                })
                .map(str::to_owned);
            if let Some(alignment) = xf.child("alignment") {
                style.horizontal = alignment.get("horizontal").map(str::to_owned);
                style.vertical = alignment.get("vertical").map(str::to_owned);
                style.wrap = flag(alignment, "wrapText");
                style.indent = number(alignment, "indent").unwrap_or(0);
            }
            if let Some(protection) = xf.child("protection") {
                style.unlocked = protection.get("locked") == Some("0");
                style.hidden = flag(protection, "hidden");
            }
            style
        })
        .collect()
}

fn rule_formats(styles: &Element) -> Vec<Style> {
    let formats = styles.child("dxfs").map(|found| found.children.as_slice()).unwrap_or_default();
    formats
        .iter()
        .map(|format| style_of(format.child("font"), format.child("fill"), format.child("border")))
        .collect()
}
