//! Request bodies that are small but expensive to validate: both the work and the list of faults are bounded.

use edba::domain::fault::MOST_FAULTS;
use edba::service::tokens::Subject;
use edba::web::body_work::{OF_ACCOUNT, SMALL};
use edba::web::checker::Checker;
use edba::web::json_schema::Shape;
use edba::web::routes;
use rstest_reuse::apply;
use serde_json::{Map, Value, json};

use crate::app::{App, Backend, both};
use crate::contract::{Callers, SOME_ID, sound};

/// The shape of each JSON body, with the name of its operation.
fn bodies() -> Vec<(String, Shape)> {
    let all: Vec<_> = routes::lines()
        .into_iter()
        .filter(|line| !line.op.form)
        .filter_map(|line| {
            line.op
                .body
                .map(|shape| (format!("{} {}", line.op.method, line.op.path), shape))
        })
        .collect();
    assert!(all.len() > 50, "{}", all.len());
    all
}

fn schema(shape: &Shape, name: &str) -> Value {
    let (_, schema) = shape.parts.iter().find(|(part, _)| part == name).unwrap();
    serde_json::to_value(schema).unwrap()
}

fn properties(shape: &Shape) -> Map<String, Value> {
    let root = schema(shape, &shape.name);
    root["properties"].as_object().cloned().unwrap_or_default()
}

fn empty_objects(count: usize) -> Value {
    vec![json!({}); count].into()
}

fn is_array(schema: &Value) -> bool {
    let kind = &schema["type"];
    kind == "array"
        || kind
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!("array")))
}

#[test]
fn the_length_of_an_array_is_checked_before_its_items() {
    for (name, shape) in bodies() {
        let checker = Checker::compile(&shape).unwrap();
        for (property, schema) in properties(&shape) {
            let checked = checker.check(&json!({ &property: empty_objects(15_000) }));
            // The body itself, and this property.
            assert_eq!(checked.looked_at, 2, "{name} {property}");
            let at = format!("/{property}");
            let codes: Vec<&str> = checked
                .faults
                .iter()
                .filter(|fault| fault.pointer == at || fault.pointer.starts_with(&format!("{at}/")))
                .filter(|fault| fault.code != "duplicate")
                .map(|fault| fault.code.as_str())
                .collect();
            assert_eq!(codes.len(), 1, "{name} {property}: {codes:?}");
            if is_array(&schema) {
                assert_eq!(codes, ["too-long"], "{name} {property}");
            }
        }
    }
}

#[test]
fn a_check_ends_where_there_are_more_faults_than_are_told() {
    for (name, shape) in bodies() {
        let checker = Checker::compile(&shape).unwrap();
        let unknown: Map<String, Value> = (0..15_000).map(|n| (format!("no-such-{n}"), json!({}))).collect();
        let wrong = properties(&shape).into_iter().map(|(property, schema)| {
            let most = schema["maxItems"].as_u64().unwrap_or(1);
            (property, empty_objects(usize::try_from(most).unwrap()))
        });
        for body in [
            Value::Object(unknown),
            Value::Object(wrong.collect()),
            empty_objects(15_000),
        ] {
            let checked = checker.check(&body);
            assert!(
                checked.faults.len() <= MOST_FAULTS + 1,
                "{name}: {}",
                checked.faults.len()
            );
            // Each value that was looked at but for the body and its properties had a fault.
            assert!(
                checked.looked_at <= MOST_FAULTS + 1 + properties(&shape).len(),
                "{name}: {}",
                checked.looked_at
            );
        }
    }
}

