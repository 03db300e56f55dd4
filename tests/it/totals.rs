//! The total of a case has a limit, checked when it is written; stored values are read without a limit.

use diesel::connection::SimpleConnection;
use edba::domain::Cents;
use edba::domain::codes::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::pages_bureau::Visitor;
use crate::world::{World, vote};

const MOST: &str = "9999999999.99";

fn cost(year: i32, kind: &str, amount: &str) -> Value {
    json!({ "description": "Kosten", "expenditureKind": kind, "budgetYear": year, "amount": amount })
}

/// A mandate for the largest amount that can be entered, of the municipality.
fn largest_mandate(world: &World<'_>) -> String {
    let almere = &world.board_members["gemeente-almere"];
    let mut terms = crate::world::terms("groot", 1, 1, 1);
    for ceiling in ["ceilingPerDecision", "ceilingPerYear", "ceilingTotal"] {
        terms[ceiling] = json!(MOST);
    }
    let body = json!({
        "grantorOrganisationId": almere.organisation, "representativeId": almere.representative, "terms": terms,
    });
    world.bureau.post("/v1/mandates", body).expect(201).id()
}

/// Takes a case through its table and its board: the municipality pledges everything that is asked.
fn decide(world: &World<'_>, case: &str, mandate: &str) -> Value {
    world.to_board(case);
    let ballot = world.board_ballot(case);
    let need = world
        .bureau
        .get(&format!("/v1/ballots/{ballot}"))
        .expect(200)
        .body["need"]
        .clone();
    let pledges: Vec<Value> = need
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let mut pledge = line.clone();
            pledge["mandateId"] = json!(mandate);
            pledge["instrument"] = json!("subsidy");
            pledge
        })
        .collect();
    for (code, member) in &world.board_members {
        let pledges = if code == "gemeente-almere" {
            pledges.clone()
        } else {
            Vec::new()
        };
        vote(
            &member.client,
            &ballot,
            json!({ "position": "for", "pledges": pledges }),
        )
        .expect(200);
    }
    world.close(&ballot).expect(200);
    world.decision(case)
}

/// Lists and pages on which the amounts of a case stand.
fn everything_can_be_read(app: &App, world: &World<'_>, case: &str) {
    for path in [
        "/v1/cases".to_owned(),
        format!("/v1/cases/{case}"),
        format!("/v1/cases/{case}/events"),
        "/v1/ballots".to_owned(),
        "/v1/decisions".to_owned(),
        "/v1/commitments".to_owned(),
    ] {
        world.bureau.get(&path).expect(200);
    }
    let bureau = Visitor::new(app, Role::Bureau, None, None);
    for path in [
        format!("/cases/{case}"),
        "/pipeline".to_owned(),
        "/cases".to_owned(),
    ] {
        bureau.get(&path).expect(200);
    }
}

