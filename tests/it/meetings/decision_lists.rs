//! Decision lists: made from closed ballots and recorded decisions, and frozen with the minutes.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::agendas::{add_item, publish, topic};
use super::attendance::{AFTERWARDS, everybody, record};
use super::minutes::{LATER, adopt, plan_later, send_round, write};
use super::planned;
use crate::app::{App, Backend, both};
use crate::ballots::rules;
use crate::client::Client;
use crate::world::{World, vote};

fn ballot(id: &str) -> Value {
    json!({ "kind": "ballot", "ballotId": id, "title": "Stemming" })
}

/// The decision list of a meeting.
fn decisions(client: &Client, meeting: &str) -> Vec<Value> {
    client
        .get(&format!("/v1/meetings/{meeting}/decision-list"))
        .expect(200)
        .items()
}

fn part(decision: Option<&str>) -> Value {
    let mut part = json!({ "outcome": "dealt-with", "text": "Besproken." });
    if let Some(decision) = decision {
        part["decisionText"] = json!(decision);
    }
    part
}

#[apply(both)]
fn a_decision_list_names_closed_ballots_and_recorded_decisions_alone(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let [first, second] = ["Glasvezel", "Logistiek"].map(|title| w.case(title, 100_000));
    for case in [&first, &second] {
        w.command(case, json!({ "command": "open-review" })).expect(200);
    }
    let [closed, open] = [&first, &second].map(|case| w.open_ballot(case));
    let id = planned(&w, w.table.as_str());
    let items = [
        topic("Opening"),
        ballot(&closed),
        ballot(&open),
        topic("Rondvraag"),
    ]
    .map(|item| add_item(&w.bureau, &id, item).expect(201).id());
    publish(&w.bureau, &id).expect(201);
    for member in w.table_members.values() {
        vote(&member.client, &closed, json!({ "position": "for" })).expect(200);
    }
    w.close(&closed).expect(200);
    app.at(AFTERWARDS);
    for (item, decision) in items
        .iter()
        .zip([None, None, None, Some("De planning gaat rond.")])
    {
        write(&w.bureau, item, 0, part(decision)).expect(200);
    }
    let list = decisions(&w.bureau, &id);
    let answer: Vec<(&Value, &Value)> = list
        .iter()
        .map(|line| (&line["number"], &line["agendaItemId"]))
        .collect();
    assert_eq!(
        answer,
        [(&json!(1), &json!(items[1])), (&json!(2), &json!(items[3]))]
    );
    assert_eq!(list[0]["ballot"]["forCount"], 3);
    assert_eq!(list[0]["ballot"]["ballotId"], json!(closed));
    assert_eq!(
        (&list[1]["ballot"], &list[1]["decisionText"]),
        (&Value::Null, &json!("De planning gaat rond."))
    );
    // A member reads it with the minutes.
    let member = &w.table_members["windesheim"].client;
    let path = format!("/v1/meetings/{id}/decision-list");
    member.get(&path).problem(404, "not-found");
    record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
    send_round(&w.bureau, &id).expect(201);
    assert_eq!(decisions(member, &id), list);
}

#[apply(both)]
fn a_secret_ballot_shows_no_counts_below_three(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    rules(&w, |rules| rules["secret"] = json!(true));
    let case = w.case("Glasvezel", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let secret = w.open_ballot(&case);
    for code in ["windesheim", "ibm-nederland"] {
        vote(
            &w.table_members[code].client,
            &secret,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    let id = planned(&w, w.table.as_str());
    add_item(&w.bureau, &id, ballot(&secret)).expect(201);
    let closed = w.close(&secret).expect(200);
    assert_eq!(closed.body["tally"]["countsShown"], false);
    let list = decisions(&w.bureau, &id);
    assert_eq!(list.len(), 1);
    for count in ["forCount", "againstCount", "abstainCount"] {
        assert_eq!(list[0]["ballot"][count], Value::Null, "{count}");
    }
}

#[apply(both)]
fn the_list_of_adopted_minutes_stays_when_a_decision_is_set_aside_later(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 90_000);
    w.to_board(&case);
    let open = w.board_ballot(&case);
    let id = planned(&w, w.board.as_str());
    let later = plan_later(&w, w.board.as_str());
    let item = add_item(&w.bureau, &id, ballot(&open)).expect(201).id();
    w.everybody_for(&open, &[("usg-people", 90_000)]);
    w.close(&open).expect(200);
    let decision = w.decision(&case);
    app.at(AFTERWARDS);
    record(&w.bureau, &id, &everybody(&w.bureau, &id)).expect(200);
    write(&w.bureau, &item, 0, part(None)).expect(200);
    send_round(&w.bureau, &id).expect(201);
    app.at(LATER);
    adopt(&w.bureau, &id, &later).expect(201);
    let before = decisions(&w.bureau, &id);
    assert_eq!(before[0]["ballot"]["decisionNumber"], decision["number"]);
    assert_eq!(before[0]["ballot"]["outcome"], decision["outcome"]);
    let refer_back = json!({ "command": "refer-back", "reason": "Nieuwe cijfers." });
    w.command(&case, refer_back).expect(200);
    assert_eq!(decisions(&w.bureau, &id), before);
    assert_eq!(decisions(&w.board_members["windesheim"].client, &id), before);
}
