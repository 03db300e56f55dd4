//! Answers to a proposed payment schedule by the other side, and its withdrawal by the side that proposed it.

use serde_json::json;

use super::super::super::Context;
use super::super::super::events::{Chain, NewEvent};
use super::super::super::validation::written;
use super::super::disbursements::present;
use super::super::ledger::{NewEntry, enter, sums};
use super::{
    Schedule, check_schedulable, come_into_force, move_on, not_acknowledged_yet, one, side, supersede,
};
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::CommitmentStatus;
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::payment_schedule::{ScheduleStatus, SchedulingSide};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Id, Message};
use edba_store::decisions::Commitment;
use edba_store::payment_schedules::{self as store, PaymentSchedule};

/// Agrees to a proposal of the other side: it comes into force and takes the place of the version before. The same answer
/// given again changes nothing. Errors: 404; 409 for a proposal of the caller's own side, one that was answered otherwise or
/// replaced, one that does not add up any more, and as [`propose`].
pub fn agree(cx: &mut Context<'_>, id: Id) -> Result<Schedule> {
    let (mut chain, mut row, mut schedule) = open(cx, id)?;
    if schedule.status == ScheduleStatus::InForce && !schedule.trimmed {
        return one(cx, id);
    }
    check_takes_force(cx, &row, &schedule)?;
    let superseded = supersede(cx, row.id)?;
    come_into_force(cx, &mut schedule)?;
    let entry = NewEntry {
        reason: schedule.reason.clone(),
        ..NewEntry::of(CommitmentEntryKind::Scheduled, Cents::ZERO)
    };
    let entry = enter(cx, &mut row, entry)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::PaymentScheduleAgreed,
            subject_id: id,
            reason: None,
            before: None,
            after: None,
            data: json!({
                "commitmentId": row.id, "organisationId": row.organisation_id, "number": schedule.number,
                "supersedesId": superseded, "entryId": entry.id, "seq": entry.seq,
            }),
        },
    )?;
    chain.close(cx)?;
    one(cx, id)
}

/// Checks that the caller can agree to a proposal now. Errors: as [`agree`].
pub fn check_agreement(cx: &mut Context<'_>, id: Id) -> Result<()> {
    let found = answered_by_caller(cx, id)?;
    let row = present(cx, found.row.commitment_id)?;
    check_takes_force(cx, &row, &found.row)
}

/// Checks that a version can come into force. Errors: 409.
fn check_takes_force(cx: &mut Context<'_>, row: &Commitment, schedule: &PaymentSchedule) -> Result<()> {
    check_proposed(schedule)?;
    check_schedulable(cx, row, false)?;
    let amounts = store::instalments(cx.conn, &[schedule.id])?;
    let total: Cents = amounts.iter().map(|one| one.row.amount_cents).sum();
    if total != sums(row).held() {
        return Err(Error::blocked_by(Obstacle::new(
            "schedule-outdated",
            WaitingOn::Bureau,
            "obstacle-schedule-outdated",
        )));
    }
    Ok(())
}

/// Refuses a proposal of the other side. The same answer given again changes nothing. Errors: 404; 409 for a proposal of the
/// caller's own side, one that was answered otherwise, replaced or withdrawn, and of a commitment that is not acknowledged yet.
pub fn refuse(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Schedule> {
    let [reason] = written([("/reason", reason)])?;
    let (mut chain, row, mut schedule) = open(cx, id)?;
    if schedule.status == ScheduleStatus::Refused && schedule.refusal_reason.as_ref() == Some(&reason) {
        return one(cx, id);
    }
    check_proposed(&schedule)?;
    // As for an agreement: the funder first says whether it takes the commitment into its books.
    if row.status == CommitmentStatus::Offered {
        return Err(Error::blocked_by(not_acknowledged_yet()));
    }
    schedule.status = ScheduleStatus::Refused;
    schedule.answered_by_id = Some(cx.actor.id);
    schedule.answered_at = Some(cx.now);
    schedule.refusal_reason = Some(reason.clone());
    move_on(cx, &schedule, ScheduleStatus::Proposed)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::PaymentScheduleRefused,
            subject_id: id,
            reason: Some(&reason),
            before: None,
            after: None,
            data: json!({
                "commitmentId": row.id, "organisationId": row.organisation_id, "number": schedule.number,
            }),
        },
    )?;
    chain.close(cx)?;
    one(cx, id)
}

