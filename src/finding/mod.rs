//! What is wrong in somebody's data: which fault, with what in it, and where.
//!
//! A [`Finding`] is a [`Code`] with typed arguments at a [`Location`]. How bad it is follows from
//! the code, and so do its words: `diagnostics.<code>.message` and `.help` of every language.
//! Nothing here is text before somebody asks for the words; see `docs/findings.md` for all codes.

mod argument;
mod codes;
mod collector;
mod location;
mod nearest;
mod order;
pub mod text;

pub use argument::{Argument, Arguments};
pub use codes::{
    AdviceCode, CatalogueCode, ChangeCode, CheckCode, Code, Description, FigureCode, PicklistCode,
    PlanCode, ReferenceCode, RefusalCode, ResultCode, ScoringCode, SelectionCode, SheetCode,
    TemplateCode, TextCode,
};
pub use collector::Findings;
pub use location::{CellRef, FieldPath, Location, Step, cell_name};
pub use nearest::nearest;
pub use order::{drop_consequences, in_order};

use serde::{Deserialize, Serialize, de};

/// How bad it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumIter,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// For information; exit code 0.
    Note,
    /// Could be better; exit code 0.
    Warning,
    /// Wrong; exit code 1.
    Error,
}

/// One fault in somebody's data.
///
/// While a file is gone through, `L` is the room's own way to point at something; a finding that
/// leaves the room says where it is as a [`Location`]. `Display` gives the English sentence, and
/// with `{:#}` the way out too; in JSON a finding is `{code, severity, location, arguments}`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding<L = Location> {
    /// Which fault, with what in it.
    pub code: Code,
    /// Where it is.
    pub location: L,
}

impl<L> Finding<L> {
    /// A fault at a place.
    pub fn new(code: impl Into<Code>, location: L) -> Self {
        Self { code: code.into(), location }
    }

    /// How bad it is, which follows from the code.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// The same fault, its place said in another way.
    pub(crate) fn located<M>(self, locate: impl FnOnce(L) -> M) -> Finding<M> {
        Finding { code: self.code, location: locate(self.location) }
    }
}

/// A finding as it is written and read.
#[derive(Serialize, Deserialize)]
struct Written {
    code: String,
    severity: Severity,
    location: Location,
    #[serde(default, skip_serializing_if = "Arguments::is_empty")]
    arguments: Arguments,
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            code: self.code.name().to_owned(),
            severity: self.severity(),
            location: self.location.clone(),
            arguments: self.code.arguments(),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { code, location, arguments, .. } = Written::deserialize(deserializer)?;
        let unknown = || de::Error::custom(format!("`{code}` with these arguments is no finding"));
        Ok(Self { code: Code::from_parts(&code, &arguments).ok_or_else(unknown)?, location })
    }
}

/// A value with what was wrong on the way to it; all faults at once.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Checked<T> {
    /// What could be made of the data.
    pub value: T,
    /// Everything that was wrong; of a workbook as [`in_order`] has it, else in the order of the data.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// A value without faults.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// Another value with the same findings.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), findings: self.findings }
    }
}
