//! Headroom of a mandate, entry by entry; no euro is ever spent twice.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use edba::domain::codes::{ExpenditureKind, Instrument, Role};
use edba::domain::funding::{Cell, Need, PledgeOffer, split};
use edba::domain::mandate::{LedgerKind, MandateTerms};
use edba::domain::{Cents, Id};
use edba::service::headroom::{self, Ledger, Posting};
use edba::service::mandates::{self, NewMandate};
use edba::service::{Actor, Context, funding_options};
use edba::store::{self, statements};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::mandates::{Party, party, representative, terms, with};

/// Registers a mandate with these terms.
pub fn mandate(app: &App, party: &Party, parent: Option<Id>, terms: Value) -> Id {
    let terms: MandateTerms = serde_json::from_value(terms).unwrap();
    let new = NewMandate {
        grantor_id: party.organisation,
        representative_id: party.representative,
        parent_id: parent,
        terms,
    };
    app.work(|cx| mandates::register(cx, new)).id
}

pub fn posting(mandate_id: Id, kind: LedgerKind, budget_year: i32, euros: i64) -> Posting {
    Posting {
        mandate_id,
        budget_year,
        kind,
        amount: Cents::euros(euros),
        case_id: Id::new(),
        pledge_id: Id::new(),
        reason: "a story".into(),
    }
}

/// Pledges as a vote does: locks, splits, posts what is within. Gives what was within.
fn pledge(
    cx: &mut Context<'_>,
    mandate_id: Id,
    budget_year: i32,
    amount: Cents,
) -> edba::error::Result<Cents> {
    let mut ledger = Ledger::lock(cx, &BTreeSet::from([mandate_id]), &BTreeMap::new())?;
    let offer = PledgeOffer {
        mandate_id,
        instrument: Instrument::Subsidy,
        budget_year,
        expenditure_kind: ExpenditureKind::Programme,
        amount,
    };
    let parts = split(&[offer], &ledger.chains(), "logistics", cx.today(), cx.now.utc());
    let within = parts[0].within;
    let reserve = Posting {
        amount: within,
        ..posting(mandate_id, LedgerKind::Reserve, budget_year, 0)
    };
    ledger.post(cx, &[reserve])?;
    Ok(within)
}

/// What does not hold of the ledgers, as `edba verify` finds it.
pub fn findings(app: &App) -> Vec<String> {
    let mut conn = app.state.db.reader().unwrap();
    store::read(&mut conn, headroom::verify).unwrap().wrong
}

fn year(client: &Client, mandate: Id, year: i32) -> Value {
    let headroom = client
        .get(&format!("/v1/mandates/{mandate}/headroom"))
        .expect(200);
    let years = headroom.body["years"].as_array().unwrap().clone();
    years
        .into_iter()
        .find(|y| y["budgetYear"] == year)
        .map(|y| y["headroom"].clone())
        .unwrap()
}

#[apply(both)]
fn what_is_used_of_a_sub_mandate_is_used_of_its_parent(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let parent = mandate(app, &almere, None, terms());
    let child = mandate(
        app,
        &almere,
        Some(parent),
        with(terms(), json!({ "ceilingPerYear": "600.00" })),
    );
    app.work(|cx| {
        headroom::post(
            cx,
            &[
                posting(child, LedgerKind::Reserve, 2026, 400),
                posting(child, LedgerKind::Commit, 2026, 300),
                posting(parent, LedgerKind::Reserve, 2029, 50),
                posting(child, LedgerKind::Pay, 2026, 100),
                posting(child, LedgerKind::Reserve, 2026, 0),
            ],
        )
    });
    let auditor = app.auditor();
    assert_eq!(
        year(&auditor, child, 2026),
        json!({
            "ceiling": "600.00", "reserved": "100.00", "committed": "200.00", "paid": "100.00",
            "returned": "0.00", "available": "200.00", "overhang": "0.00",
        })
    );
    assert_eq!(year(&auditor, parent, 2026)["available"], "600.00");
    // The money may be for a year beyond the period in which one may commit.
    assert_eq!(year(&auditor, parent, 2029)["reserved"], "50.00");
    let whole = auditor.get(&format!("/v1/mandates/{parent}/headroom")).body["wholePeriod"].clone();
    assert_eq!(
        (&whole["ceiling"], &whole["available"]),
        (&json!("1500.00"), &json!("1050.00"))
    );

    let entries = auditor
        .get(&format!("/v1/mandates/{parent}/ledger-entries"))
        .expect(200)
        .items();
    let told: Vec<_> = entries
        .iter()
        .map(|e| (e["seq"].clone(), e["kind"].clone(), e["amount"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!(1), json!("reserve"), json!("400.00")),
            (json!(2), json!("commit"), json!("300.00")),
            (json!(3), json!("reserve"), json!("50.00")),
            (json!(4), json!("pay"), json!("100.00")),
        ]
    );
    let first = auditor
        .get(&format!(
            "/v1/mandates/{parent}/ledger-entries?budgetYear=2026&limit=2"
        ))
        .expect(200);
    let next = format!(
        "/v1/mandates/{parent}/ledger-entries?budgetYear=2026&cursor={}",
        first.body["nextCursor"].as_str().unwrap()
    );
    assert_eq!(auditor.get(&next).items().len(), 1);
    assert_eq!(
        auditor
            .get(&format!("/v1/mandates/{child}/ledger-entries"))
            .items()
            .len(),
        3
    );
    assert!(findings(app).is_empty());
}

