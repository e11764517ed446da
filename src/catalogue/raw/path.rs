//! Which files a catalogue folder has, by their paths.

/// What a path within a catalogue folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind<'a> {
    /// `units.toml`
    Units,
    /// `kpis/<outcome>/<id>.toml`
    Kpi {
        /// Name of the folder.
        outcome: &'a str,
        /// Stem of the file.
        id: &'a str,
    },
    /// `objectives/<outcome>.toml`
    Objectives {
        /// Stem of the file.
        outcome: &'a str,
    },
    /// `sectors/<id>.toml`
    Sector {
        /// Stem of the file.
        id: &'a str,
    },
    /// `themes/<id>.toml`
    Theme {
        /// Stem of the file.
        id: &'a str,
    },
    /// `languages/<code>/labels/<area>.toml`
    Labels {
        /// Stem of the file.
        area: &'a str,
    },
}

/// Splits `languages/<code>/` off a path.
pub(crate) fn language_of(path: &str) -> (Option<&str>, &str) {
    path.strip_prefix("languages/")
        .and_then(|rest| rest.split_once('/'))
        .map_or((None, path), |(code, rest)| (Some(code), rest))
}

/// The name of a picture that stands beside the themes; none for other files.
pub(crate) fn picture_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("themes/")?;
    (is_picture(name) && !name.contains('/')).then_some(name)
}

/// Whether a file is read as a picture, by its ending.
pub(crate) fn is_picture(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg"].iter().any(|ending| lower.ends_with(ending))
}

/// What the file at a path (without its language) holds, if it stands where files are read.
pub(crate) fn holds(path: &str) -> Option<FileKind<'_>> {
    let stem = path.strip_suffix(".toml")?;
    let parts: Vec<&str> = stem.split('/').collect();
    match *parts.as_slice() {
        ["units"] => Some(FileKind::Units),
        ["kpis", outcome, id] => Some(FileKind::Kpi { outcome, id }),
        ["objectives", outcome] => Some(FileKind::Objectives { outcome }),
        ["sectors", id] => Some(FileKind::Sector { id }),
        ["themes", id] => Some(FileKind::Theme { id }),
        ["labels", area] => Some(FileKind::Labels { area }),
        _ => None,
    }
}
