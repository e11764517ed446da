//! Files that are refused as a whole.

use crate::finding::{Code, Finding, Location};

/// A file that is no workbook of ours, or that cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0:#}")]
pub struct ReadError(pub Box<Finding>);

/// A refusal of a whole file.
pub(crate) fn refused(code: impl Into<Code>, file: &str) -> ReadError {
    ReadError(Box::new(Finding::new(code, Location::File { file: file.to_owned() })))
}
