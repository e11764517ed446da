//! A sector is a profile of words and order, not a fork of the program.

use super::keyed;
use serde::{Deserialize, Serialize};

/// What the organisation calls those whom it serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerWords {
    /// Singular: customer, resident, member.
    pub one: String,
    /// Plural: customers, residents, members.
    pub many: String,
    /// Definite article of the singular: `the`, `de`, `het`.
    pub article: String,
}

keyed! {
    /// Where the customer perspective stands on the strategy map.
    PerspectivePosition {
        /// On top: non-profits and municipalities.
        Top,
        /// Right under the perspective that it serves: financial results, or the mission.
        Second,
    }
}

/// The customer perspective and its neighbours, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Perspective {
    /// Name of this perspective: Customer, Residents, Participants and donors.
    pub name: String,
    /// Where it stands.
    pub place: PerspectivePosition,
    /// All perspectives from top to bottom, this one among them under `name`.
    pub order: Vec<String>,
}

keyed! {
    /// What to do with a segment, by Kaplan and Norton's matrix of targeted × profitable.
    ///
    /// Source: Kaplan and Norton, *The Balanced Scorecard*, 1996, chapter 4.
    Treatment {
        /// Targeted and profitable.
        Retain,
        /// Targeted and unprofitable.
        Transform,
        /// Not targeted and profitable.
        Monitor,
        /// Not targeted and unprofitable; public sectors never say *eliminate*.
        Eliminate,
    }
}
