//! The catalogue of KPIs, objectives and sectors: files in layers, checked.
//!
//! Files come from [`built_in_layer`] or [`read_folder`]; [`load`] lays them over
//! one another and says everything that is wrong, with its place. [`built_in`]
//! is the same for the embedded files alone, without the checks, which the
//! tests have made. A [`Catalogue`] resolves its entries when asked, in a
//! [`Wording`]: the words of a sector and an organisation.

mod check;
mod deflated;
mod document;
mod hints;
mod labels;
mod layer;
mod messages;
mod note;
mod raw;
mod resolve;
#[cfg(feature = "schema")]
mod schema;
mod sector;
mod source;
mod texts;
mod wording;

#[cfg(feature = "report")]
pub(crate) use deflated::Deflated;
pub use hints::{Hint, Hints};
pub use labels::{Labels, capital, fill};
#[cfg(feature = "schema")]
pub use schema::{SCHEMAS, schema};
pub use sector::{DefaultObjective, Sector};
#[cfg(feature = "cli")]
pub(crate) use source::{FOLDERS, MAX_TEXT};
pub use source::{
    Layer, built_in_layer, is_packed, languages, languages_with, open, published_schemas,
    read_folder, read_text, text_of,
};
pub use wording::Wording;

use crate::{
    finding::Checked,
    model::{CustomerWords, Id, Kpi, Objective, Theme, Unit},
};
use layer::LayerStack;
use note::Notes;
use raw::Entries;
use resolve::Context;
use std::sync::{LazyLock, OnceLock};
use wording::Placeholders;

/// Language of the originals, and of everything that is not shipped in another.
const ORIGINAL: &str = "en";

/// All KPIs, objectives, sectors and units in one language, with its labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// Code of the language.
    language: String,
    /// Every word of the program's own.
    labels: Labels,
    /// As written, merged over the layers.
    entries: Entries,
    /// Resolved once: sectors speak for themselves.
    sectors: Vec<Sector>,
}

/// The built-in catalogue in a language; in English when the language is not shipped.
#[must_use]
pub fn built_in(language: &str) -> Catalogue {
    let language = source::shipped(language);
    match source::packed(language) {
        Some(entries) => Catalogue::new(language, labels(language), entries),
        None => load(language, &[]).value,
    }
}

/// The built-in catalogue with the user's folders laid over it, and everything that is wrong.
///
/// Entries that cannot be used are left out. A language that neither the
/// catalogue nor a folder has becomes English.
#[must_use]
pub fn load(language: &str, layers: &[Layer]) -> Checked<Catalogue> {
    let known = std::iter::once(built_in_layer())
        .chain(layers)
        .flat_map(|layer| &layer.files)
        .any(|(path, _)| raw::language_of(path).0.is_some_and(|code| code == language));
    let language = if known { language } else { ORIGINAL };
    let merged = LayerStack::new(language, layers);
    let (catalogue, findings) = check::catalogue(language, merged);
    Checked { value: catalogue, findings }
}

/// The labels of each shipped language, once somebody asked for them.
static LABELS: LazyLock<Vec<OnceLock<Labels>>> =
    LazyLock::new(|| languages().iter().map(|_| OnceLock::new()).collect());

/// The labels of a language, without loading anything else; English when it is not shipped.
#[must_use]
pub fn labels(language: &str) -> Labels {
    let language = source::shipped(language);
    let made = || match source::packed_labels(language) {
        Some(texts) => Labels::packed(texts),
        None => Labels::new(labels::labels_of(built_in_layer(), language)),
    };
    // They never change, and one run asks for them several times.
    match source::place(language).and_then(|place| LABELS.get(place)) {
        Some(known) => known.get_or_init(made).clone(),
        None => made(),
    }
}

/// The theme that is taken where none is named, as it is shipped.
#[must_use]
pub fn built_in_theme() -> &'static Theme {
    static THEME: LazyLock<Theme> = LazyLock::new(|| {
        // The tests have read the file; without it things are black on white.
        resolve::built_in_theme().unwrap_or_else(|| Theme::plain(Id::unknown()))
    });
    &THEME
}

impl Catalogue {
    /// Version of the built-in catalogue, which is that of the package.
    #[must_use]
    pub fn version(&self) -> &str {
        env!("CARGO_PKG_VERSION")
    }

    /// Code of the language.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Every word of the program's own.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// What sectors are called, in this language and in every other that is shipped, with their ids.
    #[must_use]
    pub(crate) fn sector_names(&self) -> Vec<(String, Id)> {
        fn called(sector: Sector) -> impl Iterator<Item = (String, Id)> {
            let names = std::iter::once(sector.name).chain(sector.also_called);
            names.map(move |name| (name, sector.id.clone()))
        }
        let own = self.sectors.iter().cloned().flat_map(called);
        let others = languages()
            .into_iter()
            .filter(|language| *language != self.language)
            .flat_map(|language| built_in(&language).sectors)
            .filter(|sector| self.sector(sector.id.as_str()).is_some())
            .flat_map(called);
        own.chain(others).collect()
    }

