//! What sheets without a column for it say of the settings in a row: the words stand in a column of
//! theirs that is calculated, and the cell is marked that they speak of.

use super::{
    columns, context::WriteContext, data_checks::SIGN, sheet_common, sheet_writer::SheetWriter,
};
use crate::readings::Block;
use crate::workbook::{
    calc::{facts::letters_range, map::time, notes::note},
    notation::{fixed, fixed_column, literal},
    tables::{
        CODE_SEPARATORS, NoteColumn, TableColumn, ValueKind, WordList, block::SheetKey,
        layout::Rows,
    },
};

/// Longest text that is looked up: Excel finds none of more than 255 characters.
const SOUGHT: usize = 200;

/// How many of several codes in a cell are looked up.
const LOOKED_UP: usize = 6;

/// The letters from one of several codes to the next, when they are looked up: codes are shorter.
const APART: usize = 40;

/// What can be wrong with the cell of a column, with the key of the words.
fn tests<C: TableColumn>(
    book: &WriteContext<'_>,
    row: u32,
    column: C,
) -> Vec<(String, &'static str)> {
    let kind = column.facts().kind;
    if C::BLOCK == Block::Notes
        && let Some(test) = names_nothing(book, row, column.key())
    {
        return vec![(test, "unknown-choice")];
    }
    let cell = fixed_column(row, column.at());
    if let Some(test) = no_choice(book, &cell, kind) {
        return vec![(test, "unknown-choice")];
    }
    let negative = match kind {
        ValueKind::Weight => Some("negative-weight"),
        ValueKind::Count => Some("negative-size"),
        ValueKind::Number | ValueKind::Amount => None,
        _ => return Vec::new(),
    };
    let mut tests = vec![(format!("AND({cell}<>\"\",ISNUMBER({cell})=FALSE)"), "text-in-number")];
    tests.extend(negative.map(|key| (format!("IF(ISNUMBER({cell}),{cell}<0,FALSE)"), key)));
    tests
}

/// What the calculation knows of a row of Notes: one of its columns.
pub(super) fn of_note(book: &WriteContext<'_>, row: u32, column: u16) -> String {
    let (calculation, range) = (book.sheet(SheetKey::Calculation), book.map.notes.range(column));
    let of_row = |row: u32| fixed_column(row, NoteColumn::State.at());
    let header = fixed(book.layout.note_block.header(), NoteColumn::State.at());
    format!("INDEX({calculation}{range},ROW({})-ROW({header}))", of_row(row))
}

/// Whether a row of Notes names a period or a KPI that there is not, as the calculation knows; none for other
/// columns.
fn names_nothing(book: &WriteContext<'_>, row: u32, key: &str) -> Option<String> {
    let known = [(NoteColumn::Period, note::PERIOD), (NoteColumn::Kpi, note::KPI)];
    let (column, known) = known.into_iter().find(|(column, _)| column.key() == key)?;
    let cell = fixed_column(row, column.at());
    let known = of_note(book, row, known);
    Some(format!("AND({cell}<>\"\",{known}=\"\")"))
}

/// Whether the words of a list are people's own.
fn is_own(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::Choice(WordList::Outcomes) | ValueKind::Reference(_) | ValueKind::References(_)
    )
}

/// A cell as it is looked up in a list: what stands for any letter in a search stands for itself. No
/// word of the program's own has the sign that takes this back.
fn sought(cell: &str, kind: ValueKind) -> String {
    let signs: &[&str] = if is_own(kind) { &["~", "*", "?"] } else { &["*", "?"] };
    signs
        .iter()
        .fold(cell.to_owned(), |text, sign| format!("SUBSTITUTE({text},\"{sign}\",\"~{sign}\")"))
}

/// Whether a cell holds what its list does not; none for a cell without a list.
pub(super) fn no_choice(book: &WriteContext<'_>, cell: &str, kind: ValueKind) -> Option<String> {
    let sought = sought(cell, kind);
    let calculation = book.sheet(SheetKey::Calculation);
    let of = |range: String| format!("{calculation}{range}");
    let (single, list) = match kind {
        ValueKind::References(block) => (ValueKind::Reference(block), true),
        kind => (kind, false),
    };
    let mut ranges = vec![columns::choices(book, single)?];
    if single == ValueKind::Period {
        ranges.push(of(book.map.all_periods(time::IDS)));
    }
    let fails = |sought: &str| {
        let tests = ranges.iter().map(|range| format!("ISNUMBER(MATCH({sought},{range},0))=FALSE"));
        tests.collect::<Vec<String>>().join(",")
    };
    let test = if list {
        let each: Vec<String> = (0..LOOKED_UP)
            .map(|number| {
                let code = item(&sought, number);
                format!("AND({code}<>\"\",{})", fails(&code))
            })
            .collect();
        format!("IF({cell}=\"\",FALSE,OR({}))", each.join(","))
    } else {
        format!("AND({cell}<>\"\",{})", fails(&format!("TRIM({sought})")))
    };
    let limited = is_own(kind).then(|| format!("IF(LEN({cell})>{SOUGHT},FALSE,{test})"));
    Some(limited.unwrap_or(test))
}

