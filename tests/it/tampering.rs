//! `edba verify` finds any change made directly in the database, column by column; and it reports no finding for
//! untampered data, whatever happened in it.

mod certificates;
mod consultations;
mod kinds;
mod meetings;
mod rich;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use edba::domain::codes::{ExpenditureKind, Instrument};
use edba::domain::{Cents, Id, Moment};
use edba::error::Error;
use edba::service::Context;
use edba::service::budget::yearly_programme::{Cell, set_budget};
use edba::service::demo;
use edba::service::events::hash_of;
use edba::service::verify::{Bounds, Report, verify_within};
use edba::store::Json;
use edba::store::conn::Driver;
use edba::store::events::{RecordedEvent, list};
use edba::store::schema::{event_chains, events};
use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::decided::Decided;
use crate::world::World;

use self::kinds::{TAMPERINGS, Tampering};
use self::rich::rich;

/// What `edba verify` finds while `change` is made, which is undone afterwards.
fn found_while(
    app: &App,
    bounds: Bounds,
    change: impl FnOnce(&mut Context<'_>) -> edba::error::Result<()>,
) -> Report {
    let mut found = None;
    let undone = app.try_work(|cx| {
        change(cx)?;
        found = Some(verify_within(cx, bounds)?);
        Err::<(), Error>(Error::conflict("undone"))
    });
    let error = undone.unwrap_err();
    found.unwrap_or_else(|| panic!("{error:?}"))
}

/// Takes every guard of the database away, as its owner can, and changes it.
fn tamper(cx: &mut Context<'_>, sql: &str) -> edba::error::Result<()> {
    let triggers = match &mut cx.conn.0 {
        Driver::Pg(conn) => {
            conn.batch_execute("SET LOCAL session_replication_role = 'replica'")?;
            Vec::new()
        }
        Driver::Sqlite(conn) => {
            conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
            diesel::dsl::sql::<diesel::sql_types::Text>(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            )
            .load::<String>(conn)?
        }
    };
    for trigger in triggers {
        cx.conn.batch_execute(&format!("DROP TRIGGER {trigger}"))?;
    }
    Ok(cx.conn.batch_execute(sql)?)
}

fn words(report: &Report) -> String {
    let lines = report.findings.iter().map(|f| format!("{}: {}", f.check, f.what));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_found(report: &Report, check: &str, pieces: &[&str]) -> bool {
    report.findings.iter().any(|finding| {
        finding.check == check
            && pieces
                .first()
                .is_some_and(|first| finding.what.starts_with(first))
            && pieces.iter().all(|piece| finding.what.contains(piece))
    })
}

/// Every kind of tampering.
fn tamperings() -> impl Iterator<Item = &'static Tampering> {
    TAMPERINGS
        .iter()
        .chain(meetings::TAMPERINGS)
        .chain(consultations::TAMPERINGS)
}

/// So few things at a time that every chain of a case is read in parts.
const FEW: Bounds = Bounds { held: 12, chains: 3 };

/// Members of events of commitments that earlier versions did not tell.
const COMMITMENT_SUMS: &[&str] = &[
    "atRiskFrom",
    "atRiskTo",
    "paid",
    "released",
    "carriedOut",
    "carriedFromId",
    "determined",
    "recovered",
    "writtenOff",
    "fundId",
    "repaid",
    "interest",
];

/// Members of events of bodies that earlier versions did not tell.
const BODY_YEAR: &[&str] = &["minMeetingsPerYear", "hasYearlyAgenda"];

/// Members of events that earlier versions did not tell.
const NEW_MEMBERS: &[(&str, &[&str])] = &[
    ("case.registered", &["programmeId", "contentSha256"]),
    ("case.revised", &["title", "contentSha256"]),
    ("case.command", &["departureReason", "finalReport"]),
    ("account.created", &["organisationId", "representativeId"]),
    (
        "ballot.opened",
        &[
            "lead",
            "secret",
            "rules",
            "need",
            "conditions",
            "liftsBudgetBreach",
            "ratificationDueDate",
            "supersedesBallotId",
            "supersedesDecisionId",
            "electorate",
            "conflictedOrganisationIds",
        ],
    ),
    (
        "vote.cast",
        &["reason", "sealed", "castBy", "principalId", "appointment"],
    ),
    ("ballot.participated", &["castBy", "principalId", "appointment"]),
    ("decision.made", &["liftsBudgetBreach"]),
    ("commitment.made", COMMITMENT_SUMS),
    ("commitment.offered", COMMITMENT_SUMS),
    ("commitment.acknowledged", COMMITMENT_SUMS),
    ("commitment.refused", COMMITMENT_SUMS),
    ("commitment.released", COMMITMENT_SUMS),
    ("action.proposed", &["approverOrganisationId"]),
    ("action.approved", &["approverOrganisationId"]),
    ("action.rejected", &["approverOrganisationId"]),
    ("action.withdrawn", &["approverOrganisationId"]),
    ("body.opened", BODY_YEAR),
    ("body.changed", BODY_YEAR),
    ("body.closed", BODY_YEAR),
    ("body.merged", BODY_YEAR),
    ("body.rules-changed", BODY_YEAR),
    ("seat.taken", &["succeedsSeatId"]),
    ("meeting.planned", &["recordedAfterwards", "agendaVersion"]),
    ("meeting.changed", &["recordedAfterwards", "agendaVersion"]),
    ("meeting.cancelled", &["recordedAfterwards", "agendaVersion"]),
];

/// Makes an event what an earlier version would have told.
fn tell_as_before(event: &mut RecordedEvent) {
    if event.kind == "ratification.asked" {
        // The first versions did not tell it. This one says nothing about the ratification.
        event.kind = "case.commented".into();
    }
    let mut data: Value = event.data.read().unwrap();
    let members = NEW_MEMBERS.iter().filter(|(kind, _)| *kind == event.kind);
    for member in members.flat_map(|(_, members)| *members) {
        data.as_object_mut().unwrap().remove(*member);
    }
    for pledge in data["pledges"].as_array_mut().into_iter().flatten() {
        for member in ["offered", "line", "mandateVersion", "organisationId"] {
            pledge.as_object_mut().unwrap().remove(member);
        }
    }
    let attachments = data.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        attachment.as_object_mut().unwrap().remove("bodyId");
    }
    if let Some(attachment) = data.get_mut("attachment").and_then(Value::as_object_mut) {
        attachment.remove("bodyId");
    }
    for vote in data["votes"].as_array_mut().into_iter().flatten() {
        vote.as_object_mut().unwrap().remove("reason");
    }
    event.data = Json::new(&data).unwrap();
}

