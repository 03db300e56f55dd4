//! Votes, participation in secret ballots, and pledges. The vote of a seat in a secret ballot is in neither the rows
//! nor the history.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Fields, Subject, fields, pick, with};
use crate::votes::digest;
use edba_common::error::Result;
use edba_common::secret::Seal;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::ballots::Pledge;
use edba_store::kept;

const VOTE: Subject = Subject::complete("vote");
const PARTICIPATION: Subject = Subject::complete("participation");
/// For a ballot whose votes are hidden until it closes, only the certificate records the pledges.
const PLEDGE: Subject = Subject::partial("pledge");

pub(super) fn replay(event: &Event<'_>, seal: &Seal, expected: &mut Expected) {
    let ballot = event.key();
    match event.kind() {
        Some(EventKind::VoteCast) => cast(event, &ballot, seal, expected),
        Some(EventKind::BallotParticipated) => {
            let Some(seat) = event.text("seatId") else {
                return expected.mark_incomplete(PARTICIPATION);
            };
            expected.record(PARTICIPATION, format!("{ballot}/{seat}"), caster(event));
        }
        Some(EventKind::BallotCancelled) => release(&ballot, None, expected),
        Some(EventKind::BallotClosed) => closed(event, &ballot, expected),
        _ => {}
    }
}

fn cast(event: &Event<'_>, ballot: &str, seal: &Seal, expected: &mut Expected) {
    let seat = event.get("seatId");
    expected.each(VOTE, |_, vote| {
        if vote.get("ballotId") == Some(&json!(ballot)) && vote.get("seatId") == Some(seat) {
            vote.insert("current".into(), json!(false));
        }
    });
    release(ballot, Some(seat), expected);
    let Some(id) = event.text("voteId") else {
        return expected.mark_incomplete(VOTE);
    };
    let mut values = with(
        caster(event),
        json!({ "ballotId": ballot, "castAt": event.at(), "current": true, "version": event.row.version_after }),
    );
    values.extend(event.pick(&[
        ("seatId", "seatId"),
        ("position", "position"),
        ("reason", "reason"),
    ]));
    if let Some(digest) = event
        .text("sealed")
        .and_then(|sealed| digest::open(seal, id, sealed))
    {
        values.insert("content".into(), json!(digest));
    }
    expected.record(VOTE, id, values);
    for pledge in event.get("pledges").as_array().into_iter().flatten() {
        let Some(key) = pledge["pledgeId"].as_str() else {
            continue;
        };
        let mut values = with(
            fields(pledge.clone()),
            json!({ "voteId": id, "ballotId": ballot, "seatId": seat, "status": "standing" }),
        );
        values.extend(event.pick(&[("castBy", "representativeId")]));
        expected.record(PLEDGE, key, values);
    }
}

/// The caster of a vote, the principal, the appointment, and the day.
fn caster(event: &Event<'_>) -> Fields {
    let mut values = event.pick(&[("castBy", "castBy"), ("principalId", "principalId")]);
    // Events without the principal are from versions that stored neither it, nor the appointment, nor the day.
    if values.contains_key("principalId") {
        let appointment = event.get("appointment");
        values = with(
            values,
            json!({
                "appointedFromDate": appointment["fromDate"], "appointedUntilDate": appointment["untilDate"],
                "castOnDate": event.row.recorded_at.local_date(),
            }),
        );
    }
    values
}

/// Releases the pledges of a ballot, or of one of its seats.
fn release(ballot: &str, seat: Option<&Value>, expected: &mut Expected) {
    expected.each(PLEDGE, |_, pledge| {
        let is_of = pledge.get("ballotId") == Some(&json!(ballot))
            && seat.is_none_or(|seat| pledge.get("seatId") == Some(seat));
        if is_of && pledge.get("status") == Some(&json!("standing")) {
            pledge.insert("status".into(), json!("released"));
        }
    });
}

