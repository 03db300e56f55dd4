//! Money that is recorded once, sent twice at the same moment: the second writer gets the answer that it would get afterwards,
//! and never the bare conflict of a unique index.

use std::sync::Barrier;

use edba::domain::codes::Role;
use edba::domain::{Cents, Id};
use edba::error::Result;
use edba::service::accounts::{self, NewAccount};
use edba::service::commitments::disbursements::{self, NewDisbursement};
use edba::service::commitments::recoveries::{self, NewRecovery};
use edba::service::commitments::repayments::{self, NewRepayment};
use edba::service::{Actor, Context, Who};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::lent::{LENDER, Loan, acknowledged, everything_holds, lent_by};
use crate::lock_probe::Beside;

/// How often two requests meet. On PostgreSQL they interleave differently each time; on SQLite one writer follows the other.
const ROUNDS: usize = 6;

/// Sends two requests at the same moment.
fn at_once(one: impl Fn() -> Answer, other: impl Fn() -> Answer + Sync) -> [Answer; 2] {
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

/// What a program acts on: the status, and the codes of the blockers or the places of the faults.
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
        let answers = at_once(
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
        // Said again afterwards it is the same.
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
fn the_same_payment_sent_twice_at_once_is_one_payment(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    for round in 0..ROUNDS {
        let reference = format!("B-{round}");
        let [one, other] = at_once(
            || pay(&partner, &d.commitment, "10.00", &reference),
            || pay(&partner, &d.commitment, "10.00", &reference),
        );
        assert_eq!(one.expect(201).body, other.expect(201).body);
    }
    assert_eq!(partner.get("/v1/disbursements").expect(200).items().len(), ROUNDS);
    everything_holds(app);
}

/// Each takes the references in another order: neither waits for the other for ever.
#[apply(both)]
fn several_payments_with_the_same_references_crosswise_are_recorded_all_or_none(backend: Backend) {
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
        let answers = at_once(
            || send(&other, [&first, &second]),
            || send(&third, [&second, &first]),
        );
        let mut outcomes = answers.each_ref().map(outcome);
        outcomes.sort();
        assert_eq!(outcomes, ["200 ", "400 /items/0 /items/1"]);
        let refused = answers.iter().find(|one| one.status == 400).unwrap();
        for fault in refused.body["errors"].as_array().unwrap() {
            assert_eq!(fault["code"], "booking-reference-taken");
        }
    }
    everything_holds(app);
}

#[apply(both)]
fn what_the_bureau_approves_while_the_partner_records_it_is_recorded_once(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let path = format!("/v1/commitments/{}/disbursements", loan.commitment);
    for round in 0..ROUNDS {
        let reference = format!("V-{round}");
        let proposed = w.bureau.post(&path, payment("10.00", &reference)).expect(202);
        let [approved, recorded] = at_once(
            || loan.approve(&proposed),
            || pay(&loan.partner, &loan.commitment, "10.00", &reference),
        );
        recorded.expect(201);
        // After the partner it is refused, and stays to be withdrawn.
        if approved.status != 200 {
            let refused = approved.problem(409, "blocked");
            assert_eq!(refused.blockers(), ["disbursement-recorded"]);
            let withdrawals = format!("/v1/pending-actions/{}/withdrawals", proposed.id());
            w.bureau.post(&withdrawals, json!({})).expect(200);
        }
    }
    everything_holds(app);
}

/// An account of the finance partner of an organisation, as an actor.
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

/// The partner records something, and a request is sent before its transaction ends, which waits for it. Its answer.
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

/// PostgreSQL only, as SQLite has one writer.
#[test]
fn who_waits_for_a_booking_reference_is_told_of_the_other_booking() {
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
    assert_eq!(
        outcome(&refused),
        "409 booking-reference-taken",
        "{}",
        refused.text
    );

    // What two of the bureau would record was recorded meanwhile: in a payment, and in what came back.
    let path = |what: &str| format!("/v1/commitments/{}/{what}", loan.commitment);
    let proposed = loan
        .w
        .bureau
        .post(&path("disbursements"), payment("10.00", "W-2"));
    let proposed = proposed.expect(202);
    let record = |cx: &mut Context<'_>| disbursements::record(cx, id(&other), paid(3_000, "W-2")).map(drop);
    let refused = sent_while(app, &partner, record, || loan.approve(&proposed));
    assert_eq!(
        outcome(&refused),
        "409 booking-reference-taken",
        "{}",
        refused.text
    );

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
    assert_eq!(
        outcome(&refused),
        "409 booking-reference-taken",
        "{}",
        refused.text
    );
    everything_holds(app);
}

/// The same for a recovered subsidy.
#[test]
fn who_waits_for_a_recovery_is_told_of_the_other_one() {
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
    // Both commitments are of one case, whose lock the approval takes first: what was recorded is the same recovery.
    let id: Id = commitments[0].parse().unwrap();
    let record = |cx: &mut Context<'_>| recoveries::record(cx, id, &recovered).map(drop);
    let refused = sent_while(app, &partner, record, || d.approve(&proposed));
    assert_eq!(outcome(&refused), "409 recovery-recorded", "{}", refused.text);
    everything_holds(app);
}

/// Two requests of one kind, for another thing in each round.
struct Twice<'a> {
    what: &'a str,
    send: Box<dyn Fn(usize, bool) -> Answer + Send + Sync + 'a>,
}