/// Writes every chain anew, as another version would have written it.
fn rewrite(cx: &mut Context<'_>, mut change: impl FnMut(&mut RecordedEvent)) -> edba::error::Result<()> {
    tamper(cx, "SELECT 1")?;
    let chains: Vec<Id> = event_chains::table
        .select(event_chains::stream_id)
        .load(cx.conn)?;
    for chain in chains {
        let (mut hash, mut latest) = (String::new(), None::<Moment>);
        for mut event in list(cx.conn, &chain, 0, i64::MAX)? {
            change(&mut event);
            event.previous_hash.clone_from(&hash);
            event.hash = hash_of(&event)?;
            hash.clone_from(&event.hash);
            latest = latest.max(Some(event.recorded_at));
            diesel::update(events::table.find(event.id))
                .set((
                    events::kind.eq(&event.kind),
                    events::data.eq(&event.data),
                    events::recorded_at.eq(event.recorded_at),
                    events::previous_hash.eq(&event.previous_hash),
                    events::hash.eq(&event.hash),
                ))
                .execute(cx.conn)?;
        }
        diesel::update(event_chains::table.find(chain))
            .set((
                event_chains::head_hash.eq(hash),
                event_chains::head_recorded_at.eq(latest),
            ))
            .execute(cx.conn)?;
    }
    Ok(())
}

#[apply(both)]
fn the_demonstration_holds(backend: Backend) {
    let app = &App::start(backend);
    let state = &app.state;
    let made = demo::make(&state.db, &state.seal, &state.files, app.clock.now()).unwrap();
    assert!(made.is_some());
    let report = found_while(app, Bounds::default(), |_| Ok(()));
    assert_eq!(words(&report), "");
    assert!(
        report.looked_at.iter().all(|(_, looked_at)| *looked_at > 0),
        "{:?}",
        report.looked_at
    );
}

