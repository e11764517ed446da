//! What a KPI proposes to aim at, and what scores 0.

use super::{
    Context,
    field::{finite, number},
};
use crate::{
    catalogue::{
        note::Notes,
        raw::{RawTarget, RawWorst},
    },
    finding::CatalogueCode,
    model::{Proposal, TargetProposal, WorstProposal},
};

/// What scores 0.
pub(super) fn worst(
    raw: &RawWorst,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<WorstProposal> {
    let low = bound(("value", raw.value), ("share", raw.share), notes);
    if raw.value.is_none() && raw.share.is_none() {
        notes.missing(&["worst", "value"]);
    }
    let high = bound(("high", raw.high), ("high_share", raw.high_share), notes);
    let reason = context.text(raw.reason.as_ref(), &["worst", "reason"], notes);
    Some(WorstProposal { low: low?, high, reason: reason? })
}

/// A number, or a share of the target; not both.
fn bound(
    (value_key, value): (&str, Option<f64>),
    (share_key, share): (&str, Option<f64>),
    notes: &mut Notes,
) -> Option<Proposal> {
    if value.is_some() && share.is_some() {
        notes.at_value(CatalogueCode::ValueAndShare, &["worst", share_key]);
        return None;
    }
    let number = finite(value, &["worst", value_key], notes).map(Proposal::Number);
    number.or(finite(share, &["worst", share_key], notes).map(Proposal::ShareOfTarget))
}

/// Where to aim.
pub(super) fn target(
    raw: &RawTarget,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Option<TargetProposal> {
    let value = number(raw.value, &["target", "value"], notes);
    let high = finite(raw.high, &["target", "high"], notes);
    let reason = context.text(raw.reason.as_ref(), &["target", "reason"], notes);
    Some(TargetProposal { value: value?, high, reason: reason? })
}
