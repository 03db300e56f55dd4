//! Detects obsolete notifications: while a notification waited for the end of the quiet hours, the recipient or another
//! person may have done what it asks.

use super::payload::About;
use crate::commitments::{instalments, repayment_plans};
use crate::{Context, consultations};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::notifications::NotificationKind;
use edba_store::notifications::{audience, obsolete};
use edba_store::{action_points, guarantees, promises, state_aid};

/// Whether what this notification asks of this account is still to be done.
pub(super) fn still_asked(
    cx: &mut Context<'_>,
    kind: NotificationKind,
    about: &About,
    account_id: &Id,
) -> Result<bool> {
    use NotificationKind::{
        ActionPointDue, ActionPointMade, AidEntryDue, ApprovalWaiting, BallotOpened, BallotReminder,
        CommitmentToAcknowledge, ConditionDue, ConsultationMissing, GuaranteeEnded, InstalmentDue,
        InstalmentOverdue, PromiseDue, RatificationAsked, RatificationDueSoon, RepaymentOverdue,
        ScheduleProposed,
    };
    match (kind, about) {
        (BallotOpened | BallotReminder, About::Ballot(content)) => {
            if !obsolete::is_open(cx.conn, &content.ballot.id)? {
                return Ok(false);
            }
            Ok(
                audience::voter(cx.conn, content.ballot.id, *account_id, cx.today())?
                    .iter()
                    .any(|voter| voter.cast_by().is_none()),
            )
        }
        (RatificationAsked | RatificationDueSoon, About::Ratifications(content)) => {
            obsolete::any_to_ratify(cx.conn, &ids(&content.items, |one| one.id))
        }
        (ConditionDue, About::Conditions(content)) => {
            obsolete::any_to_meet(cx.conn, &ids(&content.items, |one| one.id))
        }
        (PromiseDue, About::Promises(content)) => {
            promises::any_open(cx.conn, &ids(&content.items, |one| one.id))
        }
        (GuaranteeEnded, About::Guarantee(content)) => {
            guarantees::any_open(cx.conn, &[content.commitment_id])
        }
        (AidEntryDue, About::AidEntry(content)) => state_aid::is_to_register(cx.conn, &content.statement_id),
        (CommitmentToAcknowledge, About::Commitments(content)) => {
            obsolete::any_to_acknowledge(cx.conn, &content.ids)
        }
        (ScheduleProposed, About::Schedule(content)) => {
            obsolete::is_schedule_proposed(cx.conn, &content.schedule_id)
        }
        (InstalmentDue | InstalmentOverdue, About::Instalments(content)) => {
            let today = cx.today();
            instalments::is_open(cx.conn, content.commitment_id, content.due_date, today)
        }
        (RepaymentOverdue, About::Repayment(content)) => {
            let today = cx.today();
            repayment_plans::is_overdue(cx.conn, content.commitment_id, content.due_date, today)
        }
        (ActionPointMade | ActionPointDue, About::ActionPoints(content)) => {
            action_points::any_open(cx.conn, &ids(&content.items, |one| one.id))
        }
        (ConsultationMissing, About::Consultation(content)) => {
            consultations::is_missing(cx.conn, content.body_id, content.year, cx.now)
        }
        (ApprovalWaiting, About::Approval(content)) => obsolete::is_to_approve(cx.conn, &content.pending_id),
        _ => Ok(true),
    }
}

fn ids<T>(items: &[T], id: impl Fn(&T) -> Id) -> Vec<Id> {
    items.iter().map(id).collect()
}
