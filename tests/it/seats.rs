//! Seats: one per representative and one chair per body at a time, with a substitute for a period.

use edba::domain::Id;
use edba::domain::codes::{BodyKind, SeatRole, Sector};
use edba::store::bodies as store;
use edba::store::statements;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::bodies::{body, table};
use crate::representatives::representative;

fn seat(body: &str, representative: &str, role: &str, from: &str, until: Option<&str>) -> Value {
    json!({
        "bodyId": body, "representativeId": representative, "role": role,
        "fromDate": from, "untilDate": until,
    })
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[apply(both)]
fn a_representative_has_one_seat_in_a_body_at_a_time(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let (health, logistics) = (table(&bureau, "health"), table(&bureau, "logistics"));
    let director = representative(&bureau, "flevoziekenhuis", "research");
    let first = bureau
        .post(
            "/v1/seats",
            seat(&health, &director, "member", "2026-01-01", Some("2026-06-30")),
        )
        .expect(201);
    bureau
        .post(
            "/v1/seats",
            seat(&health, &director, "member", "2026-06-30", None),
        )
        .problem(409, "conflict");
    bureau
        .post(
            "/v1/seats",
            seat(&health, &director, "chair", "2025-01-01", Some("2026-01-01")),
        )
        .problem(409, "conflict");
    bureau
        .post("/v1/seats", seat(&health, &director, "chair", "2026-07-01", None))
        .expect(201);
    bureau
        .post(
            "/v1/seats",
            seat(&logistics, &director, "member", "2026-01-01", None),
        )
        .expect(201);
    bureau
        .patch(&first.header("location"), json!({ "untilDate": null }))
        .problem(409, "conflict");
    let ended = bureau
        .patch(&first.header("location"), json!({ "untilDate": "2026-03-31" }))
        .expect(200);
    assert_eq!(ended.body["untilDate"], "2026-03-31");
    assert_eq!(ended.body["version"], 2);
    assert_eq!(
        app.auditor()
            .get(&format!("/v1/seats?bodyId={health}"))
            .items()
            .len(),
        2
    );
    assert_eq!(
        app.auditor()
            .get(&format!("/v1/seats?representativeId={director}"))
            .items()
            .len(),
        3
    );
    let on = |date: &str| {
        app.auditor()
            .get(&format!("/v1/seats?bodyId={health}&onDate={date}"))
            .items()
    };
    assert_eq!(on("2026-03-31")[0]["role"], "member");
    assert!(on("2026-04-01").is_empty());
    assert_eq!(on("2026-07-01")[0]["role"], "chair");
}

#[apply(both)]
fn a_body_has_one_chair_at_a_time(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let board = bureau.post("/v1/bodies", body("board", "board")).expect(201).id();
    let (one, other) = (
        representative(&bureau, "almere", "government"),
        representative(&bureau, "ibm", "business"),
    );
    let chair = bureau
        .post("/v1/seats", seat(&board, &one, "chair", "2026-01-01", None))
        .expect(201);
    let next = seat(&board, &other, "chair", "2026-05-01", None);
    bureau.post("/v1/seats", next.clone()).problem(409, "conflict");
    bureau
        .patch(&chair.header("location"), json!({ "untilDate": "2026-04-30" }))
        .expect(200);
    bureau.post("/v1/seats", next).expect(201);
}

#[apply(both)]
fn what_is_wrong_with_a_seat_is_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let health = table(&bureau, "health");
    let director = representative(&bureau, "flevoziekenhuis", "research");
    let nobody = Id::new().to_string();
    let mut wrong = seat(&nobody, &nobody, "member", "2026-02-01", Some("2026-01-31"));
    wrong["substitute"] =
        json!({ "representativeId": nobody, "fromDate": "2026-02-01", "untilDate": "2026-01-01" });
    let mut faults = bureau
        .post("/v1/seats", wrong)
        .problem(400, "invalid-input")
        .faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/bodyId",
            "/representativeId",
            "/substitute/representativeId",
            "/substitute/untilDate",
            "/untilDate"
        ]
    );
    let mut alone = seat(&health, &director, "member", "2026-02-01", None);
    alone["substitute"] = json!({ "representativeId": director, "fromDate": "2026-02-01" });
    let answer = bureau.post("/v1/seats", alone).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/substitute/representativeId"]);
    let fine = seat(&health, &director, "member", "2026-02-30", None);
    bureau.post("/v1/seats", fine).problem(400, "invalid-input");
    app.auditor()
        .post(
            "/v1/seats",
            seat(&health, &director, "member", "2026-02-01", None),
        )
        .problem(403, "forbidden");
    assert!(bureau.get("/v1/seats").items().is_empty());
}

