//! State aid: the basis of public money to an undertaking, the ceilings of de minimis aid, and the central register.

mod at_once;
mod basis;
mod ceilings;
mod corrections;
mod held;
mod pledges;
mod register;

use edba::domain::Id;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::{Answer, Client};
use crate::decided::text;
use crate::verify::verify;
use crate::world::World;

/// A case of Boogaart that Almere grants this much, adopted and not financed yet.
pub fn granted(w: &World<'_>, title: &str, euros: i64) -> String {
    let case = w.case(title, euros);
    decide(w, &case, euros);
    case
}

fn decide(w: &World<'_>, case: &str, euros: i64) {
    w.to_board(case);
    let ballot = w.board_ballot(case);
    w.everybody_for(&ballot, &[("gemeente-almere", euros)]);
    w.close(&ballot).expect(200);
}

fn commitment(w: &World<'_>, case: &str) -> String {
    let found = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}"))
        .expect(200);
    text(&found.items()[0]["id"])
}

fn share(recipient: Id, amount: &str, basis: &str) -> Value {
    json!({
        "recipientOrganisationId": recipient, "amount": amount, "basis": basis,
        "grounds": "Artikel 56 van de algemene groepsvrijstelling.",
    })
}

fn de_minimis(recipient: Id, amount: &str) -> Value {
    let mut share = share(recipient, amount, "de-minimis");
    share["rule"] = json!("general");
    share["grossGrantEquivalent"] = json!(amount);
    share["grounds"] = json!("Verklaring van 2 maart 2026.");
    share
}

/// States the basis of the commitment of a case.
fn state(w: &World<'_>, case: &str, shares: &[Value]) -> Answer {
    let path = format!("/v1/commitments/{}/state-aid-statements", commitment(w, case));
    w.bureau.post(&path, json!({ "statements": shares }))
}

/// The same, in place of what was stated before.
fn state_anew(w: &World<'_>, case: &str, shares: &[Value]) -> Answer {
    let path = format!("/v1/commitments/{}/state-aid-statements", commitment(w, case));
    let body = json!({ "statements": shares, "reason": "Anders beoordeeld." });
    w.bureau.post(&path, body)
}

fn finance(w: &World<'_>, case: &str) -> Answer {
    let path = format!("/v1/cases/{case}/transitions");
    w.bureau.post(&path, json!({ "command": "finance" }))
}

fn approve(client: &Client, proposed: &Answer) -> Answer {
    let path = format!("/v1/pending-actions/{}/approvals", proposed.id());
    client.post(&path, json!({}))
}

/// Aid of another grantor to an organisation.
fn declare(w: &World<'_>, organisation: Id, amount: &str, granted_on: &str) -> Answer {
    let aid = json!({
        "organisationId": organisation, "grantor": "Gemeente Lelystad", "rule": "general",
        "grantedOnDate": granted_on, "grossGrantEquivalent": amount, "grounds": "Verklaring van 2 maart 2026.",
    });
    w.bureau.post("/v1/declared-aid", aid)
}

fn statements(client: &Client, query: &str) -> Vec<Value> {
    client
        .get(&format!("/v1/state-aid-statements?{query}"))
        .expect(200)
        .items()
}

/// What is left to an organisation under the general ceiling on a day.
fn room(w: &World<'_>, organisation: Id, day: &str) -> Value {
    let path = format!("/v1/organisations/{organisation}/de-minimis-room?onDate={day}");
    let rules = w.bureau.get(&path).expect(200).body["rules"].clone();
    let rules = rules.as_array().unwrap();
    let general = rules.iter().find(|rule| rule["rule"] == "general");
    general.unwrap()["room"].clone()
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

/// A case of Boogaart that Almere lends this much, adopted and not financed yet.
fn lent(w: &World<'_>, title: &str, euros: i64) -> String {
    let case = w.case(title, euros);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    for code in w.board_members.keys() {
        let mut pledges = Vec::new();
        if code == "gemeente-almere" {
            let mut loan = w.pledge(code, euros);
            loan["instrument"] = json!("credit");
            pledges.push(loan);
        }
        let vote = json!({ "position": "for", "pledges": pledges });
        crate::world::vote(&w.board_members[code].client, &ballot, vote).expect(200);
    }
    w.close(&ballot).expect(200);
    case
}

/// Records the entry of a statement in the central register.
fn enter(w: &World<'_>, statement: &Value, reference: &str) {
    let path = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&statement["id"])
    );
    let entry = json!({ "reference": reference, "registeredDate": "2026-03-02" });
    w.bureau.post(&path, entry).expect(200);
}

/// Two bureau accounts do something about a commitment.
fn by_two(w: &World<'_>, commitment: &str, what: &str, body: Value) -> Answer {
    let path = format!("/v1/commitments/{commitment}/{what}");
    let proposed = w.bureau.post(&path, body).expect(202);
    approve(&w.second_bureau, &proposed)
}

/// A financed case of Boogaart with this much de minimis aid of Almere, and its commitment.
fn financed(w: &World<'_>, title: &str, euros: i64) -> (String, String) {
    let case = granted(w, title, euros);
    let share = de_minimis(w.organisations["boogaart"], &format!("{euros}.00"));
    state(w, &case, &[share]).expect(200);
    approve(&w.second_bureau, &finance(w, &case).expect(202)).expect(200);
    let commitment = commitment(w, &case);
    (case, commitment)
}

/// Every event of state aid: a basis that was replaced, an entry in the register that was corrected, a group, and declared aid of
/// which a part was withdrawn.
pub fn everything_happens(w: &World<'_>) {
    let (boogaart, overmars) = (w.organisations["boogaart"], w.organisations["overmars"]);
    let group =
        json!({ "name": "De groep", "members": [{ "organisationId": boogaart, "fromDate": "2026-01-01" }] });
    let formed = w.bureau.post("/v1/single-undertakings", group).expect(201);
    let larger = json!({ "reason": "Overgenomen.", "members": [
        { "organisationId": boogaart, "fromDate": "2026-01-01" },
        { "organisationId": overmars, "fromDate": "2026-02-01" },
    ] });
    w.bureau.patch(&formed.header("location"), larger).expect(200);
    declare(w, overmars, "80000.00", "2025-06-01").expect(201);
    let twice = declare(w, overmars, "80000.00", "2025-06-01").expect(201);
    let path = format!("{}/withdrawals", twice.header("location"));
    w.bureau.post(&path, json!({ "reason": "Dubbel." })).expect(200);
    let case = granted(w, "Met steun", 10_000);
    state(w, &case, &[share(boogaart, "10000.00", "no-aid")]).expect(200);
    let stated = state_anew(w, &case, &[de_minimis(boogaart, "10000.00")]).expect(200);
    approve(&w.second_bureau, &finance(w, &case).expect(202)).expect(200);
    let path = format!(
        "/v1/state-aid-statements/{}/registrations",
        text(&stated.items()[0]["id"])
    );
    let day = &stated.items()[0]["grantedOnDate"];
    let entry = |reference: &str| json!({ "reference": reference, "registeredDate": day });
    w.bureau.post(&path, entry("NL-1")).expect(200);
    let part = json!({ "amount": "4000.00", "reason": "Minder nodig." });
    by_two(w, &commitment(w, &case), "releases", part).expect(200);
    w.bureau.post(&path, entry("NL-1-2")).expect(200);
}
