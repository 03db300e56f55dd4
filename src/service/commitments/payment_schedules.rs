//! Payment schedules of commitments: one side proposes a version, and the other agrees to it or refuses it. The proposer can
//! withdraw it until then. A release makes a version that needs no agreement.

mod answer;
mod query;

pub use answer::{agree, check_agreement, refuse, withdraw};
pub use query::{FilledInstalment, PresentSchedules, Schedule, list, one, present_schedules, waiting};

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::Context;
use super::super::events::{Chain, NewEvent};
use super::disbursements::{case_status, not_financed, present};
use super::find;
use super::ledger::sums;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::{CaseStatus, CommitmentStatus};
use edba_domain::payment_schedule::{
    self as rules, Instalment, NewInstalment, ScheduleStatus, SchedulingSide,
};
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, EventKind, Fault, Id, text};
use edba_store::decisions::{self, Commitment};
use edba_store::payment_schedules::{self as store, InstalmentRow};

pub use edba_store::payment_schedules::{KnownInstalment, NamedProposal, PaymentSchedule};

/// A payment schedule as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPaymentSchedule {
    /// Why it is proposed. Required where it is to take the place of a schedule in force.
    #[schema(min_length = 1, max_length = 4000, example = "The permit comes later.")]
    pub reason: Option<String>,
    /// In the order of their due dates. They add up to the commitment less what is released of it.
    #[schema(min_items = 1, max_items = 60)]
    pub instalments: Vec<NewInstalment>,
}

/// Proposes a version. A proposal that waits for an answer is replaced by it.
///
/// # Errors
/// 404 for a commitment that the caller may not see; 409 where it is not acknowledged (the bureau may propose when it is
/// offered), its case is not financed or nothing is to be scheduled; 400 for instalments that do not add up or are not in
/// order, and without a reason where a version is in force.
pub fn propose(cx: &mut Context<'_>, commitment_id: Id, new: &NewPaymentSchedule) -> Result<Schedule> {
    let case_id = find(cx, commitment_id)?.case_id;
    let mut chain = Chain::open(cx, case_id, "case")?;
    let row = present(cx, commitment_id)?;
    let id = propose_for(cx, &mut chain, &row, new)?;
    chain.close(cx)?;
    one(cx, id)
}

/// Proposes the schedule that comes with the acknowledgement of a commitment. The same one sent with it again changes
/// nothing. Errors: as [`propose`], at pointers below `/schedule`.
pub fn propose_with_acknowledgement(
    cx: &mut Context<'_>,
    commitment_id: Id,
    new: &NewPaymentSchedule,
) -> Result<()> {
    let last = list(cx, commitment_id, None, 1)?.pop();
    if last.is_some_and(|last| is_same(&last, new)) {
        return Ok(());
    }
    match propose(cx, commitment_id, new) {
        Ok(_) => Ok(()),
        Err(mut error) => {
            for fault in &mut error.faults {
                fault.pointer = format!("/schedule{}", fault.pointer);
            }
            Err(error)
        }
    }
}

/// Whether a version is what the partner proposes.
fn is_same(version: &Schedule, new: &NewPaymentSchedule) -> bool {
    let lines = version.instalments.iter().map(|one| &one.known.row);
    version.row.proposed_by == SchedulingSide::FinancePartner
        && version.row.reason.as_deref() == new.reason.as_deref().map(str::trim)
        && version.instalments.len() == new.instalments.len()
        && lines.zip(&new.instalments).all(|(line, new)| {
            line.due_date == new.due_date
                && line.amount_cents == new.amount
                && line.description == new.description.trim()
                && line.condition_id == new.condition_id
        })
}

