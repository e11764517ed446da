//! The uses of the program as verbs: from choices to a workbook, and from a workbook to a report.
//!
//! An [`Engine`] is made once, with a language, layers of the user's own and templates, and then
//! asked as often as one likes, from as many threads as one likes. What a verb gives back is owned.
//! Whatever is a decision (which period is reported, which words are used where a workbook's
//! language is not shipped, what a score adds to the findings) is taken here and nowhere else.

mod assess;
#[cfg(feature = "report")]
mod charts;
mod check;
mod error;
#[cfg(feature = "report")]
mod format;
#[cfg(feature = "report")]
mod gather;
#[cfg(feature = "write")]
mod issue;
#[cfg(all(feature = "write", feature = "report"))]
mod issue_all;
#[cfg(feature = "report")]
mod issued;
mod list;
#[cfg(feature = "report")]
mod list_formats;
#[cfg(any(feature = "read", feature = "write"))]
mod picklist;
mod plan;
#[cfg(feature = "read")]
mod read;
mod renew;
#[cfg(feature = "report")]
mod report;
#[cfg(all(feature = "write", feature = "report"))]
mod sheets;
mod unsaid;

#[cfg(all(feature = "write", feature = "report"))]
use crate::model::Id;
use crate::model::Mapped as _;
pub use assess::{Assessment, PeriodChoice};
pub use error::Error;
#[cfg(feature = "report")]
pub use format::ReportFormat;
#[cfg(feature = "report")]
pub use gather::{Contribution, FindingCount, Gathering};
#[cfg(feature = "report")]
pub use issued::{IssuedFile, IssuedKind};
pub use list::{CatalogueEntry, Listing, ShownEntry};
pub use plan::DEFAULT_SECTOR;
#[cfg(feature = "read")]
pub use read::is_workbook;
pub use renew::{Carried, Renewable, Renewal};
#[cfg(feature = "report")]
pub use report::FileResult;

#[cfg(feature = "report")]
use crate::render::{TemplateFile, Templates};
#[cfg(feature = "read")]
use crate::workbook::Limits;
use crate::{
    catalogue::{self, Catalogue, Labels, Layer},
    finding::Checked,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// Everything that the uses of the program stand on.
///
/// Cheap to clone: copies share what was loaded. The built-in catalogue and the words of a
/// language are loaded when something asks for them first.
#[derive(Clone, Debug)]
pub struct Engine {
    language: Arc<str>,
    report_language: ReportLanguage,
    #[cfg(feature = "report")]
    templates: Arc<[TemplateFile]>,
    #[cfg(feature = "read")]
    limits: Limits,
    loaded: Arc<Loaded>,
}

/// What is loaded once.
#[derive(Debug)]
struct Loaded {
    catalogue: OnceLock<Catalogue>,
    /// What lies over the built-in catalogue: then its words are theirs.
    layers: Vec<Layer>,
    /// Words as they are shipped, by language.
    shipped: BTreeMap<String, OnceLock<Labels>>,
}

/// The language of what is made from a workbook: a report on it, or the plan after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum ReportLanguage {
    /// That of the workbook where it is shipped, else that of the engine.
    #[default]
    OfWorkbook,
    /// That of the engine, whatever the workbook is written in.
    OfEngine,
}

/// What an engine is made from.
#[derive(Clone, Debug, Default)]
pub struct EngineBuilder {
    language: Option<String>,
    report_language: ReportLanguage,
    layers: Vec<Layer>,
    #[cfg(feature = "report")]
    templates: Vec<TemplateFile>,
    #[cfg(feature = "read")]
    limits: Limits,
}

impl EngineBuilder {
    /// Code of the language of whatever is made.
    ///
    /// `en` (the default), `nl`, or one that a layer brings.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// The language that reports are written in.
    #[must_use]
    pub fn report_language(mut self, choice: ReportLanguage) -> Self {
        self.report_language = choice;
        self
    }

