//! Writes files: all or none of them is begun, each is whole or not there, and what people wrote
//! into the ones in their place is kept.

#![expect(clippy::disallowed_methods, reason = "the edge writes files")]

use super::{
    files::{self, cannot_write},
    stop::{Fault, Stop},
};
use crate::{
    catalogue::Labels,
    engine::{IssuedFile, IssuedKind},
};
use anstream::adapter::StripBytes;
use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};
use tempfile::{NamedTempFile, TempPath};

/// Files that are named where several are in the way.
const MAX_NAMED: usize = 2;

/// A file to be written.
#[derive(Debug)]
pub(super) struct OutputFile {
    /// Where.
    pub(super) path: PathBuf,
    /// What.
    pub(super) bytes: Vec<u8>,
    /// Whether what stands there may hold something that people wrote.
    pub(super) before: Before,
}

impl OutputFile {
    /// An issued file in its folder.
    pub(super) fn issued(issued: IssuedFile, folder: &Path) -> Self {
        let before = match issued.kind {
            IssuedKind::Chart => Before::Result,
            _ => Before::Edited,
        };
        let path = issued.path.split('/').fold(folder.to_owned(), |path, part| path.join(part));
        Self { path, bytes: issued.bytes, before }
    }
}

/// What may stand where a file is about to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// People write into files of this kind: what differs is kept.
    Edited,
    /// A result that nobody edits; what is kept is a workbook that got into its place.
    Result,
}

/// How files that are in the way are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// They stop the program.
    Refused,
    /// `--force` was given.
    Replaced,
}

impl Existing {
    pub(super) fn new(force: bool) -> Self {
        if force { Self::Replaced } else { Self::Refused }
    }
}

/// Refuses to go on when a file exists, naming all of them, unless they are to be replaced.
pub(super) fn refuse_existing(
    paths: &[&Path],
    existing: Existing,
    labels: &Labels,
) -> Result<(), Stop> {
    for folder in paths.iter().filter_map(|path| path.parent()) {
        refuse_file_as_folder(folder, labels)?;
    }
    // A folder in the place of a file is in the way even of `--force`.
    let blocks = |path: &Path| match existing {
        Existing::Refused => path.symlink_metadata().is_ok() && !is_stream(path),
        Existing::Replaced => path.is_dir(),
    };
    let in_the_way: Vec<&&Path> = paths.iter().filter(|path| blocks(path)).collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    if in_the_way.len() > 1 && !in_the_way.iter().any(|path| path.is_dir()) {
        return Err(Stop::could_not(several_exist(&in_the_way, labels)));
    }
    let faults = in_the_way
        .iter()
        .enumerate()
        .map(|(position, path)| {
            let last = position + 1 == in_the_way.len();
            exists(path, if last { Some(existing) } else { None }, labels)
        })
        .collect();
    Err(Stop::Because { code: super::COULD_NOT, faults })
}

/// Refuses a folder that is a file, or that would lie within one.
pub(super) fn refuse_file_as_folder(folder: &Path, labels: &Labels) -> Result<(), Stop> {
    let named = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty());
    let mut there = named.filter_map(|folder| Some((folder, folder.metadata().ok()?)));
    let Some((file, _)) = there.next().filter(|(_, what)| !what.is_dir()) else { return Ok(()) };
    let message = labels.fill("cli.file-as-folder", &[("path", &file.display().to_string())]);
    let help = vec![labels.text("cli.file-as-folder-help").to_owned()];
    Err(Stop::could_not(Fault::new(message, help)))
}

/// That several files are in the way: the folder of the first one, and some of them by name.
fn several_exist(paths: &[&&Path], labels: &Labels) -> Fault {
    let folder = paths.first().and_then(|path| path.parent()).unwrap_or(Path::new(""));
    let names = paths
        .iter()
        .take(MAX_NAMED)
        .map(|path| path.strip_prefix(folder).unwrap_or(path).display().to_string());
    let mut names = names.collect::<Vec<_>>().join(", ");
    if paths.len() > MAX_NAMED {
        names.push_str(", …");
    }
    let (count, folder) = (paths.len().to_string(), folder.display().to_string());
    let values = [("count", count.as_str()), ("folder", &folder), ("names", &names)];
    let help = vec![labels.text("cli.exists-help").to_owned()];
    Fault::new(labels.fill("cli.several-exist", &values), help)
}

