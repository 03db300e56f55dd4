//! The budget: cells that change by moves only, what is used of each, and decisions that do not fit.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::budget::moves::Source;
use edba::service::budget::year_end;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::{Answer, Client};
use crate::decided::{Decided, text};
use crate::lock_probe::Beside;
use crate::verify::verify;
use crate::world::{World, day};

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
fn a_breach_of_a_funder_cell_is_not_lifted_by_the_board(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 500_000);
    let funder = cell_of(
        &w,
        json!({ "organisationId": w.organisations["gemeente-almere"] }),
        60_000,
    );
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let breach = [("funder-budget-exceeded".to_owned(), "funder".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    // Not by the board.
    let lifting = json!({
        "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "liftsBudgetBreach": true,
        "supersedesDecisionId": w.decision(&case)["id"],
    });
    let ballot = w.bureau.post("/v1/ballots", lifting).expect(201).id();
    w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
    w.close(&ballot).expect(200);
    assert_eq!(breaches(&w, &case), breach);
    moved(&w, &funder, moving("allocation", json!({ "amount": "39999.99" })));
    assert_eq!(breaches(&w, &case), breach);
    moved(&w, &funder, moving("allocation", json!({ "amount": "0.01" })));
    assert_eq!(breaches(&w, &case), []);
    everything_holds(app);
}

#[apply(both)]
fn the_cell_of_the_track_is_checked_too_and_what_was_decided_first_fits(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    cell_of(&w, json!({}), 500_000);
    let clusters = cell_of(&w, json!({ "track": "clusters" }), 100_000);
    let first = adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let second = adopted(&w, "Glasvezel", &[("gemeente-almere", 50_000)]);
    let breach = [("programme-budget-exceeded".to_owned(), "board".to_owned())];
    assert_eq!(breaches(&w, &first), [], "it was decided first");
    assert_eq!(breaches(&w, &second), breach);
    moved(
        &w,
        &clusters,
        moving("allocation", json!({ "amount": "30000.00" })),
    );
    assert_eq!(breaches(&w, &second), []);
    moved(&w, &clusters, moving("amendment", json!({ "newBudget": "1.00" })));
    assert_eq!(breaches(&w, &first).len(), 1);
    everything_holds(app);
}

#[apply(both)]
fn a_breach_is_not_lifted_by_a_budget_that_becomes_pro_memorie(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 500_000);
    let almere = json!({ "organisationId": w.organisations["gemeente-almere"] });
    let funder = cell_of(&w, almere, 60_000);
    // While nothing is committed on it a budget can become p.m.
    moved(&w, &funder, moving("amendment", json!({ "proMemorie": true })));
    moved(&w, &funder, moving("allocation", json!({ "amount": "60000.00" })));
    let waiting = propose(&w, &funder, moving("amendment", json!({ "proMemorie": true }))).expect(202);
    let case = adopted(&w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let breach = [("funder-budget-exceeded".to_owned(), "funder".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    // What was proposed before is not approved any more either.
    let approvals = format!("{}/approvals", waiting.header("location"));
    let refused = w
        .second_bureau
        .post(&approvals, json!({}))
        .problem(409, "blocked");
    assert_eq!(refused.blockers(), ["budget-in-use"]);
    // Nor the cell of the programme, which only the board may exceed.
    let refused =
        propose(&w, &all, moving("amendment", json!({ "proMemorie": true }))).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["budget-in-use"]);
    assert_eq!(breaches(&w, &case), breach);
    everything_holds(app);
}

/// PostgreSQL only, as SQLite has one writer.
#[test]
fn a_decision_is_carried_out_under_the_lock_of_its_cells() {
    let app = &App::start(Backend::Postgres);
    let w = &World::new(app);
    let cell = cell_of(w, json!({}), 500_000);
    let id: Id = cell.parse().unwrap();
    let case = &adopted(w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let mut beside = Beside::new(app);
    let financed = std::thread::scope(|scope| {
        let request = app.work(|cx| {
            // As a move that changes the budget of the cell does.
            edba::store::budget_cells::lock(cx.conn, &id)?;
            let request = scope.spawn(|| w.command_by_two(case, json!({ "command": "finance" })));
            beside.until_it_waits(&request);
            Ok(request)
        });
        request.join().unwrap()
    });
    financed.expect(200);
    everything_holds(app);
}

#[apply(both)]
fn decisions_at_once_never_both_fit_into_the_last_euro(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    // Each under a mandate of its own, so that nothing but the cell keeps them apart.
    let pledges = [
        ("gemeente-almere", 40_000),
        ("provincie-flevoland", 30_000),
        ("usg-people", 30_000),
    ];
    let budget = 70_000;
    let all = cell_of(&w, json!({}), budget);
    let cases: Vec<(String, String)> = pledges
        .iter()
        .map(|(code, euros)| {
            let case = w.case(&format!("Zaak van {code}"), *euros);
            w.to_board(&case);
            let ballot = w.board_ballot(&case);
            w.all_but_the_last_for(&ballot, &[(code, *euros)]);
            (case, ballot)
        })
        .collect();
    let other = cell_of(&w, json!({ "track": "hospitality" }), 20_000);
    std::thread::scope(|scope| {
        for (_, ballot) in &cases {
            let w = &w;
            scope.spawn(move || w.the_last_for(ballot, &[]));
        }
        // Meanwhile as much of the budget goes to the cell of another track as comes back from it.
        for (from, to) in [(&all, &other), (&other, &all)] {
            let w = &w;
            scope.spawn(move || {
                for _ in 0..4 {
                    let transfer = json!({ "amount": "5000.00", "toCellId": to });
                    moved(w, from, moving("transfer", transfer));
                }
            });
        }
        scope.spawn(|| {
            let client = &w.bureau;
            for _ in 0..5 {
                client.get(&format!("/v1/budget-cells/{all}")).expect(200);
            }
        });
    });
    let budgets = [&all, &other].map(|id| figures(&w, id, ["budget"])[0].clone());
    assert_eq!(
        budgets,
        amounts(["70000.00", "20000.00"]),
        "every move counts once"
    );
    let fitting: i64 = cases
        .iter()
        .zip(pledges)
        .filter(|((case, _), _)| breaches(&w, case).is_empty())
        .map(|(_, (_, euros))| euros)
        .sum();
    assert!(fitting <= budget, "{fitting} fit into {budget}");
    assert!(fitting > 0, "the first one fits");
    assert_eq!(figures(&w, &all, ["committed", "available"])[1], "-30000.00");
    everything_holds(app);
}

#[apply(both)]
fn the_yearly_programme_is_drawn_up_as_a_whole_until_money_is_committed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let programmes = w.bureau.get("/v1/programmes?year=2026").items();
    let year = format!("/v1/programmes/{}/budgets/2026", text(&programmes[0]["id"]));
    let cells = |euros: i64| {
        let cell = json!({
            "expenditureKind": "programme", "instrument": "subsidy", "amount": format!("{euros}.00"),
        });
        json!({ "cells": [cell] })
    };
    w.bureau.put(&year, cells(200_000)).expect(200);
    w.bureau.put(&year, cells(150_000)).expect(200);
    let listed = w.bureau.get("/v1/budget-cells?year=2026").expect(200).items();
    assert_eq!((listed.len(), &listed[0]["budget"]), (1, &json!("150000.00")));
    adopted(&w, "Almere Labs", &[("gemeente-almere", 80_000)]);
    let refused = w.bureau.put(&year, cells(90_000)).problem(409, "blocked");
    assert_eq!(refused.blockers(), ["budget-in-use"]);
    moved(
        &w,
        &text(&listed[0]["id"]),
        moving("allocation", json!({ "amount": "1.00" })),
    );
    let now = w.bureau.get(&year).expect(200);
    assert_eq!(
        (&now.body["total"], now.etag().as_str()),
        (&json!("150001.00"), "\"v3\"")
    );
    everything_holds(app);
}

#[apply(both)]
fn at_the_end_of_the_year_the_budget_follows_what_was_carried_over(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    let w = &d.w;
    let all = cell_of(w, json!({}), 200_000);
    let next = cell_of(w, json!({ "budgetYear": 2027 }), 10_000);
    let funder = cell_of(w, json!({ "organisationId": d.funder }), 200_000);
    d.monitored();
    let carry = json!({ "amount": "70000.00", "budgetYear": 2027, "reason": "Het werk begint later." });
    let proposed = w
        .bureau
        .post(&format!("/v1/commitments/{}/carry-overs", d.commitment), carry)
        .expect(202);
    d.approve(&proposed).expect(200);
    let plan = || w.bureau.get("/v1/budget-year-ends?year=2026").expect(200).body;
    let ends = plan();
    assert_eq!(
        (&ends["carried"], &ends["lapsed"]),
        (&json!("70000.00"), &json!("70000.00"))
    );
    let of_funder = ends["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["cell"]["id"] == json!(funder))
        .unwrap()
        .clone();
    assert_eq!(
        (&of_funder["carried"], &of_funder["waits"]),
        (&json!("0.00"), &json!("70000.00"))
    );
    let organisation = &ends["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["organisationId"] == json!(d.funder))
        .unwrap()
        .clone();
    assert_eq!(
        (
            &organisation["open"],
            &organisation["cellsToRenew"],
            &organisation["mandatesToRenew"]
        ),
        (&json!("60000.00"), &json!(1), &json!(0))
    );
    let source = || Source {
        source: "Jaarrekening 2026".into(),
        source_date: day("2026-03-01"),
        reason: None,
    };
    let done = app.work(|cx| year_end::carry_out(cx, 2026, source()));
    assert_eq!(done.carried().to_string(), "70000.00");
    assert_eq!(figures(w, &all, ["budget"]), amounts(["130000.00"]));
    assert_eq!(
        figures(w, &next, ["budget", "committed"]),
        amounts(["80000.00", "70000.00"])
    );
    // Once more it moves nothing.
    let again = app.work(|cx| year_end::carry_out(cx, 2026, source()));
    assert_eq!(again.carried().to_string(), "0.00");
    assert_eq!(plan()["carried"], "0.00");
    w.bureau.get("/v1/budget-year-ends").problem(400, "invalid-input");
    w.bureau
        .get("/v1/budget-year-ends?year=2031")
        .problem(404, "not-found");
    app.account(Role::FinancePartner, "partner", Some(d.funder), None)
        .get("/v1/budget-year-ends?year=2026")
        .problem(403, "forbidden");
    everything_holds(app);
}

#[apply(both)]
fn mandates_that_end_in_the_year_are_to_be_renewed(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let ends = |year: i32| {
        let path = format!("/v1/budget-year-ends?year={year}");
        let organisations = w.bureau.get(&path).expect(200).body["organisations"].clone();
        let of_almere = organisations.as_array().unwrap().iter();
        let almere = json!(w.organisations["gemeente-almere"]);
        let found: Vec<Value> = of_almere
            .filter(|one| one["organisationId"] == almere)
            .map(|one| one["mandatesToRenew"].clone())
            .collect();
        found
    };
    assert_eq!(ends(2026), [json!(1)]);
    assert_eq!(ends(2027), Vec::<Value>::new());
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
