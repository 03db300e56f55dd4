//! A payment schedule that was proposed or withdrawn, for the side that answers it.

use serde_json::Value;

use super::decision::only_accounts;
use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{About, AboutCase, ScheduleContent};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::{CommitmentStatus, Role};
use edba_domain::notifications::Audience;
use edba_domain::payment_schedule::SchedulingSide;
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;
use edba_store::overview::{self, NamedCommitmentFilter};
use edba_store::payment_schedules as store;

pub struct OfSchedule {
    pub proposed_by: SchedulingSide,
    organisation_id: Id,
    about: About,
}

impl OfSchedule {
    pub fn load(cx: &mut Context<'_>, event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let filter = NamedCommitmentFilter {
            id: Some(value(data, "commitmentId")?),
            ..NamedCommitmentFilter::default()
        };
        let Some(commitment) = overview::commitments(cx.conn, &filter, 1)?.pop() else {
            return Ok(None);
        };
        let instalments = store::instalments(cx.conn, &[event.subject_id])?;
        let (Some(first), Some(last)) = (instalments.first(), instalments.last()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            proposed_by: value(data, "proposedBy")?,
            organisation_id: commitment.row.organisation_id,
            about: About::Schedule(ScheduleContent {
                case: AboutCase {
                    id: commitment.row.case_id,
                    number: commitment.case_number,
                    title: commitment.case_title,
                },
                commitment_id: commitment.row.id,
                schedule_id: event.subject_id,
                number: commitment.decision_number,
                organisation: commitment.organisation,
                amount: instalments.iter().map(|one| one.row.amount_cents).sum(),
                instalments: instalments.len(),
                first_due_date: first.row.due_date,
                last_due_date: last.row.due_date,
                reason: event.reason.clone(),
                acknowledged_first: commitment.row.status == CommitmentStatus::Offered,
            }),
        }))
    }

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        let accounts = match audience {
            Audience::OfferedPartners => only_accounts(audience::of_organisations(
                cx.conn,
                Role::FinancePartner,
                &[self.organisation_id],
            )?),
            Audience::Bureau => audience::bureau(cx.conn)?,
            other => return Err(no_such(other)),
        };
        Ok(Recipient::all(accounts, &self.about))
    }
}
