//! Proposals and the answers to them.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{Financed, agree, everything_holds, instalment, refuse};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;

#[apply(both)]
fn the_bureau_proposes_and_the_partner_agrees(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let made = it.propose(&it.w.bureau, it.plan()).expect(201);
    let id = made.id();
    assert_eq!(made.header("location"), format!("/v1/payment-schedules/{id}"));
    assert_eq!(
        (
            &made.body["status"],
            &made.body["proposedBy"],
            &made.body["payableNow"]
        ),
        (&json!("proposed"), &json!("bureau"), &Value::Null)
    );
    // Nobody answers for the other side.
    for own in [&it.w.bureau, &it.w.second_bureau] {
        let refused = agree(own, &id).problem(409, "blocked");
        assert_eq!(refused.blockers(), ["schedule-own-proposal"]);
    }
    let agreed = agree(&it.partner, &id).expect(200);
    assert_eq!(
        (&agreed.body["status"], &agreed.body["payableNow"]),
        (&json!("in-force"), &json!("70000.00"))
    );
    assert_eq!(
        agree(&it.partner, &id).expect(200).body,
        agreed.body,
        "given again"
    );
    let late = refuse(&it.partner, &id, "Toch niet.").problem(409, "blocked");
    assert_eq!(late.blockers(), ["schedule-answered"]);
    // The ledger says so, and no amount moves.
    let path = format!("/v1/commitments/{}/entries", it.commitment);
    let entries = it.partner.get(&path).expect(200).items();
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| (text(&entry["kind"]), text(&entry["amount"])))
        .collect();
    assert_eq!(
        kinds.last().unwrap(),
        &("scheduled".to_owned(), "0.00".to_owned())
    );
    assert_eq!(it.versions(), [(1, "in-force".to_owned())]);
    everything_holds(app);
}

