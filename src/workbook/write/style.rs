//! The theme: calm, legible in print and for people who do not see colours.

use crate::score::Status;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern};

/// Headings and titles.
pub(crate) const NAVY: u32 = 0x1F_3A5F;
/// Explanations.
pub(crate) const GREY: u32 = 0x5F_6B7A;
/// Thin lines.
pub(crate) const LINE: u32 = 0xC9_D1DB;
/// Behind headers.
pub(crate) const PALE: u32 = 0xE8_EEF5;
/// Where people type.
pub(crate) const INPUT: u32 = 0xFF_F9E3;
/// Bars that show a bound.
pub(crate) const SOFT: u32 = 0xDD_E3EA;
/// What customers say.
pub(crate) const SAY: u32 = 0x2F_6DB5;
/// What they do.
pub(crate) const DO: u32 = 0xE0_8A1E;
/// What is delivered.
pub(crate) const DELIVERED: u32 = 0x7A_8CA3;
/// What it yields.
pub(crate) const YIELDS: u32 = 0x7B_5EA7;

/// Tab colours: fill in, read, set up.
pub(crate) const TAB_FILL: u32 = 0xF2_C94C;
pub(crate) const TAB_READ: u32 = 0x2F_6DB5;
pub(crate) const TAB_SET: u32 = 0x6B_8E23;

/// Ink and paper of a status.
pub(crate) fn colours(status: Status) -> (u32, u32) {
    match status {
        Status::Green => (0x1B_5E20, 0xDF_F2E1),
        Status::Amber => (0x7A_4B00, 0xFF_EFC2),
        Status::Red => (0x9B_1C1C, 0xFB_DCD9),
        Status::NoData => (GREY, 0xF1_F3F5),
    }
}

/// All formats of a workbook, made once.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) subtitle: Format,
    pub(crate) banner: Format,
    pub(crate) section: Format,
    pub(crate) header: Format,
    pub(crate) text: Format,
    pub(crate) text_bold: Format,
    pub(crate) text_indent: Format,
    pub(crate) text_grey: Format,
    pub(crate) text_centre: Format,
    pub(crate) plain: Format,
    pub(crate) plain_bold: Format,
    pub(crate) plain_grey: Format,
    pub(crate) plain_grey_line: Format,
    pub(crate) big: Format,
    pub(crate) headline: Format,
    pub(crate) headline_status: Format,
    pub(crate) headline_text: Format,
    pub(crate) warning: Format,
    pub(crate) link: Format,
    pub(crate) plain_link: Format,
    pub(crate) input: Format,
    pub(crate) input_centre: Format,
    pub(crate) input_text: Format,
    pub(crate) input_left: Format,
    pub(crate) input_percent: Format,
    pub(crate) count: Format,
    pub(crate) wrong_count: Format,
    pub(crate) whole: Format,
    pub(crate) score: Format,
    pub(crate) signed: Format,
    pub(crate) percent: Format,
    pub(crate) calculation: Format,
    pub(crate) calculation_title: Format,
    input_as_typed: Format,
    numbers: Vec<Format>,
    inputs: Vec<Format>,
    percentages: Vec<Format>,
    percentage_inputs: Vec<Format>,
}

/// How the numbers of a unit look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NumberLook {
    /// With so many decimals.
    Decimals(u8),
    /// As percentages with so many decimals: the cells hold 0.85.
    Percent(u8),
    /// As they are typed, `85%` with its sign: nobody has named the unit yet.
    AsTyped,
}

impl NumberLook {
    /// The code of the format.
    pub(crate) fn code(self) -> String {
        let places = |decimals: u8| {
            let point = if decimals == 0 { "" } else { "." };
            format!("{point}{}", "0".repeat(usize::from(decimals.min(MAX_DECIMALS))))
        };
        match self {
            Self::Decimals(decimals) => format!("#,##0{}", places(decimals)),
            Self::Percent(decimals) => format!("0{}%", places(decimals)),
            Self::AsTyped => "General".to_owned(),
        }
    }
}

/// Most decimals that a unit shows.
pub(crate) const MAX_DECIMALS: u8 = 5;

