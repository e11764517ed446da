//! Maps whose keys have several parts, as lists of pairs: the usual formats know texts as keys only.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) fn serialize<'m, M, S: Serializer>(map: &'m M, serializer: S) -> Result<S::Ok, S::Error>
where
    &'m M: IntoIterator<Item: Serialize>,
{
    serializer.collect_seq(map)
}

pub(crate) fn deserialize<'de, K, V, M, D>(deserializer: D) -> Result<M, D::Error>
where
    K: Deserialize<'de>,
    V: Deserialize<'de>,
    M: IntoIterator<Item = (K, V)> + FromIterator<(K, V)>,
    D: Deserializer<'de>,
{
    Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
}
