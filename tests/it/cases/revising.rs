//! Revisions: each change of a case makes one; any two can be compared; the revision that was decided on is kept.

use edba::domain::Id;
use edba::domain::codes::CaseStatus;
use edba::store::cases;
use rstest_reuse::apply;
use serde_json::json;

use super::world::World;
use crate::app::{App, Backend, both};

#[apply(both)]
fn each_change_makes_a_revision_and_any_two_can_be_compared(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.draft("Datacentrum"));
    let address = case.header("location");
    let initiator = world.initiator(app, world.ibm);
    let mut content = world.complete("Datacentrum");
    initiator.put(&address, content.clone()).expect(200);
    content["title"] = json!("Datacentrum Almere Poort");
    content["budgetLines"][0]["amount"] = json!("300000.00");
    let third = world.bureau.put(&address, content.clone()).expect(200);
    assert_eq!(third.body["revision"], 3);
    assert_eq!(third.body["totals"]["asked"], "150000.00");

    let revisions = initiator.get(&format!("{address}/revisions")).expect(200).items();
    let authors: Vec<_> = revisions
        .iter()
        .map(|r| r["authorName"].as_str().unwrap())
        .collect();
    assert_eq!(authors, ["Bureau", "Initiator", "Bureau"]);
    let first = initiator.get(&format!("{address}/revisions/1")).expect(200);
    assert_eq!(first.body["content"]["budgetLines"], json!([]));

    let compared = initiator
        .get(&format!("{address}/comparison?from=2&to=3"))
        .expect(200);
    assert_eq!(
        compared.body["differences"],
        json!([
            { "pointer": "/title", "from": "Datacentrum", "to": "Datacentrum Almere Poort" },
            { "pointer": "/budgetLines/0/amount", "from": "250000.00", "to": "300000.00" },
        ])
    );
    let back = initiator
        .get(&format!("{address}/comparison?from=3&to=2"))
        .expect(200);
    assert_eq!(back.body["differences"][0]["to"], "Datacentrum");
    let same = initiator
        .get(&format!("{address}/comparison?from=2&to=2"))
        .expect(200);
    assert_eq!(same.body["differences"], json!([]));

    let events = initiator.get(&format!("{address}/events")).expect(200).items();
    assert_eq!(events[2]["kind"], "case.revised");
    assert_eq!(
        events[2]["data"]["changed"],
        json!(["/title", "/budgetLines/0/amount"])
    );
    assert_eq!(
        (&events[2]["versionBefore"], &events[2]["versionAfter"]),
        (&json!(2), &json!(3))
    );
}

#[apply(both)]
fn a_revision_keeps_the_reason_that_is_given_with_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.draft("Datacentrum"));
    let address = case.header("location");
    let put = |query: &str, title: &str| {
        let etag = world.bureau.get(&address).expect(200).etag();
        let headers = [("If-Match", etag.as_str())];
        world.bureau.send(
            "PUT",
            &format!("{address}{query}"),
            &headers,
            Some(world.draft(title).to_string()),
        )
    };
    let why = put("?reason=De%20naam%20was%20te%20lang.", "Centrum").expect(200);
    assert_eq!(why.body["content"]["title"], "Centrum");
    put("", "Datacentrum Poort").expect(200);
    for (query, code) in [
        ("?reason=", "too-short"),
        ("?reason=%20", "blank"),
        ("?why=x", "unknown-parameter"),
    ] {
        let refused = put(query, "Anders").problem(400, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], code, "{}", refused.text);
        assert!(refused.faults()[0].starts_with('?'), "{}", refused.text);
    }

    let revisions = world
        .bureau
        .get(&format!("{address}/revisions"))
        .expect(200)
        .items();
    let reasons: Vec<_> = revisions.iter().map(|r| r["reason"].clone()).collect();
    assert_eq!(reasons, [json!(null), json!("De naam was te lang."), json!(null)]);
    let second = world.bureau.get(&format!("{address}/revisions/2")).expect(200);
    assert_eq!(second.body["reason"], "De naam was te lang.");
    let events = world.bureau.get(&format!("{address}/events")).expect(200).items();
    assert_eq!(events[1]["reason"], "De naam was te lang.");
    assert_eq!(events[2]["reason"], json!(null));
}

