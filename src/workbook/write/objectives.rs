//! Objectives: what customers want, in their own words.

use super::{
    columns::{self, CellContent},
    row_checks,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::workbook::notation::fixed_column;
use crate::workbook::tables::{ObjectiveColumn, TableColumn};
use crate::{
    readings::Block,
    score::Status,
    workbook::{calc::facts, tables::block::SheetKey, write::context::WriteContext},
};
use rust_xlsxwriter::{Format, XlsxError};

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.objective_block;
    sheet_common::frame(book, &mut page, SheetKey::Objectives, Tab::Set);
    sheet_common::intro(&mut page, book, SheetKey::Objectives, 7, 62.0);
    sheet_common::keys(book, &mut page, Block::Objectives, rows, &[]);
    for index in 0..book.layout.objectives.len() {
        entry(book, &mut page, index);
    }
    columns::validate::<ObjectiveColumn>(book, &mut page, rows);
    row_checks::conditions(book, &mut page, rows, ObjectiveColumn::Hint);
    hint_colour(book, &mut page);
    page.widths(&columns::widths::<ObjectiveColumn>());
    // What the map is drawn from is set once, and read there.
    columns::fold_between(&mut page, ObjectiveColumn::WhyUs, ObjectiveColumn::SupportedBy);
    page.sheet.set_zoom(sheet_common::WIDE);
    sheet_common::print_wide(book, &mut page, SheetKey::Objectives, 2);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(rows.header(), rows.last(), 15.0);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    page.set(|sheet| {
        let right = Block::Objectives.after() - 1;
        sheet.set_print_area(rows.header(), 1, rows.last(), right).map(drop)
    });
    page.set(|sheet| sheet.set_selection(rows.first, 2, rows.first, 2).map(drop));
    page.finish()
}

/// One objective.
fn entry(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let styles = &book.styles;
    let row = book.layout.objective_block.row(index);
    let planned = book.scorecard.objectives.get(index);
    let id = book.layout.objectives.get(index).cloned().unwrap_or_default();
    page.text(row, 0, &id, &styles.calculation);
    columns::row::<ObjectiveColumn>(book, page, row, (planned, NumberLook::Decimals(0)), |_| {
        CellContent::Text(book.objective_code(index))
    });
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.objectives;
    let formula = format!(
        "IFERROR(INDEX({calculation}{},MATCH({},{calculation}{},0)),\"\")",
        run.range(facts::objective::HINT),
        fixed_column(row, 0),
        run.range(0)
    );
    let formula = row_checks::words::<ObjectiveColumn>(book, row, formula);
    page.formula(row, ObjectiveColumn::Hint.at(), &formula, &styles.text_grey);
}

/// The colour of what could be better.
fn hint_colour(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.objective_block;
    let span = (rows.first, rows.last());
    let hint = ObjectiveColumn::Hint.at();
    sheet_common::conditional_format(
        page,
        (span.0, hint, span.1, hint),
        &format!("{}<>\"\"", fixed_column(span.0, hint)),
        Format::new().set_font_color(book.styles.status_ink(Status::Amber)),
    );
}
