//! Live hints on objectives: the lists of the program's own advice, as searches.
//!
//! The length of a statement is left to the eye.

use super::{
    Calc, SETTING,
    facts::objective,
    map::{list, setting},
};
use crate::{
    catalogue::Labels,
    model::CustomerWords,
    scorecard::advice::{Hint, Hints},
    workbook::{
        calc::context::CalcContext,
        notation::{across, fixed, fixed_column, literal},
    },
};

/// Stand-ins for the customer's words while the lists are read; cells take their place.
const ONE: char = '\u{e000}';
/// The plural.
const MANY: char = '\u{e001}';

/// The hints in the order in which they are tried.
const HINTS: [Hint; 5] =
    [Hint::Initiative, Hint::Generic, Hint::Voice, Hint::Weasel, Hint::Stretch];

/// The hints as they stand on the sheet, in the order in which they are tried.
pub(super) fn worded(labels: &Labels) -> Vec<String> {
    HINTS.map(|hint| format!("▲ {}", labels.of("hint", hint.code()))).to_vec()
}

/// The lists with stand-ins for the customer's words.
pub(crate) fn lists(book: &CalcContext<'_>) -> Hints {
    let words =
        CustomerWords { one: ONE.to_string(), many: MANY.to_string(), article: String::new() };
    Hints::new(book.labels, &words)
}

impl Calc<'_> {
    /// The hints on one objective.
    pub(crate) fn hints(&mut self, index: usize, lists: &Hints) {
        let row = self.map().objectives.row(index);
        let text = fixed_column(row, objective::SEARCHED);
        let spoken = fixed_column(row, objective::SPOKEN);
        let test = |hint: Hint| tests(lists, hint, &text, &spoken);

        let plain = fixed_column(row, objective::STATEMENT);
        // Spaces at an end are lost where programs read what was calculated.
        self.formula(row, objective::SEARCHED, &format!("\"| \"&{plain}&\" |\""));
        let within = any(lists.first_person.iter().map(|word| contains(word, &text)).collect());
        self.formula(row, objective::SPOKEN, &format!("IF({within},1,0)"));
        for (at, kind) in (objective::TESTS..).zip(HINTS) {
            self.formula(row, at, &format!("IF({},1,0)", test(kind)));
        }
        // The first that holds.
        let last = objective::HINT - 1;
        let tests = format!("{}:{}", fixed_column(row, objective::TESTS), fixed_column(row, last));
        let words = across(list::HINTS, 1, u16::try_from(HINTS.len()).unwrap_or(1));
        let formula =
            format!("IF({plain}=\"\",\"\",IFERROR(INDEX({words},MATCH(1,{tests},0)),\"\"))");
        self.formula(row, objective::HINT, &formula);
    }
}

/// The test of one hint over the searched text.
fn tests(lists: &Hints, hint: Hint, text: &str, spoken: &str) -> String {
    let within = |list: &[String]| any(list.iter().map(|word| contains(word, text)).collect());
    let starts = |list: &[String]| {
        any(list
            .iter()
            .map(|word| format!("IFERROR(SEARCH({},{text}),0)=2", needle(word)))
            .collect())
    };
    let ends = |list: &[String]| {
        any(list
            .iter()
            .map(|word| {
                let needle = needle(word);
                format!("ISNUMBER(SEARCH({needle},{text},LEN({text})-LEN({needle})))")
            })
            .collect())
    };
    match hint {
        Hint::Initiative => format!(
            "OR({},AND({spoken}=0,{}))",
            starts(&lists.initiative),
            within(&lists.initiative_within)
        ),
        Hint::Generic => any(lists
            .generic
            .iter()
            .map(|row| {
                let words: Vec<String> = row.iter().map(|word| contains(word, text)).collect();
                if words.len() == 1 { words.concat() } else { format!("AND({})", words.join(",")) }
            })
            .collect()),
        Hint::Voice => format!(
            "AND({spoken}=0,OR({},{}))",
            starts(&lists.organisation),
            ends(&lists.organisation_ends)
        ),
        Hint::Weasel => within(&lists.weasel),
        Hint::Stretch => within(&lists.stretch),
        Hint::Length => "FALSE".to_owned(),
    }
}

/// Whether one of some tests holds.
fn any(tests: Vec<String>) -> String {
    match tests.len() {
        0 => "FALSE".to_owned(),
        1 => tests.concat(),
        _ => format!("OR({})", tests.join(",")),
    }
}

fn contains(word: &str, text: &str) -> String {
    format!("ISNUMBER(SEARCH({},{text}))", needle(word))
}

/// A word for SEARCH: patterns escaped, the customer's words by cell, never as text.
fn needle(word: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = String::new();
    for character in word.chars() {
        let row = match character {
            ONE => setting::CUSTOMER_PATTERN,
            MANY => setting::CUSTOMERS_PATTERN,
            '~' | '*' | '?' => {
                rest.push('~');
                rest.push(character);
                continue;
            }
            _ => {
                rest.push(character);
                continue;
            }
        };
        if !rest.is_empty() {
            parts.push(literal(&std::mem::take(&mut rest)));
        }
        parts.push(fixed(row, SETTING));
    }
    if !rest.is_empty() {
        parts.push(literal(&rest));
    }
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join("&")) }
}
