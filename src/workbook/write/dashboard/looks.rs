//! Formats of the Dashboard, and its grid.

use crate::{
    model::ColourRole,
    workbook::write::style::{DAY, Styles},
};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// First column of the page.
pub(super) const FIRST: u16 = 1;
/// Last column of the charts, which stand on the left.
pub(super) const MIDDLE: u16 = 6;
/// First column of what stands beside them.
pub(super) const RIGHT: u16 = 8;
/// Last column of the page.
pub(super) const LAST: u16 = 15;
/// Hidden: the place of a row's entry among those of its list, in the series and in the KPIs, and
/// the decimals of its numbers.
pub(super) const PLACE: u16 = 16;
pub(super) const SERIES: u16 = 17;
pub(super) const KPI: u16 = 18;
pub(super) const DECIMALS: u16 = 19;

/// Widths of the columns in pixels; the first one is hidden.
const PIXELS: [u32; 20] =
    [64, 90, 90, 90, 90, 90, 90, 16, 250, 150, 92, 92, 96, 30, 115, 131, 64, 64, 64, 64];

/// Letters of the page in points. It is printed at two thirds of its size.
pub(super) const LETTERS: u8 = 12;
/// The scale at which it opens, in per cent: all of it on a screen of 1,366 × 768 pixels.
pub(super) const SCREEN_SCALE: u16 = 70;
/// Height of a line, in points.
pub(super) const LINE: f64 = 17.25;

/// Widths of the columns in characters.
pub(super) fn widths() -> Vec<f64> {
    PIXELS.iter().map(|pixels| f64::from(pixels - 5) / 7.0).collect()
}

/// Pixels from one column up to another one.
pub(super) fn pixels(first: u16, last: u16) -> u32 {
    let columns = PIXELS.get(usize::from(first)..=usize::from(last));
    columns.unwrap_or_default().iter().sum()
}

/// Formats of this page.
pub(super) struct DashboardStyles {
    /// The band on top: what it is about, the period with what stands before it, and the version.
    pub(super) band: Format,
    pub(super) band_label: Format,
    pub(super) band_period: Format,
    pub(super) band_note: Format,
    /// A tile: its caption, its number, the word beside it, what stands below.
    pub(super) caption: Format,
    pub(super) number: Format,
    pub(super) word: Format,
    pub(super) count: Format,
    pub(super) counted: Format,
    pub(super) foot_text: Format,
    /// A heading, which is made smaller where it is too long.
    pub(super) heading: Format,
    pub(super) header: Format,
    pub(super) header_first: Format,
    pub(super) header_right: Format,
    pub(super) cell: Format,
    pub(super) cell_bold: Format,
    pub(super) cell_day: Format,
    /// A name that is made smaller where it is too long.
    pub(super) name: Format,
    pub(super) cell_right: Format,
    pub(super) centre: Format,
    pub(super) score: Format,
    pub(super) note: Format,
}

impl DashboardStyles {
    pub(super) fn new(styles: &Styles) -> Self {
        let base = || styles.fresh().set_font_size(LETTERS).set_align(FormatAlign::VerticalCenter);
        let wrapped = || base().set_text_wrap();
        let quiet = || base().set_font_color(styles.quiet());
        let band = || {
            base()
                .set_font_color(styles.on(ColourRole::Header))
                .set_background_color(styles.colour(ColourRole::Header))
        };
        let tile = || base().set_background_color(styles.faint());
        let quiet_tile = || tile().set_font_color(styles.quiet()).set_indent(1);
        let big =
            || tile().set_bold().set_num_format("0").set_align(FormatAlign::Left).set_indent(1);
        Self {
            band: band().set_bold().set_font_size(16).set_indent(1),
            band_label: band().set_align(FormatAlign::Right).set_indent(1),
            band_period: base()
                .set_bold()
                .set_font_size(14)
                .set_background_color(styles.colour(ColourRole::Input))
                .set_align(FormatAlign::Center)
                .set_unlocked(),
            band_note: band().set_align(FormatAlign::Right).set_indent(1),
            caption: quiet_tile().set_shrink(),
            number: big().set_font_size(28),
            word: tile().set_bold().set_font_size(14).set_align(FormatAlign::Left),
            count: tile().set_bold().set_font_size(20).set_align(FormatAlign::Center),
            counted: tile()
                .set_font_color(styles.quiet())
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::Top),
            foot_text: quiet_tile()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top),
            heading: base()
                .set_bold()
                .set_font_size(13)
                .set_font_color(styles.colour(ColourRole::Accent))
                .set_shrink()
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(styles.colour(ColourRole::Accent)),
            header: quiet().set_indent(1),
            header_first: quiet(),
            header_right: quiet().set_align(FormatAlign::Right),
            cell: wrapped().set_align(FormatAlign::Left).set_indent(1),
            cell_day: wrapped().set_align(FormatAlign::Left).set_indent(1).set_num_format(DAY),
            cell_bold: wrapped().set_bold(),
            name: base().set_shrink(),
            cell_right: base().set_align(FormatAlign::Right).set_num_format("#,##0.0"),
            centre: base().set_bold().set_align(FormatAlign::Center),
            score: base().set_align(FormatAlign::Right).set_num_format("0"),
            note: quiet(),
        }
    }
}
