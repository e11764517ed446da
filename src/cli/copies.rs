//! Files that hold the same bytes: a workbook and the copy that a browser or a disk in the cloud made.

#![expect(clippy::disallowed_methods, reason = "the edge reads files")]

use super::files;
use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hasher as _},
    path::{Path, PathBuf},
};

/// For each file that equals an earlier one, by its place in the list: the first of them.
///
/// Only files of the same length are read for it. What cannot be read equals nothing.
pub(super) fn copies(files: &[PathBuf]) -> BTreeMap<usize, &Path> {
    let mut by_length: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (place, path) in files.iter().enumerate() {
        if let Ok(found) = fs::metadata(path)
            && found.is_file()
        {
            by_length.entry(found.len()).or_default().push(place);
        }
    }
    let mut copies = BTreeMap::new();
    for alike in by_length.into_values().filter(|alike| alike.len() > 1) {
        let mut first_of: BTreeMap<u64, &PathBuf> = BTreeMap::new();
        for place in alike {
            let Some(path) = files.get(place) else { continue };
            let Some(print) = fingerprint(path) else { continue };
            match first_of.get(&print) {
                Some(first) => drop(copies.insert(place, first.as_path())),
                None => drop(first_of.insert(print, path)),
            }
        }
    }
    copies
}

fn fingerprint(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&files::bytes_of(path).ok()?);
    Some(hasher.finish())
}
