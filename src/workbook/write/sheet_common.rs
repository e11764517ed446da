//! What every sheet shares: title, key row, headers, print set-up, conditions.

use super::{sheet_writer::SheetWriter, style::Styles};
use crate::{
    model::{ColourRole, Unit, ValueLimits},
    readings::Block,
    score::Status,
    workbook::{
        tables::{
            CellScale,
            block::{KEY, OWN_COLUMN, SheetKey},
            layout::Rows,
        },
        write::context::WriteContext,
    },
};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    Formula, ProtectionOptions, XlsxError,
};
use strum::IntoEnumIterator;

/// A4.
const A4: u8 = 9;
/// Longest title of a message beside a cell, in UTF-16 units.
const MAX_MESSAGE_TITLE: usize = 32;
/// Longest text on the edge of a page, in characters: three of them with their codes fit into 255.
const MAX_ON_EDGE: usize = 72;
/// Longest message beside a cell.
pub(crate) const MAX_MESSAGE: usize = 255;

/// Rows above a table, below the strip that leads to other sheets: title, introduction, and that an
/// example is one.
pub(crate) const TITLE: u32 = 1;
pub(crate) const INTRO: u32 = 2;
const BANNER: u32 = 3;

/// The scale at which wide tables open, in per cent: what is in sight of them fits on a screen of
/// 1,366 × 768 pixels.
pub(crate) const WIDE: u16 = 90;

/// What a tab's colour says.
#[derive(Clone, Copy)]
pub(crate) enum Tab {
    /// People fill it in.
    Fill,
    /// People read it.
    Read,
    /// People set it up.
    Set,
}

/// Title, subtitle, colour of the tab, print set-up; `width` is the last column that is printed.
pub(crate) fn frame(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, key: SheetKey, tab: Tab) {
    let colour = match tab {
        Tab::Fill => ColourRole::Amber,
        Tab::Read => ColourRole::Say,
        Tab::Set => ColourRole::Delivered,
    };
    let name = key.to_string();
    page.text(TITLE, 1, book.labels.of("title", &name), &book.styles.title);
    page.set(|sheet| sheet.set_row_height(TITLE, 28).map(drop));
    page.sheet.set_tab_color(book.styles.colour(colour));
    page.sheet.set_screen_gridlines(false);
    page.set(|sheet| sheet.set_column_hidden(0).map(drop));
    print(book, page, key);
    example_banner(book, page, key);
}

/// A sentence or two under the title, over some columns.
pub(crate) fn intro(
    page: &mut SheetWriter<'_>,
    book: &WriteContext<'_>,
    key: SheetKey,
    last: u16,
    height: f64,
) {
    let text = book.labels.of("intro", &key.to_string()).to_owned();
    page.merged(INTRO, (1, last), &text, &book.styles.subtitle);
    page.set(|sheet| sheet.set_row_height(INTRO, height).map(drop));
}

/// That figures are made up.
pub(crate) fn example(book: &WriteContext<'_>) -> String {
    format!("⚠ {}", book.labels.text("workbook.example"))
}

/// Says that figures are made up, on sheets of an example; Dashboard has a band of its own.
fn example_banner(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, key: SheetKey) {
    if book.scorecard.example && key != SheetKey::Dashboard {
        let text = example(book);
        for column in 1..=5 {
            page.blank(BANNER, column, &book.styles.banner);
        }
        page.text(BANNER, 1, &text, &book.styles.banner);
    }
}

/// Paper, orientation, margins, header and footer.
fn print(book: &WriteContext<'_>, page: &mut SheetWriter<'_>, key: SheetKey) {
    let sheet = &mut *page.sheet;
    sheet.set_paper_size(A4);
    let portrait = matches!(key, SheetKey::Start | SheetKey::Follow | SheetKey::Definitions);
    if portrait {
        sheet.set_portrait();
    } else {
        sheet.set_landscape();
    }
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    let tall = u16::from(matches!(key, SheetKey::Start | SheetKey::Follow));
    sheet.set_print_fit_to_pages(1, tall);
    sheet.set_header(header(book, ""));
    sheet.set_footer(footer(book));
}

