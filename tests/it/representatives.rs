//! Representatives: each acts for one organisation; only some users may see their mail addresses.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::client::Client;

pub fn organisation(bureau: &Client, code: &str, sector: &str) -> String {
    bureau
        .post(
            "/v1/organisations",
            json!({ "code": code, "name": code, "sector": sector }),
        )
        .expect(201)
        .id()
}

/// A representative of a new organisation of this sector.
pub fn representative(bureau: &Client, code: &str, sector: &str) -> String {
    let organisation = organisation(bureau, code, sector);
    bureau
        .post(
            "/v1/representatives",
            json!({ "organisationId": organisation, "name": format!("Director of {code}"), "language": "nl" }),
        )
        .expect(201)
        .id()
}

#[apply(both)]
fn a_mail_address_is_shown_to_bureau_auditor_and_administrator_only(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let organisation = organisation(&bureau, "gemeente-almere", "government");
    let made = bureau
        .post(
            "/v1/representatives",
            json!({
                "organisationId": organisation, "name": "Wethouder Economie",
                "email": "wethouder@almere.example", "language": "nl",
            }),
        )
        .expect(201);
    assert_eq!(made.body["email"], "wethouder@almere.example");
    let address = made.header("location");
    for reader in [app.auditor(), app.administrator()] {
        assert_eq!(
            reader.get(&address).expect(200).body["email"],
            "wethouder@almere.example"
        );
    }
    let representative: Id = made.id().parse().unwrap();
    let member = app.account(Role::BoardMember, "Member", None, Some(representative));
    let partner = app.account(
        Role::FinancePartner,
        "Partner",
        Some(organisation.parse().unwrap()),
        None,
    );
    for reader in [member, partner] {
        let read = reader.get(&address).expect(200);
        assert_eq!(read.body["name"], "Wethouder Economie");
        assert!(read.body["email"].is_null());
        assert!(reader.get("/v1/representatives").items()[0]["email"].is_null());
        reader
            .patch(&address, json!({ "name": "Me" }))
            .problem(403, "forbidden");
    }
}

#[apply(both)]
fn a_representative_is_of_a_known_organisation_and_has_a_real_mailbox(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let body = json!({ "organisationId": Id::new(), "name": "Een\nnaam", "email": "not an address", "language": "nl" });
    let answer = bureau
        .post("/v1/representatives", body)
        .problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/name", "/email", "/organisationId"]);
    let body = json!({ "organisationId": "x", "name": "", "language": "fr" });
    let mut faults = bureau
        .post("/v1/representatives", body)
        .problem(400, "invalid-input")
        .faults();
    faults.sort();
    assert_eq!(faults, ["/language", "/name", "/organisationId"]);
    assert!(bureau.get("/v1/representatives").items().is_empty());
}

#[apply(both)]
fn a_representative_changes_name_language_and_address_but_not_organisation(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let id = representative(&bureau, "ibm", "business");
    let other = representative(&bureau, "windesheim", "education");
    let address = format!("/v1/representatives/{id}");
    let changed = bureau
        .patch(
            &address,
            json!({ "name": "Chair of the board", "email": "chair@ibm.example", "language": "en" }),
        )
        .expect(200);
    assert_eq!(changed.body["language"], "en");
    assert_eq!(changed.body["email"], "chair@ibm.example");
    assert!(bureau.patch(&address, json!({ "email": null })).expect(200).body["email"].is_null());
    bureau
        .patch(&address, json!({ "email": "chair@" }))
        .problem(400, "invalid-input");
    bureau
        .patch(&address, json!({ "organisationId": Id::new() }))
        .problem(400, "invalid-input");
    let organisation = changed.body["organisationId"].as_str().unwrap();
    let found = bureau
        .get(&format!("/v1/representatives?organisationId={organisation}"))
        .items();
    assert_eq!((found.len(), &found[0]["id"]), (1, &json!(id)));
    assert_eq!(bureau.get("/v1/representatives").items()[1]["id"], json!(other));
    bureau
        .get(&format!("/v1/representatives/{}", Id::new()))
        .problem(404, "not-found");
}
