//! Where the files come from: embedded, or a folder of the user's.

#![expect(clippy::disallowed_methods, reason = "layers of the user's own are files")]

use super::{
    ORIGINAL,
    deflated::Deflated,
    raw::{self, Entries},
};
use crate::model::{MAX_LOGO, picture_text};
use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    sync::LazyLock,
};

/// A folder of catalogue files; later layers are laid over earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// The folder as it was given, or `built-in`.
    pub name: String,
    /// Path within the layer, parts separated by `/`, and text; sorted by path. Of a picture the text
    /// is its bytes in base64.
    pub files: Vec<(String, String)>,
}

/// Codes of the languages that are shipped, English first.
static LANGUAGES: &[&str] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The embedded files: a list of path and text, sorted by path, as postcard writes it.
static EMBEDDED: Deflated = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The embedded schemas: a list of name and text, sorted by name, as postcard writes it.
static SCHEMAS: Deflated = include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

// `PACKED`: the embedded files, merged for each language. Empty when the build could not read a file: then
// the checked loader says why.
include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// The theme that is built in: small, and needed where nothing else of the catalogue is.
pub(super) static BUILT_IN_THEME: &str = include_str!("../../catalogue/themes/klant.toml");

/// What the files come to in one language, as postcard writes it.
struct Packed {
    language: &'static str,
    labels: Deflated,
    entries: Deflated,
}

/// Folders below which files are read.
pub(crate) const FOLDERS: [&str; 5] = ["kpis", "languages", "objectives", "sectors", "themes"];

/// Endings of files that were meant to be read, and are not.
const OTHER_ENDINGS: [&str; 5] = [".toml", ".toml.txt", ".yaml", ".yml", ".json"];

/// Largest text file that is read, in bytes: many times what anybody writes by hand.
pub(crate) const MAX_TEXT: u64 = 2 << 20;

/// All files of a layer together, in bytes.
const MAX_LAYER: u64 = 16 << 20;

/// Folders within folders that are followed, so that a link to itself ends.
const MAX_DEPTH: usize = 6;

/// The embedded files as a layer.
#[must_use]
pub fn built_in_layer() -> &'static Layer {
    static LAYER: LazyLock<Layer> = LazyLock::new(|| Layer {
        name: "built-in".to_owned(),
        files: postcard::from_bytes(&EMBEDDED.inflate()).unwrap_or_default(),
    });
    &LAYER
}

/// The JSON schemas for editors: name of a kind of file and text, sorted by name.
///
/// They are the files beside the catalogue, which the types are held against when klant is tested;
/// the feature `schema` derives them anew.
///
/// ```
/// let schemas = klant::catalogue::published_schemas();
/// assert!(schemas.iter().any(|(name, text)| *name == "plan" && text.contains("\"title\": \"scorecard.toml\"")));
/// ```
#[must_use]
pub fn published_schemas() -> Vec<(&'static str, &'static str)> {
    postcard::from_bytes(SCHEMAS.inflated()).unwrap_or_default()
}

/// Codes of the languages that are shipped, English first.
#[must_use]
pub fn languages() -> Vec<String> {
    LANGUAGES.iter().map(|code| (*code).to_owned()).collect()
}

/// Codes of the languages that are shipped, and of those that layers bring.
#[must_use]
pub fn languages_with(layers: &[Layer]) -> Vec<String> {
    let mut codes = languages();
    for (path, _) in layers.iter().flat_map(|layer| &layer.files) {
        if let (Some(code), _) = raw::language_of(path)
            && is_language_code(code)
            && !codes.iter().any(|known| known == code)
        {
            codes.push(code.to_owned());
        }
    }
    codes
}

/// Whether a folder's name can be the code of a language: `de`, `pt-br`.
pub(super) fn is_language_code(name: &str) -> bool {
    let mut parts = name.split('-');
    let lower = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.next().is_some_and(|code| (2..=3).contains(&code.len()) && lower(code))
        && parts.all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The code itself where the language is shipped, else that of the originals.
pub(super) fn shipped(language: &str) -> &str {
    if LANGUAGES.contains(&language) { language } else { ORIGINAL }
}

/// The place of a shipped language among all.
pub(super) fn place(language: &str) -> Option<usize> {
    LANGUAGES.iter().position(|code| *code == language)
}

/// Whether a shipped language was packed at build time, so that nothing has to be parsed.
#[must_use]
pub fn is_packed(language: &str) -> bool {
    of_language(language).is_some()
}

/// The packed entries of a language.
pub(super) fn packed(language: &str) -> Option<Entries> {
    postcard::from_bytes(&of_language(language)?.entries.inflate()).ok()
}

/// The packed labels of a language.
pub(super) fn packed_labels(language: &str) -> Option<Vec<(&'static str, &'static str)>> {
    postcard::from_bytes(of_language(language)?.labels.inflated()).ok()
}

fn of_language(language: &str) -> Option<&'static Packed> {
    PACKED.iter().find(|packed| packed.language == language)
}

