//! Statements of funders: opening, movements and closing of a period, exact to the cent.

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::{Decided, text};

fn cents(value: &Value) -> i64 {
    text(value).replace('.', "").parse().unwrap()
}

fn statement(client: &Client, by: &str, from: &str, to: &str) -> Value {
    let path = format!("/v1/statements?fromDate={from}&toDate={to}&by={by}&limit=100");
    client.get(&path).expect(200).body
}

/// Amount and number of the movements of a kind.
fn of_kind(balance: &Value, kind: &str) -> (i64, Value) {
    let totals = balance["totals"].as_array().unwrap();
    let total = totals
        .iter()
        .find(|total| total["kind"] == kind)
        .unwrap_or_else(|| panic!("no {kind} in {balance}"));
    (cents(&total["amount"]), total["count"].clone())
}

/// Opening + totals = closing, for each year and in all; and the movements are the totals.
#[track_caller]
fn adds_up(statement: &Value) {
    let sum = |balance: &Value| -> i64 {
        let totals = balance["totals"].as_array().unwrap();
        totals.iter().map(|total| cents(&total["amount"])).sum()
    };
    let years = statement["years"].as_array().unwrap();
    for balance in years.iter().chain([&statement["total"]]) {
        assert_eq!(
            cents(&balance["opening"]) + sum(balance),
            cents(&balance["closing"]),
            "{balance}"
        );
    }
    let of_years = |name: &str| -> i64 { years.iter().map(|year| cents(&year[name])).sum() };
    assert_eq!(of_years("closing"), cents(&statement["total"]["closing"]));
    let items = statement["items"].as_array().unwrap();
    if statement["nextCursor"].is_null() {
        let moved: i64 = items.iter().map(|one| cents(&one["amount"])).sum();
        assert_eq!(moved, sum(&statement["total"]));
        assert_eq!(statement["movementCount"], json!(items.len()));
    }
}

/// Payments and their corrections on different days, with value dates before the day on which they are recorded: the
/// commitment of € 100,000 is paid in three parts, of which one is reversed, and a part is released. Returns the partner.
fn a_month(d: &Decided<'_>) -> Client {
    d.financed();
    let app = d.w.app;
    let partner = d.partner("usg-people").renewing();
    let items: Vec<Value> = d
        .commitments("offered")
        .iter()
        .map(|one| json!({ "commitmentId": one["id"], "bookingReference": "USG" }))
        .collect();
    partner
        .post("/v1/acknowledgements", json!({ "items": items }))
        .expect(200);
    let path = |below: &str| format!("/v1/commitments/{}/{below}", d.commitment);
    let pay = |amount: &str, date: &str, reference: &str| {
        let body = json!({
            "amount": amount, "valueDate": date, "payee": "Boogaart", "bookingReference": reference,
        });
        partner.post(&path("disbursements"), body).expect(201).id()
    };
    app.at("2026-03-05T09:00:00Z");
    pay("20000.00", "2026-03-03", "B-1");
    app.at("2026-03-10T22:30:00Z");
    let wrong = pay("30000.01", "2026-03-09", "B-2");
    // Half past midnight in Almere: the day after.
    app.at("2026-03-11T23:30:00Z");
    let reversal = json!({ "reason": "Verkeerd bedrag.", "valueDate": "2026-03-09" });
    partner
        .post(&format!("/v1/disbursements/{wrong}/reversals"), reversal)
        .expect(200);
    app.at("2026-03-20T09:00:00Z");
    pay("30000.00", "2026-03-20", "B-3");
    let release = json!({ "amount": "1000.00", "reason": "Goedkoper." });
    d.approve(&d.w.bureau.post(&path("releases"), release).expect(202))
        .expect(200);
    partner
}

