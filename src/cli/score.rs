//! `klant score`: filled-in workbooks come back as reports.

use super::{
    DATA_HAS_ERRORS, Done, Session, WELL,
    copies::copies,
    endings, files,
    folders::sources,
    folders_of::folders_of,
    new::quoted,
    output::{self, Batch, Before, Existing, OutputFile},
    readers::ReportReaders,
    score_file::{FileRead, ReadFailure, Told, Wanted, read},
    spool::{self, Spool},
    stop::{Fault, Stop},
    streams,
    workbooks::{named_together, no_workbooks, workbooks},
};
use crate::{
    engine::{self, Engine, Gathering, ReportFormat},
    model::Period,
    render::report::findings_in_words,
    rollup::in_order,
};
use clap::{Args, ValueEnum};
use std::{
    io,
    num::NonZero,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

/// ScoreArguments of `score`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    klant score scorecard.xlsx\n\n\
    For a meeting, on screen or paper:\n  \
    klant score scorecard.xlsx --output report.html\n\n\
    Every workbook in a folder, for a spreadsheet:\n  \
    klant score departments/ --excel --output all.csv\n\n\
    How a score came about:\n  \
    klant score scorecard.xlsx --explain K6\n\n\
    Sheets for the review, in Markdown and for Word, and charts for slides:\n  \
    klant score scorecard.xlsx --format sheets --output review --charts review/charts")]
pub(super) struct ScoreArguments {
    /// Filled-in workbooks, or folders with workbooks
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,

    /// How to write it
    ///
    /// Without it: by the ending of the file after --output, else text.
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<ScoreFormat>,

    /// For whom a page or Markdown is: board leaves out the appendix of tables and checks
    #[arg(
        long = "for",
        value_name = "WHOM",
        value_enum,
        default_value_t,
        hide_default_value = true
    )]
    audience: ReportReaders,

    /// Report on this period: 2027-03, Mar 2027, 2027-Q1, 2027-T1, 2027-S1 or 2027
    ///
    /// Without it: the one that is chosen on Dashboard if it has figures, else the last that has.
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,

    /// Show how the score of this KPI or objective came about, step by step with its cells
    ///
    /// By its code (K6, O3), its name or its id, an outcome by its name; K6@S1 for one target group.
    #[arg(long, value_name = "KPI")]
    explain: Option<String>,

    /// Write CSV that the Excel of the workbook's language opens with a double click
    #[arg(long)]
    excel: bool,

    /// Write it to this file, sheets into this folder; - is standard output
    #[arg(long, short, value_name = "FILE|DIR")]
    output: Option<PathBuf>,

    /// Write the charts of the page into this folder, too: SVG and PNG for slides, and what each shows in words
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,

    /// Overwrite files that exist; sheets that differ are kept beside, as help.md.bak
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
    /// For the review: objective sheets with their results, and all of them as one file for Word
    Sheets,
}

/// Endings of files, and the format that each stands for.
const ENDINGS: [(&str, ScoreFormat); 7] = [
    ("txt", ScoreFormat::Text),
    ("md", ScoreFormat::Markdown),
    ("markdown", ScoreFormat::Markdown),
    ("html", ScoreFormat::Html),
    ("htm", ScoreFormat::Html),
    ("csv", ScoreFormat::Csv),
    ("json", ScoreFormat::Json),
];

/// Reads, scores and reports.
pub(super) fn run(arguments: &ScoreArguments, session: &mut Session) -> Done {
    let period = wrong_use(arguments, session)?;
    let named = arguments.to();
    // Sheets go into a folder, everything else into a file.
    let (sheets, output) =
        if arguments.format() == ScoreFormat::Sheets { (named, None) } else { (None, named) };
    let existing = Existing::new(arguments.force);
    if let Some(path) = output {
        output::refuse_existing(&[path], existing, session.labels())?;
    }
    for folder in sheets.iter().copied().chain(arguments.charts.as_deref()) {
        output::refuse_file_as_folder(folder, session.labels())?;
    }
    let folders = session.folders().to_vec();
    // A folder can bring a language.
    let engine = if folders.is_empty() { session.built_in()? } else { session.engine(&folders)? };
    let engine = engine.with_templates(session.templates(&folders)?);
    let alone = matches!(arguments.paths.as_slice(), [path] if !path.is_dir());
    let files = workbooks(&arguments.paths, session)?;
    let of_folders: Vec<PathBuf> = folders.iter().flat_map(|path| sources(path)).collect();
    let sources: Vec<PathBuf> = files.iter().cloned().chain(of_folders).collect();
    let read = || sources.iter().map(PathBuf::as_path);
    output::refuse_sources(output.as_slice(), read(), session.labels())?;
    let wanted = Wanted {
        format: arguments.report_format(alone, output),
        audience: arguments.audience.into(),
        period: period.into(),
        alone,
        several: files.len() > 1,
        named: arguments.paths.clone(),
        sheets: sheets.map(Path::to_owned),
        charts: arguments.charts.clone(),
        folders: folders_of(&files),
    };
    let batch = Batch::new(existing);
    let Gathered { gathering, parts, batch, told, passed_over } =
        gather(&engine, (&wanted, batch), files, session)?;
    if !passed_over.is_empty() {
        session.warn(&named_together("cli.to-choose-from", &passed_over, session.labels()))?;
    }
    if gathering.files() == 0 {
        return Err(no_workbooks(arguments.paths.first(), session.labels()));
    }
    if let Some(language) = gathering.common_language() {
        session.speak(language);
    }
    output::refuse_existing(&batch.paths(), existing, session.labels())?;
    output::refuse_sources(&batch.paths(), read(), session.labels())?;
    let errors = gathering.findings().errors;
    match told {
        Some(told) => one(arguments, output, told, (gathering, parts), session)?,
        None => several(arguments, output, (gathering, parts), session)?,
    }
    appear(batch, &wanted, session)?;
    Ok(if errors > 0 { DATA_HAS_ERRORS } else { WELL })
}

