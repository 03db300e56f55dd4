//! Carry-over: what is open of a commitment goes to another budget year, within a mandate or by a ratification.

mod lapsing;

use std::collections::BTreeSet;

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::notifications::book::{give_addresses, mailed, who};
use crate::verify::verify;

/// A monitored case whose commitments are acknowledged; and their funder's partner.
fn monitored<'a>(app: &'a App) -> (Decided<'a>, Client) {
    let d = Decided::with_long_mandates(app);
    d.monitored();
    let partner = d.partner("usg-people");
    (d, partner)
}

fn pay(client: &Client, commitment: &str, amount: &str, reference: &str) -> Answer {
    let payment = json!({
        "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference,
    });
    client.post(&format!("/v1/commitments/{commitment}/disbursements"), payment)
}

fn carry(d: &Decided<'_>, commitment: &str, body: Value) -> Answer {
    d.w.bureau
        .post(&format!("/v1/commitments/{commitment}/carry-overs"), body)
}

fn later(amount: Option<&str>) -> Value {
    let mut body = json!({ "budgetYear": 2027, "reason": "Het werk begint later." });
    if let Some(amount) = amount {
        body["amount"] = json!(amount);
    }
    body
}

fn found(d: &Decided<'_>, commitment: &str) -> Value {
    let path = format!("/v1/commitments/{commitment}");
    d.w.bureau.get(&path).expect(200).body
}

/// The commitments of the case that were carried over from this one.
fn carried_from(d: &Decided<'_>, commitment: &str) -> Vec<Value> {
    let path = format!("/v1/commitments?caseId={}", d.case);
    let mut items = d.w.bureau.get(&path).expect(200).items();
    items.retain(|one| one["carriedFromId"] == commitment);
    items
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn what_is_open_goes_to_another_year_within_the_mandate(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    pay(&partner, &d.commitment, "30000.00", "B-1").expect(201);
    let certificate = format!("/v1/decisions/{}/certificate", d.decision);
    let decided = d.w.bureau.get(&certificate).expect(200).text;
    let proposed = carry(&d, &d.commitment, later(None)).expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "70000.00");
    d.approve(&proposed).expect(200);

    let old = found(&d, &d.commitment);
    assert_eq!(
        (&old["status"], &old["carriedOut"], &old["open"], &old["paid"]),
        (
            &json!("paid"),
            &json!("70000.00"),
            &json!("0.00"),
            &json!("30000.00")
        )
    );
    let new = carried_from(&d, &d.commitment).remove(0);
    assert_eq!(
        (&new["status"], &new["amount"], &new["budgetYear"]),
        (&json!("offered"), &json!("70000.00"), &json!(2027))
    );
    for same in [
        "decisionId",
        "pledgeId",
        "organisationId",
        "mandateId",
        "instrument",
        "expenditureKind",
    ] {
        assert_eq!(new[same], old[same], "{same}");
    }
    assert_eq!(
        d.last_events(3),
        ["commitment.carried-over", "commitment.made", "commitment.offered"]
    );
    // The headroom of the old year is free again, and that of the new year is taken.
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "70000.00");
    let next = d.w.headroom("usg-people", 2027);
    assert_eq!(
        (&next["committed"], &next["available"]),
        (&json!("70000.00"), &json!("30000.00"))
    );
    // The partner acknowledges and pays it in the new year; the case is completed when that is settled as well.
    let id = text(&new["id"]);
    let first = partner
        .get(&format!("/v1/commitments/{id}/entries"))
        .expect(200)
        .items()
        .remove(0);
    assert_eq!(
        (&first["kind"], &first["amount"]),
        (&json!("carried-in"), &json!("70000.00"))
    );
    for other in d.commitments("acknowledged") {
        d.release(&other, "Niet nodig.");
    }
    let complete = json!({ "command": "complete", "finalReport": "Gereed." });
    let blocked = d.w.command(&d.case, complete.clone()).problem(409, "blocked");
    assert!(blocked.blockers().contains(&"commitment-not-settled".to_owned()));
    partner
        .post(
            &format!("/v1/commitments/{id}/acknowledgements"),
            json!({ "bookingReference": "2027/1" }),
        )
        .expect(200);
    pay(&partner, &id, "70000.00", "B-2").expect(201);
    d.w.command_by_two(&d.case, complete).expect(200);
    // Decision and certificate say what they said; what was decided is counted once.
    assert_eq!(d.w.bureau.get(&certificate).expect(200).text, decided);
    let publish = json!({ "public": true, "reason": "Openbaar." });
    d.w.bureau
        .patch(&format!("/v1/decisions/{}", d.decision), publish)
        .expect(200);
    let public = format!("/v1/public-decisions/{}", d.decision);
    let public = app.anonymous().get(&public).expect(200).body;
    assert_eq!(
        (
            &public["decidedTotal"],
            &public["paidTotal"],
            &public["releasedTotal"]
        ),
        (&json!("130000.00"), &json!("100000.00"), &json!("30000.00"))
    );
    everything_holds(app);
}

