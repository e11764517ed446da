//! Lists put in order with little code.

use std::cmp::Ordering;

/// A list that is put in order.
///
/// The standard library's sort is some six thousand bytes of code for each kind of list and of
/// order. Here it is the places that are sorted, by one code for all, and no entry is held twice. Where a list is sorted again
/// and again, or holds numbers alone, the standard library's is quicker.
pub(crate) trait Ordered<T> {
    /// Puts the list in order; those that are equal stay as they stood.
    fn in_order_by(&mut self, order: impl FnMut(&T, &T) -> Ordering);

    /// Puts the list in the order of a key; those that are equal stay as they stood.
    fn in_order_of<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.in_order_by(|one, two| key(one).cmp(&key(two)));
    }
}

impl<T> Ordered<T> for [T] {
    fn in_order_by(&mut self, mut order: impl FnMut(&T, &T) -> Ordering) {
        let list = &*self;
        let mut places = places(list.len(), &mut |one, two| {
            let both = list.get(one).zip(list.get(two));
            both.map_or(Ordering::Equal, |(one, two)| order(one, two))
        });
        // Round each cycle of places, so that nothing is held twice.
        for start in 0..places.len() {
            let mut at = start;
            while let Some(place) = places.get_mut(at) {
                let from = std::mem::replace(place, at);
                if from == start {
                    break;
                }
                self.swap(at, from);
                at = from;
            }
        }
    }
}

/// The places of a list in the order of what stands there.
fn places(count: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, two| order(*one, *two));
    places
}

#[cfg(test)]
mod tests {
    use super::Ordered as _;

    #[test]
    fn equals_stay_as_they_stood() {
        let mut list: Vec<(u32, u32)> = (0..200).map(|number| (number * 7 % 10, number)).collect();
        let mut expected = list.clone();
        expected.sort_by_key(|(key, _)| *key);
        list.in_order_of(|(key, _)| *key);
        assert_eq!(list, expected);
        let mut none: Vec<String> = Vec::new();
        none.in_order_of(String::len);
        assert!(none.is_empty());
    }
}
