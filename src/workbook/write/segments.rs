//! Segments: whom the organisation serves, and what it does with each.

use super::{
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter, across, fixed, fixed_column, literal},
};
use crate::workbook::tables::{SegmentColumn, TableColumn};
use crate::{
    model::Treatment,
    workbook::{
        WriteContext,
        calc::map::list,
        tables::layout::{Block, SheetKey},
    },
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
    let span = (rows.first, rows.last());
    let range = format!("{}{}", book.sheet(SheetKey::Calculation), across(list::YES_NO, 1, 2));
    let words = |column: SegmentColumn| {
        (
            book.labels.of("column.segments", column.key()).to_owned(),
            book.labels.of("help.segments", column.key()).to_owned(),
        )
    };
    let (title, help) = words(SegmentColumn::Targeted);
    sheet_common::choice(
        book,
        &mut page,
        &range,
        span,
        SegmentColumn::Targeted.at(),
        (&title, &help),
    );
    let (title, help) = words(SegmentColumn::Size);
    sheet_common::number_only(
        book,
        &mut page,
        span,
        SegmentColumn::Size.at(),
        Some(0.0),
        (&title, &help),
    );
    let (title, help) = words(SegmentColumn::ProfitPerCustomer);
    sheet_common::number_only(
        book,
        &mut page,
        span,
        SegmentColumn::ProfitPerCustomer.at(),
        None,
        (&title, &help),
    );
    page.widths(&[9.0, 6.0, 28.0, 46.0, 36.0, 12.0, 13.0, 18.0, 24.0]);
    page.fit(1, 1, 15.0).fit(rows.header(), rows.last(), 15.0);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    page.set(|sheet| {
        sheet.set_print_area(0, 1, rows.last(), Block::Segments.after() - 1).map(drop)
    });
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
    page.text(row, SegmentColumn::Code.at(), &book.segment_code(index), &styles.text_centre);
    page.text(
        row,
        SegmentColumn::Name.at(),
        segment.map_or("", |segment| &segment.name),
        &styles.input,
    );
    page.text(
        row,
        SegmentColumn::Needs.at(),
        segment.map_or("", |segment| &segment.needs),
        &styles.input,
    );
    page.text(
        row,
        SegmentColumn::Alternatives.at(),
        segment.map_or("", |segment| &segment.alternatives),
        &styles.input,
    );
    let targeted = segment.and_then(|segment| segment.targeted);
    let word = match targeted {
        Some(true) => book.labels.text("answer.yes"),
        Some(false) => book.labels.text("answer.no"),
        None => "",
    };
    page.text(row, SegmentColumn::Targeted.at(), word, &styles.input_centre);
    let size = segment.and_then(|segment| segment.size);
    page.number(row, SegmentColumn::Size.at(), size, styles.input_number(0));
    let profit = segment.and_then(|segment| segment.profit_per_customer);
    page.number(row, SegmentColumn::ProfitPerCustomer.at(), profit, styles.input_number(0));

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
    let result = targeted.zip(profit).map(|(targeted, profit)| {
        word(match (targeted, profit >= 0.0) {
            (true, true) => Treatment::Retain,
            (true, false) => Treatment::Transform,
            (false, true) => Treatment::Monitor,
            (false, false) => Treatment::Eliminate,
        })
    });
    page.formula(
        row,
        SegmentColumn::Treatment.at(),
        &formula,
        result.unwrap_or_default(),
        &styles.text_indent,
    );
}
