//! Visibility of cases: a case that the user may not see does not exist for them.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::store::cases;
use rstest_reuse::apply;
use serde_json::json;

use super::world::{World, representative, seat};
use crate::app::{App, Backend, both};
use crate::client::Client;

/// Reads a case as someone, by every way there is, and tells whether they see it.
fn sees(reader: &Client, case: &str) -> bool {
    let mut answers: Vec<bool> = [
        "",
        "/completeness",
        "/revisions",
        "/revisions/1",
        "/comparison?from=1&to=1",
        "/events",
        "/comments",
    ]
    .iter()
    .map(|part| {
        let answer = reader.get(&format!("/v1/cases/{case}{part}"));
        match answer.status {
            200 => true,
            404 => {
                assert!(!answer.text.contains(case), "{}", answer.text);
                false
            }
            _ => panic!("{}", answer.text),
        }
    })
    .collect();
    answers.push(
        reader
            .get("/v1/cases")
            .items()
            .iter()
            .any(|item| item["id"] == case),
    );
    assert!(answers.iter().all(|seen| *seen == answers[0]), "{answers:?}");
    answers[0]
}

/// A case lies before the board.
fn at_board(app: &App, case: &str) {
    let id: Id = case.parse().unwrap();
    app.work(|cx| {
        let mut row = cases::case(cx.conn, &id)?.unwrap();
        row.board_since = Some(cx.now);
        row.version += 1;
        cases::update_case(cx.conn, &row)?;
        Ok(())
    });
}

#[apply(both)]
fn bureau_and_auditor_see_all_and_an_initiator_its_own(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum")).id();
    assert!(sees(&world.bureau, &case));
    assert!(sees(&app.auditor(), &case));
    assert!(sees(&world.initiator(app, world.ibm), &case));
    assert!(!sees(&world.initiator(app, world.boogaart), &case));
    let partner = app.account(Role::FinancePartner, "Bank", Some(world.almere), None);
    for other in [partner, app.administrator()] {
        other.get("/v1/cases").problem(403, "forbidden");
        other.get(&format!("/v1/cases/{case}")).problem(403, "forbidden");
    }
    app.anonymous()
        .get(&format!("/v1/cases/{case}"))
        .problem(401, "unauthenticated");
}

#[apply(both)]
fn a_member_sees_the_cases_of_the_tables_of_today(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    // Led by the ICT table, co-reviewed by the health table.
    let case = world.register(world.complete("Datacentrum")).id();
    let draft = world.register(world.draft("Nog zonder tafel")).id();
    let member = |body: Id, from: &str, until: Option<&str>| {
        let representative = representative(app, world.ibm);
        seat(app, body, representative, from, until, None);
        app.account(Role::TableMember, "Lid", None, Some(representative))
    };
    for body in [world.ict_table, world.health_table] {
        let member = member(body, "2026-01-01", Some("2026-03-02"));
        assert!(sees(&member, &case), "the last day is included");
        assert!(!sees(&member, &draft));
    }
    assert!(!sees(
        &member(world.ict_table, "2026-01-01", Some("2026-03-01")),
        &case
    ));
    assert!(!sees(&member(world.ict_table, "2026-03-03", None), &case));
    assert!(
        !sees(&member(world.board, "2026-01-01", None), &case),
        "not before the board yet"
    );
    let nobody = representative(app, world.ibm);
    assert!(!sees(
        &app.account(Role::TableMember, "Zonder zetel", None, Some(nobody)),
        &case
    ));
}

#[apply(both)]
fn a_substitute_sees_what_the_seat_sees_in_the_own_period(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum")).id();
    let substitute = |from: &str, until: Option<&str>, seat_until: Option<&str>| {
        let (holder, other) = (representative(app, world.ibm), representative(app, world.ibm));
        seat(
            app,
            world.ict_table,
            holder,
            "2026-01-01",
            seat_until,
            Some((other, from, until)),
        );
        app.account(Role::TableMember, "Vervanger", None, Some(other))
    };
    assert!(sees(&substitute("2026-03-02", Some("2026-03-02"), None), &case));
    assert!(!sees(&substitute("2026-03-03", None, None), &case));
    assert!(!sees(&substitute("2026-01-01", Some("2026-03-01"), None), &case));
    assert!(
        !sees(&substitute("2026-01-01", None, Some("2026-03-01")), &case),
        "the seat has ended"
    );
}

#[apply(both)]
fn a_board_member_sees_what_came_before_the_board(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum")).id();
    let representative = representative(app, world.almere);
    seat(app, world.board, representative, "2026-01-01", None, None);
    let member = app.account(Role::BoardMember, "Bestuurslid", None, Some(representative));
    assert!(!sees(&member, &case));
    at_board(app, &case);
    assert!(sees(&member, &case));
    // A seat at a table sees no more than the table, also of what is before the board.
    let other = crate::cases::world::representative(app, world.almere);
    let tableless = app.account(Role::TableMember, "Lid", None, Some(other));
    assert!(!sees(&tableless, &case));
}

#[apply(both)]
fn what_is_not_seen_cannot_be_changed_or_commented_on(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.register(world.complete("Datacentrum")).id();
    let other = world.initiator(app, world.boogaart);
    let body = world.complete("Gekaapt").to_string();
    let address = format!("/v1/cases/{case}");
    other
        .send("PUT", &address, &[("If-Match", "\"v1\"")], Some(body))
        .problem(404, "not-found");
    other
        .post(&format!("{address}/comments"), json!({ "text": "Hallo" }))
        .problem(404, "not-found");
    // A chain of something else is no case.
    let own = world.initiator(app, world.ibm);
    own.post(
        &format!("/v1/cases/{}/comments", world.ibm),
        json!({ "text": "Hallo" }),
    )
    .problem(404, "not-found");
    own.post(&format!("{address}/comments"), json!({ "text": "Hallo" }))
        .expect(201);
}
