//! From the wire to the program. Every field is named: none is dropped by accident.

use super::{
    entry::{
        BenchmarkV1, ExampleV1, InputV1, KpiV1, ProposalV1, SourceV1, SurveyV1, TargetV1, UnitV1,
        WorstV1,
    },
    types::{
        BandsV1, CalendarV1, CustomerV1, NoteV1, PerspectiveV1, PlannedKpiV1, PlannedObjectiveV1,
        PlannedOutcomeV1, ScorecardV1, SegmentV1, ThemeV1,
    },
};
use crate::{
    catalogue::built_in_theme,
    checks,
    formula::Formula,
    model::{
        Benchmark, BySegment, Calendar, ColourRole, CustomerWords, Edition, Example, Input, Kpi,
        Logo, Palette, Perspective, Proposal, Source, Survey, TargetProposal, Theme, Unit,
        WorstProposal, is_font,
    },
    scorecard::{
        Bands, JANUARY, Note, PlannedKpi, PlannedObjective, PlannedOutcome, Scorecard, Segment,
    },
};
use std::str::FromStr;

/// A word, an id or a formula that this version of the program does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} `{text}`")]
#[non_exhaustive]
pub struct UnknownWord {
    /// The field that it stands in.
    pub field: &'static str,
    /// What stands there.
    pub text: String,
}

/// What a text means.
fn known<T: FromStr>(field: &'static str, text: String) -> Result<T, UnknownWord> {
    text.parse().map_err(|_| UnknownWord { field, text })
}

/// The same of a text that may be absent.
fn maybe<T: FromStr>(field: &'static str, text: Option<String>) -> Result<Option<T>, UnknownWord> {
    text.map(|text| known(field, text)).transpose()
}

/// What each text of a list means.
fn each<T: FromStr>(field: &'static str, texts: Vec<String>) -> Result<Vec<T>, UnknownWord> {
    texts.into_iter().map(|text| known(field, text)).collect()
}

fn all<W, T: TryFrom<W, Error = UnknownWord>>(things: Vec<W>) -> Result<Vec<T>, UnknownWord> {
    things.into_iter().map(T::try_from).collect()
}

fn parsed(text: String) -> Result<Formula, UnknownWord> {
    Formula::parse(&text).map_err(|_| UnknownWord { field: "formula", text })
}

/// The edition of the arithmetic; the first one did not say so.
fn edition_of(text: String) -> Result<Edition, UnknownWord> {
    if text.is_empty() { Ok(Edition::First) } else { known("edition", text) }
}

/// The measures; one of the user's own has one row, where the first edition scored groups without any.
fn measures(edition: Edition, kpis: Vec<PlannedKpiV1>) -> Result<Vec<PlannedKpi>, UnknownWord> {
    let mut measures: Vec<PlannedKpi> = all(kpis)?;
    for own in measures.iter_mut().filter(|kpi| edition > Edition::First && kpi.is_own()) {
        own.by_segment = BySegment::Together;
    }
    Ok(measures)
}

impl TryFrom<ScorecardV1> for Scorecard {
    type Error = UnknownWord;

    fn try_from(scorecard: ScorecardV1) -> Result<Self, UnknownWord> {
        let ScorecardV1 {
            edition,
            catalogue_version,
            language,
            sector,
            organisation,
            perspective,
            customer,
            outcomes,
            treatments,
            calendar,
            year_begins,
            chosen,
            bands,
            minimum_coverage,
            pleasing_margin,
            least_shown,
            version,
            adopted_by,
            adopted_on,
            theme,
            segments,
            objectives,
            kpis,
            notes,
            example,
        } = scorecard;
        let edition = edition_of(edition)?;
        Ok(Self {
            edition,
            catalogue_version,
            language,
            sector: known("sector", sector)?,
            organisation,
            perspective: perspective.try_into()?,
            customer: customer.into(),
            outcomes: all(outcomes)?,
            treatments,
            calendar: calendar.try_into()?,
            year_begins: year_begins.filter(|month| checks::is_month(*month)).unwrap_or(JANUARY),
            chosen: known("chosen", chosen)?,
            bands: bands.into(),
            minimum_coverage,
            pleasing_margin,
            least_shown: least_shown.unwrap_or(0),
            version,
            adopted_by,
            adopted_on,
            theme: theme.map_or_else(|| built_in_theme().clone(), theme_of),
            segments: all(segments)?,
            objectives: all(objectives)?,
            kpis: measures(edition, kpis)?,
            notes: all(notes)?,
            example,
        })
    }
}

