//! Values that are written as a text with a grammar of its own.

use serde::{Deserialize, Deserializer, de};
use std::{fmt, marker::PhantomData, str::FromStr};

/// A value that is written as a text. Whoever reads a file knows by its name what did not fit.
pub trait Parsed: FromStr<Err: fmt::Display> {
    /// The name of the type.
    const NAME: &'static str;
}

/// Reads a text and parses it.
pub(crate) fn parsed<'de, T: Parsed, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_newtype_struct(T::NAME, Parse(str::parse, PhantomData::<T>))
}

/// As [`parsed`], where an empty text says that there is none.
pub(crate) fn parsed_or_blank<'de, T: Parsed, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let parse = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
    from.deserialize_newtype_struct(T::NAME, Parse(parse, PhantomData::<T>))
}

struct Parse<F, T>(F, PhantomData<T>);

impl<'de, F, T: Parsed, R> de::Visitor<'de> for Parse<F, T>
where
    F: FnOnce(&str) -> Result<R, T::Err>,
{
    type Value = R;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::NAME)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<R, D::Error> {
        self.visit_str(&String::deserialize(from)?)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<R, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// Implements reading of values that are written as a text.
macro_rules! read_as_text {
    ($($kind:ident),+) => {
        $(impl Parsed for $kind {
            const NAME: &'static str = stringify!($kind);
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                parsed(from)
            }
        })+
    };
}

use super::{Id, Period, ValueProposition};
read_as_text!(Id, Period, ValueProposition);
