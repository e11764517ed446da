//! Two charts: what customers say and do by outcome, and the score over time.
//!
//! Their headings stand in cells, because those are live everywhere. What is not available has no
//! mark; shapes say what a mark is, not its colour alone.

use super::{
    hidden,
    looks::{DashboardStyles, FIRST, LINE, MIDDLE, pixels},
    merged,
};
use crate::{
    model::{ColourRole, Moment},
    score::Status,
    workbook::{
        calc::charts::column,
        notation::{down, literal},
        tables::block::SheetKey,
        write::{
            context::WriteContext,
            label_formula::{label_formula, shown},
            sheet_writer::SheetWriter,
        },
    },
};
use rust_xlsxwriter::{
    Chart, ChartAxisTickType, ChartDataLabel, ChartDataLabelPosition, ChartEmptyCells,
    ChartErrorBars, ChartErrorBarsType, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartRange, ChartSolidFill, ChartType, Color,
};

/// Letters of a chart in points.
const SMALL: f64 = 11.0;
/// Size of a mark in points.
const MARK: u8 = 9;
/// End of the axis of a score: room for the number above a full one.
const AXIS_END: u32 = 120;
/// A number as it is shown.
const WHOLE: &str = "0";
/// Say and do differ worth a sentence from so many points.
const APART: f64 = 10.0;

/// Both charts with their headings, from a row to another one. What the first one shows stands in its heading.
pub(super) fn write(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (first, last): (u32, u32),
) {
    let run = book.map.charts;
    let rows = |count: usize| (run.row(0), run.row(count.max(1) - 1));
    let outcomes = rows(book.scorecard.outcomes.len());
    let periods = rows(book.layout.periods);
    let known = |rows: (u32, u32), columns: &[u16]| {
        let counts: Vec<String> = columns
            .iter()
            .map(|column| format!("COUNT({})", hidden(book, &down(rows.0, rows.1, *column))))
            .collect();
        counts.join("+")
    };
    let facets = [column::SAY, column::DO, column::DELIVERED, column::YIELDS];
    // Names of outcomes take two lines.
    let middle = first + (last - first).div_ceil(2);
    let course = book.labels.text("dashboard.trend");
    let span =
        label_formula(course, &[("first", period(book, 0)), ("last", period(book, usize::MAX))]);
    let panels = [
        (
            (first, middle - 1),
            (largest_gap(book, outcomes), known(outcomes, &facets)),
            facet_chart(book, outcomes),
            "dashboard.facets",
        ),
        (
            (middle, last),
            (span, known(periods, &[column::COURSE])),
            course_chart(book, periods),
            "dashboard.course",
        ),
    ];
    for ((from, to), (said, count), mut chart, key) in panels {
        let none = book.labels.of("status", Status::NoData.into());
        let without = literal(&format!("{} – {none}", book.labels.text(key)));
        let formula = format!("IF({count}=0,{without},{said})");
        merged(page, (from, FIRST, MIDDLE), &formula, &looks.heading);
        // As high as the rows of the KPIs beside it.
        let high = (f64::from(to - from) * LINE * 4.0 / 3.0).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred pixels"
        )]
        let high = high as u32;
        chart
            .set_width(pixels(FIRST, MIDDLE))
            .set_height(high)
            .set_alt_text(book.labels.text(&format!("{key}_alt")));
        page.set(|sheet| sheet.insert_chart(from + 1, FIRST, &chart).map(drop));
    }
}

/// What people read of a period, as a formula: from the first on, or the last.
fn period(book: &WriteContext<'_>, position: usize) -> String {
    let last = Moment::periods(book.layout.periods).nth(position.min(book.layout.periods - 1));
    literal(&last.map(|moment| book.period_label(moment)).unwrap_or_default())
}

/// Small letters, as everywhere in a chart.
fn font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(SMALL).set_color(Color::Theme(1, 0));
    font
}

/// A line of a colour.
fn line(colour: Color, width: f64) -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(colour).set_width(width);
    line
}

/// A series without a line.
fn no_line() -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_no_line();
    format
}

/// A mark with a rim of a colour, filled with another.
fn mark(kind: ChartMarkerType, colour: Color, fill: Color) -> ChartMarker {
    let mut format = ChartFormat::new();
    format
        .set_solid_fill(ChartSolidFill::new().set_color(fill))
        .set_border(ChartLine::new().set_color(colour).set_width(1.5));
    let mut marker = ChartMarker::new();
    marker.set_type(kind).set_size(MARK).set_format(&mut format);
    marker
}

/// The number of a mark beside it.
fn label(position: ChartDataLabelPosition) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(WHOLE).set_position(position).set_font(&font());
    label
}

/// A chart from 0 to 100 with nothing on its axes but names, and a legend on the right.
fn calm(book: &WriteContext<'_>) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    chart.chart_area().set_format(ChartFormat::new().set_no_border().set_no_fill());
    chart.plot_area().set_format(ChartFormat::new().set_no_border().set_no_fill());
    chart.title().set_hidden();
    chart.legend().set_position(ChartLegendPosition::Right).set_font(&font());
    chart.show_hidden_data();
    // Where gaps are asked for, LibreOffice draws 0.
    chart.show_empty_cells_as(ChartEmptyCells::Connected);
    let faint = book.styles.line();
    chart
        .x_axis()
        .set_font(font().set_rotation(0))
        .set_text_axis(true)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_format(ChartFormat::new().set_line(&line(faint, 0.75)));
    chart
        .y_axis()
        .set_min(0)
        .set_max(AXIS_END)
        .set_major_unit(50)
        .set_font(font().set_color(book.styles.quiet()))
        .set_num_format(WHOLE)
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None)
        .set_format(ChartFormat::new().set_no_line())
        .set_major_gridlines_line(&line(faint, 0.5));
    chart
}

