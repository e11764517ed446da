//! Formulas of the hidden sheets against those that were issued: of the results, and of the steps
//! that they refer to.
//!
//! They are read only where a result differs, in a second pass. What was issued is
//! written anew, without a sheet: the same scorecard has the same formulas. Where their
//! fingerprint is not the envelope's, another version of the program wrote the workbook,
//! and nobody is accused of anything.

use super::{
    formula_eq::fingerprint,
    formula_refs::{FileRefs, IssuedRefs, names},
};
use crate::model::Mapped as _;
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
            map::{CalcLayout, time},
            promised_rows::PromisedRows,
            sink::{CellSink, CellStyle, NamedPlace},
        },
        package::{limits, references},
        read::{ReadContext, book::is_one_cell, kept_rows::text_of},
        tables::{block::SheetKey, layout::Layout},
    },
};
use calamine::{Reader, Xlsx, XlsxFormulaMetadata, expand_shared_formula};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// Most results of series by period of a workbook whose formulas are written anew, and read: 500
/// KPIs by month, in less time than the limit leaves.
const MAX_RESULTS: usize = 6_500;
/// Most cells that are looked at.
const MAX_CELLS: usize = 2_000_000;
/// Most formulas that are kept because they are written otherwise.
const MAX_OTHERWISE: usize = 700_000;
/// Most formulas that stand for several cells, and bytes of them.
const MAX_SHARED: usize = 200_000;
const MAX_SHARED_LEN: usize = 16 << 20;
/// Longest formula: what a spreadsheet takes.
const MAX_LEN: usize = 8_192;
/// Most cells that are said to be altered.
const MAX_ALTERED: usize = 1_000;
/// Bytes of a part within which a formula is early.
const EARLY: u64 = 1 << 14;

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
    /// Those that are not as issued.
    Altered(BTreeMap<FormulaPlace, FormulaChange>),
}

/// A sheet of the file by number, row and column from 0.
pub(crate) type FormulaPlace = (usize, u32, u32);

