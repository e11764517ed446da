//! Dashboard: one A4 page for the board.
//!
//! From top to bottom: the score and how sure it is, four charts, a strip of the
//! strategy map, and every red with its owner and explanation. Everything
//! follows the period chosen on Start.

mod charts;
mod reds;
mod strategy;

use super::{
    label_formula::{label_formula, shown},
    scorecard_sheet::{completeness, like_for_like, no_score_sentence},
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::Styles,
};
use crate::workbook::notation::{down, fixed, fixed_column, literal};
use crate::workbook::tables::{Fact, ResultColumn, TableColumn};
use crate::{
    model::ColourRole,
    score::{Facet, NoScore, NodeLevel, Status},
    workbook::{
        calc::{
            self,
            charts::column,
            map::{NodeRow, SETTING, setting},
            result_row,
        },
        evaluate::{Grid, Value},
        tables::block::SheetKey,
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, XlsxError};
use strum::IntoEnumIterator;

/// First column of the page.
const FIRST: u16 = 1;
/// Last column of the left half.
const MIDDLE: u16 = 6;
/// Last column of the page.
const LAST: u16 = 12;
/// Hidden: where a row's entry stands.
const PLACE: u16 = 13;
/// Hidden: decimals of a row's value.
const DECIMALS: u16 = 14;
/// Width of a column in characters.
const WIDTH: f64 = 9.0;
/// Width of a column in pixels.
const PIXELS: u32 = 68;
/// Most objectives, and most reds, that fit on the page.
const MAX_ROWS: usize = 8;
/// Height of a line of small print, in points.
const LINE: f64 = 12.0;

/// Rows of the upper half.
mod at {
    pub(crate) const SUBTITLE: u32 = 1;
    pub(crate) const BANNER: u32 = 2;
    pub(crate) const SCORE: u32 = 4;
    pub(crate) const UPPER: u32 = 6;
    pub(crate) const LOWER: u32 = 8;
    pub(crate) const GAP: u32 = 10;
    pub(crate) const STRATEGY: u32 = 12;
}

/// Formats of this page.
struct DashboardStyles {
    heading: Format,
    header: Format,
    header_right: Format,
    cell: Format,
    cell_bold: Format,
    cell_right: Format,
    note: Format,
    score: Format,
    status: Format,
    sentence: Format,
}

impl DashboardStyles {
    fn new(styles: &Styles) -> Self {
        let small = || {
            styles.fresh().set_font_size(9).set_text_wrap().set_align(FormatAlign::VerticalCenter)
        };
        let panel = || {
            styles
                .fresh()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(styles.on(ColourRole::Header))
                .set_background_color(styles.colour(ColourRole::Header))
        };
        Self {
            heading: styles
                .fresh()
                .set_bold()
                .set_font_size(11)
                .set_font_color(styles.colour(ColourRole::Accent))
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(styles.colour(ColourRole::Accent)),
            header: small().set_font_color(styles.quiet()),
            header_right: small().set_font_color(styles.quiet()).set_align(FormatAlign::Right),
            cell: small(),
            cell_bold: small().set_bold(),
            cell_right: small().set_align(FormatAlign::Right).set_num_format("#,##0.0"),
            note: small().set_font_color(styles.quiet()),
            score: panel()
                .set_bold()
                .set_font_size(28)
                .set_align(FormatAlign::Center)
                .set_num_format("0"),
            status: panel().set_bold().set_font_size(14),
            sentence: panel().set_font_size(11).set_text_wrap().set_indent(1),
        }
    }
}

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let looks = DashboardStyles::new(&book.styles);
    sheet_common::frame(book, &mut page, SheetKey::Dashboard, Tab::Read);
    title(book, &mut page);
    score(book, &mut page, &looks);
    charts::write(book, &mut page, &looks);
    let next = strategy::write(book, &mut page, &looks, at::STRATEGY);
    let end = reds::write(book, &mut page, &looks, next + 1);
    for row in [at::SCORE - 1, at::SCORE + 1, at::STRATEGY - 1, next] {
        page.set(|sheet| sheet.set_row_height(row, 6).map(drop));
    }
    let mut widths = vec![WIDTH; usize::from(LAST) + 1];
    widths.extend([WIDTH, WIDTH]);
    page.widths(&widths);
    page.set(|sheet| sheet.set_column_hidden(0).map(drop));
    page.set(|sheet| sheet.set_column_range_hidden(PLACE, DECIMALS).map(drop));
    page.set(|sheet| sheet.set_print_area(0, FIRST, end, LAST).map(drop));
    page.sheet.set_print_center_horizontally(true);
    sheet_common::protect(&mut page);
    page.finish()
}

/// Organisation and perspective, and the chosen period.
fn title(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let organisation = calc::start_value(book, Fact::Organisation);
    let perspective = calc::start_value(book, Fact::Perspective);
    let formula = format!(
        "IF(TRIM({organisation})=\"\",TRIM({perspective}),TRIM({organisation})&\" – \"&TRIM({perspective}))"
    );
    page.formula(0, FIRST, &formula, &book.styles.title);
    let label = book.labels.text("dashboard.period");
    let period = hidden(book, &fixed(setting::LABEL, SETTING));
    page.formula(
        at::SUBTITLE,
        FIRST,
        &label_formula(label, &[("period", period)]),
        &book.styles.subtitle.clone().set_font_size(12).unset_text_wrap(),
    );
    page.set(|sheet| sheet.set_row_height(at::SUBTITLE, 18).map(drop));
    if book.scorecard.example {
        for column in 6..=LAST {
            page.blank(at::BANNER, column, &book.styles.banner);
        }
        page.set(|sheet| sheet.set_row_height(at::BANNER, 18).map(drop));
    } else {
        page.set(|sheet| sheet.set_row_height(at::BANNER, 6).map(drop));
    }
}

