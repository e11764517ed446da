//! What is wrong in somebody's data: a value with a place and a way out.

mod nearest;
pub mod text;

pub use nearest::nearest;

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How bad it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumIter,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// For information; exit code 0.
    Note,
    /// Could be better; exit code 0.
    Warning,
    /// Wrong; exit code 1.
    Error,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Nowhere in particular.
    Nowhere,
    /// A text file as a whole.
    File {
        /// Path as the user gave it, or within the built-in catalogue.
        file: String,
    },
    /// A stretch of a text file.
    Text {
        /// Path as the user gave it, or within the built-in catalogue.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// Bytes of the file that are meant.
        span: Range<usize>,
    },
    /// A cell of a workbook.
    Cell {
        /// Path as the user gave it.
        file: String,
        /// Sheet as it is called in the file.
        sheet: String,
        /// Address such as `C7`; none for the sheet as a whole.
        cell: Option<String>,
    },
}

/// One fault in somebody's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable kebab-case code; the messages live in `languages/<code>/labels/diagnostics.toml`
    /// under `diagnostics.<code>.message` and `.help`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// Values for the placeholders of the message and the help, by name.
    pub values: Vec<(&'static str, String)>,
}

/// A value with what was wrong on the way to it; all faults at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T> {
    /// What could be made of the data.
    pub value: T,
    /// Everything that was wrong, in the order of the data.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value without faults.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Whether a diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Another value with the same diagnostics.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), diagnostics: self.diagnostics }
    }
}
