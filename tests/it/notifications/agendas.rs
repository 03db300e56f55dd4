//! The mail about an agenda: one for each member, with its items, what changed, and the entry for the calendar.

use rstest_reuse::apply;
use serde_json::json;

use super::book::{TABLE, deliver_expected, each, give_addresses, mailed};
use crate::app::{App, Backend, both};
use crate::documents::papers::{add, paper, thing};
use crate::meetings::agendas::{add_item, publish, topic};
use crate::meetings::planned;
use crate::world::World;

#[apply(both)]
fn an_agenda_is_sent_in_one_mail_with_its_items_and_the_calendar_entry(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let id = planned(&w, w.table.as_str());
    mailed(app);
    let item = add_item(&w.bureau, &id, topic("Opening")).expect(201).id();
    add(
        &w.bureau,
        &paper("Het geheime stuk", &[thing("agenda-item", &item)]),
    );
    // A draft is nobody's but the bureau's.
    deliver_expected(app, &[]);
    publish(&w.bureau, &id).expect(201);
    for mail in deliver_expected(app, &each(&TABLE, "")) {
        assert!(mail.text.contains("1. Opening"), "{}", mail.text);
        assert!(!mail.text.contains("Het geheime stuk"), "{}", mail.text);
        assert!(mail.text.contains(&format!("/meetings/{id}")), "{}", mail.text);
        let invitation = mail.invitation.as_ref().unwrap();
        let ics = invitation.ics.replace("\r\n ", "");
        assert!(ics.contains("1. Opening") && ics.contains("SEQUENCE:1"), "{ics}");
    }
}

#[apply(both)]
fn a_further_version_lists_the_differences(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let id = planned(&w, w.table.as_str());
    add_item(&w.bureau, &id, topic("Opening")).expect(201);
    publish(&w.bureau, &id).expect(201);
    mailed(app);
    add_item(&w.bureau, &id, topic("Rondvraag")).expect(201);
    let note = json!({ "note": "Er is een punt bij." });
    w.bureau
        .post_about(&format!("/v1/meetings/{id}"), "agenda-versions", note)
        .expect(201);
    for mail in deliver_expected(app, &each(&TABLE, "")) {
        for line in ["Er is een punt bij.", "Nieuw: 2. Rondvraag", "1. Opening"] {
            assert!(mail.text.contains(line), "{line}: {}", mail.text);
        }
    }
}