impl Layer {
    /// A file's path for a person: the folder as it was given, then the path within it.
    #[must_use]
    pub fn display(&self, path: &str) -> String {
        // A user's folder may be called built-in, too.
        let built_in = std::ptr::eq(self, built_in_layer());
        let folder = if built_in { "catalogue" } else { self.name.as_str() };
        format!("{}/{path}", folder.trim_end_matches(['/', '\\']))
    }
}

/// Reads a folder of the user's: `units.toml`, all TOML files in the known folders, and the pictures
/// beside the themes.
///
/// # Errors
/// When the folder or one of its files cannot be read; the message begins with the path. What is
/// not UTF-8 is a finding of [`load`](super::load).
pub fn read_folder(path: &Path) -> io::Result<Layer> {
    let mut files = Files { list: Vec::new(), left: MAX_LAYER };
    // Says early, with the path, that there is no such folder.
    fs::read_dir(path).map_err(|error| with_path(path, &error))?;
    let units = path.join("units.toml");
    if units.is_file() {
        files.read("units.toml".to_owned(), &units)?;
    }
    for folder in FOLDERS {
        let below = path.join(folder);
        if below.is_dir() {
            walk(&below, folder, MAX_DEPTH, &mut files)?;
        }
    }
    files.list.sort();
    Ok(Layer { name: path.display().to_string(), files: files.list })
}

/// Reads the TOML files below a folder.
fn walk(folder: &Path, within: &str, deepest: usize, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| with_path(folder, &error))? {
        let entry = entry.map_err(|error| with_path(folder, &error))?;
        let below = entry.path();
        let path = format!("{within}/{}", entry.file_name().to_string_lossy());
        if below.is_dir() {
            if deepest > 0 {
                walk(&below, &path, deepest - 1, files)?;
            }
        } else if path.ends_with(".toml") {
            files.read(path, &below)?;
        } else if raw::picture_of(&path).is_some() {
            files.read_picture(path, &below)?;
        } else {
            files.note(path);
        }
    }
    Ok(())
}

/// The files of a layer while they are read.
struct Files {
    /// Path within the layer, and text.
    list: Vec<(String, String)>,
    /// Bytes that may still be read.
    left: u64,
}

impl Files {
    /// What has another ending is only known to be there, and only where somebody may miss it.
    fn note(&mut self, name: String) {
        let lower = name.to_lowercase();
        let meant = OTHER_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        if meant && !lower.ends_with(".schema.json") {
            self.list.push((name, String::new()));
        }
    }

    /// A character that is none is told where it stands, with the faults of the other files.
    fn read(&mut self, name: String, path: &Path) -> io::Result<()> {
        let bytes = read_bytes(path, MAX_TEXT).map_err(|error| with_path(path, &error))?;
        self.add(name, String::from_utf8_lossy(&bytes).into_owned(), path)
    }

    /// What is too large is told where a theme names it: others may stand there for other uses.
    fn read_picture(&mut self, name: String, path: &Path) -> io::Result<()> {
        let most = u64::try_from(MAX_LOGO).unwrap_or(u64::MAX);
        let bytes = match read_bytes(path, most) {
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => vec![0; MAX_LOGO + 1],
            read => read.map_err(|error| with_path(path, &error))?,
        };
        self.add(name, picture_text(&bytes), path)
    }

    fn add(&mut self, name: String, text: String, path: &Path) -> io::Result<()> {
        self.left = u64::try_from(text.len())
            .ok()
            .and_then(|size| self.left.checked_sub(size))
            .ok_or_else(|| with_path(path, &io::ErrorKind::FileTooLarge.into()))?;
        self.list.push((name, text));
        Ok(())
    }
}

/// Reads a text file.
///
/// # Errors
/// When it cannot be read, is not UTF-8, or is larger than 2 MB, whether or not it
/// ever ends.
pub fn read_text(path: &Path) -> io::Result<String> {
    text_of(read_bytes(path, MAX_TEXT)?)
}

/// Opens a file to be read: one that ends, no folder, pipe or device.
///
/// # Errors
/// When it cannot be opened; [`io::ErrorKind::IsADirectory`] for a folder,
/// [`io::ErrorKind::Unsupported`] for what is no ordinary file.
pub fn open(path: &Path) -> io::Result<fs::File> {
    // Opening a pipe waits for somebody who writes into it.
    let found = fs::metadata(path)?;
    if found.is_file() {
        return fs::File::open(path);
    }
    Err(if found.is_dir() { io::ErrorKind::IsADirectory } else { io::ErrorKind::Unsupported }
        .into())
}

/// Reads a file of at most so many bytes.
fn read_bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|size| size <= most);
    if fits { Ok(bytes) } else { Err(io::ErrorKind::FileTooLarge.into()) }
}

/// The text of a file's bytes.
///
/// # Errors
/// When they are not UTF-8, or more than 2 MB.
pub fn text_of(bytes: Vec<u8>) -> io::Result<String> {
    if u64::try_from(bytes.len()).is_ok_and(|size| size > MAX_TEXT) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn with_path(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
