//! `klant score`: filled-in workbooks come back as reports.

use super::{
    DATA_HAS_ERRORS, Done, Session, WELL,
    files::{self, OutputFile},
    stop::{Fault, Stop},
};
use crate::{
    catalogue::Labels,
    engine::{self, Engine, FileResult},
    model::Period,
    render::report::report_json,
};
use clap::{Args, ValueEnum};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// ScoreArguments of `score`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant score scorecard.xlsx\n\n\
    For a meeting, on screen or paper:\n  \
    klant score scorecard.xlsx --format html --output report.html\n\n\
    Every workbook in a folder, for a spreadsheet:\n  \
    klant score departments/ --format csv --excel --output all.csv\n\n\
    How a score came about:\n  \
    klant score scorecard.xlsx --explain net-promoter-score")]
pub(super) struct ScoreArguments {
    /// Filled-in workbooks, or folders with workbooks
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: ScoreFormat,

    /// Report on this period: 2027-03, 2027-Q1, 2027-T1, 2027-S1 or 2027
    ///
    /// Without it: the one that is chosen on Start if it has figures, else the last that has.
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,

    /// Show how the score of this KPI came about, step by step with its cells
    #[arg(long, value_name = "KPI")]
    explain: Option<String>,

    /// Write CSV that the Excel of the workbook's language opens with a double click
    #[arg(long)]
    excel: bool,

    /// Write it to this file; - is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScoreFormat {
    /// For people, as wide as the terminal
    Text,
    /// For programs: an object for one file, else an array
    Json,
    /// For spreadsheets: a row for each KPI, segment and period
    Csv,
    /// For reading
    Markdown,
    /// For a meeting: one page with charts that prints on A4 and needs nothing else
    Html,
}

/// Folders within folders that are searched for workbooks.
const MAX_DEPTH: usize = 4;

/// Reads, scores and reports.
pub(super) fn run(arguments: &ScoreArguments, session: &mut Session) -> Done {
    let period = wrong_use(arguments, session)?;
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = output {
        files::refuse_to_overwrite(&[path], arguments.force, session.labels())?;
    }
    let folders = session.folders().to_vec();
    // A folder can bring a language.
    let engine = if folders.is_empty() { session.built_in()? } else { session.engine(&folders)? };
    let engine = engine.with_templates(session.templates(&folders)?);
    let alone = matches!(arguments.paths.as_slice(), [path] if !path.is_dir());
    let mut results = Vec::new();
    for path in workbooks(&arguments.paths, session.labels())? {
        let result = result(&path, period, alone, (&engine, session))?;
        if let (true, FileResult::Refused { finding, .. }) = (alone, &result) {
            session.draw(std::slice::from_ref(finding))?;
            return Err(Stop::Said(super::COULD_NOT));
        }
        results.push(result);
    }
    if let Some(language) = engine::common_language(&results) {
        session.speak(language);
    }
    let labels = session.labels().clone();
    let bytes = match &arguments.explain {
        Some(kpi) => engine
            .explain(&results, kpi, super::session::width())
            .map_err(|error| session.failed(&error))?
            .into_bytes(),
        None => write((arguments, alone, width(output)), &results, (&engine, session))?,
    };
    let on_paper = output.is_some() || arguments.format != ScoreFormat::Text;
    if on_paper || arguments.explain.is_some() {
        for result in &results {
            session.draw(result.findings())?;
        }
    }
    match output {
        Some(path) => {
            let bytes = anstream::adapter::strip_bytes(&bytes).into_vec();
            files::write(&[OutputFile { path: path.to_owned(), bytes, kept: false }], &labels)?;
            let path = path.display().to_string();
            session.say(&labels.fill("cli.wrote-file", &[("path", &path)]))?;
        }
        None if arguments.format == ScoreFormat::Text => {
            session.coloured(&String::from_utf8_lossy(&bytes))?;
        }
        None => session.result(&bytes)?,
    }
    if on_paper && arguments.explain.is_none() {
        for result in &results {
            if let FileResult::Assessed(assessment) = result {
                session.say(&format!("{}\n", engine.next_step(assessment)))?;
            }
        }
    }
    let errors = results.iter().any(FileResult::has_errors);
    Ok(if errors { DATA_HAS_ERRORS } else { WELL })
}

