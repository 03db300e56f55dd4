//! Test fixture in which nearly every kind of event has happened.

use edba::domain::Id;
use serde_json::json;

use crate::app::App;
use crate::client::Client;
use crate::decided::{Decided, text};
use crate::documents::papers as sent;
use crate::world::{World, terms, vote};

/// A world in which about everything happened: cases that are monitored, decided, referred back and before the board by
/// a ballot that is to supersede; a secret ballot, and one that does not show its votes.
pub struct Rich<'a> {
    pub it: Decided<'a>,
    pub hidden: String,
}

/// A schedule that the partner proposed and the bureau agreed to, one of the bureau that the partner refused, and one that the
/// bureau withdrew.
fn scheduled(it: &Decided<'_>, partner: &Client) {
    let path = format!("/v1/commitments/{}/payment-schedules", it.commitment);
    let schedule = json!({ "reason": "Planning.", "instalments": [
        { "dueDate": "2026-04-01", "amount": "40000.00", "description": "Start", "conditionId": it.condition },
        { "dueDate": "2026-09-01", "amount": "60000.00", "description": "Slot" },
    ] });
    let own = partner.post(&path, schedule.clone()).expect(201).id();
    let address = format!("/v1/payment-schedules/{own}/agreements");
    it.w.bureau.post(&address, json!({})).expect(200);
    let other = it.w.bureau.post(&path, schedule.clone()).expect(201).id();
    let refusal = json!({ "reason": "Te vroeg." });
    let address = format!("/v1/payment-schedules/{other}/refusals");
    partner.post(&address, refusal).expect(200);
    let third = it.w.bureau.post(&path, schedule).expect(201).id();
    let withdrawal = json!({ "reason": "Vergissing." });
    let address = format!("/v1/payment-schedules/{third}/withdrawals");
    it.w.bureau.post(&address, withdrawal).expect(200);
}

pub fn rich(app: &App) -> Rich<'_> {
    let it = Decided::with_long_mandates(app);
    let w = &it.w;
    app.auditor();
    it.monitored();
    let partner = it.partner("usg-people");
    let pay = |amount: &str, reference: &str| {
        let payment = json!({
            "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference,
        });
        let path = format!("/v1/commitments/{}/disbursements", it.commitment);
        partner.post(&path, payment).expect(201).id()
    };
    pay("40000.00", "T-1");
    let twice = pay("10000.00", "T-2");
    let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
    partner
        .post(&format!("/v1/disbursements/{twice}/reversals"), reversal)
        .expect(200);
    reconciled(&it, &partner, &twice);
    scheduled(&it, &partner);
    let promise = json!({
        "kind": "land", "description": "Twee hectare", "organisationId": it.initiator, "owner": "Grondzaken",
        "dueDate": "2026-06-30", "decisionId": it.decision,
    });
    let promise = w
        .bureau
        .post(&format!("/v1/cases/{}/promises", it.case), promise)
        .expect(201)
        .id();
    w.bureau
        .post(
            &format!("/v1/promises/{promise}/fulfilments"),
            json!({ "evidence": "Akte 4711" }),
        )
        .expect(200);
    let indicators = w.bureau.get(&format!("/v1/cases/{}/indicators", it.case)).items();
    let measurement =
        json!({ "value": "12", "measuredOnDate": "2026-02-01", "evidence": "Vestigingsregister" });
    w.bureau
        .post(
            &format!("/v1/indicators/{}/measurements", text(&indicators[0]["id"])),
            measurement,
        )
        .expect(201);
    w.command(
        &it.case,
        json!({ "command": "stop", "reason": "De markt doet het zelf." }),
    )
    .expect(202);
    crate::meetings::planned(w, &w.table.to_string());
    let programmes = w.bureau.get("/v1/programmes?year=2026").items();
    let cell = json!({ "expenditureKind": "programme", "instrument": "subsidy", "amount": "9000000.00" });
    w.bureau
        .put(
            &format!("/v1/programmes/{}/budgets/2026", text(&programmes[0]["id"])),
            json!({ "cells": [cell] }),
        )
        .expect(200);
    lent(w);
    mandates(w);
    pending(w);
    let to_refer_back = decided(w, "provincie-flevoland", 40_000);
    superseded(w);
    superseding(w);
    released(w);
    settled(w);
    crate::state_aid::everything_happens(w);
    papers(&it);
    crate::guards::meetings::held(w);
    crate::guards::consultations::held(w);
    let hidden = hidden(w);
    crate::ballots::rules(w, |rules| rules["secret"] = json!(true));
    w.command(
        &to_refer_back,
        json!({ "command": "refer-back", "reason": "nieuwe cijfers" }),
    )
    .expect(200);
    let secret = w.open_ballot(&to_refer_back);
    for code in ["ibm-nederland", "windesheim"] {
        vote(
            &w.table_members[code].client,
            &secret,
            json!({ "position": "for" }),
        )
        .expect(200);
    }
    Rich { it, hidden }
}

