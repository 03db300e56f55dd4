//! Contract of every operation, generated from the OpenAPI document: who has access, and the format of errors.

use std::collections::BTreeMap;
use std::fmt::Write;

use edba::domain::Id;
use edba::domain::codes::{Role, Sector};
use edba::store::schema::{organisations, representatives};
use edba::web::policy::Access;
use edba::web::routes;
use serde_json::{Value, json};

use crate::app::{App, Backend};
use crate::client::{Answer, Client};
use crate::openapi::{committed, operations};

pub const SOME_ID: &str = "00000000-0000-7000-8000-000000000001";

/// One caller of each role, all of one organisation.
pub struct Callers(pub Vec<(String, Client)>);

impl Callers {
    pub fn new(app: &App) -> Self {
        let (organisation, representative) = (Id::new(), Id::new());
        app.work(|cx| {
            use diesel::prelude::*;
            diesel::insert_into(organisations::table)
                .values((
                    organisations::id.eq(organisation),
                    organisations::code.eq("some-organisation"),
                    organisations::name.eq("Some organisation"),
                    organisations::sector.eq(Sector::Government),
                    organisations::version.eq(1),
                    organisations::created_at.eq(cx.now),
                ))
                .execute(cx.conn)?;
            diesel::insert_into(representatives::table)
                .values((
                    representatives::id.eq(representative),
                    representatives::organisation_id.eq(organisation),
                    representatives::name.eq("Some representative"),
                    representatives::language.eq("nl"),
                    representatives::version.eq(1),
                    representatives::created_at.eq(cx.now),
                ))
                .execute(cx.conn)?;
            Ok(())
        });
        Self(
            Role::ALL
                .iter()
                .map(|role| {
                    let (organisation, representative) = match role {
                        Role::TableMember | Role::BoardMember | Role::ConsultationMember => {
                            (None, Some(representative))
                        }
                        Role::Initiator | Role::FinancePartner | Role::MandateOfficer => {
                            (Some(organisation), None)
                        }
                        Role::Bureau | Role::Auditor | Role::Administrator => (None, None),
                    };
                    let client = app.account(*role, role.as_str(), organisation, representative);
                    (role.to_string(), client)
                })
                .collect(),
        )
    }

    /// Someone whom this policy admits.
    pub fn admitted(&self, access: Access) -> &Client {
        let role = Role::ALL
            .iter()
            .position(|r| access.admits(*r))
            .expect("a role that may");
        &self.0[role].1
    }
}

/// An operation as a test calls it.
pub struct Called {
    pub method: String,
    /// As in the route table.
    pub path: String,
    /// With something in each place.
    pub address: String,
    pub access: Access,
    /// As in the document; null for what stands in the route table only.
    pub described: Value,
}

