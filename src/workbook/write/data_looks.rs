//! How the sheet Data looks: a band per KPI, the period that is filled in now, what is folded away.

use super::{
    columns,
    context::WriteContext,
    data_checks::{self, SIGN},
    sheet_common,
    sheet_writer::SheetWriter,
    style::Styles,
};
use crate::{
    model::{ColourRole, Moment},
    workbook::{
        calc::map::{SETTING, setting},
        notation::{fixed, fixed_column, fixed_row, literal, plain},
        tables::{
            CHECK, DataColumn, REMARK, TableColumn,
            block::SheetKey,
            layout::{DataRow, Layout},
        },
    },
};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};
use strum::IntoEnumIterator;

/// Size of letters in the table, in points.
pub(super) const LETTERS: f64 = 10.0;
/// Height of the headers, in points: two lines, and the sign of the filter.
const HEADER_HEIGHT: f64 = 40.0;
/// Row above the headers in which the period to fill in is pointed at.
const POINTER: u32 = 3;

/// The looks of the cells that people read.
pub(super) struct DataLooks {
    /// The name of a KPI.
    pub(super) name: Format,
    /// The name of a figure.
    pub(super) label: Format,
    /// The row on which a result can be typed that is known already.
    pub(super) aside: Format,
    /// What is less important.
    pub(super) quiet: Format,
    /// What is to check.
    pub(super) check: Format,
    /// Remarks.
    pub(super) remark: Format,
}

impl DataLooks {
    pub(super) fn new(styles: &Styles) -> Self {
        let line = || {
            styles
                .fresh()
                .set_font_size(LETTERS)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(styles.line())
        };
        let indented = || line().set_align(FormatAlign::Left).set_indent(1);
        Self {
            name: indented().set_bold(),
            label: indented(),
            aside: indented().set_font_color(styles.quiet()).set_italic(),
            quiet: indented().set_font_color(styles.quiet()),
            check: indented(),
            remark: styles.on_paper(&styles.input).set_font_size(LETTERS).set_indent(1),
        }
    }
}

/// Headers: those of figures stand over the numbers, each with room for the sign of the filter below
/// its words. Above them the period to fill in is pointed at.
pub(super) fn headers(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let styles = &book.styles;
    let row = book.layout.data_block.header();
    let look = styles.header.clone().set_font_size(LETTERS).set_align(FormatAlign::Top);
    let over_numbers = look.clone().set_align(FormatAlign::Right);
    let over_texts = look.set_align(FormatAlign::Left).set_indent(1);
    let label = |key: &'static str| book.labels.of("column.data", key);
    for column in DataColumn::iter() {
        let look = if column == DataColumn::Before { &over_numbers } else { &over_texts };
        page.text(row, column.at(), label(column.key()), look);
    }
    for (column, key) in [(data_checks::check(book), CHECK), (data_checks::remark(book), REMARK)] {
        page.text(row, column, label(key), &over_texts);
    }
    let pointer = styles
        .fresh()
        .set_bold()
        .set_font_size(LETTERS)
        .set_font_color(styles.colour(ColourRole::Accent))
        .set_align(FormatAlign::Right);
    let sign = literal(book.labels.text("data.now"));
    for (at, period) in book.scorecard.calendar.periods().enumerate() {
        let moment = Moment::Period(at);
        let column = Layout::data_column(moment);
        page.text(row, column, &book.labels.period(period), &over_numbers);
        let formula = format!("IF({}={},{sign},\"\")", now(book), moment.number());
        page.formula(POINTER, column, &formula, &pointer);
    }
    page.height(POINTER, 15.0);
    page.fit(row, row, HEADER_HEIGHT);
}

/// What is folded away until somebody opens it: what a figure is exactly, which also stands beside
/// its cell; target groups where there are none; rows for results where the figures are known, and
/// rows for KPIs of one's own but for the next one. How many rows stay in sight.
pub(super) fn fold(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    is_free: impl Fn(&DataRow) -> bool,
) -> usize {
    let block = book.layout.data_block;
    let first = match book.scorecard.segments.is_empty() {
        true => DataColumn::Segment,
        false => DataColumn::Meaning,
    };
    page.set(|sheet| sheet.group_columns_collapsed(first.at(), DataColumn::Meaning.at()).map(drop));
    let rows: Vec<u32> = (book.layout.data.iter().enumerate())
        .filter(|(_, row)| is_spare(book, row) && is_free(row))
        .map(|(at, _)| block.row(at))
        .collect();
    columns::fold_rows(page, &rows);
    book.layout.data.len() - rows.len()
}

/// Whether a row is one of those that few people need.
fn is_spare(book: &WriteContext<'_>, row: &DataRow) -> bool {
    let Some(series) = book.layout.series.get(row.series) else { return false };
    let Some(entry) = book.layout.kpis.get(series.kpi) else { return false };
    if entry.own {
        return book.layout.is_spare(series.kpi);
    }
    let has_figures = book.measure(series.kpi).is_some_and(|one| !one.kpi.inputs.is_empty());
    row.input.is_none() && has_figures && !series.summed
}

/// Which period is filled in now, as a formula.
fn now(book: &WriteContext<'_>) -> String {
    format!("{}{}", book.sheet(SheetKey::Calculation), fixed(setting::NOW, SETTING))
}

/// Looks that depend on what stands there: names that repeat, figures that cannot be right, and the
/// period that is filled in now.
pub(super) fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.data_block;
    let (first, last) = (rows.first, rows.last());
    let kpi = DataColumn::Kpi.at();
    let (here, above) = (fixed_column(first, kpi), fixed_column(first - 1, kpi));
    // A row that is filtered or folded away says no name.
    let again = format!("AND({here}={above},SUBTOTAL(103,{above})=1)");
    let hidden = Format::new().set_num_format(";;;");
    sheet_common::conditional_format(page, (first, kpi, last, kpi), &again, hidden);
    let band = Format::new().set_background_color(book.styles.faint());
    let labels = (first, kpi, last, DataColumn::Unit.at());
    sheet_common::conditional_format(page, labels, &format!("IF({again},FALSE,TRUE)"), band);
    let check = fixed_column(first, data_checks::check(book));
    let input = DataColumn::Input.at();
    sheet_common::conditional_format(
        page,
        (first, input, last, input),
        &format!("LEFT({check},1)=\"{SIGN}\""),
        Format::new().set_num_format(format!("\"{SIGN} \"@")).set_bold(),
    );
    super::data_marks::conditions(book, page);
    let left = Layout::data_column(Moment::FIRST);
    let number = format!("COLUMN({})-{left}", plain(first, left));
    let area = (first, left, last, Layout::data_column(Moment::last(book.layout.periods)));
    let input = Format::new().set_background_color(book.styles.colour(ColourRole::Input));
    sheet_common::conditional_format(page, area, &format!("{number}={}", now(book)), input);
    let header = (rows.header(), left, rows.header(), area.3);
    let styles = &book.styles;
    let pointed = Format::new()
        .set_background_color(styles.colour(ColourRole::Accent))
        .set_font_color(styles.on(ColourRole::Accent));
    let pointer = fixed_row(POINTER, left);
    sheet_common::conditional_format(page, header, &format!("{pointer}<>\"\""), pointed);
}
