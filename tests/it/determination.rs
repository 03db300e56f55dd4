//! Determination of a subsidy: what is open beyond it is released, what was paid beyond it is recovered or written off.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::lent::fund;
use crate::verify::verify;
use crate::world::terms;

/// A monitored case whose commitment of € 100,000 is acknowledged and paid for this amount; and its funder's partner.
fn paid<'a>(app: &'a App, amount: &str) -> (Decided<'a>, Client) {
    let d = Decided::with_long_mandates(app);
    d.monitored();
    let partner = d.partner("usg-people");
    let payment = json!({
        "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
    });
    let path = format!("/v1/commitments/{}/disbursements", d.commitment);
    partner.post(&path, payment).expect(201);
    (d, partner)
}

fn determination(amount: &str) -> Value {
    json!({ "amount": amount, "determinedDate": "2026-03-02", "document": "Vaststelling 2026-7" })
}

fn determine(client: &Client, d: &Decided<'_>, amount: &str) -> Answer {
    let path = format!("/v1/commitments/{}/determinations", d.commitment);
    client.post(&path, determination(amount))
}

fn recovery(amount: &str, reference: &str) -> Value {
    json!({ "amount": amount, "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": reference })
}

fn recover(client: &Client, d: &Decided<'_>, body: Value) -> Answer {
    client.post(&format!("/v1/commitments/{}/recoveries", d.commitment), body)
}

/// These figures of the commitment.
fn figures<const N: usize>(d: &Decided<'_>, names: [&str; N]) -> [Value; N] {
    let path = format!("/v1/commitments/{}", d.commitment);
    let found = d.w.bureau.get(&path).expect(200).body;
    names.map(|name| found[name].clone())
}

fn values<const N: usize>(texts: [&str; N]) -> [Value; N] {
    texts.map(|text| json!(text))
}

#[track_caller]
fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

const SETTLED: [&str; 7] = [
    "status",
    "paid",
    "released",
    "open",
    "determined",
    "recoverable",
    "recovered",
];

#[apply(both)]
fn what_is_open_beyond_the_determination_is_released(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "50000.00");
    let answer = determine(&partner, &d, "80000.00").expect(200);
    assert_eq!(answer.body["determined"], "80000.00");
    assert_eq!(
        figures(&d, SETTLED),
        values([
            "acknowledged",
            "50000.00",
            "20000.00",
            "30000.00",
            "80000.00",
            "0.00",
            "0.00"
        ])
    );
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "20000.00");
    assert_eq!(d.last_events(2), ["commitment.determined", "commitment.released"]);

    // Given again it changes nothing; another one is refused.
    determine(&partner, &d, "80000.00").expect(200);
    let other = determine(&partner, &d, "70000.00").problem(409, "blocked");
    assert_eq!(other.blockers(), ["commitment-determined"]);
    // No more is paid than was determined, and nothing is carried over.
    let pay = |amount: &str, reference: &str| {
        let body = json!({
            "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference,
        });
        partner.post(&format!("/v1/commitments/{}/disbursements", d.commitment), body)
    };
    assert_eq!(
        pay("30000.01", "B-2").problem(400, "invalid-input").faults(),
        ["/amount"]
    );
    let carry = json!({ "budgetYear": 2027, "reason": "Later." });
    let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
    let refused = d.w.bureau.post(&path, carry).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["commitment-determined"]);
    pay("30000.00", "B-2").expect(201);
    assert_eq!(figures(&d, ["status", "open"]), values(["paid", "0.00"]));
    let entries = partner
        .get(&format!("/v1/commitments/{}/entries", d.commitment))
        .expect(200)
        .items();
    let kinds: Vec<_> = entries.iter().map(|entry| text(&entry["kind"])).collect();
    assert_eq!(
        kinds,
        [
            "decided",
            "acknowledged",
            "paid",
            "determined",
            "released",
            "paid"
        ]
    );
    assert_eq!(entries[3]["document"], "Vaststelling 2026-7");
    everything_holds(app);
}

