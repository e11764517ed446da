//! What a workbook came to when it was read: data, for which no file is needed any more.

mod cell_index;
mod findings;
mod ground;

pub use cell_index::CellIndex;
pub use ground::Ground;

use crate::{
    model::{BySegment, Id, pairs},
    readings::{Block, Change, Readings},
    scorecard::Scorecard,
};
use std::collections::BTreeMap;

/// A workbook as people filled it in.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Submission {
    /// The scorecard of the envelope, overlaid by the visible sheets.
    pub scorecard: Scorecard,
    /// Of which target groups KPIs are asked from the next workbook on, where people ticked
    /// otherwise than this one asks.
    pub asked: BTreeMap<Id, BySegment>,
    /// The figures, each with its cell. An entry without a cell was not asked in this workbook:
    /// a segment that was added after it was made does not apply to its KPIs by segment.
    pub readings: Readings,
    /// What people changed since the workbook was issued, in the order of the sheets.
    pub changes: Vec<Change>,
    /// Remarks beside the figures, by the id of the row on Data.
    pub remarks: BTreeMap<String, String>,
    /// The codes that the file gives to objectives, segments and KPIs, by id.
    #[serde(with = "pairs")]
    pub codes: BTreeMap<(Block, Id), String>,
    /// Where all this stands.
    pub cells: CellIndex,
}
