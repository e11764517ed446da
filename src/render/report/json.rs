//! Reports for programs.

use super::model::Report;
use std::io;

/// One report as an object, indented.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_json(report: &Report) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// Several reports as an array, indented.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn reports_json(reports: &[&Report]) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(reports)? + "\n")
}
