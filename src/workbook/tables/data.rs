//! Figures.

use super::column::{field, plan_path, since, table, width};

/// Key of the column behind the periods.
pub(crate) const REMARK: &str = "remark";

table! {
    /// Figures; one column per period follows, and the remark.
    DataColumn of () as Data from 1 {
        /// Name of the KPI.
        Kpi: Computed Name, wide 27.0;
        /// Name of the figure.
        Input: Shown Text, wide 28.0;
        /// What the figure is.
        Meaning: Shown Text, wide 36.0;
        /// Name of the target group that it is about.
        Segment: Computed Text, wide 15.0;
        /// What people read behind the number.
        Unit: Shown Text, wide 12.0;
        /// What is wrong with a figure and what to do, else how many are missing.
        Check: Computed Text, since Second, wide 40.0;
        /// The last figure from before the first period.
        Before: Input Number;
    }
}
