//! What people see: a file for each sheet, and what the sheets share.

pub(crate) mod columns;
pub(crate) mod dashboard;
pub(crate) mod data;
pub(crate) mod definitions;
pub(crate) mod kpis;
pub(crate) mod label_formula;
pub(crate) mod notes;
pub(crate) mod objectives;
pub(crate) mod row_height;
pub(crate) mod scorecard_sheet;
pub(crate) mod segments;
pub(crate) mod sheet_common;
pub(crate) mod sheet_writer;
pub(crate) mod start;
pub(crate) mod style;
