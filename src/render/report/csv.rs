//! Reports for spreadsheets: a row for each KPI, segment and period.

use super::{
    build::ReportInput,
    model::Report,
    parts::{ReportPart, ReportParts},
};
use crate::{
    catalogue::Labels,
    render::list::guarded,
    score::{Status, status_of},
};
use std::io;

/// Columns, as machine keys.
const HEADER: [&str; 21] = [
    "file",
    "organisation",
    "period",
    "chosen",
    "kpi",
    "name",
    "segment",
    "segment_name",
    "objective",
    "outcome",
    "lens",
    "kind",
    "unit",
    "direction",
    "weight",
    "value",
    "target",
    "state",
    "score",
    "status",
    "example",
];

/// Places of the columns that hold numbers.
const NUMBERS: [usize; 4] = [14, 15, 16, 18];

/// What one workbook adds: its rows, without the header.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_rows(source: &ReportInput<'_>, report: &Report) -> io::Result<Vec<u8>> {
    let mut writer = builder(b',').from_writer(Vec::new());
    let number = |number: Option<f64>| number.map_or_else(String::new, |one| one.to_string());
    for (kpi, series) in report.kpis.iter().zip(&source.scored.series) {
        let key = |key: Option<String>| key.unwrap_or_default();
        let measure = source.scorecard.kpis.get(series.kpi);
        let segment = series.segment.and_then(|index| source.scorecard.segments.get(index));
        for (place, row) in kpi.series.iter().enumerate() {
            let period = series.at(place);
            let at_target = measure.is_some_and(|measure| measure.green_at_target);
            let status: Status = status_of(row.score, source.scorecard.bands, at_target);
            writer.write_record([
                guarded(&report.file),
                guarded(&key(report.organisation.clone())),
                row.period.to_string(),
                (Some(row.period) == report.period).to_string(),
                kpi.id.to_string(),
                guarded(&kpi.name),
                key(kpi.segment.as_ref().map(ToString::to_string)),
                guarded(segment.map_or("", |segment| &segment.name)),
                key(kpi.objective.as_ref().map(ToString::to_string)),
                kpi.outcome.to_string(),
                kpi.lens.to_string(),
                key(kpi.kind.map(|kind| kind.to_string())),
                kpi.unit.to_string(),
                kpi.direction.to_string(),
                number(Some(kpi.weight)),
                number(row.value),
                number(period.and_then(|period| period.target).or(kpi.target_high)),
                row.state.to_string(),
                number(row.score),
                status.to_string(),
                report.example.to_string(),
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error())
}

/// Writes a header and the rows that [`report_rows`] made, as RFC 4180 says.
///
/// With comma, decimal point and UTF-8.
///
/// With `excel`: as the Excel of that language opens it with a double click.
///
/// # Errors
/// When the writer fails, or a part cannot be read back.
pub fn report_csv(
    parts: &ReportParts,
    excel: Option<&Labels>,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let decimal = excel.map_or(".", |labels| labels.text("number.decimal"));
    if excel.is_some() {
        // The mark by which Excel knows UTF-8.
        to.write_all("\u{feff}".as_bytes())?;
    }
    // Where the comma is taken, the list separator is a semicolon.
    let delimiter = if decimal == "," { b';' } else { b',' };
    let mut header = builder(delimiter).from_writer(Vec::new());
    header.write_record(HEADER)?;
    to.write_all(&header.into_inner().map_err(|error| error.into_error())?)?;
    for part in parts.iter() {
        match part? {
            ReportPart::Scored(rows) if decimal == "." => to.write_all(&rows)?,
            ReportPart::Scored(rows) => to.write_all(&localised(&rows, delimiter, decimal)?)?,
            ReportPart::Refused(_) => {}
        }
    }
    Ok(())
}

/// The same rows with another delimiter and decimal mark.
fn localised(rows: &[u8], delimiter: u8, decimal: &str) -> io::Result<Vec<u8>> {
    let mut writer = builder(delimiter).from_writer(Vec::new());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(rows).records() {
        let record = record?;
        writer.write_record(record.iter().enumerate().map(|(column, field)| {
            if NUMBERS.contains(&column) { field.replace('.', decimal) } else { field.to_owned() }
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

fn builder(delimiter: u8) -> csv::WriterBuilder {
    let mut builder = csv::WriterBuilder::new();
    builder.terminator(csv::Terminator::CRLF).delimiter(delimiter);
    builder
}
