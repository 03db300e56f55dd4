//! Action points on their pages.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::person;
use crate::app::{App, Backend, both};
use crate::meetings::minutes::Held;
use crate::pages::forms::{form, has_form};
use crate::pages::visitor::{says, says_not};
use crate::world::World;

#[apply(both)]
fn another_name_is_another_owner(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let (owner, next) = (&w.table_members["windesheim"], &w.table_members["ibm-nederland"]);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut member = person(app, Role::TableMember, "lid", Some(owner));
    let new = json!({
        "meetingId": held.id, "description": "Bel de gemeente.", "owner": "Windesheim",
        "ownerId": owner.representative, "dueDate": "2026-03-20",
    });
    let id = w.bureau.post("/v1/action-points", new).expect(201).id();
    let address = format!("/action-points/{id}");
    says(&member.get("/"), "Bel de gemeente.");
    // Only the bureau can drop it, and reads that this needs a reason.
    says(&bureau.get(&address), "Verplicht als het actiepunt vervalt");
    says_not(&member.get(&address), "Verplicht als het actiepunt vervalt");
    let owner_id = || w.bureau.get(&format!("/v1{address}")).expect(200).body["ownerId"].clone();
    // The name alone: who owned it before is not reminded any more.
    form(&bureau.get(&address), &address)
        .with("owner", "De secretaris")
        .send(&mut bureau);
    assert_eq!(owner_id(), json!(null));
    says_not(&member.get("/"), "Bel de gemeente.");
    // Another representative: the name follows.
    let changed = form(&bureau.get(&address), &address)
        .with("ownerId", next.representative.as_str())
        .send(&mut bureau);
    assert_eq!(owner_id(), json!(next.representative));
    says_not(&changed, "De secretaris");
}

#[apply(both)]
fn an_action_point_is_recorded_changed_and_reported_done(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let owner = &w.table_members["windesheim"];
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut member = person(app, Role::TableMember, "lid", Some(owner));
    let mut other = person(
        app,
        Role::TableMember,
        "ander",
        Some(&w.table_members["ibm-nederland"]),
    );
    let page = bureau.get(&format!("/meetings/{}", held.id));
    let refused = form(&page, "/action-points").send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Uiterlijk: Vul dit in.");
    let refused = form(&refused, "/action-points")
        .with("dueDate", "2026-03-20")
        .send(&mut bureau);
    says(&refused, "Wat er moet gebeuren: Vul dit in.");
    says(&refused, "Wie: Vul dit in.");
    let made = form(&refused, "/action-points")
        .with("description", "Bel de gemeente.")
        .with("ownerId", owner.representative.as_str())
        .with("agendaItemId", &held.items[1])
        .send(&mut bureau);
    says(&made, "Het actiepunt is vastgelegd.");
    says(&made, "Bel de gemeente.");
    says(&made, "windesheim");

    // Its owner finds it on the desk; another member reads it and closes nothing.
    let desk = member.get("/");
    says(&desk, "Uw actiepunten");
    says(&desk, "Bel de gemeente.");
    says_not(&other.get("/"), "Bel de gemeente.");
    let list = other.get("/action-points");
    says(&list, "Bel de gemeente.");
    says_not(&other.get("/action-points?mine=yes"), "Bel de gemeente.");
    let address = list
        .html
        .split("href=\"")
        .find(|rest| rest.starts_with("/action-points/"))
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    assert!(!has_form(&other.get(&address), "/close"));

    let page = bureau.get(&address);
    says(&page, "Laten vervallen");
    let changed = form(&page, &address)
        .with("dueDate", "2026-03-25")
        .send(&mut bureau);
    says(&changed, "Het actiepunt is gewijzigd.");
    says(&changed, "25 maart 2026");
    assert_eq!(
        form(&page, &address)
            .with("dueDate", "2026-04-01")
            .send(&mut bureau)
            .status,
        422
    );

    let page = member.get(&address);
    assert!(!has_form(&page, &address));
    says_not(&page, "Laten vervallen");
    let unsaid = form(&page, "/close").send(&mut member);
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Status: Vul dit in.");
    let done = form(&unsaid, "/close")
        .with("status", "done")
        .with("result", "Gebeld.")
        .send(&mut member);
    says(&done, "Het actiepunt is afgesloten.");
    says(&done, "Gebeld.");
    says_not(&member.get("/"), "Bel de gemeente.");
    says_not(&other.get("/action-points"), "Bel de gemeente.");
    says(&other.get("/action-points?status=done"), "Bel de gemeente.");
    let file = bureau.get("/downloads/action-points/csv?status=done");
    assert_eq!((file.status, file.html.contains("Bel de gemeente.")), (200, true));
}