/// That something is in the way, with the way out behind the last.
fn exists(path: &Path, last: Option<Existing>, labels: &Labels) -> Fault {
    let shown = path.display().to_string();
    let help = last.map(|existing| match existing {
        Existing::Refused => labels.text("cli.exists-help").to_owned(),
        Existing::Replaced => labels.text("cli.cannot-write-help").to_owned(),
    });
    let key = if path.is_dir() { "cli.exists-folder" } else { "cli.exists" };
    Fault::new(labels.fill(key, &[("path", &shown)]), help.into_iter().collect())
}

/// Refuses to write over what was read in this run, whatever is forced.
pub(super) fn refuse_sources<'p>(
    paths: &[&Path],
    sources: impl IntoIterator<Item = &'p Path>,
    labels: &Labels,
) -> Result<(), Stop> {
    let targets: Vec<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
    if targets.is_empty() {
        return Ok(());
    }
    for source in sources {
        // What stands below a folder of the user's was read, too.
        let read = |source: &Path| targets.iter().any(|target| target.starts_with(source));
        if source.canonicalize().is_ok_and(|source| read(&source)) {
            let source = source.display().to_string();
            let help = vec![labels.text("cli.cannot-write-help").to_owned()];
            let message = labels.fill("cli.source-in-the-way", &[("path", &source)]);
            return Err(Stop::could_not(Fault::new(message, help)));
        }
    }
    Ok(())
}

/// Writes all files, making their folders; none appears before all could be written.
///
/// Gives the paths under which files that stood there were kept. A file that holds the same
/// already is left as it is.
pub(super) fn write(
    drafts: &[OutputFile],
    existing: Existing,
    labels: &Labels,
) -> Result<Vec<PathBuf>, Stop> {
    let failed = |path: &Path, error: &io::Error| failed(path, error, existing, labels);
    let mut written = Vec::new();
    for draft in drafts {
        let waiting = Waiting::new(draft, existing).map_err(|error| failed(&draft.path, &error))?;
        written.push((draft, waiting));
    }
    let mut kept = Vec::new();
    for (draft, waiting) in written {
        kept.extend(waiting.appear(draft, existing).map_err(|error| failed(&draft.path, &error))?);
    }
    Ok(kept)
}

/// Why a file could not be written.
fn failed(path: &Path, error: &io::Error, existing: Existing, labels: &Labels) -> Stop {
    match error.kind() {
        io::ErrorKind::AlreadyExists if existing == Existing::Refused => {
            Stop::could_not(exists(path, Some(existing), labels))
        }
        _ => cannot_write(path, error, labels),
    }
}

/// Files that are written while others are still being made, so that memory holds few of them.
///
/// None appears before [`Batch::appear`].
pub(super) struct Batch {
    existing: Existing,
    /// What they hold is on disk by now.
    waiting: Vec<(OutputFile, Waiting)>,
}

impl Batch {
    pub(super) fn new(existing: Existing) -> Self {
        Self { existing, waiting: Vec::new() }
    }

    /// Writes more of them beside their places.
    pub(super) fn extend(&mut self, drafts: Vec<OutputFile>, labels: &Labels) -> Result<(), Stop> {
        for mut draft in drafts {
            let waiting = Waiting::new(&draft, self.existing)
                .map_err(|error| failed(&draft.path, &error, self.existing, labels))?;
            if !matches!(waiting, Waiting::Stream) {
                draft.bytes = Vec::new();
            }
            self.waiting.push((draft, waiting));
        }
        Ok(())
    }

    /// Where they will be.
    pub(super) fn paths(&self) -> Vec<&Path> {
        self.waiting.iter().map(|(draft, _)| draft.path.as_path()).collect()
    }

    /// Puts all of them into their places; gives where what stood there is kept.
    pub(super) fn appear(self, labels: &Labels) -> Result<Vec<PathBuf>, Stop> {
        let mut kept = Vec::new();
        for (draft, waiting) in self.waiting {
            let appeared = waiting.appear(&draft, self.existing);
            kept.extend(
                appeared.map_err(|error| failed(&draft.path, &error, self.existing, labels))?,
            );
        }
        Ok(kept)
    }
}

/// A draft that is whole, but not yet in its place.
enum Waiting {
    /// In its folder, to be renamed. No file is open: there may be many.
    Beside { place: PathBuf, file: TempPath },
    /// To be written to something that is no file, a terminal or a pipe.
    Stream,
    /// There already.
    Nothing,
}

