//! The formats of a workbook, from its theme: calm, legible in print and for people who do not see
//! colours.

use crate::{
    model::{Colour, ColourRole, Theme},
    score::Status,
};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline};

/// A colour of the theme as the workbook names it: by its place in the workbook's own theme, so that
/// it changes with that, or, where it means something that must not change, as it is.
fn place(role: ColourRole) -> Option<u8> {
    Some(match role {
        ColourRole::Paper => 0,
        ColourRole::Ink => 1,
        ColourRole::Header => 2,
        ColourRole::Accent => 3,
        ColourRole::Say => 4,
        ColourRole::Do => 5,
        ColourRole::Delivered => 6,
        ColourRole::Yields => 7,
        ColourRole::Input
        | ColourRole::Green
        | ColourRole::Amber
        | ColourRole::Red
        | ColourRole::None => return None,
    })
}

/// All formats of a workbook, made once.
pub(crate) struct Styles {
    theme: Theme,
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
    pub(crate) input_day: Format,
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

/// How days look; what is too small for one is a year, a week or whatever people mean by it.
pub(crate) const DAY: &str = "[<30000]0;d mmm yyyy";

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
    /// In the colours and the typeface of a theme.
    pub(crate) fn new(theme: &Theme) -> Self {
        let (ink, accent) = (colour(theme, ColourRole::Ink), colour(theme, ColourRole::Accent));
        let (quiet, line) = (rgb(theme.quiet()), rgb(theme.line()));
        let (input_ground, header_ground) =
            (colour(theme, ColourRole::Input), colour(theme, ColourRole::Header));
        let on_header = own(theme, theme.on(theme.colour(ColourRole::Header)));
        let (warning, banner) =
            (rgb(theme.ink_on_tint(ColourRole::Amber)), rgb(theme.tint(ColourRole::Amber)));
        let fresh =
            || Format::new().set_font_name(theme.workbook_font.as_str()).set_font_color(ink);
        let base = || fresh().set_align(FormatAlign::VerticalCenter);
        // What is read lies between lines; what is filled in has a frame.
        let cell = || {
            base()
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(line)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(line)
        };
        let input = || {
            base()
                .set_border(FormatBorder::Thin)
                .set_border_color(line)
                .set_background_color(input_ground)
                .set_unlocked()
        };
        let inward = |format: Format| format.set_align(FormatAlign::Left).set_indent(1);
        let numeric = |format: Format, look: NumberLook| {
            format.set_num_format(look.code()).set_align(FormatAlign::Right)
        };
        let each = |format: &dyn Fn() -> Format, look: fn(u8) -> NumberLook| -> Vec<Format> {
            (0..=MAX_DECIMALS).map(|places| numeric(format(), look(places))).collect()
        };
        let header = || {
            cell()
                .set_bold()
                .set_font_color(on_header)
                .set_background_color(header_ground)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        Self {
            theme: theme.clone(),
            title: fresh().set_bold().set_font_size(18).set_font_color(accent),
            subtitle: base().set_font_color(quiet).set_text_wrap(),
            banner: fresh()
                .set_bold()
                .set_font_color(warning)
                .set_background_color(banner)
                .set_align(FormatAlign::VerticalCenter),
            section: fresh()
                .set_bold()
                .set_font_size(13)
                .set_font_color(accent)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(accent),
            header: inward(header()),
            text: inward(cell().set_text_wrap()),
            text_indent: cell().set_text_wrap().set_align(FormatAlign::Left).set_indent(2),
            text_bold: inward(cell().set_text_wrap().set_bold()),
            text_grey: inward(cell().set_text_wrap().set_font_color(quiet)),
            text_centre: cell().set_align(FormatAlign::Center),
            plain: base(),
            plain_bold: base().set_bold(),
            plain_grey: base().set_font_color(quiet).set_text_wrap(),
            headline: fresh()
                .set_bold()
                .set_font_size(15)
                .set_font_color(accent)
                .set_align(FormatAlign::VerticalCenter),
            headline_status: fresh()
                .set_bold()
                .set_font_size(13)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            headline_text: fresh().set_indent(1).set_align(FormatAlign::VerticalCenter),
            warning: fresh().set_bold().set_font_color(warning),
            big: fresh()
                .set_bold()
                .set_font_size(22)
                .set_font_color(accent)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter)
                .set_num_format("0"),
            link: inward(cell().set_text_wrap())
                .set_font_color(accent)
                .set_underline(FormatUnderline::Single),
            plain_link: base().set_font_color(accent).set_underline(FormatUnderline::Single),
            input: inward(input().set_text_wrap()),
            input_centre: input().set_align(FormatAlign::Center),
            input_text: inward(input().set_num_format("@")),
            input_day: inward(input().set_num_format(DAY)),
            input_left: inward(input().set_num_format("0.##")),
            input_percent: inward(input().set_num_format("0.0#%")),
            count: inward(cell().set_num_format("\"▸\" 0;;\"✓\" 0")),
            wrong_count: inward(cell().set_num_format("\"⚠\" 0;;\"✓\" 0")),
            whole: cell().set_num_format("0").set_align(FormatAlign::Right),
            score: cell().set_num_format("0").set_align(FormatAlign::Right).set_bold(),
            signed: cell().set_num_format("+0;-0;0").set_align(FormatAlign::Right),
            percent: cell().set_num_format("0%").set_align(FormatAlign::Right),
            calculation: fresh().set_font_color(quiet),
            calculation_title: fresh().set_bold().set_font_color(accent),
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

    /// The same cell on paper, where only some of those that people fill in are to stand out.
    pub(crate) fn on_paper(&self, format: &Format) -> Format {
        format.clone().set_background_color(self.colour(ColourRole::Paper))
    }

    /// The same cell without its frame, for rows that nobody uses yet.
    pub(crate) fn free(format: &Format) -> Format {
        format.clone().set_border(FormatBorder::None)
    }

    /// A format of the theme without anything but its typeface and ink.
    pub(crate) fn fresh(&self) -> Format {
        Format::new()
            .set_font_name(self.theme.workbook_font.as_str())
            .set_font_color(self.colour(ColourRole::Ink))
    }

    /// The typeface.
    pub(crate) fn font(&self) -> &str {
        self.theme.workbook_font.as_str()
    }

    /// A colour of the theme.
    pub(crate) fn colour(&self, role: ColourRole) -> Color {
        colour(&self.theme, role)
    }

    /// Ink or paper, whichever is clearer on a colour of the theme.
    pub(crate) fn on(&self, role: ColourRole) -> Color {
        own(&self.theme, self.theme.on(self.theme.colour(role)))
    }

    /// Explanations.
    pub(crate) fn quiet(&self) -> Color {
        rgb(self.theme.quiet())
    }

    /// Thin lines.
    pub(crate) fn line(&self) -> Color {
        rgb(self.theme.line())
    }

    /// Behind bars, and stripes that only set apart.
    pub(crate) fn faint(&self) -> Color {
        rgb(self.theme.faint())
    }

    /// A bar behind a number: of the hue of a colour, and ink stays clear on it.
    pub(crate) fn bar(&self, role: ColourRole) -> Color {
        let paper = self.theme.colour(ColourRole::Paper);
        rgb(self.theme.colour(role).mixed(paper, 0.7))
    }

    /// A tint of a colour of the theme.
    pub(crate) fn tint(&self, role: ColourRole) -> Color {
        rgb(self.theme.tint(role))
    }

    /// What a status is written in.
    pub(crate) fn status_ink(&self, status: Status) -> Color {
        match status {
            Status::NoData => self.quiet(),
            status => rgb(self.theme.ink_on_tint(status.role())),
        }
    }

    /// What a status is drawn in.
    pub(crate) fn mark(&self, status: Status) -> Color {
        rgb(self.theme.colour(status.role()))
    }

    /// How a status looks where a condition gives it.
    pub(crate) fn status(&self, status: Status) -> Format {
        Format::new()
            .set_font_color(self.status_ink(status))
            .set_background_color(rgb(self.theme.tint(status.role())))
    }

    /// A cell that is due and missing.
    pub(crate) fn missing(&self) -> Format {
        let (amber, paper) =
            (self.theme.colour(ColourRole::Amber), self.theme.colour(ColourRole::Paper));
        Format::new()
            .set_background_color(rgb(amber.mixed(paper, 0.65)))
            .set_border(FormatBorder::Dashed)
            .set_border_color(self.status_ink(Status::Amber))
    }

    /// A cell whose content cannot be right.
    pub(crate) fn wrong(&self) -> Format {
        self.status(Status::Red)
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_border_color(self.status_ink(Status::Red))
    }

    /// A cell to be filled in later, if at all: paper with thin lines.
    pub(crate) fn set_back(&self) -> Format {
        Format::new().set_background_color(rgb(self.theme.colour(ColourRole::Paper)))
    }

    /// A cell that is not due.
    pub(crate) fn not_due(&self) -> Format {
        Format::new()
            .set_background_color(self.faint())
            .set_foreground_color(self.line())
            .set_pattern(FormatPattern::LightUp)
            .set_font_color(self.quiet())
    }
}

/// A colour as it is.
fn rgb(colour: Colour) -> Color {
    Color::RGB(colour.rgb())
}

/// A colour of the theme.
fn colour(theme: &Theme, role: ColourRole) -> Color {
    match place(role) {
        Some(place) => Color::Theme(place, 0),
        None => rgb(theme.colour(role)),
    }
}

/// Ink or paper by its place in the theme.
fn own(theme: &Theme, ink_or_paper: Colour) -> Color {
    let is_ink = ink_or_paper == theme.colour(ColourRole::Ink);
    colour(theme, if is_ink { ColourRole::Ink } else { ColourRole::Paper })
}
