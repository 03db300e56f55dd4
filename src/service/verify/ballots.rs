//! Ballots, their electorates and recusals.

use edba_domain::EventKind;
use edba_store::Json;
use serde_json::{Value, json};

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, pick, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::ballots::{Ballot, BallotElector};
use edba_store::kept;

pub(super) const BALLOT: Subject = Subject::complete("ballot");
/// The seats of an electorate; complete where the opening event lists them.
const ELECTOR: Subject = Subject::partial("seat on ballot");
const CONFLICT: Subject = Subject::partial("conflict on ballot");
const VOTER_RECUSAL: Subject = Subject::complete("recusal on ballot");

/// Marker on a ballot whose opening event lists its whole electorate.
const WHOLE_ELECTORATE: &str = "(whole electorate)";

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let ballot = event.key();
    match event.kind() {
        Some(EventKind::BallotOpened) => opened(event, &ballot, expected),
        Some(EventKind::BallotExtended) => {
            let values = event.pick(&[("to", "closesAt")]);
            expected.record(BALLOT, &ballot, with(values, event.version().into()));
        }
        Some(EventKind::BallotCancelled) => {
            let values = event.pick(&[("cannotBeCounted", "voided")]);
            let ended = json!({ "status": "cancelled", "endedAt": event.at(), "endReason": event.reason() });
            expected.record(BALLOT, &ballot, with(with(values, ended), event.version().into()));
        }
        Some(EventKind::BallotClosed) => {
            // Earlier versions closed early for a reason, which they stored in the field of the cause.
            let reason = match &event.row.reason {
                Some(reason) => json!(reason),
                None => event.get("cause").clone(),
            };
            let values = pick(event.get("tally"), &[("result", "result")]);
            let ended = json!({ "status": "closed", "endedAt": event.at(), "endReason": reason });
            expected.record(BALLOT, &ballot, with(with(values, ended), event.version().into()));
        }
        Some(EventKind::SeatRecused) => {
            let Some(seat) = event.text("seatId") else { return };
            let values = with(
                event.pick(&[("kind", "recusalKind")]),
                json!({ "recusalReason": event.reason() }),
            );
            expected.record(ELECTOR, format!("{ballot}/{seat}"), values);
        }
        Some(EventKind::SubstituteRecused) => substitute_recused(event, &ballot, expected),
        _ => {}
    }
}

fn opened(event: &Event<'_>, ballot: &str, expected: &mut Expected) {
    let mut values = with(
        event.all(),
        json!({
            "status": "open", "caseId": event.row.stream_id, "openedAt": event.at(), "endedAt": null, "endReason": null,
            "result": null, "voided": false,
        }),
    );
    let electorate = values.remove("electorate");
    let conflicts = values.remove("conflictedOrganisationIds");
    for seat in electorate.iter().filter_map(Value::as_array).flatten() {
        if let Some(id) = seat["seatId"].as_str() {
            expected.record(ELECTOR, format!("{ballot}/{id}"), fields(seat.clone()));
        }
    }
    for id in conflicts.iter().filter_map(Value::as_array).flatten() {
        let key = format!("{ballot}/{}", id.as_str().unwrap_or_default());
        expected.record(CONFLICT, key, fields(json!({})));
    }
    if electorate.is_some() {
        values.insert(WHOLE_ELECTORATE.into(), json!(true));
    } else {
        // Opened by an earlier version: its event only lists the recused seats.
        for id in event.get("recusedSeats").as_array().into_iter().flatten() {
            let key = format!("{ballot}/{}", id.as_str().unwrap_or_default());
            expected.record(ELECTOR, key, fields(json!({ "recusalKind": "computed" })));
        }
    }
    expected.record(BALLOT, ballot, values);
}

