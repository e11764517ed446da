//! `klant schema`: what editors need to complete and check a file.

use super::{Done, Session, WELL, stop::Stop};
use crate::catalogue::published_schemas;
use clap::Args;

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
    let schemas = published_schemas();
    let Some((_, text)) = schemas.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = schemas.iter().map(|(known, _)| *known).collect();
        return Err(Stop::could_not(session.unknown("schema", name, &known)));
    };
    session.result(text.as_bytes())?;
    Ok(WELL)
}
