//! Payment schedules as they are read, with what the payments come to for each instalment.

use super::super::super::Context;
use super::super::find;
use super::super::ledger::sums;
use edba_common::error::{Error, Result};
use edba_domain::payment_schedule::{
    self as rules, Instalment, InstalmentState, ScheduleStatus, SchedulingSide,
};
use edba_domain::{Cents, Id};
use edba_store::decisions::Commitment;
use edba_store::payment_schedules::{self as store, KnownInstalment, NamedProposal, PaymentSchedule};

/// A version of a payment schedule with its instalments.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub row: PaymentSchedule,
    pub organisation_id: Id,
    pub case_id: Id,
    pub instalments: Vec<FilledInstalment>,
    /// What may be paid now; None unless the version is in force.
    pub payable: Option<Cents>,
}

/// An instalment, and what the payments come to for it.
#[derive(Debug, Clone)]
pub struct FilledInstalment {
    pub known: KnownInstalment,
    /// What is paid of it, and its state; None unless its version is in force.
    pub filled: Option<(Cents, InstalmentState)>,
}

/// The versions of the schedule of a commitment that matter now.
#[derive(Debug, Clone, Default)]
pub struct PresentSchedules {
    pub in_force: Option<Schedule>,
    /// The proposal that waits for an answer.
    pub proposed: Option<Schedule>,
    /// The last proposal, where it was refused or withdrawn.
    pub not_agreed: Option<Schedule>,
}

/// The versions of the schedule of a commitment before version `before`, newest first. Errors: 404.
pub fn list(
    cx: &mut Context<'_>,
    commitment_id: Id,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Schedule>> {
    let row = find(cx, commitment_id)?;
    let found = store::of_commitment(cx.conn, &commitment_id, before, limit)?;
    with_instalments(cx, &row, found)
}

/// One version. Errors: 404.
pub fn one(cx: &mut Context<'_>, id: Id) -> Result<Schedule> {
    let missing = || Error::not_found("payment schedule");
    let schedule = store::schedule(cx.conn, &id)?.ok_or_else(missing)?;
    let row = find(cx, schedule.commitment_id).map_err(|_| missing())?;
    with_instalments(cx, &row, vec![schedule])?
        .pop()
        .ok_or_else(missing)
}

/// The proposals of the other side that wait for the answer of the caller's, the oldest first, at most `limit`. Empty for
/// who answers none.
pub fn waiting(cx: &mut Context<'_>, limit: i64) -> Result<Vec<NamedProposal>> {
    match SchedulingSide::of(cx.actor.role) {
        Some(SchedulingSide::Bureau) => {
            store::proposals_of(cx.conn, SchedulingSide::FinancePartner, None, limit)
        }
        Some(SchedulingSide::FinancePartner) => {
            let own = cx.actor.organisation()?;
            store::proposals_of(cx.conn, SchedulingSide::Bureau, Some(own), limit)
        }
        None => Ok(Vec::new()),
    }
}

/// The versions that matter now of a commitment that the caller may see. Two statements.
pub fn present_schedules(cx: &mut Context<'_>, row: &Commitment) -> Result<PresentSchedules> {
    let found = store::present(cx.conn, &row.id)?;
    let mut present = PresentSchedules::default();
    for one in with_instalments(cx, row, found)? {
        match one.row.status {
            ScheduleStatus::InForce => present.in_force = Some(one),
            ScheduleStatus::Proposed => present.proposed = Some(one),
            ScheduleStatus::Refused | ScheduleStatus::Withdrawn => present.not_agreed = Some(one),
            ScheduleStatus::Superseded | ScheduleStatus::Replaced => {}
        }
    }
    Ok(present)
}

fn with_instalments(
    cx: &mut Context<'_>,
    row: &Commitment,
    schedules: Vec<PaymentSchedule>,
) -> Result<Vec<Schedule>> {
    let today = cx.today();
    let ids: Vec<Id> = schedules.iter().map(|schedule| schedule.id).collect();
    let known = match ids.is_empty() {
        true => Vec::new(),
        false => store::instalments(cx.conn, &ids)?,
    };
    Ok(schedules
        .into_iter()
        .map(|schedule| {
            let own = known.iter().filter(|one| one.row.schedule_id == schedule.id);
            let own: Vec<KnownInstalment> = own.cloned().collect();
            let facts: Vec<Instalment> = own.iter().map(KnownInstalment::facts).collect();
            let in_force = schedule.status == ScheduleStatus::InForce;
            let paid = rules::fill(&facts, row.paid_cents);
            let instalments = own
                .into_iter()
                .zip(facts.iter().zip(paid))
                .map(|(known, (facts, paid))| FilledInstalment {
                    known,
                    filled: in_force.then(|| (paid, facts.state(paid, today))),
                })
                .collect();
            Schedule {
                row: schedule,
                organisation_id: row.organisation_id,
                case_id: row.case_id,
                instalments,
                payable: in_force.then(|| rules::payable(&facts, row.paid_cents).min(sums(row).payable())),
            }
        })
        .collect())
}