#[apply(both)]
fn a_part_is_carried_over_twice_and_on(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    for amount in ["20000.00", "15000.00"] {
        d.approve(&carry(&d, &d.commitment, later(Some(amount))).expect(202))
            .expect(200);
    }
    let old = found(&d, &d.commitment);
    assert_eq!(
        (&old["status"], &old["open"], &old["carriedOut"]),
        (&json!("acknowledged"), &json!("65000.00"), &json!("35000.00"))
    );
    // What was carried over goes on to a further year, and back.
    let first = text(&carried_from(&d, &d.commitment)[0]["id"]);
    let further = json!({ "budgetYear": 2028, "reason": "Nog later." });
    d.approve(&carry(&d, &first, further).expect(202)).expect(200);
    assert_eq!(found(&d, &first)["status"], "carried-over");
    let back = text(&carried_from(&d, &first)[0]["id"]);
    let home = json!({ "budgetYear": 2026, "reason": "Toch nu." });
    d.approve(&carry(&d, &back, home).expect(202)).expect(200);
    assert_eq!(
        d.w.headroom("usg-people", 2026)["committed"],
        "85000.00",
        "65,000 that stayed and 20,000 that came back"
    );
    assert_eq!(d.w.headroom("usg-people", 2027)["committed"], "15000.00");
    // One that the partner refuses is missing again.
    let second = text(&carried_from(&d, &d.commitment)[1]["id"]);
    partner
        .post(
            &format!("/v1/commitments/{second}/refusals"),
            json!({ "reason": "Geen budget in 2027." }),
        )
        .expect(200);
    everything_holds(app);
}

#[apply(both)]
fn what_no_mandate_covers_is_ratified_first(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    // What was ratified stands outside the mandate, whose ceiling per decision is used up.
    let ratified = d
        .commitments("acknowledged")
        .into_iter()
        .find(|one| one["id"] != *d.commitment)
        .unwrap();
    let id = text(&ratified["id"]);
    let mandate = d.w.board_members["usg-people"].mandate.clone().unwrap();
    let mut under = later(None);
    under["mandateId"] = json!(mandate);
    let refused = carry(&d, &id, under).problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["code"], "mandate-does-not-cover");

    let available = d.w.headroom("usg-people", 2026)["available"].clone();
    d.approve(&carry(&d, &id, later(None)).expect(202)).expect(200);
    assert_eq!(
        carried_from(&d, &id),
        Vec::<Value>::new(),
        "not before it is ratified"
    );
    assert_eq!(d.last_events(1), ["ratification.asked"]);
    let again = carry(&d, &id, later(None)).problem(409, "blocked");
    assert_eq!(again.blockers(), ["carry-over-asked"]);
    let asked =
        d.w.bureau
            .get(&format!("/v1/ratifications?caseId={}&status=pending", d.case))
            .expect(200)
            .items()
            .remove(0);
    assert_eq!(
        (
            &asked["carriesOverCommitmentId"],
            &asked["carryToYear"],
            &asked["amount"],
            &asked["dueDate"]
        ),
        (&json!(id), &json!(2027), &json!("30000.00"), &json!("2026-04-27"))
    );
    let outcomes = format!("/v1/ratifications/{}/outcomes", text(&asked["id"]));
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-44" });
    d.approve(&d.w.bureau.post(&outcomes, given).expect(202))
        .expect(200);
    assert_eq!(found(&d, &id)["status"], "carried-over");
    let new = carried_from(&d, &id).remove(0);
    assert_eq!(
        (&new["ratificationId"], &new["budgetYear"], &new["status"]),
        (&asked["id"], &json!(2027), &json!("offered"))
    );
    assert_eq!(
        d.w.headroom("usg-people", 2026)["available"],
        available,
        "it never used the mandate"
    );
    let acknowledged = json!({ "bookingReference": "2027/2" });
    let new = text(&new["id"]);
    partner
        .post(&format!("/v1/commitments/{new}/acknowledgements"), acknowledged)
        .expect(200);
    pay(&partner, &new, "30000.00", "B-1").expect(201);
    everything_holds(app);
}

