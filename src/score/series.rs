//! One KPI over time: from cells to states, scores, to date, and how sure that is.

use super::{
    Anchors, Answers, Interval, PeriodScore, PeriodValue, SLACK, SeriesScore, State, ToDate, Trend,
    anchors::{score_of, status_of},
    period_value::{self, PeriodCells},
    survey::fewer_than,
    time::{self, is_due},
};
use crate::model::Mapped as _;
use crate::{
    formula::NoValue,
    model::{
        Accumulation, Aggregation, Direction, Edition, Frequency, Id, Kpi, Moment, Period,
        SurveyType, Timeline,
    },
    readings::{Entry, Readings, SeriesReadings},
    scorecard::{PlannedKpi, PlannedObjective, Scorecard, Segment},
};
use indexmap::IndexMap;
use std::ops::RangeInclusive;

/// What all series of a scorecard share.
struct SeriesContext<'a> {
    scorecard: &'a Scorecard,
    periods: &'a [Period],
    /// The chosen year to date, by position of its periods.
    year: &'a RangeInclusive<usize>,
    objectives: IndexMap<&'a Id, &'a PlannedObjective>,
}

/// All series of a scorecard; `year` is the chosen year to date, by position of its periods.
pub(super) fn all(
    scorecard: &Scorecard,
    readings: &Readings,
    periods: &[Period],
    year: &RangeInclusive<usize>,
) -> Vec<SeriesScore> {
    let frame = SeriesContext { scorecard, periods, year, objectives: objectives(scorecard) };
    let measures = scorecard.kpis.iter().enumerate();
    measures.flat_map(|(kpi, measure)| frame.measure(kpi, measure, readings)).collect()
}

/// How many could have answered, of a measure in total or of a segment of its own, where known.
#[cfg(feature = "read")]
pub(crate) fn population_of(
    scorecard: &Scorecard,
    measure: &PlannedKpi,
    segment: Option<&Id>,
) -> Option<f64> {
    match segment {
        Some(_) => scorecard.segments.iter().find(|one| one.id.as_ref() == segment)?.size,
        None => {
            let id = measure.objective.as_ref();
            let objective = id.and_then(|id| scorecard.objectives.iter().find(|one| one.id == *id));
            scorecard.size_of_only_group(measure, objective)
        }
    }
}

/// The objectives by their keys, the first of each.
fn objectives(scorecard: &Scorecard) -> IndexMap<&Id, &PlannedObjective> {
    scorecard.objectives.iter().rev().map(|objective| (&objective.id, objective)).indexed()
}

