//! Who reads its own versions only: not what was said of the document since, and not what others sent.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::papers::{add, add_failing, multipart, paper, pdf, renew, send_version, thing, upload_body};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::world::World;

const SECRET: &str = "Onderzoek naar fraude";

/// The ids of the documents that a list shows.
fn listed(client: &Client, filter: &str) -> Vec<String> {
    let found = client.get(&format!("/v1/documents?{filter}")).expect(200);
    assert!(!found.text.contains(SECRET), "{}", found.text);
    found.items().iter().map(|one| text(&one["id"])).collect()
}

#[apply(both)]
fn title_and_kind_of_later_are_not_read_and_find_nothing(backend: Backend) {
    let app = &App::start(backend);
    app.at("2026-03-02T09:00:00Z");
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let sent = upload_body(
        Some(&paper("Plan", &[thing("case", &case)])),
        "Opzet België.pdf",
        "application/pdf",
        &pdf("Plan"),
    );
    let made = w
        .initiator
        .send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], sent)
        .expect(201);
    let id = made.id();
    let path = format!("/v1/documents/{id}");
    app.at("2026-03-02T10:00:00Z");
    w.bureau
        .patch(
            &path,
            json!({ "title": SECRET, "kind": "evidence", "confidential": true }),
        )
        .expect(200);
    let found = w.initiator.get(&path).expect(200);
    assert!(!found.text.contains(SECRET), "{}", found.text);
    assert_eq!(
        [
            &found.body["ownVersionsOnly"],
            &found.body["title"],
            &found.body["kind"]
        ],
        [&json!(true), &json!("Opzet België.pdf"), &json!("other")]
    );
    for filter in [
        "text=fraude",
        "text=onderzoek",
        "kind=evidence",
        "kind=report",
        "text=plan",
    ] {
        assert_eq!(listed(&w.initiator, filter), [""; 0], "{filter}");
    }
    // By the name of its own file, whatever accents and case; and as the kind that it sees.
    for filter in [
        "text=OPZET",
        "text=belgie",
        "text=opzet%20pdf",
        "kind=other",
        "mine=true",
    ] {
        assert_eq!(
            listed(&w.initiator, filter),
            std::slice::from_ref(&id),
            "{filter}"
        );
    }
    // Also when a version of another has come after it, whose name finds nothing.
    renew(&w.bureau, &id, &pdf("van het bureau")).expect(201);
    assert_eq!(listed(&w.initiator, "text=opzet"), std::slice::from_ref(&id));
    for text in ["text=Belgi%C3%AB", "text=belgie"] {
        assert_eq!(listed(&w.initiator, text), std::slice::from_ref(&id), "{text}");
    }
    assert_eq!(listed(&w.initiator, "text=stuk"), [""; 0]);
    let file = w
        .initiator
        .send("GET", "/v1/documents", &[("Accept", "text/csv")], None);
    let file = file.expect(200).text;
    assert!(!file.contains(SECRET) && file.contains("Opzet"), "{file}");
    // The bureau finds it by all of them.
    for filter in ["text=fraude", "text=stuk", "kind=evidence"] {
        let found = w.bureau.get(&format!("/v1/documents?{filter}")).expect(200);
        assert_eq!(found.items().len(), 1, "{filter}");
    }
    // Open again, it reads the whole.
    w.bureau
        .patch(&path, json!({ "confidential": false }))
        .expect(200);
    assert_eq!(w.initiator.get(&path).expect(200).body["title"], SECRET);
}

#[apply(both)]
fn the_title_that_it_gave_itself_stays(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut own = paper("Persoonlijke toelichting", &[thing("case", &case)]);
    own["confidential"] = json!(true);
    let id = add(&w.initiator, &own);
    let found = w.initiator.get(&format!("/v1/documents/{id}")).expect(200).body;
    assert_eq!(
        [&found["ownVersionsOnly"], &found["title"], &found["kind"]],
        [&json!(true), &json!("Persoonlijke toelichting"), &json!("report")]
    );
    for filter in ["text=toelichting", "kind=report"] {
        assert_eq!(
            listed(&w.initiator, filter),
            std::slice::from_ref(&id),
            "{filter}"
        );
    }
}

#[apply(both)]
fn a_failed_version_is_named_by_what_its_sender_reads(backend: Backend) {
    let app = &App::start(backend);
    app.at("2026-03-02T09:00:00Z");
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add_failing(&w.initiator, &paper("Begroting", &[thing("case", &case)]));
    app.at("2026-03-02T10:00:00Z");
    w.bureau
        .patch(
            &format!("/v1/documents/{id}"),
            json!({ "title": SECRET, "confidential": true }),
        )
        .expect(200);
    let answer = w
        .initiator
        .get(&format!("/v1/cases/{case}/completeness"))
        .expect(200);
    assert!(!answer.text.contains(SECRET), "{}", answer.text);
    assert!(answer.text.contains("stuk.pdf"), "{}", answer.text);
}

#[apply(both)]
fn only_a_reader_of_the_last_version_is_refused_for_the_same_bytes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut own = paper("Toelichting", &[thing("case", &case)]);
    own["confidential"] = json!(true);
    let id = add(&w.initiator, &own);
    let path = format!("/v1/documents/{id}");
    // Its own last version it reads.
    let same = renew(&w.initiator, &id, &pdf("Toelichting")).problem(400, "invalid-input");
    assert_eq!(same.body["errors"][0]["code"], "same");
    renew(&w.bureau, &id, &pdf("wat niemand raadt")).expect(201);
    let etag = w.initiator.get(&path).expect(200).etag();
    let guessed = send_version(&w.initiator, &id, &etag, &pdf("wat niemand raadt")).expect(201);
    assert_eq!(guessed.body["latest"]["number"], 3);
    let same = renew(&w.bureau, &id, &pdf("wat niemand raadt")).problem(400, "invalid-input");
    assert_eq!(same.body["errors"][0]["code"], "same");
    // Who never saw it gets the same answer either way.
    let partner = app.account(
        Role::FinancePartner,
        "Partner",
        Some(w.organisations["windesheim"]),
        None,
    );
    send_version(&partner, &id, &etag, &pdf("wat niemand raadt")).problem(404, "not-found");
}