/// A theme, as far as it can be read: how something looks is no reason not to read it.
fn theme_of(theme: ThemeV1) -> Theme {
    let ThemeV1 { id, colours, workbook_font, page_fonts, page_header, page_footer, logo } = theme;
    let usual = built_in_theme();
    let colour = |role: ColourRole| {
        let name: &str = role.into();
        let written = colours.get(name).and_then(|text| text.parse().ok());
        written.unwrap_or_else(|| usual.colour(role))
    };
    let fonts: Vec<String> = page_fonts.into_iter().filter(|font| is_font(font)).collect();
    Theme {
        id: id.parse().unwrap_or_else(|_| usual.id.clone()),
        colours: Palette::of(colour),
        workbook_font: Some(workbook_font)
            .filter(|font| is_font(font))
            .unwrap_or_else(|| usual.workbook_font.clone()),
        page_fonts: if fonts.is_empty() { usual.page_fonts.clone() } else { fonts },
        page_header,
        page_footer,
        logo: Logo::from_base64(&logo).ok(),
    }
}

impl TryFrom<PerspectiveV1> for Perspective {
    type Error = UnknownWord;

    fn try_from(perspective: PerspectiveV1) -> Result<Self, UnknownWord> {
        let PerspectiveV1 { name, place, order } = perspective;
        Ok(Self { name, place: known("place", place)?, order })
    }
}

impl From<CustomerV1> for CustomerWords {
    fn from(customer: CustomerV1) -> Self {
        let CustomerV1 { one, many, article } = customer;
        Self { one, many, article }
    }
}

impl TryFrom<PlannedOutcomeV1> for PlannedOutcome {
    type Error = UnknownWord;

    fn try_from(row: PlannedOutcomeV1) -> Result<Self, UnknownWord> {
        let PlannedOutcomeV1 { outcome, name, weight } = row;
        Ok(Self { outcome: known("outcome", outcome)?, name, weight })
    }
}

impl TryFrom<CalendarV1> for Calendar {
    type Error = UnknownWord;

    fn try_from(calendar: CalendarV1) -> Result<Self, UnknownWord> {
        let CalendarV1 { start, count } = calendar;
        Ok(Self { start: known("start", start)?, count })
    }
}

impl From<BandsV1> for Bands {
    fn from(bands: BandsV1) -> Self {
        let BandsV1 { green, amber } = bands;
        Self { green, amber }
    }
}

impl TryFrom<SegmentV1> for Segment {
    type Error = UnknownWord;

    fn try_from(segment: SegmentV1) -> Result<Self, UnknownWord> {
        let SegmentV1 { id, name, group, needs, alternatives, targeted, size, profit_per_customer } =
            segment;
        let id = maybe("id", id)?;
        let group = maybe("group", group)?;
        Ok(Self { id, name, group, needs, alternatives, targeted, size, profit_per_customer })
    }
}

impl TryFrom<PlannedObjectiveV1> for PlannedObjective {
    type Error = UnknownWord;

    fn try_from(objective: PlannedObjectiveV1) -> Result<Self, UnknownWord> {
        let PlannedObjectiveV1 {
            id,
            statement,
            outcome,
            value_proposition,
            segment,
            why,
            questions,
            evidence,
            why_us,
            drives,
            contributes_to,
            supported_by,
            owner,
            weight,
        } = objective;
        Ok(Self {
            id: known("id", id)?,
            statement,
            outcome: known("outcome", outcome)?,
            value_proposition: maybe("value_proposition", value_proposition)?,
            segment: maybe("segment", segment)?,
            why,
            questions,
            evidence,
            why_us,
            drives: each("drives", drives)?,
            contributes_to,
            supported_by,
            owner,
            weight,
        })
    }
}

impl TryFrom<PlannedKpiV1> for PlannedKpi {
    type Error = UnknownWord;

    fn try_from(measure: PlannedKpiV1) -> Result<Self, UnknownWord> {
        let PlannedKpiV1 {
            kpi,
            objective,
            by_segment,
            asked_of,
            direction,
            frequency,
            due_in,
            weight,
            baseline,
            worst,
            target,
            target_high,
            worst_high,
            red,
            green,
            green_at_target,
            targets,
            minimum_answers,
            texts,
        } = measure;
        let targets =
            targets.into_iter().map(|(period, target)| Ok((known("targets", period)?, target)));
        let kpi = kpi.try_into()?;
        let mut planned = Self {
            objective: maybe("objective", objective)?,
            by_segment: match (by_segment, each("asked_of", asked_of)?) {
                (false, _) => BySegment::Together,
                (true, groups) if groups.is_empty() => BySegment::Every,
                (true, groups) => BySegment::Only(groups),
            },
            direction: known("direction", direction)?,
            frequency: known("frequency", frequency)?,
            due_in,
            weight,
            baseline,
            worst,
            target,
            target_high,
            worst_high,
            red,
            green,
            green_at_target,
            targets: targets.collect::<Result<_, _>>()?,
            minimum_answers,
            ..Self::of(kpi)
        };
        for (key, text) in texts {
            planned.set_text(&key, text);
        }
        Ok(planned)
    }
}

impl TryFrom<NoteV1> for Note {
    type Error = UnknownWord;

