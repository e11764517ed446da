//! Templates as files: those that come with the program, and the user's own.

/// The built-in templates, as `(name, text)`.
pub(super) static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

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
