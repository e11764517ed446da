//! The bytes of a workbook: limits before anything is read, rows that are written as they stand.

#[cfg(feature = "write")]
mod formula_references;
#[cfg(feature = "read")]
pub(crate) mod lacking;
#[cfg(feature = "read")]
pub(crate) mod lean;
#[cfg(feature = "read")]
pub(crate) mod limits;
#[cfg(all(feature = "write", feature = "report"))]
pub(crate) mod parts;
#[cfg(feature = "read")]
pub(crate) mod raw_cells;
#[cfg(feature = "write")]
pub(crate) mod raw_rows;
#[cfg(feature = "read")]
pub(crate) mod references;
#[cfg(feature = "write")]
pub(crate) mod rewrite;
#[cfg(feature = "write")]
pub(crate) mod shared_formulas;
#[cfg(feature = "read")]
pub(crate) mod sheet_parts;
#[cfg(feature = "read")]
pub(crate) mod slim;
#[cfg(feature = "write")]
pub(crate) mod splice;
#[cfg(feature = "read")]
pub(crate) mod texts;
#[cfg(feature = "write")]
mod theme_part;
#[cfg(feature = "read")]
pub(crate) mod usual;
#[cfg(feature = "read")]
pub(crate) mod usual_cells;
