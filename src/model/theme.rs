//! How things look: one source for workbooks, pages, charts and lists.

use super::{Colour, Id, Logo, MIN_TEXT_CONTRAST};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

/// Longest name of a typeface, in characters: as long as Excel takes.
const MAX_FONT: usize = 31;

/// What a colour means.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumCount,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ColourRole {
    /// Texts.
    Ink,
    /// What they stand on.
    Paper,
    /// Behind the bands and headers of tables.
    Header,
    /// Behind cells that people fill in.
    Input,
    /// Titles, links, and lines that lead the eye.
    Accent,
    /// What customers say.
    Say,
    /// What they do.
    Do,
    /// What they are given.
    Delivered,
    /// What it yields.
    Yields,
    /// A score in the green band.
    Green,
    /// A score in the amber band.
    Amber,
    /// A score in the red band.
    Red,
    /// No score.
    None,
}

impl ColourRole {
    /// Those that are drawn as marks: bars, points, lines, chips.
    pub const MARKS: [Self; 8] = [
        Self::Say,
        Self::Do,
        Self::Delivered,
        Self::Yields,
        Self::Green,
        Self::Amber,
        Self::Red,
        Self::None,
    ];
}

/// A colour for everything that has a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Palette([Colour; ColourRole::COUNT]);

impl Palette {
    /// By what each is for.
    #[must_use]
    pub fn of(colour: impl Fn(ColourRole) -> Colour) -> Self {
        let mut all = [Colour::BLACK; ColourRole::COUNT];
        for (place, role) in all.iter_mut().zip(ColourRole::iter()) {
            *place = colour(role);
        }
        Self(all)
    }

    /// The colour with a meaning.
    #[must_use]
    pub fn get(&self, role: ColourRole) -> Colour {
        self.0.get(role as usize).copied().unwrap_or(Colour::BLACK)
    }
}

/// A theme: colours by meaning, typefaces, a logo, and what stands on every printed page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its id.
    pub id: Id,
    /// Colours by meaning.
    pub colours: Palette,
    /// Typeface of workbooks.
    pub workbook_font: String,
    /// Typefaces of pages and charts: the first that is there is taken.
    pub page_fonts: Vec<String>,
    /// At the top of every printed page; may be empty.
    pub page_header: String,
    /// At the bottom of every printed page; may be empty.
    pub page_footer: String,
    /// Beside the name of the organisation.
    pub logo: Option<Logo>,
}

impl Theme {
    /// Black on white, in typefaces that are everywhere.
    pub(crate) fn plain(id: Id) -> Self {
        let light = [ColourRole::Paper, ColourRole::Header, ColourRole::Input];
        let colour = |role| if light.contains(&role) { Colour::WHITE } else { Colour::BLACK };
        Self {
            id,
            colours: Palette::of(colour),
            workbook_font: "Arial".to_owned(),
            page_fonts: vec!["Arial".to_owned()],
            page_header: String::new(),
            page_footer: String::new(),
            logo: None,
        }
    }

    /// The colour with a meaning.
    #[must_use]
    pub fn colour(&self, role: ColourRole) -> Colour {
        self.colours.get(role)
    }

    /// The same theme in the dark: ink and paper change places, marks become as light as they must.
    #[must_use]
    pub fn dark(&self) -> Self {
        let (ink, paper) = (self.colour(ColourRole::Ink), self.colour(ColourRole::Paper));
        let night = ink.mixed(Colour::BLACK, 0.45);
        let light = paper.mixed(night, 0.1);
        let colour = |role: ColourRole| match role {
            ColourRole::Paper => night,
            ColourRole::Ink => light,
            ColourRole::Header => night.mixed(light, 0.1),
            ColourRole::Input => night.mixed(light, 0.06),
            role => self.colour(role).clear_of(night, MIN_TEXT_CONTRAST),
        };
        Self { colours: Palette::of(colour), ..self.clone() }
    }

    /// Explanations: quieter than ink, and still easy to read.
    #[must_use]
    pub fn quiet(&self) -> Colour {
        let (ink, paper) = (self.colour(ColourRole::Ink), self.colour(ColourRole::Paper));
        // On every light ground of the theme, not on paper alone.
        let grounds = [ColourRole::Paper, ColourRole::Header, ColourRole::Input];
        let quiet = ink.mixed(paper, 0.28);
        grounds.iter().fold(quiet, |quiet, ground| {
            let ground = self.colour(*ground);
            // A dark header has words of its own colour.
            if self.on(ground) == ink { quiet.clear_of(ground, MIN_TEXT_CONTRAST) } else { quiet }
        })
    }

    /// Thin lines.
    #[must_use]
    pub fn line(&self) -> Colour {
        self.colour(ColourRole::Ink).mixed(self.colour(ColourRole::Paper), 0.78)
    }

    /// Behind bars, and stripes that only set apart.
    #[must_use]
    pub fn faint(&self) -> Colour {
        self.colour(ColourRole::Ink).mixed(self.colour(ColourRole::Paper), 0.94)
    }

    /// A tint of a mark: the ground of a chip or of a cell that it speaks for.
    #[must_use]
    pub fn tint(&self, role: ColourRole) -> Colour {
        // Of a dark mark the tint would be greyish: what is mixed in is livelier than the mark.
        self.colour(role).vivid(0.6).mixed(self.colour(ColourRole::Paper), 0.85)
    }

    /// Words on the tint of a mark: of its hue, and clear of it.
    #[must_use]
    pub fn ink_on_tint(&self, role: ColourRole) -> Colour {
        self.colour(role).clear_of(self.tint(role), MIN_TEXT_CONTRAST + 1.0)
    }

    /// Ink or paper, whichever is clearer on a ground.
    #[must_use]
    pub fn on(&self, ground: Colour) -> Colour {
        let (ink, paper) = (self.colour(ColourRole::Ink), self.colour(ColourRole::Paper));
        if ink.contrast(ground) >= paper.contrast(ground) { ink } else { paper }
    }
}

/// Whether a text can be the name of a typeface: nothing that means something where it is written.
pub(crate) fn is_font(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '.' | '_');
    !name.trim().is_empty() && name.chars().count() <= MAX_FONT && name.chars().all(fits)
}
