//! Data: where the figures are filled in.

use super::{
    columns, data_checks, data_marks,
    sheet_common::{self, NumberLimits, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::workbook::notation::{fixed, literal};
use crate::workbook::tables::{CellScale, DataColumn, KpiColumn, REMARK, TableColumn};
use crate::{
    model::{Kpi, Moment, Unit},
    readings::{Block, Entry},
    workbook::{
        calc::facts,
        tables::{
            block::SheetKey,
            layout::{DataRow, Layout},
        },
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{Format, XlsxError};

/// Periods from which a printed page is too small to read.
const FIT_ON_A_PAGE: usize = 12;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.data_block;
    sheet_common::frame(book, &mut page, SheetKey::Data, Tab::Fill);
    sheet_common::intro(&mut page, book, SheetKey::Data, 7, 48.0);
    let mut extra: Vec<(u16, String, String)> = book
        .scorecard
        .calendar
        .periods()
        .enumerate()
        .map(|(at, period)| {
            let moment = Moment::Period(at);
            (Layout::data_column(moment), period.to_string(), book.period_label(moment))
        })
        .collect();
    extra.push((
        data_checks::remark(book),
        REMARK.to_owned(),
        book.labels.of("column.data", REMARK).to_owned(),
    ));
    sheet_common::keys(book, &mut page, Block::Data, rows, &extra);
    for (at, row) in book.layout.data.iter().enumerate() {
        figure(book, &mut page, at, row);
    }
    own_percentages(book, &mut page);
    conditions(book, &mut page);
    let mut widths = columns::widths::<DataColumn>();
    widths.extend(vec![11.0; book.layout.periods]);
    widths.push(30.0);
    page.widths(&widths);
    page.fit(1, 1, 15.0).fit(rows.header(), rows.header(), 15.0);
    // The words on a figure take two lines.
    page.fit(rows.first, rows.last(), 30.0);
    for column in data_checks::helpers(book).columns() {
        page.set(|sheet| sheet.set_column_hidden(column).map(drop));
    }
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    let top = match 1 + book.layout.periods / FIT_ON_A_PAGE {
        1 => 0,
        pages => {
            let pages = u16::try_from(pages).unwrap_or(u16::MAX);
            sheet_common::print_wide(book, &mut page, SheetKey::Data, pages);
            rows.header()
        }
    };
    page.set(|sheet| {
        sheet.set_print_area(top, 1, rows.last(), data_checks::remark(book)).map(drop)
    });
    let (row, column) = (rows.first, Layout::data_column(Moment::FIRST));
    page.set(|sheet| sheet.set_selection(row, column, row, column).map(drop));
    page.finish()
}

/// One row.
fn figure(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, at: usize, data: &DataRow) {
    let row = book.layout.data_block.row(at);
    let styles = &book.styles;
    let Some(series) = book.layout.series.get(data.series) else { return };
    let Some(entry) = book.layout.kpis.get(series.kpi) else { return };
    let measure = book.measure(series.kpi);
    let kpi = measure.map(|measure| &measure.kpi);
    let input = data.input.and_then(|at| kpi.and_then(|kpi| kpi.inputs.get(at)));
    let unit: Option<&Unit> = input.map(|input| &input.unit).or_else(|| kpi.map(|kpi| &kpi.unit));
    page.text(row, 0, &data.id, &styles.calculation);
    page.formula(row, DataColumn::Kpi.at(), &kpi_name(book, series.kpi), &styles.text_bold);
    let words = |key: &'static str| book.labels.text(key);
    let (label, meaning) = match input {
        Some(input) => (input.name.as_str(), input.meaning.as_str()),
        None if entry.own => (words("data.result"), words("data.result_meaning")),
        None if series.summed => (words("data.typed"), words("data.typed_total")),
        None => (words("data.typed"), words("data.typed_meaning")),
    };
    let typed = input.is_none() && !entry.own;
    let label_style = if typed { &styles.text_grey } else { &styles.text };
    page.text(row, DataColumn::Input.at(), label, label_style);
    page.text(row, DataColumn::Meaning.at(), meaning, &styles.text_grey);
    segment(book, page, row, data);
    unit_cell(book, page, row, series.kpi, unit);

    let (scale, look) = match input.map(|input| (CellScale::of_input(input), &input.unit)) {
        Some((scale @ CellScale::Percent { .. }, unit)) => {
            (scale, NumberLook::Percent(unit.decimals))
        }
        Some((scale, unit)) => (scale, NumberLook::Decimals(unit.decimals)),
        None => (book.scale(series.kpi), book.look(series.kpi)),
    };
    let format = styles.input_number(look);
    for moment in Moment::all(book.layout.periods) {
        let column = Layout::data_column(moment);
        match reading(book, data, moment) {
            Entry::Blank => page.blank(row, column, format),
            Entry::Number(number) => page.number(row, column, scale.cell(*number), format),
            Entry::NotApplicable => {
                page.text(row, column, book.labels.text("data.not_applicable"), format)
            }
            Entry::Invalid(text) => page.text(row, column, text, format),
        };
    }
    page.blank(row, data_checks::remark(book), &styles.input);
    let share = input.is_none() && kpi.is_some_and(Kpi::is_share);
    let limits = NumberLimits::of(scale, unit, share);
    let range = (
        row,
        Layout::data_column(Moment::Before),
        row,
        Layout::data_column(Moment::last(book.layout.periods)),
    );
    sheet_common::number_or_note(book, page, range, limits, (label, meaning));
    data_checks::row(book, page, at);
}

/// The name of the KPI that a figure is for; of a row of the user's own, what it is free for.
fn kpi_name(book: &WriteContext<'_>, kpi: usize) -> String {
    let cell = fixed(book.map.kpis.row(kpi), facts::kpi::NAME);
    let name = format!("{}{cell}", book.sheet(SheetKey::Calculation));
    match book.layout.kpis.get(kpi).filter(|entry| entry.own) {
        Some(entry) => {
            let number = entry.id.trim_start_matches("own-");
            let free = book.labels.fill("data.own", &[("number", number)]);
            format!("IF({name}=\"\",{},{name})", literal(&free))
        }
        None => name,
    }
}

/// What stands in one cell.
fn reading<'a>(book: &WriteContext<'a>, data: &DataRow, moment: Moment) -> &'a Entry {
    let Some(series) = book.layout.series.get(data.series) else { return &Entry::Blank };
    let Some(measure) = book.measure(series.kpi) else { return &Entry::Blank };
    let segment = series
        .segment
        .and_then(|at| book.scorecard.segments.get(at))
        .and_then(|segment| segment.id.as_ref());
    let own = book.layout.kpis.get(series.kpi).is_some_and(|row| row.own);
    match data.input.and_then(|at| measure.kpi.inputs.get(at)).filter(|_| !own) {
        Some(input) => book.readings.input(measure.id(), segment, &input.id, moment),
        None => book.readings.typed(measure.id(), segment, moment),
    }
}

/// The segment that a figure is about.
fn segment(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32, data: &DataRow) {
    let map = &book.map;
    let calculation = book.sheet(SheetKey::Calculation);
    let column = DataColumn::Segment.at();
    let code = format!(
        "{calculation}{}",
        fixed(map.series.row(data.series), crate::workbook::calc::series_fact::SEGMENT)
    );
    let names = format!("{calculation}{}", map.segments.range(facts::segment::NAME));
    let codes = format!("{calculation}{}", map.segments.range(facts::segment::CODE));
    let formula =
        format!("IF({code}=\"\",\"\",IFERROR(INDEX({names},MATCH({code},{codes},0)),\"\"))");
    page.formula(row, column, &formula, &book.styles.text);
}

/// The unit: the entry's, or what the user typed for a KPI of their own.
fn unit_cell(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    kpi: usize,
    unit: Option<&Unit>,
) {
    let column = DataColumn::Unit.at();
    let own = book.layout.kpis.get(kpi).is_some_and(|row| row.own);
    let label = unit.map(|unit| unit.label.as_str()).unwrap_or_default();
    if !own {
        page.text(row, column, label, &book.styles.text);
        return;
    }
    let rows = book.layout.kpi_block;
    let kpis = book.sheet(SheetKey::Kpis);
    let place =
        format!("{}{}", book.sheet(SheetKey::Calculation), fixed(book.map.kpis.row(kpi), 1));
    let found = format!("INDEX({kpis}{},{place})", rows.range(KpiColumn::Unit.at()));
    let formula = format!("IF({place}=\"\",\"\",TRIM({found}))");
    page.formula(row, column, &formula, &book.styles.text);
}

/// Rows of the user's own show percentages as they are understood, whose cells were made before
/// anybody named the unit.
fn own_percentages(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let percent = data_checks::helpers(book).percent;
    let own = |data: &DataRow| {
        let kpi = book.layout.series.get(data.series)?.kpi;
        let row = book.layout.kpis.get(kpi)?;
        (row.own && book.scale(kpi) == CellScale::Plain).then_some(kpi)
    };
    let (left, right) = (
        Layout::data_column(Moment::Before),
        Layout::data_column(Moment::last(book.layout.periods)),
    );
    for (at, data) in book.layout.data.iter().enumerate() {
        let Some(kpi) = own(data) else { continue };
        let row = book.layout.data_block.row(at);
        let fact = book.percent_fact(kpi);
        page.formula(row, percent, &fact, &book.styles.calculation);
    }
    let rows = book.layout.data_block;
    sheet_common::understood(page, (rows.first, left, rows.last(), right), percent);
}

/// Colours: repeated names, and what the marks say.
fn conditions(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.data_block;
    let (first, last) = (rows.first, rows.last());
    let kpi = DataColumn::Kpi.at();
    let name = |row: u32| crate::workbook::notation::fixed_column(row, kpi);
    sheet_common::conditional_format(
        page,
        (first, kpi, last, kpi),
        &format!("{}={}", name(first), name(first - 1)),
        Format::new().set_font_color(book.styles.quiet()),
    );
    data_marks::conditions(book, page);
}
