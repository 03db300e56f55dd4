//! A decision that no longer stands: what it committed and was not paid goes back to its mandates.

use crate::domain::codes::RatificationStatus;
use crate::error::{Error, Result};
use crate::service::history::{Chain, NewEvent};
use crate::service::{Context, commitments};
use crate::store::cases::CaseRow;
use crate::store::decisions;

/// Sets the standing decision of a case aside, if there is one. Its certificate stays as it is.
pub(crate) fn set_aside(cx: &mut Context<'_>, chain: &mut Chain, case: &CaseRow, reason: &str) -> Result<()> {
    let Some(decision) = decisions::standing(cx.conn, &case.id)? else {
        return Ok(());
    };
    commitments::release_unpaid(cx, chain, case.id, reason)?;
    for mut ratification in decisions::ratifications_of(cx.conn, &decision.id)? {
        if ratification.status == RatificationStatus::Pending {
            ratification.status = RatificationStatus::Lapsed;
            ratification.decided_at = Some(cx.now);
            ratification.reason = Some(reason.to_owned());
            ratification.version += 1;
            if !decisions::update_ratification(cx.conn, &ratification)? {
                return Err(Error::conflict("A ratification was changed at the same moment."));
            }
        }
    }
    decisions::set_standing(cx.conn, &decision.id, false)?;
    chain.add(
        cx,
        NewEvent {
            kind: "decision.set-aside",
            subject_id: decision.id,
            reason: Some(reason),
            before: None,
            after: None,
            data: serde_json::json!({ "number": decision.number, "numberVersion": decision.number_version }),
        },
    )
}
