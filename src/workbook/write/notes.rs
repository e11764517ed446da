//! Notes: why a figure is as it is, and what was agreed.

use crate::readings::Block;
use crate::workbook::notation::fixed_column;
use crate::workbook::tables::{NoteColumn, TableColumn};
use crate::workbook::{calc::facts, tables::block::SheetKey, write::context::WriteContext};

use super::{
    columns::{self, CellContent},
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.note_block;
    sheet_common::frame(book, &mut page, SheetKey::Notes, Tab::Fill);
    sheet_common::intro(&mut page, book, SheetKey::Notes, 6, 34.0);
    sheet_common::keys(book, &mut page, Block::Notes, rows, &[]);
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.kpis;
    for index in 0..usize::try_from(rows.count).unwrap_or(0) {
        let row = rows.row(index);
        let note = book.scorecard.notes.get(index);
        let styles = &book.styles;
        columns::row::<NoteColumn>(book, &mut page, row, (note, NumberLook::Decimals(0)), |_| {
            CellContent::Text(String::new())
        });
        let cell = format!("TRIM({})", fixed_column(row, NoteColumn::Kpi.at()));
        let names = format!("{calculation}{}", run.range(facts::kpi::NAME));
        let by = |column: u16| {
            format!("INDEX({names},MATCH({cell},{calculation}{},0))", run.range(column))
        };
        let formula = format!(
            "IF({cell}=\"\",\"\",IFERROR({},IFERROR({},\"\")))",
            by(facts::kpi::CODE),
            by(0)
        );
        page.formula(row, NoteColumn::Name.at(), &formula, &styles.text_grey);
    }
    columns::validate::<NoteColumn>(book, &mut page, rows);
    page.widths(&columns::widths::<NoteColumn>());
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(rows.header(), rows.last(), 15.0);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 4).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    page.set(|sheet| {
        sheet
            .set_print_area(sheet_common::TITLE, 1, rows.last(), Block::Notes.after() - 1)
            .map(drop)
    });
    page.set(|sheet| sheet.set_selection(rows.first, 1, rows.first, 1).map(drop));
    page.finish()
}