#[apply(both)]
fn what_stands_above_a_lowered_ceiling_stays_and_only_shrinks(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let id = mandate(app, &almere, None, terms());
    app.work(|cx| {
        headroom::post(
            cx,
            &[
                posting(id, LedgerKind::Reserve, 2026, 900),
                posting(id, LedgerKind::Commit, 2026, 700),
            ],
        )
    });
    let bureau = app.bureau();
    let lower = with(
        terms(),
        json!({ "ceilingPerYear": "500.00", "ceilingTotal": "600.00" }),
    );
    bureau
        .post_about(
            &format!("/v1/mandates/{id}"),
            "versions",
            json!({ "terms": lower }),
        )
        .expect(201);
    let overhang = |expected: &str| {
        let now = year(&bureau, id, 2026);
        assert_eq!(
            (&now["overhang"], &now["available"]),
            (&json!(expected), &json!("0.00"))
        );
        assert!(findings(app).is_empty());
    };
    overhang("400.00");
    assert_eq!(app.work(|cx| pledge(cx, id, 2026, Cents::euros(1))), Cents::ZERO);
    app.work(|cx| headroom::post(cx, &[posting(id, LedgerKind::Unreserve, 2026, 150)]));
    overhang("250.00");
    app.work(|cx| {
        headroom::post(
            cx,
            &[
                posting(id, LedgerKind::Pay, 2026, 700),
                posting(id, LedgerKind::Return, 2026, 250),
            ],
        )
    });
    overhang("0.00");
    app.work(|cx| headroom::post(cx, &[posting(id, LedgerKind::Unreserve, 2026, 30)]));
    assert_eq!(
        app.work(|cx| pledge(cx, id, 2026, Cents::euros(100))),
        Cents::euros(30)
    );
}

#[apply(both)]
fn a_posting_that_the_ledger_cannot_carry_changes_nothing(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let id = mandate(app, &almere, None, terms());
    for wrong in [
        posting(id, LedgerKind::Reserve, 2026, 1001),
        posting(id, LedgerKind::Unreserve, 2026, 11),
        posting(id, LedgerKind::Pay, 2026, 1),
        posting(id, LedgerKind::Reserve, 2026, -1),
        posting(id, LedgerKind::Reserve, 0, 1),
        posting(Id::new(), LedgerKind::Reserve, 2026, 1),
    ] {
        let tried = [posting(id, LedgerKind::Reserve, 2026, 10), wrong.clone()];
        assert!(
            app.try_work(|cx| headroom::post(cx, &tried)).is_err(),
            "{wrong:?}"
        );
    }
    assert!(
        app.auditor()
            .get(&format!("/v1/mandates/{id}/ledger-entries"))
            .items()
            .is_empty()
    );
    assert!(findings(app).is_empty());
}

