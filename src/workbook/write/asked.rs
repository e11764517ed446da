//! Ticks, below the target groups: which KPI is asked of which of them.
//!
//! Rows on Data stand as they were issued. So each column of ticks has a hidden one that says where
//! there are rows, and one that says what is ticked; where the two do not fit the sheet says what
//! that means.

use super::{columns, sheet_common, sheet_writer::SheetWriter, ticks};
use crate::{
    readings::Block,
    scorecard::PlannedKpi,
    workbook::{
        calc::{facts, series_fact},
        notation::{across, fixed, literal, plain},
        tables::{
            AskedColumn, SegmentColumn, TICK, TableColumn,
            block::SheetKey,
            layout::{Layout, Rows},
            tick_key,
        },
        write::context::WriteContext,
    },
};

/// Usual width of a column of ticks, in characters.
const WIDE: f64 = 14.0;
/// The widest that one becomes for a long word.
const MAX_WIDE: f64 = 26.0;
/// Height of two lines, in points: what the longest words of a check take.
const CHECK_HIGH: f64 = 30.0;
/// Last column that is printed on one page with all before it.
const MAX_ON_A_PAGE: u16 = 10;

/// Writes the table of ticks, and sets up a sheet that has one.
pub(crate) fn write(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, rows: Rows) {
    let styles = &book.styles;
    let left = Layout::tick_column(0);
    let last = Layout::tick_column(book.layout.segments.len().saturating_sub(1));
    for column in 1..=last.max(Block::Segments.after() - 1) {
        page.blank(rows.key - 3, column, &styles.section);
    }
    // Columns that every page repeats would repeat what fits of it.
    let begin = if last > MAX_ON_A_PAGE { AskedColumn::Rows.at() } else { 1 };
    page.text(rows.key - 3, begin, book.labels.text("asked.title"), &styles.section);
    page.height(rows.key - 3, 21.0);
    for (row, key) in [(rows.key - 2, "asked.intro"), (rows.key - 1, "asked.intro_next")] {
        // What goes on beyond the page would stand on another one.
        let style = if begin > 1 { &styles.subtitle } else { &styles.plain };
        page.text(row, begin, book.labels.text(key), style);
    }
    sheet_common::keys(book, page, Block::Asked, rows, &[]);
    for (position, id) in book.layout.segments.iter().enumerate() {
        let column = Layout::tick_column(position);
        page.text(rows.key, column, &tick_key(id), &styles.calculation);
        page.formula(rows.header(), column, &name(book, position), &styles.header);
        validation(book, page, rows, position);
        let own = [has_rows(book, position), said(book, position)];
        sheet_common::own_columns(book, page, rows, own);
    }
    for (place, entry) in book.layout.kpis.iter().filter(|entry| !entry.own).enumerate() {
        let row = rows.row(place);
        page.text(row, 0, &entry.id, &styles.calculation);
        if let Some(measure) = book.measure(place) {
            kpi(book, page, (row, place), measure);
        }
    }
    let (said, rule) = [said(book, 0), has_rows(book, 0)].map(|at| plain(rows.first, at)).into();
    sheet_common::conditional_format(
        page,
        (rows.first, left, rows.last(), last),
        &format!("{said}<>{rule}"),
        book.styles.missing(),
    );
    set_up(book, page, rows, last);
}

/// For how many KPIs ticks and rows do not fit, as a formula, and the first cell of the table.
pub(crate) fn open(book: &WriteContext<'_>) -> Option<(String, String)> {
    let rows = book.layout.asked_block?;
    let words = rows.range(AskedColumn::Check.at());
    let count = format!("COUNTIF({}{words},\"▸*\")", book.sheet(SheetKey::Segments));
    Some((count, plain(rows.first, AskedColumn::Check.at())))
}

/// The name of a target group, wherever its row stands.
fn name(book: &WriteContext<'_>, position: usize) -> String {
    let cell = fixed(book.map.segments.row(position), facts::segment::NAME);
    format!("{}{cell}", book.sheet(SheetKey::Calculation))
}

/// The hidden column that says of which KPIs there are rows for a group.
fn has_rows(book: &WriteContext<'_>, position: usize) -> u16 {
    let beside = Layout::tick_column(book.layout.segments.len()).max(Block::Segments.after());
    beside + u16::try_from(position).unwrap_or(0)
}

/// The hidden column that says which KPIs are ticked for a group.
fn said(book: &WriteContext<'_>, position: usize) -> u16 {
    has_rows(book, book.layout.segments.len() + position)
}

/// What the cells of a column take.
fn validation(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, rows: Rows, position: usize) {
    let segment = book.scorecard.segments.get(position).map_or("", |segment| &segment.name);
    let code = book.segment_code(position);
    let title = format!("{code} {segment}");
    let help = book.labels.fill("asked.help", &[("tick", TICK), ("code", &code)]);
    sheet_common::one_of(
        book,
        page,
        TICK,
        (rows.first, rows.last()),
        Layout::tick_column(position),
        (title.trim(), &help),
    );
}

