//! Excel workbooks: the only room that knows rust_xlsxwriter and calamine.
//!
//! [`write()`] turns a scorecard and its readings into a workbook with live
//! formulas. Every formula's result is cached, because some programs show what is
//! cached and do not calculate; it is worked out from the formula's own text. The
//! sheets that people edit hold plain cells under a hidden key row; the arithmetic
//! stands on one hidden sheet and finds its figures by id.
//!
//! [`read`] takes a filled-in workbook back, whatever people did to it.

mod beside;
pub(crate) mod calc;
pub(crate) mod envelope;
pub(crate) mod evaluate;
pub(crate) mod package;
pub(crate) mod picklist;
pub(crate) mod read;
mod refusal;
pub(crate) mod tables;
pub(crate) mod verify;
pub(crate) mod write;

pub use evaluate::{ErrorValue, Function, Value, evaluate};
pub use package::{limits::MAX_FILE, splice::COMPRESSION};
pub use picklist::{
    read::{Ticked, read_picklist},
    write::{MARK, Picklist, PicklistColumn, PicklistTable, write_picklist},
};
pub use read::{CellIndex, Submission, read};
pub use refusal::ReadError;
pub use tables::{
    block::{KEY, SheetKey},
    reference,
    replan::Ground,
};

use crate::{
    catalogue::Labels,
    model::{Id, Moment, Outcome},
    readings::Readings,
    score::{NodeLevel, Status},
    scorecard::{PlannedKpi, Scorecard},
    workbook::{
        tables::{block::ENVELOPE, layout::Layout},
        write::{
            sheet_writer::{Draft, SheetWriter, quoted},
            style::Styles,
        },
    },
};
use beside::beside;
use calc::{
    Hidden,
    map::{CalcLayout, NodeRow},
};
use evaluate::Sheets;
use package::raw_rows::RawRows;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use strum::IntoEnumIterator;

/// A workbook that could not be written.
///
/// Its source says which part of it, in the words of the library that writes workbooks.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be made")]
pub struct WriteError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl WriteError {
    fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(cause))
    }
}

/// Version of the workbook's layout, in the envelope.
pub const SCHEMA: u32 = 1;

/// Everything that the sheets are written from.
pub(crate) struct WriteContext<'a> {
    scorecard: &'a Scorecard,
    readings: &'a Readings,
    labels: &'a Labels,
    layout: Layout,
    map: CalcLayout,
    styles: Styles,
    /// Names of the sheets as formulas write them.
    quoted: Vec<String>,
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
    let book = WriteContext::new(scorecard, readings, labels);
    let (bytes, growing, hidden) = sheets(&book).map_err(WriteError::new)?;
    let hidden = (SheetKey::Calculation as usize + 1, hidden);
    package::splice::finish(&bytes, &growing, hidden).map_err(WriteError::new)
}

/// The package as the library writes it, the sheets in it whose rows may grow, and the rows of the
/// hidden sheet.
fn sheets(book: &WriteContext<'_>) -> Result<(Vec<u8>, Vec<usize>, RawRows), XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&book.properties());
    workbook.set_zip_compression_level(package::splice::HARDLY);
    for key in SheetKey::iter() {
        workbook.add_worksheet().set_name(book.sheet_name(key))?;
    }
    let hidden = calculated(book, &mut workbook)?;
    calc::write(book, page(&mut workbook, SheetKey::Calculation)?, &hidden)?;
    envelope::write(book, page(&mut workbook, SheetKey::Envelope)?, hidden.print)?;
    // The dashboard's rows carry charts and stay as they are; nobody reads the hidden sheets.
    let fixed = [SheetKey::Dashboard, SheetKey::Calculation, SheetKey::Envelope];
    let growing: Vec<usize> = (1..)
        .zip(SheetKey::iter())
        .filter(|(_, key)| !fixed.contains(key))
        .map(|(at, _)| at)
        .collect();
    // Its cells are written: they need not be kept while the package is rewritten.
    Ok((workbook.save_to_buffer()?, growing, hidden.cells))
}

/// Sheets that the hidden one refers to.
const FILLED: [SheetKey; 6] = [
    SheetKey::Start,
    SheetKey::Data,
    SheetKey::Segments,
    SheetKey::Objectives,
    SheetKey::Kpis,
    SheetKey::Notes,
];
/// Sheets that only show what it comes to.
const SHOWN: [SheetKey; 3] = [SheetKey::Scorecard, SheetKey::Dashboard, SheetKey::Definitions];

