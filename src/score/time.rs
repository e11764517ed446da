//! When a figure is due, and which target holds when.

use crate::model::Mapped as _;
use crate::{
    formula::TOO_LARGE,
    model::{Calendar, Frequency, Moment, Period, Timeline},
    scorecard::{PlannedKpi, Scorecard},
};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// A calendar that holds as many periods as a workbook can.
fn within_limits(calendar: Calendar) -> Calendar {
    Calendar { count: calendar.count.clamp(1, Calendar::MAX_PERIODS), ..calendar }
}

/// The periods that are scored, at least one.
pub(super) fn periods(scorecard: &Scorecard) -> Vec<Period> {
    within_limits(scorecard.calendar).periods().collect()
}

/// The positions of the first period of the chosen period's year, and of that period.
///
/// A chosen period outside the calendar reads as the last one.
pub(super) fn year_to_date(scorecard: &Scorecard, periods: &[Period]) -> RangeInclusive<usize> {
    let chosen = periods.iter().position(|period| *period == scorecard.chosen);
    let chosen = chosen.unwrap_or(periods.len().saturating_sub(1));
    let begins = scorecard.year_begins;
    let year = |position: usize| periods.get(position).map(|period| period.year_from(begins));
    let start = (0..chosen).find(|position| year(*position) == year(chosen)).unwrap_or(chosen);
    start..=chosen
}

/// Whether a measure's figure is due in a period, where years begin in the month `year_begins`.
///
/// Monthly and after each contact: always. Quarterly, half-yearly and yearly: in the period that
/// holds the last month of the quarter, half-year or year, counted from the month in which the year
/// begins. Per survey: in the period that holds the month the plan names, else never.
#[must_use]
pub fn is_due(measure: &PlannedKpi, period: Period, year_begins: u8) -> bool {
    let months = period.first_month()..=period.last_month();
    match measure.frequency {
        Frequency::Monthly | Frequency::PerContact => true,
        Frequency::Quarterly => period.ends_stretch(3, year_begins),
        Frequency::HalfYearly => period.ends_stretch(6, year_begins),
        Frequency::Yearly => period.ends_stretch(12, year_begins),
        Frequency::PerSurvey => {
            measure.due_in.is_some_and(|month| months.contains(&u32::from(month)))
        }
    }
}

/// The target in force over time, in the KPI's unit.
///
/// The targets filled in for single periods with a straight line between them, flat outside; none
/// filled in means the measure's own. What is too large for a number counts as not filled in.
#[must_use]
pub fn targets_in_force(measure: &PlannedKpi, calendar: Calendar) -> Timeline<Option<f64>> {
    let calendar = within_limits(calendar);
    let filled: BTreeMap<Moment, f64> = calendar
        .periods()
        .enumerate()
        .filter_map(|(position, period)| {
            let target = measure.targets.get(&period).copied()?;
            (target.abs() < TOO_LARGE).then_some((Moment::Period(position), target))
        })
        .mapped();
    #[expect(clippy::cast_precision_loss, reason = "periods are few")]
    let apart = |low: Moment, high: Moment| (high.number() - low.number()) as f64;
    Timeline::of(calendar.count, |moment| {
        let before = filled.range(..=moment).next_back();
        let after = filled.range(moment..).next();
        match (before, after) {
            (Some((_, low)), Some((_, high))) if low == high => Some(*low),
            (Some((from, low)), Some((to, high))) => {
                Some(low + (high - low) * apart(*from, moment) / apart(*from, *to))
            }
            (Some((_, only)), None) | (None, Some((_, only))) => Some(*only),
            (None, None) => measure.target.filter(|target| target.abs() < TOO_LARGE),
        }
    })
}
