//! A theme as it is written.

use super::overlay::{Overlay, raw};
use serde::{Deserialize, Serialize};

raw! {
    /// How things look: `themes/<id>.toml`.
    RawTheme {
        /// Id of a theme that this one begins from; none: `klant`.
        extends: Option<String>,
        /// `true` hides the theme.
        removed: Option<bool>,
        /// File of a logo in the same folder, PNG or JPEG of at most 200 kB; empty: none.
        logo: Option<String>,
        /// Colours by what they mean, `#rrggbb`.
        colours: RawColours,
        /// Typefaces.
        fonts: RawFonts,
        /// What stands on every printed page.
        page: RawPage,
    }

    /// Colours by what they mean.
    RawColours {
        /// Texts.
        ink: Option<String>,
        /// What they stand on: lighter than ink.
        paper: Option<String>,
        /// Behind the bands and headers of tables.
        header: Option<String>,
        /// Behind cells that people fill in.
        input: Option<String>,
        /// Titles, links, and lines that lead the eye.
        accent: Option<String>,
        /// What customers say.
        say: Option<String>,
        /// What they do.
        r#do: Option<String>,
        /// What they are given.
        delivered: Option<String>,
        /// What it yields.
        yields: Option<String>,
        /// A score in the green band.
        green: Option<String>,
        /// A score in the amber band.
        amber: Option<String>,
        /// A score in the red band.
        red: Option<String>,
        /// No score.
        none: Option<String>,
    }

    /// Typefaces: names that are installed where the files are opened.
    RawFonts {
        /// Of workbooks.
        workbook: Option<String>,
        /// Of pages and charts: those that come first are taken first.
        page: Option<String>,
    }

    /// What stands on every printed page.
    RawPage {
        /// In the middle at the top.
        header: Option<String>,
        /// In the middle at the bottom.
        footer: Option<String>,
    }
}
