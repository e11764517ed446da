//! From entries as written to the model, in somebody's words; what is wrong is noted.

mod evidence;
mod field;
mod kpi;
mod objective;
mod proposal;
mod reference;
mod sector;
mod survey;
mod theme;
mod unit;

pub(super) use field::finite;
pub(super) use kpi::kpi;
pub(super) use objective::objective;
pub(super) use reference::*;
pub(super) use sector::sector;
pub(super) use theme::{DEFAULT_THEME, built_in_theme, theme};
pub(super) use unit::unit;

use super::{note::Notes, raw::Entries, wording::Placeholders};
use crate::{
    finding::{CatalogueCode, TextCode},
    model::{Id, Unit},
};
use field::needed;
use indexmap::IndexMap;

/// What is needed to resolve an entry.
pub(super) struct Context<'c> {
    /// All entries, for references.
    pub(super) entries: &'c Entries,
    /// In whose words.
    pub(super) words: &'c Placeholders,
}

impl Context<'_> {
    /// The unit with this key.
    pub(super) fn unit(&self, key: &str, route: &[&str], notes: &mut Notes) -> Option<Unit> {
        let Some(unit) = self.entries.units.get(key) else {
            let known = self.entries.units.keys().map(String::as_str);
            unknown(UNIT, key, known, route, notes);
            return None;
        };
        unit::unit(key, unit, self.words, &mut Notes::default())
    }

    /// The unit that must be named.
    fn needed_unit(&self, key: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<Unit> {
        needed(key, route, notes).and_then(|key| self.unit(key, route, notes))
    }

    /// A text that must be there, filled in.
    fn text(&self, text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<String> {
        match text {
            None => {
                notes.missing(route);
                None
            }
            Some(text) if text.trim().is_empty() => {
                notes.at_value(TextCode::EmptyText { key: route.join(".") }, route);
                None
            }
            Some(text) => Some(self.words.fill(text.trim())),
        }
    }

    /// A text that may be there, filled in.
    fn maybe(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.words.fill(text.trim())).filter(|text| !text.is_empty())
    }

    /// The ids of sectors, with the sectors that extend one of them.
    fn sectors(&self, listed: Option<&Vec<String>>, notes: &mut Notes) -> Vec<Id> {
        let Some(listed) = listed else {
            notes.missing(&["sectors"]);
            return Vec::new();
        };
        if listed.is_empty() {
            notes.at_value(CatalogueCode::EmptyList { key: "sectors".to_owned() }, &["sectors"]);
        }
        self.known_sectors(listed, &["sectors"], notes);
        let extending = self.entries.sectors.keys().filter(|id| {
            !listed.contains(id)
                && lineage(id, self.entries).iter().any(|above| listed.contains(above))
        });
        listed.iter().chain(extending).filter_map(|id| id.parse().ok()).collect()
    }

    /// Tells of ids in a list that are no sector.
    fn known_sectors(&self, listed: &[String], route: &[&str], notes: &mut Notes) {
        for (place, sector) in listed.iter().enumerate() {
            if !self.entries.sectors.contains_key(sector) {
                let known = self.entries.sectors.keys().map(String::as_str);
                let place = place.to_string();
                unknown(SECTOR, sector, known, &[route, &[&place]].concat(), notes);
            }
        }
    }

    /// Whether something of these sectors is for the sector that speaks; all sectors where none is listed.
    fn speaks_here(&self, listed: Option<&Vec<String>>) -> bool {
        let own = &self.words.sectors;
        own.is_empty() || listed.is_none_or(|listed| listed.iter().any(|id| own.contains(id)))
    }
}

/// A sector's own texts of an entry, before those of the sectors that it extends.
struct Voice<'r, T> {
    texts: Vec<&'r T>,
}

impl<'r, T> Voice<'r, T> {
    fn new(by_sector: &'r IndexMap<String, T>, words: &Placeholders) -> Self {
        Self { texts: words.sectors.iter().filter_map(|id| by_sector.get(id)).collect() }
    }

    /// The first of the sectors that has its own.
    fn first<O: ?Sized>(&self, own: impl Fn(&'r T) -> Option<&'r O>) -> Option<&'r O> {
        self.texts.iter().find_map(|texts| own(texts))
    }

    /// The first of the sectors' own texts, else the common one.
    fn or_common(
        &self,
        own: impl Fn(&'r T) -> Option<&'r String>,
        common: &'r Option<String>,
    ) -> Option<&'r String> {
        self.first(own).or(common.as_ref())
    }
}

/// A sector with those that it extends, itself first.
pub(super) fn lineage(id: &str, entries: &Entries) -> Vec<String> {
    let mut line = vec![id.to_owned()];
    while let Some(above) =
        line.last().and_then(|id| entries.sectors.get(id)).and_then(|sector| sector.extends.clone())
        && !line.contains(&above)
    {
        line.push(above);
    }
    line
}
