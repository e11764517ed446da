//! The last figures from before another workbook begins: what goes into its column *before*.

use super::{PeriodValue, SeriesScore, period_value, score, series::mixes_stock_and_flow};
use crate::model::Mapped as _;
use crate::{
    model::{Accumulation, Frequency, Id, Moment, Period, PeriodLength, Timeline},
    readings::{Entry, Reading, Readings, SeriesReadings},
    scorecard::{PlannedKpi, Scorecard},
};
use std::collections::BTreeMap;
use strum::IntoEnumIterator;

/// Months after which a figure says nothing of what came right before, unless its frequency is longer.
const MAX_AGE: u32 = 12;

/// The last figures of a workbook from before `next` begins, in the rows that `next` has.
///
/// Inputs come from one period, so that they share their base. Where `next` counts in longer
/// periods, the last one that is complete is added up from its parts; where it counts in shorter
/// ones, what grows with the period is left out. Where `next` does not ask for the same inputs,
/// the result takes their place. A figure older than a year, or than one length of its frequency,
/// is left out.
#[must_use]
pub fn last_before(issued: &Scorecard, readings: &Readings, next: &Scorecard) -> Readings {
    let scored = score(issued, readings);
    let mut last = Readings::default();
    let wanted: BTreeMap<&Id, &PlannedKpi> =
        next.kpis.iter().map(|measure| (measure.id(), measure)).mapped();
    for series in &scored.series {
        let Some(known) = issued.kpis.get(series.kpi) else { continue };
        if let Some(measure) = wanted.get(known.id()) {
            let segment = match series.segment.map(|place| issued.segments.get(place)) {
                Some(segment) => match segment.and_then(|segment| segment.id.clone()) {
                    Some(segment) => Some(segment),
                    None => continue,
                },
                None => None,
            };
            let search = Search { issued, next, known, measure, series };
            let typed_in = readings.of(known.id(), segment.as_ref());
            let found = search.last(segment.as_ref(), typed_in);
            if found != SeriesReadings::default() {
                last.series.insert((measure.id().clone(), segment), found);
            }
        }
    }
    last
}

/// One series of the workbook, and the measure that it is wanted for.
struct Search<'a> {
    issued: &'a Scorecard,
    next: &'a Scorecard,
    known: &'a PlannedKpi,
    measure: &'a PlannedKpi,
    series: &'a SeriesScore,
}

/// What was found: the inputs, or the result alone.
struct Last {
    inputs: Option<Vec<Option<f64>>>,
    value: f64,
}

