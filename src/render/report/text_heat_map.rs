//! Several workbooks KPI by KPI, on a terminal.

use super::{
    drawing::{BOLD, FAINT, plain, style, wrap},
    heat_map::{HeatMap, HeatMapCell, HeatMapPart, HeatMapRow, HeatMapSign},
};
use crate::{catalogue::Labels, score::Status};
use anstyle::Style;
use std::fmt::Write as _;
use textwrap::core::display_width;

/// Columns of a workbook, with the blank before it.
const CELL: usize = 14;
/// Columns of the difference, with the blank before it.
const SPREAD: usize = 11;

/// Columns of the names of KPIs.
fn names(width: usize) -> usize {
    (width * 3 / 10).clamp(18, 36)
}

/// How many workbooks fit beside each other.
pub(super) fn room(width: usize) -> usize {
    (width.saturating_sub(2 + names(width) + SPREAD) / CELL).max(1)
}

/// What stands in a cell of the terminal, line by line.
type CellLines = Vec<(Style, String)>;

/// Writes what a map comes to, in lines of at most so many columns.
pub(super) fn heat_map_text(map: &HeatMap, labels: &Labels, width: usize) -> String {
    let mut text = String::new();
    let wrapped = |line: &str, indent: usize, style: Style, text: &mut String| {
        for line in wrap(&plain(line), width.saturating_sub(indent)) {
            let _ = writeln!(text, "{:indent$}{style}{line}{style:#}", "");
        }
    };
    wrapped(labels.text("report.section.compared"), 0, BOLD, &mut text);
    if let Some(most) = &map.most {
        wrapped(most, 2, Style::new(), &mut text);
    }
    for part in map.parts.iter() {
        text.push('\n');
        text += &table(&part, labels, names(width));
    }
    text.push('\n');
    let sign = |sign: &HeatMapSign| format!("{} {}", sign.sign, sign.word);
    let signs: Vec<String> = map.signs.iter().map(sign).collect();
    wrapped(&signs.join("  "), 2, FAINT, &mut text);
    for note in &map.notes {
        wrapped(note, 2, FAINT, &mut text);
    }
    text
}

fn table(part: &HeatMapPart, labels: &Labels, names: usize) -> String {
    let mut text = String::new();
    let heads = part.heads.iter().map(|head| {
        let about = head.about.iter().flat_map(|about| in_cell(about, CELL));
        let about: Vec<String> = about.collect();
        in_cell(&head.name, CELL)
            .into_iter()
            .map(|line| (BOLD, line))
            .chain(about.into_iter().map(|line| (FAINT, line)))
            .collect()
    });
    let spread = in_cell(labels.text("report.compared.difference_short"), SPREAD);
    let spread = spread.into_iter().map(|line| (FAINT, line)).collect();
    write_row(&mut text, names, &[], &heads.collect::<Vec<_>>(), spread);
    for row in part.groups.iter().flatten() {
        let (indent, style) = if row.lead { (0, BOLD) } else { (2, Style::new()) };
        let lines = wrap(&plain(&row.name), names - indent);
        let name: CellLines =
            lines.into_iter().map(|line| (style, " ".repeat(indent) + &line)).collect();
        let cells: Vec<CellLines> = row.cells.iter().map(cell).collect();
        write_row(&mut text, names, &name, &cells, spread_of(row));
    }
    text
}

fn spread_of(row: &HeatMapRow) -> CellLines {
    let style = if row.most { BOLD } else { Style::new() };
    vec![(style, row.spread.clone())]
}

fn cell(cell: &HeatMapCell) -> CellLines {
    let colour = style(cell.status.unwrap_or(Status::NoData));
    let mark = in_cell(&cell.mark.replace('\u{a0}', " "), CELL);
    let said = cell.said.iter().flat_map(|said| in_cell(said, CELL)).map(|line| (FAINT, line));
    mark.into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| (colour, line))
        .chain(said)
        .collect()
}

/// The lines of a text in a column, beside the blank before it.
fn in_cell(text: &str, column: usize) -> Vec<String> {
    wrap(&plain(text), column - 1)
}

/// A row as many lines high as what stands in it.
fn write_row(
    text: &mut String,
    names: usize,
    name: &[(Style, String)],
    cells: &[CellLines],
    spread: CellLines,
) {
    let beside = || cells.iter().map(|cell| (cell, CELL)).chain([(&spread, SPREAD)]);
    let height = beside().map(|(cell, _)| cell.len()).max().unwrap_or(0).max(name.len());
    let none = (Style::new(), String::new());
    for line in 0..height {
        let (style, start) = name.get(line).unwrap_or(&none);
        // Blanks stand outside of the style, where they can be left out at the end.
        let mut row = format!("  {style}{start}{style:#}{}", after(start, names));
        for (cell, width) in beside() {
            let (style, written) = cell.get(line).unwrap_or(&none);
            let _ = write!(row, "{}{style}{written}{style:#}", after(written, width));
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
}

/// The blanks that a text leaves of so many columns.
fn after(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(display_width(text)))
}
