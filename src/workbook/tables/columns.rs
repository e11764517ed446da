//! The columns of every table, in the order of its sheet.

use crate::score::{Facet, Status};
use strum::{EnumCount, EnumIter, IntoStaticStr, VariantNames};

/// A column of a table.
pub(crate) trait TableColumn: Copy + Into<&'static str> {
    /// Number of the column on its sheet; 0 is A, which holds ids.
    fn at(self) -> u16;

    /// What the key row says over it.
    fn key(self) -> &'static str {
        self.into()
    }
}

/// A table: its columns from B on.
macro_rules! table {
    ($(#[$about:meta])* $table:ident from $first:literal {
        $($(#[$meaning:meta])* $column:ident,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr, VariantNames)]
        #[strum(serialize_all = "snake_case")]
        #[repr(u16)]
        pub(crate) enum $table {
            $($(#[$meaning])* $column,)+
        }

        impl TableColumn for $table {
            fn at(self) -> u16 {
                self as u16 + $first
            }
        }
    };
}

table! {
    /// What is so of the workbook as a whole, one fact a row; their names stand in column B.
    StartColumn from 2 {
        /// What people filled in.
        Value,
    }
}

table! {
    /// Target groups.
    SegmentColumn from 1 {
        /// Short code by which other sheets refer to the group.
        Code,
        /// Name as people read it.
        Name,
        /// What the group needs, and how that is known.
        Needs,
        /// What else the group could choose.
        Alternatives,
        /// Whether the strategy is aimed at it.
        Targeted,
        /// How many there are.
        Size,
        /// Yield after cost, per customer and year.
        ProfitPerCustomer,
        /// What follows from aim and yield.
        Treatment,
    }
}

table! {
    /// Objectives.
    ObjectiveColumn from 1 {
        /// Short code by which other sheets refer to the objective.
        Code,
        /// One sentence as the customer would say it.
        Statement,
        /// What it is filed under.
        Outcome,
        /// The driver that it works through.
        ValueProposition,
        /// Code of the target group that it is for; blank: everyone.
        Segment,
        /// How it is known that customers want this.
        Evidence,
        /// What sets the organisation apart here.
        WhyUs,
        /// Codes of the objectives that it drives.
        Drives,
        /// Goals above that it helps to reach.
        ContributesTo,
        /// Internal-process or learning objectives that support it.
        SupportedBy,
        /// Who answers for it.
        Owner,
        /// Relative weight; blank is 1, 0 is shown and not counted.
        Weight,
        /// What could be better about it.
        Hint,
    }
}

table! {
    /// KPIs. What a manager sets comes first, so that it shows without scrolling.
    KpiColumn from 1 {
        /// Short code by which notes refer to the KPI.
        Code,
        /// Its name.
        Name,
        /// What people read behind the number.
        Unit,
        /// Which way is good.
        Direction,
        /// What scores 100; the lower bound of a range.
        Target,
        /// The catalogue's proposal for it.
        TargetProposed,
        /// What scores 0; blank: the catalogue's proposal.
        Worst,
        /// What the catalogue proposes with the target in force.
        WorstProposed,
        /// The value from which the status is green.
        GreenFrom,
        /// The value from which the status is amber.
        AmberFrom,
        /// Where it stood.
        Baseline,
        /// Code of the objective that it hangs under.
        Objective,
        /// How often it is due.
        Frequency,
        /// Month in which a survey is due.
        DueIn,
        /// Relative weight; blank is 1, 0 is shown and not counted.
        Weight,
        /// Who answers for it.
        Owner,
        /// Who supplies the figure.
        SuppliedBy,
        /// What it tells of.
        Outcome,
        /// What customers say, or what is done.
        Lens,
        /// The most recent published figure.
        Benchmark,
        /// The upper bound of a range.
        TargetHigh,
        /// What scores 0 on the upper side of a range.
        WorstHigh,
        /// Where amber begins, in the KPI's unit.
        Red,
        /// Where green begins, in the KPI's unit.
        Green,
        /// Fewest answers for a score; blank: the catalogue's.
        MinimumAnswers,
    }
}

table! {
    /// Targets of single periods; one column per period follows.
    TargetColumn from 1 {
        /// Short code of the KPI.
        Code,
        /// Its name.
        Name,
    }
}

table! {
    /// Figures; one column per period follows, and the remark.
    DataColumn from 1 {
        /// Name of the KPI.
        Kpi,
        /// Name of the figure.
        Input,
        /// What the figure is.
        Meaning,
        /// Name of the target group that it is about.
        Segment,
        /// What people read behind the number.
        Unit,
        /// How many figures are missing.
        Open,
        /// The last figure from before the first period.
        Before,
    }
}

table! {
    /// Roll-ups of the chosen period.
    ResultColumn from 1 {
        /// Score, 0 to 100.
        Score,
        /// Status, in words.
        Status,
        /// Share of the weight that has a score, 0 to 1.
        Coverage,
        /// The lowest score that it can still come to.
        Low,
        /// The highest score that it can still come to.
        High,
        /// Id of the lowest child.
        Weakest,
        /// KPIs that are green.
        Green,
        /// KPIs that are amber.
        Amber,
        /// KPIs that are red.
        Red,
        /// KPIs without figures.
        NoData,
        /// Score of what customers say.
        Say,
        /// Score of what customers do.
        Do,
        /// Score of what the organisation delivers.
        Delivered,
        /// What customers say less what they do.
        Gap,
    }
}

table! {
    /// Explanations.
    NoteColumn from 1 {
        /// The period that it is about.
        Period,
        /// Code of the KPI that it is about.
        Kpi,
        /// Name of that KPI.
        Name,
        /// Why the figure is as it is.
        Explanation,
        /// What was agreed.
        Agreement,
        /// Who does it.
        Who,
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

impl From<Facet> for ResultColumn {
    /// Where the score of a facet stands.
    fn from(facet: Facet) -> Self {
        match facet {
            Facet::All => Self::Score,
            Facet::Say => Self::Say,
            Facet::Do => Self::Do,
            Facet::Delivered => Self::Delivered,
        }
    }
}

/// A row on Start.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumCount, EnumIter, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
#[repr(u16)]
pub(crate) enum Fact {
    /// Name of the organisation.
    Organisation,
    /// Sector.
    Sector,
    /// Name of the perspective.
    Perspective,
    /// The period that is reported.
    Period,
    /// Version of the scorecard.
    Version,
    /// Who adopted it.
    AdoptedBy,
    /// When.
    AdoptedOn,
    /// Where green begins.
    GreenFrom,
    /// Where amber begins.
    AmberFrom,
    /// Least completeness for a score.
    LeastComplete,
}

impl Fact {
    /// Id of its row.
    pub(crate) fn id(self) -> &'static str {
        self.into()
    }

    /// Place of its row among the facts.
    pub(crate) fn index(self) -> usize {
        usize::from(self as u16)
    }
}
