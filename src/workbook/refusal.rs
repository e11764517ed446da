//! Files that are refused as a whole.

use crate::finding::{Finding, Location, Severity};

/// A file that is no workbook of ours, or that cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0:#}")]
pub struct ReadError(pub Box<Finding>);

/// A refusal of a whole file.
pub(crate) fn refused(
    code: &'static str,
    file: &str,
    values: Vec<(&'static str, String)>,
) -> ReadError {
    ReadError(Box::new(Finding::plain(
        code,
        Severity::Error,
        Location::File { file: file.to_owned() },
        values,
    )))
}
