//! What a file shows as results, held against what its figures come to.

pub(crate) mod cached_results;
mod followed;
pub(crate) mod formula_eq;
pub(crate) mod formula_refs;
pub(crate) mod formulas;
pub(crate) mod results;
pub(crate) mod visible_results;
