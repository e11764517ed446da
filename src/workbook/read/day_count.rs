//! Days and times as spreadsheets count them: from the start of 1900, whatever a file counts from.

use crate::model::day::{TO_1970, serial};

/// Days between the two starts from which spreadsheets count: 1900 and 1904.
pub(crate) const DAYS_TO_1904: f64 = 1_462.0;
const MINUTES: f64 = 1_440.0;

/// Year, month and day of a spreadsheet's day.
pub(crate) fn date_of_serial(serial: f64) -> Option<(i64, i64, i64)> {
    if !(1.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    // Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*: civil_from_days.
    #[expect(clippy::cast_possible_truncation, reason = "held to the range above")]
    let days = serial.floor() as i64 - TO_1970 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    Some((year + era * 400 + i64::from(month <= 2), month, day))
}

/// A day as `2027-05-12`; none for a time of day.
pub(crate) fn date(serial: f64) -> Option<String> {
    date_of_serial(serial).map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// The day, or the time of a day, that a text in the notation of ISO 8601 names; none for others.
pub(crate) fn serial_of_iso(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (Some(day), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let day = day.map_or(Some(0), day_of_iso)?;
    let time = time.map_or(Some(0.0), time_of_iso)?;
    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years")]
    let day = day as f64;
    Some(day + time)
}

/// The number of a day such as `2027-05-12`; none where the calendar has no such day.
fn day_of_iso(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let named = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month, day) = named;
    if !(1_899..=9_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let serial = serial(year, month, day);
    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years")]
    let counted = date_of_serial(serial as f64);
    counted.is_none_or(|counted| counted == named).then_some(serial)
}

/// A time such as `13:30` as a part of the day.
fn time_of_iso(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, ':').map(|part| part.parse::<f64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0.0))?;
    let time = (hour * 60.0 + minute + second / 60.0) / MINUTES;
    time.is_finite().then_some(time)
}

/// A time in hours and minutes: `26:30`.
pub(crate) fn hours(days: f64, mark: &str) -> String {
    let minutes = (days.abs() * MINUTES).round();
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}{mark}{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

#[cfg(test)]
mod tests {
    use super::{date, hours, serial_of_iso};

    #[test]
    fn counts_days_as_spreadsheets_do() {
        assert_eq!(date(46_082.0).as_deref(), Some("2026-03-01"));
        assert_eq!(date(25_569.0).as_deref(), Some("1970-01-01"));
        assert_eq!(date(36_585.5).as_deref(), Some("2000-02-29"));
        assert_eq!(date(0.5), None);
    }

    #[test]
    fn days_that_are_written_out_count_alike() {
        assert_eq!(serial_of_iso("2026-03-01"), Some(46_082.0));
        assert_eq!(serial_of_iso("1970-01-01T00:00:00"), Some(25_569.0));
        assert_eq!(serial_of_iso("2000-02-29T12:00:00Z"), Some(36_585.5));
        assert_eq!(serial_of_iso("06:00"), Some(0.25));
        for text in [
            "",
            "12 May",
            "2027-13-01",
            "2027-05",
            "2027-05-12T",
            "2027-05-40",
            "2027-02-30",
            "9223372036854775807-01-01",
            "inf:00",
        ] {
            assert_eq!(serial_of_iso(text), None, "{text}");
        }
        assert_eq!(hours(26.5 / 24.0, ":"), "26:30");
    }
}