/// Writes the sheets that people see, and works the hidden one out beside them.
fn calculated(book: &WriteContext<'_>, workbook: &mut Workbook) -> Result<Hidden, XlsxError> {
    let mut sheets = Sheets::new(book.quoted.clone());
    let calculation = SheetKey::Calculation as usize;
    let (mut hidden, filled) = beside(|| calc::hidden(book), || drafts(book, workbook, &FILLED));
    sheets.put(calculation, std::mem::take(&mut hidden.cells.grid));
    let mut written = filled?;
    for (key, draft) in &mut written {
        sheets.put(*key as usize, std::mem::take(&mut draft.grid));
    }
    let ((), shown) = beside(|| sheets.settle(calculation), || drafts(book, workbook, &SHOWN));
    written.extend(shown?);
    for (key, mut draft) in written {
        let sheet = key as usize;
        if SHOWN.contains(&key) {
            sheets.put(sheet, std::mem::take(&mut draft.grid));
        }
        sheets.settle(sheet);
        draft.complete(sheets.grid(sheet), workbook.worksheet_from_index(sheet)?)?;
    }
    hidden.cells.grid = sheets.take(calculation);
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
            SheetKey::Start => write::start::write,
            SheetKey::Data => write::data::write,
            SheetKey::Scorecard => write::scorecard_sheet::write,
            SheetKey::Dashboard => write::dashboard::write,
            SheetKey::Segments => write::segments::write,
            SheetKey::Objectives => write::objectives::write,
            SheetKey::Kpis => write::kpis::write,
            SheetKey::Notes => write::notes::write,
            SheetKey::Definitions => write::definitions::write,
            SheetKey::Calculation | SheetKey::Envelope => continue,
        };
        drafts.push((*key, write(book, page(workbook, *key)?)?));
    }
    Ok(drafts)
}

/// A sheet to be written.
fn page(workbook: &mut Workbook, key: SheetKey) -> Result<SheetWriter<'_>, XlsxError> {
    Ok(SheetWriter::new(workbook.worksheet_from_index(key as usize)?))
}

/// Tells every formula of the hidden sheet of a scorecard's workbook, with its row and column, and
/// gives their fingerprint; nothing is written.
fn formulas(
    scorecard: &Scorecard,
    labels: &Labels,
    mut listener: impl FnMut(u32, u16, &str),
) -> u64 {
    let readings = Readings::default();
    let book = WriteContext::new(scorecard, &readings, labels);
    calc::tell(&book, &mut listener)
}

impl<'a> WriteContext<'a> {
    fn new(scorecard: &'a Scorecard, readings: &'a Readings, labels: &'a Labels) -> Self {
        let layout = Layout::new(scorecard);
        let map = CalcLayout::new(scorecard, &layout);
        let quoted = SheetKey::iter().map(|key| quoted(sheet_name(labels, key))).collect();
        let styles = Styles::new();
        Self { scorecard, readings, labels, layout, map, styles, quoted }
    }

    /// Document properties; the date comes from the data, never from the clock.
    fn properties(&self) -> DocProperties {
        let start = self.scorecard.calendar.start;
        let month = u8::try_from(start.first_month()).unwrap_or(1);
        let mut properties = DocProperties::new()
            .set_title(self.title())
            .set_subject(&self.scorecard.perspective.name)
            .set_company(&self.scorecard.organisation)
            .set_comment(self.labels.text("workbook.comment"))
            .set_custom_property("klant", SCHEMA.to_string());
        if let Ok(date) = ExcelDateTime::from_ymd(start.year(), month, 1) {
            properties = properties.set_creation_datetime(&date);
        }
        properties
    }

    /// Name of the organisation and of the perspective.
    fn title(&self) -> String {
        let name = &self.scorecard.perspective.name;
        if self.scorecard.organisation.is_empty() {
            name.clone()
        } else {
            format!("{} – {name}", self.scorecard.organisation)
        }
    }

