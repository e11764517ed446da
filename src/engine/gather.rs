//! Gathering: a report on any number of files in the memory of a few.
//!
//! What a file adds to the report is written while the file is there; then the file is let go.
//! The parts wait in a [`PartStore`] of the caller's for the words around them, which depend on
//! all files: ranks, and the language that they share.

use super::{Assessment, Engine, Error, FileResult, ReportFormat, ReportLanguage};
use crate::model::Mapped as _;
#[cfg(feature = "terminal")]
use crate::render::report::{report_text, reports_text};
use crate::{
    catalogue::Labels,
    finding::{Finding, nearest},
    render::report::{
        Audience, PartStore, Report, ReportFrame, ReportParts, explainable, report_csv,
        report_element, report_explanation, report_html, report_json, report_markdown, report_page,
        report_rows, reports_json,
    },
    rollup::{Digest, RollUp},
};
use indexmap::{IndexMap, IndexSet};
use std::{collections::BTreeMap, io, sync::Arc};

/// What one file contributes to a report.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Contribution {
    digest: Digest,
    part: FilePart,
    /// What it has that can be explained, where something of it is wanted.
    known: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
enum FilePart {
    Written(Vec<u8>),
    Refused(Box<Finding>),
    /// It has nothing to say.
    None,
}

/// How many findings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct FindingCount {
    /// Those that are errors.
    pub errors: u64,
    /// Those that are warnings.
    pub warnings: u64,
}

/// A report on several files in the making.
#[derive(Debug)]
pub struct Gathering<'e> {
    engine: &'e Engine,
    format: ReportFormat,
    files: usize,
    errors: u64,
    warnings: u64,
    /// The language of all workbooks so far: none yet, one, or several.
    language: Option<Option<String>>,
    audience: Audience,
    refused: BTreeMap<usize, (String, Box<Finding>)>,
    compared: RollUp,
    /// By id, code and name of what can be explained.
    known: IndexMap<String, String>,
}

impl Engine {
    /// Begins a report on files that come one by one.
    #[must_use]
    pub fn gather(&self, format: ReportFormat) -> Gathering<'_> {
        Gathering {
            engine: self,
            format,
            files: 0,
            errors: 0,
            warnings: 0,
            language: None,
            audience: Audience::default(),
            refused: BTreeMap::new(),
            compared: RollUp::new(),
            known: IndexMap::new(),
        }
    }

    /// What a file contributes: all of the work that one file is, to be done on any thread.
    ///
    /// `position` is the file's place among all, from 0.
    ///
    /// # Errors
    /// When the writer fails, which memory does not.
    pub fn contribution(
        &self,
        format: &ReportFormat,
        position: u64,
        result: &FileResult,
    ) -> io::Result<Contribution> {
        let (digest, part) = match result {
            FileResult::Refused { file, finding } => {
                (Digest::refused(position, file), FilePart::Refused(finding.clone()))
            }
            FileResult::Assessed(found) => {
                let Assessment { submission, scored, findings, .. } = found.as_ref();
                let file = submission.cells.file();
                let digest = Digest::new(position, file, &submission.scorecard, scored, findings);
                (digest, self.part(format, found)?.map_or(FilePart::None, FilePart::Written))
            }
        };
        let known = match (format, result) {
            (ReportFormat::Explanation { .. }, FileResult::Assessed(found)) => {
                explainable(&self.source(found))
            }
            _ => Vec::new(),
        };
        Ok(Contribution { digest, part, known })
    }

    fn part(&self, format: &ReportFormat, found: &Assessment) -> io::Result<Option<Vec<u8>>> {
        let source = self.source(found);
        let report = &found.report;
        Ok(Some(match format {
            #[cfg(feature = "terminal")]
            ReportFormat::Text { width } => report_text(&source, report, *width).into_bytes(),
            ReportFormat::Json { array: true } => report_element(report)?,
            ReportFormat::Json { array: false } => report_json(report)?.into_bytes(),
            ReportFormat::Csv { .. } => report_rows(&source, report)?,
            ReportFormat::Markdown | ReportFormat::Html => report_page(&source, report)?,
            ReportFormat::Sheets => return Ok(None),
            ReportFormat::Explanation { kpi, width } => {
                let text = report_explanation(&source, report, kpi.trim(), *width);
                return Ok(text.map(String::into_bytes));
            }
        }))
    }
}

impl<'e> Gathering<'e> {
    /// For whom Markdown or a page is written; everything, where nobody is named.
    #[must_use]
    pub fn for_audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Takes in what the next file contributes, in the order of the files.
    ///
    /// Gives what must be put into the store, behind what stands there.
    #[must_use = "this belongs into the store"]
    pub fn add(&mut self, contribution: Contribution) -> Option<Vec<u8>> {
        let Contribution { digest, part, known } = contribution;
        self.errors += digest.errors;
        self.warnings += digest.warnings;
        self.known.extend(known);
        if let Some(scored) = &digest.scored {
            self.language = Some(match self.language.take() {
                None => Some(scored.language.clone()),
                Some(common) => common.filter(|common| *common == scored.language),
            });
        }
        let place = self.files;
        self.files += 1;
        let file = digest.file.clone();
        if self.format.compares() {
            self.compared.add(digest);
        }
        match part {
            FilePart::Written(part) => return Some(part),
            FilePart::Refused(finding) => drop(self.refused.insert(place, (file, finding))),
            FilePart::None => {}
        }
        None
    }

