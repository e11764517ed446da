//! The workbook's own theme, so that a program's *Themes* and its palette show the colours of ours.

use crate::model::{ColourRole, Theme};

/// Where it stands in a package.
pub(super) const PATH: &str = "xl/theme/theme1.xml";

/// What of the library's theme is replaced: its colours, and the typefaces of titles and texts.
const COLOURS: (&str, &str) = ("<a:clrScheme ", "</a:clrScheme>");
const FONTS: (&str, &str) = ("<a:fontScheme ", "</a:fontScheme>");

/// A theme's colours in the order in which a workbook counts them.
const SLOTS: [(&str, ColourRole); 12] = [
    ("dk1", ColourRole::Ink),
    ("lt1", ColourRole::Paper),
    ("dk2", ColourRole::Accent),
    ("lt2", ColourRole::Header),
    ("accent1", ColourRole::Say),
    ("accent2", ColourRole::Do),
    ("accent3", ColourRole::Delivered),
    ("accent4", ColourRole::Yields),
    ("accent5", ColourRole::Green),
    ("accent6", ColourRole::Amber),
    ("hlink", ColourRole::Accent),
    ("folHlink", ColourRole::Yields),
];

/// The theme of a package in our colours and typefaces; `text` is the library's.
///
/// Nothing of it can be markup: a colour is six digits, and a typeface letters, digits and spaces.
pub(super) fn themed(text: &str, theme: &Theme) -> String {
    let mut colours = format!("<a:clrScheme name=\"{}\">", theme.id);
    for (slot, role) in SLOTS {
        let rgb = format!("{:06X}", theme.colour(role).rgb());
        colours.push_str(&format!("<a:{slot}><a:srgbClr val=\"{rgb}\"/></a:{slot}>"));
    }
    colours.push_str(COLOURS.1);
    let font = |part: &str| {
        let name = &theme.workbook_font;
        format!(
            "<a:{part}><a:latin typeface=\"{name}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/></a:{part}>"
        )
    };
    let fonts = format!(
        "<a:fontScheme name=\"{}\">{}{}{}",
        theme.id,
        font("majorFont"),
        font("minorFont"),
        FONTS.1
    );
    replaced(&replaced(text, COLOURS, &colours), FONTS, &fonts)
}

/// A text with something else between two signs, which go along.
fn replaced(text: &str, (from, to): (&str, &str), by: &str) -> String {
    let parts = text.split_once(from).and_then(|(head, rest)| Some((head, rest.split_once(to)?.1)));
    match parts {
        Some((head, tail)) => format!("{head}{by}{tail}"),
        None => text.to_owned(),
    }
}
