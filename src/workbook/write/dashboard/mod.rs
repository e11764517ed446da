//! Dashboard: one screen, and one page, for the board.
//!
//! From top to bottom: a band with organisation, period and version; tiles; say and do and the
//! course beside all KPIs, reds first; every red with its target, its explanation and what was
//! agreed. Everything follows the chosen period.

mod charts;
mod entry;
mod kpis;
mod looks;
mod reds;
mod tiles;

use super::{
    scorecard_sheet::hollow_word,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::Styles,
};
use crate::workbook::notation::{down, fixed_column, literal};
use crate::{
    score::{Facet, NodeLevel, State, Status},
    workbook::{
        calc::{charts::column, map::NodeRow},
        evaluate::{Grid, Value},
        tables::block::SheetKey,
        write::context::WriteContext,
    },
};
use entry::ListEntry;
use looks::{DECIMALS, DashboardStyles, FIRST, LAST, LINE, PLACE, SCREEN_SCALE};
use rust_xlsxwriter::{Format, FormatBorder, XlsxError};
use strum::IntoEnumIterator;

/// Rows of the upper part, below the hidden ones: keys and headers of what a machine reads.
mod at {
    pub(super) const BAND: u32 = 2;
    pub(super) const TILES: u32 = 5;
    /// Headings of the charts and of the KPIs.
    pub(super) const PANELS: u32 = 9;
}

/// Height of a gap, in points.
const GAP: f64 = 5.0;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let looks = DashboardStyles::new(&book.styles);
    sheet_common::frame(book, &mut page, SheetKey::Dashboard, Tab::Read);
    tiles::band(book, &mut page, &looks, at::BAND);
    banner(book, &mut page);
    tiles::tiles(book, &mut page, &looks, at::TILES);
    let below = kpis::write(book, &mut page, &looks, at::PANELS);
    charts::write(book, &mut page, &looks, (at::PANELS, below - 1));
    let end = reds::write(book, &mut page, &looks, below + 1);
    for row in [at::BAND + 1, at::PANELS - 1, below] {
        page.height(row, GAP);
    }
    page.sheet.set_active(book.scorecard.example);
    page.widths(&looks::widths());
    page.set(|sheet| sheet.set_column_hidden(0).map(drop));
    page.set(|sheet| sheet.set_column_range_hidden(PLACE, DECIMALS).map(drop));
    page.set(|sheet| sheet.set_print_area(at::BAND, FIRST, end, LAST).map(drop));
    page.sheet.set_print_fit_to_pages(1, 1).set_zoom(SCREEN_SCALE);
    page.sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_center_horizontally(true);
    sheet_common::protect(&mut page);
    page.finish()
}

/// That figures are made up, over the whole width; else nothing.
fn banner(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let row = at::TILES - 1;
    if book.scorecard.example {
        let text = sheet_common::example(book);
        page.merged(row, (FIRST, LAST), &text, &book.styles.banner);
        page.height(row, LINE);
    } else {
        page.height(row, 1.0);
    }
}

/// A cell or range of the hidden sheet, as other sheets write it.
fn hidden(book: &WriteContext<'_>, place: &str) -> String {
    format!("{}{place}", book.sheet(SheetKey::Calculation))
}

/// The perspective as a whole.
const ROOT: NodeRow =
    NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };

/// The range with shape and word of every status.
pub(super) fn statuses(book: &WriteContext<'_>) -> String {
    let run = book.map.charts;
    hidden(book, &down(run.row(0), run.row(3), column::STATUS))
}

/// Place of a status's key among the statuses, as a formula.
pub(super) fn status_number(key: &str) -> String {
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
    page.merged_formula(row, (first, last), formula, format);
}

/// A heading over some columns: a formula.
fn heading(
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, first, last): (u32, u16, u16),
    formula: &str,
) {
    merged(page, (row, first, last), formula, &looks.heading);
    page.height(row, 18.0);
}

/// Shape and word of a KPI's status, hollow where its figure is carried over.
fn status_word(book: &WriteContext<'_>, entry: &ListEntry<'_>) -> String {
    let key = entry.status();
    let hollow = Status::iter().map(|status| literal(&hollow_word(book, status)));
    let hollow: Vec<String> = hollow.collect();
    let number = status_number(&key);
    format!(
        "IF({}=\"{}\",CHOOSE({number},{}),INDEX({},{number}))",
        entry.state(),
        State::Carried,
        hollow.join(","),
        statuses(book)
    )
}

/// Whether no entry stands in a row.
fn is_free(grid: &Grid, row: u32) -> bool {
    grid.value(row, PLACE) == Some(Value::Number(0.0))
}

/// How high a row must be for its texts, each with the columns that it has.
fn height(grid: &Grid, row: u32, texts: &[(u16, u16)]) -> f64 {
    let lines = texts.iter().map(|(first, last)| {
        // Letters of this page take some eight pixels, and blanks even out what is wider.
        let most = usize::try_from(looks::pixels(*first, *last) / 8).unwrap_or(1);
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
    LINE * f64::from(lines.max().unwrap_or(1).clamp(1, 4)) + 2.0
}
