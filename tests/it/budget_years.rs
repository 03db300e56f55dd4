//! Budget years: the yearly programme, the end of a year, years of the next programme, and the budget that follows commitments
//! carried over from year to year.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::budget::moves::Source;
use edba::service::budget::year_end::{self, YearEnd};
use edba::service::seed;
use edba::store::budget_cells;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::budget::{adopted, amounts, breaches, cell, cell_of, everything_holds, figures, moved, moving};
use crate::decided::{Decided, text};
use crate::lock_probe::Beside;
use crate::world::{LAST, World, day, vote};

/// The programme after that of the stories, which ends in 2027.
fn next_programme(app: &App) {
    app.work(|cx| seed::programme_for(cx, 2028, 2031));
}

/// Carries an amount of a commitment over to a year; returns the new commitment.
fn carried(d: &Decided<'_>, commitment: &str, amount: &str, year: i32) -> String {
    let before = of_case(d);
    let body = json!({ "amount": amount, "budgetYear": year, "reason": "Het werk begint later." });
    let path = format!("/v1/commitments/{commitment}/carry-overs");
    d.approve(&d.w.bureau.post(&path, body).expect(202)).expect(200);
    let mut new = of_case(d);
    new.retain(|id| !before.contains(id));
    assert_eq!(new.len(), 1, "{new:?}");
    new.remove(0)
}

fn of_case(d: &Decided<'_>) -> Vec<String> {
    let path = format!("/v1/commitments?caseId={}&limit=100", d.case);
    let items = d.w.bureau.get(&path).expect(200).items();
    items.iter().map(|one| text(&one["id"])).collect()
}

fn planned(w: &World<'_>) -> [Value; 2] {
    let ends = w.bureau.get("/v1/budget-year-ends?year=2026").expect(200).body;
    ["carried", "lapsed"].map(|name| ends[name].clone())
}

