//! Figures.

use super::column::{field, plan_path, since, table, width};

/// Key of the column behind the periods: what is wrong with a figure and what to do, else how many
/// are missing.
pub(crate) const CHECK: &str = "check";
/// Key of the column behind that.
pub(crate) const REMARK: &str = "remark";

table! {
    /// Figures; one column per period follows, what is to check, and the remark. What people read
    /// before the first figure is kept narrow, so that a year of figures is in sight.
    DataColumn of () as Data from 1 {
        /// Name of the KPI.
        Kpi: Computed Name, wide 27.7;
        /// Name of the figure.
        Input: Shown Text, wide 23.0;
        /// Name of the target group that it is about.
        Segment: Computed Text, wide 13.0;
        /// What the figure is.
        Meaning: Shown Text, wide 68.0;
        /// What people read behind the number.
        Unit: Shown Text, wide 12.6;
        /// The last figure from before the first period.
        Before: Input Number, wide 10.0;
    }
}
