//! A parsed TOML tree as serde reads it, with faults as data.
//!
//! What the types ask for is held against what stands there before they see it, so that a fault
//! says what was expected; the way to it is noted on the way back.

use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
        Unexpected, VariantAccess, Visitor, value::StrDeserializer,
    },
};
use std::{borrow::Cow, fmt, ops::Range};
use toml::{
    Spanned,
    de::{DeInteger, DeTable, DeValue},
};

/// Why a tree does not fit its type, and where.
#[derive(Debug)]
pub(super) struct Problem {
    /// What is wrong.
    pub(super) kind: ProblemKind,
    /// The number of the key or element at each level, the innermost first.
    pub(super) route: Vec<usize>,
    /// The key or value that is meant; none for the text as a whole.
    pub(super) span: Option<Range<usize>>,
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum ProblemKind {
    /// A key that the type does not have.
    UnknownKey { key: String, known: &'static [&'static str] },
    /// A word that an enumeration does not have.
    UnknownWord { word: String, known: &'static [&'static str] },
    /// A key that the type cannot do without.
    MissingKey(&'static str),
    /// Another sort of value.
    Expected(Sort),
    /// A text that the named type does not understand.
    Unfit(&'static str),
    /// Anything else, in the words of whoever found it.
    Other(String),
}

/// The sorts of values that are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    Number,
    WholeNumber,
    Text,
    TruthValue,
    List,
    Table,
}

impl Problem {
    fn new(kind: ProblemKind) -> Self {
        Self { kind, route: Vec::new(), span: None }
    }

    /// The same, if it is nowhere yet, at a key or value.
    fn at(mut self, span: Range<usize>) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// The same, one level further out.
    fn within(mut self, position: usize) -> Self {
        self.route.push(position);
        self
    }

    /// What a type refuses without a reason of its own is of another sort than it asked for.
    fn expecting(mut self, sort: Sort) -> Self {
        if matches!(self.kind, ProblemKind::Other(_)) {
            self.kind = ProblemKind::Expected(sort);
        }
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.kind)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ProblemKind::Other(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(ProblemKind::UnknownWord { word: word.to_owned(), known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::new(ProblemKind::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(ProblemKind::MissingKey(key))
    }
}

/// A tree to read from.
pub(super) struct Root<'t>(pub(super) &'t DeTable<'t>);

/// A value to read from.
#[derive(Clone, Copy)]
struct TomlNode<'t>(&'t Spanned<DeValue<'t>>);

/// Methods that hold one sort of value against what stands there.
macro_rules! ask {
    ($($method:ident)+ => $sort:ident, $pattern:pat) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            match self.0.get_ref() {
                $pattern => self
                    .deserialize_any(visitor)
                    .map_err(|problem| problem.expecting(Sort::$sort)),
                _ => Err(Problem::new(ProblemKind::Expected(Sort::$sort)).at(self.0.span())),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for TomlNode<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.get_ref() {
            DeValue::String(text) => visitor.visit_borrowed_str(text),
            DeValue::Integer(number) => match whole(number) {
                Some(number) => visitor.visit_i64(number),
                None => Err(Problem::new(ProblemKind::Expected(Sort::WholeNumber))),
            },
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => Err(Problem::new(ProblemKind::Expected(Sort::Number))),
            },
            DeValue::Boolean(truth) => visitor.visit_bool(*truth),
            DeValue::Datetime(date) => visitor.visit_string(date.to_string()),
            DeValue::Array(list) => visitor.visit_seq(Elements { list: list.iter().enumerate() }),
            DeValue::Table(table) => visitor.visit_map(TomlEntries::new(table)),
        }
        .map_err(|problem| problem.at(self.0.span()))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let number = match self.0.get_ref() {
            DeValue::Integer(number) => whole(number).map(|number| number as f64),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => visitor.visit_f64(number),
            None => Err(Problem::new(ProblemKind::Expected(Sort::Number))),
        }
        .map_err(|problem| problem.at(self.0.span()))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_f64(visitor)
    }

    ask!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        => WholeNumber, DeValue::Integer(_));
    ask!(deserialize_char deserialize_str deserialize_string => Text, DeValue::String(_));
    ask!(deserialize_bool => TruthValue, DeValue::Boolean(_));

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self).map_err(|problem| named(problem, name))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.get_ref() {
            DeValue::Array(_) => self.deserialize_any(visitor),
            _ => Err(Problem::new(ProblemKind::Expected(Sort::List)).at(self.0.span())),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.get_ref() {
            DeValue::Table(_) => self.deserialize_any(visitor),
            _ => Err(Problem::new(ProblemKind::Expected(Sort::Table)).at(self.0.span())),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.0.get_ref() {
            DeValue::String(word) => visitor.visit_enum(Word(word)),
            _ => Err(Problem::new(ProblemKind::Expected(Sort::Text))),
        }
        .map_err(|problem| problem.at(self.0.span()))
    }

    serde::forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

impl<'de> Deserializer<'de> for Root<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_map(TomlEntries::new(self.0))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// What a text's own type refuses does not fit that type.
fn named(mut problem: Problem, name: &'static str) -> Problem {
    if matches!(problem.kind, ProblemKind::Other(_)) {
        problem.kind = ProblemKind::Unfit(name);
    }
    problem
}

/// A whole number, if it is not beyond all that are used.
fn whole(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The elements of a list, each with its place.
struct Elements<I> {
    list: I,
}

impl<'de, I> SeqAccess<'de> for Elements<I>
where
    I: Iterator<Item = (usize, &'de Spanned<DeValue<'de>>)>,
{
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some((position, element)) = self.list.next() else { return Ok(None) };
        let read = seed.deserialize(TomlNode(element));
        read.map(Some).map_err(|problem| problem.at(element.span()).within(position))
    }
}

/// A key of the tree with its value.
type TomlEntry<'t> = (&'t Spanned<Cow<'t, str>>, &'t Spanned<DeValue<'t>>);

/// The keys of a table, each with its place.
struct TomlEntries<'t> {
    table: Box<dyn Iterator<Item = (usize, TomlEntry<'t>)> + 't>,
    value: Option<(usize, &'t Spanned<DeValue<'t>>)>,
}

impl<'t> TomlEntries<'t> {
    fn new(table: &'t DeTable<'t>) -> Self {
        Self { table: Box::new(table.iter().enumerate()), value: None }
    }
}

impl<'de> MapAccess<'de> for TomlEntries<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let Some((position, (key, value))) = self.table.next() else { return Ok(None) };
        self.value = Some((position, value));
        let read = seed.deserialize(Key(key.get_ref()));
        read.map(Some).map_err(|problem| problem.at(key.span()).within(position))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some((position, value)) = self.value.take() else {
            return Err(de::Error::custom("a value without its key"));
        };
        let read = seed.deserialize(TomlNode(value));
        read.map_err(|problem| problem.at(value.span()).within(position))
    }
}

/// A key to read from.
struct Key<'t>(&'t str);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self).map_err(|problem| named(problem, name))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_enum(Word(self.0))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A word of an enumeration.
struct Word<'t>(&'t str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Problem;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Problem> {
        let word: StrDeserializer<'_, Problem> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Problem;

    fn unit_variant(self) -> Result<(), Problem> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Problem> {
        Err(Problem::new(ProblemKind::Expected(Sort::Table)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Problem> {
        Err(Problem::new(ProblemKind::Expected(Sort::Table)))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Problem> {
        Err(Problem::new(ProblemKind::Expected(Sort::Table)))
    }
}
