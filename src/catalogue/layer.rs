//! Layers laid over one another: adds, extends, removes, translates.

use super::{
    Layer, ORIGINAL,
    document::Document,
    labels::labels_of,
    raw::{
        Entries, FileKind, InOutcome, Overlay, RawKpi, RawObjective, RawSector, RawUnit, holds,
        language_of,
    },
    resolve::{self, missed},
    source::{self, built_in_layer, shipped},
    texts::check_translation,
    wording::placeholders,
};
use crate::{
    finding::{CatalogueCode, Code, Finding, Location, ReferenceCode, TextCode},
    model::{Id, Outcome},
};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry comes from: documents, later ones last, each with the key of its table there.
pub(super) type Origin = Vec<(usize, Option<String>)>;

/// Everything merged, with where it comes from.
#[derive(Default)]
pub(super) struct LayerStack<'t> {
    /// All files that were read.
    pub(super) documents: Vec<Document<'t>>,
    /// The entries.
    pub(super) entries: Entries,
    /// Where each comes from, by kind and id.
    pub(super) origins: BTreeMap<(EntryKind, String), Origin>,
    /// What a layer hid, or could not be read; references to it are no fault of their own.
    pub(super) gone: BTreeSet<(EntryKind, String)>,
    /// Labels by flat key; later ones win.
    pub(super) labels: BTreeMap<String, String>,
    /// What each document holds, by its place among them.
    pub(super) holds: Vec<FileKind<'t>>,
    /// What was wrong.
    pub(super) findings: Vec<Finding>,
    /// How many documents came packed: they hold no faults of their own.
    pub(super) packed: usize,
    /// Whether the built-in layer is there.
    built_in: bool,
}

/// Labels under this key can be added.
const EXTENDABLE: &str = "data_source.";

/// The kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    /// A unit.
    Unit,
    /// A sector.
    Sector,
    /// A KPI.
    Kpi,
    /// An objective.
    Objective,
}

/// What entries of all kinds have in common.
trait RawEntry: Overlay + Clone + Default + DeserializeOwned {
    /// Which kind it is.
    const KIND: EntryKind;
    /// The entry that it changes or begins from.
    fn extends(&self) -> Option<&String>;
    /// Whether it hides an entry.
    fn removed(&self) -> bool;
    /// Where the merged ones are kept.
    fn entries_of(entries: &mut Entries) -> &mut IndexMap<String, Self::Kept>;
    /// As it is kept.
    type Kept: Clone;
    /// Puts it with its outcome.
    fn keep(self, outcome: &str) -> Self::Kept;
    /// Lays a later one over a kept one; an outcome moves it.
    fn overlay_kept(kept: &mut Self::Kept, later: Self, outcome: Option<&str>);
}

macro_rules! entry {
    (filed $kind:ty, $entry_kind:ident, $field:ident) => {
        impl RawEntry for $kind {
            type Kept = InOutcome<$kind>;
            fn keep(self, outcome: &str) -> Self::Kept {
                InOutcome { outcome: outcome.to_owned(), entry: self }
            }
            fn overlay_kept(kept: &mut Self::Kept, later: Self, outcome: Option<&str>) {
                kept.entry.overlay(later);
                if let Some(outcome) = outcome {
                    outcome.clone_into(&mut kept.outcome);
                }
            }
            entry!(common $entry_kind, $field);
        }
    };
    ($kind:ty, $entry_kind:ident, $field:ident) => {
        impl RawEntry for $kind {
            type Kept = $kind;
            fn keep(self, _: &str) -> Self::Kept {
                self
            }
            fn overlay_kept(kept: &mut Self::Kept, later: Self, _: Option<&str>) {
                kept.overlay(later);
            }
            entry!(common $entry_kind, $field);
        }
    };
    (common $entry_kind:ident, $field:ident) => {
        const KIND: EntryKind = EntryKind::$entry_kind;
        fn extends(&self) -> Option<&String> {
            self.extends.as_ref()
        }
        fn removed(&self) -> bool {
            self.removed == Some(true)
        }
        fn entries_of(entries: &mut Entries) -> &mut IndexMap<String, Self::Kept> {
            &mut entries.$field
        }
    };
}
entry!(filed RawKpi, Kpi, kpis);
entry!(filed RawObjective, Objective, objectives);
entry!(RawSector, Sector, sectors);
entry!(RawUnit, Unit, units);

