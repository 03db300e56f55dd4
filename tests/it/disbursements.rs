//! Payments on commitments: recorded by the funder's partner as facts of its books, or by the bureau with four eyes; taken
//! back by a reversal; and what is left is released.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::verify::verify;

fn payment(amount: &str, reference: &str) -> Value {
    json!({ "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference })
}

fn pay(client: &Client, commitment: &str, body: Value) -> Answer {
    client.post(&format!("/v1/commitments/{commitment}/disbursements"), body)
}

/// Status, paid, released and open of a commitment.
fn sums(d: &Decided<'_>, commitment: &str) -> [String; 4] {
    let found =
        d.w.bureau
            .get(&format!("/v1/commitments/{commitment}"))
            .expect(200)
            .body;
    ["status", "paid", "released", "open"].map(|name| text(&found[name]))
}

fn texts<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(str::to_owned)
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_payment_moves_what_is_committed_to_what_is_paid(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let before = d.w.headroom("usg-people", 2026);
    let certificate = format!("/v1/decisions/{}/certificate", d.decision);
    let decided = d.w.bureau.get(&certificate).expect(200);
    let made = pay(&partner, &d.commitment, payment("40000.00", "B-1")).expect(201);
    assert_eq!(
        made.header("location"),
        format!("/v1/disbursements/{}", text(&made.body["id"]))
    );
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "40000.00", "0.00", "60000.00"])
    );
    let after = d.w.headroom("usg-people", 2026);
    assert_eq!(
        after["available"], before["available"],
        "what was paid is not available again"
    );
    assert_eq!(
        (&after["paid"], &after["committed"]),
        (&json!("40000.00"), &json!("60000.00"))
    );

    pay(&partner, &d.commitment, payment("60000.00", "B-2")).expect(201);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["paid", "100000.00", "0.00", "0.00"])
    );
    let entries = partner
        .get(&format!("/v1/commitments/{}/entries", d.commitment))
        .expect(200)
        .items();
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| (text(&entry["kind"]), text(&entry["amount"])))
        .collect();
    let expected = [
        ("decided", "100000.00"),
        ("acknowledged", "0.00"),
        ("paid", "40000.00"),
        ("paid", "60000.00"),
    ];
    assert_eq!(
        kinds,
        expected.map(|(kind, amount)| (kind.to_owned(), amount.to_owned()))
    );

    // What was ratified stands outside the mandate: paying it moves nothing there.
    let ratified = d.commitments("acknowledged").remove(0);
    pay(&partner, &text(&ratified["id"]), payment("30000.00", "B-3")).expect(201);
    assert_eq!(d.w.headroom("usg-people", 2026)["paid"], "100000.00");
    // The certificate and the decision say what was decided, and the register what became of it.
    assert_eq!(d.w.bureau.get(&certificate).expect(200).text, decided.text);
    let publish = json!({ "public": true, "reason": "Openbaar." });
    let decision = format!("/v1/decisions/{}", d.decision);
    d.w.bureau.patch(&decision, publish).expect(200);
    let public = format!("/v1/public-decisions/{}", d.decision);
    let public = app.anonymous().get(&public).expect(200).body;
    assert_eq!(
        (
            &public["decidedTotal"],
            &public["paidTotal"],
            &public["releasedTotal"]
        ),
        (&json!("130000.00"), &json!("130000.00"), &json!("0.00"))
    );
    everything_holds(app);
}

#[apply(both)]
fn what_cannot_be_a_payment_is_refused_and_nothing_is_written(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let early = pay(&partner, &d.commitment, payment("1.00", "B-1")).problem(409, "blocked");
    assert_eq!(early.blockers(), ["commitment-not-acknowledged-yet"]);
    partner
        .post(
            &format!("/v1/commitments/{}/acknowledgements", d.commitment),
            json!({ "bookingReference": "USG" }),
        )
        .expect(200);
    let with = |name: &str, value: Value| {
        let mut body = payment("1.00", "B-1");
        body[name] = value;
        body
    };
    for (body, pointer, code) in [
        (with("amount", json!("100000.01")), "/amount", "more-than-open"),
        (with("amount", json!("0.00")), "/amount", "amount-not-positive"),
        (with("amount", json!("-1.00")), "/amount", "wrong-format"),
        (with("amount", json!(1)), "/amount", "wrong-type"),
        (with("valueDate", json!("2026-03-03")), "/valueDate", "in-future"),
        (
            with("valueDate", json!("2026-03-01")),
            "/valueDate",
            "before-decision",
        ),
        (with("payee", json!(" ")), "/payee", "blank"),
        (
            with("bookingReference", json!("a\nb")),
            "/bookingReference",
            "line-break",
        ),
        (with("currency", json!("USD")), "/currency", "unknown-property"),
    ] {
        let answer = pay(&partner, &d.commitment, body).problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    let stranger = d.partner("windesheim");
    pay(&stranger, &d.commitment, payment("1.00", "B-1")).problem(404, "not-found");
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "0.00", "0.00", "100000.00"])
    );
    assert_eq!(
        partner.get("/v1/disbursements").expect(200).items(),
        Vec::<Value>::new()
    );
}

