//! The workbooks that are meant by paths on the command line.

use super::{
    Session, files,
    folders::WorkbookSearch,
    stop::{Fault, Stop},
};
use crate::catalogue::Labels;
use std::path::{Path, PathBuf};

/// Files that are named where they are told of together.
const MAX_NAMED: usize = 5;

/// The files that are meant; tells of those that are passed over.
pub(super) fn workbooks(paths: &[PathBuf], session: &Session) -> Result<Vec<PathBuf>, Stop> {
    let labels = session.labels();
    let mut search = WorkbookSearch::default();
    for path in paths {
        if !path.is_dir() {
            search.file(path.clone());
            continue;
        }
        let before = (search.found.len(), search.again.len());
        search.folder(path).map_err(|(path, error)| files::cannot_read(&path, &error, labels))?;
        if before == (search.found.len(), search.again.len()) {
            return Err(no_workbooks(Some(path), labels));
        }
    }
    for (key, paths) in [("cli.passed-over", &search.passed_over), ("cli.again", &search.again)] {
        if !paths.is_empty() {
            session.warn(&named_together(key, paths, labels))?;
        }
    }
    Ok(search.found)
}

/// That a folder has no workbook.
pub(super) fn no_workbooks(path: Option<&PathBuf>, labels: &Labels) -> Stop {
    let path = path.map_or_else(String::new, |path| path.display().to_string());
    let message = labels.fill("cli.no-workbooks", &[("path", &path)]);
    Stop::could_not(Fault::new(message, vec![labels.text("cli.no-workbooks-help").to_owned()]))
}

/// That no workbook is named, with those that lie nearby.
pub(super) fn which_workbook(labels: &Labels) -> Fault {
    let mut search = WorkbookSearch::default();
    // What cannot be looked into has nothing to choose from.
    let _ = search.nearby(Path::new("."));
    let found: Vec<PathBuf> =
        search.found.iter().map(|path| path.strip_prefix(".").unwrap_or(path).to_owned()).collect();
    let mut help = Vec::new();
    if !found.is_empty() {
        help.push(named_together("cli.workbooks-here", &found, labels));
    }
    let path = match found.first().map(|path| path.display().to_string()) {
        Some(path) if path.contains(' ') => format!("\"{path}\""),
        Some(path) => path,
        None => "scorecard.xlsx".to_owned(),
    };
    help.push(labels.fill("cli.score-for-example", &[("path", &path)]));
    Fault::new(labels.text("cli.which-workbook"), help)
}

/// A sentence about some files, the first of which are named.
pub(super) fn named_together(key: &str, paths: &[PathBuf], labels: &Labels) -> String {
    let shown = paths.iter().take(MAX_NAMED).map(|path| path.display().to_string());
    let mut shown = shown.collect::<Vec<_>>().join(", ");
    if paths.len() > MAX_NAMED {
        shown.push_str(", …");
    }
    labels.fill(key, &[("count", &paths.len().to_string()), ("paths", &shown)])
}
