//! Texts of other kinds: one sentence instead of a fault for each of their lines.

use crate::finding::{Code, TextCode};
use std::ops::Range;

/// What people are used to from word processors, their own language and their computer, where a
/// text stumbles over it.
pub(super) fn habit(text: &str, span: &Range<usize>) -> Option<TextCode> {
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let value = line.split_once('=')?.1.trim();
    if value.starts_with(['“', '”', '„', '‘', '’', '«', '»']) {
        return Some(TextCode::TypographicQuotes);
    }
    let value = value.split('#').next()?.trim();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if value
        .split_once(',')
        .is_some_and(|(whole, part)| digits(whole.trim_start_matches(['-', '+'])) && digits(part))
    {
        return Some(TextCode::DecimalComma);
    }
    let before = text.get(start..span.start)?;
    (before.matches('"').count() % 2 == 1 && before.contains('\\'))
        .then_some(TextCode::BackslashInText)
}

/// Whether a fault is one of [`habit`].
pub(super) fn is_habit(code: &Code) -> bool {
    matches!(
        code,
        Code::Text(
            TextCode::TypographicQuotes | TextCode::DecimalComma | TextCode::BackslashInText
        )
    )
}

/// What a text that is no TOML looks like, where it looks like something else as a whole.
pub(super) fn kind(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("%PDF-") {
        return Some("PDF");
    }
    if text.starts_with("{\\rtf") {
        return Some("RTF");
    }
    if text.starts_with('<') {
        return Some("HTML");
    }
    if text.starts_with('{') {
        return Some("JSON");
    }
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    if lines.next().is_some_and(|first| first == "---" || yaml_key(first)) {
        return Some("YAML");
    }
    // A table in a text: the first lines have as many separators, and nothing is given a value.
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(3);
    let first = lines.next()?;
    let separators = |line: &str, sign: char| line.matches(sign).count();
    let sign = [';', '\t', ','].into_iter().find(|sign| separators(first, *sign) > 0)?;
    let table = !first.contains('=') && lines.all(|line| separators(line, sign) > 0);
    table.then_some("CSV")
}

/// Whether a line gives a key its value as YAML does: `sector: municipal`.
fn yaml_key(line: &str) -> bool {
    let key = |key: &str| {
        !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || "_-".contains(sign))
    };
    line.split_once(':').is_some_and(|(name, rest)| {
        key(name) && (rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}
