//! What people changed in a workbook beside its figures, and the blocks that it is made of.

use crate::finding::Location;
use strum::{Display, EnumIter, IntoStaticStr};

/// Something that people changed since the workbook was issued.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// Where it stands; for what was deleted, the sheet.
    pub place: Location,
    /// The block that it belongs to; none for a sheet.
    pub block: Option<Block>,
    /// Id of the row; empty for a column or a sheet.
    pub id: String,
    /// Key of the column; `added`, `deleted` or `renamed` for a row, a column or a sheet as a
    /// whole.
    pub what: String,
    /// What was issued; empty for nothing.
    pub from: String,
    /// What stands there now; empty for nothing.
    pub to: String,
}

/// A block that a machine reads.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    Display,
    IntoStaticStr,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Block {
    /// Facts of the workbook as a whole.
    Start,
    /// The period that everything shows.
    View,
    /// Target groups.
    Segments,
    /// Of which target groups each KPI is asked.
    Asked,
    /// Objectives.
    Objectives,
    /// KPIs.
    Kpis,
    /// Targets of single periods.
    Targets,
    /// Figures.
    Data,
    /// Values.
    Values,
    /// Scores.
    Scores,
    /// States.
    States,
    /// Roll-ups of the chosen period.
    Results,
    /// Explanations.
    Notes,
}
