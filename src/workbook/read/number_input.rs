//! Numbers as people type them.
//!
//! What can only mean one thing is read; what can mean two is asked back.

use crate::workbook::tables::{DASHES, NOT_APPLICABLE};

/// What a text comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypedNumber {
    /// Nothing: blank, or a lone dash.
    Blank,
    /// A number, and whether a percent sign stood behind it.
    Number {
        /// As written: 45 for `45%`.
        number: f64,
        /// Whether it was written as a percentage.
        percent: bool,
    },
    /// A person wrote that it does not apply.
    NotApplicable,
    /// A number that two countries read differently: `1.234`.
    Ambiguous {
        /// With the mark between thousands.
        thousands: f64,
        /// With the mark before decimals.
        decimals: f64,
    },
    /// No number.
    Text,
}

/// What stands before or behind an amount.
const CURRENCIES: [&str; 9] = ["€", "$", "£", "eur", "usd", "gbp", "euro", "euros", "chf"];
/// Longest text that can be a number, in bytes.
const MAX_LEN: usize = 64;

/// What a text that is no figure comes to, of a text as formulas look it up.
pub(crate) fn no_figure(text: &str) -> Option<TypedNumber> {
    match text {
        "" => Some(TypedNumber::Blank),
        dash if DASHES.contains(&dash) => Some(TypedNumber::Blank),
        word if NOT_APPLICABLE.contains(&word) => Some(TypedNumber::NotApplicable),
        _ => None,
    }
}

/// Reads a text as a person means it.
pub(crate) fn typed(text: &str) -> TypedNumber {
    let text: String = text
        .chars()
        .filter_map(|character| match character {
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\t' | '\n' | '\r' => Some(' '),
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => None,
            '\u{2212}' | '\u{2013}' | '\u{2014}' | '\u{2011}' | '\u{2012}' => Some('-'),
            '\u{ff10}'..='\u{ff19}' => {
                u32::from(character).checked_sub(0xff10 - 0x30).and_then(char::from_u32)
            }
            '\u{ff05}' | '\u{66a}' => Some('%'),
            '\u{2019}' => Some('\''),
            other => Some(other),
        })
        .take(MAX_LEN * 4)
        .collect::<String>()
        .to_lowercase();
    let text = text.trim();
    if text.chars().all(|character| character == '-') {
        return TypedNumber::Blank;
    }
    if NOT_APPLICABLE.contains(&text) {
        return TypedNumber::NotApplicable;
    }
    if text.len() > MAX_LEN {
        return TypedNumber::Text;
    }
    amount(text)
}

/// A number between its signs, currency and percent sign.
fn amount(text: &str) -> TypedNumber {
    let (text, percent) = match text.strip_suffix('%') {
        Some(before) => (before.trim_end(), true),
        None => (text, false),
    };
    let (text, bracketed) = match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, before) = sign(without_currency(text));
    let text = without_currency(text);
    let (text, again) = sign(text);
    // A dash behind a mark stands for no cents, and tells which mark it is.
    let whole_amount = text.strip_suffix('-').filter(|text| text.ends_with([',', '.']));
    let (text, behind) = match (whole_amount, text.strip_suffix('-')) {
        (Some(amount), _) => (format!("{amount}0"), false),
        (None, Some(inner)) => (inner.trim_end().to_owned(), true),
        (None, None) => (text.to_owned(), false),
    };
    let negatives = [bracketed, before == Some('-'), again == Some('-'), behind];
    let signs = usize::from(before.is_some())
        + usize::from(again.is_some())
        + usize::from(bracketed)
        + usize::from(behind);
    if signs > 1 {
        return TypedNumber::Text;
    }
    let factor = if negatives.contains(&true) { -1.0 } else { 1.0 };
    match digits(&text) {
        Some(Digits::One(number)) => TypedNumber::Number { number: number * factor, percent },
        Some(Digits::Two { thousands, decimals }) => {
            TypedNumber::Ambiguous { thousands: thousands * factor, decimals: decimals * factor }
        }
        None => TypedNumber::Text,
    }
}

/// A text without its sign, and the sign.
fn sign(text: &str) -> (&str, Option<char>) {
    match text.chars().next() {
        Some(found @ ('-' | '+')) => (text.get(1..).unwrap_or_default().trim_start(), Some(found)),
        _ => (text, None),
    }
}

/// A text without the currency before or behind it.
fn without_currency(text: &str) -> &str {
    for currency in CURRENCIES {
        if let Some(rest) = text.strip_prefix(currency) {
            return rest.trim_start();
        }
        if let Some(rest) = text.strip_suffix(currency) {
            return rest.trim_end();
        }
    }
    text
}

/// What digits and marks come to.
enum Digits {
    One(f64),
    Two { thousands: f64, decimals: f64 },
}

