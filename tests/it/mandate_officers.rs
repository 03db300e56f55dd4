//! An organisation answers its ratifications by itself: one mandate officer proposes the answer, another one approves it.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::notifications::book::{deliver_expected, each, give_addresses, who};
use crate::verify::verify;

/// A mandate officer of an organisation. Of each name there is one.
fn officer(d: &Decided<'_>, code: &str, name: &str) -> Client {
    d.w.app
        .account(Role::MandateOfficer, name, Some(d.w.organisations[code]), None)
}

/// A decided case whose funder has two mandate officers.
fn with_officers(app: &App) -> (Decided<'_>, Client, Client) {
    let d = Decided::on(app);
    let (first, second) = (
        officer(&d, "usg-people", "Eerste officier"),
        officer(&d, "usg-people", "Tweede officier"),
    );
    (d, first, second)
}

fn outcomes(d: &Decided<'_>) -> String {
    format!("/v1/ratifications/{}/outcomes", d.ratification)
}

fn given() -> Value {
    json!({ "outcome": "given", "document": "Besluit RvB 2026-12 van 10 maart 2026" })
}

fn approve(client: &Client, proposed: &Answer) -> Answer {
    client.post(&format!("{}/approvals", proposed.header("location")), json!({}))
}

fn reject(client: &Client, proposed: &Answer) -> Answer {
    let path = format!("{}/rejections", proposed.header("location"));
    client.post(&path, json!({ "reason": "Anders." }))
}

fn status(d: &Decided<'_>) -> Value {
    let path = format!("/v1/ratifications/{}", d.ratification);
    d.w.bureau.get(&path).expect(200).body["status"].clone()
}

