//! The bytes of a workbook: limits before anything is read, rows that are written as they stand.

pub(crate) mod limits;
pub(crate) mod raw_rows;
pub(crate) mod references;
pub(crate) mod splice;
pub(crate) mod strip;
