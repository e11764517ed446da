//! Filled-in workbooks come back, whatever people and programs did to them.
//!
//! The scorecard of the envelope is the ground; what the visible sheets say is
//! laid over it. The catalogue is never consulted: a file issued last year reads
//! the same after the catalogue has changed.

pub(crate) mod asked;
mod beside_groups;
pub(crate) mod blocks;
pub(crate) mod book;
pub(crate) mod cells;
pub(crate) mod check;
pub(crate) mod columns;
pub(crate) mod day_count;
pub(crate) mod envelope;
pub(crate) mod figures;
pub(crate) mod kept_rows;
pub(crate) mod kpis;
pub(crate) mod match_rows;
pub(crate) mod notes;
pub(crate) mod number_input;
pub(crate) mod objectives;
pub(crate) mod opened;
mod outside;
mod row_signs;
pub(crate) mod segments;
pub(crate) mod sheets;
pub(crate) mod signs;
pub(crate) mod start;
pub(crate) mod straight;
pub(crate) mod structure;
pub(crate) mod tick;
pub(crate) mod vocabulary;

use super::{
    envelope::MARK,
    package::limits::Limits,
    picklist,
    refusal::{ReadError, refused},
    submission::{CellIndex, Submission},
    tables::{
        block::{KEY, edited, sheet_of},
        layout::Layout,
    },
};
use crate::model::Mapped as _;
use crate::workbook::tables::Fact;
use crate::{
    finding::{
        CellRef, Checked, Code, Finding, Findings, Location, RefusalCode, SheetCode,
        drop_consequences, in_order,
    },
    model::{Edition, Id},
    readings::{Block, Change},
    scorecard::{PlannedKpi, Scorecard},
};
use blocks::FoundBlock;
use envelope::{Issued, Opened};
use indexmap::{IndexMap, IndexSet};
use sheets::{CellValue, RowCells, Sheet};
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
    read_within(bytes, file, Limits::default())
}

/// As [`read`], within limits that may be lower.
pub(crate) fn read_within(
    bytes: &[u8],
    file: &str,
    limits: Limits,
) -> Result<Checked<Submission>, ReadError> {
    // Nothing here panics on purpose; the libraries below promise less.
    catch_unwind(AssertUnwindSafe(|| attempt(bytes, file, limits)))
        .unwrap_or_else(|_| Err(refused(RefusalCode::FileDamaged, file)))
}

fn attempt(bytes: &[u8], file: &str, limits: Limits) -> Result<Checked<Submission>, ReadError> {
    let sheets = opened::opened(bytes, file, limits)?;
    let envelope = issued(&sheets, file)?;
    let issued = &*envelope.scorecard;
    let words = ReaderVocabulary::new(&issued.language, envelope.words.clone(), issued.calendar)
        .with_groups(&issued.segments);
    let layout = Layout::new(issued);
    let mut notebook = Notebook::new(file, &sheets);
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
    let context = ReadContext {
        sheets: &sheets,
        found: &found,
        words: &words,
        mark: words.own().map_or(".", |labels| labels.text("number.decimal")),
        layout: &layout,
        issued_kpis: issued.kpis.iter().map(|measure| (measure.id().as_str(), measure)).indexed(),
        issued,
        bytes,
        envelope: &envelope,
        notebook,
        codes: BTreeMap::new(),
        names: names(issued),
        lines: IndexMap::new(),
        remarks: BTreeMap::new(),
        added: BTreeSet::new(),
        impossible: BTreeSet::new(),
        crossed: BTreeSet::new(),
    };
    Ok(context.submission())
}

/// The rows that others refer to, as issued, by id and name.
fn names(issued: &Scorecard) -> BTreeMap<Block, Vec<(Id, String)>> {
    let segments = issued.segments.iter();
    let segments = segments.filter_map(|row| Some((row.id.clone()?, row.name.clone()))).collect();
    let objectives =
        issued.objectives.iter().map(|row| (row.id.clone(), row.statement.clone())).collect();
    let kpis = issued.kpis.iter().map(|row| (row.id().clone(), row.kpi.name.clone())).collect();
    [(Block::Segments, segments), (Block::Objectives, objectives), (Block::Kpis, kpis)]
        .into_iter()
        .mapped()
}

