//! Loans: principal is paid out, and comes back with interest; what does not come back is written off.

mod concurrency;
mod mails;
mod plans;
mod returns;

use diesel::connection::SimpleConnection;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::lent::{LENDER, Loan, everything_holds};

fn values<const N: usize>(texts: [&str; N]) -> [Value; N] {
    texts.map(|text| json!(text))
}

const LENT: [&str; 5] = ["paid", "repaid", "interest", "outstanding", "writtenOff"];

#[apply(both)]
fn a_loan_is_repaid_with_interest_and_its_principal_returns_to_the_headroom(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    assert_eq!(loan.available(), "900000.00");
    let answer = loan.repay(Some("30000.00"), Some("450.00"), "A-1").expect(200);
    assert_eq!(answer.body["fundId"], json!(loan.fund));
    assert_eq!(
        loan.figures(LENT),
        values(["80000.00", "30000.00", "450.00", "50000.00", "0.00"]),
        "what was paid never becomes less"
    );
    assert_eq!(
        loan.available(),
        "930000.00",
        "principal returns, interest does not"
    );
    let headroom = loan.w.headroom(LENDER, 2026);
    assert_eq!(
        (&headroom["paid"], &headroom["returned"]),
        (&json!("80000.00"), &json!("30000.00"))
    );
    let found = loan.repayments();
    let kinds: Vec<_> = found
        .iter()
        .map(|one| {
            (
                text(&one["kind"]),
                text(&one["amount"]),
                one["returnedToHeadroom"].clone(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("principal".to_owned(), "30000.00".to_owned(), json!(true)),
            ("interest".to_owned(), "450.00".to_owned(), json!(false))
        ]
    );
    // The same booking is the same repayment; another one with that reference is refused.
    loan.repay(Some("30000.00"), Some("450.00"), "A-1").expect(200);
    assert_eq!(loan.repayments().len(), 2);
    let other = loan
        .repay(Some("30000.01"), Some("450.00"), "A-1")
        .problem(409, "blocked");
    assert_eq!(other.blockers(), ["booking-reference-taken"]);
    let swapped = loan
        .repay(Some("450.00"), Some("30000.00"), "A-1")
        .problem(409, "blocked");
    for told in [
        "30000.00 principal and 450.00 interest",
        "450.00 principal and 30000.00 interest",
    ] {
        assert!(swapped.text.contains(told), "{}", swapped.text);
    }
    // Interest alone, by the bureau with four eyes.
    let proposed = loan
        .repay_on(&loan.w.bureau, None, Some("50.00"), "A-2")
        .expect(202);
    assert_eq!(proposed.body["subject"]["amount"], "50.00");
    loan.approve(&proposed).expect(200);
    assert_eq!(loan.figures(["interest"]), values(["500.00"]));
    everything_holds(app);
}

#[apply(both)]
fn a_repayment_is_reversed_once_and_takes_its_return_back(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("30000.00"), Some("10.00"), "A-1").expect(200);
    let came_back = loan.repayments();
    let reversed = loan.reverse(&came_back[0], "Van een andere lening.").expect(200);
    assert_eq!(reversed.body["reversal"]["reason"], "Van een andere lening.");
    assert_eq!(loan.available(), "900000.00");
    // Principal and interest were one receipt.
    assert_eq!(
        loan.figures(LENT),
        values(["80000.00", "0.00", "0.00", "80000.00", "0.00"])
    );
    // Given again it changes nothing; another one is refused.
    loan.reverse(&came_back[0], "Van een andere lening.").expect(200);
    let again = loan.reverse(&came_back[0], "Nog eens.").problem(409, "blocked");
    assert_eq!(again.blockers(), ["repayment-reversed"]);
    let interest = loan.reverse(&came_back[1], "Van een andere lening.").expect(200);
    assert_eq!(interest.body["reversal"]["reason"], "Van een andere lening.");
    assert_eq!(loan.figures(["interest"]), values(["0.00"]));
    // What was repaid was paid: the payment is not reversed while it stands.
    loan.repay(Some("1.00"), None, "A-2").expect(200);
    let payment = text(&loan.partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Dubbel.", "valueDate": loan.today() });
    let refused = loan
        .partner
        .post(&format!("/v1/disbursements/{payment}/reversals"), reversal)
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["commitment-repaid"]);
    everything_holds(app);
}

#[apply(both)]
fn the_money_of_a_funder_is_told_in_full_to_bureau_and_auditor_only(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("10000.00"), Some("5.00"), "A-1").expect(200);
    let write_off = json!({ "amount": "70000.00", "document": "College 2026-204", "reason": "Failliet." });
    let path = format!("/v1/commitments/{}/write-offs", loan.commitment);
    let proposed = loan.w.bureau.post(&path, write_off).expect(202);
    loan.approve(&proposed).expect(200);
    let path = format!("/v1/cases/{}/events?limit=100", loan.case);
    let of_commitments = |client: &Client| -> Vec<(Value, Value, Value)> {
        let events = client.get(&path).expect(200).items();
        let found = events
            .iter()
            .filter(|event| text(&event["kind"]).starts_with("commitment."));
        found
            .map(|event| {
                (
                    event["withheld"].clone(),
                    event["reason"].clone(),
                    event["data"].clone(),
                )
            })
            .collect()
    };
    let known = of_commitments(&app.auditor());
    assert_eq!(known.len(), 3, "offered, acknowledged, written off: {known:?}");
    assert!(known.iter().all(|(withheld, ..)| *withheld == false));
    let board = &loan.w.board_members["ibm-nederland"];
    let table = loan.w.table_members.values().next().unwrap();
    for member in [board, table] {
        let seen = of_commitments(&member.client.renewed());
        assert_eq!(seen.len(), known.len());
        for (withheld, reason, data) in seen {
            assert_eq!((withheld, reason), (json!(true), Value::Null));
            assert_eq!(data["fundId"], Value::Null, "{data}");
        }
    }
}

