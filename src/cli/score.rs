//! `klant score`: filled-in workbooks come back as reports.

use super::{
    DATA_HAS_ERRORS, Done, Session, WELL,
    files::{self, OutputFile},
    stop::{Fault, Stop},
};
use crate::{
    catalogue::{self, Labels},
    diagnostic::{Diagnostic, Severity, nearest},
    model::Period,
    readings::{Entry, Readings},
    render::{
        Templates,
        report::{
            Report, ReportItem, Source, overview_text, refused_text, report_csv,
            report_explanation, report_html, report_json, report_markdown, report_text,
            reports_json,
        },
    },
    rollup::{Combined, Digest, RollUp},
    score::{Scored, score},
    scorecard::Scorecard,
    workbook::{self, Submission},
};
use clap::{Args, ValueEnum};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Arguments of `score`.
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

/// A file that was read.
#[allow(clippy::large_enum_variant)]
enum Book {
    /// With what it comes to.
    Scored {
        name: String,
        filled: Submission,
        scored: Scored,
        findings: Vec<Diagnostic>,
        labels: Labels,
    },
    /// With why not.
    Refused { name: String, finding: Diagnostic },
}

/// Reads, scores and reports.
pub(super) fn run(arguments: &ScoreArguments, session: &mut Session) -> Done {
    let period = wrong_use(arguments, session)?;
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = output {
        files::refuse_to_overwrite(&[path], arguments.force, session.labels())?;
    }
    let folders = session.folders().to_vec();
    if !folders.is_empty() {
        // A folder can bring a language.
        session.catalogue(&folders)?;
    }
    let templates = session.templates(&folders)?;
    let alone = matches!(arguments.paths.as_slice(), [path] if !path.is_dir());
    let mut books = Vec::new();
    for path in workbooks(&arguments.paths, session.labels())? {
        let book = book(&path, period, alone, session)?;
        if let (true, Book::Refused { finding, .. }) = (alone, &book) {
            session.draw(std::slice::from_ref(finding))?;
            return Err(Stop::Said(super::COULD_NOT));
        }
        books.push(book);
    }
    if let Some(language) = common_language(&books) {
        session.speak(&language);
    }
    let labels = session.labels().clone();
    let gathered = gather(&books, &labels);
    let bytes = match &arguments.explain {
        Some(kpi) => explanations(kpi, &gathered, session)?.into_bytes(),
        None => {
            let to = To { arguments, alone, labels: &labels, templates, width: width(output) };
            write(&to, &gathered, session)?
        }
    };
    let on_paper = output.is_some() || arguments.format != ScoreFormat::Text;
    if on_paper || arguments.explain.is_some() {
        for (book, _) in &gathered {
            session.draw(book.findings())?;
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
        for (book, report) in &gathered {
            if let Some(next) = book.source().map(|source| source.next(report)) {
                session.say(&format!("{next}\n"))?;
            }
        }
    }
    let errors = gathered
        .iter()
        .any(|(book, _)| book.findings().iter().any(|finding| finding.severity == Severity::Error));
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

impl Book {
    fn findings(&self) -> &[Diagnostic] {
        match self {
            Self::Scored { findings, .. } => findings,
            Self::Refused { finding, .. } => std::slice::from_ref(finding),
        }
    }

    fn source(&self) -> Option<Source<'_>> {
        match self {
            Self::Scored { name, filled, scored, findings, labels } => Some(Source {
                file: name,
                scorecard: &filled.scorecard,
                readings: &filled.readings,
                scored,
                findings,
                labels,
                codes: Some(&filled.codes),
                changes: &filled.changes,
                remarks: Some(&filled.remarks),
            }),
            Self::Refused { .. } => None,
        }
    }
}

/// The language of all workbooks, if it is one: then what is said of them together is said in it.
fn common_language(books: &[Book]) -> Option<String> {
    let mut languages = books.iter().filter_map(|book| match book {
        Book::Scored { filled, .. } => Some(filled.scorecard.language.as_str()),
        Book::Refused { .. } => None,
    });
    let first = languages.next()?;
    languages.all(|language| language == first).then(|| first.to_owned())
}

/// The report of each file.
fn gather<'b>(books: &'b [Book], labels: &Labels) -> Vec<(&'b Book, Report)> {
    let report = |book: &Book| match book {
        Book::Refused { name, finding } => {
            Report::refused(name, std::slice::from_ref(finding), labels)
        }
        Book::Scored { .. } => match book.source() {
            Some(source) => Report::new(&source),
            None => Report::refused("", &[], labels),
        },
    };
    books.iter().map(|book| (book, report(book))).collect()
}

