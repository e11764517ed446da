//! A workbook from a scorecard: a file for each sheet, and what the sheets share.

mod asked;
mod calculation;
mod columns;
pub(crate) mod context;
pub(crate) mod dashboard;
pub(crate) mod data;
mod data_checks;
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
pub(crate) mod row_height;
pub(crate) mod scorecard_sheet;
pub(crate) mod segments;
pub(crate) mod sheet_common;
pub(crate) mod sheet_writer;
pub(crate) mod start;
mod start_cards;
mod strip;
pub(crate) mod style;
pub(crate) mod ticks;

use super::{beside::beside, evaluate::Sheets, package::splice, tables::block::SheetKey};
use crate::{catalogue::Labels, model::Edition, readings::Readings, scorecard::Scorecard};
use calculation::{Around, Hidden};
use context::WriteContext;
use rust_xlsxwriter::{Workbook, XlsxError};
use sheet_writer::{Draft, SheetWriter};
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
    let Calculated { hidden, sheets, drafts } =
        calculated(&book, &mut workbook).map_err(WriteError::new)?;
    calculation::name(&book, &mut workbook, &hidden).map_err(WriteError::new)?;
    let around = [hidden.around_steps(), hidden.around_results()];
    let [steps, results] = calculation::shells(&book, [&around[0], &around[1]])?;
    let numbers = [SheetKey::Calculation, SheetKey::Results].map(|key| key as usize + 1);
    let Hidden { steps: cells, results: shown, print, .. } = hidden;
    // The hidden sheets are half of the package: they are compressed beside everything else.
    let (packed, rest) = beside(
        || {
            let steps = splice::pack(numbers[0], steps, cells)?;
            Ok([steps, splice::pack(numbers[1], results, shown)?])
        },
        || {
            saved(&book, workbook, (sheets, drafts), (&around, print)).map_err(WriteError::new)
        },
    );
    let bytes = rest?;
    let package = splice::rewrite(&bytes, &growing(), &numbers, &latest.theme)
        .map_err(WriteError::new)?;
    let packed = packed.map_err(|fault: ZipError| WriteError::new(fault))?;
    splice::finish(package, &bytes, &packed).map_err(WriteError::new)
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
    (mut sheets, drafts): (Sheets, Vec<(SheetKey, Draft)>),
    ([steps, results], print): (&[Around; 2], u64),
) -> Result<Vec<u8>, XlsxError> {
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

/// Sheets that the hidden ones refer to, and what refers to none of them.
const FILLED: [SheetKey; 7] = [
    SheetKey::Start,
    SheetKey::Data,
    SheetKey::Segments,
    SheetKey::Objectives,
    SheetKey::Kpis,
    SheetKey::Notes,
    SheetKey::Definitions,
];
/// Sheets that only show what they come to.
const SHOWN: [SheetKey; 4] =
    [SheetKey::Scorecard, SheetKey::Follow, SheetKey::Dashboard, SheetKey::Map];

/// A workbook whose formulas all have their results, which are not in their cells yet.
struct Calculated {
    hidden: Hidden,
    /// The cells of the sheets that people see.
    sheets: Sheets,
    /// What is left to do on them.
    drafts: Vec<(SheetKey, Draft)>,
}

/// Writes the sheets that people see, and works the hidden ones out beside them.
fn calculated(book: &WriteContext<'_>, workbook: &mut Workbook) -> Result<Calculated, XlsxError> {
    let mut sheets = Sheets::new(book.quoted.clone());
    let (calculation, results) = (SheetKey::Calculation as usize, SheetKey::Results as usize);
    let (mut hidden, filled) =
        beside(|| calculation::hidden(book), || drafts(book, workbook, &FILLED));
    sheets.put(calculation, std::mem::take(&mut hidden.steps.grid));
    sheets.put(results, std::mem::take(&mut hidden.results.grid));
    let mut drafts = filled?;
    for (key, draft) in &mut drafts {
        sheets.put(*key as usize, std::mem::take(&mut draft.grid));
    }
    // Which formulas are copies is found while they are worked out: both only read them.
    let formulas = [calculation, results].map(|sheet| sheets.formulas(sheet));
    let settle = || {
        sheets.settle(calculation);
        sheets.settle(results);
    };
    let ((), shown) = beside(settle, || {
        let [of_steps, of_results] = formulas;
        hidden.steps.share(&of_steps);
        hidden.results.share(&of_results);
        self::drafts(book, workbook, &SHOWN)
    });
    drafts.extend(shown?);
    for sheet in [calculation, results] {
        sheets.forget_formulas(sheet);
    }
    for (key, draft) in &mut drafts {
        if SHOWN.contains(key) {
            sheets.put(*key as usize, std::mem::take(&mut draft.grid));
        }
    }
    drafts.iter().for_each(|(key, _)| sheets.settle(*key as usize));
    hidden.steps.grid = sheets.take(calculation);
    hidden.results.grid = sheets.take(results);
    sheets.settled();
    Ok(Calculated { hidden, sheets, drafts })
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
        let mut page = page(book, workbook, *key)?;
        strip::write(book, &mut page, *key);
        drafts.push((*key, write(book, page)?));
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
