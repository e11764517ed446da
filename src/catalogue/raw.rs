//! Entries as they are written: every field optional, nothing checked.
//!
//! A language's file, a file with `extends` and the original deserialize into
//! the same type and are laid over one another, field by field. The build script
//! reads and packs these types too, so nothing here may refer to the crate; it
//! sets `klant_schema` for the crate, which derives the editors' schemas from them.

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
            #[cfg_attr(klant_schema, derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields, default)]
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
        /// Id of an entry that this one begins from; its own id: only the fields given here change.
        extends: Option<String>,
        /// `true` hides the entry.
        removed: Option<bool>,
        /// As it stands in a table: short, a noun phrase, without a unit.
        name: Option<String>,
        /// One paragraph: what it measures, of whom, over what.
        definition: Option<String>,
        /// What customers say, or what is done.
        lens: Option<String>,
        /// Whose activity; activities only.
        kind: Option<String>,
        /// The driver that it measures, where it measures one: `group:aspect`.
        value_proposition: Option<String>,
        /// Ids of the sectors that can use it.
        sectors: Option<Vec<String>>,
        /// Key in `units.toml`.
        unit: Option<String>,
        /// Which way is good.
        direction: Option<String>,
        /// Whether a figure grows with the length of the period.
        level: Option<String>,
        /// Whether it moves before or after the result that matters.
        timing: Option<String>,
        /// How often it is usually measured.
        frequency: Option<String>,
        /// Key of the label `data_source.<key>`.
        data_source: Option<String>,
        /// What it costs to collect.
        effort: Option<String>,
        /// How to collect it, in one to three sentences.
        collect: Option<String>,
        /// What makes it lie, and how it is gamed.
        pitfalls: Option<String>,
        /// Id of a KPI to watch beside it.
        counter: Option<String>,
        /// Id of the KPI that it is a variant of; `differs` says how.
        variant_of: Option<String>,
        /// What it measures differently, or which of several definitions this is and what the others would give.
        differs: Option<String>,
        /// Fewest answers for a score; opinions: 30 unless said otherwise.
        minimum_answers: Option<u32>,
        /// The arithmetic between the inputs: `+ - * / ( )`, unary minus, numbers and names of inputs.
        formula: Option<String>,
        /// `true` where there is no source that was read.
        common_practice: Option<bool>,
        /// What is typed in, in the order in which people fill it in; the id is the name in the formula.
        inputs: IndexMap<String, RawInput>,
        /// How it is asked; opinions from answers.
        survey: Option<RawSurvey>,
        /// Proposal for what scores 0.
        worst: Option<RawWorst>,
        /// A sensible target to start from.
        target: Option<RawTarget>,
        /// Definitions that were read.
        sources: Option<Vec<RawSource>>,
        /// Published figures to compare with, by an id.
        benchmarks: IndexMap<String, RawBenchmark>,
        /// A worked example, which a test computes to four decimals.
        example: Option<RawExample>,
        /// Texts that differ in a sector, by its id.
        by_sector: IndexMap<String, RawKpiTexts>,
    }

    /// What is typed in: `[inputs.<id>]`.
    RawInput {
        /// `true` takes an input of the extended entry away.
        removed: Option<bool>,
        /// Short, as a row heading in Data.
        name: Option<String>,
        /// What exactly to count, in a sentence.
        meaning: Option<String>,
        /// Key in `units.toml`.
        unit: Option<String>,
        /// How several periods become one.
        aggregate: Option<String>,
        /// The input that weighs a mean.
        weighted_by: Option<String>,
        /// The input that this one can never exceed.
        part_of: Option<String>,
        /// Not needed for the value: a standard deviation.
        optional: Option<bool>,
    }

    /// How it is asked: `[survey]`.
    RawSurvey {
        /// How answers become a value, which decides the margin.
        #[serde(rename = "type")]
        kind: Option<String>,
        /// Input with the number of answers.
        answers: Option<String>,
        /// Input with the answers that count for it; share and net.
        positive: Option<String>,
        /// Input with the answers that count against it; net.
        negative: Option<String>,
        /// Input with the standard deviation; mean.
        deviation: Option<String>,
        /// The question as it is asked.
        question: Option<String>,
        /// The scale as it is offered.
        scale: Option<String>,
        /// What happens to *don't know*.
        dont_know: Option<String>,
    }

    /// What scores 0: `[worst]`.
    RawWorst {
        /// A number in the KPI's unit; the lower side of a range.
        value: Option<f64>,
        /// Instead of `value`: a share of the target, 0.5 for half.
        share: Option<f64>,
        /// The upper side of a range, in the KPI's unit.
        high: Option<f64>,
        /// Instead of `high`: a share of the target's upper bound.
        high_share: Option<f64>,
        /// Why there.
        reason: Option<String>,
    }

    /// Where to aim: `[target]`.
    RawTarget {
        /// A number in the KPI's unit; the lower bound of a range.
        value: Option<f64>,
        /// The upper bound of a range.
        high: Option<f64>,
        /// Why there.
        reason: Option<String>,
    }

    /// Where a definition was read: `[[sources]]`.
    RawSource {
        /// Author or issuing body.
        author: Option<String>,
        /// Title, with the journal or publisher.
        title: Option<String>,
        /// Year of publication; this or `number` is required.
        year: Option<u16>,
        /// Number of a standard: `ISO 10004:2018`.
        number: Option<String>,
        /// Item, page or section.
        item: Option<String>,
        /// How far it was followed.
        checked: Option<String>,
    }

    /// A published figure: `[benchmarks.<id>]`.
    RawBenchmark {
        /// The figure, in the KPI's unit.
        value: Option<f64>,
        /// Year that it is about.
        year: Option<u16>,
        /// Whom it is about.
        population: Option<String>,
        /// How it was measured.
        method: Option<String>,
        /// Who published it, and where.
        source: Option<String>,
        /// Sectors that it is shown in; without it, all those of the KPI.
        sectors: Option<Vec<String>>,
    }

    /// A worked example: `[example]`.
    RawExample {
        /// What the formula makes of the inputs, to four decimals.
        value: Option<f64>,
        /// Numbers by the id of the input.
        inputs: IndexMap<String, f64>,
    }

    /// A sector's own texts of a KPI: `[by_sector.<id>]`.
    RawKpiTexts {
        /// The KPI's name in this sector.
        name: Option<String>,
        /// The definition in this sector.
        definition: Option<String>,
        /// How to collect it in this sector.
        collect: Option<String>,
        /// The pitfalls in this sector.
        pitfalls: Option<String>,
        /// The question in this sector.
        question: Option<String>,
        /// Texts of inputs, by id.
        inputs: IndexMap<String, RawInputTexts>,
    }

    /// A sector's own texts of an input.
    RawInputTexts {
        /// Short, as a row heading in Data.
        name: Option<String>,
        /// What exactly to count, in a sentence.
        meaning: Option<String>,
    }

    /// An objective: a table of `objectives/<outcome>.toml`.
    RawObjective {
        /// Id of an objective that this one begins from; its own id: only the fields given here change.
        extends: Option<String>,
        /// `true` hides the objective.
        removed: Option<bool>,
        /// One sentence as the customer would say it, 3 to 14 words; may hold `{organisation}`.
        statement: Option<String>,
        /// Ids of the sectors whose customers would say it.
        sectors: Option<Vec<String>>,
        /// The driver that it works through: `group:aspect`.
        value_proposition: Option<String>,
        /// Who says it, where a sector knows several roles.
        role: Option<String>,
        /// Why it matters to this customer, in one or two sentences.
        why: Option<String>,
        /// Ids of the KPIs that show it, of both lenses, the most telling first.
        kpis: Option<Vec<String>>,
        /// Two or three questions for the review meeting.
        questions: Option<Vec<String>>,
        /// A goal of the perspective above, as a suggestion.
        contributes_to: Option<String>,
        /// An internal-process or learning objective, as a suggestion.
        supported_by: Option<String>,
        /// Texts that differ in a sector, by its id.
        by_sector: IndexMap<String, RawObjectiveTexts>,
    }

    /// A sector's own texts of an objective.
    RawObjectiveTexts {
        /// The statement in this sector.
        statement: Option<String>,
        /// Who says it in this sector.
        role: Option<String>,
        /// Why it matters in this sector.
        why: Option<String>,
        /// What it contributes to in this sector.
        contributes_to: Option<String>,
        /// What supports it in this sector.
        supported_by: Option<String>,
    }

    /// A sector: `sectors/<id>.toml`.
    RawSector {
        /// Id of a sector whose KPIs, objectives and texts it takes over.
        extends: Option<String>,
        /// `true` hides the sector.
        removed: Option<bool>,
        /// Name of the sector.
        name: Option<String>,
        /// Usual length of a reporting period.
        every: Option<String>,
        /// What those are called whom it serves.
        customer: Option<RawCustomer>,
        /// The customer perspective and its neighbours.
        perspective: Option<RawPerspective>,
        /// Names of the five outcomes.
        outcomes: IndexMap<String, String>,
        /// Names of the four treatments of a segment.
        treatments: IndexMap<String, String>,
        /// Names of the three parts of the value proposition.
        value_propositions: IndexMap<String, String>,
        /// The default scorecard, in order.
        defaults: Option<Vec<RawDefault>>,
    }

    /// What those are called whom it serves.
    RawCustomer {
        /// Singular: `resident`.
        one: Option<String>,
        /// Plural: `residents`.
        many: Option<String>,
        /// Definite article of the singular: `the`, `de`, `het`.
        article: Option<String>,
    }

    /// The perspective and its neighbours.
    RawPerspective {
        /// Name of this perspective.
        name: Option<String>,
        /// Where it stands.
        place: Option<String>,
        /// All perspectives from top to bottom, this one among them under its name.
        order: Option<Vec<String>>,
    }

    /// An objective of a sector's default scorecard.
    RawDefault {
        /// Id of the objective.
        objective: Option<String>,
        /// Ids of its KPIs.
        kpis: Option<Vec<String>>,
        /// Ids of the objectives that it drives.
        drives: Option<Vec<String>>,
    }

    /// A unit: a table of `units.toml`.
    RawUnit {
        /// Key of a unit that this one begins from.
        extends: Option<String>,
        /// `true` hides the unit.
        removed: Option<bool>,
        /// As people read it; `{customer}` is filled in.
        label: Option<String>,
        /// Decimals that are shown.
        decimals: Option<u8>,
        /// Least possible value.
        minimum: Option<f64>,
        /// Greatest possible value.
        maximum: Option<f64>,
        /// Whole numbers of things that are counted.
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
pub(super) struct InOutcome<T> {
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
    pub kpis: IndexMap<String, InOutcome<RawKpi>>,
    /// By id: by outcome, then as written.
    pub objectives: IndexMap<String, InOutcome<RawObjective>>,
}

/// What a path within a catalogue folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind<'a> {
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
pub(super) fn holds(path: &str) -> Option<FileKind<'_>> {
    let stem = path.strip_suffix(".toml")?;
    let parts: Vec<&str> = stem.split('/').collect();
    match *parts.as_slice() {
        ["units"] => Some(FileKind::Units),
        ["kpis", outcome, id] => Some(FileKind::Kpi { outcome, id }),
        ["objectives", outcome] => Some(FileKind::Objectives { outcome }),
        ["sectors", id] => Some(FileKind::Sector { id }),
        ["labels", area] => Some(FileKind::Labels { area }),
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
