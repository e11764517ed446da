//! `klant schema`: what editors need to complete and check a file.

use super::{Done, Session, WELL, stop::Stop};
use crate::{catalogue, render::report::report_schema, scorecard::plan};
use clap::Args;

/// The schema of `scorecard.toml`.
const PLAN: &str = "plan";
/// The schema of what `klant score --format json` prints.
const REPORT: &str = "report";

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant schema plan > plan.schema.json\n  \
    klant schema kpi > kpi.schema.json\n\n\
    Then, on the first line of a file: #:schema kpi.schema.json")]
pub(super) struct SchemaArguments {
    /// plan, report, kpi, kpi-texts, objectives, objectives-texts, sector, sector-texts or units
    name: String,
}

/// Prints a schema.
pub(super) fn run(arguments: &SchemaArguments, session: &Session) -> Done {
    let name = arguments.name.as_str();
    let schema = match name {
        PLAN => Some(plan::schema()),
        REPORT => Some(report_schema()),
        name => catalogue::schema(name),
    };
    let Some(schema) = schema else {
        let known: Vec<&str> = [PLAN, REPORT].into_iter().chain(catalogue::SCHEMAS).collect();
        return Err(Stop::could_not(session.unknown("schema", name, &known)));
    };
    let text = serde_json::to_string_pretty(&schema).map_err(std::io::Error::from)?;
    session.result(format!("{text}\n").as_bytes())?;
    Ok(WELL)
}
