//! Loans: principal is paid out, and comes back with interest; what comes back returns to the headroom of the mandate, and is
//! pledged again; what does not is written off.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use edba::service::events::Chain;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::lent::{LENDER, Loan, adopt, draw_on, draw_on_during, everything_holds, lent};
use crate::lock_probe::Beside;
use crate::world::{terms, vote};

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
fn what_came_back_is_pledged_again_and_then_its_repayment_is_not_reversed(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.repay(Some("80000.00"), None, "A-1").expect(200);
    assert_eq!(loan.available(), "980000.00");
    // Other cases take all that is left of the year but € 30,000.
    lent(&loan.w, "Tweede", 480_000);
    lent(&loan.w, "Derde", 470_000);
    assert_eq!(loan.available(), "30000.00");
    let came_back = loan.repayments().remove(0);
    let refused = loan
        .reverse(&came_back, "Dubbel geboekt.")
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["return-in-use"]);
    assert!(refused.text.contains("30.000"), "{}", refused.text);
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
fn nothing_returns_to_a_mandate_that_does_not_say_so_or_is_revoked(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    draw_on(&loan.w, &loan.fund, false);
    loan.repay(Some("10000.00"), None, "A-1").expect(200);
    assert_eq!(loan.available(), "900000.00");
    draw_on(&loan.w, &loan.fund, true);
    let mandate = loan.w.board_members[LENDER].mandate.clone().unwrap();
    let revocation = json!({ "reason": "Nieuw college." });
    loan.w
        .bureau
        .post_about(&format!("/v1/mandates/{mandate}"), "revocations", revocation)
        .expect(201);
    loan.repay(Some("10000.00"), None, "A-2").expect(200);
    assert_eq!(loan.available(), "900000.00");
    assert_eq!(loan.figures(["repaid"]), values(["20000.00"]));
    everything_holds(app);
}

/// Whether each repayment of a commitment returned to the headroom, by its booking reference.
fn returned_of(loan: &Loan<'_>, commitment: &str) -> Vec<(String, Value)> {
    let path = format!("/v1/repayments?commitmentId={commitment}");
    let found = loan.partner.get(&path).expect(200).items();
    found
        .iter()
        .map(|one| (text(&one["bookingReference"]), one["returnedToHeadroom"].clone()))
        .collect()
}

#[apply(both)]
fn what_comes_back_under_a_sub_mandate_returns_to_the_whole_chain_or_to_none_of_it(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let member = &w.board_members[LENDER];
    let above = member.mandate.clone().unwrap();
    let below = |returns: bool| {
        let mut terms = terms("onder", 200_000, 300_000, 500_000);
        terms["fundId"] = json!(loan.fund);
        terms["returnsAvailable"] = json!(returns);
        terms
    };
    let body = json!({
        "grantorOrganisationId": member.organisation, "parentMandateId": above, "terms": below(true),
        "representativeId": member.representative,
    });
    let sub = w.bureau.post("/v1/mandates", body).expect(201).id();
    let commitment = loan.under(&sub, "Onder", 50_000);
    let of_chain = || {
        [&sub, &above].map(|mandate| {
            let headroom = w.headroom_of(mandate, 2026);
            ["paid", "returned", "available"].map(|name| text(&headroom[name]))
        })
    };
    let owned = |figures: [[&str; 3]; 2]| figures.map(|of_one| of_one.map(str::to_owned));
    let lent = owned([
        ["50000.00", "0.00", "250000.00"],
        ["130000.00", "0.00", "850000.00"],
    ]);
    assert_eq!(of_chain(), lent);
    loan.came_back(&commitment, &loan.today(), "20000.00", "S-1")
        .expect(200);
    let came_back = owned([
        ["50000.00", "20000.00", "270000.00"],
        ["130000.00", "20000.00", "870000.00"],
    ]);
    assert_eq!(of_chain(), came_back);
    // It is taken back of both.
    let path = format!("/v1/repayments?commitmentId={commitment}");
    let first = loan.partner.get(&path).expect(200).items().remove(0);
    loan.reverse(&first, "Dubbel geboekt.").expect(200);
    assert_eq!(of_chain(), lent);
    // Where one mandate of the chain does not say so, nothing returns to the other either.
    let change = json!({ "terms": below(false) });
    w.bureau
        .post_about(&format!("/v1/mandates/{sub}"), "versions", change)
        .expect(201);
    loan.came_back(&commitment, &loan.today(), "5000.00", "S-2")
        .expect(200);
    assert_eq!(of_chain(), lent);
    assert_eq!(
        returned_of(&loan, &commitment),
        [("S-1".to_owned(), json!(true)), ("S-2".to_owned(), json!(false))]
    );
    // What comes back of the loan under the mandate above returns there alone.
    loan.repay(Some("7000.00"), None, "A-1").expect(200);
    let of_above = owned([
        ["50000.00", "0.00", "250000.00"],
        ["130000.00", "7000.00", "857000.00"],
    ]);
    assert_eq!(of_chain(), of_above);
    everything_holds(app);
}