/// A document with two versions, the first of which was destroyed, and an attachment that ended; one that failed its check;
/// and a proposal to destroy.
fn papers(it: &Decided<'_>) {
    let bureau = &it.w.bureau;
    let case = sent::thing("case", &it.case);
    let id = sent::add(bureau, &sent::paper("Voortgang", std::slice::from_ref(&case)));
    sent::renew(bureau, &id, &sent::pdf("tweede")).expect(201);
    sent::attach(bureau, &id, &sent::thing("decision", &it.decision)).expect(201);
    sent::detach(bureau, &id, &it.decision).expect(200);
    let proposed = sent::propose_destruction(bureau, &id, Some(1)).expect(202);
    it.approve(&proposed).expect(200);
    sent::propose_destruction(bureau, &id, Some(2)).expect(202);
    sent::add_failing(bureau, &sent::paper("Brief", &[case]));
}

/// A mandate with new terms, a sub-mandate, and one that was revoked.
fn mandates(w: &World<'_>) {
    let member = &w.board_members["gemeente-almere"];
    let parent = member.mandate.as_ref().unwrap();
    // Both draw on the fund of their parent.
    let fund = w.bureau.get(&format!("/v1/mandates/{parent}")).expect(200).body["terms"]["fundId"].clone();
    for number in 1..=2 {
        let mut its_terms = terms(&format!("sub-{number}"), 1_000, 1_000, 1_000);
        its_terms["fundId"] = fund.clone();
        let sub = json!({
            "grantorOrganisationId": member.organisation, "representativeId": member.representative,
            "parentMandateId": parent, "terms": its_terms,
        });
        let sub = w.bureau.post("/v1/mandates", sub).expect(201);
        if number == 2 {
            w.bureau
                .post_about(
                    &sub.header("location"),
                    "revocations",
                    json!({ "reason": "nieuw college" }),
                )
                .expect(201);
        } else {
            let id: Id = sub.id().parse().unwrap();
            let mut narrower = terms("sub-1b", 900, 900, 900);
            narrower["fundId"] = fund.clone();
            let narrower = serde_json::from_value(narrower).unwrap();
            w.app
                .work(|cx| edba::service::mandates::supersede(cx, id, narrower, |_| Ok(())));
        }
    }
}

/// A case that was revised, decided subject to a ratification and a condition that are still open.
fn pending(w: &World<'_>) {
    let case = w.case("Campus", 60_000);
    let address = format!("/v1/cases/{case}");
    let mut content = w.content("Campus aan het water");
    content["budgetLines"][0]["amount"] = json!("110000.00");
    w.bureau.put(&address, content).expect(200);
    w.to_board(&case);
    let ballot = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31",
        "conditions": [{ "description": "Een vergunning", "owner": "Boogaart", "dueDate": "2026-06-30", "precedent": true }],
    });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("windesheim", 60_000)]);
    w.close(&ballot).expect(200);
}

/// A case in which one funder decided to give this much.
fn decided(w: &World<'_>, code: &str, euros: i64) -> String {
    let case = w.case("Almere Labs", euros);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[(code, euros)]);
    w.close(&ballot).expect(200);
    case
}

fn again(w: &World<'_>, case: &str) -> String {
    let decision = w.decision(case)["id"].clone();
    let ballot =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": decision });
    w.bureau.post("/v1/ballots", ballot).expect(201).id()
}

