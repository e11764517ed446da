//! Text of people, written so that Markdown, YAML and HTML take it as text.

use std::fmt::Write as _;

/// Most characters of a word that no line ends in: longer than any word of ours.
const MAX_UNBROKEN: usize = 28;

/// Writes a text so that CommonMark and its tables show exactly that text, on one line.
///
/// No character of the text can begin a heading, list, link, table cell, entity
/// or piece of HTML, wherever the text stands.
pub(super) fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let numbered = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut previous = None;
    for (position, character) in text.char_indices() {
        let special = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' => true,
            // These mean something at the start of a line only.
            '>' | '+' | '-' | '=' | ':' => position == 0,
            // A list such as `1. ` or `1) `.
            '.' | ')' => {
                numbered > 0
                    && position == numbered
                    && matches!(text.as_bytes().get(position + 1), None | Some(b' '))
            }
            // A heading, or the closing marks of one.
            '#' => previous.is_none_or(|before| before == ' ' || before == '#'),
            '&' => is_entity(&text[position..]),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = Some(character);
    }
    escaped
}

/// Writes a text as a double-quoted scalar of YAML 1.2, on one line.
pub(super) fn yaml(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Not printable in YAML, or read as a line break by some readers.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Writes a text so that HTML and SVG show exactly that text, between tags and within quotes.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            // HTML knows no control characters.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The same as [`html`], with places where a line may end in words that are longer than a column:
/// after the signs that part a path, and within what has none of them.
///
/// Only between tags.
pub(super) fn html_breakable(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut run = 0;
    let mut single = [0; 4];
    for character in text.chars() {
        // A mark stays with its letter.
        if run >= MAX_UNBROKEN && character.is_alphanumeric() {
            escaped.push_str("<wbr>");
            run = 0;
        }
        escaped += &html(character.encode_utf8(&mut single));
        run = if character.is_whitespace() || character == '-' { 0 } else { run + 1 };
        if matches!(character, '/' | '\\' | '_') {
            run = MAX_UNBROKEN;
        }
    }
    escaped
}

/// The text on one line: white space and control characters become single blanks.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    line
}

/// Whether the text begins with what HTML reads as an entity: `&amp;`, `&#38;`.
fn is_entity(text: &str) -> bool {
    let name: &str = text.get(1..).unwrap_or_default();
    name.split_once(';').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}
