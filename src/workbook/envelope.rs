//! The very hidden sheet: the scorecard that the workbook was made from, as plain text.
//!
//! Column A holds a key, the next columns a JSON text in pieces that fit a cell.
//! Whoever reads the workbook back starts from here, and never from the catalogue.

/// What the first cell says behind [`KEY`](super::KEY).
pub(crate) const MARK: &str = "envelope";

/// A fingerprint of formulas, as a text that no program takes for a number.
pub(crate) fn mark(print: u64) -> String {
    format!("x-{print:016x}")
}
