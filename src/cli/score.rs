//! `klant score`: filled-in workbooks come back as reports.

use super::{
    DATA_HAS_ERRORS, Done, Session, WELL,
    copies::copies,
    files,
    folders::sources,
    new::quoted,
    output::{self, Before, Existing, OutputFile},
    readers::ReportReaders,
    spool::{self, Spool},
    stop::{Fault, Stop},
    streams,
    workbooks::{named_together, no_workbooks, workbooks},
};
use crate::{
    engine::{self, Contribution, Engine, FileResult, Gathering, PeriodChoice, ReportFormat},
    finding::{Finding, Location, RefusalCode, SheetCode},
    model::Period,
    render::report::{Audience, findings_in_words},
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
    klant score scorecard.xlsx --explain K6")]
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
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let existing = Existing::new(arguments.force);
    if let Some(path) = output {
        output::refuse_existing(&[path], existing, session.labels())?;
    }
    let folders = session.folders().to_vec();
    // A folder can bring a language.
    let engine = if folders.is_empty() { session.built_in()? } else { session.engine(&folders)? };
    let engine = engine.with_templates(session.templates(&folders)?);
    let alone = matches!(arguments.paths.as_slice(), [path] if !path.is_dir());
    let files = workbooks(&arguments.paths, session)?;
    if let Some(path) = output {
        let of_folders: Vec<PathBuf> = folders.iter().flat_map(|path| sources(path)).collect();
        let read = files.iter().chain(&of_folders).map(PathBuf::as_path);
        output::refuse_sources(&[path], read, session.labels())?;
    }
    let wanted = Wanted {
        format: arguments.report_format(alone, output),
        audience: arguments.audience.into(),
        period: period.into(),
        alone,
        several: files.len() > 1,
        named: arguments.paths.clone(),
    };
    let Gathered { gathering, parts, told, passed_over } =
        gather(&engine, &wanted, files, session)?;
    if !passed_over.is_empty() {
        session.warn(&named_together("cli.to-choose-from", &passed_over, session.labels()))?;
    }
    if gathering.files() == 0 {
        return Err(no_workbooks(arguments.paths.first(), session.labels()));
    }
    if let Some(language) = gathering.common_language() {
        session.speak(language);
    }
    let errors = gathering.findings().errors;
    match told {
        Some(told) => one(arguments, output, told, (gathering, parts), session)?,
        None => several(arguments, output, (gathering, parts), session)?,
    }
    Ok(if errors > 0 { DATA_HAS_ERRORS } else { WELL })
}

/// What is asked of each file.
struct Wanted {
    format: ReportFormat,
    audience: Audience,
    period: PeriodChoice,
    /// It is named, and the only one.
    alone: bool,
    several: bool,
    /// What stands on the command line.
    named: Vec<PathBuf>,
}

/// What all files came to.
struct Gathered<'e> {
    gathering: Gathering<'e>,
    parts: Spool,
    /// Of the only file.
    told: Option<Told>,
    /// Workbooks to choose from, in folders.
    passed_over: Vec<PathBuf>,
}

/// What is said on standard error of a file that is the only one.
struct Told {
    findings: Vec<Finding>,
    /// Findings that do not concern what is explained.
    others: usize,
    next: Option<String>,
}

/// What one file came to.
struct FileRead {
    /// Language of the workbook.
    language: Option<String>,
    refused: bool,
    /// Its path, where it lies in a folder and is a workbook to choose from.
    passed_over: Option<PathBuf>,
    outcome: Result<(Contribution, Told), ReadFailure>,
}

/// Why a file stops the program.
enum ReadFailure {
    Reading(PathBuf, io::Error),
    Engine(engine::Error),
}

/// Reads, assesses and folds all files on all cores; each is let go before the next ones come.
fn gather<'e>(
    engine: &'e Engine,
    wanted: &Wanted,
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
    stopped.map_or(Ok(Gathered { gathering, parts, told: only, passed_over }), Err)
}

