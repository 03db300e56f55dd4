//! Mandates: registering, sub-mandates, superseding, revoking, and reading earlier versions.

use edba::domain::Id;
use edba::domain::codes::{Language, Role, Sector};
use edba::service::organisations::{self, NewOrganisation};
use edba::service::representatives::{self, NewRepresentative};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};

/// An organisation with someone who acts for it.
pub struct Party {
    pub organisation: Id,
    pub representative: Id,
}

pub fn party(app: &App, code: &str) -> Party {
    let organisation = app
        .work(|cx| {
            let new = NewOrganisation {
                code: code.into(),
                name: format!("Organisation {code}"),
                sector: Sector::Government,
                kvk_number: None,
                oin: None,
            };
            organisations::register(cx, new)
        })
        .id;
    Party {
        organisation,
        representative: representative(app, organisation, "Alderman"),
    }
}

pub fn representative(app: &App, organisation: Id, name: &str) -> Id {
    let new = NewRepresentative {
        organisation_id: organisation,
        name: name.into(),
        email: None,
        language: Language::Nl,
    };
    app.work(|cx| representatives::register(cx, new)).id
}

/// Two years, € 500 per decision, € 1,000 per year, € 1,500 in all, for anything; may be given on.
pub fn terms() -> Value {
    json!({
        "documentNumber": "B&W 2025/411", "documentDate": "2025-12-15",
        "validFromDate": "2026-01-01", "validUntilDate": "2027-12-31",
        "ceilingPerDecision": "500.00", "ceilingPerYear": "1000.00", "ceilingTotal": "1500.00",
        "maySubMandate": true,
    })
}

pub fn with(mut terms: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        terms[name] = value.clone();
    }
    terms
}

fn new(party: &Party, parent: Option<&str>, terms: Value) -> Value {
    json!({
        "grantorOrganisationId": party.organisation, "representativeId": party.representative,
        "parentMandateId": parent, "terms": terms,
    })
}

fn registered(bureau: &Client, party: &Party, parent: Option<&str>, terms: Value) -> Answer {
    bureau.post("/v1/mandates", new(party, parent, terms)).expect(201)
}

fn ids(page: &Answer) -> Vec<String> {
    page.items()
        .iter()
        .map(|m| m["id"].as_str().unwrap().to_owned())
        .collect()
}

#[apply(both)]
fn the_bureau_registers_a_mandate_and_its_own_organisation_reads_it(backend: Backend) {
    let app = &App::start(backend);
    let (almere, flevoland) = (party(app, "almere"), party(app, "flevoland"));
    let bureau = app.bureau();
    let made = registered(&bureau, &almere, None, terms());
    let address = made.header("location");
    assert_eq!(made.body["termsVersion"], 1);
    assert_eq!(made.body["terms"]["ceilingPerYear"], "1000.00");
    assert!(made.body["terms"]["clusters"].is_null());

    let member = app.account(Role::BoardMember, "Member", None, Some(almere.representative));
    let partner = app.account(Role::FinancePartner, "Partner", Some(almere.organisation), None);
    for reader in [&bureau, &app.auditor(), &member, &partner] {
        let read = reader.get(&address).expect(200);
        assert_eq!((read.body.clone(), read.etag()), (made.body.clone(), made.etag()));
        assert_eq!(reader.get("/v1/mandates").items().len(), 1);
    }
    let other = app.account(Role::FinancePartner, "Other", Some(flevoland.organisation), None);
    for below in [
        "",
        "/versions",
        "/headroom",
        "/ledger-entries",
        "?asOf=2026-03-02T10:00:00Z",
    ] {
        other.get(&format!("{address}{below}")).problem(404, "not-found");
    }
    assert!(other.get("/v1/mandates").items().is_empty());
    assert!(
        other
            .get(&format!("/v1/mandates?organisationId={}", almere.organisation))
            .items()
            .is_empty()
    );
    app.administrator().get(&address).problem(403, "forbidden");
    member
        .post("/v1/mandates", new(&almere, None, terms()))
        .problem(403, "forbidden");
}

