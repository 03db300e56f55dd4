//! Records that a unique index allows once.

use rstest_reuse::apply;
use serde_json::{Value, json};

use super::{ROUNDS, concurrently, outcome, pay};
use crate::app::{App, Backend, both};
use crate::client::Answer;
use crate::decided::{Decided, text};
use crate::lent::{LENDER, Loan, everything_holds};

/// Two conflicting requests of one kind, on another object in each round.
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

    /// Asserts that the outcomes of two concurrent requests are those of two successive ones, in either order.
    fn check(&self) {
        let mut expected = [false, true].map(|second| outcome(&(self.send)(0, second)));
        expected.sort();
        for round in 1..=ROUNDS {
            let answers = concurrently(|| (self.send)(round, false), || (self.send)(round, true));
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

/// The unique indexes of the money tables: repayments, reversals, repayment plans, budget cells, funds, single undertakings,
/// statements of state aid, and promises.
#[apply(both)]
fn concurrent_requests_for_a_unique_record_are_answered_as_successive_ones(backend: Backend) {
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
fn concurrent_files_schedules_and_proposals_are_answered_as_successive_ones(backend: Backend) {
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
    // For each payment two files with its booking reference.
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
    // One proposal of a kind on a commitment is pending at a time.
    let release = |second: bool| {
        let body = json!({ "amount": amount(second), "reason": "Goedkoper." });
        w.bureau
            .post(&format!("/v1/commitments/{}/releases", d.commitment), body)
    };
    for _ in 0..ROUNDS {
        let answers = concurrently(|| release(false), || release(true));
        let mut found = answers.each_ref().map(outcome);
        found.sort();
        assert_eq!(found, ["202 ", "409 approval-pending"]);
        let proposed = answers.iter().find(|one| one.status == 202).unwrap();
        let withdrawals = format!("/v1/pending-actions/{}/withdrawals", proposed.id());
        w.bureau.post(&withdrawals, json!({})).expect(200);
    }
    // A subsidy is determined once.
    let determine = |amount: &'static str| {
        let body = json!({ "amount": amount, "determinedDate": "2026-03-02", "document": "Vaststelling 7" });
        partner.post(&format!("/v1/commitments/{ratified}/determinations"), body)
    };
    d.monitor();
    let answers = concurrently(|| determine("100.00"), || determine("200.00"));
    let mut found = answers.each_ref().map(outcome);
    found.sort();
    assert_eq!(found, ["200 ", "409 commitment-determined"]);
    everything_holds(app);
}
