//! Bars, colours and columns of text on a terminal.

use crate::score::Status;
use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

/// What matters more.
pub(super) const BOLD: Style = Style::new().bold();
/// What matters less.
pub(super) const FAINT: Style = Style::new().dimmed();

/// A bar of a score; hollow for a figure from before.
pub(super) fn bar(score: Option<f64>, status: Status, columns: usize, hollow: bool) -> String {
    let Some(score) = score else { return " ".repeat(columns) };
    let style = style(status);
    let filled = (0..columns).filter(|cell| reaches(score, *cell, columns)).count();
    let full = if hollow { "▒" } else { "█" };
    format!(
        "{style}{}{style:#}{FAINT}{}{FAINT:#}",
        full.repeat(filled),
        "·".repeat(columns - filled)
    )
}

/// Whether a score fills at least half of a cell of its bar.
#[expect(clippy::cast_precision_loss, reason = "bars are short")]
fn reaches(score: f64, cell: usize, columns: usize) -> bool {
    score / 100.0 * columns as f64 >= cell as f64 + 0.5
}

/// The colour of a status.
pub(super) fn style(status: Status) -> Style {
    match status {
        Status::Green => AnsiColor::Green.on_default(),
        Status::Amber => AnsiColor::Yellow.on_default(),
        Status::Red => AnsiColor::Red.on_default(),
        Status::NoData => FAINT,
    }
}

/// A text that cannot steer the terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The lines of a text.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(text, width.max(8)).into_iter().map(|line| line.into_owned()).collect()
}

/// A text that fits, with an ellipsis where it does not.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = plain(text);
    if display_width(&text) <= width {
        return text;
    }
    let mut short = String::new();
    for character in text.chars() {
        short.push(character);
        if display_width(&short) >= width {
            short.pop();
            break;
        }
    }
    format!("{}…", short.trim_end())
}

/// A text at the left of a column.
pub(super) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}

/// A text at the right of a column.
pub(super) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(display_width(text))))
}
