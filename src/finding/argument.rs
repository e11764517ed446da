//! What stands in a finding: typed values that become text where it is told.

use crate::{
    formula::FormulaFault,
    model::{Id, Period},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One value in a finding, without the type that its code gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Argument {
    /// How many.
    Count(u64),
    /// A number in the unit of what it is about.
    Number(f64),
    /// A text as it stands in somebody's data, or a key of ours.
    Text(String),
    /// Several of them.
    List(Vec<String>),
    /// A word of ours, by its label.
    Word {
        /// Key of the label.
        label: String,
    },
}

impl Argument {
    /// As people read it; `mark` divides decimals, `word` knows the labels.
    #[must_use]
    pub fn text(&self, mark: &str, word: impl Fn(&str) -> String) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            // 15 digits, so that 0.07 × 100 is 7.
            Self::Number(number) => {
                let digits: f64 = format!("{number:.14e}").parse().unwrap_or(*number);
                digits.to_string().replace('.', mark)
            }
            Self::Text(text) => text.clone(),
            Self::List(texts) => texts.join(", "),
            Self::Word { label } => word(label),
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(".", str::to_owned))
    }
}

/// What stands in a finding, by name, in the order of the code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arguments(indexmap::IndexMap<String, Argument>);

impl Arguments {
    /// All of them with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Argument)> {
        self.0.iter().map(|(name, argument)| (name.as_str(), argument))
    }

    /// One by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.0.get(name)
    }

    /// Whether the code has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one that is there.
    pub(super) fn put(&mut self, name: &str, argument: Option<Argument>) {
        self.0.extend(argument.map(|argument| (name.to_owned(), argument)));
    }
}

/// A type that arguments of codes have.
pub(super) trait Typed: Sized {
    /// Without its type; none where there is nothing.
    fn argument(&self) -> Option<Argument>;
    /// Back to its type.
    fn typed(argument: Option<&Argument>) -> Option<Self>;
}

impl Typed for String {
    fn argument(&self) -> Option<Argument> {
        Some(Argument::Text(self.clone()))
    }

    fn typed(argument: Option<&Argument>) -> Option<Self> {
        match argument? {
            Argument::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Typed for Option<String> {
    fn argument(&self) -> Option<Argument> {
        self.clone().map(Argument::Text)
    }

    fn typed(argument: Option<&Argument>) -> Option<Self> {
        match argument {
            None => Some(None),
            some => String::typed(some).map(Some),
        }
    }
}

impl Typed for Vec<String> {
    fn argument(&self) -> Option<Argument> {
        Some(Argument::List(self.clone()))
    }

    fn typed(argument: Option<&Argument>) -> Option<Self> {
        match argument? {
            Argument::List(texts) => Some(texts.clone()),
            _ => None,
        }
    }
}

impl Typed for f64 {
    fn argument(&self) -> Option<Argument> {
        // JSON has no infinity.
        Some(if self.is_finite() {
            Argument::Number(*self)
        } else {
            Argument::Text(self.to_string())
        })
    }

    fn typed(argument: Option<&Argument>) -> Option<Self> {
        match argument? {
            Argument::Number(number) => Some(*number),
            Argument::Count(count) => Some(*count as Self),
            Argument::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Types that count.
macro_rules! counts {
    ($($kind:ty),+) => {
        $(impl Typed for $kind {
            fn argument(&self) -> Option<Argument> {
                Some(Argument::Count(u64::try_from(*self).unwrap_or(u64::MAX)))
            }

            fn typed(argument: Option<&Argument>) -> Option<Self> {
                match argument? {
                    Argument::Count(count) => Self::try_from(*count).ok(),
                    _ => None,
                }
            }
        })+
    };
}
counts!(u32, usize);

/// Types that are written as a text and read from one.
macro_rules! as_text {
    ($($kind:ty),+) => {
        $(impl Typed for $kind {
            fn argument(&self) -> Option<Argument> {
                Some(Argument::Text(self.to_string()))
            }

            fn typed(argument: Option<&Argument>) -> Option<Self> {
                String::typed(argument)?.parse().ok()
            }
        })+
    };
}
as_text!(Id, Period);

impl Typed for FormulaFault {
    fn argument(&self) -> Option<Argument> {
        Some(Argument::Word { label: format!("formula.{self}") })
    }

    fn typed(argument: Option<&Argument>) -> Option<Self> {
        match argument? {
            Argument::Word { label } => label.strip_prefix("formula.")?.parse().ok(),
            _ => None,
        }
    }
}
