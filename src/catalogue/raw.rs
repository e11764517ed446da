//! Entries as they are written: every field optional, nothing checked.
//!
//! A language's file, a file with `extends` and the original deserialize into
//! the same type and are laid over one another, field by field. The build script
//! reads and packs these types too, so nothing here may refer to the crate.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Something that a later layer can be laid over.
pub(super) trait Overlay {
    /// Takes over what the later layer gives, keeps the rest.
    fn overlay(&mut self, later: Self);
}

impl<T: Overlay> Overlay for Option<T> {
    fn overlay(&mut self, later: Self) {
        match (self, later) {
            (Some(earlier), Some(later)) => earlier.overlay(later),
            (earlier @ None, later @ Some(_)) => *earlier = later,
            (_, None) => {}
        }
    }
}

impl<T: Overlay> Overlay for IndexMap<String, T> {
    fn overlay(&mut self, later: Self) {
        for (key, value) in later {
            match self.get_mut(&key) {
                Some(earlier) => earlier.overlay(value),
                None => {
                    self.insert(key, value);
                }
            }
        }
    }
}

macro_rules! replaced_whole {
    ($($kind:ty),+ $(,)?) => {
        $(impl Overlay for $kind {
            fn overlay(&mut self, later: Self) {
                *self = later;
            }
        })+
    };
}
replaced_whole!(String, bool, f64, u8, u16, u32, Vec<String>, Vec<RawSource>, Vec<RawDefault>,);

macro_rules! raw {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields, default)]
            #[allow(missing_docs)]
            pub(super) struct $name { $($(#[$field_meta])* pub $field: $kind),+ }

            impl Overlay for $name {
                fn overlay(&mut self, later: Self) {
                    $(self.$field.overlay(later.$field);)+
                }
            }
        )+
    };
}

