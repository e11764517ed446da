//! Definitions: what every KPI measures, and what the words of the workbook mean.

use super::{
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
};
use crate::{
    catalogue::capital,
    model::{Kpi, Outcome, Source},
    score::{State, answers_for_net, answers_for_share},
    workbook::{tables::block::SheetKey, write::context::WriteContext},
};
use rust_xlsxwriter::{Url, XlsxError};

/// The row of the headers.
pub(crate) const HEADER: u32 = 4;
pub(crate) const CODE: u16 = 1;
const SUBJECT: u16 = 2;
pub(crate) const TEXT: u16 = 3;
/// More rows than any KPI has.
pub(crate) const MOST_ROWS: u32 = 20;
/// Most decimals of a number in a formula.
const DECIMALS: u8 = 10;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    sheet_common::frame(book, &mut page, SheetKey::Definitions, Tab::Read);
    sheet_common::intro(&mut page, book, SheetKey::Definitions, TEXT, 34.0);
    for (column, key) in [(CODE, "code"), (SUBJECT, "subject"), (TEXT, "text")] {
        page.text(HEADER, column, book.labels.of("column.definitions", key), &book.styles.header);
    }
    let mut row = HEADER + 1;
    for index in 0..book.layout.kpis.len() {
        let own = book.layout.kpis.get(index).is_none_or(|row| row.own);
        if let Some(measure) = book.measure(index).filter(|_| !own) {
            row = entry(book, &mut page, row, index, &measure.kpi);
        }
    }
    link_to_terms(book, &mut page, row);
    row = terms(book, &mut page, row);
    page.widths(&[9.0, 6.0, 22.0, 76.0]);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(HEADER, row - 1, 15.0);
    page.set(|sheet| sheet.set_freeze_panes(HEADER + 1, 0).map(drop));
    page.set(|sheet| sheet.set_repeat_rows(HEADER, HEADER).map(drop));
    page.set(|sheet| sheet.set_print_area(sheet_common::TITLE, CODE, row - 1, TEXT).map(drop));
    sheet_common::protect(&mut page);
    page.finish()
}

/// A heading over the whole width.
fn heading(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32, code: &str, name: &str) {
    page.text(row, CODE, code, &book.styles.section);
    page.text(row, SUBJECT, name, &book.styles.section);
    page.blank(row, TEXT, &book.styles.section);
    page.height(row, 22.0);
}

/// All that is known of a KPI; the row after it.
fn entry(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    index: usize,
    kpi: &Kpi,
) -> u32 {
    let code = book.kpi_code(index);
    heading(book, page, row, &code, &kpi.name);
    let mut row = row + 1;
    for (subject, text) in facts(book, kpi) {
        if text.trim().is_empty() {
            continue;
        }
        page.text(row, CODE, &code, &book.styles.text_grey);
        page.text(row, SUBJECT, subject, &book.styles.text_bold);
        page.text(row, TEXT, &text, &book.styles.text);
        row += 1;
    }
    row
}

/// What is said of a KPI, in order; what is empty is left out.
fn facts<'a>(book: &WriteContext<'a>, kpi: &Kpi) -> Vec<(&'a str, String)> {
    let labels = book.labels;
    let survey = kpi.survey.as_ref();
    let lines = |texts: Vec<String>| texts.join("\n");
    let watched = kpi.counter.as_ref().and_then(|id| {
        let at = book.layout.kpis.iter().position(|row| row.id == id.as_str())?;
        let name = &book.measure(at)?.kpi.name;
        Some(format!("{} {name}", book.kpi_code(at)))
    });
    let benchmarks = kpi.benchmarks.iter().map(|benchmark| {
        labels.fill(
            "show.benchmark",
            &[
                ("value", &labels.quantity(benchmark.value, &kpi.unit)),
                ("population", &benchmark.population),
                ("method", &benchmark.method),
                ("year", &benchmark.year.to_string()),
                ("source", &benchmark.source),
            ],
        )
    });
    let sources = if kpi.sources.is_empty() {
        capital(labels.text("sheets.common_practice"))
    } else {
        lines(kpi.sources.iter().map(Source::cited).collect())
    };
    vec![
        (labels.text("definitions.measures"), kpi.definition.clone()),
        (labels.text("show.computed"), computed(book, kpi)),
        (labels.text("show.unit"), kpi.unit.label.clone()),
        (labels.text("show.filled-in"), inputs(book, kpi)),
        (labels.text("show.data-source"), capital(labels.of("data_source", &kpi.data_source))),
        (labels.text("show.collect"), kpi.collect.clone()),
        (labels.text("show.pitfalls"), kpi.pitfalls.clone()),
        (labels.text("show.watch-beside"), watched.unwrap_or_default()),
        (
            labels.text("show.question"),
            survey.map(|survey| survey.question.clone()).unwrap_or_default(),
        ),
        (labels.text("show.scale"), survey.map(|survey| survey.scale.clone()).unwrap_or_default()),
        (
            labels.text("show.dont-know"),
            survey.map(|survey| survey.dont_know.clone()).unwrap_or_default(),
        ),
        (labels.text("show.sources"), sources),
        (labels.text("show.benchmarks"), lines(benchmarks.collect())),
    ]
}