#[apply(both)]
fn a_booking_is_recorded_once(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let first = pay(&partner, &d.commitment, payment("40000.00", "B-1")).expect(201);
    let again = pay(&partner, &d.commitment, payment("40000.00", "B-1")).expect(201);
    assert_eq!(again.body, first.body);
    let other = pay(&partner, &d.commitment, payment("40000.01", "B-1")).problem(409, "blocked");
    assert_eq!(other.blockers(), ["booking-reference-taken"]);
    // It names the case and the member of the request.
    let taken = &other.body["blockers"][0];
    let case = d.w.bureau.get(&format!("/v1/cases/{}", d.case)).expect(200).body;
    let number = text(&case["number"]);
    assert!(
        text(&taken["nl"]).contains(&format!("in zaak {number}")),
        "{taken}"
    );
    assert_eq!(taken["pointer"], "/bookingReference");
    let detail = text(&other.body["detail"]);
    assert!(
        detail.contains("40000.00") && detail.contains("40000.01"),
        "{detail}"
    );
    assert_eq!(sums(&d, &d.commitment)[1], "40000.00");
    everything_holds(app);
    // A reference is that of the books, to the letter.
    pay(&partner, &d.commitment, payment("1.00", "b-1")).expect(201);
}

#[apply(both)]
fn several_payments_are_recorded_all_or_none_with_a_fault_each(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let ratified = text(
        &d.commitments("acknowledged")
            .iter()
            .find(|one| one["id"] != *d.commitment)
            .unwrap()["id"],
    );
    let item = |commitment: &str, amount: &str, reference: &str| {
        let mut item = payment(amount, reference);
        item["commitmentId"] = json!(commitment);
        item
    };
    let nobody = "00000000-0000-7000-8000-000000000001";
    let wrong = json!({ "items": [
        item(&d.commitment, "40000.00", "B-1"), item(&d.commitment, "70000.00", "B-2"), item(&ratified, "1.00", "B-1"),
    ] });
    let refused = partner
        .post("/v1/disbursements", wrong)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/items/1/amount", "/items/2/bookingReference"]);
    let unknown = json!({ "items": [item(&d.commitment, "1.00", "B-1"), item(nobody, "1.00", "B-2")] });
    let refused = partner
        .post("/v1/disbursements", unknown)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/items/1/commitmentId"]);
    assert_eq!(sums(&d, &d.commitment)[1], "0.00");

    let right = json!({ "items": [
        item(&d.commitment, "40000.00", "B-1"), item(&ratified, "30000.00", "B-2"), item(&d.commitment, "60000.00", "B-3"),
    ] });
    let made = partner.post("/v1/disbursements", right.clone()).expect(200);
    let amounts: Vec<_> = made.items().iter().map(|one| text(&one["amount"])).collect();
    assert_eq!(amounts, ["40000.00", "30000.00", "60000.00"]);
    assert_eq!(
        partner.post("/v1/disbursements", right).expect(200).body,
        made.body,
        "sent again it is the same"
    );
    assert_eq!(sums(&d, &d.commitment)[0], "paid");
    assert_eq!(partner.get("/v1/disbursements").expect(200).items().len(), 3);
    assert_eq!(
        d.partner("windesheim")
            .get("/v1/disbursements")
            .expect(200)
            .items()
            .len(),
        0
    );
    everything_holds(app);
}

