//! From entries as written to the model, in somebody's words; what is wrong is noted.

use super::{
    Sector,
    note::{Notes, Part},
    raw::{Entries, InOutcome, RawInput, RawKpi, RawKpiTexts, RawObjective, RawSector, RawUnit},
    sector::DefaultObjective,
    wording::Placeholders,
};
use crate::{
    finding::{CatalogueCode, ReferenceCode, TextCode, nearest},
    formula::Formula,
    model::{
        Aspect, Benchmark, CustomerWords, Example, Id, Input, Kpi, Lens, Objective, Outcome,
        Perspective, Proposal, Source, Survey, SurveyType, TargetProposal, Unit, ValueProposition,
        WorstProposal,
    },
};
use indexmap::IndexMap;
use std::{collections::BTreeMap, str::FromStr};
use strum::IntoEnumIterator;

/// Fewest answers for a score of an opinion, unless the entry says otherwise.
const MINIMUM_ANSWERS: u32 = 30;

/// What is needed to resolve an entry.
pub(super) struct Context<'c> {
    /// All entries, for references.
    pub(super) entries: &'c Entries,
    /// In whose words.
    pub(super) words: &'c Placeholders,
}

impl Context<'_> {
    /// The unit with this key.
    pub(super) fn unit(&self, key: &str, route: &[&str], notes: &mut Notes) -> Option<Unit> {
        let Some(unit) = self.entries.units.get(key) else {
            let known = self.entries.units.keys().map(String::as_str);
            unknown(UNIT, key, known, route, notes);
            return None;
        };
        self::unit(key, unit, self.words, &mut Notes::default())
    }

    /// A text that must be there, filled in.
    fn text(&self, text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<String> {
        match text {
            None => {
                notes.missing(route);
                None
            }
            Some(text) if text.trim().is_empty() => {
                notes.at_value(TextCode::EmptyText { key: route.join(".") }, route);
                None
            }
            Some(text) => Some(self.words.fill(text.trim())),
        }
    }

    /// A text that may be there, filled in.
    fn maybe(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.words.fill(text.trim())).filter(|text| !text.is_empty())
    }

    /// The ids of sectors, with the sectors that extend one of them.
    fn sectors(&self, listed: Option<&Vec<String>>, notes: &mut Notes) -> Vec<Id> {
        let Some(listed) = listed else {
            notes.missing(&["sectors"]);
            return Vec::new();
        };
        if listed.is_empty() {
            notes.at_value(CatalogueCode::EmptyList { key: "sectors".to_owned() }, &["sectors"]);
        }
        self.known_sectors(listed, &["sectors"], notes);
        let extending = self.entries.sectors.keys().filter(|id| {
            !listed.contains(id)
                && lineage(id, self.entries).iter().any(|above| listed.contains(above))
        });
        listed.iter().chain(extending).filter_map(|id| id.parse().ok()).collect()
    }

    /// Tells of ids in a list that are no sector.
    fn known_sectors(&self, listed: &[String], route: &[&str], notes: &mut Notes) {
        for (place, sector) in listed.iter().enumerate() {
            if !self.entries.sectors.contains_key(sector) {
                let known = self.entries.sectors.keys().map(String::as_str);
                let place = place.to_string();
                unknown(SECTOR, sector, known, &[route, &[&place]].concat(), notes);
            }
        }
    }

    /// Whether something of these sectors is for the sector that speaks; all sectors where none is listed.
    fn speaks_here(&self, listed: Option<&Vec<String>>) -> bool {
        let own = &self.words.sectors;
        own.is_empty() || listed.is_none_or(|listed| listed.iter().any(|id| own.contains(id)))
    }
}

/// A sector with those that it extends, itself first.
pub(super) fn lineage(id: &str, entries: &Entries) -> Vec<String> {
    let mut line = vec![id.to_owned()];
    while let Some(above) =
        line.last().and_then(|id| entries.sectors.get(id)).and_then(|sector| sector.extends.clone())
        && !line.contains(&above)
    {
        line.push(above);
    }
    line
}

/// What a name can be a name of.
pub(super) type Missing = fn(String, Vec<String>, Option<String>) -> ReferenceCode;

/// There is no such KPI.
pub(super) const KPI: Missing = |value, _, nearest| ReferenceCode::UnknownKpi { value, nearest };
/// There is no such objective.
pub(super) const OBJECTIVE: Missing =
    |value, _, nearest| ReferenceCode::UnknownObjective { value, nearest };
/// There is no such sector.
pub(super) const SECTOR: Missing =
    |value, known, nearest| ReferenceCode::UnknownSector { value, known, nearest };