raw! {
    /// A KPI: `kpis/<outcome>/<id>.toml`.
    RawKpi {
        extends: Option<String>,
        removed: Option<bool>,
        name: Option<String>,
        definition: Option<String>,
        lens: Option<String>,
        kind: Option<String>,
        value_proposition: Option<String>,
        sectors: Option<Vec<String>>,
        unit: Option<String>,
        direction: Option<String>,
        level: Option<String>,
        timing: Option<String>,
        frequency: Option<String>,
        data_source: Option<String>,
        effort: Option<String>,
        collect: Option<String>,
        pitfalls: Option<String>,
        counter: Option<String>,
        variant_of: Option<String>,
        differs: Option<String>,
        minimum_answers: Option<u32>,
        formula: Option<String>,
        common_practice: Option<bool>,
        inputs: IndexMap<String, RawInput>,
        survey: Option<RawSurvey>,
        worst: Option<RawWorst>,
        target: Option<RawTarget>,
        sources: Option<Vec<RawSource>>,
        benchmarks: IndexMap<String, RawBenchmark>,
        example: Option<RawExample>,
        by_sector: IndexMap<String, RawKpiTexts>,
    }

    /// What is typed in: `[inputs.<id>]`.
    RawInput {
        removed: Option<bool>,
        name: Option<String>,
        meaning: Option<String>,
        unit: Option<String>,
        aggregate: Option<String>,
        weighted_by: Option<String>,
        part_of: Option<String>,
        optional: Option<bool>,
    }

    /// How it is asked: `[survey]`.
    RawSurvey {
        #[serde(rename = "type")]
        kind: Option<String>,
        answers: Option<String>,
        positive: Option<String>,
        negative: Option<String>,
        deviation: Option<String>,
        question: Option<String>,
        scale: Option<String>,
        dont_know: Option<String>,
    }

    /// What scores 0: `[worst]`.
    RawWorst {
        value: Option<f64>,
        share: Option<f64>,
        high: Option<f64>,
        high_share: Option<f64>,
        reason: Option<String>,
    }

    /// Where to aim: `[target]`.
    RawTarget {
        value: Option<f64>,
        high: Option<f64>,
        reason: Option<String>,
    }

    /// Where a definition was read: `[[sources]]`.
    RawSource {
        author: Option<String>,
        title: Option<String>,
        year: Option<u16>,
        number: Option<String>,
        item: Option<String>,
        checked: Option<String>,
    }

    /// A published figure: `[benchmarks.<id>]`.
    RawBenchmark {
        value: Option<f64>,
        year: Option<u16>,
        population: Option<String>,
        method: Option<String>,
        source: Option<String>,
    }

    /// A worked example: `[example]`.
    RawExample {
        value: Option<f64>,
        inputs: IndexMap<String, f64>,
    }

    /// A sector's own texts of a KPI: `[by_sector.<id>]`.
    RawKpiTexts {
        name: Option<String>,
        definition: Option<String>,
        collect: Option<String>,
        pitfalls: Option<String>,
        question: Option<String>,
        inputs: IndexMap<String, RawInputTexts>,
    }

    /// A sector's own texts of an input.
    RawInputTexts {
        name: Option<String>,
        meaning: Option<String>,
    }

    /// An objective: a table of `objectives/<outcome>.toml`.
    RawObjective {
        extends: Option<String>,
        removed: Option<bool>,
        statement: Option<String>,
        sectors: Option<Vec<String>>,
        value_proposition: Option<String>,
        role: Option<String>,
        why: Option<String>,
        kpis: Option<Vec<String>>,
        questions: Option<Vec<String>>,
        contributes_to: Option<String>,
        supported_by: Option<String>,
        by_sector: IndexMap<String, RawObjectiveTexts>,
    }

    /// A sector's own texts of an objective.
    RawObjectiveTexts {
        statement: Option<String>,
        role: Option<String>,
        why: Option<String>,
        contributes_to: Option<String>,
        supported_by: Option<String>,
    }

    /// A sector: `sectors/<id>.toml`.
    RawSector {
        extends: Option<String>,
        removed: Option<bool>,
        name: Option<String>,
        every: Option<String>,
        customer: Option<RawCustomer>,
        perspective: Option<RawPerspective>,
        outcomes: IndexMap<String, String>,
        treatments: IndexMap<String, String>,
        value_propositions: IndexMap<String, String>,
        defaults: Option<Vec<RawDefault>>,
    }

    /// What those are called whom it serves.
    RawCustomer {
        one: Option<String>,
        many: Option<String>,
        article: Option<String>,
    }

    /// The perspective and its neighbours.
    RawPerspective {
        name: Option<String>,
        place: Option<String>,
        order: Option<Vec<String>>,
    }

    /// An objective of a sector's default scorecard.
    RawDefault {
        objective: Option<String>,
        kpis: Option<Vec<String>>,
        drives: Option<Vec<String>>,
    }

    /// A unit: a table of `units.toml`.
    RawUnit {
        extends: Option<String>,
        removed: Option<bool>,
        label: Option<String>,
        decimals: Option<u8>,
        minimum: Option<f64>,
        maximum: Option<f64>,
        count: Option<bool>,
    }
}

impl RawKpi {
    /// Takes out the inputs and benchmarks that an original lacks, and says which
    /// they are: words cannot add any.
    pub(super) fn take_strays(&mut self, original: &Self) -> Vec<[String; 2]> {
        let mut strays = Vec::new();
        let mut stray = |table: &str, key: &String, known: bool| {
            if !known {
                strays.push([table.to_owned(), key.clone()]);
            }
            known
        };
        self.inputs.retain(|key, _| stray("inputs", key, original.inputs.contains_key(key)));
        self.benchmarks
            .retain(|key, _| stray("benchmarks", key, original.benchmarks.contains_key(key)));
        strays
    }

    /// Drops the inputs that a later layer removed, from the example too.
    pub(super) fn prune(&mut self) {
        let removed: Vec<String> = self
            .inputs
            .iter()
            .filter(|(_, input)| input.removed == Some(true))
            .map(|(id, _)| id.clone())
            .collect();
        for id in removed {
            self.inputs.shift_remove(&id);
            if let Some(example) = &mut self.example {
                example.inputs.shift_remove(&id);
            }
            for texts in self.by_sector.values_mut() {
                texts.inputs.shift_remove(&id);
            }
        }
    }
}

