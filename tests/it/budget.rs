//! The budget: cells that change by moves only, and what is used of each.

mod breaches;

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::notifications::book::{deliver_expected, give_addresses};
use crate::verify::verify;
use crate::world::World;

/// A cell for programme subsidies of 2026, opened by the bureau.
pub fn cell(w: &World<'_>, beside: Value) -> String {
    let mut body = json!({
        "budgetYear": 2026, "expenditureKind": "programme", "instrument": "subsidy", "source": "Programmabegroting 2026",
        "sourceDate": "2026-01-05",
    });
    for (name, value) in beside.as_object().unwrap() {
        body[name] = value.clone();
    }
    w.bureau.post("/v1/budget-cells", body).expect(201).id()
}

pub fn moving(kind: &str, beside: Value) -> Value {
    let mut body = json!({ "kind": kind, "source": "Begrotingswijziging 1", "sourceDate": "2026-02-02" });
    for (name, value) in beside.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

pub fn propose(w: &World<'_>, cell: &str, body: Value) -> Answer {
    w.bureau.post(&format!("/v1/budget-cells/{cell}/moves"), body)
}

/// A move that two bureau accounts make.
pub fn moved(w: &World<'_>, cell: &str, body: Value) {
    let proposed = propose(w, cell, body).expect(202);
    let approvals = format!("{}/approvals", proposed.header("location"));
    w.bureau.post(&approvals, json!({})).problem(409, "blocked");
    w.second_bureau.post(&approvals, json!({})).expect(200);
}

/// A cell with an amount, in euros.
pub fn cell_of(w: &World<'_>, beside: Value, euros: i64) -> String {
    let id = cell(w, beside);
    moved(
        w,
        &id,
        moving("allocation", json!({ "amount": format!("{euros}.00") })),
    );
    id
}

fn found(client: &Client, cell: &str) -> Value {
    client.get(&format!("/v1/budget-cells/{cell}")).expect(200).body
}

pub fn figures<const N: usize>(w: &World<'_>, cell: &str, names: [&str; N]) -> [Value; N] {
    let found = found(&w.bureau, cell);
    names.map(|name| found[name].clone())
}

pub fn amounts<const N: usize>(amounts: [&str; N]) -> [Value; N] {
    amounts.map(|amount| json!(amount))
}

/// A case that the board adopted, with these pledges in euros.
pub fn adopted(w: &World<'_>, title: &str, pledges: &[(&str, i64)]) -> String {
    let case = w.case(title, pledges.iter().map(|(_, euros)| euros).sum());
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    w.everybody_for(&ballot, pledges);
    w.close(&ballot).expect(200);
    case
}

/// The blockers of `finance` that are about the budget, with whom each waits for.
pub fn breaches(w: &World<'_>, case: &str) -> Vec<(String, String)> {
    let commands = w
        .bureau
        .get(&format!("/v1/cases/{case}/transitions"))
        .expect(200)
        .body;
    let commands = commands["commands"].as_array().unwrap();
    let finance = commands.iter().find(|one| one["command"] == "finance").unwrap();
    finance["blockers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|blocker| (text(&blocker["code"]), text(&blocker["waitingOn"])))
        .filter(|(code, _)| code.contains("budget"))
        .collect()
}

#[track_caller]
pub fn everything_holds(app: &App) {
    let (code, said) = verify(app);
    assert_eq!(code, Some(0), "{said}");
}

#[apply(both)]
fn a_cell_begins_pro_memorie_and_changes_by_moves_with_four_eyes(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell(&w, json!({}));
    assert_eq!(found(&w.bureau, &all)["budget"], Value::Null);
    assert_eq!(found(&w.bureau, &all)["available"], Value::Null);
    let clusters = cell(&w, json!({ "track": "clusters" }));
    let next = cell(&w, json!({ "budgetYear": 2027 }));
    moved(&w, &all, moving("allocation", json!({ "amount": "6000000.00" })));
    moved(
        &w,
        &all,
        moving("amendment", json!({ "newBudget": "5000000.00" })),
    );
    moved(
        &w,
        &all,
        moving(
            "transfer",
            json!({ "amount": "1500000.00", "toCellId": clusters }),
        ),
    );
    moved(
        &w,
        &all,
        moving("carry-over", json!({ "amount": "250000.50", "toCellId": next })),
    );
    let budgets = [&all, &clusters, &next].map(|id| found(&w.bureau, id)["budget"].clone());
    assert_eq!(budgets, amounts(["3249999.50", "1500000.00", "250000.50"]));
    let moves = w
        .bureau
        .get(&format!("/v1/budget-cells/{all}/moves"))
        .expect(200)
        .items();
    let told: Vec<_> = moves
        .iter()
        .map(|one| (text(&one["kind"]), one["amount"].clone(), one["budget"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("allocation".to_owned(), Value::Null, Value::Null),
            ("allocation".to_owned(), json!("6000000.00"), json!("6000000.00")),
            ("amendment".to_owned(), json!("-1000000.00"), json!("5000000.00")),
            ("transfer".to_owned(), json!("-1500000.00"), json!("3500000.00")),
            ("carry-over".to_owned(), json!("-250000.50"), json!("3249999.50")),
        ]
    );
    assert_eq!(moves[3]["otherCellId"], json!(clusters));
    assert_eq!(moves[1]["source"], "Begrotingswijziging 1");
    moved(&w, &clusters, moving("amendment", json!({ "proMemorie": true })));
    assert_eq!(found(&w.bureau, &clusters)["budget"], Value::Null);
    everything_holds(app);
}

#[apply(both)]
fn what_cannot_be_moved_is_refused_and_nothing_is_written(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 100);
    let pm = cell(&w, json!({ "track": "clusters" }));
    let next = cell(&w, json!({ "budgetYear": 2027 }));
    let refused = |id: &str, body: Value, faults: &[(&str, &str)]| {
        let answer = propose(&w, id, body).problem(400, "invalid-input");
        let told: Vec<(String, String)> = answer.body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| (text(&fault["pointer"]), text(&fault["code"])))
            .collect();
        let faults: Vec<_> = faults
            .iter()
            .map(|(at, code)| ((*at).to_owned(), (*code).to_owned()))
            .collect();
        assert_eq!(told, faults, "{}", answer.text);
    };
    refused(&all, moving("allocation", json!({})), &[("/amount", "required")]);
    refused(
        &all,
        moving("allocation", json!({ "amount": "0.00" })),
        &[("/amount", "amount-not-positive")],
    );
    refused(
        &all,
        moving("allocation", json!({ "amount": "1.00", "newBudget": "1.00" })),
        &[("/newBudget", "not-allowed")],
    );
    refused(
        &all,
        moving("amendment", json!({ "newBudget": "100.00" })),
        &[("/newBudget", "same")],
    );
    refused(
        &all,
        moving("transfer", json!({ "amount": "100.01", "toCellId": pm })),
        &[("/amount", "more-than-budget")],
    );
    refused(
        &pm,
        moving("transfer", json!({ "amount": "1.00", "toCellId": all })),
        &[("/amount", "cell-without-amount")],
    );
    refused(
        &all,
        moving("transfer", json!({ "amount": "1.00", "toCellId": next })),
        &[("/toCellId", "other-budget-year")],
    );
    refused(
        &all,
        moving("carry-over", json!({ "amount": "1.00", "toCellId": pm })),
        &[("/toCellId", "other-budget-year")],
    );
    let mut later = moving("allocation", json!({ "amount": "1.00" }));
    later["sourceDate"] = json!("2026-12-31");
    refused(&all, later, &[("/sourceDate", "in-future")]);
    // A funder's cell stands below one of the programme, each cell exists once, and no programme has the year 2031.
    let again = json!({
        "budgetYear": 2026, "expenditureKind": "programme", "instrument": "subsidy", "source": "X", "sourceDate": "2026-01-05",
    });
    w.bureau
        .post("/v1/budget-cells", again.clone())
        .problem(409, "blocked");
    let mut body = again.clone();
    body["instrument"] = json!("credit");
    body["organisationId"] = json!(w.organisations["usg-people"]);
    let answer = w
        .bureau
        .post("/v1/budget-cells", body)
        .problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/organisationId"]);
    let mut body = again;
    body["budgetYear"] = json!(2031);
    let answer = w
        .bureau
        .post("/v1/budget-cells", body)
        .problem(400, "invalid-input");
    assert_eq!(answer.faults(), ["/budgetYear"]);
    let moves = w
        .bureau
        .get(&format!("/v1/budget-cells/{all}/moves"))
        .expect(200)
        .items();
    assert_eq!(moves.len(), 2);
    everything_holds(app);
}

#[apply(both)]
fn what_is_used_of_a_cell_follows_the_money(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::on(app);
    let w = &d.w;
    let names = [
        "budget",
        "pledged",
        "committed",
        "paid",
        "available",
        "scheduled",
        "unscheduled",
        "forecast",
    ];
    let all = cell_of(w, json!({}), 500_000);
    let funder = cell_of(w, json!({ "organisationId": d.funder }), 300_000);
    let hospitality = cell_of(w, json!({ "track": "hospitality" }), 1);
    // € 100,000 is within the mandate, and € 30,000 waits for a ratification.
    let decided = [
        "500000.00",
        "30000.00",
        "100000.00",
        "0.00",
        "400000.00",
        "0.00",
        "100000.00",
        "100000.00",
    ];
    assert_eq!(figures(w, &all, names), amounts(decided));
    assert_eq!(
        figures(w, &hospitality, ["committed"]),
        amounts(["0.00"]),
        "the case is of another track"
    );
    d.monitored();
    let partner = d.partner("usg-people");
    let schedule = json!({
        "instalments": [
            { "dueDate": "2026-04-01", "amount": "60000.00", "description": "Start" },
            { "dueDate": "2026-09-01", "amount": "40000.00", "description": "Slot" },
        ],
    });
    let commitment = format!("/v1/commitments/{}", d.commitment);
    let schedule = partner
        .post(&format!("{commitment}/payment-schedules"), schedule)
        .expect(201)
        .id();
    w.bureau
        .post(&format!("/v1/payment-schedules/{schedule}/agreements"), json!({}))
        .expect(200);
    let payment = json!({
        "amount": "25000.00", "valueDate": "2026-03-02", "payee": "Boogaart", "bookingReference": "B-1",
    });
    partner
        .post(&format!("{commitment}/disbursements"), payment)
        .expect(201);
    let paid = [
        "500000.00",
        "0.00",
        "130000.00",
        "25000.00",
        "370000.00",
        "75000.00",
        "30000.00",
        "130000.00",
    ];
    assert_eq!(figures(w, &all, names), amounts(paid));
    assert_eq!(
        figures(w, &funder, ["committed", "available"]),
        amounts(["130000.00", "170000.00"])
    );
    // The partner reads the cells of its own organisation and no others.
    let own = partner.get("/v1/budget-cells?year=2026").expect(200).items();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["id"], json!(funder));
    partner
        .get(&format!("/v1/budget-cells/{all}"))
        .problem(404, "not-found");
    let other = d.partner("gemeente-almere");
    assert!(other.get("/v1/budget-cells").expect(200).items().is_empty());
    everything_holds(app);
}

