//! Row heights: as tall as the texts need, and free to grow.
//!
//! Excel measures a row without a height when it opens a file; LibreOffice and
//! most viewers do not. So heights are written. A height that is marked as chosen
//! by hand would stay when people type more, which is why
//! [`crate::workbook::package::splice`] takes the mark off.

use rust_xlsxwriter::utility::cell_autofit_width;

/// Size of the letters of the standard font, in points.
pub(crate) const LETTERS: f64 = 11.0;
/// Height of a line of the standard font, in points.
const LINE: f64 = 15.0;
/// The tallest row that there is, in points.
const MAX_HEIGHT: f64 = 409.0;
/// Pixels that the measure of a text has around it.
const PADDING: u32 = 7;
/// How much wider bold letters are.
const BOLD: f64 = 1.07;
/// Programs differ a little in how wide letters are.
const SAFETY: f64 = 1.01;

/// Pixels by which texts stand in from the edge of their cell.
const INDENT: f64 = 9.0;

/// How much wider a typeface is than the standard font, on average.
///
/// Measured on Dutch and English sentences with typefaces of the same metrics (Carlito, Liberation,
/// DejaVu); one that is not known is taken for a wide one, because a row that is too tall is better
/// than a text that is cut off.
pub(crate) fn breadth(font: &str) -> f64 {
    match font.to_lowercase().as_str() {
        "calibri" | "carlito" | "times new roman" | "liberation serif" | "arial narrow" => 1.0,
        "arial" | "helvetica" | "liberation sans" => 1.09,
        "courier" | "courier new" | "liberation mono" | "consolas" => 1.43,
        _ => 1.25,
    }
}

/// Height in points of a text in a cell of so many characters.
pub(crate) fn height(text: &str, width: f64) -> f64 {
    let lines: u32 =
        text.split('\n').map(|line| lines(line, (width * 7.0 - INDENT).max(1.0))).sum();
    (f64::from(lines) * LINE).min(MAX_HEIGHT)
}

/// Lines that a text takes when it is broken between words.
fn lines(text: &str, room: f64) -> u32 {
    let blank = measure(" ");
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split(' ') {
        let wide = measure(word);
        if used > 0.0 && used + blank + wide > room {
            lines += 1;
            used = 0.0;
        }
        used += if used > 0.0 { blank + wide } else { wide };
        // A word that is too long is broken anywhere.
        while used > room && room > 0.0 {
            lines += 1;
            used -= room;
        }
    }
    lines
}

/// Width in characters of a column in which no word of a bold text is broken.
pub(crate) fn widest_word(text: &str) -> f64 {
    let widest = text.split(' ').map(measure).fold(0.0, f64::max);
    (widest * BOLD / 7.0).ceil() + 1.0
}

/// Width in pixels of a bold text on one line, in letters of so many points.
pub(crate) fn bold_width(text: &str, points: u32) -> u32 {
    // Bold letters are a tenth wider than those of 11 points that are measured, at most.
    cell_autofit_width(text).saturating_sub(PADDING) * points / 10 + 1
}

/// Width of a text in pixels.
fn measure(text: &str) -> f64 {
    f64::from(cell_autofit_width(text).saturating_sub(PADDING)) * SAFETY
}
