//! A carry-over of the demonstration: a part of a commitment goes to the next budget year.

use super::play::Play;
use crate::commitments::carry_overs::NewCarryOver;
use crate::commitments::{self, Commitment};
use crate::pending_actions::MoneyAction;
use edba_common::error::Result;
use edba_domain::codes::{CommitmentStatus, Instrument};
use edba_domain::{Cents, Id};

/// The case of which the work takes longer than its year.
const LATE: &str = "stadslandbouw";

impl Play<'_> {
    /// Half of the last subsidy of a case goes to the next year, and its partner acknowledges it again two days later.
    pub(super) fn carried_over(&self, id: Id, days_ago: i64) -> Result<()> {
        if self.case.key != LATE {
            return Ok(());
        }
        let open = |row: &Commitment| {
            row.status == CommitmentStatus::Acknowledged && row.instrument == Instrument::Subsidy
        };
        let Some(row) = self.commitments(id)?.into_iter().rfind(open) else {
            return Ok(());
        };
        let reason = &self.texts.carry_over;
        let budget_year = row.budget_year + 1;
        let action = MoneyAction::CarryOverCommitment {
            commitment_id: row.id,
            carry_over: NewCarryOver {
                amount: Some(Cents::new(row.open_cents().get() / 2)),
                budget_year,
                mandate_id: None,
                ratification_due_date: None,
                reason: reason.clone(),
            },
        };
        self.approved(days_ago, action, reason)?;
        let Some(partner) = self.cast.partners.get(&row.organisation_id) else {
            return Ok(());
        };
        for made in self.commitments(id)? {
            if made.carried_from_id == Some(row.id) {
                self.stage.act(partner, days_ago - 2, |cx| {
                    commitments::acknowledge(cx, made.id, &format!("VPL-{budget_year}-1000"))
                })?;
            }
        }
        Ok(())
    }
}
