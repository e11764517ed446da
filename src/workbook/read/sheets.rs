//! The cells of a workbook, streamed under limits; a broken cell costs only itself.

use super::{
    day_count::{DAYS_TO_1904, serial_of_iso},
    vocabulary,
};
use crate::finding::RefusalCode;
use crate::readings::Block;
use crate::workbook::package::{
    lacking::SheetXml,
    lean,
    limits::{self, Limits, MAX_CELLS},
    raw_cells::{each_cell, merged},
    references,
};
use crate::workbook::refusal::{ReadError, refused};
use crate::workbook::tables::block::{KEY, SheetKey, edited};
use calamine::{
    Cell, DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError, XlsxFormulaMetadata,
};
use std::{collections::BTreeMap, io::Cursor};

/// Most sheets.
const MAX_SHEETS: usize = 200;
/// Most blank cells: three columns with a format down to the last row.
const MAX_BLANK: usize = 4_000_000;
/// Most cells that are kept.
const MAX_KEPT: usize = 1_000_000;
/// Most rows that are kept.
const MAX_KEPT_ROWS: usize = 150_000;
/// Most bytes of text that are kept.
const MAX_TEXTS: usize = 24 << 20;
/// Most formulas without a result that are kept of a sheet.
const MAX_PENDING: usize = 20_000;
/// Most characters that are kept of such a formula.
const MAX_PENDING_LEN: usize = 60;
/// Most cells of a sheet that are told to be broken.
const MAX_BROKEN: usize = 1_000;
/// Most cells of a row, and most bytes of its texts, that are held before they are looked at.
const MAX_ROW_CELLS: usize = 16_384;
const MAX_ROW_TEXTS: usize = 1 << 20;
/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: u32 = 16_384;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CellValue {
    /// A finite number.
    Number(f64),
    /// A number in a format that shows percentages.
    Percent(f64),
    /// A text.
    Text(String),
    /// A truth value.
    Bool(bool),
    /// An error, as it is shown: `#DIV/0!`.
    Error(String),
    /// A day or a time of day, counted in days from the start of 1900.
    Date(f64),
    /// A span of time, in days.
    Duration(f64),
}

impl CellValue {
    /// The number that a cell holds, however it is shown.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number)
            | Self::Percent(number)
            | Self::Date(number)
            | Self::Duration(number) => Some(*number),
            _ => None,
        }
    }

    /// What a person sees, as far as it is a text.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Error(text) => text,
            _ => "",
        }
    }
}

/// One row: cells by column, from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RowCells(Vec<(u16, CellValue)>);

impl RowCells {
    /// The cell of a column.
    pub(crate) fn get(&self, column: u16) -> Option<&CellValue> {
        let at = self.0.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The text of a column's cell, without spaces around it.
    pub(crate) fn text(&self, column: u16) -> &str {
        self.get(column).map_or("", |value| value.text().trim())
    }

    /// All cells from left to right.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (u16, &CellValue)> {
        self.0.iter().map(|(column, value)| (*column, value))
    }

