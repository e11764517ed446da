//! What people see: a file for each sheet, and what the sheets share.

pub(crate) mod compose;
pub(crate) mod dashboard;
pub(crate) mod data;
pub(crate) mod definitions;
pub(crate) mod heights;
pub(crate) mod kpis;
pub(crate) mod notes;
pub(crate) mod objectives;
pub(crate) mod page;
pub(crate) mod scorecard_sheet;
pub(crate) mod segments;
pub(crate) mod sheet;
pub(crate) mod start;
pub(crate) mod style;