#[apply(both)]
fn a_ratification_that_comes_too_late_for_the_money_is_not_given(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let id = d
        .commitments("acknowledged")
        .iter()
        .map(|one| text(&one["id"]))
        .find(|id| *id != d.commitment)
        .unwrap();
    d.approve(&carry(&d, &id, later(None)).expect(202)).expect(200);
    pay(&partner, &id, "1.00", "B-1").expect(201);
    let asked =
        d.w.bureau
            .get(&format!("/v1/ratifications?caseId={}&status=pending", d.case))
            .expect(200)
            .items()
            .remove(0);
    let outcomes = format!("/v1/ratifications/{}/outcomes", text(&asked["id"]));
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-44" });
    let refused = d.w.bureau.post(&outcomes, given).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["carry-over-more-than-open"]);
    let declined = json!({ "outcome": "refused", "reason": "Er is al betaald." });
    d.w.bureau.post(&outcomes, declined).expect(200);
    // The rest is asked for anew.
    carry(&d, &id, later(None)).expect(202);
    everything_holds(app);
}

#[apply(both)]
fn what_cannot_be_carried_over_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let other_mandate = d.w.board_members["windesheim"].mandate.clone().unwrap();
    for (name, value, pointer, code) in [
        ("amount", json!("100000.01"), "/amount", "more-than-open"),
        ("amount", json!("0.00"), "/amount", "amount-not-positive"),
        ("budgetYear", json!(2026), "/budgetYear", "same-budget-year"),
        (
            "mandateId",
            json!(other_mandate),
            "/mandateId",
            "other-organisation",
        ),
        (
            "ratificationDueDate",
            json!("2026-03-01"),
            "/ratificationDueDate",
            "in-past",
        ),
        ("reason", json!(" "), "/reason", "blank"),
    ] {
        let mut body = later(None);
        body[name] = value;
        let answer = carry(&d, &d.commitment, body).problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
    partner.post(&path, later(None)).problem(403, "forbidden");
    pay(&partner, &d.commitment, "100000.00", "B-1").expect(201);
    let paid = carry(&d, &d.commitment, later(None)).problem(409, "blocked");
    assert_eq!(paid.blockers(), ["commitment-not-open"]);
}

#[apply(both)]
fn a_year_that_the_mandate_does_not_reach_is_ratified(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    let far = |amount: &str| json!({ "budgetYear": 2029, "reason": "Veel later.", "amount": amount });
    let mut under = far("10.00");
    under["mandateId"] = json!(d.w.board_members["usg-people"].mandate.clone().unwrap());
    let refused = carry(&d, &d.commitment, under).problem(400, "invalid-input");
    assert_eq!(refused.body["errors"][0]["code"], "mandate-does-not-cover");
    d.approve(&carry(&d, &d.commitment, far("10.00")).expect(202))
        .expect(200);
    assert_eq!(carried_from(&d, &d.commitment), Vec::<Value>::new());
    assert_eq!(d.last_events(1), ["ratification.asked"]);
    everything_holds(app);
}

