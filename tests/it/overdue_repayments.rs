//! What of the repayment plans of loans is overdue: the list of their lines, who sees it, and how it is recomputed.

use diesel::connection::SimpleConnection;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::lent::{LENDER, Loan, everything_holds};
use crate::statements::{counting, statements};

const LINES: &str = "/v1/repayment-plan-lines";
const OVERDUE: &str = "/v1/repayment-plan-lines?state=overdue";

/// Two parts of € 20,000 in April and May, and the rest of the € 100,000 in September; each with € 100 of interest.
const PLAN: [(&str, &str, &str); 3] = [
    ("2026-04-01", "20000.00", "100.00"),
    ("2026-05-01", "20000.00", "100.00"),
    ("2026-09-01", "60000.00", "100.00"),
];

/// Of a loan of € 10,000.
const SHORT: [(&str, &str, &str); 2] = [
    ("2026-05-02", "4000.00", "10.00"),
    ("2026-05-03", "6000.00", "10.00"),
];

/// State, due date, and what is open of principal and interest of each line.
#[track_caller]
fn listed(client: &Client, path: &str) -> Vec<[String; 4]> {
    let found = client.get(path).expect(200).items();
    let of = |one: &Value| ["state", "dueDate", "openPrincipal", "openInterest"].map(|name| text(&one[name]));
    found.iter().map(of).collect()
}

fn owned<const N: usize>(lines: [[&str; 4]; N]) -> Vec<[String; 4]> {
    lines.map(|line| line.map(str::to_owned)).to_vec()
}

/// The plan that holds: what is overdue of principal and interest.
fn overdue(loan: &Loan<'_>) -> [Value; 2] {
    let path = format!("/v1/commitments/{}/repayment-plans", loan.commitment);
    let found = loan.partner.get(&path).expect(200).items().remove(0);
    ["overdue", "overdueInterest"].map(|name| found[name].clone())
}

#[apply(both)]
fn what_is_late_is_listed_with_what_is_open_since_its_due_date(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    app.at("2026-03-30T09:00:00Z");
    let whole = owned([
        ["due", "2026-04-01", "20000.00", "100.00"],
        ["upcoming", "2026-05-01", "20000.00", "100.00"],
        // Of the € 60,000 the last € 20,000 is not paid out.
        ["upcoming", "2026-09-01", "40000.00", "100.00"],
    ]);
    assert_eq!(listed(&loan.partner, LINES), whole);
    assert_eq!(listed(&loan.partner, OVERDUE), owned([]));
    // On its due date a line is not late; on the day after it is.
    app.at("2026-04-01T20:00:00Z");
    assert_eq!(listed(&loan.partner, OVERDUE), owned([]));
    app.at("2026-05-02T09:00:00Z");
    let first = ["overdue", "2026-04-01", "20000.00", "100.00"];
    let second = ["overdue", "2026-05-01", "20000.00", "100.00"];
    assert_eq!(listed(&loan.partner, OVERDUE), owned([first, second]));
    let found = loan.w.bureau.get(OVERDUE).expect(200).items();
    assert_eq!(
        (
            &found[0]["commitmentId"],
            &found[0]["number"],
            &found[0]["principal"]
        ),
        (&json!(loan.commitment), &json!(1), &json!("20000.00"))
    );
    assert_eq!(found[0]["caseTitle"], "Glasvezel voor iedereen");

    // Principal and interest fill the lines, each in their order.
    loan.repay(Some("25000.00"), Some("150.00"), "A-1").expect(200);
    let half = owned([["overdue", "2026-05-01", "15000.00", "50.00"]]);
    assert_eq!(listed(&loan.partner, OVERDUE), half);
    assert_eq!(overdue(&loan), [json!("15000.00"), json!("50.00")]);
    let settled = format!("{LINES}?state=settled");
    let done = owned([["settled", "2026-04-01", "0.00", "0.00"]]);
    assert_eq!(listed(&loan.partner, &settled), done);
    // A receipt that is reversed covers nothing.
    let receipt = loan.repayments().remove(0);
    loan.reverse(&receipt, "Van een andere lening.").expect(200);
    assert_eq!(listed(&loan.partner, OVERDUE), owned([first, second]));
    everything_holds(app);
}