impl SeriesContext<'_> {
    /// The total of a measure, then its segments if it is asked for each.
    fn measure(&self, kpi: usize, measure: &PlannedKpi, readings: &Readings) -> Vec<SeriesScore> {
        let targets = time::targets_in_force(measure, self.scorecard.calendar);
        let own = |readings: Option<&SeriesReadings>| -> Timeline<PeriodCells> {
            Timeline::of(self.periods.len(), |at| {
                period_value::of_cells(&measure.kpi, self.scorecard.edition, readings, at)
            })
        };
        let total = readings.of(measure.id(), None);
        let split: Vec<(usize, &Segment)> = self
            .scorecard
            .groups_apart(measure)
            .into_iter()
            .filter_map(|place| Some((place, self.scorecard.segments.get(place)?)))
            .collect();
        if split.is_empty() {
            let id = measure.objective.as_ref();
            let objective = id.and_then(|id| self.objectives.get(id)).copied();
            let size = self.scorecard.size_of_only_group(measure, objective);
            return vec![self.series(kpi, measure, None, &own(total), &targets, size)];
        }
        let parts: Vec<Timeline<PeriodCells>> = split
            .iter()
            .map(|(_, segment)| {
                // A segment without an id has no cells of its own; those of the total are not its.
                own(segment.id.as_ref().and_then(|id| readings.of(measure.id(), Some(id))))
            })
            .collect();
        let pooled = period_value::pooled(self.scorecard.edition, &measure.kpi);
        let sums = Timeline::of(self.periods.len(), |at| {
            let cells: Vec<&PeriodCells> = parts.iter().filter_map(|part| part.get(at)).collect();
            let typed = total
                .and_then(|total| total.typed.get(at))
                .map_or(&Entry::Blank, |reading| &reading.entry);
            let edition = self.scorecard.edition;
            period_value::of_segments((&measure.kpi, edition), &cells, typed, pooled)
        });
        let total = self.series(kpi, measure, None, &sums, &targets, None);
        let segments = split.iter().zip(&parts).map(|((place, segment), part)| {
            self.series(kpi, measure, Some(*place), part, &targets, segment.size)
        });
        std::iter::once(total).chain(segments).collect()
    }

    fn series(
        &self,
        kpi: usize,
        measure: &PlannedKpi,
        segment: Option<usize>,
        cells: &Timeline<PeriodCells>,
        targets: &Timeline<Option<f64>>,
        population: Option<f64>,
    ) -> SeriesScore {
        let (bands, edition) = (self.scorecard.bands, self.scorecard.edition);
        let minimum = MinimumAnswers::of(self.scorecard, measure, population);
        let course = self.course(measure, &minimum, cells, targets);
        let now = course.periods.get(self.chosen());
        let source = now.and_then(|now| now.source);
        let (value, score) = (now.and_then(|now| now.value), now.and_then(|now| now.score));
        let target = now.and_then(|now| now.target);
        let survey = |at: Moment| {
            let cells = cells.get(at)?;
            survey_answers(edition, measure, cells.inputs.as_deref()?, cells.own)
        };
        let answered = source.and_then(survey);
        let interval = answered.and_then(|found| found.interval_by(edition, population));
        let score_range = score
            .and(interval)
            .and_then(|interval| score_range(&Anchors::of(measure, target), bands, interval));
        let previous = self.previous(&course);
        let own = now.filter(|now| now.state == State::Value).and_then(|now| now.value);
        let trend = own.zip(previous).and_then(|(now, (then_at, then))| {
            let surveys = survey(Moment::Period(self.chosen())).zip(survey(then_at));
            let differ = surveys.and_then(|(one, two)| one.differ_by(edition, two, population));
            // Without a margin two figures are no trend; the first edition took every change for one.
            let any = || (now - then).abs() > SLACK * now.abs().max(1.0);
            let differ = differ.or_else(|| (edition == Edition::First).then(any))?;
            trend(measure, target, now, then, differ)
        });
        let status = |score: Option<f64>| status_of(score, bands, measure.green_at_target);
        SeriesScore {
            kpi,
            segment,
            status: status(score),
            previous: previous.map(|(_, value)| value),
            trend,
            attainment: attainment(value, measure.baseline, target),
            answers: source
                .and_then(|at| cells.get(at))
                .and_then(|cells| cells.answers(&measure.kpi)),
            interval,
            census: answered.is_some_and(|found| found.is_census(population)),
            score_range,
            firm: score_range.map(|range| status(Some(range.low)) == status(Some(range.high))),
            to_date: self.to_date(measure, &minimum, cells, &course),
            inputs: cells.map(|cells| cells.inputs.clone()),
            inputs_to_date: self.inputs_to_date(&measure.kpi, cells),
            course,
        }
    }

    /// The last value from before the one that is shown.
    fn previous(&self, course: &Timeline<PeriodScore>) -> Option<(Moment, f64)> {
        let source = course.periods.get(self.chosen()).and_then(|now| now.source);
        let shown = source.unwrap_or(Moment::Period(self.chosen()));
        course
            .iter()
            .rev()
            .filter(|(at, one)| *at < shown && one.state == State::Value)
            .find_map(|(at, one)| Some((at, one.value?)))
    }

    /// States, values and scores in order of time.
    fn course(
        &self,
        measure: &PlannedKpi,
        minimum: &MinimumAnswers,
        cells: &Timeline<PeriodCells>,
        targets: &Timeline<Option<f64>>,
    ) -> Timeline<PeriodScore> {
        let mut latest: Option<(Moment, f64)> = None;
        let mut lacking: Option<Moment> = None;
        Timeline::of(self.periods.len(), |at| {
            let period = at.position().and_then(|position| self.periods.get(position));
            let due =
                period.is_some_and(|period| is_due(measure, *period, self.scorecard.year_begins));
            let found = cells.get(at);
            let own = found.map_or(PeriodValue::Blank, |cells| cells.own);
            let answers = found.and_then(|cells| cells.answers(&measure.kpi));
            let blank = own == PeriodValue::Blank;
            lacking = if due { blank.then_some(at) } else { lacking };
            let (state, source, value) = match own {
                PeriodValue::Invalid => (State::Invalid, None, None),
                PeriodValue::NotApplicable => (State::NotApplicable, None, None),
                PeriodValue::Incomplete => (State::Missing, None, None),
                PeriodValue::Value(value) if minimum.refuses(answers) => {
                    (State::Refused, Some(at), Some(value))
                }
                PeriodValue::Value(value) => (State::Value, Some(at), Some(value)),
                PeriodValue::Blank if due => (State::Missing, None, None),
                PeriodValue::Blank => {
                    match latest.filter(|(from, _)| self.keeps(measure, *from, at)) {
                        Some((from, value)) => (State::Carried, Some(from), Some(value)),
                        None if lacking.is_some() && self.overdue_counts() => {
                            (State::Missing, None, None)
                        }
                        None => (State::NotDue, None, None),
                    }
                }
            };
            if let (State::Value, Some(value)) = (state, value) {
                latest = Some((at, value));
            }
            let target = targets.get(at).copied().flatten();
            PeriodScore {
                own,
                complete: found.is_some_and(|cells| cells.inputs.is_some()),
                blank_inputs: found.is_none_or(|cells| cells.blank_inputs),
                typed: found.is_some_and(|cells| cells.typed),
                answers,
                due,
                state,
                overdue_since: lacking.filter(|_| blank && !due && state == State::Missing),
                source,
                value,
                target,
                score: self.score(measure, state, value, target),
                suppressed: false,
            }
        })
    }

    /// Whether a figure that was due and did not come is missed until it comes.
    fn overdue_counts(&self) -> bool {
        self.scorecard.edition > Edition::First
    }

    /// Whether a figure is recent enough to be carried.
    fn keeps(&self, measure: &PlannedKpi, from: Moment, to: Moment) -> bool {
        let periods = u32::try_from(to.number() - from.number()).unwrap_or(u32::MAX);
        let age = self.months().saturating_mul(periods);
        measure.frequency.carry_months().is_some_and(|keeps| age <= keeps)
    }

    /// The score of a value in a state that is scored.
    fn score(
        &self,
        measure: &PlannedKpi,
        state: State,
        value: Option<f64>,
        target: Option<f64>,
    ) -> Option<f64> {
        let value = value.filter(|_| matches!(state, State::Value | State::Carried))?;
        score_of(&Anchors::of(measure, target), self.scorecard.bands, value)
    }

    /// The inputs of all complete periods of the chosen year to date as one.
    fn inputs_to_date(&self, kpi: &Kpi, cells: &Timeline<PeriodCells>) -> Vec<Option<f64>> {
        let complete: Vec<&[Option<f64>]> = self
            .this_year(&cells.periods)
            .iter()
            .filter_map(|cells| cells.inputs.as_deref())
            .collect();
        if complete.is_empty() { Vec::new() } else { period_value::each_over_time(kpi, &complete) }
    }

    /// The chosen year to date.
    fn to_date(
        &self,
        measure: &PlannedKpi,
        minimum: &MinimumAnswers,
        cells: &Timeline<PeriodCells>,
        course: &Timeline<PeriodScore>,
    ) -> ToDate {
        let year = self.this_year(&course.periods);
        let inputs: Vec<Option<&[Option<f64>]>> =
            self.this_year(&cells.periods).iter().map(|cells| cells.inputs.as_deref()).collect();
        let (state, value) = added_up((measure, self.scorecard.edition), minimum, &inputs, year)
            .unwrap_or_else(|| without_inputs(year));
        let target = year.last().and_then(|now| now.target);
        let score = self
            .score(measure, state, value, target)
            .filter(|_| self.anchors_hold_to_date(measure));
        let complete = inputs.iter().flatten().count();
        let averages = measure.kpi.averages_periods() && value.is_some() && complete > 1;
        ToDate { value, state, score, average_of: averages.then_some(complete) }
    }

    /// Position of the chosen period.
    fn chosen(&self) -> usize {
        *self.year.end()
    }

    /// The part of a list by period that belongs to the chosen year to date.
    fn this_year<'a, T>(&self, periods: &'a [T]) -> &'a [T] {
        periods.get(self.year.clone()).unwrap_or_default()
    }

    /// Whether the anchors are stated for the length of the window: always for what does not grow
    /// with the period.
    fn anchors_hold_to_date(&self, measure: &PlannedKpi) -> bool {
        let periods = u32::try_from(self.year.clone().count()).unwrap_or(u32::MAX);
        measure.kpi.level == Accumulation::Steady
            || match measure.frequency.months() {
                Some(months) => periods.saturating_mul(self.months()) == months,
                None => measure.frequency == Frequency::PerContact && periods == 1,
            }
    }

    /// Length of a period in months.
    fn months(&self) -> u32 {
        self.scorecard.calendar.start.every().months()
    }
}

