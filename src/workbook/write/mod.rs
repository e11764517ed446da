//! A workbook from a scorecard: a file for each sheet, and what the sheets share.

mod asked;
mod calculation;
mod columns;
pub(crate) mod context;
pub(crate) mod dashboard;
pub(crate) mod data;
mod data_checks;
mod data_limits;
mod data_looks;
mod data_marks;
pub(crate) mod definitions;
mod envelope;
mod follow;
mod kpi_checks;
pub(crate) mod kpis;
pub(crate) mod label_formula;
mod logo;
mod map_sheet;
pub(crate) mod notes;
pub(crate) mod objectives;
mod row_checks;
pub(crate) mod row_height;
pub(crate) mod scorecard_sheet;
pub(crate) mod segments;
pub(crate) mod sheet_common;
pub(crate) mod sheet_writer;
pub(crate) mod start;
mod start_cards;
mod start_checks;
mod strip;
pub(crate) mod style;
pub(crate) mod ticks;

use super::{
    beside::beside,
    evaluate::{Grid, Sheets},
    package::{rewrite, rewrite::Rewriting, splice},
    tables::block::SheetKey,
};
use crate::{catalogue::Labels, model::Edition, readings::Readings, scorecard::Scorecard};
use calculation::{Around, Hidden};
use context::WriteContext;
use rust_xlsxwriter::{Workbook, XlsxError};
use sheet_writer::{Draft, SheetWriter};
use std::sync::{Arc, mpsc};
use strum::IntoEnumIterator;
use zip::result::ZipError;

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
    let mut workbook = started(&book).map_err(WriteError::new)?;
    let Calculated { hidden, values: [values, settled], shells: [steps, results], rest } =
        calculated(&book, &mut workbook)?;
    let around = hidden.around(&values);
    let numbers = [SheetKey::Calculation, SheetKey::Results].map(|key| key as usize + 1);
    let Hidden { steps: cells, results: shown, print, .. } = hidden;
    let (ready, made) = mpsc::channel();
    // The hidden sheets are half of the package: they are compressed beside everything else, and who
    // is ready first goes on with the rest.
    let (packed, rest) = beside(
        || {
            let steps = splice::pack(numbers[0], steps, (cells, values))?;
            let results = splice::pack(numbers[1], results, (shown, settled))?;
            // Nothing comes where the library failed.
            let parts = { made }.recv().ok().map(|package: Arc<Rewriting>| package.take_part());
            Ok(([steps, results], parts.transpose()?))
        },
        || {
            let bytes = saved(&book, workbook, rest, (&around, print)).map_err(WriteError::new)?;
            let package = Rewriting::new(bytes, &growing(), &numbers, &latest.theme);
            let package = Arc::new(package.map_err(WriteError::new)?);
            // Nobody listens where a hidden sheet failed.
            _ = { ready }.send(Arc::clone(&package));
            let parts = package.take_part().map_err(WriteError::new)?;
            Ok::<_, WriteError>((package, parts))
        },
    );
    let (package, parts) = rest?;
    let (packed, more) = packed.map_err(|fault: ZipError| WriteError::new(fault))?;
    let hands: Vec<_> = [Some(parts), more].into_iter().flatten().collect();
    let whole = rewrite::together(&hands).map_err(WriteError::new)?;
    splice::finish(whole, package.bytes(), &packed).map_err(WriteError::new)
}

/// A workbook with nothing but the names of its sheets.
fn started(book: &WriteContext<'_>) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    calculation::register(book, &mut workbook);
    workbook.set_properties(&book.properties());
    workbook.set_zip_compression_level(splice::HARDLY);
    for key in SheetKey::iter() {
        workbook.add_worksheet().set_name(book.sheet_name(key))?;
    }
    Ok(workbook)
}

/// The package as the library writes it, the hidden sheets without their cells.
fn saved(
    book: &WriteContext<'_>,
    mut workbook: Workbook,
    Seen { mut sheets, drafts }: Seen,
    ([steps, results], print): (&[Around; 2], u64),
) -> Result<Vec<u8>, XlsxError> {
    drafts.iter().for_each(|(key, _)| sheets.settle(*key as usize));
    sheets.settled();
    for (key, draft) in drafts {
        let sheet = key as usize;
        draft.complete(&sheets.take(sheet), workbook.worksheet_from_index(sheet)?)?;
    }
    drop(sheets);
    calculation::write(book, page(book, &mut workbook, SheetKey::Calculation)?, steps)?;
    calculation::write(book, page(book, &mut workbook, SheetKey::Results)?, results)?;
    envelope::write(book, page(book, &mut workbook, SheetKey::Envelope)?, print)?;
    workbook.save_to_buffer()
}

