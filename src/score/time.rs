//! When a figure is due, and which target holds when.

use crate::{
    formula::TOO_LARGE,
    model::{Calendar, Frequency, Period},
    scorecard::{PlannedKpi, Scorecard},
};
use std::collections::BTreeMap;

/// The calendar by slot: no period at 0, which is *before*; the first at 1.
pub(super) fn periods(scorecard: &Scorecard) -> Vec<Option<Period>> {
    let calendar = scorecard.calendar;
    let count = calendar.count.clamp(1, Calendar::MAX_PERIODS);
    let periods = Calendar { count, ..calendar }.periods().map(Some);
    std::iter::once(None).chain(periods).collect()
}

/// Slots of the chosen period and of the first period of its year, both from 1.
///
/// A chosen period outside the calendar reads as the last one.
pub(super) fn chosen_slots(scorecard: &Scorecard, periods: &[Option<Period>]) -> (usize, usize) {
    let last = periods.len().saturating_sub(1).max(1);
    let chosen =
        periods.iter().position(|period| *period == Some(scorecard.chosen)).unwrap_or(last);
    let year = |slot: usize| periods.get(slot).copied().flatten().map(Period::year);
    let start = (1..=chosen).find(|slot| year(*slot) == year(chosen)).unwrap_or(chosen);
    (chosen, start)
}

/// Whether a measure's figure is due in a period.
///
/// Monthly and after each contact: always. Quarterly, half-yearly and yearly: in the period that
/// holds the last month of the calendar quarter, half-year or year. Per survey: in the period that
/// holds the month the plan names, else never.
#[must_use]
pub fn is_due(measure: &PlannedKpi, period: Period) -> bool {
    let mut months = period.first_month()..=period.last_month();
    let ends = |length: u32| move |month: u32| month.is_multiple_of(length);
    match measure.frequency {
        Frequency::Monthly | Frequency::PerContact => true,
        Frequency::Quarterly => months.any(ends(3)),
        Frequency::HalfYearly => months.any(ends(6)),
        Frequency::Yearly => months.any(ends(12)),
        Frequency::PerSurvey => {
            measure.due_in.is_some_and(|month| months.contains(&u32::from(month)))
        }
    }
}

/// The target in force by slot, *before* first: the targets filled in for single periods with a
/// straight line between them, flat outside; none filled in means the measure's own. What is too
/// large for a number counts as not filled in.
#[must_use]
pub fn targets_in_force(measure: &PlannedKpi, calendar: Calendar) -> Vec<Option<f64>> {
    let count = calendar.count.clamp(1, Calendar::MAX_PERIODS);
    let filled: BTreeMap<usize, f64> = Calendar { count, ..calendar }
        .periods()
        .enumerate()
        .filter_map(|(position, period)| {
            let target = measure.targets.get(&period).copied()?;
            (target.abs() < TOO_LARGE).then_some((position + 1, target))
        })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "slots are few")]
    let apart = |low: usize, high: usize| (high - low) as f64;
    (0..=count)
        .map(|slot| {
            let before = filled.range(..=slot).next_back();
            let after = filled.range(slot..).next();
            match (before, after) {
                (Some((_, low)), Some((_, high))) if low == high => Some(*low),
                (Some((from, low)), Some((to, high))) => {
                    Some(low + (high - low) * apart(*from, slot) / apart(*from, *to))
                }
                (Some((_, only)), None) | (None, Some((_, only))) => Some(*only),
                (None, None) => measure.target.filter(|target| target.abs() < TOO_LARGE),
            }
        })
        .collect()
}
