//! One KPI over time: from cells to states, scores, to date, and how sure that is.

use super::{
    Anchors, Answers, Interval, PeriodScore, PeriodValue, SLACK, SeriesScore, State, ToDate, Trend,
    anchors::{band, score_of},
    period_value::{self, PeriodCells},
    time::{self, is_due},
};
use crate::{
    formula::NoValue,
    model::{Accumulation, Aggregation, Direction, Frequency, Id, Kpi, Period, SurveyType},
    readings::{Entry, Readings, SeriesReadings},
    scorecard::{PlannedKpi, Scorecard, Segment},
};
use std::collections::BTreeMap;

/// What all series of a scorecard share.
struct SeriesContext<'a> {
    scorecard: &'a Scorecard,
    periods: Vec<Option<Period>>,
    chosen: usize,
    year_start: usize,
    /// Size of the segment that an objective is for.
    sizes: BTreeMap<&'a Id, f64>,
}

/// All series of a scorecard, with the slots of the chosen period and of the start of its year.
pub(super) fn all(scorecard: &Scorecard, readings: &Readings) -> (Vec<SeriesScore>, usize, usize) {
    let periods = time::periods(scorecard);
    let (chosen, year_start) = time::chosen_slots(scorecard, &periods);
    let frame = SeriesContext { scorecard, periods, chosen, year_start, sizes: sizes(scorecard) };
    let series = scorecard
        .kpis
        .iter()
        .enumerate()
        .flat_map(|(kpi, measure)| frame.measure(kpi, measure, readings))
        .collect();
    (series, chosen, year_start)
}

/// By objective, the size of its segment.
fn sizes(scorecard: &Scorecard) -> BTreeMap<&Id, f64> {
    let segments: BTreeMap<&Id, f64> = scorecard
        .segments
        .iter()
        .filter_map(|segment| segment.id.as_ref().zip(segment.size))
        .collect();
    scorecard
        .objectives
        .iter()
        .filter_map(|objective| {
            let size = objective.segment.as_ref().and_then(|segment| segments.get(segment))?;
            Some((&objective.id, *size))
        })
        .collect()
}