/// Records the recusal of a substitute: in the electorate if it names the substitute, or in a row of its own if the
/// substitute was appointed later.
fn substitute_recused(event: &Event<'_>, ballot: &str, expected: &mut Expected) {
    let (Some(seat), Some(me)) = (event.text("seatId"), event.row.representative_id) else {
        return;
    };
    let me = me.to_string();
    let key = format!("{ballot}/{seat}");
    let named = expected
        .get(ELECTOR, &key)
        .and_then(|values| values.get("substituteId"))
        .cloned();
    match named {
        Some(Value::String(named)) if named == me => {
            let values = json!({ "substituteRecusal": event.reason(), "substituteRecusalKind": "declared" });
            expected.record(ELECTOR, key, fields(values));
        }
        Some(_) => {
            let values = fields(json!({ "reason": event.reason() }));
            expected.record(VOTER_RECUSAL, format!("{key}/{me}"), values);
        }
        // The electorate is not in the history.
        None if expected.is_about(&key) => expected.mark_incomplete(VOTER_RECUSAL),
        None => {}
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::electors(conn, cases, &mut |row| {
        let whole = is_whole(comparison, &row.ballot_id);
        let key = format!("{}/{}", row.ballot_id, row.seat_id);
        comparison.known(ELECTOR, &key, fields(elector(&row)), whole);
        Ok(())
    })?;
    comparison.end(ELECTOR);
    kept::conflicts(conn, cases, &mut |row| {
        let whole = is_whole(comparison, &row.ballot_id);
        let key = format!("{}/{}", row.ballot_id, row.organisation_id);
        comparison.known(CONFLICT, &key, fields(json!({})), whole);
        Ok(())
    })?;
    comparison.end(CONFLICT);
    kept::voter_recusals(conn, cases, &mut |row| {
        let key = format!("{}/{}/{}", row.ballot_id, row.seat_id, row.representative_id);
        comparison.row(VOTER_RECUSAL, &key, fields(json!({ "reason": row.reason })));
        Ok(())
    })?;
    comparison.end(VOTER_RECUSAL);
    kept::ballots(conn, cases, &mut |row| {
        comparison.row(BALLOT, row.id.as_str(), fields(ballot(&row)));
        Ok(())
    })?;
    comparison.end(BALLOT);
    Ok(())
}

/// Whether the opening event of a ballot lists its whole electorate; false for a ballot in another part.
fn is_whole(comparison: &Comparison<'_>, ballot: &Id) -> bool {
    comparison
        .expected
        .get(BALLOT, ballot.as_str())
        .is_some_and(|values| values.contains_key(WHOLE_ELECTORATE))
}

/// A seat of an electorate, in the form of the opening event.
pub(crate) fn elector(row: &BallotElector) -> Value {
    json!({
        "seatId": row.seat_id, "representativeId": row.representative_id, "organisationId": row.organisation_id,
        "sector": row.sector, "role": row.role, "order": row.seat_order, "substituteId": row.substitute_id,
        "substituteOrganisationId": row.substitute_organisation_id, "substituteRecusal": row.substitute_recusal,
        "substituteRecusalKind": row.substitute_recusal_kind, "recusalKind": row.recusal_kind,
        "recusalReason": row.recusal_reason, "originSeatId": row.origin_seat_id,
    })
}

/// Parses the JSON in a text column; returns the text itself if it is not JSON.
pub(super) fn document<T>(stored: &Json<T>) -> Value {
    stored.read_as().unwrap_or_else(|_| json!(stored.text()))
}

fn ballot(row: &Ballot) -> Value {
    json!({
        "caseId": row.case_id, "bodyId": row.body_id, "kind": row.kind, "round": row.round, "lead": row.is_lead,
        "question": row.question, "status": row.status, "secret": row.secret, "rulesVersion": row.rules_version,
        "rules": document(&row.rules), "caseRevision": row.case_revision, "need": document(&row.need),
        "conditions": document(&row.conditions), "liftsBudgetBreach": row.lifts_budget_breach,
        "ratificationDueDate": row.ratification_due, "openedAt": row.opened_at, "closesAt": row.closes_at,
        "endedAt": row.ended_at, "endReason": row.end_reason, "result": row.result, "voided": row.voided,
        "supersedesBallotId": row.supersedes_id, "supersedesDecisionId": row.supersedes_decision_id,
        "version": row.version,
    })
}
