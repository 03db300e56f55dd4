//! Query plans of notifications: the search for due reminders each minute, and the recipients of an event (found in the
//! transaction that takes it out of the outbox), each use an index and one statement, whatever the amount of data.

use diesel::connection::SimpleConnection;
use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::bodies;
use edba::store::notifications::{audience, deadlines};
use rstest_reuse::apply;

use crate::app::{App, Backend, both};
use crate::bulk_data::{analyse, identity, numbers};
use crate::cases::plans::plan;
use crate::cases::world::{World, date};
use crate::world;

const CASES: i64 = 10_000;
const ACCOUNTS: i64 = 20_000;

/// Many accounts with an address: half of them members of tables, half initiators.
fn load_accounts(app: &App) {
    let numbers = numbers(app.backend, ACCOUNTS);
    let (account, acts_for) = (identity(app.backend, 1, "i"), identity(app.backend, 2, "i"));
    let sql = format!(
        "{numbers} INSERT INTO accounts
           (id, client_id, name, role, organisation_id, representative_id, secret_hash, email, version, created_at)
         SELECT {account}, 'client-' || i, 'Iemand',
            CASE WHEN i % 2 = 0 THEN 'table-member' ELSE 'initiator' END,
            CASE WHEN i % 2 = 1 THEN {acts_for} END, CASE WHEN i % 2 = 0 THEN {acts_for} END,
            '', 'iemand-' || i || '@example.nl', 1, '2026-03-02 09:00:00' FROM n"
    );
    let mut conn = app.state.db.writer().unwrap();
    conn.batch_execute(&sql).unwrap();
    analyse(&mut conn);
}

/// Ten thousand cases with a decision, a condition and an indicator each, of which one in a thousand is monitored; each
/// week one condition is due, and each indicator was measured five times.
fn load(app: &App) {
    let World {
        programme,
        ibm,
        ict_table,
        ..
    } = World::new(app);
    let numbers = numbers(app.backend, CASES);
    let day = match app.backend {
        Backend::Sqlite => "date('2020-01-01', '+' || (i * 7) || ' days')",
        Backend::Postgres => "date '2020-01-01' + i * 7",
    };
    let id = |kind: u8, i: &str| identity(app.backend, kind, i);
    let at = "'2026-03-02 09:00:00'";
    let (case, ballot, decision) = (id(1, "i"), id(2, "i"), id(3, "i"));
    let (condition, indicator, measurement) = (id(4, "i"), id(5, "i"), id(6, "(i * 5 + j)"));
    let sql = [
        format!(
            "{numbers} INSERT INTO business_cases
               (id, number, number_key, programme_id, machine_version, status, status_since, round, revision, version,
                title, initiator_id, cost_cents, cover_cents, asked_cents, content, search_text, created_by, created_at, updated_at)
             SELECT {case}, 'BC-' || i, i, '{programme}', 1,
                CASE WHEN i % 1000 = 0 THEN 'monitored' ELSE 'financed' END, {at}, 1, 1, 1,
                'Zaak', '{ibm}', 0, 0, 0, '{{}}', '', (SELECT min(id) FROM accounts), {at}, {at} FROM n"
        ),
        format!(
            "{numbers} INSERT INTO ballots
               (id, case_id, body_id, kind, round, is_lead, question, status, secret, rules_version, rules, case_revision,
                need, conditions, lifts_budget_breach, opened_at, closes_at, ended_at, version)
             SELECT {ballot}, {case}, '{ict_table}', 'decision', 1, FALSE, 'Zaak?', 'cancelled', FALSE, 1, '{{}}', 1,
                '[]', '[]', FALSE, {at}, '2026-03-03 09:00:00', {at}, 1 FROM n"
        ),
        format!(
            "{numbers} INSERT INTO decisions
               (id, number, number_version, case_id, ballot_id, outcome, decided_at, asked_cents, gap_cents, need, gap,
                lifts_budget_breach, certificate, certificate_hash, standing, public, version)
             SELECT {decision}, 'B-' || i, 1, {case}, {ballot}, 'adopted', {at}, 0, 0, '[]', '[]',
                FALSE, '{{}}', '', TRUE, FALSE, 1 FROM n"
        ),
        format!(
            "{numbers} INSERT INTO conditions
               (id, decision_id, case_id, line, description, owner, due_date, precedent, status, version)
             SELECT {condition}, {decision}, {case}, 0, 'Een vergunning', 'IBM', {day}, FALSE, 'open', 1 FROM n"
        ),
        format!(
            "{numbers} INSERT INTO indicators (id, case_id, name, unit, rhythm, version, created_at)
             SELECT {indicator}, {case}, 'Banen', 'banen', 'quarterly', 1, {at} FROM n"
        ),
        format!(
            "{numbers}, m(j) AS (VALUES (0), (1), (2), (3), (4)) INSERT INTO measurements
               (id, indicator_id, measured_value, measured_on, evidence, recorded_by, recorded_at)
             SELECT {measurement}, {indicator}, '1', {day}, 'Verslag', (SELECT min(id) FROM accounts), {at} FROM n, m"
        ),
    ]
    .join("; ");
    let mut conn = app.state.db.writer().unwrap();
    // The decisions are empty: their certificates add up to nothing.
    let of = match app.backend {
        Backend::Sqlite => "",
        Backend::Postgres => " ON decisions",
    };
    conn.batch_execute(&format!(
        "BEGIN; DROP TRIGGER certificates_add_up{of}; {sql}; COMMIT;"
    ))
    .unwrap();
    analyse(&mut conn);
}