/// Puts the files of folders into their places, and says where they are.
fn appear(batch: Batch, wanted: &Wanted, session: &Session) -> Result<(), Stop> {
    let paths = batch.paths();
    let listing: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    let kept = batch.appear(session.labels())?;
    // Where files are the result they are named, as `new` does; beside a report one line will do.
    match (&wanted.sheets, &wanted.charts) {
        (Some(_), _) => session.result(listing.as_bytes())?,
        (None, Some(folder)) => session.wrote(folder, &[])?,
        (None, None) => {}
    }
    session.kept(&kept)?;
    Ok(())
}

/// What all files came to.
struct Gathered<'e> {
    gathering: Gathering<'e>,
    parts: Spool,
    /// Files of folders.
    batch: Batch,
    /// Of the only file.
    told: Option<Told>,
    /// Workbooks to choose from, in folders.
    passed_over: Vec<PathBuf>,
}

/// Reads, assesses and folds all files on all cores; each is let go before the next ones come.
fn gather<'e>(
    engine: &'e Engine,
    (wanted, mut batch): (&Wanted, Batch),
    files: Vec<PathBuf>,
    session: &mut Session,
) -> Result<Gathered<'e>, Stop> {
    let mut gathering = engine.gather(wanted.format.clone()).for_audience(wanted.audience);
    let mut parts = Spool::new();
    let mut only = None;
    let mut passed_over = Vec::new();
    let mut take = |read: FileRead| -> Result<(), Stop> {
        if let Some(path) = read.passed_over {
            passed_over.push(path);
            return Ok(());
        }
        if let (true, Some(language)) = (wanted.alone, &read.language) {
            session.speak(language);
        }
        let (contribution, told) = read.outcome.map_err(|failure| match failure {
            ReadFailure::Reading(path, error) => {
                files::cannot_read(&path, &error, session.labels())
            }
            ReadFailure::Engine(error) => session.failed(&error),
        })?;
        if wanted.alone && read.refused {
            session.draw(&told.findings)?;
            return Err(Stop::Said(super::COULD_NOT));
        }
        if let Some(part) = gathering.add(contribution) {
            parts.push(&part)?;
        }
        batch.extend(read.drafts, session.labels())?;
        only = (!wanted.several).then_some(told);
        Ok(())
    };
    let copies = copies(&files);
    let files: Vec<(u64, &PathBuf, Option<&Path>)> = (0..)
        .zip(&files)
        .enumerate()
        .map(|(place, (position, path))| (position, path, copies.get(&place).copied()))
        .collect();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut stopped = None;
    in_order(
        &files,
        threads,
        |(position, path, copy_of)| read(engine, wanted, *position, (path, *copy_of)),
        |read| match take(read) {
            Ok(()) => ControlFlow::Continue(()),
            Err(stop) => {
                stopped = Some(stop);
                ControlFlow::Break(())
            }
        },
    );
    stopped.map_or(Ok(Gathered { gathering, parts, batch, told: only, passed_over }), Err)
}

/// Prints the report of the only file, with its findings and what to do next beside it.
fn one(
    arguments: &ScoreArguments,
    output: Option<&Path>,
    told: Told,
    (gathering, parts): (Gathering<'_>, Spool),
    session: &Session,
) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    gathering.write(Arc::new(parts), &mut bytes).map_err(|error| session.failed(&error))?;
    let on_paper = output.is_some() || arguments.format() != ScoreFormat::Text;
    if on_paper || arguments.explain.is_some() {
        session.draw(&told.findings)?;
    }
    if told.others > 0 {
        let path =
            arguments.paths.first().map_or_else(String::new, |path| path.display().to_string());
        let path = quoted(&path);
        let count = told.others.to_string();
        let values = [("count", count.as_str()), ("path", &path)];
        session.say(&session.labels().fill("cli.explain-others", &values))?;
    }
    match output {
        Some(path) => {
            let labels = session.labels();
            let bytes = anstream::adapter::strip_bytes(&bytes).into_vec();
            let draft = OutputFile { path: path.to_owned(), bytes, before: Before::Result };
            let kept = output::write(&[draft], Existing::new(arguments.force), labels)?;
            session.wrote(path, &kept)?;
        }
        None if arguments.format() == ScoreFormat::Text => {
            session.coloured(&String::from_utf8_lossy(&bytes))?;
        }
        None => session.result(&bytes)?,
    }
    if let Some(next) = told.next.filter(|_| on_paper && arguments.explain.is_none()) {
        session.say(&format!("{next}\n"))?;
    }
    Ok(())
}

