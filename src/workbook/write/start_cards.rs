//! On top of Start: the period, and what there is to do as cards, each with how far it is.

use super::{data_checks::SIGN, label_formula::shown, sheet_common, sheet_writer::SheetWriter};
use crate::{
    model::ColourRole,
    score::{Facet, NodeLevel, Status},
    workbook::{
        calc::{self, fact_value, facts, inputs, map::NodeRow, result_row, series_fact},
        notation::{fixed, literal},
        tables::{Fact, ResultColumn, TableColumn, block::SheetKey},
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{FormatAlign, FormatBorder, Url};
use strum::IntoEnumIterator;

/// The row of the period; the cards begin below it.
const PERIOD: u32 = 4;
/// The first row of the cards, which have four: what to do, how far it is, how, and a link.
const CARDS: u32 = 6;
/// The first row below the cards.
pub(super) const BELOW: u32 = CARDS + 5;
/// Below the cards: where figures, and settings, that cannot be right are counted.
pub(super) const WRONG_FIGURES: u32 = BELOW + 2;
pub(super) const WRONG_SETTINGS: u32 = BELOW + 3;
/// Letters of how far it is, in points.
const BIG: u8 = 18;

/// A card.
struct StartCard {
    key: &'static str,
    columns: (u16, u16),
    /// How far it is, as a formula.
    state: String,
    sheet: SheetKey,
}

/// The period and the cards.
pub(super) fn write(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, last: u16) {
    let labels = book.labels;
    let id = Fact::Period.id();
    let bold = book.styles.plain_bold.clone().set_font_size(13);
    page.text(PERIOD, 1, labels.of("start.fact", id), &bold);
    let link = book.styles.plain_link.clone().set_bold().set_font_size(13);
    page.formula(PERIOD, 2, &shown_elsewhere(book, Fact::Period), &link);
    page.merged(PERIOD, (3, last), labels.of("start.fact_help", id), &book.styles.plain_grey);
    page.height(PERIOD, 21.0).height(PERIOD + 1, 6.0);
    for card in cards(book) {
        write_card(book, page, &card);
    }
    page.height(CARDS, 18.0).height(CARDS + 1, 30.0).height(CARDS + 3, 18.0);
    page.fit(CARDS + 2, CARDS + 2, 48.0);
}

/// What is chosen on another sheet, with a link to it.
pub(super) fn shown_elsewhere(book: &WriteContext<'_>, fact: Fact) -> String {
    let cell = fact_value(book, fact);
    format!("HYPERLINK({},TRIM({cell}))", literal(&format!("#{cell}")))
}

fn cards(book: &WriteContext<'_>) -> [StartCard; 4] {
    let map = &book.map;
    let of = |range: String| format!("{}{range}", book.sheet(SheetKey::Calculation));
    let kpis = |column: u16| of(map.kpis.range(column));
    let series = |column: u16| of(map.series.range(column));
    let sum = |range: String| format!("SUM({range})");
    let active = kpis(facts::kpi::ACTIVE);
    let without = format!(
        "COUNTIFS({active},1,{},\"\",{},\"\")",
        kpis(facts::kpi::TARGET),
        kpis(facts::kpi::TARGET_HIGH)
    );
    let reds = format!(
        "COUNTIFS({},\"red\",{},1)",
        series(series_fact::STATUS),
        series(series_fact::TOTAL)
    );
    let explained = sum(kpis(facts::kpi::RED_EXPLAINED));
    let needed = sum(of(map.input_run.range(inputs::NEEDED)));
    let gaps = sum(of(map.input_run.range(inputs::GAP)));
    let all = sum(active);
    [
        StartCard {
            key: "targets",
            columns: (1, 1),
            state: unless_wrong(
                book,
                WRONG_SETTINGS,
                &progress(&format!("({all}-{without})"), &all),
            ),
            sheet: SheetKey::Kpis,
        },
        StartCard {
            key: "figures",
            columns: (2, 2),
            state: unless_wrong(
                book,
                WRONG_FIGURES,
                &progress(&format!("({needed}-{gaps})"), &needed),
            ),
            sheet: SheetKey::Data,
        },
        StartCard {
            key: "reds",
            columns: (3, 4),
            state: progress(&explained, &reds),
            sheet: SheetKey::Notes,
        },
        StartCard { key: "read", columns: (5, 7), state: result(book), sheet: SheetKey::Dashboard },
    ]
}

/// How much of all is done, as a formula.
fn progress(done: &str, all: &str) -> String {
    format!("IF({all}=0,\"✓ 0\",IF({done}={all},\"✓ \",\"▸ \")&{done}&\" / \"&{all})")
}

/// How many are wrong, as a row below counts them; where none is, what is done, as a formula.
fn unless_wrong(book: &WriteContext<'_>, row: u32, progress: &str) -> String {
    let count = fixed(row, 2);
    let words = literal(&format!(" {}", book.labels.text("start.card_wrong")));
    format!("IF({count}>0,\"{SIGN} \"&{count}&{words},{progress})")
}

/// The score of the whole with its status, as a formula.
fn result(book: &WriteContext<'_>) -> String {
    let root = NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };
    let of = |column: u16| book.on_results(&fixed(result_row(book, root), column));
    let (score, key) = (of(ResultColumn::Score.at()), of(calc::STATUS_KEY));
    let word = |status: Status| literal(&format!("{} ", book.status_word(status)));
    format!(
        "IF(ISNUMBER({score}),IF({key}=\"green\",{},IF({key}=\"amber\",{},{}))&{},{})",
        word(Status::Green),
        word(Status::Amber),
        word(Status::Red),
        shown(&score),
        literal(&book.status_word(Status::NoData))
    )
}

fn write_card(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, card: &StartCard) {
    let styles = &book.styles;
    let labels = book.labels;
    // A line in the colour of the paper keeps cards apart.
    let ground = || {
        styles
            .fresh()
            .set_background_color(styles.faint())
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_border_right(FormatBorder::Thick)
            .set_border_right_color(styles.colour(ColourRole::Paper))
    };
    let state = ground().set_bold().set_font_size(BIG).set_shrink();
    let help = ground().set_font_color(styles.quiet()).set_text_wrap().set_align(FormatAlign::Top);
    let link = ground()
        .set_font_color(styles.colour(ColourRole::Accent))
        .set_underline(rust_xlsxwriter::FormatUnderline::Single);
    let (first, last) = card.columns;
    page.merged(CARDS, card.columns, labels.of("start.card", card.key), &ground().set_bold());
    page.merged(CARDS + 2, card.columns, labels.of("start.card_help", card.key), &help);
    page.merged_formula(CARDS + 1, card.columns, &card.state, &state);
    let text = format!("→ {}", book.sheet_name(card.sheet));
    let url = Url::new(sheet_common::target(book, card.sheet, "A1")).set_text(&text);
    if first != last {
        page.merged(CARDS + 3, card.columns, "", &link);
    }
    page.set(|sheet| sheet.write_url_with_format(CARDS + 3, first, &url, &link).map(drop));
    colours(book, page, card.columns);
}

/// How far it is in the colour of its sign: done, to do, or a status.
fn colours(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, (first, last): (u16, u16)) {
    let cell = fixed(CARDS + 1, first);
    let statuses = Status::iter().map(|status| (status.shape(), status));
    let wrong = SIGN.chars().map(|sign| (sign, Status::Red));
    let done = [('✓', Status::Green), ('▸', Status::Amber)];
    for (sign, status) in done.into_iter().chain(wrong).chain(statuses) {
        let rule = format!("LEFT({cell},1)=\"{sign}\"");
        let area = (CARDS + 1, first, CARDS + 1, last);
        sheet_common::conditional_format(page, area, &rule, book.styles.status(status));
    }
}