/// The tables that a plan reads from their beginning to their end.
fn read_whole<'a>(plan: &[String], tables: &[&'a str]) -> Vec<&'a str> {
    let whole = |step: &String, table: &str| {
        let mut words = step
            .split_whitespace()
            .skip_while(|word| !["SCAN", "Seq"].contains(word));
        match words.next() {
            Some("SCAN") => words.next() == Some(table),
            Some(_) => words.nth(2) == Some(table),
            None => false,
        }
    };
    let read = tables
        .iter()
        .filter(|table| plan.iter().any(|step| whole(step, table)));
    read.copied().collect()
}

#[apply(both)]
fn what_time_brings_is_found_by_an_index(backend: Backend) {
    let app = &App::start(backend);
    load(app);
    let mut conn = app.state.db.reader().unwrap();
    let days = (date("2026-01-30"), date("2026-03-09"));
    let conditions = plan(&mut conn, deadlines::conditions_due_query(days));
    let indicators = plan(&mut conn, deadlines::monitored_indicators_query());
    let large = [
        "conditions",
        "decisions",
        "business_cases",
        "indicators",
        "measurements",
    ];
    for (plan, index) in [
        (&conditions, "conditions_by_status"),
        (&indicators, "measurements_by_day"),
    ] {
        let told = plan.join("\n");
        assert!(read_whole(plan, &large).is_empty(), "{told}");
        assert!(told.contains(index), "{told}");
    }
    assert_eq!(deadlines::conditions_due(&mut conn, days).unwrap().len(), 5);
    let monitored = deadlines::monitored_indicators(&mut conn).unwrap();
    assert_eq!(monitored.len(), 10);
    assert!(
        monitored
            .iter()
            .all(|one| one.last_day.is_some() && one.last_reported.is_some())
    );
}

#[apply(both)]
fn nobody_is_read_who_is_not_told(backend: Backend) {
    let app = &App::start(backend);
    let w = world::World::new(app);
    let case = w.case("Almere Labs", 100_000);
    w.to_board(&case);
    let ballot: Id = w.board_ballot(&case).parse().unwrap();
    load_accounts(app);
    let bodies = app.work(|cx| bodies::list(cx, None, None, None, 100));
    let board = bodies.into_iter().find(|body| body.code == "board").unwrap().id;
    let almere = &w.board_members["gemeente-almere"];
    let organisations = [almere.organisation, w.organisations["boogaart"]];
    let mut conn = app.state.db.reader().unwrap();
    let conn = &mut *conn;
    let plans = [
        (
            "voters",
            plan(conn, audience::voters_query(&[ballot], date("2026-03-02"))),
        ),
        (
            "voters of votes",
            plan(
                conn,
                audience::voters_of_votes_query(&[ballot], date("2026-03-02")),
            ),
        ),
        (
            "voters for a seat",
            plan(
                conn,
                audience::voters_for_seat_query(ballot, almere.seat, date("2026-03-02")),
            ),
        ),
        (
            "one voter",
            plan(conn, audience::voter_query(ballot, Id::new(), date("2026-03-02"))),
        ),
        (
            "members",
            plan(conn, audience::members_query(board, date("2026-03-02"))),
        ),
        (
            "of organisations",
            plan(
                conn,
                audience::of_organisations_query(Role::Initiator, &organisations),
            ),
        ),
        (
            "committed partners",
            plan(conn, audience::committed_partners_query(&[ballot])),
        ),
        (
            "of representatives",
            plan(conn, audience::of_representatives_query(&[almere.representative])),
        ),
        ("the bureau", plan(conn, audience::bureau_query())),
    ];
    for (asked, plan) in plans {
        assert!(
            read_whole(&plan, &["accounts"]).is_empty(),
            "{asked}:\n{}",
            plan.join("\n")
        );
    }
}

#[test]
fn a_plan_that_reads_a_table_from_end_to_end_is_told_apart() {
    let read = |step: &str| read_whole(&[step.to_owned()], &["conditions", "measurements"]);
    assert_eq!(
        read("SCAN conditions USING INDEX conditions_by_case"),
        ["conditions"]
    );
    assert_eq!(
        read("->  Parallel Seq Scan on measurements  (cost=0.00)"),
        ["measurements"]
    );
    assert!(read("SEARCH conditions USING INDEX conditions_by_status (status=?)").is_empty());
    assert!(read("->  Index Scan using conditions_by_status on conditions  (cost=0.29)").is_empty());
}