impl Called {
    pub fn takes_json(&self) -> bool {
        self.described["requestBody"]["content"]
            .get("application/json")
            .is_some()
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Every operation of the route table, in the order of paths.
pub fn all_operations() -> Vec<Called> {
    let document = committed();
    let described: BTreeMap<(String, String), Value> = operations(&document)
        .into_iter()
        .map(|(path, method, operation)| ((format!("/v1{path}"), method), operation))
        .collect();
    let mut all: Vec<Called> = routes::lines()
        .into_iter()
        .map(|line| {
            let (path, method) = (line.op.path.to_owned(), line.op.method.to_string());
            let operation = described.get(&(path.clone(), method.clone())).cloned();
            assert!(
                operation.is_some() || !path.starts_with("/v1/"),
                "{method} {path} is not in the document"
            );
            let described = operation.unwrap_or_default();
            Called {
                address: filled(&path, &described),
                access: line.op.access,
                method,
                path,
                described,
            }
        })
        .collect();
    all.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    all
}

/// The path with an identity, number or name that exists nowhere in each place.
fn filled(path: &str, operation: &Value) -> String {
    path.split('/')
        .map(|part| {
            let Some(name) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) else {
                return part.to_owned();
            };
            let schema = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|p| p["in"] == "path" && p["name"] == name)
                .map(|p| p["schema"].clone())
                .unwrap_or_default();
            match (
                schema["type"].as_str(),
                schema["format"].as_str(),
                &schema["enum"][0],
            ) {
                (_, _, Value::String(first)) => first.clone(),
                (Some("integer"), ..) => "1".to_owned(),
                (_, Some("uuid"), _) => SOME_ID.to_owned(),
                _ => "docs.css".to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// What holds for every answer whatsoever, and what for every error.
#[track_caller]
pub fn sound(name: &str, answer: &Answer) {
    let version = answer.header("api-version");
    assert!(!version.is_empty(), "{name}: no API-Version");
    assert!(
        !answer.header("x-request-id").is_empty(),
        "{name}: no X-Request-Id"
    );
    assert!(answer.status < 500, "{name}: {} {}", answer.status, answer.text);
    if answer.status < 400 {
        return;
    }
    let problem = &answer.body;
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{name}: {}",
        answer.text
    );
    assert_eq!(problem["status"], json!(answer.status), "{name}");
    for member in ["type", "title", "detail", "code"] {
        let text = problem[member].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "{name}: no {member}: {}", answer.text);
    }
    assert_eq!(
        problem["type"],
        json!(format!("/docs/problems#{}", problem["code"].as_str().unwrap())),
        "{name}"
    );
    let text = answer.text.to_lowercase();
    for inside in [
        "diesel", "sqlite", "postgres", "panicked", "src/", ".rs:", "select ", "actix", "serde", "/tmp/",
    ] {
        assert!(
            !text.contains(inside),
            "{name}: shows its inside ({inside}): {}",
            answer.text
        );
    }
}

/// A body that no operation takes, sent where one is expected.
fn empty_object(operation: &Called) -> Option<String> {
    (operation.method != "GET").then(|| "{}".to_owned())
}

#[test]
fn every_route_answers_each_role_as_the_committed_table_says() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let mut table =
        String::from("# Which role may ask for what; the same as the policies in src/web/routes.rs.\n");
    let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
    writeln!(table, "# {:<66} anonymous {}", "", roles.join(" ")).unwrap();
    for operation in all_operations() {
        let name = operation.name();
        let body = empty_object(&operation);
        let anonymous = app
            .anonymous()
            .send(&operation.method, &operation.address, &[], body.clone());
        sound(&name, &anonymous);
        if operation.access == Access::Public {
            assert_ne!(anonymous.status, 401, "{name} is public");
            writeln!(table, "{name:<68} public").unwrap();
            continue;
        }
        assert_eq!(
            anonymous.status, 401,
            "{name} without sign-in: {}",
            anonymous.text
        );
        assert_eq!(anonymous.header("www-authenticate"), "Bearer", "{name}");
        let mut row = format!("{name:<68} {:<9}", "no");
        for (role, client) in &callers.0 {
            let answer = client.send(&operation.method, &operation.address, &[], body.clone());
            sound(&format!("{name} as {role}"), &answer);
            let word = match answer.status {
                401 => panic!("{name} as {role}: {}", answer.text),
                403 => "no",
                _ => "yes",
            };
            write!(row, " {word:<width$}", width = role.len()).unwrap();
        }
        writeln!(table, "{}", row.trim_end()).unwrap();
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/policies.txt");
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    if committed != table {
        let new = concat!(env!("CARGO_TARGET_TMPDIR"), "/policies.txt");
        std::fs::write(new, &table).unwrap();
        let difference: Vec<String> = table
            .lines()
            .filter(|l| !committed.lines().any(|c| c == *l))
            .map(|l| format!("+ {l}"))
            .chain(
                committed
                    .lines()
                    .filter(|c| !table.lines().any(|l| l == *c))
                    .map(|c| format!("- {c}")),
            )
            .collect();
        panic!(
            "tests/it/policies.txt is not what the service does:\n{}\n\nIf that is meant: cp {new} tests/it/policies.txt\n",
            difference.join("\n")
        );
    }
}

#[test]
fn the_policy_of_a_route_is_what_its_document_says() {
    for operation in all_operations() {
        let Some(text) = operation.described["description"].as_str() else {
            continue;
        };
        let public = operation.described["security"] == json!([]);
        assert_eq!(public, operation.access == Access::Public, "{}", operation.name());
        if let Access::Roles(roles) = operation.access {
            assert!(!roles.is_empty(), "{} has no policy", operation.name());
            for role in roles {
                assert!(text.contains(role.as_str()), "{}: {text}", operation.name());
            }
            assert!(operation.described["responses"].get("403").is_some());
        }
    }
}

#[test]
fn a_method_that_is_not_offered_is_answered_with_those_that_are() {
    let app = App::start(Backend::Sqlite);
    let mut paths: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for operation in all_operations() {
        let entry = paths
            .entry(operation.path)
            .or_insert((operation.address, Vec::new()));
        if operation.method == "GET" {
            entry.1.push("HEAD".into());
        }
        entry.1.push(operation.method);
    }
    for (path, (address, mut offered)) in paths {
        offered.sort();
        for method in [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
        ] {
            if offered.iter().any(|o| o == method) {
                continue;
            }
            let answer = app.anonymous().send(method, &address, &[], None);
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text);
            let allow = answer.header("allow");
            let mut allowed: Vec<&str> = allow.split(", ").collect();
            allowed.sort_unstable();
            assert_eq!(allowed, offered, "{method} {path}");
            if method != "HEAD" {
                sound(&format!("{method} {path}"), &answer);
            }
        }
    }
}

#[test]
fn where_nothing_is_nothing_is_found() {
    let app = App::start(Backend::Sqlite);
    let bureau = app.bureau();
    for address in [
        "/v1",
        "/v1/nothing",
        "/v2/organisations",
        "/V1/organisations",
        "//v1/organisations",
        "/v1//organisations",
        "/v1/organisations/not-an-id",
        "/v1/organisations/../organisations",
        "/v1/organisations/%2e%2e/clients",
        "/v1/organisations/%00",
        "/v1/organisations/00000000000070008000000000000001",
        "/docs/../Cargo.toml",
        "/docs/%2e%2e%2fCargo.toml",
        "/docs/index.html",
    ] {
        let answer = bureau.send("GET", address, &[], None).problem(404, "not-found");
        sound(address, &answer);
    }
    for operation in all_operations() {
        let address = format!("{}/", operation.address);
        let answer = bureau.send(&operation.method, &address, &[], empty_object(&operation));
        assert_eq!(answer.status, 404, "{} {address}", operation.method);
        sound(&address, &answer);
    }
}

#[test]
fn a_head_is_a_get_without_its_body() {
    let app = App::start(Backend::Sqlite);
    let bureau = app.bureau();
    for address in ["/health/live", "/v1/openapi.json", "/v1/organisations", "/docs"] {
        let get = bureau.get(address).expect(200);
        let head = bureau.send("HEAD", address, &[], None).expect(200);
        assert_eq!(head.text, "");
        assert_eq!(head.header("content-type"), get.header("content-type"));
    }
    bureau
        .send("HEAD", &format!("/v1/organisations/{SOME_ID}"), &[], None)
        .expect(404);
    app.anonymous()
        .send("HEAD", "/v1/organisations", &[], None)
        .expect(401);
    bureau.send("HEAD", "/v1/clients", &[], None).expect(403);
}

#[test]
fn only_forms_that_are_offered_are_given() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    for operation in all_operations() {
        let produced: Vec<String> = operation.described["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2'))
            .flat_map(|(_, r)| {
                r["content"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(m, _)| m.clone())
            })
            .collect();
        if produced.is_empty() || produced.iter().any(|m| m != "application/json") {
            continue;
        }
        let client = callers.admitted(operation.access);
        let ask = |accept: &str| {
            client.send(
                &operation.method,
                &operation.address,
                &[("Accept", accept)],
                empty_object(&operation),
            )
        };
        for refused in [
            "image/png",
            "text/csv, application/xml;q=0.5",
            "application/json;q=0",
        ] {
            let answer = ask(refused);
            assert_eq!(answer.status, 406, "{} for {refused}", operation.name());
            sound(&operation.name(), &answer);
        }
        for taken in [
            "application/json",
            "application/*",
            "text/html, */*;q=0.1",
            "application/problem+json",
        ] {
            let answer = ask(taken);
            assert_ne!(answer.status, 406, "{} for {taken}", operation.name());
        }
    }
}

#[test]
fn a_parameter_that_is_not_described_is_refused() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    for operation in all_operations() {
        if operation.access == Access::Public || operation.method != "GET" {
            continue;
        }
        let client = callers.admitted(operation.access);
        let answer = client.get(&format!("{}?nonsense=1", operation.address));
        sound(&operation.name(), &answer);
        assert_eq!(answer.status, 400, "{}: {}", operation.name(), answer.text);
        assert!(
            answer.faults().contains(&"?nonsense".to_owned()),
            "{}: {}",
            operation.name(),
            answer.text
        );
        let answer = client.get(&format!("{}?nonsense=%00", operation.address));
        sound(&operation.name(), &answer);
        assert_eq!(answer.status, 400, "{}: {}", operation.name(), answer.text);
    }
}

#[test]
fn the_document_is_served_to_everyone_and_is_the_committed_one() {
    let app = App::start(Backend::Sqlite);
    let served = app.anonymous().get("/v1/openapi.json").expect(200);
    assert_eq!(served.header("access-control-allow-origin"), "*");
    let here = committed()
        .to_string()
        .replace("https://edba.example/v1", &format!("{}/v1", app.url));
    let here: Value = serde_json::from_str(&here).unwrap();
    assert_eq!(served.body, here);
}
