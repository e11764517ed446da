//! A workbook from a scorecard: a file for each sheet, and what the sheets share.

mod calculation;
pub(crate) mod columns;
pub(crate) mod context;
pub(crate) mod dashboard;
pub(crate) mod data;
pub(crate) mod definitions;
mod envelope;
pub(crate) mod kpis;
pub(crate) mod label_formula;
pub(crate) mod notes;
pub(crate) mod objectives;
pub(crate) mod row_height;
pub(crate) mod scorecard_sheet;
pub(crate) mod segments;
pub(crate) mod sheet_common;
pub(crate) mod sheet_writer;
pub(crate) mod start;
pub(crate) mod style;

use super::{
    beside::beside,
    evaluate::Sheets,
    package::{raw_rows::RawRows, splice},
    tables::block::SheetKey,
};
use crate::{catalogue::Labels, model::Edition, readings::Readings, scorecard::Scorecard};
use calculation::Hidden;
use context::WriteContext;
use rust_xlsxwriter::{Workbook, XlsxError};
use sheet_writer::{Draft, SheetWriter};
use strum::IntoEnumIterator;

/// A workbook that could not be written.
///
/// Its source says which part of it, in the words of the library that writes workbooks.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be made")]
pub struct WriteError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl WriteError {
    pub(super) fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(cause))
    }
}

/// Writes a workbook. The same arguments give the same bytes.
///
/// # Errors
/// When the library refuses something, which no scorecard that was checked brings about.
pub fn write(
    scorecard: &Scorecard,
    readings: &Readings,
    labels: &Labels,
) -> Result<Vec<u8>, WriteError> {
    // One that was read from an older workbook: its next one is of today.
    let latest = Scorecard { edition: Edition::LATEST, ..scorecard.clone() };
    let book = WriteContext::new(&latest, readings, labels);
    let (bytes, growing, hidden) = sheets(&book).map_err(WriteError::new)?;
    splice::finish(&bytes, &growing, hidden).map_err(WriteError::new)
}

/// Hidden sheets by their numbers from 1, with their rows.
type HiddenRows = [(usize, RawRows); 2];

/// The package as the library writes it, the sheets in it whose rows may grow, and the rows of the
/// hidden sheets.
fn sheets(book: &WriteContext<'_>) -> Result<(Vec<u8>, Vec<usize>, HiddenRows), XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&book.properties());
    workbook.set_zip_compression_level(splice::HARDLY);
    for key in SheetKey::iter() {
        workbook.add_worksheet().set_name(book.sheet_name(key))?;
    }
    let hidden = calculated(book, &mut workbook)?;
    calculation::write_steps(book, page(&mut workbook, SheetKey::Calculation)?, &hidden)?;
    calculation::write_results(book, page(&mut workbook, SheetKey::Results)?, &hidden)?;
    envelope::write(book, page(&mut workbook, SheetKey::Envelope)?, hidden.print)?;
    // The dashboard's rows carry charts and stay as they are; nobody reads the hidden sheets.
    let fixed = [SheetKey::Dashboard, SheetKey::Calculation, SheetKey::Results, SheetKey::Envelope];
    let growing: Vec<usize> = (1..)
        .zip(SheetKey::iter())
        .filter(|(_, key)| !fixed.contains(key))
        .map(|(at, _)| at)
        .collect();
    // Its cells are written: they need not be kept while the package is rewritten.
    let number = |key: SheetKey| key as usize + 1;
    let rows = [
        (number(SheetKey::Calculation), hidden.steps),
        (number(SheetKey::Results), hidden.results),
    ];
    Ok((workbook.save_to_buffer()?, growing, rows))
}

/// Sheets that the hidden ones refer to.
const FILLED: [SheetKey; 6] = [
    SheetKey::Start,
    SheetKey::Data,
    SheetKey::Segments,
    SheetKey::Objectives,
    SheetKey::Kpis,
    SheetKey::Notes,
];
/// Sheets that only show what they come to.
const SHOWN: [SheetKey; 3] = [SheetKey::Scorecard, SheetKey::Dashboard, SheetKey::Definitions];

/// Writes the sheets that people see, and works the hidden ones out beside them.
fn calculated(book: &WriteContext<'_>, workbook: &mut Workbook) -> Result<Hidden, XlsxError> {
    let mut sheets = Sheets::new(book.quoted.clone());
    let (calculation, results) = (SheetKey::Calculation as usize, SheetKey::Results as usize);
    let (mut hidden, filled) =
        beside(|| calculation::hidden(book), || drafts(book, workbook, &FILLED));
    sheets.put(calculation, std::mem::take(&mut hidden.steps.grid));
    sheets.put(results, std::mem::take(&mut hidden.results.grid));
    let mut written = filled?;
    for (key, draft) in &mut written {
        sheets.put(*key as usize, std::mem::take(&mut draft.grid));
    }
    let settle = || {
        sheets.settle(calculation);
        sheets.settle(results);
    };
    let ((), shown) = beside(settle, || drafts(book, workbook, &SHOWN));
    written.extend(shown?);
    for (key, mut draft) in written {
        let sheet = key as usize;
        if SHOWN.contains(&key) {
            sheets.put(sheet, std::mem::take(&mut draft.grid));
        }
        sheets.settle(sheet);
        draft.complete(sheets.grid(sheet), workbook.worksheet_from_index(sheet)?)?;
    }
    hidden.steps.grid = sheets.take(calculation);
    hidden.results.grid = sheets.take(results);
    Ok(hidden)
}

/// Some of the sheets that people see, but for their results.
fn drafts(
    book: &WriteContext<'_>,
    workbook: &mut Workbook,
    keys: &[SheetKey],
) -> Result<Vec<(SheetKey, Draft)>, XlsxError> {
    let mut drafts = Vec::new();
    for key in keys {
        let write = match key {
            SheetKey::Start => start::write,
            SheetKey::Data => data::write,
            SheetKey::Scorecard => scorecard_sheet::write,
            SheetKey::Dashboard => dashboard::write,
            SheetKey::Segments => segments::write,
            SheetKey::Objectives => objectives::write,
            SheetKey::Kpis => kpis::write,
            SheetKey::Notes => notes::write,
            SheetKey::Definitions => definitions::write,
            SheetKey::Calculation | SheetKey::Results | SheetKey::Envelope => continue,
        };
        drafts.push((*key, write(book, page(workbook, *key)?)?));
    }
    Ok(drafts)
}

/// A sheet to be written.
fn page(workbook: &mut Workbook, key: SheetKey) -> Result<SheetWriter<'_>, XlsxError> {
    Ok(SheetWriter::new(workbook.worksheet_from_index(key as usize)?))
}
