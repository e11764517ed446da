//! The kinds of people that an organisation deals with.

use super::keyed;

keyed! {
    /// What somebody is to the organisation.
    Stakeholder {
        /// Those whom it serves, by whatever word its sector has: customers, residents, participants.
        Customers,
        /// Who comes to a place, an event or a town.
        Visitors,
        /// Who belongs to it.
        Members,
        /// Companies and entrepreneurs.
        Businesses,
        /// Who gives money.
        Donors,
        /// Who gives time.
        Volunteers,
        /// Who finances it by grant or contract.
        Funders,
    }
}

impl Stakeholder {
    /// Whether it gives, rather than is served: what people are asked of a service is not asked of it.
    #[must_use]
    pub fn gives(self) -> bool {
        matches!(self, Self::Donors | Self::Volunteers | Self::Funders)
    }
}