/// A cell or range of the hidden sheet, as other sheets write it.
fn hidden(book: &WriteContext<'_>, place: &str) -> String {
    format!("{}{place}", book.sheet(SheetKey::Calculation))
}

/// The perspective as a whole.
const ROOT: NodeRow =
    NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };

/// The score, its status, and how sure it is.
fn score(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles) {
    let row = result_row(book, ROOT);
    let of = |column: ResultColumn| book.on_results(&fixed(row, column.at()));
    let cell = of(ResultColumn::Score);
    let none = book.labels.text("dashboard.no_score");
    merged(
        page,
        (at::SCORE, FIRST, 2),
        &format!("IF(ISNUMBER({cell}),{},{})", shown(&cell), literal(none)),
        &looks.score,
    );
    let key = book.on_results(&fixed(row, calc::STATUS_KEY));
    merged(
        page,
        (at::SCORE, 3, 5),
        &format!("INDEX({},{})", statuses(book), status_number(&key)),
        &looks.status,
    );
    let labels = book.labels;
    let why = book.on_results(&fixed(row, calc::WHY_NUMBER));
    let formula = format!(
        "IF(ISNUMBER({cell}),{}&{},IF({why}={},{},{}))",
        completeness(book, "card.partial"),
        like_for_like(book),
        calc::no_score_number(NoScore::NoFigures),
        literal(labels.text("dashboard.no_figures")),
        no_score_sentence(labels, &why, &completeness(book, "dashboard.withheld"))
    );
    merged(page, (at::SCORE, 6, LAST), &formula, &looks.sentence);
    page.set(|sheet| sheet.set_row_height(at::SCORE, 52).map(drop));
    let word = fixed(at::SCORE, 3);
    tint(&book.styles, page, (at::SCORE, FIRST, at::SCORE, 5), &word, false);
}

/// The range with shape and word of every status.
fn statuses(book: &WriteContext<'_>) -> String {
    let run = book.map.charts;
    hidden(book, &down(run.row(0), run.row(3), column::STATUS))
}

/// Place of a status's key among the statuses, as a formula.
fn status_number(key: &str) -> String {
    format!("IF({key}=\"green\",1,IF({key}=\"amber\",2,IF({key}=\"red\",3,4)))")
}

/// Colours cells by the status whose shape begins the text of one cell.
///
/// Where two conditions of different areas meet, LibreOffice takes one only, so
/// these carry the line under the row too where there is one.
fn tint(
    styles: &Styles,
    page: &mut SheetWriter<'_>,
    area: (u32, u16, u32, u16),
    cell: &str,
    line: bool,
) {
    for status in Status::iter() {
        let rule = format!("LEFT({cell},1)=\"{}\"", status.shape());
        let format = styles.status(status);
        sheet_common::conditional_format(
            page,
            area,
            &rule,
            if line { underlined(styles, format) } else { format },
        );
    }
}

fn underlined(styles: &Styles, format: Format) -> Format {
    format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(styles.line())
}

/// A thin line under every row that has an entry, over some columns.
fn lines(
    styles: &Styles,
    page: &mut SheetWriter<'_>,
    (first, last): (u32, u32),
    (left, right): (u16, u16),
) {
    let rule = format!("{}>0", fixed_column(first, PLACE));
    sheet_common::conditional_format(
        page,
        (first, left, last, right),
        &rule,
        underlined(styles, Format::new()),
    );
}

/// A formula in one cell over some columns of a row.
fn merged(
    page: &mut SheetWriter<'_>,
    (row, first, last): (u32, u16, u16),
    formula: &str,
    format: &Format,
) {
    page.set(|sheet| sheet.merge_range(row, first, row, last, "", format).map(drop));
    page.formula(row, first, formula, format);
}

/// A heading over some columns, with *no figures yet* behind it where a test holds.
fn heading(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, first, last): (u32, u16, u16),
    (text, empty): (&str, Option<String>),
) {
    for column in first..=last {
        page.blank(row, column, &looks.heading);
    }
    match empty {
        None => {
            page.text(row, first, text, &looks.heading);
        }
        Some(test) => {
            let none = book.labels.of("status", Status::NoData.into());
            let without = format!("{text} – {none}");
            page.formula(
                row,
                first,
                &format!("IF({test},{},{})", literal(&without), literal(text)),
                &looks.heading,
            );
        }
    }
    page.set(|sheet| sheet.set_row_height(row, 17).map(drop));
}

/// Whether no entry stands in a row.
fn is_free(grid: &Grid, row: u32) -> bool {
    grid.value(row, PLACE) == Some(Value::Number(0.0))
}

/// How high a row must be for its texts, each with the columns that it has.
fn height(grid: &Grid, row: u32, texts: &[(u16, u16)]) -> f64 {
    // Small print runs to about thirteen characters in a column.
    const IN_A_COLUMN: usize = 13;
    let lines = texts.iter().map(|(first, last)| {
        let most = IN_A_COLUMN * usize::from(last - first + 1);
        let Some(Value::Text(text)) = grid.value(row, *first) else { return 1 };
        let (mut lines, mut used) = (1_u32, 0);
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > most {
                lines += 1;
                used = length;
            } else {
                used += length + usize::from(used > 0);
            }
        }
        lines
    });
    LINE * f64::from(lines.max().unwrap_or(1).clamp(1, 3)) + 3.0
}
