//! Agenda items that are added late: during the meeting, or after its minutes were sent round.

use rstest_reuse::apply;
use serde_json::json;

use super::agendas::{add_item, agenda, publish, titles, topic};
use super::attendance::AFTERWARDS;
use super::minutes::{Held, dealt_with, send_round, write};
use super::planned;
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::documents::papers::{add, paper, thing};
use crate::verify::verify;
use crate::world::World;

#[apply(both)]
fn a_draft_item_after_sending_round_is_shown_to_nobody_but_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    held.write(&w);
    send_round(&w.bureau, &held.id).expect(201);
    let later = add_item(&w.bureau, &held.id, topic("Later")).expect(201).id();
    let document = add(&w.bureau, &paper("Stuk", &[thing("agenda-item", &later)]));
    let member = &w.table_members["windesheim"].client;
    let statuses = |client: &Client| {
        [
            format!("/v1/agenda-items/{later}"),
            format!("/v1/documents/{document}"),
        ]
        .map(|path| client.get(&path).status)
    };
    let listed = |client: &Client| {
        let items = client.get(&format!("/v1/agenda-items?meetingId={}", held.id));
        items.items().len()
    };
    assert_eq!((statuses(member), listed(member)), ([404, 404], 2));
    assert_eq!((statuses(&w.bureau), listed(&w.bureau)), ([200, 200], 3));
    let remark = json!({ "agendaItemId": later, "text": "Wat is dit?" });
    let refused = member.post(&held.path("/minutes-remarks"), remark);
    assert_eq!(refused.problem(400, "invalid-input").faults(), ["/agendaItemId"]);
    // With the next version of the minutes it is read.
    write(&w.bureau, &later, 0, dealt_with("Besproken.")).expect(200);
    send_round(&w.bureau, &held.id).expect(201);
    assert_eq!((statuses(member), listed(member)), ([200, 200], 3));
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn an_item_that_was_never_published_is_on_the_agenda_with_the_minutes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    let member = &w.table_members["windesheim"].client;
    app.at(AFTERWARDS);
    agenda(member, &id).problem(404, "not-found");
    let is_draft = |client: &Client| agenda(client, &id).expect(200).body["isDraft"].clone();
    assert_eq!(is_draft(&w.bureau), true);
    let lines = super::attendance::everybody(&w.bureau, &id);
    super::attendance::record(&w.bureau, &id, &lines).expect(200);
    write(&w.bureau, &item, 0, dealt_with("Besproken.")).expect(200);
    send_round(&w.bureau, &id).expect(201);
    assert_eq!([is_draft(&w.bureau), is_draft(member)], [false, false]);
    add_item(&w.bureau, &id, topic("Later")).expect(201);
    assert_eq!([is_draft(&w.bureau), is_draft(member)], [true, false]);
    assert_eq!(titles(member, &id), ["1 Opening"]);
    assert_eq!(titles(&w.bureau, &id), ["1 Opening", "2 Later"]);
}

#[apply(both)]
fn an_item_that_is_added_during_the_meeting_comes_last(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    for title in ["Opening", "Rondvraag"] {
        add_item(&w.bureau, &id, topic(title)).expect(201);
    }
    publish(&w.bureau, &id).expect(201);
    app.at("2026-03-12T13:00:00Z");
    let at = |place: i32| {
        let mut item = topic("Wat verder ter tafel komt");
        item["place"] = json!(place);
        add_item(&w.bureau, &id, item)
    };
    let refused = at(1).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/place"]);
    assert_eq!(refused.body["errors"][0]["code"], "out-of-range");
    assert_eq!(at(3).expect(201).body["place"], 3);
    let last = add_item(&w.bureau, &id, topic("Sluiting")).expect(201);
    assert_eq!(last.body["place"], 4);
}

#[apply(both)]
fn a_member_does_not_see_that_an_item_was_drafted_anew(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    publish(&w.bureau, &id).expect(201);
    let path = format!("/v1/agenda-items/{item}");
    let member = &w.table_members["windesheim"].client;
    let before = member.get(&path).expect(200);
    assert_eq!(
        (&before.body["title"], &before.body["version"]),
        (&json!("Opening"), &json!(1))
    );
    app.at("2026-03-03T09:00:00Z");
    let (bureau, member) = (w.bureau.renewed(), member.renewed());
    bureau.patch(&path, json!({ "title": "Welkom" })).expect(200);
    assert_eq!(member.get(&path).expect(200).text, before.text);
    publish(&bureau, &id).expect(201);
    let published = member.get(&path).expect(200);
    assert_eq!(
        (&published.body["title"], &published.body["version"]),
        (&json!("Welkom"), &json!(2))
    );
    // Words and state come from different copies, so no one number stands for the answer.
    let known = [("If-None-Match", "\"v2\"")];
    member.send("GET", &path, &known, None).expect(200);
}

#[apply(both)]
fn an_item_that_is_taken_off_is_read_until_the_agenda_is_published_again(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let id = planned(&w, w.table.as_str());
    let [item, _] =
        ["Opening", "Rondvraag"].map(|title| add_item(&w.bureau, &id, topic(title)).expect(201).id());
    publish(&w.bureau, &id).expect(201);
    let path = format!("/v1/agenda-items/{item}");
    let member = &w.table_members["windesheim"].client;
    w.bureau.post(&format!("{path}/removals"), json!({})).expect(200);
    assert_eq!(titles(member, &id), ["1 Opening", "2 Rondvraag"]);
    let read = member.get(&path).expect(200).body;
    assert_eq!((&read["place"], &read["title"]), (&json!(1), &json!("Opening")));
    assert_eq!(read["removedAt"], json!(null));
    assert_eq!(w.bureau.get(&path).expect(200).body["place"], json!(null));
    publish(&w.bureau, &id).expect(201);
    assert_eq!(titles(member, &id), ["1 Rondvraag"]);
    member.get(&path).problem(404, "not-found");
}