/// An entry on its way in.
struct Incoming<T> {
    /// Its id.
    id: String,
    /// What is written.
    entry: T,
    /// The outcome that its file stands under; empty where there is none.
    outcome: String,
    /// Its file.
    document: usize,
    /// The key of its table there.
    table: Option<String>,
}

impl<'t> LayerStack<'t> {
    /// Lays all layers over one another in one language.
    pub(super) fn new(language: &str, users: &'t [Layer]) -> Self {
        let mut merged = Self::default();
        // The tests have found no fault in what is packed: under layers of the
        // user's, only those are read and compared.
        let pack = if users.is_empty() { None } else { source::packed(shipped(language)) };
        match pack {
            Some(entries) => merged.add_packed(shipped(language), entries),
            None => {
                if language != ORIGINAL {
                    // A language that lacks a label shows the original's.
                    merged.labels = labels_of(built_in_layer(), ORIGINAL);
                }
                merged.add(language, built_in_layer());
            }
        }
        merged.built_in = true;
        for layer in users {
            merged.add(language, layer);
        }
        for kpi in merged.entries.kpis.values_mut() {
            kpi.entry.prune();
        }
        super::raw::sort(&mut merged.entries);
        merged
    }

    /// Begins with the packed entries; their files are only looked into to find a place.
    fn add_packed(&mut self, language: &str, entries: Entries) {
        let labels = source::packed_labels(language).unwrap_or_default();
        self.labels =
            labels.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
        let layer = built_in_layer();
        for of_language in [None, Some(language)] {
            for (path, text) in &layer.files {
                let (of, within) = language_of(path);
                let Some(what) = holds(within).filter(|_| of == of_language) else { continue };
                let document = self.documents.len();
                self.documents.push(Document::new(layer.display(path), text));
                self.holds.push(what);
                let mut note = |sort, id: &str, table: Option<String>| {
                    let origin = self.origins.entry((sort, id.to_owned())).or_default();
                    origin.push((document, table));
                };
                match what {
                    FileKind::Kpi { id, .. } => note(EntryKind::Kpi, id, None),
                    FileKind::Sector { id } => note(EntryKind::Sector, id, None),
                    FileKind::Objectives { outcome } => {
                        for (id, filed) in &entries.objectives {
                            if filed.outcome == outcome {
                                note(EntryKind::Objective, id, Some(id.clone()));
                            }
                        }
                    }
                    FileKind::Units => {
                        for id in entries.units.keys() {
                            note(EntryKind::Unit, id, Some(id.clone()));
                        }
                    }
                    FileKind::Labels { .. } => {}
                }
            }
        }
        self.packed = self.documents.len();
        self.entries = entries;
    }

