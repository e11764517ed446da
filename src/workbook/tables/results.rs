//! Roll-ups of the chosen period.

use super::column::{field, plan_path, since, table, width};
use crate::score::{Facet, Status};

table! {
    /// Roll-ups of the chosen period.
    ResultColumn of () as Results from 1 {
        /// Score.
        Score: Computed Score;
        /// Status, in words.
        Status: Computed Text;
        /// Share of the weight that has a score.
        Coverage: Computed Share;
        /// The lowest score that it can still come to.
        Low: Computed Score;
        /// The highest score that it can still come to.
        High: Computed Score;
        /// Id of the lowest child.
        Weakest: Computed Text;
        /// KPIs below it that are green.
        Green: Computed Count;
        /// KPIs below it that are amber.
        Amber: Computed Count;
        /// KPIs below it that are red.
        Red: Computed Count;
        /// KPIs below it without a score.
        NoData: Computed Count;
        /// Score of what customers say.
        Say: Computed Score;
        /// Score of what customers do.
        Do: Computed Score;
        /// Score of what the organisation delivers.
        Delivered: Computed Score;
        /// Score of what customers say, less that of what they do.
        Gap: Computed Score;
        /// Why it shows no score, in words.
        WhyNoScore: Computed Text, since Second;
        /// Of the whole alone: its score with the KPIs of the period before.
        LikeForLike: Computed Score, since Second;
        /// Score of what it yields and costs.
        Yields: Computed Score, since Second;
        /// Of the whole alone: the part of the weight whose score is carried over.
        Carried: Computed Share, since Second;
    }
}

impl From<Status> for ResultColumn {
    /// Where KPIs of a status are counted.
    fn from(status: Status) -> Self {
        match status {
            Status::Green => Self::Green,
            Status::Amber => Self::Amber,
            Status::Red => Self::Red,
            Status::NoData => Self::NoData,
        }
    }
}

/// What a sheet shows instead of the score of a facet of which too little is filled in.
pub(crate) const WITHHELD: &str = "–";

impl From<Facet> for ResultColumn {
    /// Where the score of a facet stands.
    fn from(facet: Facet) -> Self {
        match facet {
            Facet::All => Self::Score,
            Facet::Say => Self::Say,
            Facet::Do => Self::Do,
            Facet::Delivered => Self::Delivered,
            Facet::Yields => Self::Yields,
        }
    }
}
