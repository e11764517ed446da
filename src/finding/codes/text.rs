//! Codes of TOML texts, whatever they hold.

use super::codes;

codes! {
    /// What can be wrong in a TOML text.
    TextCode {
        TypographicQuotes => Error,
        DecimalComma => Error,
        BackslashInText => Error,
        TomlSyntax { detail: String } => Error,
        NoUtf8 => Error,
        NoToml { kind: String } => Error,
        RepeatedKey { value: String } => Error,
        UnknownKey { key: String, nearest: Option<String>, known: Vec<String> } => Error,
        UnknownWord { word: String, nearest: Option<String>, known: Vec<String> } => Error,
        MissingKey { key: String } => Error,
        MissingKeys { keys: Vec<String> } => Error,
        EmptyText { key: String } => Error,
        ExpectedNumber { value: String } => Error,
        ExpectedWholeNumber { value: String } => Error,
        ExpectedText { value: String } => Error,
        ExpectedTruthValue { value: String } => Error,
        ExpectedGroups { value: String } => Error,
        ExpectedList { value: String } => Error,
        ExpectedTable { value: String } => Error,
        UnfitId { value: String } => Error,
        UnfitPeriod { value: String } => Error,
        UnfitValueProposition { value: String } => Error,
        UnfitValue { value: String, detail: String } => Error,
    }
}