#[apply(both)]
fn what_was_paid_beyond_the_determination_is_recovered_and_written_off(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "100000.00");
    let early = recover(&partner, &d, recovery("1.00", "R-1")).problem(409, "blocked");
    assert_eq!(early.blockers(), ["commitment-not-determined"]);
    determine(&partner, &d, "60000.00").expect(200);
    let recoverable = |which: &str| {
        let path = format!("/v1/commitments?recoverable={which}");
        d.w.bureau.get(&path).expect(200).items().len()
    };
    assert_eq!((recoverable("true"), recoverable("false")), (1, 1));
    let available = d.w.headroom("usg-people", 2026)["available"].clone();

    recover(&partner, &d, recovery("25000.00", "R-1")).expect(200);
    // The same booking is the same recovery; another one with that reference is refused.
    recover(&partner, &d, recovery("25000.00", "R-1")).expect(200);
    let other = recover(&partner, &d, recovery("25000.01", "R-1")).problem(409, "blocked");
    assert_eq!(other.blockers(), ["booking-reference-taken"]);
    let more = recover(&partner, &d, recovery("15000.01", "R-2")).problem(400, "invalid-input");
    assert_eq!(more.faults(), ["/amount"]);
    assert_eq!(
        figures(&d, SETTLED),
        values([
            "paid",
            "100000.00",
            "0.00",
            "0.00",
            "60000.00",
            "15000.00",
            "25000.00"
        ]),
        "what was paid never becomes less"
    );

    // The rest does not come back: written off by two.
    let write_off = |amount: &str| {
        let body = json!({ "amount": amount, "document": "College 2026-204", "reason": "Failliet." });
        d.w.bureau
            .post(&format!("/v1/commitments/{}/write-offs", d.commitment), body)
    };
    write_off("15000.01").problem(400, "invalid-input");
    let proposed = write_off("15000.00").expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "15000.00");
    d.approve(&proposed).expect(200);
    assert_eq!(
        figures(&d, ["recoverable", "recovered", "writtenOff"]),
        values(["0.00", "25000.00", "15000.00"])
    );
    assert_eq!(recoverable("true"), 0);
    assert_eq!(
        d.w.headroom("usg-people", 2026)["available"],
        available,
        "no headroom returns here"
    );
    // What was recovered was paid: the payment is not reversed any more.
    let payment = text(&partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Dubbel.", "valueDate": "2026-03-02" });
    let refused = partner
        .post(&format!("/v1/disbursements/{payment}/reversals"), reversal)
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["commitment-recovered"]);
    everything_holds(app);
}

#[apply(both)]
fn a_recovered_subsidy_returns_to_the_mandate_that_says_so_and_is_taken_back(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "100000.00");
    let w = &d.w;
    let mut new = terms("usg-people", 100_000, 100_000, 200_000);
    new["validUntilDate"] = json!(w.mandates_until);
    new["fundId"] = json!(fund(w, "usg-people", "Subsidiefonds"));
    new["returnsAvailable"] = json!(true);
    let mandate = w.board_members["usg-people"].mandate.as_ref().unwrap();
    let change = json!({ "terms": new });
    w.bureau
        .post_about(&format!("/v1/mandates/{mandate}"), "versions", change)
        .expect(201);
    let headroom = || {
        let headroom = w.headroom("usg-people", 2026);
        ["paid", "returned", "available"].map(|name| headroom[name].clone())
    };
    assert_eq!(headroom(), values(["100000.00", "0.00", "0.00"]));
    determine(&partner, &d, "60000.00").expect(200);
    assert_eq!(
        headroom(),
        values(["100000.00", "0.00", "0.00"]),
        "nothing has come back yet"
    );
    recover(&partner, &d, recovery("25000.00", "R-1")).expect(200);
    assert_eq!(headroom(), values(["100000.00", "25000.00", "25000.00"]));
    let path = format!("/v1/repayments?commitmentId={}", d.commitment);
    let came_back = partner.get(&path).expect(200).items().remove(0);
    assert_eq!(
        (&came_back["kind"], &came_back["returnedToHeadroom"]),
        (&json!("recovery"), &json!(true))
    );
    let reversal = json!({ "reason": "Van een andere subsidie.", "valueDate": "2026-03-02" });
    let reversals = format!("/v1/repayments/{}/reversals", text(&came_back["id"]));
    partner.post(&reversals, reversal).expect(200);
    assert_eq!(headroom(), values(["100000.00", "0.00", "0.00"]));
    assert_eq!(
        figures(&d, ["recoverable", "recovered"]),
        values(["40000.00", "0.00"])
    );
    let entries = partner
        .get(&format!("/v1/commitments/{}/entries", d.commitment))
        .expect(200)
        .items();
    let kinds: Vec<_> = entries.iter().map(|entry| text(&entry["kind"])).collect();
    assert_eq!(kinds[kinds.len() - 2..], ["recovered", "recovered-reversed"]);
    // It comes back after all, under another reference, and returns.
    recover(&partner, &d, recovery("40000.00", "R-2")).expect(200);
    assert_eq!(headroom(), values(["100000.00", "40000.00", "40000.00"]));
    everything_holds(app);
}

