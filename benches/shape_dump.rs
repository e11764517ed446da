//! Shapes with a text, and with a link: the strips that lead from sheet to sheet.

use crate::package::Package;
use crate::xml::Element;
use serde::Serialize;

/// A shape of one text.
#[derive(Serialize)]
pub(crate) struct DumpedShape {
    /// Its cell, from 0.
    pub(crate) row: u32,
    pub(crate) column: u16,
    /// Where in it, and its size, in pixels.
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) text: String,
    pub(crate) font: String,
    /// Of its letters, in points.
    pub(crate) size: f64,
    pub(crate) bold: bool,
    /// As RGB; none where it is one of the theme's.
    pub(crate) fill: Option<String>,
    /// The place that it leads to.
    pub(crate) link: Option<String>,
}

/// A pixel in the units of drawings.
const PIXEL: u32 = 9525;

/// The shapes of a drawing.
pub(crate) fn read(package: &Package, drawing: &str) -> Vec<DumpedShape> {
    let xml = package.part(drawing).unwrap_or_default();
    let (folder, file) = drawing.rsplit_once('/').unwrap_or(("", drawing));
    let relations = package.part(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
    let target = |id: &str| {
        let relation = relations.children.iter().find(|relation| relation.get("Id") == Some(id))?;
        relation.get("Target").map(|target| target.trim_start_matches('#').to_owned())
    };
    xml.find_all("xdr:twoCellAnchor")
        .into_iter()
        .filter_map(|anchor| shape(anchor, target))
        .collect()
}

fn shape(anchor: &Element, target: impl Fn(&str) -> Option<String>) -> Option<DumpedShape> {
    let drawn = anchor.child("xdr:sp")?;
    let from = anchor.child("xdr:from")?;
    let place = |name: &str| -> u32 {
        from.child(name).and_then(|found| found.text.parse().ok()).unwrap_or(0)
    };
    let first = |name: &str| drawn.find_all(name).into_iter().next();
    let number =
        |element: &str, name: &str| -> Option<u32> { first(element)?.get(name)?.parse().ok() };
    let letters = first("a:rPr")?;
    let fill = drawn.child("xdr:spPr").and_then(|look| look.child("a:solidFill"));
    Some(DumpedShape {
        row: place("xdr:row"),
        column: u16::try_from(place("xdr:col")).unwrap_or(0),
        left: place("xdr:colOff") / PIXEL,
        top: place("xdr:rowOff") / PIXEL,
        width: number("a:ext", "cx")? / PIXEL,
        height: number("a:ext", "cy")? / PIXEL,
        text: drawn.find_all("a:t").iter().map(|text| text.text.as_str()).collect(),
        font: letters.child("a:latin")?.get("typeface")?.to_owned(),
        size: f64::from(letters.get("sz")?.parse::<u32>().ok()?) / 100.0,
        bold: letters.get("b") == Some("1"),
        fill: fill.and_then(|fill| fill.child("a:srgbClr")?.get("val").map(str::to_owned)),
        link: first("a:hlinkClick").and_then(|link| target(link.get("r:id")?)),
    })
}
