//! One workbook of `klant score`: read, assessed, and what it adds to a report and to folders.

use super::{files, output::OutputFile};
use crate::{
    engine::{
        self, Assessment, Contribution, Engine, FileResult, IssuedFile, PeriodChoice, ReportFormat,
    },
    finding::{Finding, Location, RefusalCode, SheetCode},
    render::report::Audience,
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// What is asked of each file.
pub(super) struct Wanted {
    pub(super) format: ReportFormat,
    pub(super) audience: Audience,
    pub(super) period: PeriodChoice,
    /// It is named, and the only one.
    pub(super) alone: bool,
    pub(super) several: bool,
    /// What stands on the command line.
    pub(super) named: Vec<PathBuf>,
    /// Where sheets on objectives go, if they are wanted.
    pub(super) sheets: Option<PathBuf>,
    /// Where charts go, if they are wanted.
    pub(super) charts: Option<PathBuf>,
    /// The folder of each file within those.
    pub(super) folders: Vec<PathBuf>,
}

/// What is said on standard error of a file that is the only one.
pub(super) struct Told {
    pub(super) findings: Vec<Finding>,
    /// Findings that do not concern what is explained.
    pub(super) others: usize,
    pub(super) next: Option<String>,
}

/// What one file came to.
pub(super) struct FileRead {
    /// Language of the workbook.
    pub(super) language: Option<String>,
    pub(super) refused: bool,
    /// Its path, where it lies in a folder and is a workbook to choose from.
    pub(super) passed_over: Option<PathBuf>,
    pub(super) outcome: Result<(Contribution, Told), ReadFailure>,
    /// What goes into folders.
    pub(super) drafts: Vec<OutputFile>,
}

/// Why a file stops the program.
pub(super) enum ReadFailure {
    Reading(PathBuf, io::Error),
    Engine(engine::Error),
}

/// Reads and assesses a file, which may be a copy of another, and keeps what it contributes.
pub(super) fn read(
    engine: &Engine,
    wanted: &Wanted,
    position: u64,
    (path, copy_of): (&Path, Option<&Path>),
) -> FileRead {
    let mut language = None;
    let mut refused = false;
    let mut passed_over = None;
    let mut drafts = Vec::new();
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
        if let FileResult::Assessed(assessment) = &result {
            drafts = issued(engine, wanted, position, assessment).map_err(ReadFailure::Engine)?;
        }
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
    FileRead { language, refused, passed_over, outcome, drafts }
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

/// What goes into folders: sheets, charts.
fn issued(
    engine: &Engine,
    wanted: &Wanted,
    position: u64,
    assessment: &Assessment,
) -> Result<Vec<OutputFile>, engine::Error> {
    let folder = usize::try_from(position).ok().and_then(|place| wanted.folders.get(place));
    let within = |root: &Path| folder.map_or_else(|| root.to_owned(), |folder| root.join(folder));
    let mut drafts = Vec::new();
    let mut add = |files: Vec<IssuedFile>, root: &Path| {
        let folder = within(root);
        drafts.extend(files.into_iter().map(|file| OutputFile::issued(file, &folder)));
    };
    if let Some(root) = &wanted.sheets {
        add(engine.sheets(assessment)?, root);
    }
    if let Some(root) = &wanted.charts {
        add(engine.charts(assessment)?, root);
    }
    Ok(drafts)
}
