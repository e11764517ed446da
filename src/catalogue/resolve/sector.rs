//! A sector.

use super::field::{key, needed, reference};
use crate::{
    catalogue::{Sector, note::Notes, raw::RawSector, sector::DefaultObjective},
    checks,
    finding::{CatalogueCode, TextCode, nearest},
    model::{CustomerWords, Perspective},
};
use indexmap::IndexMap;
use std::{collections::BTreeMap, str::FromStr};
use strum::IntoEnumIterator;

/// A sector.
pub(crate) fn sector(id: &str, raw: &RawSector, notes: &mut Notes) -> Option<Sector> {
    let name = needed(raw.name.as_ref(), &["name"], notes).cloned();
    let every = key(raw.every.as_ref(), &["every"], notes);
    let customer = customer(raw, notes);
    let perspective = perspective(raw, notes);
    let outcomes = by_key(&raw.outcomes, "outcomes", notes);
    let treatments = by_key(&raw.treatments, "treatments", notes);
    let value_propositions = by_key(&raw.value_propositions, "value_propositions", notes);
    let mut defaults = Vec::new();
    for (place, default) in raw.defaults.iter().flatten().enumerate() {
        let place = place.to_string();
        let route = ["defaults", place.as_str(), "objective"];
        let objective = needed(default.objective.as_ref(), &route, notes)
            .and_then(|objective| reference(Some(objective), &route, notes));
        let ids = |list: &Option<Vec<String>>| {
            list.iter().flatten().filter_map(|id| id.parse().ok()).collect()
        };
        let (kpis, drives) = (ids(&default.kpis), ids(&default.drives));
        defaults.extend(objective.map(|objective| DefaultObjective { objective, kpis, drives }));
    }
    Some(Sector {
        id: id.parse().ok()?,
        name: name?,
        also_called: raw.also_called.clone().unwrap_or_default(),
        every: every?,
        least_shown: raw.least_shown,
        customer: customer?,
        perspective: perspective?,
        outcomes,
        treatments,
        value_propositions,
        defaults,
    })
}

/// A sector's words for those whom it serves.
fn customer(raw: &RawSector, notes: &mut Notes) -> Option<CustomerWords> {
    let Some(customer) = &raw.customer else {
        notes.missing(&["customer"]);
        return None;
    };
    let one = needed(customer.one.as_ref(), &["customer", "one"], notes).cloned();
    let many = needed(customer.many.as_ref(), &["customer", "many"], notes).cloned();
    let article = needed(customer.article.as_ref(), &["customer", "article"], notes).cloned();
    Some(CustomerWords { one: one?, many: many?, article: article? })
}

/// A sector's perspectives.
fn perspective(raw: &RawSector, notes: &mut Notes) -> Option<Perspective> {
    let Some(perspective) = &raw.perspective else {
        notes.missing(&["perspective"]);
        return None;
    };
    let name = needed(perspective.name.as_ref(), &["perspective", "name"], notes).cloned();
    let place = key(perspective.place.as_ref(), &["perspective", "place"], notes);
    if perspective.order.is_none() {
        notes.missing(&["perspective", "order"]);
    }
    let (name, order) = (name?, perspective.order.clone()?);
    if let Some(code) = place.and_then(|place| checks::position(place, &name, &order)) {
        notes.at_value(code, &["perspective", "place"]);
    }
    if !order.contains(&name) {
        notes.at_value(
            CatalogueCode::PerspectiveNotInOrder { name: name.clone() },
            &["perspective", "order"],
        );
    }
    Some(Perspective { name, place: place?, order })
}

/// A name for every key of an enumeration.
fn by_key<T>(
    texts: &IndexMap<String, String>,
    table: &str,
    notes: &mut Notes,
) -> BTreeMap<T, String>
where
    T: FromStr + IntoEnumIterator + Into<&'static str> + Ord + Copy,
{
    for word in texts.keys().filter(|word| word.parse::<T>().is_err()) {
        let known: Vec<&'static str> = T::iter().map(Into::into).collect();
        let nearest = nearest(word, known.iter().copied()).map(str::to_owned);
        let known = known.into_iter().map(str::to_owned).collect();
        let code = TextCode::UnknownKey { key: word.clone(), nearest, known };
        notes.at_key(code, &[table, word]);
    }
    let mut named = BTreeMap::new();
    for value in T::iter() {
        let name: &'static str = value.into();
        match texts.get(name) {
            Some(text) => {
                named.insert(value, text.clone());
            }
            None => notes.missing(&[table, name]),
        }
    }
    named
}