#[apply(both)]
fn the_principal_of_a_ratified_loan_does_not_return(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let w = &loan.w;
    let case = w.case("Datacentrum", 600_000);
    w.to_board(&case);
    // The mandate covers € 500,000 of a decision; Almere ratifies the rest.
    let ballot =
        json!({ "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31" });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    let mut pledge = w.pledge(LENDER, 600_000);
    pledge["instrument"] = json!("credit");
    adopt(w, &ballot, LENDER, pledge);
    let asked = w.bureau.get(&format!("/v1/ratifications?caseId={case}"));
    let asked = text(&asked.expect(200).items()[0]["id"]);
    let given = json!({ "outcome": "given", "document": "Raadsbesluit 2026-12" });
    let path = format!("/v1/ratifications/{asked}/outcomes");
    loan.approve(&w.bureau.post(&path, given).expect(202)).expect(200);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    w.monitor(&case);
    let made = w.bureau.get(&format!("/v1/commitments?caseId={case}"));
    let made = made.expect(200).items();
    let of = |amount: &str| {
        let found = made.iter().find(|one| one["amount"] == amount).unwrap();
        text(&found["id"])
    };
    let (within, ratified) = (of("500000.00"), of("100000.00"));
    loan.paid_out(&within, 500_000, "D-1");
    loan.paid_out(&ratified, 100_000, "D-2");
    let before = w.headroom(LENDER, 2026);
    assert_eq!(
        before["paid"], "580000.00",
        "what was ratified is beyond the mandate"
    );
    loan.came_back(&ratified, &loan.today(), "40000.00", "R-1")
        .expect(200);
    assert_eq!(w.headroom(LENDER, 2026), before);
    loan.came_back(&within, &loan.today(), "40000.00", "R-2")
        .expect(200);
    let after = w.headroom(LENDER, 2026);
    assert_eq!(
        (&after["returned"], &after["available"]),
        (&json!("40000.00"), &json!("440000.00"))
    );
    let returned = [&ratified, &within].map(|commitment| returned_of(&loan, commitment));
    let expected = [("R-1", false), ("R-2", true)];
    assert_eq!(
        returned,
        expected.map(|(reference, returned)| vec![(reference.to_owned(), json!(returned))])
    );
    // Reversed, it takes nothing from the mandate either.
    let path = format!("/v1/repayments?commitmentId={ratified}");
    let first = loan.partner.get(&path).expect(200).items().remove(0);
    loan.reverse(&first, "Dubbel geboekt.").expect(200);
    assert_eq!(w.headroom(LENDER, 2026), after);
    everything_holds(app);
}

