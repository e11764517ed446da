//! Values by time: one before the calendar, one for each of its periods.

use super::Moment;
use serde::{Deserialize, Serialize};

/// What stands before the calendar, and in each of its periods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline<T> {
    /// Before the first period.
    pub before: T,
    /// By position of the period in the calendar, from 0.
    pub periods: Vec<T>,
}

impl<T> Timeline<T> {
    /// A timeline over so many periods, made in the order of time.
    pub fn of(periods: usize, mut value: impl FnMut(Moment) -> T) -> Self {
        Self {
            before: value(Moment::Before),
            periods: Moment::periods(periods).map(value).collect(),
        }
    }

    /// A timeline of no period.
    pub fn only_before(before: T) -> Self {
        Self { before, periods: Vec::new() }
    }

    /// The value at a moment; `None` in a period that the timeline does not reach.
    #[must_use]
    pub fn get(&self, at: Moment) -> Option<&T> {
        match at {
            Moment::Before => Some(&self.before),
            Moment::Period(position) => self.periods.get(position),
        }
    }

    /// The value at a moment, to be changed; `None` in a period that the timeline does not reach.
    pub fn get_mut(&mut self, at: Moment) -> Option<&mut T> {
        match at {
            Moment::Before => Some(&mut self.before),
            Moment::Period(position) => self.periods.get_mut(position),
        }
    }

    /// All values with their moments, in the order of time.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Moment, &T)> {
        let periods = self.periods.iter().enumerate();
        std::iter::once((Moment::Before, &self.before))
            .chain(periods.map(|(position, value)| (Moment::Period(position), value)))
    }

    /// All values in the order of time.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        std::iter::once(&self.before).chain(&self.periods)
    }

    /// All values in the order of time, to be changed.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        std::iter::once(&mut self.before).chain(&mut self.periods)
    }

    /// Another timeline with a value for each of these, made in the order of time.
    pub fn map<U>(&self, mut value: impl FnMut(&T) -> U) -> Timeline<U> {
        Timeline { before: value(&self.before), periods: self.periods.iter().map(value).collect() }
    }
}