#[apply(both)]
fn what_is_written_off_or_not_paid_out_is_not_late(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let whole = [("2026-04-01", "100000.00", "100.00")];
    loan.planned(&loan.commitment, None, &whole).expect(200);
    app.at("2026-04-02T09:00:00Z");
    let paid_out = owned([["overdue", "2026-04-01", "80000.00", "100.00"]]);
    assert_eq!(listed(&loan.partner, OVERDUE), paid_out);
    assert_eq!(overdue(&loan), [json!("80000.00"), json!("100.00")]);
    // All that was paid out came back: the rest of the line waits, and no interest is expected.
    loan.repay(Some("80000.00"), None, "A-1").expect(200);
    assert_eq!(listed(&loan.partner, OVERDUE), owned([]));
    assert_eq!(overdue(&loan), [json!("0.00"), json!("0.00")]);
    let waiting = format!("{LINES}?state=waiting");
    let rest = owned([["waiting", "2026-04-01", "0.00", "0.00"]]);
    assert_eq!(listed(&loan.partner, &waiting), rest);
    loan.pay("20000.00", "B-2").expect(201);
    let late = owned([["overdue", "2026-04-01", "20000.00", "100.00"]]);
    assert_eq!(listed(&loan.partner, OVERDUE), late);
    let write_off = json!({ "amount": "15000.00", "document": "College 2026-204", "reason": "Failliet." });
    let path = format!("/v1/commitments/{}/write-offs", loan.commitment);
    let proposed = loan.w.bureau.post(&path, write_off).expect(202);
    loan.approve(&proposed).expect(200);
    let left = owned([["overdue", "2026-04-01", "5000.00", "100.00"]]);
    assert_eq!(listed(&loan.partner, OVERDUE), left);
    // The amounts of a line add up to its principal and its interest.
    let whole = &loan.partner.get(OVERDUE).expect(200).items()[0];
    let of = |names: &[&str]| names.iter().map(|name| text(&whole[*name])).collect::<Vec<_>>();
    assert_eq!(
        of(&["principal", "repaid", "writtenOff", "notPaidOut", "openPrincipal"]),
        ["100000.00", "80000.00", "15000.00", "0.00", "5000.00"]
    );
    assert_eq!(
        of(&["interest", "interestReceived", "interestNotDue", "openInterest"]),
        ["100.00", "0.00", "0.00", "100.00"]
    );
    loan.repay(Some("5000.00"), None, "A-2").expect(200);
    assert_eq!(listed(&loan.partner, OVERDUE), owned([]));
    let settled = format!("{LINES}?state=settled");
    let done = owned([["settled", "2026-04-01", "0.00", "0.00"]]);
    assert_eq!(listed(&loan.partner, &settled), done);
    everything_holds(app);
}

#[apply(both)]
fn only_the_plan_that_holds_counts_and_what_came_back_after_it(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    loan.repay(Some("20000.00"), Some("100.00"), "A-1").expect(200);
    app.at("2026-04-02T09:00:00Z");
    let again = [
        ("2026-04-01", "10000.00", "50.00"),
        ("2026-10-01", "50000.00", "50.00"),
    ];
    loan.planned(&loan.commitment, Some("Een half jaar later."), &again)
        .expect(200);
    let holding = owned([
        ["overdue", "2026-04-01", "10000.00", "50.00"],
        ["upcoming", "2026-10-01", "50000.00", "50.00"],
    ]);
    assert_eq!(listed(&loan.partner, LINES), holding);
    // An instance whose clock is behind gives ids that sort before those of what was recorded earlier.
    let behind = "INSERT INTO repayment_plans (id, commitment_id, number, reason, account_id, recorded_at) \
         SELECT '00000000-0000-7000-8000-000000000001', commitment_id, 3, 'Nog eens.', account_id, \
         '2026-04-02 10:00:00' FROM repayment_plans WHERE number = 2; \
         INSERT INTO repayment_plan_lines (plan_id, number, due_date, principal_cents, interest_cents) VALUES \
         ('00000000-0000-7000-8000-000000000001', 1, '2026-04-01', 1000000, 5000)";
    app.state.db.writer().unwrap().batch_execute(behind).unwrap();
    let first = owned([["overdue", "2026-04-01", "10000.00", "50.00"]]);
    assert_eq!(listed(&loan.partner, LINES), first);
}

