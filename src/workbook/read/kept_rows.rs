//! Which rows of a sheet are kept, within limits, and what stands in their cells.

use super::{
    day_count::{DAYS_TO_1904, serial_of_iso},
    sheets::{CellValue, RowCells, Sheet},
};
use crate::finding::RefusalCode;
use crate::readings::Block;
use crate::workbook::package::limits::Limits;
use crate::workbook::refusal::{ReadError, refused};
use crate::workbook::tables::block::{KEY, edited};
use calamine::{DataRef, Style};

/// Most blank cells: three columns with a format down to the last row.
const MAX_BLANK: usize = 4_000_000;
/// Most cells of all sheets that are looked at once more, for formulas without a result.
const MAX_AGAIN: usize = 1_000_000;
/// Most cells that are kept.
const MAX_KEPT: usize = 1_000_000;
/// Most rows that are kept.
const MAX_KEPT_ROWS: usize = 150_000;
/// Most bytes of text that are kept.
const MAX_TEXTS: usize = 24 << 20;
/// Most cells of a row, and most bytes of its texts, that are held before they are looked at.
const MAX_ROW_CELLS: usize = 16_384;
const MAX_ROW_TEXTS: usize = 1 << 20;
/// Formats of old that are known by their numbers and hold no days.
const NO_DAYS: [std::ops::RangeInclusive<u32>; 4] = [0..=13, 37..=44, 48..=49, 164..=u32::MAX];
/// Signs of a day or a time in a format, and of what is shown beside them.
const DAYS: &str = "dmyhsap/DMYHSAP";

/// What may still be read.
#[derive(Clone)]
pub(crate) struct Left {
    cells: usize,
    blank: usize,
    kept: usize,
    rows: usize,
    texts: usize,
    again: usize,
}

impl Left {
    /// All that may be read within limits.
    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            cells: limits.cells,
            blank: MAX_BLANK,
            kept: MAX_KEPT,
            rows: MAX_KEPT_ROWS,
            texts: MAX_TEXTS,
            again: MAX_AGAIN.min(limits.cells),
        }
    }

    /// Counts a cell that is looked at once more; none where there were enough.
    pub(crate) fn again(&mut self) -> Option<()> {
        self.again = self.again.checked_sub(1)?;
        Some(())
    }
}

