//! A unit.

use super::field::needed;
use crate::{
    catalogue::{note::Notes, raw::RawUnit, wording::Placeholders},
    model::Unit,
};

/// A unit in somebody's words.
pub(crate) fn unit(
    id: &str,
    raw: &RawUnit,
    words: &Placeholders,
    notes: &mut Notes,
) -> Option<Unit> {
    let label = needed(raw.label.as_ref(), &["label"], notes).map(|label| words.fill(label));
    if raw.decimals.is_none() {
        notes.missing(&["decimals"]);
    }
    Some(Unit {
        id: id.parse().ok()?,
        label: label?,
        decimals: raw.decimals?,
        minimum: raw.minimum,
        maximum: raw.maximum,
        count: raw.count.unwrap_or(false),
    })
}