#[apply(both)]
fn interest_is_one_amount_in_all(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(None, Some("9999999999.99"), "A-1").expect(200);
    let more = loan
        .repay(None, Some("0.01"), "A-2")
        .problem(400, "invalid-input");
    assert_eq!(more.faults(), ["/interest"]);
    assert_eq!(more.body["errors"][0]["code"], "too-large");
    assert_eq!(loan.figures(["interest"]), values(["9999999999.99"]));
    everything_holds(app);
}

#[apply(both)]
fn a_partner_that_asks_for_the_money_of_another_funder_finds_nothing(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("10.00"), None, "A-1").expect(200);
    let own = loan.w.organisations[LENDER];
    let other = loan.w.organisations["usg-people"];
    for list in ["/v1/repayments", "/v1/disbursements"] {
        let of = |id| {
            let path = format!("{list}?organisationId={id}");
            loan.partner.get(&path).expect(200).items().len()
        };
        assert_eq!((of(own), of(other)), (1, 0), "{list}");
    }
}

#[apply(both)]
fn what_does_not_come_back_is_written_off_also_after_the_case_is_completed(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.pay("20000.00", "B-2").expect(201);
    let complete = json!({ "command": "complete", "finalReport": "Gereed." });
    loan.w.command_by_two(&loan.case, complete).expect(200);
    loan.repay(Some("60000.00"), None, "A-1").expect(200);
    let write_off = |amount: &str| {
        let body = json!({ "amount": amount, "document": "College 2026-204", "reason": "Failliet." });
        let path = format!("/v1/commitments/{}/write-offs", loan.commitment);
        loan.w.bureau.post(&path, body)
    };
    let more = write_off("40000.01").problem(400, "invalid-input");
    assert_eq!(more.body["errors"][0]["code"], "more-than-outstanding");
    let proposed = write_off("40000.00").expect(202);
    loan.approve(&proposed).expect(200);
    assert_eq!(
        loan.figures(LENT),
        values(["100000.00", "60000.00", "0.00", "0.00", "40000.00"])
    );
    assert_eq!(
        loan.available(),
        "960000.00",
        "what is written off does not return"
    );
    let refused = loan
        .repay(Some("0.01"), None, "A-2")
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/principal"]);
    loan.repay(None, Some("12.00"), "A-2").expect(200);
    everything_holds(app);
}