/// The formula in words.
pub(crate) fn computed(book: &WriteContext<'_>, kpi: &Kpi) -> String {
    let Some(formula) = &kpi.formula else { return book.labels.text("show.typed").to_owned() };
    let name = |id: &str| {
        let input = kpi.inputs.iter().find(|input| input.id == id);
        input.map_or_else(|| id.to_owned(), |input| input.name.clone())
    };
    formula.people(name, |number| book.labels.number(number, DECIMALS))
}

/// What is filled in, a line each.
fn inputs(book: &WriteContext<'_>, kpi: &Kpi) -> String {
    let labels = book.labels;
    let lines = kpi.inputs.iter().map(|input| {
        let line = labels.fill(
            "definitions.input",
            &[("name", &input.name), ("unit", &input.unit.label), ("meaning", &input.meaning)],
        );
        if input.optional { format!("{line} {}", labels.text("show.optional")) } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A link above the headers to the words below the KPIs.
fn link_to_terms(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) {
    let cell = crate::workbook::notation::plain(row, CODE);
    let url = Url::new(sheet_common::target(book, SheetKey::Definitions, &cell))
        .set_text(book.labels.text("definitions.to_terms"));
    let format = book.styles.plain_link.clone();
    page.set(|sheet| sheet.write_url_with_format(HEADER - 1, CODE, &url, &format).map(drop));
}

/// What the words of the workbook mean; the row after them.
fn terms(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    let labels = book.labels;
    heading(book, page, row, "", labels.text("definitions.terms"));
    let term = |key: &str| (labels.of("definitions.term", key).to_owned(), explained(book, key));
    let mut entries: Vec<(String, String)> = [
        "score",
        "roll_up",
        "coverage",
        "bounds",
        "like_for_like",
        "margin",
        "firm",
        "trend",
        "to_date",
    ]
    .map(term)
    .into();
    let states = [
        State::Value,
        State::Carried,
        State::Missing,
        State::Refused,
        State::Invalid,
        State::NotDue,
        State::NotApplicable,
    ];
    entries.extend(states.map(|state| {
        let key: &'static str = state.into();
        (capital(labels.of("state", key)), explained(book, key))
    }));
    entries.extend(["say", "do", "delivered", "yields", "gap", "attainment", "pleasing"].map(term));
    let mut row = row + 1;
    for (subject, text) in entries {
        page.blank(row, CODE, &book.styles.text);
        page.text(row, SUBJECT, &subject, &book.styles.text_bold);
        page.text(row, TEXT, &text, &book.styles.text);
        row += 1;
    }
    row
}

/// The explanation of a word, with the figures that it rests on.
fn explained(book: &WriteContext<'_>, key: &str) -> String {
    let labels = book.labels;
    let whole = |number: Option<f64>| labels.number(number.unwrap_or_default(), 0);
    let customers = &book.scorecard.customer.many;
    let customers = if key == "pleasing" { book.customers() } else { customers.clone() };
    crate::catalogue::fill(
        labels.of("definitions.text", key),
        &[
            ("customers", &customers),
            ("five", &whole(answers_for_share(5.0, None))),
            ("ten", &whole(answers_for_share(10.0, None))),
            ("net", &whole(answers_for_net(10.0, None))),
            ("mark", labels.text("data.not_applicable")),
            ("points", &labels.number(book.scorecard.pleasing_margin, 1)),
            ("satisfaction", &book.outcome_name(Outcome::Satisfaction)),
            ("profitability", &book.outcome_name(Outcome::Profitability)),
        ],
    )
}
