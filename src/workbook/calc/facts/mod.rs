//! Settings, time, lists, and the facts of objectives, segments and KPIs.

mod calendar;
mod kpis;
mod objectives;
mod segments;
mod settings;

#[cfg(feature = "write")]
#[cfg(feature = "write")]
pub(crate) use calendar::letters_range;

use super::columns::columns;
use crate::model::{Outcome, Stakeholder};
use strum::IntoEnumIterator;

columns! {
    /// Columns of the facts of an objective.
    objective {
        CODE = 2;
        OUTCOME = 3;
        SEGMENT = 4;
        WEIGHT = 5;
        ACTIVE = 6;
        STATEMENT = 7;
        OWNER = 8;
        EVIDENCE = 9;
        /// The statement with single blanks and one at either end, as hints search it.
        SEARCHED = 10;
        /// Whether somebody speaks in the first person.
        SPOKEN = 11;
        /// Five tests, in the order of the hints.
        TESTS = 12;
        /// The hint.
        HINT = 17;
        /// What supports it.
        SUPPORT = 18;
        /// Name of its outcome.
        NAMED = 19;
    }
}

columns! {
    /// Columns of the facts of a segment.
    segment {
        CODE = 2;
        NAME = 3;
        TARGETED = 4;
        SIZE = 5;
        NEEDS = 6;
        /// Code and name, to be chosen from; everyone stands above the first.
        LISTED = 7;
    }
}

columns! {
    /// Columns of the facts of a KPI.
    kpi {
        NAME = 2;
        OBJECTIVE = 3;
        OBJECTIVE_INDEX = 4;
        OUTCOME_INDEX = 5;
        FACET = 6;
        DIRECTION = 7;
        FREQUENCY = 8;
        DUE = 9;
        ACTIVE = 10;
        WEIGHT = 11;
        WORST = 12;
        TARGET = 13;
        TARGET_HIGH = 14;
        WORST_HIGH = 15;
        RED = 16;
        GREEN = 17;
        MINIMUM = 18;
        CARRY = 19;
        MONTHS = 20;
        SEGMENT = 21;
        BASELINE = 22;
        SIGN = 23;
        RED_SCORE = 24;
        GREEN_SCORE = 25;
        OWNER = 26;
        CODE = 27;
        GREEN_FROM = 28;
        AMBER_FROM = 29;
        PROPOSED = 30;
        NOTE = 31;
        RED_EXPLAINED = 32;
        /// Decimals that its unit shows.
        DECIMALS = 33;
        /// Whether green means the target itself.
        AT_TARGET = 34;
        /// What its unit says, ready to be searched, where people name it.
        UNIT = 35;
        /// Whether it counts in percentages.
        PERCENT = 36;
        /// How many of its anchors cannot be.
        IMPOSSIBLE = 37;
        /// Code and name, to be chosen from.
        LISTED = 38;
        /// What a line has come to right before the target: the green bound where green means the
        /// target itself.
        TOP = 39;
        /// The score from which it is green.
        GREEN_BOUND = 40;
        /// From which value it is green and amber, of a range.
        GREEN_RANGE = 41;
        AMBER_RANGE = 42;
        /// Whether the upper side of a range holds: 1 it does, -1 it stands the wrong way round, 0 it
        /// is not there.
        UPPER = 43;
        /// Of whom it tells, a letter for each.
        TELLS_OF = 44;
        /// The row of its note in the chosen period, from the header of Notes.
        NOTE_PLACE = 45;
        /// The row of the agreement that stands there in the chosen period, from the header of Notes.
        AGREED_PLACE = 46;
        /// Whether something scores 0 and something 100, on one side at least.
        HAS_SIDE = 47;
        /// What is wrong with what scores 0 against the target: the number of a fault of settings.
        SIDE_FAULT = 48;
        /// What is wrong between: with the bounds of a range, or with where the colours begin.
        BETWEEN_FAULT = 49;
        /// What is wrong with its anchors at the end of the year: the first of these.
        ANCHOR_FAULT = 50;
    }
}

/// Text that an engine's TRIM leaves of one: single spaces within, none outside.
pub(crate) fn trimmed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The letter that stands for those of whom a KPI tells.
pub(crate) fn letter(who: Stakeholder) -> char {
    let place = Stakeholder::iter().position(|known| known == who).unwrap_or(0);
    ('a'..='z').nth(place).unwrap_or('a')
}

/// What stands for something that cannot be, as formulas write it.
pub(crate) const IMPOSSIBLE: &str = "\"!\"";

/// Number of an outcome in the list, from 1.
pub(crate) fn outcome_number(outcome: Outcome) -> usize {
    Outcome::iter().position(|known| known == outcome).map_or(1, |at| at + 1)
}
