//! How the marks of the sheet Data look, and how they are counted on Start.

use super::{
    context::WriteContext,
    data_checks::{Helpers, SIGN, check, helpers},
    sheet_common,
    sheet_writer::SheetWriter,
    style::Styles,
};
use crate::{
    score::Status,
    workbook::{
        calc::{
            facts,
            figure_checks::{DUE, NOT_DUE, WRONG},
        },
        notation::{fixed, fixed_column, literal, plain},
        tables::{DataColumn, TableColumn, block::SheetKey},
    },
};
use rust_xlsxwriter::Format;

/// Looks of cells: not due, due and missing, wrong.
pub(crate) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.data_block;
    let (first, last) = (rows.first, rows.last());
    let Helpers { asked, first: mark, .. } = helpers(book);
    let (before, right) = (DataColumn::Before.at(), check(book) - 1);
    let marked = plain(first, mark);
    let area = (first, before, last, right);
    sheet_common::conditional_format(page, area, &format!("{marked}={WRONG}"), book.styles.wrong());
    let (mark, cell) = (plain(first, mark + 1), plain(first, before + 1));
    let asked = fixed_column(first, asked);
    let area = (first, before + 1, last, right);
    sheet_common::conditional_format(
        page,
        area,
        &format!("AND({asked}=1,{mark}={DUE},{cell}=\"\")"),
        book.styles.missing(),
    );
    sheet_common::conditional_format(
        page,
        area,
        &format!("AND({mark}={NOT_DUE},{cell}=\"\")"),
        book.styles.not_due(),
    );
    words_conditions(&book.styles, page, (first, last), check(book));
}

/// Looks of the words on a row.
pub(crate) fn words_conditions(
    styles: &Styles,
    page: &mut SheetWriter<'_>,
    (first, last): (u32, u32),
    column: u16,
) {
    let area = (first, column, last, column);
    let cell = plain(first, column);
    let ink = |status: Status| Format::new().set_font_color(styles.status_ink(status));
    let wrong = format!("LEFT({cell},1)=\"{SIGN}\"");
    sheet_common::conditional_format(page, area, &wrong, ink(Status::Red).set_bold());
    sheet_common::conditional_format(
        page,
        area,
        &format!("{cell}<>\"\""),
        ink(Status::Amber).set_bold(),
    );
}

/// How many figures cannot be right, and a link to the first, as formulas.
pub(crate) fn count(book: &WriteContext<'_>) -> String {
    let (rows, helpers) = (book.layout.data_block, helpers(book));
    let data = book.sheet(SheetKey::Data);
    let marks = format!(
        "{}:{}",
        fixed(rows.header(), helpers.first),
        fixed(rows.last() + 1, helpers.last())
    );
    format!("COUNTIF({data}{marks},{WRONG})")
}

/// Where the first of them stands, as a formula: `#'Data'!K12`.
pub(crate) fn first(book: &WriteContext<'_>) -> String {
    let (rows, helpers) = (book.layout.data_block, helpers(book));
    let data = book.sheet(SheetKey::Data);
    let words = format!("{data}{}", rows.range(check(book)));
    let places = format!("{data}{}", rows.range(helpers.at));
    let letters = format!("{}{}", book.sheet(SheetKey::Calculation), facts::letters_range(book));
    let row = format!("MATCH(\"{SIGN}*\",{words},0)");
    format!(
        "{}&INDEX({letters},COLUMN({data}{})+INDEX({places},{row})-1)&(ROW({data}{})+{row}-1)",
        literal(&format!("#{data}")),
        fixed(rows.header(), DataColumn::Before.at()),
        fixed(rows.header(), 0)
    )
}
