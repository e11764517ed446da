//! JSON schemas for editors, from the types that are read.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The schema of a file of this type, as editors for TOML understand it.
///
/// An option that is left out is left out: TOML has no null, and nothing is
/// filled in by an editor.
#[must_use]
pub fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    tidy(&mut schema);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), title.into());
    }
    schema
}

/// Takes out nulls and defaults, here and below.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.remove("default");
            object.remove("title");
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [one] = types.as_slice() {
                    let one = one.clone();
                    object.insert("type".to_owned(), one);
                }
            }
            unwrap_option(object);
            // Names of properties are no words of the schema.
            for (key, below) in object {
                match below {
                    Value::Object(properties) if key == "properties" => {
                        properties.values_mut().for_each(tidy);
                    }
                    below => tidy(below),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// `anyOf` of something and nothing becomes the something; what is said of the option stays.
fn unwrap_option(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("anyOf") else { return };
    let nothing = |choice: &&Value| choice.get("type").is_some_and(|kind| kind == "null");
    if choices.len() != 2 || !choices.iter().any(|choice| nothing(&choice)) {
        return;
    }
    let some = choices.iter().find(|choice| !nothing(choice)).cloned();
    object.remove("anyOf");
    if let Some(Value::Object(some)) = some {
        for (key, value) in some {
            object.entry(key).or_insert(value);
        }
    }
}

/// Puts the choices of a type in the place of a text, wherever a table has a property of this name.
pub fn enumerate<T: JsonSchema>(schema: &mut Value, property: &str) {
    let choices = schema_of::<T>("");
    each(schema, property, &mut |found| {
        let list = found.get("type").is_some_and(|kind| kind == "array");
        let place = if list { found.get_mut("items") } else { Some(found) };
        let Some(place) = place.and_then(Value::as_object_mut) else { return };
        for key in ["oneOf", "enum", "pattern"] {
            if let Some(value) = choices.get(key) {
                place.insert(key.to_owned(), value.clone());
            }
        }
    });
}

/// Does something with every property of a name, here and below.
fn each(schema: &mut Value, property: &str, change: &mut dyn FnMut(&mut Value)) {
    match schema {
        Value::Object(object) => {
            if let Some(found) =
                object.get_mut("properties").and_then(|table| table.get_mut(property))
            {
                change(found);
            }
            object.values_mut().for_each(|below| each(below, property, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|below| each(below, property, change)),
        _ => {}
    }
}
