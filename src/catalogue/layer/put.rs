//! Entries put in their place: added, extended, removed.

use super::{
    EntryKind, LayerStack, Origin,
    entry::{Incoming, RawEntry},
};
use crate::{
    catalogue::resolve::{self, missed},
    finding::{CatalogueCode, Code, Finding, Location},
};
use std::collections::BTreeMap;

/// Most files that an entry is made of, each extending the one before.
const MAX_EXTENDS: usize = 8;
/// Most bytes of entries that extend others, with all that they take over.
const MAX_EXTENDED: usize = 32 << 20;

/// An entry whose base has not come, whatever its kind.
struct Baseless {
    id: String,
    /// The entry that it extends.
    base: String,
    document: usize,
    table: Option<String>,
}

impl Baseless {
    fn of<T: RawEntry>(incoming: Incoming<T>) -> Self {
        let base = incoming.entry.extends().cloned().unwrap_or_default();
        Self { id: incoming.id, base, document: incoming.document, table: incoming.table }
    }
}

impl LayerStack<'_> {
    /// Puts a layer's entries of one kind on their shelf: those that stand alone
    /// first, then those that extend one, as soon as it is there.
    pub(super) fn put<T: RawEntry>(&mut self, incoming: Vec<Incoming<T>>, first: usize) {
        let (mut waiting, alone): (Vec<_>, Vec<_>) = incoming
            .into_iter()
            .partition(|incoming| incoming.entry.extends().is_some() && !incoming.entry.removed());
        for incoming in alone {
            if incoming.entry.removed() {
                self.remove(incoming)
            } else {
                self.place(incoming, first)
            }
        }
        loop {
            let before = waiting.len();
            let mut still = Vec::new();
            for incoming in waiting {
                let base = incoming.entry.extends().cloned().unwrap_or_default();
                if T::entries_of(&mut self.entries).contains_key(&base) {
                    self.extend(incoming, &base, first);
                } else {
                    still.push(incoming);
                }
            }
            waiting = still;
            if waiting.len() == before {
                break;
            }
        }
        let waiting: Vec<Baseless> = waiting.into_iter().map(Baseless::of).collect();
        for Baseless { base, document, table, .. } in self.extend_nothing(T::KIND, &waiting) {
            if !self.gone.contains(&(T::KIND, base.clone())) {
                let known = T::entries_of(&mut self.entries).keys().map(String::as_str);
                let code = missed(resolve::ENTRY, base, known);
                self.at_extends(code, *document, table.as_deref());
            }
        }
    }

    /// Notes which entries extend each other; those whose base does not exist come back.
    fn extend_nothing<'w>(
        &mut self,
        kind: EntryKind,
        waiting: &'w [Baseless],
    ) -> Vec<&'w Baseless> {
        let mut bases: BTreeMap<&str, &str> = BTreeMap::new();
        bases.extend(waiting.iter().map(|one| (one.id.as_str(), one.base.as_str())));
        // One of each circle is told, and of those that lead to nothing the one that does so itself.
        let mut done: BTreeMap<&str, usize> = BTreeMap::new();
        let mut without = Vec::new();
        for (number, one) in waiting.iter().enumerate() {
            let mut id = one.id.as_str();
            while let Some(base) = bases.get(id).filter(|_| !done.contains_key(id)) {
                done.insert(id, number);
                id = base;
            }
            if !bases.contains_key(one.base.as_str()) {
                without.push(one);
            } else if done.get(id) == Some(&number) {
                self.extend_each_other(waiting, &bases, id);
            }
            self.gone.insert((kind, one.id.clone()));
        }
        without
    }

    /// Notes a circle of entries that extend each other, at one of them.
    fn extend_each_other(&mut self, waiting: &[Baseless], bases: &BTreeMap<&str, &str>, id: &str) {
        let mut circle = vec![id.to_owned()];
        let mut next = bases.get(id).copied().unwrap_or(id);
        while next != id && circle.len() < MAX_EXTENDS {
            circle.push(next.to_owned());
            next = bases.get(next).copied().unwrap_or(id);
        }
        circle.push(next.to_owned());
        let Some(one) = waiting.iter().find(|one| one.id == id) else { return };
        let code = CatalogueCode::ExtendEachOther { circle };
        self.at_extends(code, one.document, one.table.as_deref());
    }

    /// Notes something at what an entry says that it extends.
    fn at_extends(&mut self, code: impl Into<Code>, document: usize, table: Option<&str>) {
        let route = table.into_iter().chain(["extends"]);
        let file = &self.documents[document];
        let place = match file.find(route).value {
            Some(span) => file.place(span),
            None => Location::File { file: file.file.clone() },
        };
        self.findings.push(Finding::new(code, place));
    }

    /// Hides an entry.
    fn remove<T: RawEntry>(&mut self, incoming: Incoming<T>) {
        let Incoming { id, document, table, .. } = incoming;
        if T::entries_of(&mut self.entries).shift_remove(&id).is_none() {
            let mut route: Vec<&str> = table.as_deref().into_iter().collect();
            route.push("removed");
            self.note_key(CatalogueCode::RemovesNothing { id: id.clone() }, document, &route);
        }
        self.origins.remove(&(T::KIND, id.clone()));
        self.gone.insert((T::KIND, id));
    }

    /// Adds an entry, or puts it in the place of an earlier one and says so.
    fn place<T: RawEntry>(&mut self, incoming: Incoming<T>, first: usize) {
        let Incoming { id, entry, outcome, document, table } = incoming;
        let origin = vec![(document, table)];
        self.warn_of_overwriting(T::KIND, &id, &origin, first);
        T::entries_of(&mut self.entries).insert(id.clone(), entry.keep(&outcome));
        self.origins.insert((T::KIND, id), origin);
    }

    /// Changes an entry in its place, or begins a new one from it.
    fn extend<T: RawEntry>(&mut self, incoming: Incoming<T>, base: &str, first: usize) {
        let Incoming { id, entry, outcome, document, table } = incoming;
        let mut origin = self.origins.get(&(T::KIND, base.to_owned())).cloned().unwrap_or_default();
        origin.push((document, table));
        let Some(mut kept) = T::entries_of(&mut self.entries).get(base).cloned() else { return };
        let size = postcard::to_allocvec(&kept).map_or(0, |bytes| bytes.len());
        self.extended = self.extended.saturating_add(size);
        let refused = if origin.len() > MAX_EXTENDS {
            Some(CatalogueCode::ExtendsTooMany { most: MAX_EXTENDS })
        } else if self.extended > MAX_EXTENDED {
            // What follows is too much for the same reason.
            let told = self.too_large;
            self.too_large = true;
            if told {
                self.gone.insert((T::KIND, id));
                return;
            }
            Some(CatalogueCode::ExtendsTooMuch { most: MAX_EXTENDED >> 20 })
        } else {
            None
        };
        if let Some(code) = refused {
            let table = origin.last().and_then(|(_, table)| table.as_deref());
            self.at_extends(code, document, table);
            self.gone.insert((T::KIND, id));
            return;
        }
        if id != base {
            self.warn_of_overwriting(T::KIND, &id, &origin, first);
        }
        T::overlay_kept(&mut kept, entry, Some(&outcome));
        T::entries_of(&mut self.entries).insert(id.clone(), kept);
        self.origins.insert((T::KIND, id), origin);
    }

    /// Notes that an entry takes the place of another without saying so.
    fn warn_of_overwriting(&mut self, kind: EntryKind, id: &str, by: &Origin, first: usize) {
        let Some(earlier) = self.origins.get(&(kind, id.to_owned())) else { return };
        let Some((earlier, _)) = earlier.last() else { return };
        let Some((document, table)) = by.last() else { return };
        let (id, file) = (id.to_owned(), self.documents[*earlier].file.clone());
        // Twice in one layer is a slip; over another layer it may be meant.
        let code = if *earlier >= first {
            CatalogueCode::DuplicateId { id, earlier: file }
        } else {
            CatalogueCode::Overwrites { id, earlier: file }
        };
        let route: Vec<&str> = table.as_deref().into_iter().collect();
        self.note_key(code, *document, &route);
    }
}
