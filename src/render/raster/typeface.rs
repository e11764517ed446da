//! A typeface as the program carries it: what the build takes out of a font.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Outlines of one weight.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Typeface {
    /// Half units to the height of a line.
    pub(crate) size: u16,
    pub(crate) letters: BTreeMap<char, Letter>,
}

/// A letter, in half units, so that what lies between two is whole.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Letter {
    /// From where it begins to where the next one does.
    pub(crate) advance: u16,
    pub(crate) outline: Vec<OutlineStep>,
}

/// A step of an outline: to the right and upwards from where the letter begins on its line.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum OutlineStep {
    Move(i16, i16),
    Line(i16, i16),
    /// Past the first point, to the second.
    Quad(i16, i16, i16, i16),
    Close,
}
