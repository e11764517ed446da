//! Where the files come from: embedded, or a folder of the user's.

use super::{
    ORIGINAL,
    raw::{self, Entries},
};
use std::{fs, io, path::Path, sync::LazyLock};

/// A folder of catalogue files; later layers are laid over earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// The folder as it was given, or `built-in`.
    pub name: String,
    /// Path within the layer, parts separated by `/`, and text; sorted by path.
    pub files: Vec<(String, String)>,
}

/// The embedded files: path and text, sorted by path.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The same, merged for each language: code, labels and entries, as postcard writes them.
/// Empty when the build could not read a file: then the checked loader says why.
static PACKED: &[(&str, &[u8], &[u8])] = include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// Folders below which files are read.
const FOLDERS: [&str; 4] = ["kpis", "languages", "objectives", "sectors"];

/// Folders within folders that are followed, so that a link to itself ends.
const DEEPEST: usize = 6;

/// The embedded files as a layer.
#[must_use]
pub fn built_in_layer() -> &'static Layer {
    static LAYER: LazyLock<Layer> = LazyLock::new(|| Layer {
        name: "built-in".to_owned(),
        files: EMBEDDED
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
    });
    &LAYER
}

/// Codes of the languages that are shipped, English first.
#[must_use]
pub fn languages() -> Vec<String> {
    let mut codes = vec!["en".to_owned()];
    for (path, _) in EMBEDDED {
        if let (Some(code), _) = raw::language_of(path)
            && !codes.iter().any(|known| known == code)
        {
            codes.push(code.to_owned());
        }
    }
    codes
}

/// The code itself where the language is shipped, else that of the originals.
pub(super) fn shipped(language: &str) -> &str {
    let below = format!("languages/{language}/");
    let shipped = EMBEDDED.iter().any(|(path, _)| path.starts_with(&below));
    if shipped { language } else { ORIGINAL }
}

/// Whether a shipped language was packed at build time, so that nothing has to be parsed.
#[must_use]
pub fn is_packed(language: &str) -> bool {
    PACKED.iter().any(|(code, ..)| *code == language)
}

/// The packed entries of a language.
pub(super) fn packed(language: &str) -> Option<Entries> {
    let (_, _, entries) = PACKED.iter().find(|(code, ..)| *code == language)?;
    postcard::from_bytes(entries).ok()
}

/// The packed labels of a language.
pub(super) fn packed_labels(language: &str) -> Option<Vec<(&'static str, &'static str)>> {
    let (_, labels, _) = PACKED.iter().find(|(code, ..)| *code == language)?;
    postcard::from_bytes(labels).ok()
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

/// Reads a folder of the user's: `units.toml` and all TOML files in the known folders.
///
/// # Errors
/// When the folder or one of its files cannot be read, or a file is not UTF-8;
/// the message begins with the path.
pub fn read_folder(path: &Path) -> io::Result<Layer> {
    let mut files = Vec::new();
    // Says early, with the path, that there is no such folder.
    fs::read_dir(path).map_err(|error| named(path, &error))?;
    let units = path.join("units.toml");
    if units.is_file() {
        files.push(("units.toml".to_owned(), read(&units)?));
    }
    for folder in FOLDERS {
        let below = path.join(folder);
        if below.is_dir() {
            walk(&below, folder, DEEPEST, &mut files)?;
        }
    }
    files.sort();
    Ok(Layer { name: path.display().to_string(), files })
}

/// Reads the TOML files below a folder.
fn walk(
    folder: &Path,
    within: &str,
    deepest: usize,
    files: &mut Vec<(String, String)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| named(folder, &error))? {
        let entry = entry.map_err(|error| named(folder, &error))?;
        let below = entry.path();
        let path = format!("{within}/{}", entry.file_name().to_string_lossy());
        if below.is_dir() {
            if deepest > 0 {
                walk(&below, &path, deepest - 1, files)?;
            }
        } else if path.ends_with(".toml") {
            files.push((path, read(&below)?));
        }
    }
    Ok(())
}

/// Reads a text file.
fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| named(path, &error))
}

/// An error that begins with its path.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
