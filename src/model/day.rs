//! Days, written as ISO 8601 writes them: `2027-05-12`.

use super::Period;
use std::fmt;

/// Days from the start of the spreadsheets' count to 1970.
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) const TO_1970: i64 = 25_569;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: u16,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

impl Day {
    /// The day that a text writes as `2027-05-12`; none where the calendar has no such day.
    pub(crate) fn written(text: &str) -> Option<Self> {
        if !looks_like_day(text) {
            return None;
        }
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        let day: u32 = day.parse().ok()?;
        let there = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        there.then_some(Self { year, month, day })
    }

    /// The last day of a period.
    pub(crate) fn last_of(period: Period) -> Self {
        let (year, month) = (period.year(), period.last_month());
        Self { year, month, day: days_of(year, month) }
    }

    /// Its number as spreadsheets count, from the start of 1900.
    #[cfg(any(feature = "read", feature = "write"))]
    pub(crate) fn serial(self) -> i64 {
        serial(i64::from(self.year), i64::from(self.month), i64::from(self.day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Whether a text has the shape of a day, whether or not the calendar has it: so much a formula
/// can see, too. Of two such texts the earlier one comes first in the alphabet.
pub(crate) fn looks_like_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// The number of a day as spreadsheets count, from the start of 1900.
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) fn serial(year: i64, month: i64, day: i64) -> i64 {
    // Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*: days_from_civil.
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let year = if month > 2 { year } else { year - 1 };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * shifted + 2) / 5
        + day
        - 1;
    days - 719_468 + TO_1970
}

/// How many days a month has.
fn days_of(year: u16, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::Day;

    #[test]
    fn periods_end_on_days_that_the_calendar_has() {
        for (period, last) in [
            ("2027-M02", "2027-02-28"),
            ("2028-M02", "2028-02-29"),
            ("2100-M02", "2100-02-28"),
            ("2026-Q3", "2026-09-30"),
            ("2026-A1", "2026-12-31"),
        ] {
            let day = Day::last_of(period.parse().unwrap());
            assert_eq!(day.to_string(), last);
            assert_eq!(Day::written(last), Some(day));
        }
        assert_eq!(Day::last_of("2026-M02".parse().unwrap()).serial() + 1, 46_082);
        for text in ["2027-02-29", "2027-13-01", "2027-1-01", "12 May 2027", "", "2027-02-0é"] {
            assert_eq!(Day::written(text), None, "{text}");
        }
    }
}