impl<'a> Twice<'a> {
    fn new(what: &'a str, send: impl Fn(usize, bool) -> Answer + Send + Sync + 'a) -> Self {
        Self {
            what,
            send: Box::new(send),
        }
    }

    /// At once the two get what they get one after the other, whoever is first.
    fn check(&self) {
        let mut expected = [false, true].map(|second| outcome(&(self.send)(0, second)));
        expected.sort();
        for round in 1..=ROUNDS {
            let answers = at_once(|| (self.send)(round, false), || (self.send)(round, true));
            let mut found = answers.each_ref().map(outcome);
            found.sort();
            assert_eq!(
                found,
                expected,
                "{}: {:?}",
                self.what,
                answers.map(|one| one.text)
            );
        }
    }
}

fn amount(second: bool) -> &'static str {
    match second {
        false => "1.00",
        true => "2.00",
    }
}

/// Whatever a unique index of the money tables holds, in requests that meet: what came back, its reversals, plans, cells, files
/// and their lines, funds, undertakings, statements of state aid, promises and proposals.
#[apply(both)]
fn whatever_is_there_once_is_answered_at_once_as_one_after_the_other(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let partner = &loan.partner;
    let other = &loan.under_another_mandate();
    let commitment = &loan.commitment;
    let path = |what: &str| format!("/v1/commitments/{commitment}/{what}");
    let paid: Vec<String> = (0..=ROUNDS)
        .map(|round| {
            text(
                &pay(partner, commitment, "5.00", &format!("P-{round}"))
                    .expect(201)
                    .body["id"],
            )
        })
        .collect();
    let member: Vec<Value> = (0..=ROUNDS)
        .map(|round| {
            let code = format!("dochter-{round}");
            let body = json!({ "code": code, "name": code, "sector": "business" });
            json!(w.bureau.post("/v1/organisations", body).expect(201).id())
        })
        .collect();
    w.basis_stated(&w.bureau, &loan.case);
    let kinds = ["investment", "programme", "personnel"];
    let instruments = ["own-funds", "subsidy", "credit", "guarantee"];
    let all = [
        Twice::new("two repayments of one reference", |round, second| {
            let of = if second { other } else { commitment };
            loan.came_back(of, "2026-03-02", amount(second), &format!("A-{round}"))
        }),
        Twice::new("the same repayment", |round, _| {
            loan.came_back(commitment, "2026-03-02", "1.00", &format!("S-{round}"))
        }),
        Twice::new("two reversals of one payment", |round, second| {
            let body = json!({ "reason": format!("Reden {second}."), "valueDate": "2026-03-02" });
            partner.post(&format!("/v1/disbursements/{}/reversals", paid[round]), body)
        }),
        Twice::new("two plans of one loan", |_, second| {
            let lines = [json!({ "dueDate": "2027-03-02", "principal": amount(second), "interest": "0.00" })];
            partner.post(
                &path("repayment-plans"),
                json!({ "reason": "Anders.", "lines": lines }),
            )
        }),
        Twice::new("one cell", |round, _| {
            let body = json!({
                "budgetYear": 2026, "expenditureKind": kinds[round % 3], "instrument": instruments[round / 3],
                "source": "Begroting 2026", "sourceDate": "2026-01-05",
            });
            w.bureau.post("/v1/budget-cells", body)
        }),
        Twice::new("one name of a fund", |round, _| {
            let body = json!({
                "organisationId": w.organisations[LENDER], "name": format!("Fonds {round}"), "purpose": "Leningen.",
                "revolving": false, "validFromDate": "2026-01-01",
            });
            w.bureau.post("/v1/funds", body)
        }),
        Twice::new("one member of two undertakings", |round, second| {
            let members = [json!({ "organisationId": member[round], "fromDate": "2026-01-01" })];
            let body = json!({ "name": format!("Groep {second}"), "members": members });
            w.bureau.post("/v1/single-undertakings", body)
        }),
        Twice::new("two statements of one commitment", |_, second| {
            let share = json!({
                "recipientOrganisationId": w.organisations["boogaart"], "amount": "100000.00", "basis": "no-aid",
                "grounds": format!("Geen onderneming: {second}."),
            });
            let body = json!({ "statements": [share], "reason": "Beter omschreven." });
            w.bureau.post(&path("state-aid-statements"), body)
        }),
        Twice::new("two promises", |round, second| {
            let body = json!({
                "kind": "knowledge", "description": format!("Advies {round}"), "promiserName": format!("Bureau {second}"),
                "owner": "Jansen", "dueDate": "2026-12-31",
            });
            w.bureau.post(&format!("/v1/cases/{}/promises", loan.case), body)
        }),
    ];
    for twice in &all {
        twice.check();
    }
    everything_holds(app);
}

