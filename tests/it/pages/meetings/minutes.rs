//! Minutes on their pages: written in one form, sent round, remarked on, answered and adopted.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::{OTHER_KEY, mail, person};
use crate::app::{App, Backend, both};
use crate::meetings::agendas::{add_item, topic};
use crate::meetings::attendance::everybody;
use crate::meetings::minutes::{Held, LATER, send_round};
use crate::pages::forms::{FoundForm, form, form_about, has_form};
use crate::pages::visitor::{Visitor, says, says_not};
use crate::world::World;

#[apply(both)]
fn minutes_are_written_sent_round_and_adopted_without_a_script(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let address = format!("/meetings/{}", held.id);
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let mut member = person(
        app,
        Role::TableMember,
        "lid",
        Some(&w.table_members["windesheim"]),
    );
    says(&member.get(&address), "Er is nog geen verslag.");
    assert_eq!(member.get(&format!("{address}/minutes")).status, 404);
    let page = bureau.get(&format!("{address}/minutes/edit"));
    let refused = form(&page, "/minutes/edit")
        .with("items-0-outcome", "dealt-with")
        .with("items-0-text", "Iedereen is welkom.")
        .with("items-0-decisionText", "De agenda is vastgesteld.")
        .with("items-1-outcome", "dealt-with")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Punt 2, besproken: Vul dit in.");
    says(&refused, "Iedereen is welkom.");
    let saved = form(&refused, "/minutes/edit")
        .with("items-1-outcome", "not-dealt-with")
        .send(&mut bureau);
    says(&saved, "Het verslag is opgeslagen.");
    says(&saved, "Iedereen is welkom.");
    says(&saved, "Niet behandeld");
    says(&member.get(&address), "Er is nog geen verslag.");

    let page = bureau.get(&format!("{address}/minutes/send"));
    let refused = form(&page, "/minutes/send")
        .with("remarksUntilDate", "2026-03-01")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Opmerkingen tot en met: Kies morgen of een latere dag.");
    let sent = form(&refused, "/minutes/send")
        .with("remarksUntilDate", "2026-03-18")
        .with("note", "Graag uw opmerkingen.")
        .send(&mut bureau);
    says(&sent, "Het verslag is rondgestuurd.");

    let read = member.get(&address);
    for words in [
        "Iedereen is welkom.",
        "De agenda is vastgesteld.",
        "Graag uw opmerkingen.",
        "Opmerkingen tot en met 18 maart 2026",
        "Besluitenlijst",
    ] {
        says(&read, words);
    }
    let remarked = form_about(&read, "/remarks", "item", &held.items[0])
        .with("text", "Niet iedereen was er.")
        .send(&mut member);
    says(&remarked, "Uw opmerking is verstuurd.");
    let empty = form_about(&remarked, "/remarks", "item", "").send(&mut member);
    assert_eq!(empty.status, 400);
    says(&empty, "Uw opmerking: Vul dit in.");
    assert!(!has_form(&remarked, "/answer"), "the bureau answers");
    let page = bureau.get(&address);
    let unsaid = form(&page, "/answer")
        .with("answer", "not-taken-over")
        .send(&mut bureau);
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Toelichting bij het antwoord: Vul dit in.");
    let answered = form(&unsaid, "/answer")
        .with("text", "Zie de presentielijst.")
        .send(&mut bureau);
    says(&answered, "Het antwoord is vastgelegd.");
    says(&member.get(&address), "Niet overgenomen");

    // A later meeting adopts them, with one change.
    app.at(LATER);
    let mut bureau = Visitor::signed_in(app, &mail("bureau"));
    let mut member = Visitor::signed_in(app, &mail("lid"));
    let page = bureau.get(&format!("{address}/minutes/edit"));
    form(&page, "/minutes/edit")
        .with("items-0-text", "De meesten zijn welkom.")
        .send(&mut bureau);
    says_not(&member.get(&address), "De meesten zijn welkom.");
    let page = bureau.get(&format!("{address}/minutes/adopt"));
    says(&page, "Gewijzigd sinds het rondsturen");
    says(&page, "1. <span>Opening");
    let unsaid = form(&page, "/minutes/adopt").send(&mut bureau);
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Vastgesteld door: Vul dit in.");
    let adopted = form(&unsaid, "/minutes/adopt")
        .with("adoptedByMeetingId", &held.later)
        .send(&mut bureau);
    says(&adopted, "De vaststelling is vastgelegd.");
    says(&adopted, "Verslag vastgesteld");
    says_not(&adopted, "Wat u nu kunt doen");
    let read = member.get(&address);
    says(&read, "De meesten zijn welkom.");
    says(&read, "Vastgesteld in de vergadering van 19 maart 2026");
    says(&read, &format!("href=\"/meetings/{}\"", held.later));
    for (page, words) in [
        ("minutes", "De meesten zijn welkom."),
        ("decisions", "De agenda is vastgesteld."),
    ] {
        let printed = member.get(&format!("{address}/{page}"));
        says(&printed, words);
        says(&printed, "Versie 2, vastgesteld");
        says_not(&printed, "Concept");
    }
    let closed = bureau.get(&format!("{address}/minutes/edit"));
    says(&closed, "Het verslag is vastgesteld.");
    assert!(!has_form(&closed, "/minutes/edit"));
}

