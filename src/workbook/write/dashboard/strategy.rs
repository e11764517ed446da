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
    lines(page, (first, last), SUPPORT);
    lines(page, (first, last), GOAL);
    let shape = fixed_column(first, STATUS.0);
    tint(page, (first, STATEMENT.0, last, STATUS.1), &shape, true);
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
    let map = &book.map;
    let places = hidden(book, &map.objectives.range(1));
    let active = hidden(book, &map.objectives.range(objective::ACTIVE));
    let cell = fixed_column(row, PLACE);
    let next = format!("_xlfn.MINIFS({places},{active},1");
    let formula = if place == 0 {
        format!("{next})")
    } else {
        let before = fixed_column(row - 1, PLACE);
        format!("IF({before}=0,0,{next},{places},\">\"&{before}))")
    };
    page.formula(row, PLACE, &formula, &book.styles.calculation);

    let number = format!("MATCH({cell},{places},0)");
    let fact =
        |column: u16| format!("INDEX({},{number})", hidden(book, &map.objectives.range(column)));
    let typed = |column: ObjectiveColumn| {
        let rows = book.layout.objective_block;
        let range = rows.range(column.at());
        format!("TRIM(INDEX({}{range},{cell}))", book.sheet(SheetKey::Objectives))
    };
    let node = |index: usize| NodeRow {
        level: NodeLevel::Objective,
        index,
        segment: None,
        facet: Facet::All,
    };
    let last = book.layout.objectives.len().max(1) - 1;
    let result = |column: u16| {
        let range = down(result_row(book, node(0)), result_row(book, node(last)), column);
        format!("INDEX({},{number})", hidden(book, &range))
    };
    let source = typed(ObjectiveColumn::SupportedBy);
    merged(
        page,
        (row, SUPPORT.0, SUPPORT.1),
        &format!("IF({cell}=0,\"\",IF({source}=\"\",\"\",{source}&\" →\"))"),
        &looks.cell,
    );
    merged(
        page,
        (row, STATEMENT.0, STATEMENT.1),
        &format!(
            "IF({cell}=0,\"\",{}&\"  \"&{})",
            fact(objective::CODE),
            fact(objective::STATEMENT)
        ),
        &looks.cell_bold,
    );
    let score = result(ResultColumn::Score.at());
    let key = result(calc::STATUS_KEY);
    merged(
        page,
        (row, STATUS.0, STATUS.1),
        &format!(
            "IF({cell}=0,\"\",INDEX({},{})&IF(ISNUMBER({score}),\" \"&{},\"\"))",
            statuses(book),
            status_number(&key),
            shown(&score)
        ),
        &looks.cell,
    );
    let source = typed(ObjectiveColumn::ContributesTo);
    merged(
        page,
        (row, GOAL.0, GOAL.1),
        &format!("IF({cell}=0,\"\",IF({source}=\"\",\"\",\"→ \"&{source}))"),
        &looks.cell,
    );
    page.height_of(row, move |grid| {
        if is_free(grid, row) {
            return LINE + 3.0;
        }
        // The statement keeps clear of the status behind it.
        height(grid, row, &[SUPPORT, (STATEMENT.0, STATEMENT.1 - 1), GOAL])
    });
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