#[apply(both)]
fn budgets_of_the_first_period_can_be_entered(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    for year in 2012..=2015 {
        let id = cell_of(
            &w,
            json!({ "budgetYear": year, "sourceDate": "2012-01-01" }),
            6_000_000,
        );
        assert_eq!(found(&w.bureau, &id)["budget"], "6000000.00");
    }
}

#[apply(both)]
fn who_approves_a_move_is_mailed_its_amount_and_its_cells(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 500_000);
    let clusters = cell(&w, json!({ "track": "clusters" }));
    give_addresses(app);
    let transfer = moving("transfer", json!({ "amount": "150000.00", "toCellId": clusters }));
    let proposed = propose(&w, &all, transfer).expect(202);
    let subject = &proposed.body["subject"];
    assert_eq!(subject["moveKind"], "transfer");
    let cells: Vec<_> = subject["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["id", "track", "budget", "budgetAfter"].map(|name| one[name].clone()))
        .collect();
    assert_eq!(
        cells,
        [
            [json!(all), Value::Null, json!("500000.00"), json!("350000.00")],
            [
                json!(clusters),
                json!("clusters"),
                Value::Null,
                json!("150000.00")
            ],
        ]
    );
    let told = "Wacht op uw goedkeuring: Begroting wijzigen";
    let mails = deliver_expected(app, &[("bureau-2", told)]);
    for said in [
        "overboeking",
        "€ 150.000",
        "Nu begroot: € 500.000; daarna: € 350.000",
        "Nu begroot: p.m.; daarna: € 150.000",
    ] {
        assert!(mails[0].text.contains(said), "{said}: {}", mails[0].text);
    }
    // What was decided keeps the budgets of that day.
    let approvals = format!("{}/approvals", proposed.header("location"));
    let approved = w.second_bureau.post(&approvals, json!({})).expect(200);
    moved(&w, &all, moving("allocation", json!({ "amount": "1.00" })));
    let read = w.bureau.get(&proposed.header("location")).expect(200);
    assert_eq!(read.body["subject"], approved.body["subject"]);
    assert_eq!(read.body["subject"], proposed.body["subject"]);
}