/// The header of printed pages, with a title in the middle and what the theme says there.
fn header(book: &WriteContext<'_>, title: &str) -> String {
    let example =
        if book.scorecard.example { book.labels.text("workbook.example_short") } else { "" };
    let said = [title, &book.scorecard.theme.page_header];
    let middle: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let middle = on_edge(&middle.join(" · "));
    format!("&L&9{}&C&9&B{middle}&R&9{}", on_edge(&book.title()), on_edge(example))
}

/// The footer of printed pages: sheet, what the theme says there, page.
fn footer(book: &WriteContext<'_>) -> String {
    format!("&L&9&A&C&9{}&R&9&P / &N", on_edge(&book.scorecard.theme.page_footer))
}

/// A text on the edge of a page.
fn on_edge(text: &str) -> String {
    let visible = text.chars().filter(|character| !character.is_control());
    // An ampersand begins a code there.
    let safe = visible.take(MAX_ON_EDGE).collect::<String>().replace('&', "&&");
    // A digit would be read as one more of the size before it.
    if safe.starts_with(|first: char| first.is_ascii_digit()) { format!(" {safe}") } else { safe }
}

/// Prints a table on several pages side by side, each with columns B and C.
///
/// The texts above the table would be cut off on every page but the first, so
/// that the print area begins at its headers and the title stands in the page's header.
pub(crate) fn print_wide(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    key: SheetKey,
    pages: u16,
) {
    page.sheet.set_print_fit_to_pages(pages, 0);
    page.sheet.set_header(header(book, book.labels.of("title", &key.to_string())));
    page.set(|sheet| sheet.set_repeat_columns(1, 2).map(drop));
}

/// The hidden key row of a block, and the headers below it.
pub(crate) fn keys(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    block: Block,
    rows: Rows,
    extra: &[(u16, String, String)],
) {
    let styles = &book.styles;
    page.text(rows.key, 0, &format!("{KEY}{block}"), &styles.calculation);
    let group = format!("column.{block}");
    for (column, key) in (1_u16..).zip(block.columns()) {
        page.text(rows.key, column, key, &styles.calculation);
        page.text(rows.header(), column, book.labels.of(&group, key), &styles.header);
    }
    for (column, key, label) in extra {
        page.text(rows.key, *column, key, &styles.calculation);
        page.text(rows.header(), *column, label, &styles.header);
    }
    page.set(|sheet| sheet.set_row_hidden(rows.key).map(drop));
    // What stays in view above a table is kept low.
    if rows.key == BANNER + 1 && !book.scorecard.example {
        page.height(BANNER, 6.0);
    }
}

/// Hides columns of the program's own, and marks them in the key row.
pub(crate) fn own_columns(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    rows: Rows,
    columns: impl IntoIterator<Item = u16>,
) {
    for column in columns {
        page.text(rows.key, column, OWN_COLUMN, &book.styles.calculation);
        page.set(|sheet| sheet.set_column_hidden(column).map(drop));
    }
}

/// A drop-down whose choices stand in a range.
pub(crate) fn choice(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    range: &str,
    (first, last): (u32, u32),
    column: u16,
    message: (&str, &str),
) {
    let validation = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={range}")))
        .set_error_style(DataValidationErrorStyle::Stop);
    let validation = worded(book, validation, message);
    page.set(|sheet| {
        sheet.add_data_validation(first, column, last, column, &validation?).map(drop)
    });
}

/// A drop-down with a single choice: a mark, or nothing.
pub(crate) fn one_of(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    mark: &str,
    (first, last): (u32, u32),
    column: u16,
    message: (&str, &str),
) {
    let validation = DataValidation::new().allow_list_strings(&[mark]).and_then(|list| {
        worded(book, list.set_error_style(DataValidationErrorStyle::Stop), message)
    });
    page.set(|sheet| {
        sheet.add_data_validation(first, column, last, column, &validation?).map(drop)
    });
}

