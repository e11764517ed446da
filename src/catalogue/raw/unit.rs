//! A unit as it is written.

use super::overlay::{Overlay, raw};
use serde::{Deserialize, Serialize};

raw! {
    /// A unit: a table of `units.toml`.
    RawUnit {
        /// Key of a unit that this one begins from.
        extends: Option<String>,
        /// `true` hides the unit.
        removed: Option<bool>,
        /// As people read it; `{customer}` is filled in.
        label: Option<String>,
        /// Decimals that are shown.
        decimals: Option<u8>,
        /// Least possible value.
        minimum: Option<f64>,
        /// Greatest possible value.
        maximum: Option<f64>,
        /// Whole numbers of things that are counted.
        count: Option<bool>,
    }
}
