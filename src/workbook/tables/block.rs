//! The sheets, and the blocks on them that a machine reads.

use strum::{Display, EnumIter, IntoStaticStr};

/// A sheet, in the order in which people use them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, Display, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum SheetKey {
    /// What it is, three steps, the reporting period.
    Start,
    /// Figures.
    Data,
    /// Results of the chosen period.
    Scorecard,
    /// One page for the board.
    Dashboard,
    /// Target groups.
    Segments,
    /// Objectives.
    Objectives,
    /// KPIs with targets.
    Kpis,
    /// Explanations.
    Notes,
    /// What everything means.
    Definitions,
    /// Hidden: every step of the arithmetic.
    Calculation,
    /// Very hidden: the scorecard that the workbook was made from.
    Envelope,
}

/// Name of the sheet with the scorecard that a workbook was made from.
pub(crate) const ENVELOPE: &str = "_klant";

/// What column A of a key row says before the block's name.
pub const KEY: &str = "klant:";