impl ReadContext<'_> {
    /// Looks whether the formulas of the hidden sheets are as issued.
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

    fn look(&self, results: usize) -> Option<Formulas> {
        let labels = self.words.own()?;
        let issued = IssuedFormulas::new(self, labels);
        if issued.is_none() && any_early(self.bytes) {
            return Some(Formulas::Unknown);
        }
        let mut seen = SeenFormulas::new(self, issued.as_ref());
        let mut steps = None;
        let name = &self.sheets.get(results)?.name;
        each_formula(self.bytes, name, |at, formula| {
            if steps.is_none() {
                steps = self.referred_to(formula);
                let name = steps.and_then(|steps| self.sheets.get(steps));
                seen.here.call(name.map_or("", |sheet| &sheet.name), SheetKey::Calculation);
            }
            seen.formula(SheetKey::Results, at, formula);
        })?;
        if !seen.any {
            return Some(Formulas::None);
        }
        let issued = issued.as_ref()?;
        let steps = steps.filter(|steps| *steps != results)?;
        let anchors = self.anchors();
        let mut standing = 0;
        each_content(self.bytes, &self.sheets.get(steps)?.name, |at, content| match content {
            Content::Formula(formula) => seen.formula(SheetKey::Calculation, at, formula),
            Content::Text(text) => {
                standing += usize::from(anchors.get(&at).is_some_and(|anchor| anchor == text));
            }
        })?;
        // Where rows or columns were moved, no formula stands where it was issued.
        if standing < anchors.len() || seen.otherwise.len() >= MAX_OTHERWISE {
            return None;
        }
        Some(Formulas::Altered(self.not_as_issued(issued, seen, (results, steps), labels)))
    }

    /// Which formulas are not as issued, on the sheets of the results and of the steps.
    fn not_as_issued(
        &self,
        issued: &IssuedFormulas,
        seen: SeenFormulas<'_>,
        (results, steps): (usize, usize),
        labels: &Labels,
    ) -> BTreeMap<FormulaPlace, FormulaChange> {
        let sheet = |key| if key == SheetKey::Results { results } else { steps };
        let mut altered: BTreeMap<FormulaPlace, FormulaChange> = issued
            .cells
            .iter()
            .zip(&seen.seen)
            .filter(|(_, seen)| !**seen)
            .map(|(((key, row, column), _), _)| ((sheet(*key), *row, *column), FormulaChange::Gone))
            .take(MAX_ALTERED)
            .mapped();
        let mut otherwise = seen.otherwise;
        if !otherwise.is_empty() {
            otherwise.sort_unstable();
            let names = names(labels);
            formulas(self.issued, labels, |key, row, column, formula| {
                let at = (key, row, u32::from(column));
                let found = otherwise.binary_search_by_key(&at, |(cell, _)| *cell).ok();
                let Some((_, now)) = found.and_then(|at| otherwise.get(at)) else { return };
                // A broken reference comes of deleting what it pointed to.
                let there = IssuedRefs { names: &names, own: key };
                let differs = now.is_some_and(|now| fingerprint(formula, &there) != Some(now));
                if differs && altered.len() < MAX_ALTERED {
                    altered.insert((sheet(key), row, u32::from(column)), FormulaChange::Changed);
                }
            });
        }
        altered
    }

    /// The sheet that a formula refers to first.
    fn referred_to(&self, formula: &str) -> Option<usize> {
        let (name, _) = formula.split_once('!')?;
        let name = name.trim_matches('\'').replace("''", "'");
        self.sheets.iter().position(|sheet| sheet.name == name)
    }

    /// Texts of the steps by which it shows that none of them was moved: ids of the first series
    /// and of the last, and the periods.
    fn anchors(&self) -> BTreeMap<(u32, u32), String> {
        let map = CalcLayout::new(self.issued, self.layout);
        let series = self.layout.series.iter().enumerate();
        let mut ends = series.clone().take(1).chain(series.rev().take(1));
        let mut anchors: BTreeMap<(u32, u32), String> = ends
            .by_ref()
            .flat_map(|(number, series)| {
                [map.values, map.scores, map.states]
                    .map(|rows| ((rows.row(number), 0), series.id.clone()))
            })
            .mapped();
        for (at, period) in self.issued.calendar.periods().enumerate() {
            let column = map.column(Moment::Period(at));
            anchors.insert((time::IDS, u32::from(column)), period.to_string());
        }
        anchors
    }

    /// Whether the results stand as they were issued: no row or column of them was moved.
    fn stands_as_issued(&self, layout: &Layout, map: &PromisedRows) -> bool {
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
                (column == PromisedRows::column(at)).then_some(())
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
    /// A hash of each, in order of sheet, row and column.
    cells: Vec<((SheetKey, u32, u32), u64)>,
}

impl IssuedFormulas {
    /// Writes them anew; none where they cannot be held against those of the file.
    fn new(context: &ReadContext<'_>, labels: &Labels) -> Option<Self> {
        let layout = context.layout;
        let map = CalcLayout::new(context.issued, layout).promised;
        let size = layout.series.len().saturating_mul(layout.periods);
        if size > MAX_RESULTS || !context.stands_as_issued(layout, &map) {
            return None;
        }
        let (mut cells, mut undollared) = (Vec::new(), Vec::new());
        let print = formulas(context.issued, labels, |key, row, column, formula| {
            let hash = hash_of(formula, &mut undollared);
            cells.push(((key, row, u32::from(column)), hash));
        });
        if !context.envelope.has_formulas(print) {
            return None;
        }
        cells.sort_unstable();
        cells.dedup_by_key(|(cell, _)| *cell);
        Some(Self { cells })
    }
}

/// A hash of a formula, but for its dollars: a formula that stands for several cells has others.
fn hash_of(formula: &str, undollared: &mut Vec<u8>) -> u64 {
    undollared.clear();
    undollared.extend(formula.bytes().filter(|byte| *byte != b'$'));
    let mut hash = Fnv::new();
    hash.add_fast(undollared);
    hash.0
}

/// The formulas of a file, held against those that were issued.
struct SeenFormulas<'a> {
    issued: Option<&'a IssuedFormulas>,
    here: FileRefs,
    /// Which of those that were issued are there.
    seen: Vec<bool>,
    /// Those that are written otherwise, with what they say.
    otherwise: Vec<((SheetKey, u32, u32), Option<u64>)>,
    /// Whether there is any formula.
    any: bool,
    /// Room for a formula without its dollars.
    undollared: Vec<u8>,
}