#[apply(both)]
fn what_comes_back_returns_by_the_terms_of_the_day_on_which_it_came(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let returned = |reference: &str| {
        let found = loan.repayments();
        let one = found.iter().find(|one| one["bookingReference"] == reference);
        one.unwrap()["returnedToHeadroom"].clone()
    };
    // The terms of 2027 take the place of those of 2026, under which the money came back in December.
    app.at("2027-01-10T09:00:00Z");
    draw_on_during(&loan.w, &loan.fund, true, ("2027-01-01", "2027-12-31")).expect(201);
    app.at("2027-01-15T09:00:00Z");
    loan.came_back(&loan.commitment, "2026-12-20", "40000.00", "A-1")
        .expect(200);
    assert_eq!(returned("A-1"), json!(true));
    assert_eq!(loan.w.headroom(LENDER, 2026)["returned"], "40000.00");
    // Terms that make returns available count from the day on which they are recorded.
    draw_on_during(&loan.w, &loan.fund, false, ("2027-01-01", "2027-12-31")).expect(201);
    app.at("2027-06-01T09:00:00Z");
    draw_on_during(&loan.w, &loan.fund, true, ("2027-01-01", "2027-12-31")).expect(201);
    for (day, reference, returns) in [
        ("2027-01-14", "A-2", true),
        ("2027-05-31", "A-3", false),
        ("2027-06-01", "A-4", true),
    ] {
        loan.came_back(&loan.commitment, day, "1000.00", reference)
            .expect(200);
        assert_eq!(returned(reference), json!(returns), "{day}");
    }
    assert_eq!(loan.w.headroom(LENDER, 2027)["returned"], "2000.00");
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

/// Principal on one loan and interest on another, under different mandates, at once: PostgreSQL only, as SQLite has one writer.
#[test]
fn two_cases_at_once_never_record_one_booking_reference() {
    let app = &App::start(Backend::Postgres);
    let loan = &Loan::on(app);
    let other = &loan.under_another_mandate();
    let funder = loan.w.organisations[LENDER];
    let mut beside = Beside::new(app);
    let mut answers = std::thread::scope(|scope| {
        let requests = app.work(|cx| {
            let _held = Chain::open(cx, funder, "organisation")?;
            let first = scope.spawn(|| loan.repay(None, Some("450.00"), "A-1"));
            beside.until_it_waits(&first);
            let second = scope.spawn(|| loan.came_back(other, "2026-03-02", "450.00", "A-1"));
            Ok([first, second])
        });
        requests.map(|request| request.join().unwrap())
    });
    answers.sort_by_key(|answer| answer.status);
    let [recorded, refused] = answers;
    recorded.expect(200);
    assert_eq!(
        refused.problem(409, "blocked").blockers(),
        ["booking-reference-taken"]
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

/// One writer of repayments, which add up with those of the others to more than was paid: the references of what was answered
/// as recorded, and of what was answered as reversed.
fn repay_and_reverse(loan: &Loan<'_>, client: &Client, writer: usize) -> (Vec<String>, Vec<String>) {
    let (mut recorded, mut reversed) = (Vec::new(), Vec::new());
    for turn in 0..6 {
        let amount = format!("{}.{:02}", 9_000 + writer * 77, turn);
        let reference = format!("A-{writer}-{turn}");
        let answer = loan.repay_on(client, Some(&amount), None, &reference);
        if answer.status != 200 {
            let refused = answer.problem(400, "invalid-input");
            assert_eq!(refused.faults(), ["/principal"]);
            assert_eq!(refused.body["errors"][0]["code"], "more-than-outstanding");
            continue;
        }
        if turn % 3 == 0 {
            let path = format!("/v1/repayments?commitmentId={}&limit=100", loan.commitment);
            let found = client.get(&path).expect(200).items();
            let mine = found
                .iter()
                .find(|one| one["bookingReference"] == reference.as_str())
                .unwrap();
            let body = json!({ "reason": "Dubbel.", "valueDate": loan.today() });
            let path = format!("/v1/repayments/{}/reversals", text(&mine["id"]));
            let answer = client.post(&path, body);
            if answer.status == 200 {
                reversed.push(reference.clone());
            } else {
                assert_eq!(answer.problem(409, "blocked").blockers(), ["return-in-use"]);
            }
        }
        recorded.push(reference);
    }
    (recorded, reversed)
}

/// Repayments, their reversals, pledges and new terms at once: no euro is there twice.
#[apply(both)]
fn whatever_comes_back_at_the_same_time_no_euro_is_there_twice(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let cases: Vec<String> = (0..3)
        .map(|place| {
            let case = loan.w.case(&format!("Zaak {place}"), 400_000);
            loan.w.to_board(&case);
            loan.w.board_ballot(&case)
        })
        .collect();
    let lender = &loan.w.board_members[LENDER];
    let (recorded, reversed) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..3_usize)
            .map(|writer| {
                let (client, loan) = (loan.partner.renewed(), &loan);
                scope.spawn(move || repay_and_reverse(loan, &client, writer))
            })
            .collect();
        for ballot in &cases {
            let (client, w) = (lender.client.renewed(), &loan.w);
            scope.spawn(move || {
                for euros in [400_000, 250_000, 350_000] {
                    let mut pledge = w.pledge(LENDER, euros);
                    pledge["instrument"] = json!("credit");
                    vote(&client, ballot, json!({ "position": "for", "pledges": [pledge] })).expect(200);
                }
            });
        }
        let loan = &loan;
        scope.spawn(move || {
            for returns in [false, true, false] {
                draw_on(&loan.w, &loan.fund, returns);
            }
        });
        let (mut recorded, mut reversed) = (BTreeSet::new(), BTreeSet::new());
        for writer in writers {
            let (more, back) = writer.join().unwrap();
            recorded.extend(more);
            reversed.extend(back);
        }
        (recorded, reversed)
    });
    let cents = |value: &Value| text(value).replace('.', "").parse::<i64>().unwrap();
    let path = format!("/v1/repayments?commitmentId={}&limit=100", loan.commitment);
    let listed = loan.partner.renewed().get(&path).expect(200).items();
    let references = |kept: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
        let kept = listed.iter().filter(|one| kept(one));
        kept.map(|one| text(&one["bookingReference"])).collect()
    };
    assert_eq!(listed.len(), recorded.len(), "each receipt is recorded once");
    assert_eq!(
        references(&|_| true),
        recorded,
        "what was answered is recorded, and nothing else"
    );
    let is_standing = |one: &Value| one["reversal"].is_null();
    assert_eq!(references(&|one| !is_standing(one)), reversed);
    let sum = |kept: &dyn Fn(&Value) -> bool| -> i64 {
        let standing = listed.iter().filter(|one| is_standing(one) && kept(one));
        standing.map(|one| cents(&one["amount"])).sum()
    };
    let [paid, repaid, outstanding] = loan
        .figures(["paid", "repaid", "outstanding"])
        .map(|value| cents(&value));
    assert_eq!(paid, repaid + outstanding);
    assert!(outstanding >= 0);
    assert_eq!(repaid, sum(&|_| true));
    let headroom = loan.w.headroom(LENDER, 2026);
    let [ceiling, reserved, committed, paid, returned, available] = [
        "ceiling",
        "reserved",
        "committed",
        "paid",
        "returned",
        "available",
    ]
    .map(|name| cents(&headroom[name]));
    assert_eq!(ceiling - reserved - committed - paid + returned, available);
    assert!(available >= 0);
    assert_eq!(returned, sum(&|one| one["returnedToHeadroom"] == true));
    everything_holds(app);
}

