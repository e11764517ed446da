//! Data: where the figures are filled in.

use super::{
    columns, data_checks, data_limits,
    data_looks::{self, DataLooks},
    sheet_common::{self, NumberLimits, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use crate::workbook::notation::{fixed, literal};
use crate::workbook::tables::{CHECK, CellScale, DataColumn, KpiColumn, REMARK, TableColumn};
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

/// Height of a row, in points: names take two lines.
const ROW_HEIGHT: f64 = 26.0;
/// Widths of the columns behind the periods, in characters.
const CHECK_WIDE: f64 = 44.0;
const REMARK_WIDE: f64 = 30.0;
/// Least height of the introduction, in points, and its width in characters.
const INTRO_HEIGHT: f64 = 52.0;
const INTRO_WIDE: f64 = 100.0;
/// Most rows in sight of those that are printed on one page, side by side with others.
const ONE_PAGE: usize = 30;
/// Periods from which a printed page is too small to read.
const FIT_ON_A_PAGE: usize = 12;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.data_block;
    sheet_common::frame(book, &mut page, SheetKey::Data, Tab::Fill);
    let widths = widths(book);
    sheet_common::intro(&mut page, book, SheetKey::Data, width_of_intro(&widths), INTRO_HEIGHT);
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
    for (column, key) in [(data_checks::check(book), CHECK), (data_checks::remark(book), REMARK)] {
        extra.push((column, key.to_owned(), book.labels.of("column.data", key).to_owned()));
    }
    sheet_common::keys(book, &mut page, Block::Data, rows, &extra);
    data_looks::headers(book, &mut page);
    let looks = DataLooks::new(&book.styles);
    for (at, row) in book.layout.data.iter().enumerate() {
        figure(book, &mut page, &looks, at, row);
    }
    own_percentages(book, &mut page);
    let labels = (DataColumn::Kpi.at(), DataColumn::Unit.at());
    sheet_common::known_by(book, &mut page, (rows.first, rows.last()), labels);
    data_looks::conditions(book, &mut page);
    page.widths(&widths);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, INTRO_HEIGHT);
    // The words on a figure take two lines.
    page.fit(rows.first, rows.last(), ROW_HEIGHT);
    sheet_common::own_columns(book, &mut page, rows, data_checks::helpers(book).columns());
    let in_sight = data_looks::fold(book, &mut page, |row| {
        let mut moments = Moment::all(book.layout.periods);
        moments.all(|moment| *reading(book, row, moment) == Entry::Blank)
    });
    page.letters(rows.header(), data_looks::LETTERS);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, DataColumn::Meaning.at()).map(drop));
    // Rows are sorted with their ids and marks.
    let last = data_checks::helpers(book).why;
    page.set(|sheet| sheet.autofilter(rows.header(), 0, rows.last(), last).map(drop));
    // A year of months is in sight.
    page.sheet.set_zoom(sheet_common::WIDE);
    print(book, &mut page, in_sight);
    let (row, column) = (rows.first, Layout::data_column(Moment::FIRST));
    page.set(|sheet| sheet.set_selection(row, column, row, column).map(drop));
    page.finish()
}

/// What is printed: by the year on one page, by months on two side by side.
fn print(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, in_sight: usize) {
    let rows = book.layout.data_block;
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    let top = match 1 + book.layout.periods / FIT_ON_A_PAGE {
        1 => sheet_common::TITLE,
        pages => {
            let pages = u16::try_from(pages).unwrap_or(u16::MAX);
            sheet_common::print_wide(book, page, SheetKey::Data, pages);
            // Rows of groups are told apart by their group.
            page.set(|sheet| {
                sheet.set_repeat_columns(DataColumn::Kpi.at(), DataColumn::Segment.at()).map(drop)
            });
            // Where the last row in sight ends with the page, LibreOffice prints those that are
            // folded below it as blank pages.
            if in_sight <= ONE_PAGE {
                page.sheet.set_print_fit_to_pages(pages, 1);
            }
            rows.header()
        }
    };
    page.set(|sheet| {
        sheet.set_print_area(top, 1, rows.last(), data_checks::remark(book)).map(drop)
    });
}

/// Widths of the columns up to the remark.
fn widths(book: &WriteContext<'_>) -> Vec<f64> {
    let mut widths = columns::widths::<DataColumn>();
    widths.extend(vec![10.0; book.layout.periods]);
    widths.extend([CHECK_WIDE, REMARK_WIDE]);
    widths
}