/// What several files come to; none where there is only one.
fn combined(books: &[(&Book, Report)]) -> Option<Combined> {
    if books.len() < 2 {
        return None;
    }
    let mut all = RollUp::new();
    for (position, (book, report)) in (0..).zip(books) {
        all.add(match book {
            Book::Scored { name, filled, scored, findings, .. } => {
                Digest::new(position, name, &filled.scorecard, scored, findings)
            }
            Book::Refused { .. } => Digest::refused(position, &report.file),
        });
    }
    Some(all.finish())
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

/// Reads and scores a file.
fn book(
    path: &Path,
    period: Option<Period>,
    alone: bool,
    session: &mut Session,
) -> Result<Book, Stop> {
    let name = path.display().to_string();
    let bytes = files::read(path, session.labels())?;
    let read = match workbook::read(&bytes, &name) {
        Ok(read) => read,
        Err(refused) => return Ok(Book::Refused { name, finding: *refused.0 }),
    };
    let (mut filled, mut findings) = (read.value, read.diagnostics);
    let language = filled.scorecard.language.clone();
    if alone {
        session.speak(&language);
    }
    let labels = if session.chose_language() || !catalogue::languages().contains(&language) {
        session.labels().clone()
    } else {
        catalogue::labels(&language)
    };
    filled.scorecard.chosen =
        chosen(&filled.scorecard, &filled.readings, period).ok_or_else(|| {
            let asked = period.map(|period| period.to_string()).unwrap_or_default();
            let periods: Vec<String> =
                filled.scorecard.calendar.periods().map(|period| period.to_string()).collect();
            let labels = session.labels();
            let message =
                labels.fill("cli.period-not-there", &[("path", &name), ("period", &asked)]);
            let help = labels.fill("cli.possible", &[("values", &periods.join(", "))]);
            Stop::could_not(Fault::new(message, vec![help]))
        })?;
    let scored = score(&filled.scorecard, &filled.readings);
    findings.extend(filled.findings(&scored));
    Ok(Book::Scored { name, filled, scored, findings, labels })
}

/// The period to report on; `None` where the one that was asked for is not in the workbook.
///
/// Without one: the chosen one if it has figures, else the last that has, else the chosen one.
fn chosen(scorecard: &Scorecard, readings: &Readings, asked: Option<Period>) -> Option<Period> {
    let calendar = scorecard.calendar;
    if let Some(asked) = asked {
        return calendar.position(asked).map(|_| asked);
    }
    let filled = |position: usize| {
        readings.series.values().any(|series| {
            let lists = series.inputs.values().chain([&series.typed]);
            lists.filter_map(|list| list.get(position + 1)).any(|one| one.entry != Entry::Blank)
        })
    };
    let own = calendar.position(scorecard.chosen);
    let last = (0..calendar.count).rev().find(|position| filled(*position));
    match own {
        Some(position) if filled(position) => Some(scorecard.chosen),
        _ => last.and_then(|position| calendar.get(position)).or(Some(scorecard.chosen)),
    }
}

/// What a report is written to.
struct To<'a> {
    arguments: &'a ScoreArguments,
    alone: bool,
    labels: &'a Labels,
    templates: Vec<crate::render::TemplateFile>,
    width: usize,
}

/// Writes the reports in the format that was asked for.
fn write(to: &To<'_>, books: &[(&Book, Report)], session: &Session) -> Result<Vec<u8>, Stop> {
    let sources: Vec<(Option<Source<'_>>, &Report)> =
        books.iter().map(|(book, report)| (book.source(), report)).collect();
    let sheets: Vec<ReportItem<'_>> = sources
        .iter()
        .map(|(source, report)| match source {
            Some(source) => ReportItem::Scored(source, report),
            None => ReportItem::Refused(report),
        })
        .collect();
    // One file speaks its own language; several are put under words of the program's.
    let (labels, language) = match books {
        [(Book::Scored { labels, filled, .. }, _)] => {
            let own = filled.scorecard.language.as_str();
            (labels, if session.chose_language() { session.language() } else { own })
        }
        _ => (to.labels, session.language()),
    };
    let templates = || Templates::new(labels, to.templates.clone());
    Ok(match to.arguments.format {
        ScoreFormat::Text => text(&sheets, combined(books).as_ref(), to).into_bytes(),
        ScoreFormat::Json => match (to.alone, books) {
            (true, [(_, report)]) => report_json(report)?,
            _ => {
                let reports: Vec<&Report> = books.iter().map(|(_, report)| report).collect();
                reports_json(&reports)?
            }
        }
        .into_bytes(),
        ScoreFormat::Csv => {
            let rows: Vec<(&Source<'_>, &Report)> = sources
                .iter()
                .filter_map(|(source, report)| Some((source.as_ref()?, *report)))
                .collect();
            report_csv(&rows, to.arguments.excel.then_some(labels))?
        }
        ScoreFormat::Markdown => {
            report_markdown(&sheets, combined(books).as_ref(), labels, language, &templates())
                .map_err(|fault| session.faulty(&fault))?
                .into_bytes()
        }
        ScoreFormat::Html => {
            report_html(&sheets, combined(books).as_ref(), labels, language, &templates())
                .map_err(|fault| session.faulty(&fault))?
                .into_bytes()
        }
    })
}

/// All reports for the terminal; several of them with an overview at the end.
fn text(sheets: &[ReportItem<'_>], combined: Option<&Combined>, to: &To<'_>) -> String {
    let mut texts: Vec<String> = sheets
        .iter()
        .map(|sheet| match sheet {
            ReportItem::Scored(source, report) => report_text(source, report, to.width),
            ReportItem::Refused(report) => refused_text(report, to.labels, to.width),
        })
        .collect();
    texts.extend(combined.map(|combined| overview_text(combined, to.labels, to.width)));
    texts.join("\n\n")
}

/// How the score of a KPI came about, in each file.
fn explanations(kpi: &str, books: &[(&Book, Report)], session: &Session) -> Result<String, Stop> {
    let mut texts = Vec::new();
    for (book, report) in books {
        let Some(source) = book.source() else { continue };
        if let Some(text) = report_explanation(&source, report, kpi.trim(), super::session::width())
        {
            texts.push(text);
        }
    }
    if !texts.is_empty() {
        return Ok(texts.join("\n\n"));
    }
    let labels = session.labels();
    let ids = books.iter().flat_map(|(_, report)| &report.kpis).map(|kpi| kpi.id.as_str());
    let near = nearest(kpi, ids);
    let help = near.map(|near| labels.fill("cli.did-you-mean", &[("value", near)]));
    let message = labels.fill("cli.kpi-not-there", &[("kpi", kpi)]);
    Err(Stop::could_not(Fault::new(message, help.into_iter().collect())))
}
