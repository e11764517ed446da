//! What a finding says: the words of a language with what stands in it.

use super::{Labels, fill, labels};
use crate::finding::{Finding, Location};
use std::fmt;

impl Finding {
    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self, labels: &Labels) -> String {
        let part =
            if self.code.arguments().get("nearest").is_some() { "similar" } else { "message" };
        self.worded(part, labels)
            .or_else(|| self.worded("message", labels))
            .unwrap_or_else(|| self.code.name().to_owned())
    }

    /// The way out; none where there is nothing to do.
    #[must_use]
    pub fn help(&self, labels: &Labels) -> Option<String> {
        self.worded("help", labels).filter(|help| !help.is_empty())
    }

    fn worded(&self, part: &str, labels: &Labels) -> Option<String> {
        let text = labels.get(&format!("diagnostics.{}.{part}", self.code.name()))?;
        // A number is told as it has to be written where it stands.
        let mark = match self.location {
            Location::File { .. } | Location::Sheet { .. } | Location::Cell { .. } => {
                labels.text("number.decimal")
            }
            _ => ".",
        };
        let arguments = self.code.arguments();
        let values: Vec<(&str, String)> = arguments
            .iter()
            .map(|(name, value)| (name, value.text(mark, |label| labels.text(label).to_owned())))
            .collect();
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Some(fill(text, &values))
    }
}

impl fmt::Display for Finding {
    /// The English sentence; with `{:#}` the way out behind it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let english = labels(super::ORIGINAL);
        formatter.write_str(&self.message(&english))?;
        match self.help(&english) {
            Some(help) if formatter.alternate() => write!(formatter, ": {help}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Finding {}
