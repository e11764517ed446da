//! A folder for the results of each workbook, called after it.

use crate::model::Id;
use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

/// Where the results of each file go, within a folder: straight into it where there is one file
/// alone, else into a folder called after the file, with as much of its path as tells them apart.
pub(super) fn folders_of(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.len() < 2 {
        return vec![PathBuf::new(); files.len()];
    }
    let deepest = files.iter().map(|path| path.components().count()).max().unwrap_or(1);
    let distinct = |parts: &usize| {
        let names: BTreeSet<Id> = files.iter().map(|path| called(path, *parts)).collect();
        names.len() == files.len()
    };
    let parts = (1..=deepest).find(distinct).unwrap_or(deepest);
    let mut taken = BTreeSet::new();
    let unique = |path: &PathBuf| {
        let name = called(path, parts).unique(&taken);
        taken.insert(name.clone());
        PathBuf::from(name.as_str())
    };
    files.iter().map(unique).collect()
}

/// The last parts of a path as one word, without the ending.
fn called(path: &Path, parts: usize) -> Id {
    let path = path.with_extension("");
    let names = path.components().rev().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let mut names: Vec<String> = names.take(parts).collect();
    names.reverse();
    Id::slug(&names.join("-")).unwrap_or_else(Id::unknown)
}
