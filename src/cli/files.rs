//! Reads the files that the user names, and says what stops it.

use super::stop::{Fault, Stop};
use crate::{
    catalogue::{self, Labels},
    finding::{Finding, Location, RefusalCode, nearest},
    workbook,
};
use std::{
    io::{self, Read as _},
    path::Path,
};

/// Files of a folder that are looked at for one that was meant.
const MAX_ENTRIES: usize = 1000;

/// Whether two paths name the same file.
pub(super) fn same(one: &Path, two: &Path) -> bool {
    match (one.canonicalize(), two.canonicalize()) {
        (Ok(one), Ok(two)) => one == two,
        _ => false,
    }
}

/// Reads a file that the user named, as far as any file of ours goes.
pub(super) fn read(path: &Path, labels: &Labels) -> Result<Vec<u8>, Stop> {
    bytes_of(path).map_err(|error| cannot_read(path, &error, labels))
}

/// The bytes of a file, as far as any file of ours goes.
pub(super) fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let file = catalogue::open(path)?;
    // A buffer that grows as it is filled would be twice as large.
    let size = file.metadata()?.len().min(workbook::MAX_FILE);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(workbook::MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What stopped a file from being read, with its path.
pub(super) fn cannot_read(path: &Path, error: &io::Error, labels: &Labels) -> Stop {
    let path = path.display().to_string();
    let cause = cause(error, labels);
    let message = labels.fill("cli.cannot-read", &[("path", &path), ("cause", &cause)]);
    // Some shells hand a pattern over as it stands.
    let pattern = error.kind() == io::ErrorKind::NotFound && path.contains(['*', '?']);
    let help = if pattern {
        Some(labels.text("cli.pattern-help").to_owned())
    } else {
        let near = (error.kind() == io::ErrorKind::NotFound).then(|| near(Path::new(&path)));
        near.flatten().map(|near| labels.fill("cli.did-you-mean", &[("value", &near)]))
    };
    Stop::could_not(Fault::new(message, help.into_iter().collect()))
}

/// The file of the same folder whose name is most like one that is not there.
fn near(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = folder.unwrap_or(Path::new(".")).read_dir().ok()?.take(MAX_ENTRIES);
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let name = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(name).display().to_string())
}

/// What the machine says, in the user's language where it is one of the usual things.
pub(super) fn cause(error: &io::Error, labels: &Labels) -> String {
    use io::ErrorKind as Kind;
    let key = match error.kind() {
        Kind::NotFound => "cli.cause.not-found",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "cli.cause.denied",
        Kind::IsADirectory => "cli.cause.folder",
        Kind::NotADirectory | Kind::AlreadyExists => "cli.cause.no-folder",
        Kind::StorageFull | Kind::QuotaExceeded => "cli.cause.full",
        Kind::FileTooLarge => "cli.cause.too-large",
        Kind::Unsupported => "cli.cause.endless",
        Kind::InvalidData => "cli.cause.no-text",
        Kind::InvalidFilename => "cli.cause.name",
        _ => return error.to_string(),
    };
    labels.text(key).to_owned()
}

/// What stopped a file from being written, with its path.
pub(super) fn cannot_write(path: &Path, error: &io::Error, labels: &Labels) -> Stop {
    let path = path.display().to_string();
    let cause = cause(error, labels);
    let message = labels.fill("cli.cannot-write", &[("path", &path), ("cause", &cause)]);
    Stop::could_not(Fault::new(message, vec![labels.text("cli.cannot-write-help").to_owned()]))
}

/// The same as a finding on one of several files.
pub(super) fn unreadable(path: &Path, error: &io::Error, labels: &Labels) -> Finding {
    let code = RefusalCode::FileUnreadable { cause: cause(error, labels) };
    Finding::new(code, Location::File { file: path.display().to_string() })
}
