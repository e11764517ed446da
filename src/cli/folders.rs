//! Folders of the user's own: where they are, and the templates in them.

#![expect(clippy::disallowed_methods, reason = "the edge reads folders")]

use super::{files, stop::Stop};
use crate::model::Ordered as _;
use crate::{
    catalogue::{self, Labels},
    render::TemplateFile,
};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

/// Folders within folders that are followed.
const MAX_DEPTH: usize = 4;

/// Folders within folders that are searched for workbooks.
const MAX_SEARCH_DEPTH: usize = 32;

/// Folders within folders that are looked into where no workbook is named: `output/<name>/`.
const MAX_NEARBY_DEPTH: usize = 2;

/// Endings of the workbooks that are read.
const WORKBOOKS: [&str; 2] = [".xlsx", ".xlsm"];

/// Endings of other workbooks, which are told of where they are passed over.
const OTHER_WORKBOOKS: [&str; 5] = [".ods", ".xls", ".xlsb", ".fods", ".numbers"];

/// Workbooks that are meant by paths on the command line.
#[derive(Debug, Default)]
pub(super) struct WorkbookSearch {
    /// Those that are named, and those in folders by name; each file once.
    pub(super) found: Vec<PathBuf>,
    /// Other kinds of workbooks in the folders.
    pub(super) passed_over: Vec<PathBuf>,
    /// Names of a file that was found under another name.
    pub(super) again: Vec<PathBuf>,
    /// Files and folders by what they really are, so that links neither multiply nor go on for ever.
    seen: BTreeSet<PathBuf>,
}

impl WorkbookSearch {
    /// Takes in a file that somebody named.
    pub(super) fn file(&mut self, path: PathBuf) {
        // What cannot be found is told of when it is read.
        let new = path.canonicalize().map_or(true, |real| self.seen.insert(real));
        if new { self.found.push(path) } else { self.again.push(path) }
    }

    /// Takes in the workbooks in a folder, sorted; not the marks that Excel leaves beside open ones.
    ///
    /// An error comes with its path.
    pub(super) fn folder(&mut self, folder: &Path) -> Result<(), (PathBuf, io::Error)> {
        self.within(folder, MAX_SEARCH_DEPTH)
    }

    /// Takes in the workbooks in a folder and right below it, where results go.
    pub(super) fn nearby(&mut self, folder: &Path) -> Result<(), (PathBuf, io::Error)> {
        self.within(folder, MAX_NEARBY_DEPTH)
    }

    fn within(&mut self, folder: &Path, deepest: usize) -> Result<(), (PathBuf, io::Error)> {
        let at = |error| (folder.to_owned(), error);
        if !self.seen.insert(folder.canonicalize().map_err(at)?) {
            return Ok(());
        }
        let mut paths = fs::read_dir(folder)
            .map_err(at)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()
            .map_err(at)?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
            if name.starts_with(['.', '~']) {
                continue;
            }
            if path.is_dir() {
                if deepest > 0 {
                    self.within(&path, deepest - 1)?;
                }
            } else if ends(&WORKBOOKS) {
                self.file(path);
            } else if ends(&OTHER_WORKBOOKS) {
                self.passed_over.push(path);
            }
        }
        Ok(())
    }
}

/// What is read of a catalogue folder, to be held against what is about to be written.
pub(super) fn sources(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let within = catalogue::FOLDERS.into_iter().chain(["templates", "units.toml"]);
    within.map(|name| folder.join(name))
}

/// The templates in `templates/` of the catalogue folders; a later folder wins.
pub(super) fn template_files(
    folders: &[PathBuf],
    labels: &Labels,
) -> Result<Vec<TemplateFile>, Stop> {
    let mut found = Vec::new();
    for folder in folders {
        let templates = folder.join("templates");
        if templates.is_dir() {
            collect(&templates, "", MAX_DEPTH, &mut found)
                .map_err(|(path, error)| files::cannot_read(&path, &error, labels))?;
        }
    }
    found.in_order_by(|left, right| left.name.cmp(&right.name));
    Ok(found)
}

/// Reads the files below a folder; an error comes with its path.
fn collect(
    folder: &Path,
    within: &str,
    deepest: usize,
    found: &mut Vec<TemplateFile>,
) -> Result<(), (PathBuf, io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = if within.is_empty() { name.to_owned() } else { format!("{within}/{name}") };
        if path.is_dir() {
            if deepest > 0 {
                collect(&path, &name, deepest - 1, found)?;
            }
        } else if [".md", ".html", ".css", ".xml"].iter().any(|ending| name.ends_with(ending)) {
            let text = catalogue::read_text(&path).map_err(at(&path))?;
            found.push(TemplateFile { name, file: path.display().to_string(), text });
        }
    }
    Ok(())
}

/// A path as a file in `folder` has to write it, with `/` between its parts.
pub(super) fn relative(path: &Path, folder: &Path) -> String {
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // `a/../b` is taken for `b`, as people mean it.
        let mut parts: Vec<Component> = Vec::new();
        for part in path.components() {
            match part {
                Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.iter().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (to, from): (Vec<String>, Vec<String>) = (whole(path), whole(folder));
    let shared = to.iter().zip(&from).take_while(|(to, from)| to == from).count();
    if shared == 0 {
        // Another drive: there is no way from here to there.
        return path.display().to_string();
    }
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let parts: Vec<String> = up.chain(to.into_iter().skip(shared)).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
