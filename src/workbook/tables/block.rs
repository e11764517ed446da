//! The sheets, and the blocks on them that a machine reads.

use super::{
    AskedColumn, DataColumn, KpiColumn, NoteColumn, ObjectiveColumn, ResultColumn, SegmentColumn,
    StartColumn, TableColumn, TargetColumn,
};
#[cfg(feature = "read")]
use crate::model::Edition;
use crate::readings::Block;
use strum::{Display, EnumIter, IntoStaticStr, VariantNames};

/// A sheet, in the order in which people use them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, Display, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum SheetKey {
    /// What it is, four steps, the reporting period.
    Start,
    /// Target groups.
    Segments,
    /// Objectives.
    Objectives,
    /// KPIs with targets.
    Kpis,
    /// Figures.
    Data,
    /// Explanations.
    Notes,
    /// One page for the board.
    Dashboard,
    /// Results of the chosen period.
    Scorecard,
    /// What drives what, drawn.
    Map,
    /// One figure from its cells to the whole, step by step.
    Follow,
    /// What everything means.
    Definitions,
    /// Hidden: every step of the arithmetic.
    Calculation,
    /// Hidden: what the steps come to.
    Results,
    /// Very hidden: the scorecard that the workbook was made from.
    Envelope,
}

impl SheetKey {
    /// Since when workbooks have it.
    #[cfg(feature = "read")]
    pub(crate) fn since(self) -> Edition {
        match self {
            Self::Follow | Self::Map => Edition::Second,
            _ => Edition::First,
        }
    }

    /// Whether people do not see it.
    pub(crate) fn is_hidden(self) -> bool {
        matches!(self, Self::Calculation | Self::Results | Self::Envelope)
    }
}

/// Name of the sheet with the scorecard that a workbook was made from.
pub(crate) const ENVELOPE: &str = "_klant";

/// What column A of a key row says before the block's name.
pub const KEY: &str = "klant:";

/// What a key row says of a hidden column of the program's own, so that what people type beside a
/// table is told from it.
pub(crate) const OWN_COLUMN: &str = "_";

/// Column of the chosen period in the band on top of Dashboard.
pub(crate) const VIEW_COLUMN: u16 = 12;

/// The sheet on which a block stands.
pub(crate) fn sheet_of(block: Block) -> SheetKey {
    match block {
        Block::Start => SheetKey::Start,
        Block::View => SheetKey::Dashboard,
        Block::Segments | Block::Asked => SheetKey::Segments,
        Block::Objectives => SheetKey::Objectives,
        Block::Kpis | Block::Targets => SheetKey::Kpis,
        Block::Data => SheetKey::Data,
        Block::Values | Block::Scores | Block::States | Block::Results => SheetKey::Results,
        Block::Notes => SheetKey::Notes,
    }
}

/// The blocks that people fill in.
#[cfg(feature = "read")]
pub(crate) fn edited() -> [Block; 8] {
    [
        Block::Start,
        Block::Data,
        Block::Segments,
        Block::Asked,
        Block::Objectives,
        Block::Kpis,
        Block::Targets,
        Block::Notes,
    ]
}

/// Whether a block stands below another one on its sheet: what is wrong with the sheet as a whole is
/// told of the first.
#[cfg(feature = "read")]
pub(crate) fn stands_below(block: Block) -> bool {
    matches!(block, Block::Targets | Block::Asked)
}

impl Block {
    /// Machine keys of the columns; periods and the rest follow where a block has them.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Start | Self::View => StartColumn::VARIANTS,
            Self::Segments => SegmentColumn::VARIANTS,
            Self::Asked => AskedColumn::VARIANTS,
            Self::Objectives => ObjectiveColumn::VARIANTS,
            Self::Kpis => KpiColumn::VARIANTS,
            Self::Targets => TargetColumn::VARIANTS,
            Self::Data => DataColumn::VARIANTS,
            Self::Values | Self::Scores | Self::States => &[],
            Self::Results => ResultColumn::VARIANTS,
            Self::Notes => NoteColumn::VARIANTS,
        }
    }

    /// Whether workbooks of an edition have a column of the block.
    #[cfg(feature = "read")]
    pub(crate) fn has(self, key: &str, edition: Edition) -> bool {
        match self {
            Self::Start | Self::View => has::<StartColumn>(key, edition),
            Self::Segments => has::<SegmentColumn>(key, edition),
            Self::Asked => has::<AskedColumn>(key, edition),
            Self::Objectives => has::<ObjectiveColumn>(key, edition),
            Self::Kpis => has::<KpiColumn>(key, edition),
            Self::Targets => has::<TargetColumn>(key, edition),
            Self::Data => has::<DataColumn>(key, edition),
            Self::Values | Self::Scores | Self::States => true,
            Self::Results => has::<ResultColumn>(key, edition),
            Self::Notes => has::<NoteColumn>(key, edition),
        }
    }

    /// Where a key that stands in a file belongs; none for one that the block does not have.
    #[must_use]
    pub fn column(self, key: &str) -> Option<u16> {
        (self.first()..).zip(self.columns()).find(|(_, name)| **name == key).map(|(at, _)| at)
    }

    /// First column of [`Block::columns`].
    fn first(self) -> u16 {
        match self {
            Self::Start => StartColumn::Value.at(),
            Self::View => VIEW_COLUMN,
            _ => 1,
        }
    }

    /// First column after those of [`Block::columns`].
    #[must_use]
    pub fn after(self) -> u16 {
        u16::try_from(self.columns().len()).unwrap_or(u16::MAX).saturating_add(self.first())
    }
}

#[cfg(feature = "read")]
fn has<C: TableColumn>(key: &str, edition: Edition) -> bool {
    C::iter().any(|column| column.key() == key && column.facts().since <= edition)
}
