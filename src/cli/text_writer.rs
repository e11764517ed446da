//! Text for a terminal: wrapped to its width, nothing cut.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use textwrap::{Options, WordSplitter};

/// Widest line of prose that reads well.
const MAX_WIDTH: usize = 100;

/// A heading.
pub(super) const HEADING: Style = Style::new().bold();
/// The name of a field.
pub(super) const FIELD: Style = AnsiColor::Cyan.on_default();
/// What matters less.
pub(super) const FAINT: Style = Style::new().dimmed();

/// A text that grows line by line.
#[derive(Debug)]
pub(super) struct TextWriter {
    text: String,
    width: usize,
}

impl TextWriter {
    /// An empty text for a terminal of this width.
    pub(super) fn new(width: usize) -> Self {
        Self { text: String::new(), width: width.clamp(40, MAX_WIDTH) }
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A heading, set off by a blank line.
    pub(super) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        for line in self.wrapped(text, "", "") {
            let _ = writeln!(self.text, "{HEADING}{line}{HEADING:#}");
        }
    }

    /// A paragraph, set in by two blanks under a heading.
    pub(super) fn paragraph(&mut self, text: &str) {
        for line in self.wrapped(text, "  ", "  ") {
            let _ = writeln!(self.text, "{line}");
        }
    }

    /// What matters less, from the left.
    pub(super) fn faint(&mut self, text: &str) {
        for line in self.wrapped(text, "", "") {
            let _ = writeln!(self.text, "{FAINT}{line}{FAINT:#}");
        }
    }

    /// A blank line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A list item.
    pub(super) fn item(&mut self, text: &str) {
        for line in self.wrapped(text, "  • ", "    ") {
            let _ = writeln!(self.text, "{line}");
        }
    }

    /// Fields in two columns: the names as wide as the widest, the texts wrapped beside them.
    pub(super) fn fields(&mut self, fields: &[(&str, String)]) {
        let widest =
            fields.iter().map(|(name, _)| textwrap::core::display_width(name)).max().unwrap_or(0);
        self.fields_from(widest, fields);
    }

    /// The same with the texts beginning behind names of this width.
    pub(super) fn fields_from(&mut self, widest: usize, fields: &[(&str, String)]) {
        let column = widest.min(self.width / 3);
        let indent = " ".repeat(column + 4);
        for (name, text) in fields {
            let wide = textwrap::core::display_width(name);
            let mut lines = self.wrapped(text, &indent, &indent).into_iter();
            let first = lines.next().unwrap_or_default();
            if wide > column {
                // The name has a line of its own.
                let _ = writeln!(self.text, "  {FIELD}{name}{FIELD:#}");
                let _ = writeln!(self.text, "{first}");
            } else {
                let pad = " ".repeat(column - wide + 2);
                let rest = first.trim_start();
                let _ = writeln!(self.text, "  {FIELD}{name}{FIELD:#}{pad}{rest}");
            }
            for line in lines {
                let _ = writeln!(self.text, "{line}");
            }
        }
    }

    /// The text in lines of the width.
    fn wrapped(&self, text: &str, first: &str, others: &str) -> Vec<String> {
        // Ids and compound words stay whole.
        let options = Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(others)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
    }
}
