//! Strategy map: a column for each objective, from what supports it up to the goal above, drawn in
//! cells so that it lives.
//!
//! An arrow has a cell of its own between two boxes: it crosses nothing, whatever is typed.

use super::{
    dashboard::{status_number, statuses},
    label_formula::shown,
    row_height,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::Styles,
};
use crate::{
    model::ColourRole,
    score::{Facet, NodeLevel, Status},
    workbook::{
        calc::{self, facts::objective, map::NodeRow, result_row},
        evaluate::{Grid, Value},
        notation::{down, fixed, fixed_row, literal},
        tables::{ObjectiveColumn, ResultColumn, TableColumn, block::SheetKey},
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, XlsxError};
use strum::IntoEnumIterator;

/// Objectives beside each other.
const BESIDE: usize = 6;
/// Column of the lanes' names; boxes stand behind it, with a gap after each.
const LANE: u16 = 1;
/// Widths in characters of the lanes' names, of a box, and of a gap.
const WIDTHS: [f64; 3] = [16.0, 26.5, 2.0];
/// Row of the first band.
const FIRST: u32 = 4;
/// Rows of a band, the blank one below among them.
const ROWS: u32 = 8;

/// Rows within a band, from the goal down to what supports it. The first one is hidden.
mod band {
    pub(super) const PLACE: u32 = 0;
    pub(super) const GOAL: u32 = 1;
    pub(super) const RISES: u32 = 2;
    pub(super) const HEAD: u32 = 3;
    pub(super) const STATEMENT: u32 = 4;
    pub(super) const DRIVES: u32 = 5;
    pub(super) const CARRIES: u32 = 6;
    pub(super) const SUPPORT: u32 = 7;
}

/// Formats of the map.
struct MapStyles {
    lane: Format,
    own_lane: Format,
    outside: Format,
    arrow: Format,
    head: Format,
    statement: Format,
    drives: Format,
}

impl MapStyles {
    fn new(styles: &Styles) -> Self {
        let base = || styles.fresh().set_align(FormatAlign::VerticalCenter).set_text_wrap();
        let quiet = || base().set_font_color(styles.quiet());
        let boxed = || base().set_indent(1).set_align(FormatAlign::Left);
        Self {
            lane: quiet().set_bold(),
            own_lane: base().set_bold().set_font_color(styles.on(ColourRole::Header)),
            outside: boxed().set_font_color(styles.quiet()),
            arrow: base()
                .set_align(FormatAlign::Center)
                .set_font_size(14)
                .set_font_color(styles.colour(ColourRole::Accent)),
            head: boxed().set_bold(),
            statement: boxed(),
            drives: boxed().set_font_color(styles.quiet()),
        }
    }
}

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let looks = MapStyles::new(&book.styles);
    let last = column(BESIDE - 1);
    sheet_common::frame(book, &mut page, SheetKey::Map, Tab::Read);
    sheet_common::intro(&mut page, book, SheetKey::Map, last, 32.0);
    let count = book.layout.objectives.len().max(1);
    for place in 0..count {
        objective(book, &mut page, &looks, place);
    }
    let bands = u32::try_from(count.div_ceil(BESIDE)).unwrap_or(1);
    for number in 0..bands {
        lanes(book, &mut page, &looks, FIRST + number * (ROWS + 1));
    }
    let end = FIRST + bands * (ROWS + 1) - 2;
    let mut widths = vec![9.0, WIDTHS[0]];
    widths.extend([WIDTHS[2], WIDTHS[1]].repeat(BESIDE));
    page.sheet.set_zoom(sheet_common::WIDE);
    page.widths(&widths);
    page.set(|sheet| sheet.set_print_area(sheet_common::TITLE, 1, end, last).map(drop));
    sheet_common::protect(&mut page);
    page.finish()
}

/// Column of a box by its place beside the others.
fn column(beside: usize) -> u16 {
    LANE + 2 + 2 * u16::try_from(beside).unwrap_or(0)
}

/// The first row of the band of an objective, and its column.
fn place_of(place: usize) -> (u32, u16) {
    let number = u32::try_from(place / BESIDE).unwrap_or(0);
    (FIRST + number * (ROWS + 1), column(place % BESIDE))
}