/// Carries out the end of 2026.
pub fn ended(app: &App) -> YearEnd {
    let source = Source {
        source: "Jaarrekening 2026".into(),
        source_date: day("2026-03-01"),
        reason: None,
    };
    app.work(|cx| year_end::carry_out(cx, 2026, source))
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
    let done = ended(app);
    assert_eq!(done.carried().to_string(), "70000.00");
    assert_eq!(figures(w, &all, ["budget"]), amounts(["130000.00"]));
    assert_eq!(
        figures(w, &next, ["budget", "committed"]),
        amounts(["80000.00", "70000.00"])
    );
    // Once more it moves nothing.
    let again = ended(app);
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
fn a_year_of_the_next_programme_is_checked_in_its_cells(backend: Backend) {
    let app = &App::start(backend);
    let w = World::with_mandates_until(app, "2028-12-31");
    next_programme(app);
    let later = json!({ "budgetYear": 2028 });
    let all = cell_of(&w, later, 60_000);
    let clusters = cell(&w, json!({ "budgetYear": 2028, "track": "clusters" }));
    let mut content = w.content("Almere Labs");
    for lines in ["budgetLines", "fundingLines"] {
        content[lines][0]["budgetYear"] = json!(2028);
    }
    let case = w.bureau.post("/v1/cases", content).expect(201).id();
    w.to_board(&case);
    let ballot = w.board_ballot(&case);
    for (code, member) in &w.board_members {
        let mut body = json!({ "position": "for", "pledges": [] });
        if code == "gemeente-almere" {
            let mut pledge = w.pledge(code, 100_000);
            pledge["budgetYear"] = json!(2028);
            body["pledges"] = json!([pledge]);
        }
        if code != LAST {
            vote(&member.client, &ballot, body).expect(200);
        }
    }
    w.the_last_for(&ballot, &[]);
    w.close(&ballot).expect(200);
    assert_eq!(
        figures(&w, &all, ["committed", "available"]),
        amounts(["100000.00", "-40000.00"])
    );
    assert_eq!(figures(&w, &clusters, ["committed"]), amounts(["100000.00"]));
    let breach = [("programme-budget-exceeded".to_owned(), "board".to_owned())];
    assert_eq!(breaches(&w, &case), breach);
    moved(&w, &all, moving("allocation", json!({ "amount": "40000.00" })));
    assert_eq!(breaches(&w, &case), []);
    everything_holds(app);
}

#[apply(both)]
fn budget_follows_to_each_later_year_also_of_the_next_programme(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    let w = &d.w;
    next_programme(app);
    let all = cell_of(w, json!({}), 200_000);
    let [next, later] = [2027, 2028].map(|year| cell_of(w, json!({ "budgetYear": year }), 5_000));
    d.monitored();
    carried(&d, &d.commitment, "30000.00", 2027);
    carried(&d, &d.commitment, "40000.00", 2028);
    // By hand the bureau lets € 10,000 go to 2028, which counts for that year and for no other.
    let by_hand = json!({ "amount": "10000.00", "toCellId": later });
    moved(w, &all, moving("carry-over", by_hand));
    assert_eq!(planned(w), amounts(["60000.00", "70000.00"]));
    assert_eq!(ended(app).carried().to_string(), "60000.00");
    let budgets = [&all, &next, &later].map(|id| figures(w, id, ["budget"])[0].clone());
    assert_eq!(budgets, amounts(["130000.00", "35000.00", "45000.00"]));
    assert_eq!(ended(app).carried().to_string(), "0.00");
    everything_holds(app);
}

#[apply(both)]
fn budget_follows_only_what_is_still_held_in_the_later_year(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    let w = &d.w;
    cell_of(w, json!({}), 200_000);
    cell_of(w, json!({ "budgetYear": 2027 }), 5_000);
    d.monitored();
    let refused = carried(&d, &d.commitment, "30000.00", 2027);
    assert_eq!(planned(w)[0], "30000.00");
    d.partner("usg-people")
        .post(
            &format!("/v1/commitments/{refused}/refusals"),
            json!({ "reason": "Niet begroot." }),
        )
        .expect(200);
    assert_eq!(planned(w)[0], "0.00", "it was refused");
    carried(&d, &refused, "30000.00", 2026);
    assert_eq!(planned(w)[0], "0.00", "it went back");
    let held = carried(&d, &d.commitment, "40000.00", 2027);
    let part = json!({ "amount": "15000.00", "reason": "Goedkoper." });
    let released = w.bureau.post(&format!("/v1/commitments/{held}/releases"), part);
    d.approve(&released.expect(202)).expect(200);
    assert_eq!(planned(w)[0], "25000.00", "a part was released");
    carried(&d, &held, "10000.00", 2026);
    assert_eq!(planned(w)[0], "15000.00", "and a part went back");
    assert_eq!(ended(app).carried().to_string(), "15000.00");
    everything_holds(app);
}

/// An answer to a ratification that waits for a cell of the budget past its last day.
#[test]
fn a_ratification_that_waits_for_a_cell_past_its_last_day_has_lapsed() {
    let app = App::start(Backend::Postgres);
    let d = Decided::on(&app);
    let all: Id = cell_of(&d.w, json!({}), 500_000).parse().unwrap();
    app.at("2026-03-31T21:59:58Z");
    let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
    let outcomes = format!("/v1/ratifications/{}/outcomes", d.ratification);
    let proposed = d.w.bureau.post(&outcomes, given).expect(202);
    let mut beside = Beside::new(&app);
    let late = std::thread::scope(|scope| {
        let request = app.work(|cx| {
            budget_cells::lock(cx.conn, &all)?;
            let request = scope.spawn(|| d.approve(&proposed));
            beside.until_it_waits(&request);
            app.at("2026-03-31T22:00:01Z");
            Ok(request)
        });
        request.join().unwrap()
    });
    assert_eq!(late.problem(409, "blocked").blockers(), ["ratification-lapsed"]);
    let ratification = d.w.bureau.get(&format!("/v1/ratifications/{}", d.ratification));
    assert_eq!(ratification.expect(200).body["status"], "lapsed");
    everything_holds(&app);
}
