//! Every red, with its value, its owner and the explanation typed on Notes.

use super::{
    DECIMALS, DashboardStyles, FIRST, LAST, LINE, MAX_ROWS, PLACE, ROOT, height, hidden, is_free,
    lines, merged, tint, underlined,
};
use crate::workbook::notation::{across, fixed_column, literal};
use crate::workbook::tables::{KpiColumn, ResultColumn, TableColumn};
use crate::{
    score::Status,
    workbook::{
        calc::{
            facts::kpi,
            map::{CalcLayout, TimeColumn},
            result_row, series_fact,
        },
        tables::block::SheetKey,
        write::context::WriteContext,
        write::{
            label_formula::label_formula,
            sheet_common,
            sheet_writer::SheetWriter,
            style::{MAX_DECIMALS, NumberLook, Styles},
        },
    },
};
use rust_xlsxwriter::Format;

/// What is added to the decimals of a unit that is a percentage.
const PERCENT: u8 = 10;

/// Columns of the list: first and last.
const NAME: (u16, u16) = (FIRST, 3);
const VALUE: u16 = 4;
const UNIT: u16 = 5;
const OWNER: (u16, u16) = (6, 7);
const WHY: (u16, u16) = (8, LAST);

/// The list from this row on; its last row.
pub(crate) fn write(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) -> u32 {
    let ranks = hidden(book, &book.map.series.range(series_fact::RED_RANK));
    let count = format!("MAX({ranks})");
    title(book, page, looks, row, &count);
    for (first, last, key) in [
        (NAME.0, NAME.1, "kpi"),
        (VALUE, VALUE, "value"),
        (UNIT, UNIT, "unit"),
        (OWNER.0, OWNER.1, "owner"),
        (WHY.0, WHY.1, "explanation"),
    ] {
        let text = book.labels.of("dashboard.red", key);
        let formula = format!("IF({count}=0,\"\",{})", literal(text));
        if first == last {
            let look = if key == "value" { &looks.header_right } else { &looks.header };
            page.formula(row + 1, first, &formula, look);
        } else {
            merged(page, (row + 1, first, last), &formula, &looks.header);
        }
    }
    page.set(|sheet| sheet.set_row_height(row + 1, 14).map(drop));
    let first = row + 2;
    for place in 0..MAX_ROWS {
        let at = first + u32::try_from(place).unwrap_or(0);
        entry(book, page, looks, at, place);
    }
    let last = first + u32::try_from(MAX_ROWS).unwrap_or(1) - 1;
    lines(&book.styles, page, (first, last), NAME);
    lines(&book.styles, page, (first, last), (UNIT, LAST));
    decimals(&book.styles, page, (first, last));
    let label = book.labels.text("dashboard.more_reds");
    let sentence = label_formula(label, &[("count", format!("({count}-{MAX_ROWS})"))]);
    merged(
        page,
        (last + 1, FIRST, LAST),
        &format!("IF({count}>{MAX_ROWS},{sentence},\"\")"),
        &looks.note,
    );
    page.set(|sheet| sheet.set_row_height(last + 1, 13).map(drop));
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
    for column in FIRST..=LAST {
        page.blank(row, column, &looks.heading);
    }
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
    page.formula(row, FIRST, &formula, &looks.heading);
    page.set(|sheet| sheet.set_row_height(row, 17).map(drop));
    tint(&book.styles, page, (row, FIRST, row, LAST), &super::fixed(row, FIRST), false);
}

/// One red.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
    place: usize,
) {
    let map = &book.map;
    let ranks = hidden(book, &map.series.range(series_fact::RED_RANK));
    let cell = fixed_column(row, PLACE);
    page.formula(
        row,
        PLACE,
        &format!("IFERROR(MATCH({},{ranks},0),0)", place + 1),
        &book.styles.calculation,
    );
    let series = |range: String| format!("INDEX({},{cell})", hidden(book, &range));
    let number = format!(
        "MATCH({},{},0)",
        series(map.series.range(series_fact::KPI)),
        hidden(book, &map.kpis.range(0))
    );
    let fact = |column: u16| format!("INDEX({},{number})", hidden(book, &map.kpis.range(column)));
    let here = |formula: &str| format!("IF({cell}=0,\"\",{formula})");
    merged(page, (row, NAME.0, NAME.1), &here(&fact(kpi::NAME)), &looks.cell_bold);
    let values = CalcLayout::run(map.values).range(map.column(TimeColumn::Chosen));
    let (value, code) = (series(values), fixed_column(row, DECIMALS));
    let shown = format!("IF({code}>={PERCENT},{value}/100,{value})");
    page.formula(row, VALUE, &here(&shown), &looks.cell_right);
    let rows = book.layout.kpi_block;
    let unit = format!(
        "TRIM(INDEX({}{},{}))",
        book.sheet(SheetKey::Kpis),
        rows.range(KpiColumn::Unit.at()),
        fact(1)
    );
    // The value of a percentage carries the sign itself.
    let rest = format!("IF({code}>={PERCENT},TRIM(SUBSTITUTE({unit},\"%\",\"\")),{unit})");
    page.formula(row, UNIT, &here(&rest), &looks.cell);
    merged(page, (row, OWNER.0, OWNER.1), &here(&fact(kpi::OWNER)), &looks.cell);
    let none = book.labels.text("dashboard.unexplained");
    let note = fact(kpi::NOTE);
    merged(
        page,
        (row, WHY.0, WHY.1),
        &here(&format!("IF({note}=\"\",{},{note})", literal(none))),
        &looks.cell,
    );
    let code = format!("{}+{PERCENT}*{}", fact(kpi::DECIMALS), fact(kpi::PERCENT));
    page.formula(row, DECIMALS, &here(&code), &book.styles.calculation);
    page.height_of(row, move |grid| {
        // Room for reds of other periods.
        if is_free(grid, row) {
            return 2.0 * LINE;
        }
        height(grid, row, &[NAME, (UNIT, UNIT), OWNER, WHY])
    });
}

/// Values with the decimals of their units.
fn decimals(styles: &Styles, page: &mut SheetWriter<'_>, (first, last): (u32, u32)) {
    let cell = fixed_column(first, DECIMALS);
    for decimals in 0..=MAX_DECIMALS {
        let looks = [NumberLook::Decimals(decimals), NumberLook::Percent(decimals)];
        for (look, more) in looks.into_iter().zip([0, PERCENT]) {
            sheet_common::conditional_format(
                page,
                (first, VALUE, last, VALUE),
                &format!("AND({cell}<>\"\",{cell}={})", decimals + more),
                underlined(styles, Format::new().set_num_format(look.code())),
            );
        }
    }
}
