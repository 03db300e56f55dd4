//! Consultation bodies on their pages: what their members find, and the yearly agenda that the bureau records.

use edba::domain::Id;
use edba::domain::codes::{Role, SeatRole};
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::consultations::{body_of, held, yearly_agenda};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, topic};
use crate::meetings::planned;
use crate::world::World;

fn signed_in(app: &App, role: Role, name: &str, representative: Option<Id>) -> Visitor {
    let email = format!("{name}@overleg.example");
    app.person(role, &email, None, representative);
    Visitor::signed_in(app, &email)
}

#[apply(both)]
fn a_consultation_member_finds_everything_from_the_desk(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = body_of(app, "periodic-consultation");
    let member = w.member("gemeente-almere", body, SeatRole::Chair, Role::ConsultationMember);
    let met = held(&w.bureau, body, "2026-02-05");
    w.bureau
        .post(&format!("/v1/bodies/{body}/yearly-agendas"), yearly_agenda(&met))
        .expect(201);
    let to_come = planned(&w, body.as_str());
    planned(&w, w.table.as_str());
    let mut visitor = signed_in(
        app,
        Role::ConsultationMember,
        "wethouder",
        Some(member.representative),
    );
    let desk = visitor.get("/");
    assert!(desk.html.contains(&format!("/meetings/{to_come}")));
    says(&desk, "U hebt nog niet laten weten of u komt.");
    let comes = json!({ "seatId": member.seat, "comes": true });
    member
        .client
        .post(&format!("/v1/meetings/{to_come}/replies"), comes)
        .expect(200);
    says_not(&visitor.get("/"), "U hebt nog niet laten weten of u komt.");
    for way in ["/meetings", "/action-points", "/consultations", "/documents"] {
        assert!(desk.html.contains(&format!("href=\"{way}\"")), "{way}");
        assert_eq!(visitor.get(way).status, 200, "{way}");
    }
    for way in ["/cases", "/ballots", "/mandates", "/people"] {
        assert!(!desk.html.contains(&format!("href=\"{way}\"")), "{way}");
        assert_eq!(visitor.get(way).status, 403, "{way}");
    }
    let page = visitor.get("/consultations");
    for text in [
        "Periodiek Overleg",
        "Jaaragenda 2026",
        "Meer leerplaatsen.",
        "1e kwartaal",
        "Programmalijn: C1",
    ] {
        says(&page, text);
    }
    says(&page, "voorzitter");
    says_not(&page, "Bestuurlijk Overleg");
    says_not(&page, "Jaaragenda vastleggen");
    assert!(!has_form(&page, "/yearly-agenda"));
    // The page of a meeting tells who was there, and of no quorum: this body holds no ballots.
    let line = json!({ "seatId": member.seat, "presence": "present" });
    w.bureau
        .put(
            &format!("/v1/meetings/{met}/attendance"),
            json!({ "lines": [line] }),
        )
        .expect(200);
    let page = visitor.get(&format!("/meetings/{met}"));
    says(&page, "Vertegenwoordigd: 1 van 1 zetels");
    says_not(&page, "Een stemming van dit orgaan");
    // A member of a table has no consultation body to read.
    let mut other = signed_in(
        app,
        Role::TableMember,
        "tafel",
        Some(w.table_members["windesheim"].representative),
    );
    says(
        &other.get("/consultations"),
        "Er is geen overleg dat u kunt bekijken.",
    );
    assert!(!other.get("/meetings").html.contains("href=\"/consultations\""));
}

