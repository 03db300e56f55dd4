//! Concurrent requests that record the same money, or that a unique index allows once: each gets the answer that it would get if the
//! requests came one after the other, and never the bare `conflict` of a unique index.

mod lock_waits;
mod unique_records;

use std::sync::Barrier;

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::lent::{LENDER, Loan, acknowledged, everything_holds, lent_by};

/// The number of pairs of concurrent requests. On PostgreSQL they interleave differently each time; on SQLite one writer follows
/// the other.
const ROUNDS: usize = 6;

/// Sends two requests concurrently and returns their answers.
fn concurrently(one: impl Fn() -> Answer, other: impl Fn() -> Answer + Sync) -> [Answer; 2] {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            start.wait();
            other()
        });
        start.wait();
        let first = one();
        [first, second.join().unwrap()]
    })
}

/// The part of an answer that a client acts on: the status, and the codes of the blockers or the pointers of the faults.
fn outcome(answer: &Answer) -> String {
    let why = match answer.status {
        409 => answer.blockers().join(" "),
        400 => answer.faults().join(" "),
        _ => String::new(),
    };
    format!("{} {why}", answer.status)
}

fn payment(amount: &str, reference: &str) -> Value {
    json!({ "amount": amount, "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": reference })
}

fn pay(client: &Client, commitment: &str, amount: &str, reference: &str) -> Answer {
    client.post(
        &format!("/v1/commitments/{commitment}/disbursements"),
        payment(amount, reference),
    )
}

/// A second loan of the same funder under the same mandate, of which nothing is paid out.
fn second_loan(loan: &Loan<'_>, title: &str) -> String {
    let w = &loan.w;
    let case = lent_by(w, LENDER, title, w.pledge(LENDER, 60_000));
    acknowledged(w, &loan.partner, &case)
}

#[apply(both)]
fn two_payments_of_one_booking_reference_leave_one_and_both_are_shown(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let other = second_loan(&loan, "Tweede lening");
    for round in 0..ROUNDS {
        let reference = format!("R-{round}");
        let answers = concurrently(
            || pay(&loan.partner, &loan.commitment, "100.00", &reference),
            || pay(&loan.partner, &other, "200.00", &reference),
        );
        let (recorded, mut refused): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|one| one.status == 201);
        assert_eq!((recorded.len(), refused.len()), (1, 1), "{refused:?}");
        let refused = refused.remove(0).problem(409, "blocked");
        assert_eq!(refused.blockers(), ["booking-reference-taken"]);
        let detail = text(&refused.body["detail"]);
        for shown in [
            reference.as_str(),
            "100.00",
            "200.00",
            loan.commitment.as_str(),
            other.as_str(),
        ] {
            assert!(detail.contains(shown), "{shown}: {detail}");
        }
        // Sent again, the refused payment gets the same answer.
        let (commitment, amount) = match recorded[0].body["commitmentId"] == other.as_str() {
            true => (&loan.commitment, "100.00"),
            false => (&other, "200.00"),
        };
        let again = pay(&loan.partner, commitment, amount, &reference).problem(409, "blocked");
        assert_eq!(again.body["detail"], refused.body["detail"]);
        assert_eq!(again.body["blockers"], refused.body["blockers"]);
    }
    everything_holds(app);
}

#[apply(both)]
fn the_same_payment_sent_twice_concurrently_is_one_payment(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    for round in 0..ROUNDS {
        let reference = format!("B-{round}");
        let [one, other] = concurrently(
            || pay(&partner, &d.commitment, "10.00", &reference),
            || pay(&partner, &d.commitment, "10.00", &reference),
        );
        assert_eq!(one.expect(201).body, other.expect(201).body);
    }
    assert_eq!(partner.get("/v1/disbursements").expect(200).items().len(), ROUNDS);
    everything_holds(app);
}

/// The two requests name the references in opposite orders: no deadlock.
#[apply(both)]
fn several_payments_with_the_same_references_in_opposite_orders_are_recorded_all_or_none(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let other = second_loan(&loan, "Tweede lening");
    let third = second_loan(&loan, "Derde lening");
    let item = |commitment: &str, amount: &str, reference: &str| {
        let mut item = payment(amount, reference);
        item["commitmentId"] = json!(commitment);
        item
    };
    for round in 0..ROUNDS {
        let [first, second] = ["X", "Y"].map(|name| format!("{name}-{round}"));
        let send = |commitment: &str, references: [&str; 2]| {
            let items = references.map(|reference| item(commitment, "10.00", reference));
            loan.partner.post("/v1/disbursements", json!({ "items": items }))
        };
        let answers = concurrently(
            || send(&other, [&first, &second]),
            || send(&third, [&second, &first]),
        );
        let mut outcomes = answers.each_ref().map(outcome);
        outcomes.sort();
        assert_eq!(
            outcomes,
            ["200 ", "400 /items/0/bookingReference /items/1/bookingReference"]
        );
        let refused = answers.iter().find(|one| one.status == 400).unwrap();
        for fault in refused.body["errors"].as_array().unwrap() {
            assert_eq!(fault["code"], "booking-reference-taken");
        }
    }
    everything_holds(app);
}

#[apply(both)]
fn a_payment_that_the_bureau_approves_while_the_partner_records_it_is_recorded_once(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let path = format!("/v1/commitments/{}/disbursements", loan.commitment);
    for round in 0..ROUNDS {
        let reference = format!("V-{round}");
        let proposed = w.bureau.post(&path, payment("10.00", &reference)).expect(202);
        let [approved, recorded] = concurrently(
            || loan.approve(&proposed),
            || pay(&loan.partner, &loan.commitment, "10.00", &reference),
        );
        recorded.expect(201);
        // An approval after the partner's own record is refused: the proposal stays pending, and is withdrawn.
        if approved.status != 200 {
            let refused = approved.problem(409, "blocked");
            assert_eq!(refused.blockers(), ["disbursement-recorded"]);
            let withdrawals = format!("/v1/pending-actions/{}/withdrawals", proposed.id());
            w.bureau.post(&withdrawals, json!({})).expect(200);
        }
    }
    everything_holds(app);
}
