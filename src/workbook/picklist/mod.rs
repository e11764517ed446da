//! The catalogue as a workbook to choose from, and what was ticked in it.

pub(crate) mod read;
pub(crate) mod write;
