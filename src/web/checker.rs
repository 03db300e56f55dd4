//! Validates input against the JSON schema of its type, node by node: the length of an array before its items, and
//! only until [`MOST_FAULTS`] is exceeded. A whole-document validator collects every fault before it returns the
//! first, which takes seconds and hundreds of megabytes for an array of a few hundred thousand wrong items.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::fault_words::tell;
use super::json_schema::{Shape, shape_of};
use edba_common::error::{Error, Result};
use edba_domain::fault::MOST_FAULTS;
use edba_domain::{Fault, moment};

/// Validates values against a schema; `properties` is used to read query parameters.
pub struct Checker {
    nodes: Vec<Node>,
    root: usize,
    pub properties: HashMap<String, Value>,
}

/// The result of a check.
pub struct Checked {
    /// In document order; one more than [`MOST_FAULTS`] if there may be others.
    pub faults: Vec<Fault>,
    /// Number of values checked.
    pub looked_at: usize,
}

/// The compiled schema of one place in a document.
enum Node {
    /// Placeholder while the node is compiled.
    Unmade,
    /// Null, or a value of another node.
    OrNull(usize),
    /// Any other value, with its members or items if it has any.
    Of(Box<Own>),
}

struct Own {
    /// Validator of the value itself, without members and items.
    itself: Arc<Validator>,
    properties: HashMap<String, usize>,
    /// Whether unknown members are refused.
    closed: bool,
    items: Option<usize>,
}

/// Returns the checker of `T`, compiled once per process.
pub fn checker_of<T: ToSchema + 'static>() -> Result<Arc<Checker>> {
    static CHECKERS: OnceLock<RwLock<HashMap<TypeId, Arc<Checker>>>> = OnceLock::new();
    once(
        &CHECKERS,
        TypeId::of::<T>(),
        || Checker::compile(&shape_of::<T>()),
    )
}

/// Returns the cached value of a key; makes and caches it if absent.
fn once<K: std::hash::Hash + Eq, V>(
    kept: &OnceLock<RwLock<HashMap<K, Arc<V>>>>,
    key: K,
    make: impl FnOnce() -> Result<V>,
) -> Result<Arc<V>> {
    let kept = kept.get_or_init(Default::default);
    let poisoned = |_| Error::internal("a lock was poisoned");
    if let Some(found) = kept.read().map_err(|e| poisoned(e.to_string()))?.get(&key) {
        return Ok(found.clone());
    }
    let made = Arc::new(make()?);
    kept.write()
        .map_err(|e| poisoned(e.to_string()))?
        .insert(key, made.clone());
    Ok(made)
}

impl Checker {
    /// Compiles the checker of a shape.
    pub fn compile(shape: &Shape) -> Result<Self> {
        let mut schemas = Map::new();
        for (name, schema) in &shape.parts {
            schemas.insert(name.clone(), serde_json::to_value(schema)?);
        }
        let properties = schemas
            .get(&shape.name)
            .and_then(|s| s.get("properties"))
            .and_then(Value::as_object)
            .map(|p| p.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
            .unwrap_or_default();
        let mut making = Making {
            schemas: &schemas,
            nodes: Vec::new(),
            named: HashMap::new(),
        };
        let root = making.named(&shape.name)?;
        Ok(Self {
            nodes: making.nodes,
            root,
            properties,
        })
    }

    /// Checks a value; stops once there are more than [`MOST_FAULTS`] faults.
    pub fn check(&self, value: &Value) -> Checked {
        let mut walk = Walk {
            nodes: &self.nodes,
            at: String::new(),
            done: Checked {
                faults: Vec::new(),
                looked_at: 0,
            },
        };
        walk.visit(self.root, value);
        walk.done
    }

    /// The faults of a value: all of them, or the first [`MOST_FAULTS`] + 1.
    pub fn faults(&self, value: &Value) -> Vec<Fault> {
        self.check(value).faults
    }
}

/// Compiles the nodes of a schema.
struct Making<'s> {
    schemas: &'s Map<String, Value>,
    nodes: Vec<Node>,
    named: HashMap<String, usize>,
}

impl Making<'_> {
    /// The node of a component, compiled once: a component may refer to itself.
    fn named(&mut self, name: &str) -> Result<usize> {
        if let Some(found) = self.named.get(name) {
            return Ok(*found);
        }
        let schema = self
            .schemas
            .get(name)
            .ok_or_else(|| Error::internal(format!("the schema {name} is missing")))?;
        let place = self.nodes.len();
        self.named.insert(name.to_owned(), place);
        self.make(schema)
    }

    fn place_of(&mut self, schema: &Value) -> Result<usize> {
        match component_of(schema) {
            Some(name) => self.named(name),
            None => self.make(schema),
        }
    }

    fn make(&mut self, schema: &Value) -> Result<usize> {
        let place = self.nodes.len();
        self.nodes.push(Node::Unmade);
        let node = match or_null(schema) {
            Some(other) => Node::OrNull(self.place_of(other)?),
            None => Node::Of(Box::new(self.own(schema)?)),
        };
        if let Some(unmade) = self.nodes.get_mut(place) {
            *unmade = node;
        }
        Ok(place)
    }

    fn own(&mut self, schema: &Value) -> Result<Own> {
        let of = |itself, closed| Own {
            itself,
            properties: HashMap::new(),
            closed,
            items: None,
        };
        let Some(keywords) = schema.as_object().filter(|keywords| can_be_taken_apart(keywords)) else {
            let whole = compiled(&self.with_components(schema))?;
            return Ok(of(Arc::new(whole), false));
        };
        let closed = keywords.get("additionalProperties") == Some(&Value::Bool(false));
        let mut own = of(itself(keywords)?, closed);
        for (name, property) in keywords
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            own.properties.insert(name.clone(), self.place_of(property)?);
        }
        if let Some(items) = keywords.get("items").filter(|items| items.is_object()) {
            own.items = Some(self.place_of(items)?);
        }
        Ok(own)
    }

    /// A schema with all components added, so that it can be compiled as a whole.
    fn with_components(&self, schema: &Value) -> Value {
        let mut document = schema.clone();
        if let Some(keywords) = document.as_object_mut() {
            keywords.insert("components".into(), json!({ "schemas": self.schemas }));
        }
        document
    }
}