#[apply(both)]
fn a_month_opens_moves_and_closes_by_budget_year_and_by_value_date(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let partner = a_month(&d);
    let obligations = statement(&partner, "budget-year", "2026-03-01", "2026-03-31");
    adds_up(&obligations);
    let year = &obligations["years"][0];
    assert_eq!(
        (&year["budgetYear"], &year["opening"], &year["closing"]),
        (&json!(2026), &json!("0.00"), &json!("79000.00"))
    );
    for (kind, amount, count) in [
        ("decided", 13_000_000, 2),
        ("paid", -8_000_001, 3),
        ("reversed", 3_000_001, 1),
        ("released", -100_000, 1),
        ("carried-in", 0, 0),
        ("carried-out", 0, 0),
    ] {
        assert_eq!(of_kind(year, kind), (amount, json!(count)), "{kind}");
    }
    let cash = statement(&partner, "value-date", "2026-03-01", "2026-03-31");
    adds_up(&cash);
    assert_eq!(cash["total"]["closing"], "50000.00");
    assert_eq!(of_kind(&cash["total"], "paid"), (8_000_001, json!(3)));
    assert_eq!(of_kind(&cash["total"], "reversed"), (-3_000_001, json!(1)));
    assert_eq!(of_kind(&cash["total"], "recovered"), (0, json!(0)));

    // Each movement says what it is, and leads to its commitment.
    let reversed = cash["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["kind"] == "reversed")
        .unwrap();
    let decision = d.w.decision(&d.case);
    for (name, value) in json!({
        "commitmentId": d.commitment, "amount": "-30000.01", "valueDate": "2026-03-09", "recordedAt": "2026-03-11T23:30:00Z",
        "bookingReference": "B-2", "payee": "Boogaart", "reason": "Verkeerd bedrag.", "budgetYear": 2026,
        "decisionNumber": decision["number"], "caseId": d.case, "commitmentBookingReference": "USG",
    })
    .as_object()
    .unwrap()
    {
        assert_eq!(&reversed[name], value, "{name}");
    }
    partner.get(&text(&reversed["link"])).expect(200);
    // By posting date the reversal is of the 12th in Almere; by value date of the 9th.
    let day = |by: &str, day: &str| statement(&partner, by, day, day)["movementCount"].clone();
    assert_eq!(day("budget-year", "2026-03-11"), 0);
    assert_eq!(day("budget-year", "2026-03-12"), 1);
    assert_eq!(day("value-date", "2026-03-09"), 2);
}

#[apply(both)]
fn a_statement_opens_with_what_the_one_before_closed_with(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let partner = a_month(&d);
    let bureau = &d.w.bureau;
    for by in ["budget-year", "value-date"] {
        let whole = statement(&partner, by, "2026-03-01", "2026-03-31");
        for split in 1..31 {
            let (end, begin) = (format!("2026-03-{split:02}"), format!("2026-03-{:02}", split + 1));
            let first = statement(&partner, by, "2026-03-01", &end);
            let second = statement(&partner, by, &begin, "2026-03-31");
            adds_up(&first);
            adds_up(&second);
            assert_eq!(
                first["total"]["closing"], second["total"]["opening"],
                "{by} {end}"
            );
            assert_eq!(second["total"]["closing"], whole["total"]["closing"]);
            let movements = |one: &Value| one["movementCount"].as_i64().unwrap();
            assert_eq!(movements(&first) + movements(&second), movements(&whole));
        }
        // The bureau's statement of all is that of this one funder.
        assert_eq!(
            statement(bureau, by, "2026-03-01", "2026-03-31")["total"],
            whole["total"]
        );
    }
    // The closings are the sums of the commitments.
    let commitments = partner.get("/v1/commitments?limit=100").expect(200).items();
    let sum = |name: &str| -> i64 { commitments.iter().map(|one| cents(&one[name])).sum() };
    let closing = |by: &str| {
        let whole = statement(&partner, by, "2026-03-01", "2026-03-31");
        cents(&whole["total"]["closing"])
    };
    assert_eq!(closing("budget-year"), sum("open"));
    assert_eq!(closing("value-date"), sum("paid"));
}

#[apply(both)]
fn movements_come_in_pages_and_balances_are_those_of_the_whole_period(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let partner = a_month(&d);
    for by in ["budget-year", "value-date"] {
        let whole = statement(&partner, by, "2026-03-01", "2026-03-31");
        let path = format!("/v1/statements?fromDate=2026-03-01&toDate=2026-03-31&by={by}&limit=1");
        let mut address = path.clone();
        let mut read = Vec::new();
        loop {
            let page = partner.get(&address).expect(200);
            assert_eq!(page.body["total"], whole["total"]);
            read.extend(page.items());
            let Some(cursor) = page.body["nextCursor"].as_str() else {
                break;
            };
            assert!(page.header("link").contains("rel=\"next\""));
            address = format!("{path}&cursor={cursor}");
        }
        assert_eq!(json!(read), whole["items"]);
    }
    // A cursor of one basis is none of the other.
    let first = "/v1/statements?fromDate=2026-03-01&toDate=2026-03-31&limit=1";
    let cursor = text(&partner.get(first).expect(200).body["nextCursor"]);
    for cursor in [cursor.as_str(), "x"] {
        let other = format!("{first}&by=value-date&cursor={cursor}");
        let refused = partner.get(&other).problem(400, "invalid-input");
        assert_eq!(refused.faults(), ["?cursor"]);
    }
}

#[apply(both)]
fn who_sees_which_statement(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let period = "/v1/statements?fromDate=2026-03-01&toDate=2026-03-31";
    let partner = d.partner("usg-people");
    let closing = |client: &Client, path: &str| client.get(path).expect(200).body["total"]["closing"].clone();
    // What is decided and not yet offered is the bureau's to see.
    assert_eq!(closing(&partner, period), "0.00");
    assert_eq!(closing(&d.w.bureau, period), "100000.00");
    d.financed();
    assert_eq!(closing(&partner, period), "130000.00");
    let own = format!("{period}&organisationId={}", d.funder);
    let other = format!("{period}&organisationId={}", d.w.organisations["windesheim"]);
    for reader in [&d.w.bureau, &app.auditor()] {
        assert_eq!(closing(reader, &own), "130000.00");
        assert_eq!(closing(reader, &other), "0.00");
    }
    // A partner's is its own, whatever it asks for.
    assert_eq!(closing(&partner, &other), "130000.00");
    assert_eq!(closing(&d.partner("windesheim"), &own), "0.00");
    let nobody = format!("{period}&organisationId=00000000-0000-7000-8000-000000000001");
    d.w.bureau.get(&nobody).problem(404, "not-found");
    for (query, pointer) in [
        ("fromDate=2026-03-02&toDate=2026-03-01", "?toDate"),
        ("fromDate=2026-03-02", "?toDate"),
        ("fromDate=2026-03-32&toDate=2026-04-01", "?fromDate"),
        ("fromDate=2026-03-01&toDate=2026-03-31&by=month", "?by"),
    ] {
        let refused = partner
            .get(&format!("/v1/statements?{query}"))
            .problem(400, "invalid-input");
        assert_eq!(refused.faults(), [pointer], "{query}");
    }
}