    /// Lays a layer over what is there: first its originals, then its words in the language.
    fn add(&mut self, language: &str, layer: &'t Layer) {
        if layer.files.is_empty() {
            self.findings.push(Finding::new(
                CatalogueCode::NothingInFolder { folder: layer.name.clone() },
                Location::File { file: layer.name.clone() },
            ));
        }
        let first = self.documents.len();
        let mut kpis: Vec<Incoming<RawKpi>> = Vec::new();
        let mut objectives: Vec<Incoming<RawObjective>> = Vec::new();
        let mut sectors: Vec<Incoming<RawSector>> = Vec::new();
        let mut units: Vec<Incoming<RawUnit>> = Vec::new();
        let mut translations = Vec::new();
        for (path, text) in &layer.files {
            let (of, within) = language_of(path);
            if of.is_some_and(|code| code != language) {
                continue;
            }
            let file = layer.display(path);
            let Some(what) = holds(within).filter(|what| {
                // Labels are words of a language and nothing else.
                of.is_some() || !matches!(what, FileKind::Labels { .. })
            }) else {
                self.findings.push(Finding::new(
                    CatalogueCode::MisplacedFile { path: path.clone() },
                    Location::File { file },
                ));
                continue;
            };
            let document = self.documents.len();
            let parsed = Document::new(file, text);
            self.documents.push(parsed);
            self.holds.push(what);
            if of.is_some() {
                translations.push((document, what));
                continue;
            }
            match what {
                FileKind::Kpi { outcome, id } => {
                    if self.outcome_folder(outcome, document) && self.stem(id, document) {
                        kpis.extend(self.whole(document, id, outcome));
                    }
                }
                FileKind::Sector { id } => {
                    if self.stem(id, document) {
                        sectors.extend(self.whole(document, id, ""));
                    }
                }
                FileKind::Objectives { outcome } => {
                    if self.outcome_folder(outcome, document) {
                        objectives.extend(self.tables(document, outcome));
                    }
                }
                FileKind::Units => units.extend(self.tables(document, "")),
                FileKind::Labels { .. } => {}
            }
        }
        self.put(units, first);
        self.put(sectors, first);
        self.put(kpis, first);
        self.put(objectives, first);
        if language != ORIGINAL {
            self.compare(language, layer, first, &translations);
        }
        for (document, what) in translations {
            match what {
                FileKind::Kpi { id, .. } => {
                    if let Some(mut kpi) = self.whole::<RawKpi>(document, id, "") {
                        self.take_strays(&mut kpi, first);
                        self.translate(kpi);
                    }
                }
                FileKind::Sector { id } => {
                    let sector = self.whole::<RawSector>(document, id, "");
                    sector.into_iter().for_each(|sector| self.translate(sector));
                }
                FileKind::Objectives { .. } => {
                    for objective in self.tables::<RawObjective>(document, "") {
                        self.translate(objective);
                    }
                }
                FileKind::Units => {
                    for unit in self.tables::<RawUnit>(document, "") {
                        self.translate(unit);
                    }
                }
                FileKind::Labels { area } => self.add_labels(document, area),
            }
        }
    }

    /// Whether a folder or file is named after an outcome; else that is noted.
    fn outcome_folder(&mut self, outcome: &str, document: usize) -> bool {
        let known = outcome.parse::<Outcome>().is_ok();
        if !known {
            self.at_file(CatalogueCode::UnknownOutcome { outcome: outcome.to_owned() }, document);
        }
        known
    }

    /// Whether a file's name can be an id; else that is noted.
    fn stem(&mut self, id: &str, document: usize) -> bool {
        let valid = id.parse::<Id>().is_ok();
        if !valid {
            self.at_file(CatalogueCode::FileNameNoId { value: id.to_owned() }, document);
        }
        valid
    }

    /// Notes an error of a file as a whole.
    fn at_file(&mut self, code: impl Into<Code>, document: usize) {
        let location = Location::File { file: self.documents[document].file.clone() };
        self.findings.push(Finding::new(code, location));
    }

    /// A file that is one entry.
    fn whole<T: RawEntry>(
        &mut self,
        document: usize,
        id: &str,
        outcome: &str,
    ) -> Option<Incoming<T>> {
        let (id, outcome) = (id.to_owned(), outcome.to_owned());
        let Some(entry) = self.documents[document].read(&mut self.findings) else {
            self.gone.insert((T::KIND, id));
            return None;
        };
        Some(Incoming { id, entry, outcome, document, table: None })
    }

    /// A file that is a table of entries.
    fn tables<T: RawEntry>(&mut self, document: usize, outcome: &str) -> Vec<Incoming<T>> {
        let entries: Option<IndexMap<String, T>> =
            self.documents[document].read(&mut self.findings);
        let mut tables = Vec::new();
        for (id, entry) in entries.into_iter().flatten() {
            if id.parse::<Id>().is_err() {
                self.note_key(TextCode::UnfitId { value: id.clone() }, document, &[&id]);
                continue;
            }
            let (table, outcome) = (Some(id.clone()), outcome.to_owned());
            tables.push(Incoming { id, entry, outcome, document, table });
        }
        tables
    }

    /// Notes something at a key of a file.
    fn note_key(&mut self, code: impl Into<Code>, document: usize, route: &[&str]) {
        let file = &self.documents[document];
        let location = match file.find(route.iter().copied()).key {
            Some(span) => file.place(span),
            None => Location::File { file: file.file.clone() },
        };
        self.findings.push(Finding::new(code, location));
    }

