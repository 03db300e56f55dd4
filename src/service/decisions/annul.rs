//! Setting a decision aside: its unpaid commitments return to their mandates.

use crate::events::{Chain, NewEvent};
use crate::{Context, commitments, ratifications};
use edba_common::error::Result;
use edba_domain::EventKind;
use edba_store::cases::Case;
use edba_store::decisions;

/// Sets aside the decision of a case that is in force, if there is one. Its certificate stays as it is.
pub(crate) fn set_aside(cx: &mut Context<'_>, chain: &mut Chain, case: &Case, reason: &str) -> Result<()> {
    let Some(decision) = decisions::standing(cx.conn, &case.id)? else {
        return Ok(());
    };
    commitments::release_unpaid(cx, chain, case.id, reason)?;
    ratifications::lapse_all(cx, chain, &decision.id, reason)?;
    decisions::set_standing(cx.conn, &decision.id, false)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::DecisionSetAside,
            subject_id: decision.id,
            reason: Some(reason),
            before: None,
            after: None,
            data: serde_json::json!({ "number": decision.number, "numberVersion": decision.number_version }),
        },
    )
}

/// Releases the unpaid commitments and lapses the ratifications of a case that ends. Its last decision stays on the record.
pub(crate) fn let_go(cx: &mut Context<'_>, chain: &mut Chain, case: &Case, reason: &str) -> Result<()> {
    commitments::release_unpaid(cx, chain, case.id, reason)?;
    match decisions::standing(cx.conn, &case.id)? {
        Some(decision) => ratifications::lapse_all(cx, chain, &decision.id, reason),
        None => Ok(()),
    }
}
