//! What must hold of texts: placeholders that exist, and every translation whole.

use super::{
    document::Document,
    raw::FileKind,
    resolve,
    wording::{PLACEHOLDERS, placeholders},
};
use crate::finding::{CatalogueCode, Finding, Location};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value that is no table, with its route of keys.
struct Leaf<'d> {
    /// Keys from the root.
    route: Vec<&'d str>,
    /// Where its key stands.
    key: Range<usize>,
    /// The value.
    value: &'d Spanned<DeValue<'d>>,
}

/// All values of a file.
fn leaves<'d>(document: &'d Document<'_>) -> Vec<Leaf<'d>> {
    fn walk<'d>(table: &'d DeTable<'d>, above: &[&'d str], leaves: &mut Vec<Leaf<'d>>) {
        for (key, value) in table {
            let route: Vec<&str> = above.iter().copied().chain([key.get_ref().as_ref()]).collect();
            match value.get_ref() {
                DeValue::Table(inner) => walk(inner, &route, leaves),
                _ => leaves.push(Leaf { route, key: key.span(), value }),
            }
        }
    }
    let mut all = Vec::new();
    walk(document.tree(), &[], &mut all);
    all
}

/// Whether the value at a route is a text that is translated.
fn is_text(holds: FileKind<'_>, route: &[&str]) -> bool {
    match (holds, route) {
        (FileKind::Kpi { .. }, route) => matches!(
            route,
            ["name" | "definition" | "collect" | "pitfalls" | "differs"]
                | ["inputs", _, "name" | "meaning"]
                | ["survey", "question" | "scale" | "dont_know"]
                | ["worst" | "target", "reason"]
                | ["benchmarks", _, "population" | "method"]
                | ["by_sector", _, "name" | "definition" | "collect" | "pitfalls" | "question"]
                | ["by_sector", _, "inputs", _, "name" | "meaning"]
        ),
        (FileKind::Objectives { .. }, [_, rest @ ..]) => matches!(
            rest,
            ["statement" | "role" | "why" | "questions" | "contributes_to" | "supported_by"]
                | [
                    "by_sector",
                    _,
                    "statement" | "role" | "why" | "contributes_to" | "supported_by"
                ]
        ),
        (FileKind::Sector { .. }, route) => matches!(
            route,
            ["name"]
                | ["customer", _]
                | ["perspective", "name" | "order"]
                | ["outcomes" | "treatments" | "value_propositions", _]
        ),
        (FileKind::Units, [_, "label"]) => true,
        _ => false,
    }
}

/// Notes placeholders that nothing fills.
pub(super) fn check_placeholders(
    document: &Document<'_>,
    holds: FileKind<'_>,
    findings: &mut Vec<Finding>,
) {
    for leaf in leaves(document) {
        if !is_text(holds, &leaf.route) {
            continue;
        }
        let items = match leaf.value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![leaf.value],
        };
        for item in items {
            let DeValue::String(text) = item.get_ref() else { continue };
            // A sector's words are what placeholders become.
            let known: &[&str] =
                if matches!(holds, FileKind::Sector { .. }) { &[] } else { &PLACEHOLDERS };
            for name in placeholders(text).filter(|name| !known.contains(name)) {
                let code = resolve::missed(resolve::PLACEHOLDER, name, known.iter().copied());
                findings.push(Finding::new(code, document.place(item.span())));
            }
        }
    }
}

/// Notes what a translation lacks, and what it should leave to the original.
///
/// Without an original in the same layer only the second is noted: it may
/// reword an entry of an earlier layer.
pub(super) fn check_translation(
    original: Option<&Document<'_>>,
    translation: &Document<'_>,
    holds: FileKind<'_>,
    findings: &mut Vec<Finding>,
) {
    let translated = leaves(translation);
    let originals = original.map(leaves);
    let mut note =
        |code: fn(String) -> CatalogueCode, span: Option<Range<usize>>, route: &[&str]| {
            let location = span.map_or_else(
                || Location::File { file: translation.file.clone() },
                |span| translation.place(span),
            );
            findings.push(Finding::new(code(route.join(".")), location));
        };
    for leaf in &translated {
        if !is_text(holds, &leaf.route) {
            note(|key| CatalogueCode::NoText { key }, Some(leaf.key.clone()), &leaf.route);
        } else if let Some(originals) = &originals
            && !originals.iter().any(|original| original.route == leaf.route)
        {
            note(
                |key| CatalogueCode::TranslatesNothing { key },
                Some(leaf.key.clone()),
                &leaf.route,
            );
        }
    }
    for leaf in originals.iter().flatten() {
        let text = is_text(holds, &leaf.route);
        let there = translated.iter().find(|translation| translation.route == leaf.route);
        let Some(there) = there else {
            if text {
                let nearest = translation.find(leaf.route.iter().copied()).key;
                note(|key| CatalogueCode::MissingTranslation { key }, nearest, &leaf.route);
            }
            continue;
        };
        if let (DeValue::Array(own), DeValue::Array(other)) =
            (leaf.value.get_ref(), there.value.get_ref())
            && text
            && own.len() != other.len()
        {
            note(
                |key| CatalogueCode::TranslationLength { key },
                Some(there.key.clone()),
                &leaf.route,
            );
        }
    }
}