#[apply(both)]
fn the_last_guard_is_the_database_itself(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let id = mandate(app, &almere, None, terms());
    app.work(|cx| headroom::post(cx, &[posting(id, LedgerKind::Reserve, 2026, 1000)]));
    for forbidden in [
        "UPDATE headroom_balances SET reserved_cents = reserved_cents + 1 WHERE budget_year = 2026",
        "UPDATE headroom_balances SET reserved_cents = -1",
        "UPDATE headroom_entries SET amount_cents = 1",
        "DELETE FROM headroom_entries",
        "DELETE FROM mandate_chains",
        "UPDATE mandate_versions SET terms = '{}'",
    ] {
        let tried = app.try_work(|cx| Ok(cx.conn.batch_execute(forbidden)?));
        assert!(tried.is_err(), "{forbidden}");
    }
}

#[apply(both)]
fn what_was_tampered_with_is_found(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let parent = mandate(app, &almere, None, terms());
    let child = mandate(app, &almere, Some(parent), terms());
    app.work(|cx| headroom::post(cx, &[posting(child, LedgerKind::Reserve, 2026, 100)]));
    assert!(findings(app).is_empty());
    app.work(|cx| {
        Ok(cx.conn.batch_execute(&format!(
        "UPDATE headroom_balances SET reserved_cents = 1 WHERE mandate_id = '{parent}' AND budget_year = 2026"
    ))?)
    });
    assert_eq!(findings(app).len(), 2, "{:?}", findings(app));
    app.work(|cx| Ok(cx.conn.batch_execute(&format!(
        "INSERT INTO headroom_entries SELECT '{}', mandate_id, 3, 2027, kind, amount_cents, case_id, pledge_id, reason, recorded_at \
         FROM headroom_entries WHERE mandate_id = '{child}'", Id::new()
    ))?));
    let told = findings(app).join("\n");
    for expected in [
        "entry 3 stands where entry 2 is due",
        "has entries and no balance",
        "does not stand here",
    ] {
        assert!(told.contains(expected), "{told}");
    }
}

