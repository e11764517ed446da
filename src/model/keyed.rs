//! Choices with a key each: spelled once, read and written everywhere in the same way.

/// Declares an enumeration whose keys are the names of its variants in kebab-case: in files, plans,
/// workbooks and reports alike.
macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
            strum::Display, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
        )]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $variant),+ }
    };
}

pub(crate) use keyed;
