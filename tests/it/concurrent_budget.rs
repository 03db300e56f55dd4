//! Concurrent changes of the budget: decisions, moves, the end of the year and carry-overs at the same time.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::accounts::{self, NewAccount};
use edba::service::{Actor, Who, pending_actions};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::budget::{adopted, amounts, breaches, cell_of, everything_holds, figures, moved, moving, propose};
use crate::budget_years::ended;
use crate::client::Answer;
use crate::decided::{Decided, text};
use crate::lock_probe::Beside;
use crate::world::World;

/// Pledges under a mandate each, so that only the cell makes them wait for each other.
const PLEDGES: [(&str, i64); 3] = [
    ("gemeente-almere", 40_000),
    ("provincie-flevoland", 30_000),
    ("usg-people", 30_000),
];

fn cents(value: &Value) -> i64 {
    text(value).replace('.', "").parse().unwrap()
}

/// The budget of a cell, in cents.
fn budget(w: &World<'_>, cell: &str) -> i64 {
    cents(&figures(w, cell, ["budget"])[0])
}

/// A move by two bureau accounts, proposed again as long as another move of the cell waits for its approval.
fn moved_in_turn(w: &World<'_>, cell: &str, body: &Value) {
    loop {
        let proposed = propose(w, cell, body.clone());
        if proposed.status == 202 {
            approve(w, &proposed).expect(200);
            return;
        }
        assert_eq!(proposed.problem(409, "blocked").blockers(), ["approval-pending"]);
        std::thread::yield_now();
    }
}

fn approve(w: &World<'_>, proposed: &Answer) -> Answer {
    let path = format!("/v1/pending-actions/{}/approvals", proposed.id());
    w.second_bureau.post(&path, json!({}))
}

/// Another bureau account approves what was proposed; `meanwhile` happens before the transaction ends.
fn approved_while<T>(app: &App, proposed: &Answer, meanwhile: impl FnOnce() -> T) -> T {
    let id: Id = proposed.id().parse().unwrap();
    let new = NewAccount {
        name: "Bureau".into(),
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
        issuer: None,
        subject: None,
        email: None,
    };
    let account = app.work(|cx| accounts::create(cx, new)).account;
    let actor = Actor {
        id: account.id,
        name: account.name,
        role: Role::Bureau,
        organisation_id: None,
        representative_id: None,
        is_account: true,
    };
    let approval = app.state.unit_of_work().write(Who::Known(&actor), |cx| {
        pending_actions::approve(cx, id)?;
        Ok(meanwhile())
    });
    approval.unwrap()
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
    let budget = 70_000;
    let all = cell_of(&w, json!({}), budget);
    let cases: Vec<(String, String)> = PLEDGES
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
        .zip(PLEDGES)
        .filter(|((case, _), _)| breaches(&w, case).is_empty())
        .map(|(_, (_, euros))| euros)
        .sum();
    assert!(fitting <= budget, "{fitting} fit into {budget}");
    assert!(fitting > 0, "the first one fits");
    assert_eq!(figures(&w, &all, ["committed", "available"])[1], "-30000.00");
    everything_holds(app);
}

/// PostgreSQL only, as SQLite has one writer.
#[test]
fn a_budget_that_is_lowered_meanwhile_is_not_exceeded_by_a_decision() {
    let app = &App::start(Backend::Postgres);
    let w = &World::new(app);
    let cell = cell_of(w, json!({}), 500_000);
    let case = &adopted(w, "Almere Labs", &[("gemeente-almere", 100_000)]);
    let lower = moving("amendment", json!({ "newBudget": "99999.99" }));
    let lowered = propose(w, &cell, lower).expect(202);
    let mut beside = Beside::new(app);
    let refused = std::thread::scope(|scope| {
        // The decision is judged by the budget as it was, and waits for the cell.
        let request = approved_while(app, &lowered, || {
            let request = scope.spawn(|| w.command_by_two(case, json!({ "command": "finance" })));
            beside.until_it_waits(&request);
            request
        });
        request.join().unwrap()
    });
    let refused = refused.problem(409, "blocked");
    assert_eq!(refused.blockers(), ["programme-budget-exceeded"]);
    assert_eq!(budget(w, &cell), 9_999_999);
    let path = format!("/v1/commitments?caseId={case}");
    for commitment in w.bureau.get(&path).expect(200).items() {
        assert_eq!(commitment["status"], "decided");
    }
    everything_holds(app);
}

