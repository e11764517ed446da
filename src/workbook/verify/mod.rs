//! What a file shows as results, held against what its figures come to.

pub(crate) mod formulas;
pub(crate) mod results;
pub(crate) mod shown;
pub(crate) mod spelling;
pub(crate) mod visible;