#[apply(both)]
fn the_page_of_adoption_says_that_something_else_changed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    person(app, Role::Bureau, "bureau", None);
    held.write(&w);
    send_round(&w.bureau, &held.id).expect(201);
    app.at(LATER);
    let mut bureau = Visitor::signed_in(app, &mail("bureau"));
    let address = format!("/meetings/{}/minutes/adopt", held.id);
    says(&bureau.get(&address), "Het verslag is niet gewijzigd");
    says_not(&bureau.get(&address), "Leden kunnen nog");
    let printed = format!("/meetings/{}/minutes", held.id);
    says(&bureau.get(&printed), "Versie 1, rondgestuurd");
    let lines = everybody(&w.bureau, &held.id);
    let attendance = json!({ "lines": lines, "guests": "De griffier" });
    w.bureau.put(&held.path("/attendance"), attendance).expect(200);
    let page = bureau.get(&address);
    says(
        &page,
        "De aanwezigheid, de gasten, de agendapunten of de besluitenlijst zijn gewijzigd.",
    );
    says_not(&page, "Het verslag is niet gewijzigd");
    // What differs from the version that was sent round is a draft.
    says_not(&bureau.get(&printed), "Versie 1, rondgestuurd");
}

#[apply(both)]
fn the_page_of_adoption_warns_while_remarks_can_be_made(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    person(app, Role::Bureau, "bureau", None);
    held.write(&w);
    let round = json!({ "remarksUntilDate": "2026-04-10" });
    w.bureau
        .post_about(&held.path(""), "minutes-versions", round)
        .expect(201);
    app.at(LATER);
    let mut bureau = Visitor::signed_in(app, &mail("bureau"));
    let page = bureau.get(&format!("/meetings/{}/minutes/adopt", held.id));
    says(
        &page,
        "Leden kunnen nog tot en met 10 april 2026 opmerkingen maken.",
    );
}

#[apply(both)]
fn an_item_that_was_removed_meanwhile_loses_no_other_text(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let past = json!({
        "bodyId": w.table, "title": "Winteroverleg", "place": "Stadhuis", "startsAt": "2026-01-15T13:00:00Z",
        "endsAt": "2026-01-15T15:00:00Z", "recordedAfterwards": true,
    });
    let meeting = w.bureau.post("/v1/meetings", past).expect(201).id();
    let items =
        ["Opening", "Rondvraag"].map(|title| add_item(&w.bureau, &meeting, topic(title)).expect(201).id());
    let mut bureau = person(app, Role::Bureau, "bureau", None);
    let page = bureau.get(&format!("/meetings/{meeting}/minutes/edit"));
    let filled = form(&page, "/minutes/edit")
        .with("items-0-outcome", "dealt-with")
        .with("items-0-text", "Welkom.")
        .with("items-1-outcome", "dealt-with")
        .with("items-1-text", "Geen vragen.");
    w.bureau
        .post(&format!("/v1/agenda-items/{}/removals", items[0]), json!({}))
        .expect(200);
    let refused = filled.send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Een punt is intussen van de agenda gehaald.");
    says(&refused, "Geen vragen.");
    let saved = form(&refused, "/minutes/edit").send(&mut bureau);
    says(&saved, "Het verslag is opgeslagen.");
    says(&saved, "Geen vragen.");
}

#[apply(both)]
fn what_somebody_else_wrote_meanwhile_is_shown_beside_the_own_text(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let held = Held::at_table(&w);
    let mut first = person(app, Role::Bureau, "eerste", None);
    let mut second = person(app, Role::Bureau, "tweede", None);
    let address = format!("/meetings/{}/minutes/edit", held.id);
    let (one, other) = (first.get(&address), second.get(&address));
    let text = |form: FoundForm, place: usize, text: &str| {
        form.with(&format!("items-{place}-outcome"), "dealt-with")
            .with(&format!("items-{place}-text"), text)
    };
    says(
        &text(form(&one, "/minutes/edit"), 0, "Van de eerste.").send(&mut first),
        "Het verslag is opgeslagen.",
    );
    // Another item does not collide.
    says(
        &text(form(&other, "/minutes/edit"), 1, "De rondvraag.").send(&mut second),
        "Het verslag is opgeslagen.",
    );
    let late = text(form(&other, "/minutes/edit"), 0, "Van de tweede.")
        .with("form-once", OTHER_KEY)
        .send(&mut second);
    assert_eq!(late.status, 412);
    for words in [
        "Iemand anders heeft dit punt intussen gewijzigd.",
        "Van de eerste.",
        "Van de tweede.",
        "De rondvraag.",
    ] {
        says(&late, words);
    }
    let saved = form(&late, "/minutes/edit").send(&mut second);
    says(&saved, "Het verslag is opgeslagen.");
    says(&saved, "Van de tweede.");
    says(&saved, "De rondvraag.");
    says_not(&saved, "Van de eerste.");
}
