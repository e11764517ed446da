//! In whose words the catalogue speaks: a sector's, or an organisation's own.

use super::{Labels, fill};
use crate::model::{CustomerWords, Id};

/// Whose words fill the placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Wording {
    /// Sector whose texts win; none: neutral words.
    pub sector: Option<Id>,
    /// What those are called whom the organisation serves; none: the sector's words.
    pub customer: Option<CustomerWords>,
    /// Name of the organisation; empty: *the organisation*.
    pub organisation: String,
}

/// Placeholders that a text may hold.
pub(super) const PLACEHOLDERS: [&str; 8] = [
    "customer",
    "customers",
    "Customer",
    "Customers",
    "the_customer",
    "The_customer",
    "organisation",
    "Organisation",
];

/// What each placeholder becomes.
pub(super) struct Placeholders {
    /// The sector and those that it extends, its own texts first.
    pub(super) sectors: Vec<String>,
    /// By the order of [`PLACEHOLDERS`].
    values: [String; 8],
}

impl Placeholders {
    /// Words of a customer and an organisation.
    pub(super) fn new(
        sectors: Vec<String>,
        customer: &CustomerWords,
        organisation: &str,
        labels: &Labels,
    ) -> Self {
        let CustomerWords { one, many, article } = customer;
        let the = if article.is_empty() { one.clone() } else { format!("{article} {one}") };
        let organisation = if organisation.trim().is_empty() {
            labels.text("words.organisation")
        } else {
            organisation.trim()
        };
        let values = [
            one.clone(),
            many.clone(),
            capitalised(one),
            capitalised(many),
            the.clone(),
            capitalised(&the),
            organisation.to_owned(),
            capitalised(organisation),
        ];
        Self { sectors, values }
    }

    /// A text with its placeholders filled in.
    pub(super) fn fill(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let mut pairs = [("", ""); 8];
        for (pair, (name, value)) in pairs.iter_mut().zip(PLACEHOLDERS.iter().zip(&self.values)) {
            *pair = (name, value);
        }
        fill(text, &pairs)
    }
}

/// A text with its first letter in upper case.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

/// Names in braces within a text; `{ a = 1 }` is none.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(move |name| !name.is_empty() && name.chars().all(part_of_name))
}
