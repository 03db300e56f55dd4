//! The committed OpenAPI document is valid, and the same as the one that the service returns.

use std::path::Path;

use serde_json::Value;

/// The snapshots of the documents, and how each is printed.
const SNAPSHOTS: &[(&str, &[&str])] = &[
    ("openapi/openapi.json", &["openapi"]),
    ("openapi/webhooks.json", &["openapi", "--webhooks"]),
];

pub fn committed() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/openapi.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Every operation of a document: path, method, operation.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((path.clone(), method.to_uppercase(), operation.clone()));
        }
    }
    all
}

#[test]
fn the_committed_documents_are_what_this_build_gives() {
    for (file, arguments) in SNAPSHOTS {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_edba"))
            .args(*arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        let committed =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_default();
        let given = String::from_utf8(output.stdout).unwrap();
        let first = committed
            .lines()
            .zip(given.lines())
            .position(|(a, b)| a != b)
            .map_or_else(String::new, |line| {
                format!("\nThe first difference is in line {}.", line + 1)
            });
        let how = format!("cargo run -- {} > {file}", arguments.join(" "));
        assert!(
            committed == given,
            "{file} is not what this build gives. Regenerate it:\n\n    {how}\n{first}"
        );
    }
}

#[test]
fn every_reference_resolves() {
    let document = committed();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference
            .strip_prefix('#')
            .expect("references stay inside the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                match (key.as_str(), inner) {
                    ("$ref", Value::String(reference)) => references.push(reference.clone()),
                    _ => collect(inner, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[test]
fn every_operation_is_described_and_answers_with_its_version() {
    let document = committed();
    let tags: Vec<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["name"].as_str().unwrap())
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let name = format!("{method} {path}");
        for text in ["summary", "description", "operationId"] {
            let given = operation[text].as_str().unwrap_or_default();
            assert!(!given.trim().is_empty(), "{name} has no {text}");
        }
        assert!(
            ids.insert(operation["operationId"].to_string()),
            "{name}: its id is taken"
        );
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(tags.contains(&tag), "{name}: the chapter {tag} is not in TAGS");
        for (status, response) in operation["responses"].as_object().unwrap() {
            if status.starts_with(['2', '3']) {
                assert!(
                    response["headers"].get("API-Version").is_some(),
                    "{name} {status}: no API-Version"
                );
            } else {
                assert!(
                    response["$ref"].is_string(),
                    "{name} {status}: not a shared problem response"
                );
            }
        }
        if method != "GET" {
            assert!(operation["responses"].get("400").is_some(), "{name}: no 400");
        }
    }
}

#[test]
fn every_parameter_and_component_is_described() {
    let document = committed();
    let mut wrong = Vec::new();
    for (path, method, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let described = parameter.get("$ref").is_some()
                || parameter["in"] == "path"
                || parameter["description"].as_str().is_some_and(|d| !d.is_empty());
            if !described {
                wrong.push(format!(
                    "{method} {path}: the parameter {} has no doc comment",
                    parameter["name"]
                ));
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let schema_is_reference_list = schema.get("allOf").is_some();
        if schema["description"].as_str().is_none_or(str::is_empty) && !schema_is_reference_list {
            wrong.push(format!("the type {name} has no doc comment"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_example_fits_its_schema() {
    let document = committed();
    let examples = document["components"]["examples"].as_object().unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(!examples.is_empty());
    for (name, example) in examples {
        assert!(schemas.contains_key(name), "the example {name} is of no type");
        let schema = serde_json::json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{name}"),
            "components": { "schemas": schemas },
        });
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&example["value"])
            .map(|e| format!("{name}{}: {e}", e.instance_path()))
            .collect();
        assert!(
            faults.is_empty(),
            "an example does not fit; give its field #[schema(example = …)]:\n{}",
            faults.join("\n")
        );
    }
}

#[test]
fn every_body_has_an_example() {
    let document = committed();
    for (path, method, operation) in operations(&document) {
        if let Some(content) = operation["requestBody"]["content"].as_object() {
            for body in content.values() {
                assert!(
                    body.get("examples").is_some(),
                    "{method} {path}: its body has no example"
                );
            }
        }
    }
}
