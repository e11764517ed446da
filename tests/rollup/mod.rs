//! Many workbooks as one organisation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod compare;
mod fold;
mod in_order;
mod pool;
mod ranks;
