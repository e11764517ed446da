//! One binary for all tests: one module per concern.

mod formula;
mod text;
