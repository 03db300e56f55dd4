//! Lapse of ratifications before their due date: with their decision or case, or, for a carry-over, with the amount that it would
//! carry over.

use crate::events::{Chain, NewEvent};
use crate::{Context, pending_actions, versioned};
use edba_common::error::Result;
use edba_domain::codes::RatificationStatus;
use edba_domain::{EventKind, Id};
use edba_store::decisions::{self as store, Ratification};

/// Lapses the pending ratifications of a decision that is set aside, or whose case ends.
pub(crate) fn lapse_all(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    decision_id: &Id,
    reason: &str,
) -> Result<()> {
    for row in store::ratifications_of(cx.conn, decision_id)? {
        if row.status == RatificationStatus::Pending {
            lapse(cx, chain, row, reason)?;
        }
    }
    Ok(())
}

/// Lapses a pending ratification. Called under the lock of its case.
pub(crate) fn lapse(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Ratification,
    reason: &str,
) -> Result<Ratification> {
    row.status = RatificationStatus::Lapsed;
    row.reason = (!reason.is_empty()).then(|| reason.to_owned());
    write(cx, chain, row, EventKind::RatificationLapsed)
}

/// Stores a ratification that ended, with the event. An answer that was proposed and still waits for approval is withdrawn with the
/// same reason.
pub(super) fn write(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Ratification,
    kind: EventKind,
) -> Result<Ratification> {
    row.decided_at = Some(cx.now);
    row.version += 1;
    versioned::store(cx, &row, store::update_ratification)?;
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: row.id,
            reason: row.reason.as_deref(),
            before: Some(row.version - 1),
            after: Some(row.version),
            data: serde_json::json!({
                "decisionId": row.decision_id, "pledgeId": row.pledge_id,
                "organisationId": row.organisation_id, "amount": row.amount_cents,
                "document": row.document,
            }),
        },
    )?;
    pending_actions::withdraw_answer(cx, chain, row.id, row.reason.as_deref())?;
    Ok(row)
}