/// The lanes of a band: the perspectives above, this one, and those below.
fn lanes(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &MapStyles, row: u32) {
    let perspective = &book.scorecard.perspective;
    let own = perspective.order.iter().position(|name| *name == perspective.name);
    let (above, below) = match own {
        Some(at) => (perspective.order.get(..at), perspective.order.get(at + 1..)),
        None => (None, None),
    };
    let named = |names: Option<&[String]>, key: &str| {
        let names = names.unwrap_or_default().join(", ");
        if names.is_empty() { book.labels.of("map", key).to_owned() } else { names }
    };
    // A band that nobody uses yet stays blank.
    let first = fixed(row + band::PLACE, column(0));
    let used = |text: &str| format!("IF({first}=0,\"\",{text})");
    let own = calc::fact_value(book, crate::workbook::tables::Fact::Perspective);
    let middle = (row + band::HEAD, row + band::DRIVES);
    page.set(|sheet| {
        sheet.merge_range(middle.0, LANE, middle.1, LANE, "", &looks.own_lane).map(drop)
    });
    page.formula(middle.0, LANE, &used(&format!("TRIM({own})")), &looks.own_lane);
    for (within, text) in
        [(band::GOAL, named(above, "above")), (band::SUPPORT, named(below, "below"))]
    {
        page.formula(row + within, LANE, &used(&literal(&text)), &looks.lane);
    }
    let in_use = format!("{first}>0");
    let ground = |role: ColourRole| Format::new().set_background_color(book.styles.colour(role));
    let outside = Format::new().set_background_color(book.styles.faint());
    for (from, to, look) in [
        (band::GOAL, band::GOAL, outside.clone()),
        (band::HEAD, band::DRIVES, ground(ColourRole::Header)),
        (band::SUPPORT, band::SUPPORT, outside),
    ] {
        let area = (row + from, LANE, row + to, LANE);
        sheet_common::conditional_format(page, area, &in_use, look);
    }
    page.set(|sheet| sheet.set_row_hidden(row + band::PLACE).map(drop));
    let boxes = (0..BESIDE).map(|beside| (column(beside), WIDTHS[1] - 3.0));
    let texts: Vec<(u16, f64)> = std::iter::once((LANE, WIDTHS[0] - 2.0)).chain(boxes).collect();
    let wide = row_height::breadth(book.styles.font());
    for (within, least) in [(band::GOAL, 32.0), (band::STATEMENT, 48.0), (band::SUPPORT, 32.0)] {
        let (at, texts) = (row + within, texts.clone());
        page.height_of(at, move |grid| height(grid, at, &texts, wide).max(least));
    }
    for within in [band::RISES, band::CARRIES] {
        page.height(row + within, 18.0);
    }
    page.height(row + band::HEAD, 19.0).height(row + band::DRIVES, 17.0);
    page.height(row + ROWS, 14.0);
}

/// How high a row of boxes is for its texts, each with the characters that have room beside each
/// other.
fn height(grid: &Grid, row: u32, columns: &[(u16, f64)], wide: f64) -> f64 {
    let texts = columns.iter().filter_map(|(column, room)| match grid.value(row, *column) {
        Some(Value::Text(text)) => Some(row_height::height(&text, room / wide)),
        _ => None,
    });
    texts.fold(0.0, f64::max) + 4.0
}

/// One objective, in the order of the Objectives sheet.
fn objective(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &MapStyles, place: usize) {
    let (row, column) = place_of(place);
    page.formula(row + band::PLACE, column, &position(book, place), &book.styles.calculation);
    let cells = cells(book, row, column);
    let arrow = |of: &str| format!("IF({of}=\"\",\"\",\"▲\")");
    let (goal, support) = (cells.goal.clone(), cells.support.clone());
    let place = fixed(row + band::PLACE, column);
    let used = |formula: &str| format!("IF({place}=0,\"\",{formula})");
    for (within, formula, look) in [
        (band::GOAL, goal.clone(), &looks.outside),
        (band::RISES, arrow(&goal), &looks.arrow),
        (band::HEAD, cells.head, &looks.head),
        (band::STATEMENT, cells.statement, &looks.statement),
        (band::DRIVES, cells.drives, &looks.drives),
        (band::CARRIES, arrow(&support), &looks.arrow),
        (band::SUPPORT, support, &looks.outside),
    ] {
        page.formula(row + within, column, &used(&formula), look);
    }
    frames(book, page, (row, column), &cells.status);
}

