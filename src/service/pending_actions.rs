//! Four-eyes approval: an action that moves money, ends or extends a ballot of the board, or destroys content is proposed by
//! one bureau account and carried out when another approves. An initiator proposes the withdrawal of its own case while the board
//! votes on it. The answer to a ratification is proposed and approved by mandate officers of the organisation, where it
//! has two. The preconditions are checked twice: when the action is proposed, and again when it is approved.

mod action;
mod approvers;
mod execution;
mod subject;
mod subject_cells;

pub use action::MoneyAction;
pub use approvers::waiting_answers;
pub use subject::{Subject, recorded_subject, reversed_bookings, subjects};
pub use subject_cells::SubjectCell;

use edba_domain::EventKind;
use edba_store::Json;
use std::collections::HashMap;

use super::Context;
use super::events::{Chain, NewEvent};
use super::validation::written;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::Id;
use edba_domain::codes::{MoneyActionKind, PendingStatus, Role};
use edba_domain::workflow::Command;
use edba_store::pending_actions as store;

pub use edba_store::pending_actions::{PendingAction, PendingFilter};

/// The answers to a ratification, of which one at most is pending.
const ANSWERS: [MoneyActionKind; 2] = [
    MoneyActionKind::GiveRatification,
    MoneyActionKind::RefuseRatification,
];

/// The stage at which the preconditions of an action are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckStage {
    /// When it is given: the same action must not be pending already.
    Given,
    /// When the proposed action is approved.
    Approved,
}

/// Stores a proposed action, to be approved by an account other than the proposer: of the bureau, or where a mandate
/// officer proposes, by another one of its organisation. If the caller has opened a chain of the same case, it must not
/// have added events to it. Errors: 403 for an account that cannot propose it; 404; 409 where it is not allowed now, or
/// the same action is pending already.
pub fn propose(cx: &mut Context<'_>, action: MoneyAction, reason: Option<&str>) -> Result<PendingAction> {
    let approvers = approvers::of_proposal(cx, action.kind()?)?;
    let reason = reason
        .map(|reason| written([("/reason", reason)]).map(|[reason]| reason))
        .transpose()?;
    let owner = execution::owner_of(cx, &action)?;
    let mut chain = Chain::open(cx, owner.stream_id, "case")?;
    execution::check(cx, &action, CheckStage::Given, approvers)?;
    let action = execution::with_its_extent(cx, action)?;
    let kind = action.kind()?;
    check_not_pending(cx, kind, action.subject_id())?;
    let row = PendingAction {
        id: Id::new(),
        action: kind.to_string(),
        subject_id: action.subject_id(),
        case_id: owner.case_id,
        payload: Json::written(&action)?,
        reason,
        status: PendingStatus::Pending,
        proposed_by: cx.actor.id,
        proposed_at: cx.now,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
        subject: None,
        approver_organisation_id: approvers,
    };
    store::insert_pending_action(cx.conn, &row)?;
    chain.add(cx, event(EventKind::ActionProposed, &row, row.reason.as_deref())?)?;
    chain.close(cx)?;
    Ok(row)
}

/// Approves an action by a second account and carries it out in the same transaction. Errors: 404; 409 for the account
/// that proposed it, where others approve it, for an action that was already decided, and where the action is not
/// allowed any more (it stays pending: reject or withdraw it), as after the deadline that it names for ballots.
pub fn approve(cx: &mut Context<'_>, id: Id) -> Result<PendingAction> {
    let (chain, row) = open(cx, id)?;
    if row.proposed_by == cx.actor.id {
        return Err(approvers::second_person_needed(&row));
    }
    if !approvers::include(cx, &row) {
        return Err(approvers::others_approve(&row));
    }
    let action: MoneyAction = row.payload.read_as()?;
    if action.ballots_close_at().is_some_and(|at| at <= cx.now) {
        return Err(Error::conflict(
            "The deadline that the action names for the ballots has passed; reject it, and have it proposed anew.",
        ));
    }
    execution::check(cx, &action, CheckStage::Approved, row.approver_organisation_id)?;
    let row = decide(cx, chain, row, PendingStatus::Approved, None)?;
    execution::carry_out(cx, action, &row)?;
    Ok(row)
}

