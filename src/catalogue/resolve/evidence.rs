//! What a KPI rests on: sources, benchmarks and the worked example.

use super::{
    Context,
    field::{key, needed, number},
};
use crate::{
    catalogue::{
        note::Notes,
        raw::{RawExample, RawKpi},
    },
    model::{Benchmark, Example, Source},
};

/// Where the definition was read.
pub(super) fn sources(raw: &RawKpi, notes: &mut Notes) -> Vec<Source> {
    let mut sources = Vec::new();
    for (place, source) in raw.sources.iter().flatten().enumerate() {
        let place = place.to_string();
        let route = |field| ["sources", place.as_str(), field];
        let author = needed(source.author.as_ref(), &route("author"), notes).cloned();
        let title = needed(source.title.as_ref(), &route("title"), notes).cloned();
        let checked = key(source.checked.as_ref(), &route("checked"), notes);
        if source.year.is_none() && source.number.is_none() {
            notes.missing(&route("year"));
        }
        if let (Some(author), Some(title), Some(checked)) = (author, title, checked) {
            let (year, number, item) = (source.year, source.number.clone(), source.item.clone());
            sources.push(Source { author, title, year, number, item, checked });
        }
    }
    sources
}

/// Published figures.
pub(super) fn benchmarks(raw: &RawKpi, context: &Context<'_>, notes: &mut Notes) -> Vec<Benchmark> {
    let mut benchmarks = Vec::new();
    for (id, benchmark) in &raw.benchmarks {
        let route = |field| ["benchmarks", id.as_str(), field];
        let value = number(benchmark.value, &route("value"), notes);
        if benchmark.year.is_none() {
            notes.missing(&route("year"));
        }
        let population = context.text(benchmark.population.as_ref(), &route("population"), notes);
        let method = context.text(benchmark.method.as_ref(), &route("method"), notes);
        let source = context.text(benchmark.source.as_ref(), &route("source"), notes);
        let sectors = benchmark.sectors.as_ref();
        context.known_sectors(sectors.map_or(&[], Vec::as_slice), &route("sectors"), notes);
        if let (Some(value), Some(year), Some(population), Some(method), Some(source)) =
            (value, benchmark.year, population, method, source)
            && context.speaks_here(sectors)
        {
            let id = id.clone();
            benchmarks.push(Benchmark { id, value, year, population, method, source });
        }
    }
    benchmarks
}

/// The worked example.
pub(super) fn example(raw: &RawExample, notes: &mut Notes) -> Option<Example> {
    let value = number(raw.value, &["example", "value"], notes);
    for (id, input) in &raw.inputs {
        number(Some(*input), &["example", "inputs", id], notes);
    }
    Some(Example { inputs: raw.inputs.clone(), value: value? })
}
