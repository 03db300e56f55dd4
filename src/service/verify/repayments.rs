//! What came back on commitments, and the repayment plans of loans, in the history of their case.

use edba_domain::EventKind;
use serde_json::json;

use super::comparison::Comparison;
use super::decisions::{COMMITMENT, ENTRY};
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::{Conn, kept};

const PLAN: Subject = Subject::complete("repayment plan");
const LINE: Subject = Subject::complete("line of a repayment plan");

/// Replays an event of a case on what came back on its commitments, and on their repayment plans.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    match event.kind() {
        Some(EventKind::CommitmentRepaymentPlanSet) => plan(event, &event.key(), expected),
        Some(EventKind::RepaymentRecorded | EventKind::RepaymentReversed) => {
            repayment(event, &event.key(), expected);
        }
        _ => {}
    }
}

/// Money that came back or its reversal: the entry, and the sums of its commitment.
fn repayment(event: &Event<'_>, key: &str, expected: &mut Expected) {
    let (Some(commitment), Some(entry)) = (event.text("commitmentId"), event.text("entryId")) else {
        expected.mark_incomplete(COMMITMENT);
        expected.mark_incomplete(ENTRY);
        return;
    };
    expected.record(COMMITMENT, commitment, fields(event.get("commitment").clone()));
    let reverses = match event.kind() {
        Some(EventKind::RepaymentReversed) => Some(key),
        _ => None,
    };
    let values = json!({
        "reversesId": reverses, "reason": event.reason(), "recordedAt": event.at(), "accountId": event.row.actor_id,
    });
    let names = [
        "commitmentId",
        "organisationId",
        "seq",
        "kind",
        "amount",
        "valueDate",
        "payee",
        "bookingReference",
        "returned",
    ];
    expected.record(
        ENTRY,
        entry,
        with(event.pick(&names.map(|name| (name, name))), values),
    );
}

/// The plan of a commitment.
fn plan(event: &Event<'_>, commitment: &str, expected: &mut Expected) {
    let Some(plan) = event.text("planId") else {
        expected.mark_incomplete(PLAN);
        expected.mark_incomplete(LINE);
        return;
    };
    let values = json!({
        "commitmentId": commitment, "number": event.get("number"), "reason": event.reason(),
        "accountId": event.row.actor_id, "recordedAt": event.at(),
    });
    expected.record(PLAN, plan, fields(values));
    for (number, line) in (1..).zip(event.get("lines").as_array().into_iter().flatten()) {
        expected.record(LINE, format!("{plan}/{number}"), fields(line.clone()));
    }
}

/// Compares the plans about these cases.
pub(super) fn compare(conn: &mut Conn, cases: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::repayment_plans(conn, cases, &mut |row| {
        let kept = json!({
            "commitmentId": row.commitment_id, "number": row.number, "reason": row.reason, "accountId": row.account_id,
            "recordedAt": row.recorded_at,
        });
        comparison.row(PLAN, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(PLAN);
    kept::repayment_plan_lines(conn, cases, &mut |row| {
        let kept = json!({
            "dueDate": row.due_date, "principal": row.principal_cents, "interest": row.interest_cents,
        });
        comparison.row(LINE, &format!("{}/{}", row.plan_id, row.number), fields(kept));
        Ok(())
    })?;
    comparison.end(LINE);
    Ok(())
}
