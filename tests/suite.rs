//! One binary for all tests: one module per concern.

#![allow(clippy::duplicate_mod, reason = "benchmarks and fuzz targets use some files, too")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests use files and clocks"
)]

mod advice;
mod catalogue;
mod cli;
mod common;
mod engine;
mod example;
mod findings;
mod formula;
mod fuzz;
mod issued;
mod oracle;
mod oracle_catches;
mod plan;
mod render;
mod report;
mod rollup;
mod rooms;
mod score;
mod selection;
mod text;
mod workbook;
