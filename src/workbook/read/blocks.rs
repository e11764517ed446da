//! Finding the blocks again, whatever people did to the sheets.
//!
//! First by the key row; where a column was moved without its key, or the row is
//! gone, by the headers in any shipped language.

use super::{
    At, Notebook,
    sheets::{RowCells, Sheet},
    vocabulary::ReaderVocabulary,
};
use crate::model::compared;
use crate::workbook::tables::{StartColumn, TableColumn};
use crate::{
    finding::SheetCode,
    model::{Calendar, Period},
    readings::Block,
    workbook::tables::block::{KEY, OWN_COLUMN, edited, sheet_of, stands_below},
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows within which headers are looked for when no key row is left.
const HEADERS_WITHIN: u32 = 400;
/// Fewest machine keys, or headers, by which a row is recognised without its mark.
const MIN_KEYS: usize = 3;

/// Column of the labels on Start, where they are what the rows are known by.
pub(crate) const LABEL: &str = "label";

/// One block as it stands in the file.
#[derive(Clone, Debug)]
pub(crate) struct FoundBlock {
    /// Which sheet, by number.
    pub(crate) sheet: usize,
    /// Column of the ids.
    pub(crate) id: Option<u16>,
    /// Columns by key; periods under their id.
    pub(crate) columns: BTreeMap<String, u16>,
    /// The row of the headers.
    pub(crate) header: Option<u32>,
    /// Rows that hold entries, in order.
    pub(crate) rows: Vec<u32>,
}

impl FoundBlock {
    /// The column of a key.
    pub(crate) fn column(&self, key: &str) -> Option<u16> {
        self.columns.get(key).copied()
    }
}

/// A row that says what stands below it.
struct KeyRow {
    sheet: usize,
    row: u32,
    block: Block,
    /// Column of the ids.
    id: Option<u16>,
    columns: BTreeMap<String, u16>,
    /// Whether the row holds headers instead of keys.
    headers: bool,
}

/// Which block a key names.
fn block_of(name: &str) -> Option<Block> {
    use strum::IntoEnumIterator;
    Block::iter().find(|block| <&str>::from(*block) == name)
}

/// All blocks that are there; of a block that is there twice, the one on the original sheet.
pub(crate) fn find(
    sheets: &[Sheet],
    words: &ReaderVocabulary,
    calendar: Calendar,
    known: &dyn Fn(Block, &str) -> bool,
    notebook: &mut Notebook,
) -> BTreeMap<Block, FoundBlock> {
    let mut marks = Vec::new();
    let keys: BTreeSet<&str> = edited().iter().flat_map(|block| block.columns()).copied().collect();
    for (number, sheet) in sheets.iter().enumerate() {
        for (at, row) in sheet.with_keys() {
            marks.extend(marked(number, at, row, (!sheet.hidden).then_some(&keys)));
        }
    }
    let mut by_block: BTreeMap<Block, Vec<usize>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        by_block.entry(mark.block).or_default().push(at);
    }
    for block in edited() {
        if by_block.contains_key(&block) {
            continue;
        }
        let mark = match block {
            Block::Start => by_facts(sheets, words),
            _ => by_headers(sheets, words, calendar, block, &marks),
        };
        if let Some(mark) = mark {
            notebook.add(SheetCode::KeysGone, At::sheet(mark.sheet));
            by_block.insert(block, vec![marks.len()]);
            marks.push(mark);
        }
    }
    let mut found = BTreeMap::new();
    for (block, places) in by_block {
        let Some(chosen) = original(sheets, words, block, &places, &marks, notebook) else {
            continue;
        };
        let Some(mark) = marks.get(chosen) else { continue };
        let below = marks
            .iter()
            .filter(|other| other.sheet == mark.sheet && other.row > mark.row)
            .map(|other| other.row)
            .min();
        let Some(sheet) = sheets.get(mark.sheet) else { continue };
        // Rows above the keys are those of the first block on its sheet, by ids that no other has.
        let alone = !marks.iter().any(|other| {
            other.sheet == mark.sheet
                && (other.row < mark.row || other.row > mark.row && other.block == Block::Targets)
        });
        let headers = words.headers(block, calendar);
        found.insert(
            block,
            entries(sheet, mark, below, alone, &headers, &|id| known(block, id), notebook),
        );
    }
    found
}

/// A row of machine keys, with its mark or, where that is gone, by the keys themselves.
///
/// What people fill in is seldom a key at all: only rows with one are looked at closely.
fn marked(sheet: usize, at: u32, row: &RowCells, keys: Option<&BTreeSet<&str>>) -> Option<KeyRow> {
    let by_mark = row.cells().find_map(|(column, value)| {
        let block = block_of(value.text().trim().strip_prefix(KEY)?)?;
        Some((column, block))
    });
    let (id, block) = match by_mark {
        Some((column, block)) => (Some(column), block),
        None => {
            let keys = keys?;
            row.cells()
                .find(|(_, value)| value.may_be_key() && keys.contains(value.text().trim()))?;
            (None, by_keys(row)?)
        }
    };
    let mut columns = BTreeMap::new();
    for (column, value) in row.cells() {
        let key = value.text().trim();
        if Some(column) != id && !key.is_empty() && key != OWN_COLUMN {
            columns.entry(key.to_owned()).or_insert(column);
        }
    }
    Some(KeyRow { sheet, row: at, block, id, columns, headers: false })
}