    /// Adds a cell; a later one of the same column wins.
    fn set(&mut self, column: u16, value: CellValue) {
        match self.0.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(at) => {
                if let Some(cell) = self.0.get_mut(at) {
                    cell.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (column, value)),
        }
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Its name.
    pub(crate) name: String,
    /// Whether people see it.
    pub(crate) hidden: bool,
    /// Rows with cells, by number from 0.
    pub(crate) rows: BTreeMap<u32, RowCells>,
    /// Whether something in it could not be read at all, and reading ended there.
    pub(crate) cut: bool,
    /// How many cells could not be read.
    pub(crate) broken: usize,
    /// Formulas without a result, where people fill in: some programs drop what formulas come to.
    pub(crate) pending: BTreeMap<(u32, u16), String>,
    /// Merged cells where people fill in: first and last row and column.
    pub(crate) merged: Vec<[(u32, u16); 2]>,
    /// Whether it holds a block that people fill in, and cells without anything.
    gaps: (bool, bool),
}

/// Opens a workbook: its sheets with their cells, as far as they are read.
///
/// # Errors
/// When it is no workbook that can be read, or holds more than any scorecard does.
pub(crate) fn opened(bytes: &[u8], file: &str, within: Limits) -> Result<Vec<Sheet>, ReadError> {
    limits::declarations(bytes, file, within)?;
    let easier = lean::easier(
        bytes,
        |name| vocabulary::is_named(name, SheetKey::Calculation),
        |name| vocabulary::is_named(name, SheetKey::Results),
    );
    let read = easier.as_deref().unwrap_or(bytes);
    limits::large_parts(read, file)?;
    references::check(read, file)?;
    sheets(read, file, within)
}

/// Reads all sheets.
fn sheets(bytes: &[u8], file: &str, limits: Limits) -> Result<Vec<Sheet>, ReadError> {
    let damaged = || refused(RefusalCode::FileDamaged, file);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|fault| match fault {
        XlsxError::Password => refused(RefusalCode::FileEncryptedOrOld, file),
        _ => damaged(),
    })?;
    let names: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if names.is_empty() {
        return Err(damaged());
    }
    if names.len() > MAX_SHEETS {
        return Err(too_many(file));
    }
    let mut left = Left {
        cells: limits.cells,
        blank: MAX_BLANK,
        kept: MAX_KEPT,
        rows: MAX_KEPT_ROWS,
        texts: MAX_TEXTS,
    };
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut xml = None;
    for (name, hidden) in names {
        if sheets.iter().any(|sheet| sheet.name == name) {
            continue;
        }
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        fill(&mut book, &mut sheet, &mut left, file)?;
        if sheet.broken > 0 {
            as_written(&mut sheet, xml.get_or_insert_with(|| SheetXml::new(bytes)));
        }
        if sheet.gaps.0 {
            let text = xml.get_or_insert_with(|| SheetXml::new(bytes)).text(&sheet.name);
            sheet.merged = text.map(|text| merged(&text)).unwrap_or_default();
        }
        if sheet.gaps == (true, true)
            && xml.get_or_insert_with(|| SheetXml::new(bytes)).may_lack_results(&sheet.name)
        {
            pending(&mut book, &mut sheet);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// What may still be read.
struct Left {
    cells: usize,
    blank: usize,
    kept: usize,
    rows: usize,
    texts: usize,
}

/// A limit that the cells break.
fn too_many(file: &str) -> ReadError {
    refused(RefusalCode::FileTooMany, file)
}

/// A sheet with formats far beyond what it holds.
fn too_blank(sheet: &str, file: &str) -> ReadError {
    refused(RefusalCode::FileBlankCells { sheet: sheet.to_owned() }, file)
}

/// Reads one sheet.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    left: &mut Left,
    file: &str,
) -> Result<(), ReadError> {
    let from_1904 = book.has_1904_epoch();
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name.clone()) else {
        sheet.cut = true;
        return Ok(());
    };
    let shown = Shown { percent: cells.styles().iter().map(shows_percent).collect(), from_1904 };
    let mut keep = Keep::new(sheet.hidden);
    // A row as the library gives it: most rows of a hidden sheet are let go, and cost less so.
    let mut number = None;
    let mut row: Vec<(Cell<DataRef<'_>>, usize)> = Vec::new();
    let mut texts = 0;
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(fault) if is_one_cell(&fault) && sheet.broken < MAX_BROKEN => {
                sheet.broken += 1;
                continue;
            }
            Err(_) => {
                sheet.cut = true;
                break;
            }
        };
        if matches!(cell.get_value(), DataRef::Empty) {
            sheet.gaps.1 = true;
            left.blank = left.blank.checked_sub(1).ok_or_else(|| too_blank(&sheet.name, file))?;
            continue;
        }
        left.cells = left.cells.checked_sub(1).ok_or_else(|| too_many(file))?;
        let (at, column) = cell.get_position();
        if at >= ROWS || column >= COLUMNS {
            sheet.broken += 1;
            continue;
        }
        // One that says its columns twice, or holds a book, is no reason to fill the memory.
        if number != Some(at) || row.len() >= MAX_ROW_CELLS || texts > MAX_ROW_TEXTS {
            keep.row(sheet, number, &mut row, &shown, left, file)?;
            number = Some(at);
            texts = 0;
        }
        texts += text_of(cell.get_value()).len();
        row.push((cell, style));
    }
    keep.row(sheet, number, &mut row, &shown, left, file)
}

