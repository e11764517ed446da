//! Single fields: keys of enumerations, numbers, ids.

use crate::{
    catalogue::note::Notes,
    finding::{CatalogueCode, TextCode, nearest},
    model::{Aspect, Id, ValueProposition},
};
use std::str::FromStr;
use strum::IntoEnumIterator;

/// A key of an enumeration.
pub(super) fn key<T>(text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<T>
where
    T: FromStr + IntoEnumIterator + Into<&'static str>,
{
    let Some(text) = text else {
        notes.missing(route);
        return None;
    };
    text.parse().ok().or_else(|| {
        let known: Vec<&'static str> = T::iter().map(Into::into).collect();
        unknown_word(text, &known, route, notes);
        None
    })
}

/// Notes a word that cannot be chosen, with the nearest that can.
fn unknown_word(word: &str, known: &[&str], route: &[&str], notes: &mut Notes) {
    let nearest = nearest(word, known.iter().copied()).map(str::to_owned);
    let known = known.iter().map(|word| (*word).to_owned()).collect();
    notes.at_value(TextCode::UnknownWord { word: word.to_owned(), known, nearest }, route);
}

/// A number that must be there, and be one.
pub(super) fn number(value: Option<f64>, route: &[&str], notes: &mut Notes) -> Option<f64> {
    if value.is_none() {
        notes.missing(route);
    }
    finite(value, route, notes)
}

/// A number that is neither infinite nor not-a-number.
pub(crate) fn finite(value: Option<f64>, route: &[&str], notes: &mut Notes) -> Option<f64> {
    let finite = value.filter(|value| value.is_finite());
    if value.is_some() && finite.is_none() {
        notes.at_value(CatalogueCode::NotFinite, route);
    }
    finite
}

/// A field that must be there.
pub(super) fn needed<'r>(
    text: Option<&'r String>,
    route: &[&str],
    notes: &mut Notes,
) -> Option<&'r String> {
    if text.is_none() {
        notes.missing(route);
    }
    text
}

/// An id of something else.
pub(super) fn reference(text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<Id> {
    let text = text?;
    text.parse().map_err(|_| notes.at_value(TextCode::UnfitId { value: text.clone() }, route)).ok()
}

/// A place in the value proposition.
pub(super) fn proposition(text: Option<&String>, notes: &mut Notes) -> Option<ValueProposition> {
    let text = text?;
    let read = text.parse().ok();
    if read.is_none() {
        let known: Vec<String> =
            Aspect::iter().map(|aspect| ValueProposition(aspect).to_string()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        unknown_word(text, &known, &["value_proposition"], notes);
    }
    read
}
