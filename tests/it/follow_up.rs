//! Follow-up of a decision: ratifications, conditions, commitments, four eyes, the public register.

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use crate::app::{App, Backend, both};
use crate::decided::{Decided, text};

#[apply(both)]
fn a_ratification_is_given_with_a_document_when_a_second_bureau_account_approves(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let (first, second) = (app.bureau(), app.bureau());
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let faults = first
        .post(&outcomes, json!({ "outcome": "given" }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/document"]);
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-118" });
    let proposed = first.post(&outcomes, given.clone()).expect(202);
    assert_eq!(proposed.body["kind"], "give-ratification");
    assert_eq!(proposed.body["proposedByName"], "Bureau");
    let address = proposed.header("location");
    assert_eq!(
        first.post(&outcomes, given).problem(409, "blocked").blockers(),
        ["approval-pending"]
    );

    let own = first
        .post(&format!("{address}/approvals"), json!({}))
        .problem(409, "blocked");
    assert_eq!(own.blockers(), ["second-person-needed"]);
    second
        .post(&format!("{address}/approvals"), json!({}))
        .expect(200);
    second
        .post(&format!("{address}/approvals"), json!({}))
        .problem(409, "conflict");

    let ratification = second
        .get(&format!("/v1/ratifications/{}", it.ratification))
        .expect(200);
    assert_eq!(ratification.body["status"], "given");
    let commitments = second.get(&format!("/v1/commitments?caseId={}", it.case)).items();
    let made = commitments
        .iter()
        .find(|c| c["ratificationId"] == it.ratification)
        .unwrap();
    assert_eq!(
        (made["amount"].as_str(), made["status"].as_str()),
        (Some("30000.00"), Some("decided"))
    );
    // What went beyond the mandate uses nothing of its headroom.
    assert_eq!(it.committed(), "100000.00");
    assert_eq!(
        it.last_events(4),
        [
            "action.proposed",
            "action.approved",
            "ratification.given",
            "commitment.made"
        ]
    );
}

#[apply(both)]
fn a_ratification_that_is_refused_holds_at_once(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = app.bureau();
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let faults = bureau
        .post(&outcomes, json!({ "outcome": "refused" }))
        .problem(400, "invalid-input");
    assert_eq!(faults.faults(), ["/reason"]);
    let refused = bureau
        .post(
            &outcomes,
            json!({ "outcome": "refused", "reason": "De raad wil niet." }),
        )
        .expect(200);
    assert_eq!(refused.body["status"], "refused");
    let late = json!({ "outcome": "given", "document": "x" });
    let answered = bureau.post(&outcomes, late).problem(409, "blocked");
    assert_eq!(answered.body["blockers"][0]["code"], "ratification-answered");
    app.auditor()
        .post(&outcomes, json!({ "outcome": "refused", "reason": "x" }))
        .problem(403, "forbidden");
}

#[apply(both)]
fn after_its_due_date_a_ratification_has_lapsed_by_the_date_alone(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let (first, second) = (app.bureau(), app.bureau());
    let address = format!("/v1/ratifications/{}", it.ratification);
    // The last minute of 31 March in Almere.
    app.at("2026-03-31T21:59:00Z");
    let first = first.renewed();
    assert_eq!(first.get(&address).body["status"], "pending");
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-118" });
    let proposed = first
        .post(&format!("{address}/outcomes"), given.clone())
        .expect(202);
    app.at("2026-03-31T22:00:00Z");
    let (first, second) = (first.renewed(), second.renewed());
    assert_eq!(first.get(&address).body["status"], "lapsed");
    assert_eq!(first.get("/v1/ratifications?status=lapsed").items().len(), 1);
    assert_eq!(first.get("/v1/ratifications?status=pending").items().len(), 0);
    let late = first
        .post(&format!("{address}/outcomes"), given)
        .problem(409, "blocked");
    assert_eq!(late.blockers(), ["ratification-lapsed"]);
    // Nor does an approval that comes too late.
    second
        .post(&format!("{}/approvals", proposed.header("location")), json!({}))
        .problem(409, "blocked");
    assert_eq!(second.get(&proposed.header("location")).body["status"], "pending");
}

#[apply(both)]
fn what_was_proposed_is_declined_by_another_or_taken_back_by_oneself(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let (first, second) = (app.bureau(), app.bureau());
    let outcomes = format!("/v1/ratifications/{}/outcomes", it.ratification);
    let given = json!({ "outcome": "given", "document": "Raadsbesluit" });
    let address = first
        .post(&outcomes, given.clone())
        .expect(202)
        .header("location");
    second
        .post(&format!("{address}/withdrawals"), json!({}))
        .problem(403, "forbidden");
    first
        .post(&format!("{address}/rejections"), json!({ "reason": "x" }))
        .problem(409, "blocked");
    second
        .post(&format!("{address}/rejections"), json!({ "reason": " " }))
        .problem(400, "invalid-input");
    let rejected = second
        .post(
            &format!("{address}/rejections"),
            json!({ "reason": "Verkeerd besluit." }),
        )
        .expect(200);
    assert_eq!(
        (&rejected.body["status"], &rejected.body["decisionReason"]),
        (&json!("rejected"), &json!("Verkeerd besluit."))
    );

    let address = first.post(&outcomes, given).expect(202).header("location");
    first
        .post(&format!("{address}/withdrawals"), json!({}))
        .expect(200);
    let all = app
        .auditor()
        .get(&format!("/v1/pending-actions?caseId={}", it.case))
        .items();
    let statuses: Vec<_> = all.iter().map(|a| a["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["rejected", "withdrawn"]);
    assert_eq!(
        app.auditor()
            .get("/v1/pending-actions?status=pending")
            .items()
            .len(),
        0
    );
    it.partner("usg-people")
        .get("/v1/pending-actions")
        .problem(403, "forbidden");
}

#[apply(both)]
fn a_condition_is_met_with_evidence_once(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = app.bureau();
    let address = format!("/v1/conditions/{}", it.condition);
    assert_eq!(bureau.get(&address).body["status"], "open");
    bureau
        .post(
            &format!("{address}/fulfilments"),
            json!({ "evidence": "a\u{0}b" }),
        )
        .problem(400, "invalid-input");
    let met = bureau
        .post(
            &format!("{address}/fulfilments"),
            json!({ "evidence": "Vergunning OV-12" }),
        )
        .expect(200);
    assert_eq!(
        (&met.body["status"], &met.body["evidence"]),
        (&json!("met"), &json!("Vergunning OV-12"))
    );
    bureau
        .post(
            &format!("{address}/fulfilments"),
            json!({ "evidence": "nog eens" }),
        )
        .problem(409, "conflict");
    assert_eq!(
        bureau
            .get(&format!("/v1/conditions?caseId={}&status=open", it.case))
            .items()
            .len(),
        0
    );
}

#[apply(both)]
fn a_finance_partner_sees_what_it_is_offered_and_answers_it_once(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let partner = it.partner("usg-people");
    let address = format!("/v1/commitments/{}", it.commitment);
    assert_eq!(partner.get("/v1/commitments").items().len(), 0);
    partner.get(&address).problem(404, "not-found");
    it.financed();
    assert_eq!(
        partner
            .get("/v1/commitments?budgetYear=2026&status=offered")
            .items()
            .len(),
        2
    );
    let stranger = app.account(Role::FinancePartner, "Stranger", Some(it.initiator), None);
    stranger.get(&address).problem(404, "not-found");
    let answer = json!({ "bookingReference": "2026/4711" });
    stranger
        .post(&format!("{address}/acknowledgements"), answer.clone())
        .problem(404, "not-found");
    app.bureau()
        .post(&format!("{address}/acknowledgements"), answer.clone())
        .problem(403, "forbidden");

    let first = partner
        .post(&format!("{address}/acknowledgements"), answer.clone())
        .expect(200);
    assert_eq!(first.body["status"], "acknowledged");
    let again = partner
        .post(&format!("{address}/acknowledgements"), answer)
        .expect(200);
    assert_eq!(first.body, again.body);
    partner
        .post(
            &format!("{address}/acknowledgements"),
            json!({ "bookingReference": "other" }),
        )
        .problem(409, "conflict");
    partner
        .post(&format!("{address}/refusals"), json!({ "reason": "toch niet" }))
        .problem(409, "conflict");
    assert_eq!(it.last_events(1), ["commitment.acknowledged"]);
}

#[apply(both)]
fn a_refused_commitment_is_released_to_its_mandate_with_four_eyes(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let (first, second) = (app.bureau(), app.bureau());
    let address = format!("/v1/commitments/{}", it.commitment);
    let release = json!({ "reason": "De financier trekt zich terug." });
    first
        .post(&format!("{address}/releases"), release.clone())
        .problem(409, "conflict");
    it.financed();
    it.partner("usg-people")
        .post(&format!("{address}/refusals"), json!({ "reason": "Geen geld" }))
        .expect(200);
    let proposed = first
        .post(&format!("{address}/releases"), release.clone())
        .expect(202);
    assert_eq!(it.committed(), "100000.00");
    second
        .post(&format!("{}/approvals", proposed.header("location")), json!({}))
        .expect(200);
    let released = first.get(&address).expect(200);
    assert_eq!(
        (&released.body["status"], &released.body["reason"]),
        (&json!("released"), &json!("Geen geld"))
    );
    assert_eq!(it.committed(), "0.00");
    first
        .post(&format!("{address}/releases"), release)
        .problem(409, "conflict");
}

#[apply(both)]
fn everybody_sees_their_own_decisions(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let address = format!("/v1/decisions/{}", it.decision);
    let initiator = |organisation| app.account(Role::Initiator, "Initiator", Some(organisation), None);
    let member = |members: &std::collections::BTreeMap<String, crate::world::Member>| {
        members["windesheim"].client.clone()
    };
    let (board, table) = (member(&it.w.board_members), member(&it.w.table_members));
    for reader in [
        app.bureau(),
        app.auditor(),
        board,
        table,
        initiator(it.initiator),
        it.partner("usg-people"),
    ] {
        let one = reader.get(&address).expect(200);
        assert_eq!(one.body["caseTitle"], "Glasvezel <voor> iedereen");
        assert_eq!(one.body["need"][0]["amount"], "130000.00");
        assert_eq!(
            reader.get("/v1/decisions?year=2026&standing=true").items().len(),
            1
        );
        assert_eq!(reader.get("/v1/decisions?year=2025").items().len(), 0);
        assert_eq!(reader.get("/v1/decisions?outcome=rejected").items().len(), 0);
        assert_eq!(reader.get("/v1/conditions").items().len(), 1);
        assert_eq!(reader.get("/v1/ratifications").items().len(), 1);
    }
    let stranger = initiator(it.funder);
    stranger.get(&address).problem(404, "not-found");
    for list in ["/v1/decisions", "/v1/conditions", "/v1/ratifications"] {
        assert_eq!(stranger.get(list).items().len(), 0);
    }
    app.administrator().get(&address).problem(403, "forbidden");
}

#[apply(both)]
fn a_certificate_is_given_as_it_is_kept_and_as_a_page(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = &it.w.bureau;
    let certificate = bureau
        .get(&format!("/v1/decisions/{}/certificate", it.decision))
        .expect(200);
    let kept = text(&certificate.body["text"]);
    assert_eq!(certificate.body["hash"], edba::secret::sha256_hex(&kept));
    assert_eq!(
        certificate.body["certificate"],
        serde_json::from_str::<serde_json::Value>(&kept).unwrap()
    );

    let address = format!("/v1/decisions/{}/certificate.html", it.decision);
    let dutch = bureau.get(&address).expect(200);
    assert_eq!(dutch.header("content-type"), "text/html; charset=utf-8");
    assert!(
        dutch
            .header("content-security-policy")
            .contains("style-src 'self'")
    );
    for part in [
        "lang=\"nl\"",
        "EDBA-2026-001",
        "2 maart 2026",
        "€\u{a0}100.000,00",
        "&#60;voor&#62;",
        "Stemgerechtigden",
        "Vertegenwoordiger windesheim",
        "Een vergunning",
    ] {
        assert!(dutch.text.contains(part), "{part} is not in\n{}", dutch.text);
    }
    let english = bureau.get(&format!("{address}?language=en")).expect(200);
    for part in [
        "lang=\"en\"",
        "2 March 2026",
        "€100,000.00",
        "Electorate",
        "adopted subject to ratification",
    ] {
        assert!(english.text.contains(part), "{part} is not in\n{}", english.text);
    }
    bureau
        .get(&format!("{address}?language=fr"))
        .problem(400, "invalid-input");
    app.anonymous().get(&address).problem(401, "unauthenticated");
    let style = app.anonymous().get("/assets/certificate.css").expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
}

#[apply(both)]
fn the_public_sees_what_the_bureau_publishes_and_no_names_of_voters(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let (bureau, anyone) = (app.bureau(), app.anonymous());
    let address = format!("/v1/public-decisions/{}", it.decision);
    anyone.get(&address).problem(404, "not-found");
    assert_eq!(anyone.get("/v1/public-decisions").items().len(), 0);
    let decision = format!("/v1/decisions/{}", it.decision);
    bureau
        .patch(&decision, json!({ "public": true }))
        .problem(400, "invalid-input");
    bureau
        .patch(
            &decision,
            json!({ "public": true, "reason": "De initiatiefnemer stemt in." }),
        )
        .expect(200);
    let listed = anyone.get("/v1/public-decisions?year=2026").expect(200);
    assert_eq!(listed.items().len(), 1);
    assert_eq!(
        listed.items()[0]["amountsByFunder"],
        json!([{ "funder": "USG People", "amount": "100000.00", "released": "0.00", "paid": "0.00", "repaid": "0.00" }])
    );
    assert!(!listed.text.contains("Vertegenwoordiger"));
    let one = anyone.get(&address).expect(200);
    assert_eq!(one.body["decidedDate"], "2026-03-02");
    anyone
        .send("GET", &address, &[("If-None-Match", &one.etag())], None)
        .expect(304);
    bureau
        .patch(&decision, json!({ "public": false, "reason": "Bezwaar" }))
        .expect(200);
    anyone.get(&address).problem(404, "not-found");
}

#[apply(both)]
fn an_indicator_that_says_all_makes_a_case_fit_to_be_monitored(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = app.bureau();
    let indicators = format!("/v1/cases/{}/indicators", it.case);
    let made = bureau
        .post(&indicators, json!({ "name": "Banen", "unit": "banen" }))
        .expect(201);
    let monitorable = || app.work(|cx| edba::service::indicators::monitorable(cx, it.case.parse().unwrap()));
    assert_eq!(monitorable(), 0);
    let address = made.header("location");
    let backwards = json!({ "baseline": { "value": "120", "baselineDate": "2026-01-01" }, "target": { "value": "205", "targetDate": "2025-01-01" } });
    bureau.patch(&address, backwards).problem(400, "invalid-input");
    let whole = json!({ "baseline": { "value": "120", "baselineDate": "2026-01-01" }, "target": { "value": "205.5", "targetDate": "2030-12-31" }, "rhythm": "yearly" });
    let changed = bureau.patch(&address, whole).expect(200);
    assert_eq!(changed.body["target"]["value"], "205.5");
    assert_eq!(monitorable(), 1);
    bureau.patch(&address, json!({ "rhythm": null })).expect(200);
    assert_eq!(monitorable(), 0);
    assert_eq!(bureau.get(&indicators).items().len(), 1);
    bureau
        .post(
            &format!("/v1/cases/{}/indicators", Id::new()),
            json!({ "name": "x", "unit": "y" }),
        )
        .problem(404, "not-found");
}

#[apply(both)]
fn the_initiator_and_the_bureau_report_measurements_that_were_made(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let bureau = app.bureau();
    let indicator = bureau
        .post(
            &format!("/v1/cases/{}/indicators", it.case),
            json!({ "name": "Banen", "unit": "banen" }),
        )
        .expect(201);
    let measurements = format!("{}/measurements", indicator.header("location"));
    let initiator = app.account(Role::Initiator, "Initiator", Some(it.initiator), None);
    let report = json!({ "value": "131", "measuredOnDate": "2026-03-02", "evidence": "Vestigingsregister" });
    let made = initiator.post(&measurements, report.clone()).expect(201);
    assert_eq!(
        initiator.get(&made.header("location")).expect(200).body["value"],
        "131"
    );
    let tomorrow = json!({ "value": "131", "measuredOnDate": "2026-03-03", "evidence": "x" });
    assert_eq!(
        bureau
            .post(&measurements, tomorrow)
            .problem(400, "invalid-input")
            .faults(),
        ["/measuredOnDate"]
    );
    let not_a_number = json!({ "value": "1e30", "measuredOnDate": "2026-03-02", "evidence": "x" });
    bureau
        .post(&measurements, not_a_number)
        .problem(400, "invalid-input");
    let other = app.account(Role::Initiator, "Other", Some(it.funder), None);
    other.post(&measurements, report).problem(404, "not-found");
    assert_eq!(bureau.get(&measurements).items().len(), 1);
    assert_eq!(it.last_events(1), ["measurement.reported"]);
}