#[apply(both)]
fn transfers_to_and_fro_at_once_each_count_once(backend: Backend) {
    const EACH: i64 = 5;
    let app = &App::start(backend);
    let w = World::new(app);
    let cells = [
        cell_of(&w, json!({}), 500_000),
        cell_of(&w, json!({ "track": "clusters" }), 200_000),
        cell_of(&w, json!({ "track": "hospitality" }), 100_000),
    ];
    // Each cell gives to the next one, round and round, another amount; and the last one gets more budget as well.
    let given = [100_001, 20_002, 3_003];
    let before = cells.each_ref().map(|cell| budget(&w, cell));
    std::thread::scope(|scope| {
        for place in 0..cells.len() {
            let (w, from, to) = (&w, &cells[place], &cells[(place + 1) % cells.len()]);
            let amount = format!("{}.{:02}", given[place] / 100, given[place] % 100);
            scope.spawn(move || {
                for _ in 0..EACH {
                    let transfer = json!({ "amount": amount, "toCellId": to });
                    moved_in_turn(w, from, &moving("transfer", transfer));
                }
            });
        }
        let (w, last) = (&w, &cells[2]);
        scope.spawn(move || {
            for _ in 0..EACH {
                moved_in_turn(w, last, &moving("allocation", json!({ "amount": "7.77" })));
            }
        });
    });
    let expected = [
        before[0] + EACH * (given[2] - given[0]),
        before[1] + EACH * (given[0] - given[1]),
        before[2] + EACH * (given[1] - given[2] + 777),
    ];
    assert_eq!(cells.each_ref().map(|cell| budget(&w, cell)), expected);
    everything_holds(app);
}

#[apply(both)]
fn a_decision_beside_moves_is_financed_only_within_a_budget_that_was_there(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let all = cell_of(&w, json!({}), 70_000);
    let other = cell_of(&w, json!({ "track": "hospitality" }), 30_000);
    let cases: Vec<String> = PLEDGES
        .iter()
        .map(|(code, euros)| {
            let case = adopted(&w, &format!("Zaak van {code}"), &[(code, *euros)]);
            w.basis_stated(&w.bureau, &case);
            case
        })
        .collect();
    // The first two fit; the third fits while the other cell has lent what is missing, and not afterwards.
    let financed: Vec<u16> = std::thread::scope(|scope| {
        let requests: Vec<_> = cases
            .iter()
            .map(|case| {
                let w = &w;
                scope.spawn(move || {
                    let path = format!("/v1/cases/{case}/transitions");
                    let proposed = w.bureau.post(&path, json!({ "command": "finance" }));
                    let answer = match proposed.status {
                        202 => approve(w, &proposed),
                        _ => proposed,
                    };
                    if answer.status != 200 {
                        let refused = answer.problem(409, "blocked");
                        assert_eq!(refused.blockers(), ["programme-budget-exceeded"]);
                        return refused.status;
                    }
                    answer.status
                })
            })
            .collect();
        for _ in 0..3 {
            for (from, to) in [(&other, &all), (&all, &other)] {
                let transfer = json!({ "amount": "30000.00", "toCellId": to });
                moved(&w, from, moving("transfer", transfer));
            }
        }
        requests.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(financed[..2], [200, 200], "what was decided first fits");
    assert_eq!([budget(&w, &all), budget(&w, &other)], [7_000_000, 3_000_000]);
    // A case is financed wholly or not at all, and one that was refused does not fit now either.
    for (case, status) in cases.iter().zip(&financed) {
        let path = format!("/v1/commitments?caseId={case}");
        let offered = w.bureau.get(&path).expect(200).items();
        let expected = if *status == 200 { "offered" } else { "decided" };
        assert!(offered.iter().all(|one| one["status"] == expected), "{offered:?}");
        if *status != 200 {
            let breach = ("programme-budget-exceeded".to_owned(), "board".to_owned());
            assert_eq!(breaches(&w, case), [breach]);
        }
    }
    everything_holds(app);
}

#[apply(both)]
fn at_the_end_of_the_year_each_carry_over_is_followed_once_whatever_else_happens(backend: Backend) {
    let app = &App::start(backend);
    let d = Decided::with_long_mandates(app);
    let w = &d.w;
    let all = cell_of(w, json!({}), 200_000);
    let other = cell_of(w, json!({ "track": "hospitality" }), 50_000);
    let next = cell_of(w, json!({ "budgetYear": 2027 }), 10_000);
    d.monitored();
    std::thread::scope(|scope| {
        let d = &d;
        scope.spawn(move || {
            for turn in 0..5 {
                let amount = format!("{}.{turn:02}", 5_000 + turn);
                let carry =
                    json!({ "amount": amount, "budgetYear": 2027, "reason": "Het werk begint later." });
                let path = format!("/v1/commitments/{}/carry-overs", d.commitment);
                d.approve(&d.w.bureau.post(&path, carry).expect(202)).expect(200);
            }
        });
        for (from, to) in [(&all, &other), (&other, &all)] {
            scope.spawn(move || {
                for _ in 0..3 {
                    let transfer = json!({ "amount": "1000.00", "toCellId": to });
                    moved(&d.w, from, moving("transfer", transfer));
                }
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..3 {
                    ended(app);
                }
            });
        }
    });
    ended(app);
    let commitment = format!("/v1/commitments/{}", d.commitment);
    let carried = cents(&w.bureau.get(&commitment).expect(200).body["carriedOut"]);
    assert_eq!(carried, 2_501_010);
    assert_eq!(
        [&all, &other, &next].map(|cell| budget(w, cell)),
        [20_000_000 - carried, 5_000_000, 1_000_000 + carried]
    );
    assert_eq!(
        ended(app).carried().to_string(),
        "0.00",
        "everything has followed"
    );
    everything_holds(app);
}
