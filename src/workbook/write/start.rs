//! Start: what this is, what to do first, and what is still open.

use super::{
    asked,
    columns::{self, CellContent},
    data_marks, kpi_checks, logo,
    row_checks::ToldPlace,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
    start_cards, start_checks,
    style::NumberLook,
};
use crate::workbook::notation::{fixed, literal};
use crate::workbook::tables::{
    Fact, NoteColumn, ObjectiveColumn, SegmentColumn, StartColumn, TableColumn, ValueKind,
};
use crate::{
    model::{Edition, Moment},
    readings::Block,
    score::Status,
    workbook::{
        calc::{
            controls, fact_value, facts, inputs,
            map::{SETTING, setting, time},
            series_fact,
        },
        tables::{block::SheetKey, layout::Layout},
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{Url, XlsxError};
use strum::IntoEnumIterator;

/// Last column of the sheet.
const LAST: u16 = 7;

/// Height of the title's row in points where the logo stands there.
const LOGO_HEIGHT: f64 = 42.0;
/// Width of the last two columns, in pixels.
const LOGO_WIDTH: u32 = 220;

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    sheet_common::frame(book, &mut page, SheetKey::Start, Tab::Read);
    title(book, &mut page);
    if book.scorecard.theme.logo.is_some() {
        page.height(sheet_common::TITLE, LOGO_HEIGHT);
        let room = (f64::from(LOGO_WIDTH), LOGO_HEIGHT / 0.75);
        logo::place(book, &mut page, (sheet_common::TITLE, LAST - 1), room, true);
    }
    sheet_common::intro(&mut page, book, SheetKey::Start, LAST, 48.0);
    start_cards::write(book, &mut page, LAST);
    open_points(book, &mut page, start_cards::BELOW);
    facts_block(book, &mut page);
    let mut row = book.layout.start_block.last() + 2;
    row = segment_ticks(book, &mut page, row) + 1;
    row = perspectives(book, &mut page, row) + 1;
    row = legend(book, &mut page, row) + 1;
    row = links(book, &mut page, row);
    page.widths(&[9.0, 36.0, 30.0, 15.0, 15.0, 15.0, 15.0, 15.0]);
    page.fit(sheet_common::INTRO, sheet_common::INTRO, 15.0).fit(start_cards::BELOW, row, 16.0);
    page.set(|sheet| sheet.set_print_area(sheet_common::TITLE, 1, row, LAST).map(drop));
    page.sheet.set_active(!book.scorecard.example);
    page.finish()
}

/// The title: organisation and perspective, as they stand below.
fn title(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let value =
        |fact: Fact| fixed(book.layout.start_block.row(fact.index()), StartColumn::Value.at());
    let (organisation, perspective) = (value(Fact::Organisation), value(Fact::Perspective));
    let formula = format!(
        "IF(TRIM({organisation})=\"\",TRIM({perspective}),TRIM({organisation})&\" – \"&TRIM({perspective}))"
    );
    page.formula(sheet_common::TITLE, 1, &formula, &book.styles.title);
}

/// A section's heading over the whole width.
fn section(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32, key: &str) {
    for column in 1..=LAST {
        page.blank(row, column, &book.styles.section);
    }
    page.text(row, 1, book.labels.of("start", key), &book.styles.section);
    page.height(row, 21.0);
}

/// A text over the columns from `first` to the last.
fn wide(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32, first: u16, text: &str) {
    page.merged(row, (first, LAST), text, &book.styles.plain_grey);
}

/// What stands beside a fact: what is wrong with it, else its help.
fn beside(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, fact: Fact) {
    let (row, first) = (book.layout.start_block.row(fact.index()), StartColumn::Value.at() + 1);
    let help = Some(book.labels.of("start.fact_help", fact.id()));
    let help = help.filter(|help| *help != fact.id()).unwrap_or_default();
    match start_checks::words(book, fact, help) {
        Some(words) => {
            _ = page.merged_formula(row, (first, LAST), &words, &book.styles.plain_grey);
        }
        None => wide(book, page, row, first, help),
    }
}

/// The block that a machine reads: the facts of the workbook as a whole.
fn facts_block(book: &WriteContext<'_>, page: &mut SheetWriter<'_>) {
    let styles = &book.styles;
    let rows = book.layout.start_block;
    let column = StartColumn::Value.at();
    page.text(
        rows.key,
        0,
        &format!("{}{}", crate::workbook::KEY, Block::Start),
        &styles.calculation,
    );
    page.text(rows.key, column, StartColumn::Value.key(), &styles.calculation);
    page.set(|sheet| sheet.set_row_hidden(rows.key).map(drop));
    section(book, page, rows.header(), "facts");
    for fact in Fact::iter() {
        let (row, id) = (rows.row(fact.index()), fact.id());
        page.text(row, 0, id, &styles.calculation);
        page.text(row, 1, book.labels.of("start.fact", id), &styles.text_bold);
        if fact.block(Edition::default()) != Block::Start {
            page.formula(row, column, &start_cards::shown_elsewhere(book, fact), &styles.link);
            beside(book, page, fact);
            continue;
        }
        columns::cell(
            book,
            page,
            (row, column),
            &fact.facts(),
            (Some(book.scorecard), NumberLook::Decimals(0)),
            || {
                // The sector, which is shown; the others are fields.
                let sector = book.scorecard.sector.as_str();
                CellContent::Text(book.labels.of("sector", sector).to_owned())
            },
        );
        beside(book, page, fact);
    }
    start_checks::conditions(book, page);
    for fact in Fact::iter().filter(|fact| fact.block(Edition::default()) == Block::Start) {
        let (row, kind) = (rows.row(fact.index()), fact.facts().kind);
        let title = book.labels.of("start.fact", fact.id()).to_owned();
        let help = book.labels.of("start.fact_help", fact.id()).to_owned();
        if let Some(range) = columns::choices(book, kind) {
            sheet_common::choice(book, page, &range, (row, row), column, (&title, &help));
        } else if matches!(kind, ValueKind::Score | ValueKind::Percentage) {
            let limits = columns::limits(kind);
            sheet_common::number_only(book, page, (row, row), column, limits, (&title, &help));
        }
    }
}

/// A link to another sheet.
fn link(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    column: u16,
    key: SheetKey,
    cell: &str,
    text: &str,
) {
    let url = Url::new(sheet_common::target(book, key, cell)).set_text(text);
    let format = book.styles.link.clone();
    page.set(|sheet| sheet.write_url_with_format(row, column, &url, &format).map(drop));
}

/// What is still open, counted live.
fn open_points(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    section(book, page, row, "open");
    let map = &book.map;
    let calculation = book.sheet(SheetKey::Calculation);
    let of = |range: String| format!("{calculation}{range}");

    // Figures that are missing in the chosen period, with a jump to the first.
    let needed = of(map.input_run.range(inputs::NEEDED));
    let gaps = of(map.input_run.range(inputs::GAP));
    let count = format!("SUM({gaps})");
    let label = book.labels.text("start.open_item.figures");
    page.text(row + 1, 1, label, &book.styles.text_bold);
    let of_word = book.labels.text("start.of");
    page.formula(
        row + 1,
        2,
        &format!(
            "IF({count}=0,\"✓ \",\"▸ \")&{count}&{}&SUM({needed})",
            literal(&format!(" {of_word} "))
        ),
        &book.styles.text,
    );
    let worth = of(map.input_run.range(inputs::WORTH));
    jump(book, page, row + 1, &worth);
    let figures = ("wrong", data_marks::count(book), data_marks::first(book));
    wrong(book, page, start_cards::WRONG_FIGURES, figures);
    wrong(book, page, start_cards::WRONG_SETTINGS, wrong_settings(book));
    ways_out(book, page, row + 4);

    let active = of(map.kpis.range(facts::kpi::ACTIVE));
    let target = of(map.kpis.range(facts::kpi::TARGET));
    let high = of(map.kpis.range(facts::kpi::TARGET_HIGH));
    let status = of(map.series.range(series_fact::STATUS));
    let totals = of(map.series.range(series_fact::TOTAL));
    let red_flag = of(map.kpis.range(facts::kpi::RED_EXPLAINED));
    let objective = of(map.objectives.range(facts::objective::ACTIVE));
    let owner = of(map.objectives.range(facts::objective::OWNER));
    let evidence = of(map.objectives.range(facts::objective::EVIDENCE));
    let entries: [(&str, String, SheetKey); 4] = [
        ("targets", format!("COUNTIFS({active},1,{target},\"\",{high},\"\")"), SheetKey::Kpis),
        ("reds", format!("COUNTIFS({status},\"red\",{totals},1)-SUM({red_flag})"), SheetKey::Notes),
        ("owners", format!("COUNTIFS({objective},1,{owner},0)"), SheetKey::Objectives),
        ("evidence", format!("COUNTIFS({objective},1,{evidence},0)"), SheetKey::Objectives),
    ];
    for (at, (key, formula, target)) in (row + 6..).zip(entries) {
        page.text(at, 1, book.labels.of("start.open_item", key), &book.styles.text_bold);
        page.formula(at, 2, &formula, &book.styles.count);
        link(book, page, at, 3, target, "A1", book.sheet_name(target));
    }
    let row = waiting_ticks(book, page, row + 10);
    adds_up(book, page, row);
    row + 1
}

/// Whether the calculation adds up, and what to do where it does not.
fn adds_up(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) {
    let words = |key: &str| literal(book.labels.of("start.calculation", key));
    let holds = format!("IFERROR({},FALSE)", controls::adds_up(book));
    let label = book.labels.text("start.open_item.calculation");
    page.text(row, 1, label, &book.styles.text_bold);
    let formula = format!("IF({holds},{},{})", words("adds_up"), words("does_not"));
    page.formula(row, 2, &formula, &book.styles.text);
    let formula = format!("IF({holds},\"\",{})", words("way_out"));
    page.merged_formula(row, (3, LAST), &formula, &book.styles.plain_grey);
    let width = 75.0;
    let way_out = book.labels.text("start.calculation.way_out");
    page.height(row, page.height_for(way_out, width).max(16.0));
}

/// KPIs whose ticks wait for the next workbook; the row below.
fn waiting_ticks(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    let Some((count, cell)) = asked::open(book) else { return row };
    page.text(row, 1, book.labels.text("start.open_item.ticks"), &book.styles.text_bold);
    page.formula(row, 2, &count, &book.styles.count);
    let target = SheetKey::Segments;
    link(book, page, row, 3, target, &cell, book.sheet_name(target));
    row + 1
}

/// Figures of later periods, and segments that have no rows on Data, each with the way out.
fn ways_out(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) {
    let map = &book.map;
    let of = |range: String| format!("{}{range}", book.sheet(SheetKey::Calculation));
    let labels = book.labels;
    let none = literal(labels.text("start.none"));
    let last = format!("MAX({})", of(map.all_periods(time::LATER)));
    let label = format!("INDEX({},{last})", of(map.all_periods(time::LABELS)));
    let place = fact_value(book, Fact::Period);
    page.text(row, 1, labels.text("start.open_item.later"), &book.styles.text_bold);
    let until = literal(labels.text("start.until"));
    let shown = format!("IF({last}=0,\"✓ \"&{none},SUBSTITUTE({until},\"{{period}}\",{label}))");
    page.formula(row, 2, &shown, &book.styles.text);
    let link = format!(
        "HYPERLINK({},{})",
        literal(&format!("#{place}")),
        literal(labels.text("start.choose_period"))
    );
    let link = format!("IF({last}=0,\"\",{link})");
    page.merged_formula(row, (3, LAST), &link, &book.styles.link);

    let rows = book.layout.segments.iter().enumerate().skip(book.scorecard.segments.len());
    let named: Vec<String> = rows
        .map(|(at, _)| of(fixed(map.segments.row(at), facts::segment::NAME)))
        .map(|name| format!("IF({name}=\"\",0,1)"))
        .collect();
    page.text(row + 1, 1, labels.text("start.open_item.new_segments"), &book.styles.text_bold);
    page.formula(row + 1, 2, &named.join("+"), &book.styles.count);
    let way = book.layout.asked_block.map_or("new_workbook", |_| "tick_and_new_workbook");
    let advice = literal(labels.of("start", way));
    let advice = format!("IF({}=0,\"\",{advice})", fixed(row + 1, 2));
    page.merged_formula(row + 1, (3, LAST), &advice, &book.styles.text);
}

/// How many settings of all sheets cannot be right, and where the first of them is told.
fn wrong_settings(book: &WriteContext<'_>) -> (&'static str, String, String) {
    let layout = &book.layout;
    let tables = [
        ToldPlace::of(SheetKey::Segments, layout.segment_block, SegmentColumn::Treatment),
        ToldPlace::of(SheetKey::Objectives, layout.objective_block, ObjectiveColumn::Hint),
        ToldPlace::of(SheetKey::Notes, layout.note_block, NoteColumn::Name),
    ];
    let mut count = format!("{}+{}", start_checks::count(book), kpi_checks::count(book));
    let mut first = kpi_checks::told(book).first(book);
    for table in tables.iter().rev() {
        let wrong = table.count(book);
        count = format!("{count}+{wrong}");
        first = format!("IF({wrong}>0,{},{first})", table.first(book));
    }
    ("settings", count, start_checks::first(book, &first))
}

/// How many cells cannot be right, and a jump to the first.
fn wrong(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    row: u32,
    (key, count, first): (&str, String, String),
) {
    page.text(row, 1, book.labels.of("start.open_item", key), &book.styles.text_bold);
    page.formula(row, 2, &count, &book.styles.wrong_count);
    let cell = fixed(row, 2);
    let formula = format!(
        "IF({cell}=0,{},HYPERLINK({first},{}))",
        literal(book.labels.text("start.none")),
        literal(book.labels.text("start.jump"))
    );
    page.merged_formula(row, (3, LAST), &formula, &book.styles.link);
}

/// A link to the missing figure whose KPI counts for most; the program names the same as *next*.
fn jump(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32, worth: &str) {
    let map = &book.map;
    let calculation = book.sheet(SheetKey::Calculation);
    let places = format!("{calculation}{}", map.input_run.range(1));
    let data = book.sheet(SheetKey::Data);
    let rows = book.layout.data_block;
    let letters = format!("{calculation}{}", facts::letters_range(book));
    let text = book.labels.text("start.jump_most");
    let done = book.labels.text("start.complete");
    let chosen = format!("{calculation}{}", fixed(setting::CHOSEN, SETTING));
    let before =
        format!("COLUMN({data}{})", fixed(rows.header(), Layout::data_column(Moment::Before)));
    let target = format!(
        "{}&INDEX({letters},{before}+{chosen})&(ROW({data}{})+INDEX({places},MATCH(MAX({worth}),{worth},0))-1)",
        literal(&format!("#{data}")),
        fixed(rows.header(), 0)
    );
    let formula =
        format!("IF(SUM({worth})=0,{},HYPERLINK({target},{}))", literal(done), literal(text));
    page.merged_formula(row, (3, LAST), &formula, &book.styles.link);
}

/// Per segment a row of ticks.
fn segment_ticks(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    section(book, page, row, "segments");
    for (column, key) in (1..).zip(["name", "needs", "objective", "say", "do", "owner"]) {
        page.text(row + 1, column, book.labels.of("start.tick", key), &book.styles.header);
    }
    let map = &book.map;
    let calculation = book.sheet(SheetKey::Calculation);
    let of = |range: String| format!("{calculation}{range}");
    for index in 0..book.layout.segments.len() {
        let at = row + 2 + u32::try_from(index).unwrap_or(0);
        let cell = |column: u16| of(fixed(map.segments.row(index), column));
        let (name, code, targeted) = (
            cell(facts::segment::NAME),
            cell(facts::segment::CODE),
            cell(facts::segment::TARGETED),
        );
        let shows = format!("OR({name}=\"\",{targeted}=0)");
        page.formula(at, 1, &format!("IF({shows},\"\",{name})"), &book.styles.text_bold);
        let objectives = of(map.objectives.range(facts::objective::SEGMENT));
        let active = of(map.objectives.range(facts::objective::ACTIVE));
        let owners = of(map.objectives.range(facts::objective::OWNER));
        let segments = of(map.series.range(series_fact::SEGMENT));
        let facets = of(map.series.range(series_fact::FACET));
        let status = of(map.series.range(series_fact::STATUS));
        let kpis = |facet: &str| {
            format!("COUNTIFS({segments},{code},{facets},\"{facet}\",{status},\"?*\")")
        };
        let ticks = [
            format!("{}=1", cell(facts::segment::NEEDS)),
            format!("COUNTIFS({objectives},{code},{active},1)>0"),
            format!("{}>0", kpis("say")),
            format!("{}+{}>0", kpis("do"), kpis("delivered")),
            format!("COUNTIFS({objectives},{code},{owners},1)>0"),
        ];
        for (column, test) in (2..).zip(ticks) {
            page.formula(
                at,
                column,
                &format!("IF({shows},\"\",IF({test},\"✔\",\"○\"))"),
                &book.styles.text_centre,
            );
        }
    }
    row + 2 + u32::try_from(book.layout.segments.len()).unwrap_or(0)
}

/// The perspective's place among the others.
fn perspectives(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    section(book, page, row, "perspectives");
    let own = &book.scorecard.perspective.name;
    let mut at = row + 1;
    for name in &book.scorecard.perspective.order {
        let here = name == own;
        let style = if here { &book.styles.text_bold } else { &book.styles.text };
        page.text(at, 1, name, style);
        page.text(at, 2, if here { book.labels.text("start.this_one") } else { "" }, style);
        at += 1;
    }
    at
}

/// Colours, shapes and words.
fn legend(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    section(book, page, row, "legend");
    let mut at = row + 1;
    for status in Status::iter() {
        let key: &'static str = status.into();
        page.text(at, 1, &book.status_word(status), &book.styles.text);
        wide(book, page, at, 2, book.labels.of("start.status", key));
        at += 1;
    }
    sheet_common::status_colours(&book.styles, page, (row + 1, 1, at - 1, 1));
    let marks = [
        ("input", book.styles.input.clone()),
        ("missing", book.styles.missing()),
        ("not_due", book.styles.not_due()),
        ("carried", book.styles.text.clone()),
        ("tick", book.styles.text.clone()),
    ];
    for (key, format) in marks {
        page.text(at, 1, book.labels.of("start.mark", key), &format);
        wide(book, page, at, 2, book.labels.of("start.mark_help", key));
        at += 1;
    }
    at
}

/// All sheets with what they are for.
fn links(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, row: u32) -> u32 {
    section(book, page, row, "sheets");
    let mut at = row + 1;
    for key in SheetKey::iter() {
        if key == SheetKey::Start || key.is_hidden() {
            continue;
        }
        link(book, page, at, 1, key, "A1", book.sheet_name(key));
        wide(book, page, at, 2, book.labels.of("start.sheet", &key.to_string()));
        at += 1;
    }
    at
}
