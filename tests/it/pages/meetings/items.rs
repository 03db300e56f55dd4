//! Items and their papers on the pages of meetings, and the fields of a plan.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::person;
use crate::app::{App, Backend, both};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::minutes::{Held, dealt_with, send_round, write};
use crate::meetings::planned;
use crate::pages::forms::{form, form_about};
use crate::pages::visitor::{says, says_not};
use crate::world::World;

#[apply(both)]
fn titles_of_papers_stay_on_the_version_that_had_them(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    add(&w.bureau, &paper("Notitie", &[thing("agenda-item", &item)]));
    publish(&w.bureau, &meeting).expect(201);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    // A paper of an item that was not sent yet is not late.
    let later = add_item(&w.bureau, &meeting, topic("Rondvraag")).expect(201).id();
    add(&w.bureau, &paper("Vragenlijst", &[thing("agenda-item", &later)]));
    let page = bureau.get(&format!("/meetings/{meeting}"));
    says(&page, "Vragenlijst");
    says_not(&page, "Nagezonden");
    w.bureau
        .post(&format!("/v1/agenda-items/{item}/removals"), json!({}))
        .expect(200);
    let version = format!("/meetings/{meeting}/agenda/versions/1");
    for visitor in [&mut bureau, &mut member] {
        let shown = visitor.get(&version);
        says(&shown, "Notitie");
        says_not(&shown, "Een stuk dat u niet mag lezen");
    }
}

#[apply(both)]
fn a_form_changes_items_of_its_own_meeting_only(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let (meeting, other) = (planned(&w, w.table.as_str()), planned(&w, w.board.as_str()));
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/meetings/{meeting}/agenda"));
    let mut elsewhere = form_about(&page, "/agenda/remove", "item", &item);
    elsewhere.action = format!("/meetings/{other}/agenda/remove");
    assert_eq!(elsewhere.send(&mut bureau).status, 404);
    w.bureau.get(&format!("/v1/agenda-items/{item}")).expect(200);
}

#[apply(both)]
fn an_item_of_the_meeting_itself_is_in_the_minutes_with_its_papers(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let case = w.case("Glasvezel", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let late = json!({ "kind": "case", "caseId": case, "title": "Glasvezel" });
    let late = add_item(&w.bureau, &held.id, late).expect(201).id();
    add(&w.bureau, &paper("Uitgedeeld", &[thing("agenda-item", &late)]));
    let point = json!({
        "meetingId": held.id, "description": "Bel de gemeente.", "owner": "De secretaris",
        "dueDate": "2026-03-20",
    });
    w.bureau.post("/v1/action-points", point).expect(201);
    held.write(&w);
    write(&w.bureau, &late, 0, dealt_with("Besproken.")).expect(200);
    send_round(&w.bureau, &held.id).expect(201);
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    says(&member.get(&format!("/meetings/{}", held.id)), "Uitgedeeld");
    let printed = member.get(&format!("/meetings/{}/minutes", held.id));
    for words in ["Uitgedeeld", "Bel de gemeente.", "De secretaris"] {
        says(&printed, words);
    }
    let of_case = member.get(&format!("/cases/{case}"));
    says(&of_case, &format!("href=\"/meetings/{}#part-{late}\"", held.id));
}

#[apply(both)]
fn the_fields_of_a_plan_say_which_of_them_is_missing(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get("/meetings/new");
    let empty = form(&page, "/meetings/new").send(&mut bureau);
    assert_eq!(empty.status, 400);
    for words in ["Dag: Vul dit in.", "Begin: Vul dit in.", "Einde: Vul dit in."] {
        says(&empty, words);
    }
    let past = form(&empty, "/meetings/new")
        .with("bodyId", w.table.as_str())
        .with("title", "Overleg")
        .with("startsAt", "2026-03-02")
        .with("startsAt-time", "09:00")
        .with("endsAt", "11:00")
        .with("place", "Stadhuis")
        .send(&mut bureau);
    assert_eq!(past.status, 400);
    says(&past, "Dag: Dit moment is al voorbij.");
}