/// Where the next objective that is in use stands on its sheet; 0: there is none.
fn position(book: &WriteContext<'_>, place: usize) -> String {
    let steps = book.sheet(SheetKey::Calculation);
    let places = format!("{steps}{}", book.map.objectives.range(1));
    let active = format!("{steps}{}", book.map.objectives.range(objective::ACTIVE));
    let next = format!("_xlfn.MINIFS({places},{active},1");
    match place.checked_sub(1) {
        None => format!("{next})"),
        Some(before) => {
            let (row, column) = place_of(before);
            let before = fixed(row + band::PLACE, column);
            format!("IF({before}=0,0,{next},{places},\">\"&{before}))")
        }
    }
}

/// What the cells of an objective say, as formulas.
struct MapCells {
    goal: String,
    head: String,
    statement: String,
    drives: String,
    support: String,
    /// The number of its status.
    status: String,
}

fn cells(book: &WriteContext<'_>, row: u32, column: u16) -> MapCells {
    let map = &book.map;
    let steps = book.sheet(SheetKey::Calculation);
    let cell = fixed(row + band::PLACE, column);
    let of = |range: String| format!("{steps}{range}");
    let number = format!("MATCH({cell},{},0)", of(map.objectives.range(1)));
    let fact = |column: u16| format!("INDEX({},{number})", of(map.objectives.range(column)));
    let typed = |column: ObjectiveColumn| {
        let range = book.layout.objective_block.range(column.at());
        format!("TRIM(INDEX({}{range},{cell}))", book.sheet(SheetKey::Objectives))
    };
    let result = |column: u16| {
        let row = |index: usize| {
            let (level, facet) = (NodeLevel::Objective, Facet::All);
            result_row(book, NodeRow { level, index, segment: None, facet })
        };
        let range = down(row(0), row(book.layout.objectives.len().max(1) - 1), column);
        format!("INDEX({},{number})", book.on_results(&range))
    };
    let score = result(ResultColumn::Score.at());
    let status = status_number(&result(calc::STATUS_KEY));
    let words = format!("INDEX({},{status})", statuses(book));
    let drives = typed(ObjectiveColumn::Drives);
    let label = literal(&format!("{} ", book.labels.of("map", "drives")));
    MapCells {
        goal: typed(ObjectiveColumn::ContributesTo),
        head: format!(
            "{}&\"  \"&{words}&IF(ISNUMBER({score}),\" \"&{},\"\")",
            fact(objective::CODE),
            shown(&score)
        ),
        statement: fact(objective::STATEMENT),
        drives: format!("IF({drives}=\"\",\"\",{label}&{drives})"),
        support: typed(ObjectiveColumn::SupportedBy),
        status,
    }
}

/// Boxes around what there is: the objective in the colour of its status, with a bar on its left.
fn frames(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (row, column): (u32, u16),
    status: &str,
) {
    let styles = &book.styles;
    let place = fixed(row + band::PLACE, column);
    for within in [band::GOAL, band::SUPPORT] {
        let at = row + within;
        let rule = format!("{}<>\"\"", fixed_row(at, column));
        let frame = Format::new().set_border(FormatBorder::Thin).set_border_color(styles.line());
        sheet_common::conditional_format(page, (at, column, at, column), &rule, frame);
    }
    let (first, last) = (row + band::HEAD, row + band::DRIVES);
    for (number, one) in (1..).zip(Status::iter()) {
        let rule = format!("IF({place}=0,FALSE,{status}={number})");
        let sides = || {
            styles
                .status(one)
                .set_border_left(FormatBorder::Thin)
                .set_border_right(FormatBorder::Thin)
                .set_border_left_color(styles.mark(one))
                .set_border_right_color(styles.mark(one))
        };
        for at in first..=last {
            let mut look = sides();
            if at == first {
                look =
                    look.set_border_top(FormatBorder::Thin).set_border_top_color(styles.mark(one));
            }
            if at == last {
                look = look
                    .set_border_bottom(FormatBorder::Thin)
                    .set_border_bottom_color(styles.mark(one));
            }
            sheet_common::conditional_format(page, (at, column, at, column), &rule, look);
        }
    }
}