#[apply(both)]
fn what_a_representative_could_commit_is_told_for_today_and_for_any_day_before(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let parent = mandate(
        app,
        &almere,
        None,
        with(terms(), json!({ "ceilingTotal": "1000.00" })),
    );
    let officer = Party {
        organisation: almere.organisation,
        representative: representative(app, almere.organisation, "Officer"),
    };
    let child = mandate(
        app,
        &officer,
        Some(parent),
        with(
            terms(),
            json!({ "ceilingTotal": "1000.00", "ceilingPerDecision": "400.00" }),
        ),
    );
    app.at("2026-03-05T09:00:00Z")
        .work(|cx| headroom::post(cx, &[posting(parent, LedgerKind::Reserve, 2026, 700)]));
    app.at("2026-03-09T09:00:00Z")
        .work(|cx| mandates::revoke(cx, parent, "The alderman resigned.", |_| Ok(())));

    let member = app.account(Role::BoardMember, "Member", None, Some(almere.representative));
    let power = |day: &str| {
        let address = format!(
            "/v1/representatives/{}/commitment-power?onDate={day}",
            officer.representative
        );
        member.get(&address).expect(200).body["mandates"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert!(power("2026-03-01").is_empty(), "not registered yet");
    let before = power("2026-03-04");
    assert_eq!(before[0]["mandate"]["id"], json!(child));
    assert_eq!(before[0]["years"][0]["committable"], "400.00");
    let after = power("2026-03-05");
    assert_eq!(after[0]["years"][0]["headroom"]["available"], "1000.00");
    assert_eq!(
        after[0]["years"][0]["committable"], "300.00",
        "what its parent leaves"
    );
    assert!(power("2026-03-09").is_empty());
    assert!(power("2026-06-01").is_empty());

    let flevoland = party(app, "flevoland");
    let other = app.account(Role::BoardMember, "Other", None, Some(flevoland.representative));
    let address = format!("/v1/representatives/{}/commitment-power", almere.representative);
    other.get(&address).problem(404, "not-found");
}

#[apply(both)]
fn a_day_is_read_by_the_order_of_the_entries_whoever_began_first(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let id = mandate(app, &almere, None, terms());
    // Two seconds apart around midnight in Almere; the one that began first waited for the lock.
    app.at("2026-03-05T23:00:01Z")
        .work(|cx| headroom::post(cx, &[posting(id, LedgerKind::Reserve, 2026, 700)]));
    app.at("2026-03-05T22:59:59Z")
        .work(|cx| headroom::post(cx, &[posting(id, LedgerKind::Unreserve, 2026, 700)]));
    app.at("2026-03-09T09:00:00Z");
    let address = format!(
        "/v1/representatives/{}/commitment-power?onDate=2026-03-05",
        almere.representative
    );
    let power = app.bureau().get(&address).expect(200);
    assert_eq!(power.body["mandates"][0]["mandate"]["id"], json!(id));
}

#[apply(both)]
fn who_could_fund_a_case_today_is_told_with_names_largest_first(backend: Backend) {
    let app = &App::start(backend);
    let (almere, flevoland) = (party(app, "almere"), party(app, "flevoland"));
    let large = mandate(app, &almere, None, terms());
    let small = mandate(
        app,
        &flevoland,
        None,
        with(terms(), json!({ "ceilingPerYear": "200.00" })),
    );
    let elsewhere = with(terms(), json!({ "clusters": ["health"] }));
    mandate(app, &flevoland, None, elsewhere);
    let revoked = mandate(app, &flevoland, None, terms());
    mandate(app, &flevoland, Some(revoked), terms());
    app.work(|cx| mandates::revoke(cx, revoked, "A mistake.", |_| Ok(())));
    let cell = Cell {
        budget_year: 2026,
        expenditure_kind: ExpenditureKind::Programme,
    };
    let need = Need::new([(cell, Cents::euros(450))], []).unwrap();
    let options = app.work(|cx| funding_options::for_case(cx, &need, "logistics"));
    let told: Vec<_> = options
        .iter()
        .map(|o| (o.could.mandate_id, o.could.total, o.grantor_name.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (large, Cents::euros(450), "Organisation almere"),
            (small, Cents::euros(200), "Organisation flevoland"),
        ]
    );
}

#[apply(both)]
fn the_last_euros_go_to_whoever_comes_first_and_to_nobody_twice(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let parent = mandate(app, &almere, None, terms());
    let subs: Vec<Id> = (0..4)
        .map(|_| mandate(app, &almere, Some(parent), terms()))
        .collect();
    let within: Vec<Cents> = std::thread::scope(|scope| {
        let voters: Vec<_> = (0..8)
            .map(|n| {
                let id = subs[n % subs.len()];
                scope.spawn(move || app.work(|cx| pledge(cx, id, 2026, Cents::euros(300))))
            })
            .collect();
        voters.into_iter().map(|v| v.join().unwrap()).collect()
    });
    assert_eq!(within.iter().sum::<Cents>(), Cents::euros(1000), "{within:?}");
    assert_eq!(within.iter().filter(|w| **w == Cents::euros(300)).count(), 3);
    assert_eq!(year(&app.auditor(), parent, 2026)["available"], "0.00");
    assert!(findings(app).is_empty());
}

#[apply(both)]
fn statements_do_not_grow_with_the_mandates(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let mut parent = None;
    let mut counts = Vec::new();
    for _ in 0..3 {
        for _ in 0..4 {
            parent = Some(mandate(app, &almere, parent, terms()));
        }
        mandate(app, &almere, None, terms());
        let cell = Cell {
            budget_year: 2026,
            expenditure_kind: ExpenditureKind::Programme,
        };
        let need = Need::new([(cell, Cents::euros(450))], []).unwrap();
        let mut counted = Vec::new();
        app.work(|cx| {
            let auditor = Actor {
                role: Role::Auditor,
                ..cx.actor.clone()
            };
            let cx = &mut cx.acting_as(&auditor);
            statements::reset();
            mandates::commitment_power(cx, almere.representative, cx.today())?;
            counted.push(statements::taken());
            funding_options::for_case(cx, &need, "logistics")?;
            counted.push(statements::taken());
            Ok(())
        });
        counts.push(counted);
    }
    assert_eq!(counts, [[5, 10], [5, 10], [5, 10]]);
    let auditor = app.auditor();
    assert_eq!(auditor.get("/v1/mandates").items().len(), 15);
}

#[apply(both)]
fn a_pledge_under_one_mandate_takes_seven_statements_from_lock_to_balance(backend: Backend) {
    let app = &App::start(backend);
    let almere = party(app, "almere");
    let id = mandate(app, &almere, None, terms());
    let taken = app.work(|cx| {
        statements::reset();
        pledge(cx, id, 2026, Cents::euros(100))?;
        Ok(statements::taken())
    });
    assert_eq!(taken, 7);
}