/// A limit that the cells break.
pub(crate) fn too_many(file: &str) -> ReadError {
    refused(RefusalCode::FileTooMany, file)
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
pub(crate) struct Shown {
    /// Formats that show percentages.
    percent: Vec<bool>,
    /// Formats that may show days.
    pub(crate) days: Vec<bool>,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

impl Shown {
    pub(crate) fn new(styles: &[Style], from_1904: bool) -> Self {
        let percent = styles.iter().map(|style| signs(style).contains('%')).collect();
        Self { percent, days: styles.iter().map(may_show_days).collect(), from_1904 }
    }

    /// A cell's value; none for a blank one.
    fn value(&self, data: DataRef<'_>, style: usize) -> Option<CellValue> {
        let text = |text: Box<str>| (!text.is_empty()).then_some(CellValue::Text(text));
        match data {
            DataRef::Empty => None,
            DataRef::Float(float) => Some(self.number(float, style)),
            #[expect(clippy::cast_precision_loss, reason = "as the spreadsheet holds it")]
            DataRef::Int(int) => Some(self.number(int as f64, style)),
            DataRef::String(string) => text(string.into()),
            DataRef::SharedString(string) => text(string.into()),
            DataRef::Bool(flag) => Some(CellValue::Bool(flag)),
            DataRef::DateTime(date) => Some(match date.as_f64() {
                serial if !serial.is_finite() => CellValue::Error(serial.to_string().into()),
                serial if date.is_duration() => CellValue::Duration(serial),
                // A time of day has no start.
                serial if self.from_1904 && serial >= 1.0 => CellValue::Date(serial + DAYS_TO_1904),
                serial => CellValue::Date(serial),
            }),
            DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => match serial_of_iso(&iso) {
                Some(serial) => Some(CellValue::Date(serial)),
                None => text(iso.into()),
            },
            DataRef::Error(error) => Some(CellValue::Error(error.to_string().into())),
        }
    }

    /// A number in the format of a style.
    fn number(&self, number: f64, style: usize) -> CellValue {
        match number {
            number if !number.is_finite() => CellValue::Error(number.to_string().into()),
            number if self.percent.get(style).copied().unwrap_or(false) => {
                CellValue::Percent(number)
            }
            number => CellValue::Number(number),
        }
    }
}

/// What a format says of a number, without what it shows as it stands there.
fn signs(style: &Style) -> String {
    let Some(format) = &style.number_format else { return String::new() };
    let (mut quoted, mut literal) = (false, false);
    let mut signs = String::new();
    for character in format.format_code.chars() {
        match character {
            _ if literal => literal = false,
            '\\' | '_' | '*' if !quoted => literal = true,
            '"' => quoted = !quoted,
            character if !quoted => signs.push(character),
            _ => {}
        }
    }
    signs
}

/// Whether a format may show a number as a day or a time, for all that its signs tell.
fn may_show_days(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    let of_old =
        format.format_id.is_some_and(|id| !NO_DAYS.iter().any(|range| range.contains(&id)));
    of_old || format.format_code != "General" && signs(style).contains(|sign| DAYS.contains(sign))
}

/// The rows of a sheet as its cells are told one by one: of hidden sheets, and of the one that
/// explains, only those of a block are kept, so that most of them cost less.
pub(crate) struct KeptRows<'s, 'a> {
    pub(crate) sheet: &'s mut Sheet,
    pub(crate) shown: &'s Shown,
    left: &'s mut Left,
    /// The file, as the user gave it.
    file: &'s str,
    /// Inside a block.
    within: bool,
    /// Inside a block of results, which ends with its ids.
    results: bool,
    /// Whether that block's first row was seen.
    begun: bool,
    /// The row that is being told, its cells with their columns and formats, and how long its texts
    /// are.
    number: Option<u32>,
    row: Vec<(u32, usize, DataRef<'a>)>,
    texts: usize,
}

impl<'s, 'a> KeptRows<'s, 'a> {
    pub(crate) fn new(
        sheet: &'s mut Sheet,
        shown: &'s Shown,
        left: &'s mut Left,
        file: &'s str,
    ) -> Self {
        Self {
            sheet,
            shown,
            left,
            file,
            within: false,
            results: false,
            begun: false,
            number: None,
            row: Vec::new(),
            texts: 0,
        }
    }

    /// Counts a blank cell.
    pub(crate) fn blank(&mut self) -> Result<(), ReadError> {
        let refuse = || {
            let sheet = self.sheet.name.clone();
            refused(RefusalCode::FileBlankCells { sheet }, self.file)
        };
        self.left.blank = self.left.blank.checked_sub(1).ok_or_else(refuse)?;
        Ok(())
    }

    /// Counts a cell with something in it.
    pub(crate) fn filled(&mut self) -> Result<(), ReadError> {
        self.left.cells = self.left.cells.checked_sub(1).ok_or_else(|| too_many(self.file))?;
        Ok(())
    }

    /// Takes a cell of the sheet, by its row and column.
    pub(crate) fn cell(
        &mut self,
        (row, column): (u32, u32),
        style: usize,
        value: DataRef<'a>,
    ) -> Result<(), ReadError> {
        // One that says its columns twice, or holds a book, is no reason to fill the memory.
        if self.number != Some(row) || self.row.len() >= MAX_ROW_CELLS || self.texts > MAX_ROW_TEXTS
        {
            self.row_ends()?;
            self.number = Some(row);
            self.texts = 0;
        }
        self.texts += text_of(&value).len();
        self.row.push((column, style, value));
        Ok(())
    }

    /// Keeps the row that was told, or lets it go; either way its cells are taken out.
    pub(crate) fn row_ends(&mut self) -> Result<(), ReadError> {
        let Some(number) = self.number else { return Ok(()) };
        let Self { sheet, left, file, .. } = self;
        let mark = self.row.iter().find_map(|(_, _, value)| text_of(value).strip_prefix(KEY));
        if let Some(block) = mark {
            self.within = true;
            self.begun = false;
            self.results = [Block::Values, Block::Scores, Block::States, Block::Results]
                .iter()
                .any(|results| block == <&str>::from(*results));
            // A sheet that people fill in can be hidden, too.
            let is_edited = || edited().iter().any(|one| block == <&str>::from(*one));
            sheet.gaps.0 |= !sheet.hidden || is_edited();
        } else if self.results {
            let is_id = |(column, _, value): &(u32, usize, DataRef<'_>)| {
                *column == 0 && !text_of(value).is_empty()
            };
            let id = self.row.iter().any(is_id);
            self.within = self.within && (id || !self.begun);
            self.begun = self.begun || id;
        }
        if !sheet.is_kept_whole() && !self.within {
            self.row.clear();
            return Ok(());
        }
        let mut row = RowCells::with_capacity(self.row.len());
        for (column, style, value) in self.row.drain(..) {
            if let Some(value) = self.shown.value(value, style) {
                row.set(u16::try_from(column).unwrap_or(u16::MAX), value);
            }
        }
        let (count, texts) = row.size();
        left.kept = left.kept.checked_sub(count).ok_or_else(|| too_many(file))?;
        left.rows = left.rows.checked_sub(1).ok_or_else(|| too_many(file))?;
        left.texts = left.texts.checked_sub(texts).ok_or_else(|| too_many(file))?;
        sheet.keep(number, row);
        Ok(())
    }
}
