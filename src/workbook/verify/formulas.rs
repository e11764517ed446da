//! Formulas of the hidden sheet against those that were issued.
//!
//! They are read only where a result differs, in a second pass. What was issued is
//! written anew, without a sheet: the same scorecard has the same formulas. Where their
//! fingerprint is not the envelope's, another version of the program wrote the workbook,
//! and nobody is accused of anything.

use super::formula_eq::{RefMap, fingerprint};
use crate::{
    catalogue::Labels,
    model::Moment,
    readings::Block,
    scorecard::Scorecard,
    wire::fingerprint::Fnv,
    workbook::{
        calc::{
            calculate,
            context::CalcContext,
            map::CalcLayout,
            sink::{CellSink, CellStyle},
        },
        package::references,
        read::{ReadContext, sheets::is_one_cell},
        tables::{
            block::{SheetKey, sheet_of},
            layout::Layout,
        },
    },
};
use calamine::{Reader, Xlsx, XlsxFormulaMetadata, expand_shared_formula};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use strum::IntoEnumIterator;
use zip::ZipArchive;

/// Most results of series by period of a workbook whose formulas are written anew, and read: 500
/// KPIs by month, in less time than the limit leaves.
const MAX_RESULTS: usize = 6_500;
/// Most cells that are looked at.
const MAX_CELLS: usize = 2_000_000;
/// Most formulas that are kept because they are written otherwise.
const MAX_OTHERWISE: usize = 700_000;
/// Most formulas that stand for several cells.
const MAX_SHARED: usize = 10_000;
/// Longest formula: what a spreadsheet takes.
const MAX_LEN: usize = 8_192;
/// Most cells that are said to be altered.
const MAX_ALTERED: usize = 1_000;
/// Bytes of a part within which a formula is early.
const EARLY: u64 = 1 << 14;
/// Number of a sheet that is none of the program's own.
const STRANGE: u32 = 1_000;

/// What happened to a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormulaChange {
    /// Something was typed over it, or it was cleared.
    Gone,
    /// It is another one.
    Changed,
}

/// What came of looking.
#[derive(Debug)]
pub(crate) enum Formulas {
    /// It cannot be told: another version wrote them, or the sheet was rearranged.
    Unknown,
    /// There are none at all.
    None,
    /// Those that are not as issued, by row and column from 0.
    Altered(BTreeMap<(u32, u32), FormulaChange>),
}

impl ReadContext<'_> {
    /// Looks whether the formulas of the hidden sheet are as issued.
    pub(crate) fn formulas(&self) -> Formulas {
        let Some(found) = self.found.get(&Block::Values) else { return Formulas::Unknown };
        self.look(found.sheet).unwrap_or(Formulas::Unknown)
    }

    /// Whether the file holds values only, however right they are: whoever types on finds nothing
    /// calculated.
    pub(crate) fn values_only(&self) -> bool {
        let Some(found) = self.found.get(&Block::Values) else { return false };
        let Some(sheet) = self.sheets.get(found.sheet) else { return false };
        if any_early(self.bytes) {
            return false;
        }
        let mut any = false;
        each_formula(self.bytes, &sheet.name, |_, _| any = true).is_some() && !any
    }

    fn look(&self, sheet: usize) -> Option<Formulas> {
        let labels = self.words.own()?;
        let issued = IssuedFormulas::new(self, labels);
        if issued.is_none() && any_early(self.bytes) {
            return Some(Formulas::Unknown);
        }
        let here = FileRefs::new(self);
        let mut otherwise: Vec<((u32, u32), Option<u64>)> = Vec::new();
        let mut seen = vec![false; issued.as_ref().map_or(0, |issued| issued.cells.len())];
        let mut any = false;
        each_formula(self.bytes, &self.sheets.get(sheet)?.name, |at, formula| {
            any = true;
            let Some(issued) = &issued else { return };
            let Ok(place) = issued.cells.binary_search_by_key(&at, |(cell, _)| *cell) else {
                return;
            };
            if let Some(seen) = seen.get_mut(place) {
                *seen = true;
            }
            let same = issued.cells.get(place).is_some_and(|(_, hash)| *hash == hash_of(formula));
            if !same && otherwise.len() < MAX_OTHERWISE {
                otherwise.push((at, fingerprint(formula, &here)));
            }
        })?;
        if !any {
            return Some(Formulas::None);
        }
        let issued = issued?;
        if otherwise.len() >= MAX_OTHERWISE {
            return None;
        }
        let mut altered: BTreeMap<(u32, u32), FormulaChange> = issued
            .cells
            .iter()
            .zip(&seen)
            .filter(|(_, seen)| !**seen)
            .map(|((cell, _), _)| (*cell, FormulaChange::Gone))
            .take(MAX_ALTERED)
            .collect();
        if !otherwise.is_empty() {
            otherwise.sort_unstable();
            let there = IssuedRefs { names: names(labels) };
            formulas(self.issued, labels, |row, column, formula| {
                let at = (row, u32::from(column));
                let found = otherwise.binary_search_by_key(&at, |(cell, _)| *cell).ok();
                let Some((_, now)) = found.and_then(|at| otherwise.get(at)) else { return };
                // A broken reference comes of deleting what it pointed to.
                let differs = now.is_some_and(|now| fingerprint(formula, &there) != Some(now));
                if differs && altered.len() < MAX_ALTERED {
                    altered.insert(at, FormulaChange::Changed);
                }
            });
        }
        Some(Formulas::Altered(altered))
    }

    /// Whether the hidden sheet stands as it was issued: no row or column of it was moved.
    fn stands_as_issued(&self, layout: &Layout, map: &CalcLayout) -> bool {
        let here = |block: Block, id: Option<&String>, row: u32| {
            let found = self.found.get(&block)?;
            let text = self.sheets.get(found.sheet)?.rows.get(&row)?.text(0);
            (found.id == Some(0) && id.is_some_and(|id| id == text)).then_some(())
        };
        let ends = |block: Block, rows: crate::workbook::tables::layout::Rows| {
            let last = layout.series.len().saturating_sub(1);
            here(block, layout.series.first().map(|series| &series.id), rows.row(0))?;
            here(block, layout.series.last().map(|series| &series.id), rows.row(last))
        };
        let periods = || {
            let values = self.found.get(&Block::Values)?;
            self.issued.calendar.periods().enumerate().try_for_each(|(at, period)| {
                let column = values.column(&period.to_string())?;
                (column == map.column(Moment::Period(at))).then_some(())
            })
        };
        let whole = "scorecard".to_owned();
        ends(Block::Values, map.values).is_some()
            && ends(Block::Scores, map.scores).is_some()
            && ends(Block::States, map.states).is_some()
            && here(Block::Results, Some(&whole), map.results.row(0)).is_some()
            && periods().is_some()
    }
}

