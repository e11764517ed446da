//! Words by which a statement gives itself away, and how they are searched.

use super::{Labels, fill};
use crate::{
    finding::{AdviceCode, CheckCode, Code},
    model::CustomerWords,
};

/// Fewest and most words of an objective.
const WORDS: std::ops::RangeInclusive<usize> = 3..=14;

/// What a statement could do better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// It says what will be done, not what the customer gets.
    Initiative,
    /// Every organisation could say it.
    Generic,
    /// The organisation speaks, not the customer.
    Voice,
    /// It praises where it should describe.
    Weasel,
    /// It promises a stretch that belongs into the target.
    Stretch,
    /// It has fewer than three words, or more than fourteen.
    Length,
}

impl Hint {
    /// The finding on a statement, with the word that gives it away.
    pub(crate) fn finding(self, statement: String, word: String) -> Code {
        match self {
            Self::Initiative => AdviceCode::ObjectiveInitiative { statement, word }.into(),
            Self::Generic => AdviceCode::ObjectiveGeneric { statement, word }.into(),
            Self::Voice => AdviceCode::ObjectiveVoice { statement, word }.into(),
            Self::Weasel => AdviceCode::ObjectiveWeaselWord { statement, word }.into(),
            Self::Stretch => AdviceCode::ObjectiveStretch { statement, word }.into(),
            Self::Length => {
                let words = statement.split_whitespace().count();
                CheckCode::StatementLength { statement, words }.into()
            }
        }
    }

    /// Its key among the labels `hint`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Initiative => "objective-initiative",
            Self::Generic => "objective-generic",
            Self::Voice => "objective-voice",
            Self::Weasel => "objective-weasel-word",
            Self::Stretch => "objective-stretch",
            Self::Length => "objective-length",
        }
    }
}

/// The words of one language, lower case; a space at an end is where a word ends.
///
/// They are searched, whatever their case, in the statement with its blanks
/// reduced to one and one more at either end: in a sheet,
/// `SEARCH(word,"| "&TRIM(statement)&" |")`: blanks at an end do not come back from every program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// All words of a row occur: [`Hint::Generic`].
    pub generic: Vec<Vec<String>>,
    /// At the start: [`Hint::Initiative`].
    pub initiative: Vec<String>,
    /// Anywhere, where nobody speaks in the first person: [`Hint::Initiative`].
    pub initiative_within: Vec<String>,
    /// Anywhere: somebody speaks, or is spoken to.
    pub first_person: Vec<String>,
    /// At the start, where nobody speaks in the first person: [`Hint::Voice`].
    pub organisation: Vec<String>,
    /// At the end, where nobody speaks in the first person: [`Hint::Voice`].
    pub organisation_ends: Vec<String>,
    /// Anywhere: [`Hint::Weasel`].
    pub weasel: Vec<String>,
    /// Anywhere: [`Hint::Stretch`].
    pub stretch: Vec<String>,
    /// Anywhere: somebody who pays without receiving.
    pub payer: Vec<String>,
}

impl Hints {
    /// The words of a language, with what the organisation calls its customers.
    ///
    /// In the labels each stands on a line of its own; `+` joins words that must
    /// all occur, and `_` is a blank.
    #[must_use]
    pub fn new(labels: &Labels, customer: &CustomerWords) -> Self {
        let values = [("customer", customer.one.as_str()), ("customers", &customer.many)];
        let rows = |text: &str| -> Vec<Vec<String>> {
            text.lines()
                .map(|line| {
                    line.split('+')
                        .map(|word| fill(word.trim(), &values).to_lowercase().replace('_', " "))
                        .filter(|word| !word.trim().is_empty())
                        .collect::<Vec<_>>()
                })
                .filter(|row| !row.is_empty())
                .collect()
        };
        let words = |text: &str| rows(text).into_iter().flatten().collect();
        Self {
            generic: rows(labels.text("hints.generic")),
            initiative: words(labels.text("hints.initiative")),
            initiative_within: words(labels.text("hints.initiative_within")),
            first_person: words(labels.text("hints.first_person")),
            organisation: words(labels.text("hints.organisation")),
            organisation_ends: words(labels.text("hints.organisation_ends")),
            weasel: words(labels.text("hints.weasel")),
            stretch: words(labels.text("hints.stretch")),
            payer: words(labels.text("hints.payer")),
        }
    }

    /// The first hint for a statement, if there is one; an empty one gets none.
    #[must_use]
    pub fn first(&self, statement: &str) -> Option<Hint> {
        self.all(statement).first().map(|(hint, _)| *hint)
    }

    /// All hints for a statement, each with the words that gave it.
    #[must_use]
    pub fn all(&self, statement: &str) -> Vec<(Hint, String)> {
        let text = searched(statement);
        if text.trim().is_empty() {
            return Vec::new();
        }
        let within = |words: &[String]| words.iter().find(|word| text.contains(*word)).cloned();
        let start = |words: &[String]| words.iter().find(|word| text.starts_with(*word)).cloned();
        let end = |words: &[String]| words.iter().find(|word| text.ends_with(*word)).cloned();
        let row = |rows: &[Vec<String>]| {
            let row = rows.iter().find(|row| row.iter().all(|word| text.contains(word)));
            row.map(|row| row.iter().map(|word| word.trim()).collect::<Vec<_>>().join(" … "))
        };
        let nobody = within(&self.first_person).is_none();
        let unless_spoken = |word: Option<String>| word.filter(|_| nobody);
        let initiative =
            start(&self.initiative).or_else(|| unless_spoken(within(&self.initiative_within)));
        let wording =
            unless_spoken(start(&self.organisation).or_else(|| end(&self.organisation_ends)));
        let count = statement.split_whitespace().count();
        let length = (!WORDS.contains(&count)).then(|| count.to_string());
        [
            (Hint::Initiative, initiative),
            (Hint::Generic, row(&self.generic)),
            (Hint::Voice, wording),
            (Hint::Weasel, within(&self.weasel)),
            (Hint::Stretch, within(&self.stretch)),
            (Hint::Length, length),
        ]
        .into_iter()
        .filter_map(|(hint, word)| word.map(|word| (hint, word.trim().to_owned())))
        .collect()
    }

    /// Whether a text speaks of somebody who pays without receiving.
    #[must_use]
    pub fn of_payer(&self, text: &str) -> bool {
        let text = searched(text);
        self.payer.iter().any(|word| text.contains(word))
    }
}

/// A text as it is searched: lower case, single blanks, one at either end.
fn searched(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!(" {} ", words.join(" ").to_lowercase())
}
