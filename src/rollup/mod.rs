//! Many workbooks as one organisation: what each contributes, and how that is put together.
//!
//! A workbook is read, assessed and folded into a [`Digest`], which is small, and let go. Digests
//! are gathered in a [`RollUp`], on one thread or on several machines, and a roll-up takes in
//! another one. What comes out at the end depends neither on the order of adding nor on who added
//! what: every sum is taken in the order of [`Digest::position`], when everything is there.
//!
//! ```
//! use klant::rollup::{Digest, RollUp};
//!
//! let mut here = RollUp::new();
//! here.add(Digest::refused(1, "b.xlsx"));
//! let mut there = RollUp::new();
//! there.add(Digest::refused(0, "a.xlsx"));
//! here.merge(there);
//! let combined = here.finish();
//! assert_eq!(combined.rows[0].file, "a.xlsx");
//! assert_eq!(combined.errors, 2);
//! ```

mod compare;
mod digest;
mod fold;
mod in_order;
mod pool;
mod ranks;

pub use compare::{ComparedFigure, ComparedKpi, ComparedOutcome, Comparison};
pub use digest::{ComparedScore, Digest, ScoredDigest};
pub use fold::{Combined, CombinedRow, RollUp};
pub use in_order::in_order;
pub use pool::{Pooled, PooledKpi, pool};
pub use ranks::{Rank, ranks};