#[apply(both)]
fn the_partner_proposes_with_its_acknowledgement_and_the_bureau_agrees(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::offered(app);
    // Before that only the bureau proposes.
    let early = it.propose(&it.partner, it.plan()).problem(409, "blocked");
    assert_eq!(early.blockers(), ["commitment-not-acknowledged-yet"]);
    let mut wrong = it.plan();
    wrong["instalments"][2]["amount"] = json!("1.00");
    let refused = it.acknowledge(json!({ "bookingReference": "USG-1", "schedule": wrong }));
    assert_eq!(
        refused.problem(400, "invalid-input").faults(),
        ["/schedule/instalments"]
    );
    let path = format!("/v1/commitments/{}", it.commitment);
    assert_eq!(
        it.w.bureau.get(&path).expect(200).body["status"],
        "offered",
        "all or nothing"
    );
    let booked = json!({ "bookingReference": "USG-1", "schedule": it.plan() });
    it.acknowledge(booked.clone()).expect(200);
    it.acknowledge(booked).expect(200);
    assert_eq!(
        it.versions(),
        [(1, "proposed".to_owned())],
        "sent again it is the same"
    );
    let found = it.w.bureau.get(&format!("{path}/payment-schedules")).expect(200);
    let id = text(&found.items()[0]["id"]);
    let own = agree(&it.partner, &id).problem(409, "blocked");
    assert_eq!(own.blockers(), ["schedule-own-proposal"]);
    agree(&it.w.bureau, &id).expect(200);
    assert_eq!(it.versions(), [(1, "in-force".to_owned())]);
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_may_propose_before_the_acknowledgement_which_comes_first(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::offered(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    for early in [agree(&it.partner, &id), refuse(&it.partner, &id, "Te vroeg.")] {
        let early = early.problem(409, "blocked");
        assert_eq!(early.blockers(), ["commitment-not-acknowledged-yet"]);
    }
    it.acknowledge(json!({ "bookingReference": "USG-1" })).expect(200);
    agree(&it.partner, &id).expect(200);
    everything_holds(app);
}

#[apply(both)]
fn another_proposal_takes_the_place_of_the_one_that_waits(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let first = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let counter = json!({ "instalments": [instalment("2026-05-01", "100000.00")] });
    let second = it.propose(&it.partner, counter).expect(201).id();
    let replaced = agree(&it.partner, &first).problem(409, "blocked");
    assert_eq!(replaced.blockers(), ["schedule-answered"]);
    let refused = refuse(&it.w.bureau, &second, "De vergunning telt ook.").expect(200);
    assert_eq!(refused.body["refusalReason"], "De vergunning telt ook.");
    refuse(&it.w.bureau, &second, "De vergunning telt ook.").expect(200);
    let third = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    agree(&it.partner, &third).expect(200);
    // Where a schedule is in force the next one says why.
    let silent = it.propose(&it.partner, it.plan()).problem(400, "invalid-input");
    assert_eq!(silent.faults(), ["/reason"]);
    let mut later = it.plan();
    later["reason"] = json!("De vergunning komt later.");
    let fourth = it.propose(&it.partner, later).expect(201).id();
    agree(&it.w.bureau, &fourth).expect(200);
    let expected = [
        (4, "in-force"),
        (3, "superseded"),
        (2, "refused"),
        (1, "replaced"),
    ];
    assert_eq!(
        it.versions(),
        expected.map(|(number, status)| (number, status.to_owned()))
    );
    let path = format!("/v1/commitments/{}/payment-schedules?limit=3", it.commitment);
    let page = it.partner.get(&path).expect(200);
    let cursor = text(&page.body["nextCursor"]);
    let rest = it.partner.get(&format!("{path}&cursor={cursor}")).expect(200);
    assert_eq!(rest.items().len(), 1);
    assert_eq!(rest.body["nextCursor"], Value::Null);
    everything_holds(app);
}

#[apply(both)]
fn what_is_no_schedule_is_refused_with_every_fault(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let nobody = "00000000-0000-7000-8000-000000000001";
    let mut unknown = instalment("2026-04-01", "100000.00");
    unknown["conditionId"] = json!(nobody);
    let mut blank = instalment("2026-04-01", "100000.00");
    blank["description"] = json!(" ");
    let half = |due: &str| instalment(due, "50000.00");
    for (instalments, pointer, code) in [
        (json!([]), "/instalments", "too-short"),
        (
            json!([instalment("2026-04-01", "99999.99")]),
            "/instalments",
            "instalments-do-not-add-up",
        ),
        (
            json!([half("2026-05-01"), half("2026-04-01")]),
            "/instalments/1/dueDate",
            "dates-out-of-order",
        ),
        (
            json!([half("2026-03-01"), half("2026-04-01")]),
            "/instalments/0/dueDate",
            "before-decision",
        ),
        (
            json!([half("2026-04-31"), half("2026-05-01")]),
            "/instalments/0/dueDate",
            "wrong-format",
        ),
        (
            json!([
                instalment("2026-04-01", "100000.00"),
                instalment("2026-05-01", "0.00")
            ]),
            "/instalments/1/amount",
            "amount-not-positive",
        ),
        (
            json!([instalment("2026-04-01", "1e3")]),
            "/instalments/0/amount",
            "wrong-format",
        ),
        (json!([unknown]), "/instalments/0/conditionId", "unknown"),
        (json!([blank]), "/instalments/0/description", "blank"),
    ] {
        let answer = it.propose(&it.partner, json!({ "instalments": instalments }));
        let answer = answer.problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    let many: Vec<_> = (0..61).map(|_| instalment("2026-04-01", "1.00")).collect();
    it.propose(&it.partner, json!({ "instalments": many }))
        .problem(400, "invalid-input");
    assert_eq!(it.versions(), []);
}

#[apply(both)]
fn who_has_no_part_in_it_neither_proposes_nor_answers(backend: Backend) {
    let app = &App::start(backend);
    let it = Financed::new(app);
    let id = it.propose(&it.w.bureau, it.plan()).expect(201).id();
    let stranger = app.account(
        edba::domain::codes::Role::FinancePartner,
        "windesheim",
        Some(it.w.organisations["windesheim"]),
        None,
    );
    agree(&stranger, &id).problem(404, "not-found");
    it.propose(&stranger, it.plan()).problem(404, "not-found");
    let address = format!("/v1/payment-schedules/{id}");
    stranger.get(&address).problem(404, "not-found");
    it.partner.get(&address).expect(200);
    app.auditor().get(&address).expect(200);
    let others: [Client; 3] = [app.auditor(), it.w.initiator.renewed(), app.administrator()];
    for client in others {
        it.propose(&client, it.plan()).problem(403, "forbidden");
        agree(&client, &id).problem(403, "forbidden");
    }
    assert_eq!(it.versions(), [(1, "proposed".to_owned())]);
}
