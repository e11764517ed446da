//! Writes files: all or none of them is begun, and each is whole or not there.

#![expect(clippy::disallowed_methods, reason = "the edge reads and writes files")]

use super::stop::{Fault, Stop};
use crate::{catalogue::Labels, workbook};
use anstream::adapter::StripBytes;
use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// A file to be written.
#[derive(Debug)]
pub(super) struct OutputFile {
    /// Where.
    pub(super) path: PathBuf,
    /// What.
    pub(super) bytes: Vec<u8>,
    /// People type figures into it: what stands there and differs is kept beside it.
    pub(super) kept: bool,
}

/// Refuses to go on when a file exists, naming all of them; `force` overwrites.
pub(super) fn refuse_to_overwrite(
    paths: &[&Path],
    force: bool,
    labels: &Labels,
) -> Result<(), Stop> {
    // A folder in the place of a file is in the way even of `--force`.
    let in_the_way: Vec<&&Path> = paths
        .iter()
        .filter(|path| {
            path.symlink_metadata().is_ok_and(|found| !force || found.file_type().is_dir())
        })
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let faults = in_the_way
        .iter()
        .enumerate()
        .map(|(position, path)| {
            let path = path.display().to_string();
            let last = position + 1 == in_the_way.len();
            let help = if last { vec![labels.text("cli.exists-help").to_owned()] } else { vec![] };
            Fault::new(labels.fill("cli.exists", &[("path", &path)]), help)
        })
        .collect();
    Err(Stop::Because { code: super::COULD_NOT, faults })
}

/// Whether two paths name the same file.
pub(super) fn same(one: &Path, two: &Path) -> bool {
    match (one.canonicalize(), two.canonicalize()) {
        (Ok(one), Ok(two)) => one == two,
        _ => false,
    }
}

/// Writes all files, making their folders; none appears before all could be written.
///
/// Gives the paths under which files that stood there were kept.
pub(super) fn write(drafts: &[OutputFile], labels: &Labels) -> Result<Vec<PathBuf>, Stop> {
    let failed = |draft: &OutputFile, error: &io::Error| cannot_write(&draft.path, error, labels);
    let mut written = Vec::new();
    for draft in drafts {
        written.push(write_beside(draft).map_err(|error| failed(draft, &error))?);
    }
    let mut kept = Vec::new();
    for (draft, file) in drafts.iter().zip(written) {
        if draft.kept {
            kept.extend(keep(draft).map_err(|error| failed(draft, &error))?);
        }
        file.persist(&draft.path).map_err(|error| failed(draft, &error.error))?;
    }
    Ok(kept)
}

/// Writes one file as its contents come, without colours; it appears when it is whole.
pub(super) fn write_through<E: From<io::Error>>(
    path: &Path,
    make: impl FnOnce(&mut dyn io::Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut to = io::BufWriter::new(PlainWriter { to: beside(path)?, state: StripBytes::new() });
    make(&mut to)?;
    let PlainWriter { to, .. } = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    to.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Takes out what steers a terminal.
struct PlainWriter<W> {
    to: W,
    state: StripBytes,
}

impl<W: io::Write> io::Write for PlainWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for printable in self.state.strip_next(bytes) {
            self.to.write_all(printable)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Moves a file that differs from what is about to be written out of the way, and says where to.
///
/// `--force` is about the program's own results; figures that somebody typed into
/// one of them are never lost.
fn keep(draft: &OutputFile) -> io::Result<Option<PathBuf>> {
    if !fs::read(&draft.path).is_ok_and(|bytes| bytes != draft.bytes) {
        return Ok(None);
    }
    let mut number = 1_u32;
    loop {
        let mut name = draft.path.clone().into_os_string();
        name.push(if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") });
        let name = PathBuf::from(name);
        if name.symlink_metadata().is_err() {
            fs::rename(&draft.path, &name)?;
            return Ok(Some(name));
        }
        number += 1;
    }
}

/// What stopped a file from being written, with its path.
pub(super) fn cannot_write(path: &Path, error: &io::Error, labels: &Labels) -> Stop {
    let path = path.display().to_string();
    let cause = cause(error, labels);
    let message = labels.fill("cli.cannot-write", &[("path", &path), ("cause", &cause)]);
    Stop::could_not(Fault::new(message, vec![labels.text("cli.cannot-write-help").to_owned()]))
}

/// Reads a file that the user named, as far as any file of ours goes.
pub(super) fn read(path: &Path, labels: &Labels) -> Result<Vec<u8>, Stop> {
    bytes_of(path).map_err(|error| cannot_read(path, &error, labels))
}

/// The bytes of a file, as far as any file of ours goes.
pub(super) fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(workbook::MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What stopped a file from being read, with its path.
pub(super) fn cannot_read(path: &Path, error: &io::Error, labels: &Labels) -> Stop {
    let path = path.display().to_string();
    let cause = cause(error, labels);
    let message = labels.fill("cli.cannot-read", &[("path", &path), ("cause", &cause)]);
    Stop::could_not(Fault::new(message, vec![]))
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
        Kind::InvalidData => "cli.cause.no-text",
        Kind::InvalidFilename => "cli.cause.name",
        _ => return error.to_string(),
    };
    labels.text(key).to_owned()
}

/// Writes to a temporary file in the folder of the target, to be renamed over it.
fn write_beside(draft: &OutputFile) -> io::Result<NamedTempFile> {
    let mut file = beside(&draft.path)?;
    file.write_all(&draft.bytes)?;
    Ok(file)
}

/// A temporary file in the folder of the target.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".klant-");
    // Temporary files are private; a result is as readable as any other file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