#[apply(both)]
fn a_revision_that_is_not_there_is_not_compared(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let address = world.register(world.draft("Datacentrum")).header("location");
    for path in [
        "comparison?from=1&to=2",
        "revisions/2",
        "revisions/0",
        "revisions/x",
        "revisions/-1",
        "revisions/99999999999",
    ] {
        world
            .bureau
            .get(&format!("{address}/{path}"))
            .problem(404, "not-found");
    }
    for query in [
        "",
        "?from=1",
        "?from=0&to=1",
        "?from=1&to=x",
        "?from=1&to=1&to=1",
        "?from=1&to=1&by=2",
    ] {
        world
            .bureau
            .get(&format!("{address}/comparison{query}"))
            .problem(400, "invalid-input");
    }
}

#[apply(both)]
fn the_same_content_makes_no_revision(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum"));
    let again = world
        .bureau
        .put(&case.header("location"), world.complete("Datacentrum"))
        .expect(200);
    assert_eq!((again.etag(), &again.body["revision"]), (case.etag(), &json!(1)));
}

#[apply(both)]
fn a_revision_names_the_version_that_it_changes(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.draft("Datacentrum"));
    let address = case.header("location");
    let body = world.complete("Datacentrum").to_string();
    world
        .bureau
        .send("PUT", &address, &[], Some(body.clone()))
        .problem(428, "precondition-required");
    world
        .bureau
        .send("PUT", &address, &[("If-Match", &case.etag())], Some(body.clone()))
        .expect(200);
    world
        .bureau
        .send("PUT", &address, &[("If-Match", &case.etag())], Some(body))
        .problem(412, "precondition-failed");
}

#[apply(both)]
fn the_initiator_of_a_case_never_changes(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let address = world.register(world.draft("Datacentrum")).header("location");
    let other = json!({ "title": "Datacentrum", "initiatorOrganisationId": world.boogaart });
    let answer = world.bureau.put(&address, other).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/initiatorOrganisationId"]);
}

#[apply(both)]
fn what_lies_before_a_table_is_not_changed_under_it(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum"));
    let id: Id = case.id().parse().unwrap();
    app.work(|cx| {
        let mut row = cases::case(cx.conn, &id)?.unwrap();
        row.status = CaseStatus::TableReview;
        row.version += 1;
        cases::update_case(cx.conn, &row)?;
        Ok(())
    });
    let answer = world
        .bureau
        .put(&case.header("location"), world.complete("Toch anders"));
    assert_eq!(answer.problem(409, "blocked").blockers(), ["wrong-state"]);
}

#[apply(both)]
fn fifty_revisions_at_once_make_one_and_forty_nine_honest_answers(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.draft("Datacentrum"));
    let address = case.header("location");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..50)
            .map(|n| {
                let (bureau, address, etag) = (world.bureau.clone(), &address, case.etag());
                let body = world.draft(&format!("Datacentrum {n}")).to_string();
                scope.spawn(move || {
                    bureau
                        .send("PUT", address, &[("If-Match", &etag)], Some(body))
                        .status
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|s| **s == 412).count(), 49, "{statuses:?}");
    assert_eq!(world.bureau.get(&address).body["revision"], 2);
}

#[apply(both)]
fn fifty_registrations_at_once_get_fifty_numbers_in_a_row(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    std::thread::scope(|scope| {
        for n in 0..50 {
            let (bureau, body) = (world.bureau.clone(), world.draft(&format!("Zaak {n}")));
            scope.spawn(move || bureau.post("/v1/cases", body).expect(201));
        }
    });
    let listed = world
        .bureau
        .get("/v1/cases?limit=100&sort=createdAt")
        .expect(200)
        .items();
    let numbers: Vec<_> = listed
        .iter()
        .map(|c| c["number"].as_str().unwrap().to_owned())
        .collect();
    let wanted: Vec<_> = (1..=50).map(|n| format!("BC-2026-{n:04}")).collect();
    assert_eq!(numbers, wanted);
}
