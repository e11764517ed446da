//! Segments: whom the organisation serves, and what it does with each.

use super::{
    asked,
    columns::{self, CellContent},
    row_checks,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::workbook::notation::{fixed, fixed_column, literal};
use crate::workbook::tables::{SegmentColumn, TableColumn};
use crate::{
    model::Treatment,
    readings::Block,
    workbook::{calc::map::list, tables::block::SheetKey, write::context::WriteContext},
};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.segment_block;
    sheet_common::frame(book, &mut page, SheetKey::Segments, Tab::Set);
    sheet_common::intro(&mut page, book, SheetKey::Segments, 8, 48.0);
    sheet_common::keys(book, &mut page, Block::Segments, rows, &[]);
    for index in 0..book.layout.segments.len() {
        entry(book, &mut page, index);
    }
    columns::validate::<SegmentColumn>(book, &mut page, rows);
    row_checks::conditions(book, &mut page, rows, SegmentColumn::Treatment);
    page.widths(&columns::widths::<SegmentColumn>());
    page.sheet.set_zoom(sheet_common::WIDE);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(rows.header(), rows.last(), 15.0);
    match book.layout.asked_block {
        Some(ticks) => asked::write(book, &mut page, ticks),
        None => {
            page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
            page.set(|sheet| {
                sheet
                    .set_print_area(
                        sheet_common::TITLE,
                        1,
                        rows.last(),
                        Block::Segments.after() - 1,
                    )
                    .map(drop)
            });
        }
    }
    page.set(|sheet| sheet.set_selection(rows.first, 2, rows.first, 2).map(drop));
    page.finish()
}

/// One segment.
fn entry(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let styles = &book.styles;
    let row = book.layout.segment_block.row(index);
    let segment = book.scorecard.segments.get(index);
    let id = book.layout.segments.get(index).cloned().unwrap_or_default();
    page.text(row, 0, &id, &styles.calculation);
    columns::row::<SegmentColumn>(book, page, row, (segment, NumberLook::Decimals(0)), |_| {
        CellContent::Text(book.segment_code(index))
    });

    let (yes, no) = (fixed(list::YES_NO, 1), fixed(list::YES_NO, 2));
    let calculation = book.sheet(SheetKey::Calculation);
    let target_cell = fixed_column(row, SegmentColumn::Targeted.at());
    let profit_cell = fixed_column(row, SegmentColumn::ProfitPerCustomer.at());
    let word = |treatment: Treatment| {
        let key: &'static str = treatment.into();
        book.scorecard
            .treatments
            .get(key)
            .cloned()
            .unwrap_or_else(|| book.labels.of("treatment", key).to_owned())
    };
    let formula = format!(
        "IF(ISNUMBER({profit_cell}),IF({target_cell}={calculation}{yes},IF({profit_cell}>=0,{},{}),\
         IF({target_cell}={calculation}{no},IF({profit_cell}>=0,{},{}),\"\")),\"\")",
        literal(&word(Treatment::Retain)),
        literal(&word(Treatment::Transform)),
        literal(&word(Treatment::Monitor)),
        literal(&word(Treatment::Eliminate))
    );
    let formula = row_checks::words::<SegmentColumn>(book, row, formula);
    page.formula(row, SegmentColumn::Treatment.at(), &formula, &styles.text_indent);
}