    /// What else people call a KPI, such as *NPS*.
    pub(crate) fn also_called(&self, id: &str) -> &[String] {
        let filed = self.entries.kpis.get(id);
        filed.and_then(|filed| filed.entry.also_called.as_deref()).unwrap_or_default()
    }

    /// All sectors.
    pub fn sectors(&self) -> impl Iterator<Item = &Sector> {
        self.sectors.iter()
    }

    /// The sector with this key.
    #[must_use]
    pub fn sector(&self, id: &str) -> Option<&Sector> {
        self.sectors.iter().find(|sector| sector.id.as_str() == id)
    }

    /// Ids of all themes.
    pub fn theme_ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.themes.keys().map(String::as_str)
    }

    /// The theme with this id.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<Theme> {
        let raw = self.entries.themes.get(id)?;
        resolve::theme(id, raw, &self.entries, &mut Notes::default())
    }

    /// The theme with this id, or else the one that is taken where none is named.
    pub(crate) fn theme_or_default(&self, id: Option<&Id>) -> Theme {
        let named = id.and_then(|id| self.theme(id.as_str()));
        let usual = || self.theme(resolve::DEFAULT_THEME);
        named.or_else(usual).unwrap_or_else(|| built_in_theme().clone())
    }

    /// The KPI with this id, in somebody's words.
    #[must_use]
    pub fn kpi(&self, id: &str, wording: &Wording) -> Option<Kpi> {
        let words = self.words(wording);
        let context = Context { entries: &self.entries, words: &words };
        resolve::kpi(id, self.entries.kpis.get(id)?, &context, &mut Notes::default())
    }

    /// All KPIs in somebody's words: by outcome, opinions first, then by id.
    pub fn kpis(&self, wording: &Wording) -> impl Iterator<Item = Kpi> {
        let words = self.words(wording);
        self.entries.kpis.iter().filter_map(move |(id, kpi)| {
            let context = Context { entries: &self.entries, words: &words };
            resolve::kpi(id, kpi, &context, &mut Notes::default())
        })
    }

    /// Ids of all KPIs, in the order of [`Catalogue::kpis`].
    pub fn kpi_ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.kpis.keys().map(String::as_str)
    }

    /// The objective with this id, in somebody's words.
    #[must_use]
    pub fn objective(&self, id: &str, wording: &Wording) -> Option<Objective> {
        let words = self.words(wording);
        let context = Context { entries: &self.entries, words: &words };
        resolve::objective(id, self.entries.objectives.get(id)?, &context, &mut Notes::default())
    }

    /// All objectives in somebody's words: by outcome, then as written.
    pub fn objectives(&self, wording: &Wording) -> impl Iterator<Item = Objective> {
        let words = self.words(wording);
        self.entries.objectives.iter().filter_map(move |(id, objective)| {
            let context = Context { entries: &self.entries, words: &words };
            resolve::objective(id, objective, &context, &mut Notes::default())
        })
    }

    /// The unit with this key, in somebody's words.
    #[must_use]
    pub fn unit(&self, id: &str, wording: &Wording) -> Option<Unit> {
        let unit = self.entries.units.get(id)?;
        resolve::unit(id, unit, &self.words(wording), &mut Notes::default())
    }

    /// A catalogue of merged entries, with its sectors resolved.
    fn new(language: &str, labels: Labels, entries: Entries) -> Self {
        let sectors = entries
            .sectors
            .iter()
            .filter_map(|(id, sector)| resolve::sector(id, sector, &mut Notes::default()))
            .collect();
        Self { language: language.to_owned(), labels, entries, sectors }
    }

    /// What the placeholders become.
    fn words(&self, wording: &Wording) -> Placeholders {
        let sector = wording.sector.as_ref().and_then(|id| self.sector(id.as_str()));
        let neutral = || CustomerWords {
            one: self.labels.text("words.customer.one").to_owned(),
            many: self.labels.text("words.customer.many").to_owned(),
            article: self.labels.text("words.customer.article").to_owned(),
        };
        let customer = wording
            .customer
            .clone()
            .or_else(|| sector.map(|sector| sector.customer.clone()))
            .unwrap_or_else(neutral);
        let sectors = wording
            .sector
            .as_ref()
            .map(|id| resolve::lineage(id.as_str(), &self.entries))
            .unwrap_or_default();
        Placeholders::new(sectors, &customer, &wording.organisation, &self.labels)
    }
}
