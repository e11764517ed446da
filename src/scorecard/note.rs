//! Explanations of figures, and what was agreed: what is still open, and since when.

use super::Scorecard;
use crate::model::Ordered as _;
use crate::model::{
    Calendar, Id, Period,
    day::{Day, looks_like_day},
};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// An explanation of a figure, with what was agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The period that it is about; one from before the calendar where it is still open.
    pub period: Period,
    /// The KPI that it is about.
    pub kpi: Id,
    /// Why the figure is as it is.
    pub explanation: String,
    /// What was agreed.
    pub agreement: String,
    /// Who does it.
    pub who: String,
    /// By when: a day as `2027-05-12`, or in words.
    pub due: String,
    /// Whether what was agreed is done.
    pub done: bool,
}

/// How far an agreement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum AgreementState {
    /// Not done yet.
    Open,
    /// Done.
    Done,
    /// Not done by the day that was said, when the period ended.
    Overdue,
}

impl Note {
    /// How far what was agreed is at the end of a period; none where nothing was.
    ///
    /// The clock is not asked: what is reported is a period, whenever it is read.
    #[must_use]
    pub fn state(&self, chosen: Period) -> Option<AgreementState> {
        if self.agreement.trim().is_empty() {
            return None;
        }
        Some(match self.done {
            true => AgreementState::Done,
            false if self.was_due_before(chosen) => AgreementState::Overdue,
            false => AgreementState::Open,
        })
    }

    /// Whether it is an agreement that is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.done && !self.agreement.trim().is_empty()
    }

    /// Whether its day lies before the last one of a period; words are no day.
    fn was_due_before(&self, chosen: Period) -> bool {
        let due = self.due.trim();
        looks_like_day(due) && due < Day::last_of(chosen).to_string().as_str()
    }
}

impl Scorecard {
    /// The agreements up to a period that are still to be done, the oldest first.
    #[must_use]
    pub fn open_agreements(&self, chosen: Period) -> Vec<&Note> {
        let mut open: Vec<&Note> = self
            .notes
            .iter()
            .filter(|note| note.is_open() && is_up_to(self.calendar, note.period, chosen))
            .collect();
        open.in_order_of(|note| age(note.period));
        open
    }

    /// The latest agreement about a KPI that is still open from a period before the chosen one,
    /// where nothing was agreed for that one itself.
    #[must_use]
    pub fn agreed_before(&self, kpi: &Id, chosen: Period) -> Option<&Note> {
        let of_kpi = || self.notes.iter().filter(|note| note.kpi == *kpi);
        if of_kpi().any(|note| note.period == chosen && note.state(chosen).is_some()) {
            return None;
        }
        let open =
            of_kpi().filter(|note| note.is_open() && is_up_to(self.calendar, note.period, chosen));
        // Of several the first, as the sheet has it.
        open.reduce(
            |latest, note| {
                if age(note.period) > age(latest.period) { note } else { latest }
            },
        )
    }

    /// The periods before the calendar that notes can be about: those of the year before it, and
    /// those of which something is still open; the oldest first.
    #[cfg(any(feature = "read", feature = "write"))]
    pub(crate) fn earlier_periods(&self) -> Vec<Period> {
        let start = self.calendar.start;
        let year = [start.year().saturating_sub(1), start.year()].into_iter().flat_map(|year| {
            let numbers = 1..=u8::try_from(start.every().per_year()).unwrap_or(12);
            numbers.filter_map(move |number| Period::new(year, start.every(), number))
        });
        let named = self.notes.iter().map(|note| note.period);
        let mut earlier: Vec<Period> =
            year.chain(named).filter(|period| lies_before(self.calendar, *period)).collect();
        earlier.in_order_of(|period| age(*period));
        earlier.dedup();
        earlier
    }
}

/// Whether a period is a chosen one of the calendar, or lies before it.
fn is_up_to(calendar: Calendar, period: Period, chosen: Period) -> bool {
    match calendar.position(period) {
        Some(place) => calendar.position(chosen).is_some_and(|chosen| place <= chosen),
        None => lies_before(calendar, period),
    }
}

/// Whether a period of any length ends before the calendar begins.
fn lies_before(calendar: Calendar, period: Period) -> bool {
    let start = calendar.start;
    (period.year(), period.last_month()) < (start.year(), start.first_month())
}

/// What puts periods of any length in their order: where they end, then where they begin.
fn age(period: Period) -> (u16, u32, u32) {
    (period.year(), period.last_month(), period.first_month())
}
