//! Bodies: tables and the board are opened, renamed, merged and closed; their voting rules have versions.

use edba::domain::Id;
use edba::domain::ballot::BodyRules;
use edba::domain::codes::BodyKind;
use edba::service::seed;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::cases::world::World;
use crate::client::{Answer, Client};

/// A new table without a cluster; gives its id.
pub fn table(bureau: &Client, code: &str) -> String {
    bureau.post("/v1/bodies", body(code, "table")).expect(201).id()
}

pub fn body(code: &str, kind: &str) -> Value {
    json!({ "code": code, "kind": kind, "nameNl": format!("Tafel {code}"), "nameEn": format!("Table {code}") })
}

fn rules(kind: BodyKind) -> Value {
    serde_json::to_value(BodyRules::default_for(kind)).unwrap()
}

#[apply(both)]
fn a_body_starts_with_the_rules_of_its_kind_unless_it_is_given_its_own(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let plain = bureau.post("/v1/bodies", body("health", "table")).expect(201);
    assert_eq!(plain.body["openedOnDate"], "2026-03-02");
    assert_eq!(plain.body["rulesVersion"], 1);
    let address = plain.header("location");
    let versions = app.auditor().get(&format!("{address}/rules")).items();
    assert_eq!(
        (versions.len(), &versions[0]["rules"]),
        (1, &rules(BodyKind::Table))
    );
    let mut own = rules(BodyKind::Board);
    own["quorumPercent"] = json!(75);
    let mut board = body("board", "board");
    board["rules"] = own.clone();
    board["openedOnDate"] = json!("2012-01-01");
    let address = bureau.post("/v1/bodies", board).expect(201).header("location");
    let first = bureau.get(&format!("{address}/rules/1")).expect(200);
    assert_eq!(first.body["rules"], own);
    bureau
        .get(&format!("{address}/rules/2"))
        .problem(404, "not-found");
}

#[apply(both)]
fn new_rules_are_a_new_version_and_must_suit_the_kind_of_body(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let address = bureau
        .post("/v1/bodies", body("board", "board"))
        .expect(201)
        .header("location");
    let list = format!("{address}/rules");
    let mut stricter = rules(BodyKind::Board);
    stricter["majority"] = json!("two-thirds");
    let added = bureau.post(&list, stricter.clone()).expect(201);
    assert_eq!(added.body["version"], 2);
    assert_eq!(
        bureau.get(&added.header("location")).expect(200).body["rules"],
        stricter
    );
    assert_eq!(bureau.get(&address).expect(200).body["rulesVersion"], 2);
    let mut wrong = rules(BodyKind::Board);
    wrong["secret"] = json!(true);
    wrong["composition"] = json!(["business", "business"]);
    let answer = bureau.post(&list, wrong).problem(400, "invalid-input");
    assert_eq!(
        answer.faults(),
        ["/composition/1", "/secret", "/visibleBeforeClose"]
    );
    let first = bureau.get(&format!("{list}?limit=1")).expect(200);
    assert_eq!(first.items()[0]["version"], 1);
    let link = first.header("link");
    let next = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
    assert_eq!(bureau.get(&next).items()[0]["version"], 2);
    bureau
        .get(&format!("{list}?cursor=x"))
        .problem(400, "invalid-input");
    app.auditor().post(&list, stricter).problem(403, "forbidden");
}

#[apply(both)]
fn there_is_one_open_board_at_a_time(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let first = bureau
        .post("/v1/bodies", body("board", "board"))
        .expect(201)
        .header("location");
    bureau
        .post("/v1/bodies", body("second-board", "board"))
        .problem(409, "conflict");
    bureau
        .post(
            &format!("{first}/closures"),
            json!({ "reason": "A new board takes office." }),
        )
        .expect(201);
    bureau
        .post("/v1/bodies", body("second-board", "board"))
        .expect(201);
    bureau
        .post("/v1/bodies", body("board", "table"))
        .problem(409, "conflict");
    assert_eq!(bureau.get("/v1/bodies?kind=board&open=true").items().len(), 1);
    assert_eq!(
        bureau.get("/v1/bodies?kind=board&open=false").items()[0]["code"],
        "board"
    );
    assert!(bureau.get("/v1/bodies?kind=table").items().is_empty());
}

#[apply(both)]
fn a_table_is_for_a_cluster_of_the_current_programme(backend: Backend) {
    let app = &App::start(backend);
    app.work(|cx| seed::programme_for(cx, 2024, 2027));
    let bureau = app.bureau();
    let mut sixth = body("high-tech", "table");
    sixth["clusterCode"] = json!("high-tech-materials");
    let made = bureau.post("/v1/bodies", sixth).expect(201);
    let address = made.header("location");
    let mut unknown = body("other", "table");
    unknown["clusterCode"] = json!("space-travel");
    assert_eq!(
        bureau
            .post("/v1/bodies", unknown)
            .problem(400, "invalid-input")
            .faults(),
        ["/clusterCode"]
    );
    let renamed = bureau
        .patch(
            &address,
            json!({ "nameNl": "Tafel High Tech", "clusterCode": "logistics" }),
        )
        .expect(200);
    assert_eq!(renamed.body["nameNl"], "Tafel High Tech");
    assert_eq!(renamed.body["nameEn"], "Table high-tech");
    assert_eq!(renamed.body["clusterCode"], "logistics");
    assert!(
        bureau
            .patch(&address, json!({ "clusterCode": null }))
            .expect(200)
            .body["clusterCode"]
            .is_null()
    );
    bureau
        .patch(&address, json!({ "clusterCode": "space-travel" }))
        .problem(400, "invalid-input");
    bureau
        .patch(&address, json!({ "nameEn": "\u{0}" }))
        .problem(400, "invalid-input");
    let board = bureau.get("/v1/bodies?kind=board").items()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bureau
        .patch(
            &format!("/v1/bodies/{board}"),
            json!({ "clusterCode": "logistics" }),
        )
        .problem(400, "invalid-input");
}

