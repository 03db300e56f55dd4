//! Action points of bodies.

use edba_domain::EventKind;
use serde_json::json;

use super::comparison::Comparison;
use super::expected::{Event, Expected, Subject, fields, with};
use edba_common::error::Result;
use edba_domain::Id;
use edba_store::Conn;
use edba_store::kept;

const ACTION_POINT: Subject = Subject::complete("action point");

/// Replays an event of the chain of a body.
pub(super) fn replay(event: &Event<'_>, expected: &mut Expected) {
    let key = event.key();
    match event.kind() {
        Some(EventKind::ActionPointMade) => {
            let begins = json!({ "result": null, "closedAt": null, "createdAt": event.at() });
            expected.record(ACTION_POINT, &key, with(event.all(), begins));
        }
        Some(EventKind::ActionPointChanged) => expected.record(ACTION_POINT, &key, event.all()),
        Some(EventKind::ActionPointClosed) => {
            let closed = json!({ "result": event.reason(), "closedAt": event.at() });
            expected.record(ACTION_POINT, &key, with(event.all(), closed));
        }
        _ => {}
    }
}

/// Compares the action points of these bodies.
pub(super) fn compare(conn: &mut Conn, bodies: &[Id], comparison: &mut Comparison<'_>) -> Result<()> {
    kept::action_points(conn, bodies, &mut |row| {
        let kept = json!({
            "bodyId": row.body_id, "meetingId": row.meeting_id, "itemId": row.item_id, "number": row.number,
            "description": row.description, "owner": row.owner, "ownerId": row.owner_id, "dueDate": row.due_date,
            "status": row.status, "result": row.result, "closedAt": row.closed_at, "version": row.version,
            "createdAt": row.created_at,
        });
        comparison.row(ACTION_POINT, row.id.as_str(), fields(kept));
        Ok(())
    })?;
    comparison.end(ACTION_POINT);
    Ok(())
}
