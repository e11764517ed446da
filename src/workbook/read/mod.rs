//! Filled-in workbooks come back, whatever people and programs did to them.
//!
//! The scorecard of the envelope is the ground; what the visible sheets say is
//! laid over it. The catalogue is never consulted: a file issued last year reads
//! the same after the catalogue has changed.

pub(crate) mod blocks;
pub(crate) mod cells;
pub(crate) mod check;
pub(crate) mod envelope;
pub(crate) mod figures;
pub(crate) mod kpis;
pub(crate) mod match_rows;
pub(crate) mod notes;
pub(crate) mod number_input;
pub(crate) mod objectives;
pub(crate) mod segments;
pub(crate) mod sheets;
pub(crate) mod start;
pub(crate) mod structure;
pub(crate) mod vocabulary;

use super::{
    envelope::MARK,
    package::{limits, references, strip::strip_unread_parts},
    picklist,
    refusal::{ReadError, refused},
    submission::{CellIndex, Submission},
    tables::{
        block::{KEY, sheet_of},
        layout::Layout,
    },
};
use crate::workbook::tables::Fact;
use crate::{
    finding::{CellRef, Checked, Code, Finding, Findings, Location, RefusalCode, SheetCode},
    model::Id,
    readings::{Block, Change},
    scorecard::Scorecard,
};
use blocks::FoundBlock;
use envelope::{Issued, Opened};
use sheets::{RowCells, Sheet};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use strum::IntoEnumIterator;
use vocabulary::ReaderVocabulary;

/// What a change says of a row that was added.
const ADDED: &str = "added";
/// What a change says of a row that was deleted.
const DELETED: &str = "deleted";

/// Reads a filled-in workbook; `file` is its name as the user gave it.
///
/// # Errors
/// When the file is no workbook of ours, is of a newer version, or breaks a limit; each with what
/// to do instead. Everything else that is wrong is a finding beside what could be read.
pub fn read(bytes: &[u8], file: &str) -> Result<Checked<Submission>, ReadError> {
    // Nothing here panics on purpose; the libraries below promise less.
    catch_unwind(AssertUnwindSafe(|| attempt(bytes, file)))
        .unwrap_or_else(|_| Err(refused(RefusalCode::FileDamaged, file)))
}

fn attempt(bytes: &[u8], file: &str) -> Result<Checked<Submission>, ReadError> {
    limits::declarations(bytes, file)?;
    let lean = strip_unread_parts(bytes);
    let read = lean.as_deref().unwrap_or(bytes);
    limits::large_parts(read, file)?;
    references::check(read, file)?;
    let sheets = sheets::sheets(read, file)?;
    drop(lean);
    let envelope = issued(&sheets, file)?;
    let issued = &*envelope.scorecard;
    let words = ReaderVocabulary::new(&issued.language, envelope.words.clone());
    let layout = Layout::new(issued);
    let mut notebook = Notebook {
        file: file.to_owned(),
        names: sheets.iter().map(|sheet| sheet.name.as_str().into()).collect(),
        findings: Findings::at_most(MAX_FINDINGS),
        changes: Vec::new(),
    };
    for (number, sheet) in sheets.iter().enumerate() {
        if sheet.cut {
            notebook.add(SheetCode::SheetDamaged, At::sheet(number));
        }
        if sheet.broken > 0 {
            notebook.add(SheetCode::CellsDamaged { count: sheet.broken }, At::sheet(number));
        }
    }
    if !envelope.intact {
        notebook.add(SheetCode::EnvelopeChanged, At::nowhere());
    }
    let known = Ids::new(&layout);
    let found = blocks::find(
        &sheets,
        &words,
        issued.calendar,
        &|block, id| known.has(block, id),
        &mut notebook,
    );
    let mut context = ReadContext {
        sheets: &sheets,
        found: &found,
        words: &words,
        mark: words.own().map_or(".", |labels| labels.text("number.decimal")),
        layout: &layout,
        issued,
        bytes,
        envelope: &envelope,
        notebook,
        codes: BTreeMap::new(),
        lines: BTreeMap::new(),
        remarks: BTreeMap::new(),
        added: BTreeSet::new(),
    };
    for block in blocks::edited() {
        // Targets stand on the sheet of the KPIs, which is told once.
        let with_kpis = block == Block::Targets && !found.contains_key(&Block::Kpis);
        if !found.contains_key(&block) && !with_kpis {
            let name =
                words.own().map(|labels| labels.of("sheet", sheet_of(block).into()).to_owned());
            context
                .notebook
                .add(SheetCode::BlockGone { sheet: name.unwrap_or_default() }, At::nowhere());
        }
    }
    context.structure();
    let mut scorecard = issued.clone();
    context.start(&mut scorecard);
    context.segments(&mut scorecard);
    context.objectives(&mut scorecard);
    let own = context.kpis(&mut scorecard);
    context.notes(&mut scorecard);
    let readings = context.figures(&scorecard, &own);
    // What was found so far is read otherwise than the formulas of the sheets do.
    let interpreted = !context.notebook.findings.is_empty();
    context.check(&scorecard, &readings);
    context.hold_results(&scorecard, &readings, interpreted);
    let ReadContext { notebook, remarks, codes, lines, .. } = context;
    let standing = found.iter().filter_map(|(block, found)| {
        Some((*block, (sheets.get(found.sheet)?.name.clone(), found.columns.clone())))
    });
    let cells = CellIndex::new(file, standing.collect(), lines);
    let changes = notebook.changes.clone();
    let findings = notebook.closed();
    Ok(Checked {
        value: Submission { scorecard, readings, changes, remarks, codes, cells },
        findings,
    })
}