/// Disables an account, or enables it again.
fn disable(app: &App, name: &str, disabled: bool) {
    let administrator = app.administrator();
    let clients = administrator
        .get("/v1/clients?role=mandate-officer&limit=100")
        .expect(200)
        .items();
    let account = clients.iter().find(|client| client["name"] == name).unwrap();
    let path = format!("/v1/clients/{}", text(&account["id"]));
    administrator
        .patch(&path, json!({ "disabled": disabled }))
        .expect(200);
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn one_officer_proposes_the_answer_and_another_approves_it(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, second) = with_officers(app);
    let asked = first
        .get(&format!("/v1/ratifications/{}", d.ratification))
        .expect(200);
    assert_eq!(asked.body["answeredBy"], "mandate-officers");
    let faults = first
        .post(&outcomes(&d), json!({ "outcome": "given" }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/document"]);
    let proposed = first.post(&outcomes(&d), given()).expect(202);
    assert_eq!(proposed.body["approverOrganisationId"], json!(d.funder));
    assert_eq!(proposed.body["subject"]["amount"], "30000.00");
    assert_eq!(status(&d), "pending");
    // Neither the one who proposed it, nor the bureau, nor another answer comes between.
    assert_eq!(
        approve(&first, &proposed).problem(409, "blocked").blockers(),
        ["second-person-needed"]
    );
    assert_eq!(
        approve(&d.w.bureau, &proposed).problem(409, "blocked").blockers(),
        ["approved-by-others"]
    );
    assert_eq!(
        reject(&d.w.bureau, &proposed).problem(409, "blocked").blockers(),
        ["approved-by-others"]
    );
    let refusal = json!({ "outcome": "refused", "reason": "Geen geld." });
    for other in [given(), refusal.clone()] {
        let waits = second.post(&outcomes(&d), other).problem(409, "blocked");
        assert_eq!(waits.blockers(), ["approval-pending"]);
        assert_eq!(waits.body["blockers"][0]["waitingOn"], "second-mandate-officer");
    }
    approve(&second, &proposed).expect(200);
    assert_eq!(status(&d), "given");
    assert_eq!(
        d.last_events(4),
        [
            "action.proposed",
            "action.approved",
            "ratification.given",
            "commitment.made"
        ]
    );
    let late = second.post(&outcomes(&d), refusal).problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-answered"]);
    everything_holds(app);
}

#[apply(both)]
fn a_refusal_by_the_organisation_needs_two_persons_as_well(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, second) = with_officers(app);
    let faults = first
        .post(&outcomes(&d), json!({ "outcome": "refused" }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/reason"]);
    let refusal = json!({ "outcome": "refused", "reason": "De raad wil niet." });
    let proposed = first.post(&outcomes(&d), refusal.clone()).expect(202);
    assert_eq!(proposed.body["kind"], "refuse-ratification");
    assert_eq!(status(&d), "pending");
    // A colleague declines the proposal; the next one is taken back by the one who made it.
    reject(&second, &proposed).expect(200);
    let again = first.post(&outcomes(&d), refusal.clone()).expect(202);
    let withdrawals = format!("{}/withdrawals", again.header("location"));
    second.post(&withdrawals, json!({})).problem(403, "forbidden");
    first.post(&withdrawals, json!({})).expect(200);
    let proposed = second.post(&outcomes(&d), refusal).expect(202);
    approve(&first, &proposed).expect(200);
    assert_eq!(status(&d), "refused");
    let answered =
        d.w.bureau
            .get(&format!("/v1/ratifications/{}", d.ratification))
            .expect(200);
    assert_eq!(answered.body["reason"], "De raad wil niet.");
    assert_eq!(answered.body["answeredBy"], Value::Null);
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_does_not_answer_where_the_organisation_does(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, _) = with_officers(app);
    for answer in [given(), json!({ "outcome": "refused", "reason": "Geen geld." })] {
        let blocked = d.w.bureau.post(&outcomes(&d), answer).problem(409, "blocked");
        assert_eq!(blocked.blockers(), ["answered-by-mandate-officers"]);
        assert_eq!(blocked.body["blockers"][0]["waitingOn"], "mandate-officer");
    }
    let allowed = |client: &Client| {
        let path = format!("/v1/ratifications/{}/commands", d.ratification);
        let commands = client.get(&path).expect(200).body["commands"].clone();
        let commands = commands.as_array().unwrap().clone();
        commands
            .iter()
            .map(|one| (one["allowed"].clone(), one["fourEyes"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        allowed(&first),
        [(json!(true), json!(true)), (json!(true), json!(true))]
    );
    assert_eq!(
        allowed(&d.w.bureau),
        [(json!(false), json!(true)), (json!(false), json!(false))]
    );
    everything_holds(app);
}

#[apply(both)]
fn one_officer_alone_does_not_answer_and_the_bureau_does(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let only = officer(&d, "usg-people", "Enige officier");
    let blocked = only.post(&outcomes(&d), given()).problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["answered-by-bureau"]);
    assert_eq!(
        only.get(&format!("/v1/ratifications/{}", d.ratification)).body["answeredBy"],
        "bureau"
    );
    let proposed = d.w.bureau.post(&outcomes(&d), given()).expect(202);
    assert_eq!(
        approve(&only, &proposed).problem(409, "blocked").blockers(),
        ["approved-by-others"]
    );
    assert_eq!(
        reject(&only, &proposed).problem(409, "blocked").blockers(),
        ["approved-by-others"]
    );
    d.approve(&proposed).expect(200);
    assert_eq!(status(&d), "given");
}

#[apply(both)]
fn a_proposal_of_those_who_no_longer_answer_is_declined_by_those_who_do(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let by_bureau = d.w.bureau.post(&outcomes(&d), given()).expect(202);
    let first = officer(&d, "usg-people", "Eerste officier");
    let second = officer(&d, "usg-people", "Tweede officier");
    // Officers were appointed meanwhile: what the bureau proposed cannot be approved any more.
    let blocked = d.approve(&by_bureau).problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["answered-by-mandate-officers"]);
    assert_eq!(
        first
            .post(&outcomes(&d), given())
            .problem(409, "blocked")
            .blockers(),
        ["approval-pending"]
    );
    assert_eq!(
        approve(&first, &by_bureau).problem(409, "blocked").blockers(),
        ["approved-by-others"]
    );
    reject(&first, &by_bureau).expect(200);
    let by_first = first.post(&outcomes(&d), given()).expect(202);
    // One of them leaves: the other cannot approve alone.
    disable(app, "Eerste officier", true);
    first.get("/v1/ratifications").problem(401, "unauthenticated");
    let blocked = approve(&second, &by_first).problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["answered-by-bureau"]);
    assert_eq!(
        d.w.bureau
            .post(&outcomes(&d), given())
            .problem(409, "blocked")
            .blockers(),
        ["approval-pending"]
    );
    reject(&d.w.bureau, &by_first).expect(200);
    let proposed = d.w.bureau.post(&outcomes(&d), given()).expect(202);
    // A successor comes before it is approved, and then goes again.
    disable(app, "Eerste officier", false);
    assert_eq!(
        d.approve(&proposed).problem(409, "blocked").blockers(),
        ["answered-by-mandate-officers"]
    );
    disable(app, "Eerste officier", true);
    d.approve(&proposed).expect(200);
    assert_eq!(status(&d), "given");
    everything_holds(app);
}

#[apply(both)]
fn an_officer_of_another_organisation_sees_nothing_of_it(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, _) = with_officers(app);
    let stranger = officer(&d, "windesheim", "Vreemde officier");
    officer(&d, "windesheim", "Andere vreemde officier");
    let proposed = first.post(&outcomes(&d), given()).expect(202);
    for path in [
        format!("/v1/ratifications/{}", d.ratification),
        format!("/v1/ratifications/{}/request", d.ratification),
        format!("/v1/ratifications/{}/commands", d.ratification),
        format!("/v1/decisions/{}", d.decision),
        format!("/v1/commitments/{}", d.commitment),
        proposed.header("location"),
    ] {
        stranger.get(&path).problem(404, "not-found");
    }
    for list in ["ratifications", "decisions", "commitments", "pending-actions"] {
        assert_eq!(
            stranger.get(&format!("/v1/{list}")).expect(200).items(),
            Vec::<Value>::new()
        );
    }
    stranger.post(&outcomes(&d), given()).problem(404, "not-found");
    approve(&stranger, &proposed).problem(404, "not-found");
    reject(&stranger, &proposed).problem(404, "not-found");
    stranger
        .post(&format!("{}/withdrawals", proposed.header("location")), json!({}))
        .problem(404, "not-found");
    assert_eq!(status(&d), "pending");
}

#[apply(both)]
fn an_officer_sees_what_is_asked_and_of_others_the_totals_only(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, _) = with_officers(app);
    let asked = first
        .get(&format!("/v1/ratifications/{}/request", d.ratification))
        .expect(200)
        .body;
    for (member, expected) in [
        ("amount", "30000.00"),
        ("offered", "130000.00"),
        ("within", "100000.00"),
        ("asked", "130000.00"),
        ("gapTotal", "0.00"),
        ("decisionNumber", "EDBA-2026-001"),
        ("caseTitle", "Glasvezel <voor> iedereen"),
        ("dueDate", "2026-03-31"),
        ("answeredBy", "mandate-officers"),
    ] {
        assert_eq!(asked[member], expected, "{member}");
    }
    assert!(!asked["reasons"].as_array().unwrap().is_empty(), "{asked}");
    assert_eq!(asked["mandateTerms"]["ceilingPerYear"], "100000.00");
    first
        .get(&format!("/v1/mandates/{}/headroom", text(&asked["mandateId"])))
        .expect(200);
    // Its mandates, what its organisation owes, and the decision: but neither the case nor the certificate.
    let mandates = first.get("/v1/mandates?limit=100").expect(200).items();
    assert!(
        mandates
            .iter()
            .all(|mandate| mandate["grantorOrganisationId"] == json!(d.funder)),
        "{mandates:#?}"
    );
    let commitments = first.get("/v1/commitments").expect(200).items();
    assert_eq!(commitments.len(), 1);
    assert_eq!(commitments[0]["status"], "decided");
    let decision = format!("/v1/decisions/{}", d.decision);
    assert_eq!(first.get(&decision).expect(200).body["reductions"], json!([]));
    first
        .get(&format!("{decision}/certificate"))
        .problem(403, "forbidden");
    first
        .get(&format!("/v1/cases/{}", d.case))
        .problem(403, "forbidden");
    // A partner of another organisation reads no request, and an initiator none at all.
    d.partner("windesheim")
        .get(&format!("/v1/ratifications/{}/request", d.ratification))
        .problem(404, "not-found");
    d.w.initiator
        .get(&format!("/v1/ratifications/{}/request", d.ratification))
        .problem(403, "forbidden");
}

#[apply(both)]
fn an_officer_is_a_person_and_never_a_machine(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let administrator = app.administrator();
    let new = |email: Value| {
        json!({
            "name": "Officier", "role": "mandate-officer", "organisationId": d.funder, "email": email,
        })
    };
    let faults = administrator
        .post("/v1/clients", new(Value::Null))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/email"]);
    let made = administrator
        .post("/v1/clients", new(json!("officier@usg.example")))
        .expect(201)
        .body;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        text(&made["client"]["clientId"]),
        text(&made["clientSecret"])
    );
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let refused = app
        .anonymous()
        .send("POST", "/v1/oauth/token", &headers, Some(form));
    assert_eq!(refused.status, 401, "{}", refused.text);
    // Nor does it become an account with which nobody can sign in.
    let path = format!("/v1/clients/{}", text(&made["client"]["id"]));
    let faults = administrator
        .patch(&path, json!({ "email": null }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/email"]);
    let nowhere = json!({ "name": "X", "role": "mandate-officer", "email": "x@usg.example" });
    let faults = administrator
        .post("/v1/clients", nowhere)
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/organisationId"]);
}

#[apply(both)]
fn officers_are_told_what_is_asked_of_their_organisation(backend: Backend) {
    let app = &App::start(backend);
    let (d, ..) = with_officers(app);
    officer(&d, "windesheim", "Vreemde officier");
    give_addresses(app);
    deliver_expected(app, &[]);
    let officers = ["eerste-officier", "tweede-officier"];
    let bureau = ["bureau", "bureau-2"];
    for (at, subject) in [
        (
            "2026-03-24T07:00:00Z",
            "Bekrachtigen kan nog tot en met 31 maart 2026",
        ),
        (
            "2026-03-31T06:00:00Z",
            "Bekrachtigen kan nog tot en met 31 maart 2026",
        ),
        ("2026-04-01T06:00:00Z", "Bekrachtiging vervallen"),
    ] {
        app.at(at);
        let all: Vec<&str> = officers.iter().chain(&bureau).copied().collect();
        let mails = deliver_expected(app, &each(&all, subject));
        let link = format!("https://edba.example/ratifications/{}", d.ratification);
        let told = mails
            .iter()
            .filter(|mail| who(mail).ends_with("officier") && mail.text.contains(&link));
        assert_eq!(told.count(), 2, "{mails:#?}");
    }
}

#[apply(both)]
fn a_colleague_is_told_what_is_proposed_and_the_bureau_what_is_answered(backend: Backend) {
    let app = &App::start(backend);
    let (d, first, second) = with_officers(app);
    give_addresses(app);
    deliver_expected(app, &[]);
    let proposed = first.post(&outcomes(&d), given()).expect(202);
    let mails = deliver_expected(app, &[("tweede-officier", "Wacht op uw goedkeuring")]);
    let link = format!("https://edba.example/ratifications/{}", d.ratification);
    assert!(mails[0].text.contains(&link), "{}", mails[0].text);
    let by_whom = "Een andere mandaatbeheerder van uw organisatie moet dit goedkeuren of afwijzen.";
    assert!(mails[0].text.contains(by_whom), "{}", mails[0].text);
    approve(&second, &proposed).expect(200);
    let answered = "USG People bekrachtigt: Glasvezel";
    let mails = deliver_expected(app, &[("bureau", answered), ("bureau-2", answered)]);
    assert!(mails[0].text.contains("Besluit RvB 2026-12"), "{}", mails[0].text);
}

/// A financed case whose commitment of € 100,000 is acknowledged with a mistyped reference.
fn mistyped(app: &App) -> (Decided<'_>, Client, String) {
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let commitment = format!("/v1/commitments/{}", d.commitment);
    partner
        .post(
            &format!("{commitment}/acknowledgements"),
            json!({ "bookingReference": "2026/4711" }),
        )
        .expect(200);
    (d, partner, commitment)
}

fn acknowledged(client: &Client, commitment: &str) -> Vec<Value> {
    client
        .get(&format!("{commitment}/entries"))
        .expect(200)
        .items()
        .into_iter()
        .filter(|entry| entry["kind"] == "acknowledged")
        .map(|entry| json!([entry["bookingReference"], entry["reason"]]))
        .collect()
}

#[apply(both)]
fn a_mistyped_booking_reference_is_corrected_and_the_old_one_stays(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner, commitment) = mistyped(app);
    let corrections = format!("{commitment}/acknowledgement-corrections");
    let faults = partner
        .post(&corrections, json!({ "bookingReference": "2026/4712" }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/reason"]);
    let right = json!({ "bookingReference": "2026/4712", "reason": "Twee cijfers verwisseld." });
    let before = partner.get(&commitment).expect(200).body;
    let after = partner.post(&corrections, right.clone()).expect(200).body;
    assert_eq!(after["bookingReference"], "2026/4712");
    for member in ["status", "amount", "paid", "released", "open", "answeredAt"] {
        assert_eq!(after[member], before[member], "{member}");
    }
    assert_eq!(
        acknowledged(&partner, &commitment),
        [
            json!(["2026/4711", null]),
            json!(["2026/4712", "Twee cijfers verwisseld."])
        ]
    );
    assert_eq!(d.last_events(1), ["commitment.acknowledgement-corrected"]);
    // The same correction again changes nothing; another one is added.
    let again = partner.post(&corrections, right).expect(200).body;
    assert_eq!(again["version"], after["version"]);
    let back = json!({ "bookingReference": "2026/4711", "reason": "Toch goed." });
    partner.post(&corrections, back).expect(200);
    assert_eq!(acknowledged(&partner, &commitment).len(), 3);
    everything_holds(app);
}

#[apply(both)]
fn only_the_partner_corrects_and_only_what_was_acknowledged(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let corrections = format!("/v1/commitments/{}/acknowledgement-corrections", d.commitment);
    let right = json!({ "bookingReference": "2026/4712", "reason": "Twee cijfers verwisseld." });
    let refused = partner.post(&corrections, right.clone()).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["commitment-not-acknowledged-yet"]);
    d.partner("windesheim")
        .post(&corrections, right.clone())
        .problem(404, "not-found");
    d.w.bureau
        .post(&corrections, right.clone())
        .problem(403, "forbidden");
    officer(&d, "usg-people", "Eerste officier")
        .post(&corrections, right)
        .problem(403, "forbidden");
    everything_holds(app);
}
