//! Excel workbooks: the only room that knows rust_xlsxwriter and calamine.
//!
//! [`write()`] turns a scorecard and its readings into a workbook with live
//! formulas. Every formula's result is cached, because some programs show what is
//! cached and do not calculate; it is worked out from the formula's own text. The
//! sheets that people edit hold plain cells under a hidden key row; the arithmetic
//! stands on one hidden sheet and finds its figures by id; what it comes to stands on another.
//!
//! [`read()`] takes a filled-in workbook back, whatever people did to it.
//!
//! What is known of the tables, and what was read ([`Submission`]), needs no feature; `write` and
//! `read` add the two ways. Both share the formulas of the hidden sheets: the one writes them, the
//! other holds those of a file against them.

#[cfg(feature = "write")]
mod beside;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod calc;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod copied;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod envelope;
#[cfg(feature = "write")]
pub(crate) mod evaluate;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod notation;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod package;
#[cfg(any(feature = "read", feature = "write"))]
pub(crate) mod picklist;
#[cfg(feature = "read")]
pub(crate) mod read;
#[cfg(feature = "read")]
mod refusal;
pub(crate) mod submission;
// Described whole, whoever asks: without both ways not everything is asked for.
#[cfg_attr(not(all(feature = "read", feature = "write")), allow(dead_code, unused_imports))]
pub(crate) mod tables;
#[cfg(feature = "read")]
pub(crate) mod verify;
#[cfg(feature = "write")]
pub(crate) mod write;

#[cfg(feature = "write")]
pub use evaluate::{ErrorValue, Function, Value, evaluate};
#[cfg(feature = "read")]
pub use package::limits::{Limits, MAX_FILE};
#[cfg(all(feature = "write", feature = "report"))]
pub(crate) use package::parts::package;
#[cfg(feature = "write")]
pub use package::splice::COMPRESSION;
#[cfg(feature = "read")]
pub(crate) use picklist::read::read_picklist_within;
#[cfg(feature = "read")]
pub use picklist::read::{Ticked, read_picklist};
#[cfg(feature = "write")]
pub use picklist::write::{MARK, Picklist, PicklistColumn, PicklistTable, write_picklist};
#[cfg(feature = "read")]
pub use read::read;
#[cfg(feature = "read")]
pub(crate) use read::read_within;
#[cfg(feature = "read")]
pub use refusal::ReadError;
pub use submission::{CellIndex, Ground, Submission};
pub use tables::{
    block::{KEY, SheetKey},
    reference,
};
#[cfg(feature = "write")]
pub use write::{WriteError, write};

/// Version of the workbook's layout, in the envelope.
pub const SCHEMA: u32 = 2;
