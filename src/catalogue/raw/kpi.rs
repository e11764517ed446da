//! A KPI as it is written.

use super::overlay::{Overlay, raw, replaced_whole};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

raw! {
    /// A KPI: `kpis/<outcome>/<id>.toml`.
    RawKpi {
        /// Id of an entry that this one begins from; its own id: only the fields given here change.
        extends: Option<String>,
        /// `true` hides the entry.
        removed: Option<bool>,
        /// As it stands in a table: short, a noun phrase, without a unit.
        name: Option<String>,
        /// What else people call it, in any language, abbreviations above all: found by a search.
        also_called: Option<Vec<String>>,
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
        /// Whom it is about, where that is not simply whoever is served; `[]`: nobody apart from all others.
        asked_of: Option<Vec<String>>,
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
        /// Counts different people of a period: months added up count somebody twice.
        unique: Option<bool>,
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
}

replaced_whole!(Vec<RawSource>);

impl RawKpi {
    /// Takes out the inputs and benchmarks that an original lacks, and says which
    /// they are: words cannot add any.
    pub(crate) fn take_strays(&mut self, original: &Self) -> Vec<[String; 2]> {
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
    pub(crate) fn prune(&mut self) {
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