/// The scorecard that the workbook was made from.
fn issued(sheets: &[Sheet], file: &str) -> Result<Issued, ReadError> {
    let mark = format!("{KEY}{}", MARK);
    let found = sheets.iter().find_map(|sheet| {
        sheet.rows.iter().find_map(|(at, row)| {
            let (column, _) = row.cells().find(|(_, value)| value.text() == mark)?;
            Some((sheet, *at, column))
        })
    });
    let Some((sheet, at, column)) = found else {
        let has = |wanted: &dyn Fn(&str) -> bool| {
            sheets.iter().any(|sheet| {
                sheet.rows.values().any(|row| row.cells().any(|(_, cell)| wanted(cell.text())))
            })
        };
        let library = format!("{KEY}{}", picklist::ABOUT);
        let code = match () {
            () if has(&|text| text == library) => RefusalCode::FileIsALibrary,
            () if has(&|text| text.starts_with(KEY)) => RefusalCode::EnvelopeGone,
            () => RefusalCode::FileNotOurs,
        };
        return Err(refused(code, file));
    };
    let rows: Vec<(String, String)> = sheet
        .rows
        .range(at..)
        .map(|(_, row)| {
            let texts = row.cells().filter(|(place, _)| *place > column);
            (row.text(column).to_owned(), texts.map(|(_, value)| value.text()).collect())
        })
        .collect();
    match envelope::open(&rows) {
        Opened::Issued(issued) => Ok(issued),
        Opened::Newer(schema) => Err(refused(RefusalCode::FileNewer { schema }, file)),
        Opened::Broken => Err(refused(RefusalCode::EnvelopeBroken, file)),
    }
}

/// The ids of every block, as issued.
struct Ids {
    by_block: BTreeMap<Block, BTreeSet<String>>,
}

impl Ids {
    fn new(layout: &Layout) -> Self {
        let kpis: BTreeSet<String> = layout.kpis.iter().map(|row| row.id.clone()).collect();
        let by_block = [
            (Block::Start, Fact::iter().map(|fact| fact.id().to_owned()).collect()),
            (Block::Data, layout.data.iter().map(|row| row.id.clone()).collect()),
            (Block::Segments, layout.segments.iter().cloned().collect()),
            (Block::Objectives, layout.objectives.iter().cloned().collect()),
            (Block::Targets, kpis.clone()),
            (Block::Kpis, kpis),
        ];
        Self { by_block: by_block.into() }
    }

    fn has(&self, block: Block, id: &str) -> bool {
        self.by_block.get(&block).is_some_and(|ids| ids.contains(id))
    }
}

/// A place in the file: a sheet, and a cell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) sheet: Option<usize>,
    pub(crate) cell: Option<(u32, u16)>,
}

impl At {
    /// The file as a whole.
    pub(crate) fn nowhere() -> Self {
        Self { sheet: None, cell: None }
    }

    /// A sheet as a whole.
    pub(crate) fn sheet(sheet: usize) -> Self {
        Self { sheet: Some(sheet), cell: None }
    }

    /// A cell; rows and columns from 0.
    pub(crate) fn cell(sheet: usize, row: u32, column: u16) -> Self {
        Self { sheet: Some(sheet), cell: Some((row, column)) }
    }
}

/// Most findings that are told of one file: whoever has more has another problem.
const MAX_FINDINGS: usize = 500;

