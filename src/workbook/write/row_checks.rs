//! What sheets without a column for it say of the settings in a row: the words stand in a column of
//! theirs that is calculated, and the cell is marked that they speak of.

use super::{
    columns, context::WriteContext, data_checks::SIGN, sheet_common, sheet_writer::SheetWriter,
};
use crate::readings::Block;
use crate::workbook::{
    calc::{facts::letters_range, map::time},
    notation::{fixed, fixed_column, literal},
    tables::{TableColumn, ValueKind, block::SheetKey, layout::Rows},
};

/// Longest text that is looked up: Excel finds none of more than 255 characters.
const SOUGHT: usize = 200;

/// What can be wrong with the cell of a column, with the key of the words.
fn tests<C: TableColumn>(
    book: &WriteContext<'_>,
    row: u32,
    column: C,
) -> Vec<(String, &'static str)> {
    let kind = column.facts().kind;
    let cell = fixed_column(row, column.at());
    // Outcomes and codes are people's own: what stands for any letter in a search stands for itself.
    let literally = ["~", "*", "?"]
        .iter()
        .fold(cell.clone(), |text, sign| format!("SUBSTITUTE({text},\"{sign}\",\"~{sign}\")"));
    if let Some(test) = no_choice(book, &cell, &literally, kind) {
        return vec![(format!("IF(LEN({cell})>{SOUGHT},FALSE,{test})"), "unknown-choice")];
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

/// Whether a cell holds what its list does not, looked up as `sought`; none for a cell without a list.
pub(super) fn no_choice(
    book: &WriteContext<'_>,
    cell: &str,
    sought: &str,
    kind: ValueKind,
) -> Option<String> {
    let calculation = book.sheet(SheetKey::Calculation);
    let of = |range: String| format!("{calculation}{range}");
    let (single, list) = match kind {
        ValueKind::References(block) => (ValueKind::Reference(block), true),
        kind => (kind, false),
    };
    let mut ranges = vec![columns::choices(book, single)?];
    match single {
        ValueKind::Period => ranges.push(of(book.map.all_periods(time::IDS))),
        ValueKind::Reference(Block::Kpis) => ranges.push(of(book.map.kpis.range(0))),
        _ => {}
    }
    let mut tests = vec![format!("{cell}<>\"\"")];
    if list {
        // Of several codes none is looked up.
        let apart = |sign| format!("ISNUMBER(FIND(\"{sign}\",TRIM({cell})))=FALSE");
        tests.extend([",", ";", " "].map(apart));
    }
    let fails = |range| format!("ISNUMBER(MATCH(TRIM({sought}),{range},0))=FALSE");
    tests.extend(ranges.into_iter().map(fails));
    Some(format!("AND({})", tests.join(",")))
}

/// How words on a column begin.
fn opening<C: TableColumn>(book: &WriteContext<'_>, column: C) -> String {
    let header = book.labels.of(&format!("column.{}", C::BLOCK), column.key());
    format!("{SIGN} {header}: ")
}

/// What is wrong with a row, else `otherwise`, as a formula.
pub(super) fn words<C: TableColumn>(
    book: &WriteContext<'_>,
    row: u32,
    otherwise: String,
) -> String {
    let columns: Vec<C> = C::filled_in().collect();
    columns.into_iter().rev().fold(otherwise, |rest, column| {
        tests(book, row, column).into_iter().rev().fold(rest, |rest, (test, key)| {
            let told = opening(book, column) + book.labels.of("check.setting", key);
            format!("IF({test},{},{rest})", literal(&told))
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
