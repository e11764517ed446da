//! Segments against outcomes, in the colours of their scores.

use super::{ACCENT, Anchor, Drawing, QUIET, Svg, colours, count, lines};
use crate::score::Status;

/// A row of the matrix.
pub(crate) struct Heat {
    pub(crate) name: String,
    /// Score, shape and status by column.
    pub(crate) cells: Vec<(String, Status)>,
}

/// Draws the matrix.
pub(crate) fn heat(title: &str, columns: &[String], rows: &[Heat]) -> Drawing {
    const ROW: f64 = 34.0;
    let (left, top) = (200.0, 48.0);
    let step = 720.0 / count(columns.len().max(1));
    let mut svg = Svg::new(920.0, top + ROW * count(rows.len()) + 4.0);
    let letters = columns.len().max(1);
    for (place, column) in columns.iter().enumerate() {
        let middle = left + step * (count(place) + 0.5);
        let words = lines(column, 120 / letters, 3);
        let first = 40.0 - 13.0 * count(words.len().saturating_sub(1));
        for (number, line) in words.iter().enumerate() {
            svg.small((middle, first + 13.0 * count(number)), Anchor::Middle, QUIET, line);
        }
    }
    for (number, row) in rows.iter().enumerate() {
        let at = top + ROW * count(number);
        let name = lines(&row.name, 27, 2);
        let first = if name.len() > 1 { at + 13.0 } else { at + 20.0 };
        for (number, line) in name.iter().enumerate() {
            svg.text((left - 10.0, first + 14.0 * count(number)), Anchor::End, ACCENT, line);
        }
        for (place, (said, status)) in row.cells.iter().enumerate() {
            let (ink, paper) = colours(*status);
            let x = left + step * count(place);
            svg.rect((x + 1.0, at + 1.0), (step - 2.0, ROW - 2.0), 3.0, paper);
            svg.bold((x + step / 2.0, at + 22.0), Anchor::Middle, ink, said);
        }
    }
    svg.finish(title)
}