#[apply(both)]
fn a_payment_is_taken_back_once_and_both_stay(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let made = pay(&partner, &d.commitment, payment("100000.00", "B-1")).expect(201);
    let path = format!("/v1/disbursements/{}", text(&made.body["id"]));
    let reversal = json!({ "reason": "Verkeerde rekening.", "valueDate": "2026-03-02" });
    let mut early = reversal.clone();
    early["valueDate"] = json!("2026-03-01");
    let refused = partner
        .post(&format!("{path}/reversals"), early)
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/valueDate"]);
    let taken_back = partner
        .post(&format!("{path}/reversals"), reversal.clone())
        .expect(200);
    assert_eq!(taken_back.body["reversal"]["reason"], "Verkeerde rekening.");
    partner
        .post(&format!("{path}/reversals"), reversal.clone())
        .expect(200);
    let other = json!({ "reason": "Toch anders.", "valueDate": "2026-03-02" });
    let refused = partner
        .post(&format!("{path}/reversals"), other)
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["disbursement-reversed"]);

    // It is open again, committed under the mandate as before, and can be paid again under another booking.
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "0.00", "0.00", "100000.00"])
    );
    let headroom = d.w.headroom("usg-people", 2026);
    assert_eq!(
        (&headroom["paid"], &headroom["committed"]),
        (&json!("0.00"), &json!("100000.00"))
    );
    pay(&partner, &d.commitment, payment("100000.00", "B-2")).expect(201);
    let found = partner.get(&path).expect(200);
    assert_eq!(
        (&found.body["amount"], &found.body["reversal"]["valueDate"]),
        (&json!("100000.00"), &json!("2026-03-02"))
    );
    everything_holds(app);
}

#[apply(both)]
fn the_bureau_records_and_takes_back_with_four_eyes(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = Decided::acknowledged(app);
    let proposed = pay(&d.w.bureau, &d.commitment, payment("40000.00", "B-1")).expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "40000.00");
    assert_eq!(sums(&d, &d.commitment)[1], "0.00");
    let own = format!("/v1/pending-actions/{}/approvals", proposed.id());
    d.w.bureau.post(&own, json!({})).problem(409, "blocked");
    d.approve(&proposed).expect(200);
    assert_eq!(sums(&d, &d.commitment)[1], "40000.00");
    // What is wrong is refused when it is proposed.
    pay(&d.w.bureau, &d.commitment, payment("60000.01", "B-2")).problem(400, "invalid-input");

    let payment_id = text(&d.w.bureau.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
    let path = format!("/v1/disbursements/{payment_id}/reversals");
    let proposed = d.w.bureau.post(&path, reversal).expect(202);
    d.approve(&proposed).expect(200);
    assert_eq!(sums(&d, &d.commitment)[1], "0.00");
    everything_holds(app);
}

#[apply(both)]
fn a_part_is_released_and_a_settled_case_is_completed(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.monitored();
    let partner = d.partner("usg-people");
    let available = d.w.headroom("usg-people", 2026)["available"].clone();
    pay(&partner, &d.commitment, payment("60000.00", "B-1")).expect(201);
    let release = |amount: Value| {
        d.w.bureau.post(
            &format!("/v1/commitments/{}/releases", d.commitment),
            json!({ "amount": amount, "reason": "Het werk was goedkoper." }),
        )
    };
    let refused = release(json!("40000.01")).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/amount"]);
    d.approve(&release(json!("15000.00")).expect(202)).expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "60000.00", "15000.00", "25000.00"])
    );
    assert_eq!(available, "0.00");
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "15000.00");

    let complete = json!({ "command": "complete", "finalReport": "Gereed." });
    let blocked = d.w.command(&d.case, complete.clone()).problem(409, "blocked");
    assert!(blocked.blockers().contains(&"commitment-not-settled".to_owned()));
    d.approve(&release(Value::Null).expect(202)).expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["paid", "60000.00", "40000.00", "0.00"])
    );
    for other in d.commitments("acknowledged") {
        let amount = text(&other["open"]);
        pay(&partner, &text(&other["id"]), payment(&amount, "B-2")).expect(201);
    }
    d.w.command_by_two(&d.case, complete).expect(200);
    assert_eq!(d.status(), "completed");
    // A completed case goes on taking corrections: a payment is reversed, and the right one recorded, or the rest released.
    let first = text(&partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Verkeerde rekening.", "valueDate": "2026-03-02" });
    partner
        .post(&format!("/v1/disbursements/{first}/reversals"), reversal)
        .expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "0.00", "40000.00", "60000.00"])
    );
    pay(&partner, &d.commitment, payment("50000.00", "B-3")).expect(201);
    d.approve(&release(Value::Null).expect(202)).expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["paid", "50000.00", "50000.00", "0.00"])
    );
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "50000.00");
    everything_holds(app);
}