#[apply(both)]
fn each_kind_of_tampering_is_found_by_what_it_changed(backend: Backend) {
    let app = &App::start(backend);
    let rich = rich(app);
    let untouched = found_while(app, Bounds::default(), |cx| tamper(cx, "SELECT 1"));
    assert_eq!(words(&untouched), "");
    let mut missed = Vec::new();
    for (name, sql, check, pieces) in tamperings() {
        let report = found_while(app, Bounds::default(), |cx| tamper(cx, sql));
        if !is_found(&report, check, pieces) {
            let said: Vec<_> = words(&report).lines().take(6).map(str::to_owned).collect();
            missed.push(format!("{name} ({pieces:?}): {said:#?}"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {}:\n{}",
        missed.len(),
        tamperings().count(),
        missed.join("\n")
    );
    // A ballot that does not show its votes: that one was changed is said, and not to what or from what.
    let sql = format!(
        "UPDATE votes SET position = 'against' WHERE ballot_id = '{}'",
        rich.hidden
    );
    let report = found_while(app, Bounds::default(), |cx| tamper(cx, &sql));
    assert!(
        is_found(&report, "history", &["vote ", "content: kept is "]),
        "{}",
        words(&report)
    );
    assert!(
        !words(&report).contains("against") && !words(&report).contains("position"),
        "{}",
        words(&report)
    );
    drop(rich.it);
}

#[apply(both)]
fn how_much_is_held_at_a_time_is_bounded_and_changes_no_finding(backend: Backend) {
    let app = &App::start(backend);
    let rich = rich(app);
    let report = found_while(app, FEW, |_| Ok(()));
    assert_eq!(words(&report), "");
    let compared = |report: &Report| {
        report
            .looked_at
            .iter()
            .find(|(check, _)| *check == "history")
            .unwrap()
            .1
    };
    let all = found_while(app, Bounds::default(), |_| Ok(()));
    assert_eq!(compared(&report), compared(&all), "each row is compared once");
    // The bound, and what one event adds before it is looked at: an electorate, or what follows from a decision.
    let bound = 2 * FEW.held + 20;
    assert!(report.most_held <= bound, "{}", report.most_held);
    assert!(compared(&report) > 5 * u64::try_from(bound).unwrap());
    for number in 0..25 {
        rich.it.w.case(&format!("Nog een voorstel {number}"), 1_000);
    }
    assert!(found_while(app, FEW, |_| Ok(())).most_held <= bound);
    for (name, sql, check, pieces) in tamperings().step_by(9) {
        let report = found_while(app, FEW, |cx| tamper(cx, sql));
        assert!(is_found(&report, check, pieces), "{name}: {}", words(&report));
    }
}

#[apply(both)]
fn a_history_that_says_less_since_an_earlier_version_wrote_it_holds(backend: Backend) {
    let app = &App::start(backend);
    let _rich = rich(app);
    let report = found_while(app, Bounds::default(), |cx| rewrite(cx, tell_as_before));
    assert_eq!(words(&report), "");
    // What it does say, in an event or a certificate, is compared all the same.
    let report = found_while(app, Bounds::default(), |cx| {
        rewrite(cx, tell_as_before)?;
        cx.conn
            .batch_execute("UPDATE ratifications SET due_date = '2027-12-31' WHERE status = 'pending'")
            .map_err(Error::from)
    });
    assert!(
        is_found(
            &report,
            "history",
            &["ratification ", "dueDate: kept is 2027-12-31"]
        ),
        "{}",
        words(&report)
    );
}

/// A yearly programme cannot be set while its budget is in use, also where the row of its version was deleted.
#[apply(both)]
fn a_budget_in_use_is_found_without_its_version(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let used = crate::budget::cell_of(&w, json!({}), 500_000);
    let d = Decided::new(w);
    let cell = Cell {
        expenditure_kind: ExpenditureKind::Programme,
        instrument: Instrument::Subsidy,
        amount: Cents::euros(1),
    };
    let set = app.try_work(|cx| {
        tamper(cx, "DELETE FROM budget_years")?;
        let used = edba::service::budget::find(cx, used.parse().unwrap())?;
        set_budget(cx, used.cell.programme_id, 2026, vec![cell], |_| Ok(()))
    });
    assert!(format!("{:?}", set.unwrap_err()).contains("budget-in-use"));
    drop(d);
}

#[apply(both)]
fn an_event_that_is_dated_before_one_that_it_follows_is_found(backend: Backend) {
    let app = &App::start(backend);
    let it = Decided::on(app);
    let backwards = |event: &mut RecordedEvent| {
        if event.kind == "ratification.asked" {
            event.recorded_at = crate::app::moment("2026-03-02T08:59:59Z");
        }
    };
    let report = found_while(app, Bounds::default(), |cx| rewrite(cx, backwards));
    let dated = "is dated 2026-03-02T08:59:59Z, before an event that it follows";
    assert!(
        is_found(&report, "event chains", &["the chain of case ", dated]),
        "{}",
        words(&report)
    );
    // Earlier versions read the clock before they had the lock: the migration exempts what they wrote.
    let report = found_while(app, Bounds::default(), |cx| {
        rewrite(cx, backwards)?;
        cx.conn
            .batch_execute("UPDATE event_chains SET ordered_from = length + 1")
            .map_err(Error::from)
    });
    assert!(
        !is_found(&report, "event chains", &["the chain of case ", "is dated"]),
        "{}",
        words(&report)
    );
    drop(it);
}
