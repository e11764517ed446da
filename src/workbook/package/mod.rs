//! The bytes of a workbook: limits before anything is read, rows that are written as they stand.

pub(crate) mod cells;
pub(crate) mod guard;
pub(crate) mod lean;
pub(crate) mod splice;
