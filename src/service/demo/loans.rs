//! Loans of the demonstration: paid out from the fund, repaid with interest by a plan, and one of which a part was written off
//! after its case was stopped.

use super::play::Play;
use crate::commitments::Commitment;
use crate::commitments::disbursements::{self, NewDisbursement};
use crate::commitments::recoveries::NewWriteOff;
use crate::commitments::repayment_plans::{self, NewRepaymentPlan};
use crate::commitments::repayments::{self, NewRepayment};
use crate::pending_actions::MoneyAction;
use chrono::Months;
use edba_common::error::{Error, Result};
use edba_domain::codes::{CommitmentStatus, Instrument};
use edba_domain::loan::{PlannedRepayment, equal_plan};
use edba_domain::{Cents, Id};

/// In how many equal parts a loan comes back.
const PARTS: u32 = 10;

impl Play<'_> {
    /// Pays out the loans of a case.
    pub(super) fn lent(&self, id: Id, days_ago: i64) -> Result<()> {
        let payee = self.initiator_name(days_ago)?;
        for row in self.loans(id)? {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            if row.status != CommitmentStatus::Acknowledged {
                continue;
            }
            self.stage.act(partner, days_ago, |cx| {
                let new = NewDisbursement {
                    amount: row.open_cents(),
                    value_date: cx.today(),
                    payee: payee.clone(),
                    booking_reference: self.receipt(&row, "U1"),
                };
                disbursements::record(cx, row.id, new)
            })?;
        }
        Ok(())
    }

    /// Plans, three weeks after they were paid out `days_ago`, that the loans of a case come back in parts, one every so many
    /// months, and records what was due by now as repaid on its day.
    pub(super) fn repaid(&self, id: Id, days_ago: i64, every_months: u32) -> Result<()> {
        let today = self.stage.day(0);
        let payer = self.initiator_name(days_ago)?;
        for row in self.loans(id)? {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            // Four percent a year of the loan as it was paid out.
            let interest = Cents::new(row.paid_cents.get() * i64::from(every_months) / 300);
            let lines = self
                .stage
                .day(days_ago)
                .checked_add_months(Months::new(every_months))
                .and_then(|first| equal_plan(row.paid_cents, first, every_months, PARTS, interest))
                .ok_or_else(|| Error::internal("the plan of a loan is beyond the calendar"))?;
            self.stage.act(partner, days_ago - 20, |cx| {
                let plan = NewRepaymentPlan {
                    reason: None,
                    lines: lines.clone(),
                };
                repayment_plans::set(cx, row.id, &plan)
            })?;
            for (number, line) in (1..).zip(lines.iter().filter(|line| line.due_date < today)) {
                let days_since = (today - line.due_date).num_days();
                let new = NewRepayment {
                    principal: Some(line.principal),
                    interest: Some(line.interest),
                    value_date: line.due_date,
                    payer: payer.clone(),
                    booking_reference: self.receipt(&row, &format!("A{number}")),
                };
                // On the day after, so that its value date has come in any hour of the day.
                self.stage
                    .act(partner, days_since - 1, |cx| repayments::record(cx, row.id, &new))?;
            }
        }
        Ok(())
    }

    /// Of the loans of a stopped case two fifths come back, and two weeks after two fifths are written off. The rest was to come
    /// back twenty days after the first, and is late.
    pub(super) fn given_up(&self, id: Id, days_ago: i64) -> Result<()> {
        let payer = self.initiator_name(days_ago)?;
        let reason = &self.texts.loans.write_off;
        for row in self.loans(id)? {
            let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
                continue;
            };
            let part = Cents::new(row.paid_cents.get() * 2 / 5);
            self.stage.act(partner, days_ago, |cx| {
                let new = NewRepayment {
                    principal: Some(part),
                    interest: None,
                    value_date: cx.today(),
                    payer: payer.clone(),
                    booking_reference: self.receipt(&row, "A1"),
                };
                repayments::record(cx, row.id, &new)
            })?;
            self.stage.act(partner, days_ago, |cx| {
                let rest = PlannedRepayment {
                    due_date: self.stage.day(days_ago - 20),
                    principal: row.paid_cents - part,
                    interest: Cents::ZERO,
                };
                let plan = NewRepaymentPlan {
                    reason: None,
                    lines: vec![rest],
                };
                repayment_plans::set(cx, row.id, &plan)
            })?;
            let action = MoneyAction::WriteOff {
                commitment_id: row.id,
                write_off: NewWriteOff {
                    amount: part,
                    document: format!("Directiebesluit {}-14", self.stage.year_of(days_ago - 14)),
                    reason: reason.clone(),
                },
            };
            self.approved(days_ago - 14, action, reason)?;
        }
        Ok(())
    }

    fn loans(&self, id: Id) -> Result<Vec<Commitment>> {
        let mut found = self.commitments(id)?;
        found.retain(|row| row.instrument == Instrument::Credit);
        Ok(found)
    }
}
