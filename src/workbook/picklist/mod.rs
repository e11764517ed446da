//! The catalogue as a workbook to choose from, and what was ticked in it.

#[cfg(feature = "read")]
pub(crate) mod read;
#[cfg(feature = "write")]
pub(crate) mod write;

/// What the key row of the facts about it says behind [`KEY`](super::KEY).
pub(crate) const ABOUT: &str = "library";
