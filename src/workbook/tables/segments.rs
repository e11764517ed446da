//! Target groups, and which KPI is asked of which of them.

use super::{
    WordList,
    column::{field, plan_path, since, table, width},
};
use crate::scorecard::{PlannedKpi, Segment};

table! {
    /// Target groups.
    SegmentColumn of Segment as Segments from 1 {
        /// Short code by which other sheets refer to the group.
        Code: Shown Code, wide 6.0;
        /// Name as people read it.
        Name: Setting Name, wide 28.0, plan "name", field text(name);
        /// What the group needs, and how that is known.
        Needs: Setting Text, wide 46.0, plan "needs", field text(needs);
        /// What else the group could choose.
        Alternatives: Setting Text, wide 36.0, plan "alternatives", field text(alternatives);
        /// Whether the strategy is aimed at it.
        Targeted: Setting Choice(WordList::Answers), wide 12.0, plan "targeted", field flag(targeted);
        /// How many there are.
        Size: Setting Count, wide 13.0, plan "size", field number(size);
        /// Yield after cost, per customer and year; a cost is negative.
        ProfitPerCustomer: Setting Amount, wide 18.0, plan "profit_per_customer", field number(profit_per_customer);
        /// What follows from aim and yield.
        Treatment: Computed Text, wide 24.0;
    }
}

/// The mark that a drop-down offers; whatever people tick with is understood.
pub(crate) const TICK: &str = "✔";

/// How people tick, in the languages that they speak.
pub(crate) const TICKED: [&str; 24] = [
    "x", "✔", "✓", "☑", "☒", "✅", "✗", "✘", "√", "v", "y", "yes", "j", "ja", "ok", "1", "true",
    "waar",
    "wahr", // Letters that fonts of symbols (Wingdings, Wingdings 2, Webdings) draw as ticks.
    "ü", "þ", "p", "r", "a",
];
/// How they say that they did not.
pub(crate) const UNTICKED: [&str; 9] = ["", "-", "n", "no", "nee", "0", "false", "onwaar", "☐"];

/// Key of the column in which KPIs are ticked for a target group.
pub(crate) fn tick_key(group: &str) -> String {
    format!("@{group}")
}

table! {
    /// Which KPI is asked of which target group, below the groups; one column per group follows. A
    /// workbook without groups has none of this. Ticks hold from the next workbook on.
    AskedColumn of PlannedKpi as Asked from 1 {
        /// Short code of the KPI.
        Code: Computed Code, since Second, wide 6.0;
        /// Its name.
        Name: Computed Name, since Second, wide 28.0;
        /// The target groups that have rows for it on Data.
        Rows: Computed Text, since Second, wide 46.0;
        /// Where ticks and rows do not fit, and what that means.
        Check: Computed Text, since Second, wide 36.0;
    }
}