#[apply(both)]
fn a_case_that_is_stopped_releases_only_what_was_not_paid(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.monitored();
    let partner = d.partner("usg-people");
    pay(&partner, &d.commitment, payment("60000.00", "B-1")).expect(201);
    let stop = json!({ "command": "stop", "reason": "De markt is weg." });
    let proposed = d.w.command(&d.case, stop).expect(202);
    assert_eq!(
        proposed.body["subject"]["amount"], "70000.00",
        "what is released: not what was paid"
    );
    d.approve(&proposed).expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["paid", "60000.00", "40000.00", "0.00"])
    );
    let headroom = d.w.headroom("usg-people", 2026);
    assert_eq!(
        (&headroom["paid"], &headroom["available"]),
        (&json!("60000.00"), &json!("40000.00"))
    );
    // What comes back after the stop is released as well.
    let first = text(&partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Teruggestort.", "valueDate": "2026-03-02" });
    partner
        .post(&format!("/v1/disbursements/{first}/reversals"), reversal)
        .expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["released", "0.00", "100000.00", "0.00"])
    );
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "100000.00");
    everything_holds(app);
}

#[apply(both)]
fn who_may_not_record_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = Decided::acknowledged(app);
    for client in [
        d.w.initiator.renewed(),
        app.auditor(),
        app.administrator(),
        d.w.board_members["usg-people"].client.renewed(),
    ] {
        pay(&client, &d.commitment, payment("1.00", "B-1")).problem(403, "forbidden");
    }
    assert_eq!(sums(&d, &d.commitment)[1], "0.00");
}

/// Payments, reversals and releases of one commitment at the same time: no euro is paid twice, and every answer that was
/// given stands in the ledger.
#[apply(both)]
fn whatever_happens_at_the_same_time_no_more_is_paid_than_was_committed(backend: Backend) {
    const PAYERS: usize = 5;
    const EACH: usize = 8;
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let pays = |payer: usize, turn: usize| {
        // Amounts in cents that add up to more than is there.
        let cents = 400_000 + payer * 7_777 + turn * 131;
        payment(
            &format!("{}.{:02}", cents / 100, cents % 100),
            &format!("B-{payer}-{turn}"),
        )
    };
    let (paid, reversed) = std::thread::scope(|scope| {
        let payers: Vec<_> = (0..PAYERS)
            .map(|payer| {
                let (client, d, pays) = (partner.renewed(), &d, &pays);
                scope.spawn(move || {
                    let (mut paid, mut reversed) = (Vec::new(), Vec::new());
                    for turn in 0..EACH {
                        let answer = pay(&client, &d.commitment, pays(payer, turn));
                        if answer.status != 201 {
                            assert_eq!(answer.problem(400, "invalid-input").faults(), ["/amount"]);
                            continue;
                        }
                        let id = text(&answer.body["id"]);
                        if (payer + turn) % 3 == 0 {
                            let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
                            client
                                .post(&format!("/v1/disbursements/{id}/reversals"), reversal)
                                .expect(200);
                            reversed.push(id.clone());
                        }
                        paid.push(id);
                    }
                    (paid, reversed)
                })
            })
            .collect();
        let releases = scope.spawn(|| {
            let release = json!({ "amount": "1234.56", "reason": "Goedkoper." });
            let path = format!("/v1/commitments/{}/releases", d.commitment);
            for _ in 0..4 {
                let proposed = d.w.bureau.post(&path, release.clone());
                if proposed.status == 202 {
                    d.approve(&proposed);
                }
            }
        });
        releases.join().unwrap();
        payers.into_iter().map(|payer| payer.join().unwrap()).fold(
            (Vec::new(), Vec::new()),
            |(mut paid, mut reversed), (more, back)| {
                paid.extend(more);
                reversed.extend(back);
                (paid, reversed)
            },
        )
    });
    let recorded = partner.get("/v1/disbursements?limit=100").expect(200).items();
    let of = |kept: &dyn Fn(&Value) -> bool| {
        let mut ids: Vec<_> = recorded
            .iter()
            .filter(|one| kept(one))
            .map(|one| text(&one["id"]))
            .collect();
        ids.sort();
        ids
    };
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(
        of(&|_| true),
        sorted(paid),
        "what was answered is recorded, and nothing else"
    );
    assert_eq!(of(&|one| !one["reversal"].is_null()), sorted(reversed));
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let standing: i64 = recorded
        .iter()
        .filter(|one| one["reversal"].is_null())
        .map(|one| cents(&text(&one["amount"])))
        .sum();
    let sums = sums(&d, &d.commitment);
    let [paid, released, open] = [1, 2, 3].map(|place| cents(&sums[place]));
    assert_eq!(paid, standing);
    assert_eq!(paid + released + open, 10_000_000);
    assert!(open >= 0);
    everything_holds(app);
}

