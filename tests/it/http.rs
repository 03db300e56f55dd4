//! HTTP rules outside the body: parameters only once, strong comparison of entity tags, one number format, and OAuth
//! errors of the token endpoint.

use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::contract::{Callers, all_operations};
use crate::world::World;

#[test]
fn a_parameter_that_is_given_twice_is_refused_wherever_it_is_taken() {
    let app = App::start(Backend::Sqlite);
    let callers = Callers::new(&app);
    let mut asked = 0;
    for operation in all_operations()
        .into_iter()
        .filter(|operation| operation.method == "GET")
    {
        let parameters = operation.described["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let names = parameters
            .iter()
            .filter_map(|parameter| match parameter["$ref"].as_str() {
                Some("#/components/parameters/cursor") => Some("cursor"),
                Some("#/components/parameters/limit") => Some("limit"),
                Some(_) => None,
                None => (parameter["in"] == "query").then(|| parameter["name"].as_str().unwrap()),
            });
        let client = callers.admitted(operation.access);
        for name in names {
            let address = format!("{}?{name}=1&{name}=2", operation.address);
            let answer = client.get(&address);
            // A thing that is not there is told before what is asked of it is read.
            if answer.status == 404 {
                continue;
            }
            let answer = answer.problem(400, "invalid-input");
            let twice =
                answer.body["errors"].as_array().unwrap().iter().any(|fault| {
                    fault["pointer"] == json!(format!("?{name}")) && fault["code"] == "duplicate"
                });
            assert!(twice, "{address}: {}", answer.text);
            asked += 1;
        }
    }
    assert!(asked > 60, "{asked}");
}

#[apply(both)]
fn a_weak_entity_tag_matches_if_none_match_and_never_if_match(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let address = format!("/v1/organisations/{}", world.organisations["windesheim"]);
    let etag = world.bureau.get(&address).expect(200).etag();
    let weak = format!("W/{etag}");
    world
        .bureau
        .send("GET", &address, &[("If-None-Match", &weak)], None)
        .expect(304);
    let change = |tag: &str, name: &str| {
        let body = json!({ "name": name }).to_string();
        world
            .bureau
            .send("PATCH", &address, &[("If-Match", tag)], Some(body))
    };
    let refused = change(&weak, "Zwak").problem(412, "precondition-failed");
    assert!(
        refused.body["detail"].as_str().unwrap().contains("without W/"),
        "{}",
        refused.text
    );
    change(&format!("\"v99\", {weak}"), "Zwak").problem(412, "precondition-failed");
    change(&format!("\"v99\", {etag}"), "Sterk").expect(200);
}

#[apply(both)]
fn a_number_without_a_fraction_is_a_whole_number(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let table = crate::bodies::table(&world.bureau, "proef");
    let rules = |quorum: &str| {
        let body = format!(
            r#"{{"quorumPercent":{quorum},"composition":[],"majority":"simple","tie":"fails","secret":false,
                "visibleBeforeClose":false,"closeWhenAllVoted":true}}"#
        );
        world
            .bureau
            .send("POST", &format!("/v1/bodies/{table}/rules"), &[], Some(body))
    };
    for quorum in ["23.0", "2.3e1", "23"] {
        assert_eq!(
            rules(quorum).expect(201).body["rules"]["quorumPercent"],
            json!(23),
            "{quorum}"
        );
    }
    assert_eq!(
        rules("23.5").problem(400, "invalid-input").faults(),
        ["/quorumPercent"]
    );
    let mut content = world.content("Glasvezel").to_string();
    content = content
        .replace("\"jobsExpected\":40", "\"jobsExpected\":4e1")
        .replace("\"budgetYear\":2026", "\"budgetYear\":2026.0");
    let made = world
        .bureau
        .send("POST", "/v1/cases", &[], Some(content))
        .expect(201);
    assert_eq!(made.body["content"]["jobsExpected"], json!(40));
    assert_eq!(made.body["content"]["budgetLines"][0]["budgetYear"], json!(2026));
}

#[apply(both)]
fn errors_of_the_token_endpoint_are_those_of_oauth_and_problems_too(backend: Backend) {
    let app = &App::start(backend);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let ask = |body: &str| {
        app.anonymous()
            .send("POST", "/v1/oauth/token", &form, Some(body.into()))
    };
    for (body, status, error) in [
        ("", 400, "invalid_request"),
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials", 400, "invalid_request"),
        (
            "grant_type=client_credentials&client_id=a&client_id=b&client_secret=c",
            400,
            "invalid_request",
        ),
        (
            "grant_type=client_credentials&client_id=nobody&client_secret=wrong",
            401,
            "invalid_client",
        ),
    ] {
        let code = if status == 401 {
            "unauthenticated"
        } else {
            "invalid-input"
        };
        let answer = ask(body).problem(status, code);
        assert_eq!(answer.body["error"], json!(error), "{body}");
        let described = answer.body["error_description"].as_str().unwrap();
        assert!(
            !described.is_empty()
                && described
                    .chars()
                    .all(|c| (' '..='~').contains(&c) && c != '"' && c != '\\'),
            "{described}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(
            answer.header("www-authenticate").starts_with("Basic "),
            status == 401,
            "{body}"
        );
    }
    let json = [("Content-Type", "application/json")];
    let answer = app
        .anonymous()
        .send("POST", "/v1/oauth/token", &json, Some("{}".into()))
        .problem(415, "unsupported-media-type");
    assert_eq!(answer.body["error"], "invalid_request");
}

#[apply(both)]
fn a_code_that_is_not_known_is_answered_with_all_that_are(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let programme = world.bureau.get("/v1/programmes").items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let asked = format!("/v1/programmes/{programme}/reference-items?category=nonsense");
    let answer = world.bureau.get(&asked).problem(400, "invalid-input");
    let told = answer.body["errors"][0]["text"].as_str().unwrap().to_owned();
    for category in edba::domain::reference::ReferenceCategory::ALL {
        assert!(told.contains(category.as_str()), "{category}: {told}");
    }
    let address = format!("/v1/organisations/{}", world.organisations["windesheim"]);
    let answer = world
        .bureau
        .patch(&address, json!({ "name": null }))
        .problem(400, "invalid-input");
    assert!(
        answer.body["errors"][0]["text"]
            .as_str()
            .unwrap()
            .contains("send a value"),
        "{}",
        answer.text
    );
}
