//! What a number is counted in.

use super::Id;
use serde::{Deserialize, Serialize};

/// A unit with what a sheet must know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Key, as in `catalogue/units.toml`: `percent`, `count`, `grade` …
    pub id: Id,
    /// What people read: `%`, `per 1,000`, `grade (1–10)`.
    pub label: String,
    /// Decimals that are shown.
    pub decimals: u8,
    /// Lowest number that makes sense, if there is one.
    pub minimum: Option<f64>,
    /// Highest number that makes sense, if there is one.
    pub maximum: Option<f64>,
    /// Things that are counted: a negative number is an error.
    pub count: bool,
}

impl Unit {
    /// Whether numbers in it are percentages, counted from 0 to 100: by its key, or by what people
    /// read.
    #[must_use]
    pub fn is_percentage(&self) -> bool {
        self.id.as_str() == Self::PERCENT || says_percent(&self.label)
    }

    /// What stands behind numbers in it: `%` at percentages, else nothing.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        if self.is_percentage() { "%" } else { "" }
    }

    /// Key of the unit that every percentage has, however it is spelled.
    pub const PERCENT: &'static str = "percent";
}

/// How people write per cent: what each word is replaced by before the next one is looked for.
///
/// A space at either end stands for the end of a word, so that visits *per centre* are none, nor
/// *percentile*; a word may begin within another (*klantpercentage*).
pub const PERCENT_WORDS: [(&str, &str); 14] = [
    ("\u{a0}", " "),
    ("-", " "),
    (".", " "),
    ("(", " "),
    (")", " "),
    ("\u{ff05}", "%"),
    ("percentages ", "%"),
    ("percentage ", "%"),
    ("percent ", "%"),
    (" per cent ", "%"),
    ("procent ", "%"),
    (" pct ", "%"),
    (" perc ", "%"),
    (" ", ""),
];

/// What follows the sign where points are meant, which are no percentages.
pub const PERCENT_POINTS: [&str; 2] = ["%point", "%punt"];

/// Whether the name of a unit says per cent, in any usual spelling: `%`, `% of visitors`, `percent`,
/// `per cent`, `percentage`, `procent`, `pct.`; percentage points are something else.
///
/// Formulas of a workbook say the same, replacement by replacement.
#[must_use]
pub fn says_percent(label: &str) -> bool {
    // Most labels can be none of them, and every row asks.
    let has = |letters: [char; 2]| label.contains(letters);
    if !(has(['%', '\u{ff05}']) || has(['p', 'P']) && has(['c', 'C'])) {
        return false;
    }
    let words: Vec<&str> = label.split(' ').filter(|word| !word.is_empty()).collect();
    let mut said = format!(" {} ", words.join(" ").to_lowercase());
    for (words, by) in PERCENT_WORDS {
        said = said.replace(words, by);
    }
    said.contains('%') && !PERCENT_POINTS.iter().any(|points| said.contains(points))
}