/// The scorecard that the workbook was made from.
fn issued(sheets: &[Sheet], file: &str) -> Result<Issued, ReadError> {
    let mark = format!("{KEY}{}", MARK);
    let found = sheets.iter().find_map(|sheet| {
        sheet.with_keys().find_map(|(at, row)| {
            let (column, _) = row.cells().find(|(_, value)| value.text() == mark)?;
            Some((sheet, at, column))
        })
    });
    let Some((sheet, at, column)) = found else {
        let has = |wanted: &dyn Fn(&str) -> bool| {
            sheets.iter().any(|sheet| {
                sheet.with_keys().any(|(_, row)| row.cells().any(|(_, cell)| wanted(cell.text())))
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
    by_block: BTreeMap<Block, IndexSet<String>>,
}

impl Ids {
    fn new(layout: &Layout) -> Self {
        let kpis: IndexSet<String> = layout.kpis.iter().map(|row| row.id.clone()).collect();
        let by_block = [
            (Block::Start, Fact::iter().map(|fact| fact.id().to_owned()).collect()),
            (Block::View, [Fact::Period.id().to_owned()].into()),
            (Block::Data, layout.data.iter().map(|row| row.id.clone()).collect()),
            (Block::Segments, layout.segments.iter().cloned().collect()),
            (Block::Objectives, layout.objectives.iter().cloned().collect()),
            (Block::Targets, kpis.clone()),
            (Block::Asked, kpis.clone()),
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
    /// An empty one, but for what is broken in the sheets.
    fn new(file: &str, sheets: &[Sheet]) -> Self {
        let mut notebook = Self {
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
        notebook
    }

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
    /// The KPIs of what was issued, by id.
    pub(crate) issued_kpis: IndexMap<&'a str, &'a PlannedKpi>,
    /// KPIs with a target or another anchor that cannot be: they have no score.
    pub(crate) impossible: BTreeSet<String>,
    /// Rows that say that they are another one: what was issued stays.
    pub(crate) crossed: BTreeSet<(Block, String)>,
    /// The file itself, for what is read only where something differs.
    pub(crate) bytes: &'a [u8],
    pub(crate) envelope: &'a Issued,
    pub(crate) notebook: Notebook,
    pub(crate) codes: BTreeMap<(Block, Id), String>,
    /// The rows that others refer to, by id and name: those that were issued, until their table was
    /// read.
    pub(crate) names: BTreeMap<Block, Vec<(Id, String)>>,
    /// The row of each entry that was read.
    pub(crate) lines: IndexMap<(Block, Id), u32>,
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
    /// Reads sheet after sheet: each may refer to those before it.
    fn submission(mut self) -> Checked<Submission> {
        self.blocks_gone();
        self.structure();
        self.signs();
        let mut scorecard = self.issued.clone();
        self.start(&mut scorecard);
        self.segments(&mut scorecard);
        self.objectives(&mut scorecard);
        let own = self.kpis(&mut scorecard);
        let ticks = self.ticks(&scorecard);
        self.notes(&mut scorecard);
        let readings = self.figures(&scorecard, &own);
        // What was found so far is read otherwise than the formulas of the sheets do.
        let interpreted = !self.notebook.findings.is_empty();
        self.check(&scorecard, &readings);
        self.check_ticks(&ticks, &scorecard, &readings);
        self.hold_results(&scorecard, &readings, interpreted);
        self.far_outside();
        let Self { notebook, remarks, codes, lines, sheets, found, issued, .. } = self;
        let standing = found.iter().filter_map(|(block, found)| {
            Some((*block, (sheets.get(found.sheet)?.name.clone(), found.columns.clone())))
        });
        let names = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let cells = CellIndex::new((&notebook.file, names), standing.mapped(), lines);
        let changes = notebook.changes.clone();
        let mut findings = notebook.closed();
        // Reports of the first edition are kept as they were.
        if issued.edition > Edition::First {
            drop_consequences(&mut findings);
        }
        in_order(&mut findings, cells.sheets());
        let asked = ticks.next;
        let value = Submission { scorecard, asked, readings, changes, remarks, codes, cells };
        Checked { value, findings }
    }

    /// Tells of sheets that are gone with what people set up on them.
    fn blocks_gone(&mut self) {
        for block in edited() {
            // Targets stand on the sheet of the KPIs, which is told once. Not every workbook has
            // ticks; without them KPIs are asked as issued.
            let with_kpis = block == Block::Targets && !self.found.contains_key(&Block::Kpis);
            let told = with_kpis || block == Block::Asked;
            if !self.found.contains_key(&block) && !told {
                let key = sheet_of(block).into();
                let own = self.words.own().map(|labels| labels.of("sheet", key).to_owned());
                let code = SheetCode::BlockGone { sheet: own.unwrap_or_default() };
                self.notebook.add(code, At::nowhere());
            }
        }
    }

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

/// One cell of a row: where it stands, and what it is called.
#[derive(Clone, Copy)]
pub(crate) struct CellAt<'t, 'a> {
    pub(crate) table: &'t Table<'a>,
    pub(crate) line: &'t Line<'a>,
    /// Id of the row.
    pub(crate) id: &'t str,
    /// Key of the column.
    pub(crate) key: &'t str,
}

impl<'t, 'a> CellAt<'t, 'a> {
    /// Where it stands; the sheet when its column is gone.
    pub(crate) fn at(&self) -> At {
        ReadContext::at(self.table, self.line, self.key)
    }

    /// What stands there; the outer none when its column is gone.
    #[expect(clippy::option_option, reason = "a column that is gone is not a blank cell")]
    pub(crate) fn value(&self) -> Option<Option<&'a CellValue>> {
        ReadContext::value(self.table, self.line, self.key)
    }

    /// Whether it is there and blank.
    pub(crate) fn is_blank(&self) -> bool {
        self.value().is_some_and(|value| cells::text_of(value).is_empty())
    }

    /// The cell as a change names it.
    pub(crate) fn changed(&self) -> ChangedCell<'t> {
        ChangedCell { at: self.at(), block: self.table.block, id: self.id, key: self.key }
    }
}

/// Key of the label before the number of a row's code: O1, S1, K1.
pub(crate) fn code_label(block: Block) -> &'static str {
    match block {
        Block::Segments => "segment",
        Block::Objectives => "objective",
        _ => "kpi",
    }
}
