//! `klant schema`: what editors need to complete and check a file.

use super::{Done, Stage, WELL, stop::Stop};
use crate::{catalogue, scorecard::plan};
use clap::Args;

/// The schema of `scorecard.toml`.
const PLAN: &str = "plan";

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant schema kpi > kpi.schema.json     then, on the first line of a KPI: #:schema ../../kpi.schema.json\n  \
    klant schema plan > plan.schema.json   for scorecard.toml")]
pub(super) struct Arguments {
    /// plan, kpi, kpi-texts, objectives, objectives-texts, sector, sector-texts or units
    name: String,
}

/// Prints a schema.
pub(super) fn run(arguments: &Arguments, stage: &Stage) -> Done {
    let name = arguments.name.as_str();
    let schema = if name == PLAN { Some(plan::schema()) } else { catalogue::schema(name) };
    let Some(schema) = schema else {
        let known: Vec<&str> = [PLAN].into_iter().chain(catalogue::SCHEMAS).collect();
        return Err(Stop::could_not(stage.unknown("schema", name, &known)));
    };
    let text = serde_json::to_string_pretty(&schema).map_err(std::io::Error::from)?;
    stage.result(format!("{text}\n").as_bytes())?;
    Ok(WELL)
}
