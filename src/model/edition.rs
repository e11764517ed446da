use serde::{Deserialize, Serialize};
use strum::{Display, EnumString};

/// An edition of the arithmetic, and of what the cells of a workbook hold.
///
/// A workbook says in its envelope which it was issued with, and keeps it: its formulas calculate
/// by that edition, so the program scores it by the same one. What is written is always of the
/// [latest](Edition::LATEST).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    Display,
    EnumString,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
pub enum Edition {
    /// Workbooks of schema 1: per cents as plain numbers from 0 to 100; an outcome whose score is
    /// withheld takes no part in the mean above it; what is overdue is forgotten a period later.
    #[serde(rename = "1")]
    #[strum(serialize = "1")]
    First,
    /// Workbooks of schema 2.
    #[default]
    #[serde(rename = "2")]
    #[strum(serialize = "2")]
    Second,
}

impl Edition {
    /// What new workbooks are of.
    pub const LATEST: Self = Self::Second;
}