/// There is no such unit.
pub(super) const UNIT: Missing = |value, _, nearest| ReferenceCode::UnknownUnit { value, nearest };
/// There is no such input.
pub(super) const INPUT: Missing =
    |value, _, nearest| ReferenceCode::UnknownInput { value, nearest };
/// There is no such kind of source.
pub(super) const DATA_SOURCE: Missing =
    |value, known, nearest| ReferenceCode::UnknownDataSource { value, known, nearest };
/// There is no such entry to change.
pub(super) const ENTRY: Missing =
    |value, _, nearest| ReferenceCode::UnknownEntry { value, nearest };
/// There is no such placeholder.
pub(super) const PLACEHOLDER: Missing =
    |value, _, nearest| ReferenceCode::UnknownPlaceholder { value, nearest };
/// There is no such label.
pub(super) const LABEL: Missing =
    |value, _, nearest| ReferenceCode::UnknownLabel { value, nearest };

/// The code for something that does not exist, with the nearest that does.
pub(super) fn missed<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
) -> ReferenceCode {
    let known: Vec<&str> = known.collect();
    let nearest = nearest(value, known.iter().copied()).map(str::to_owned);
    what(value.to_owned(), known.into_iter().map(str::to_owned).collect(), nearest)
}

/// Notes a reference to something that does not exist, with the nearest that does.
pub(super) fn unknown<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
    route: &[&str],
    notes: &mut Notes,
) {
    notes.at_value(missed(what, value, known), route);
}

/// As [`unknown`], for something that stands there as a key.
pub(super) fn unknown_at_key<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
    route: &[&str],
    notes: &mut Notes,
) {
    notes.at_key(missed(what, value, known), route);
}