#[apply(both)]
fn the_partner_is_asked_again_for_each_carry_over(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    give_addresses(app);
    mailed(app);
    for (minute, amount, told) in [(1, "20000.00", "€ 20.000"), (2, "10000.00", "€ 10.000")] {
        app.at(&format!("2026-03-02T09:0{minute}:00Z"));
        d.approve(&carry(&d, &d.commitment, later(Some(amount))).expect(202))
            .expect(200);
        let subject = format!("Verplichting van {told} wacht op uw antwoord");
        let mails = mailed(app);
        let asked: Vec<String> = mails
            .iter()
            .filter(|mail| mail.subject.starts_with(&subject))
            .map(who)
            .collect();
        let people: BTreeSet<&String> = asked.iter().collect();
        assert!(
            !asked.is_empty() && people.len() == asked.len(),
            "{told}: {asked:?}"
        );
    }
}

#[apply(both)]
fn a_carry_over_that_waits_falls_away_with_its_case(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = monitored(app);
    let far = json!({ "budgetYear": 2029, "reason": "Veel later." });
    d.approve(&carry(&d, &d.commitment, far).expect(202)).expect(200);
    let pending = format!("/v1/ratifications?caseId={}&status=pending", d.case);
    assert_eq!(d.w.bureau.get(&pending).expect(200).items().len(), 1);
    d.w.command_by_two(&d.case, json!({ "command": "stop", "reason": "Failliet." }))
        .expect(200);
    assert_eq!(
        d.w.bureau.renewed().get(&pending).expect(200).items(),
        Vec::<Value>::new()
    );
    everything_holds(app);
}