impl Search<'_> {
    fn last(&self, segment: Option<&Id>, typed_in: Option<&SeriesReadings>) -> SeriesReadings {
        if !self.asks(segment) {
            return SeriesReadings::default();
        }
        // Where nothing comes between, the column stays what it was.
        let stays = self.age(Moment::Before) == Some(0)
            && self.covered(self.issued) == self.covered(self.next)
            && self.asks_the_same();
        if stays {
            return as_it_was(typed_in);
        }
        self.last_figure().map_or_else(SeriesReadings::default, |last| self.rows(segment, &last))
    }

    /// Whether the next workbook has the same rows.
    fn asks_the_same(&self) -> bool {
        let split = |measure: &PlannedKpi, scorecard: &Scorecard| scorecard.is_apart(measure);
        let inputs = |measure: &PlannedKpi| -> Vec<String> {
            measure.kpi.inputs.iter().map(|input| input.id.clone()).collect()
        };
        split(self.known, self.issued) == split(self.measure, self.next)
            && inputs(self.known) == inputs(self.measure)
    }

    /// Whether the next workbook has rows for this segment, or for the total.
    fn asks(&self, segment: Option<&Id>) -> bool {
        segment.is_none_or(|id| {
            let apart = self.next.groups_apart(self.measure);
            let mut apart = apart.iter().filter_map(|place| self.next.segments.get(*place));
            apart.any(|segment| segment.id.as_ref() == Some(id))
        })
    }

    /// The last figure that counts for the next workbook.
    fn last_figure(&self) -> Option<Last> {
        let grows =
            self.known.kpi.level == Accumulation::Accumulates || mixes_stock_and_flow(self.known);
        match (self.covered(self.issued), self.covered(self.next)) {
            (Some(was), Some(now)) if was < now => self.added_up(was, now, grows),
            (Some(was), Some(now)) if was > now && grows => None,
            _ => self.recent().find_map(|moment| self.at(moment)),
        }
    }

    /// Months that one figure covers; none for a survey.
    fn covered(&self, scorecard: &Scorecard) -> Option<u32> {
        let every = scorecard.calendar.start.every().months();
        match self.known.frequency {
            Frequency::PerContact => Some(every),
            frequency => frequency.months().map(|months| months.max(every)),
        }
    }

    /// The moments before the next workbook begins that are not too old, latest first.
    fn recent(&self) -> impl Iterator<Item = Moment> {
        let most = self.known.frequency.carry_months().unwrap_or(MAX_AGE).max(MAX_AGE);
        Moment::all(self.series.course.periods.len())
            .rev()
            .filter(move |moment| self.age(*moment).is_some_and(|age| age <= most))
    }

    /// Months between the end of a moment and the beginning of the next workbook.
    fn age(&self, moment: Moment) -> Option<u32> {
        let begins = first_month(self.next.calendar.start);
        let ends = match self.period(moment) {
            Some(period) => first_month(period) + period.every().months(),
            None => first_month(self.issued.calendar.start),
        };
        begins.checked_sub(ends)
    }

    /// The period of a moment; none for *before*.
    fn period(&self, moment: Moment) -> Option<Period> {
        moment.position().and_then(|at| self.issued.calendar.get(at))
    }

    /// What stands at one moment.
    fn at(&self, moment: Moment) -> Option<Last> {
        let PeriodValue::Value(value) = self.series.course.get(moment)?.own else { return None };
        Some(Last { inputs: self.series.inputs.get(moment).cloned().flatten(), value })
    }

    /// The last longer period, added up from its parts; what grows needs all of them.
    fn added_up(&self, was: u32, now: u32, grows: bool) -> Option<Last> {
        let longer = PeriodLength::iter().find(|every| every.months() == now)?;
        let mut recent = self.recent().peekable();
        while let Some(latest) = recent.next() {
            let Some(window) = self.period(latest).map(|period| period.holding(longer)) else {
                return self.at(latest).filter(|_| !grows);
            };
            let mut within = vec![latest];
            while let Some(moment) = recent.next_if(|moment| {
                self.period(*moment).is_some_and(|period| period.holding(longer) == window)
            }) {
                within.push(moment);
            }
            let complete: Vec<&[Option<f64>]> = within
                .iter()
                .rev()
                .filter_map(|moment| self.series.inputs.get(*moment)?.as_deref())
                .collect();
            let covered = u32::try_from(complete.len()).unwrap_or(u32::MAX).saturating_mul(was);
            if grows && covered < now {
                continue;
            }
            let kpi = &self.known.kpi;
            let deviation = period_value::pooled(self.issued.edition, kpi);
            let added =
                period_value::over_time(kpi, &complete, deviation).filter(|_| !complete.is_empty());
            if let Some(inputs) = added
                && let Ok(value) = period_value::value(kpi, &inputs)
            {
                return Some(Last { inputs: Some(inputs), value });
            }
            let typed = within.iter().find_map(|moment| self.at(*moment));
            if let Some(typed) = typed.filter(|_| !grows) {
                return Some(typed);
            }
        }
        None
    }

    /// What was found, in the rows of the next workbook.
    fn rows(&self, segment: Option<&Id>, last: &Last) -> SeriesReadings {
        let mut rows = SeriesReadings::default();
        let before = |number: f64| Timeline::only_before(Reading::from(Entry::Number(number)));
        let summed = segment.is_none() && self.next.is_apart(self.measure);
        if let Some(inputs) = &last.inputs {
            let was_summed = segment.is_none() && self.issued.is_apart(self.known);
            if summed && was_summed {
                return rows;
            }
            let number = |id: &str| {
                let at = self.known.kpi.inputs.iter().position(|input| input.id == id)?;
                inputs.get(at).copied().flatten()
            };
            let wanted = &self.measure.kpi.inputs;
            let all =
                wanted.iter().all(|input| input.optional || number(input.id.as_str()).is_some());
            if all && !summed {
                for input in wanted {
                    if let Some(number) = number(&input.id) {
                        rows.inputs.insert(input.id.clone(), before(number));
                    }
                }
                return rows;
            }
        }
        rows.typed = before(last.value);
        rows
    }
}

/// The column *before* as it was typed.
fn as_it_was(typed_in: Option<&SeriesReadings>) -> SeriesReadings {
    let mut rows = SeriesReadings::default();
    let Some(typed_in) = typed_in else { return rows };
    let before = |line: &Timeline<Reading>| match line.before.entry {
        Entry::Number(number) => Some(Timeline::only_before(Entry::Number(number).into())),
        _ => None,
    };
    for (input, line) in &typed_in.inputs {
        if let Some(line) = before(line) {
            rows.inputs.insert(input.clone(), line);
        }
    }
    rows.typed = before(&typed_in.typed).unwrap_or_default();
    rows
}

/// Months since year 0 at which a period begins.
fn first_month(period: Period) -> u32 {
    u32::from(period.year()) * 12 + period.first_month() - 1
}
