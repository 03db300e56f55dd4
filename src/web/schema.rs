//! JSON schemas of the types that go in and out: for the OpenAPI document, and to find all faults of
//! a body at once before it is read.

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, RwLock};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use crate::domain::{Fault, moment};
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

/// The extension of a text that holds several codes with commas between: the component that lists them. The document
/// shows such a parameter as an array.
pub const LIST_OF: &str = "x-list-of";

/// The schema of a parameter that takes several codes with commas between; `codes` is the component that lists them.
pub fn list_of(description: &str, codes: &str) -> RefOr<Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .max_length(Some(200))
        .pattern(Some("^[a-z-]+(,[a-z-]+)*$"))
        .extensions(Some([(LIST_OF, json!(codes))].into_iter().collect()))
        .into()
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
    let checker = Arc::new(make(&shape_of::<T>())?);
    checkers
        .write()
        .map_err(|e| lost(e.to_string()))?
        .insert(TypeId::of::<T>(), checker.clone());
    Ok(checker)
}

fn make(shape: &Shape) -> Result<Checker> {
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
        .with_format("date", moment::is_date)
        .with_format("date-time", moment::is_date_time)
        .build(&document)
        .map_err(|e| Error::internal(e.to_string()))?;
    Ok(Checker {
        validator,
        properties,
    })
}

impl Checker {
    /// All faults at once, in the order of the document; at most a hundred.
    pub fn faults(&self, value: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        for error in self.validator.iter_errors(value).take(MOST_FAULTS) {
            tell(&error, &mut faults);
        }
        // What is of another type is none of the codes either, and which there are says more.
        let no_code: HashSet<String> = faults
            .iter()
            .filter(|fault| fault.code == "not-allowed")
            .map(|fault| fault.pointer.clone())
            .collect();
        faults.retain(|fault| fault.code != "wrong-type" || !no_code.contains(&fault.pointer));
        faults.truncate(MOST_FAULTS);
        faults
    }
}

const MOST_FAULTS: usize = 100;

/// One fault, or, for what may be null or something of a shape, the faults of that shape: that it is not
/// null is no news to anybody who sent something else.
fn tell(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    use ValidationErrorKind::{AdditionalProperties, AnyOf, Format, OneOfNotValid, Required};
    if let AnyOf { context } | OneOfNotValid { context } = error.kind() {
        let mut shapes = context.iter().filter(|faults| !wants_null(faults, error));
        if let (Some(shape), None) = (shapes.next(), shapes.next()) {
            shape.iter().for_each(|fault| tell(fault, faults));
            return;
        }
    }
    let text = in_words(error);
    let at = error.instance_path();
    let code = code_of(error.kind().keyword());
    // What is missing and what is too much has a place of its own, although nothing was expected or sent there.
    match error.kind() {
        Required { property } if property.is_string() => {
            let name = property.as_str().unwrap_or_default();
            faults.push(Fault::new(at.join(name).to_string(), code, text));
        }
        AdditionalProperties { unexpected } => faults.extend(unexpected.iter().map(|name| {
            Fault::new(
                at.join(name.as_str()).to_string(),
                code,
                "There is no such property.",
            )
        })),
        Format { .. } if error.instance().as_str().is_some_and(moment::is_out_of_years) => {
            faults.push(Fault::new(
                at.to_string(),
                "out-of-years",
                "The year is from 1800 to 2100.",
            ));
        }
        _ => faults.push(Fault::new(at.to_string(), code, text)),
    }
}

/// What is wrong and what to send, in a sentence. Every code that may be sent is named, however many there are.
fn in_words(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Enum { options } => {
            let in_words = |code: &Value| code.as_str().map_or_else(|| code.to_string(), str::to_owned);
            let codes: Vec<String> = options.as_array().into_iter().flatten().map(in_words).collect();
            format!("Send one of: {}.", codes.join(", "))
        }
        ValidationErrorKind::Type { .. } if error.instance().is_null() => {
            "This cannot be null: send a value. What a PATCH is to leave as it is, leave out.".to_owned()
        }
        _ => {
            let text = error.to_string();
            if text.chars().count() > LONGEST_TEXT {
                return text.chars().take(LONGEST_TEXT).chain("…".chars()).collect();
            }
            text
        }
    }
}

/// How much is told of what was sent, in characters.
const LONGEST_TEXT: usize = 300;

/// Whether this branch of an alternative asks for null and nothing else.
fn wants_null(branch: &[ValidationError<'_>], whole: &ValidationError<'_>) -> bool {
    branch.len() == 1
        && branch.iter().all(|fault| {
            let kind = fault.kind();
            fault.instance_path() == whole.instance_path()
                && matches!(
                    kind,
                    ValidationErrorKind::Type {
                        kind: TypeKind::Single(JsonType::Null)
                    }
                )
        })
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