/// Rejects an action by a second account of those who approve it. An answer to a ratification that was proposed by those
/// who do not answer any more, since mandate officers were appointed or disabled, is rejected by those who do. Errors:
/// 404; 409 for the account that proposed it, where others approve it, and for an action that was already decided.
pub fn reject(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<PendingAction> {
    let [reason] = written([("/reason", reason)])?;
    let (chain, row) = open(cx, id)?;
    if row.proposed_by == cx.actor.id {
        return Err(approvers::second_person_needed(&row));
    }
    if !approvers::include(cx, &row) && !execution::is_answered_by_caller(cx, &row.payload.read_as()?)? {
        return Err(approvers::others_approve(&row));
    }
    decide(cx, chain, row, PendingStatus::Rejected, Some(reason))
}

/// Withdraws an action by the account that proposed it. Errors: 403 for another account of the bureau, and for another
/// mandate officer; 404 for an initiator that did not propose it; 409 where it was already decided.
pub fn withdraw(cx: &mut Context<'_>, id: Id) -> Result<PendingAction> {
    let is_mine = |row: &PendingAction| row.proposed_by == cx.actor.id;
    if cx.actor.is(Role::Initiator) && !store::pending_action(cx.conn, &id)?.as_ref().is_some_and(is_mine) {
        return Err(Error::not_found("pending action"));
    }
    let (chain, row) = open(cx, id)?;
    if row.proposed_by != cx.actor.id {
        return Err(Error::forbidden(
            "Only the account that proposed this can withdraw it; reject it instead.",
        ));
    }
    decide(cx, chain, row, PendingStatus::Withdrawn, None)
}

/// The ratifications whose due date has passed while a proposed answer still waits for approval.
pub(super) fn expired_answers(cx: &mut Context<'_>, limit: i64) -> Result<Vec<Id>> {
    store::pending_for_expired(cx.conn, &codes(&ANSWERS), cx.today(), limit)
}

/// Withdraws the proposed answer to a ratification that ended without it; false where none waits. Called under the lock of its case,
/// by the account that ended the ratification, or by a background job.
pub(super) fn withdraw_answer(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    ratification_id: Id,
    reason: Option<&str>,
) -> Result<bool> {
    let Some(row) = store::pending_for(cx.conn, &codes(&ANSWERS), &ratification_id)? else {
        return Ok(false);
    };
    let end = End {
        status: PendingStatus::Withdrawn,
        decided_by: cx.actor.account_id(),
        reason: reason.map(str::to_owned),
    };
    record_end(cx, chain, row, end).map(|_| true)
}

/// A pending action with the names of the accounts that proposed and decided it.
#[derive(Debug, Clone)]
pub struct Named {
    pub row: PendingAction,
    pub proposed_by_name: String,
    pub decided_by_name: Option<String>,
}

/// Actions that this account can read, in the order of the filter.
pub fn list(
    cx: &mut Context<'_>,
    filter: PendingFilter<'_>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<Named>> {
    let filter = approvers::visible(cx, filter)?;
    let rows = store::list(cx.conn, &filter, after, limit)?;
    named(cx, rows)
}

/// One action. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Named> {
    let row = read(cx, id)?;
    with_names(cx, row)
}

fn read(cx: &mut Context<'_>, id: Id) -> Result<PendingAction> {
    let filter = PendingFilter {
        id: Some(id),
        ..PendingFilter::default()
    };
    let filter = approvers::visible(cx, filter)?;
    let found = store::list(cx.conn, &filter, None, 1)?.pop();
    found.ok_or_else(|| Error::not_found("pending action"))
}

/// Adds the names of the accounts to an action.
pub fn with_names(cx: &mut Context<'_>, row: PendingAction) -> Result<Named> {
    let found = named(cx, vec![row])?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("pending action"))
}

fn named(cx: &mut Context<'_>, rows: Vec<PendingAction>) -> Result<Vec<Named>> {
    let accounts: Vec<Id> = rows
        .iter()
        .flat_map(|row| [Some(row.proposed_by), row.decided_by])
        .flatten()
        .collect();
    let names: HashMap<Id, String> = store::account_names(cx.conn, &accounts)?.into_iter().collect();
    let name = |id: &Id| names.get(id).cloned().unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| Named {
            proposed_by_name: name(&row.proposed_by),
            decided_by_name: row.decided_by.as_ref().map(name),
            row,
        })
        .collect())
}

/// The pending actions that this account proposed. One statement.
pub fn proposed_by_me(cx: &mut Context<'_>) -> Result<Vec<PendingAction>> {
    store::pending_of(cx.conn, &cx.actor.id)
}

/// The last decided actions that this account proposed, the last decided first. Two statements.
pub fn decided_of_mine(cx: &mut Context<'_>, limit: i64) -> Result<Vec<Named>> {
    let rows = store::decided_of(cx.conn, &cx.actor.id, limit)?;
    named(cx, rows)
}

