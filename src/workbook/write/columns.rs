//! The cells of a table as the registry says them: what stands in them, how they look, what they
//! take, how wide they are.

use super::{
    sheet_common::{self, NumberLimits},
    sheet_writer::SheetWriter,
    style::{NumberLook, Styles},
};
use crate::{
    checks,
    model::day::Day,
    readings::Block,
    workbook::{
        calc::{
            facts,
            map::{list, time},
        },
        notation::across,
        tables::{
            CellScale, ColumnFacts, ColumnField, ColumnRole, FIRST_DAY, TableColumn, ValueKind,
            WordList, answer_key, block::SheetKey, layout::Rows,
        },
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::Format;

/// Width of column A, which is hidden.
const IDS_WIDE: f64 = 9.0;

/// What stands in a cell.
pub(crate) enum CellContent {
    /// A text.
    Text(String),
    /// A number, if there is one.
    Number(Option<f64>),
}

/// Writes the cells of a row that no formula fills in; `own` says what stands in those that are no
/// field of it.
pub(crate) fn row<C: TableColumn>(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    at: u32,
    (entry, look): (Option<&C::Row>, NumberLook),
    own: impl Fn(C) -> CellContent,
) {
    for column in C::iter() {
        let (facts, place) = (column.facts(), (at, column.at()));
        if facts.role != ColumnRole::Computed {
            cell(book, page, place, &facts, (entry, look), || own(column));
        }
    }
}

/// Writes one cell; `own` says what stands in one that is no field of its row. Numbers are in what
/// everything counts with.
pub(crate) fn cell<T>(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    facts: &ColumnFacts<T>,
    (entry, look): (Option<&T>, NumberLook),
    own: impl Fn() -> CellContent,
) {
    let style = style(&book.styles, facts.role, facts.kind, look);
    let percent = match facts.kind {
        ValueKind::Number | ValueKind::Anchor => matches!(look, NumberLook::Percent(_)),
        kind => kind == ValueKind::Percentage,
    };
    let content = match (&facts.field, entry) {
        (ColumnField::Own, _) => own(),
        (field, Some(entry)) => content(book, field, entry),
        (ColumnField::Number(..) | ColumnField::Count(..), None) => CellContent::Number(None),
        (_, None) => CellContent::Text(String::new()),
    };
    let content = match content {
        CellContent::Text(text) if facts.kind == ValueKind::Day => day(text),
        content => content,
    };
    match content {
        CellContent::Text(text) => page.text(row, column, &text, style),
        CellContent::Number(number) => {
            let number = if percent { number.map(|number| number / 100.0) } else { number };
            page.number(row, column, number, style)
        }
    };
}

/// A day as spreadsheets know one, so that people and formulas can reckon with it; words stay words.
fn day(text: String) -> CellContent {
    match Day::written(text.trim()) {
        #[expect(clippy::cast_precision_loss, reason = "days of four-digit years")]
        Some(day) if day.serial() as f64 >= FIRST_DAY => {
            CellContent::Number(Some(day.serial() as f64))
        }
        _ => CellContent::Text(text),
    }
}

/// What a field of a row shows.
fn content<T>(book: &WriteContext<'_>, field: &ColumnField<T>, entry: &T) -> CellContent {
    let answer = |yes: bool| answer_key(yes).to_owned();
    CellContent::Text(match field {
        ColumnField::Own => String::new(),
        ColumnField::Number(get, _) => return CellContent::Number(get(entry)),
        ColumnField::Count(get, _) => return CellContent::Number(get(entry).map(f64::from)),
        ColumnField::Text(get, _) => get(entry).to_owned(),
        ColumnField::Choice(list, get, _) => book.word(*list, Some(get(entry))),
        ColumnField::Maybe(list, get, _) => book.word(*list, get(entry)),
        ColumnField::Flag(get, _) => book.word(WordList::Answers, get(entry).map(answer)),
        ColumnField::Reference(block, get, _) => {
            get(entry).and_then(|id| book.code_of(*block, id)).unwrap_or_default()
        }
        ColumnField::References(block, get, _) => {
            let codes = get(entry).iter().filter_map(|id| book.code_of(*block, id));
            codes.collect::<Vec<_>>().join(", ")
        }
        ColumnField::Period(get, _) => book.labels.period(get(entry)),
    })
}

/// How a cell looks.
pub(crate) fn style(
    styles: &Styles,
    role: ColumnRole,
    kind: ValueKind,
    look: NumberLook,
) -> &Format {
    if role == ColumnRole::Shown {
        return match kind {
            ValueKind::Code => &styles.text_centre,
            ValueKind::Number => styles.number(look),
            _ => &styles.text,
        };
    }
    match kind {
        ValueKind::Choice(WordList::Answers)
        | ValueKind::Reference(_)
        | ValueKind::References(_) => &styles.input_centre,
        ValueKind::AsTyped | ValueKind::Period => &styles.input_text,
        ValueKind::Day => &styles.input_day,
        ValueKind::Number | ValueKind::Anchor => styles.input_number(look),
        ValueKind::Weight => styles.input_number(NumberLook::Decimals(1)),
        ValueKind::Count | ValueKind::Amount => styles.input_number(NumberLook::Decimals(0)),
        ValueKind::Score => &styles.input_left,
        ValueKind::Percentage => &styles.input_percent,
        ValueKind::Code
        | ValueKind::Name
        | ValueKind::Text
        | ValueKind::Share
        | ValueKind::Choice(_) => &styles.input,
    }
}

/// Drop-downs and limits of numbers in the columns that people fill in, each with its help.
///
/// Anchors say in every row what the catalogue proposes there: [`ValueKind::Anchor`] is left out.
/// Any text will do; where there is help for one, it is shown.
pub(crate) fn validate<C: TableColumn>(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    rows: Rows,
) {
    let span = (rows.first, rows.last());
    let block = C::BLOCK;
    let words = |group: &str, column: C| {
        book.labels.of(&format!("{group}.{block}"), column.key()).to_owned()
    };
    for column in C::filled_in() {
        let kind = column.facts().kind;
        let message = (words("column", column), words("help", column));
        let message = (message.0.as_str(), message.1.as_str());
        if let Some(range) = choices(book, kind) {
            sheet_common::choice(book, page, &range, span, column.at(), message);
        } else if matches!(
            kind,
            ValueKind::Number | ValueKind::Weight | ValueKind::Count | ValueKind::Amount
        ) {
            sheet_common::number_only(book, page, span, column.at(), limits(kind), message);
        } else if kind == ValueKind::Code {
            sheet_common::known_by(book, page, span, (column.at(), column.at()));
        } else if book.labels.get(&format!("help.{block}.{}", column.key())).is_some() {
            sheet_common::message(page, span, column.at(), message);
        }
    }
}

/// The range on the hidden sheet that a cell's choices stand in.
pub(crate) fn choices(book: &WriteContext<'_>, kind: ValueKind) -> Option<String> {
    let map = &book.map;
    let range = match kind {
        ValueKind::Choice(words) => {
            let row = match words {
                WordList::Outcomes => list::OUTCOMES,
                WordList::Lenses => list::LENSES,
                WordList::Directions => list::DIRECTIONS,
                WordList::Frequencies => list::FREQUENCIES,
                WordList::Months => list::MONTHS,
                WordList::Aspects => list::PROPOSITIONS,
                WordList::Answers => list::YES_NO,
            };
            across(row, 1, u16::try_from(words.keys().len()).unwrap_or(1))
        }
        ValueKind::Reference(Block::Segments) => map.segments.range(facts::segment::CODE),
        ValueKind::Reference(Block::Objectives) => map.objectives.range(facts::objective::CODE),
        ValueKind::Reference(Block::Kpis) => map.kpis.range(facts::kpi::CODE),
        ValueKind::Period => map.all_periods(time::LABELS),
        _ => return None,
    };
    Some(format!("{}{range}", book.sheet(SheetKey::Calculation)))
}

/// The numbers that a cell takes.
pub(crate) fn limits(kind: ValueKind) -> NumberLimits {
    let least = match kind {
        ValueKind::Weight => Some(checks::MIN_WEIGHT),
        ValueKind::Count => Some(checks::MIN_COUNT),
        ValueKind::Score => Some(0.0),
        ValueKind::Percentage => return NumberLimits::of(CellScale::of_share(), None, true),
        _ => None,
    };
    NumberLimits { least, whole: kind == ValueKind::Count, ..NumberLimits::default() }
}

/// Folds the columns from one to the last, those of which no row says anything, into groups that
/// are closed: hardly anybody needs them, and a + above the table opens them. What somebody said
/// stays in sight.
pub(crate) fn fold<C: TableColumn>(page: &mut SheetWriter<'_>, from: C, rows: &[C::Row]) {
    let said = |column: C| rows.iter().any(|row| says(&column.facts().field, row));
    let mut unused: Option<(u16, u16)> = None;
    for column in C::iter().filter(|column| column.at() >= from.at()) {
        match (said(column), unused) {
            (false, None) => unused = Some((column.at(), column.at())),
            (false, Some((first, _))) => unused = Some((first, column.at())),
            (true, _) => close(page, unused.take()),
        }
    }
    close(page, unused);
}

/// Folds the columns between two, both with them, whatever stands there: a + above the table opens
/// them.
pub(crate) fn fold_between<C: TableColumn>(page: &mut SheetWriter<'_>, first: C, last: C) {
    close(page, Some((first.at(), last.at())));
}

/// Folds rows into groups that are closed, each with its + beside the row above.
pub(crate) fn fold_rows(page: &mut SheetWriter<'_>, rows: &[u32]) {
    page.sheet.group_symbols_above(true);
    for run in rows.chunk_by(|row, next| row + 1 == *next) {
        if let (Some(first), Some(last)) = (run.first(), run.last()) {
            page.set(|sheet| sheet.group_rows_collapsed(*first, *last).map(drop));
        }
    }
}

/// Closes columns as a group.
fn close(page: &mut SheetWriter<'_>, columns: Option<(u16, u16)>) {
    if let Some((first, last)) = columns {
        page.set(|sheet| sheet.group_columns_collapsed(first, last).map(drop));
    }
}

/// Whether a row says anything in a field.
fn says<T>(field: &ColumnField<T>, row: &T) -> bool {
    match field {
        ColumnField::Own => false,
        ColumnField::Text(get, _) => !get(row).trim().is_empty(),
        ColumnField::Number(get, _) => get(row).is_some(),
        ColumnField::Count(get, _) => get(row).is_some(),
        ColumnField::Maybe(_, get, _) => get(row).is_some(),
        ColumnField::Flag(get, _) => get(row).is_some(),
        ColumnField::Reference(_, get, _) => get(row).is_some(),
        ColumnField::References(_, get, _) => !get(row).is_empty(),
        ColumnField::Choice(..) | ColumnField::Period(..) => true,
    }
}

/// Widths from column A on.
pub(crate) fn widths<C: TableColumn>() -> Vec<f64> {
    std::iter::once(IDS_WIDE).chain(C::iter().map(|column| column.facts().width)).collect()
}
