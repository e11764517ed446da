//! Words of a language laid over the entries, and the labels.

use super::{
    LayerStack,
    entry::{Incoming, RawEntry},
};
use crate::{
    catalogue::{
        Layer,
        labels::flatten,
        raw::{FileKind, RawKpi, RawObjective, RawSector, RawUnit},
        resolve::{self, missed},
        texts::check_translation,
        wording::placeholders,
    },
    finding::{CatalogueCode, Code, Finding, Location, ReferenceCode},
};

/// Labels under these keys can be added: names of sources, and what templates of one's own say.
const EXTENDABLE: [&str; 2] = ["data_source.", "own."];
/// Least likeness (0–1) of a label's whole key to one that was meant.
const LIKE_ENOUGH: f64 = 0.9;

impl<'t> LayerStack<'t> {
    /// Lays what a file says in the language over what is there.
    pub(super) fn add_words(&mut self, document: usize, first: usize) {
        match self.holds[document] {
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
                let objectives = self.tables::<RawObjective>(document, "");
                objectives.into_iter().for_each(|objective| self.translate(objective));
            }
            FileKind::Units => {
                let units = self.tables::<RawUnit>(document, "");
                units.into_iter().for_each(|unit| self.translate(unit));
            }
            FileKind::Labels { area } => self.add_labels(document, area),
            // It has no words.
            FileKind::Theme { .. } => {}
        }
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
        if self.says_more_than_words(document) {
            return;
        }
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

    /// Whether a translation changes what is the same in every language, which was told.
    fn says_more_than_words(&self, document: usize) -> bool {
        let file = &self.documents[document].file;
        self.findings.iter().any(|finding| {
            matches!(finding.code, Code::Catalogue(CatalogueCode::NoText { .. }))
                && matches!(&finding.location, Location::Text { file: other, .. } if other == file)
        })
    }

    /// Notes what a layer's translations lack or have too much. A layer that
    /// translates nothing but labels may be in the language itself.
    pub(super) fn compare(
        &mut self,
        language: &str,
        layer: &Layer,
        first: usize,
        translations: &[usize],
    ) {
        let is_entries = |document: &usize| {
            let holds = self.holds[*document];
            !matches!(holds, FileKind::Labels { .. } | FileKind::Theme { .. })
        };
        let translations: Vec<usize> = translations.iter().copied().filter(is_entries).collect();
        if translations.is_empty() {
            return;
        }
        let mut noted = Vec::new();
        for document in (first..self.documents.len()).filter(is_entries) {
            let translated = |other: &usize| self.holds[*other] == self.holds[document];
            if !translations.iter().any(translated) {
                let file = self.documents[document].file.clone();
                let within = file.strip_prefix(&layer.display("")).unwrap_or(&file);
                let lacking = format!("languages/{language}/{within}");
                let code = CatalogueCode::MissingTranslationFile { file: lacking };
                noted.push(Finding::new(code, Location::File { file }));
            }
        }
        for document in translations {
            let original = self.original(document, first).map(|original| &self.documents[original]);
            check_translation(
                original,
                &self.documents[document],
                self.holds[document],
                &mut noted,
            );
        }
        self.findings.append(&mut noted);
    }

    /// Takes over a file's labels, flattened; those that nothing asks for are noted.
    fn add_labels(&mut self, document: usize, area: &str) {
        let file = &self.documents[document];
        // Says what is no TOML; the rest is read from the tree, with its places.
        file.read::<toml::Table>(&mut self.findings);
        let found = flatten(file, area, &mut self.findings);
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
            } else if self.built_in && !EXTENDABLE.iter().any(|above| key.starts_with(above)) {
                // Keys begin alike by the hundred: only what differs by a slip was meant.
                let known = self.labels.keys().map(String::as_str);
                let like =
                    |other: &&str| strsim::normalized_levenshtein(other, &key) >= LIKE_ENOUGH;
                note(missed(resolve::LABEL, &key, known.filter(like)));
            }
            self.labels.insert(key, text);
        }
    }
}
