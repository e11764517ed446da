//! A theme as the page and the charts name it: variables of CSS, by daylight and in the dark.

use crate::{
    model::{Colour, ColourRole, Theme},
    score::Status,
};
use indexmap::IndexMap;
use serde::Serialize;
use strum::IntoEnumIterator as _;

/// How a page looks; everything in it can stand in a style sheet as it is.
#[derive(Serialize)]
pub(super) struct Look {
    /// Variables: `--ink:#1c2733;…`.
    light: String,
    /// The same in the dark.
    dark: String,
    /// Typefaces, quoted, the first that is there first.
    fonts: String,
    /// The logo as an address that holds it; none where there is none.
    logo: Option<String>,
    /// At the top of every printed page; any text.
    header: String,
    /// At the bottom of every printed page; any text.
    footer: String,
}

impl Look {
    pub(super) fn new(theme: &Theme) -> Self {
        let fonts: Vec<String> =
            theme.page_fonts.iter().map(|font| format!("\"{font}\"")).collect();
        Self {
            light: variables(theme),
            dark: variables(&theme.dark()),
            fonts: fonts.join(", "),
            logo: theme
                .logo
                .as_ref()
                .map(|logo| format!("data:image/{};base64,{}", logo.ending(), logo.to_base64())),
            header: theme.page_header.clone(),
            footer: theme.page_footer.clone(),
        }
    }
}

/// All colours of a theme, and those that follow from them, as variables of CSS.
fn variables(theme: &Theme) -> String {
    named(theme).into_iter().map(|(name, colour)| format!("--{name}:{colour};")).collect()
}

/// All colours of a theme, and those that follow from them, by their names.
pub(super) fn named(theme: &Theme) -> IndexMap<String, Colour> {
    let mut all = IndexMap::new();
    let mut add = |name: &str, colour: Colour| {
        all.insert(name.to_owned(), colour);
    };
    for role in ColourRole::iter() {
        add(role.into(), theme.colour(role));
    }
    add("on-header", theme.on(theme.colour(ColourRole::Header)));
    add("quiet", theme.quiet());
    add("line", theme.line());
    add("faint", theme.faint());
    for status in Status::iter() {
        let role = status.role();
        let name: &str = role.into();
        add(&format!("{name}-tint"), theme.tint(role));
        add(&format!("{name}-ink"), theme.ink_on_tint(role));
    }
    all
}