#[apply(both)]
fn what_goes_to_the_mandate_above_stands_there_once(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    // The mandate under which it stands is narrowed by one below it, to which a part is carried over, and back.
    let above = d.w.board_members["usg-people"].mandate.clone().unwrap();
    let mut terms = crate::world::terms("usg-people", 100_000, 100_000, 100_000);
    terms["validUntilDate"] = json!("2028-12-31");
    let below = json!({
        "grantorOrganisationId": d.funder, "parentMandateId": above, "terms": terms,
        "representativeId": d.w.board_members["usg-people"].representative,
    });
    let below = d.w.bureau.post("/v1/mandates", below).expect(201).id();
    let mut under = later(Some("30000.00"));
    under["mandateId"] = json!(below);
    d.approve(&carry(&d, &d.commitment, under).expect(202))
        .expect(200);
    everything_holds(app);
    let new = text(&carried_from(&d, &d.commitment)[0]["id"]);
    partner
        .post(
            &format!("/v1/commitments/{new}/acknowledgements"),
            json!({ "bookingReference": "C-1" }),
        )
        .expect(200);
    pay(&partner, &new, "10000.00", "B-1").expect(201);
    everything_holds(app);
    let back = json!({ "budgetYear": 2028, "reason": "Nog later.", "mandateId": above });
    d.approve(&carry(&d, &new, back).expect(202)).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn a_commitment_that_is_refused_in_its_new_year_goes_on_or_back(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    d.approve(&carry(&d, &d.commitment, later(Some("20000.00"))).expect(202))
        .expect(200);
    let new = text(&carried_from(&d, &d.commitment)[0]["id"]);
    let refusals = format!("/v1/commitments/{new}/refusals");
    partner
        .post(&refusals, json!({ "reason": "Niet begroot." }))
        .expect(200);
    // A part goes back; of the rest the organisation has no use.
    let back = json!({ "budgetYear": 2026, "reason": "Terug.", "amount": "15000.00" });
    d.approve(&carry(&d, &new, back).expect(202)).expect(200);
    let again = carried_from(&d, &new).remove(0);
    assert_eq!(
        (&again["status"], &again["amount"], &again["budgetYear"]),
        (&json!("offered"), &json!("15000.00"), &json!(2026))
    );
    let rest = json!({ "reason": "Niet nodig." });
    let rest = d.w.bureau.post(&format!("/v1/commitments/{new}/releases"), rest);
    d.approve(&rest.expect(202)).expect(200);
    let settled = found(&d, &new);
    assert_eq!(
        (&settled["status"], &settled["released"], &settled["carriedOut"]),
        (&json!("carried-over"), &json!("5000.00"), &json!("15000.00"))
    );
    everything_holds(app);
}

/// What one writer does at once with the others, on the same commitments.
#[apply(both)]
fn whatever_is_settled_at_the_same_time_no_euro_is_there_twice(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = monitored(app);
    let cents = |value: &Value| text(value).replace('.', "").parse::<i64>().unwrap();
    std::thread::scope(|scope| {
        for payer in 0..3_usize {
            let (client, d) = (partner.renewed(), &d);
            scope.spawn(move || {
                for turn in 0..6 {
                    let amount = format!("{}.{:02}", 3_000 + payer * 77, turn);
                    let answer = pay(&client, &d.commitment, &amount, &format!("B-{payer}-{turn}"));
                    if answer.status == 201 && turn % 2 == 0 {
                        let path = format!("/v1/disbursements/{}/reversals", text(&answer.body["id"]));
                        let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
                        // A recovery that came in between makes it irreversible.
                        let reversed = client.post(&path, reversal);
                        assert!(matches!(reversed.status, 200 | 409), "{}", reversed.text);
                    }
                }
            });
        }
        let d = &d;
        scope.spawn(move || {
            for turn in 0..4 {
                let proposed = carry(d, &d.commitment, later(Some(&format!("{}.00", 5_000 + turn))));
                if proposed.status == 202 {
                    d.approve(&proposed);
                }
            }
        });
        scope.spawn(move || {
            let release = json!({ "amount": "1234.56", "reason": "Goedkoper." });
            let path = format!("/v1/commitments/{}/releases", d.commitment);
            for _ in 0..3 {
                let proposed = d.w.bureau.post(&path, release.clone());
                if proposed.status == 202 {
                    d.approve(&proposed);
                }
            }
        });
        let client = partner.renewed();
        scope.spawn(move || {
            let address = format!("/v1/commitments/{}", d.commitment);
            for turn in 0..8 {
                if turn == 4 {
                    let body = json!({
                        "amount": "2000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 2026-7",
                    });
                    client.post(&format!("{address}/determinations"), body).expect(200);
                }
                let recovery = json!({
                    "amount": "500.00", "valueDate": "2026-03-02", "payer": "Boogaart",
                    "bookingReference": format!("R-{turn}"),
                });
                let answer = client.post(&format!("{address}/recoveries"), recovery);
                assert!(matches!(answer.status, 200 | 400 | 409), "{}", answer.text);
            }
        });
    });
    let old = found(&d, &d.commitment);
    let [amount, paid, released, carried_out, open] =
        ["amount", "paid", "released", "carriedOut", "open"].map(|name| cents(&old[name]));
    assert_eq!(paid + released + carried_out + open, amount);
    assert!(open >= 0 && paid >= 0);
    let carried_in: i64 = carried_from(&d, &d.commitment)
        .iter()
        .map(|one| cents(&one["amount"]))
        .sum();
    assert_eq!(carried_in, carried_out);
    let determined = cents(&old["determined"]);
    assert!(
        open <= (determined - paid).max(0),
        "no more is open than was determined"
    );
    let [recoverable, recovered] = ["recoverable", "recovered"].map(|name| cents(&old[name]));
    assert_eq!(recoverable + recovered, (paid - determined).max(0));
    let entries =
        d.w.bureau
            .get(&format!("/v1/commitments/{}/entries?limit=100", d.commitment))
            .expect(200)
            .items();
    let of = |kind: &str| -> i64 {
        entries
            .iter()
            .filter(|entry| entry["kind"] == kind)
            .map(|entry| cents(&entry["amount"]))
            .sum()
    };
    assert_eq!(
        [
            of("paid") - of("reversed"),
            of("released"),
            of("carried-out"),
            of("recovered")
        ],
        [paid, released, carried_out, recovered]
    );
    everything_holds(app);
}