/// A decision that another one superseded, and a supplementary one in a further version.
fn superseded(w: &World<'_>) {
    let case = decided(w, "gemeente-almere", 30_000);
    let ballot = again(w, &case);
    w.everybody_for(&ballot, &[("gemeente-almere", 25_000)]);
    w.close(&ballot).expect(200);
    let gap = json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = w.bureau.post("/v1/ballots", gap).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 5_000)]);
    w.close(&ballot).expect(200);
}

/// An open ballot that is to supersede a decision: with a vote that was changed, one of a substitute, and a recusal.
fn superseding(w: &World<'_>) {
    let case = w.case("Almere Labs", 400_000);
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, &[("gemeente-almere", 300_000)]);
    w.close(&ballot).expect(200);
    let ballot = again(w, &case);
    w.vote_for("gemeente-almere", &ballot, 320_000).expect(200);
    w.vote_for("gemeente-almere", &ballot, 350_000).expect(200);
    let seat = &w.board_members["flevoziekenhuis"];
    let substitute = w.substitute(
        "flevoziekenhuis",
        seat.seat,
        edba::domain::codes::Role::BoardMember,
    );
    let said = json!({ "position": "for", "reason": "Goed voor de stad", "seatId": seat.seat });
    vote(&substitute.client, &ballot, said).expect(200);
    // One who is appointed after the opening, and declares a conflict.
    let seat = w.board_members["usg-people"].seat;
    let conflicted = w.substitute("usg-people", seat, edba::domain::codes::Role::BoardMember);
    let conflict = json!({ "seatId": seat, "reason": "Mijn zus werkt er." });
    conflicted
        .client
        .post(&format!("/v1/ballots/{ballot}/recusals"), conflict)
        .expect(200);
    let recusal = json!({ "seatId": w.board_members["ibm-nederland"].seat, "reason": "Een belang" });
    w.bureau
        .post(&format!("/v1/ballots/{ballot}/recusals"), recusal)
        .expect(200);
}

/// A commitment that was released after its case was financed.
fn released(w: &World<'_>) {
    let case = decided(w, "gemeente-almere", 20_000);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let offered = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}&status=offered"))
        .items();
    let release = format!("/v1/commitments/{}/releases", text(&offered[0]["id"]));
    let proposed = w
        .bureau
        .post(&release, json!({ "reason": "Anders betaald." }))
        .expect(202);
    w.second_bureau
        .post(&format!("{}/approvals", proposed.header("location")), json!({}))
        .expect(200);
}

