//! The tables that people and machines read: which columns each has, where they stand, and where a
//! plan says what they say.
//!
//! A column is a value of its table's type, so that a misspelt one does not compile. What is known
//! of a column stands here once; the sheets, the reader and the plan follow from it.

pub(crate) mod block;
#[cfg(any(feature = "read", feature = "write"))]
mod cell_scale;
mod column;
mod data;
#[cfg(any(feature = "read", feature = "write"))]
mod faults;
mod kpis;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod layout;
mod notes;
mod objectives;
mod reference;
mod results;
mod segments;
mod start;

#[cfg(any(feature = "read", feature = "write"))]
pub(crate) use cell_scale::{CellScale, MAX_PERCENT_DIGITS, PERCENT_BLANKS, percent_in};
pub(crate) use column::{
    CODE_SEPARATORS, ColumnFacts, ColumnField, ColumnRole, DASHES, NOT_APPLICABLE, TableColumn,
    TableRow, ValueKind, WordList, answer_key, first_not_applicable,
};
pub(crate) use data::{CHECK, DataColumn, REMARK};
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) use faults::{FigureFault, SettingFault};
pub(crate) use kpis::{KpiColumn, TargetColumn};
pub(crate) use notes::{FIRST_DAY, NoteColumn};
pub(crate) use objectives::ObjectiveColumn;
pub use reference::reference;
pub(crate) use results::{ResultColumn, WITHHELD};
pub(crate) use segments::{AskedColumn, SegmentColumn, TICK, TICKED, UNTICKED, tick_key};
pub(crate) use start::{Fact, StartColumn, percent};