/// The period that was asked for; stops when flags do not go together.
fn wrong_use(arguments: &ScoreArguments, session: &Session) -> Result<Option<Period>, Stop> {
    let labels = session.labels();
    if arguments.excel && arguments.format != ScoreFormat::Csv {
        let help = vec![labels.text("cli.excel-help").to_owned()];
        return Err(Stop::could_not(Fault::new(labels.text("cli.excel-only-csv"), help)));
    }
    if arguments.explain.is_some() && arguments.format != ScoreFormat::Text {
        return Err(Stop::could_not(Fault::new(labels.text("cli.explain-only-text"), Vec::new())));
    }
    let Some(text) = &arguments.period else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| {
        let message =
            labels.fill("cli.unknown-value", &[("flag", "--period"), ("value", text.as_str())]);
        Stop::could_not(Fault::new(message, vec![labels.text("cli.no-period-help").to_owned()]))
    })
}

/// Columns of a text: those of the terminal, or of a page.
fn width(output: Option<&Path>) -> usize {
    if output.is_some() { 100 } else { super::session::width() }
}

/// The files that are meant: those that are named, and the workbooks in folders by name.
fn workbooks(paths: &[PathBuf], labels: &Labels) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = found.len();
            search(path, MAX_DEPTH, &mut found)
                .map_err(|(path, error)| files::cannot_read(&path, &error, labels))?;
            if found.len() == before {
                let path = path.display().to_string();
                let message = labels.fill("cli.no-workbooks", &[("path", &path)]);
                let help = vec![labels.text("cli.no-workbooks-help").to_owned()];
                return Err(Stop::could_not(Fault::new(message, help)));
            }
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// The workbooks in a folder, sorted; not the marks that Excel leaves beside open ones.
#[expect(clippy::disallowed_methods, reason = "the edge reads folders")]
fn search(
    folder: &Path,
    deepest: usize,
    found: &mut Vec<PathBuf>,
) -> Result<(), (PathBuf, io::Error)> {
    let at = |error| (folder.to_owned(), error);
    let mut paths = fs::read_dir(folder)
        .map_err(at)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(at)?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            if deepest > 0 {
                search(&path, deepest - 1, found)?;
            }
        } else if [".xlsx", ".xlsm"].iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads and assesses a file.
fn result(
    path: &Path,
    period: Option<Period>,
    alone: bool,
    (engine, session): (&Engine, &mut Session),
) -> Result<FileResult, Stop> {
    let file = path.display().to_string();
    let bytes = files::read(path, session.labels())?;
    let submission = match engine.read(&file, &bytes) {
        Ok(submission) => submission,
        Err(engine::Error::Refused(finding)) => return Ok(FileResult::Refused { file, finding }),
        Err(error) => return Err(session.failed(&error)),
    };
    if alone {
        session.speak(&submission.value.scorecard.language);
    }
    let assessment =
        engine.assess(submission, period.into()).map_err(|error| session.failed(&error))?;
    Ok(FileResult::Assessed(Box::new(assessment)))
}

/// Writes the reports in the format that was asked for.
fn write(
    (arguments, alone, width): (&ScoreArguments, bool, usize),
    results: &[FileResult],
    (engine, session): (&Engine, &Session),
) -> Result<Vec<u8>, Stop> {
    let failed = |error: engine::Error| session.failed(&error);
    Ok(match arguments.format {
        ScoreFormat::Text => engine.report_text(results, width).into_bytes(),
        ScoreFormat::Json => match results {
            [FileResult::Assessed(found)] if alone => report_json(&found.report)?,
            results => engine.report_json(results)?,
        }
        .into_bytes(),
        ScoreFormat::Csv => engine.report_csv(results, arguments.excel)?,
        ScoreFormat::Markdown => engine.report_markdown(results).map_err(failed)?.into_bytes(),
        ScoreFormat::Html => engine.report_html(results).map_err(failed)?.into_bytes(),
    })
}
