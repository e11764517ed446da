//! A strip of the strategy map: what supports an objective, the objective, and
//! the goal above that it contributes to.

use super::{
    DashboardStyles, FIRST, LAST, LINE, MAX_ROWS, PLACE, heading, height, hidden, is_free, lines,
    merged, status_number, statuses, tint,
};
use crate::workbook::notation::{down, fixed_column, literal};
use crate::workbook::tables::{ObjectiveColumn, ResultColumn, TableColumn};
use crate::{
    score::{Facet, NodeLevel},
    workbook::{
        calc::{self, facts::objective, map::NodeRow, result_row},
        evaluate::Value,
        tables::block::SheetKey,
        write::context::WriteContext,
        write::{
            label_formula::{label_formula, shown},
            sheet_writer::SheetWriter,
        },
    },
};
use rust_xlsxwriter::Format;

/// Columns of the strip: first and last.
const SUPPORT: (u16, u16) = (FIRST, 3);
const STATEMENT: (u16, u16) = (4, 7);
const STATUS: (u16, u16) = (8, 9);
const GOAL: (u16, u16) = (10, LAST);

/// The strip from this row on; the first row after it.
pub(crate) fn write(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) -> u32 {
    heading(book, page, looks, (row, FIRST, LAST), (book.labels.text("dashboard.strategy"), None));
    for ((first, last), key) in [
        (SUPPORT, "supported_by"),
        ((STATEMENT.0, STATUS.1), "objective"),
        (GOAL, "contributes_to"),
    ] {
        let text = book.labels.of("dashboard.strip", key).to_owned();
        page.set(|sheet| {
            sheet.merge_range(row + 1, first, row + 1, last, &text, &looks.header).map(drop)
        });
    }
    page.set(|sheet| sheet.set_row_height(row + 1, 14).map(drop));
    let count = MAX_ROWS.min(book.layout.objectives.len());
    let first = row + 2;
    for place in 0..count {
        let at = first + u32::try_from(place).unwrap_or(0);
        entry(book, page, looks, at, place);
    }
    let last = first + u32::try_from(count.max(1)).unwrap_or(1) - 1;
    lines(&book.styles, page, (first, last), SUPPORT);
    lines(&book.styles, page, (first, last), GOAL);
    let shape = fixed_column(first, STATUS.0);
    tint(&book.styles, page, (first, STATEMENT.0, last, STATUS.1), &shape, true);
    more(book, page, looks, last + 1);
    last + 2
}

/// One objective, in the order of the Objectives sheet.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
    place: usize,
) {
    page.formula(row, PLACE, &position(book, row, place), &book.styles.calculation);
    for ((first, last), formula, format) in strip(book, looks, row) {
        merged(page, (row, first, last), &formula, format);
    }
    page.height_of(row, move |grid| {
        if is_free(grid, row) {
            return LINE + 3.0;
        }
        // The statement keeps clear of the status behind it.
        height(grid, row, &[SUPPORT, (STATEMENT.0, STATEMENT.1 - 1), GOAL])
    });
}

/// Where the next objective that is in use stands on its sheet; 0: there is none.
fn position(book: &WriteContext<'_>, row: u32, place: usize) -> String {
    let places = hidden(book, &book.map.objectives.range(1));
    let active = hidden(book, &book.map.objectives.range(objective::ACTIVE));
    let next = format!("_xlfn.MINIFS({places},{active},1");
    if place == 0 {
        format!("{next})")
    } else {
        let before = fixed_column(row - 1, PLACE);
        format!("IF({before}=0,0,{next},{places},\">\"&{before}))")
    }
}

/// Cells of one strip: their columns, formula and look.
type StripCell<'l> = ((u16, u16), String, &'l Format);

/// What supports an objective, the objective with its status, and the goal above.
fn strip<'l>(book: &WriteContext<'_>, looks: &'l DashboardStyles, row: u32) -> [StripCell<'l>; 4] {
    let map = &book.map;
    let cell = fixed_column(row, PLACE);
    let places = hidden(book, &map.objectives.range(1));
    let number = format!("MATCH({cell},{places},0)");
    let fact =
        |column: u16| format!("INDEX({},{number})", hidden(book, &map.objectives.range(column)));
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
    let unless_free = |formula: String| format!("IF({cell}=0,\"\",{formula})");
    let support = typed(ObjectiveColumn::SupportedBy);
    let goal = typed(ObjectiveColumn::ContributesTo);
    let statement = format!("{}&\"  \"&{}", fact(objective::CODE), fact(objective::STATEMENT));
    let score = result(ResultColumn::Score.at());
    let status = format!(
        "INDEX({},{})&IF(ISNUMBER({score}),\" \"&{},\"\")",
        statuses(book),
        status_number(&result(calc::STATUS_KEY)),
        shown(&score)
    );
    [
        (SUPPORT, format!("IF({support}=\"\",\"\",{support}&\" →\")"), &looks.cell),
        (STATEMENT, statement, &looks.cell_bold),
        (STATUS, status, &looks.cell),
        (GOAL, format!("IF({goal}=\"\",\"\",\"→ \"&{goal})"), &looks.cell),
    ]
    .map(|(columns, formula, look)| (columns, unless_free(formula), look))
}

/// How many objectives did not fit.
fn more(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles, row: u32) {
    let active = hidden(book, &book.map.objectives.range(objective::ACTIVE));
    let label = book.labels.text("dashboard.more_objectives");
    let count = format!("(SUM({active})-{MAX_ROWS})");
    let sentence = label_formula(label, &[("count", count)]);
    merged(
        page,
        (row, FIRST, LAST),
        &format!("IF(SUM({active})>{MAX_ROWS},{sentence},{})", literal("")),
        &looks.note,
    );
    page.height_of(row, move |grid| {
        let says = matches!(grid.value(row, FIRST), Some(Value::Text(text)) if !text.is_empty());
        if says { 13.0 } else { 3.0 }
    });
}
