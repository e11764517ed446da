//! The very hidden sheet as it is written.

use super::{context::WriteContext, sheet_common::protect, sheet_writer::SheetWriter};
use crate::model::Mapped as _;
use crate::{
    catalogue::Labels,
    wire::v1::encode,
    workbook::{
        SCHEMA,
        envelope::{MARK, mark},
        tables::block::KEY,
    },
};
use rust_xlsxwriter::XlsxError;
use serde::Serialize;
use std::collections::BTreeMap;

/// Beginnings of the keys of labels that the reader recognises cells by.
const WORDS: [&str; 21] = [
    "answer.",
    "aspect.",
    "calculation.controls",
    "card.header.",
    "code.",
    "column.",
    "data.not_applicable",
    "dashboard.strategy",
    "data.result",
    "data.typed",
    "direction.",
    "frequency.",
    "lens.",
    "month.",
    "outcome.",
    "period.",
    "sheet.",
    "start.fact.",
    "status.",
    "title.",
    "treatment.",
];
/// Longest piece of text in one cell, in characters; a cell holds twice as many UTF-16 units.
const PIECE: usize = 16_000;

/// Writes the sheet; `formulas` is the fingerprint of those of the hidden sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
    formulas: u64,
) -> Result<(), XlsxError> {
    let scorecard = book.scorecard;
    let mut row = 0;
    let mut line = |page: &mut SheetWriter<'_>, key: &str, text: &str| {
        page.text(row, 0, key, &book.styles.calculation);
        let characters: Vec<char> = text.chars().collect();
        for (column, piece) in (1_u16..).zip(characters.chunks(PIECE)) {
            let piece: String = piece.iter().collect();
            page.text(row, column, &piece, &book.styles.calculation);
        }
        row += 1;
    };
    line(&mut page, &format!("{KEY}{MARK}"), "klant");
    line(&mut page, "schema", &format!("v{SCHEMA}"));
    line(&mut page, "catalogue", &scorecard.catalogue_version);
    line(&mut page, "language", &scorecard.language);
    let encoded = encode(scorecard);
    line(&mut page, "fingerprint", &encoded.fingerprint);
    line(&mut page, "formulas", &mark(formulas));
    line(&mut page, "words", &json(&words(book.labels)));
    let head = Head {
        segments: scorecard.segments.len(),
        objectives: scorecard.objectives.len(),
        kpis: scorecard.kpis.len(),
        notes: scorecard.notes.len(),
    };
    line(&mut page, "counts", &json(&head));
    for (key, text) in &encoded.rows {
        line(&mut page, key, text);
    }
    page.sheet.set_very_hidden(true);
    protect(&mut page);
    page.finish().map(drop)
}

/// How many rows of each kind follow.
#[derive(Serialize)]
struct Head {
    segments: usize,
    objectives: usize,
    kpis: usize,
    notes: usize,
}

/// Plain data always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The labels that stand in cells and that the reader knows them by: a later version of the
/// program may say them otherwise.
fn words(labels: &Labels) -> BTreeMap<&str, &str> {
    labels
        .iter()
        .filter(|(key, _)| WORDS.iter().any(|beginning| key.starts_with(beginning)))
        .mapped()
}
