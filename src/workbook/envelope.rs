//! The very hidden sheet: the scorecard that the workbook was made from, as plain text.
//!
//! Column A holds a key, the next columns a JSON text in pieces that fit a cell.
//! Whoever reads the workbook back starts from here, and never from the catalogue.

use super::{Book, SCHEMA, layout::KEY, page::Page};
use rust_xlsxwriter::XlsxError;
use serde::Serialize;

/// Longest piece of text in one cell, in characters; well below what a cell holds.
const PIECE: usize = 30_000;

/// Writes the sheet.
pub(super) fn write(book: &Book<'_>, mut page: Page<'_>) -> Result<(), XlsxError> {
    let scorecard = book.scorecard;
    let mut row = 0;
    let mut line = |page: &mut Page<'_>, key: &str, text: &str| {
        page.text(row, 0, key, &book.styles.calculation);
        let characters: Vec<char> = text.chars().collect();
        for (column, piece) in (1_u16..).zip(characters.chunks(PIECE)) {
            let piece: String = piece.iter().collect();
            page.text(row, column, &piece, &book.styles.calculation);
        }
        row += 1;
    };
    line(&mut page, &format!("{KEY}envelope"), "klant");
    line(&mut page, "schema", &format!("v{SCHEMA}"));
    line(&mut page, "catalogue", &scorecard.catalogue_version);
    line(&mut page, "language", &scorecard.language);
    line(&mut page, "fingerprint", &fingerprint(book));
    let head = Head {
        segments: scorecard.segments.len(),
        objectives: scorecard.objectives.len(),
        kpis: scorecard.kpis.len(),
        notes: scorecard.notes.len(),
    };
    line(&mut page, "counts", &json(&head));
    let mut bare = scorecard.clone();
    bare.segments.clear();
    bare.objectives.clear();
    bare.kpis.clear();
    bare.notes.clear();
    line(&mut page, "scorecard", &json(&bare));
    for segment in &scorecard.segments {
        line(&mut page, "segment", &json(segment));
    }
    for objective in &scorecard.objectives {
        line(&mut page, "objective", &json(objective));
    }
    for measure in &scorecard.kpis {
        line(&mut page, "kpi", &json(measure));
    }
    for note in &scorecard.notes {
        line(&mut page, "note", &json(note));
    }
    page.sheet.set_very_hidden(true);
    sheet_protect(&mut page);
    page.finish()
}

/// How many rows of each kind follow.
#[derive(Serialize)]
struct Head {
    segments: usize,
    objectives: usize,
    kpis: usize,
    notes: usize,
}

fn sheet_protect(page: &mut Page<'_>) {
    super::sheet::protect(page);
}

/// Plain data always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A fingerprint of the scorecard as issued: FNV-1a of its canonical text.
fn fingerprint(book: &Book<'_>) -> String {
    let text = json(book.scorecard);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("fnv1a-{hash:016x}")
}