/// A key of an enumeration.
pub(super) fn key<T>(text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<T>
where
    T: FromStr + IntoEnumIterator + Into<&'static str>,
{
    let Some(text) = text else {
        notes.missing(route);
        return None;
    };
    text.parse().ok().or_else(|| {
        let known: Vec<&'static str> = T::iter().map(Into::into).collect();
        unknown_word(text, &known, route, notes);
        None
    })
}

/// Notes a word that cannot be chosen, with the nearest that can.
fn unknown_word(word: &str, known: &[&str], route: &[&str], notes: &mut Notes) {
    let nearest = nearest(word, known.iter().copied()).map(str::to_owned);
    let known = known.iter().map(|word| (*word).to_owned()).collect();
    notes.at_value(TextCode::UnknownWord { word: word.to_owned(), known, nearest }, route);
}

/// A number that must be there, and be one.
fn number(value: Option<f64>, route: &[&str], notes: &mut Notes) -> Option<f64> {
    if value.is_none() {
        notes.missing(route);
    }
    finite(value, route, notes)
}

/// A number that is neither infinite nor not-a-number.
pub(super) fn finite(value: Option<f64>, route: &[&str], notes: &mut Notes) -> Option<f64> {
    let finite = value.filter(|value| value.is_finite());
    if value.is_some() && finite.is_none() {
        notes.at_value(CatalogueCode::NotFinite, route);
    }
    finite
}

/// A KPI in somebody's words; `None` when something that it cannot do without is wrong.
pub(super) fn kpi(
    id: &str,
    filed: &InOutcome<RawKpi>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Kpi> {
    let raw = &filed.entry;
    let own: Vec<(&String, &RawKpiTexts)> = context
        .words
        .sectors
        .iter()
        .filter_map(|sector| raw.by_sector.get_key_value(sector))
        .collect();
    // The sector's own text, else that of a sector that it extends, else the common one.
    let choose = |of: fn(&RawKpiTexts) -> Option<&String>, common: &Option<String>| {
        own.iter().find_map(|(_, texts)| of(texts)).or(common.as_ref()).cloned()
    };
    let name = choose(|texts| texts.name.as_ref(), &raw.name);
    let definition = choose(|texts| texts.definition.as_ref(), &raw.definition);
    let collect = choose(|texts| texts.collect.as_ref(), &raw.collect);
    let pitfalls = choose(|texts| texts.pitfalls.as_ref(), &raw.pitfalls);

    let name = context.text(name.as_ref(), &["name"], notes);
    let definition = context.text(definition.as_ref(), &["definition"], notes);
    let lens: Option<Lens> = key(raw.lens.as_ref(), &["lens"], notes);
    let kind = raw.kind.as_ref().and_then(|kind| key(Some(kind), &["kind"], notes));
    let value_proposition = proposition(raw.value_proposition.as_ref(), notes);
    let sectors = context.sectors(raw.sectors.as_ref(), notes);
    let unit = needed(raw.unit.as_ref(), &["unit"], notes)
        .and_then(|unit| context.unit(unit, &["unit"], notes));
    let direction = key(raw.direction.as_ref(), &["direction"], notes);
    let level = key(raw.level.as_ref(), &["level"], notes);
    let timing = key(raw.timing.as_ref(), &["timing"], notes);
    let frequency = key(raw.frequency.as_ref(), &["frequency"], notes);
    let data_source = needed(raw.data_source.as_ref(), &["data_source"], notes).cloned();
    let effort = key(raw.effort.as_ref(), &["effort"], notes);
    let collect = context.text(collect.as_ref(), &["collect"], notes);
    let pitfalls = context.text(pitfalls.as_ref(), &["pitfalls"], notes);

    let mut inputs = Vec::with_capacity(raw.inputs.len());
    for (input_id, written) in &raw.inputs {
        let texts = own.iter().find_map(|(_, texts)| texts.inputs.get(input_id));
        let name = texts.and_then(|texts| texts.name.as_ref()).or(written.name.as_ref());
        let meaning = texts.and_then(|texts| texts.meaning.as_ref()).or(written.meaning.as_ref());
        inputs.extend(input(input_id, written, name, meaning, context, notes));
    }
    let formula = raw.formula.as_ref().and_then(|formula| {
        Formula::parse(formula)
            .map_err(|error| {
                let at = Part::Within(error.span);
                notes.note(CatalogueCode::UnfitFormula { detail: error.fault }, &["formula"], at);
            })
            .ok()
    });
    let question = own.iter().find_map(|(_, texts)| texts.question.as_ref());
    let survey = survey(raw, question, context, notes);
    let minimum_answers = match (raw.minimum_answers, lens) {
        (Some(minimum), _) => minimum,
        (None, Some(Lens::Opinion)) => MINIMUM_ANSWERS,
        (None, _) => 0,
    };
    let worst = worst(raw, context, notes);
    let target = target(raw, context, notes);
    let sources = sources(raw, notes);
    let benchmarks = benchmarks(raw, context, notes);
    let example = example(raw, notes);
    let outcome = Outcome::from_str(&filed.outcome).ok();

    Some(Kpi {
        id: id.parse().ok()?,
        name: name?,
        definition: definition?,
        outcome: outcome?,
        lens: lens?,
        kind,
        value_proposition,
        sectors,
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
        inputs: (inputs.len() == raw.inputs.len()).then_some(inputs)?,
        formula: if raw.formula.is_some() { Some(formula?) } else { None },
        survey: if raw.survey.is_some() { Some(survey?) } else { None },
        minimum_answers,
        worst,
        target,
        sources,
        benchmarks,
        example,
    })
}

/// A field that must be there.
fn needed<'r>(text: Option<&'r String>, route: &[&str], notes: &mut Notes) -> Option<&'r String> {
    if text.is_none() {
        notes.missing(route);
    }
    text
}

/// An id of something else.
fn reference(text: Option<&String>, route: &[&str], notes: &mut Notes) -> Option<Id> {
    let text = text?;
    text.parse().map_err(|_| notes.at_value(TextCode::UnfitId { value: text.clone() }, route)).ok()
}

/// A place in the value proposition.
fn proposition(text: Option<&String>, notes: &mut Notes) -> Option<ValueProposition> {
    let text = text?;
    let read = text.parse().ok();
    if read.is_none() {
        let known: Vec<String> =
            Aspect::iter().map(|aspect| ValueProposition(aspect).to_string()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        unknown_word(text, &known, &["value_proposition"], notes);
    }
    read
}

/// An input in somebody's words.
fn input(
    id: &str,
    raw: &RawInput,
    name: Option<&String>,
    meaning: Option<&String>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Input> {
    let route = |field| ["inputs", id, field];
    let name = context.text(name, &route("name"), notes);
    let meaning = context.text(meaning, &route("meaning"), notes);
    let unit = needed(raw.unit.as_ref(), &route("unit"), notes)
        .and_then(|unit| context.unit(unit, &route("unit"), notes));
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
    })
}