/// The numbers that a cell takes, as it holds them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberLimits {
    /// The least.
    pub(crate) least: Option<f64>,
    /// The most.
    pub(crate) most: Option<f64>,
    /// Whether they are percentages, about which the message says how they are typed.
    pub(crate) percent: bool,
    /// Whether they are whole.
    pub(crate) whole: bool,
}

impl NumberLimits {
    /// What fits a unit whose cells hold numbers on this scale; a share lies within its whole.
    pub(crate) fn of(scale: CellScale, unit: Option<&Unit>, share: bool) -> Self {
        match scale {
            CellScale::Percent { .. } if share => {
                Self { least: Some(0.0), most: Some(1.0), percent: true, whole: false }
            }
            CellScale::Percent { most } => {
                let hundredth = |bound: f64| bound / 100.0;
                let least = unit.and_then(|unit| unit.minimum).map(hundredth).unwrap_or(-most);
                let most = unit.and_then(|unit| unit.maximum).map(hundredth).unwrap_or(most);
                Self { least: Some(least), most: Some(most), percent: true, whole: false }
            }
            CellScale::Plain | CellScale::Either => Self {
                least: unit.and_then(|unit| unit.limits().minimum),
                most: unit.and_then(|unit| unit.limits().maximum),
                percent: false,
                whole: unit.is_some_and(|unit| unit.count),
            },
        }
    }
}

impl NumberLimits {
    /// What the cell takes, in words.
    pub(crate) fn words(self, book: &WriteContext<'_>) -> String {
        let limits = ValueLimits { minimum: self.least, maximum: self.most };
        match book.limits_words(limits, false) {
            _ if self.percent => book.labels.text("validation.percent").to_owned(),
            _ if self.whole => book.labels.text("validation.count").to_owned(),
            Some(limits) => book.labels.fill("validation.scale", &[("limits", &limits)]),
            None => book.labels.text("validation.number").to_owned(),
        }
    }
}

/// A number within limits.
pub(crate) fn number_only(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (first, last): (u32, u32),
    column: u16,
    limits: NumberLimits,
    message: (&str, &str),
) {
    let rule = match (limits.least, limits.most) {
        (Some(least), None) => DataValidationRule::GreaterThanOrEqualTo(least),
        (least, most) => DataValidationRule::Between(least.unwrap_or(-1e15), most.unwrap_or(1e15)),
    };
    let validation = DataValidation::new();
    let validation = if limits.whole {
        validation.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
    } else {
        validation.allow_decimal_number(rule)
    };
    let validation = validation.set_error_style(DataValidationErrorStyle::Warning);
    let validation = worded(book, validation, message)
        .and_then(|it| it.set_error_message(cut(&limits.words(book), MAX_MESSAGE)));
    page.set(|sheet| {
        sheet.add_data_validation(first, column, last, column, &validation?).map(drop)
    });
}

/// Help beside cells that take any text.
pub(crate) fn message(
    page: &mut SheetWriter<'_>,
    (first, last): (u32, u32),
    column: u16,
    (title, help): (&str, &str),
) {
    page.set(|sheet| {
        let validation = DataValidation::new()
            .set_input_title(cut(title, MAX_MESSAGE_TITLE))?
            .set_input_message(cut(help, MAX_MESSAGE))?;
        sheet.add_data_validation(first, column, last, column, &validation).map(drop)
    });
}

/// Refuses whatever is typed into a cell that is calculated, with a message beside it.
///
/// # Errors
/// When the library refuses a text, which is cut to what it allows.
pub(crate) fn refusal(
    book: &WriteContext<'_>,
    message: (&str, &str),
) -> Result<DataValidation, XlsxError> {
    let never = DataValidation::new()
        .allow_custom(Formula::new("=FALSE"))
        .set_error_style(DataValidationErrorStyle::Stop);
    let text = book.labels.text("validation.calculated");
    worded(book, never, message)?.set_error_message(cut(text, MAX_MESSAGE))
}

