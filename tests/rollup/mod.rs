//! Many workbooks as one organisation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fold;
mod pool;
mod ranks;
