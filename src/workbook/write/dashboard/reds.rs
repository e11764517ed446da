//! Every red: value, target, the value before, why it is red and what was agreed.

use super::{
    ROOT,
    entry::{ListEntry, decimals},
    heading, height, hidden, is_free, kpis, lines,
    looks::{DashboardStyles, FIRST, LAST, LINE, MIDDLE, RIGHT},
    merged, tint,
};
use crate::{
    score::Status,
    workbook::{
        calc::{BOARD_REDS, facts::kpi, notes::note, result_row, series_fact},
        notation::{across, fixed, literal},
        tables::{NoteColumn, ResultColumn, TableColumn, block::SheetKey},
        write::{context::WriteContext, label_formula::label_formula, sheet_writer::SheetWriter},
    },
};

/// Most reds that the page has room for.
const MAX_REDS: u32 = 5;

/// Columns of the list: first and last.
const NAME: (u16, u16) = (FIRST, 2);
const VALUE: u16 = 3;
const TARGET: u16 = 4;
const PREVIOUS: u16 = 5;
const WHY: (u16, u16) = (MIDDLE, RIGHT + 1);
const AGREED: (u16, u16) = (RIGHT + 2, RIGHT + 4);
const WHO: (u16, u16) = (RIGHT + 5, RIGHT + 6);
const DUE: (u16, u16) = (LAST, LAST);

/// The list from this row on; its last row.
pub(super) fn write(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) -> u32 {
    let count = kpis::reds(book);
    title(book, page, looks, row, &count);
    for (columns, key) in [
        (NAME, "kpi"),
        ((VALUE, VALUE), "value"),
        ((TARGET, TARGET), "target"),
        ((PREVIOUS, PREVIOUS), "previous"),
        (WHY, "explanation"),
        (AGREED, "agreed"),
        (WHO, "who"),
        (DUE, "due"),
    ] {
        let text = book.labels.of("dashboard.red", key);
        let formula = format!("IF({count}=0,\"\",{})", literal(text));
        let is_number = (VALUE..=PREVIOUS).contains(&columns.0);
        let look = match columns {
            NAME => &looks.header_first,
            _ if is_number => &looks.header_right,
            _ => &looks.header,
        };
        page.merged_formula(row + 1, columns, &formula, look);
    }
    page.height(row + 1, LINE);
    let first = row + 2;
    let last = first + MAX_REDS - 1;
    for at in first..=last {
        entry(book, page, looks, (at, at == first));
    }
    lines(&book.styles, page, (first, last), NAME);
    decimals(&book.styles, page, (first, VALUE, last, PREVIOUS), false);
    lines(&book.styles, page, (first, last), (PREVIOUS + 1, LAST));
    let label = book.labels.text("dashboard.more_reds");
    let sentence = label_formula(label, &[("count", format!("({count}-{MAX_REDS})"))]);
    let formula = format!("IF({count}>{MAX_REDS},{sentence},\"\")");
    merged(page, (last + 1, FIRST, LAST), &formula, &looks.note);
    page.height(last + 1, LINE);
    last + 1
}

/// The heading, which says so when there is none.
fn title(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
    count: &str,
) {
    let labels = book.labels;
    let none = labels.text("dashboard.no_reds");
    let (one, many) = (labels.text("dashboard.one_red"), labels.text("dashboard.reds"));
    let shape = Status::Red.shape();
    let (first, last) = (ResultColumn::Green.at(), ResultColumn::Red.at());
    let scored = book.on_results(&across(result_row(book, ROOT), first, last));
    let unknown = labels.text("dashboard.reds_unknown");
    let formula = format!(
        "IF({count}=0,IF(SUM({scored})=0,{},{}),IF({count}=1,{},{}))",
        literal(unknown),
        literal(none),
        literal(&format!("{shape} {one}")),
        label_formula(&format!("{shape} {many}"), &[("count", count.to_owned())])
    );
    heading(page, looks, (row, FIRST, LAST), &formula);
    tint(&book.styles, page, (row, FIRST, row, LAST), &fixed(row, FIRST), false);
}

/// One red.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, first): (u32, bool),
) {
    let entry = ListEntry::new(book, page, (row, first), Some(BOARD_REDS));
    merged(page, (row, NAME.0, NAME.1), &entry.name(), &looks.cell_bold);
    let previous = entry.series_fact(series_fact::PREVIOUS_VALUE);
    for (column, number) in [(VALUE, entry.value()), (TARGET, entry.target()), (PREVIOUS, previous)]
    {
        page.formula(row, column, &entry.shown(&number), &looks.cell_right);
    }
    let none = literal(book.labels.text("dashboard.unexplained"));
    let note = entry.fact(kpi::NOTE);
    let why = format!("IF({note}=\"\",{none},{note})");
    merged(page, (row, WHY.0, WHY.1), &entry.used(&why), &looks.cell);
    let nothing = literal(book.labels.text("dashboard.not_agreed"));
    let place = entry.fact(kpi::AGREED_PLACE);
    let prefix = hidden(book, &book.map.notes.range(note::PREFIX));
    let agreed = noted(book, &entry, NoteColumn::Agreement);
    let agreed = format!("IF({place}=\"\",{nothing},INDEX({prefix},{place}-1)&TRIM({agreed}))");
    merged(page, (row, AGREED.0, AGREED.1), &entry.used(&agreed), &looks.cell);
    let owner = entry.fact(kpi::OWNER);
    let who = noted(book, &entry, NoteColumn::Who);
    let who = format!("IF({place}=\"\",{owner},IF(TRIM({who})=\"\",{owner},TRIM({who})))");
    merged(page, (row, WHO.0, WHO.1), &entry.used(&who), &looks.cell);
    let by = format!("INDEX({},{place}-1)", hidden(book, &book.map.notes.range(note::BY)));
    let by = format!("IF({place}=\"\",\"\",{by})");
    page.formula(row, DUE.0, &entry.used(&by), &looks.cell_day);
    page.height_of(row, move |grid| {
        // Room for reds of other periods.
        if is_free(grid, row) {
            return 2.0 * LINE;
        }
        height(grid, row, &[NAME, WHY, AGREED, WHO, DUE])
    });
}

/// What the agreement that stands for it in the chosen period says; an error without one.
fn noted(book: &WriteContext<'_>, entry: &ListEntry<'_>, column: NoteColumn) -> String {
    let range = book.layout.note_block.range(column.at());
    let place = entry.fact(kpi::AGREED_PLACE);
    format!("INDEX({}{range},{place})", book.sheet(SheetKey::Notes))
}
