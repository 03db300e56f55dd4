//! The API documents are fit for client generators: no constructs that generators fail on, named types, open code
//! lists, and descriptions that are clear without the source.

use std::collections::BTreeSet;
use std::path::Path;

use edba::domain::FaultCode;
use edba::error::ObstacleCode;
use edba::web::openapi;
use serde_json::Value;

use crate::app::{App, Backend};

const URL: &str = "https://edba.example";

fn document() -> Value {
    serde_json::from_str(&openapi::document(URL)).unwrap()
}

fn webhooks() -> Value {
    serde_json::from_str(&openapi::webhooks_document(URL)).unwrap()
}

/// Every object of a document, with its pointer.
fn objects<'a>(value: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => {
            found.push((at.to_owned(), value));
            for (name, inner) in members {
                objects(inner, &format!("{at}/{}", name.replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                objects(inner, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

fn every_object(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    objects(document, "", &mut found);
    found
}

#[test]
fn webhooks_have_a_document_of_their_own_beside_that_of_the_api() {
    let app = App::start(Backend::Sqlite);
    let api = app.anonymous().get("/v1/openapi.json").expect(200).body;
    assert!(api.get("webhooks").is_none());
    let tag = api["tags"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tag| tag["name"] == "Webhooks")
        .unwrap()
        .clone();
    let address = tag["externalDocs"]["url"].as_str().unwrap();
    let beside = app
        .anonymous()
        .get(address.strip_prefix(&app.url).unwrap())
        .expect(200);
    assert_eq!(beside.header("access-control-allow-origin"), "*");
    assert_eq!(beside.body["openapi"], "3.1.0");
    let message =
        &beside.body["webhooks"]["message"]["post"]["requestBody"]["content"]["application/cloudevents+json"];
    assert_eq!(message["schema"]["$ref"], "#/components/schemas/WebhookMessage");
    assert!(beside.body["components"]["schemas"]["WebhookMessage"].is_object());
    assert!(beside.body.get("paths").is_none());
}

#[test]
fn no_description_leads_into_the_source() {
    for document in [document(), webhooks()] {
        for (at, object) in every_object(&document) {
            for member in ["description", "summary", "title"] {
                let Some(text) = object[member].as_str() else {
                    continue;
                };
                for trace in ["[`", "`]", "::", "](crate", "](super", "](self"] {
                    assert!(
                        !text.contains(trace),
                        "{at}/{member} leads into the source: {text}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_generator_has_to_make_up_a_name() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (at, inner) in every_object(schema) {
            // The parts of what is put together of several have no names.
            let own = at.is_empty() || at.contains("/allOf/") || at.ends_with("/properties");
            let inline = !own && inner["properties"].is_object();
            assert!(!inline, "{name}{at} is a type without a name");
            for alternative in ["oneOf", "anyOf"]
                .iter()
                .flat_map(|which| inner[*which].as_array())
                .flatten()
            {
                let plain = ["string", "null"]
                    .iter()
                    .any(|plain| alternative["type"] == *plain);
                let named = alternative["$ref"].is_string() || (plain && alternative.get("enum").is_none());
                assert!(
                    named,
                    "{name}{at} has an alternative without a name: {alternative}"
                );
            }
            let types = inner["type"].as_array();
            assert!(
                types.is_none_or(|types| !types.contains(&"object".into())),
                "{name}{at} is an object or null"
            );
        }
        let alternatives = schema["oneOf"].as_array().into_iter().flatten();
        let tagged = alternatives.filter(|one| one["$ref"].is_string()).count();
        if tagged > 1 {
            assert!(
                schema["discriminator"]["propertyName"].is_string(),
                "{name}: no tag tells its alternatives apart"
            );
        }
    }
    let action = &document["components"]["schemas"]["MoneyAction"];
    let mapping = action["discriminator"]["mapping"].as_object().unwrap();
    assert_eq!(
        mapping["release-commitment"],
        "#/components/schemas/ReleaseCommitmentMoneyAction"
    );
    assert_eq!(mapping.len(), action["oneOf"].as_array().unwrap().len());
}

#[test]
fn codes_are_listed_and_more_may_come() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let opened = |schema: &Value| -> Vec<String> {
        let alternatives = schema["anyOf"].as_array().unwrap();
        assert_eq!(
            alternatives[1],
            serde_json::json!({ "type": "string" }),
            "{schema}"
        );
        let known = alternatives[0]["$ref"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap();
        assert_eq!(schemas[known]["enum"], schema["x-extensible-enum"], "{schema}");
        serde_json::from_value(schema["x-extensible-enum"].clone()).unwrap()
    };
    for (holder, member, codes) in [
        ("Problem", "code", "ProblemCode"),
        ("Fault", "code", "FaultCode"),
        ("Obstacle", "code", "ObstacleCode"),
        ("Obstacle", "waitingOn", "WaitingOn"),
        ("Blocker", "code", "BlockerCode"),
        ("Blocker", "waitingOn", "WaitingOn"),
    ] {
        let property = &schemas[holder]["properties"][member];
        let reference = property["$ref"]
            .as_str()
            .or_else(|| property["allOf"][0]["$ref"].as_str());
        assert_eq!(
            reference,
            Some(format!("#/components/schemas/{codes}").as_str()),
            "{holder}.{member}"
        );
        assert!(opened(&schemas[codes]).len() > 5, "{codes}");
    }
    let parameters = document["paths"]["/cases"]["get"]["parameters"]
        .as_array()
        .unwrap();
    let status = parameters
        .iter()
        .find(|parameter| parameter["name"] == "status")
        .unwrap();
    assert_eq!(
        (&status["style"], &status["explode"]),
        (&"form".into(), &false.into())
    );
    assert_eq!(
        status["schema"]["items"]["$ref"],
        "#/components/schemas/AnyCaseStatus"
    );
    assert!(opened(&schemas["AnyCaseStatus"]).contains(&"table-review".to_owned()));
}

/// The first literals of the calls of these functions in the sources: what stands behind `skip` arguments.
fn literals(calls: &[&str], skip: usize) -> BTreeSet<String> {
    fn read(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    let mut found = BTreeSet::new();
    for source in &sources {
        let product = source.split("#[cfg(test)]").next().unwrap();
        for call in calls {
            for (place, _) in product.match_indices(call) {
                if let Some(code) = argument(&product[place + call.len()..], skip) {
                    found.insert(code);
                }
            }
        }
    }
    found
}

/// The argument behind `skip` others, where it is a literal.
fn argument(arguments: &str, skip: usize) -> Option<String> {
    let (mut depth, mut skipped, mut start) = (0_u32, 0, 0);
    let mut inside = false;
    let mut letters = arguments.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' if inside => drop(letters.next()),
            '"' => inside = !inside,
            _ if inside => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                if skipped == skip {
                    let literal = arguments[start..place]
                        .trim()
                        .strip_prefix('"')?
                        .strip_suffix('"')?;
                    return Some(literal.to_owned());
                }
                if letter == ')' {
                    return None;
                }
                skipped += 1;
                start = place + 1;
            }
            _ => {}
        }
    }
    None
}

#[test]
fn every_code_of_a_fault_is_in_the_document() {
    let used = literals(&["Fault::new(", "Error::fault("], 1);
    assert!(used.len() > 40, "{used:?}");
    let missing: Vec<_> = used
        .iter()
        .filter(|code| !FaultCode::ALL.contains(&code.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "put them into src/domain/fault_code.rs: {missing:?}"
    );
}

#[test]
fn every_code_of_an_obstacle_is_in_the_document() {
    let document = document();
    let listed: Vec<String> = serde_json::from_value(
        document["components"]["schemas"]["ObstacleCode"]["x-extensible-enum"].clone(),
    )
    .unwrap();
    assert!(
        ObstacleCode::OTHERS
            .iter()
            .all(|code| listed.iter().any(|one| one == code))
    );
    let used = literals(&["Obstacle::new("], 0);
    assert!(used.len() > 3, "{used:?}");
    let missing: Vec<_> = used.iter().filter(|code| !listed.contains(code)).collect();
    assert!(
        missing.is_empty(),
        "put them into ObstacleCode::OTHERS: {missing:?}"
    );
}