/// Cells that the library could not read stand there as they are written, so that each is told at
/// its place where it is used.
fn as_written(sheet: &mut Sheet, xml: &mut SheetXml<'_>) {
    let Some(text) = xml.text(&sheet.name) else { return };
    let Sheet { rows, hidden, .. } = sheet;
    let mut room = MAX_BROKEN;
    let whole = each_cell(&text, |cell| {
        let ((row, column), content) = (cell.at, cell.content().trim());
        let column = u16::try_from(column).ok()?;
        let is_read = *hidden && !rows.contains_key(&row)
            || rows.get(&row).is_some_and(|cells| cells.get(column).is_some());
        if !is_read && !content.is_empty() {
            room = room.checked_sub(1)?;
            let content = content.chars().take(MAX_PENDING_LEN).collect();
            rows.entry(row).or_default().set(column, CellValue::Error(content));
        }
        Some(())
    });
    if whole.is_some() {
        sheet.broken = 0;
    }
}

/// Looks for formulas in cells without anything. A blank cell reads like one of those, and which
/// it is shows only where formulas are read.
fn pending(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet) {
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return };
    for _ in 0..MAX_CELLS {
        // Formulas that stand for several cells are not expanded: the library would allocate as
        // many as the file declares.
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Err(fault) if is_one_cell(&fault) => continue,
            Ok(None) | Err(_) => return,
        };
        let (row, column) = cell.pos;
        let (Some(formula), DataRef::Empty, true) =
            (cell.formula, cell.value, sheet.pending.len() < MAX_PENDING)
        else {
            continue;
        };
        let text = match formula {
            XlsxFormulaMetadata::Normal { formula }
            | XlsxFormulaMetadata::Shared { formula, .. } => formula,
            _ => String::new(),
        };
        let text = text.chars().take(MAX_PENDING_LEN).collect();
        if let Ok(column) = u16::try_from(column) {
            sheet.pending.insert((row, column), text);
        }
    }
}

/// Whether the rest of a sheet can be read after this fault.
pub(crate) fn is_one_cell(fault: &XlsxError) -> bool {
    !matches!(
        fault,
        XlsxError::Io(_)
            | XlsxError::Zip(_)
            | XlsxError::Xml(_)
            | XlsxError::XmlAttr(_)
            | XlsxError::XmlEof(_)
    )
}

