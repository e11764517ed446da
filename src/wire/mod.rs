//! What travels in files, in types of their own: a version of them stays as it is for ever.
//!
//! The program's own structs may change from one day to the next; people's files are read for
//! years. So the two are apart, and whoever adds a field to a [`Scorecard`](crate::scorecard::Scorecard)
//! decides here, told by the compiler, how it travels.
//!
//! - **Within a version** a field may be added that can be absent, and a word to a list of words.
//!   Fields that are not known are passed over; older files lack what is new.
//! - **A new version** gets a module of its own, and the one before becomes it by conversion.
//! - **Newer or damaged.** What is whole by its fingerprint and not understood was written by a
//!   newer version of the program. What is not whole was changed or damaged.

pub(crate) mod fingerprint;
pub mod v1;