#[apply(both)]
fn a_closed_table_stays_readable_and_never_changes_again(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let id = table(&bureau, "airport");
    let address = format!("/v1/bodies/{id}");
    let closures = format!("{address}/closures");
    let refused = |body: Value, pointer: &str| {
        assert_eq!(
            bureau
                .post(&closures, body)
                .problem(400, "invalid-input")
                .faults(),
            [pointer]
        );
    };
    refused(json!({ "reason": "  " }), "/reason");
    refused(
        json!({ "reason": "Done.", "closedOnDate": "2026-03-03" }),
        "/closedOnDate",
    );
    refused(
        json!({ "reason": "Done.", "closedOnDate": "2026-03-01" }),
        "/closedOnDate",
    );
    app.auditor()
        .post(&closures, json!({ "reason": "Done." }))
        .problem(403, "forbidden");
    let closed = bureau
        .post(&closures, json!({ "reason": "Its work is done." }))
        .expect(201);
    assert_eq!(closed.body["closedOnDate"], "2026-03-02");
    assert_eq!(app.auditor().get(&address).expect(200).body["code"], "airport");
    assert_eq!(app.auditor().get(&format!("{address}/rules")).items().len(), 1);
    bureau
        .post(&closures, json!({ "reason": "Again." }))
        .problem(409, "conflict");
    bureau
        .patch(&address, json!({ "nameNl": "Anders" }))
        .problem(409, "conflict");
    bureau
        .post(&format!("{address}/rules"), rules(BodyKind::Table))
        .problem(409, "conflict");
    bureau
        .post(
            &format!("/v1/bodies/{}/closures", Id::new()),
            json!({ "reason": "None." }),
        )
        .problem(404, "not-found");
}

#[apply(both)]
fn a_table_that_leads_a_case_before_the_board_has_it_is_not_closed(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let number = world.register(world.complete("Datacentrum")).body["number"].clone();
    let table = format!("/v1/bodies/{}", world.ict_table);
    let refused = |answer: Answer| {
        let answer = answer.problem(409, "blocked");
        assert_eq!(answer.blockers(), ["leads-case"]);
        let sentence = answer.body["blockers"][0]["nl"].as_str().unwrap();
        assert!(sentence.contains(number.as_str().unwrap()), "{sentence}");
    };
    let closure = json!({ "reason": "Too many tables." });
    let merger = json!({ "intoBodyId": world.health_table, "reason": "One table for both." });
    refused(world.bureau.post(&format!("{table}/closures"), closure.clone()));
    refused(world.bureau.post(&format!("{table}/mergers"), merger.clone()));
    assert!(world.bureau.get(&table).expect(200).body["closedOnDate"].is_null());
    // Who only co-reviews is free to go.
    world
        .bureau
        .post(&format!("/v1/bodies/{}/closures", world.health_table), closure)
        .expect(201);
}

#[apply(both)]
fn a_table_is_merged_into_another_open_table(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let (airport, logistics, old) = (
        table(&bureau, "airport"),
        table(&bureau, "logistics"),
        table(&bureau, "old"),
    );
    let board = bureau.post("/v1/bodies", body("board", "board")).expect(201).id();
    bureau
        .post(
            &format!("/v1/bodies/{old}/closures"),
            json!({ "reason": "Done." }),
        )
        .expect(201);
    let mergers = format!("/v1/bodies/{airport}/mergers");
    let into = |id: &str| json!({ "intoBodyId": id, "reason": "One table for the region." });
    for wrong in [&airport, &board, &Id::new().to_string()] {
        let answer = bureau.post(&mergers, into(wrong)).problem(400, "invalid-input");
        assert_eq!(answer.faults(), ["/intoBodyId"], "{}", answer.text);
    }
    bureau.post(&mergers, into(&old)).problem(409, "conflict");
    bureau
        .post(&format!("/v1/bodies/{board}/mergers"), into(&logistics))
        .problem(409, "conflict");
    let merged = bureau.post(&mergers, into(&logistics)).expect(201);
    assert_eq!(merged.body["mergedIntoId"], json!(logistics));
    assert_eq!(merged.body["closedOnDate"], "2026-03-02");
    assert!(bureau.get(&format!("/v1/bodies/{logistics}")).expect(200).body["closedOnDate"].is_null());
    bureau
        .post(&format!("/v1/bodies/{logistics}/mergers"), into(&airport))
        .problem(409, "conflict");
}

#[apply(both)]
fn all_faults_of_a_new_body_are_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let mut wrong = body("other", "board");
    wrong["nameNl"] = json!("Tafel\nGezondheid");
    wrong["clusterCode"] = json!("logistics");
    wrong["openedOnDate"] = json!("2026-03-03");
    wrong["rules"] = rules(BodyKind::Board);
    wrong["rules"]["tie"] = json!("chair-decides");
    wrong["rules"]["secret"] = json!(true);
    let mut faults = bureau
        .post("/v1/bodies", wrong)
        .problem(400, "invalid-input")
        .faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/clusterCode",
            "/nameNl",
            "/openedOnDate",
            "/rules/secret",
            "/rules/tie",
            "/rules/visibleBeforeClose"
        ]
    );
    assert!(bureau.get("/v1/bodies").items().is_empty());
}
