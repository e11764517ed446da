//! Where a finding is, typed from where it is seen; text such as `Data!C7` only where it is told.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, sync::Arc};

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Location {
    /// Nowhere in particular.
    Nowhere,
    /// A file as a whole.
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
    /// A field of a document that no file holds, such as a plan that a program made.
    Field {
        /// Keys and places in lists from the document's root.
        path: FieldPath,
    },
    /// A sheet of a workbook as a whole.
    Sheet {
        /// Path as the user gave it.
        file: String,
        /// Sheet as it is called in the file.
        sheet: String,
    },
    /// A cell of a workbook.
    Cell {
        /// Path as the user gave it.
        file: String,
        /// Sheet as it is called in the file.
        sheet: String,
        /// Row, from 0.
        row: u32,
        /// Column, from 0.
        column: u16,
    },
}

impl Location {
    /// The file, where there is one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Nowhere | Self::Field { .. } => None,
            Self::File { file }
            | Self::Text { file, .. }
            | Self::Sheet { file, .. }
            | Self::Cell { file, .. } => Some(file),
        }
    }

    /// The sheet, in a workbook.
    #[must_use]
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Self::Sheet { sheet, .. } | Self::Cell { sheet, .. } => Some(sheet),
            _ => None,
        }
    }

    /// The address of the cell, such as `C7`.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        match self {
            Self::Cell { row, column, .. } => Some(cell_name(*row, *column)),
            _ => None,
        }
    }
}

impl fmt::Display for Location {
    /// `plan.toml:3:5`, `year.xlsx, Data!C7`, `kpis[3].worst`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => Ok(()),
            Self::File { file } => formatter.write_str(file),
            Self::Text { file, line, column, .. } => write!(formatter, "{file}:{line}:{column}"),
            Self::Field { path } => path.fmt(formatter),
            Self::Sheet { file, sheet } => write!(formatter, "{file}, {sheet}"),
            Self::Cell { file, sheet, row, column } => {
                write!(formatter, "{file}, {sheet}!{}", cell_name(*row, *column))
            }
        }
    }
}

/// A cell of a workbook that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRef {
    /// Sheet as it is called in the file.
    #[serde(with = "shared_text")]
    pub sheet: Arc<str>,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u16,
}

impl CellRef {
    /// The cell as a place in a file.
    #[must_use]
    pub fn in_file(&self, file: &str) -> Location {
        Location::Cell {
            file: file.to_owned(),
            sheet: self.sheet.to_string(),
            row: self.row,
            column: self.column,
        }
    }
}

impl fmt::Display for CellRef {
    /// `Data!C7`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}!{}", self.sheet, cell_name(self.row, self.column))
    }
}

/// A text that many share, written as a text.
mod shared_text {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Into::into)
    }
}

/// The address of a cell: `C7` for row 6, column 2.
#[must_use]
pub fn cell_name(row: u32, column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// One step into a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// A place in a list, from 0.
    Index(usize),
    /// A key of a table.
    Key(String),
}

/// A field of a document: keys and places in lists from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldPath(Vec<Step>);

impl FieldPath {
    /// The document as a whole.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// A key of the table that stands here.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// A place, from 0, in the list that stands here.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl From<&str> for FieldPath {
    /// Reads `kpis/3/worst`.
    fn from(path: &str) -> Self {
        path.split('/').fold(Self::root(), |path, step| match step.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(step),
        })
    }
}

impl fmt::Display for FieldPath {
    /// `kpis[3].worst`; places in lists from 0.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(formatter, "[{index}]")?,
                Step::Key(key) if position == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
            }
        }
        Ok(())
    }
}
