//! JSON schemas of the types that go in and out: for the OpenAPI document, and to find all faults of
//! a body at once before it is read.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use crate::domain::Fault;
use crate::error::{Error, Result};

/// A type as the OpenAPI document shows it: a name, and the components that it needs.
#[derive(Clone)]
pub struct Shape {
    pub name: String,
    pub parts: Vec<(String, RefOr<Schema>)>,
}

/// The shape of `T`, itself among its parts.
pub fn shape_of<T: ToSchema>() -> Shape {
    let name = T::name().into_owned();
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    parts.push((name.clone(), T::schema()));
    Shape { name, parts }
}

/// A page of `T`: `items`, and `nextCursor` where there are more.
pub fn page_of<T: ToSchema>() -> Shape {
    let mut shape = shape_of::<T>();
    let page = utoipa::openapi::ObjectBuilder::new()
        .description(Some("One page of a list, in a fixed order."))
        .property(
            "items",
            utoipa::openapi::ArrayBuilder::new().items(utoipa::openapi::Ref::from_schema_name(&shape.name)),
        )
        .property(
            "nextCursor",
            utoipa::openapi::ObjectBuilder::new()
                .schema_type(utoipa::openapi::schema::SchemaType::from_iter([
                    utoipa::openapi::schema::Type::String,
                    utoipa::openapi::schema::Type::Null,
                ]))
                .description(Some("Give it as `cursor` for the next page; null on the last.")),
        )
        .required("items")
        .required("nextCursor");
    shape.name = format!("{}Page", shape.name);
    shape.parts.push((shape.name.clone(), page.into()));
    shape
}

/// A validator for bodies, and the properties of the object for query parameters.
pub struct Checker {
    validator: jsonschema::Validator,
    pub properties: HashMap<String, Value>,
}

/// The checker of `T`, made once.
pub fn checker_of<T: ToSchema + 'static>() -> Result<Arc<Checker>> {
    static CHECKERS: OnceLock<RwLock<HashMap<TypeId, Arc<Checker>>>> = OnceLock::new();
    let checkers = CHECKERS.get_or_init(Default::default);
    let lost = |_| Error::internal("a lock was poisoned");
    if let Some(found) = checkers
        .read()
        .map_err(|e| lost(e.to_string()))?
        .get(&TypeId::of::<T>())
    {
        return Ok(found.clone());
    }
    let shape = shape_of::<T>();
    let mut schemas = serde_json::Map::new();
    for (name, schema) in &shape.parts {
        schemas.insert(name.clone(), serde_json::to_value(schema)?);
    }
    let properties = schemas
        .get(&shape.name)
        .and_then(|s| s.get("properties"))
        .and_then(Value::as_object)
        .map(|p| p.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
        .unwrap_or_default();
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{}", shape.name),
        "components": { "schemas": schemas },
    });
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .with_format("double", |_: &str| true)
        .build(&document)
        .map_err(|e| Error::internal(e.to_string()))?;
    let checker = Arc::new(Checker {
        validator,
        properties,
    });
    checkers
        .write()
        .map_err(|e| lost(e.to_string()))?
        .insert(TypeId::of::<T>(), checker.clone());
    Ok(checker)
}

impl Checker {
    /// All faults at once, in the order of the document; at most a hundred.
    pub fn faults(&self, value: &Value) -> Vec<Fault> {
        self.validator
            .iter_errors(value)
            .take(100)
            .map(|e| {
                let keyword = e.kind().keyword().to_owned();
                let mut text = e.to_string();
                if text.chars().count() > 300 {
                    text = text.chars().take(300).chain("…".chars()).collect();
                }
                Fault::new(e.instance_path().to_string(), code_of(&keyword), text)
            })
            .collect()
    }
}

/// The code of a fault, from the schema keyword that found it.
fn code_of(keyword: &str) -> &'static str {
    match keyword {
        "required" => "required",
        "additionalProperties" | "unevaluatedProperties" => "unknown-property",
        "type" => "wrong-type",
        "enum" | "const" => "not-allowed",
        "format" | "pattern" => "wrong-format",
        "minLength" | "minItems" | "minProperties" => "too-short",
        "maxLength" | "maxItems" | "maxProperties" => "too-long",
        "minimum" | "exclusiveMinimum" => "too-small",
        "maximum" | "exclusiveMaximum" => "too-large",
        "uniqueItems" => "duplicate",
        _ => "invalid",
    }
}
