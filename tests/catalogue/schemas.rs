//! The editors' schemas: current, and true of every file that is shipped.

use super::offenders;
use klant::catalogue::{SCHEMAS, built_in_layer, published_schemas, schema};
use serde_json::Value;
use std::{fs, path::Path};

/// Where a schema is kept.
fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("catalogue/{name}.schema.json"))
}

/// Everything that has a schema, derived from the types.
fn derived() -> Vec<(&'static str, Value)> {
    let beside = [
        ("plan", klant::scorecard::plan::schema()),
        ("report", klant::render::report::report_schema()),
    ];
    SCHEMAS.into_iter().map(|name| (name, schema(name).unwrap())).chain(beside).collect()
}

#[test]
fn the_schemas_beside_the_catalogue_are_current() {
    let mut faults = Vec::new();
    let published = published_schemas();
    for (name, schema) in derived() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
            fs::write(path(name), &text).unwrap();
        } else if !published.contains(&(name, &text)) {
            faults.push(format!(
                "catalogue/{name}.schema.json: SNAPSHOTS=overwrite cargo test schemas"
            ));
        }
    }
    offenders(&faults);
    assert_eq!(published.len(), derived().len(), "one without a type");
}

#[test]
fn every_property_says_what_it_is() {
    fn walk(schema: &Value, at: &str, faults: &mut Vec<String>) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for (key, property) in properties {
                if property.get("description").is_none_or(|text| text == "") {
                    faults.push(format!("{at}/{key}"));
                }
                walk(property, &format!("{at}/{key}"), faults);
            }
        }
        for key in ["additionalProperties", "items"] {
            schema.get(key).into_iter().for_each(|below| walk(below, &format!("{at}/*"), faults));
        }
    }
    let mut faults = Vec::new();
    for name in SCHEMAS {
        walk(&schema(name).unwrap(), name, &mut faults);
    }
    walk(&klant::scorecard::plan::schema(), "plan", &mut faults);
    offenders(&faults);
}

/// What does not fit, as far as the schemas go: types, choices, keys, what is needed.
fn misfits(value: &Value, schema: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(kind) = schema.get("type").and_then(Value::as_str) {
        let fits = match kind {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_u64() || value.is_i64(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{at}: the schema says {other}"),
        };
        if !fits {
            faults.push(format!("{at}: {value} is no {kind}"));
        }
    }
    let choices = |key: &str| schema.get(key).and_then(Value::as_array);
    if choices("enum").is_some_and(|choices| !choices.contains(value)) {
        faults.push(format!("{at}: {value} is no choice"));
    }
    if let Some(choices) = choices("oneOf") {
        let fits = |one: &&Value| {
            one.get("const") == Some(value)
                || one.get("enum").and_then(Value::as_array).is_some_and(|all| all.contains(value))
        };
        if choices.iter().filter(fits).count() != 1 {
            faults.push(format!("{at}: {value} is no choice"));
        }
    }
    if let Some(ways) = choices("anyOf") {
        let has = |way: &Value| {
            way["required"]
                .as_array()
                .unwrap()
                .iter()
                .all(|key| value.get(key.as_str().unwrap()).is_some())
        };
        if !ways.iter().any(has) {
            faults.push(format!("{at}: something is missing"));
        }
    }
    if let Some(object) = value.as_object() {
        for (key, below) in object {
            let at = format!("{at}/{key}");
            let known = schema.get("properties").and_then(|properties| properties.get(key));
            match (known, schema.get("additionalProperties")) {
                (Some(known), _) => misfits(below, known, &at, faults),
                (None, Some(Value::Bool(false)) | None) => faults.push(format!("{at}: unknown")),
                (None, Some(others)) => misfits(below, others, &at, faults),
            }
        }
    }
    if let (Some(list), Some(items)) = (value.as_array(), schema.get("items")) {
        list.iter().for_each(|item| misfits(item, items, at, faults));
    }
}

#[test]
fn every_shipped_file_fits_its_schema() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for (path, text) in &built_in_layer().files {
        let (translated, within) = match path.strip_prefix("languages/") {
            Some(rest) => (true, rest.split_once('/').unwrap().1),
            None => (false, path.as_str()),
        };
        let name = match within.split('/').next().unwrap() {
            "kpis" => "kpi",
            "objectives" => "objectives",
            "sectors" => "sector",
            "themes" => "theme",
            "units.toml" => "units",
            "labels" => continue,
            other => panic!("{other}: what is this?"),
        };
        let texts = if translated && name != "units" { "-texts" } else { "" };
        let value: Value = toml::from_str(text).unwrap();
        seen += 1;
        misfits(&value, &schema(&format!("{name}{texts}")).unwrap(), path, &mut faults);
    }
    assert!(seen > 600, "only {seen} files were seen");
    offenders(&faults);
}

#[test]
fn a_schema_catches_a_misspelt_key_and_an_unknown_choice() {
    let entry: Value =
        toml::from_str("name = \"A\"\nlense = \"opinion\"\nlens = \"oppinion\"").unwrap();
    let mut faults = Vec::new();
    misfits(&entry, &schema("kpi").unwrap(), "kpi", &mut faults);
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(schema("nothing").is_none());
}