/// Withdraws a proposal of the caller's own side that waits for an answer, in any state of the case; another account of that side
/// can do it too. The version in force stays. Idempotent. Errors: 404; 409 for a proposal of the other side, and for one that was
/// answered, replaced, or withdrawn with another reason.
pub fn withdraw(cx: &mut Context<'_>, id: Id, reason: &str) -> Result<Schedule> {
    let [reason] = written([("/reason", reason)])?;
    let side = side(cx)?;
    let found = one(cx, id)?;
    if found.row.proposed_by != side {
        let (waiting_on, message) = match found.row.proposed_by {
            SchedulingSide::Bureau => (WaitingOn::Bureau, "obstacle-schedule-withdrawn-by-bureau"),
            SchedulingSide::FinancePartner => (
                WaitingOn::FinancePartner,
                "obstacle-schedule-withdrawn-by-partner",
            ),
        };
        let obstacle = Obstacle::new("schedule-other-proposal", waiting_on, message);
        return Err(Error::blocked_by(obstacle));
    }
    let (mut chain, row, mut schedule) = locked(cx, &found)?;
    if schedule.status == ScheduleStatus::Withdrawn && schedule.withdrawal_reason.as_ref() == Some(&reason) {
        return one(cx, id);
    }
    check_proposed(&schedule)?;
    schedule.status = ScheduleStatus::Withdrawn;
    schedule.ended_at = Some(cx.now);
    schedule.withdrawal_reason = Some(reason.clone());
    move_on(cx, &schedule, ScheduleStatus::Proposed)?;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::PaymentScheduleWithdrawn,
            subject_id: id,
            reason: Some(&reason),
            before: None,
            after: None,
            data: json!({
                "commitmentId": row.id, "organisationId": row.organisation_id, "number": schedule.number,
                "proposedBy": schedule.proposed_by,
            }),
        },
    )?;
    chain.close(cx)?;
    one(cx, id)
}

/// Locks the case of a version that the caller may answer. Errors: 404; 409 for a proposal of its own side.
fn open(cx: &mut Context<'_>, id: Id) -> Result<(Chain, Commitment, PaymentSchedule)> {
    let found = answered_by_caller(cx, id)?;
    locked(cx, &found)
}

/// A version that the side of the caller answers. Errors: 404; 409 for a proposal of its own side.
fn answered_by_caller(cx: &mut Context<'_>, id: Id) -> Result<Schedule> {
    let side = side(cx)?;
    let found = one(cx, id)?;
    if found.row.proposed_by == side {
        let (waiting_on, message) = match side {
            SchedulingSide::Bureau => (WaitingOn::FinancePartner, "obstacle-schedule-of-bureau"),
            SchedulingSide::FinancePartner => (WaitingOn::Bureau, "obstacle-schedule-of-partner"),
        };
        return Err(Error::blocked_by(Obstacle::new(
            "schedule-own-proposal",
            waiting_on,
            message,
        )));
    }
    Ok(found)
}

/// Locks the case of a version, and reads the version under the lock.
fn locked(cx: &mut Context<'_>, found: &Schedule) -> Result<(Chain, Commitment, PaymentSchedule)> {
    let chain = Chain::open(cx, found.case_id, "case")?;
    let schedule =
        store::schedule(cx.conn, &found.row.id)?.ok_or_else(|| Error::not_found("payment schedule"))?;
    let row = present(cx, schedule.commitment_id)?;
    Ok((chain, row, schedule))
}

/// Checks that a version waits for an answer. Errors: 409, which names its state.
fn check_proposed(schedule: &PaymentSchedule) -> Result<()> {
    let key = match schedule.status {
        ScheduleStatus::Proposed => return Ok(()),
        ScheduleStatus::InForce => "obstacle-schedule-in-force",
        ScheduleStatus::Superseded => "obstacle-schedule-superseded",
        ScheduleStatus::Refused => "obstacle-schedule-refused",
        ScheduleStatus::Replaced => "obstacle-schedule-replaced",
        ScheduleStatus::Withdrawn => "obstacle-schedule-withdrawn",
    };
    let at = schedule.ended_at.or(schedule.answered_at);
    let day = at.unwrap_or(schedule.proposed_at).local_date();
    let reason = schedule
        .withdrawal_reason
        .as_ref()
        .or(schedule.refusal_reason.as_ref());
    let reason = reason.cloned().unwrap_or_default();
    let message = Message::new(key).with("day", day).with("reason", reason);
    Err(Error::blocked_by(Obstacle::new(
        "schedule-answered",
        WaitingOn::Nobody,
        message,
    )))
}
