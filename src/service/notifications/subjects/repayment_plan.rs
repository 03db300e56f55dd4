//! A repayment plan that was set, for the borrower and for the side that did not set it.

use serde_json::Value;

use super::decision::only_accounts;
use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{About, AboutCase, RepaymentPlanContent};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::loan::PlannedRepayment;
use edba_domain::notifications::Audience;
use edba_store::cases;
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::overview::{self, NamedCommitmentFilter};

pub struct OfPlan {
    /// The role of the account that set it.
    pub set_by: Option<Role>,
    /// The funder.
    organisation_id: Id,
    initiator_id: Id,
    about: About,
}

impl OfPlan {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let filter = NamedCommitmentFilter {
            id: Some(event.subject_id),
            ..NamedCommitmentFilter::default()
        };
        let Some(commitment) = overview::commitments(cx.conn, &filter, 1)?.pop() else {
            return Ok(None);
        };
        let Some(case) = cases::case(cx.conn, &commitment.row.case_id)? else {
            return Ok(None);
        };
        let lines: Vec<PlannedRepayment> = value(data, "lines")?;
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            set_by: event.actor_role.parse().ok(),
            organisation_id: commitment.row.organisation_id,
            initiator_id: case.initiator_id,
            about: About::RepaymentPlan(RepaymentPlanContent {
                case: AboutCase {
                    id: case.id,
                    number: case.number,
                    title: case.title,
                },
                commitment_id: commitment.row.id,
                number: commitment.decision_number,
                organisation: commitment.organisation,
                version: value(data, "number")?,
                lines: lines.len(),
                first_due_date: first.due_date,
                last_due_date: last.due_date,
                principal: lines.iter().map(|line| line.principal).sum(),
                interest: lines.iter().map(|line| line.interest).sum(),
                reason: event.reason.clone(),
            }),
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let mut of = |role, organisation: Id| {
            audience::of_organisations(cx.conn, role, &[organisation]).map(only_accounts)
        };
        let accounts = match audience {
            Audience::Initiator => of(Role::Initiator, self.initiator_id)?,
            Audience::OfferedPartners => of(Role::FinancePartner, self.organisation_id)?,
            Audience::Bureau => audience::bureau(cx.conn)?,
            other => return Err(no_such(other)),
        };
        Ok(Recipient::all(accounts, &self.about))
    }
}
