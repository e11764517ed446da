//! Settings, time, lists, and the facts of objectives, segments and KPIs.

mod calendar;
mod kpis;
mod objectives;
mod segments;
mod settings;

use crate::model::Outcome;
use strum::IntoEnumIterator;

/// Columns of the facts of an objective.
pub(crate) mod objective {
    pub(crate) const CODE: u16 = 2;
    pub(crate) const OUTCOME: u16 = 3;
    pub(crate) const SEGMENT: u16 = 4;
    pub(crate) const WEIGHT: u16 = 5;
    pub(crate) const ACTIVE: u16 = 6;
    pub(crate) const STATEMENT: u16 = 7;
    pub(crate) const OWNER: u16 = 8;
    pub(crate) const EVIDENCE: u16 = 9;
    /// The statement with single blanks and one at either end, as hints search it.
    pub(crate) const SEARCHED: u16 = 10;
    /// Whether somebody speaks in the first person.
    pub(crate) const SPOKEN: u16 = 11;
    /// Five tests, in the order of the hints.
    pub(crate) const TESTS: u16 = 12;
    /// The hint.
    pub(crate) const HINT: u16 = 17;
    /// What supports it.
    pub(crate) const SUPPORT: u16 = 18;
}

/// Columns of the facts of a segment.
pub(crate) mod segment {
    pub(crate) const CODE: u16 = 2;
    pub(crate) const NAME: u16 = 3;
    pub(crate) const TARGETED: u16 = 4;
    pub(crate) const SIZE: u16 = 5;
    pub(crate) const NEEDS: u16 = 6;
}

/// Columns of the facts of a KPI.
pub(crate) mod kpi {
    pub(crate) const NAME: u16 = 2;
    pub(crate) const OBJECTIVE: u16 = 3;
    pub(crate) const OBJECTIVE_INDEX: u16 = 4;
    pub(crate) const OUTCOME_INDEX: u16 = 5;
    pub(crate) const FACET: u16 = 6;
    pub(crate) const DIRECTION: u16 = 7;
    pub(crate) const FREQUENCY: u16 = 8;
    pub(crate) const DUE: u16 = 9;
    pub(crate) const ACTIVE: u16 = 10;
    pub(crate) const WEIGHT: u16 = 11;
    pub(crate) const WORST: u16 = 12;
    pub(crate) const TARGET: u16 = 13;
    pub(crate) const TARGET_HIGH: u16 = 14;
    pub(crate) const WORST_HIGH: u16 = 15;
    pub(crate) const RED: u16 = 16;
    pub(crate) const GREEN: u16 = 17;
    pub(crate) const MINIMUM: u16 = 18;
    pub(crate) const CARRY: u16 = 19;
    pub(crate) const MONTHS: u16 = 20;
    pub(crate) const SEGMENT: u16 = 21;
    pub(crate) const BASELINE: u16 = 22;
    pub(crate) const SIGN: u16 = 23;
    pub(crate) const RED_SCORE: u16 = 24;
    pub(crate) const GREEN_SCORE: u16 = 25;
    pub(crate) const OWNER: u16 = 26;
    pub(crate) const CODE: u16 = 27;
    pub(crate) const GREEN_FROM: u16 = 28;
    pub(crate) const AMBER_FROM: u16 = 29;
    pub(crate) const PROPOSED: u16 = 30;
    pub(crate) const NOTE: u16 = 31;
    pub(crate) const RED_EXPLAINED: u16 = 32;
    /// Decimals that its unit shows.
    pub(crate) const DECIMALS: u16 = 33;
    /// Whether green means the target itself.
    pub(crate) const AT_TARGET: u16 = 34;
    /// What its unit says, ready to be searched, where people name it.
    pub(crate) const UNIT: u16 = 35;
    /// Whether it counts in percentages.
    pub(crate) const PERCENT: u16 = 36;
    /// How many of its anchors cannot be.
    pub(crate) const IMPOSSIBLE: u16 = 37;
}

/// Text that an engine's TRIM leaves of one: single spaces within, none outside.
pub(crate) fn trimmed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What stands for something that cannot be, as formulas write it.
pub(crate) const IMPOSSIBLE: &str = "\"!\"";

/// Number of an outcome in the list, from 1.
pub(crate) fn outcome_number(outcome: Outcome) -> usize {
    Outcome::iter().position(|known| known == outcome).map_or(1, |at| at + 1)
}
