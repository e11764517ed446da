//! Entries put in their place: added, extended, removed.

use super::{
    LayerStack, Origin,
    entry::{Incoming, RawEntry},
};
use crate::{
    catalogue::resolve::{self, missed},
    finding::{CatalogueCode, Finding, Location},
};

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
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut still = Vec::new();
            for incoming in waiting {
                let base = incoming.entry.extends().cloned().unwrap_or_default();
                match T::entries_of(&mut self.entries).get(&base).cloned() {
                    Some(kept) => self.extend(incoming, &base, kept, first),
                    None => still.push(incoming),
                }
            }
            waiting = still;
            if waiting.len() == before {
                for incoming in std::mem::take(&mut waiting) {
                    self.extends_nothing(&incoming);
                }
            }
        }
    }

    /// Notes that the entry to extend does not exist.
    fn extends_nothing<T: RawEntry>(&mut self, incoming: &Incoming<T>) {
        let found = incoming.entry.extends().cloned().unwrap_or_default();
        if self.gone.contains(&(T::KIND, found.clone())) {
            return;
        }
        let known = T::entries_of(&mut self.entries).keys().map(String::as_str);
        let code = missed(resolve::ENTRY, &found, known);
        let mut route: Vec<&str> = incoming.table.as_deref().into_iter().collect();
        route.push("extends");
        let file = &self.documents[incoming.document];
        let place = match file.find(route.iter().copied()).value {
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
        self.warn_of_overwriting::<T>(&id, &origin, first);
        T::entries_of(&mut self.entries).insert(id.clone(), entry.keep(&outcome));
        self.origins.insert((T::KIND, id), origin);
    }

    /// Changes an entry in its place, or begins a new one from it.
    fn extend<T: RawEntry>(
        &mut self,
        incoming: Incoming<T>,
        base: &str,
        mut kept: T::Kept,
        first: usize,
    ) {
        let Incoming { id, entry, outcome, document, table } = incoming;
        let mut origin = self.origins.get(&(T::KIND, base.to_owned())).cloned().unwrap_or_default();
        origin.push((document, table));
        if id != base {
            self.warn_of_overwriting::<T>(&id, &origin, first);
        }
        T::overlay_kept(&mut kept, entry, Some(&outcome));
        T::entries_of(&mut self.entries).insert(id.clone(), kept);
        self.origins.insert((T::KIND, id), origin);
    }

    /// Notes that an entry takes the place of another without saying so.
    fn warn_of_overwriting<T: RawEntry>(&mut self, id: &str, by: &Origin, first: usize) {
        let Some(earlier) = self.origins.get(&(T::KIND, id.to_owned())) else { return };
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