/// Reads and assesses a file, which may be a copy of another, and keeps what it contributes.
fn read(
    engine: &Engine,
    wanted: &Wanted,
    position: u64,
    (path, copy_of): (&Path, Option<&Path>),
) -> FileRead {
    let mut language = None;
    let mut refused = false;
    let mut passed_over = None;
    let outcome = assessed(engine, wanted, (path, copy_of), &mut language).and_then(|result| {
        if let FileResult::Refused { finding, .. } = &result {
            refused = true;
            let to_choose_from = finding.code == RefusalCode::FileIsALibrary.into();
            let named = wanted.named.iter().any(|named| named == path);
            passed_over = (to_choose_from && !named).then(|| path.to_owned());
        }
        let contribution = engine
            .contribution(&wanted.format, position, &result)
            .map_err(|error| ReadFailure::Reading(path.to_owned(), error))?;
        let next = match &result {
            FileResult::Assessed(assessment) => Some(engine.next_step(assessment)),
            FileResult::Refused { .. } => None,
        };
        let all = result.findings();
        let findings = match (&result, &wanted.format) {
            (FileResult::Assessed(assessment), ReportFormat::Explanation { kpi, .. }) => {
                engine.findings_about(assessment, kpi)
            }
            _ => all.to_vec(),
        };
        let others = all.len() - findings.len();
        Ok((contribution, Told { findings, others, next }))
    });
    FileRead { language, refused, passed_over, outcome }
}

fn assessed(
    engine: &Engine,
    wanted: &Wanted,
    (path, copy_of): (&Path, Option<&Path>),
    language: &mut Option<String>,
) -> Result<FileResult, ReadFailure> {
    let file = path.display().to_string();
    let bytes = match files::bytes_of(path) {
        Ok(bytes) => bytes,
        Err(error) if wanted.alone => return Err(ReadFailure::Reading(path.to_owned(), error)),
        // The others are reported all the same.
        Err(error) => {
            let finding = Box::new(files::unreadable(path, &error, engine.labels()));
            return Ok(FileResult::Refused { file, finding });
        }
    };
    let mut submission = match engine.read(&file, &bytes) {
        Ok(submission) => submission,
        Err(engine::Error::Refused(finding)) => return Ok(FileResult::Refused { file, finding }),
        Err(error) => return Err(ReadFailure::Engine(error)),
    };
    drop(bytes);
    // Forms that nobody has filled in are alike.
    if let Some(copy_of) = copy_of.filter(|_| !submission.value.readings.is_blank()) {
        let code = SheetCode::FileCopied { file: copy_of.display().to_string() };
        submission.findings.insert(0, Finding::new(code, Location::File { file }));
    }
    *language = Some(submission.value.scorecard.language.clone());
    match engine.assess(submission, wanted.period) {
        Ok(assessment) => Ok(FileResult::Assessed(Box::new(assessment))),
        // The others are reported all the same.
        Err(engine::Error::PeriodNotThere { file, period, periods }) if !wanted.alone => {
            let period = engine.labels().period(period);
            let known = periods.into_iter().map(|period| engine.labels().period(period)).collect();
            let code = RefusalCode::FileWithoutPeriod { period, known };
            let finding = Box::new(Finding::new(code, Location::File { file: file.clone() }));
            Ok(FileResult::Refused { file, finding })
        }
        Err(error) => Err(ReadFailure::Engine(error)),
    }
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
    if let Some(ending) = arguments.ending().filter(|_| arguments.chosen().is_none()) {
        let message = labels.fill("cli.no-such-ending", &[("value", ending)]);
        let known: Vec<&str> = ENDINGS.iter().map(|(known, _)| *known).collect();
        let help = labels.fill("cli.possible", &[("values", &known.join(", "))]);
        return Err(Stop::could_not(Fault::new(message, vec![help])));
    }
    if arguments.excel && arguments.format() != ScoreFormat::Csv {
        let help = vec![labels.text("cli.excel-help").to_owned()];
        return Err(Stop::could_not(Fault::new(labels.text("cli.excel-only-csv"), help)));
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
        self.chosen().unwrap_or(ScoreFormat::Text)
    }

    /// The format that was asked for, in words or by an ending that is known.
    fn chosen(&self) -> Option<ScoreFormat> {
        self.format.or_else(|| {
            let ending = self.ending()?.to_lowercase();
            ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
        })
    }

    /// How the name of the file ends that is to be written.
    fn ending(&self) -> Option<&str> {
        self.output.as_deref()?.extension()?.to_str()
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
        }
    }
}

/// Columns of a text: those of the terminal, or of a page.
fn width(output: Option<&Path>) -> usize {
    if output.is_some() { 100 } else { super::session::width() }
}
