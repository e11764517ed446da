//! What is so of the workbook as a whole.

use super::{
    ColumnFacts, ColumnField, ColumnRole, ValueKind,
    column::{field, plan_path, table, width},
};
use strum::{EnumCount, EnumIter, IntoStaticStr};

table! {
    /// What is so of the workbook as a whole, one fact a row; what each is called stands in column B.
    StartColumn of () as Start from 2 {
        /// What people filled in.
        Value: Setting Text, wide 30.0;
    }
}

/// The rows on Start.
macro_rules! facts {
    ($($(#[doc = $meaning:literal])+ $fact:ident: $role:ident $kind:ident, plan $path:literal;)+) => {
        /// A row on Start.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, EnumIter, IntoStaticStr)]
        #[strum(serialize_all = "kebab-case")]
        #[repr(u16)]
        pub(crate) enum Fact {
            $($(#[doc = $meaning])+ $fact,)+
        }

        impl Fact {
            /// What is known of it.
            pub(crate) fn facts(self) -> ColumnFacts<()> {
                match self {
                    $(Self::$fact => ColumnFacts {
                        meaning: concat!($($meaning),+),
                        role: ColumnRole::$role,
                        kind: ValueKind::$kind,
                        width: width!(),
                        path: Some($path),
                        field: ColumnField::Own,
                    },)+
                }
            }
        }
    };
}

facts! {
    /// Name of the organisation.
    Organisation: Setting Name, plan "organisation";
    /// The sector, whose words the workbook uses.
    Sector: Shown Text, plan "sector";
    /// Name of the perspective.
    Perspective: Setting Name, plan "perspective/name";
    /// The period that is reported.
    Period: Setting Period, plan "chosen";
    /// Version of the scorecard, as the organisation counts.
    Version: Setting AsTyped, plan "version";
    /// Who adopted it.
    AdoptedBy: Setting Text, plan "adopted_by";
    /// When, as people write it.
    AdoptedOn: Setting AsTyped, plan "adopted_on";
    /// The score from which a status is green.
    GreenFrom: Setting Score, plan "bands/green";
    /// The score from which a status is amber; red below.
    AmberFrom: Setting Score, plan "bands/amber";
    /// Least completeness for a score from outcome upward.
    LeastComplete: Setting Percentage, plan "minimum_coverage";
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

/// A share as the percentage that Start shows, with two decimals.
pub(crate) fn percent(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}
