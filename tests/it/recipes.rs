//! The API document describes the hashes: the document and the responses alone suffice to recompute them.

use edba::secret::sha256_hex;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::Decided;

/// What the document says of an operation.
fn description(app: &App, operation: &str) -> String {
    let document = app.anonymous().get("/v1/openapi.json").expect(200).body;
    let found = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .find(|described| described["operationId"] == operation)
        .unwrap_or_else(|| panic!("no {operation}"))
        .clone();
    found["description"].as_str().unwrap().to_owned()
}

/// The names in backticks of a paragraph.
fn names(paragraph: &str) -> Vec<&str> {
    paragraph.split('`').skip(1).step_by(2).collect()
}

/// The members that are hashed, each with the path in the answer that its value has, in the order of the document.
fn members(recipe: &str) -> Vec<(String, String)> {
    let hashed = recipe
        .split("\n\n")
        .find(|paragraph| paragraph.starts_with("`id`, `stream_id`"))
        .expect("the order");
    let shown = recipe
        .lines()
        .find(|line| line.starts_with("- The values are those"))
        .expect("the values");
    let (hashed, shown) = (names(hashed), names(shown));
    // The paragraph says of null how it stands, behind the paths.
    hashed
        .iter()
        .zip(&shown)
        .map(|(name, path)| ((*name).to_owned(), (*path).to_owned()))
        .collect()
}

/// A text in JSON, as the document tells it: by hand, so that nothing of the service helps.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn written(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        other => panic!("no member is {other}"),
    }
}

fn at<'a>(event: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(event, |value, member| &value[member])
}

fn hash_of(event: &Value, members: &[(String, String)]) -> String {
    let inside: Vec<String> = members
        .iter()
        .map(|(name, path)| format!("{}:{}", quoted(name), written(at(event, path))))
        .collect();
    sha256_hex(format!("{{{}}}", inside.join(",")))
}

fn all_events(client: &Client, first: &str) -> Vec<Value> {
    let mut events = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(address) = next {
        let page = client.get(&address).expect(200);
        events.extend(page.items());
        next = page.body["nextCursor"]
            .as_str()
            .map(|cursor| format!("{first}&cursor={cursor}"));
    }
    events
}

#[apply(both)]
fn a_chain_is_recomputed_from_the_answers_by_what_the_document_says(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let comment =
        json!({ "text": "Aanhalingstekens \"zo\", een \\ en\teen tab\nen een regel: één coördinatie €." });
    it.w.bureau
        .post(&format!("/v1/cases/{}/comments", it.case), comment)
        .expect(201);
    let members = members(&description(app, "listCaseEvents"));
    assert_eq!(members.len(), 15, "{members:?}");
    let auditor = app.auditor();
    let table = format!("/v1/events?streamId={}&limit=3", it.w.table);
    let case = format!("/v1/cases/{}/events?limit=7", it.case);
    for first in [case, table] {
        let events = all_events(&auditor, &first);
        let mut head = String::new();
        for (seq, event) in (1..).zip(&events) {
            assert_eq!(event["seq"], json!(seq), "{event}");
            assert_eq!(event["previousHash"], json!(head), "{event}");
            head = hash_of(event, &members);
            assert_eq!(event["hash"], json!(head), "{event}");
        }
        assert!(events.len() > 1, "{events:?}");
    }
    // What is changed has another hash.
    let mut event = all_events(&auditor, &format!("/v1/cases/{}/events?limit=100", it.case)).remove(0);
    event["actor"]["name"] = json!("Een ander");
    assert_ne!(event["hash"], json!(hash_of(&event, &members)));
}

#[apply(both)]
fn the_text_of_an_event_is_its_data_and_is_withheld_with_it(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let events = format!("/v1/cases/{}/events?limit=100", it.case);
    for event in it.w.bureau.get(&events).items() {
        let read: Value = serde_json::from_str(event["dataText"].as_str().unwrap()).unwrap();
        assert_eq!(read, event["data"]);
    }
    let seen = it.w.initiator.get(&events).items();
    let withheld: Vec<_> = seen.iter().filter(|event| event["withheld"] == true).collect();
    assert!(
        !withheld.is_empty() && withheld.iter().all(|event| event["dataText"].is_null()),
        "{withheld:?}"
    );
}

#[apply(both)]
fn a_certificate_and_what_the_history_tells_of_it_have_the_hash_that_is_computed(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let recipe = description(app, "getCertificate");
    for said in [
        "SHA-256 over the bytes of `text`",
        "`certificateHash`",
        "`decision.made`",
    ] {
        assert!(recipe.contains(said), "{said}: {recipe}");
    }
    let certificate = app
        .auditor()
        .get(&format!("/v1/decisions/{}/certificate", it.decision))
        .expect(200)
        .body;
    let computed = sha256_hex(certificate["text"].as_str().unwrap());
    assert_eq!(certificate["hash"], json!(computed));
    let made = all_events(&app.auditor(), &format!("/v1/cases/{}/events?limit=100", it.case))
        .into_iter()
        .find(|event| event["kind"] == "decision.made" && event["subjectId"] == json!(it.decision))
        .expect("the event of the decision");
    assert_eq!(made["data"]["certificateHash"], json!(computed));
}

#[apply(both)]
fn the_formulas_are_told(backend: Backend) {
    let app = &App::start(backend);
    let document = app.anonymous().get("/v1/openapi.json").expect(200).body;
    let told = |name: &str| {
        document["components"]["schemas"][name]["description"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for (name, said) in [
        ("Majority", "3 × for ≥ 2 × (for + against)"),
        ("TieRule", "the chair abstained"),
        (
            "LedgerKind",
            "`commit` moves a reserved amount to what is committed",
        ),
    ] {
        assert!(told(name).contains(said), "{name}: {}", told(name));
    }
}