#[apply(both)]
fn a_reader_sees_the_plans_of_its_own_loans(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::on(app);
    let second = loan.under_another_mandate();
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    let short = [("2026-04-15", "50000.00", "0.00")];
    loan.planned(&second, None, &short).expect(200);
    app.at("2026-05-02T09:00:00Z");
    let w = &loan.w;
    let dates = |client: &Client, path: &str| -> Vec<String> {
        listed(client, path).into_iter().map(|[_, due, ..]| due).collect()
    };
    let all = ["2026-04-01", "2026-04-15", "2026-05-01"];
    let auditor = app.auditor();
    for client in [&w.bureau, &auditor, &loan.partner] {
        assert_eq!(dates(client, OVERDUE), all);
    }
    let other = app.account(
        Role::FinancePartner,
        "windesheim",
        Some(w.organisations["windesheim"]),
        None,
    );
    let of_lender = format!("{OVERDUE}&organisationId={}", w.organisations[LENDER]);
    let of_other = format!("{OVERDUE}&organisationId={}", w.organisations["windesheim"]);
    for path in [OVERDUE, &of_lender, &of_other] {
        assert_eq!(dates(&other, path), [""; 0], "{path}");
    }
    assert_eq!(dates(&loan.partner, &of_lender), all);
    assert_eq!(dates(&loan.partner, &of_other), [""; 0]);
    assert_eq!(dates(&w.bureau, &of_lender), all);
    for (filter, expected) in [
        (format!("commitmentId={second}"), vec!["2026-04-15"]),
        (format!("caseId={}", loan.case), vec!["2026-04-01", "2026-05-01"]),
        (
            "dueFromDate=2026-04-02&dueToDate=2026-04-30".to_owned(),
            vec!["2026-04-15"],
        ),
    ] {
        assert_eq!(
            dates(&w.bureau, &format!("{OVERDUE}&{filter}")),
            expected,
            "{filter}"
        );
    }
    // A page at a time.
    let mut seen = Vec::new();
    let mut path = format!("{OVERDUE}&limit=1");
    loop {
        let page = w.bureau.get(&path).expect(200);
        seen.extend(page.items().iter().map(|one| text(&one["dueDate"])));
        match page.body["nextCursor"].as_str() {
            Some(cursor) => path = format!("{OVERDUE}&limit=1&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
    let wrong = w.bureau.get(&format!("{OVERDUE}&cursor=2026-04-01"));
    assert_eq!(wrong.problem(400, "invalid-input").faults(), ["?cursor"]);
    // The same as a file.
    let csv = [("Accept", "text/csv")];
    let file = loan
        .partner
        .send("GET", &format!("{OVERDUE}&language=en"), &csv, None)
        .expect(200);
    assert_eq!(file.text.lines().count(), all.len() + 1, "{}", file.text);
    for heading in ["Open principal", "Borrower", "Written off", "Interest not owed"] {
        assert!(file.text.contains(heading), "no {heading} in {}", file.text);
    }
    let member = &w.board_members["ibm-nederland"].client.renewed();
    for client in [member, &w.initiator] {
        client.get(OVERDUE).problem(403, "forbidden");
    }
}

#[apply(both)]
fn the_list_takes_as_many_statements_however_many_loans_there_are(backend: Backend) {
    let app = &counting(&App::start(backend));
    let loan = Loan::on(app);
    let others = loan.others(3);
    loan.planned(&loan.commitment, None, &PLAN).expect(200);
    app.at("2026-05-02T09:00:00Z");
    let taken = || [LINES, OVERDUE].map(|path| statements(&loan.w.bureau.get(path).expect(200)));
    // The first request after an hour renews the token.
    taken();
    let one = taken();
    for commitment in &others {
        loan.planned(commitment, None, &SHORT).expect(200);
    }
    app.at("2026-05-04T09:00:00Z");
    taken();
    assert_eq!(loan.w.bureau.get(OVERDUE).expect(200).items().len(), 8);
    assert_eq!(taken(), one);
}