/// What the complete periods of a year come to as one; `None` where no period is complete.
fn added_up(
    (measure, edition): (&PlannedKpi, Edition),
    minimum: &MinimumAnswers,
    inputs: &[Option<&[Option<f64>]>],
    year: &[PeriodScore],
) -> Option<(State, Option<f64>)> {
    let kpi = &measure.kpi;
    let first = inputs.iter().position(Option::is_some)?;
    let last = inputs.iter().rposition(Option::is_some)?;
    let within = year.get(first..last).unwrap_or_default();
    let hole = within.iter().any(|period| period.due && !period.complete);
    let mixes = mixes_stock_and_flow(measure);
    if mixes && hole {
        return Some((State::Missing, None));
    }
    let complete: Vec<&[Option<f64>]> = inputs.iter().copied().flatten().collect();
    let Some(inputs) = period_value::over_time(kpi, &complete, None) else {
        return Some((State::Missing, None));
    };
    Some(match period_value::value(kpi, &inputs) {
        // Who came in the meantime can leave too: over several periods a flow has no bound in a stock.
        Ok(value)
            if !mixes && period_value::judged(kpi, edition, value) == PeriodValue::Invalid =>
        {
            (State::Invalid, None)
        }
        Ok(value) if minimum.refuses(period_value::answers(kpi, &inputs)) => {
            (State::Refused, Some(value))
        }
        Ok(value) => (State::Value, Some(value)),
        Err(NoValue::TooLarge) => (State::Invalid, None),
        Err(NoValue::Missing | NoValue::ZeroDenominator) => (State::Missing, None),
    })
}

