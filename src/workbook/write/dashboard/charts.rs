//! Four charts: outcomes, the score over time, say and do, KPIs by status.
//!
//! Their headings stand in cells, because those are live everywhere. A bar that
//! is missing has no label; the axes show nothing but names.

use super::{
    DashboardStyles, FIRST, LAST, MIDDLE, PIXELS,
    at::{GAP, LOWER, UPPER},
    heading, hidden, merged,
};
use crate::workbook::notation::{down, literal};
use crate::{
    model::ColourRole,
    score::Status,
    workbook::{
        calc::charts::column,
        tables::block::SheetKey,
        write::context::WriteContext,
        write::{
            label_formula::{label_formula, shown},
            sheet_writer::SheetWriter,
        },
    },
};
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisTickType, ChartDataLabel, ChartDataLabelPosition, ChartFont,
    ChartFormat, ChartLegendPosition, ChartLine, ChartSeries, ChartSolidFill, ChartType, Color,
};

/// Heights of the two rows of charts in pixels, with a little air; the lower has more bars.
const UPPER_HIGH: u32 = 172;
const LOWER_HIGH: u32 = 264;
/// A missing bar has no label; a score of 0 has one.
const LABELS: &str = "0;;";
/// End of the axis of a score: room for the label of a full one.
const SCORE_AXIS_END: u32 = 112;
/// Say and do differ worth a sentence from so many points.
const APART: f64 = 10.0;

/// All four, and the sentence under them.
pub(crate) fn write(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles) {
    let run = book.map.charts;
    let count = u32::try_from(book.scorecard.outcomes.len().max(1)).unwrap_or(1);
    let outcomes = (run.row(0), run.row(0) + count - 1);
    let periods =
        (run.row(0), run.row(0) + u32::try_from(book.layout.periods.max(1)).unwrap_or(1) - 1);
    let empty = |rows: (u32, u32), columns: std::ops::RangeInclusive<u16>| {
        let counts: Vec<String> = columns
            .map(|column| format!("COUNT({})", hidden(book, &down(rows.0, rows.1, column))))
            .collect();
        format!("{}=0", counts.join("+"))
    };
    let entries = [
        (
            (UPPER, FIRST, MIDDLE),
            book.labels.text("dashboard.outcomes"),
            Some(empty(outcomes, column::BARS..=column::BARS + 2)),
            book.labels.text("dashboard.outcomes_alt"),
            outcome_chart(book, outcomes),
        ),
        (
            (UPPER, MIDDLE + 1, LAST),
            book.labels.text("dashboard.trend"),
            Some(empty(periods, column::GREEN..=column::GREEN)),
            book.labels.text("dashboard.trend_alt"),
            trend_chart(book, periods),
        ),
        (
            (LOWER, FIRST, MIDDLE),
            book.labels.text("dashboard.facets"),
            Some(empty(outcomes, column::SAY..=column::YIELDS)),
            book.labels.text("dashboard.facets_alt"),
            facet_chart(book, outcomes),
        ),
        (
            (LOWER, MIDDLE + 1, LAST),
            book.labels.text("dashboard.counts"),
            None,
            book.labels.text("dashboard.counts_alt"),
            count_chart(book),
        ),
    ];
    for (place, text, none, alternative, mut chart) in entries {
        heading(book, page, looks, place, (text, none));
        let (row, column, _) = place;
        let width = PIXELS * u32::from(MIDDLE - FIRST + 1) - 8;
        let high = if row == UPPER { UPPER_HIGH } else { LOWER_HIGH };
        chart.set_width(width).set_height(high).set_alt_text(alternative);
        page.set(|sheet| {
            sheet.set_row_height_pixels(row + 1, high + 4)?;
            sheet.insert_chart_with_offset(row + 1, column, &chart, 2, 2).map(drop)
        });
    }
    largest_gap(book, page, looks, outcomes);
}