/// Digits with marks between thousands and before decimals.
fn digits(text: &str) -> Option<Digits> {
    if !text.bytes().any(|byte| byte.is_ascii_digit())
        || !text.chars().all(|character| character.is_ascii_digit() || " .,'".contains(character))
    {
        return None;
    }
    // Spaces and apostrophes only stand between thousands.
    let (whole, fraction) = match text.rfind([' ', '\'']) {
        Some(at) => match text.get(at..)?.find(['.', ',']) {
            Some(mark) => (text.get(..at + mark)?, text.get(at + mark + 1..)),
            None => (text, None),
        },
        None => return marked(text),
    };
    if whole.contains(['.', ',']) || (whole.contains(' ') && whole.contains('\'')) {
        return None;
    }
    let mark = if whole.contains(' ') { ' ' } else { '\'' };
    let whole = grouped(whole, mark)?;
    Some(Digits::One(joined(&whole, fraction.unwrap_or_default())?))
}

/// Digits with points and commas only.
fn marked(text: &str) -> Option<Digits> {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    if points > 0 && commas > 0 {
        // The mark that comes last and once stands before the decimals.
        let (thousands, decimal, count) =
            if text.rfind('.') > text.rfind(',') { (',', '.', points) } else { ('.', ',', commas) };
        if count > 1 {
            return None;
        }
        let (whole, fraction) = text.split_once(decimal)?;
        return Some(Digits::One(joined(&grouped(whole, thousands)?, fraction)?));
    }
    let mark = if points > 0 { '.' } else { ',' };
    match points + commas {
        0 => Some(Digits::One(joined(text, "")?)),
        1 => {
            let (whole, fraction) = text.split_once(mark)?;
            let decimals = joined(whole, fraction)?;
            let could_group =
                fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            Some(if could_group {
                Digits::Two { thousands: joined(&format!("{whole}{fraction}"), "")?, decimals }
            } else {
                Digits::One(decimals)
            })
        }
        _ => Some(Digits::One(joined(&grouped(text, mark)?, "")?)),
    }
}

/// Digits without the mark between thousands; none unless the groups are whole.
fn grouped(text: &str, mark: char) -> Option<String> {
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let whole = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    whole.then(|| format!("{first}{}", rest.concat()))
}

/// The number of whole digits and decimals.
fn joined(whole: &str, fraction: &str) -> Option<f64> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    format!("{whole}.{fraction}0").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{TypedNumber, typed};

    fn number(number: f64) -> TypedNumber {
        TypedNumber::Number { number, percent: false }
    }

    #[test]
    fn reads_what_can_only_mean_one_thing() {
        for (text, expected) in [
            ("12,5", 12.5),
            ("12.5", 12.5),
            (" 7 ", 7.0),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1,234,567.89", 1_234_567.89),
            ("0,125", 0.125),
            ("0.125", 0.125),
            ("1234,567", 1234.567),
            ("12.3456", 12.3456),
            ("€ 1 200", 1200.0),
            ("€\u{a0}1\u{a0}200,50", 1200.5),
            ("1\u{202f}200", 1200.0),
            ("1'234.5", 1234.5),
            ("1 200 EUR", 1200.0),
            ("€ 1.200,-", 1200.0),
            ("-3,5", -3.5),
            ("\u{2212}3.5", -3.5),
            ("- 3", -3.0),
            ("(12,5)", -12.5),
            ("12-", -12.0),
            ("€ -5,5", -5.5),
            ("+4", 4.0),
            (",5", 0.5),
            (".5", 0.5),
            ("5,", 5.0),
            ("\u{ff11}\u{ff12}", 12.0),
        ] {
            assert_eq!(typed(text), number(expected), "{text}");
        }
    }

    #[test]
    fn keeps_the_percent_sign() {
        for text in ["45%", "45 %", "45,0 %"] {
            assert_eq!(typed(text), TypedNumber::Number { number: 45.0, percent: true }, "{text}");
        }
    }

    #[test]
    fn asks_back_what_two_countries_read_differently() {
        for text in ["1.234", "1,234", "€ 12.500"] {
            assert!(matches!(typed(text), TypedNumber::Ambiguous { .. }), "{text}");
        }
        assert_eq!(typed("1.234"), TypedNumber::Ambiguous { thousands: 1234.0, decimals: 1.234 });
    }

    #[test]
    fn knows_blanks_and_what_does_not_apply() {
        for text in ["", "  ", "-", "–", "—", "--"] {
            assert_eq!(typed(text), TypedNumber::Blank, "{text:?}");
        }
        for text in ["n/a", "N/A", "n.v.t.", "NVT", " n.a. ", "Niet van toepassing"] {
            assert_eq!(typed(text), TypedNumber::NotApplicable, "{text}");
        }
    }

    #[test]
    fn leaves_texts_alone() {
        for text in [
            "see Anna",
            "12 of 30",
            "7.3 (n = 612)",
            "1e5",
            "12..5",
            "1.23.4",
            "1,2,3",
            "--5",
            "%",
            "€",
            "12%%",
            "1 2",
            "12 34",
            "ca. 5",
            "1.234,5.6",
            "3-5",
            "½",
        ] {
            assert_eq!(typed(text), TypedNumber::Text, "{text}");
        }
    }
}