/// Warns who types over what rows are known by.
pub(crate) fn known_by(
    book: &WriteContext<'_>,
    page: &mut SheetWriter<'_>,
    (first, last): (u32, u32),
    (left, right): (u16, u16),
) {
    let warning = DataValidation::new()
        .allow_custom(Formula::new("=FALSE"))
        .set_error_style(DataValidationErrorStyle::Warning);
    let warning = worded(book, warning, ("", "")).and_then(|warning| {
        warning.set_error_message(cut(book.labels.text("validation.known_by"), MAX_MESSAGE))
    });
    page.set(|sheet| sheet.add_data_validation(first, left, last, right, &warning?).map(drop));
}

/// The messages beside a cell, cut where the format allows no more.
pub(crate) fn worded(
    book: &WriteContext<'_>,
    validation: DataValidation,
    (title, message): (&str, &str),
) -> Result<DataValidation, XlsxError> {
    let mut validation = validation
        .set_error_title(cut(book.labels.text("validation.title"), MAX_MESSAGE_TITLE))?
        .set_error_message(cut(book.labels.text("validation.message"), MAX_MESSAGE))?;
    if !title.is_empty() {
        validation = validation.set_input_title(cut(title, MAX_MESSAGE_TITLE))?;
    }
    if !message.is_empty() {
        validation = validation.set_input_message(cut(message, MAX_MESSAGE))?;
    }
    Ok(validation)
}

/// A text of at most so many UTF-16 units, cut at a word with an ellipsis.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut units = 1;
    for character in text.chars() {
        units += character.len_utf16();
        if units > most {
            break;
        }
        short.push(character);
    }
    if let Some((words, _)) = short.rsplit_once(' ')
        && words.chars().count() * 2 > short.chars().count()
    {
        short = words.to_owned();
    }
    format!("{}…", short.trim_end())
}

/// Colours cells by the shape that they begin with.
pub(crate) fn status_colours(
    styles: &Styles,
    page: &mut SheetWriter<'_>,
    (first, left, last, right): (u32, u16, u32, u16),
) {
    let cell = crate::workbook::notation::plain(first, left);
    for status in Status::iter() {
        let rule = format!("=LEFT({cell},1)=\"{}\"", status.shape());
        let condition = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(styles.status(status));
        page.set(|sheet| {
            sheet.add_conditional_format(first, left, last, right, &condition).map(drop)
        });
    }
}

/// Shows numbers of the user's own in percentages as they were understood; `percent` is the column
/// that says whether a row is counted in them.
pub(crate) fn understood(
    page: &mut SheetWriter<'_>,
    (first, left, last, right): (u32, u16, u32, u16),
    percent: u16,
) {
    let cell = crate::workbook::notation::plain(first, left);
    let percent = crate::workbook::notation::fixed_column(first, percent);
    for (which, code) in [("<=", "0.0#%"), (">", "0.0#\"%\"")] {
        conditional_format(
            page,
            (first, left, last, right),
            &format!("AND({percent}=1,ISNUMBER({cell}),ABS({cell}){which}1)"),
            rust_xlsxwriter::Format::new().set_num_format(code),
        );
    }
}

/// Formats cells where a formula holds.
pub(crate) fn conditional_format(
    page: &mut SheetWriter<'_>,
    (first, left, last, right): (u32, u16, u32, u16),
    rule: &str,
    format: rust_xlsxwriter::Format,
) {
    let condition =
        ConditionalFormatFormula::new().set_rule(format!("={rule}").as_str()).set_format(format);
    page.set(|sheet| sheet.add_conditional_format(first, left, last, right, &condition).map(drop));
}

/// Protects a computed sheet without a password; columns and rows can still be sized.
pub(crate) fn protect(page: &mut SheetWriter<'_>) {
    page.sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
}

/// A link to a cell of another sheet.
pub(crate) fn target(book: &WriteContext<'_>, key: SheetKey, cell: &str) -> String {
    format!("internal:{}{cell}", book.sheet(key))
}
