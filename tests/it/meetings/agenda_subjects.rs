//! What agenda items are about: what the body that meets deals with, and nothing else.

use edba::domain::Id;
use edba::service::seats::{self, SeatChange};
use rstest_reuse::apply;
use serde_json::json;

use super::agendas::{add_item, publish, titles};
use super::planned;
use crate::app::{App, Backend, both};
use crate::bodies;
use crate::client::Client;
use crate::world::{World, day};

#[apply(both)]
fn a_case_is_on_the_agenda_of_a_body_that_sees_it_and_of_no_other(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let other = bodies::table(&w.bureau, "proef");
    let [table, board, other] =
        [w.table.as_str(), w.board.as_str(), other.as_str()].map(|body| planned(&w, body));
    let item = json!({ "kind": "case", "caseId": case, "title": "Glasvezel" });
    let refused = |meeting: &str| {
        let answer = add_item(&w.bureau, meeting, item.clone()).problem(400, "invalid-input");
        assert_eq!(answer.faults(), ["/caseId"]);
        assert_eq!(answer.body["errors"][0]["code"], "not-of-body", "{}", answer.text);
    };
    // Not there yet.
    refused(&board);
    w.to_board(&case);
    add_item(&w.bureau, &board, item.clone()).expect(201);
    add_item(&w.bureau, &table, item.clone()).expect(201);
    refused(&other);
    let mut unknown = item.clone();
    unknown["caseId"] = json!(Id::new());
    let answer = add_item(&w.bureau, &table, unknown).problem(400, "invalid-input");
    assert_eq!(answer.body["errors"][0]["code"], "unknown", "{}", answer.text);
    // Where the case was dealt with, as its readers see it.
    for meeting in [&table, &board] {
        publish(&w.bureau, meeting).expect(201);
    }
    let dealt_with = |client: &Client| {
        let found = client.get(&format!("/v1/agenda-items?caseId={case}")).expect(200);
        found.items().len()
    };
    assert_eq!(dealt_with(&w.bureau), 2);
    assert_eq!(dealt_with(&w.table_members["windesheim"].client), 1);
    assert_eq!(dealt_with(&w.board_members["windesheim"].client), 1);
}

#[apply(both)]
fn a_ballot_is_on_the_agenda_of_its_own_body(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let [table, board] = [w.table, w.board].map(|body| planned(&w, body.as_str()));
    let item = json!({ "kind": "ballot", "ballotId": ballot, "title": "Advies" });
    let made = add_item(&w.bureau, &table, item.clone()).expect(201);
    assert_eq!(
        (&made.body["ballotId"], &made.body["caseId"]),
        (&json!(ballot), &json!(case))
    );
    let refused = add_item(&w.bureau, &board, item).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/ballotId"]);
    assert_eq!(refused.body["errors"][0]["code"], "not-of-body");
}

#[apply(both)]
fn all_faults_of_an_item_are_reported_together(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let wrong = json!({
        "kind": "case", "caseId": Id::new(), "title": "Een\ntitel", "presenter": "Twee\nregels", "place": 3,
    });
    let answer = add_item(&w.bureau, &id, wrong).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/title", "/presenter", "/caseId", "/place"]);
    let unknown = json!({ "kind": "document", "documentId": Id::new(), "title": "Stuk" });
    let answer = add_item(&w.bureau, &id, unknown).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/documentId"]);
    assert!(titles(&w.bureau, &id).is_empty());
}

#[apply(both)]
fn a_title_of_a_case_leads_to_nothing_after_the_seat_ended(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = planned(&w, w.table.as_str());
    let item = json!({ "kind": "case", "caseId": case, "title": "Glasvezel" });
    add_item(&w.bureau, &id, item).expect(201);
    publish(&w.bureau, &id).expect(201);
    let member = &w.table_members["windesheim"];
    let path = format!("/v1/cases/{case}");
    member.client.get(&path).expect(200);
    app.work(|cx| {
        let change = SeatChange {
            until: Some(Some(day("2026-03-13"))),
            substitute: None,
        };
        seats::change(cx, member.seat, change, |_| Ok(()))
    });
    app.at("2026-03-16T09:00:00Z");
    // It sat there on the day.
    assert_eq!(titles(&member.client, &id), ["1 Glasvezel"]);
    member.client.get(&path).problem(404, "not-found");
}