/// One of several codes in a text, as a formula: those between marks are set so far apart that each
/// stands in a stretch of its own.
fn item(text: &str, number: usize) -> String {
    let blanks = CODE_SEPARATORS
        .iter()
        .filter(|sign| **sign != ' ')
        .fold(text.to_owned(), |text, sign| format!("SUBSTITUTE({text},\"{sign}\",\" \")"));
    let apart = format!("SUBSTITUTE(TRIM({blanks}),\" \",\"{}\")", " ".repeat(APART));
    format!("TRIM(MID({apart},{},{APART}))", number * APART + 1)
}

/// How words on a column begin.
fn opening<C: TableColumn>(book: &WriteContext<'_>, column: C) -> String {
    let header = book.labels.of(&format!("column.{}", C::BLOCK), column.key());
    format!("{SIGN} {header}: ")
}

/// What is said of a column where something is wrong, as a literal.
pub(super) fn told<C: TableColumn>(book: &WriteContext<'_>, column: C, key: &str) -> String {
    literal(&(opening(book, column) + book.labels.of("check.setting", key)))
}

/// Whether a row names itself among the codes of its own table.
fn own_code<C: TableColumn>(row: u32, column: C) -> Option<(String, &'static str)> {
    let code = C::iter().find(|column| column.key() == "code")?;
    let names_itself = column.facts().kind == ValueKind::References(C::BLOCK);
    let (cell, own) = (fixed_column(row, column.at()), fixed_column(row, code.at()));
    let itself: Vec<String> =
        (0..LOOKED_UP).map(|number| format!("{}={own}", item(&cell, number))).collect();
    let test = format!("IF({cell}=\"\",FALSE,OR({}))", itself.join(","));
    names_itself.then_some((test, "drives-itself"))
}

/// What is wrong with a row, else `otherwise`, as a formula.
pub(super) fn words<C: TableColumn>(
    book: &WriteContext<'_>,
    row: u32,
    otherwise: String,
) -> String {
    let columns: Vec<C> = C::filled_in().collect();
    columns.into_iter().rev().fold(otherwise, |rest, column| {
        let mut tests = tests(book, row, column);
        tests.extend(own_code(row, column));
        tests.into_iter().rev().fold(rest, |rest, (test, key)| {
            format!("IF({test},{},{rest})", told(book, column, key))
        })
    })
}

/// Marks the cells that the words in `told` speak of.
pub(super) fn conditions<C: TableColumn>(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    rows: Rows,
    told: C,
) {
    let words = fixed_column(rows.first, told.at());
    for column in C::filled_in().filter(|column| !tests(book, rows.first, *column).is_empty()) {
        let opening = opening(book, column);
        let rule = format!("LEFT({words},{})={}", opening.chars().count(), literal(&opening));
        let area = (rows.first, column.at(), rows.last(), column.at());
        sheet_common::conditional_format(page, area, &rule, book.styles.wrong());
    }
}

/// Where words on settings stand: a sheet, the rows, and the column.
pub(super) struct ToldPlace {
    pub(super) sheet: SheetKey,
    pub(super) rows: Rows,
    pub(super) column: u16,
}

impl ToldPlace {
    /// The column of a table.
    pub(super) fn of<C: TableColumn>(sheet: SheetKey, rows: Rows, column: C) -> Self {
        Self { sheet, rows, column: column.at() }
    }

    /// How many rows are told to be wrong, as a formula.
    pub(super) fn count(&self, book: &WriteContext<'_>) -> String {
        format!("COUNTIF({}{},\"{SIGN}*\")", book.sheet(self.sheet), self.rows.range(self.column))
    }

    /// Where the words on the first of them stand, as a formula: `#'KPIs'!L12`.
    pub(super) fn first(&self, book: &WriteContext<'_>) -> String {
        let sheet = book.sheet(self.sheet);
        let letters = format!("{}{}", book.sheet(SheetKey::Calculation), letters_range(book));
        let header = fixed(self.rows.header(), self.column);
        format!(
            "{}&INDEX({letters},COLUMN({sheet}{header}))&(ROW({sheet}{header})+MATCH(\"{SIGN}*\",{sheet}{},0)-1)",
            literal(&format!("#{sheet}")),
            self.rows.range(self.column),
        )
    }
}