/// An entry with the outcome that its file stands under.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Filed<T> {
    /// Key of the outcome.
    pub outcome: String,
    /// What is written.
    pub entry: T,
}

/// Everything but the labels, merged for one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entries {
    /// By key.
    pub units: IndexMap<String, RawUnit>,
    /// By id.
    pub sectors: IndexMap<String, RawSector>,
    /// By id: by outcome, opinions first, then by id.
    pub kpis: IndexMap<String, Filed<RawKpi>>,
    /// By id: by outcome, then as written.
    pub objectives: IndexMap<String, Filed<RawObjective>>,
}

/// What a path within a catalogue folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds<'a> {
    /// `units.toml`
    Units,
    /// `kpis/<outcome>/<id>.toml`
    Kpi {
        /// Name of the folder.
        outcome: &'a str,
        /// Stem of the file.
        id: &'a str,
    },
    /// `objectives/<outcome>.toml`
    Objectives {
        /// Stem of the file.
        outcome: &'a str,
    },
    /// `sectors/<id>.toml`
    Sector {
        /// Stem of the file.
        id: &'a str,
    },
    /// `languages/<code>/labels/<area>.toml`
    Labels {
        /// Stem of the file.
        area: &'a str,
    },
}

/// Splits `languages/<code>/` off a path.
pub(super) fn language_of(path: &str) -> (Option<&str>, &str) {
    path.strip_prefix("languages/")
        .and_then(|rest| rest.split_once('/'))
        .map_or((None, path), |(code, rest)| (Some(code), rest))
}

/// What the file at a path (without its language) holds, if it stands where files are read.
pub(super) fn holds(path: &str) -> Option<Holds<'_>> {
    let stem = path.strip_suffix(".toml")?;
    let parts: Vec<&str> = stem.split('/').collect();
    match *parts.as_slice() {
        ["units"] => Some(Holds::Units),
        ["kpis", outcome, id] => Some(Holds::Kpi { outcome, id }),
        ["objectives", outcome] => Some(Holds::Objectives { outcome }),
        ["sectors", id] => Some(Holds::Sector { id }),
        ["labels", area] => Some(Holds::Labels { area }),
        _ => None,
    }
}

/// The label files whose tables are areas of their own: words for the keys of enumerations, and
/// those of the workbook.
const WORDS: [&str; 2] = ["words", "workbook"];

/// Hands out the values of a file of labels with their flat keys, `area.key`.
pub(super) fn flatten(
    area: &str,
    table: &DeTable<'_>,
    found: &mut dyn FnMut(String, &Spanned<DeValue<'_>>),
) {
    fn walk(
        table: &DeTable<'_>,
        above: &str,
        found: &mut dyn FnMut(String, &Spanned<DeValue<'_>>),
    ) {
        for (key, value) in table {
            let key = key.get_ref();
            let flat = if above.is_empty() { key.to_string() } else { format!("{above}.{key}") };
            match value.get_ref() {
                DeValue::Table(inner) => walk(inner, &flat, found),
                _ => found(flat, value),
            }
        }
    }
    walk(table, if WORDS.contains(&area) { "" } else { area }, found);
}

/// Puts the entries in order: by outcome; KPIs with opinions first, then by id.
pub(super) fn sort(entries: &mut Entries) {
    const OUTCOMES: [&str; 5] =
        ["satisfaction", "retention", "acquisition", "profitability", "market-share"];
    let place = |outcome: &str| OUTCOMES.iter().position(|known| *known == outcome).unwrap_or(9);
    entries.kpis.sort_by_cached_key(|id, kpi| {
        (place(&kpi.outcome), kpi.entry.lens.as_deref() != Some("opinion"), id.clone())
    });
    entries.objectives.sort_by_cached_key(|_, objective| place(&objective.outcome));
}
