//! Draws what is wrong in somebody's data, with the line.

use super::stop::Fault;
use crate::{
    catalogue::Labels,
    finding::{Finding, Location, Severity},
};
use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use std::{collections::BTreeMap, io::Write as _};

/// Text files by the name that places use for them.
pub(super) type Sources = BTreeMap<String, String>;

/// All findings, each with its place and its way out, in the user's language.
pub(super) fn findings(
    findings: &[Finding],
    sources: &Sources,
    labels: &Labels,
    width: usize,
) -> String {
    let mut drawn = String::new();
    for finding in findings {
        let message = finding.message(labels);
        let (level, name) = match finding.severity() {
            Severity::Error => (Level::ERROR, labels.text("cli.error")),
            Severity::Warning => (Level::WARNING, labels.text("cli.warning")),
            Severity::Note => (Level::NOTE, labels.text("cli.note")),
        };
        let mut group =
            Group::with_title(level.with_name(name).primary_title(message).id(finding.code.name()));
        match &finding.location {
            Location::Nowhere | Location::Field { .. } => {}
            Location::File { file } => group = group.element(Origin::path(file.clone())),
            Location::Text { file, line, column, span } => {
                group = match sources.get(file) {
                    Some(text) => {
                        let span = within(text, span);
                        let (lines, first) = lines_of(text, &span);
                        let span = span.start - first..span.end - first;
                        group.element(
                            Snippet::source(lines.to_owned())
                                .path(file.clone())
                                .line_start(*line)
                                .annotation(AnnotationKind::Primary.span(span)),
                        )
                    }
                    None => {
                        group.element(Origin::path(file.clone()).line(*line).char_column(*column))
                    }
                }
            }
            place @ (Location::Sheet { .. } | Location::Cell { .. }) => {
                group = group.element(Origin::path(place.to_string()));
            }
        }
        if let Some(help) = finding.help(labels) {
            group = group.element(Level::HELP.with_name(labels.text("cli.help")).message(help));
        }
        drawn.push_str(&renderer(width).render(&[group]));
        drawn.push_str("\n\n");
    }
    drawn
}

/// What is wrong with what was asked: no place, but ways out.
fn faults(faults: &[Fault], labels: &Labels, width: usize) -> String {
    let mut drawn = String::new();
    for fault in faults {
        let name = labels.text("cli.error");
        let title = Level::ERROR.with_name(name).primary_title(fault.message.as_str());
        let mut group = Group::with_title(title);
        for help in &fault.help {
            group = group
                .element(Level::HELP.with_name(labels.text("cli.help")).message(help.as_str()));
        }
        drawn.push_str(&renderer(width).render(&[group]));
        drawn.push('\n');
    }
    drawn
}

/// Says what is wrong with what was asked; there is nowhere left to say that this cannot be said.
pub(super) fn say(faults: &[Fault], labels: &Labels, width: usize) {
    let _ = super::streams::messages().write_all(self::faults(faults, labels, width).as_bytes());
}

/// Draws in colour; the stream takes the colour out where it is not wanted.
fn renderer(width: usize) -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii).term_width(width)
}

/// The lines that a span touches, and where they begin: whoever draws a thousand faults of a long
/// text does not go through all of it a thousand times.
fn lines_of<'t>(text: &'t str, span: &std::ops::Range<usize>) -> (&'t str, usize) {
    let first = text.get(..span.start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(span.end..).unwrap_or_default();
    let last = span.end + rest.find('\n').unwrap_or(rest.len());
    (text.get(first..last).unwrap_or_default(), first)
}

/// A span that lies within the text and on its characters.
fn within(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let on_character = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = on_character(span.start);
    start..on_character(span.end).max(start)
}
