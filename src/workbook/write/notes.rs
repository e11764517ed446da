//! Notes: why a figure is as it is, and what was agreed.

use crate::{
    readings::Block,
    score::Status,
    workbook::{
        calc::{
            facts,
            notes::{agreement_states, note},
        },
        notation::fixed_column,
        tables::{NoteColumn, TableColumn, block::SheetKey},
        write::context::WriteContext,
    },
};

use super::{
    columns::{self, CellContent},
    row_checks,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    style::NumberLook,
};
use rust_xlsxwriter::{Format, XlsxError};

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    let rows = book.layout.note_block;
    sheet_common::frame(book, &mut page, SheetKey::Notes, Tab::Fill);
    sheet_common::intro(&mut page, book, SheetKey::Notes, 6, 48.0);
    sheet_common::keys(book, &mut page, Block::Notes, rows, &[]);
    let calculation = book.sheet(SheetKey::Calculation);
    let run = book.map.kpis;
    let names = format!("{calculation}{}", run.range(facts::kpi::NAME));
    for index in 0..usize::try_from(rows.count).unwrap_or(0) {
        let row = rows.row(index);
        let note = book.scorecard.notes.get(index);
        let styles = &book.styles;
        columns::row::<NoteColumn>(book, &mut page, row, (note, NumberLook::Decimals(0)), |_| {
            CellContent::Text(String::new())
        });
        let name = format!("INDEX({names},{})", row_checks::of_note(book, row, note::KPI));
        let formula = row_checks::words::<NoteColumn>(book, row, belongs(book, row, &name));
        page.formula(row, NoteColumn::Name.at(), &formula, &styles.text_grey);
        let state = row_checks::of_note(book, row, note::STATE);
        let word = format!("INDEX({calculation}{},{state})", agreement_states());
        let formula = format!("IF({state}=0,\"\",{word})");
        page.formula(row, NoteColumn::State.at(), &formula, &styles.text);
    }
    row_checks::conditions(book, &mut page, rows, NoteColumn::Name);
    looks(book, &mut page);
    columns::validate::<NoteColumn>(book, &mut page, rows);
    page.sheet.set_zoom(sheet_common::WIDE);
    page.widths(&columns::widths::<NoteColumn>());
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(rows.header(), rows.last(), 15.0);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 4).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    page.set(|sheet| {
        sheet
            .set_print_area(sheet_common::TITLE, 1, rows.last(), Block::Notes.after() - 1)
            .map(drop)
    });
    page.set(|sheet| sheet.set_selection(rows.first, 1, rows.first, 1).map(drop));
    page.finish()
}

/// How far an agreement is in its colour, beside sign and word; rows that nobody needs yet stand
/// back, so that the next one to write in is the one that shows.
fn looks(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let (rows, styles) = (book.layout.note_block, &book.styles);
    let state = NoteColumn::State.at();
    let words = format!("{}{}", book.sheet(SheetKey::Calculation), agreement_states());
    let cell = fixed_column(rows.first, state);
    let area = (rows.first, state, rows.last(), state);
    for (number, look) in [
        (1, Format::new().set_font_color(styles.quiet())),
        (2, styles.status(Status::Green)),
        (3, styles.status(Status::Red).set_bold()),
    ] {
        let rule = format!("{cell}=INDEX({words},{number})");
        sheet_common::conditional_format(page, area, &rule, look);
    }
    let (first, last) = (NoteColumn::Period.at(), Block::Notes.after() - 1);
    let filled = |row: u32| {
        let cells =
            [NoteColumn::Period.at(), NoteColumn::Done.at()].map(|at| fixed_column(row, at));
        format!("COUNTA({})", cells.join(":"))
    };
    // The names are formulas, which count as filled in.
    let free = format!("AND({}=1,{}=1)", filled(rows.first), filled(rows.first + 1));
    let area = (rows.first + 1, first, rows.last(), last);
    sheet_common::conditional_format(page, area, &free, styles.set_back());
}

/// What a row lacks that says something, and of no period or no KPI; else `otherwise`, as a formula.
fn belongs(book: &WriteContext<'_>, row: u32, otherwise: &str) -> String {
    let cell = |column: NoteColumn| fixed_column(row, column.at());
    let said = format!(
        "COUNTA({}:{},{}:{})",
        cell(NoteColumn::Period),
        cell(NoteColumn::Kpi),
        cell(NoteColumn::Explanation),
        cell(NoteColumn::Done),
    );
    let lacks = |column: NoteColumn, rest: &str| {
        let told = row_checks::told(book, column, "unknown-choice");
        format!("IF({}=\"\",{told},{rest})", cell(column))
    };
    let lacks = lacks(NoteColumn::Period, &lacks(NoteColumn::Kpi, otherwise));
    format!("IF({said}=0,\"\",{lacks})")
}
