//! A stranger's link: a program that knows the OpenAPI document only acts as a funder's financial system for a month of
//! events. What it has in its own books equals the statement.

use std::path::Path;
use std::process::Command;

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::world::World;

/// Runs the program on a day; returns its totals.
#[track_caller]
fn link(app: &App, partner: &Client, books: &Path, today: &str) -> Value {
    app.number_changes();
    let (id, secret) = partner.credentials().unwrap();
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/partner_link.py");
    let run = Command::new("python3")
        .arg(program)
        .args(["--today", today, "--books"])
        .arg(books)
        // A secret can begin with a dash.
        .args(["--", &app.url, &id, &secret])
        .output()
        .expect("python3 runs; run the tests with tests/run");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    serde_json::from_slice(&run.stdout).unwrap()
}

/// A case in which Almere commits this much of 2026, financed.
fn financed(w: &World<'_>, title: &str, euros: i64, closes: &str) -> String {
    let case = w.case(title, euros);
    w.to_board(&case);
    let ballot = json!({ "caseId": case, "closesAt": closes });
    let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", euros)]);
    w.close(&ballot).expect(200);
    w.command_by_two(&case, json!({ "command": "finance" }))
        .expect(200);
    case
}

fn statement(client: &Client, by: &str) -> Value {
    let path = format!("/v1/statements?fromDate=2026-03-01&toDate=2026-03-31&by={by}&limit=100");
    client.get(&path).expect(200).body
}

#[apply(both)]
fn a_program_that_knows_the_document_keeps_books_that_equal_the_statement(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let almere = w.organisations["gemeente-almere"];
    let partner = app
        .account(Role::FinancePartner, "Koppeling", Some(almere), None)
        .renewing();
    let books = app.folder().join("books.json");
    // 2 March: nothing yet. 3 March: two cases are financed, acknowledged and half paid.
    let empty = link(app, &partner, &books, "2026-03-02");
    assert_eq!(empty["years"], json!({}));
    app.at("2026-03-03T09:00:00Z");
    let first = financed(&w, "Glasvezel", 100_000, "2026-03-17T12:00:00Z");
    financed(&w, "Datacentrum", 60_000, "2026-03-17T12:00:00Z");
    link(app, &partner, &books, "2026-03-03");
    let paid = link(app, &partner, &books, "2026-03-03");
    assert_eq!(
        (&paid["ownPayments"], &paid["payments"]),
        (&json!("80000.00"), &json!(2))
    );

    // 10 March: a payment is reversed, and another case is financed. 12 March: a part is released.
    app.at("2026-03-10T09:00:00Z");
    let payments = partner.get("/v1/disbursements").expect(200).items();
    let reversed = payments.iter().find(|one| one["amount"] == "30000.00").unwrap();
    let reversal = json!({ "reason": "Dubbel betaald.", "valueDate": "2026-03-09" });
    partner
        .post(
            &format!("/v1/disbursements/{}/reversals", text(&reversed["id"])),
            reversal,
        )
        .expect(200);
    financed(&w, "Zorg op afstand", 40_000, "2026-03-24T12:00:00Z");
    link(app, &partner, &books, "2026-03-10");
    app.at("2026-03-12T09:00:00Z");
    let commitments = format!("/v1/commitments?caseId={first}");
    let commitment = text(&w.bureau.get(&commitments).expect(200).items()[0]["id"]);
    let release = json!({ "amount": "10000.00", "reason": "Goedkoper." });
    let releases = format!("/v1/commitments/{commitment}/releases");
    let proposed = w.bureau.post(&releases, release).expect(202);
    let approvals = format!("{}/approvals", proposed.header("location"));
    w.second_bureau.post(&approvals, json!({})).expect(200);

    // The end of the month, after another run that only reads: its books equal the statement.
    app.at("2026-03-31T09:00:00Z");
    link(app, &partner, &books, "2026-03-31");
    let totals = link(app, &partner, &books, "2026-03-31");
    let year = &totals["years"]["2026"];
    assert_eq!(
        (&year["amount"], &year["acknowledged"], &year["released"]),
        (&json!("200000.00"), &json!("200000.00"), &json!("10000.00"))
    );
    let obligations = statement(&partner, "budget-year");
    assert_eq!(obligations["total"]["closing"], year["open"]);
    assert_eq!(obligations["years"][0]["budgetYear"], 2026);
    let cash = statement(&partner, "value-date");
    assert_eq!(cash["total"]["closing"], year["paid"]);
    let of_kind = |kind: &str| {
        let totals = cash["total"]["totals"].as_array().unwrap();
        let total = totals.iter().find(|total| total["kind"] == kind).unwrap();
        (total["amount"].clone(), total["count"].clone())
    };
    assert_eq!(
        of_kind("paid"),
        (totals["ownPayments"].clone(), totals["payments"].clone())
    );
    assert_eq!(of_kind("reversed"), (json!("-30000.00"), json!(1)));
    // The bureau's statement of that funder is the same.
    let path = format!("/v1/statements?fromDate=2026-03-01&toDate=2026-03-31&organisationId={almere}");
    let bureau = w.bureau.get(&path).expect(200).body;
    assert_eq!(bureau["total"], obligations["total"]);
}