#[apply(both)]
fn files_schedules_and_proposals_are_answered_at_once_as_one_after_the_other(backend: Backend) {
    let app = &App::start(backend);
    let (d, partner) = Decided::acknowledged(app);
    let w = &d.w;
    let file = |lines: &str| {
        partner.send_bytes(
            "POST",
            "/v1/reconciliations?separator=comma&numbers=en&dates=iso&referenceColumn=R&amountColumn=A&dateColumn=D",
            &[("Content-Type", "text/csv")],
            format!("R,A,D\n{lines}").into_bytes(),
        )
    };
    // Of each payment two files that name it.
    let named: Vec<(String, [String; 2])> = (0..=ROUNDS)
        .map(|round| {
            let paid = pay(&partner, &d.commitment, "1.00", &format!("F-{round}")).expect(201);
            let line = format!("F-{round},1.00,2026-03-02\n");
            let files = ["", "Z-1,9.00,2026-03-02\n"].map(|more| {
                let taken = file(&format!("{line}{more}"));
                text(&taken.expect(201).body["id"])
            });
            (text(&paid.body["id"]), files)
        })
        .collect();
    let ratified = d
        .commitments("acknowledged")
        .iter()
        .map(|one| text(&one["id"]))
        .find(|id| *id != d.commitment)
        .unwrap();
    let all = [
        Twice::new("the same file", |round, _| {
            let taken = file(&format!("N-{round},7.00,2026-03-02\n"));
            assert!(taken.body["id"].is_string(), "{}", taken.text);
            taken
        }),
        Twice::new("one movement in two files", |round, second| {
            let (entry, files) = &named[round];
            let items = [json!({ "line": 2, "entryId": entry })];
            partner.post(
                &format!("/v1/reconciliations/{}/acceptances", files[usize::from(second)]),
                json!({ "items": items }),
            )
        }),
        Twice::new("two proposals of a payment schedule", |_, second| {
            let client = if second { &w.bureau } else { &partner };
            let instalments = [json!({
                "dueDate": "2026-06-01", "amount": "30000.00", "description": format!("Alles {second}"),
            })];
            client.post(
                &format!("/v1/commitments/{ratified}/payment-schedules"),
                json!({ "instalments": instalments }),
            )
        }),
    ];
    for twice in &all {
        twice.check();
    }
    // One proposal of a kind on a commitment waits at a time.
    let release = |second: bool| {
        let body = json!({ "amount": amount(second), "reason": "Goedkoper." });
        w.bureau
            .post(&format!("/v1/commitments/{}/releases", d.commitment), body)
    };
    for _ in 0..ROUNDS {
        let answers = at_once(|| release(false), || release(true));
        let mut found = answers.each_ref().map(outcome);
        found.sort();
        assert_eq!(found, ["202 ", "409 approval-pending"]);
        let proposed = answers.iter().find(|one| one.status == 202).unwrap();
        let withdrawals = format!("/v1/pending-actions/{}/withdrawals", proposed.id());
        w.bureau.post(&withdrawals, json!({})).expect(200);
    }
    // And a subsidy is determined once.
    let determine = |amount: &'static str| {
        let body = json!({ "amount": amount, "determinedDate": "2026-03-02", "document": "Vaststelling 7" });
        partner.post(&format!("/v1/commitments/{ratified}/determinations"), body)
    };
    d.monitor();
    let answers = at_once(|| determine("100.00"), || determine("200.00"));
    let mut found = answers.each_ref().map(outcome);
    found.sort();
    assert_eq!(found, ["200 ", "409 commitment-determined"]);
    everything_holds(app);
}
