//! What customers say, what they do, what they are given, and what that yields.

use crate::model::{Kind, Kpi, Lens, keyed};
use serde::{Deserialize, Serialize};

keyed! {
    /// Which KPIs a roll-up looks at.
    Facet {
        /// All of them.
        All,
        /// Opinions.
        Say,
        /// Behaviour.
        Do,
        /// Delivered service.
        Delivered,
        /// What it yields and costs.
        Yields,
    }
}

impl Facet {
    /// All but the whole, in the order in which they are shown.
    pub const PARTS: [Self; 4] = [Self::Say, Self::Do, Self::Delivered, Self::Yields];
}

/// Whether a KPI belongs to a facet.
#[must_use]
pub fn in_facet(kpi: &Kpi, facet: Facet) -> bool {
    match facet {
        Facet::All => true,
        Facet::Say => kpi.lens == Lens::Opinion,
        Facet::Do => kpi.lens == Lens::Activity && kpi.kind == Some(Kind::Behaviour),
        Facet::Delivered => kpi.lens == Lens::Activity && kpi.kind == Some(Kind::DeliveredService),
        Facet::Yields => kpi.lens == Lens::Activity && kpi.kind == Some(Kind::Economics),
    }
}

/// A value for each [`Facet`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByFacet<T> {
    /// Of all KPIs.
    pub all: T,
    /// Of opinions.
    pub say: T,
    /// Of behaviour.
    pub r#do: T,
    /// Of delivered service.
    pub delivered: T,
    /// Of what it yields and costs.
    #[serde(default)]
    pub yields: T,
}

impl<T> ByFacet<T> {
    /// The value of each facet.
    pub fn of(mut value: impl FnMut(Facet) -> T) -> Self {
        Self {
            all: value(Facet::All),
            say: value(Facet::Say),
            r#do: value(Facet::Do),
            delivered: value(Facet::Delivered),
            yields: value(Facet::Yields),
        }
    }

    /// The value of one facet.
    pub fn get(&self, facet: Facet) -> &T {
        match facet {
            Facet::All => &self.all,
            Facet::Say => &self.say,
            Facet::Do => &self.r#do,
            Facet::Delivered => &self.delivered,
            Facet::Yields => &self.yields,
        }
    }
}
