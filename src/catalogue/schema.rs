//! JSON schemas of the catalogue's files, for editors that complete and check.
//!
//! They come from the types that the files are read into. Whether an entry is
//! whole, and everything that needs more than one file, is said by `klant check`.

use super::raw::{RawKpi, RawObjective, RawSector, RawTheme, RawUnit};
use crate::model::{
    Accumulation, Aggregation, Direction, Effort, Frequency, Id, Kind, Lens, PeriodLength,
    PerspectivePosition, Provenance, Stakeholder, SurveyType, Timing, ValueProposition, enumerate,
    schema_of,
};
use indexmap::IndexMap;
use serde_json::{Value, json};

/// Kinds of files that have a schema; `-texts` are those of a language.
pub const SCHEMAS: [&str; 8] = [
    "kpi",
    "kpi-texts",
    "objectives",
    "objectives-texts",
    "sector",
    "sector-texts",
    "theme",
    "units",
];

/// The JSON schema of a kind of file; `None` when there is no such kind.
#[must_use]
pub fn schema(name: &str) -> Option<Value> {
    Some(match name {
        "kpi" => whole(
            kpi(),
            &["name", "definition", "lens", "sectors", "unit", "direction", "inputs", "formula"],
        ),
        "objectives" => {
            let mut objectives = objectives();
            if let Some(entry) = objectives.get_mut("additionalProperties") {
                *entry = whole(entry.take(), &["statement", "sectors", "kpis"]);
            }
            objectives
        }
        "sector" => sector(),
        "theme" => theme(),
        "units" => schema_of::<IndexMap<String, RawUnit>>("Units, by key: units.toml"),
        "kpi-texts" => texts(kpi()),
        "objectives-texts" => texts(objectives()),
        "sector-texts" => texts(sector()),
        _ => return None,
    })
}

fn kpi() -> Value {
    let mut schema = schema_of::<RawKpi>("A KPI: kpis/<outcome>/<id>.toml");
    enumerate::<Lens>(&mut schema, "lens");
    enumerate::<Kind>(&mut schema, "kind");
    enumerate::<ValueProposition>(&mut schema, "value_proposition");
    enumerate::<Direction>(&mut schema, "direction");
    enumerate::<Accumulation>(&mut schema, "level");
    enumerate::<Timing>(&mut schema, "timing");
    enumerate::<Frequency>(&mut schema, "frequency");
    enumerate::<Effort>(&mut schema, "effort");
    enumerate::<Stakeholder>(&mut schema, "asked_of");
    enumerate::<Aggregation>(&mut schema, "aggregate");
    enumerate::<SurveyType>(&mut schema, "type");
    enumerate::<Provenance>(&mut schema, "checked");
    for id in ["extends", "counter", "variant_of", "sectors"] {
        enumerate::<Id>(&mut schema, id);
    }
    schema
}

fn objectives() -> Value {
    let title = "Objectives, by id: objectives/<outcome>.toml";
    let mut schema = schema_of::<IndexMap<String, RawObjective>>(title);
    enumerate::<ValueProposition>(&mut schema, "value_proposition");
    for id in ["extends", "sectors", "kpis"] {
        enumerate::<Id>(&mut schema, id);
    }
    schema
}

fn sector() -> Value {
    let mut schema = schema_of::<RawSector>("A sector: sectors/<id>.toml");
    enumerate::<PeriodLength>(&mut schema, "every");
    enumerate::<PerspectivePosition>(&mut schema, "place");
    schema
}

fn theme() -> Value {
    let mut schema = schema_of::<RawTheme>("How things look: themes/<id>.toml");
    enumerate::<Id>(&mut schema, "extends");
    schema
}

/// What an entry needs that neither begins from another nor hides it.
fn whole(mut schema: Value, needed: &[&str]) -> Value {
    if let Some(object) = schema.as_object_mut() {
        let ways = json!([
            { "required": ["extends"] },
            { "required": ["removed"] },
            { "required": needed },
        ]);
        object.insert("anyOf".to_owned(), ways);
    }
    schema
}

/// What is not written in words: it stands in the original only.
const NO_TEXTS: [&str; 42] = [
    "also_called",
    "extends",
    "removed",
    "lens",
    "kind",
    "value_proposition",
    "sectors",
    "asked_of",
    "unit",
    "direction",
    "level",
    "timing",
    "frequency",
    "data_source",
    "effort",
    "counter",
    "variant_of",
    "minimum_answers",
    "formula",
    "common_practice",
    "sources",
    "example",
    "aggregate",
    "weighted_by",
    "part_of",
    "optional",
    "unique",
    "type",
    "answers",
    "positive",
    "negative",
    "deviation",
    "value",
    "share",
    "high",
    "high_share",
    "year",
    "kpis",
    "every",
    "source",
    "place",
    "defaults",
];

/// The same schema without what is not written in words.
fn texts(mut schema: Value) -> Value {
    fn strip(schema: &mut Value) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::Object(properties)) = object.get_mut("properties") {
                    properties.retain(|key, _| !NO_TEXTS.contains(&key.as_str()));
                }
                object.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut schema);
    if let Some(object) = schema.as_object_mut()
        && let Some(title) = object.get("title").and_then(Value::as_str)
    {
        let title = format!("{title}, in another language");
        object.insert("title".to_owned(), title.into());
    }
    schema
}