/// The last column of the introduction: what is folded away has no width.
fn width_of_intro(widths: &[f64]) -> u16 {
    let mut wide = 0.0;
    for (column, width) in (0_u16..).zip(widths) {
        let is_folded = column == DataColumn::Meaning.at() || column == DataColumn::Segment.at();
        wide += if column == 0 || is_folded { 0.0 } else { *width };
        if wide >= INTRO_WIDE {
            return column;
        }
    }
    u16::try_from(widths.len()).unwrap_or(u16::MAX).saturating_sub(1)
}

/// One row.
fn figure(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DataLooks,
    at: usize,
    data: &DataRow,
) {
    let row = book.layout.data_block.row(at);
    let styles = &book.styles;
    let Some(series) = book.layout.series.get(data.series) else { return };
    let Some(entry) = book.layout.kpis.get(series.kpi) else { return };
    let measure = book.measure(series.kpi);
    let kpi = measure.map(|measure| &measure.kpi);
    let input = data.input.and_then(|at| kpi.and_then(|kpi| kpi.inputs.get(at)));
    let unit: Option<&Unit> = input.map(|input| &input.unit).or_else(|| kpi.map(|kpi| &kpi.unit));
    page.text(row, 0, &data.id, &styles.calculation);
    page.formula(row, DataColumn::Kpi.at(), &kpi_name(book, series.kpi), &looks.name);
    let words = |key: &'static str| book.labels.text(key);
    let (label, meaning) = match input {
        Some(input) => (input.name.as_str(), input.meaning.as_str()),
        None if entry.own => (words("data.result"), words("data.result_meaning")),
        None if series.summed => (words("data.typed"), words("data.typed_total")),
        None => (words("data.typed"), words("data.typed_meaning")),
    };
    let typed = input.is_none() && !entry.own;
    let label_style = if typed { &looks.aside } else { &looks.label };
    page.text(row, DataColumn::Input.at(), label, label_style);
    page.text(row, DataColumn::Meaning.at(), meaning, &looks.quiet);
    segment(book, page, row, data, &looks.label);
    unit_cell(book, page, row, series.kpi, unit, &looks.quiet);

    let (scale, look) = match input.map(|input| (CellScale::of_input(input), &input.unit)) {
        Some((scale @ CellScale::Percent { .. }, unit)) => {
            (scale, NumberLook::Percent(unit.decimals))
        }
        Some((scale, unit)) => (scale, NumberLook::Decimals(unit.decimals)),
        None => (book.scale(series.kpi), book.look(series.kpi)),
    };
    let format = &styles.on_paper(styles.input_number(look));
    readings(book, page, (row, data), scale, format);
    page.blank(row, data_checks::remark(book), &looks.remark);
    let share = input.is_none() && kpi.is_some_and(Kpi::is_share);
    let limits = NumberLimits::of(scale, unit, share);
    data_limits::number_or_note(book, page, (at, data), limits, (label, meaning));
    data_checks::row(book, page, at, &looks.check);
}

/// The figures of a row, as the cells hold them.
fn readings(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, data): (u32, &DataRow),
    scale: CellScale,
    format: &Format,
) {
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
fn segment(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    data: &DataRow,
    format: &Format,
) {
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
    page.formula(row, column, &formula, format);
}

/// The unit: the entry's, or what the user typed for a KPI of their own.
fn unit_cell(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    kpi: usize,
    unit: Option<&Unit>,
    format: &Format,
) {
    let column = DataColumn::Unit.at();
    let own = book.layout.kpis.get(kpi).is_some_and(|row| row.own);
    let label = unit.map(|unit| unit.label.as_str()).unwrap_or_default();
    if !own {
        page.text(row, column, label, format);
        return;
    }
    let rows = book.layout.kpi_block;
    let kpis = book.sheet(SheetKey::Kpis);
    let place =
        format!("{}{}", book.sheet(SheetKey::Calculation), fixed(book.map.kpis.row(kpi), 1));
    let found = format!("INDEX({kpis}{},{place})", rows.range(KpiColumn::Unit.at()));
    let formula = format!("IF({place}=\"\",\"\",TRIM({found}))");
    page.formula(row, column, &formula, format);
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