/// Proposes a version under the lock of its case, and returns its id. Errors: as [`propose`].
pub(super) fn propose_for(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    row: &Commitment,
    new: &NewPaymentSchedule,
) -> Result<Id> {
    let side = side(cx)?;
    check_schedulable(cx, row, side == SchedulingSide::Bureau)?;
    let standing = store::in_status(cx.conn, &row.id, ScheduleStatus::InForce)?;
    let mut faults = rules::faults(&new.instalments, sums(row).held(), row.created_at.local_date());
    faults.extend(condition_faults(cx, row, &new.instalments)?);
    match &new.reason {
        Some(reason) => faults.extend(text::fault("/reason", reason)),
        None if standing.is_some() => faults.push(Fault::new(
            "/reason",
            "required",
            "A schedule is in force: say why another one is to take its place.",
        )),
        None => {}
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let replaced = replace_proposal(cx, row.id)?;
    let schedule = new_version(cx, row.id, side, new.reason.as_deref())?;
    let instalments: Vec<InstalmentRow> = (1..)
        .zip(&new.instalments)
        .map(|(number, instalment)| InstalmentRow {
            id: Id::new(),
            schedule_id: schedule.id,
            number,
            due_date: instalment.due_date,
            amount_cents: instalment.amount,
            description: instalment.description.trim().to_owned(),
            condition_id: instalment.condition_id,
        })
        .collect();
    store::insert(cx.conn, &schedule, &instalments)?;
    let replaces = replaced.map(|id| ("replacesId", id));
    chain.add(
        cx,
        made(
            EventKind::PaymentScheduleProposed,
            row,
            &schedule,
            &instalments,
            replaces,
        ),
    )?;
    Ok(schedule.id)
}

fn side(cx: &Context<'_>) -> Result<SchedulingSide> {
    SchedulingSide::of(cx.actor.role).ok_or_else(|| {
        Error::forbidden("Only the project bureau and the funder's finance partner schedule payments.")
    })
}

/// Checks that payments on a commitment can be scheduled now; `offered` tells whether one that is only offered counts.
/// Errors: 409.
fn check_schedulable(cx: &mut Context<'_>, row: &Commitment, offered: bool) -> Result<()> {
    let mut obstacles = Vec::new();
    if !rules::is_paid_by_schedule(row.instrument) {
        obstacles.push(Obstacle::new(
            "guarantee-not-scheduled",
            WaitingOn::Nobody,
            "obstacle-guarantee-not-scheduled",
        ));
    }
    match row.status {
        CommitmentStatus::Acknowledged => {}
        CommitmentStatus::Offered if offered => {}
        CommitmentStatus::Offered => obstacles.push(not_acknowledged_yet()),
        CommitmentStatus::Decided => {}
        CommitmentStatus::Refused
        | CommitmentStatus::Paid
        | CommitmentStatus::CarriedOver
        | CommitmentStatus::Released => {
            obstacles.push(Obstacle::new(
                "nothing-to-schedule",
                WaitingOn::Nobody,
                "obstacle-nothing-to-schedule",
            ));
        }
    }
    if !matches!(
        case_status(cx, row)?,
        CaseStatus::Financed | CaseStatus::Monitored
    ) {
        obstacles.push(not_financed());
    }
    match obstacles.is_empty() {
        true => Ok(()),
        false => Err(Error::blocked("Payments cannot be scheduled now.", obstacles)),
    }
}

fn not_acknowledged_yet() -> Obstacle {
    Obstacle::new(
        "commitment-not-acknowledged-yet",
        WaitingOn::FinancePartner,
        "obstacle-commitment-not-acknowledged-yet",
    )
}

/// The faults of conditions that are not those of the decision of the commitment.
fn condition_faults(cx: &mut Context<'_>, row: &Commitment, new: &[NewInstalment]) -> Result<Vec<Fault>> {
    if new.iter().all(|instalment| instalment.condition_id.is_none()) {
        return Ok(Vec::new());
    }
    let known = decisions::conditions_of(cx.conn, &row.decision_id)?;
    Ok(new
        .iter()
        .enumerate()
        .filter(|(_, instalment)| {
            instalment
                .condition_id
                .is_some_and(|id| known.iter().all(|condition| condition.id != id))
        })
        .map(|(place, _)| {
            Fault::new(
                format!("/instalments/{place}/conditionId"),
                "unknown",
                "There is no such condition of the decision.",
            )
        })
        .collect())
}

/// Replaces the proposal that waits for an answer, and returns its id.
fn replace_proposal(cx: &mut Context<'_>, commitment_id: Id) -> Result<Option<Id>> {
    let Some(mut earlier) = store::in_status(cx.conn, &commitment_id, ScheduleStatus::Proposed)? else {
        return Ok(None);
    };
    earlier.status = ScheduleStatus::Replaced;
    earlier.ended_at = Some(cx.now);
    move_on(cx, &earlier, ScheduleStatus::Proposed)?;
    Ok(Some(earlier.id))
}

fn move_on(cx: &mut Context<'_>, row: &PaymentSchedule, from: ScheduleStatus) -> Result<()> {
    match store::move_on(cx.conn, row, from)? {
        true => Ok(()),
        false => Err(Error::changed_meanwhile("payment schedule")),
    }
}

/// The next version of a commitment, as a proposal.
fn new_version(
    cx: &mut Context<'_>,
    commitment_id: Id,
    side: SchedulingSide,
    reason: Option<&str>,
) -> Result<PaymentSchedule> {
    Ok(PaymentSchedule {
        id: Id::new(),
        commitment_id,
        number: store::last_number(cx.conn, &commitment_id)? + 1,
        status: ScheduleStatus::Proposed,
        proposed_by: side,
        trimmed: false,
        reason: reason.map(|reason| reason.trim().to_owned()),
        proposer_id: cx.actor.id,
        proposed_at: cx.now,
        answered_by_id: None,
        answered_at: None,
        refusal_reason: None,
        ended_at: None,
        withdrawal_reason: None,
    })
}

/// Ends the version in force, and returns its id.
fn supersede(cx: &mut Context<'_>, commitment_id: Id) -> Result<Option<Id>> {
    let Some(mut earlier) = store::in_status(cx.conn, &commitment_id, ScheduleStatus::InForce)? else {
        return Ok(None);
    };
    earlier.status = ScheduleStatus::Superseded;
    earlier.ended_at = Some(cx.now);
    move_on(cx, &earlier, ScheduleStatus::InForce)?;
    Ok(Some(earlier.id))
}

fn come_into_force(cx: &mut Context<'_>, schedule: &mut PaymentSchedule) -> Result<()> {
    schedule.status = ScheduleStatus::InForce;
    schedule.answered_by_id = Some(cx.actor.id);
    schedule.answered_at = Some(cx.now);
    move_on(cx, schedule, ScheduleStatus::Proposed)
}

/// Makes the version that follows from giving up an amount of a commitment, where a schedule is in force. Called under the
/// lock of the case, after the entry that gives it up.
pub(super) fn trim(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    row: &Commitment,
    by: Cents,
    reason: &str,
) -> Result<()> {
    let Some(standing) = store::in_status(cx.conn, &row.id, ScheduleStatus::InForce)? else {
        return Ok(());
    };
    let before = store::instalments(cx.conn, &[standing.id])?;
    let facts: Vec<Instalment> = before.iter().map(KnownInstalment::facts).collect();
    let left = rules::trimmed(&facts, row.paid_cents, by);
    let mut schedule = PaymentSchedule {
        trimmed: true,
        ..new_version(cx, row.id, SchedulingSide::Bureau, Some(reason))?
    };
    let kept = before
        .into_iter()
        .zip(left)
        .filter(|(_, amount)| amount.is_positive());
    let instalments: Vec<InstalmentRow> = (1..)
        .zip(kept)
        .map(|(number, (known, amount))| InstalmentRow {
            id: Id::new(),
            schedule_id: schedule.id,
            number,
            amount_cents: amount,
            ..known.row
        })
        .collect();
    store::insert(cx.conn, &schedule, &instalments)?;
    let superseded = supersede(cx, row.id)?;
    come_into_force(cx, &mut schedule)?;
    let supersedes = superseded.map(|id| ("supersedesId", id));
    chain.add(
        cx,
        made(
            EventKind::PaymentScheduleTrimmed,
            row,
            &schedule,
            &instalments,
            supersedes,
        ),
    )
}

/// The event of a version that is made, with its instalments, and the version whose place it takes.
fn made<'a>(
    kind: EventKind,
    row: &Commitment,
    schedule: &'a PaymentSchedule,
    instalments: &[InstalmentRow],
    instead_of: Option<(&str, Id)>,
) -> NewEvent<'a> {
    let lines: Vec<_> = instalments
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "number": one.number, "dueDate": one.due_date, "amount": one.amount_cents,
                "description": one.description, "conditionId": one.condition_id,
            })
        })
        .collect();
    let mut data = json!({
        "commitmentId": row.id, "organisationId": row.organisation_id, "number": schedule.number,
        "proposedBy": schedule.proposed_by, "instalments": lines,
    });
    if let Some((name, id)) = instead_of {
        data[name] = json!(id);
    }
    NewEvent {
        kind,
        subject_id: schedule.id,
        reason: schedule.reason.as_deref(),
        before: None,
        after: None,
        data,
    }
}