#[apply(both)]
fn all_faults_of_a_mandate_are_told_at_once(backend: Backend) {
    let app = &App::start(backend);
    let (almere, flevoland) = (party(app, "almere"), party(app, "flevoland"));
    let bureau = app.bureau();
    let wrong = with(
        terms(),
        json!({
            "documentNumber": "B 12\nB 13", "validUntilDate": "2025-12-31", "ceilingPerYear": "2000.00",
            "instruments": ["subsidy"], "documentDate": "1899-01-01",
        }),
    );
    let someone_elses = json!({
        "grantorOrganisationId": almere.organisation, "representativeId": flevoland.representative,
        "parentMandateId": Id::new(), "terms": wrong,
    });
    let mut faults = bureau
        .post("/v1/mandates", someone_elses)
        .problem(400, "invalid-input")
        .faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/parentMandateId",
            "/representativeId",
            "/terms/ceilingPerYear",
            "/terms/documentDate",
            "/terms/documentNumber",
            "/terms/validUntilDate",
        ]
    );
    for (property, value) in [
        ("ceilingTotal", json!("-1.00")),
        ("ceilingTotal", json!(5)),
        ("ceilingTotal", json!("1e9")),
        ("instruments", json!([])),
        ("instruments", json!(["gift"])),
        ("validFromDate", json!("2026-02-30")),
        ("clusters", json!("logistics")),
        ("colour", json!("red")),
    ] {
        let body = new(&almere, None, with(terms(), json!({ property: value })));
        bureau.post("/v1/mandates", body).problem(400, "invalid-input");
    }
    assert!(bureau.get("/v1/mandates").items().is_empty());
}

#[apply(both)]
fn a_sub_mandate_is_narrower_on_every_axis(backend: Backend) {
    let app = &App::start(backend);
    let (almere, flevoland) = (party(app, "almere"), party(app, "flevoland"));
    let bureau = app.bureau();
    let narrow = with(
        terms(),
        json!({ "clusters": ["logistics"], "instruments": ["subsidy"] }),
    );
    let parent = registered(&bureau, &almere, None, narrow.clone()).id();
    let wider = with(
        terms(),
        json!({
            "validUntilDate": "2028-01-01", "ceilingPerDecision": "500.01", "ceilingTotal": "1500.01",
            "clusters": ["logistics", "health"],
        }),
    );
    let refused = bureau
        .post("/v1/mandates", new(&almere, Some(&parent), wider))
        .problem(400, "invalid-input");
    let mut faults = refused.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/terms/ceilingPerDecision",
            "/terms/ceilingTotal",
            "/terms/clusters",
            "/terms/instruments",
            "/terms/validUntilDate",
        ]
    );
    let foreign = bureau.post("/v1/mandates", new(&flevoland, Some(&parent), narrow.clone()));
    assert_eq!(
        foreign.problem(400, "invalid-input").faults(),
        ["/grantorOrganisationId"]
    );

    let last = with(narrow.clone(), json!({ "maySubMandate": false }));
    let sub = registered(&bureau, &almere, Some(&parent), last.clone());
    assert_eq!(sub.body["parentMandateId"], parent);
    let deeper = bureau.post("/v1/mandates", new(&almere, Some(&sub.id()), last));
    assert_eq!(
        deeper.problem(400, "invalid-input").faults(),
        ["/parentMandateId"]
    );
}

