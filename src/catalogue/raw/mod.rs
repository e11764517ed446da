//! Entries as they are written: every field optional, nothing checked.
//!
//! A language's file, a file with `extends` and the original deserialize into
//! the same type and are laid over one another, field by field. The build script
//! reads and packs these types too, so nothing here may refer to the crate; it
//! sets `klant_schema` for the crate, which derives the editors' schemas from them.

mod kpi;
mod labels;
mod objective;
mod overlay;
mod path;
mod sector;
mod theme;
mod unit;

pub(crate) use kpi::{RawExample, RawInput, RawKpi, RawKpiTexts, RawSurvey, RawTarget, RawWorst};
pub(crate) use labels::flatten;
pub(crate) use objective::RawObjective;
pub(crate) use overlay::Overlay;
pub(crate) use path::{FileKind, holds, is_picture, language_of, picture_of};
pub(crate) use sector::RawSector;
pub(crate) use theme::{RawColours, RawTheme};
pub(crate) use unit::RawUnit;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// An entry with the outcome that its file stands under.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct InOutcome<T> {
    /// Key of the outcome.
    pub outcome: String,
    /// What is written.
    pub entry: T,
}

/// Everything but the labels, merged for one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entries {
    /// By key.
    pub units: IndexMap<String, RawUnit>,
    /// By id.
    pub themes: IndexMap<String, RawTheme>,
    /// Pictures beside the themes, by name: files in base64. None are built in.
    #[serde(skip)]
    pub pictures: IndexMap<String, String>,
    /// By id.
    pub sectors: IndexMap<String, RawSector>,
    /// By id: by outcome, opinions first, then by id.
    pub kpis: IndexMap<String, InOutcome<RawKpi>>,
    /// By id: by outcome, then as written.
    pub objectives: IndexMap<String, InOutcome<RawObjective>>,
}

/// Puts the entries in order: by outcome; KPIs with opinions first, then by id.
pub(crate) fn sort(entries: &mut Entries) {
    const OUTCOMES: [&str; 5] =
        ["satisfaction", "retention", "acquisition", "profitability", "market-share"];
    let place = |outcome: &str| OUTCOMES.iter().position(|known| *known == outcome).unwrap_or(9);
    entries.kpis.sort_by_cached_key(|id, kpi| {
        (place(&kpi.outcome), kpi.entry.lens.as_deref() != Some("opinion"), id.clone())
    });
    entries.objectives.sort_by_cached_key(|_, objective| place(&objective.outcome));
}
