//! Objectives: what customers want, in their own words.

use super::{
    columns::{self, CellContent},
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style,
};
use crate::workbook::notation::fixed_column;
use crate::workbook::tables::{ObjectiveColumn, TableColumn};
use crate::{
    readings::Block,
    score::Status,
    scorecard::PlannedObjective,
    workbook::{calc::facts, tables::block::SheetKey, write::context::WriteContext},
};
use rust_xlsxwriter::{Format, XlsxError};

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.objective_block;
    sheet_common::frame(book, &mut page, SheetKey::Objectives, Tab::Set);
    sheet_common::intro(&mut page, book, SheetKey::Objectives, 7, 62.0);
    sheet_common::keys(book, &mut page, Block::Objectives, rows, &[]);
    for index in 0..book.layout.objectives.len() {
        entry(book, &mut page, index);
    }
    columns::validate::<ObjectiveColumn>(book, &mut page, rows);
    hint_colour(book, &mut page);
    page.widths(&columns::widths::<ObjectiveColumn>());
    sheet_common::print_wide(book, &mut page, SheetKey::Objectives, 2);
    page.fit(1, 1, 15.0).fit(rows.header(), rows.last(), 15.0);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    page.set(|sheet| {
        let right = Block::Objectives.after() - 1;
        sheet.set_print_area(rows.header(), 1, rows.last(), right).map(drop)
    });
    page.set(|sheet| sheet.set_selection(rows.first, 2, rows.first, 2).map(drop));
    page.finish()
}

/// One objective.
fn entry(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, index: usize) {
    let styles = &book.styles;
    let row = book.layout.objective_block.row(index);
    let planned = book.scorecard.objectives.get(index);
    let id = book.layout.objectives.get(index).cloned().unwrap_or_default();
    page.text(row, 0, &id, &styles.calculation);
    columns::row(book, page, row, (planned, 0), |column| content(book, index, column));
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.objectives;
    let formula = format!(
        "IFERROR(INDEX({calculation}{},MATCH({},{calculation}{},0)),\"\")",
        run.range(facts::objective::HINT),
        fixed_column(row, 0),
        run.range(0)
    );
    page.formula(row, ObjectiveColumn::Hint.at(), &formula, &styles.text_grey);
}

/// What stands in a column that is no field of an objective as it stands.
fn content(book: &WriteContext<'_>, index: usize, column: ObjectiveColumn) -> CellContent {
    let planned = book.scorecard.objectives.get(index);
    CellContent::Text(match column {
        ObjectiveColumn::Code => book.objective_code(index),
        ObjectiveColumn::Outcome => {
            planned.map(|planned| book.outcome_name(planned.outcome)).unwrap_or_default()
        }
        ObjectiveColumn::ValueProposition => planned
            .and_then(|planned| planned.value_proposition)
            .map_or("", |driver| book.labels.of("aspect", driver.0.into()))
            .to_owned(),
        ObjectiveColumn::Segment => planned
            .and_then(|planned| book.segment_code_of(planned.segment.as_ref()))
            .unwrap_or_default(),
        ObjectiveColumn::Drives => planned.map(|planned| drives(book, planned)).unwrap_or_default(),
        // The others are fields, or formulas.
        _ => String::new(),
    })
}

/// Codes of the objectives that one drives.
pub(crate) fn drives(book: &WriteContext<'_>, planned: &PlannedObjective) -> String {
    let codes: Vec<String> = planned
        .drives
        .iter()
        .filter_map(|id| book.layout.objective_places.get(id).copied())
        .map(|at| book.objective_code(at))
        .collect();
    codes.join(", ")
}

/// The colour of what could be better.
fn hint_colour(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.objective_block;
    let span = (rows.first, rows.last());
    let hint = ObjectiveColumn::Hint.at();
    sheet_common::conditional_format(
        page,
        (span.0, hint, span.1, hint),
        &format!("{}<>\"\"", fixed_column(span.0, hint)),
        Format::new().set_font_color(style::colours(Status::Amber).0),
    );
}
