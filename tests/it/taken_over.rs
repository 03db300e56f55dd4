//! Migration of cases from an earlier version of the state machine to the current one, by an event.

use edba::domain::EventKind;
use edba::domain::Id;
use edba::domain::codes::CaseStatus;
use edba::service::events::{Chain, NewEvent};
use edba::service::workflow_versions::take_over_all;
use edba::store::cases;
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::notifications::book::clockwork;
use crate::state_aid::granted;
use crate::verify::{found, tamper, verify};
use crate::world::World;

/// The steps of a case that the bureau rejected because the board had no quorum.
const REJECTED: &[(&str, &str, &str)] = &[
    ("open-review", "proposal", "table-review"),
    ("forward", "table-review", "board-decision"),
    ("reject", "board-decision", "rejected"),
];

/// A case as an earlier build left it, with these steps behind it; its content is that of another case.
fn earlier(app: &App, like: &str, number: i64, version: i32, steps: &[(&'static str, &str, &str)]) -> String {
    app.work(|cx| {
        let mut row = cases::case(cx.conn, &like.parse().unwrap())?.unwrap();
        row.id = Id::new();
        row.number = format!("BC-2012-{number:04}");
        row.number_key = 2012 * 1_000_000 + number;
        row.machine_version = version;
        if let Some((_, _, to)) = steps.last() {
            row.status = to.parse::<CaseStatus>().unwrap();
        }
        cases::insert_case(cx.conn, &row)?;
        let mut chain = Chain::create(cx, row.id, "case")?;
        let mut add = |kind: EventKind, data: Value| {
            let event = NewEvent {
                kind,
                subject_id: row.id,
                reason: None,
                before: None,
                after: None,
                data,
            };
            chain.add(cx, event)
        };
        add(EventKind::CaseRegistered, json!({ "machineVersion": version }))?;
        for (command, from, to) in steps {
            if *command == "reject" {
                add(EventKind::DecisionMade, json!({ "outcome": "no-quorum" }))?;
            }
            add(
                EventKind::CaseCommand,
                json!({ "command": command, "from": from, "to": to }),
            )?;
        }
        chain.close(cx)?;
        Ok(row.id.to_string())
    })
}

fn kinds(w: &World<'_>, case: &str) -> Vec<String> {
    let events = w
        .bureau
        .get(&format!("/v1/cases/{case}/events?limit=100"))
        .expect(200)
        .items();
    events
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[apply(both)]
fn cases_under_way_are_taken_over_once_and_those_that_ended_stay(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 50_000);
    let version_of = |n| if n == 3 { 2 } else { 1 };
    let under_way: Vec<String> = (1..=3)
        .map(|n| earlier(app, &case, n, version_of(n), &REJECTED[..2]))
        .collect();
    let ended = earlier(app, &case, 4, 1, REJECTED);
    let version =
        |id: &str| w.bureau.get(&format!("/v1/cases/{id}")).expect(200).body["machineVersion"].clone();
    assert_eq!(version(&under_way[0]), 1);
    // Two instances start at once.
    let unit = app.state.unit_of_work();
    let taken_over: usize = std::thread::scope(|scope| {
        let both = [0; 2].map(|_| scope.spawn(|| take_over_all(&unit, &clockwork()).unwrap()));
        both.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(taken_over, 3);
    assert_eq!(take_over_all(&unit, &clockwork()).unwrap(), 0);
    for (n, id) in (1..).zip(&under_way) {
        assert_eq!(version(id), 3);
        assert_eq!(
            kinds(&w, id),
            [
                "case.registered",
                "case.command",
                "case.command",
                "case.machine-taken-over"
            ]
        );
        let events = w
            .bureau
            .get(&format!("/v1/cases/{id}/events"))
            .expect(200)
            .items();
        assert_eq!(events[3]["data"], json!({ "from": version_of(n), "to": 3 }));
    }
    assert_eq!(version(&ended), 1);
    // The cases are made by hand: what else they lack is told by another check.
    let said = verify(app).1;
    assert!(
        !said.contains("event chains: WRONG"),
        "what was done then is held against the machine of then: {said}"
    );
}

#[apply(both)]
fn a_command_takes_its_case_over_first(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 50_000);
    let old = earlier(app, &case, 1, 1, &[]);
    // The dry run is that of the machine by which the command is decided.
    w.bureau.get(&format!("/v1/cases/{old}/transitions")).expect(200);
    w.command(
        &old,
        json!({ "command": "withdraw", "reason": "De markt doet het zelf." }),
    )
    .expect(200);
    assert_eq!(
        kinds(&w, &old),
        ["case.registered", "case.machine-taken-over", "case.command"]
    );
    let said = verify(app).1;
    assert!(!said.contains("event chains: WRONG"), "{said}");
}

#[apply(both)]
fn a_case_of_the_version_before_is_financed_once_the_basis_of_its_public_money_is_stated(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = granted(&w, "Glasvezel", 50_000);
    tamper(
        app,
        "business_cases",
        &["what_a_case_is_stays"],
        "UPDATE business_cases SET machine_version = 2",
    );
    let finance = json!({ "command": "finance" });
    let path = format!("/v1/cases/{case}/transitions");
    let blocked = w.bureau.post(&path, finance.clone()).problem(409, "blocked");
    assert_eq!(blocked.blockers(), ["state-aid-missing"]);
    // The helper states it first.
    w.command_by_two(&case, finance).expect(200);
    let taken_over = kinds(&w, &case);
    let at = |kind: &str| taken_over.iter().position(|one| one == kind).unwrap();
    assert!(at("state-aid.stated") < at("case.machine-taken-over"));
    assert!(at("case.machine-taken-over") < at("commitment.offered"));
}

#[apply(both)]
fn a_step_that_the_machine_of_its_time_has_not_is_found(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 50_000);
    earlier(app, &case, 1, 2, REJECTED);
    found(
        app,
        "`reject` follows on no decision of the board with the outcome rejected",
    );
    let jumped = earlier(app, &case, 2, 1, &[("finance", "proposal", "financed")]);
    found(
        app,
        &format!("the chain of case {jumped}: event 2: `finance` from proposal to financed is no step"),
    );
}