    /// How many files it has taken in.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files
    }

    /// How many findings there are in all files so far.
    #[must_use]
    pub fn findings(&self) -> FindingCount {
        FindingCount { errors: self.errors, warnings: self.warnings }
    }

    /// The language of all workbooks, if it is one.
    #[must_use]
    pub fn common_language(&self) -> Option<&str> {
        self.language.as_ref()?.as_deref()
    }

    /// How the report is written.
    #[must_use]
    pub fn format(&self) -> &ReportFormat {
        &self.format
    }

    /// Writes the report from the parts that were put into the store.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, at its line;
    /// [`Error::KpiNotThere`] when no file has the KPI that is to be explained; [`Error::Io`] when
    /// a part cannot be read back, or the writer fails.
    pub fn write(self, store: Arc<dyn PartStore>, to: &mut dyn io::Write) -> Result<(), Error> {
        let (labels, language) = self.words();
        let refused = self.refused(labels);
        let Self { engine, format, files, compared, known, audience, .. } = self;
        let parts = ReportParts::new(store, refused);
        let combined = (format.compares() && files > 1).then(|| compared.finish());
        let frame =
            ReportFrame { combined: combined.as_ref(), labels, language: &language, audience };
        let templates = || engine.templates(labels);
        match format {
            #[cfg(feature = "terminal")]
            ReportFormat::Text { width } => reports_text(&parts, frame, width, to)?,
            ReportFormat::Json { array: true } => reports_json(&parts, to)?,
            ReportFormat::Json { array: false } => parts.copy(b"", to)?,
            ReportFormat::Csv { excel } => report_csv(&parts, excel.then_some(labels), to)?,
            ReportFormat::Markdown => report_markdown(&parts, frame, &templates(), to)?,
            ReportFormat::Html => report_html(&parts, frame, &templates(), to)?,
            ReportFormat::Sheets => {}
            ReportFormat::Explanation { kpi, .. } if parts.is_empty() => {
                return Err(not_there(kpi, known));
            }
            ReportFormat::Explanation { .. } => parts.copy(b"\n\n", to)?,
        }
        Ok(())
    }

    /// What is said of several files together: its words, and their language.
    ///
    /// One file speaks its own language, as do several of the same; else it is the engine's.
    fn words(&self) -> (&'e Labels, String) {
        let engine = self.engine;
        let own = || (engine.labels(), engine.language().to_owned());
        if engine.report_language == ReportLanguage::OfEngine {
            return own();
        }
        let Some(language) = self.common_language() else { return own() };
        match engine.shipped(language) {
            Some(labels) => (labels, language.to_owned()),
            // A page on one workbook says its language, even where its words are not known.
            None if self.files == 1 => (engine.labels(), language.to_owned()),
            None => own(),
        }
    }

    /// The reports of the files that could not be read, by their place.
    fn refused(&self, labels: &Labels) -> BTreeMap<usize, Report> {
        self.refused
            .iter()
            .map(|(place, (file, finding))| {
                (*place, Report::refused(file, std::slice::from_ref(finding), labels))
            })
            .mapped()
    }
}

/// How many names are offered for one that does not exist.
const MAX_NEAR: usize = 3;
/// Shortest word that says anything about what is meant.
const MIN_WORD: usize = 4;

/// That nothing is called so, with what looks like it.
fn not_there(kpi: String, known: IndexMap<String, String>) -> Error {
    let names = |(id, shown): (&'_ String, &'_ String)| {
        let name = shown.split_once(' ').map_or(shown.as_str(), |(_, name)| name);
        [id.clone(), name.to_owned()]
    };
    let names: Vec<String> = known.iter().flat_map(names).collect();
    let likest = nearest(&kpi, names.iter().map(String::as_str));
    let said = kpi.to_lowercase();
    let words: Vec<&str> = said
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.chars().count() >= MIN_WORD)
        .collect();
    let holds = |name: &String| {
        let name = name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    };
    let holding = names.iter().enumerate().filter(|(_, name)| holds(name)).map(|(place, _)| place);
    let likest = likest.and_then(|near| names.iter().position(|name| name == near));
    // Each has two names.
    let near: IndexSet<usize> = likest.into_iter().chain(holding).map(|place| place / 2).collect();
    let shown = |place: &usize| Some(known.get_index(*place)?.1.clone());
    let offered = |place: &usize| near.get_index_of(place).is_some_and(|at| at < MAX_NEAR);
    let others = (0..known.len()).filter(|place| !offered(place));
    Error::KpiNotThere {
        near: near.iter().take(MAX_NEAR).filter_map(shown).collect(),
        others: others.filter_map(|place| shown(&place)).collect(),
        kpi,
    }
}