fn closed(event: &Event<'_>, ballot: &str, expected: &mut Expected) {
    for vote in event.get("votes").as_array().into_iter().flatten() {
        let Some(id) = vote["voteId"].as_str() else {
            continue;
        };
        let values = with(
            pick(
                vote,
                &[
                    ("seatId", "seatId"),
                    ("position", "position"),
                    ("castBy", "castBy"),
                    ("reason", "reason"),
                    ("version", "version"),
                ],
            ),
            json!({ "ballotId": ballot, "current": true }),
        );
        expected.record_first(VOTE, id, values);
    }
    if event.get("tally")["result"] != json!("carried") {
        return release(ballot, None, expected);
    }
    // The certificate of the decision records what it takes of the pledges.
    expected.each(PLEDGE, |_, pledge| {
        if pledge.get("ballotId") == Some(&json!(ballot)) {
            for name in ["status", "within", "subject", "reasons"] {
                pledge.remove(name);
            }
        }
    });
}

/// Records the pledges in the certificate of a ballot.
pub(super) fn certified(certificate: &Value, expected: &mut Expected) {
    let ballot = &certificate["ballot"]["id"];
    for pledge in certificate["pledges"].as_array().into_iter().flatten() {
        let Some(key) = pledge["id"].as_str() else {
            continue;
        };
        let fixed = with(
            pick(
                pledge,
                &[
                    ("voteId", "voteId"),
                    ("seatId", "seatId"),
                    ("mandateId", "mandateId"),
                    ("mandateVersion", "mandateVersion"),
                    ("instrument", "instrument"),
                    ("budgetYear", "budgetYear"),
                    ("expenditureKind", "expenditureKind"),
                    ("offered", "offered"),
                ],
            ),
            json!({ "ballotId": ballot, "organisationId": pledge["organisation"]["id"] }),
        );
        expected.record_first(PLEDGE, key, fixed);
        let (within, subject) = (&pledge["takenWithin"], &pledge["takenSubjectToRatification"]);
        let taken = within != &json!("0.00") || subject != &json!("0.00");
        let settled = with(
            pick(
                pledge,
                &[
                    ("takenWithin", "within"),
                    ("takenSubjectToRatification", "subject"),
                    ("coveredByStandingDecision", "covered"),
                    ("reasons", "reasons"),
                ],
            ),
            json!({ "status": if taken { "decided" } else { "released" } }),
        );
        expected.record(PLEDGE, key, settled);
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::votes(conn, cases, &mut |row| {
        let kept = json!({
            "ballotId": row.ballot_id, "seatId": row.seat_id, "position": row.position, "reason": row.reason,
            "content": digest::vote_digest(&row), "castBy": row.cast_by, "castAt": row.cast_at, "current": row.is_current,
            "version": row.version, "principalId": row.principal_id, "appointedFromDate": row.appointed_from,
            "appointedUntilDate": row.appointed_until, "castOnDate": row.cast_on,
        });
        comparison.row(VOTE, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(VOTE);
    kept::participations(conn, cases, &mut |row| {
        let kept = json!({
            "castBy": row.cast_by, "principalId": row.principal_id, "appointedFromDate": row.appointed_from,
            "appointedUntilDate": row.appointed_until, "castOnDate": row.cast_on,
        });
        let key = format!("{}/{}", row.ballot_id, row.seat_id);
        comparison.row(PARTICIPATION, &key, fields(kept));
        Ok(())
    })?;
    comparison.end(PARTICIPATION);
    kept::pledges(conn, cases, &mut |row| {
        comparison.row(PLEDGE, row.id.as_str(), fields(pledge(&row)));
        Ok(())
    })?;
    comparison.end(PLEDGE);
    Ok(())
}

fn pledge(row: &Pledge) -> Value {
    json!({
        "voteId": row.vote_id, "ballotId": row.ballot_id, "seatId": row.seat_id, "line": row.line,
        "representativeId": row.representative_id, "organisationId": row.organisation_id, "mandateId": row.mandate_id,
        "mandateVersion": row.mandate_version, "instrument": row.instrument, "budgetYear": row.budget_year,
        "expenditureKind": row.expenditure_kind, "offered": row.offered_cents, "within": row.within_cents,
        "subject": row.subject_cents, "covered": row.covered_cents, "reasons": document(&row.reasons),
        "status": row.status,
    })
}