#[test]
fn every_array_of_a_body_has_a_length() {
    fn unbounded(at: &str, schema: &Value, found: &mut Vec<String>) {
        if is_array(schema) && schema["maxItems"].is_null() {
            found.push(at.to_owned());
        }
        for (name, inner) in schema.as_object().into_iter().flatten() {
            unbounded(&format!("{at}/{name}"), inner, found);
        }
        for (place, inner) in schema.as_array().into_iter().flatten().enumerate() {
            unbounded(&format!("{at}/{place}"), inner, found);
        }
    }
    let mut found = Vec::new();
    for (_, shape) in bodies() {
        for (name, part) in &shape.parts {
            unbounded(name, &serde_json::to_value(part).unwrap(), &mut found);
        }
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_property_that_a_body_does_not_have_is_pointed_at() {
    for (name, shape) in bodies() {
        let checked = Checker::compile(&shape).unwrap().check(&json!({ "no/such": 1 }));
        let found: Vec<&str> = checked
            .faults
            .iter()
            .filter(|fault| fault.code == "unknown-property")
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(found, ["/no~1such"], "{name}");
    }
}

#[test]
fn a_large_body_of_many_kinds_is_answered_with_at_most_a_hundred_faults() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let guard = [("If-Match", "\"v1\"")];
    let many = format!("[{}]", vec!["{}"; 340_000].join(","));
    let unknown: Map<String, Value> = (0..10_000).map(|n| (format!("no-such-{n}"), json!(n))).collect();
    let filled = |part: &str| match part {
        "{year}" => "2026".to_owned(),
        part if part.starts_with('{') => SOME_ID.to_owned(),
        part => part.to_owned(),
    };
    let places = |path: &str| path.split('/').map(filled).collect::<Vec<_>>().join("/");
    for line in routes::lines() {
        let Some(shape) = line.op.body.filter(|_| !line.op.form) else {
            continue;
        };
        let client = callers.admitted(line.op.access);
        let (method, address) = (line.op.method.to_string(), places(line.op.path));
        let name = format!("{method} {address}");
        let send = |body: String| {
            let answer = client.send(&method, &address, &guard, Some(body));
            sound(&name, &answer);
            answer.problem(400, "invalid-input")
        };
        let in_a_property = properties(&shape)
            .keys()
            .next()
            .map(|property| format!("{{\"{property}\":{many}}}"));
        for body in std::iter::once(many.clone()).chain(in_a_property) {
            let answer = send(body);
            assert_eq!(answer.body["errors"][0]["code"], "too-long", "{name}");
            assert_eq!(answer.faults(), [""], "{name}");
        }
        let answer = send(Value::Object(unknown.clone()).to_string());
        assert_eq!(answer.faults().len(), MOST_FAULTS, "{name}");
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains("More than 100"), "{detail}");
    }
}

#[apply(both)]
fn a_wrong_body_waits_for_no_turn_to_write(backend: Backend) {
    let app = &App::start(backend);
    let (bureau, auditor) = (app.bureau(), app.auditor());
    let wrong = json!({ "code": 7, "name": "IBM" });
    app.work(|_| {
        // Writers wait for this.
        let refused = bureau
            .post("/v1/organisations", wrong.clone())
            .problem(400, "invalid-input");
        assert_eq!(refused.faults(), ["/sector", "/code"]);
        auditor.post("/v1/organisations", wrong).problem(403, "forbidden");
        Ok(())
    });
}

#[apply(both)]
fn an_account_has_so_many_large_bodies_read_at_once(backend: Backend) {
    let app = &App::start(backend);
    let (bureau, other) = (app.bureau(), app.bureau());
    let large = json!({ "code": "ibm", "name": "IBM", "sector": "business", "note": "x".repeat(SMALL) });
    let subject = Subject::Own(bureau.credentials().unwrap().0);
    let under_way: Vec<_> = (0..OF_ACCOUNT)
        .map(|_| app.state.body_work.enter(&subject, SMALL + 1).unwrap())
        .collect();
    let refused = bureau
        .post("/v1/organisations", large.clone())
        .problem(429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), "1");
    let small = json!({ "code": "ibm", "name": "IBM", "sector": "business" });
    bureau.post("/v1/organisations", small).expect(201);
    other
        .post("/v1/organisations", large.clone())
        .problem(400, "invalid-input");
    drop(under_way);
    bureau
        .post("/v1/organisations", large)
        .problem(400, "invalid-input");
}

#[apply(both)]
fn what_takes_no_more_than_saying_so_names_what_was_sent_too_much(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let id = "0198c0de-0000-7000-8000-000000000000";
    for address in [
        format!("/v1/ballots/{id}/closures"),
        format!("/v1/pending-actions/{id}/approvals"),
    ] {
        let answer = bureau
            .post(&address, json!({ "reason": "Omdat." }))
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), ["/reason"], "{address}");
    }
}