    /// Lays a folder of catalogue files over the built-in catalogue and the layers before it.
    #[must_use]
    pub fn layer(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    /// Takes a template in place of the built-in one of the same name.
    #[cfg(feature = "report")]
    #[must_use]
    pub fn template(mut self, template: TemplateFile) -> Self {
        self.templates.push(template);
        self
    }

    /// Lowers what a workbook that is read may cost.
    ///
    /// What is above the default counts as the default.
    #[cfg(feature = "read")]
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits.within_promise();
        self
    }

    /// Makes the engine, with everything that is wrong in its layers.
    ///
    /// Entries with an error are left out.
    ///
    /// # Errors
    /// When neither the program nor a layer has the language.
    pub fn build(self) -> Result<Checked<Engine>, Error> {
        let language = self.language.unwrap_or_else(|| "en".to_owned());
        let known = catalogue::languages_with(&self.layers);
        if !known.contains(&language) {
            return Err(Error::UnknownLanguage { language, known });
        }
        let catalogue = match self.layers.as_slice() {
            [] => Checked::clean(OnceLock::new()),
            layers => catalogue::load(&language, layers).map(OnceLock::from),
        };
        let shipped = catalogue::languages().into_iter().map(|code| (code, OnceLock::new()));
        Ok(catalogue.map(|catalogue| Engine {
            language: language.into(),
            report_language: self.report_language,
            #[cfg(feature = "report")]
            templates: self.templates.into(),
            #[cfg(feature = "read")]
            limits: self.limits,
            loaded: Arc::new(Loaded { catalogue, layers: self.layers, shipped: shipped.mapped() }),
        }))
    }
}

impl Engine {
    /// What an engine is made from, to be filled in.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// An engine with the built-in catalogue and templates alone.
    ///
    /// # Errors
    /// When the language is not shipped.
    pub fn built_in(language: &str) -> Result<Self, Error> {
        Self::builder().language(language).build().map(|checked| checked.value)
    }

    /// The same engine with these templates in place of those that it had.
    #[cfg(feature = "report")]
    #[must_use]
    pub fn with_templates(mut self, templates: Vec<TemplateFile>) -> Self {
        self.templates = templates.into();
        self
    }

    /// Code of the language of whatever is made.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The catalogue, with the layers over it.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        self.loaded.catalogue.get_or_init(|| catalogue::built_in(&self.language))
    }

    /// Words of the program in the engine's language.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        if !self.loaded.layers.is_empty() {
            return self.catalogue().labels();
        }
        self.shipped(&self.language).unwrap_or_else(|| self.catalogue().labels())
    }

    /// The same catalogue in another language, in English where nobody has it.
    fn catalogue_in(&self, language: &str) -> Checked<Catalogue> {
        match self.loaded.layers.as_slice() {
            [] => Checked::clean(catalogue::built_in(language)),
            layers => catalogue::load(language, layers),
        }
    }

    /// The words that something written in a language is reported with.
    fn words(&self, language: &str) -> &Labels {
        match self.report_language {
            ReportLanguage::OfEngine => self.labels(),
            ReportLanguage::OfWorkbook => self.shipped(language).unwrap_or_else(|| self.labels()),
        }
    }

    /// The words of a language that is shipped.
    fn shipped(&self, language: &str) -> Option<&Labels> {
        let labels = self.loaded.shipped.get(language)?;
        Some(labels.get_or_init(|| catalogue::labels(language)))
    }

    /// The templates, with the words that they are rendered in.
    #[cfg(feature = "report")]
    fn templates(&self, labels: &Labels) -> Templates {
        Templates::new(labels, self.templates.iter().cloned())
    }
}

/// Where the sheet on an objective belongs in the folder of its scorecard.
#[cfg(all(feature = "write", feature = "report"))]
fn sheet_path(objective: &Id) -> String {
    format!("objectives/{objective}.md")
}
