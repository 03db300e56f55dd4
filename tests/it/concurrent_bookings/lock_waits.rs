//! Requests that wait for a lock that another transaction holds.

use edba::domain::codes::Role;
use edba::domain::{Cents, Id};
use edba::error::Result;
use edba::service::accounts::{self, NewAccount};
use edba::service::commitments::disbursements::{self, NewDisbursement};
use edba::service::commitments::recoveries::{self, NewRecovery};
use edba::service::commitments::repayments::{self, NewRepayment};
use edba::service::{Actor, Context, Who};
use serde_json::json;

use super::{outcome, pay, payment, second_loan};
use crate::app::{App, Backend};
use crate::client::Answer;
use crate::decided::{Decided, text};
use crate::lent::{LENDER, Loan, everything_holds};
use crate::lock_probe::Beside;

/// An account of a finance partner, as an actor.
fn partner_of(app: &App, organisation: Id) -> Actor {
    let new = NewAccount {
        name: "Boekhouding".into(),
        role: Role::FinancePartner,
        organisation_id: Some(organisation),
        representative_id: None,
        issuer: None,
        subject: None,
        email: None,
    };
    let account = app.work(|cx| accounts::create(cx, new)).account;
    Actor {
        id: account.id,
        name: account.name,
        role: Role::FinancePartner,
        organisation_id: Some(organisation),
        representative_id: None,
        is_account: true,
    }
}

/// The answer to a request that is sent within the transaction in which the partner records something, and that waits for its end.
fn sent_while(
    app: &App,
    partner: &Actor,
    record: impl FnOnce(&mut Context<'_>) -> Result<()>,
    request: impl Fn() -> Answer + Send + Sync,
) -> Answer {
    let mut beside = Beside::new(app);
    std::thread::scope(|scope| {
        let recorded = app.state.unit_of_work().write(Who::Known(partner), |cx| {
            record(cx)?;
            let sent = scope.spawn(&request);
            beside.until_it_waits(&sent);
            Ok(sent)
        });
        recorded.unwrap().join().unwrap()
    })
}

#[track_caller]
fn assert_taken(refused: &Answer) {
    assert_eq!(
        outcome(refused),
        "409 booking-reference-taken",
        "{}",
        refused.text
    );
}

/// PostgreSQL only, as SQLite has one writer.
#[test]
fn a_request_that_waits_for_a_booking_reference_is_refused_with_the_other_booking() {
    let app = &App::start(Backend::Postgres);
    let loan = Loan::on(app);
    let other = second_loan(&loan, "Tweede lening");
    let partner = partner_of(app, loan.w.organisations[LENDER]);
    let id = |commitment: &str| -> Id { commitment.parse().unwrap() };
    let day = "2026-03-02".parse().unwrap();
    let paid = |cents: i64, reference: &str| NewDisbursement {
        amount: Cents::new(cents),
        value_date: day,
        payee: "Boogaart".into(),
        booking_reference: reference.into(),
    };
    let record =
        |cx: &mut Context<'_>| disbursements::record(cx, id(&loan.commitment), paid(1_000, "W-1")).map(drop);
    let refused = sent_while(app, &partner, record, || {
        pay(&loan.partner, &other, "20.00", "W-1")
    });
    assert_taken(&refused);

    // Proposals of the bureau whose reference the partner books before the approval: a payment, and a repayment.
    let path = |what: &str| format!("/v1/commitments/{}/{what}", loan.commitment);
    let proposed = loan
        .w
        .bureau
        .post(&path("disbursements"), payment("10.00", "W-2"));
    let proposed = proposed.expect(202);
    let record = |cx: &mut Context<'_>| disbursements::record(cx, id(&other), paid(3_000, "W-2")).map(drop);
    let refused = sent_while(app, &partner, record, || loan.approve(&proposed));
    assert_taken(&refused);

    let back = json!({
        "principal": "10.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": "W-3",
    });
    let proposed = loan.w.bureau.post(&path("repayments"), back).expect(202);
    let came_back = NewRepayment {
        principal: Some(Cents::new(1_000)),
        interest: None,
        value_date: day,
        payer: "Boogaart".into(),
        booking_reference: "W-3".into(),
    };
    let record = |cx: &mut Context<'_>| repayments::record(cx, id(&other), &came_back).map(drop);
    let refused = sent_while(app, &partner, record, || loan.approve(&proposed));
    assert_taken(&refused);
    everything_holds(app);
}

/// PostgreSQL only, as SQLite has one writer.
#[test]
fn a_recovery_that_waits_for_the_same_one_is_refused_as_recorded() {
    let app = &App::start(Backend::Postgres);
    let d = Decided::on(app);
    d.monitored();
    let client = d.partner("usg-people");
    let commitments: Vec<String> = d
        .commitments("acknowledged")
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    for (place, commitment) in commitments.iter().enumerate() {
        pay(&client, commitment, "20000.00", &format!("B-{place}")).expect(201);
        let body =
            json!({ "amount": "10000.00", "determinedDate": "2026-03-02", "document": "Vaststelling 7" });
        client
            .post(&format!("/v1/commitments/{commitment}/determinations"), body)
            .expect(200);
    }
    let back = json!({
        "amount": "100.00", "valueDate": "2026-03-02", "payer": "Boogaart", "bookingReference": "T-1",
    });
    let path = format!("/v1/commitments/{}/recoveries", commitments[0]);
    let proposed = d.w.bureau.post(&path, back).expect(202);
    let partner = partner_of(app, d.funder);
    let recovered = NewRecovery {
        amount: Cents::new(10_000),
        value_date: "2026-03-02".parse().unwrap(),
        payer: "Boogaart".into(),
        booking_reference: "T-1".into(),
    };
    // The approval waits for the lock of the case, under which the partner records the same recovery.
    let id: Id = commitments[0].parse().unwrap();
    let record = |cx: &mut Context<'_>| recoveries::record(cx, id, &recovered).map(drop);
    let refused = sent_while(app, &partner, record, || d.approve(&proposed));
    assert_eq!(outcome(&refused), "409 recovery-recorded", "{}", refused.text);
    everything_holds(app);
}
