//! Every word of the program's own, in one language.

use super::{
    Layer,
    document::Document,
    raw::{self, FileKind, holds, language_of},
};
use crate::{
    finding::{Finding, TextCode},
    model::{Period, PeriodLength, Unit, compared, day::Day},
};
use std::{borrow::Cow, collections::BTreeMap, ops::Range, sync::Arc};
use strum::IntoEnumIterator as _;
use toml::de::DeValue;

/// The labels of one language: flat keys (`status.green`) to texts.
///
/// Texts may hold `{name}` placeholders. A key that does not exist reads as
/// itself, so that a mistake is seen and nothing stops; a test finds it first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// By flat key; shared by all who ask for the same.
    texts: Arc<Texts>,
}

/// Keys with their texts, in order of the keys, each key once.
type Texts = Vec<(Cow<'static, str>, Cow<'static, str>)>;

impl Labels {
    /// Labels from flat keys and texts; later ones win.
    pub fn new(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let owned: BTreeMap<String, String> = texts.into_iter().collect();
        let in_order = owned.into_iter().map(|(key, text)| (key.into(), text.into()));
        Self { texts: Arc::new(in_order.collect()) }
    }

    /// Labels from the pack, where the keys come in order, without copying a text.
    pub(super) fn packed(texts: Vec<(&'static str, &'static str)>) -> Self {
        debug_assert!(texts.is_sorted_by(|one, next| one.0 < next.0));
        let borrowed = texts.into_iter().map(|(key, text)| (key.into(), text.into()));
        Self { texts: Arc::new(borrowed.collect()) }
    }

