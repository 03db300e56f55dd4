//! Commitments: a funder's fixed share of a decision. Offered to its finance partner when the case is financed, then
//! acknowledged or refused. The amount of a released commitment returns to its mandate.

mod acknowledgements;
mod answer;
mod board_ballot;
pub mod bookings;
pub mod carry_overs;
mod correction;
pub mod determination;
pub mod disbursements;
mod due_lists;
pub mod expected_payments;
pub mod guarantees;
pub mod instalments;
mod ledger;
mod payment_limits;
pub mod payment_schedules;
pub mod recoveries;
mod release;
pub mod repayment_plans;
pub mod repayments;
pub mod reversals;
mod settlement;

pub use acknowledgements::{acknowledge_several, check_acknowledgements};
pub use answer::{acknowledge, acknowledge_at_risk, refuse};
pub use correction::{acknowledgements, correct_acknowledgement};
pub(super) use ledger::begin;
pub use release::{check_releasable, release, release_refused, release_unpaid};
pub use settlement::{Possible, carried_over_to, possible};

use super::events::{Chain, NewEvent};
use super::{Context, budget};
use crate::versioned;
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_domain::codes::{CommitmentStatus, Role};
use edba_store::{decision_lists, decisions};

pub use edba_store::commitment_entries::CommitmentEntry;
pub use edba_store::decision_lists::{CommitmentFilter, Slice};
pub use edba_store::decisions::Commitment;

/// Restricts the filter to what the caller may see: bureau and auditor all, a finance partner what it was offered, a
/// mandate officer what its organisation owes. Errors: 403.
fn seen(cx: &Context<'_>, filter: CommitmentFilter) -> Result<CommitmentFilter> {
    let (offered_to, owed_by) = match cx.actor.role {
        Role::FinancePartner => (Some(cx.actor.organisation()?), None),
        Role::MandateOfficer => (None, Some(cx.actor.organisation()?)),
        _ => (None, None),
    };
    Ok(CommitmentFilter {
        offered_to,
        owed_by,
        ..filter
    })
}

/// Commitments in order of creation.
pub fn list(cx: &mut Context<'_>, filter: CommitmentFilter, slice: Slice) -> Result<Vec<Commitment>> {
    let filter = seen(cx, filter)?;
    decision_lists::commitments(cx.conn, &filter, slice)
}

/// One commitment. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Commitment> {
    let filter = seen(
        cx,
        CommitmentFilter {
            id: Some(id),
            ..CommitmentFilter::default()
        },
    )?;
    let found = decision_lists::commitments(cx.conn, &filter, Slice::ONE)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("commitment"))
}

/// Locks the cells of the budget that the decided commitments of a case count in.
pub fn hold_budget(cx: &mut Context<'_>, case_id: Id) -> Result<()> {
    let charges: Vec<budget::Charge> =
        decisions::commitments_of_case(cx.conn, &case_id, &[CommitmentStatus::Decided])?
            .iter()
            .map(|row| (row.budget_year, row.expenditure_kind, row.instrument))
            .collect();
    budget::hold(cx, &charges)
}

/// Offers the decided commitments to the finance partners, when the case is financed.
pub fn offer(cx: &mut Context<'_>, chain: &mut Chain, case_id: Id) -> Result<()> {
    let rows = decisions::commitments_of_case(cx.conn, &case_id, &[CommitmentStatus::Decided])?;
    for mut row in rows {
        row.status = CommitmentStatus::Offered;
        row.offered_at = Some(cx.now);
        write(cx, chain, row, EventKind::CommitmentOffered, None)?;
    }
    Ok(())
}

/// Writes a changed commitment with its event.
fn write(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    mut row: Commitment,
    kind: EventKind,
    reason: Option<&str>,
) -> Result<Commitment> {
    row.version += 1;
    versioned::store(cx, &row, decisions::update_commitment)?;
    chain.add(cx, event(kind, &row, Some(row.version - 1), reason))?;
    Ok(row)
}

/// The event for a commitment that is made, offered, answered, released or settled.
pub(super) fn event<'a>(
    kind: EventKind,
    row: &Commitment,
    before: Option<i32>,
    reason: Option<&'a str>,
) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: row.id,
        reason,
        before,
        after: Some(row.version),
        data: serde_json::json!({
            "decisionId": row.decision_id, "pledgeId": row.pledge_id, "mandateId": row.mandate_id,
            "ratificationId": row.ratification_id, "organisationId": row.organisation_id,
            "instrument": row.instrument, "budgetYear": row.budget_year,
            "expenditureKind": row.expenditure_kind, "amount": row.amount_cents, "status": row.status,
            "bookingReference": row.booking_reference, "paid": row.paid_cents, "released": row.released_cents,
            "atRiskFrom": row.at_risk_from, "atRiskTo": row.at_risk_to, "carriedOut": row.carried_out_cents,
            "carriedFromId": row.carried_from_id, "determined": row.determined_cents, "recovered": row.recovered_cents,
            "writtenOff": row.written_off_cents, "fundId": row.fund_id, "repaid": row.repaid_cents,
            "interest": row.interest_cents,
        }),
    }
}
