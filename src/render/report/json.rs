//! Reports for programs.

use super::{
    model::Report,
    parts::{ReportPart, ReportParts},
};
use std::io;

/// One report as an object, indented.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_json(report: &Report) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// What one report adds to an array.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_element(report: &Report) -> io::Result<Vec<u8>> {
    // A line break is never within a text, where it is written `\n`.
    Ok(serde_json::to_string_pretty(report)?.replace('\n', "\n  ").into_bytes())
}

/// Writes an array, indented, from the parts that [`report_element`] made.
///
/// # Errors
/// When the writer fails, or a part cannot be read back.
pub fn reports_json(parts: &ReportParts, to: &mut dyn io::Write) -> io::Result<()> {
    let mut before = "[\n  ";
    for part in parts.iter() {
        to.write_all(before.as_bytes())?;
        match part? {
            ReportPart::Scored(bytes) => to.write_all(&bytes)?,
            ReportPart::Refused(report) => to.write_all(&report_element(report)?)?,
        }
        before = ",\n  ";
    }
    to.write_all(if before.starts_with('[') { b"[]\n" } else { b"\n]\n" })
}
