//! Templates as files: those that come with the program, and the user's own.

use crate::catalogue::Deflated;
use std::sync::OnceLock;

/// The built-in templates, as `(name, text)`.
pub(super) fn built_in() -> &'static [(&'static str, &'static str)] {
    static PACKED: Deflated = include!(concat!(env!("OUT_DIR"), "/templates.rs"));
    static ALL: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    ALL.get_or_init(|| postcard::from_bytes(PACKED.inflated()).unwrap_or_default())
}

/// A template of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// Name within the folder, with `/`: `objective/sheet.md`.
    pub name: String,
    /// Path as the user gave it, for faults.
    pub file: String,
    /// What stands in it.
    pub text: String,
}
