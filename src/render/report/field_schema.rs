//! Schemas of the report's fields whose types say less, or more, than a report does.

use schemars::{Schema, SchemaGenerator, json_schema};
use std::fmt::Display;
use strum::IntoEnumIterator;

fn keys<T: IntoEnumIterator + Display>() -> Vec<String> {
    T::iter().map(|key| key.to_string()).collect()
}

pub(super) fn one_of<T: IntoEnumIterator + Display>(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": keys::<T>() })
}

pub(super) fn maybe_one_of<T: IntoEnumIterator + Display>(_: &mut SchemaGenerator) -> Schema {
    let keys = keys::<T>().into_iter().map(serde_json::Value::from);
    let keys: Vec<_> = keys.chain([serde_json::Value::Null]).collect();
    json_schema!({ "type": ["string", "null"], "enum": keys })
}

pub(super) fn many_of<T: IntoEnumIterator + Display>(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": one_of::<T>(generator) })
}

/// Ids of periods, as SDMX writes them.
const PERIOD: &str = "^[0-9]{4}-(M(0[1-9]|1[0-2])|Q[1-4]|T[1-3]|S[12]|A1)$";

pub(super) fn period(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": PERIOD })
}

pub(super) fn maybe_period(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "pattern": PERIOD })
}

pub(super) fn periods(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": period(generator) })
}
