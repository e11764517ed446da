//! Of which target groups a KPI is asked.

use super::Id;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
};
use std::{fmt, marker::PhantomData};

/// Whether a KPI is asked of target groups apart, and of which.
///
/// In files it is `true`, `false` or a list: of ids, in plans of ids or names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BySegment<Group = Id> {
    /// Of everyone together, or of the one group that its objective is for.
    #[default]
    Together,
    /// Of every group, and added up to a total.
    Every,
    /// Of these groups alone. Several are added up to a total; what one group answers is the total.
    Only(Vec<Group>),
}

impl<Group> BySegment<Group> {
    /// What the types of files call it.
    pub(crate) const NAME: &'static str = "BySegment";

    /// Whether groups have rows of their own, as far as there are any.
    pub(crate) fn is_apart(&self) -> bool {
        match self {
            Self::Together => false,
            Self::Every => true,
            // As they were named: where one was taken out, the other still has its rows.
            Self::Only(groups) => groups.len() > 1,
        }
    }

    /// The groups that are named.
    #[must_use]
    pub fn named(&self) -> &[Group] {
        match self {
            Self::Only(groups) => groups,
            Self::Together | Self::Every => &[],
        }
    }
}

impl<Group: Serialize> Serialize for BySegment<Group> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Together => false.serialize(to),
            Self::Every => true.serialize(to),
            Self::Only(groups) => groups.serialize(to),
        }
    }
}

impl<'de, Group: Deserialize<'de>> Deserialize<'de> for BySegment<Group> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_newtype_struct(Self::NAME, TruthOrList(PhantomData))
    }
}

/// Reads `true`, `false` or a list.
struct TruthOrList<Group>(PhantomData<Group>);

impl<'de, Group: Deserialize<'de>> Visitor<'de> for TruthOrList<Group> {
    type Value = BySegment<Group>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true, false or a list")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, every: bool) -> Result<Self::Value, E> {
        Ok(if every { BySegment::Every } else { BySegment::Together })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut groups = Vec::new();
        while let Some(group) = list.next_element()? {
            groups.push(group);
        }
        Ok(BySegment::Only(groups))
    }
}

#[cfg(feature = "schema")]
impl<Group: schemars::JsonSchema> schemars::JsonSchema for BySegment<Group> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        BySegment::<Group>::NAME.into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let groups = Vec::<Group>::json_schema(generator);
        schemars::json_schema!({ "anyOf": [{ "type": "boolean" }, groups] })
    }
}
