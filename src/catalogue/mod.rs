//! The catalogue of KPIs, objectives and sectors: files in layers, checked.

mod labels;

pub use labels::{Labels, fill};
