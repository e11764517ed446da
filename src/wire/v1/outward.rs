//! From the program to the wire. Every field is named: one that is added must be decided here. The
//! texts of a KPI are carried by their keys, and one that is added goes along.

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
    model::{
        Benchmark, BySegment, Calendar, ColourRole, CustomerWords, Edition, Example, Input, Kpi,
        Logo, Perspective, Proposal, Source, Survey, TargetProposal, Theme, Unit, WorstProposal,
    },
    scorecard::{
        Bands, JANUARY, Note, PlannedKpi, PlannedObjective, PlannedOutcome, Scorecard, Segment,
    },
};
use strum::IntoEnumIterator as _;

fn key(word: impl Into<&'static str>) -> String {
    word.into().to_owned()
}

/// The texts of ids, periods and the like.
fn texts<'a, T: ToString + 'a>(things: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    things.into_iter().map(ToString::to_string).collect()
}

fn all<'a, T, W: From<&'a T>>(things: &'a [T]) -> Vec<W> {
    things.iter().map(W::from).collect()
}

impl From<&Scorecard> for ScorecardV1 {
    fn from(scorecard: &Scorecard) -> Self {
        let Scorecard {
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
        let edition = match edition {
            Edition::First => String::new(),
            later => later.to_string(),
        };
        Self {
            edition,
            catalogue_version: catalogue_version.clone(),
            language: language.clone(),
            sector: sector.to_string(),
            organisation: organisation.clone(),
            perspective: perspective.into(),
            customer: customer.into(),
            outcomes: all(outcomes),
            treatments: treatments.clone(),
            calendar: calendar.into(),
            year_begins: Some(*year_begins).filter(|month| *month != JANUARY),
            chosen: chosen.to_string(),
            bands: bands.into(),
            minimum_coverage: *minimum_coverage,
            pleasing_margin: *pleasing_margin,
            least_shown: Some(*least_shown).filter(|least| *least > 0),
            version: version.clone(),
            adopted_by: adopted_by.clone(),
            adopted_on: adopted_on.clone(),
            theme: (theme != built_in_theme()).then(|| theme.into()),
            segments: all(segments),
            objectives: all(objectives),
            kpis: all(kpis),
            notes: all(notes),
            example: *example,
        }
    }
}

impl From<&Theme> for ThemeV1 {
    fn from(theme: &Theme) -> Self {
        let Theme { id, colours, workbook_font, page_fonts, page_header, page_footer, logo } =
            theme;
        let colour = |role: ColourRole| {
            let name: &str = role.into();
            (name.to_owned(), colours.get(role).to_string())
        };
        Self {
            id: id.to_string(),
            colours: ColourRole::iter().map(colour).collect(),
            workbook_font: workbook_font.clone(),
            page_fonts: page_fonts.clone(),
            page_header: page_header.clone(),
            page_footer: page_footer.clone(),
            logo: logo.as_ref().map_or(String::new(), Logo::to_base64),
        }
    }
}

impl From<&Perspective> for PerspectiveV1 {
    fn from(perspective: &Perspective) -> Self {
        let Perspective { name, place, order } = perspective;
        Self { name: name.clone(), place: key(*place), order: order.clone() }
    }
}

impl From<&CustomerWords> for CustomerV1 {
    fn from(customer: &CustomerWords) -> Self {
        let CustomerWords { one, many, article } = customer;
        Self { one: one.clone(), many: many.clone(), article: article.clone() }
    }
}

impl From<&PlannedOutcome> for PlannedOutcomeV1 {
    fn from(row: &PlannedOutcome) -> Self {
        let PlannedOutcome { outcome, name, weight } = row;
        Self { outcome: key(*outcome), name: name.clone(), weight: *weight }
    }
}

impl From<&Calendar> for CalendarV1 {
    fn from(calendar: &Calendar) -> Self {
        let Calendar { start, count } = calendar;
        Self { start: start.to_string(), count: *count }
    }
}

impl From<&Bands> for BandsV1 {
    fn from(bands: &Bands) -> Self {
        let Bands { green, amber } = bands;
        Self { green: *green, amber: *amber }
    }
}

impl From<&Segment> for SegmentV1 {
    fn from(segment: &Segment) -> Self {
        let Segment { id, name, group, needs, alternatives, targeted, size, profit_per_customer } =
            segment;
        Self {
            id: id.as_ref().map(ToString::to_string),
            name: name.clone(),
            group: group.map(key),
            needs: needs.clone(),
            alternatives: alternatives.clone(),
            targeted: *targeted,
            size: *size,
            profit_per_customer: *profit_per_customer,
        }
    }
}

impl From<&PlannedObjective> for PlannedObjectiveV1 {
    fn from(objective: &PlannedObjective) -> Self {
        let PlannedObjective {
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
        Self {
            id: id.to_string(),
            statement: statement.clone(),
            outcome: key(*outcome),
            value_proposition: value_proposition.as_ref().map(ToString::to_string),
            segment: segment.as_ref().map(ToString::to_string),
            why: why.clone(),
            questions: questions.clone(),
            evidence: evidence.clone(),
            why_us: why_us.clone(),
            drives: texts(drives),
            contributes_to: contributes_to.clone(),
            supported_by: supported_by.clone(),
            owner: owner.clone(),
            weight: *weight,
        }
    }
}

impl From<&PlannedKpi> for PlannedKpiV1 {
    fn from(measure: &PlannedKpi) -> Self {
        let PlannedKpi {
            kpi,
            objective,
            by_segment,
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
            // What is left are texts.
            ..
        } = measure;
        Self {
            kpi: kpi.into(),
            objective: objective.as_ref().map(ToString::to_string),
            by_segment: *by_segment != BySegment::Together,
            asked_of: texts(by_segment.named()),
            direction: key(*direction),
            frequency: key(*frequency),
            due_in: *due_in,
            weight: *weight,
            baseline: *baseline,
            worst: *worst,
            target: *target,
            target_high: *target_high,
            worst_high: *worst_high,
            red: *red,
            green: *green,
            green_at_target: *green_at_target,
            targets: targets.iter().map(|(period, target)| (period.to_string(), *target)).collect(),
            minimum_answers: *minimum_answers,
            texts: measure.texts().map(|(key, text)| (key.to_owned(), text.to_owned())).collect(),
        }
    }
}

impl From<&Note> for NoteV1 {
    fn from(note: &Note) -> Self {
        let Note { period, kpi, explanation, agreement, who, due, done } = note;
        Self {
            period: period.to_string(),
            kpi: kpi.to_string(),
            explanation: explanation.clone(),
            agreement: agreement.clone(),
            who: who.clone(),
            due: due.clone(),
            done: *done,
        }
    }
}

impl From<&Kpi> for KpiV1 {
    fn from(kpi: &Kpi) -> Self {
        let Kpi {
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
        Self {
            id: id.to_string(),
            name: name.clone(),
            definition: definition.clone(),
            outcome: key(*outcome),
            lens: key(*lens),
            kind: kind.map(key),
            value_proposition: value_proposition.as_ref().map(ToString::to_string),
            sectors: texts(sectors),
            unit: unit.into(),
            direction: key(*direction),
            level: key(*level),
            timing: key(*timing),
            frequency: key(*frequency),
            data_source: data_source.clone(),
            effort: key(*effort),
            collect: collect.clone(),
            pitfalls: pitfalls.clone(),
            asked_of: asked_of.as_ref().map(|keys| keys.iter().copied().map(key).collect()),
            counter: counter.as_ref().map(ToString::to_string),
            variant_of: variant_of.as_ref().map(ToString::to_string),
            differs: differs.clone(),
            inputs: all(inputs),
            formula: formula.as_ref().map(|formula| formula.text().to_owned()),
            survey: survey.as_ref().map(Into::into),
            minimum_answers: *minimum_answers,
            worst: worst.as_ref().map(Into::into),
            target: target.as_ref().map(Into::into),
            sources: all(sources),
            benchmarks: all(benchmarks),
            example: example.as_ref().map(Into::into),
        }
    }
}

impl From<&Unit> for UnitV1 {
    fn from(unit: &Unit) -> Self {
        let Unit { id, label, decimals, minimum, maximum, count } = unit;
        Self {
            id: id.to_string(),
            label: label.clone(),
            decimals: *decimals,
            minimum: *minimum,
            maximum: *maximum,
            count: *count,
        }
    }
}

impl From<&Input> for InputV1 {
    fn from(input: &Input) -> Self {
        let Input { id, name, meaning, unit, aggregate, weighted_by, part_of, optional, unique } =
            input;
        Self {
            id: id.clone(),
            name: name.clone(),
            meaning: meaning.clone(),
            unit: unit.into(),
            aggregate: key(*aggregate),
            weighted_by: weighted_by.clone(),
            part_of: part_of.clone(),
            optional: *optional,
            unique: *unique,
        }
    }
}

impl From<&Survey> for SurveyV1 {
    fn from(survey: &Survey) -> Self {
        let Survey { kind, answers, positive, negative, deviation, question, scale, dont_know } =
            survey;
        Self {
            kind: key(*kind),
            answers: answers.clone(),
            positive: positive.clone(),
            negative: negative.clone(),
            deviation: deviation.clone(),
            question: question.clone(),
            scale: scale.clone(),
            dont_know: dont_know.clone(),
        }
    }
}

impl From<Proposal> for ProposalV1 {
    fn from(proposal: Proposal) -> Self {
        match proposal {
            Proposal::Number(number) => Self::Number(number),
            Proposal::ShareOfTarget(share) => Self::ShareOfTarget(share),
        }
    }
}

impl From<&WorstProposal> for WorstV1 {
    fn from(worst: &WorstProposal) -> Self {
        let WorstProposal { low, high, reason } = worst;
        Self { low: (*low).into(), high: high.map(Into::into), reason: reason.clone() }
    }
}

impl From<&TargetProposal> for TargetV1 {
    fn from(target: &TargetProposal) -> Self {
        let TargetProposal { value, high, reason } = target;
        Self { value: *value, high: *high, reason: reason.clone() }
    }
}

impl From<&Source> for SourceV1 {
    fn from(source: &Source) -> Self {
        let Source { author, title, year, number, item, checked } = source;
        Self {
            author: author.clone(),
            title: title.clone(),
            year: *year,
            number: number.clone(),
            item: item.clone(),
            checked: key(*checked),
        }
    }
}

impl From<&Benchmark> for BenchmarkV1 {
    fn from(benchmark: &Benchmark) -> Self {
        let Benchmark { id, value, year, population, method, source } = benchmark;
        Self {
            id: id.clone(),
            value: *value,
            year: *year,
            population: population.clone(),
            method: method.clone(),
            source: source.clone(),
        }
    }
}

impl From<&Example> for ExampleV1 {
    fn from(example: &Example) -> Self {
        let Example { inputs, value } = example;
        Self { inputs: inputs.clone(), value: *value }
    }
}