#[apply(both)]
fn new_terms_supersede_and_the_old_can_still_be_read(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let bureau = app.bureau();
    let made = registered(&bureau, &almere, None, terms());
    let address = made.header("location");
    app.at("2026-03-03T09:00:00Z");
    let bureau = bureau.renewed();
    let lower = with(
        terms(),
        json!({ "documentNumber": "B&W 2026/12", "ceilingPerYear": "800.00" }),
    );
    let now = bureau
        .post_about(&address, "versions", json!({ "terms": lower }))
        .expect(201);
    assert_eq!(
        (&now.body["termsVersion"], &now.body["version"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(bureau.get(&address).body["terms"]["ceilingPerYear"], "800.00");

    let as_of = |moment: &str| bureau.get(&format!("{address}?asOf={moment}"));
    as_of("2026-03-02T08:59:59Z").problem(404, "not-found");
    let then = as_of("2026-03-02T10:00:00%2B01:00").expect(200);
    assert_eq!(
        (then.body, then.headers["etag"].clone()),
        (made.body.clone(), made.headers["etag"].clone())
    );
    assert_eq!(as_of("2026-03-03T09:00:00Z").body, now.body);
    as_of("yesterday").problem(400, "invalid-input");

    let first = bureau.get(&format!("{address}/versions?limit=1")).expect(200);
    assert_eq!(first.items()[0]["supersededAt"], "2026-03-03T09:00:00Z");
    let second = bureau.get(&format!(
        "{address}/versions?cursor={}",
        first.body["nextCursor"].as_str().unwrap()
    ));
    assert_eq!(second.items()[0]["terms"]["documentNumber"], "B&W 2026/12");
    assert!(second.items()[0]["supersededAt"].is_null());
}

#[apply(both)]
fn new_terms_leave_room_for_the_sub_mandates_and_stay_inside_the_parent(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let bureau = app.bureau();
    let parent = registered(&bureau, &almere, None, terms());
    let child = registered(&bureau, &almere, Some(&parent.id()), terms());
    let supersede =
        |of: &Answer, terms: &Value| bureau.post_about(&of.header("location"), "versions", terms.clone());
    let lower =
        json!({ "terms": with(terms(), json!({ "ceilingPerYear": "800.00", "instruments": ["credit"] })) });
    let blocked = supersede(&parent, &lower).problem(409, "blocked");
    assert_eq!(
        blocked.blockers(),
        [
            "sub-mandate-wider-ceiling-per-year",
            "sub-mandate-wider-instruments"
        ]
    );
    assert!(blocked.text.contains(&child.id()));
    let higher = json!({ "terms": with(terms(), json!({ "ceilingPerYear": "1000.01" })) });
    let faults = supersede(&child, &higher).problem(400, "invalid-input").faults();
    assert_eq!(faults, ["/terms/ceilingPerYear"]);
    supersede(&child, &lower).expect(201);
    supersede(&parent, &lower).expect(201);
}

#[apply(both)]
fn a_revoked_mandate_takes_its_sub_mandates_with_it(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let bureau = app.bureau();
    let parent = registered(&bureau, &almere, None, terms());
    let child = registered(&bureau, &almere, Some(&parent.id()), terms());
    let other = registered(
        &bureau,
        &almere,
        None,
        with(terms(), json!({ "validFromDate": "2026-06-01" })),
    );
    let in_force = |day: &str| ids(&app.bureau().get(&format!("/v1/mandates?inForceOnDate={day}")));
    assert_eq!(in_force("2026-05-31"), [parent.id(), child.id()]);
    assert_eq!(in_force("2027-12-31"), [parent.id(), child.id(), other.id()]);
    assert!(in_force("2028-01-01").is_empty());

    let impact = bureau
        .get(&format!("{}/impact", parent.header("location")))
        .expect(200);
    assert_eq!(impact.body["subMandates"][0]["id"], child.id());
    assert_eq!(impact.body["cases"], json!([]));
    let ends = bureau
        .get(&format!("{}/impact?onDate=2027-12-31", parent.header("location")))
        .expect(200);
    assert_eq!(ends.body["subMandates"], json!([]));

    app.at("2026-04-01T12:00:00Z");
    let bureau = bureau.renewed();
    let revoke = |reason: &str| {
        bureau.post_about(
            &parent.header("location"),
            "revocations",
            json!({ "reason": reason }),
        )
    };
    revoke(" ").problem(400, "invalid-input");
    let gone = revoke("The alderman resigned.").expect(201);
    assert_eq!(gone.body["revokedAt"], "2026-04-01T12:00:00Z");
    assert_eq!(gone.body["version"], 2);
    revoke("Again.").problem(409, "blocked");
    for mandate in [&parent, &child] {
        let new_terms = json!({ "terms": terms() });
        let refused = bureau
            .post_about(&mandate.header("location"), "versions", new_terms)
            .problem(409, "blocked");
        assert_eq!(refused.blockers(), ["mandate-revoked"]);
    }
    bureau
        .post("/v1/mandates", new(&almere, Some(&child.id()), terms()))
        .problem(409, "blocked");
    assert_eq!(in_force("2026-03-31"), [parent.id(), child.id()]);
    assert_eq!(in_force("2026-07-01"), [other.id()]);
    let before = bureau.get(&format!(
        "{}?asOf=2026-04-01T11:59:59Z",
        parent.header("location")
    ));
    assert_eq!(before.body, parent.body);
}

#[apply(both)]
fn a_change_of_a_mandate_names_the_version_that_it_changes(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let bureau = app.bureau();
    let made = registered(&bureau, &almere, None, terms());
    let address = made.header("location");
    let send = |below: &str, headers: &[(&str, &str)], body: Value| {
        bureau.send(
            "POST",
            &format!("{address}/{below}"),
            headers,
            Some(body.to_string()),
        )
    };
    let (terms, reason) = (
        json!({ "terms": terms() }),
        json!({ "reason": "The alderman resigned." }),
    );
    send("versions", &[], terms.clone()).problem(428, "precondition-required");
    send("revocations", &[], reason.clone()).problem(428, "precondition-required");
    let (first, key) = (made.etag(), ("Idempotency-Key", "once"));
    let second = send("versions", &[("If-Match", &first), key], terms.clone())
        .expect(201)
        .etag();
    send("versions", &[("If-Match", &first)], terms.clone()).problem(412, "precondition-failed");
    send("revocations", &[("If-Match", &first)], reason.clone()).problem(412, "precondition-failed");
    // The same request once more is not another one: it gets the answer that it got.
    assert_eq!(
        send("versions", &[("If-Match", &first), key], terms)
            .expect(201)
            .etag(),
        second
    );
    send("revocations", &[("If-Match", &second)], reason).expect(201);
    assert_eq!(
        bureau
            .get(&format!("{address}/versions"))
            .expect(200)
            .items()
            .len(),
        2
    );
}

#[apply(both)]
fn mandates_are_listed_by_whom_they_are_of_and_in_pages(backend: Backend) {
    let app = &App::start(backend);
    let (almere, flevoland) = (party(app, "almere"), party(app, "flevoland"));
    let bureau = app.bureau();
    let made: Vec<String> = [&almere, &flevoland, &almere]
        .iter()
        .map(|party| registered(&bureau, party, None, terms()).id())
        .collect();
    let of = |filter: String| ids(&bureau.get(&format!("/v1/mandates?{filter}")).expect(200));
    assert_eq!(
        of(format!("organisationId={}", flevoland.organisation)),
        [made[1].clone()]
    );
    assert_eq!(
        of(format!("representativeId={}", almere.representative)),
        [made[0].clone(), made[2].clone()]
    );
    let first = bureau.get("/v1/mandates?limit=2").expect(200);
    assert_eq!(ids(&first), made[..2]);
    assert_eq!(
        of(format!("cursor={}", first.body["nextCursor"].as_str().unwrap())),
        made[2..]
    );
    bureau
        .get("/v1/mandates?organisationId=almere")
        .problem(400, "invalid-input");
}