impl<'a> SeenFormulas<'a> {
    fn new(context: &ReadContext<'_>, issued: Option<&'a IssuedFormulas>) -> Self {
        let count = issued.map_or(0, |issued| issued.cells.len());
        let here = FileRefs::new(context);
        let (seen, otherwise) = (vec![false; count], Vec::new());
        Self { issued, here, seen, otherwise, any: false, undollared: Vec::new() }
    }

    fn formula(&mut self, key: SheetKey, (row, column): (u32, u32), formula: &str) {
        self.any = true;
        let Some(issued) = self.issued else { return };
        let at = (key, row, column);
        let Ok(place) = issued.cells.binary_search_by_key(&at, |(cell, _)| *cell) else { return };
        if let Some(seen) = self.seen.get_mut(place) {
            *seen = true;
        }
        let hash = hash_of(formula, &mut self.undollared);
        let same = issued.cells.get(place).is_some_and(|(_, issued)| *issued == hash);
        if !same && self.otherwise.len() < MAX_OTHERWISE {
            self.here.own = key;
            self.otherwise.push((at, fingerprint(formula, &self.here)));
        }
    }
}

/// Streams the formulas of a sheet; none where it cannot be read to its end.
pub(crate) fn each_formula(
    bytes: &[u8],
    sheet: &str,
    mut tell: impl FnMut((u32, u32), &str),
) -> Option<()> {
    each_content(bytes, sheet, |at, content| {
        if let Content::Formula(formula) = content {
            tell(at, formula);
        }
    })
}

/// What stands in a cell.
enum Content<'a> {
    Formula(&'a str),
    Text(&'a str),
}

/// The same with the texts beside the formulas.
fn each_content(
    bytes: &[u8],
    sheet: &str,
    mut tell: impl FnMut((u32, u32), Content<'_>),
) -> Option<()> {
    // Sheets that nobody looked through before are read here.
    limits::large_parts(bytes, sheet).ok()?;
    references::check(bytes, sheet).ok()?;
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let mut shared: BTreeMap<usize, (String, (u32, u32))> = BTreeMap::new();
    let mut room = MAX_SHARED_LEN;
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
            None => tell(cell.pos, Content::Text(text_of(&cell.value))),
            Some(XlsxFormulaMetadata::Normal { formula }) => {
                tell(cell.pos, Content::Formula(&formula));
            }
            Some(XlsxFormulaMetadata::Shared { shared_index, formula, .. }) => {
                tell(cell.pos, Content::Formula(&formula));
                if shared.len() < MAX_SHARED && formula.len() <= MAX_LEN.min(room) {
                    room -= formula.len();
                    shared.insert(shared_index, (formula, cell.pos));
                }
            }
            Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => {
                let (formula, from) = shared.get(&shared_index)?;
                let formula = expand_shared_formula(formula, *from, cell.pos).ok()?;
                tell(cell.pos, Content::Formula(&formula));
            }
            Some(_) => return None,
        }
    }
    None
}

/// Takes formulas, and nothing else.
struct FormulaListener<F>(F);

impl<F: FnMut(SheetKey, u32, u16, &str)> CellSink for FormulaListener<F> {
    fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str) {
        self.0(sheet, row, column, formula);
    }

    fn name(&mut self, _: SheetKey, _: &str, _: NamedPlace) {}

    fn text(&mut self, _: SheetKey, _: u32, _: u16, _: &str, _: CellStyle) {}

    fn number(&mut self, _: SheetKey, _: u32, _: u16, _: Option<f64>) {}

    fn hide(&mut self, _: SheetKey, _: u32) {}
}

/// Tells every formula of the hidden sheets of a scorecard's workbook, with its row and column, and
/// gives their fingerprint; nothing is written.
fn formulas(
    scorecard: &Scorecard,
    labels: &Labels,
    listener: impl FnMut(SheetKey, u32, u16, &str),
) -> u64 {
    calculate(&CalcContext::new(scorecard, labels), &mut FormulaListener(listener))
}