/// Small letters, as everywhere in a chart.
fn font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(9).set_color(Color::Theme(1, 0));
    font
}

/// A filled shape without a border.
fn filled(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour)).set_no_border();
    format
}

/// A bar that is hollow: white with a rim.
fn outlined(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format
        .set_solid_fill(ChartSolidFill::new().set_color(Color::White))
        .set_border(ChartLine::new().set_color(colour).set_width(1.5));
    format
}

/// A label beyond the end of a bar.
fn label() -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label
        .show_value()
        .set_num_format(LABELS)
        .set_position(ChartDataLabelPosition::OutsideEnd)
        .set_font(&font());
    label
}

/// A chart with names and nothing else on its axes; `most` is the end of the value axis.
/// A legend stands below.
fn calm(kind: ChartType, most: Option<u32>, legend: bool) -> Chart {
    let mut chart = Chart::new(kind);
    chart.chart_area().set_format(ChartFormat::new().set_no_border().set_no_fill());
    chart.plot_area().set_format(ChartFormat::new().set_no_border().set_no_fill());
    chart.title().set_hidden();
    if legend {
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font());
    } else {
        chart.legend().set_hidden();
    }
    chart.show_hidden_data();
    let horizontal = kind == ChartType::Bar;
    names(&mut chart, horizontal)
        .set_font(&font())
        .set_text_axis(true)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_format(ChartFormat::new().set_no_line())
        .set_major_gridlines(false);
    if horizontal {
        // The first one on top.
        names(&mut chart, horizontal).set_reverse();
    }
    let values = if horizontal { chart.x_axis() } else { chart.y_axis() };
    values.set_min(0).set_major_gridlines(false).set_hidden(true);
    if let Some(most) = most {
        values.set_max(most);
    }
    chart
}

/// The axis with the names: bars lie on their side.
fn names(chart: &mut Chart, horizontal: bool) -> &mut ChartAxis {
    if horizontal { chart.y_axis() } else { chart.x_axis() }
}

/// Where data stand: rows of one column of the hidden sheet.
fn range<'a>(
    book: &WriteContext<'a>,
    (first, last): (u32, u32),
    column: u16,
) -> (&'a str, u32, u16, u32, u16) {
    (book.sheet_name(SheetKey::Calculation), first, column, last, column)
}

/// Outcomes as bars from 0 to 100, coloured by status; the shape stands before the name.
fn outcome_chart(book: &WriteContext<'_>, rows: (u32, u32)) -> Chart {
    let mut chart = calm(ChartType::Bar, Some(SCORE_AXIS_END), false);
    for (at, status) in (column::BARS..).zip([Status::Green, Status::Amber, Status::Red]) {
        let mut series = ChartSeries::new();
        series
            .set_name(&book.status_word(status))
            .set_categories(range(book, rows, column::SHAPED))
            .set_values(range(book, rows, at))
            .set_format(&mut filled(book.styles.mark(status)))
            .set_data_label(&label())
            .set_overlap(100)
            .set_gap(45);
        chart.push_series(&series);
    }
    chart
}

/// The score by period, with the green bound as a pale column behind it.
///
/// A line would fall to 0 where nothing is known, and an axis of its own puts the
/// columns side by side in LibreOffice.
fn trend_chart(book: &WriteContext<'_>, rows: (u32, u32)) -> Chart {
    let mut chart = calm(ChartType::Column, Some(SCORE_AXIS_END), true);
    let mut bound = ChartSeries::new();
    bound
        .set_name(book.labels.text("dashboard.bound"))
        .set_categories(range(book, rows, column::PERIOD))
        .set_values(range(book, rows, column::GREEN))
        .set_format(&mut filled(book.styles.faint()))
        .set_overlap(100)
        .set_gap(40);
    let mut score = ChartSeries::new();
    score
        .set_name(book.labels.text("dashboard.score"))
        .set_categories(range(book, rows, column::PERIOD))
        .set_values(range(book, rows, column::TREND))
        .set_format(&mut filled(book.styles.colour(ColourRole::Accent)))
        .set_data_label(&label())
        .set_overlap(100)
        .set_gap(40);
    // Of a period that lacks figures only the outline.
    let mut open = ChartSeries::new();
    open.set_name(book.labels.text("dashboard.open"))
        .set_categories(range(book, rows, column::PERIOD))
        .set_values(range(book, rows, column::OPEN))
        .set_format(&mut outlined(book.styles.colour(ColourRole::Accent)))
        .set_data_label(&label())
        .set_overlap(100)
        .set_gap(40);
    chart.push_series(&bound).push_series(&score).push_series(&open);
    if book.layout.periods > 6 {
        chart.x_axis().set_font(font().set_size(8).set_rotation(-45));
    }
    chart
}

