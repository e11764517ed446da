//! Sentences of the program's own, as live formulas.
//!
//! A label with `{placeholders}` becomes pieces of text joined by `&`; what goes
//! into a placeholder is a cell or a rounded whole number, never a text of the
//! user's within the formula, and never a number whose digits depend on a
//! country.

use crate::workbook::notation::literal;

/// A label as a formula; a placeholder without a part stays as it is written.
pub(crate) fn label_formula(label: &str, parts: &[(&str, String)]) -> String {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = label;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let part = after.split_once('}').and_then(|(name, tail)| {
            parts.iter().find(|(key, _)| *key == name).map(|(_, part)| (part, tail))
        });
        match part {
            Some((part, tail)) => {
                if !text.is_empty() {
                    pieces.push(literal(&text));
                    text.clear();
                }
                pieces.push(part.clone());
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    if !text.is_empty() || pieces.is_empty() {
        pieces.push(literal(&text));
    }
    pieces.join("&")
}

/// The whole number that is shown for a score, as a formula.
pub(crate) fn shown(cell: &str) -> String {
    format!("ROUND(ROUND({cell},9),0)")
}

/// The whole per cent that is shown for a coverage, as a formula ([`crate::score::shown_coverage`]).
pub(crate) fn shown_coverage(cell: &str) -> String {
    format!("IF({cell}>=1-1E-09,100,MAX(1,MIN(99,{})))", shown(&format!("100*{cell}")))
}
