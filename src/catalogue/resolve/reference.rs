//! References to what does not exist, each with the nearest that does.

use crate::{
    catalogue::note::Notes,
    finding::{ReferenceCode, nearest},
};

/// What a name can be a name of.
pub(crate) type Missing = fn(String, Vec<String>, Option<String>) -> ReferenceCode;

/// There is no such KPI.
pub(crate) const KPI: Missing = |value, _, nearest| ReferenceCode::UnknownKpi { value, nearest };
/// There is no such objective.
pub(crate) const OBJECTIVE: Missing =
    |value, _, nearest| ReferenceCode::UnknownObjective { value, nearest };
/// There is no such sector.
pub(crate) const SECTOR: Missing =
    |value, known, nearest| ReferenceCode::UnknownSector { value, known, nearest };
/// There is no such unit.
pub(crate) const UNIT: Missing = |value, _, nearest| ReferenceCode::UnknownUnit { value, nearest };
/// There is no such input.
pub(crate) const INPUT: Missing =
    |value, _, nearest| ReferenceCode::UnknownInput { value, nearest };
/// There is no such kind of source.
pub(crate) const DATA_SOURCE: Missing =
    |value, known, nearest| ReferenceCode::UnknownDataSource { value, known, nearest };
/// There is no such entry to change.
pub(crate) const ENTRY: Missing =
    |value, _, nearest| ReferenceCode::UnknownEntry { value, nearest };
/// There is no such placeholder.
pub(crate) const PLACEHOLDER: Missing =
    |value, _, nearest| ReferenceCode::UnknownPlaceholder { value, nearest };
/// There is no such label.
pub(crate) const LABEL: Missing =
    |value, _, nearest| ReferenceCode::UnknownLabel { value, nearest };

/// The code for something that does not exist, with the nearest that does.
pub(crate) fn missed<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
) -> ReferenceCode {
    let known: Vec<&str> = known.collect();
    let nearest = nearest(value, known.iter().copied()).map(str::to_owned);
    what(value.to_owned(), known.into_iter().map(str::to_owned).collect(), nearest)
}

/// Notes a reference to something that does not exist, with the nearest that does.
pub(crate) fn unknown<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
    route: &[&str],
    notes: &mut Notes,
) {
    notes.at_value(missed(what, value, known), route);
}

/// As [`unknown`], for something that stands there as a key.
pub(crate) fn unknown_at_key<'k>(
    what: Missing,
    value: &str,
    known: impl Iterator<Item = &'k str>,
    route: &[&str],
    notes: &mut Notes,
) {
    notes.at_key(missed(what, value, known), route);
}