/// Sheets whose rows may grow, from 1: the dashboard's carry charts and stay as they are, and nobody
/// reads the hidden ones.
fn growing() -> Vec<usize> {
    let fixed = [SheetKey::Dashboard, SheetKey::Calculation, SheetKey::Results, SheetKey::Envelope];
    let growing = (1..).zip(SheetKey::iter()).filter(|(_, key)| !fixed.contains(key));
    growing.map(|(at, _)| at).collect()
}

/// A workbook whose hidden sheets are worked out.
struct Calculated {
    hidden: Hidden,
    /// The values of the hidden sheets.
    values: [Arc<Grid>; 2],
    /// What stands around their cells.
    shells: [String; 2],
    rest: Seen,
}

/// The sheets that people see, whose formulas have no results yet.
struct Seen {
    sheets: Sheets,
    /// What is left to do on each.
    drafts: Vec<(SheetKey, Draft)>,
}

/// Writes the sheets that people see, and works the hidden ones out beside them.
fn calculated(book: &WriteContext<'_>, workbook: &mut Workbook) -> Result<Calculated, WriteError> {
    let mut sheets = Sheets::new(book.quoted.clone());
    let (calculation, results) = (SheetKey::Calculation as usize, SheetKey::Results as usize);
    let (mut hidden, drafts) = beside(|| calculation::hidden(book), || drafts(book, workbook));
    let mut drafts = drafts.map_err(WriteError::new)?;
    sheets.put(calculation, std::mem::take(&mut hidden.steps.grid));
    sheets.put(results, std::mem::take(&mut hidden.results.grid));
    for (key, draft) in &mut drafts {
        sheets.put(*key as usize, std::mem::take(&mut draft.grid));
    }
    // Which formulas are copies is found while they are worked out: both only read them.
    let formulas = [calculation, results].map(|sheet| sheets.formulas(sheet));
    let settle = || {
        sheets.settle(calculation);
        sheets.settle(results);
    };
    let ((), shells) = beside(settle, || {
        let [of_steps, of_results] = formulas;
        hidden.steps.share(&of_steps);
        hidden.results.share(&of_results);
        calculation::name(book, workbook, &hidden).map_err(WriteError::new)?;
        calculation::shells(book, &hidden)
    });
    let values = [calculation, results].map(|sheet| sheets.share(sheet));
    Ok(Calculated { hidden, values, shells: shells?, rest: Seen { sheets, drafts } })
}

/// The sheets that people see, but for their results.
fn drafts(
    book: &WriteContext<'_>,
    workbook: &mut Workbook,
) -> Result<Vec<(SheetKey, Draft)>, XlsxError> {
    let mut drafts = Vec::new();
    for key in SheetKey::iter() {
        let write = match key {
            SheetKey::Start => start::write,
            SheetKey::Data => data::write,
            SheetKey::Scorecard => scorecard_sheet::write,
            SheetKey::Follow => follow::write,
            SheetKey::Dashboard => dashboard::write,
            SheetKey::Map => map_sheet::write,
            SheetKey::Segments => segments::write,
            SheetKey::Objectives => objectives::write,
            SheetKey::Kpis => kpis::write,
            SheetKey::Notes => notes::write,
            SheetKey::Definitions => definitions::write,
            SheetKey::Calculation | SheetKey::Results | SheetKey::Envelope => continue,
        };
        let mut page = page(book, workbook, key)?;
        strip::write(book, &mut page, key);
        drafts.push((key, write(book, page)?));
    }
    Ok(drafts)
}

/// A sheet to be written.
fn page<'w>(
    book: &WriteContext<'_>,
    workbook: &'w mut Workbook,
    key: SheetKey,
) -> Result<SheetWriter<'w>, XlsxError> {
    Ok(SheetWriter::new(workbook.worksheet_from_index(key as usize)?, book.styles.font()))
}