impl Styles {
    /// The theme.
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::VerticalCenter);
        let cell = || base().set_border(FormatBorder::Thin).set_border_color(LINE);
        let input = || cell().set_background_color(INPUT).set_unlocked();
        let numeric = |format: Format, look: NumberLook| {
            format.set_num_format(look.code()).set_align(FormatAlign::Right)
        };
        let each = |format: &dyn Fn() -> Format, look: fn(u8) -> NumberLook| -> Vec<Format> {
            (0..=MAX_DECIMALS).map(|places| numeric(format(), look(places))).collect()
        };
        let header = || {
            cell()
                .set_bold()
                .set_font_color(NAVY)
                .set_background_color(PALE)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        Self {
            title: Format::new().set_bold().set_font_size(18).set_font_color(NAVY),
            subtitle: base().set_font_color(GREY).set_text_wrap(),
            banner: Format::new()
                .set_bold()
                .set_font_color(colours(Status::Amber).0)
                .set_background_color(colours(Status::Amber).1)
                .set_align(FormatAlign::VerticalCenter),
            section: Format::new()
                .set_bold()
                .set_font_size(13)
                .set_font_color(NAVY)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(NAVY),
            header: header(),
            text: cell().set_text_wrap(),
            text_indent: cell().set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            text_bold: cell().set_text_wrap().set_bold(),
            text_grey: cell().set_text_wrap().set_font_color(GREY),
            text_centre: cell().set_align(FormatAlign::Center),
            plain: base(),
            plain_bold: base().set_bold(),
            plain_grey: base().set_font_color(GREY).set_text_wrap(),
            plain_grey_line: base().set_font_color(GREY).set_indent(1),
            headline: Format::new()
                .set_bold()
                .set_font_size(15)
                .set_font_color(NAVY)
                .set_align(FormatAlign::VerticalCenter),
            headline_status: Format::new()
                .set_bold()
                .set_font_size(13)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            headline_text: Format::new().set_indent(1).set_align(FormatAlign::VerticalCenter),
            warning: Format::new().set_bold().set_font_color(colours(Status::Amber).0),
            big: Format::new()
                .set_bold()
                .set_font_size(22)
                .set_font_color(NAVY)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter)
                .set_num_format("0"),
            link: cell()
                .set_text_wrap()
                .set_font_color(SAY)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            plain_link: base()
                .set_font_color(SAY)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            input: input().set_text_wrap(),
            input_centre: input().set_align(FormatAlign::Center),
            input_text: input().set_num_format("@").set_align(FormatAlign::Left),
            input_left: input().set_num_format("0.##").set_align(FormatAlign::Left),
            input_percent: input().set_num_format("0.0#%").set_align(FormatAlign::Left),
            count: cell().set_num_format("\"▸\" 0;;\"✓\" 0").set_align(FormatAlign::Left),
            wrong_count: cell().set_num_format("\"⚠\" 0;;\"✓\" 0").set_align(FormatAlign::Left),
            whole: cell().set_num_format("0").set_align(FormatAlign::Right),
            score: cell().set_num_format("0").set_align(FormatAlign::Right).set_bold(),
            signed: cell().set_num_format("+0;-0;0").set_align(FormatAlign::Right),
            percent: cell().set_num_format("0%").set_align(FormatAlign::Right),
            calculation: Format::new().set_font_color(GREY),
            calculation_title: Format::new().set_bold().set_font_color(NAVY),
            input_as_typed: numeric(input(), NumberLook::AsTyped),
            numbers: each(&cell, NumberLook::Decimals),
            inputs: each(&input, NumberLook::Decimals),
            percentages: each(&cell, NumberLook::Percent),
            percentage_inputs: each(&input, NumberLook::Percent),
        }
    }

    /// A computed number.
    pub(crate) fn number(&self, look: NumberLook) -> &Format {
        let (formats, decimals) = match look {
            NumberLook::Decimals(decimals) => (&self.numbers, decimals),
            NumberLook::Percent(decimals) => (&self.percentages, decimals),
            NumberLook::AsTyped => (&self.numbers, 1),
        };
        formats.get(usize::from(decimals.min(MAX_DECIMALS))).unwrap_or(&self.whole)
    }

    /// A number that people type.
    pub(crate) fn input_number(&self, look: NumberLook) -> &Format {
        let (formats, decimals) = match look {
            NumberLook::Decimals(decimals) => (&self.inputs, decimals),
            NumberLook::Percent(decimals) => (&self.percentage_inputs, decimals),
            NumberLook::AsTyped => return &self.input_as_typed,
        };
        formats.get(usize::from(decimals.min(MAX_DECIMALS))).unwrap_or(&self.input)
    }

    /// The same cell without its frame, for rows that nobody uses yet.
    pub(crate) fn free(format: &Format) -> Format {
        format.clone().set_border(FormatBorder::None)
    }

    /// The frame, where a condition gives it.
    pub(crate) fn frame() -> Format {
        Format::new().set_border(FormatBorder::Thin).set_border_color(LINE)
    }

    /// How a status looks where a condition gives it.
    pub(crate) fn status(status: Status) -> Format {
        let (ink, paper) = colours(status);
        Format::new().set_font_color(ink).set_background_color(paper)
    }

    /// A cell that is due and missing.
    pub(crate) fn missing() -> Format {
        Format::new()
            .set_background_color(0xFF_E1A8)
            .set_border(FormatBorder::Dashed)
            .set_border_color(colours(Status::Amber).0)
    }

    /// A cell whose content cannot be right.
    pub(crate) fn wrong() -> Format {
        let (ink, paper) = colours(Status::Red);
        Format::new()
            .set_bold()
            .set_font_color(ink)
            .set_background_color(paper)
            .set_border(FormatBorder::Thin)
            .set_border_color(ink)
    }

    /// A cell that is not due.
    pub(crate) fn not_due() -> Format {
        Format::new()
            .set_background_color(0xEC_EFF2)
            .set_foreground_color(0xCF_D6DE)
            .set_pattern(FormatPattern::LightUp)
            .set_font_color(GREY)
    }
}
