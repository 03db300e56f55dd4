//! The mail about a changed meeting names the changes; an update without changes sends no mail.

use edba::domain::codes::{Language, Role, SeatRole};
use edba::service::{Actor, Who, accounts};
use rstest_reuse::apply;
use serde_json::json;

use super::book::{account_of, deliver_expected, each, give_addresses, mailed, who};
use crate::app::{App, Backend, both};
use crate::meetings::planned;
use crate::world::World;

/// The account with this name before the at sign chooses English.
fn reads_english(app: &App, name: &str) {
    let id = account_of(app, name);
    let account = app.work(|cx| accounts::find(cx, id));
    let actor = Actor {
        id: account.id,
        name: account.name,
        role: account.role,
        organisation_id: account.organisation_id,
        representative_id: account.representative_id,
        is_account: true,
    };
    let unit = app.state.unit_of_work();
    unit.write(Who::Known(&actor), |cx| {
        accounts::choose_language(cx, Some(Language::En))
    })
    .unwrap();
}

#[apply(both)]
fn the_mail_about_a_changed_meeting_says_what_it_was_and_what_it_is(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    // One account chose its language, of another the representative is written to in English.
    reads_english(app, "windesheim.table-member");
    let representative = w.table_members["gemeente-almere"].representative;
    w.bureau
        .patch(
            &format!("/v1/representatives/{representative}"),
            json!({ "language": "en" }),
        )
        .expect(200);
    let address = format!("/v1/meetings/{}", planned(&w, w.table.as_str()));
    mailed(app);
    let moved =
        json!({ "place": "Theater, foyer", "startsAt": "2026-03-12T14:00:00Z", "announcement": null });
    w.bureau.patch(&address, moved).expect(200);
    let mails = mailed(app);
    assert_eq!(mails.len(), 3, "{mails:?}");
    let to = |name: &str| {
        &mails
            .iter()
            .find(|mail| who(mail) == format!("{name}.table-member"))
            .unwrap()
            .text
    };
    let dutch = to("ibm-nederland");
    for line in [
        "Plaats gewijzigd: was: Stadhuis, zaal 3; nu: Theater, foyer",
        "Toelichting gewijzigd: was: Eerst het glasvezelnet. Dan de rest.; nu: geen",
        "Einde: 16.00 uur",
        "Laat op de pagina van de vergadering weten of u komt.",
    ] {
        assert!(dutch.contains(line), "{line}: {dutch}");
    }
    assert!(
        dutch.contains("Begin gewijzigd: was: ") && dutch.contains("14.00") && dutch.contains("15.00"),
        "{dutch}"
    );
    assert!(
        !dutch.contains("Titel gewijzigd") && !dutch.contains("Einde gewijzigd"),
        "{dutch}"
    );
    for english in [to("windesheim"), to("gemeente-almere")] {
        for line in [
            "Place changed: was: Stadhuis, zaal 3; now: Theater, foyer",
            "Beginning changed: was: ",
            "; now: none",
        ] {
            assert!(english.contains(line), "{line}: {english}");
        }
    }
}

#[apply(both)]
fn nobody_is_notified_of_a_change_without_a_difference(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    give_addresses(app);
    let address = format!("/v1/meetings/{}", planned(&w, w.table.as_str()));
    assert_eq!(mailed(app).len(), 3);
    let same = json!({ "title": "Voorjaarsoverleg", "startsAt": "2026-03-12T14:00:00+01:00" });
    for body in [json!({}), same] {
        assert_eq!(w.bureau.patch(&address, body).expect(200).etag(), "\"v1\"");
    }
    assert!(mailed(app).is_empty());
}

#[apply(both)]
fn a_meeting_that_is_cancelled_as_its_body_is_merged_is_cancelled_in_a_mail(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let mut new = crate::bodies::body("proef", "table");
    new["openedOnDate"] = json!("2026-01-01");
    let table = w.bureau.post("/v1/bodies", new).expect(201).id();
    w.member(
        "flevoziekenhuis",
        table.parse().unwrap(),
        SeatRole::Member,
        Role::TableMember,
    );
    give_addresses(app);
    let id = planned(&w, &table);
    mailed(app);
    let reason = json!({ "reason": "De tafel sluit." });
    w.bureau
        .post(&format!("/v1/meetings/{id}/cancellations"), reason.clone())
        .expect(200);
    w.bureau
        .post(&format!("/v1/bodies/{table}/closures"), reason)
        .expect(201);
    deliver_expected(app, &each(&["flevoziekenhuis.table-member"], "Afgelast"));
}
