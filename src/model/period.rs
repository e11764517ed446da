//! Reporting periods: ids that never look like dates, and their calendar.

use super::{Frequency, keyed};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

keyed! {
    /// How long a reporting period is.
    PeriodLength {
        /// One month: `2027-M01`.
        Month,
        /// Three months: `2027-Q1`.
        Quarter,
        /// Four months: `2027-T1`.
        Trimester,
        /// Six months: `2027-S1`.
        HalfYear,
        /// A year: `2027-A1`.
        Year,
    }
}

impl PeriodLength {
    /// Length in months.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Trimester => 4,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// Of which stretch several figures of this frequency give an average, entered in periods of this
    /// length: quarterly ones of a quarter in a workbook of months, of half a year in one of half-years.
    ///
    /// Of yearly figures a year holds but one; where there are more, they are of single periods.
    #[must_use]
    pub fn averaged(self, frequency: Frequency) -> Self {
        match frequency {
            Frequency::Quarterly => self.max(Self::Quarter),
            Frequency::HalfYearly => self.max(Self::HalfYear),
            _ => self,
        }
    }

    /// Periods in a year.
    #[must_use]
    pub fn per_year(self) -> u32 {
        12 / self.months()
    }

    /// Letter of the SDMX period id.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Month => 'M',
            Self::Quarter => 'Q',
            Self::Trimester => 'T',
            Self::HalfYear => 'S',
            Self::Year => 'A',
        }
    }
}

/// One reporting period, with an id as SDMX writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "String")]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct Period {
    /// Calendar year, 1900 to 2999.
    year: u16,
    /// Length.
    every: PeriodLength,
    /// Place within the year, from 1.
    number: u8,
}

/// A text that is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no period: write 2027-M01 (or 2027-01), 2027-Q1, 2027-T1, 2027-S1 or 2027-A1 (or 2027)"
)]
pub struct PeriodError(pub String);

impl Period {
    /// The period with this number within its year; `None` outside 1900–2999 or the year's count.
    #[must_use]
    pub fn new(year: u16, every: PeriodLength, number: u8) -> Option<Self> {
        ((1900..=2999).contains(&year) && number >= 1 && u32::from(number) <= every.per_year())
            .then_some(Self { year, every, number })
    }

    /// The first period of 2000: stands in where none is given, beside the fault that says so.
    #[must_use]
    pub fn unknown(every: PeriodLength) -> Self {
        Self { year: 2000, every, number: 1 }
    }

    /// Calendar year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// Length.
    #[must_use]
    pub fn every(self) -> PeriodLength {
        self.every
    }

    /// Place within its year, from 1.
    #[must_use]
    pub fn number(self) -> u8 {
        self.number
    }

    /// First month, 1 to 12.
    #[must_use]
    pub fn first_month(self) -> u32 {
        (u32::from(self.number) - 1) * self.every.months() + 1
    }

    /// Last month, 1 to 12.
    #[must_use]
    pub fn last_month(self) -> u32 {
        u32::from(self.number) * self.every.months()
    }

    /// The period right after this one; the last of 2999 is followed by itself.
    #[must_use]
    pub fn next(self) -> Self {
        if u32::from(self.number) < self.every.per_year() {
            Self { number: self.number + 1, ..self }
        } else {
            Self::new(self.year + 1, self.every, 1).unwrap_or(self)
        }
    }

    /// Whether the months of a year that begins in `begins` (1 to 12), counted off in stretches of
    /// this length, have a last one in this period.
    ///
    /// `length` is in months; 0 has none.
    #[must_use]
    pub fn ends_stretch(self, length: u32, begins: u8) -> bool {
        let begins = u32::from(begins.clamp(1, 12));
        (self.first_month()..=self.last_month())
            .any(|month| length > 0 && (month + 12 - begins + 1).is_multiple_of(length))
    }

    /// The calendar year in which its year begins, where years begin in this month, 1 to 12.
    ///
    /// A period belongs to the year of its first month: one that holds the last month of a year
    /// closes it, also where it reaches into the next.
    #[must_use]
    pub fn year_from(self, begins: u8) -> u16 {
        self.year - u16::from(self.first_month() < u32::from(begins.clamp(1, 12)))
    }

    /// The first period of this length in a year.
    #[must_use]
    pub fn first_of(year: u16, every: PeriodLength) -> Option<Self> {
        Self::new(year, every, 1)
    }

    /// The period of another length that holds this one's first month.
    #[must_use]
    pub fn holding(self, every: PeriodLength) -> Self {
        let number = (self.first_month() - 1) / every.months() + 1;
        Self { year: self.year, every, number: u8::try_from(number).unwrap_or(1) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, letter, number) = (self.year, self.every.letter(), self.number);
        match self.every {
            PeriodLength::Month => write!(formatter, "{year}-{letter}{number:02}"),
            _ => write!(formatter, "{year}-{letter}{number}"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads an SDMX id, or the shorthands `2027-01` (a month) and `2027` (a year).
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let fault = || PeriodError(text.to_owned());
        let (year, rest) = text.trim().split_once('-').unwrap_or((text.trim(), "A1"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !digits(year) {
            return Err(fault());
        }
        let year: u16 = year.parse().map_err(|_| fault())?;
        let (every, number) = match rest.chars().next() {
            Some('M' | 'm') => (PeriodLength::Month, rest.get(1..)),
            Some('Q' | 'q') => (PeriodLength::Quarter, rest.get(1..)),
            Some('T' | 't') => (PeriodLength::Trimester, rest.get(1..)),
            Some('S' | 's') => (PeriodLength::HalfYear, rest.get(1..)),
            Some('A' | 'a') => (PeriodLength::Year, rest.get(1..)),
            _ => (PeriodLength::Month, Some(rest)),
        };
        let number = number.filter(|part| digits(part) && part.len() <= 2).ok_or_else(fault)?;
        let number: u8 = number.parse().map_err(|_| fault())?;
        Self::new(year, every, number).ok_or_else(fault)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// The periods of a workbook: consecutive, all of one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The first period.
    pub start: Period,
    /// How many periods there are, 1 to 120.
    pub count: usize,
}

impl Calendar {
    /// Most periods that a workbook holds.
    pub const MAX_PERIODS: usize = 120;

    /// All periods in order.
    pub fn periods(self) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(self.start), |period| Some(period.next())).take(self.count)
    }

    /// Where a period stands, from 0.
    #[must_use]
    pub fn position(self, period: Period) -> Option<usize> {
        self.periods().position(|candidate| candidate == period)
    }

    /// The period at a place, from 0.
    #[must_use]
    pub fn get(self, position: usize) -> Option<Period> {
        self.periods().nth(position)
    }
}