/// How a KPI is asked.
fn survey(
    raw: &RawKpi,
    question: Option<&String>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Survey> {
    let survey = raw.survey.as_ref()?;
    let kind: Option<SurveyType> = key(survey.kind.as_ref(), &["survey", "type"], notes);
    let answers = needed(survey.answers.as_ref(), &["survey", "answers"], notes).cloned();
    let question = question.or(survey.question.as_ref());
    let question = context.text(question, &["survey", "question"], notes);
    let scale = context.text(survey.scale.as_ref(), &["survey", "scale"], notes);
    let dont_know = context.text(survey.dont_know.as_ref(), &["survey", "dont_know"], notes);
    Some(Survey {
        kind: kind?,
        answers: answers?,
        positive: survey.positive.clone(),
        negative: survey.negative.clone(),
        deviation: survey.deviation.clone(),
        question: question?,
        scale: scale?,
        dont_know: dont_know?,
    })
}

/// What scores 0.
fn worst(raw: &RawKpi, context: &Context<'_>, notes: &mut Notes) -> Option<WorstProposal> {
    let worst = raw.worst.as_ref()?;
    let low = match (worst.value, worst.share) {
        (Some(value), None) => {
            number(Some(value), &["worst", "value"], notes).map(Proposal::Number)
        }
        (None, Some(share)) => {
            number(Some(share), &["worst", "share"], notes).map(Proposal::ShareOfTarget)
        }
        (None, None) => {
            notes.missing(&["worst", "value"]);
            None
        }
        (Some(_), Some(_)) => {
            notes.at_value(CatalogueCode::ValueAndShare, &["worst", "share"]);
            None
        }
    };
    let high = match (worst.high, worst.high_share) {
        (Some(value), None) => number(Some(value), &["worst", "high"], notes).map(Proposal::Number),
        (None, Some(share)) => {
            number(Some(share), &["worst", "high_share"], notes).map(Proposal::ShareOfTarget)
        }
        (None, None) => None,
        (Some(_), Some(_)) => {
            notes.at_value(CatalogueCode::ValueAndShare, &["worst", "high_share"]);
            None
        }
    };
    let reason = context.text(worst.reason.as_ref(), &["worst", "reason"], notes);
    Some(WorstProposal { low: low?, high, reason: reason? })
}

/// Where to aim.
fn target(raw: &RawKpi, context: &Context<'_>, notes: &mut Notes) -> Option<TargetProposal> {
    let target = raw.target.as_ref()?;
    let value = number(target.value, &["target", "value"], notes);
    let high = target.high.and_then(|high| number(Some(high), &["target", "high"], notes));
    let reason = context.text(target.reason.as_ref(), &["target", "reason"], notes);
    Some(TargetProposal { value: value?, high, reason: reason? })
}

/// Where the definition was read.
fn sources(raw: &RawKpi, notes: &mut Notes) -> Vec<Source> {
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
fn benchmarks(raw: &RawKpi, context: &Context<'_>, notes: &mut Notes) -> Vec<Benchmark> {
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
fn example(raw: &RawKpi, notes: &mut Notes) -> Option<Example> {
    let example = raw.example.as_ref()?;
    let value = number(example.value, &["example", "value"], notes);
    for (id, input) in &example.inputs {
        number(Some(*input), &["example", "inputs", id], notes);
    }
    Some(Example { inputs: example.inputs.clone(), value: value? })
}

/// An objective in somebody's words.
pub(super) fn objective(
    id: &str,
    filed: &InOutcome<RawObjective>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<Objective> {
    let raw = &filed.entry;
    let own: Vec<_> =
        context.words.sectors.iter().filter_map(|sector| raw.by_sector.get(sector)).collect();
    let first = |of: fn(&super::raw::RawObjectiveTexts) -> Option<&String>| {
        own.iter().find_map(|texts| of(texts))
    };
    let statement = first(|texts| texts.statement.as_ref()).or(raw.statement.as_ref());
    let role = first(|texts| texts.role.as_ref()).or(raw.role.as_ref());
    let why = first(|texts| texts.why.as_ref()).or(raw.why.as_ref());
    let contributes_to =
        first(|texts| texts.contributes_to.as_ref()).or(raw.contributes_to.as_ref());
    let supported_by = first(|texts| texts.supported_by.as_ref()).or(raw.supported_by.as_ref());

    let statement = context.text(statement, &["statement"], notes);
    let why = context.text(why, &["why"], notes);
    let value_proposition = proposition(raw.value_proposition.as_ref(), notes);
    let sectors = context.sectors(raw.sectors.as_ref(), notes);
    if raw.kpis.is_none() {
        notes.missing(&["kpis"]);
    }
    if raw.questions.is_none() {
        notes.missing(&["questions"]);
    }
    Some(Objective {
        id: id.parse().ok()?,
        statement: statement?,
        outcome: Outcome::from_str(&filed.outcome).ok()?,
        value_proposition,
        sectors,
        role: context.maybe(role),
        why: why?,
        kpis: raw.kpis.iter().flatten().filter_map(|kpi| kpi.parse().ok()).collect(),
        questions: raw
            .questions
            .iter()
            .flatten()
            .map(|question| context.words.fill(question.trim()))
            .collect(),
        contributes_to: context.maybe(contributes_to),
        supported_by: context.maybe(supported_by),
    })
}

/// A unit in somebody's words.
pub(super) fn unit(
    id: &str,
    raw: &RawUnit,
    words: &Placeholders,
    notes: &mut Notes,
) -> Option<Unit> {
    let label = needed(raw.label.as_ref(), &["label"], notes).map(|label| words.fill(label));
    if raw.decimals.is_none() {
        notes.missing(&["decimals"]);
    }
    Some(Unit {
        id: id.parse().ok()?,
        label: label?,
        decimals: raw.decimals?,
        minimum: raw.minimum,
        maximum: raw.maximum,
        count: raw.count.unwrap_or(false),
    })
}

/// A sector.
pub(super) fn sector(id: &str, raw: &RawSector, notes: &mut Notes) -> Option<Sector> {
    let name = needed(raw.name.as_ref(), &["name"], notes).cloned();
    let every = key(raw.every.as_ref(), &["every"], notes);
    let customer = customer(raw, notes);
    let perspective = perspective(raw, notes);
    let outcomes = by_key(&raw.outcomes, "outcomes", notes);
    let treatments = by_key(&raw.treatments, "treatments", notes);
    let value_propositions = by_key(&raw.value_propositions, "value_propositions", notes);
    let mut defaults = Vec::new();
    for (place, default) in raw.defaults.iter().flatten().enumerate() {
        let place = place.to_string();
        let route = ["defaults", place.as_str(), "objective"];
        let objective = needed(default.objective.as_ref(), &route, notes)
            .and_then(|objective| reference(Some(objective), &route, notes));
        let ids = |list: &Option<Vec<String>>| {
            list.iter().flatten().filter_map(|id| id.parse().ok()).collect()
        };
        let (kpis, drives) = (ids(&default.kpis), ids(&default.drives));
        defaults.extend(objective.map(|objective| DefaultObjective { objective, kpis, drives }));
    }
    Some(Sector {
        id: id.parse().ok()?,
        name: name?,
        every: every?,
        customer: customer?,
        perspective: perspective?,
        outcomes,
        treatments,
        value_propositions,
        defaults,
    })
}

/// A sector's words for those whom it serves.
fn customer(raw: &RawSector, notes: &mut Notes) -> Option<CustomerWords> {
    let Some(customer) = &raw.customer else {
        notes.missing(&["customer"]);
        return None;
    };
    let one = needed(customer.one.as_ref(), &["customer", "one"], notes).cloned();
    let many = needed(customer.many.as_ref(), &["customer", "many"], notes).cloned();
    let article = needed(customer.article.as_ref(), &["customer", "article"], notes).cloned();
    Some(CustomerWords { one: one?, many: many?, article: article? })
}

/// A sector's perspectives.
fn perspective(raw: &RawSector, notes: &mut Notes) -> Option<Perspective> {
    let Some(perspective) = &raw.perspective else {
        notes.missing(&["perspective"]);
        return None;
    };
    let name = needed(perspective.name.as_ref(), &["perspective", "name"], notes).cloned();
    let place = key(perspective.place.as_ref(), &["perspective", "place"], notes);
    if perspective.order.is_none() {
        notes.missing(&["perspective", "order"]);
    }
    let (name, order) = (name?, perspective.order.clone()?);
    if !order.contains(&name) {
        notes.at_value(
            CatalogueCode::PerspectiveNotInOrder { name: name.clone() },
            &["perspective", "order"],
        );
    }
    Some(Perspective { name, place: place?, order })
}

/// A name for every key of an enumeration.
fn by_key<T>(
    texts: &IndexMap<String, String>,
    table: &str,
    notes: &mut Notes,
) -> BTreeMap<T, String>
where
    T: FromStr + IntoEnumIterator + Into<&'static str> + Ord + Copy,
{
    for text in texts.keys() {
        key::<T>(Some(text), &[table, text], notes);
    }
    let mut named = BTreeMap::new();
    for value in T::iter() {
        let name: &'static str = value.into();
        match texts.get(name) {
            Some(text) => {
                named.insert(value, text.clone());
            }
            None => notes.missing(&[table, name]),
        }
    }
    named
}