/// Where data stand: rows of one column of the hidden sheet.
fn range<'a>(
    book: &WriteContext<'a>,
    (first, last): (u32, u32),
    column: u16,
) -> (&'a str, u32, u16, u32, u16) {
    (book.sheet_name(SheetKey::Calculation), first, column, last, column)
}

/// What customers say and what they do as a dumbbell for each outcome; what is delivered and what
/// it yields as small marks.
fn facet_chart(book: &WriteContext<'_>, rows: (u32, u32)) -> Chart {
    let mut chart = calm(book);
    // Names of outcomes need the width.
    chart.legend().set_position(ChartLegendPosition::Top);
    let styles = &book.styles;
    let facets = [
        (column::SAY, ColourRole::Say, ChartMarkerType::Circle, "dashboard.say"),
        (column::DO, ColourRole::Do, ChartMarkerType::Diamond, "dashboard.do"),
        (column::DELIVERED, ColourRole::Delivered, ChartMarkerType::Square, "dashboard.delivered"),
        (column::YIELDS, ColourRole::Yields, ChartMarkerType::Triangle, "dashboard.yields"),
    ];
    for (at, role, kind, name) in facets {
        let colour = styles.colour(role);
        let mut marker = mark(kind, colour, colour);
        // A series that is pushed would lose its mark.
        let series = chart.add_series();
        series
            .set_name(book.labels.text(name))
            .set_categories(range(book, rows, column::SHAPED))
            .set_values(range(book, rows, at))
            .set_format(&mut no_line());
        match at {
            column::SAY => {
                series.set_data_label(&label(ChartDataLabelPosition::Right));
                series.set_y_error_bars(&stem(book, rows));
            }
            column::DO => {
                series.set_data_label(&label(ChartDataLabelPosition::Left));
            }
            _ => {
                marker.set_size(MARK - 3);
            }
        }
        series.set_marker(&marker);
    }
    chart
}

/// The line from what people say to what they do.
fn stem(book: &WriteContext<'_>, rows: (u32, u32)) -> ChartErrorBars {
    let of = |column: u16| {
        let (sheet, first, left, last, right) = range(book, rows, column);
        ChartRange::new_from_range(sheet, first, left, last, right)
    };
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(of(column::ABOVE), of(column::BELOW)))
        .set_end_cap(false)
        .set_format(ChartFormat::new().set_line(&line(book.styles.quiet(), 3.0)));
    bars
}

/// The score by period with the bounds of the colours; hollow where figures are lacking.
fn course_chart(book: &WriteContext<'_>, rows: (u32, u32)) -> Chart {
    let mut chart = calm(book);
    let accent = book.styles.colour(ColourRole::Accent);
    let categories = range(book, rows, column::PERIOD);
    let bounds = [
        (column::GREEN, Status::Green, ChartLineDashType::Dash, "dashboard.bound"),
        (column::AMBER, Status::Amber, ChartLineDashType::RoundDot, "dashboard.amber_bound"),
    ];
    for (at, status, dash, name) in bounds {
        let mut dashed = line(book.styles.mark(status), 1.5);
        dashed.set_dash_type(dash);
        let series = chart.add_series();
        series
            .set_name(book.labels.text(name))
            .set_categories(categories)
            .set_values(range(book, rows, at))
            .set_marker(ChartMarker::new().set_none())
            .set_format(ChartFormat::new().set_line(&dashed));
    }
    chart
        .add_series()
        .set_name(book.labels.text("dashboard.course"))
        .set_categories(categories)
        .set_values(range(book, rows, column::COURSE))
        .set_marker(ChartMarker::new().set_none())
        .set_format(ChartFormat::new().set_line(&line(accent, 2.0)))
        .delete_from_legend(true);
    for (at, fill, name) in [
        (column::FULL, accent, "dashboard.score"),
        // LibreOffice draws no rim: white could not be seen.
        (column::OPEN, book.styles.bar(ColourRole::Accent), "dashboard.open"),
    ] {
        let series = chart.add_series();
        series
            .set_name(book.labels.text(name))
            .set_categories(categories)
            .set_values(range(book, rows, at))
            .set_marker(&mark(ChartMarkerType::Circle, accent, fill))
            .set_format(&mut no_line())
            .set_data_label(&label(ChartDataLabelPosition::Above));
    }
    chart
}

/// Where say and do lie furthest apart, in a sentence; without any, what the chart shows.
fn largest_gap(book: &WriteContext<'_>, outcomes: (u32, u32)) -> String {
    let of = |column: u16| hidden(book, &down(outcomes.0, outcomes.1, column));
    let gaps = of(column::GAP);
    let widest = format!("IF(MAX({gaps})>=-MIN({gaps}),MAX({gaps}),MIN({gaps}))");
    let found = |column: u16| format!("INDEX({},MATCH({widest},{gaps},0))", of(column));
    let labels = book.labels;
    let sentence = label_formula(
        labels.text("dashboard.gap"),
        &[
            ("outcome", found(column::OUTCOME)),
            ("say", shown(&found(column::SAY))),
            ("do", shown(&found(column::DO))),
        ],
    );
    let text = |key: &str| literal(labels.text(key));
    format!(
        "IF(COUNT({gaps})=0,{},IF(ABS({widest})<{APART},{},{sentence}))",
        text("dashboard.facets"),
        text("dashboard.no_gap")
    )
}