/// A year without complete inputs: the latest result typed directly, else what is carried, else why
/// there is nothing.
fn without_inputs(year: &[PeriodScore]) -> (State, Option<f64>) {
    let typed = year
        .iter()
        .rev()
        .find(|period| period.typed && matches!(period.own, PeriodValue::Value(_)))
        .and_then(|period| period.value);
    if typed.is_some() {
        return (State::Value, typed);
    }
    if let Some(PeriodScore { state: State::Carried, value, .. }) = year.last() {
        return (State::Carried, *value);
    }
    let any = |states: &[State]| year.iter().any(|period| states.contains(&period.state));
    if any(&[State::Missing, State::Invalid, State::Refused]) {
        (State::Missing, None)
    } else if any(&[State::NotApplicable]) {
        (State::NotApplicable, None)
    } else {
        (State::NotDue, None)
    }
}

/// The fewest answers for a score, and how many could have answered.
pub(crate) struct MinimumAnswers {
    pub(crate) minimum: u32,
    population: Option<f64>,
}

impl MinimumAnswers {
    /// In the first edition everybody is one of endlessly many.
    pub(crate) fn of(scorecard: &Scorecard, measure: &PlannedKpi, population: Option<f64>) -> Self {
        Self {
            minimum: measure.minimum_answers.unwrap_or(measure.kpi.minimum_answers),
            population: population.filter(|_| scorecard.edition > Edition::First),
        }
    }

