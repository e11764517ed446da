//! Layers laid over one another: adds, extends, removes, translates.

mod entry;
mod open;
mod put;
mod words;

use super::{
    Layer, ORIGINAL,
    document::Document,
    labels::labels_of,
    raw::{Entries, FileKind, holds, language_of},
    source::{self, built_in_layer, shipped},
};
use crate::finding::{CatalogueCode, Code, Finding, Location};
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
    /// Bytes of the entries that extend others.
    extended: usize,
    /// Whether that was too much.
    too_large: bool,
    /// Whether the built-in layer is there.
    built_in: bool,
}

/// The kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    /// A unit.
    Unit,
    /// A theme.
    Theme,
    /// A sector.
    Sector,
    /// A KPI.
    Kpi,
    /// An objective.
    Objective,
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
                    FileKind::Theme { id } => note(EntryKind::Theme, id, None),
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
            let file = layer.name.clone();
            let code = CatalogueCode::NothingInFolder { folder: file.clone() };
            self.findings.push(Finding::new(code, Location::File { file }));
        }
        let first = self.documents.len();
        let translations = self.open(language, layer);
        self.put_originals(first, &translations);
        if language != ORIGINAL {
            self.compare(language, layer, first, &translations);
        }
        for document in translations {
            self.add_words(document, first);
        }
    }

    /// Notes an error of a file as a whole.
    fn at_file(&mut self, code: impl Into<Code>, document: usize) {
        let location = Location::File { file: self.documents[document].file.clone() };
        self.findings.push(Finding::new(code, location));
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
}
