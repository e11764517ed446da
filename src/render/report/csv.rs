//! Reports for spreadsheets: a row for each KPI, segment and period.

use super::{build::Source, model::Report};
use crate::{
    catalogue::Labels,
    render::list::guarded,
    score::{Status, band},
};
use std::io;

/// Columns, as machine keys.
const HEADER: [&str; 20] = [
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
];

/// Writes reports as RFC 4180 says: comma, decimal point, UTF-8.
///
/// With `excel`: as the Excel of that language opens it with a double click. A text that a
/// spreadsheet would take for a formula gets an apostrophe before it.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn report_csv(
    reports: &[(&Source<'_>, &Report)],
    excel: Option<&Labels>,
) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let decimal = excel.map_or(".", |labels| labels.text("number.decimal"));
    let mut builder = csv::WriterBuilder::new();
    builder.terminator(csv::Terminator::CRLF);
    if excel.is_some() {
        // The mark by which Excel knows UTF-8.
        bytes.extend_from_slice("\u{feff}".as_bytes());
        // Where the comma is taken, the list separator is a semicolon.
        if decimal == "," {
            builder.delimiter(b';');
        }
    }
    let mut writer = builder.from_writer(bytes);
    writer.write_record(HEADER)?;
    let number = |number: Option<f64>| {
        number.map_or_else(String::new, |number| number.to_string().replace('.', decimal))
    };
    for (source, report) in reports {
        for (kpi, series) in report.kpis.iter().zip(&source.scored.series) {
            let key = |key: Option<String>| key.unwrap_or_default();
            let segment = series.segment.and_then(|index| source.scorecard.segments.get(index));
            for (place, row) in kpi.series.iter().enumerate() {
                let slot = series.slots.get(place + 1);
                let status: Status = band(row.score, source.scorecard.bands);
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
                    number(slot.and_then(|slot| slot.target).or(kpi.target_high)),
                    row.state.to_string(),
                    number(row.score),
                    status.to_string(),
                ])?;
            }
        }
    }
    writer.into_inner().map_err(|error| error.into_error())
}
