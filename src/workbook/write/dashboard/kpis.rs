//! All KPIs of the chosen period, reds first: value, target, change, score and status.

use super::{
    entry::{ListEntry, decimals, places},
    heading, lines,
    looks::{DashboardStyles, LAST, LINE, RIGHT},
    merged, status_word, tint,
};
use crate::{
    model::ColourRole,
    score::{Status, Trend},
    workbook::{
        calc::{BOARD_REDS, series_fact},
        notation::{fixed_column, literal},
        write::{
            context::WriteContext, label_formula::label_formula, sheet_common,
            sheet_writer::SheetWriter, style::Styles,
        },
    },
};
use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Format};
use strum::IntoEnumIterator;

/// Fewest and most KPIs of the list: as many as are planned, within what a page holds.
const MIN_KPIS: usize = 8;
const MAX_KPIS: usize = 12;

/// Columns of the list.
const NAME: (u16, u16) = (RIGHT, RIGHT + 1);
const VALUE: u16 = RIGHT + 2;
const TARGET: u16 = RIGHT + 3;
const CHANGE: u16 = RIGHT + 4;
const TREND: u16 = RIGHT + 5;
const SCORE: u16 = RIGHT + 6;
const STATUS: u16 = RIGHT + 7;

/// How many KPIs the list has room for. Those of the user's own come and go.
fn room(book: &WriteContext<'_>) -> u32 {
    let planned = book.layout.kpis.iter().filter(|row| !row.own).count();
    let planned = planned.clamp(MIN_KPIS, MAX_KPIS);
    u32::try_from(planned).unwrap_or(0)
}

/// The heading in a row, and the list below; the row under it.
pub(super) fn write(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) -> u32 {
    let count = format!("COUNT({})", places(book));
    let text = book.labels.text("dashboard.kpis");
    heading(page, looks, (row, RIGHT, LAST), &literal(text));
    headers(book, page, looks, row + 1);
    let first = row + 2;
    let last = first + room(book) - 1;
    for at in first..=last {
        entry(book, page, looks, (at, at == first));
    }
    lines(&book.styles, page, (first, last), NAME);
    let values = (first, VALUE, last, TARGET);
    decimals(&book.styles, page, values, false);
    decimals(&book.styles, page, (first, CHANGE, last, CHANGE), true);
    lines(&book.styles, page, (first, last), (TREND, TREND));
    lines(&book.styles, page, (first, last), (SCORE, SCORE));
    trends(&book.styles, page, (first, last));
    bars(&book.styles, page, (first, last));
    tint(&book.styles, page, (first, STATUS, last, STATUS), &fixed_column(first, STATUS), true);
    let more = label_formula(
        book.labels.text("dashboard.more"),
        &[("count", format!("({count}-{})", room(book)))],
    );
    let formula = format!("IF({count}>{},{more},\"\")", room(book));
    merged(page, (last + 1, RIGHT, LAST), &formula, &looks.note);
    page.height(last + 1, LINE);
    last + 2
}

fn headers(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles, row: u32) {
    let word = |key: &str| book.labels.of("dashboard.kpi", key).to_owned();
    page.merged(row, NAME, &word("name"), &looks.header_first);
    page.text(row, VALUE, &word("value"), &looks.header_right);
    page.text(row, TARGET, &word("target"), &looks.header_right);
    page.merged(row, (CHANGE, TREND), &word("change"), &looks.header_right);
    page.text(row, SCORE, &word("score"), &looks.header_right);
    page.text(row, STATUS, &word("status"), &looks.header);
    page.height(row, LINE);
}

/// One KPI.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, first): (u32, bool),
) {
    let entry = ListEntry::new(book, page, (row, first), None);
    merged(page, (row, NAME.0, NAME.1), &entry.name(), &looks.name);
    page.formula(row, VALUE, &entry.shown(&entry.value()), &looks.cell_right);
    page.formula(row, TARGET, &entry.shown(&entry.target()), &looks.cell_right);
    // Between percentages, in points.
    let (value, before) = (entry.value(), entry.series_fact(series_fact::PREVIOUS_VALUE));
    let state = entry.state();
    let change = format!(
        "IF(AND({state}=\"value\",ISNUMBER({value}),ISNUMBER({before})),{},\"\")",
        entry.rounded(&format!("{value}-{before}"))
    );
    page.formula(row, CHANGE, &entry.used(&change), &looks.cell_right);
    let trend = entry.series_fact(series_fact::TREND);
    let arrows = Trend::iter().fold("\"\"".to_owned(), |rest, one| {
        format!("IF({trend}=\"{one}\",\"{}\",{rest})", one.arrow())
    });
    page.formula(row, TREND, &entry.used(&arrows), &looks.centre);
    page.formula(row, SCORE, &entry.used(&entry.score()), &looks.score);
    page.formula(row, STATUS, &entry.used(&status_word(book, &entry)), &looks.cell);
    page.height(row, LINE);
}

/// Arrows in the colour of what they say.
fn trends(styles: &Styles, page: &mut SheetWriter<'_>, (first, last): (u32, u32)) {
    let cell = fixed_column(first, TREND);
    for (trend, status) in [(Trend::Better, Status::Green), (Trend::Worse, Status::Red)] {
        let rule = format!("{cell}=\"{}\"", trend.arrow());
        let look =
            super::underlined(styles, Format::new().set_font_color(styles.status_ink(status)));
        sheet_common::conditional_format(page, (first, TREND, last, TREND), &rule, look);
    }
}

/// Scores as bars from 0 to 100.
fn bars(styles: &Styles, page: &mut SheetWriter<'_>, (first, last): (u32, u32)) {
    let bar = ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 100)
        .set_solid_fill(true)
        .set_border_off(true)
        .set_fill_color(styles.bar(ColourRole::Accent));
    page.set(|sheet| sheet.add_conditional_format(first, SCORE, last, SCORE, &bar).map(drop));
}

/// How many KPIs are red, as a formula.
pub(super) fn reds(book: &WriteContext<'_>) -> String {
    format!("COUNTIF({},\"<{}\")", places(book), BOARD_REDS)
}