#[apply(both)]
fn a_reversal_after_the_determination_opens_no_more_than_was_determined(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "100000.00");
    determine(&partner, &d, "60000.00").expect(200);
    let payment = text(&partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Verkeerde rekening.", "valueDate": "2026-03-02" });
    partner
        .post(&format!("/v1/disbursements/{payment}/reversals"), reversal)
        .expect(200);
    assert_eq!(
        figures(&d, SETTLED),
        values([
            "acknowledged",
            "0.00",
            "40000.00",
            "60000.00",
            "60000.00",
            "0.00",
            "0.00"
        ])
    );
    assert_eq!(d.w.headroom("usg-people", 2026)["available"], "40000.00");
    everything_holds(app);
}

#[apply(both)]
fn a_determination_at_nothing_takes_all_back(backend: Backend) {
    let app = &App::start(backend);
    let (d, _) = paid(app, "40000.00");
    // By the bureau, on behalf of the funder.
    let proposed = determine(&d.w.bureau, &d, "0.00").expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "0.00");
    assert_eq!(figures(&d, ["determined"]), [Value::Null]);
    d.approve(&proposed).expect(200);
    assert_eq!(
        figures(&d, SETTLED),
        values(["paid", "40000.00", "60000.00", "0.00", "0.00", "40000.00", "0.00"])
    );
    let proposed = recover(&d.w.bureau, &d, recovery("40000.00", "R-1")).expect(202);
    d.approve(&proposed).expect(200);
    assert_eq!(
        figures(&d, ["recoverable", "recovered"]),
        values(["0.00", "40000.00"])
    );
    everything_holds(app);
}

#[apply(both)]
fn what_cannot_be_a_determination_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    d.financed();
    let partner = d.partner("usg-people");
    let early = determine(&partner, &d, "1.00").problem(409, "blocked");
    assert_eq!(
        early.blockers(),
        ["commitment-not-acknowledged-yet", "case-not-monitored"]
    );
    let acknowledge = format!("/v1/commitments/{}/acknowledgements", d.commitment);
    partner
        .post(&acknowledge, json!({ "bookingReference": "USG" }))
        .expect(200);
    // A subsidy is determined on the report, so not before the case is monitored.
    let early = determine(&partner, &d, "1.00").problem(409, "blocked");
    assert_eq!(early.blockers(), ["case-not-monitored"]);
    d.monitor();
    let path = format!("/v1/commitments/{}/determinations", d.commitment);
    for (name, value, pointer, code) in [
        ("amount", json!("100000.01"), "/amount", "more-than-committed"),
        ("amount", json!("-1.00"), "/amount", "wrong-format"),
        (
            "determinedDate",
            json!("2026-03-03"),
            "/determinedDate",
            "in-future",
        ),
        (
            "determinedDate",
            json!("2026-03-01"),
            "/determinedDate",
            "before-decision",
        ),
        ("document", json!(" "), "/document", "blank"),
    ] {
        let mut body = determination("1.00");
        body[name] = value;
        let answer = partner.post(&path, body).problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    determine(&d.partner("windesheim"), &d, "1.00").problem(404, "not-found");
    for client in [app.auditor(), d.w.initiator.renewed()] {
        determine(&client, &d, "1.00").problem(403, "forbidden");
    }
    assert_eq!(figures(&d, ["determined"]), [Value::Null]);
}

#[apply(both)]
fn a_completed_and_a_stopped_case_are_determined_as_well(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "100000.00");
    for other in d.commitments("acknowledged") {
        d.release(&other, "Niet nodig.");
    }
    let complete = json!({ "command": "complete", "finalReport": "Gereed." });
    d.w.command_by_two(&d.case, complete).expect(200);
    determine(&partner, &d, "90000.00").expect(200);
    recover(&partner, &d, recovery("10000.00", "R-1")).expect(200);
    assert_eq!(d.status(), "completed");
    everything_holds(app);
}

#[apply(both)]
fn who_paid_back_is_told_to_those_who_may_read_it(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = paid(app, "100000.00");
    determine(&partner, &d, "90000.00").expect(200);
    recover(&partner, &d, recovery("10000.00", "R-1")).expect(200);
    let path = format!("/v1/cases/{}/events?limit=100", d.case);
    let told = |client: &Client| {
        let events = client.get(&path).expect(200).items();
        let event = events
            .into_iter()
            .find(|event| event["kind"] == "commitment.recovered")
            .unwrap();
        (event["withheld"].clone(), event["data"]["entry"]["payee"].clone())
    };
    assert_eq!(told(&app.auditor()), (json!(false), json!("Boogaart")));
    let member = d.w.board_members["ibm-nederland"].client.renewed();
    assert_eq!(told(&member), (json!(true), Value::Null));
}
