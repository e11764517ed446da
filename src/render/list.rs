//! The catalogue as JSON, CSV and Markdown.

use super::{KpiSheet, Names, Templates};
use crate::model::Mapped as _;
use crate::{
    catalogue::{Catalogue, Wording},
    finding::Finding,
    model::{
        Accumulation, Aggregation, Benchmark, Direction, Example, Frequency, Id, Kind, Kpi, Lens,
        Outcome, Source, Survey, ValueProposition,
    },
};
use minijinja::{Value, value::Serde};
use serde::Serialize;
use std::{collections::BTreeMap, io};
use strum::IntoEnumIterator as _;

/// A KPI as programs get it. The keys are a promise.
#[derive(Serialize)]
struct ListedKpi<'a> {
    id: &'a Id,
    name: &'a str,
    definition: &'a str,
    outcome: Outcome,
    lens: Lens,
    kind: Option<Kind>,
    value_proposition: Option<ValueProposition>,
    sectors: &'a [Id],
    unit: &'a Id,
    direction: Direction,
    frequency: Frequency,
    level: Accumulation,
    inputs: Vec<ListedInput<'a>>,
    formula: Option<&'a str>,
    survey: Option<&'a Survey>,
    data_source: &'a str,
    sources: &'a [Source],
    benchmarks: &'a [Benchmark],
    example: Option<&'a Example>,
    variant_of: Option<&'a Id>,
}

/// An input as programs get it.
#[derive(Serialize)]
struct ListedInput<'a> {
    id: &'a str,
    name: &'a str,
    unit: &'a Id,
    aggregate: Aggregation,
    weighted_by: Option<&'a str>,
}

impl<'a> From<&'a Kpi> for ListedKpi<'a> {
    fn from(kpi: &'a Kpi) -> Self {
        Self {
            id: &kpi.id,
            name: &kpi.name,
            definition: &kpi.definition,
            outcome: kpi.outcome,
            lens: kpi.lens,
            kind: kpi.kind,
            value_proposition: kpi.value_proposition,
            sectors: &kpi.sectors,
            unit: &kpi.unit.id,
            direction: kpi.direction,
            frequency: kpi.frequency,
            level: kpi.level,
            inputs: kpi
                .inputs
                .iter()
                .map(|input| ListedInput {
                    id: &input.id,
                    name: &input.name,
                    unit: &input.unit.id,
                    aggregate: input.aggregate,
                    weighted_by: input.weighted_by.as_deref(),
                })
                .collect(),
            formula: kpi.formula.as_ref().map(|formula| formula.text()),
            survey: kpi.survey.as_ref(),
            data_source: &kpi.data_source,
            sources: &kpi.sources,
            benchmarks: &kpi.benchmarks,
            example: kpi.example.as_ref(),
            variant_of: kpi.variant_of.as_ref(),
        }
    }
}

/// More than most KPIs take in JSON, in bytes.
const LISTED_BYTES: usize = 4096;

/// An array of objects, indented.
///
/// # Errors
/// When a number is not finite, which the catalogue's checks rule out.
pub fn list_json(kpis: &[Kpi]) -> io::Result<String> {
    let entries: Vec<ListedKpi> = kpis.iter().map(ListedKpi::from).collect();
    // Room for all of them: what grows bit by bit is moved again and again.
    let mut json = Vec::with_capacity(kpis.len() * LISTED_BYTES);
    serde_json::to_writer_pretty(&mut json, &entries)?;
    json.push(b'\n');
    String::from_utf8(json).map_err(io::Error::other)
}

