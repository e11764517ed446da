//! Objectives: what customers want, in their own words.

use super::{
    Book,
    calc::{
        facts,
        map::{SETTING, list, setting},
    },
    layout::{Block, SheetKey},
    page::{Page, across, fixed, fixed_column, literal},
    sheet::{self, Tab},
    style,
};
use crate::{
    model::CustomerWords,
    score::Status,
    scorecard::{
        PlannedObjective,
        advice::{Hint, Hints},
    },
};
use rust_xlsxwriter::{Format, XlsxError};

/// Writes the sheet.
pub(super) fn write(book: &Book<'_>, mut page: Page<'_>) -> Result<(), XlsxError> {
    let rows = book.layout.objective_block;
    sheet::frame(book, &mut page, SheetKey::Objectives, Tab::Set);
    sheet::intro(&mut page, book, SheetKey::Objectives, 7, 62.0);
    sheet::keys(book, &mut page, Block::Objectives, rows, &[]);
    for index in 0..book.layout.objectives.len() {
        entry(book, &mut page, index);
    }
    choices(book, &mut page);
    page.widths(&[
        9.0, 6.0, 44.0, 20.0, 20.0, 11.0, 30.0, 30.0, 11.0, 30.0, 34.0, 22.0, 9.0, 44.0,
    ]);
    page.set(|sheet| sheet.set_freeze_panes(rows.first, 3).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(rows.header(), rows.header()).map(drop));
    page.set(|sheet| {
        sheet.set_print_area(0, 1, rows.last(), Block::Objectives.after() - 1).map(drop)
    });
    page.finish()
}

/// One objective.
fn entry(book: &Book<'_>, page: &mut Page<'_>, index: usize) {
    let styles = &book.styles;
    let row = book.layout.objective_block.row(index);
    let column = |key: &str| Block::Objectives.column(key);
    let planned = book.scorecard.objectives.get(index);
    let id = book.layout.objectives.get(index).cloned().unwrap_or_default();
    page.text(row, 0, &id, &styles.calculation);
    page.text(row, column("code"), &book.objective_code(index), &styles.text_centre);
    let text = |page: &mut Page<'_>, key: &str, get: fn(&PlannedObjective) -> &str| {
        page.text(row, column(key), planned.map_or("", get), &styles.input);
    };
    text(page, "statement", |planned| &planned.statement);
    text(page, "evidence", |planned| &planned.evidence);
    text(page, "why_us", |planned| &planned.why_us);
    text(page, "contributes_to", |planned| &planned.contributes_to);
    text(page, "supported_by", |planned| &planned.supported_by);
    text(page, "owner", |planned| &planned.owner);
    let outcome = planned.map(|planned| book.outcome_name(planned.outcome)).unwrap_or_default();
    page.text(row, column("outcome"), &outcome, &styles.input);
    let aspect = planned
        .and_then(|planned| planned.value_proposition)
        .map_or("", |driver| book.labels.of("aspect", driver.0.into()));
    page.text(row, column("value_proposition"), aspect, &styles.input);
    let segment = planned.and_then(|planned| book.segment_code_of(planned.segment.as_ref()));
    page.text(row, column("segment"), &segment.unwrap_or_default(), &styles.input_centre);
    let drives = planned.map(|planned| drives(book, planned)).unwrap_or_default();
    page.text(row, column("drives"), &drives, &styles.input_centre);
    page.number(
        row,
        column("weight"),
        planned.and_then(|planned| planned.weight),
        styles.input_number(1),
    );
    let cell = fixed_column(row, column("statement"));
    let formula = hint_formula(book, &cell);
    let hints = Hints::new(book.labels, &book.scorecard.customer);
    let text = planned
        .and_then(|planned| {
            hints.all(&planned.statement).into_iter().map(|(hint, _)| hint).find(|hint| *hint != Hint::Length)
        })
        .map_or_else(String::new, |hint| hint_text(book, hint));
    page.formula(row, column("hint"), &formula, text, &styles.text_grey);
}

/// Codes of the objectives that one drives.
pub(super) fn drives(book: &Book<'_>, planned: &PlannedObjective) -> String {
    let codes: Vec<String> = planned
        .drives
        .iter()
        .filter_map(|id| book.scorecard.objectives.iter().position(|other| other.id == *id))
        .map(|at| book.objective_code(at))
        .collect();
    codes.join(", ")
}

/// A hint with its mark.
fn hint_text(book: &Book<'_>, hint: Hint) -> String {
    format!("▲ {}", book.labels.of("hint", hint.code()))
}

/// Stand-ins for the customer's words while the lists are read; the cells replace them.
const ONE: &str = "\u{e000}";
/// The plural.
const MANY: &str = "\u{e001}";

