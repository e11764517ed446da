//! Colours, and how well one can be told from another.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Least contrast of a text with what it stands on: WCAG 2.2, criterion 1.4.3, level AA.
pub const MIN_TEXT_CONTRAST: f64 = 4.5;
/// Least contrast of a mark with what is beside it: WCAG 2.2, criterion 1.4.11, level AA.
pub const MIN_MARK_CONTRAST: f64 = 3.0;

/// A colour: red, green and blue, eight bits each, as in `#1f3a5f`.
///
/// ```
/// use klant::model::Colour;
///
/// let navy: Colour = "#1F3A5F".parse()?;
/// assert_eq!(navy.to_string(), "#1f3a5f");
/// assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
/// # Ok::<(), klant::model::UnfitColour>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour(u32);

/// A text that is no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no colour, such as #1f3a5f")]
pub struct UnfitColour;

impl Colour {
    /// Black.
    pub const BLACK: Self = Self(0);
    /// White.
    pub const WHITE: Self = Self(0xFF_FFFF);

    /// As a number: `0xRRGGBB`.
    #[must_use]
    pub fn rgb(self) -> u32 {
        self.0
    }

    /// Red, green and blue, 0 to 255.
    fn parts(self) -> [f64; 3] {
        let [_, red, green, blue] = self.0.to_be_bytes();
        [red, green, blue].map(f64::from)
    }

    /// Relative luminance, 0 (black) to 1 (white), by the definition of WCAG 2.2.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |part: f64| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.parts().map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast with another colour, 1 to 21, by the definition of WCAG 2.2; the same both ways.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// So much of another colour mixed into this one, 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let [red, green, blue] = {
            let (own, theirs) = (self.parts(), other.parts());
            [0, 1, 2].map(|at: usize| {
                let part = own[at] + (theirs[at] - own[at]) * share;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0–255"
                )]
                let part = part.round() as u8;
                part
            })
        };
        Self(u32::from_be_bytes([0, red, green, blue]))
    }

    /// Livelier, by a share of the way to its full brightness, 0 to 1.
    #[must_use]
    pub fn vivid(self, share: f64) -> Self {
        let parts = self.parts();
        let most = parts.into_iter().fold(1.0, f64::max);
        let bright = parts.map(|part| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0–255")]
            let part = (part * 255.0 / most).round() as u8;
            part
        });
        let [red, green, blue] = bright;
        self.mixed(Self(u32::from_be_bytes([0, red, green, blue])), share)
    }

    /// The nearest to this one, on the way to black or white, with so much contrast to what it
    /// stands on.
    #[must_use]
    pub fn clear_of(self, ground: Self, least: f64) -> Self {
        let ends = [Self::BLACK, Self::WHITE];
        let towards =
            if ends[0].contrast(ground) >= ends[1].contrast(ground) { ends[0] } else { ends[1] };
        let steps = (0..=100).map(|step| self.mixed(towards, f64::from(step) / 100.0));
        steps.into_iter().find(|mixed| mixed.contrast(ground) >= least).unwrap_or(towards)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:06x}", self.0)
    }
}

impl FromStr for Colour {
    type Err = UnfitColour;

    fn from_str(text: &str) -> Result<Self, UnfitColour> {
        let digits = text.trim().strip_prefix('#').ok_or(UnfitColour)?;
        let whole = match digits.len() {
            6 => digits.to_owned(),
            // `#abc` is short for `#aabbcc`.
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => return Err(UnfitColour),
        };
        if !whole.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(UnfitColour);
        }
        u32::from_str_radix(&whole, 16).map(Self).map_err(|_| UnfitColour)
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().unwrap_or(Colour::BLACK)
    }

    #[test]
    fn contrast_is_what_the_guidelines_say() {
        // Worked examples of the definition, to two decimals.
        for (one, two, ratio) in [
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#ffffff", 4.54),
            ("#0000ff", "#ffffff", 8.59),
        ] {
            let found = colour(one).contrast(colour(two));
            assert!((found - ratio).abs() < 0.005, "{one} on {two}: {found}");
            assert!((colour(two).contrast(colour(one)) - found).abs() < 1e-12);
        }
    }

    #[test]
    fn a_colour_is_written_as_it_is_read() {
        for text in ["#000000", "#1f3a5f", "#ffffff"] {
            assert_eq!(colour(text).to_string(), text);
        }
        assert_eq!(colour("#Abc").to_string(), "#aabbcc");
        for unfit in ["", "red", "#12345", "#12345g", "1f3a5f", "#é1f3a", "#+12345"] {
            assert_eq!(unfit.parse::<Colour>(), Err(UnfitColour), "{unfit}");
        }
    }

    #[test]
    fn a_colour_can_be_made_clear_of_any_ground() {
        for ground in ["#ffffff", "#777777", "#000000", "#ffefc2"] {
            for text in ["#ffffff", "#c77700", "#123456", "#777777"] {
                let clear = colour(text).clear_of(colour(ground), MIN_TEXT_CONTRAST);
                let found = clear.contrast(colour(ground));
                assert!(found >= MIN_TEXT_CONTRAST, "{text} on {ground}: {clear} has {found}");
            }
        }
        let navy = colour("#1f3a5f");
        assert_eq!(navy.clear_of(Colour::WHITE, MIN_TEXT_CONTRAST), navy, "clear as it is");
    }
}