/// What was found on the way.
pub(crate) struct Notebook {
    /// The file, as the user gave it.
    pub(crate) file: String,
    /// Names of the sheets.
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) findings: Findings,
    pub(crate) changes: Vec<Change>,
}

impl Notebook {
    /// A finding in a sheet.
    pub(crate) fn add(&mut self, code: impl Into<Code>, at: At) {
        let location = self.place(at);
        self.findings.add(code, location);
    }

    /// A finding at a place that is known already.
    pub(crate) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A place as people find it.
    pub(crate) fn place(&self, at: At) -> Location {
        match at.sheet.and_then(|sheet| self.names.get(sheet)) {
            Some(name) => {
                let (file, sheet) = (self.file.clone(), name.to_string());
                match at.cell {
                    Some((row, column)) => Location::Cell { file, sheet, row, column },
                    None => Location::Sheet { file, sheet },
                }
            }
            None => Location::File { file: self.file.clone() },
        }
    }

    /// A cell by the number of its sheet.
    pub(crate) fn cell(&self, sheet: usize, row: u32, column: u16) -> Option<CellRef> {
        let sheet = Arc::clone(self.names.get(sheet)?);
        Some(CellRef { sheet, row, column })
    }

    /// The findings, ending with how many were left out.
    pub(crate) fn closed(self) -> Vec<Finding> {
        let count = self.findings.left_out();
        let rest = (count > 0)
            .then(|| Finding::new(SheetCode::MoreFindings { count }, self.place(At::nowhere())));
        self.findings.into_iter().chain(rest).collect()
    }
}

/// Everything that the sheets are read with.
pub(crate) struct ReadContext<'a> {
    pub(crate) sheets: &'a [Sheet],
    pub(crate) found: &'a BTreeMap<Block, FoundBlock>,
    pub(crate) words: &'a ReaderVocabulary,
    /// The decimal mark of the workbook's language.
    pub(crate) mark: &'a str,
    pub(crate) layout: &'a Layout,
    pub(crate) issued: &'a Scorecard,
    /// The file itself, for what is read only where something differs.
    pub(crate) bytes: &'a [u8],
    pub(crate) envelope: &'a Issued,
    pub(crate) notebook: Notebook,
    pub(crate) codes: BTreeMap<(Block, Id), String>,
    /// The row of each entry that was read.
    pub(crate) lines: BTreeMap<(Block, Id), u32>,
    pub(crate) remarks: BTreeMap<String, String>,
    /// Rows that people added.
    pub(crate) added: BTreeSet<(Block, String)>,
}

/// One block with its rows.
#[derive(Clone)]
pub(crate) struct Table<'a> {
    pub(crate) block: Block,
    pub(crate) found: &'a FoundBlock,
    pub(crate) lines: Vec<Line<'a>>,
}

/// One row of a block.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Number of the row, from 0.
    pub(crate) at: u32,
    pub(crate) row: &'a RowCells,
    /// Its id; empty for a row of the user's own.
    pub(crate) id: &'a str,
}

impl<'a> ReadContext<'a> {
    /// A block, if it is there.
    pub(crate) fn table(&self, block: Block) -> Option<Table<'a>> {
        let found = self.found.get(&block)?;
        let sheet = self.sheets.get(found.sheet)?;
        let lines = found
            .rows
            .iter()
            .filter_map(|at| {
                let row = sheet.rows.get(at)?;
                Some(Line { at: *at, row, id: found.id.map_or("", |id| row.text(id)) })
            })
            .collect();
        Some(Table { block, found, lines })
    }

    /// Notes a change since the workbook was issued.
    pub(crate) fn changed(&mut self, cell: &ChangedCell<'_>, from: String, to: String) {
        // Of a row that was added all is new.
        let block = if cell.block == Block::Targets { Block::Kpis } else { cell.block };
        if self.added.contains(&(block, cell.id.to_owned())) {
            return;
        }
        if cell.key == ADDED {
            self.added.insert((block, cell.id.to_owned()));
        }
        let place = self.notebook.place(cell.at);
        self.notebook.changes.push(Change {
            place,
            block: Some(cell.block),
            id: cell.id.to_owned(),
            what: cell.key.to_owned(),
            from,
            to,
        });
    }
}

/// One cell of a block: where it is and what it is.
pub(crate) struct ChangedCell<'a> {
    pub(crate) at: At,
    pub(crate) block: Block,
    pub(crate) id: &'a str,
    pub(crate) key: &'a str,
}
