//! Points on the time axis of a workbook: before its calendar, and its periods.

use serde::{Deserialize, Serialize};

/// A point on the time axis of a scorecard.
///
/// The column *before* holds the last figure from before the scorecard begins. It can be carried and
/// compared with, and belongs to no period: nothing is rolled up there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Moment {
    /// Before the first period.
    Before,
    /// A period, by its position in the calendar, from 0.
    Period(usize),
}

impl Moment {
    /// The first period.
    pub const FIRST: Self = Self::Period(0);

    /// *Before*, then so many periods.
    pub fn all(periods: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..=periods).map(Self::numbered)
    }

    /// So many periods, in order.
    pub fn periods(count: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..count).map(Self::Period)
    }

    /// The last of so many periods; *before* where there are none.
    #[must_use]
    pub fn last(periods: usize) -> Self {
        Self::numbered(periods)
    }

    /// Position of the period in the calendar, from 0; `None` for *before*.
    #[must_use]
    pub fn position(self) -> Option<usize> {
        match self {
            Self::Before => None,
            Self::Period(position) => Some(position),
        }
    }

    /// The moment right before this one; `None` for *before*.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.position().map(Self::numbered)
    }

    /// The moment right after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self::Period(self.number())
    }

    /// Which one it is: 0 for *before*, 1 for the first period.
    #[must_use]
    pub fn number(self) -> usize {
        self.position().map_or(0, |position| position + 1)
    }

    /// The moment with this [`Self::number`].
    fn numbered(number: usize) -> Self {
        number.checked_sub(1).map_or(Self::Before, Self::Period)
    }
}