    /// Whether fewer answered than a score needs; an unknown number is not too few.
    pub(crate) fn refuses(&self, answers: Option<f64>) -> bool {
        fewer_than(self.minimum, answers, self.population)
    }
}

/// Whether a KPI sets a flow against a stock, so that a hole in the flow spoils a longer period.
pub(super) fn mixes_stock_and_flow(measure: &PlannedKpi) -> bool {
    let has = |wanted: &[Aggregation]| {
        measure.kpi.inputs.iter().any(|input| !input.optional && wanted.contains(&input.aggregate))
    };
    has(&[Aggregation::Sum]) && has(&[Aggregation::First, Aggregation::Last])
}

/// The answers behind a value that came from inputs.
fn survey_answers(
    edition: Edition,
    measure: &PlannedKpi,
    inputs: &[Option<f64>],
    own: PeriodValue,
) -> Option<Answers> {
    let kpi = &measure.kpi;
    let survey = kpi.survey.as_ref()?;
    let PeriodValue::Value(value) = own else { return None };
    let answers = period_value::input_named(kpi, inputs, &survey.answers)?;
    let part = |name: &Option<String>| period_value::input_named(kpi, inputs, name.as_deref()?);
    Some(match survey.kind {
        SurveyType::Share => Answers::Share { positive: part(&survey.positive)?, answers },
        SurveyType::Net => Answers::Net {
            positive: part(&survey.positive)?,
            negative: part(&survey.negative)?,
            answers,
        },
        SurveyType::Mean => {
            let counted = || period_value::spread(kpi, inputs, value);
            let counted = || (edition > Edition::First).then(counted).flatten();
            let deviation = part(&survey.deviation).or_else(counted)?;
            Answers::Mean { mean: value, deviation, answers }
        }
    })
}

/// Lowest and highest score over an interval.
fn score_range(
    anchors: &Anchors,
    bands: crate::scorecard::Bands,
    interval: Interval,
) -> Option<Interval> {
    let one = score_of(anchors, bands, interval.low)?;
    let two = score_of(anchors, bands, interval.high)?;
    let inside = match (anchors.direction, anchors.target, anchors.target_high) {
        (Direction::TargetRange, Some(low), Some(high)) => {
            interval.low <= high && interval.high >= low
        }
        _ => false,
    };
    let high = if inside { 100.0 } else { one.max(two) };
    Some(Interval { low: one.min(two), high })
}

/// The way that a value moved.
fn trend(
    measure: &PlannedKpi,
    target: Option<f64>,
    now: f64,
    then: f64,
    differ: bool,
) -> Option<Trend> {
    let gain = match measure.direction {
        Direction::Higher => now - then,
        Direction::Lower => then - now,
        Direction::TargetRange => {
            let high = measure.target_high.filter(|high| high.abs() < super::TOO_LARGE);
            if target.is_none() && high.is_none() {
                return None;
            }
            let distance = |value: f64| {
                let below = target.map_or(0.0, |low| low - value);
                let above = high.map_or(0.0, |high| value - high);
                below.max(above).max(0.0)
            };
            distance(then) - distance(now)
        }
    };
    Some(match gain {
        _ if !differ => Trend::Same,
        gain if gain > 0.0 => Trend::Better,
        gain if gain < 0.0 => Trend::Worse,
        _ => Trend::Same,
    })
}

/// How much of the way from baseline to target is done, uncapped.
fn attainment(value: Option<f64>, baseline: Option<f64>, target: Option<f64>) -> Option<f64> {
    let baseline = baseline.filter(|baseline| baseline.abs() < super::TOO_LARGE);
    let (value, baseline, target) = (value?, baseline?, target?);
    let way = target - baseline;
    (way.abs() >= super::ZERO).then(|| (value - baseline) / way)
}