#[apply(both)]
fn the_bureau_records_a_yearly_agenda_point_by_point(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = body_of(app, "periodic-consultation");
    w.member("gemeente-almere", body, SeatRole::Chair, Role::ConsultationMember);
    let met = held(&w.bureau, body, "2026-02-05");
    let mut bureau = signed_in(app, Role::Bureau, "bureau", None);
    let page = bureau.get("/consultations");
    says(&page, "Er is nog geen jaaragenda voor 2026.");
    // Also a body in which nobody sits yet.
    says(&page, "Bestuurlijk Overleg");
    says(&page, "Er zit nog niemand in dit overleg.");
    let path = format!("/consultations/{body}/yearly-agenda");
    let page = bureau.get(&path);
    let refused = form(&page, "/yearly-agenda").send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Vastgesteld in de vergadering: Vul dit in.");
    let two = form(&refused, "/yearly-agenda")
        .with("points-0-title", "Talent")
        .with("points-0-goal", "Meer leerplaatsen.")
        .press(&mut bureau, "add", "yes");
    assert_eq!(two.status, 200);
    let unsaid = form(&two, "/yearly-agenda")
        .with("points-1-title", "Verantwoording")
        .with("adoptedByMeetingId", &met)
        .send(&mut bureau);
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Punt 2, wat het overleg wil bereiken: Vul dit in.");
    let recorded = form(&unsaid, "/yearly-agenda")
        .with("points-1-goal", "Op tijd bij de drie raden.")
        .with("points-1-quarter", "4")
        .send(&mut bureau);
    says(&recorded, "De jaaragenda is vastgelegd.");
    says(&recorded, "Op tijd bij de drie raden.");
    says(&recorded, "4e kwartaal");
    // The next one begins with the points of the last.
    let again = form(&bureau.get(&path), "/yearly-agenda");
    assert_eq!(again.value("points-1-title"), Some("Verantwoording"));
    // That of another year stands beside it.
    let recorded = again
        .with("year", "2027")
        .with("adoptedByMeetingId", &met)
        .send(&mut bureau);
    says(&recorded, "Jaaragenda 2027");
    says(&recorded, "Jaaragenda 2026");
    assert!(recorded.html.contains(&format!("href=\"/meetings/{met}\"")));
    // A new member reads it, and has no link to the meeting, which was before its time.
    let new = w.board_members["gemeente-almere"].representative;
    let seat = json!({
        "bodyId": body, "representativeId": new, "role": "member", "fromDate": "2026-03-02",
    });
    w.bureau.post("/v1/seats", seat).expect(201);
    let page = signed_in(app, Role::BoardMember, "nieuw", Some(new)).get("/consultations");
    says(&page, "Jaaragenda 2026");
    assert!(!page.html.contains(&format!("/meetings/{met}")));
    // Another body has no such page.
    assert_eq!(
        bureau
            .get(&format!("/consultations/{}/yearly-agenda", w.table))
            .status,
        404
    );
}

#[apply(both)]
fn a_paper_of_a_case_is_for_those_members_who_read_the_case_too(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let body = body_of(app, "steering-consultation");
    w.member(
        "gemeente-almere",
        body,
        SeatRole::Member,
        Role::ConsultationMember,
    );
    let case = w.case("Glasvezel", 100_000);
    let meeting = planned(&w, body.as_str());
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    let things = [thing("agenda-item", &item), thing("case", &case)];
    add(&w.bureau, &paper("Notitie", &things));
    // Members of the board who sit there read it, so it is not announced as a paper that no member reads.
    let mut bureau = signed_in(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/meetings/{meeting}/publish"));
    says(&page, "Hoort ook bij: ");
    says_not(&page, "De leden kunnen dit stuk niet lezen");
}

#[apply(both)]
fn what_is_missing_of_a_consultation_body_is_on_the_desk_of_the_bureau(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = signed_in(app, Role::Bureau, "bureau", None);
    says_not(&bureau.get("/"), "Bestuurlijk Overleg");
    let body = body_of(app, "steering-consultation");
    w.member("gemeente-almere", body, SeatRole::Chair, Role::ConsultationMember);
    let desk = bureau.get("/");
    says(&desk, "Bestuurlijk Overleg");
    says(&desk, "Plan dit jaar nog een vergadering.");
    planned(&w, body.as_str());
    says_not(&bureau.get("/"), "Plan dit jaar nog een vergadering.");
    let people = bureau.get("/people");
    says(&people, "Bestuurlijk Overleg");
    says(&people, "worden met de API gemaakt");
    says(&people, "minstens 1 vergadering per jaar");
}