/// Prints the report of several files as it comes, and one line on what was found in them.
fn several(
    arguments: &ScoreArguments,
    output: Option<&Path>,
    (gathering, parts): (Gathering<'_>, Spool),
    session: &Session,
) -> Result<(), Stop> {
    let files = gathering.files();
    let engine::FindingCount { errors, warnings, .. } = gathering.findings();
    let in_report = gathering.format().has_findings();
    let make = |to: &mut dyn io::Write| gathering.write(Arc::new(parts), to);
    let failed = |error: engine::Error| session.failed(&error);
    match output {
        Some(path) => {
            let labels = session.labels();
            let kept = output::write_through(path, Existing::new(arguments.force), make).map_err(
                |error| match error {
                    engine::Error::Io(error) => files::cannot_write(path, &error, labels),
                    error => failed(error),
                },
            )?;
            session.wrote(path, kept.as_slice())?;
        }
        None if arguments.format() == ScoreFormat::Text => {
            spool::whole(&mut streams::coloured_output(), make).map_err(failed)?;
        }
        None => spool::whole(&mut streams::results(), make).map_err(failed)?,
    }
    let told = output.is_none() && arguments.format() == ScoreFormat::Text;
    if told && arguments.explain.is_none() || session.is_quiet() && errors == 0 {
        return Ok(());
    }
    let labels = session.labels();
    let mut line = labels.fill(
        "cli.files-read",
        &[
            ("count", &files.to_string()),
            ("findings", &findings_in_words(errors, warnings, labels)),
        ],
    );
    if errors + warnings > 0 {
        let place = if in_report { "cli.findings-in-report" } else { "cli.findings-by-file" };
        line = format!("{line} {}", labels.text(place));
    }
    session.warn(&format!("{line}\n"))?;
    Ok(())
}

/// The period that was asked for; stops when flags do not go together.
fn wrong_use(arguments: &ScoreArguments, session: &Session) -> Result<Option<Period>, Stop> {
    let labels = session.labels();
    endings::refuse_others(&ENDINGS, arguments.format, arguments.output.as_deref(), labels)?;
    if arguments.format == Some(ScoreFormat::Sheets) && arguments.to().is_none() {
        let help = vec![labels.text("cli.sheets-folder-help").to_owned()];
        return Err(Stop::could_not(Fault::new(labels.text("cli.sheets-folder"), help)));
    }
    if arguments.excel && arguments.format() != ScoreFormat::Csv {
        let help = vec![labels.text("cli.excel-help").to_owned()];
        return Err(Stop::could_not(Fault::new(labels.text("cli.excel-only-csv"), help)));
    }
    let is_page = matches!(arguments.format(), ScoreFormat::Html | ScoreFormat::Markdown);
    if arguments.audience == ReportReaders::Board && (!is_page || arguments.explain.is_some()) {
        let help = vec![labels.text("cli.board-help").to_owned()];
        return Err(Stop::could_not(Fault::new(labels.text("cli.board-only-page"), help)));
    }
    if arguments.explain.is_some() && arguments.format() != ScoreFormat::Text {
        return Err(Stop::could_not(Fault::new(labels.text("cli.explain-only-text"), Vec::new())));
    }
    let Some(text) = &arguments.period else { return Ok(None) };
    session.period_called(text).map(Some).ok_or_else(|| {
        let message =
            labels.fill("cli.unknown-value", &[("flag", "--period"), ("value", text.as_str())]);
        Stop::could_not(Fault::new(message, vec![labels.text("cli.no-period-help").to_owned()]))
    })
}

impl ScoreArguments {
    /// The format that was asked for, or that the ending of the file stands for; text unless said.
    fn format(&self) -> ScoreFormat {
        endings::chosen(&ENDINGS, self.format, self.output.as_deref()).unwrap_or(ScoreFormat::Text)
    }

    /// The file or folder that is to be written; none is standard output.
    fn to(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// What is written of each file.
    fn report_format(&self, alone: bool, output: Option<&Path>) -> ReportFormat {
        if let Some(kpi) = &self.explain {
            return ReportFormat::Explanation { kpi: kpi.clone(), width: super::session::width() };
        }
        match self.format() {
            ScoreFormat::Text => ReportFormat::Text { width: width(output) },
            ScoreFormat::Json => ReportFormat::Json { array: !alone },
            ScoreFormat::Csv => ReportFormat::Csv { excel: self.excel },
            ScoreFormat::Markdown => ReportFormat::Markdown,
            ScoreFormat::Html => ReportFormat::Html,
            ScoreFormat::Sheets => ReportFormat::Sheets,
        }
    }
}

/// Columns of a text: those of the terminal, or of a page.
fn width(output: Option<&Path>) -> usize {
    if output.is_some() { 100 } else { super::session::width() }
}
