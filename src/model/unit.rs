//! What a number is counted in.

use super::Id;
use serde::{Deserialize, Serialize};

/// A unit with what a sheet must know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Key, as in `catalogue/units.toml`: `percent`, `count`, `grade` …
    pub id: Id,
    /// What people read: `%`, `per 1,000`, `grade (1–10)`.
    pub label: String,
    /// Decimals that are shown.
    pub decimals: u8,
    /// Lowest number that makes sense, if there is one.
    pub minimum: Option<f64>,
    /// Highest number that makes sense, if there is one.
    pub maximum: Option<f64>,
    /// Things that are counted: a negative number is an error.
    pub count: bool,
}
