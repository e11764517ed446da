//! Files that are made for people, with their places in a folder.

/// A file that was issued.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct IssuedFile {
    /// What it is.
    pub kind: IssuedKind,
    /// Its path within the folder that it belongs into, parts separated by `/`.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl IssuedFile {
    pub(super) fn new(
        kind: IssuedKind,
        path: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self { kind, path: path.into(), bytes: bytes.into() }
    }
}

/// What an issued file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum IssuedKind {
    /// The workbook, which people fill in.
    Workbook,
    /// The plan, which people edit.
    Plan,
    /// The sheet of paper on an objective, which people write on.
    ObjectiveSheet,
    /// All of them as one document for Word, which people write on, too.
    ObjectivePack,
    /// A chart of the report, or the words of all of them.
    Chart,
}
