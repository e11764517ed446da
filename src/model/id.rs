//! Short names that machines use: `[a-z0-9-]`.

use serde::Serialize;
use std::{borrow::Borrow, collections::BTreeSet, fmt, str::FromStr};

/// An id: lower-case ASCII letters, digits and hyphens, at most 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "String")]
#[cfg_attr(feature = "schema", schemars(try_from = "String", extend("pattern" = "^[a-z0-9-]+$")))]
pub struct Id(String);

/// A text that cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id: use a-z, 0-9 and -")]
pub struct IdError(pub String);

/// Longest id that [`Id::slug`] makes, in characters.
const MAX_ID_LEN: usize = 60;

impl Id {
    /// Makes an id of any text: transliterated, lower case, hyphens between words.
    ///
    /// Empty when nothing of the text can be spelled; callers supply the
    /// fallback, because only they know what the thing is.
    #[must_use]
    pub fn slug(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for character in deunicode::deunicode(text).chars() {
            if slug.len() >= MAX_ID_LEN {
                break;
            }
            if character.is_ascii_alphanumeric() {
                slug.push(character.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        (!slug.is_empty()).then(|| Self(slug.to_owned()))
    }

    /// Stands where nothing is known, beside the fault that says so.
    #[must_use]
    pub fn unknown() -> Self {
        Self("unknown".to_owned())
    }

    /// The id itself, or with `-2`, `-3` … behind it when `taken` holds it already.
    #[must_use]
    pub fn unique(self, taken: &BTreeSet<Self>) -> Self {
        if !taken.contains(&self) {
            return self;
        }
        let mut number = 2_usize;
        loop {
            let candidate = Self(format!("{}-{number}", self.0));
            if !taken.contains(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }

    /// The text of the id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let valid = !text.is_empty()
            && text.len() <= 200
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if valid { Ok(Self(text.to_owned())) } else { Err(IdError(text.to_owned())) }
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
