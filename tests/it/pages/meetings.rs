//! The pages of meetings: making and sending agendas, saying who comes, and writing minutes, without a script.

mod action_points;
mod in_the_browser;
mod items;
mod minutes;
mod printed;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{FoundForm, form, form_about, has_form};
use super::visitor::{Shown, Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::attendance::AFTERWARDS;
use crate::meetings::planned;
use crate::world::{Member, World};

/// The key of a form of another page.
const OTHER_KEY: &str = "0123456789abcdefghijkl";

/// The mail address of somebody in these tests.
fn mail(name: &str) -> String {
    format!("{name}@vergadering.example")
}

/// Somebody of a role, signed in with a browser.
fn person(app: &App, role: Role, name: &str, member: Option<&Member>) -> Visitor {
    app.person(role, &mail(name), None, member.map(|m| m.representative));
    Visitor::signed_in(app, &mail(name))
}

/// The form for what is not among the suggestions.
#[track_caller]
fn other_item(page: &Shown) -> FoundForm {
    form_about(page, "/agenda/add", "kind", "")
}

#[apply(both)]
fn a_bureau_member_makes_an_agenda_without_a_script(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    let page = bureau.get("/meetings/new");
    let planned = form(&page, "/meetings/new")
        .with("bodyId", w.table.as_str())
        .with("title", "Voorjaarsoverleg")
        .with("startsAt", "2026-03-12")
        .with("startsAt-time", "14:00")
        .with("endsAt", "16:00")
        .with("place", "Stadhuis")
        .send(&mut bureau);
    says(&planned, "De vergadering is gepland.");
    says(&planned, "Wat u nu kunt doen");
    says(&planned, "Er staan nog geen punten op de agenda.");
    let meeting = planned.address.clone();
    says(&member.get(&meeting), "De agenda is nog niet verzonden.");

    // A topic, and what waits for the table.
    let page = bureau.get(&format!("{meeting}/agenda"));
    let shown = other_item(&page)
        .with("kind", "topic")
        .with("title", "Opening")
        .with("plannedMinutes", "10")
        .send(&mut bureau);
    says(&shown, "Het punt staat op de agenda.");
    let shown = form_about(&shown, "/agenda/add", "about", &case).send(&mut bureau);
    says(&shown, "2. <span>BC-2026-");
    says(&shown, "Vanaf 14.10 uur");
    // It goes up, and comes down again.
    let shown = form(&shown, "/agenda/up").send(&mut bureau);
    says(&shown, "2. <span>Opening");
    let shown = form(&shown, "/agenda/down").send(&mut bureau);
    says(&shown, "1. <span>Opening");
    let opening = form_about(&shown, "/agenda/change", "title", "Opening");
    let changed = opening
        .clone()
        .with("title", "Opening en mededelingen")
        .with("presenter", "De voorzitter")
        .send(&mut bureau);
    says(&changed, "Het punt is gewijzigd.");
    says(&changed, "Opening en mededelingen");
    assert!(changed.html.contains(&format!("href=\"{meeting}/publish\"")));
    // The form of the page before is of an older version.
    let late = opening
        .with("title", "Anders")
        .with("form-once", OTHER_KEY)
        .send(&mut bureau);
    assert_eq!(late.status, 412);
    assert_eq!(
        form_about(&late, "/agenda/change", "title", "Anders").value("presenter"),
        Some("")
    );

    // It is sent once it is confirmed.
    let page = bureau.get(&format!("{meeting}/publish"));
    says(&page, "1 lid of vervanger krijgt een bericht.");
    let sent = form(&page, "/publish").with("note", "Tot dan.").send(&mut bureau);
    says(&sent, "De agenda is verzonden.");
    says(&sent, "Agenda verzonden");
    let read = member.get(&meeting);
    for words in [
        "Opening en mededelingen",
        "De voorzitter",
        "Tot dan.",
        "Versie 1, verzonden",
        &format!("href=\"/cases/{case}\""),
    ] {
        says(&read, words);
    }
    assert!(has_form(&bureau.get(&meeting), "/change"));
    assert!(!has_form(&read, "/change"), "members change nothing");
    assert_eq!(member.get(&format!("{meeting}/agenda")).status, 403);

    // What is added later is read once it is sent as well.
    let page = bureau.get(&format!("{meeting}/agenda"));
    assert!(
        !page.html.contains(&format!("href=\"{meeting}/publish\"")),
        "no news"
    );
    let shown = other_item(&page)
        .with("kind", "topic")
        .with("title", "Rondvraag")
        .send(&mut bureau);
    says(&shown, "Nieuw: 3. Rondvraag");
    says_not(&member.get(&meeting), "Rondvraag");
    let page = bureau.get(&format!("{meeting}/publish"));
    says(&page, "Nieuw: 3. Rondvraag");
    form(&page, "/publish").send(&mut bureau);
    says(&member.get(&meeting), "Rondvraag");
    let version = member.get(&format!("{meeting}/agenda/versions/2"));
    says(&version, "Nieuw: 3. Rondvraag");
    says(&version, "Controlegetal (SHA-256)");
    assert_eq!(member.get(&format!("{meeting}/agenda/versions/3")).status, 404);
    // The page of the case tells where it is dealt with.
    let of_case = member.get(&format!("/cases/{case}"));
    says(&of_case, "Op de agenda van");
    says(&of_case, &format!("href=\"{meeting}#item-"));

    let page = bureau.get(&format!("{meeting}/agenda"));
    let item = form_about(&page, "/agenda/change", "title", "Rondvraag");
    let removing = form_about(&page, "/agenda/remove", "item", item.value("item").unwrap());
    let removed = removing.send(&mut bureau);
    says(&removed, "Het punt is van de agenda gehaald.");
    says(&removed, "Vervallen: Rondvraag");
    says(&member.get(&meeting), "Rondvraag");
}

#[apply(both)]
fn a_refused_item_shows_the_form_with_its_input(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let meeting = planned(&w, w.board.as_str());
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/meetings/{meeting}/agenda"));
    // All faults at once, and none of them loses what was typed.
    let refused = other_item(&page)
        .with("kind", "case")
        .with("about", "de zaak van gisteren")
        .with("explanation", "Waarom nu.")
        .with("plannedMinutes", "veel")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    for words in [
        "Adres, nummer of id: Dit is niet bekend.",
        "Titel: Vul dit in.",
        "Minuten: Vul een geheel getal in, bijvoorbeeld 15.",
    ] {
        says(&refused, words);
    }
    let kept = form_about(&refused, "/agenda/add", "kind", "case");
    assert_eq!(kept.value("explanation"), Some("Waarom nu."));
    assert_eq!(kept.value("plannedMinutes"), Some("veel"));
    // The board does not deal with the case yet.
    let refused = kept
        .with("about", &format!("https://edba.example/cases/{case}#talk"))
        .with("title", "Glasvezel")
        .with("plannedMinutes", "15")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Adres, nummer of id: Dit hoort bij een ander orgaan.");
    let empty = other_item(&page).send(&mut bureau);
    says(&empty, "Waarover: Vul dit in.");
    let agenda = w
        .bureau
        .get(&format!("/v1/meetings/{meeting}/agenda"))
        .expect(200);
    assert_eq!(agenda.body["items"], json!([]));
}

#[apply(both)]
fn papers_stand_on_the_pages_of_their_meeting_and_say_where_they_belong(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let item = add_item(&w.bureau, &meeting, topic("Opening")).expect(201).id();
    let of_item = add(&w.bureau, &paper("Notitie", &[thing("agenda-item", &item)]));
    add(&w.bureau, &paper("Presentielijst", &[thing("meeting", &meeting)]));
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let address = format!("/meetings/{meeting}");
    says(&bureau.get(&format!("{address}/agenda")), "Notitie");
    // Who may read a paper is said before the agenda is sent.
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let elsewhere = paper(
        "Mandaatbesluit",
        &[thing("agenda-item", &item), thing("mandate", &mandate)],
    );
    add(&w.bureau, &elsewhere);
    let page = bureau.get(&format!("{address}/publish"));
    says(&page, "Stukken die niet alle leden mogen lezen");
    says(&page, "Hoort ook bij: Mandaat.");
    publish(&w.bureau, &meeting).expect(201);
    let late = add(
        &w.bureau,
        &paper("Nagekomen brief", &[thing("agenda-item", &item)]),
    );
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    let page = member.get(&address);
    for words in ["Notitie", "Nagekomen brief", "Nagezonden", "Presentielijst"] {
        says(&page, words);
    }
    says_not(&page, "Mandaatbesluit");
    for document in [&of_item, &late] {
        let shown = member.get(&format!("/documents/{document}"));
        says(&shown, &format!("href=\"{address}#item-{item}\""));
        says(&shown, "Op de agenda van");
    }
    let version = member.get(&format!("{address}/agenda/versions/1"));
    says(&version, "Notitie");
    says(&version, "Een stuk dat u niet mag lezen");
    says_not(&version, "Mandaatbesluit");
}

#[apply(both)]
fn a_member_says_whether_it_comes_and_the_bureau_records_who_was_there(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let meeting = planned(&w, w.table.as_str());
    let address = format!("/meetings/{meeting}");
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    let mut other = person(
        app,
        Role::TableMember,
        "ander",
        Some(&w.table_members["ibm-nederland"]),
    );
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = member.get(&address);
    let replied = form(&page, "/reply")
        .with("reason", "Met vakantie.")
        .press(&mut member, "comes", "no");
    says(&replied, "Uw antwoord is vastgelegd.");
    says(&replied, "Met bericht afwezig");
    says(&replied, "Met vakantie.");
    says(&bureau.get(&address), "Met vakantie.");
    says_not(&other.get(&address), "Met vakantie.");
    let replied = form(&replied, "/reply").press(&mut member, "comes", "yes");
    says(&replied, "Komt");
    // An answer that is none, and the seat of somebody else.
    let unsaid = form(&replied, "/reply").send(&mut member);
    assert_eq!(unsaid.status, 400);
    let theirs = form(&other.get(&address), "/reply")
        .value("seatId")
        .unwrap()
        .to_owned();
    let refused = form(&replied, "/reply")
        .with("seatId", &theirs)
        .press(&mut member, "comes", "no");
    assert_eq!(refused.status, 403);

    app.at(AFTERWARDS);
    let mut member = Visitor::signed_in(app, &mail("lid"));
    assert!(!has_form(&member.get(&address), "/reply"));
    let mut bureau = Visitor::signed_in(app, &mail("bureau"));
    let page = bureau.get(&format!("{address}/attendance"));
    let incomplete = form(&page, "/attendance").send(&mut bureau);
    assert_eq!(incomplete.status, 400);
    says(&incomplete, "Zetel 1: Vul dit in.");
    let mut filled = form(&incomplete, "/attendance").with("guests", "De griffier");
    for (place, presence) in ["present", "with-notice", "present"].into_iter().enumerate() {
        filled = filled.with(&format!("lines-{place}-presence"), presence);
    }
    let recorded = filled.send(&mut bureau);
    says(&recorded, "De aanwezigheid is vastgelegd.");
    let read = member.get(&address);
    says(&read, "Vertegenwoordigd: 2 van 3 zetels");
    says(&read, "De griffier");
    says(&read, "Met bericht afwezig");
    // The form of the page before is of an older version.
    assert_eq!(
        filled.send(&mut bureau).status,
        200,
        "sent twice, carried out once"
    );
    let stale = form(&page, "/attendance").with("form-once", OTHER_KEY);
    let stale = ["0", "1", "2"].into_iter().fold(stale, |form, place| {
        form.with(&format!("lines-{place}-presence"), "absent")
    });
    assert_eq!(stale.send(&mut bureau).status, 412);
}

#[apply(both)]
fn past_meetings_come_in_pages_and_one_of_the_past_is_recorded(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get("/meetings/new");
    let recording = form(&page, "/meetings/new")
        .with("bodyId", w.table.as_str())
        .with("title", "Winteroverleg")
        .with("startsAt", "2026-01-15")
        .with("startsAt-time", "14:00")
        .with("endsAt", "16:00")
        .with("place", "Stadhuis");
    let refused = recording.send(&mut bureau);
    assert_eq!(refused.status, 400);
    let recorded = form(&refused, "/meetings/new")
        .with("recordedAfterwards", "yes")
        .send(&mut bureau);
    says(&recorded, "De vergadering is vastgelegd.");
    says(&recorded, "Achteraf vastgelegd");
    for number in 0..26 {
        let meeting = json!({
            "bodyId": w.board, "title": format!("Board {number}"), "place": "Stadhuis",
            "startsAt": format!("2026-02-{:02}T09:00:00Z", number + 1),
            "endsAt": format!("2026-02-{:02}T10:00:00Z", number + 1), "recordedAfterwards": true,
        });
        w.bureau.post("/v1/meetings", meeting).expect(201);
    }
    let list = bureau.get("/meetings");
    says(&list, "Board 25");
    says_not(&list, "Board 0<");
    let older = list
        .html
        .split("href=\"")
        .find(|rest| rest.starts_with("/meetings?before="))
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let older = bureau.get(&older);
    says(&older, "Board 0<");
    says(&older, "Winteroverleg");
    says_not(&older, "Komende vergaderingen");
    let of_table = bureau.get(&format!("/meetings?body={}", w.table));
    says(&of_table, "Winteroverleg");
    says_not(&of_table, "Board 25");
    assert_eq!(bureau.get("/meetings?before=x&body=y").status, 200);
}