/// The commands on a case that wait for approval.
pub fn waiting_commands(cx: &mut Context<'_>, case_id: Id) -> Result<Vec<Command>> {
    let filter = PendingFilter {
        status: Some(PendingStatus::Pending),
        case_id: Some(case_id),
        ..PendingFilter::default()
    };
    let mut commands = Vec::new();
    for row in store::list(cx.conn, &filter, None, i64::MAX)? {
        if let MoneyAction::Transition { input, .. } = row.payload.read_as()? {
            commands.push(input.command);
        }
    }
    Ok(commands)
}

/// Locks the case of a pending action, and reads the action under that lock. Errors: 404; 409 where it was decided.
fn open(cx: &mut Context<'_>, id: Id) -> Result<(Chain, PendingAction)> {
    let row = read(cx, id)?;
    let chain = execution::chain_of(cx, &row)?;
    let row = read(cx, id)?;
    if row.status == PendingStatus::Pending {
        Ok((chain, row))
    } else {
        Err(Error::conflict(format!("The action was {} before.", row.status)))
    }
}

fn decide(
    cx: &mut Context<'_>,
    mut chain: Chain,
    row: PendingAction,
    status: PendingStatus,
    reason: Option<String>,
) -> Result<PendingAction> {
    let end = End {
        status,
        decided_by: Some(cx.actor.id),
        reason,
    };
    let row = record_end(cx, &mut chain, row, end)?;
    chain.close(cx)?;
    Ok(row)
}

/// How an action ended.
struct End {
    status: PendingStatus,
    /// None where a background job withdrew it.
    decided_by: Option<Id>,
    reason: Option<String>,
}

/// Stores how a pending action ended, with its event.
fn record_end(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: PendingAction,
    end: End,
) -> Result<PendingAction> {
    // Snapshot of the subject before the action is carried out, stored with the decision.
    let about = subjects(cx, &[&row])?.pop();
    row.subject = about.map(|subject| Json::written(&subject)).transpose()?;
    row.status = end.status;
    row.decided_by = end.decided_by;
    row.decided_at = Some(cx.now);
    row.decision_reason = end.reason;
    row.version += 1;
    if !store::update_pending_action(cx.conn, &row)? {
        return Err(Error::conflict(
            "The action was decided at the same moment; read it again.",
        ));
    }
    let kind = match row.status {
        PendingStatus::Approved => EventKind::ActionApproved,
        PendingStatus::Rejected => EventKind::ActionRejected,
        PendingStatus::Withdrawn | PendingStatus::Pending => EventKind::ActionWithdrawn,
    };
    let mut event = event(kind, &row, row.decision_reason.as_deref())?;
    if row.decided_by.is_none() {
        // Without it, the actor of the event is the account that decided.
        event.data["decidedBy"] = serde_json::Value::Null;
    }
    chain.add(cx, event)?;
    Ok(row)
}

fn event<'a>(kind: EventKind, row: &PendingAction, reason: Option<&'a str>) -> Result<NewEvent<'a>> {
    Ok(NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before: (row.version > 1).then(|| row.version - 1),
        after: Some(row.version),
        data: serde_json::json!({
            "kind": row.action, "subjectId": row.subject_id, "proposedBy": row.proposed_by,
            "approverOrganisationId": row.approver_organisation_id,
            "action": row.payload.read_as::<serde_json::Value>()?,
        }),
    })
}

fn codes(kinds: &[MoneyActionKind]) -> Vec<&'static str> {
    kinds.iter().map(MoneyActionKind::as_str).collect()
}

/// Requires that the same action is not pending already, and of a ratification no other answer. Errors: 409.
pub fn check_not_pending(cx: &mut Context<'_>, kind: MoneyActionKind, subject_id: Id) -> Result<()> {
    let same = match ANSWERS.contains(&kind) {
        true => &ANSWERS[..],
        false => std::slice::from_ref(&kind),
    };
    let Some(pending) = store::pending_for(cx.conn, &codes(same), &subject_id)? else {
        return Ok(());
    };
    Err(Error::blocked(
        format!(
            "Such an action waits for approval already: /v1/pending-actions/{}.",
            pending.id
        ),
        vec![Obstacle::new(
            "approval-pending",
            approvers::second_person(&pending),
            match pending.approver_organisation_id {
                None => "obstacle-approval-pending",
                Some(_) => "obstacle-approval-pending-of-officers",
            },
        )],
    ))
}
