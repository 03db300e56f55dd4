//! Schema components of the document: each type has its own name, so that client generators can use it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::schema_ref;
use crate::examples::example_of;
use crate::json_schema::Shape;

/// Extensible enumerations: codes may be added without a new version, so the schema also allows any other text.
const OPEN: &[&str] = &[
    "BlockerCode",
    "FaultCode",
    "ObstacleCode",
    "ProblemCode",
    "WaitingOn",
];

/// Enumerations that are extensible in filters only, not in responses.
const OPEN_FILTERS: &[&str] = &["CaseStatus"];

/// Adds all parts of a shape.
pub(super) fn add(schemas: &mut Map<String, Value>, shape: Shape) {
    for (name, schema) in shape.parts {
        if let Ok(value) = serde_json::to_value(&schema) {
            schemas.insert(name, value);
        }
    }
}

/// The components sorted by name. Each alternative of a `oneOf` becomes a named component, and extensible enumerations
/// are opened.
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
            "description": "A JSON object; its content is described at the property that refers to it.",
            "additionalProperties": true,
        }),
    );
    all.sort_keys();
    all
}

/// Name of the component for an object whose members are not described.
const JSON_OBJECT: &str = "JsonObject";

/// Name of the component for a filter that takes these codes or any other text.
pub(super) fn open_name(codes: &str) -> String {
    format!("Any{codes}")
}

/// An extensible enumeration: the known codes, or any other text. Tools that support `x-extensible-enum` read the
/// codes from there.
fn open(known: &str, schema: &Value) -> Value {
    json!({
        "description": schema.get("description"),
        "anyOf": [schema_ref(known), { "type": "string" }],
        "x-extensible-enum": schema.get("enum"),
    })
}

/// Replaces a nullable object of any content by a reference to a component: client generators would name it by number.
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

/// Moves each tagged alternative to its own component (`ReleaseCommitmentMoneyAction`) and sets the discriminator:
/// client generators would name the alternatives by number.
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

/// The tag of an alternative: the property that has one fixed value, and that value.
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

/// Examples of these bodies, by component name.
pub(super) fn examples(bodies: BTreeSet<String>, schemas: &Map<String, Value>) -> Map<String, Value> {
    bodies
        .into_iter()
        .map(|name| {
            let value = example_of(&name, schemas);
            (name, json!({ "value": value }))
        })
        .collect()
}
