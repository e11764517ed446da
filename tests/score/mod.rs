//! The arithmetic, vector by vector, and what holds for any readings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anchors;
mod before;
mod disclosure;
mod invariants;
mod robust;
mod roll_up;
mod states;
mod survey;
mod value;
mod vectors;