#[apply(both)]
fn a_closed_body_takes_no_seat_and_has_none_in_force(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let health = table(&bureau, "health");
    let (one, other) = (
        representative(&bureau, "almere", "government"),
        representative(&bureau, "ibm", "business"),
    );
    let taken = bureau
        .post("/v1/seats", seat(&health, &one, "member", "2026-01-01", None))
        .expect(201);
    bureau
        .post(
            &format!("/v1/bodies/{health}/closures"),
            json!({ "reason": "Done." }),
        )
        .expect(201);
    bureau
        .post("/v1/seats", seat(&health, &other, "member", "2026-01-01", None))
        .problem(409, "conflict");
    bureau
        .patch(&taken.header("location"), json!({ "untilDate": "2026-12-31" }))
        .problem(409, "conflict");
    assert_eq!(bureau.get(&format!("/v1/seats?bodyId={health}")).items().len(), 1);
    assert!(
        bureau
            .get(&format!("/v1/seats?bodyId={health}&onDate=2026-03-02"))
            .items()
            .is_empty()
    );
    assert_eq!(
        bureau
            .get(&format!("/v1/seats?bodyId={health}&onDate=2026-03-01"))
            .items()
            .len(),
        1
    );
    app.work(|cx| {
        assert!(store::seats_in_force(cx.conn, &id(&health), day("2026-03-02"))?.is_empty());
        assert!(store::seats_of_representative(cx.conn, &id(&one), day("2026-03-02"))?.is_empty());
        Ok(())
    });
}

#[apply(both)]
fn the_seats_in_force_are_read_with_sector_and_substitute_in_one_query(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let health = table(&bureau, "health");
    let chair = representative(&bureau, "almere", "government");
    let member = representative(&bureau, "ibm", "business");
    let deputy = representative(&bureau, "windesheim", "education");
    bureau
        .post("/v1/seats", seat(&health, &member, "member", "2026-02-01", None))
        .expect(201);
    let made = bureau
        .post(
            "/v1/seats",
            seat(&health, &chair, "chair", "2026-01-01", Some("2026-03-02")),
        )
        .expect(201);
    let substitute =
        json!({ "representativeId": deputy, "fromDate": "2026-02-01", "untilDate": "2026-03-31" });
    let named = bureau
        .patch(&made.header("location"), json!({ "substitute": substitute }))
        .expect(200);
    assert_eq!(named.body["substitute"], substitute);
    app.work(|cx| {
        statements::reset();
        let seats = store::seats_in_force(cx.conn, &id(&health), day("2026-03-02"))?;
        assert_eq!(statements::taken(), 1);
        assert_eq!(seats.len(), 2);
        assert_eq!(
            (seats[0].role, seats[0].sector),
            (SeatRole::Chair, Sector::Government)
        );
        let found = seats[0].substitute.clone().unwrap();
        assert_eq!(
            (found.representative_id, found.until),
            (id(&deputy), Some(day("2026-03-31")))
        );
        assert_ne!(found.organisation_id, seats[0].organisation_id);
        assert_eq!(
            (seats[1].representative_id, &seats[1].substitute),
            (id(&member), &None)
        );
        assert_eq!(
            store::seats_in_force(cx.conn, &id(&health), day("2026-03-03"))?.len(),
            1
        );
        let acts = store::seats_of_representative(cx.conn, &id(&deputy), day("2026-03-02"))?;
        assert_eq!(
            (acts.len(), acts[0].as_substitute, acts[0].body_kind),
            (1, true, BodyKind::Table)
        );
        assert!(store::seats_of_representative(cx.conn, &id(&deputy), day("2026-01-31"))?.is_empty());
        assert!(!store::seats_of_representative(cx.conn, &id(&chair), day("2026-01-31"))?[0].as_substitute);
        Ok(())
    });
    let without = bureau
        .patch(&made.header("location"), json!({ "substitute": null }))
        .expect(200);
    assert!(without.body["substitute"].is_null());
}
