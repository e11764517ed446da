//! The cells of a workbook, streamed under limits; a broken cell costs only itself.

use super::{
    kept_rows::{KeptRows, Left, Shown, too_many},
    straight::StraightSheets,
    vocabulary,
};
use crate::finding::RefusalCode;
use crate::workbook::package::{
    lacking::SheetXml,
    lean::SheetParts,
    limits::{self, Limits, MAX_CELLS},
    raw_cells::{each_cell, merged},
    references,
};
use crate::workbook::refusal::{ReadError, refused};
use crate::workbook::tables::block::SheetKey;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};
use std::{collections::BTreeMap, io::Cursor};

/// Most sheets.
const MAX_SHEETS: usize = 200;
/// Most formulas without a result that are kept of a sheet.
const MAX_PENDING: usize = 20_000;
/// Most characters that are kept of such a formula.
const MAX_PENDING_LEN: usize = 60;
/// Most cells of a sheet that are told to be broken.
const MAX_BROKEN: usize = 1_000;
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

    /// An empty row with room for some cells.
    pub(crate) fn with_capacity(cells: usize) -> Self {
        Self(Vec::with_capacity(cells))
    }

    /// How many cells it has, and how long their texts are.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.0.len(), self.0.iter().map(|(_, value)| value.text().len()).sum())
    }

    /// Adds a cell; a later one of the same column wins.
    pub(crate) fn set(&mut self, column: u16, value: CellValue) {
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
    pub(crate) gaps: (bool, bool),
}

impl Sheet {
    /// Keeps a row; of one that comes again, later cells win.
    pub(crate) fn keep(&mut self, number: u32, mut row: RowCells) {
        if let Some(earlier) = self.rows.get_mut(&number) {
            for (column, value) in row.0 {
                earlier.set(column, value);
            }
        } else if !row.0.is_empty() {
            row.0.shrink_to_fit();
            self.rows.insert(number, row);
        }
    }
}

/// Opens a workbook: its sheets with their cells, as far as they are read.
///
/// # Errors
/// When it is no workbook that can be read, or holds more than any scorecard does.
pub(crate) fn opened(bytes: &[u8], file: &str, within: Limits) -> Result<Vec<Sheet>, ReadError> {
    limits::declarations(bytes, file, within)?;
    let mut left = Left::within(within);
    let parts = SheetParts::new(
        bytes,
        |name| vocabulary::is_named(name, SheetKey::Calculation),
        |name| vocabulary::is_named(name, SheetKey::Results),
    );
    let mut straight = match &parts {
        Some(parts) => StraightSheets::read(parts, &mut left, file)?,
        None => StraightSheets::default(),
    };
    if let Some(all) = straight.all() {
        return Ok(all);
    }
    let easier = parts.and_then(|parts| parts.easier(&straight.parts(&parts), true));
    read(easier.as_deref().unwrap_or(bytes), &mut straight, &mut left, file)
}

/// A workbook as the library opens it, when nothing in it can hurt.
pub(crate) fn book<'b>(bytes: &'b [u8], file: &str) -> Result<Xlsx<Cursor<&'b [u8]>>, ReadError> {
    limits::large_parts(bytes, file)?;
    references::check(bytes, file)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|fault| match fault {
        XlsxError::Password => refused(RefusalCode::FileEncryptedOrOld, file),
        _ => refused(RefusalCode::FileDamaged, file),
    })
}

/// The sheets of a workbook by their names, and whether they are hidden.
pub(crate) fn names(
    book: &Xlsx<Cursor<&[u8]>>,
    file: &str,
) -> Result<Vec<(String, bool)>, ReadError> {
    let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let names: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(is_sheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    match names.len() {
        0 => Err(refused(RefusalCode::FileDamaged, file)),
        count if count > MAX_SHEETS => Err(too_many(file)),
        _ => Ok(names),
    }
}

/// Reads all sheets that were not read already.
pub(crate) fn read(
    bytes: &[u8],
    straight: &mut StraightSheets,
    left: &mut Left,
    file: &str,
) -> Result<Vec<Sheet>, ReadError> {
    let mut book = book(bytes, file)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut xml = None;
    for (name, hidden) in names(&book, file)? {
        if sheets.iter().any(|sheet| sheet.name == name) {
            continue;
        }
        if let Some(sheet) = straight.take(&name) {
            sheets.push(sheet);
            continue;
        }
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        fill(&mut book, &mut sheet, left, file)?;
        if sheet.broken > 0 {
            as_written(&mut sheet, xml.get_or_insert_with(|| SheetXml::new(bytes)));
        }
        if sheet.gaps.0 {
            let text = xml.get_or_insert_with(|| SheetXml::new(bytes)).text(&sheet.name);
            let behind = text.as_ref().and_then(|text| text.get(text.rfind("sheetData")?..));
            sheet.merged = behind.map(merged).unwrap_or_default();
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
    let shown = Shown::new(cells.styles(), from_1904);
    let mut rows = KeptRows::new(sheet, &shown, left, file);
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(fault) if is_one_cell(&fault) && rows.sheet.broken < MAX_BROKEN => {
                rows.sheet.broken += 1;
                continue;
            }
            Err(_) => {
                rows.sheet.cut = true;
                break;
            }
        };
        if matches!(cell.get_value(), DataRef::Empty) {
            rows.sheet.gaps.1 = true;
            rows.blank()?;
            continue;
        }
        rows.filled()?;
        let at = cell.get_position();
        if at.0 >= ROWS || at.1 >= COLUMNS {
            rows.sheet.broken += 1;
            continue;
        }
        rows.cell(at, style, cell.get_value().clone())?;
    }
    rows.row_ends()
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
