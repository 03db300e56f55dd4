//! Registering a case: it gets a number, and shows what it asks for and what is missing.

use edba::domain::Id;
use rstest_reuse::apply;
use serde_json::json;

use super::world::World;
use crate::app::{App, Backend, both};

#[apply(both)]
fn a_case_gets_the_next_number_of_the_year_and_tells_what_it_asks(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let first = world.register(world.complete("Datacentrum Almere Poort"));
    assert_eq!(first.body["number"], "BC-2026-0001");
    assert_eq!(first.body["status"], "proposal");
    assert_eq!(first.body["revision"], 1);
    assert_eq!(first.body["programmeId"], json!(world.programme));
    assert_eq!(
        first.body["totals"],
        json!({ "cost": "250000.00", "cover": "150000.00", "asked": "100000.00" })
    );
    assert_eq!(first.body["needs"][0]["asked"], "100000.00");
    assert_eq!(first.header("location"), format!("/v1/cases/{}", first.id()));
    let second = world.register(world.draft("Tweede"));
    assert_eq!(second.body["number"], "BC-2026-0002");
    app.at("2026-12-31T23:30:00Z");
    world
        .bureau
        .renewed()
        .post("/v1/cases", world.draft("Nieuwjaar in Almere"))
        .expect(201);
    let listed = world.bureau.renewed().get("/v1/cases?limit=1").expect(200);
    assert_eq!(listed.items()[0]["number"], "BC-2027-0001");

    let read = world.bureau.renewed().get(&first.header("location")).expect(200);
    assert_eq!(read.body["content"]["leadTableId"], json!(world.ict_table));
    assert_eq!(read.etag(), first.etag());
}

#[apply(both)]
fn a_case_needs_a_programme(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let ibm = bureau
        .post(
            "/v1/organisations",
            json!({ "code": "ibm", "name": "IBM", "sector": "business" }),
        )
        .expect(201)
        .id();
    bureau
        .post(
            "/v1/cases",
            json!({ "title": "Te vroeg", "initiatorOrganisationId": ibm }),
        )
        .problem(409, "conflict");
}

#[apply(both)]
fn a_draft_is_told_what_it_lacks_and_a_complete_case_lacks_nothing(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let draft = world.register(json!({ "title": "Een begin", "initiatorOrganisationId": world.almere }));
    let lacks = world
        .bureau
        .get(&format!("/v1/cases/{}/completeness", draft.id()))
        .expect(200);
    assert_eq!(lacks.body["complete"], false);
    let codes: Vec<&str> = lacks.body["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes[0], "market-initiator");
    assert!(
        codes.contains(&"lead-table") && codes.contains(&"budget-line"),
        "{codes:?}"
    );
    assert!(
        lacks.body["missing"][0]["nl"]
            .as_str()
            .unwrap()
            .contains("marktpartij")
    );

    let complete = world.register(world.complete("Compleet"));
    let lacks = world
        .bureau
        .get(&format!("/v1/cases/{}/completeness", complete.id()))
        .expect(200);
    assert_eq!(lacks.body, json!({ "complete": true, "missing": [] }));
}

#[apply(both)]
fn an_initiator_registers_cases_of_the_own_organisation_only(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let initiator = world.initiator(app, world.ibm);
    initiator.post("/v1/cases", world.draft("Van ons")).expect(201);
    let other = json!({ "title": "Van een ander", "initiatorOrganisationId": world.boogaart });
    initiator.post("/v1/cases", other).problem(403, "forbidden");
    app.auditor()
        .post("/v1/cases", world.draft("Niet van mij"))
        .problem(403, "forbidden");
}

#[apply(both)]
fn everything_that_a_case_names_must_be_there_and_all_faults_are_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.complete("Verdwaald");
    content["initiatorOrganisationId"] = json!(Id::new());
    content["recipientOrganisationIds"] = json!([world.ibm, Id::new()]);
    content["fundingLines"][0]["funderOrganisationId"] = json!(Id::new());
    content["leadTableId"] = json!(world.board);
    content["coReviewTableIds"] = json!([Id::new()]);
    content["cluster"] = json!("C1");
    content["programmeLine"] = json!("Z9");
    content["scope"] = json!("mars");
    content["jobsYear"] = json!(null);
    let answer = world
        .bureau
        .post("/v1/cases", content)
        .problem(400, "invalid-input");
    assert_eq!(
        answer.faults(),
        [
            "/jobsYear",
            "/fundingLines/0/funderName",
            "/initiatorOrganisationId",
            "/recipientOrganisationIds/1",
            "/fundingLines/0/funderOrganisationId",
            "/leadTableId",
            "/coReviewTableIds/0",
            "/cluster",
            "/programmeLine",
            "/scope",
        ]
    );
    assert!(
        world.bureau.get("/v1/cases").items().is_empty(),
        "nothing was written"
    );
    // Nor was a number used up.
    assert_eq!(
        world.register(world.draft("Eerste")).body["number"],
        "BC-2026-0001"
    );
}

#[apply(both)]
fn registering_and_commenting_leave_a_chained_history(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.draft("Geschiedenis"));
    let address = case.header("location");
    let comment = world
        .bureau
        .post(
            &format!("{address}/comments"),
            json!({ "text": "Graag nog een begroting." }),
        )
        .expect(201);
    assert_eq!(comment.body["authorName"], "Bureau");
    assert_eq!(world.bureau.get(&format!("{address}/comments")).items().len(), 1);
    let events = app
        .auditor()
        .get(&format!("{address}/events"))
        .expect(200)
        .items();
    assert_eq!(events[0]["kind"], "case.registered");
    assert_eq!(events[0]["actor"]["name"], "Bureau");
    assert_eq!(events[0]["previousHash"], "");
    assert_eq!(events[1]["kind"], "case.commented");
    assert_eq!(events[1]["previousHash"], events[0]["hash"]);
    let second = world
        .bureau
        .get(&format!("{address}/events?limit=1&cursor=1"))
        .items();
    assert_eq!(second[0]["seq"], 2);
    // The auditor reads comments and writes none; blank ones and controls are refused.
    app.auditor().get(&format!("{address}/comments")).expect(200);
    app.auditor()
        .post(&format!("{address}/comments"), json!({ "text": "Zo" }))
        .problem(403, "forbidden");
    for text in [" \n ", "a\u{0}b", "\u{1b}[31m"] {
        let answer = world
            .bureau
            .post(&format!("{address}/comments"), json!({ "text": text }));
        assert_eq!(answer.problem(400, "invalid-input").faults(), ["/text"]);
    }
}

#[apply(both)]
fn the_history_of_what_is_no_case_is_for_those_who_watch_over_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let made = world
        .bureau
        .post(
            "/v1/organisations",
            json!({ "code": "omfl", "name": "OMFL", "sector": "business" }),
        )
        .expect(201);
    let path = format!("/v1/events?streamId={}", made.id());
    let events = app.auditor().get(&path).expect(200).items();
    assert_eq!(events[0]["kind"], "organisation.registered");
    assert_eq!(events[0]["data"]["code"], "omfl");
    app.auditor()
        .get(&format!("/v1/events?streamId={}", Id::new()))
        .problem(404, "not-found");
    app.auditor().get("/v1/events").problem(400, "invalid-input");
    world
        .initiator(app, world.ibm)
        .get(&path)
        .problem(403, "forbidden");
}
