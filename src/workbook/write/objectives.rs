//! Objectives: what customers want, in their own words.

use super::{
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter, across, fixed_column},
    style,
};
use crate::workbook::tables::{ObjectiveColumn, TableColumn};
use crate::{
    score::Status,
    scorecard::PlannedObjective,
    workbook::{
        WriteContext,
        calc::{self, facts, map::list},
        tables::layout::{Block, SheetKey},
    },
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
    choices(book, &mut page);
    page.widths(&[9.0, 6.0, 42.0, 18.0, 17.0, 12.0, 36.0, 32.0, 12.0, 28.0, 32.0, 20.0, 9.0, 32.0]);
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
    page.text(row, ObjectiveColumn::Code.at(), &book.objective_code(index), &styles.text_centre);
    let text = |page: &mut SheetWriter<'_>,
                column: ObjectiveColumn,
                get: fn(&PlannedObjective) -> &str| {
        page.text(row, column.at(), planned.map_or("", get), &styles.input);
    };
    text(page, ObjectiveColumn::Statement, |planned| &planned.statement);
    text(page, ObjectiveColumn::Evidence, |planned| &planned.evidence);
    text(page, ObjectiveColumn::WhyUs, |planned| &planned.why_us);
    text(page, ObjectiveColumn::ContributesTo, |planned| &planned.contributes_to);
    text(page, ObjectiveColumn::SupportedBy, |planned| &planned.supported_by);
    text(page, ObjectiveColumn::Owner, |planned| &planned.owner);
    let outcome = planned.map(|planned| book.outcome_name(planned.outcome)).unwrap_or_default();
    page.text(row, ObjectiveColumn::Outcome.at(), &outcome, &styles.input);
    let aspect = planned
        .and_then(|planned| planned.value_proposition)
        .map_or("", |driver| book.labels.of("aspect", driver.0.into()));
    page.text(row, ObjectiveColumn::ValueProposition.at(), aspect, &styles.input);
    let segment = planned.and_then(|planned| book.segment_code_of(planned.segment.as_ref()));
    page.text(
        row,
        ObjectiveColumn::Segment.at(),
        &segment.unwrap_or_default(),
        &styles.input_centre,
    );
    let drives = planned.map(|planned| drives(book, planned)).unwrap_or_default();
    page.text(row, ObjectiveColumn::Drives.at(), &drives, &styles.input_centre);
    page.number(
        row,
        ObjectiveColumn::Weight.at(),
        planned.and_then(|planned| planned.weight),
        styles.input_number(1),
    );
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.objectives;
    let formula = format!(
        "IFERROR(INDEX({calculation}{},MATCH({},{calculation}{},0)),\"\")",
        run.range(facts::objective::HINT),
        fixed_column(row, 0),
        run.range(0)
    );
    let hint = calc::hint(book, index);
    page.formula(row, ObjectiveColumn::Hint.at(), &formula, hint, &styles.text_grey);
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

/// Drop-downs, limits, and colours.
fn choices(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let rows = book.layout.objective_block;
    let span = (rows.first, rows.last());
    let calculation = book.sheet(SheetKey::Calculation);
    let segments = format!("{calculation}{}", book.map.segments.range(facts::segment::CODE));
    for (column, range) in [
        (ObjectiveColumn::Outcome, format!("{calculation}{}", across(list::OUTCOMES, 1, 5))),
        (
            ObjectiveColumn::ValueProposition,
            format!("{calculation}{}", across(list::PROPOSITIONS, 1, 9)),
        ),
        (ObjectiveColumn::Segment, segments),
    ] {
        let title = book.labels.of("column.objectives", column.key()).to_owned();
        let help = book.labels.of("help.objectives", column.key()).to_owned();
        sheet_common::choice(book, page, &range, span, column.at(), (&title, &help));
    }
    let title = book.labels.text("column.objectives.weight").to_owned();
    let help = book.labels.text("help.objectives.weight").to_owned();
    sheet_common::number_only(
        book,
        page,
        span,
        ObjectiveColumn::Weight.at(),
        Some(0.0),
        (&title, &help),
    );
    let hint = ObjectiveColumn::Hint.at();
    sheet_common::conditional_format(
        page,
        (span.0, hint, span.1, hint),
        &format!("{}<>\"\"", fixed_column(span.0, hint)),
        Format::new().set_font_color(style::colours(Status::Amber).0),
    );
}
