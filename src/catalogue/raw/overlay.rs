//! How a later layer is laid over an earlier one.

use indexmap::IndexMap;

/// Something that a later layer can be laid over.
pub(crate) trait Overlay {
    /// Takes over what the later layer gives, keeps the rest.
    fn overlay(&mut self, later: Self);
}

impl<T: Overlay> Overlay for Option<T> {
    fn overlay(&mut self, later: Self) {
        match (self, later) {
            (Some(earlier), Some(later)) => earlier.overlay(later),
            (earlier @ None, later @ Some(_)) => *earlier = later,
            (_, None) => {}
        }
    }
}

impl<T: Overlay> Overlay for IndexMap<String, T> {
    fn overlay(&mut self, later: Self) {
        for (key, value) in later {
            match self.get_mut(&key) {
                Some(earlier) => earlier.overlay(value),
                None => {
                    self.insert(key, value);
                }
            }
        }
    }
}

/// Types that a later layer replaces whole: a list is no sum of lists.
macro_rules! replaced_whole {
    ($($kind:ty),+ $(,)?) => {
        $(impl Overlay for $kind {
            fn overlay(&mut self, later: Self) {
                *self = later;
            }
        })+
    };
}
replaced_whole!(String, bool, f64, u8, u16, u32, Vec<String>);

/// Types whose fields are all optional, as they are written, and laid over field by field.
macro_rules! raw {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[cfg_attr(klant_schema, derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields, default)]
            pub(crate) struct $name { $($(#[$field_meta])* pub $field: $kind),+ }

            impl Overlay for $name {
                fn overlay(&mut self, later: Self) {
                    $(self.$field.overlay(later.$field);)+
                }
            }
        )+
    };
}

pub(crate) use {raw, replaced_whole};
