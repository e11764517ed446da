//! What the kinds of entries have in common.

use super::EntryKind;
use crate::catalogue::raw::{
    Entries, InOutcome, Overlay, RawKpi, RawObjective, RawSector, RawTheme, RawUnit,
};
use indexmap::IndexMap;
use serde::{Serialize, de::DeserializeOwned};

/// What entries of all kinds have in common.
pub(super) trait RawEntry: Overlay + Clone + Default + DeserializeOwned {
    /// Which kind it is.
    const KIND: EntryKind;
    /// The entry that it changes or begins from.
    fn extends(&self) -> Option<&String>;
    /// Whether it hides an entry.
    fn removed(&self) -> bool;
    /// Where the merged ones are kept.
    fn entries_of(entries: &mut Entries) -> &mut IndexMap<String, Self::Kept>;
    /// As it is kept.
    type Kept: Clone + Serialize;
    /// Puts it with its outcome.
    fn keep(self, outcome: &str) -> Self::Kept;
    /// Lays a later one over a kept one; an outcome moves it.
    fn overlay_kept(kept: &mut Self::Kept, later: Self, outcome: Option<&str>);
}

macro_rules! entry {
    (filed $kind:ty, $entry_kind:ident, $field:ident) => {
        impl RawEntry for $kind {
            type Kept = InOutcome<$kind>;
            fn keep(self, outcome: &str) -> Self::Kept {
                InOutcome { outcome: outcome.to_owned(), entry: self }
            }
            fn overlay_kept(kept: &mut Self::Kept, later: Self, outcome: Option<&str>) {
                kept.entry.overlay(later);
                if let Some(outcome) = outcome {
                    outcome.clone_into(&mut kept.outcome);
                }
            }
            entry!(common $entry_kind, $field);
        }
    };
    ($kind:ty, $entry_kind:ident, $field:ident) => {
        impl RawEntry for $kind {
            type Kept = $kind;
            fn keep(self, _: &str) -> Self::Kept {
                self
            }
            fn overlay_kept(kept: &mut Self::Kept, later: Self, _: Option<&str>) {
                kept.overlay(later);
            }
            entry!(common $entry_kind, $field);
        }
    };
    (common $entry_kind:ident, $field:ident) => {
        const KIND: EntryKind = EntryKind::$entry_kind;
        fn extends(&self) -> Option<&String> {
            self.extends.as_ref()
        }
        fn removed(&self) -> bool {
            self.removed == Some(true)
        }
        fn entries_of(entries: &mut Entries) -> &mut IndexMap<String, Self::Kept> {
            &mut entries.$field
        }
    };
}
entry!(filed RawKpi, Kpi, kpis);
entry!(filed RawObjective, Objective, objectives);
entry!(RawSector, Sector, sectors);
entry!(RawTheme, Theme, themes);
entry!(RawUnit, Unit, units);

/// An entry on its way in.
pub(super) struct Incoming<T> {
    /// Its id.
    pub(super) id: String,
    /// What is written.
    pub(super) entry: T,
    /// The outcome that its file stands under; empty where there is none.
    pub(super) outcome: String,
    /// Its file.
    pub(super) document: usize,
    /// The key of its table there.
    pub(super) table: Option<String>,
}
