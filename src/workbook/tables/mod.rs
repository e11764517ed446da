//! The tables that people and machines read: which columns each has, where they stand, and where a
//! plan says what they say.
//!
//! A column is a value of its table's type, so that a misspelt one does not compile. What is known
//! of a column stands here once; the sheets, the reader and the plan follow from it.

mod columns;
pub(crate) mod layout;
pub(crate) mod replan;

pub(crate) use columns::{
    DataColumn, Fact, KpiColumn, NoteColumn, ObjectiveColumn, ResultColumn, SegmentColumn,
    StartColumn, TableColumn, TargetColumn,
};
