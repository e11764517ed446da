//! Labels as they are written: tables of texts, by flat keys.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The label files whose tables are areas of their own: words for the keys of enumerations, and
/// those of the workbook.
const WORDS: [&str; 2] = ["words", "workbook"];

/// Hands out the values of a file of labels with their flat keys, `area.key`.
pub(crate) fn flatten(
    area: &str,
    table: &DeTable<'_>,
    found: &mut dyn FnMut(String, &Spanned<DeValue<'_>>),
) {
    fn walk(
        table: &DeTable<'_>,
        above: &str,
        found: &mut dyn FnMut(String, &Spanned<DeValue<'_>>),
    ) {
        for (key, value) in table {
            let key = key.get_ref();
            let flat = if above.is_empty() { key.to_string() } else { format!("{above}.{key}") };
            match value.get_ref() {
                DeValue::Table(inner) => walk(inner, &flat, found),
                _ => found(flat, value),
            }
        }
    }
    walk(table, if WORDS.contains(&area) { "" } else { area }, found);
}