/// The block whose keys stand in a row that lost its mark.
fn by_keys(row: &RowCells) -> Option<Block> {
    let texts: BTreeSet<&str> = row.cells().map(|(_, value)| value.text().trim()).collect();
    let periods = texts.iter().filter(|text| is_period(text)).count();
    edited()
        .into_iter()
        .map(|block| {
            let keys = block.columns();
            let own = keys.iter().filter(|key| texts.contains(**key)).count();
            let periods = if matches!(block, Block::Data | Block::Targets) { periods } else { 0 };
            (own, own + periods, keys.len(), block)
        })
        .filter(|(own, here, all, _)| *here >= MIN_KEYS && own * 2 > *all)
        .max_by_key(|(own, here, ..)| (*here, *own))
        .map(|(.., block)| block)
}

/// Whether a text is the id of a period: `2027-Q1`.
fn is_period(text: &str) -> bool {
    text.contains('-') && text.parse::<Period>().is_ok()
}

/// A row of headers, where no key row is left.
fn by_headers(
    sheets: &[Sheet],
    words: &ReaderVocabulary,
    calendar: Calendar,
    block: Block,
    marks: &[KeyRow],
) -> Option<KeyRow> {
    let mut headers = words.headers(block, calendar);
    if block == Block::Asked {
        headers.extend(words.groups().clone());
    }
    let mut best: Option<(usize, KeyRow)> = None;
    // What the Dashboard lists has the headers of what people fill in elsewhere.
    let shows = |number| marks.iter().any(|it| it.sheet == number && it.block == Block::View);
    let sheets = sheets.iter().enumerate();
    for (number, sheet) in sheets.filter(|(at, sheet)| sheet.is_kept_whole() && !shows(*at)) {
        for (at, row) in sheet.rows.range(..HEADERS_WITHIN) {
            // Keys, or the headers right below them, of a block that is there.
            let taken = |mark: &KeyRow| {
                mark.sheet == number && (mark.row == *at || (!mark.headers && mark.row + 1 == *at))
            };
            if marks.iter().any(taken) {
                continue;
            }
            let mut columns = BTreeMap::new();
            for (column, value) in row.cells() {
                if let Some(key) = headers.get(&compared(value.text())) {
                    columns.entry(key.clone()).or_insert(column);
                }
            }
            let least = MIN_KEYS.max(block.columns().len() / 2);
            // A column for each period, or for each group, is what tells these from others.
            let tells = match block {
                Block::Data | Block::Targets => columns.keys().any(|key| is_period(key)),
                Block::Asked => words.groups().values().any(|key| columns.contains_key(key)),
                _ => true,
            };
            if columns.len() >= least
                && tells
                && best.as_ref().is_none_or(|(count, _)| *count < columns.len())
            {
                let count = columns.len();
                let mark =
                    KeyRow { sheet: number, row: *at, block, id: None, columns, headers: true };
                best = Some((count, mark));
            }
        }
    }
    best.map(|(_, mark)| mark)
}

/// Start without its key row: the column in which most of its rows have their labels; what they
/// say stands in the first column to the right of it that holds anything.
fn by_facts(sheets: &[Sheet], words: &ReaderVocabulary) -> Option<KeyRow> {
    let mut best: Option<(usize, KeyRow)> = None;
    for (number, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.is_kept_whole()) {
        let mut facts: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for (at, row) in sheet.rows.range(..HEADERS_WITHIN) {
            for (column, value) in row.cells() {
                if words.fact(value.text()).is_some() {
                    facts.entry(column).or_default().push(*at);
                }
            }
        }
        for (label, rows) in facts {
            let first = rows.first().copied().unwrap_or_default();
            let right = rows.iter().filter_map(|at| sheet.rows.get(at)).filter_map(|row| {
                row.cells().map(|(column, _)| column).find(|column| *column > label)
            });
            let (Some(value), Some(above)) = (right.min(), first.checked_sub(1)) else { continue };
            if rows.len() >= MIN_KEYS && best.as_ref().is_none_or(|(count, _)| *count < rows.len())
            {
                let columns =
                    [(LABEL.to_owned(), label), (StartColumn::Value.key().to_owned(), value)]
                        .into();
                let count = rows.len();
                let block = Block::Start;
                let mark =
                    KeyRow { sheet: number, row: above, block, id: None, columns, headers: true };
                best = Some((count, mark));
            }
        }
    }
    best.map(|(_, mark)| mark)
}

