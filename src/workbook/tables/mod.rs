//! What the sheets hold, by block, column and row.

pub(crate) mod layout;
pub(crate) mod replan;