/// Whether a formula stands at the beginning of any sheet, as it does on the first one of ours:
/// that spares looking through the large ones.
fn any_early(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|index| {
        let Ok(part) = archive.by_index(index) else { return false };
        if !part.name().is_ok_and(|name| name.to_lowercase().contains("/worksheets/")) {
            return false;
        }
        let mut start = Vec::new();
        // What cannot be read holds nothing that is known.
        let _ = part.take(EARLY).read_to_end(&mut start);
        start.windows(3).any(|three| three == b"<f>" || three == b"<f ")
    })
}

/// The formulas as issued.
struct IssuedFormulas {
    /// A hash of each, in order of row and column.
    cells: Vec<((u32, u32), u64)>,
}

impl IssuedFormulas {
    /// Writes them anew; none where they cannot be held against those of the file.
    fn new(context: &ReadContext<'_>, labels: &Labels) -> Option<Self> {
        let layout = context.layout;
        let map = CalcLayout::new(context.issued, layout);
        let size = layout.series.len().saturating_mul(layout.periods);
        if size > MAX_RESULTS || !context.stands_as_issued(layout, &map) {
            return None;
        }
        let mut cells = Vec::new();
        let print = formulas(context.issued, labels, |row, column, formula| {
            cells.push(((row, u32::from(column)), hash_of(formula)));
        });
        if !context.envelope.has_formulas(print) {
            return None;
        }
        cells.sort_unstable();
        cells.dedup_by_key(|(cell, _)| *cell);
        Some(Self { cells })
    }
}

fn hash_of(formula: &str) -> u64 {
    let mut hash = Fnv::new();
    hash.add_fast(formula.as_bytes());
    hash.0
}

/// Number of a sheet of the program's own.
fn number(key: SheetKey) -> u32 {
    key as u32
}

/// The program's sheets by the names that they were issued with, in lower case.
fn names(labels: &Labels) -> BTreeMap<String, u32> {
    SheetKey::iter()
        .map(|key| (labels.of("sheet", key.into()).to_lowercase(), number(key)))
        .collect()
}

/// References as they were issued: rows of edited sheets say nothing.
struct IssuedRefs {
    names: BTreeMap<String, u32>,
}

impl RefMap for IssuedRefs {
    fn sheet(&self, name: Option<&str>) -> u32 {
        match name {
            None => number(SheetKey::Calculation),
            Some(name) => self.names.get(&name.to_lowercase()).copied().unwrap_or(STRANGE),
        }
    }

    fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32) {
        if sheet == number(SheetKey::Calculation) { (row, column) } else { (0, column) }
    }
}

/// References as they stand in the file.
struct FileRefs {
    /// The program's sheets by the names that they have now, in lower case.
    names: BTreeMap<String, u32>,
    /// Where columns stood when they were issued, by sheet.
    columns: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl FileRefs {
    fn new(context: &ReadContext<'_>) -> Self {
        let mut names = BTreeMap::new();
        for sheet in context.sheets {
            let key =
                SheetKey::iter().find(|key| context.words.is_sheet(&sheet.name, (*key).into()));
            names.extend(key.map(|key| (sheet.name.to_lowercase(), number(key))));
        }
        let mut columns: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        let periods: Vec<String> =
            context.issued.calendar.periods().map(|period| period.to_string()).collect();
        for (block, found) in context.found {
            let key = number(sheet_of(*block));
            // Whatever it is called now: what stands on it says which it is.
            names.extend(
                context.sheets.get(found.sheet).map(|sheet| (sheet.name.to_lowercase(), key)),
            );
            let places = columns.entry(key).or_default();
            places.extend(found.id.map(|id| (u32::from(id), 0)));
            for (key, column) in &found.columns {
                let position = periods.iter().position(|period| period == key);
                let issued = match (block, position) {
                    (Block::Data, Some(at)) => Layout::data_column(Moment::Period(at)),
                    (Block::Targets, Some(at)) => Layout::target_column(at),
                    _ => block.column(key).unwrap_or(0),
                };
                if issued > 0 {
                    places.insert(u32::from(*column), u32::from(issued));
                }
            }
        }
        Self { names, columns }
    }
}

impl RefMap for FileRefs {
    fn sheet(&self, name: Option<&str>) -> u32 {
        match name {
            None => number(SheetKey::Calculation),
            Some(name) => self.names.get(&name.to_lowercase()).copied().unwrap_or(STRANGE),
        }
    }

    fn cell(&self, sheet: u32, row: u32, column: u32) -> (u32, u32) {
        if sheet == number(SheetKey::Calculation) {
            return (row, column);
        }
        // Helpers without a key stand as far behind the last column with one as they did.
        let issued = self.columns.get(&sheet).and_then(|columns| {
            let (now, issued) = columns.range(..=column).next_back()?;
            Some(issued + (column - now))
        });
        (0, issued.unwrap_or(column))
    }
}

/// Streams the formulas of a sheet; none where it cannot be read to its end.
pub(crate) fn each_formula(
    bytes: &[u8],
    sheet: &str,
    mut tell: impl FnMut((u32, u32), &str),
) -> Option<()> {
    references::check(bytes, sheet).ok()?;
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let mut shared: BTreeMap<usize, (String, (u32, u32))> = BTreeMap::new();
    for _ in 0..MAX_CELLS {
        // Formulas that stand for several cells are not expanded by the library, which
        // would allocate as many as the file declares.
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Some(()),
            Err(fault) if is_one_cell(&fault) => continue,
            Err(_) => return None,
        };
        match cell.formula {
            None => {}
            Some(XlsxFormulaMetadata::Normal { formula }) => tell(cell.pos, &formula),
            Some(XlsxFormulaMetadata::Shared { shared_index, formula, .. }) => {
                tell(cell.pos, &formula);
                if shared.len() < MAX_SHARED && formula.len() <= MAX_LEN {
                    shared.insert(shared_index, (formula, cell.pos));
                }
            }
            Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => {
                let (formula, from) = shared.get(&shared_index)?;
                tell(cell.pos, &expand_shared_formula(formula, *from, cell.pos).ok()?);
            }
            Some(_) => return None,
        }
    }
    None
}

/// Takes formulas, and nothing else.
struct FormulaListener<F>(F);

impl<F: FnMut(u32, u16, &str)> CellSink for FormulaListener<F> {
    fn formula(&mut self, row: u32, column: u16, formula: &str) {
        self.0(row, column, formula);
    }

    fn text(&mut self, _: u32, _: u16, _: &str, _: CellStyle) {}

    fn number(&mut self, _: u32, _: u16, _: Option<f64>) {}

    fn hide(&mut self, _: u32) {}
}

/// Tells every formula of the hidden sheet of a scorecard's workbook, with its row and column, and
/// gives their fingerprint; nothing is written.
fn formulas(scorecard: &Scorecard, labels: &Labels, listener: impl FnMut(u32, u16, &str)) -> u64 {
    calculate(&CalcContext::new(scorecard, labels), &mut FormulaListener(listener))
}