    /// Name of a sheet in the scorecard's language.
    fn sheet_name(&self, key: SheetKey) -> &'a str {
        sheet_name(self.labels, key)
    }

    /// A sheet's name as formulas write it, with its exclamation mark.
    fn sheet(&self, key: SheetKey) -> &str {
        self.quoted.get(key as usize).map_or("", String::as_str)
    }

    /// The chosen period; one outside the calendar reads as the last.
    fn chosen(&self) -> Moment {
        let position = self.scorecard.calendar.position(self.scorecard.chosen);
        position.map_or_else(|| Moment::last(self.layout.periods), Moment::Period)
    }

    /// Number of a KPI row's total among the series.
    fn total_number(&self, kpi: usize) -> Option<usize> {
        self.layout.first_series.get(kpi).copied()
    }

    /// The measure of a KPI row.
    fn measure(&self, kpi: usize) -> Option<&'a PlannedKpi> {
        let index = self.layout.kpis.get(kpi)?.measure?;
        self.scorecard.kpis.get(index)
    }

    /// Whether a KPI row is in use: it has a name.
    fn active(&self, kpi: usize) -> bool {
        self.measure(kpi).is_some_and(|measure| !calc::trimmed(&measure.kpi.name).is_empty())
    }

    /// Index of a measure's objective.
    fn objective_index(&self, measure: &PlannedKpi) -> Option<usize> {
        let id = measure.objective.as_ref()?;
        self.layout.objective_places.get(id).copied()
    }

    /// Code of an objective: O1, O2 ….
    fn objective_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.objective"), index + 1)
    }

    /// Code of a segment: S1, S2 ….
    fn segment_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.segment"), index + 1)
    }

    /// Code of a KPI: K1, K2 ….
    fn kpi_code(&self, index: usize) -> String {
        format!("{}{}", self.labels.text("code.kpi"), index + 1)
    }

    /// Code of a segment by its id.
    fn segment_code_of(&self, id: Option<&Id>) -> Option<String> {
        let id = id?;
        let at =
            self.scorecard.segments.iter().position(|segment| segment.id.as_ref() == Some(id))?;
        Some(self.segment_code(at))
    }

    /// Name of an outcome in this sector.
    fn outcome_name(&self, outcome: Outcome) -> String {
        self.scorecard.outcomes.iter().find(|row| row.outcome == outcome).map_or_else(
            || self.labels.of("outcome", outcome.into()).to_owned(),
            |row| row.name.clone(),
        )
    }

    /// Short name of a month.
    fn month(&self, month: u32) -> String {
        self.labels.of("month", &month.to_string()).to_owned()
    }

    /// What people read of a period: `jan 2027`, `Q1 2027`.
    fn period_label(&self, moment: Moment) -> String {
        moment
            .position()
            .and_then(|at| self.scorecard.calendar.get(at))
            .map(|period| self.labels.period(period))
            .unwrap_or_default()
    }

    /// Months of a period.
    fn months(&self) -> usize {
        usize::try_from(self.scorecard.calendar.start.every().months()).unwrap_or(1)
    }

    /// Those whom it serves, with a capital.
    fn customers(&self) -> String {
        capital(&self.scorecard.customer.many)
    }

    /// Shape and word of a status.
    fn status_word(&self, status: Status) -> String {
        let key: &'static str = status.into();
        format!("{} {}", status.shape(), self.labels.of("status", key))
    }

    /// Id of a node among the results.
    fn node_id(&self, node: NodeRow) -> String {
        let id = match node.level {
            NodeLevel::Scorecard => "scorecard".to_owned(),
            NodeLevel::Outcome => {
                let outcome = self.scorecard.outcomes.get(node.index).map(|row| row.outcome);
                format!(
                    "outcome:{}",
                    outcome.map(|outcome| outcome.to_string()).unwrap_or_default()
                )
            }
            NodeLevel::Objective | NodeLevel::Kpi => {
                let id = self.layout.objectives.get(node.index).cloned().unwrap_or_default();
                format!("objective:{id}")
            }
        };
        match node.segment.and_then(|at| self.layout.segments.get(at)) {
            Some(segment) => format!("{id}@{segment}"),
            None => id,
        }
    }
}

/// Name of a sheet.
fn sheet_name(labels: &Labels, key: SheetKey) -> &str {
    match key {
        SheetKey::Envelope => ENVELOPE,
        key => labels.of("sheet", key.into()),
    }
}

/// A text with its first letter in upper case.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