/// What customers say, what they do, what is delivered and what it yields, per outcome.
fn facet_chart(book: &WriteContext<'_>, rows: (u32, u32)) -> Chart {
    let mut chart = calm(ChartType::Bar, Some(SCORE_AXIS_END), true);
    chart.y_axis().set_font(font().set_size(8));
    for (at, colour, name) in [
        (column::SAY, ColourRole::Say, book.labels.text("dashboard.say")),
        (column::DO, ColourRole::Do, book.labels.text("dashboard.do")),
        (column::DELIVERED, ColourRole::Delivered, book.labels.text("dashboard.delivered")),
        (column::YIELDS, ColourRole::Yields, book.labels.text("dashboard.yields")),
    ] {
        let mut series = ChartSeries::new();
        series
            .set_name(name)
            .set_categories(range(book, rows, column::OUTCOME))
            .set_values(range(book, rows, at))
            .set_format(&mut filled(book.styles.colour(colour)))
            .set_data_label(label().set_font(font().set_size(7)))
            .set_gap(20);
        chart.push_series(&series);
    }
    chart
}

/// KPIs by status.
fn count_chart(book: &WriteContext<'_>) -> Chart {
    let mut chart = calm(ChartType::Bar, None, false);
    let first = book.map.charts.row(0);
    let rows = (first, first + 3);
    let points: Vec<rust_xlsxwriter::ChartPoint> =
        [Status::Green, Status::Amber, Status::Red, Status::NoData]
            .into_iter()
            .map(|status| {
                rust_xlsxwriter::ChartPoint::new().set_format(&mut filled(book.styles.mark(status)))
            })
            .collect();
    let mut series = ChartSeries::new();
    series
        .set_name(book.labels.text("dashboard.counts"))
        .set_categories(range(book, rows, column::STATUS))
        .set_values(range(book, rows, column::COUNT))
        .set_format(&mut filled(book.styles.mark(Status::NoData)))
        .set_points(&points)
        .set_data_label(&label())
        .set_gap(45);
    chart.push_series(&series);
    chart
}

/// Where say and do lie furthest apart, in a sentence.
fn largest_gap(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    rows: (u32, u32),
) {
    let of = |column: u16| hidden(book, &down(rows.0, rows.1, column));
    let gaps = of(column::GAP);
    let widest = format!("IF(MAX({gaps})>=-MIN({gaps}),MAX({gaps}),MIN({gaps}))");
    let found = |column: u16| format!("INDEX({},MATCH({widest},{gaps},0))", of(column));
    let label = book.labels.text("dashboard.gap");
    let sentence = label_formula(
        label,
        &[
            ("outcome", found(column::OUTCOME)),
            ("say", shown(&found(column::SAY))),
            ("do", shown(&found(column::DO))),
        ],
    );
    let near = book.labels.text("dashboard.no_gap");
    let formula =
        format!("IF(COUNT({gaps})=0,\"\",IF(ABS({widest})<{APART},{},{sentence}))", literal(near));
    merged(page, (GAP, FIRST, LAST), &formula, &looks.note);
    page.set(|sheet| sheet.set_row_height(GAP, 15).map(drop));
}
