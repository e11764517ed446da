use indexmap::IndexMap;
use std::{collections::BTreeMap, hash::Hash};

/// Pairs as a map.
///
/// Where one is collected, the standard library sorts the pairs first, with some six thousand bytes
/// of code for each place that does. Pairs that come in order, and many of them, are collected:
/// that is quicker.
pub(crate) trait Mapped<K, V>: Iterator<Item = (K, V)> + Sized {
    /// Puts the pairs into a map, one after another: the last of those with one key stays.
    fn mapped(self) -> BTreeMap<K, V>
    where
        K: Ord,
    {
        let mut map = BTreeMap::new();
        for (key, value) in self {
            map.insert(key, value);
        }
        map
    }

    /// Puts the pairs into a map in which each is found by one look, however many there are: ids of
    /// one family begin alike, so that looking among the sorted compares long texts, most of which
    /// are in no cache of the processor.
    fn indexed(self) -> IndexMap<K, V>
    where
        K: Hash + Eq,
    {
        let mut map = IndexMap::with_capacity(self.size_hint().0);
        for (key, value) in self {
            map.insert(key, value);
        }
        map
    }
}

impl<K, V, I: Iterator<Item = (K, V)>> Mapped<K, V> for I {}
