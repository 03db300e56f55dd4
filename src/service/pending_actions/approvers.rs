//! Who approves a proposed action: another account of the bureau, or another mandate officer of the same organisation.

use std::collections::HashMap;

use super::{Named, named};
use crate::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::codes::{MoneyActionKind, PendingStatus, Role};
use edba_domain::workflow::WaitingOn;
use edba_store::pending_actions::{self as store, PendingAction, PendingFilter};

/// The organisation whose mandate officers approve what this account proposes; None where the bureau does. Errors: 403
/// for an account that cannot propose it.
pub(super) fn of_proposal(cx: &Context<'_>, kind: MoneyActionKind) -> Result<Option<Id>> {
    use MoneyActionKind::{GiveRatification, RefuseRatification, Withdraw};
    match (cx.actor.role, kind) {
        (Role::Bureau, _) | (Role::Initiator, Withdraw) => Ok(None),
        (Role::MandateOfficer, GiveRatification | RefuseRatification) => cx.actor.organisation().map(Some),
        _ => Err(Error::forbidden("Only the project bureau can propose this.")),
    }
}

/// The actions that this account can read: a mandate officer those about ratifications of its own organisation, the
/// others that reach this all of them. Errors: 403.
pub(super) fn visible<'f>(cx: &Context<'_>, filter: PendingFilter<'f>) -> Result<PendingFilter<'f>> {
    let about_ratifications_of = match cx.actor.role {
        Role::MandateOfficer => Some(cx.actor.organisation()?),
        _ => None,
    };
    Ok(PendingFilter {
        about_ratifications_of,
        ..filter
    })
}

/// Whether this account is one of those who approve the action.
pub(super) fn include(cx: &Context<'_>, row: &PendingAction) -> bool {
    match row.approver_organisation_id {
        None => cx.actor.is(Role::Bureau),
        Some(own) => cx.actor.is(Role::MandateOfficer) && cx.actor.organisation_id == Some(own),
    }
}

/// Who the action waits for.
pub(super) fn second_person(row: &PendingAction) -> WaitingOn {
    match row.approver_organisation_id {
        None => WaitingOn::SecondBureauMember,
        Some(_) => WaitingOn::SecondMandateOfficer,
    }
}

/// The refusal for an account that is not one of those who approve the action.
pub(super) fn others_approve(row: &PendingAction) -> Error {
    let (detail, key) = match row.approver_organisation_id {
        None => (
            "The bureau proposed this, and another bureau account approves it.",
            "obstacle-approved-by-bureau",
        ),
        Some(_) => (
            "A mandate officer proposed this, and another mandate officer of the organisation approves it.",
            "obstacle-approved-by-mandate-officers",
        ),
    };
    let obstacle = Obstacle::new("approved-by-others", second_person(row), key);
    Error::blocked(detail, vec![obstacle])
}

/// The refusal for the account that proposed the action.
pub(super) fn second_person_needed(row: &PendingAction) -> Error {
    let (detail, key) = match row.approver_organisation_id {
        None => (
            "The account that proposed this cannot decide on it; another bureau account can.",
            "obstacle-second-person-needed",
        ),
        Some(_) => (
            "The account that proposed this cannot decide on it; another mandate officer can.",
            "obstacle-second-officer-needed",
        ),
    };
    let obstacle = Obstacle::new("second-person-needed", second_person(row), key);
    Error::blocked(detail, vec![obstacle])
}

/// The proposed answers to these ratifications that wait for a second person, by ratification. Two statements.
pub fn waiting_answers(cx: &mut Context<'_>, ratifications: &[Id]) -> Result<HashMap<Id, Named>> {
    let filter = PendingFilter {
        status: Some(PendingStatus::Pending),
        subjects: Some(ratifications),
        ..PendingFilter::default()
    };
    let rows = store::list(cx.conn, &filter, None, i64::MAX)?;
    Ok(named(cx, rows)?
        .into_iter()
        .map(|one| (one.row.subject_id, one))
        .collect())
}