    fn try_from(note: NoteV1) -> Result<Self, UnknownWord> {
        let NoteV1 { period, kpi, explanation, agreement, who, due, done } = note;
        Ok(Self {
            period: known("period", period)?,
            kpi: known("kpi", kpi)?,
            explanation,
            agreement,
            who,
            due,
            done,
        })
    }
}

impl TryFrom<KpiV1> for Kpi {
    type Error = UnknownWord;

    fn try_from(kpi: KpiV1) -> Result<Self, UnknownWord> {
        let KpiV1 {
            id,
            name,
            definition,
            outcome,
            lens,
            kind,
            value_proposition,
            sectors,
            unit,
            direction,
            level,
            timing,
            frequency,
            data_source,
            effort,
            collect,
            pitfalls,
            asked_of,
            counter,
            variant_of,
            differs,
            inputs,
            formula,
            survey,
            minimum_answers,
            worst,
            target,
            sources,
            benchmarks,
            example,
        } = kpi;
        Ok(Self {
            id: known("id", id)?,
            name,
            definition,
            outcome: known("outcome", outcome)?,
            lens: known("lens", lens)?,
            kind: maybe("kind", kind)?,
            value_proposition: maybe("value_proposition", value_proposition)?,
            sectors: each("sectors", sectors)?,
            unit: unit.try_into()?,
            direction: known("direction", direction)?,
            level: known("level", level)?,
            timing: known("timing", timing)?,
            frequency: known("frequency", frequency)?,
            data_source,
            effort: known("effort", effort)?,
            collect,
            pitfalls,
            asked_of: asked_of.map(|keys| each("asked_of", keys)).transpose()?,
            counter: maybe("counter", counter)?,
            variant_of: maybe("variant_of", variant_of)?,
            differs,
            inputs: all(inputs)?,
            formula: formula.map(parsed).transpose()?,
            survey: survey.map(TryInto::try_into).transpose()?,
            minimum_answers,
            worst: worst.map(Into::into),
            target: target.map(Into::into),
            sources: all(sources)?,
            benchmarks: benchmarks.into_iter().map(Into::into).collect(),
            example: example.map(Into::into),
        })
    }
}

impl TryFrom<UnitV1> for Unit {
    type Error = UnknownWord;

    fn try_from(unit: UnitV1) -> Result<Self, UnknownWord> {
        let UnitV1 { id, label, decimals, minimum, maximum, count } = unit;
        Ok(Self { id: known("unit", id)?, label, decimals, minimum, maximum, count })
    }
}

impl TryFrom<InputV1> for Input {
    type Error = UnknownWord;

    fn try_from(input: InputV1) -> Result<Self, UnknownWord> {
        let InputV1 { id, name, meaning, unit, aggregate, weighted_by, part_of, optional, unique } =
            input;
        Ok(Self {
            id,
            name,
            meaning,
            unit: unit.try_into()?,
            aggregate: known("aggregate", aggregate)?,
            weighted_by,
            part_of,
            optional,
            unique,
        })
    }
}

impl TryFrom<SurveyV1> for Survey {
    type Error = UnknownWord;

    fn try_from(survey: SurveyV1) -> Result<Self, UnknownWord> {
        let SurveyV1 { kind, answers, positive, negative, deviation, question, scale, dont_know } =
            survey;
        Ok(Self {
            kind: known("type", kind)?,
            answers,
            positive,
            negative,
            deviation,
            question,
            scale,
            dont_know,
        })
    }
}

impl From<ProposalV1> for Proposal {
    fn from(proposal: ProposalV1) -> Self {
        match proposal {
            ProposalV1::Number(number) => Self::Number(number),
            ProposalV1::ShareOfTarget(share) => Self::ShareOfTarget(share),
        }
    }
}

impl From<WorstV1> for WorstProposal {
    fn from(worst: WorstV1) -> Self {
        let WorstV1 { low, high, reason } = worst;
        Self { low: low.into(), high: high.map(Into::into), reason }
    }
}

impl From<TargetV1> for TargetProposal {
    fn from(target: TargetV1) -> Self {
        let TargetV1 { value, high, reason } = target;
        Self { value, high, reason }
    }
}

impl TryFrom<SourceV1> for Source {
    type Error = UnknownWord;

    fn try_from(source: SourceV1) -> Result<Self, UnknownWord> {
        let SourceV1 { author, title, year, number, item, checked } = source;
        Ok(Self { author, title, year, number, item, checked: known("checked", checked)? })
    }
}

impl From<BenchmarkV1> for Benchmark {
    fn from(benchmark: BenchmarkV1) -> Self {
        let BenchmarkV1 { id, value, year, population, method, source } = benchmark;
        Self { id, value, year, population, method, source }
    }
}

impl From<ExampleV1> for Example {
    fn from(example: ExampleV1) -> Self {
        let ExampleV1 { inputs, value } = example;
        Self { inputs, value }
    }
}
