//! Visibility of cases.

use crate::events::query::VisibleEvent;
use crate::{Actor, Context};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_store::cases::{self, Case, Sees};
use edba_store::events;

/// The caller's visibility, as a condition for queries of cases.
pub fn sees(cx: &Context<'_>) -> Sees {
    let Actor {
        id: _,
        name: _,
        role,
        organisation_id,
        representative_id,
        is_account: _,
    } = cx.actor;
    match role {
        Role::Bureau | Role::Auditor => Sees::Everything,
        Role::Initiator => organisation_id.map_or(Sees::Nothing, Sees::OfInitiator),
        Role::TableMember | Role::BoardMember => {
            representative_id.map_or(Sees::Nothing, |representative_id| Sees::OfSeats {
                representative_id,
                today: cx.today(),
            })
        }
        // A member of a consultation body sees no case by its role, whatever other seats its representative has.
        Role::FinancePartner | Role::MandateOfficer | Role::ConsultationMember | Role::Administrator => {
            Sees::Nothing
        }
    }
}

/// A case that the caller may see.
///
/// # Errors
/// 404 if it does not exist or the caller may not see it.
pub fn visible(cx: &mut Context<'_>, case_id: Id) -> Result<Case> {
    let sees = sees(cx);
    cases::visible_case(cx.conn, &case_id, &sees)?.ok_or_else(|| Error::not_found("case"))
}

/// The history of a case as the caller may see it, after `after`, oldest first. Errors: 404.
pub fn events(cx: &mut Context<'_>, case_id: Id, after: i32, limit: i64) -> Result<Vec<VisibleEvent>> {
    visible(cx, case_id)?;
    let role = cx.actor.role;
    let rows = events::list(cx.conn, &case_id, after, limit)?;
    Ok(rows.into_iter().map(|row| VisibleEvent::to(role, row)).collect())
}
