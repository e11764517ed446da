//! The files of a layer, read into entries.

use super::{
    EntryKind, LayerStack,
    entry::{Incoming, RawEntry},
};
use crate::{
    catalogue::{
        Layer,
        document::Document,
        raw::{
            FileKind, RawKpi, RawObjective, RawSector, RawTheme, RawUnit, holds, language_of,
            picture_of,
        },
        source,
    },
    finding::{CatalogueCode, Finding, Location, TextCode, text},
    model::{Id, Outcome},
};
use indexmap::IndexMap;
use std::collections::BTreeSet;

impl<'t> LayerStack<'t> {
    /// Takes in a layer's files, and gives those that are words in the language.
    pub(super) fn open(&mut self, language: &str, layer: &'t Layer) -> Vec<usize> {
        let mut translations = Vec::new();
        let mut unfit = BTreeSet::new();
        for (path, text) in &layer.files {
            let (of, within) = language_of(path);
            if let Some(code) = of.filter(|code| !source::is_language_code(code)) {
                if unfit.insert(code) {
                    let file = layer.display(path);
                    let code = CatalogueCode::UnfitLanguage { value: code.to_owned() };
                    self.findings.push(Finding::new(code, Location::File { file }));
                }
                continue;
            }
            if of.is_some_and(|code| code != language) {
                continue;
            }
            if let Some(name) = picture_of(path) {
                self.entries.pictures.insert(name.to_owned(), text.clone());
                continue;
            }
            let file = layer.display(path);
            if !path.ends_with(".toml") {
                self.findings
                    .push(Finding::new(CatalogueCode::OtherEnding, Location::File { file }));
                continue;
            }
            let Some(what) = holds(within).filter(|what| {
                // Labels are words of a language and nothing else; themes have no words.
                match what {
                    FileKind::Labels { .. } => of.is_some(),
                    FileKind::Theme { .. } => of.is_none(),
                    _ => true,
                }
            }) else {
                let code = CatalogueCode::MisplacedFile { path: path.clone() };
                self.findings.push(Finding::new(code, Location::File { file }));
                continue;
            };
            if text.contains(char::REPLACEMENT_CHARACTER) {
                self.findings.push(text::no_text(&file, text));
                self.gone.extend(match what {
                    FileKind::Kpi { id, .. } => Some((EntryKind::Kpi, id.to_owned())),
                    FileKind::Sector { id } => Some((EntryKind::Sector, id.to_owned())),
                    FileKind::Theme { id } => Some((EntryKind::Theme, id.to_owned())),
                    _ => None,
                });
                continue;
            }
            if of.is_some() {
                translations.push(self.documents.len());
            }
            self.documents.push(Document::new(file, text));
            self.holds.push(what);
        }
        translations
    }

    /// Puts what a layer's originals hold on the shelves: first what others refer to.
    pub(super) fn put_originals(&mut self, first: usize, translations: &[usize]) {
        let (mut units, mut sectors, mut themes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut kpis, mut objectives) = (Vec::new(), Vec::new());
        for document in first..self.documents.len() {
            if translations.contains(&document) {
                continue;
            }
            match self.holds[document] {
                FileKind::Units => units.extend(self.tables::<RawUnit>(document, "")),
                FileKind::Sector { id } => {
                    if self.stem(id, document) {
                        sectors.extend(self.whole::<RawSector>(document, id, ""));
                    }
                }
                FileKind::Theme { id } => {
                    if self.stem(id, document) {
                        themes.extend(self.whole::<RawTheme>(document, id, ""));
                    }
                }
                FileKind::Kpi { outcome, id } => {
                    if self.outcome_folder(outcome, document) && self.stem(id, document) {
                        kpis.extend(self.whole::<RawKpi>(document, id, outcome));
                    }
                }
                FileKind::Objectives { outcome } => {
                    if self.outcome_folder(outcome, document) {
                        objectives.extend(self.tables::<RawObjective>(document, outcome));
                    }
                }
                FileKind::Labels { .. } => {}
            }
        }
        self.put(units, first);
        self.put(themes, first);
        self.put(sectors, first);
        self.put(kpis, first);
        self.put(objectives, first);
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

    /// A file that is one entry.
    pub(super) fn whole<T: RawEntry>(
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
    pub(super) fn tables<T: RawEntry>(
        &mut self,
        document: usize,
        outcome: &str,
    ) -> Vec<Incoming<T>> {
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
}