#[apply(both)]
fn what_is_approved_is_what_was_proposed(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let made = pay(&partner, &d.commitment, payment("90000.00", "B-1")).expect(201);
    let rest = json!({ "reason": "Het werk was goedkoper." });
    let path = format!("/v1/commitments/{}/releases", d.commitment);
    let proposed = d.w.bureau.post(&path, rest).expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "10000.00");
    // Meanwhile more is open than the second account saw.
    let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
    let reversals = format!("/v1/disbursements/{}/reversals", text(&made.body["id"]));
    partner.post(&reversals, reversal).expect(200);
    d.approve(&proposed).expect(200);
    assert_eq!(
        sums(&d, &d.commitment),
        texts(["acknowledged", "0.00", "10000.00", "90000.00"])
    );
    everything_holds(app);
}

#[apply(both)]
fn once_anything_is_paid_the_decision_is_not_taken_back(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    d.financed();
    let partner = d.partner("usg-people");
    let acknowledge = format!("/v1/commitments/{}/acknowledgements", d.commitment);
    partner
        .post(&acknowledge, json!({ "bookingReference": "USG" }))
        .expect(200);
    let made = pay(&partner, &d.commitment, payment("20000.00", "B-1")).expect(201);
    // The other commitment is refused, and the case comes back to the board.
    let refused = text(&d.commitments("offered")[0]["id"]);
    partner
        .post(
            &format!("/v1/commitments/{refused}/refusals"),
            json!({ "reason": "Geen budget." }),
        )
        .expect(200);
    d.w.command_by_two(&d.case, json!({ "command": "reopen" }))
        .expect(200);
    let blockers = |command: &str| {
        let body =
            json!({ "command": command, "reason": "Anders.", "ballotsCloseAt": "2026-03-16T12:00:00Z" });
        d.w.command(&d.case, body).problem(409, "blocked").blockers()
    };
    for command in ["refer-back", "reject", "withdraw"] {
        assert!(
            blockers(command).contains(&"something-paid".to_owned()),
            "{command}"
        );
    }
    let again = json!({
        "caseId": d.case, "closesAt": "2026-03-16T12:00:00Z", "supersedesDecisionId": d.decision,
    });
    let superseding = d.w.bureau.post("/v1/ballots", again).problem(409, "blocked");
    assert_eq!(superseding.blockers(), ["something-paid"]);
    pay(&partner, &d.commitment, payment("1.00", "B-2")).problem(409, "blocked");
    // A payment by mistake is reversed, as long as the board does not vote; then the decision can be taken back.
    let reversal = json!({ "reason": "Vergissing.", "valueDate": "2026-03-02" });
    let reversals = format!("/v1/disbursements/{}/reversals", text(&made.body["id"]));
    let gap = json!({ "caseId": d.case, "closesAt": "2026-03-16T12:00:00Z", "supplementary": true });
    let ballot = d.w.bureau.post("/v1/ballots", gap).expect(201).id();
    let refused = partner.post(&reversals, reversal.clone()).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["board-ballot-open"]);
    // Nor is anything released: the board decides on what is still needed.
    let release = json!({ "amount": "1.00", "reason": "Goedkoper." });
    let release =
        d.w.bureau
            .post(&format!("/v1/commitments/{}/releases", d.commitment), release);
    assert_eq!(release.problem(409, "blocked").blockers(), ["board-ballot-open"]);
    let cancel = json!({ "reason": "Niet meer nodig." });
    let cancelled =
        d.w.bureau
            .post(&format!("/v1/ballots/{ballot}/cancellations"), cancel)
            .expect(202);
    d.approve(&cancelled).expect(200);
    partner.post(&reversals, reversal).expect(200);
    assert!(!blockers("reject").contains(&"something-paid".to_owned()));
    everything_holds(app);
}

#[apply(both)]
fn payments_are_told_to_those_who_may_read_them(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    pay(&partner, &d.commitment, payment("20000.00", "B-1")).expect(201);
    let path = format!("/v1/cases/{}/events?limit=100", d.case);
    let told = |client: &Client| {
        let events = client.get(&path).expect(200).items();
        let event = events
            .into_iter()
            .find(|event| event["kind"] == "disbursement.recorded")
            .unwrap();
        (event["withheld"].clone(), event["data"]["payee"].clone())
    };
    assert_eq!(told(&app.auditor()), (json!(false), json!("Boogaart")));
    let member = d.w.board_members["ibm-nederland"].client.renewed();
    assert_eq!(told(&member), (json!(true), Value::Null));
    assert_eq!(told(&d.w.initiator), (json!(true), Value::Null));
}
