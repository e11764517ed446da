//! What Kaplan and Norton measure of customers, and what drives it.

use super::keyed;
use serde::Serialize;
use std::{fmt, str::FromStr};
#[cfg(feature = "schema")]
use strum::IntoEnumIterator as _;

keyed! {
    /// One of the five core outcome measures of the customer perspective.
    ///
    /// Source: Kaplan and Norton, *The Balanced Scorecard*, 1996, chapter 4.
    Outcome {
        /// How well needs are met.
        Satisfaction,
        /// Whether customers stay and come back.
        Retention,
        /// Whether new customers come.
        Acquisition,
        /// What customers yield after what they cost.
        Profitability,
        /// The part of the market, or of those entitled, that is served.
        MarketShare,
    }
}

keyed! {
    /// Which part of the value proposition an aspect belongs to.
    PropositionGroup {
        /// Product and service.
        Attributes,
        /// Relationship and contact.
        Relationship,
        /// Image and reputation.
        Image,
    }
}

keyed! {
    /// One aspect of the value proposition.
    Aspect {
        /// Attributes: what it does.
        Functionality,
        /// Attributes: what it costs.
        Price,
        /// Attributes: how good it is.
        Quality,
        /// Attributes: how long it takes.
        Time,
        /// Relationship: how it is handed over.
        Delivery,
        /// Relationship: whether promises of time are kept.
        Punctuality,
        /// Relationship: how contact and purchase feel.
        BuyingExperience,
        /// Image: how the organisation is seen.
        Image,
        /// Image: what is said of it.
        Reputation,
    }
}

impl Aspect {
    /// The group that the aspect belongs to.
    #[must_use]
    pub fn group(self) -> PropositionGroup {
        match self {
            Self::Functionality | Self::Price | Self::Quality | Self::Time => {
                PropositionGroup::Attributes
            }
            Self::Delivery | Self::Punctuality | Self::BuyingExperience => {
                PropositionGroup::Relationship
            }
            Self::Image | Self::Reputation => PropositionGroup::Image,
        }
    }
}

/// A place in the value proposition, written `group:aspect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct ValueProposition(pub Aspect);

impl fmt::Display for ValueProposition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.0.group(), self.0)
    }
}

impl FromStr for ValueProposition {
    type Err = String;

    /// Reads `group:aspect`; the group must be the aspect's own.
    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is no value proposition: write `group:aspect`");
        let (group, aspect) = text.split_once(':').ok_or_else(fault)?;
        let aspect: Aspect = aspect.parse().map_err(|_| fault())?;
        let group: PropositionGroup = group.parse().map_err(|_| fault())?;
        if aspect.group() == group { Ok(Self(aspect)) } else { Err(fault()) }
    }
}

impl From<ValueProposition> for String {
    fn from(value: ValueProposition) -> Self {
        value.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ValueProposition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ValueProposition".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let all: Vec<String> =
            Aspect::iter().map(|aspect| ValueProposition(aspect).to_string()).collect();
        schemars::json_schema!({ "type": "string", "enum": all })
    }
}