impl Waiting {
    fn new(draft: &OutputFile, existing: Existing) -> io::Result<Self> {
        if is_stream(&draft.path) {
            return Ok(Self::Stream);
        }
        let place = followed(&draft.path);
        let is_there = || files::bytes_of(&place).is_ok_and(|bytes| bytes == draft.bytes);
        if existing == Existing::Replaced && is_there() {
            return Ok(Self::Nothing);
        }
        let mut file = beside(&place)?;
        file.write_all(&draft.bytes)?;
        Ok(Self::Beside { place, file: file.into_temp_path() })
    }

    /// Puts it into its place; gives where what stood there is kept.
    fn appear(self, draft: &OutputFile, existing: Existing) -> io::Result<Option<PathBuf>> {
        match self {
            Self::Nothing => Ok(None),
            Self::Stream => {
                fs::OpenOptions::new().write(true).open(&draft.path)?.write_all(&draft.bytes)?;
                Ok(None)
            }
            Self::Beside { place, file } => {
                if existing == Existing::Refused {
                    file.persist_noclobber(&place).map_err(|error| error.error)?;
                    return Ok(None);
                }
                let kept = if draft.before.is_worth_keeping(&place) { keep(&place)? } else { None };
                file.persist(&place).map_err(|error| error.error)?;
                Ok(kept)
            }
        }
    }
}

impl Before {
    /// Whether what stands there has to be kept. What cannot be read is, because nobody can tell.
    fn is_worth_keeping(self, path: &Path) -> bool {
        let is_workbook = || {
            let mut start = [0; 2];
            let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
            match read {
                Ok(()) => start == *b"PK",
                Err(error) => error.kind() != io::ErrorKind::UnexpectedEof,
            }
        };
        self == Self::Edited || is_workbook()
    }
}

/// Writes one file as its contents come, without colours; it appears when it is whole.
///
/// A workbook that stood there is kept.
pub(super) fn write_through<E: From<io::Error>>(
    path: &Path,
    existing: Existing,
    make: impl FnOnce(&mut dyn io::Write) -> Result<(), E>,
) -> Result<Option<PathBuf>, E> {
    if is_stream(path) {
        let to = fs::OpenOptions::new().write(true).open(path)?;
        make(&mut PlainWriter { to, state: StripBytes::new() })?;
        return Ok(None);
    }
    let place = followed(path);
    let mut to = io::BufWriter::new(PlainWriter { to: beside(&place)?, state: StripBytes::new() });
    make(&mut to)?;
    let PlainWriter { to, .. } = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    let mut kept = None;
    if existing == Existing::Refused {
        to.persist_noclobber(&place).map_err(|error| error.error)?;
    } else {
        if Before::Result.is_worth_keeping(&place) {
            kept = keep(&place)?;
        }
        to.persist(&place).map_err(|error| error.error)?;
    }
    Ok(kept)
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

/// Keeps a file under a second name, and says which.
///
/// `--force` is about the program's own results; what somebody typed into one of them is never
/// lost, also where several runs do this at once: a name is taken by making it, and the file stays
/// in its place until the new one is renamed over it.
fn keep(path: &Path) -> io::Result<Option<PathBuf>> {
    for number in 1_u32.. {
        let mut name = path.to_owned().into_os_string();
        name.push(if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") });
        let name = PathBuf::from(name);
        match fs::hard_link(path, &name) {
            Ok(()) => return Ok(Some(name)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Not every disk has links, and not everybody may link to the file of another.
            Err(_) => {}
        }
        match fs::File::create_new(&name) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        return match fs::rename(path, &name) {
            Ok(()) => Ok(Some(name)),
            Err(error) => {
                fs::remove_file(&name)?;
                if error.kind() == io::ErrorKind::NotFound { Ok(None) } else { Err(error) }
            }
        };
    }
    Ok(None)
}

/// Whether something stands there that is neither file nor folder: a terminal, a pipe, a device.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Where a path leads: what a link names is written, and the link stays one.
fn followed(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A temporary file in the folder of the target, as readable as the one that it replaces.
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
    let file = builder.tempfile_in(folder)?;
    #[cfg(unix)]
    if let Ok(found) = path.metadata() {
        // Of somebody else's file the mode may not be had; what is written then is our own.
        let _ = file.as_file().set_permissions(found.permissions());
    }
    Ok(file)
}
