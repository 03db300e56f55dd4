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

/// The version in force and the proposal of a commitment. Errors: 404.
pub fn present_schedules(
    cx: &mut Context<'_>,
    commitment_id: Id,
) -> Result<(Option<Schedule>, Option<Schedule>)> {
    let row = find(cx, commitment_id)?;
    let mut of_status = |status| -> Result<Option<Schedule>> {
        let found = store::in_status(cx.conn, &commitment_id, status)?;
        Ok(with_instalments(cx, &row, found.into_iter().collect())?.pop())
    };
    let in_force = of_status(ScheduleStatus::InForce)?;
    let proposed = of_status(ScheduleStatus::Proposed)?;
    Ok((in_force, proposed))
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