/// The live hint: the same lists and the same order as the program's own advice,
/// but for the length of a statement, which a person sees.
fn hint_formula(book: &Book<'_>, cell: &str) -> String {
    let words = CustomerWords { one: ONE.to_owned(), many: MANY.to_owned(), article: String::new() };
    let hints = Hints::new(book.labels, &words);
    let text = format!("(\" \"&TRIM({cell})&\" \")");
    let needle = |word: &str| needle(book, word);
    let any = |tests: Vec<String>| match tests.len() {
        0 => "FALSE".to_owned(),
        1 => tests.concat(),
        _ => format!("OR({})", tests.join(",")),
    };
    let contains = |word: &String| format!("ISNUMBER(SEARCH({},{text}))", needle(word));
    let begins = |word: &String| format!("IFERROR(SEARCH({},{text}),0)=1", needle(word));
    let ends = |word: &String| {
        let needle = needle(word);
        format!("ISNUMBER(SEARCH({needle},{text},LEN({text})-LEN({needle})+1))")
    };
    let within = |list: &[String]| any(list.iter().map(contains).collect());
    let row = |row: &Vec<String>| {
        let tests: Vec<String> = row.iter().map(contains).collect();
        if tests.len() == 1 { tests.concat() } else { format!("AND({})", tests.join(",")) }
    };
    let nobody = format!("NOT({})", within(&hints.first_person));
    let starts = |list: &[String]| any(list.iter().map(begins).collect());
    let organisation = any(vec![
        starts(&hints.organisation),
        any(hints.organisation_ends.iter().map(ends).collect()),
    ]);
    let tests = [
        (
            Hint::Initiative,
            format!(
                "OR({},AND({nobody},{}))",
                starts(&hints.initiative),
                within(&hints.initiative_within)
            ),
        ),
        (Hint::Generic, any(hints.generic.iter().map(row).collect())),
        (Hint::Voice, format!("AND({nobody},{organisation})")),
        (Hint::Weasel, within(&hints.weasel)),
        (Hint::Stretch, within(&hints.stretch)),
    ];
    let mut formula = "\"\"".to_owned();
    for (hint, test) in tests.into_iter().rev() {
        formula = format!("IF({test},{},{formula})", literal(&hint_text(book, hint)));
    }
    format!("IF(TRIM({cell})=\"\",\"\",{formula})")
}

/// A word for SEARCH: patterns escaped, the customer's words by cell, never as text.
fn needle(book: &Book<'_>, word: &str) -> String {
    let calculation = book.sheet(SheetKey::Calculation);
    let mut parts = Vec::new();
    let mut rest = String::new();
    for character in word.chars() {
        let row = match character.to_string().as_str() {
            ONE => Some(setting::CUSTOMER_PATTERN),
            MANY => Some(setting::CUSTOMERS_PATTERN),
            _ => None,
        };
        match row {
            Some(row) => {
                if !rest.is_empty() {
                    parts.push(literal(&rest));
                    rest.clear();
                }
                parts.push(format!("{calculation}{}", fixed(row, SETTING)));
            }
            None => {
                if matches!(character, '~' | '*' | '?') {
                    rest.push('~');
                }
                rest.push(character);
            }
        }
    }
    if !rest.is_empty() {
        parts.push(literal(&rest));
    }
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join("&")) }
}

/// Drop-downs, limits, and colours.
fn choices(book: &Book<'_>, page: &mut Page<'_>) {
    let rows = book.layout.objective_block;
    let span = (rows.first, rows.last());
    let calculation = book.sheet(SheetKey::Calculation);
    let segments = format!("{calculation}{}", book.map.segments.range(facts::segment::CODE));
    let column = |key: &str| Block::Objectives.column(key);
    for (key, range) in [
        ("outcome", format!("{calculation}{}", across(list::OUTCOMES, 1, 5))),
        ("value_proposition", format!("{calculation}{}", across(list::PROPOSITIONS, 1, 9))),
        ("segment", segments),
    ] {
        let title = book.labels.of("column.objectives", key).to_owned();
        let help = book.labels.of("help.objectives", key).to_owned();
        sheet::choice(book, page, &range, span, column(key), (&title, &help));
    }
    let title = book.labels.text("column.objectives.weight").to_owned();
    let help = book.labels.text("help.objectives.weight").to_owned();
    sheet::number_only(book, page, span, column("weight"), Some(0.0), (&title, &help));
    let hint = column("hint");
    sheet::when(
        page,
        (span.0, hint, span.1, hint),
        &format!("{}<>\"\"", fixed_column(span.0, hint)),
        Format::new().set_font_color(style::colours(Status::Amber).0),
    );
}
