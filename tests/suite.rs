//! One binary for all tests: one module per concern.

mod catalogue;
mod formula;
mod oracle;
mod oracle_catches;
mod text;