#[apply(both)]
fn a_total_above_the_limit_is_a_fault_wherever_it_is_written(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let case = world.case("Groot", 100_000);
    let address = format!("/v1/cases/{case}");
    let mut content = world.content("Te groot");
    for second in [cost(2026, "programme", MOST), cost(2027, "investment", "0.01")] {
        content["budgetLines"] = json!([cost(2026, "programme", MOST), second]);
        let told = world
            .bureau
            .post("/v1/cases", content.clone())
            .problem(400, "invalid-input");
        assert_eq!(told.faults(), ["/budgetLines"], "{}", told.text);
        assert_eq!(told.body["errors"][0]["code"], "total-too-large");
        let revised = world
            .bureau
            .put(&address, content.clone())
            .problem(400, "invalid-input");
        assert_eq!(revised.faults(), ["/budgetLines"]);
    }
    let cover = content["fundingLines"][0].clone();
    let mut covered = cover.clone();
    covered["amount"] = json!(MOST);
    content["budgetLines"] = json!([cost(2026, "programme", MOST)]);
    content["fundingLines"] = json!([covered, cover]);
    let told = world
        .bureau
        .post("/v1/cases", content)
        .problem(400, "invalid-input");
    assert_eq!(told.faults(), ["/fundingLines"]);
    // On the page it is told with the costs, and what was typed stays.
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    let line = |place: usize, field: &str| format!("budgetLines-{place}-{field}");
    let mut fields = vec![("title".to_owned(), "Te groot".to_owned())];
    for place in [0, 1] {
        for (field, text) in [
            ("description", "Bouw"),
            ("expenditureKind", "investment"),
            ("budgetYear", "2026"),
            ("amount", "9999999999,99"),
        ] {
            fields.push((line(place, field), text.to_owned()));
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let page = initiator.post("/my-cases/new", &fields).expect(400);
    let page = page
        .says("href=\"#budgetLines\"")
        .says("hoogstens € 9.999.999.999,99");
    assert_eq!(page.field("budgetLines-1-amount"), "9999999999,99");
    initiator
        .post("/my-cases/new/draft", &fields)
        .expect(200)
        .says("hoogstens € 9.999.999.999,99");
}

#[apply(both)]
fn the_largest_case_is_decided_on_like_any_other(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mandate = largest_mandate(&world);
    let mut content = world.content("Het grootste");
    content["fundingLines"] = json!([]);
    content["budgetLines"] = json!([
        cost(2026, "programme", "5000000000.00"),
        cost(2026, "investment", "4999999999.98"),
        cost(2027, "programme", "0.01"),
    ]);
    let case = world.bureau.post("/v1/cases", content).expect(201).id();
    let decision = decide(&world, &case, &mandate);
    assert_eq!(decision["outcome"], "adopted", "{decision}");
    assert_eq!(decision["asked"], MOST);
    everything_can_be_read(app, &world, &case);
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn a_case_that_was_above_the_limit_before_there_was_one_goes_on(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mandate = largest_mandate(&world);
    let mut content = world.content("Van vroeger");
    content["fundingLines"] = json!([]);
    content["budgetLines"] = json!([
        cost(2026, "programme", "40000.00"),
        cost(2027, "programme", "60000.00")
    ]);
    let case = world.bureau.post("/v1/cases", content.clone()).expect(201).id();
    // As an earlier version kept it: twice the largest amount in one cell.
    content["budgetLines"] = json!([cost(2026, "programme", MOST), cost(2026, "programme", MOST)]);
    let kept = content.to_string().replace('\'', "''");
    let set = format!(
        "UPDATE business_cases SET content = '{kept}', cost_cents = 1999999999998, cover_cents = 0, \
         asked_cents = 1999999999998 WHERE id = '{case}'"
    );
    let mut conn = app.state.db.writer().unwrap();
    let refused = conn.batch_execute(&set).unwrap_err().to_string();
    assert!(refused.contains("at most 9999999999.99"), "{refused}");
    let (off, on) = match app.backend {
        Backend::Sqlite => ("DROP TRIGGER totals_of_cases_have_a_limit", ""),
        Backend::Postgres => (
            "ALTER TABLE business_cases DISABLE TRIGGER totals_of_cases_have_a_limit",
            "ALTER TABLE business_cases ENABLE TRIGGER totals_of_cases_have_a_limit",
        ),
    };
    conn.batch_execute(off).unwrap();
    conn.batch_execute(&set).unwrap();
    conn.batch_execute(on).unwrap();
    drop(conn);
    everything_can_be_read(app, &world, &case);
    world.to_board(&case);
    let ballot = world.board_ballot(&case);
    let need = world
        .bureau
        .get(&format!("/v1/ballots/{ballot}"))
        .expect(200)
        .body["need"]
        .clone();
    assert_eq!(need[0]["amount"], "19999999999.98");
    let pledge = json!({
        "mandateId": mandate, "instrument": "subsidy", "budgetYear": 2026, "expenditureKind": "programme", "amount": MOST,
    });
    for (code, member) in &world.board_members {
        let pledges = if code == "gemeente-almere" {
            vec![pledge.clone()]
        } else {
            Vec::new()
        };
        vote(
            &member.client,
            &ballot,
            json!({ "position": "for", "pledges": pledges }),
        )
        .expect(200);
    }
    world.close(&ballot).expect(200);
    assert_eq!(world.decision(&case)["gapTotal"], MOST);
    everything_can_be_read(app, &world, &case);
}

#[apply(both)]
fn cover_beyond_the_costs_of_one_cell_is_an_error_there_and_pays_for_no_other(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.content("Te veel dekking");
    content["budgetLines"] = json!([
        cost(2026, "investment", "600000.00"),
        cost(2026, "programme", "120000.00")
    ]);
    content["fundingLines"][0]["expenditureKind"] = json!("investment");
    content["fundingLines"][0]["amount"] = json!("700000.00");
    let case = world.bureau.post("/v1/cases", content).expect(201);
    assert_eq!(
        case.body["totals"],
        json!({ "cost": "720000.00", "cover": "700000.00", "asked": "120000.00" })
    );
    let cell = |kind: &str| {
        let needs = case.body["needs"].as_array().unwrap();
        let need = needs.iter().find(|need| need["expenditureKind"] == kind).unwrap();
        (need["asked"].clone(), need["surplus"].clone())
    };
    assert_eq!(cell("investment"), (json!("0.00"), json!("100000.00")));
    assert_eq!(cell("programme"), (json!("120000.00"), json!("0.00")));
    let id = case.id();
    let listed = world
        .bureau
        .get("/v1/cases?askedMin=120000.00")
        .expect(200)
        .items();
    assert_eq!(listed.len(), 1);
    let lacks = world
        .bureau
        .get(&format!("/v1/cases/{id}/completeness"))
        .expect(200)
        .body;
    assert_eq!(lacks["missing"].as_array().unwrap().len(), 1, "{lacks}");
    assert_eq!(lacks["missing"][0]["code"], "cover-exceeds-cost");
    assert_eq!(
        lacks["missing"][0]["en"],
        "the cover for investment in 2026 exceeds the costs by €100,000"
    );
    world
        .command(&id, json!({ "command": "open-review" }))
        .problem(409, "blocked");
    let initiator = Visitor::new(app, Role::Initiator, Some(world.organisations["boogaart"]), None);
    for page in [format!("/cases/{id}"), format!("/my-cases/{id}/edit")] {
        initiator
            .get(&page)
            .expect(200)
            .says("Fout: de dekking is € 100.000 hoger dan de kosten.")
            .says("€ 120.000");
    }
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn what_an_earlier_version_netted_is_added_up_again_by_the_migration(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let mut content = world.content("Van vroeger");
    content["budgetLines"] = json!([
        cost(2026, "investment", "600000.00"),
        cost(2026, "programme", "120000.00")
    ]);
    content["fundingLines"][0]["expenditureKind"] = json!("investment");
    content["fundingLines"][0]["amount"] = json!("700000.00");
    let case = world
        .bureau
        .post("/v1/cases", content)
        .expect(201)
        .header("location");
    let other = world.case("Gewoon", 40_000);
    // As it was before: the older rule of the table, and the older sums.
    let before = match app.backend {
        Backend::Sqlite => {
            "DROP TRIGGER totals_of_new_cases_have_a_limit; DROP TRIGGER totals_of_cases_have_a_limit;
                 PRAGMA writable_schema = ON;
                 UPDATE sqlite_schema SET sql = REPLACE(sql, 'CHECK (asked_cents >= 0 AND asked_cents >= cost_cents - cover_cents AND asked_cents <= cost_cents)', 'CHECK (asked_cents = cost_cents - cover_cents)')
                 WHERE name = 'business_cases';
                 PRAGMA writable_schema = RESET;"
        }
        Backend::Postgres => {
            "DROP TRIGGER totals_of_cases_have_a_limit ON business_cases; DROP FUNCTION totals_of_cases_have_a_limit();
                 ALTER TABLE business_cases DROP CONSTRAINT business_cases_asked_check;"
        }
    };
    let up = match app.backend {
        Backend::Sqlite => include_str!("../../migrations/sqlite/0033_totals/up.sql"),
        Backend::Postgres => include_str!("../../migrations/postgres/0033_totals/up.sql"),
    };
    let mut conn = app.state.db.writer().unwrap();
    conn.batch_execute(before).unwrap();
    conn.batch_execute("UPDATE business_cases SET asked_cents = cost_cents - cover_cents")
        .unwrap();
    if app.backend == Backend::Postgres {
        conn.batch_execute("ALTER TABLE business_cases ADD CHECK (asked_cents = cost_cents - cover_cents)")
            .unwrap();
    }
    conn.batch_execute(up).unwrap();
    let unsound = conn
        .batch_execute("UPDATE business_cases SET asked_cents = -1")
        .unwrap_err()
        .to_string();
    assert!(unsound.to_lowercase().contains("check"), "{unsound}");
    drop(conn);
    assert_eq!(
        world.bureau.get(&case).expect(200).body["totals"]["asked"],
        "120000.00"
    );
    assert_eq!(
        world.bureau.get(&format!("/v1/cases/{other}")).expect(200).body["totals"]["asked"],
        "40000.00"
    );
    assert!(crate::killed::verify(app).0);
}

#[apply(both)]
fn totals_up_to_the_limit_are_taken_and_above_it_refused(backend: Backend) {
    let app = &App::start(backend);
    let world = World::new(app);
    let most = Cents::MAX_CASE_TOTAL.get();
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    // Parts of the largest total, and a little less or more.
    let amounts = (prop::collection::vec(1..1_000i64, 1..6), -2..3i64);
    runner
        .run(&amounts, |(parts, off)| {
            let whole: i64 = parts.iter().sum();
            let mut left = most + off;
            let mut lines = Vec::new();
            for (place, part) in (0i32..).zip(&parts) {
                let cents = if usize::try_from(place).unwrap() + 1 == parts.len() {
                    left
                } else {
                    most / whole * part
                };
                left -= cents;
                lines.push(cost(
                    2026 + place % 2,
                    "programme",
                    &Cents::new(cents.min(most)).to_string(),
                ));
            }
            let total: Cents = lines
                .iter()
                .map(|l| l["amount"].as_str().unwrap().parse::<Cents>().unwrap())
                .sum();
            let mut content = world.content("Tot de rand");
            content["budgetLines"] = json!(lines);
            content["fundingLines"] = json!([]);
            let answer = world.bureau.post("/v1/cases", content);
            if total <= Cents::MAX_CASE_TOTAL {
                prop_assert_eq!(
                    &answer.expect(201).body["totals"]["asked"],
                    &json!(total.to_string())
                );
            } else {
                prop_assert_eq!(answer.problem(400, "invalid-input").faults(), ["/budgetLines"]);
            }
            Ok(())
        })
        .unwrap();
}