#[apply(both)]
fn nothing_is_repaid_before_a_payment_that_stands(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    app.at("2026-06-01T09:00:00Z");
    let payment = text(&loan.partner.get("/v1/disbursements").expect(200).items()[0]["id"]);
    let reversal = json!({ "reason": "Naar een andere rekening.", "valueDate": "2026-06-01" });
    loan.partner
        .post(&format!("/v1/disbursements/{payment}/reversals"), reversal)
        .expect(200);
    let again = json!({
        "amount": "80000.00", "valueDate": "2026-06-01", "payee": "Boogaart", "bookingReference": "B-2",
    });
    loan.partner
        .post(
            &format!("/v1/commitments/{}/disbursements", loan.commitment),
            again,
        )
        .expect(201);
    let early = loan
        .came_back(&loan.commitment, "2026-04-01", "100.00", "A-1")
        .problem(400, "invalid-input");
    assert_eq!(early.body["errors"][0]["code"], "before-payment");
    loan.came_back(&loan.commitment, "2026-06-01", "100.00", "A-1")
        .expect(200);
    everything_holds(app);
}

#[apply(both)]
fn a_booking_reference_is_that_of_one_repayment_in_all_cases(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let other = loan.under_another_mandate();
    loan.repay(None, Some("450.00"), "A-1").expect(200);
    let refused = loan
        .came_back(&other, "2026-03-02", "450.00", "A-1")
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["booking-reference-taken"]);
    // The database does not take it either.
    let forged = format!(
        "INSERT INTO commitment_entries (id, commitment_id, seq, kind, amount_cents, organisation_id, value_date, \
         booking_reference, payee, recorded_at) SELECT 'x', id, 99, 'repaid', 1, organisation_id, '2026-03-02', 'A-1', \
         'Boogaart', created_at FROM commitments WHERE id = '{other}'"
    );
    let told = app.state.db.writer().unwrap().batch_execute(&forged);
    let told = told.unwrap_err().to_string();
    assert!(
        told.contains("a booking reference is that of one repayment"),
        "{told}"
    );
    everything_holds(app);
}

#[apply(both)]
fn what_cannot_be_a_repayment_is_refused(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let path = format!("/v1/commitments/{}/repayments", loan.commitment);
    let good = json!({
        "principal": "1.00", "interest": "1.00", "valueDate": loan.today(), "payer": "Boogaart", "bookingReference": "A-1",
    });
    for (name, value, pointer, code) in [
        (
            "principal",
            json!("80000.01"),
            "/principal",
            "more-than-outstanding",
        ),
        ("principal", json!("-1.00"), "/principal", "wrong-format"),
        ("valueDate", json!("2027-01-01"), "/valueDate", "in-future"),
        ("valueDate", json!("2026-03-01"), "/valueDate", "before-payment"),
        ("payer", json!(" "), "/payer", "blank"),
        ("bookingReference", json!(""), "/bookingReference", "too-short"),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let answer = loan.partner.post(&path, body).problem(400, "invalid-input");
        let fault = &answer.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code)),
            "{name}"
        );
    }
    let nothing = loan.repay(None, None, "A-1").problem(400, "invalid-input");
    assert_eq!(nothing.body["errors"][0]["code"], "amount-not-positive");
    app.account(
        edba::domain::codes::Role::FinancePartner,
        "windesheim",
        Some(loan.w.organisations["windesheim"]),
        None,
    )
    .post(&path, good.clone())
    .problem(404, "not-found");
    for client in [app.auditor(), loan.w.initiator.renewed()] {
        client.post(&path, good.clone()).problem(403, "forbidden");
    }
    assert_eq!(loan.figures(["repaid", "interest"]), values(["0.00", "0.00"]));
}