/// One KPI: what it is asked of now, its ticks, and where the two do not fit.
fn kpi(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, place): (u32, usize),
    measure: &PlannedKpi,
) {
    let styles = &book.styles;
    let calculation = book.sheet(SheetKey::Calculation);
    let fact = |column| format!("{calculation}{}", fixed(book.map.kpis.row(place), column));
    page.formula(row, AskedColumn::Code.at(), &fact(facts::kpi::CODE), &styles.text_centre);
    page.formula(row, AskedColumn::Name.at(), &fact(facts::kpi::NAME), &styles.text);
    let asked = book.scorecard.groups_named(measure);
    rows_there(book, page, (row, place), &asked);
    for position in 0..book.layout.segments.len() {
        let is_asked = asked.contains(&position);
        let tick = if is_asked { TICK } else { "" };
        let cell = Layout::tick_column(position);
        page.text(row, cell, tick, &styles.input_centre);
        let formula = ticks::said(&plain(row, cell));
        page.formula(row, said(book, position), &formula, &styles.calculation);
        let there = if is_asked { 1.0 } else { 0.0 };
        page.number(row, has_rows(book, position), there, &styles.calculation);
    }
    let count = book.layout.segments.len();
    let last = count.saturating_sub(1);
    let ticks = across(row, said(book, 0), said(book, last));
    let there = across(row, has_rows(book, 0), has_rows(book, last));
    let blank = |rows: u8| format!("COUNTIFS({there},{rows},{ticks},0)");
    let words = |key: &str| literal(book.labels.text(key));
    let waits = format!("{}>{}", count - asked.len(), blank(0));
    let gone = format!("{}>0", blank(1));
    let later = words("asked.without_rows");
    let check = if asked.is_empty() {
        format!("IF({waits},{later},\"\")")
    } else {
        let (until, both) = (words("asked.without_tick"), words("asked.both"));
        format!("IF({waits},IF({gone},{both},{later}),IF({gone},{until},\"\"))")
    };
    let unclear = literal(&book.labels.fill("asked.unclear", &[("tick", TICK)]));
    let check = format!("IF(COUNTIF({ticks},2)>0,{unclear},{check})");
    page.formula(row, AskedColumn::Check.at(), &check, &styles.text);
}

/// Whom the rows on Data are about.
fn rows_there(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, place): (u32, usize),
    asked: &[usize],
) {
    let styles = &book.styles;
    let column = AskedColumn::Rows.at();
    let codes: Vec<String> = asked.iter().map(|place| book.segment_code(*place)).collect();
    if let [code] = codes.as_slice() {
        page.text(row, column, code, &styles.text);
    } else if !codes.is_empty() {
        let text = book.labels.fill("asked.each", &[("codes", &codes.join(", "))]);
        page.text(row, column, &text, &styles.text);
    } else {
        let total = book.total_number(place).unwrap_or_default();
        let group = fixed(book.map.series.row(total), series_fact::SEGMENT);
        let group = format!("{}{group}", book.sheet(SheetKey::Calculation));
        let formula = format!(
            "IF({group}=\"\",{},{group}&\" \"&{})",
            literal(book.labels.text("asked.together")),
            literal(book.labels.text("asked.by_objective"))
        );
        page.formula(row, column, &formula, &styles.text);
    }
}

/// Widths, heights and printing.
fn set_up(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, rows: Rows, last: u16) {
    let mut widths = columns::widths::<SegmentColumn>();
    for position in 0..book.layout.segments.len() {
        let column = usize::from(Layout::tick_column(position));
        let name = book.scorecard.segments.get(position).map_or("", |segment| &segment.name);
        let longest = name.split_whitespace().map(|word| word.chars().count()).max();
        let room = u32::try_from(longest.unwrap_or(0)).map_or(MAX_WIDE, f64::from) + 3.0;
        widths.resize(widths.len().max(column + 1), WIDE);
        if let Some(width) = widths.get_mut(column) {
            *width = width.max(room.min(MAX_WIDE));
        }
    }
    page.widths(&widths);
    if last > MAX_ON_A_PAGE {
        page.fit(rows.key - 2, rows.key - 1, 15.0);
    }
    // A line that says what does not fit comes later, and a sheet does not grow by itself.
    page.fit(rows.header(), rows.header(), 15.0).fit(rows.first, rows.last(), CHECK_HIGH);
    // The groups' own headers would stand above the ticks for ever.
    page.set(|sheet| sheet.set_freeze_panes(0, 3).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    let right = last.max(Block::Segments.after() - 1);
    let top = if right > MAX_ON_A_PAGE {
        sheet_common::print_wide(book, page, SheetKey::Segments, 2);
        book.layout.segment_block.header()
    } else {
        sheet_common::TITLE
    };
    page.set(|sheet| sheet.set_print_area(top, 1, rows.last(), right).map(drop));
}
