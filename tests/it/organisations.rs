//! Organisations, each in one of the four sectors.

use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};

#[apply(both)]
fn the_bureau_registers_an_organisation_and_everyone_signed_in_can_read_it(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let made = bureau
        .post(
            "/v1/organisations",
            json!({ "code": "gemeente-almere", "name": "Gemeente Almere", "sector": "government" }),
        )
        .expect(201);
    let address = made.header("location");
    let read = app.auditor().get(&address).expect(200);
    assert_eq!(read.body["name"], "Gemeente Almere");
    assert_eq!(read.etag(), made.etag());
    app.anonymous().get(&address).problem(401, "unauthenticated");
    app.auditor()
        .post(
            "/v1/organisations",
            json!({ "code": "x-y", "name": "X", "sector": "business" }),
        )
        .problem(403, "forbidden");
}

#[apply(both)]
fn all_faults_of_a_body_are_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let answer = app
        .bureau()
        .post(
            "/v1/organisations",
            json!({ "code": "Not A Code", "sector": "church", "kvkNumber": "12", "colour": "red" }),
        )
        .problem(400, "invalid-input");
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(
        faults,
        ["/code", "/colour", "/kvkNumber", "/name", "/sector"],
        "{}",
        answer.text
    );
}

#[apply(both)]
fn a_change_names_the_version_it_changes(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let made = bureau
        .post(
            "/v1/organisations",
            json!({ "code": "ibm", "name": "IBM", "sector": "business" }),
        )
        .expect(201);
    let address = made.header("location");
    let change = json!({ "name": "IBM Nederland" }).to_string();
    bureau
        .send("PATCH", &address, &[], Some(change.clone()))
        .problem(428, "precondition-required");
    bureau
        .send(
            "PATCH",
            &address,
            &[("If-Match", &made.etag())],
            Some(change.clone()),
        )
        .expect(200);
    bureau
        .send("PATCH", &address, &[("If-Match", &made.etag())], Some(change))
        .problem(412, "precondition-failed");
    bureau
        .send("GET", &address, &[("If-None-Match", "\"v2\"")], None)
        .expect(304);
}

#[apply(both)]
fn the_same_request_sent_twice_is_carried_out_once(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let body = json!({ "code": "omfl", "name": "OMFL", "sector": "business" }).to_string();
    let key = [("Idempotency-Key", "first-try")];
    let first = bureau
        .send("POST", "/v1/organisations", &key, Some(body.clone()))
        .expect(201);
    let second = bureau
        .send("POST", "/v1/organisations", &key, Some(body))
        .expect(201);
    assert_eq!(first.text, second.text);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(bureau.get("/v1/organisations").items().len(), 1);
    let other = json!({ "code": "other", "name": "Other", "sector": "business" }).to_string();
    bureau
        .send("POST", "/v1/organisations", &key, Some(other))
        .problem(422, "idempotency-key-reused");
}

#[apply(both)]
fn a_list_comes_in_pages_and_says_where_the_next_is(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    for n in 0..5 {
        let body =
            json!({ "code": format!("org-{n}"), "name": format!("Organisation {n}"), "sector": "business" });
        bureau.post("/v1/organisations", body).expect(201);
    }
    let first = bureau
        .get("/v1/organisations?limit=3&sector=business")
        .expect(200);
    assert_eq!(first.items().len(), 3);
    let link = first.header("link");
    let next = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
    assert!(link.ends_with("rel=\"next\""), "{link}");
    let second = bureau.get(&next).expect(200);
    assert_eq!(second.items().len(), 2);
    assert!(second.body["nextCursor"].is_null());
    assert_eq!(second.header("link"), "");
    bureau
        .get("/v1/organisations?limit=0")
        .problem(400, "invalid-input");
    bureau
        .get("/v1/organisations?colour=red")
        .problem(400, "invalid-input");
}

#[apply(both)]
fn a_disabled_account_is_refused_at_once(backend: Backend) {
    let app = &App::start(backend);
    let administrator = app.administrator();
    let made = administrator
        .post("/v1/clients", json!({ "name": "Second", "role": "auditor" }))
        .expect(201);
    let (id, secret) = (
        made.body["client"]["clientId"].clone(),
        made.body["clientSecret"].clone(),
    );
    let auditor = app.sign_in(id.as_str().unwrap(), secret.as_str().unwrap());
    auditor.get("/v1/organisations").expect(200);
    administrator
        .patch(&made.header("location"), json!({ "disabled": true }))
        .expect(200);
    auditor.get("/v1/organisations").problem(401, "unauthenticated");
}
