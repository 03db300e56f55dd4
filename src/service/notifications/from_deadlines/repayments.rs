//! Notifications of loans that are not repaid in time.

use super::super::enqueue::ToTell;
use super::super::payload::{About, RepaymentContent};
use super::{case_of, each, no_such};
use crate::Context;
use crate::commitments::repayment_plans::{self, ListedPlanLine};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_domain::loan::PlanLineState;
use edba_domain::notifications::reminders;
use edba_domain::notifications::table::{self, Audience, Time};
use edba_store::notifications::audience;

/// Adds the notifications of the lines of repayment plans that are overdue: to the initiators of the cases, which borrowed, and
/// to the finance partners of the funders. A fixed number of statements.
pub(super) fn overdue(cx: &mut Context<'_>, found: &mut Vec<ToTell>) -> Result<()> {
    let (from, _) = reminders::instalments_in_sight(cx.now);
    let today = cx.today();
    let mut late = repayment_plans::due_between(cx.conn, from, today, today)?;
    late.retain(|one| {
        one.progress.state == PlanLineState::Overdue && reminders::is_overdue(one.line.due_date, cx.now)
    });
    if late.is_empty() {
        return Ok(());
    }
    let borrowers: Vec<Id> = late.iter().map(|one| one.plan.initiator_id).collect();
    let borrowers = audience::of_organisations(cx.conn, Role::Initiator, &borrowers)?;
    let funders: Vec<Id> = late.iter().map(funder).collect();
    let partners = audience::of_organisations(cx.conn, Role::FinancePartner, &funders)?;
    for one in &late {
        let source = format!("{}/{}/overdue", one.plan.commitment.id, one.line.due_date);
        let about = about(one);
        for (audience, kind) in table::of_time(Time::RepaymentOverdue) {
            let (accounts, organisation_id) = match audience {
                Audience::Initiator => (&borrowers, one.plan.initiator_id),
                Audience::OfferedPartners => (&partners, funder(one)),
                other => return Err(no_such(other)),
            };
            let theirs = accounts
                .iter()
                .filter(|(_, organisation)| *organisation == organisation_id)
                .map(|(account, _)| *account);
            each(found, theirs, kind, &source, &about, None);
        }
    }
    Ok(())
}

fn funder(one: &ListedPlanLine) -> Id {
    one.plan.commitment.organisation_id
}

fn about(one: &ListedPlanLine) -> About {
    let ListedPlanLine { plan, line, progress } = one;
    About::Repayment(RepaymentContent {
        case: case_of(plan.commitment.case_id, &plan.case_number, &plan.case_title),
        commitment_id: plan.commitment.id,
        number: plan.decision_number.clone(),
        organisation: plan.organisation.clone(),
        due_date: line.due_date,
        principal: progress.open_principal,
        interest: progress.open_interest,
    })
}
