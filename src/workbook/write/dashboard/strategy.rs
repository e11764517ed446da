//! A strip of the strategy map: what supports an objective, the objective, and
//! the goal above that it contributes to.

use super::{
    DashboardStyles, FIRST, LAST, LINE, MAX_ROWS, PLACE, heading, height, hidden, is_free, lines,
    merged, standing, status_number, statuses, tint,
};
use crate::workbook::tables::{ObjectiveColumn, ResultColumn, TableColumn};
use crate::{
    score::{Facet, NodeLevel},
    workbook::{
        WriteContext,
        calc::{self, facts::objective, map::NodeRow, result_row},
        evaluate::Value,
        tables::layout::SheetKey,
        write::{
            label_formula::{label_formula, shown, shown_digits},
            sheet_writer::{SheetWriter, down, fixed_column, literal},
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
    let used: Vec<usize> = (0..book.scorecard.objectives.len())
        .filter(|index| !statement(book, *index).is_empty())
        .collect();
    let count = MAX_ROWS.min(book.layout.objectives.len());
    let first = row + 2;
    for place in 0..count {
        let at = first + u32::try_from(place).unwrap_or(0);
        entry(book, page, looks, (at, place), used.get(place).copied());
    }
    let last = first + u32::try_from(count.max(1)).unwrap_or(1) - 1;
    lines(page, (first, last), SUPPORT);
    lines(page, (first, last), GOAL);
    let shape = fixed_column(first, STATUS.0);
    tint(page, (first, STATEMENT.0, last, STATUS.1), &shape, true);
    more(book, page, looks, last + 1, used.len());
    last + 2
}

/// An objective's statement as the sheet has it.
fn statement(book: &WriteContext<'_>, index: usize) -> String {
    let planned = book.scorecard.objectives.get(index);
    planned.map(|planned| calc::trimmed(&planned.statement)).unwrap_or_default()
}

/// One objective, in the order of the Objectives sheet.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, place): (u32, usize),
    found: Option<usize>,
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
    // The first row of the range is the header, and positions count from 1.
    let position = found.map_or(0, |index| index + 2);
    page.formula(row, PLACE, &formula, position, &book.styles.calculation);

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
    let planned = found.and_then(|index| book.scorecard.objectives.get(index));

    let text = planned.map(|planned| calc::trimmed(&planned.supported_by)).unwrap_or_default();
    let support = if text.is_empty() { text } else { format!("{text} →") };
    let source = typed(ObjectiveColumn::SupportedBy);
    merged(
        page,
        (row, SUPPORT.0, SUPPORT.1),
        &format!("IF({cell}=0,\"\",IF({source}=\"\",\"\",{source}&\" →\"))"),
        support.as_str(),
        &looks.cell,
    );
    let says = found
        .map(|index| format!("{}  {}", book.objective_code(index), statement(book, index)))
        .unwrap_or_default();
    merged(
        page,
        (row, STATEMENT.0, STATEMENT.1),
        &format!(
            "IF({cell}=0,\"\",{}&\"  \"&{})",
            fact(objective::CODE),
            fact(objective::STATEMENT)
        ),
        says.as_str(),
        &looks.cell_bold,
    );
    let score = result(ResultColumn::Score.at());
    let key = result(calc::STATUS_KEY);
    let shows = found.map(|index| {
        let (rolled, status) = standing(book, node(index));
        let word = book.status_word(status);
        rolled.score.map_or(word.clone(), |score| format!("{word} {}", shown_digits(score)))
    });
    merged(
        page,
        (row, STATUS.0, STATUS.1),
        &format!(
            "IF({cell}=0,\"\",INDEX({},{})&IF(ISNUMBER({score}),\" \"&{},\"\"))",
            statuses(book),
            status_number(&key),
            shown(&score)
        ),
        shows.unwrap_or_default(),
        &looks.cell,
    );
    let text = planned.map(|planned| calc::trimmed(&planned.contributes_to)).unwrap_or_default();
    let goal = if text.is_empty() { text } else { format!("→ {text}") };
    let source = typed(ObjectiveColumn::ContributesTo);
    merged(
        page,
        (row, GOAL.0, GOAL.1),
        &format!("IF({cell}=0,\"\",IF({source}=\"\",\"\",\"→ \"&{source}))"),
        goal.as_str(),
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
fn more(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
    used: usize,
) {
    let active = hidden(book, &book.map.objectives.range(objective::ACTIVE));
    let label = book.labels.text("dashboard.more_objectives");
    let count = format!("(SUM({active})-{MAX_ROWS})");
    let result = if used > MAX_ROWS {
        crate::catalogue::fill(label, &[("count", &(used - MAX_ROWS).to_string())])
    } else {
        String::new()
    };
    let sentence = label_formula(label, &[("count", count)]);
    merged(
        page,
        (row, FIRST, LAST),
        &format!("IF(SUM({active})>{MAX_ROWS},{sentence},{})", literal("")),
        result,
        &looks.note,
    );
    page.height_of(row, move |grid| {
        let says = matches!(grid.value(row, FIRST), Some(Value::Text(text)) if !text.is_empty());
        if says { 13.0 } else { 3.0 }
    });
}
