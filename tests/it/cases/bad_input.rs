//! Invalid input for cases: a problem document, nothing written, no internals disclosed.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::world::World;
use crate::app::{App, Backend, both};
use crate::client::Answer;

/// Words of the inside that no answer may show.
#[track_caller]
fn tells_nothing_internal(answer: &Answer) {
    let text = answer.text.to_lowercase();
    for word in [
        "sqlite",
        "postgres",
        "diesel",
        "business_cases",
        "select ",
        "panicked",
        ".rs:",
        "constraint",
    ] {
        assert!(!text.contains(word), "{word}: {}", answer.text);
    }
}

#[apply(both)]
fn amounts_years_and_dates_that_are_none_are_faults_at_their_place(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    for (pointer, value) in [
        ("/budgetLines/0/amount", json!(-1)),
        ("/budgetLines/0/amount", json!("-1")),
        ("/budgetLines/0/amount", json!("-1.00")),
        ("/budgetLines/0/amount", json!("0.001")),
        ("/budgetLines/0/amount", json!(0.001)),
        ("/budgetLines/0/amount", json!(1e30)),
        ("/budgetLines/0/amount", json!("1e30")),
        ("/budgetLines/0/amount", json!("10000000000.00")),
        ("/budgetLines/0/amount", json!("0.00")),
        ("/fundingLines/0/amount", json!("NaN")),
        ("/budgetLines/0/budgetYear", json!(1999)),
        ("/budgetLines/0/budgetYear", json!(2026.5)),
        ("/budgetLines/0/budgetYear", json!(99999999999999u64)),
        ("/budgetLines/0/expenditureKind", json!("bribes")),
        ("/fundingLines/0/budgetYear", json!("2026")),
        ("/appraisals/0/appraisalDate", json!("2026-02-30")),
        ("/appraisals/0/appraisalDate", json!("1900-01-01")),
        ("/appraisals/0/appraisalDate", json!("02-03-2026")),
        ("/jobsExpected", json!(-5)),
        ("/jobsExpected", json!(1e12)),
        ("/jobsYear", json!(2101)),
        ("/title", json!("")),
        ("/title", json!(" ")),
        ("/title", json!("a\u{0}b")),
        ("/title", json!("x".repeat(201))),
        ("/title", json!(7)),
        ("/leadTableId", json!("de-tafel")),
        ("/initiatorOrganisationId", Value::Null),
    ] {
        let mut content = world.complete("Fout");
        *content.pointer_mut(pointer).unwrap() = value.clone();
        let answer = world
            .bureau
            .post("/v1/cases", content)
            .problem(400, "invalid-input");
        assert_eq!(answer.faults(), [pointer], "{value}: {}", answer.text);
        tells_nothing_internal(&answer);
    }
    assert!(
        world.bureau.get("/v1/cases").items().is_empty(),
        "nothing was written"
    );
}

#[apply(both)]
fn unknown_and_missing_fields_are_told_together(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.complete("Fout");
    content.as_object_mut().unwrap().remove("title");
    content["status"] = json!("financed");
    content["budgetLines"][0]["currency"] = json!("USD");
    let answer = world
        .bureau
        .post("/v1/cases", content)
        .problem(400, "invalid-input");
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(
        faults,
        ["/budgetLines/0/currency", "/status", "/title"],
        "{}",
        answer.text
    );
}

#[apply(both)]
fn a_body_that_is_no_json_too_large_or_of_another_kind_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let good = world.draft("Goed").to_string();
    let post =
        |headers: &[(&str, &str)], body: String| world.bureau.send("POST", "/v1/cases", headers, Some(body));
    for broken in ["{", "", "nope", "[1,2", "{\"title\":}", "\u{feff}{}", "null x"] {
        tells_nothing_internal(&post(&[], broken.into()).problem(400, "malformed-body"));
    }
    for other in ["null", "[]", "\"title\"", "7"] {
        post(&[], other.into()).problem(400, "invalid-input");
    }
    let deep = format!("{{\"title\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let status = post(&[], deep).status;
    assert_eq!(status, 400);
    post(&[], format!("{{\"title\":\"{}\"}}", "x".repeat(1_100_000))).problem(413, "payload-too-large");
    for media in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        post(&[("Content-Type", media)], good.clone()).problem(415, "unsupported-media-type");
    }
    post(
        &[("Content-Type", "application/json; charset=utf-8")],
        good.clone(),
    )
    .expect(201);
    // An account without permission gets 403, whatever it sent.
    app.auditor()
        .send("POST", "/v1/cases", &[], Some("{".into()))
        .problem(403, "forbidden");
    app.anonymous()
        .send("POST", "/v1/cases", &[], Some("{".into()))
        .problem(401, "unauthenticated");
}

#[apply(both)]
fn an_address_that_is_none_is_not_found_whatever_it_tries(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let id = world.register(world.draft("Zaak")).id();
    for path in [
        "/v1/cases/".to_owned(),
        format!("/v1/cases/{id}/"),
        format!("/v1/cases/{id}/../../clients"),
        format!("/v1/cases/{id}%2F..%2F..%2Fclients"),
        "/v1/cases/..%2f..%2fetc%2fpasswd".to_owned(),
        "/v1/cases/%00".to_owned(),
        format!("/v1/cases/{id}%00"),
        format!("/v1/cases/{}", id.replace('-', "")),
        format!("/v1/cases/{{{id}}}"),
        "/v1/cases/1%20OR%201=1".to_owned(),
        format!("/v1//cases/{id}"),
        format!("/v1/Cases/{id}"),
        format!("/v1/cases/{}", "9".repeat(3000)),
    ] {
        let answer = world.bureau.get(&path).problem(404, "not-found");
        tells_nothing_internal(&answer);
    }
    let wrong = world.bureau.send("DELETE", &format!("/v1/cases/{id}"), &[], None);
    assert_eq!(
        wrong.problem(405, "method-not-allowed").header("allow"),
        "GET, HEAD, PUT"
    );
}

#[apply(both)]
fn a_case_of_the_largest_size_is_taken(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.complete("Groot");
    let line = json!({
        "description": "Eén regel van de begroting", "expenditureKind": "programme", "budgetYear": 2030,
        "amount": "19999999.99",
    });
    content["budgetLines"] = json!(vec![line; 500]);
    let case = world.register(content);
    assert_eq!(case.body["totals"]["cost"], "9999999995.00");
    world.bureau.get(&case.header("location")).expect(200);
}
