//! Promises in kind, indicators, measurements, and actions that need approval by a second account.

use edba_domain::EventKind;
use serde_json::json;

use super::ballots::document;
use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

pub(super) const PROMISE: Subject = Subject::complete("promise");
const INDICATOR: Subject = Subject::complete("indicator");
const MEASUREMENT: Subject = Subject::complete("measurement");
const ACTION: Subject = Subject::complete("pending action");

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(kind) if kind.subject() == "promise" => {
            let made = json!({ "createdAt": event.at() });
            expected.record_first(PROMISE, &key, fields(made));
            expected.record(PROMISE, &key, event.all());
        }
        Some(EventKind::IndicatorMade | EventKind::IndicatorChanged) => {
            expected.record(INDICATOR, &key, event.all());
        }
        Some(EventKind::MeasurementReported) => {
            let values = json!({ "recordedBy": event.row.actor_id, "recordedAt": event.at() });
            expected.record(MEASUREMENT, &key, with(event.all(), values));
        }
        Some(EventKind::ActionProposed) => {
            let values = json!({
                "status": "pending", "reason": event.reason(), "proposedAt": event.at(), "decidedBy": null,
                "decidedAt": null, "decisionReason": null,
            });
            expected.record(ACTION, &key, with(event.all(), values));
        }
        Some(EventKind::ActionApproved | EventKind::ActionRejected | EventKind::ActionWithdrawn) => {
            let values = json!({
                "status": event.kind().map(EventKind::verb), "decidedAt": event.at(), "decisionReason": event.reason(),
            });
            let mut members = event.all();
            members
                .entry("decidedBy")
                .or_insert_with(|| json!(event.row.actor_id));
            expected.record(ACTION, &key, with(members, values));
        }
        _ => {}
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::promises(conn, cases, &mut |row| {
        let kept = json!({
            "decisionId": row.decision_id, "kind": row.kind, "description": row.description,
            "organisationId": row.organisation_id, "party": row.party, "owner": row.owner, "dueDate": row.due_date,
            "status": row.status, "evidence": row.evidence, "answerReason": row.reason, "answeredAt": row.answered_at,
            "createdAt": row.created_at, "version": row.version,
        });
        comparison.row(PROMISE, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(PROMISE);
    kept::indicators(conn, cases, &mut |row| {
        let kept = json!({
            "name": row.name, "unit": row.unit, "baseline": row.baseline, "baselineDate": row.baseline_date,
            "target": row.target, "targetDate": row.target_date, "rhythm": row.rhythm, "version": row.version,
        });
        comparison.row(INDICATOR, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(INDICATOR);
    kept::measurements(conn, cases, &mut |row| {
        let kept = json!({
            "indicatorId": row.indicator_id, "value": row.measured_value, "measuredOnDate": row.measured_on,
            "evidence": row.evidence, "recordedBy": row.recorded_by, "recordedAt": row.recorded_at,
        });
        comparison.row(MEASUREMENT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(MEASUREMENT);
    Ok(())
}

/// The proposed actions that the chains of these cases, programmes and documents record.
pub(super) fn compare_actions(conn: &mut Conn, owners: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::pending_actions(conn, owners, &mut |row| {
        let kept = json!({
            "kind": row.action, "subjectId": row.subject_id, "proposedBy": row.proposed_by,
            "action": document(&row.payload), "status": row.status, "reason": row.reason,
            "proposedAt": row.proposed_at, "decidedBy": row.decided_by, "decidedAt": row.decided_at,
            "decisionReason": row.decision_reason, "version": row.version,
            "approverOrganisationId": row.approver_organisation_id,
        });
        comparison.row(ACTION, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ACTION);
    Ok(())
}