impl SeriesContext<'_> {
    /// The total of a measure, then its segments if it is asked for each.
    fn measure(&self, kpi: usize, measure: &PlannedKpi, readings: &Readings) -> Vec<SeriesScore> {
        let targets = time::targets_in_force(measure, self.scorecard.calendar);
        let own = |readings: Option<&SeriesReadings>| -> Vec<PeriodCells> {
            (0..self.periods.len())
                .map(|slot| period_value::of_cells(&measure.kpi, readings, slot))
                .collect()
        };
        let total = readings.of(measure.id(), None);
        let split: &[Segment] = if measure.by_segment { &self.scorecard.segments } else { &[] };
        if split.is_empty() {
            let size = measure.objective.as_ref().and_then(|id| self.sizes.get(id)).copied();
            return vec![self.series(kpi, measure, None, &own(total), &targets, size)];
        }
        let parts: Vec<Vec<PeriodCells>> = split
            .iter()
            .map(|segment| {
                // A segment without an id has no cells of its own; those of the total are not its.
                own(segment.id.as_ref().and_then(|id| readings.of(measure.id(), Some(id))))
            })
            .collect();
        let sums: Vec<PeriodCells> = (0..self.periods.len())
            .map(|slot| {
                let cells: Vec<&PeriodCells> =
                    parts.iter().filter_map(|part| part.get(slot)).collect();
                let typed = total
                    .and_then(|total| total.typed.get(slot))
                    .map_or(&Entry::Blank, |reading| &reading.entry);
                period_value::of_segments(&measure.kpi, &cells, typed)
            })
            .collect();
        let total = self.series(kpi, measure, None, &sums, &targets, None);
        let segments = split.iter().zip(&parts).enumerate().map(|(place, (segment, part))| {
            self.series(kpi, measure, Some(place), part, &targets, segment.size)
        });
        std::iter::once(total).chain(segments).collect()
    }

    fn series(
        &self,
        kpi: usize,
        measure: &PlannedKpi,
        segment: Option<usize>,
        cells: &[PeriodCells],
        targets: &[Option<f64>],
        population: Option<f64>,
    ) -> SeriesScore {
        let bands = self.scorecard.bands;
        let slots = self.slots(measure, cells, targets);
        let to_date = self.to_date(measure, cells, &slots);
        let source = slots.get(self.chosen).and_then(|slot| slot.source);
        let shown = slots.get(self.chosen).and_then(|slot| slot.value);
        let score = slots.get(self.chosen).and_then(|slot| slot.score);
        let target = slots.get(self.chosen).and_then(|slot| slot.target);
        let before = source.unwrap_or(self.chosen);
        let previous = slots
            .iter()
            .enumerate()
            .take(before)
            .rev()
            .find(|(_, slot)| slot.state == State::Value);
        let answers_of = |slot: usize| {
            let cells = cells.get(slot)?;
            survey_answers(measure, cells.inputs.as_deref()?, cells.own)
        };
        let interval = source.and_then(answers_of).and_then(|found| found.interval(population));
        let score_range = score
            .zip(interval)
            .and_then(|(_, interval)| score_range(&Anchors::of(measure, target), bands, interval));
        let valued = slots.get(self.chosen).is_some_and(|slot| slot.state == State::Value);
        let trend = match (valued, shown, previous) {
            (true, Some(now), Some((slot, PeriodScore { value: Some(then), .. }))) => {
                let differ = answers_of(self.chosen)
                    .zip(answers_of(slot))
                    .and_then(|(one, two)| one.differ(two, population))
                    .unwrap_or_else(|| (now - then).abs() > SLACK * now.abs().max(1.0));
                trend(measure, target, now, *then, differ)
            }
            _ => None,
        };
        SeriesScore {
            kpi,
            segment,
            status: band(score, bands),
            previous: previous.and_then(|(_, slot)| slot.value),
            trend,
            attainment: attainment(shown, measure.baseline, target),
            answers: source
                .and_then(|slot| cells.get(slot))
                .and_then(|cells| cells.answers(&measure.kpi)),
            interval,
            score_range,
            firm: score_range.map(|(low, high)| band(Some(low), bands) == band(Some(high), bands)),
            to_date,
            inputs: cells.iter().map(|cells| cells.inputs.clone()).collect(),
            inputs_to_date: self.inputs_to_date(&measure.kpi, cells),
            slots,
        }
    }

    /// States, values and scores in order of time.
    fn slots(
        &self,
        measure: &PlannedKpi,
        cells: &[PeriodCells],
        targets: &[Option<f64>],
    ) -> Vec<PeriodScore> {
        let bands = self.scorecard.bands;
        let months = self.months();
        let keeps = measure.frequency.carry_months();
        let mut latest: Option<(usize, f64)> = None;
        let mut slots = Vec::with_capacity(cells.len());
        for (place, cells) in cells.iter().enumerate() {
            let period = self.periods.get(place).copied().flatten();
            let due = period.is_some_and(|period| is_due(measure, period));
            let answers = cells.answers(&measure.kpi);
            let fresh = latest.filter(|(from, _)| {
                let age = months.saturating_mul(u32::try_from(place - from).unwrap_or(u32::MAX));
                place > 0 && keeps.is_some_and(|keeps| age <= keeps)
            });
            let (state, source, value) = match cells.own {
                PeriodValue::Invalid => (State::Invalid, None, None),
                PeriodValue::NotApplicable => (State::NotApplicable, None, None),
                PeriodValue::Incomplete => (State::Missing, None, None),
                PeriodValue::Value(value) if too_few(measure, answers) => {
                    (State::Refused, Some(place), Some(value))
                }
                PeriodValue::Value(value) => (State::Value, Some(place), Some(value)),
                PeriodValue::Blank if due => (State::Missing, None, None),
                PeriodValue::Blank => match fresh {
                    Some((from, value)) => (State::Carried, Some(from), Some(value)),
                    None => (State::NotDue, None, None),
                },
            };
            if let (State::Value, Some(value)) = (state, value) {
                latest = Some((place, value));
            }
            let target = targets.get(place).copied().flatten();
            let counts = matches!(state, State::Value | State::Carried);
            let score = value
                .filter(|_| counts)
                .and_then(|value| score_of(&Anchors::of(measure, target), bands, value));
            slots.push(PeriodScore {
                own: cells.own,
                complete: cells.inputs.is_some(),
                blank_inputs: cells.blank_inputs,
                typed: cells.typed,
                answers,
                due,
                state,
                source,
                value,
                target,
                score,
            });
        }
        slots
    }

    /// The inputs of all complete slots of the chosen year to date as one.
    fn inputs_to_date(&self, kpi: &Kpi, cells: &[PeriodCells]) -> Vec<Option<f64>> {
        let complete: Vec<&[Option<f64>]> = (self.year_start..=self.chosen)
            .filter_map(|slot| cells.get(slot)?.inputs.as_deref())
            .collect();
        if complete.is_empty() { Vec::new() } else { period_value::each_over_time(kpi, &complete) }
    }

    /// The chosen year to date, from aggregated inputs.
    fn to_date(
        &self,
        measure: &PlannedKpi,
        cells: &[PeriodCells],
        slots: &[PeriodScore],
    ) -> ToDate {
        let kpi = &measure.kpi;
        let window = self.year_start..=self.chosen;
        let complete: Vec<(usize, &[Option<f64>])> = window
            .clone()
            .filter_map(|slot| Some((slot, cells.get(slot)?.inputs.as_deref()?)))
            .collect();
        let states = || window.clone().filter_map(|slot| slots.get(slot));
        let typed = states()
            .rev()
            .find(|slot| slot.typed && matches!(slot.own, PeriodValue::Value(_)))
            .and_then(|slot| slot.value);
        let last = slots.get(self.chosen);
        let (state, value) = if let (Some((first, _)), Some((end, _))) =
            (complete.first(), complete.last())
        {
            let hole = slots.iter().take(*end).skip(*first).any(|slot| slot.due && !slot.complete);
            if mixes_stock_and_flow(measure) && hole {
                (State::Missing, None)
            } else {
                let inputs: Vec<&[Option<f64>]> =
                    complete.iter().map(|(_, inputs)| *inputs).collect();
                match period_value::over_time(kpi, &inputs).map(|inputs| {
                    let few = too_few(measure, period_value::answers(kpi, &inputs));
                    (period_value::value(kpi, &inputs), few)
                }) {
                    Some((Ok(value), true)) => (State::Refused, Some(value)),
                    Some((Ok(value), false)) => (State::Value, Some(value)),
                    Some((Err(NoValue::TooLarge), _)) => (State::Invalid, None),
                    Some((Err(NoValue::Missing | NoValue::ZeroDenominator), _)) | None => {
                        (State::Missing, None)
                    }
                }
            }
        } else if typed.is_some() {
            (State::Value, typed)
        } else if let Some(PeriodScore { state: State::Carried, value, .. }) = last {
            (State::Carried, *value)
        } else if states()
            .any(|slot| matches!(slot.state, State::Missing | State::Invalid | State::Refused))
        {
            (State::Missing, None)
        } else if states().any(|slot| slot.state == State::NotApplicable) {
            (State::NotApplicable, None)
        } else {
            (State::NotDue, None)
        };
        let target = last.and_then(|slot| slot.target);
        let counts = matches!(state, State::Value | State::Carried);
        let score = value
            .filter(|_| counts && self.anchors_hold_to_date(measure))
            .and_then(|value| score_of(&Anchors::of(measure, target), self.scorecard.bands, value));
        ToDate { value, state, score }
    }

    /// Whether the anchors are stated for the length of the window: always for what does not grow
    /// with the period.
    fn anchors_hold_to_date(&self, measure: &PlannedKpi) -> bool {
        let periods = u32::try_from(self.chosen + 1 - self.year_start).unwrap_or(u32::MAX);
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

/// Whether fewer answered than a score needs; an unknown number is not too few.
fn too_few(measure: &PlannedKpi, answers: Option<f64>) -> bool {
    fewer_than(measure.minimum_answers.unwrap_or(measure.kpi.minimum_answers), answers)
}

/// Whether a known number of answers is below the fewest for a score.
pub(crate) fn fewer_than(minimum: u32, answers: Option<f64>) -> bool {
    answers.is_some_and(|answers| answers < f64::from(minimum))
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
            Answers::Mean { mean: value, deviation: part(&survey.deviation)?, answers }
        }
    })
}

/// Lowest and highest score over an interval.
fn score_range(
    anchors: &Anchors,
    bands: crate::scorecard::Bands,
    interval: Interval,
) -> Option<(f64, f64)> {
    let one = score_of(anchors, bands, interval.low)?;
    let two = score_of(anchors, bands, interval.high)?;
    let inside = match (anchors.direction, anchors.target, anchors.target_high) {
        (Direction::TargetRange, Some(low), Some(high)) => {
            interval.low <= high && interval.high >= low
        }
        _ => false,
    };
    let high = if inside { 100.0 } else { one.max(two) };
    Some((one.min(two), high))
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