#[apply(both)]
fn a_repayment_plan_shows_overdue_principal_and_is_not_enforced(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let path = format!("/v1/commitments/{}/repayment-plans", loan.commitment);
    let line =
        |due: &str, principal: &str| json!({ "dueDate": due, "principal": principal, "interest": "100.00" });
    let before = json!({ "lines": [line("2026-03-01", "20000.00")] });
    let refused = loan.partner.post(&path, before).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines/0/dueDate"]);
    assert_eq!(refused.body["errors"][0]["code"], "before-decision");
    let plan = json!({ "lines": [line("2026-03-02", "20000.00"), line("2026-09-01", "80000.00")] });
    let set = loan.partner.post(&path, plan).expect(200);
    assert_eq!(
        (&set.body["number"], &set.body["overdue"]),
        (&json!(1), &json!("0.00"))
    );
    app.at("2026-03-03T09:00:00Z");
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!(found[0]["overdue"], "20000.00");
    loan.repay(Some("25000.00"), None, "A-1").expect(200);
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!(found[0]["overdue"], "0.00");
    assert_eq!(
        [&found[0]["lines"][0]["repaid"], &found[0]["lines"][1]["repaid"]],
        [&json!("20000.00"), &json!("5000.00")]
    );
    // Another plan takes its place, with a reason.
    let rest = json!({ "lines": [line("2026-03-02", "20000.00"), line("2026-09-01", "55000.00")] });
    let answer = loan.w.bureau.post(&path, rest).problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/reason"]);
    // It divides what is still to come back: what was repaid before fills none of its lines.
    let again = |second: &str| {
        json!({
            "reason": "Een jaar later.", "lines": [line("2026-03-02", "20000.00"), line("2027-09-01", second)],
        })
    };
    let refused = loan
        .w
        .bureau
        .post(&path, again("55000.01"))
        .problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines"]);
    loan.w.bureau.post(&path, again("55000.00")).expect(200);
    let found = loan.partner.get(&path).expect(200).items();
    assert_eq!((found.len(), &found[1]["overdue"]), (2, &Value::Null));
    assert_eq!(
        (&found[0]["overdue"], &found[0]["lines"][0]["repaid"]),
        (&json!("20000.00"), &json!("0.00"))
    );
    let too_much = json!({ "reason": "Meer.", "lines": [line("2026-09-01", "100000.01")] });
    let refused = loan.partner.post(&path, too_much).problem(400, "invalid-input");
    assert_eq!(refused.faults(), ["/lines"]);
    everything_holds(app);
}