/// The component of a schema that is only a reference (annotations aside).
fn component_of(schema: &Value) -> Option<&str> {
    let keywords = schema.as_object()?;
    let name = keywords
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")?;
    keywords
        .keys()
        .all(|k| k == "$ref" || is_annotation(k))
        .then_some(name)
}

/// The non-null alternative of a schema that is only "this or null" (annotations aside).
fn or_null(schema: &Value) -> Option<&Value> {
    let keywords = schema.as_object()?;
    let alternatives = keywords
        .get("oneOf")
        .or_else(|| keywords.get("anyOf"))?
        .as_array()?;
    let is_null = |one: &&Value| one.get("type").is_some_and(|t| t == "null");
    let says_more = keywords
        .keys()
        .any(|k| k != "oneOf" && k != "anyOf" && !is_annotation(k));
    match alternatives.as_slice() {
        [other, null] | [null, other] if is_null(&null) && !is_null(&other) && !says_more => Some(other),
        _ => None,
    }
}

/// Whether members and items can be checked separately from the value itself.
fn can_be_taken_apart(keywords: &Map<String, Value>) -> bool {
    const WITH_PARTS: [&str; 8] = [
        "$ref",
        "oneOf",
        "anyOf",
        "allOf",
        "not",
        "prefixItems",
        "patternProperties",
        "propertyNames",
    ];
    let apart = !WITH_PARTS.iter().any(|k| keywords.contains_key(*k));
    apart && !keywords.get("additionalProperties").is_some_and(Value::is_object)
}

fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "description" | "title" | "example" | "examples" | "default" | "deprecated"
    ) || keyword.starts_with("x-")
}

/// The validator of a value without its members and items. Cached, since many places share one.
fn itself(keywords: &Map<String, Value>) -> Result<Arc<Validator>> {
    static VALIDATORS: OnceLock<RwLock<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    let parts = ["properties", "items", "additionalProperties"];
    let kept: Map<String, Value> = keywords
        .iter()
        .filter(|(keyword, _)| !is_annotation(keyword) && !parts.contains(&keyword.as_str()))
        .map(|(keyword, value)| (keyword.clone(), value.clone()))
        .collect();
    let schema = Value::Object(kept);
    once(&VALIDATORS, schema.to_string(), || compiled(&schema))
}

fn compiled(schema: &Value) -> Result<Validator> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("double", |_: &str| true)
        .with_format("date", moment::is_date)
        .with_format("date-time", moment::is_date_time)
        .build(schema)
        .map_err(|e| Error::internal(e.to_string()))
}

/// Walks a document and its schema together.
struct Walk<'c> {
    nodes: &'c [Node],
    /// JSON pointer of the current value.
    at: String,
    done: Checked,
}

impl Walk<'_> {
    fn has_enough(&self) -> bool {
        self.done.faults.len() > MOST_FAULTS
    }

    fn visit(&mut self, place: usize, value: &Value) {
        let nodes = self.nodes;
        match nodes.get(place) {
            Some(Node::OrNull(other)) if !value.is_null() => self.visit(*other, value),
            Some(Node::Of(own)) => {
                self.done.looked_at += 1;
                if self.fits(own, value) {
                    self.visit_parts(own, value);
                }
            }
            Some(Node::OrNull(_) | Node::Unmade) | None => {}
        }
    }

    /// Checks a value without its parts; returns false if the parts need no check.
    fn fits(&mut self, own: &Own, value: &Value) -> bool {
        if own.itself.is_valid(value) {
            return true;
        }
        let mut faults = Vec::new();
        for error in own.itself.iter_errors(value).take(MOST_FAULTS + 1) {
            tell(&self.at, &error, &mut faults);
        }
        // A value of the wrong type fails the enumeration too; report only the latter, which lists the allowed codes.
        let no_code: Vec<String> = faults
            .iter()
            .filter(|fault| fault.code == "not-allowed")
            .map(|fault| fault.pointer.clone())
            .collect();
        faults.retain(|fault| fault.code != "wrong-type" || !no_code.contains(&fault.pointer));
        let too_long = faults.iter().any(|fault| fault.code == "too-long");
        let room = (MOST_FAULTS + 1).saturating_sub(self.done.faults.len());
        self.done.faults.extend(faults.into_iter().take(room));
        !too_long
    }

    fn visit_parts(&mut self, own: &Own, value: &Value) {
        match value {
            Value::Array(items) => {
                let Some(of_items) = own.items else { return };
                for (index, item) in items.iter().enumerate() {
                    if self.has_enough() {
                        return;
                    }
                    self.within(&index.to_string(), |walk| walk.visit(of_items, item));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if self.has_enough() {
                        return;
                    }
                    let property = own.properties.get(name);
                    if property.is_none() && !own.closed {
                        continue;
                    }
                    let escaped = name.replace('~', "~0").replace('/', "~1");
                    self.within(&escaped, |walk| match property {
                        Some(property) => walk.visit(*property, member),
                        None => {
                            let text = "There is no such property.";
                            walk.done
                                .faults
                                .push(Fault::new(&walk.at, "unknown-property", text));
                        }
                    });
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn within(&mut self, part: &str, work: impl FnOnce(&mut Self)) {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(part);
        work(self);
        self.at.truncate(length);
    }
}
