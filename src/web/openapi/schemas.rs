//! The components of the document: each type under a name of its own, as generators of clients can take it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::schema_ref;
use crate::web::examples::example_of;
use crate::web::schema::Shape;

/// The codes to which more may be added without a new version: one of the known ones, or any other text.
const OPEN: &[&str] = &[
    "BlockerCode",
    "FaultCode",
    "ObstacleCode",
    "ProblemCode",
    "WaitingOn",
];

/// The codes of which a filter takes several: the filter is open, what is shown is not.
const OPEN_FILTERS: &[&str] = &["CaseStatus"];

/// Adds a shape and the parts that it needs.
pub(super) fn add(schemas: &mut Map<String, Value>, shape: Shape) {
    for (name, schema) in shape.parts {
        if let Ok(value) = serde_json::to_value(&schema) {
            schemas.insert(name, value);
        }
    }
}

/// The components in the order of their names. Alternatives have names of their own, and codes to which more may be
/// added are open.
pub(super) fn finish(schemas: Map<String, Value>) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, mut schema) in schemas {
        all.extend(name_alternatives(&name, &mut schema));
        name_nullable_objects(&mut schema);
        if OPEN_FILTERS.contains(&name.as_str()) {
            all.insert(open_name(&name), open(&name, &schema));
        }
        if OPEN.contains(&name.as_str()) {
            let known = format!("Known{name}");
            let opened = open(&known, &schema);
            all.insert(known, std::mem::replace(&mut schema, opened));
        }
        all.insert(name, schema);
    }
    all.insert(
        JSON_OBJECT.into(),
        json!({
            "type": "object",
            "description": "A JSON object; what is in it is told where it stands.",
            "additionalProperties": true,
        }),
    );
    all.sort_keys();
    all
}

/// The component of an object of which the document tells no members.
const JSON_OBJECT: &str = "JsonObject";

/// The component of a filter that takes any text beside these codes.
pub(super) fn open_name(codes: &str) -> String {
    format!("Any{codes}")
}

/// An enumeration that stays open: what is known, or any other text. `x-extensible-enum` says the same to tools that
/// know it.
fn open(known: &str, schema: &Value) -> Value {
    json!({
        "description": schema.get("description"),
        "anyOf": [schema_ref(known), { "type": "string" }],
        "x-extensible-enum": schema.get("enum"),
    })
}

/// Refers to a component where something is an object of any content or null: a generator would number the two.
fn name_nullable_objects(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let types = members.get("type").and_then(Value::as_array);
            let nullable =
                types.is_some_and(|types| types.contains(&"object".into()) && types.contains(&"null".into()));
            if nullable && !members.contains_key("properties") {
                members.remove("type");
                members.insert(
                    "oneOf".into(),
                    json!([schema_ref(JSON_OBJECT), { "type": "null" }]),
                );
            }
            members.values_mut().for_each(name_nullable_objects);
        }
        Value::Array(items) => items.iter_mut().for_each(name_nullable_objects),
        _ => {}
    }
}

/// Gives each alternative that a tag tells apart a component of its own (`ReleaseCommitmentMoneyAction`), and names
/// the tag: a generator would number them.
fn name_alternatives(name: &str, schema: &mut Value) -> Vec<(String, Value)> {
    let Some(alternatives) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else {
        return Vec::new();
    };
    let mut named = Vec::new();
    let mut mapping = Map::new();
    let mut tag = None;
    for alternative in alternatives {
        let Some((property, value)) = tag_of(alternative) else {
            continue;
        };
        let own_name = format!("{}{name}", pascal_case(&value));
        let reference = format!("#/components/schemas/{own_name}");
        mapping.insert(value, reference.clone().into());
        tag = Some(property);
        let whole = std::mem::replace(alternative, json!({ "$ref": reference }));
        named.push((own_name, whole));
    }
    if let Some(property) = tag {
        schema["discriminator"] = json!({ "propertyName": property, "mapping": mapping });
    }
    named
}

/// The property of an object that has one fixed value, and that value.
fn tag_of(schema: &Value) -> Option<(String, String)> {
    schema
        .get("properties")?
        .as_object()?
        .iter()
        .find_map(|(name, property)| {
            let values = property.get("enum")?.as_array()?;
            match values.as_slice() {
                [one] => Some((name.clone(), one.as_str()?.to_owned())),
                _ => None,
            }
        })
}

fn pascal_case(code: &str) -> String {
    code.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// An example of each of these bodies.
pub(super) fn examples(bodies: BTreeSet<String>, schemas: &Map<String, Value>) -> Map<String, Value> {
    bodies
        .into_iter()
        .map(|name| {
            let value = example_of(&name, schemas);
            (name, json!({ "value": value }))
        })
        .collect()
}