/// A commitment of which a part was carried over; the rest was paid, determined, and partly recovered and written off.
fn settled(w: &World<'_>) {
    let case = decided(w, "gemeente-almere", 30_000);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    let offered = w
        .bureau
        .get(&format!("/v1/commitments?caseId={case}&status=offered"))
        .items();
    let address = format!("/v1/commitments/{}", text(&offered[0]["id"]));
    let organisation = w.organisations["gemeente-almere"];
    let partner = w.app.account(
        edba::domain::codes::Role::FinancePartner,
        "gemeente-almere",
        Some(organisation),
        None,
    );
    let by_two = |path: &str, body: serde_json::Value| {
        let proposed = w.bureau.post(&format!("{address}/{path}"), body).expect(202);
        w.second_bureau
            .post(&format!("{}/approvals", proposed.header("location")), json!({}))
            .expect(200);
    };
    by_two(
        "carry-overs",
        json!({ "amount": "10000.00", "budgetYear": 2027, "reason": "Het werk begint later." }),
    );
    let acknowledged = json!({ "bookingReference": "2026/2" });
    partner
        .post(&format!("{address}/acknowledgements"), acknowledged)
        .expect(200);
    w.monitor(&case);
    let payment = json!({
        "amount": "15000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "T-4",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let determination =
        json!({ "amount": "12000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 2026-7" });
    partner
        .post(&format!("{address}/determinations"), determination)
        .expect(200);
    let recovery = json!({
        "amount": "1000.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": "R-4",
    });
    partner
        .post(&format!("{address}/recoveries"), recovery)
        .expect(200);
    by_two(
        "write-offs",
        json!({ "amount": "500.00", "document": "College 2026-204", "reason": "Failliet." }),
    );
}

/// A loan from a revolving fund: paid out, repaid in part with interest, and a repayment that is reversed.
fn lent(w: &World<'_>) {
    use crate::lent::{LENDER, acknowledged, draw_on, fund, lent};
    let fund = fund(w, LENDER, "Innovatiefonds");
    w.bureau
        .patch(&format!("/v1/funds/{fund}"), json!({ "intendedDegree": 75 }))
        .expect(200);
    draw_on(w, &fund, true);
    // Of what comes back in the moment of new terms `verify` cannot tell whether it came after them.
    w.app.at("2026-03-02T09:00:01Z");
    let case = lent(w, "Lening", 1_000);
    let partner = w.app.account(
        edba::domain::codes::Role::FinancePartner,
        "leningen",
        Some(w.organisations[LENDER]),
        None,
    );
    let address = format!("/v1/commitments/{}", acknowledged(w, &partner, &case));
    let payment = json!({
        "amount": "1000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "L-1",
    });
    partner
        .post(&format!("{address}/disbursements"), payment)
        .expect(201);
    let repay = |principal: &str, interest: Option<&str>, reference: &str| {
        let body = json!({
            "principal": principal, "interest": interest, "valueDate": "2026-03-02", "payer": "Boogaart",
            "bookingReference": reference,
        });
        partner.post(&format!("{address}/repayments"), body).expect(200);
    };
    let line = json!({ "dueDate": "2026-12-01", "principal": "1000.00", "interest": "10.00" });
    partner
        .post(&format!("{address}/repayment-plans"), json!({ "lines": [line] }))
        .expect(200);
    repay("600.00", Some("10.00"), "A-1");
    repay("50.00", None, "A-2");
    let repayments = partner.get("/v1/repayments?kind=principal").expect(200).items();
    let reversal = json!({ "reason": "Van een andere lening.", "valueDate": "2026-03-02" });
    partner
        .post(
            &format!("/v1/repayments/{}/reversals", text(&repayments[1]["id"])),
            reversal,
        )
        .expect(200);
}

/// An open ballot that does not show its votes, with a pledge, and a later deadline.
fn hidden(w: &World<'_>) -> String {
    let case = w.case("Verborgen", 10_000);
    w.to_board(&case);
    crate::hidden_pledges::board_shows(w, false);
    let ballot = w.board_ballot(&case);
    w.vote_for("windesheim", &ballot, 7_000).expect(200);
    let later = json!({ "closesAt": "2026-03-20T12:00:00Z", "reason": "Het voorjaarsreces." });
    let address = format!("/v1/ballots/{ballot}");
    let proposed = w.bureau.post_about(&address, "extensions", later).expect(202);
    w.second_bureau
        .post(&format!("{}/approvals", proposed.header("location")), json!({}))
        .expect(200);
    ballot
}

/// An export of the funder's books with three lines: accepted, set aside, and set aside and undone.
fn reconciled(it: &Decided<'_>, partner: &Client, payment: &str) {
    let query = "separator=semicolon&numbers=nl&dates=nl&referenceColumn=Kenmerk&amountColumn=Bedrag&dateColumn=Datum";
    let file = "Kenmerk;Bedrag;Datum\nT-2;10.000,00;02-03-2026\nX-1;5,00;02-03-2026\nX-2;6,00;02-03-2026\n";
    let path = format!("/v1/reconciliations?{query}&organisationId={}", it.funder);
    let media = [("Content-Type", "text/csv")];
    let made = partner.send_bytes("POST", &path, &media, file.into()).expect(201);
    let made = format!("/v1/reconciliations/{}", text(&made.body["id"]));
    let accepted = json!({ "items": [{ "line": 2, "entryId": payment }] });
    partner.post(&format!("{made}/acceptances"), accepted).expect(200);
    let aside = json!({ "lines": [3, 4], "reason": "Een andere rekening." });
    partner.post(&format!("{made}/set-asides"), aside).expect(200);
    let undone = json!({ "lines": [4], "reason": "Toch niet." });
    partner.post(&format!("{made}/undoings"), undone).expect(200);
}