/// Whether a format shows a number as a percentage.
fn shows_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    let (mut quoted, mut literal) = (false, false);
    for character in format.format_code.chars() {
        match character {
            _ if literal => literal = false,
            '\\' | '_' | '*' if !quoted => literal = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// A cell's text; empty for what is none.
pub(crate) fn text_of<'a>(data: &'a DataRef<'_>) -> &'a str {
    match data {
        DataRef::String(text) => text,
        DataRef::SharedString(text) => text,
        _ => "",
    }
}

/// How the numbers of a workbook are shown.
struct Shown {
    /// Formats that show percentages.
    percent: Vec<bool>,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

impl Shown {
    /// A cell's value; none for a blank one.
    fn value(&self, data: &DataRef<'_>, style: usize) -> Option<CellValue> {
        let text = |text: &str| (!text.is_empty()).then(|| CellValue::Text(text.to_owned()));
        match data {
            DataRef::Empty => None,
            DataRef::Float(float) => Some(self.number(*float, style)),
            #[expect(clippy::cast_precision_loss, reason = "as the spreadsheet holds it")]
            DataRef::Int(int) => Some(self.number(*int as f64, style)),
            DataRef::String(string) => text(string),
            DataRef::SharedString(string) => text(string),
            DataRef::Bool(flag) => Some(CellValue::Bool(*flag)),
            DataRef::DateTime(date) => Some(match date.as_f64() {
                serial if !serial.is_finite() => CellValue::Error(serial.to_string()),
                serial if date.is_duration() => CellValue::Duration(serial),
                // A time of day has no start.
                serial if self.from_1904 && serial >= 1.0 => CellValue::Date(serial + DAYS_TO_1904),
                serial => CellValue::Date(serial),
            }),
            DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => match serial_of_iso(iso) {
                Some(serial) => Some(CellValue::Date(serial)),
                None => text(iso),
            },
            DataRef::Error(error) => Some(CellValue::Error(error.to_string())),
        }
    }

    /// A number in the format of a style.
    fn number(&self, number: f64, style: usize) -> CellValue {
        match number {
            number if !number.is_finite() => CellValue::Error(number.to_string()),
            number if self.percent.get(style).copied().unwrap_or(false) => {
                CellValue::Percent(number)
            }
            number => CellValue::Number(number),
        }
    }
}

/// Which rows are worth keeping: on hidden sheets only those of a block.
struct Keep {
    hidden: bool,
    /// Inside a block.
    within: bool,
    /// Inside a block of results, which ends with its ids.
    results: bool,
    /// Whether that block's first row was seen.
    begun: bool,
}

impl Keep {
    fn new(hidden: bool) -> Self {
        Self { hidden, within: false, results: false, begun: false }
    }

    /// Keeps a row, or lets it go; either way its cells are taken out.
    fn row(
        &mut self,
        sheet: &mut Sheet,
        number: Option<u32>,
        cells: &mut Vec<(Cell<DataRef<'_>>, usize)>,
        shown: &Shown,
        left: &mut Left,
        file: &str,
    ) -> Result<(), ReadError> {
        let Some(number) = number else { return Ok(()) };
        let mark = cells.iter().find_map(|(cell, _)| text_of(cell.get_value()).strip_prefix(KEY));
        if let Some(block) = mark {
            self.within = true;
            self.begun = false;
            self.results = [Block::Values, Block::Scores, Block::States, Block::Results]
                .iter()
                .any(|results| block == <&str>::from(*results));
            // A sheet that people fill in can be hidden, too.
            let is_edited = || edited().iter().any(|one| block == <&str>::from(*one));
            sheet.gaps.0 |= !self.hidden || is_edited();
        } else if self.results {
            let id = cells.iter().any(|(cell, _)| {
                cell.get_position().1 == 0 && !text_of(cell.get_value()).is_empty()
            });
            self.within = self.within && (id || !self.begun);
            self.begun = self.begun || id;
        }
        if self.hidden && !self.within {
            cells.clear();
            return Ok(());
        }
        let mut row = RowCells(Vec::with_capacity(cells.len()));
        for (cell, style) in cells.drain(..) {
            if let Some(value) = shown.value(cell.get_value(), style) {
                row.set(u16::try_from(cell.get_position().1).unwrap_or(u16::MAX), value);
            }
        }
        let texts = row.cells().map(|(_, value)| value.text().len()).sum();
        left.kept = left.kept.checked_sub(row.0.len()).ok_or_else(|| too_many(file))?;
        left.rows = left.rows.checked_sub(1).ok_or_else(|| too_many(file))?;
        left.texts = left.texts.checked_sub(texts).ok_or_else(|| too_many(file))?;
        if let Some(earlier) = sheet.rows.get_mut(&number) {
            for (column, value) in row.0 {
                earlier.set(column, value);
            }
        } else if !row.0.is_empty() {
            row.0.shrink_to_fit();
            sheet.rows.insert(number, row);
        }
        Ok(())
    }
}
