//! A KPI, with its inputs and its formula.

use super::{
    Context, Voice,
    evidence::{benchmarks, example, sources},
    field::{key, needed, proposition, reference},
    proposal::{target, worst},
    survey::survey,
};
use crate::{
    catalogue::{
        note::{Notes, Part},
        raw::{InOutcome, RawInput, RawKpi, RawKpiTexts},
    },
    finding::CatalogueCode,
    formula::Formula,
    model::{Input, Kpi, Lens, Outcome, Stakeholder},
};
use std::str::FromStr;

/// Fewest answers for a score of an opinion, unless the entry says otherwise.
const MINIMUM_ANSWERS: u32 = 30;

/// A KPI in somebody's words; `None` when something that it cannot do without is wrong.
pub(crate) fn kpi(
    id: &str,
    filed: &InOutcome<RawKpi>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Kpi> {
    let raw = &filed.entry;
    let voice = Voice::new(&raw.by_sector, context.words);
    let name = voice.or_common(|own| own.name.as_ref(), &raw.name);
    let definition = voice.or_common(|own| own.definition.as_ref(), &raw.definition);
    let collect = voice.or_common(|own| own.collect.as_ref(), &raw.collect);
    let pitfalls = voice.or_common(|own| own.pitfalls.as_ref(), &raw.pitfalls);

    let name = context.text(name, &["name"], notes);
    let definition = context.text(definition, &["definition"], notes);
    let lens = key(raw.lens.as_ref(), &["lens"], notes);
    let kind = raw.kind.as_ref().and_then(|kind| key(Some(kind), &["kind"], notes));
    let value_proposition = proposition(raw.value_proposition.as_ref(), notes);
    let sectors = context.sectors(raw.sectors.as_ref(), notes);
    let asked_of = raw.asked_of.as_ref().map(|keys| stakeholders(keys, notes));
    let unit = context.needed_unit(raw.unit.as_ref(), &["unit"], notes);
    let direction = key(raw.direction.as_ref(), &["direction"], notes);
    let level = key(raw.level.as_ref(), &["level"], notes);
    let timing = key(raw.timing.as_ref(), &["timing"], notes);
    let frequency = key(raw.frequency.as_ref(), &["frequency"], notes);
    let data_source = needed(raw.data_source.as_ref(), &["data_source"], notes).cloned();
    let effort = key(raw.effort.as_ref(), &["effort"], notes);
    let collect = context.text(collect, &["collect"], notes);
    let pitfalls = context.text(pitfalls, &["pitfalls"], notes);
    let inputs = inputs(raw, &voice, context, notes);
    let formula = optional(raw.formula.as_ref(), |text| formula(text, notes));
    let survey = optional(raw.survey.as_ref(), |raw| survey(raw, &voice, context, notes));
    let worst = raw.worst.as_ref().and_then(|raw| worst(raw, context, notes));
    let target = raw.target.as_ref().and_then(|raw| target(raw, context, notes));
    let sources = sources(raw, notes);
    let benchmarks = benchmarks(raw, context, notes);
    let example = raw.example.as_ref().and_then(|raw| example(raw, notes));

    let lens = lens?;
    Some(Kpi {
        id: id.parse().ok()?,
        name: name?,
        definition: definition?,
        outcome: Outcome::from_str(&filed.outcome).ok()?,
        lens,
        kind,
        value_proposition,
        sectors,
        asked_of,
        unit: unit?,
        direction: direction?,
        level: level?,
        timing: timing?,
        frequency: frequency?,
        data_source: data_source?,
        effort: effort?,
        collect: collect?,
        pitfalls: pitfalls?,
        counter: reference(raw.counter.as_ref(), &["counter"], notes),
        variant_of: reference(raw.variant_of.as_ref(), &["variant_of"], notes),
        differs: context.maybe(raw.differs.as_ref()),
        inputs: inputs?,
        formula: formula?,
        survey: survey?,
        minimum_answers: raw.minimum_answers.unwrap_or(match lens {
            Lens::Opinion => MINIMUM_ANSWERS,
            Lens::Activity => 0,
        }),
        worst,
        target,
        sources,
        benchmarks,
        example,
    })
}

/// Whom an entry is about; a key that is none is told at its place.
fn stakeholders(keys: &[String], notes: &mut Notes) -> Vec<Stakeholder> {
    let read = keys.iter().enumerate();
    let read = read.map(|(at, text)| key(Some(text), &["asked_of", &at.to_string()], notes));
    read.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What may be absent, but not be there and wrong.
fn optional<R, T>(raw: Option<R>, read: impl FnOnce(R) -> Option<T>) -> Option<Option<T>> {
    raw.map_or(Some(None), |raw| read(raw).map(Some))
}

/// What is typed in; `None` when one of the inputs cannot be used.
fn inputs(
    raw: &RawKpi,
    voice: &Voice<'_, RawKpiTexts>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Vec<Input>> {
    let read = raw.inputs.iter().map(|(id, raw)| input(id, raw, voice, context, notes));
    let read: Vec<Option<Input>> = read.collect();
    read.into_iter().collect()
}

/// An input in somebody's words.
fn input(
    id: &str,
    raw: &RawInput,
    voice: &Voice<'_, RawKpiTexts>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Input> {
    let route = |field| ["inputs", id, field];
    // A sector that speaks of an input says both its name and its meaning.
    let own = voice.first(|texts| texts.inputs.get(id));
    let name = own.and_then(|texts| texts.name.as_ref()).or(raw.name.as_ref());
    let meaning = own.and_then(|texts| texts.meaning.as_ref()).or(raw.meaning.as_ref());
    let name = context.text(name, &route("name"), notes);
    let meaning = context.text(meaning, &route("meaning"), notes);
    let unit = context.needed_unit(raw.unit.as_ref(), &route("unit"), notes);
    let aggregate = key(raw.aggregate.as_ref(), &route("aggregate"), notes);
    Some(Input {
        id: id.to_owned(),
        name: name?,
        meaning: meaning?,
        unit: unit?,
        aggregate: aggregate?,
        weighted_by: raw.weighted_by.clone(),
        part_of: raw.part_of.clone(),
        optional: raw.optional.unwrap_or(false),
        unique: raw.unique.unwrap_or(false),
    })
}

/// The arithmetic between the inputs.
fn formula(text: &str, notes: &mut Notes) -> Option<Formula> {
    match Formula::parse(text) {
        Ok(formula) => Some(formula),
        Err(error) => {
            let at = Part::Within(error.span);
            notes.note(CatalogueCode::UnfitFormula { detail: error.fault }, &["formula"], at);
            None
        }
    }
}
