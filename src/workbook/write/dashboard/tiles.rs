//! The band on top, and the tiles: score, year to date, completeness, KPIs by status.

use super::{
    ROOT, hidden,
    looks::{DashboardStyles, FIRST, LAST, LINE, MIDDLE, RIGHT, pixels},
    merged, status_number, statuses, tint,
};
use crate::{
    readings::Block,
    score::{NoScore, Status},
    workbook::{
        calc::{
            self,
            map::{NodeBlock, SETTING, TimeColumn, setting, time},
            result_row,
        },
        notation::{fixed, literal},
        tables::{
            Fact, ResultColumn, StartColumn, TableColumn, ValueKind,
            block::{KEY, VIEW_COLUMN},
        },
        write::{
            columns,
            context::WriteContext,
            label_formula::{label_formula, shown, shown_coverage},
            logo,
            scorecard_sheet::{completeness, like_for_like, no_score_sentence},
            sheet_common,
            sheet_writer::SheetWriter,
        },
    },
};

/// Columns of the tiles: first and last.
const SCORE: (u16, u16) = (FIRST, 3);
const TO_DATE: (u16, u16) = (4, MIDDLE);
const COMPLETE: (u16, u16) = (RIGHT, RIGHT + 1);
const COUNTS: (u16, u16) = (RIGHT + 2, LAST);
/// Where each status is counted.
const COUNTED: [(Status, (u16, u16)); 4] = [
    (Status::Green, (RIGHT + 2, RIGHT + 2)),
    (Status::Amber, (RIGHT + 3, RIGHT + 3)),
    (Status::Red, (RIGHT + 4, RIGHT + 5)),
    (Status::NoData, (RIGHT + 6, LAST)),
];
/// Columns of the period in the band.
const PERIOD: (u16, u16) = (VIEW_COLUMN, VIEW_COLUMN + 2);

/// First column of the title where the logo stands before it.
const AFTER_LOGO: u16 = FIRST + 2;
/// Height of the band in points.
const HEIGHT: f64 = 32.0;

/// What the page is about, the chosen period, and the version.
pub(super) fn band(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) {
    let (organisation, perspective) =
        (calc::fact_value(book, Fact::Organisation), calc::fact_value(book, Fact::Perspective));
    let title = format!(
        "IF(TRIM({organisation})=\"\",TRIM({perspective}),TRIM({organisation})&\" – \"&TRIM({perspective}))"
    );
    // A logo stands on white, as most of them are made for.
    let first = if book.scorecard.theme.logo.is_some() { AFTER_LOGO } else { FIRST };
    merged(page, (row, first, RIGHT), &title, &looks.band);
    let room = (f64::from(pixels(FIRST, AFTER_LOGO - 1)), HEIGHT / 0.75);
    logo::place(book, page, (row, FIRST), room, false);
    let label = book.labels.text("dashboard.period").to_owned();
    page.merged(row, (RIGHT + 1, PERIOD.0 - 1), &label, &looks.band_label);
    period(book, page, looks);
    let version = calc::fact_value(book, Fact::Version);
    let said = label_formula(
        book.labels.text("dashboard.version"),
        &[("version", format!("TRIM({version})"))],
    );
    let formula = format!("IF(TRIM({version})=\"\",\"\",{said})");
    page.formula(row, LAST, &formula, &looks.band_note);
    page.height(row, HEIGHT);
}

/// The drop-down of the period: everything follows it.
fn period(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles) {
    let rows = book.layout.view_block;
    let calculation = &book.styles.calculation;
    let (row, id) = (rows.row(0), Fact::Period.id());
    page.text(rows.key, 0, &format!("{KEY}{}", Block::View), calculation);
    page.text(rows.key, PERIOD.0, StartColumn::Value.key(), calculation);
    page.text(row, 0, id, calculation);
    page.set(|sheet| sheet.set_row_hidden(rows.key).map(drop));
    let chosen = book.labels.period(book.scorecard.chosen);
    page.merged(row, PERIOD, &chosen, &looks.band_period);
    let title = book.labels.of("start.fact", id);
    let help = book.labels.of("start.fact_help", id);
    if let Some(range) = columns::choices(book, ValueKind::Period) {
        sheet_common::choice(book, page, &range, (row, row), PERIOD.0, (title, help));
    }
    page.set(|sheet| sheet.set_selection(row, PERIOD.0, row, PERIOD.0).map(drop));
}

/// The four tiles from a row on, which have three rows.
pub(super) fn tiles(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) {
    let word = |key: &str| literal(book.labels.of("dashboard.tile", key));
    for (at, height) in (row..).zip([LINE, 38.0, 2.0 * LINE]) {
        page.height(at, height);
    }
    merged(page, (row, SCORE.0, SCORE.1), &word("score"), &looks.caption);
    score(book, page, looks, row + 1);
    let span = hidden(book, &fixed(setting::SPAN, SETTING));
    let caption = format!("{}&{span}", word("to_date"));
    merged(page, (row, TO_DATE.0, TO_DATE.1), &caption, &looks.caption);
    to_date(book, page, looks, row + 1);
    merged(page, (row, COMPLETE.0, COMPLETE.1), &word("complete"), &looks.caption);
    complete(book, page, looks, row + 1);
    merged(page, (row, COUNTS.0, COUNTS.1), &word("counts"), &looks.caption);
    counts(book, page, looks, row + 1);
}

