//! What is wrong with a template of the user's own: while it is rendered, and before.

use super::template_files::{self, TemplateFile};
use crate::finding::{self, Code, Finding, Location, TemplateCode, nearest};
use minijinja::{Error, ErrorKind, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Filters that can be used: ours, and the usual ones of the engine.
pub(super) const FILTERS: [&str; 26] = [
    "abs", "batch", "default", "dictsort", "escape", "first", "float", "format", "groupby", "int",
    "items", "join", "last", "length", "list", "lower", "map", "replace", "reverse", "round",
    "safe", "sort", "title", "trim", "upper", "yaml",
];

/// A template asks for a label that nobody has.
#[derive(Debug, thiserror::Error)]
#[error("there is no label `{key}`")]
pub(super) struct MissingLabel {
    /// What was asked for.
    pub(super) key: String,
    /// The one that was meant, probably.
    pub(super) nearest: Option<String>,
}

/// What nothing reads in templates of the user's own: files without use, and blocks that no template
/// shows.
#[must_use]
pub fn unread(own: &[TemplateFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for template in own {
        let named = |other: &TemplateFile| {
            other.name != template.name
                && ['"', '\'']
                    .iter()
                    .any(|quote| other.text.contains(&format!("{quote}{}{quote}", template.name)))
        };
        if built_in(&template.name).is_none() && !own.iter().any(named) {
            let known: Vec<&str> =
                template_files::built_in().iter().map(|(name, _)| *name).collect();
            let code = TemplateCode::UnreadTemplate {
                value: template.name.clone(),
                nearest: nearest(&template.name, known.iter().copied()).map(str::to_owned),
                known: known.into_iter().map(str::to_owned).collect(),
            };
            found.push(Finding::new(code, Location::File { file: template.file.clone() }));
            continue;
        }
        found.extend(unknown_blocks(template));
    }
    found
}

/// Blocks outside others that the built-in template which is extended does not have.
fn unknown_blocks(template: &TemplateFile) -> Vec<Finding> {
    let tags = || tags(&template.text);
    let Some(above) = tags().find(|tag| tag.word == "extends").and_then(|tag| {
        let name = tag.rest.trim_matches(['"', '\'']).strip_prefix("built-in/")?;
        built_in(name)
    }) else {
        return Vec::new();
    };
    let known: BTreeSet<&str> =
        self::tags(above).filter(|tag| tag.word == "block").map(|tag| tag.rest).collect();
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for tag in tags() {
        match tag.word {
            "block" => {
                depth += 1;
                if depth == 1 && !known.contains(tag.rest) {
                    let code = TemplateCode::UnknownBlock {
                        value: tag.rest.to_owned(),
                        nearest: nearest(tag.rest, known.iter().copied()).map(str::to_owned),
                        known: known.iter().map(|name| (*name).to_owned()).collect(),
                    };
                    let at = tag.at..tag.at + tag.rest.len();
                    let place = finding::text::place(&template.file, &template.text, at);
                    found.push(Finding::new(code, place));
                }
            }
            "endblock" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

fn built_in(name: &str) -> Option<&'static str> {
    template_files::built_in().iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A tag `{% word rest %}`, and where its rest begins.
struct Tag<'t> {
    word: &'t str,
    rest: &'t str,
    at: usize,
}

fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    text.match_indices("{%").filter_map(move |(open, _)| {
        let inner = text.get(open + 2..)?.split("%}").next()?;
        let inner = inner.trim_matches(['-', '+', ' ', '\n', '\t']);
        let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let rest = rest.trim();
        let at = open + text.get(open..)?.find(rest)?;
        Some(Tag { word, rest, at })
    })
}

/// The user's own templates.
#[derive(Debug)]
pub(super) struct OwnTemplates {
    /// Path and text, by name.
    pub(super) files: BTreeMap<String, (String, String)>,
    /// What is wrong with those that are not rendered, by name.
    pub(super) refused: BTreeMap<String, Finding>,
}

/// The fault with its place: the innermost one in a template of the user's own.
pub(super) fn fault(own: &OwnTemplates, name: &str, context: &Value, error: &Error) -> Finding {
    let mut innermost = error;
    while let Some(inner) =
        std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>())
    {
        innermost = inner;
    }
    if let Some(refused) = innermost.detail().and_then(|name| own.refused.get(name)) {
        return refused.clone();
    }
    let within = innermost.name().or(error.name()).unwrap_or(name);
    let place = match own.files.get(within) {
        Some((file, text)) => {
            let line = innermost.line().or(error.line()).unwrap_or(1);
            let (start, length) = line_at(text, line);
            let span = innermost
                .range()
                .filter(|span| span.end <= text.len() && !text.contains('\r'))
                .unwrap_or(start..start + length);
            let before = text.get(start..span.start).unwrap_or_default();
            Location::Text { file: file.clone(), line, column: before.chars().count() + 1, span }
        }
        None => Location::File { file: within.to_owned() },
    };
    Finding::new(code(own, innermost, context), place)
}

/// What the engine says, in words of ours where it can be mended by what is known here.
fn code(own: &OwnTemplates, error: &Error, context: &Value) -> Code {
    let kind = error.kind();
    let detail = error.detail().unwrap_or_default();
    let missing =
        std::error::Error::source(error).and_then(|source| source.downcast_ref::<MissingLabel>());
    if let Some(MissingLabel { key, nearest }) = missing {
        let (value, nearest) = (key.clone(), nearest.clone());
        return TemplateCode::NoSuchLabel { value, nearest }.into();
    }
    let like = |value: &str, known: &[String]| {
        nearest(value, known.iter().map(String::as_str)).map(str::to_owned)
    };
    // The engine tells names as a sentence only.
    let quoted = |mark: char| detail.split(mark).nth(1).map(str::to_owned);
    let told = match kind {
        ErrorKind::UndefinedError => quoted('`').map(|value| {
            if value.contains(['.', '[', '(']) {
                return TemplateCode::UnknownField { value };
            }
            let known: Vec<String> = context
                .try_iter()
                .map(|keys| keys.map(|key| key.to_string()).collect())
                .unwrap_or_default();
            TemplateCode::UnknownVariable { nearest: like(&value, &known), value, known }
        }),
        ErrorKind::UnknownFilter => between(detail, "filter ", " is unknown").map(|value| {
            let known = FILTERS.map(str::to_owned).to_vec();
            TemplateCode::UnknownFilter { nearest: like(&value, &known), value, known }
        }),
        ErrorKind::UnknownFunction => {
            between(detail, "", " is unknown").map(|value| TemplateCode::UnknownFunction { value })
        }
        ErrorKind::TemplateNotFound => quoted('"').or_else(|| quoted('\'')).map(|value| {
            let own = own.files.keys().cloned();
            let known: BTreeSet<String> = template_files::built_in()
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .chain(own)
                .collect();
            let known: Vec<String> = known.into_iter().collect();
            TemplateCode::UnknownTemplate { nearest: like(&value, &known), value, known }
        }),
        _ => None,
    };
    told.unwrap_or_else(|| {
        let problem =
            if detail.is_empty() { kind.to_string() } else { format!("{kind}: {detail}") };
        TemplateCode::TemplateFault { problem }
    })
    .into()
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    text.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
}

/// Where a line (from 1) begins, and how many bytes it has.
fn line_at(text: &str, line: usize) -> (usize, usize) {
    let mut start = 0;
    for (number, content) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            return (start, content.trim_end().len());
        }
        start += content.len();
    }
    (text.len(), 0)
}