    /// All keys with their texts, in order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_ref(), text.as_ref()))
    }

    /// The text of a key.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.get(key).unwrap_or(key)
    }

    /// The text of a key, if there is one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self.texts.binary_search_by(|(known, _)| known.as_ref().cmp(key)).ok()?;
        self.texts.get(at).map(|(_, text)| text.as_ref())
    }

    /// The text of `group.key`, for a key of an enumeration.
    #[must_use]
    pub fn of<'a>(&'a self, group: &str, key: &'a str) -> &'a str {
        self.get(&format!("{group}.{key}")).unwrap_or(key)
    }

    /// The text of a key with its placeholders filled in.
    ///
    /// In one pass: a value that looks like a placeholder stays as it is.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// A number with at most so many decimals, as the language writes it: `1.234,5`.
    ///
    /// Zeros at the end are left out, because what people typed as 85 is not 85.0.
    #[must_use]
    pub fn number(&self, value: f64, decimals: u8) -> String {
        let plain = format!("{:.*}", usize::from(decimals), value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let fraction = fraction.trim_end_matches('0');
        let negative = value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let mut written = String::from(if negative { "−" } else { "" });
        for (position, digit) in whole.chars().enumerate() {
            if position > 0 && (whole.len() - position) % 3 == 0 {
                written.push_str(self.text("number.thousands"));
            }
            written.push(digit);
        }
        if !fraction.is_empty() {
            written.push_str(self.text("number.decimal"));
            written.push_str(fraction);
        }
        written
    }

    /// A number with its unit, as people say it: `85%`, `€ 12 per day`, `grade 7.5 (1–10)`.
    #[must_use]
    pub fn quantity(&self, value: f64, unit: &Unit) -> String {
        let written = self.number(value, 4);
        let label = unit.label.as_str();
        match unit.id.as_str() {
            "count" | "mean-count" => written,
            "percent" => self.fill("number.percent", &[("number", &written)]),
            _ if label.contains('€') => {
                label.replacen('€', &self.fill("number.euro", &[("number", &written)]), 1)
            }
            // What the number is comes first: *grade 7.5 (1–10)*.
            "grade" | "score-5" | "score-7" | "index" | "index-100" | "ratio" | "fraction"
            | "rank" => match label.split_once(" (") {
                Some((name, scale)) => format!("{name} {written} ({scale}"),
                None => format!("{label} {written}"),
            },
            id if value.abs() == 1.0 => {
                let one = self.get(&format!("number.one.{id}")).unwrap_or(label);
                format!("{written} {one}")
            }
            _ => format!("{written} {label}").trim_end().to_owned(),
        }
    }

    /// A period: `jan 2027`, `Q1 2027`, `2027`.
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        let year = period.year().to_string();
        let number = period.number().to_string();
        let key = match period.every() {
            PeriodLength::Month => return format!("{} {year}", self.of("month", &number)),
            PeriodLength::Quarter => "period.quarter",
            PeriodLength::Trimester => "period.trimester",
            PeriodLength::HalfYear => "period.half_year",
            PeriodLength::Year => "period.year",
        };
        self.fill(key, &[("number", &number), ("year", &year)])
    }

    /// A day such as `2027-05-12` as people write it, `12 May 2027`; other words as they are.
    #[must_use]
    pub fn day(&self, text: &str) -> String {
        let Some(Day { year, month, day }) = Day::written(text.trim()) else {
            return text.to_owned();
        };
        format!("{day} {} {year}", self.of("month", &month.to_string()))
    }

    /// The period that somebody means: its id, or what it is called here, in any order and with
    /// any signs between.
    ///
    /// ```
    /// let labels = klant::catalogue::labels("en");
    /// for said in ["2027-M08", "2027/08", "Aug 2027", "august-2027"] {
    ///     assert_eq!(labels.period_called(said), "2027-08".parse().ok(), "{said}");
    /// }
    /// ```
    #[must_use]
    pub fn period_called(&self, text: &str) -> Option<Period> {
        if let Ok(period) = text.trim().parse() {
            return Some(period);
        }
        let said = words(text);
        let year = said.iter().filter(|word| word.len() == 4).find_map(|word| word.parse().ok())?;
        if let [month, _] = said.as_slice()
            && let Ok(month) = month.parse()
            && month <= 12
        {
            return Period::new(year, PeriodLength::Month, month);
        }
        let all = PeriodLength::iter()
            .flat_map(|every| (1..=12).filter_map(move |number| Period::new(year, every, number)));
        all.into_iter().find(|period| {
            let month = self.get(&format!("sheets.month.{}", period.number()));
            let month = month.filter(|_| period.every() == PeriodLength::Month);
            words(&period.to_string()) == said
                || words(&self.period(*period)) == said
                || month.is_some_and(|month| words(&format!("{month} {year}")) == said)
        })
    }

    /// From one period to another: `Apr 2027 – Feb 2028`; one alone where they are the same.
    #[must_use]
    pub fn span(&self, from: Period, to: Period) -> String {
        if from == to {
            return self.period(to);
        }
        format!("{} – {}", self.period(from), self.period(to))
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }
}

/// The words and numbers of a text, whatever stands between them and in whichever order.
fn words(text: &str) -> Vec<String> {
    let text = compared(text);
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let mut words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect();
    words.sort();
    words
}

/// A text with its first letter in upper case.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Fills the `{name}` placeholders of a text in one pass; unknown ones stay.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| {
            values.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value, tail))
        });
        if let Some((value, tail)) = value {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

impl serde::Serialize for Labels {
    /// As a map from key to text.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// A file's texts under flat keys, `area.key`, each with its place; anything but a text is noted.
pub(super) fn flatten(
    file: &Document<'_>,
    area: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, (String, Range<usize>)> {
    let mut labels = BTreeMap::new();
    raw::flatten(area, file.tree(), &mut |key, value| {
        let span = value.span();
        if let DeValue::String(text) = value.get_ref() {
            labels.insert(key, (text.to_string(), span));
        } else {
            let found = file.text.get(span.clone()).unwrap_or("").to_owned();
            findings.push(Finding::new(TextCode::ExpectedText { value: found }, file.place(span)));
        }
    });
    labels
}

/// All labels of a layer in one language.
pub(super) fn labels_of(layer: &Layer, language: &str) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (path, text) in &layer.files {
        if let (Some(code), within) = language_of(path)
            && code == language
            && let Some(FileKind::Labels { area }) = holds(within)
        {
            let file = Document::new(path.clone(), text);
            let found = flatten(&file, area, &mut Vec::new());
            labels.extend(found.into_iter().map(|(key, (text, _))| (key, text)));
        }
    }
    labels
}