    /// Puts a layer's entries of one kind on their shelf: those that stand alone
    /// first, then those that extend one, as soon as it is there.
    fn put<T: RawEntry>(&mut self, incoming: Vec<Incoming<T>>, first: usize) {
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

    /// Leaves out of a KPI's words what the KPI lacks.
    fn take_strays(&mut self, incoming: &mut Incoming<RawKpi>, first: usize) {
        let Some(original) = self.entries.kpis.get(&incoming.id) else { return };
        let strays = incoming.entry.take_strays(&original.entry);
        // Where the layer has the original too, the comparison has said so.
        if self.original(incoming.document, first).is_some() {
            return;
        }
        for [table, key] in strays {
            self.note_key(
                CatalogueCode::TranslatesNothing { key: format!("{table}.{key}") },
                incoming.document,
                &[&table, &key],
            );
        }
    }

    /// The document of the same layer that a translation belongs to.
    fn original(&self, translation: usize, first: usize) -> Option<usize> {
        (first..self.documents.len())
            .find(|other| *other != translation && self.holds[*other] == self.holds[translation])
    }

    /// Lays an entry's words in the language over it.
    fn translate<T: RawEntry>(&mut self, incoming: Incoming<T>) {
        let Incoming { id, entry, document, table, .. } = incoming;
        match T::entries_of(&mut self.entries).get_mut(&id) {
            Some(kept) => {
                T::overlay_kept(kept, entry, None);
                if let Some(origin) = self.origins.get_mut(&(T::KIND, id)) {
                    origin.push((document, table));
                }
            }
            None if self.gone.contains(&(T::KIND, id.clone())) => {}
            None => {
                let route: Vec<&str> = table.as_deref().into_iter().collect();
                self.note_key(CatalogueCode::TranslatesNothing { key: id }, document, &route);
            }
        }
    }

    /// Notes what a layer's translations lack or have too much. A layer that
    /// translates nothing but labels may be in the language itself.
    fn compare(
        &mut self,
        language: &str,
        layer: &Layer,
        first: usize,
        translations: &[(usize, FileKind<'t>)],
    ) {
        let entries = |what: &FileKind<'_>| !matches!(what, FileKind::Labels { .. });
        let translates = translations.iter().any(|(_, what)| entries(what));
        let mut noted = Vec::new();
        for document in first..self.documents.len() {
            let what = self.holds[document];
            let is_translation = translations.iter().any(|(other, _)| *other == document);
            if is_translation || !entries(&what) || !translates {
                continue;
            }
            if !translations.iter().any(|(_, other)| *other == what) {
                let file = self.documents[document].file.clone();
                let within = file.strip_prefix(&layer.display("")).unwrap_or(&file);
                noted.push(Finding::new(
                    CatalogueCode::MissingTranslationFile {
                        file: format!("languages/{language}/{within}"),
                    },
                    Location::File { file },
                ));
            }
        }
        for (document, what) in translations.iter().filter(|(_, what)| entries(what)) {
            let original =
                self.original(*document, first).map(|original| &self.documents[original]);
            check_translation(original, &self.documents[*document], *what, &mut noted);
        }
        self.findings.append(&mut noted);
    }

    /// Takes over a file's labels, flattened; those that nothing asks for are noted.
    fn add_labels(&mut self, document: usize, area: &str) {
        let file = &self.documents[document];
        // Says what is no TOML; the rest is read from the tree, with its places.
        file.read::<toml::Table>(&mut self.findings);
        let found = super::labels::flatten(file, area, &mut self.findings);
        for (key, (text, span)) in found {
            let original = self.labels.get(&key);
            let known = |name: &str| {
                original.is_some_and(|original| placeholders(original).any(|other| other == name))
            };
            let mut note = |code: ReferenceCode| {
                self.findings.push(Finding::new(code, file.place(span.clone())));
            };
            if original.is_some() {
                for name in placeholders(&text).filter(|name| !known(name)) {
                    let known = original.into_iter().flat_map(|text| placeholders(text));
                    note(missed(resolve::PLACEHOLDER, name, known));
                }
            } else if self.built_in && !key.starts_with(EXTENDABLE) {
                let known = self.labels.keys().map(String::as_str);
                note(missed(resolve::LABEL, &key, known));
            }
            self.labels.insert(key, text);
        }
    }
}
