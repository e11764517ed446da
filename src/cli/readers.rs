//! For whom a report is written.

use crate::render::report::Audience;
use clap::ValueEnum;

/// For whom a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportReaders {
    /// Those who decide
    Board,
    /// Those who keep the scorecard: everything
    #[default]
    Team,
}

impl From<ReportReaders> for Audience {
    fn from(readers: ReportReaders) -> Self {
        match readers {
            ReportReaders::Board => Self::Board,
            ReportReaders::Team => Self::Team,
        }
    }
}