/// A row per KPI under machine keys; lists are joined by `; `.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn list_csv(kpis: &[Kpi]) -> io::Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS.map(|(name, _)| name))?;
    for kpi in kpis {
        writer.write_record(COLUMNS.map(|(_, cell)| cell(kpi)))?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

/// A column of the CSV: its key, and its cell for a KPI.
type CsvColumn = (&'static str, fn(&Kpi) -> String);

/// The columns in their order; the keys are a promise.
const COLUMNS: [CsvColumn; 20] = [
    ("id", |kpi| kpi.id.to_string()),
    ("name", |kpi| guarded(&kpi.name)),
    ("definition", |kpi| guarded(&kpi.definition)),
    ("outcome", |kpi| kpi.outcome.to_string()),
    ("lens", |kpi| kpi.lens.to_string()),
    ("kind", |kpi| or_empty(kpi.kind)),
    ("value_proposition", |kpi| or_empty(kpi.value_proposition)),
    ("sectors", |kpi| joined(kpi.sectors.iter().map(ToString::to_string))),
    ("unit", |kpi| kpi.unit.id.to_string()),
    ("direction", |kpi| kpi.direction.to_string()),
    ("frequency", |kpi| kpi.frequency.to_string()),
    ("level", |kpi| kpi.level.to_string()),
    ("inputs", |kpi| {
        joined(kpi.inputs.iter().map(|input| format!("{}: {}", input.id, input.name)))
    }),
    ("formula", |kpi| kpi.formula.as_ref().map_or_else(String::new, |one| guarded(one.text()))),
    ("survey", |kpi| or_empty(kpi.survey.as_ref().map(|survey| survey.kind))),
    ("data_source", |kpi| guarded(&kpi.data_source)),
    ("sources", |kpi| joined(kpi.sources.iter().map(Source::cited))),
    ("benchmarks", |kpi| {
        joined(kpi.benchmarks.iter().map(|benchmark| {
            format!("{} ({}, {})", benchmark.value, benchmark.source, benchmark.year)
        }))
    }),
    ("example", |kpi| or_empty(kpi.example.as_ref().map(|example| example.value))),
    ("variant_of", |kpi| or_empty(kpi.variant_of.as_ref())),
];

/// What is there, as text.
fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Several texts in one cell.
fn joined(texts: impl Iterator<Item = String>) -> String {
    guarded(&texts.collect::<Vec<_>>().join("; "))
}

/// A text that no spreadsheet takes for a formula.
pub(crate) fn guarded(text: &str) -> String {
    let first = text.trim_start_matches(' ').chars().next();
    let formula = first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first));
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// A document: contents first, then every KPI by outcome and lens.
///
/// # Errors
/// A fault in a template of the user's own, at its line.
pub fn list_markdown(
    kpis: &[Kpi],
    catalogue: &Catalogue,
    wording: &Wording,
    templates: &Templates,
) -> Result<String, Box<Finding>> {
    let names = Names::new(catalogue, wording);
    let labels = catalogue.labels();
    let groups: Vec<CatalogueGroup> = grouped(kpis)
        .into_iter()
        .map(|(outcome, lens, kpis)| CatalogueGroup {
            name: names.group(outcome, lens),
            kpis: kpis.into_iter().map(|kpi| KpiSheet::new(kpi, &names, labels)).collect(),
        })
        .collect();
    let ids = kpis.iter().map(|kpi| (kpi.id.to_string(), kpi.name.clone())).mapped();
    templates.render(TEMPLATE, &Value::from(Serde(CatalogueView { ids, groups })))
}

/// Template of the document.
const TEMPLATE: &str = "list/catalogue.md";

/// What the template may say.
#[derive(Serialize)]
struct CatalogueView {
    /// Names of all that are in the document, so that no link leads nowhere.
    ids: BTreeMap<String, String>,
    groups: Vec<CatalogueGroup>,
}

/// The KPIs of one outcome and lens.
#[derive(Serialize)]
struct CatalogueGroup {
    name: String,
    kpis: Vec<KpiSheet>,
}

/// By outcome and lens, in the order of the model; empty groups are left out.
#[must_use]
pub fn grouped(kpis: &[Kpi]) -> Vec<(Outcome, Lens, Vec<&Kpi>)> {
    let mut groups = Vec::new();
    for outcome in Outcome::iter() {
        for lens in Lens::iter() {
            let group: Vec<&Kpi> =
                kpis.iter().filter(|kpi| kpi.outcome == outcome && kpi.lens == lens).collect();
            if !group.is_empty() {
                groups.push((outcome, lens, group));
            }
        }
    }
    groups
}
