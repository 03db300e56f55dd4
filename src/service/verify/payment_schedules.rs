//! Payment schedules and their instalments.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, pick, with};
use super::finding::Looked;
use crate::Context;
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::payment_schedules as store;
use edba_store::{Conn, kept};

const SCHEDULE: Subject = Subject::complete("payment schedule");
const INSTALMENT: Subject = Subject::complete("instalment");

pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::PaymentScheduleProposed) => {
            made(
                event,
                &key,
                json!({ "status": "proposed", "trimmed": false }),
                expected,
            );
            if let Some(replaced) = event.text("replacesId") {
                let values = json!({ "status": "replaced", "endedAt": event.at() });
                expected.record(SCHEDULE, replaced, fields(values));
            }
        }
        Some(EventKind::PaymentScheduleTrimmed) => {
            let values = json!({
                "status": "in-force", "trimmed": true, "answeredAt": event.at(), "answeredById": event.row.actor_id,
            });
            made(event, &key, values, expected);
            supersede(event, expected);
        }
        Some(EventKind::PaymentScheduleAgreed) => {
            let values = json!({
                "status": "in-force", "answeredAt": event.at(), "answeredById": event.row.actor_id,
            });
            expected.record(SCHEDULE, key, fields(values));
            supersede(event, expected);
        }
        Some(EventKind::PaymentScheduleRefused) => {
            let values = json!({
                "status": "refused", "answeredAt": event.at(), "answeredById": event.row.actor_id,
                "refusalReason": event.reason(),
            });
            expected.record(SCHEDULE, key, fields(values));
        }
        Some(EventKind::PaymentScheduleWithdrawn) => {
            let values = json!({
                "status": "withdrawn", "endedAt": event.at(), "withdrawalReason": event.reason(),
            });
            expected.record(SCHEDULE, key, fields(values));
        }
        _ => {}
    }
}

/// A version with its instalments.
fn made(event: &Event<'_>, key: &str, more: Value, expected: &mut Expected) {
    let names = ["commitmentId", "number", "proposedBy"];
    let values = json!({
        "reason": event.reason(), "proposedAt": event.at(), "proposerId": event.row.actor_id, "answeredAt": null,
        "answeredById": null, "refusalReason": null, "endedAt": null, "withdrawalReason": null,
    });
    let values = with(event.pick(&names.map(|name| (name, name))), values);
    expected.record(SCHEDULE, key, with(values, more));
    for instalment in event.get("instalments").as_array().into_iter().flatten() {
        let Some(id) = instalment["id"].as_str() else {
            expected.mark_incomplete(INSTALMENT);
            continue;
        };
        let names = ["number", "dueDate", "amount", "description", "conditionId"];
        let values = pick(instalment, &names.map(|name| (name, name)));
        expected.record(INSTALMENT, id, with(values, json!({ "scheduleId": key })));
    }
}

fn supersede(event: &Event<'_>, expected: &mut Expected) {
    if let Some(superseded) = event.text("supersedesId") {
        let values = json!({ "status": "superseded", "endedAt": event.at() });
        expected.record(SCHEDULE, superseded, fields(values));
    }
}

pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::payment_schedules(conn, cases, &mut |row| {
        let kept = json!({
            "commitmentId": row.commitment_id, "number": row.number, "status": row.status,
            "proposedBy": row.proposed_by, "trimmed": row.trimmed, "reason": row.reason, "proposerId": row.proposer_id,
            "proposedAt": row.proposed_at, "answeredById": row.answered_by_id, "answeredAt": row.answered_at,
            "refusalReason": row.refusal_reason, "endedAt": row.ended_at,
            "withdrawalReason": row.withdrawal_reason,
        });
        comparison.row(SCHEDULE, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(SCHEDULE);
    kept::instalments(conn, cases, &mut |row| {
        let kept = json!({
            "scheduleId": row.schedule_id, "number": row.number, "dueDate": row.due_date, "amount": row.amount_cents,
            "description": row.description, "conditionId": row.condition_id,
        });
        comparison.row(INSTALMENT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(INSTALMENT);
    Ok(())
}

/// Checks that the instalments of every version in force add up to its commitment, that versions and instalments are numbered
/// without gaps, and that a commitment has one version in force.
pub(super) fn verify(cx: &mut Context<'_>) -> Result<Looked> {
    let mut looked = Looked {
        at: u64::try_from(store::count(cx.conn)?).unwrap_or(u64::MAX),
        ..Looked::default()
    };
    for id in store::schedules_that_do_not_add_up(cx.conn)? {
        looked.wrong.push(format!(
            "payment schedule {id}: its instalments do not add up to its commitment, or are not in order"
        ));
    }
    for id in store::commitments_with_two_in_force(cx.conn)? {
        looked.wrong.push(format!(
            "commitment {id}: more than one payment schedule is in force"
        ));
    }
    Ok(looked)
}
