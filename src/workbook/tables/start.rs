//! What is so of the workbook as a whole.

use super::{
    ColumnFacts, ColumnRole, ValueKind, WordList,
    column::{field, plan_path, since, table, width},
};
use crate::{model::Edition, readings::Block, scorecard::Scorecard};
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
    ($(
        $(#[doc = $meaning:literal])+
        $fact:ident: $role:ident $kind:ident $(($of:expr))?$(, since $since:ident)?, plan $path:literal
        $(, field $access:ident($($field:ident).+))? $(, with $by:ident($get:path, $set:path))?;
    )+) => {
        /// A row on Start.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, EnumIter, IntoStaticStr)]
        #[strum(serialize_all = "kebab-case")]
        #[repr(u16)]
        pub(crate) enum Fact {
            $($(#[doc = $meaning])+ $fact,)+
        }

        impl Fact {
            /// What is known of it.
            pub(crate) fn facts(self) -> ColumnFacts<Scorecard> {
                match self {
                    $(Self::$fact => ColumnFacts {
                        meaning: concat!($($meaning),+),
                        role: ColumnRole::$role,
                        kind: ValueKind::$kind $(($of))?,
                        width: width!(),
                        path: Some($path),
                        since: since!($($since)?),
                        field: field!(
                            [$kind $(($of))?] $($access($($field).+))? $(with $by($get, $set))?
                        ),
                    },)+
                }
            }
        }
    };
}

facts! {
    /// Name of the organisation.
    Organisation: Setting Name, plan "organisation", field text(organisation);
    /// The sector, whose words the workbook uses.
    Sector: Shown Text, plan "sector";
    /// Name of the perspective.
    Perspective: Setting Name, plan "perspective/name", with text(perspective, rename_perspective);
    /// The period that is reported.
    Period: Setting Period, plan "chosen", field period(chosen);
    /// The month in which the year begins: *to date* begins with it.
    YearBegins: Setting Choice(WordList::Months), since Second, plan "year_begins", field choice(year_begins);
    /// Version of the scorecard, as the organisation counts.
    Version: Setting AsTyped, plan "version", field text(version);
    /// Who adopted it.
    AdoptedBy: Setting Text, plan "adopted_by", field text(adopted_by);
    /// When, as people write it.
    AdoptedOn: Setting AsTyped, plan "adopted_on", field text(adopted_on);
    /// The score from which a status is green.
    GreenFrom: Setting Score, plan "bands/green", with number(green_from, set_green_from);
    /// The score from which a status is amber; red below.
    AmberFrom: Setting Score, plan "bands/amber", with number(amber_from, set_amber_from);
    /// Least completeness for a score from outcome upward.
    LeastComplete: Setting Percentage, plan "minimum_coverage", with number(least_complete, set_least_complete);
}

impl Fact {
    /// Id of its row.
    pub(crate) fn id(self) -> &'static str {
        self.into()
    }

    /// The block in which people choose it.
    pub(crate) fn block(self, edition: Edition) -> Block {
        let moved = self == Self::Period && edition >= Edition::Second;
        if moved { Block::View } else { Block::Start }
    }

    /// Place of its row among the facts.
    pub(crate) fn index(self) -> usize {
        usize::from(self as u16)
    }
}

fn perspective(scorecard: &Scorecard) -> &str {
    &scorecard.perspective.name
}

/// Gives the perspective another name, also among the others.
fn rename_perspective(scorecard: &mut Scorecard, name: String) {
    let perspective = &mut scorecard.perspective;
    for other in &mut perspective.order {
        if *other == perspective.name {
            other.clone_from(&name);
        }
    }
    perspective.name = name;
}

fn green_from(scorecard: &Scorecard) -> Option<f64> {
    Some(scorecard.bands.green)
}

/// A blank cell leaves it as it was.
fn set_green_from(scorecard: &mut Scorecard, number: Option<f64>) {
    scorecard.bands.green = number.unwrap_or(scorecard.bands.green);
}

fn amber_from(scorecard: &Scorecard) -> Option<f64> {
    Some(scorecard.bands.amber)
}

/// A blank cell leaves it as it was.
fn set_amber_from(scorecard: &mut Scorecard, number: Option<f64>) {
    scorecard.bands.amber = number.unwrap_or(scorecard.bands.amber);
}

fn least_complete(scorecard: &Scorecard) -> Option<f64> {
    Some(percent(scorecard.minimum_coverage))
}

/// A blank cell leaves it as it was, and so does what was rounded for the cell.
fn set_least_complete(scorecard: &mut Scorecard, number: Option<f64>) {
    if let Some(number) = number.filter(|number| Some(*number) != least_complete(scorecard)) {
        scorecard.minimum_coverage = number / 100.0;
    }
}

/// A share as the percentage that Start shows, with two decimals.
pub(crate) fn percent(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}
