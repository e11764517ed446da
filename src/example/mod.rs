//! A plausible year, made up: for people who want to see a workbook at work.
//!
//! The figures tell a story: most KPIs do well or fairly and improve a little,
//! in one outcome people say well and do less, and one figure is missing. They
//! come from the entries' worked examples, scaled so that the formulas give what
//! the story needs, and are the same every time.

mod figures;
mod noise;
mod scenario;
mod words;

use crate::{
    catalogue::Labels,
    model::{Calendar, Direction, Frequency, Lens, Moment, Period},
    readings::{Readings, SeriesReadings},
    score::{Anchors, is_due, score, score_of, targets_in_force},
    scorecard::{PlannedKpi, Scorecard},
};
use figures::TargetScore;
use scenario::Scenario;

/// Part of the calendar that is filled in, in quarters.
const FILLED_QUARTERS: usize = 3;

/// A scorecard with its blanks filled in, and figures up to about three quarters of its calendar.
///
/// What the plan says stays, but for the month of a survey that nobody would see; the chosen
/// period becomes the last one with figures.
#[must_use]
pub fn fill(scorecard: &Scorecard, labels: &Labels) -> (Scorecard, Readings) {
    let mut filled = scorecard.clone();
    let readings = fill_in(&mut filled, labels);
    (filled, readings)
}

fn fill_in(scorecard: &mut Scorecard, labels: &Labels) -> Readings {
    let count = scorecard.calendar.count.clamp(1, Calendar::MAX_PERIODS);
    let filled = ((count * FILLED_QUARTERS + 2) / 4).clamp(1, count);
    scorecard.example = true;
    scorecard.chosen = scorecard.calendar.get(filled - 1).unwrap_or(scorecard.chosen);
    words::fill(scorecard, labels);
    let periods: Vec<Period> = scorecard.calendar.periods().take(filled).collect();
    for measure in &mut scorecard.kpis {
        survey_month(measure, &periods, scorecard.year_begins);
        anchors(measure);
    }
    let scenario = Scenario::new(scorecard, &periods);
    let mut readings = Readings::default();
    for (place, measure) in scorecard.kpis.iter().enumerate() {
        add(scorecard, measure, &scenario, (place, &periods), &mut readings);
    }
    let scored = score(scorecard, &readings);
    for series in scored.series.iter().filter(|series| series.segment.is_none()) {
        let Some(measure) = scorecard.kpis.get_mut(series.kpi) else { continue };
        let before = series.course.before.value;
        if measure.baseline.is_none() {
            measure.baseline =
                before.map(|value| figures::rounded(value, measure.kpi.unit.decimals));
        }
    }
    words::explain(scorecard, &scored, &scenario, labels);
    readings
}

/// Moments that are filled in: *before*, then every period in which a figure is due.
fn filled_moments(scorecard: &Scorecard, measure: &PlannedKpi, periods: &[Period]) -> Vec<Moment> {
    let due = periods.iter().enumerate();
    let due = due.filter(|(_, period)| is_due(measure, **period, scorecard.year_begins));
    let due = due.map(|(position, _)| Moment::Period(position));
    std::iter::once(Moment::Before).chain(due).collect()
}

/// Puts surveys that are asked once a year into a month with figures.
fn survey_month(measure: &mut PlannedKpi, periods: &[Period], year_begins: u8) {
    let seen =
        |measure: &PlannedKpi| periods.iter().any(|period| is_due(measure, *period, year_begins));
    let survey = measure.kpi.lens == Lens::Opinion && measure.frequency == Frequency::Yearly;
    if survey && !seen(measure) {
        measure.frequency = Frequency::PerSurvey;
    }
    if measure.frequency == Frequency::PerSurvey && !seen(measure) {
        // A spring round and an autumn round, as far as the year goes.
        let spring = noise::of(measure.id().as_str(), 0) < 0.5;
        let back = if spring { periods.len() / 2 } else { 0 };
        let month = periods.iter().rev().nth(back).map(|period| period.last_month());
        measure.due_in = month.and_then(|month| u8::try_from(month).ok());
    }
}

/// Fills in targets from the entry's proposals, and what scores 0 where nothing proposes it.
fn anchors(measure: &mut PlannedKpi) {
    let proposal = measure.kpi.target.as_ref();
    let range = measure.direction == Direction::TargetRange;
    if measure.target.is_none() {
        let unit = &measure.kpi.unit;
        let usual = match (unit.minimum, unit.maximum, measure.direction) {
            (Some(low), Some(high), Direction::Lower) => low + (high - low) * 0.2,
            (low, Some(high), _) => low.unwrap_or(0.0) + (high - low.unwrap_or(0.0)) * 0.8,
            (_, None, Direction::Lower) => 20.0,
            (_, None, _) => 80.0,
        };
        let target = proposal.map_or(usual, |target| target.value);
        measure.target = Some(sensible(target, unit.decimals));
    }
    if range && measure.target_high.is_none() {
        let high = proposal.and_then(|target| target.high);
        measure.target_high = high.map(|high| sensible(high, measure.kpi.unit.decimals));
    }
    let Some(target) = measure.target else { return };
    let scored =
        score_of(&Anchors::of(measure, Some(target)), crate::scorecard::Bands::default(), target);
    if scored.is_none() && measure.worst.is_none() && measure.red.or(measure.green).is_none() {
        let way = if target == 0.0 { 10.0 } else { target.abs() * 0.5 };
        measure.worst = Some(match measure.direction {
            Direction::Lower => target + way,
            Direction::Higher | Direction::TargetRange => target - way,
        });
    }
}

/// A target in the decimals that are shown, unless that would change it.
fn sensible(target: f64, decimals: u8) -> f64 {
    let round = figures::rounded(target, decimals);
    if (round - target).abs() <= 0.02 * target.abs() { round } else { target }
}

/// Adds the figures of one measure: in total, or for each segment.
fn add(
    scorecard: &Scorecard,
    measure: &PlannedKpi,
    scenario: &Scenario,
    (place, periods): (usize, &[Period]),
    readings: &mut Readings,
) {
    let Some(trajectory) = scenario.trajectories.get(place) else { return };
    let moments = filled_moments(scorecard, measure, periods);
    let last = moments.last().copied().unwrap_or(Moment::Before);
    let targets = targets_in_force(measure, scorecard.calendar);
    let series = |seed: &str, above: f64| -> SeriesReadings {
        let wanted: Vec<TargetScore> = moments
            .iter()
            .filter(|moment| trajectory.missing != Some(**moment))
            .map(|moment| TargetScore {
                moment: *moment,
                score: trajectory.score(seed, *moment, last, above),
                anchors: Anchors::of(measure, targets.get(*moment).copied().flatten()),
            })
            .collect();
        figures::series(measure, scorecard.bands, &wanted, seed, targets.periods.len())
    };
    let id = measure.id();
    if !scorecard.is_apart(measure) {
        readings.series.insert((id.clone(), None), series(id.as_str(), 0.0));
        return;
    }
    for index in scorecard.groups_apart(measure) {
        if let Some(segment) = scorecard.segments.get(index).and_then(|group| group.id.as_ref()) {
            // Groups differ by a few points.
            let above = [3.0, -4.0, 1.0, -2.0].get(index % 4).copied().unwrap_or(0.0);
            let seed = format!("{id}@{segment}");
            readings.series.insert((id.clone(), Some(segment.clone())), series(&seed, above));
        }
    }
    let total = series(id.as_str(), 0.0);
    if !total.typed.periods.is_empty() {
        readings.series.insert((id.clone(), None), total);
    }
}