/// A cell of the result of the whole.
fn whole(book: &WriteContext<'_>, column: u16) -> String {
    book.on_results(&fixed(result_row(book, ROOT), column))
}

/// A number with its status beside it.
fn number(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    (row, (first, last)): (u32, (u16, u16)),
    (score, status): (&str, &str),
) {
    let none = literal(book.labels.text("dashboard.no_score"));
    let formula = format!("IF(ISNUMBER({score}),{},{none})", shown(score));
    page.formula(row, first, &formula, &looks.number);
    let words = format!("INDEX({},{status})", statuses(book));
    merged(page, (row, first + 1, last), &words, &looks.word);
    tint(&book.styles, page, (row, first + 1, row, last), &fixed(row, first + 1), false);
}

/// The score, its status, and how it changed.
fn score(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles, row: u32) {
    let score = whole(book, ResultColumn::Score.at());
    let status = status_number(&whole(book, calc::STATUS_KEY));
    number(book, page, looks, (row, SCORE), (&score, &status));
    let compared = hidden(book, &fixed(setting::COMPARED, SETTING));
    let at = |range: String| format!("INDEX({},{compared}+1)", hidden(book, &range));
    let before = at(book.map.all_moments(book.map.node_row(NodeBlock::Score, 0)));
    let parts = [
        ("period", at(book.map.all_moments(time::LABELS))),
        ("before", shown(&before)),
        ("points", format!("ABS({}-{})", shown(&score), shown(&before))),
    ];
    let said = |key: &str| label_formula(book.labels.of("dashboard.changed", key), &parts);
    let formula = format!(
        "IF({compared}=0,\"\",IF(COUNT({score},{before})<2,\"\",IF({0}>{1},{2},IF({0}<{1},{3},{4}))))",
        shown(&score),
        shown(&before),
        said("up"),
        said("down"),
        said("same")
    );
    merged(page, (row + 1, SCORE.0, SCORE.1), &formula, &looks.foot_text);
}

/// The score of the year up to the chosen period.
fn to_date(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles, row: u32) {
    let place = fixed(book.map.node_row(NodeBlock::Score, 0), book.map.column(TimeColumn::ToDate));
    let score = hidden(book, &place);
    let bound = |at: u32| hidden(book, &fixed(at, SETTING));
    let status = format!(
        "IF(ISNUMBER({score}),IF({0}>={1},1,IF({0}>={2},2,3)),4)",
        shown(&score),
        bound(setting::GREEN),
        bound(setting::AMBER)
    );
    number(book, page, looks, (row, TO_DATE), (&score, &status));
    page.merged(row + 1, TO_DATE, "", &looks.foot_text);
}

/// How complete it is, and what that means; without a score, why.
fn complete(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    looks: &DashboardStyles,
    row: u32,
) {
    let labels = book.labels;
    let coverage = whole(book, ResultColumn::Coverage.at());
    let none = literal(labels.text("dashboard.no_score"));
    let formula = format!("IF(ISNUMBER({coverage}),{}&\"%\",{none})", shown_coverage(&coverage));
    let none_in = format!("IF({coverage}=\"\",{none},IF({coverage}<1E-09,\"0%\",{formula}))");
    merged(page, (row, COMPLETE.0, COMPLETE.1), &none_in, &looks.number);
    let (score, why) = (whole(book, ResultColumn::Score.at()), whole(book, calc::WHY_NUMBER));
    let formula = format!(
        "IF(ISNUMBER({score}),{}&{},IF({why}={},{},{}))",
        completeness(book, "card.partial"),
        like_for_like(book),
        calc::no_score_number(NoScore::NoFigures),
        literal(labels.text("dashboard.no_figures")),
        no_score_sentence(labels, &why, &completeness(book, "dashboard.withheld"))
    );
    merged(page, (row + 1, COMPLETE.0, COMPLETE.1), &formula, &looks.foot_text);
}

/// How many KPIs have each status.
fn counts(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, looks: &DashboardStyles, row: u32) {
    for (status, (first, last)) in COUNTED {
        let count = whole(book, ResultColumn::from(status).at());
        let formula = format!("\"{} \"&{count}", status.shape());
        let area = (row, first, row, last);
        let word = literal(book.labels.of("status", status.into()));
        merged(page, (row, first, last), &formula, &looks.count);
        merged(page, (row + 1, first, last), &word, &looks.counted);
        let some = format!("{count}>0");
        sheet_common::conditional_format(page, area, &some, book.styles.status(status));
    }
}
