//! Customer KPIs for the Balanced Scorecard.
//!
//! A built-in catalogue is filtered by the user's choices, made into a
//! scorecard, and rendered into workbooks and Markdown. Filled-in workbooks are
//! read back and scored. Rooms import only rooms before them, in this order.

pub mod formula;

pub mod model;

pub mod finding;

pub mod catalogue;

pub mod selection;

pub mod scorecard;

pub mod readings;

pub mod score;

pub mod rollup;

pub mod wire;

pub mod example;

pub mod workbook;

pub mod render;

pub mod engine;

#[cfg(feature = "cli")]
pub mod cli;

pub use engine::Engine;
