//! Every fault that the program knows: one enumeration per room.
//!
//! A line `Variant { argument: type } => Severity` is all that there is to say of one. Its name is
//! the variant in kebab-case; its words are `diagnostics.<name>` of every language, and the tests
//! hold them against the arguments. A finding that carries `nearest` says so in the words `similar`.

mod catalogue;
mod scorecard;
mod text;
mod workbook;

pub use catalogue::{CatalogueCode, ReferenceCode, TemplateCode};
pub use scorecard::{AdviceCode, CheckCode, PlanCode, ScoringCode, SelectionCode};
pub use text::TextCode;
pub use workbook::{ChangeCode, FigureCode, PicklistCode, RefusalCode, ResultCode, SheetCode};

use super::{Arguments, Severity};

/// What is known of a code before it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// The enumeration that it belongs to.
    pub group: &'static str,
    /// Its stable name in kebab-case.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Names of its arguments, in order.
    pub arguments: &'static [&'static str],
}

/// Declares the codes of a room.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident {
        $($variant:ident $({ $($argument:ident: $kind:ty),+ $(,)? })? => $severity:ident),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, strum::IntoStaticStr, strum::VariantNames)]
        #[strum(serialize_all = "kebab-case")]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "docs/findings.md says what each means")]
        pub enum $name { $($variant $({ $($argument: $kind),+ })?),+ }

        impl $name {
            /// How bad it is.
            #[must_use]
            pub fn severity(&self) -> $crate::finding::Severity {
                match self { $(Self::$variant { .. } => $crate::finding::Severity::$severity),+ }
            }

            pub(super) fn arguments(&self) -> $crate::finding::Arguments {
                #[allow(unused_mut, reason = "not every room has arguments")]
                let mut arguments = $crate::finding::Arguments::default();
                match self {
                    $(Self::$variant { $($($argument),+)? } => {
                        $($(arguments.put(
                            stringify!($argument),
                            $crate::finding::argument::Typed::argument($argument),
                        );)+)?
                    })+
                }
                arguments
            }

            pub(super) fn from_parts(
                name: &str,
                #[allow(unused_variables, reason = "not every room has arguments")]
                arguments: &$crate::finding::Arguments,
            ) -> Option<Self> {
                let mut names = <Self as strum::VariantNames>::VARIANTS.iter();
                $(if names.next() == Some(&name) {
                    return Some(Self::$variant { $($($argument:
                        $crate::finding::argument::Typed::typed(
                            arguments.get(stringify!($argument)),
                        )?,
                    )+)? });
                })+
                None
            }

            pub(super) fn descriptions() -> impl Iterator<Item = $crate::finding::Description> {
                let parts = [$((
                    $crate::finding::Severity::$severity,
                    &[$($(stringify!($argument)),+)?] as &'static [&'static str],
                )),+];
                let names = <Self as strum::VariantNames>::VARIANTS.iter();
                names.zip(parts).map(|(name, (severity, arguments))| {
                    $crate::finding::Description {
                        group: stringify!($name),
                        name,
                        severity,
                        arguments,
                    }
                })
            }
        }
    };
}
use codes;

/// Declares the sum of all rooms.
macro_rules! rooms {
    ($($(#[$doc:meta])* $room:ident($codes:ident)),+ $(,)?) => {
        /// A fault with what stands in it.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $room($codes)),+ }

        $(impl From<$codes> for Code {
            fn from(code: $codes) -> Self {
                Self::$room(code)
            }
        })+

        impl Code {
            /// Its stable name in kebab-case.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$room(code) => code.into()),+ }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(&self) -> Severity {
                match self { $(Self::$room(code) => code.severity()),+ }
            }

            /// What stands in it, by name.
            #[must_use]
            pub fn arguments(&self) -> Arguments {
                match self { $(Self::$room(code) => code.arguments()),+ }
            }

            /// A code from its name and what stands in it; none where the two do not fit.
            #[must_use]
            pub fn from_parts(name: &str, arguments: &Arguments) -> Option<Self> {
                None$(.or_else(|| $codes::from_parts(name, arguments).map(Self::$room)))+
            }

            /// Every code that there is, room by room.
            pub fn all() -> impl Iterator<Item = Description> {
                std::iter::empty()$(.chain($codes::descriptions()))+
            }
        }
    };
}

rooms! {
    /// Of a TOML text.
    Text(TextCode),
    /// Of a name for something that is not there.
    Reference(ReferenceCode),
    /// Of a catalogue.
    Catalogue(CatalogueCode),
    /// Of a template.
    Template(TemplateCode),
    /// Of choices.
    Selection(SelectionCode),
    /// Of a plan.
    Plan(PlanCode),
    /// Of a scorecard, wherever it is written.
    Check(CheckCode),
    /// Advice on a scorecard.
    Advice(AdviceCode),
    /// Of a file that was refused as a whole.
    Refusal(RefusalCode),
    /// Of a workbook to choose from.
    Picklist(PicklistCode),
    /// Of the sheets, columns and rows of a workbook.
    Sheet(SheetCode),
    /// Of figures in cells.
    Figure(FigureCode),
    /// Of the results that a workbook shows.
    Result(ResultCode),
    /// What scores ask for.
    Scoring(ScoringCode),
    /// What people changed.
    Change(ChangeCode),
}
