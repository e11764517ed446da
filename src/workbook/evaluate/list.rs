//! Ranges in which much is looked up: where each value stands in them.

use super::{criterion::Criterion, pattern::Pattern, value::Value};
use std::collections::BTreeMap;

/// Places of the values of a range, from 0; built once, because cells that have a value keep it.
#[derive(Debug, Default)]
pub(super) struct List {
    numbers: BTreeMap<u64, Vec<u32>>,
    texts: BTreeMap<String, Vec<u32>>,
    empty: Vec<u32>,
}

/// A number as a key; both zeros are one.
fn key(number: f64) -> u64 {
    (number + 0.0).to_bits()
}

impl List {
    /// Adds the value of the next place.
    pub(super) fn push(&mut self, place: u32, value: &Value<'_>) {
        match value {
            Value::Number(number) => self.numbers.entry(key(*number)).or_default().push(place),
            Value::Text(text) if text.is_empty() => self.empty.push(place),
            Value::Text(text) => self.texts.entry(text.to_lowercase()).or_default().push(place),
            Value::Blank => self.empty.push(place),
            Value::Truth(_) | Value::Error(_) => {}
        }
    }

    /// Whether lists tell where a criterion holds.
    pub(super) fn knows(criterion: &Criterion<'_>) -> bool {
        matches!(criterion, Criterion::Number(_) | Criterion::Text(_) | Criterion::Empty)
    }

    /// Places at which a criterion holds.
    pub(super) fn meeting(&self, criterion: &Criterion<'_>) -> &[u32] {
        let found = match criterion {
            Criterion::Number(number) => self.numbers.get(&key(*number)),
            Criterion::Text(text) => self.texts.get(&text.to_lowercase()),
            Criterion::Empty => Some(&self.empty),
            _ => None,
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether lists tell where a value stands.
    pub(super) fn knows_place(value: &Value<'_>) -> bool {
        match value {
            Value::Number(_) => true,
            Value::Text(text) => !text.is_empty() && !Pattern::is_special(text),
            Value::Blank | Value::Truth(_) | Value::Error(_) => false,
        }
    }

    /// The first place with a value.
    pub(super) fn first(&self, value: &Value<'_>) -> Option<u32> {
        let found = match value {
            Value::Number(number) => self.numbers.get(&key(*number)),
            Value::Text(text) => self.texts.get(&text.to_lowercase()),
            _ => None,
        };
        found.and_then(|places| places.first().copied())
    }
}
