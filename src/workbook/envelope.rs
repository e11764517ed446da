//! The very hidden sheet: the scorecard that the workbook was made from, as plain text.
//!
//! Column A holds a key, the next columns a JSON text in pieces that fit a cell.
//! Whoever reads the workbook back starts from here, and never from the catalogue.

use super::{SCHEMA, WriteContext, tables::block::KEY, write::sheet_writer::SheetWriter};
use crate::{
    catalogue::Labels,
    model::Calendar,
    scorecard::Scorecard,
    wire::v1::{DecodeError, Decoded, decode, encode},
};
use rust_xlsxwriter::XlsxError;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the first cell says behind [`KEY`].
pub(crate) const MARK: &str = "envelope";
/// Beginnings of the keys of labels that the reader recognises cells by.
const WORDS: [&str; 19] = [
    "answer.",
    "aspect.",
    "card.header.",
    "code.",
    "column.",
    "data.not_applicable",
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
/// Most KPIs, or notes, of a scorecard that is read.
const MAX_ENTRIES: usize = 5_000;
/// Most objectives, or segments, of a scorecard that is read.
const MAX_GROUPS: usize = 500;
/// Most rows of figures of a scorecard that is read.
const MAX_ROWS: usize = 100_000;

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
    sheet_protect(&mut page);
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

fn sheet_protect(page: &mut SheetWriter<'_>) {
    super::write::sheet_common::protect(page);
}

/// Plain data always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What the workbook was made from.
pub(crate) struct Issued {
    /// The scorecard.
    pub(crate) scorecard: Box<Scorecard>,
    /// Whether it is as the program wrote it.
    pub(crate) intact: bool,
    /// The words that stand in its cells; none in the oldest workbooks.
    pub(crate) words: Option<Labels>,
    /// The fingerprint of the formulas; empty in the oldest workbooks.
    formulas: String,
}

impl Issued {
    /// Whether formulas with this fingerprint are the ones that were issued.
    pub(crate) fn has_formulas(&self, print: u64) -> bool {
        self.formulas == mark(print)
    }
}

/// What the sheet holds.
pub(crate) enum Opened {
    /// What was issued.
    Issued(Issued),
    /// It was written by a version that knows more: its schema.
    Newer(String),
    /// It cannot be read.
    Broken,
}

/// Reads the sheet's rows: keys with their texts, put together again.
pub(crate) fn open(rows: &[(String, String)]) -> Opened {
    let text = |key: &str| {
        rows.iter().find(|(found, _)| found == key).map_or("", |(_, text)| text.as_str())
    };
    let schema = text("schema");
    match schema.strip_prefix('v').and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number > SCHEMA => return Opened::Newer(schema.to_owned()),
        Some(_) => {}
        None => return Opened::Broken,
    }
    let Decoded { scorecard, intact, .. } = match decode(rows, text("fingerprint")) {
        Ok(decoded) => decoded,
        Err(DecodeError::Newer(Some(word))) => return Opened::Newer(format!("{schema}, {word}")),
        Err(DecodeError::Newer(None)) => return Opened::Newer(schema.to_owned()),
        Err(_) => return Opened::Broken,
    };
    if !within_reason(&scorecard) {
        return Opened::Broken;
    }
    let formulas = text("formulas").to_owned();
    let words = serde_json::from_str::<BTreeMap<String, String>>(text("words")).ok();
    let words = words.map(Labels::new);
    Opened::Issued(Issued { scorecard: Box::new(scorecard), intact, words, formulas })
}

/// Whether a scorecard is one that the program writes, and not made to exhaust the machine.
fn within_reason(scorecard: &Scorecard) -> bool {
    let segments = scorecard.segments.len();
    let rows = scorecard.kpis.iter().fold(0_usize, |rows, measure| {
        let series = if measure.by_segment { segments + 1 } else { 1 };
        rows.saturating_add((measure.kpi.inputs.len() + 1).saturating_mul(series))
    });
    (1..=Calendar::MAX_PERIODS).contains(&scorecard.calendar.count)
        && segments <= MAX_GROUPS
        && scorecard.objectives.len() <= MAX_GROUPS
        && scorecard.kpis.len() <= MAX_ENTRIES
        && scorecard.notes.len() <= MAX_ENTRIES
        && rows <= MAX_ROWS
}

/// The labels that stand in cells and that the reader knows them by: a later version of the
/// program may say them otherwise.
fn words(labels: &Labels) -> BTreeMap<&str, &str> {
    labels
        .iter()
        .filter(|(key, _)| WORDS.iter().any(|beginning| key.starts_with(beginning)))
        .collect()
}

/// A fingerprint of formulas, as a text that no program takes for a number.
fn mark(print: u64) -> String {
    format!("x-{print:016x}")
}