/// Which of several is the original: the sheet that has the program's own name, else the first.
fn original(
    sheets: &[Sheet],
    words: &ReaderVocabulary,
    block: Block,
    places: &[usize],
    marks: &[KeyRow],
    notebook: &mut Notebook,
) -> Option<usize> {
    let first = *places.first()?;
    if places.len() == 1 {
        return Some(first);
    }
    let name = |at: usize| {
        marks.get(at).and_then(|mark| sheets.get(mark.sheet)).map_or("", |sheet| &sheet.name)
    };
    let key = sheet_of(block).to_string();
    let chosen = places.iter().copied().find(|at| words.is_sheet(name(*at), &key)).unwrap_or(first);
    // Results follow the figures: only what people fill in is told.
    if edited().contains(&block) && !stands_below(block) {
        for other in places.iter().copied().filter(|at| *at != chosen) {
            if let Some(mark) = marks.get(other) {
                notebook.add(
                    SheetCode::SheetCopied { used: name(chosen).to_owned() },
                    At::sheet(mark.sheet),
                );
            }
        }
    }
    Some(chosen)
}

/// Columns and rows of a block.
fn entries(
    sheet: &Sheet,
    mark: &KeyRow,
    below: Option<u32>,
    alone: bool,
    headers: &BTreeMap<String, String>,
    known: &dyn Fn(&str) -> bool,
    notebook: &mut Notebook,
) -> FoundBlock {
    let end = below.unwrap_or(u32::MAX);
    let has_id = |row: &RowCells, id: Option<u16>| id.is_some_and(|id| known(row.text(id)));
    let within: Vec<(u32, &RowCells)> = sheet
        .rows
        .range(mark.row.saturating_add(1)..)
        .take_while(|(at, _)| **at < end)
        .map(|(at, row)| (*at, row))
        .collect();
    let id = id_column(mark.id, &within, known);
    let without_ids = !within.is_empty()
        && mark.block != Block::Notes
        && !stands_below(mark.block)
        && edited().contains(&mark.block)
        && !within.iter().any(|(_, row)| has_id(row, id));
    if without_ids {
        notebook.add(SheetCode::IdsGone, At::sheet(mark.sheet));
    }
    // The header stands right below the keys and has no id.
    let header = if mark.headers {
        Some(mark.row)
    } else {
        within.first().filter(|(_, row)| !has_id(row, id)).map(|(at, _)| *at)
    };
    let mut columns = mark.columns.clone();
    if !mark.headers
        && let Some(row) = header.and_then(|at| sheet.rows.get(&at))
    {
        moved(&mut columns, row, headers, id, |column| {
            let at = header.unwrap_or(mark.row);
            notebook.add(
                SheetCode::ColumnMoved { column: row.text(column).to_owned() },
                At::cell(mark.sheet, at, column),
            );
        });
    }
    let mut rows: Vec<u32> = Vec::new();
    if alone {
        // Sorting can bring rows above their own keys.
        rows.extend(
            sheet.rows.range(..mark.row).filter(|(_, row)| has_id(row, id)).map(|(at, _)| *at),
        );
    }
    rows.extend(within.iter().map(|(at, _)| *at).filter(|at| Some(*at) != header));
    FoundBlock { sheet: mark.sheet, id, columns, header, rows }
}

/// The column of the ids: the marked one, else the one that holds most of them.
fn id_column(
    marked: Option<u16>,
    rows: &[(u32, &RowCells)],
    known: &dyn Fn(&str) -> bool,
) -> Option<u16> {
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for (_, row) in rows {
        for (column, value) in row.cells() {
            let id = value.text().trim();
            if !id.is_empty() && known(id) {
                *counts.entry(column).or_default() += 1;
            }
        }
    }
    let count = |column: u16| counts.get(&column).copied().unwrap_or(0);
    let most = counts.keys().copied().max_by_key(|column| (count(*column), u16::MAX - *column));
    match marked {
        Some(column) if most.is_none_or(|most| count(column) * 2 >= count(most)) => Some(column),
        _ => most.or(marked),
    }
}

/// Corrects columns that were moved without their key, by their headers.
fn moved(
    columns: &mut BTreeMap<String, u16>,
    header: &RowCells,
    headers: &BTreeMap<String, String>,
    id: Option<u16>,
    mut tell: impl FnMut(u16),
) {
    let mut by_text: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    for (column, value) in header.cells().filter(|(column, _)| Some(*column) != id) {
        if let Some(key) = headers.get(&compared(value.text())) {
            by_text.entry(key.as_str()).or_default().push(column);
        }
    }
    let keyed = columns.clone();
    for (key, places) in by_text {
        let [column] = places.as_slice() else { continue };
        let at = keyed.get(key).copied();
        if at == Some(*column) {
            continue;
        }
        // A key that stands over something else, or over nothing, was left behind.
        let stands_over = at.map(|at| header.text(at)).unwrap_or_default();
        let left_behind = stands_over.is_empty()
            || headers.get(&compared(stands_over)).is_some_and(|other| other != key);
        if left_behind {
            columns.insert(key.to_owned(), *column);
            tell(*column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sheets::CellValue, KEY, edited};

    #[test]
    fn every_key_can_be_one() {
        for key in edited().iter().flat_map(|block| block.columns()) {
            assert!(CellValue::Text(format!(" {key} ").into()).may_be_key(), "{key}");
        }
        assert!(CellValue::Text(format!(" {KEY}kpis").into()).may_be_key());
        assert!(!CellValue::Text("Name".into()).may_be_key());
    }
}
