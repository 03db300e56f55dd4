//! The details of proposals that settle a commitment: label, value, and whether it is user-written.

use super::Layout;
use edba_common::error::Result;
use edba_domain::commitment_ledger::RepaymentKind;
use edba_service::Context;
use edba_service::commitments::CommitmentEntry;
use edba_service::commitments::carry_overs::{self, NewCarryOver};
use edba_service::commitments::determination::NewDetermination;
use edba_service::commitments::recoveries::NewRecovery;
use edba_service::commitments::repayments::NewRepayment;
use edba_service::commitments::reversals::NewReversal;
use edba_service::pending_actions::{MoneyAction, PendingAction};

type Details = Vec<(String, String, bool)>;

/// That no mandate covers a proposed carry-over, so that its approval asks the organisation.
pub(super) fn of_coverage(cx: &mut Context<'_>, layout: &Layout, row: &PendingAction) -> Result<Details> {
    let MoneyAction::CarryOverCommitment {
        commitment_id,
        carry_over,
    } = row.payload.read_as()?
    else {
        return Ok(Vec::new());
    };
    Ok(
        match carry_overs::needs_ratification(cx, commitment_id, &carry_over)? {
            true => vec![(
                layout.say("ratifications-title"),
                layout.say("approvals-asks-ratification"),
                false,
            )],
            false => Vec::new(),
        },
    )
}

/// The notice after an approval: of a carry-over that no mandate covers, that only a ratification is asked for.
pub(super) fn notice_of_approval(cx: &mut Context<'_>, row: &PendingAction) -> Result<&'static str> {
    let MoneyAction::CarryOverCommitment { commitment_id, .. } = row.payload.read_as()? else {
        return Ok("notice-approved");
    };
    Ok(match carry_overs::waiting_request(cx, commitment_id)? {
        Some(_) => "notice-ratification-asked",
        None => "notice-approved",
    })
}

pub(super) fn of_determination(layout: &Layout, new: NewDetermination) -> Details {
    vec![
        (
            layout.say("settlement-determinedDate"),
            layout.day(&new.determined_date),
            false,
        ),
        (layout.say("approvals-document"), new.document, true),
    ]
}

pub(super) fn of_recovery(layout: &Layout, new: NewRecovery) -> Details {
    vec![
        (
            layout.say("settlement-valueDate"),
            layout.day(&new.value_date),
            false,
        ),
        (layout.say("settlement-payer"), new.payer, true),
        (
            layout.say("settlement-bookingReference"),
            new.booking_reference,
            true,
        ),
    ]
}

pub(super) fn of_repayment(layout: &Layout, new: NewRepayment) -> Details {
    let (principal, interest) = (new.principal(), new.interest());
    vec![
        (
            layout.say("repayments-principal"),
            layout.euros(&principal),
            false,
        ),
        (layout.say("repayments-interest"), layout.euros(&interest), false),
        (
            layout.say("repayments-valueDate"),
            layout.day(&new.value_date),
            false,
        ),
        (layout.say("repayments-payer"), new.payer, true),
        (
            layout.say("repayments-bookingReference"),
            new.booking_reference,
            true,
        ),
    ]
}

pub(super) fn of_reversed_repayment(
    layout: &Layout,
    parts: Vec<CommitmentEntry>,
    reversal: &NewReversal,
) -> Details {
    let mut details: Details = parts
        .iter()
        .map(|part| {
            let kind = RepaymentKind::of(part.kind);
            let amount = layout.euros(&part.amount_cents);
            (layout.title_of("repayments-kind", kind), amount, false)
        })
        .collect();
    details.push((
        layout.say("repayments-valueDate"),
        layout.day(&reversal.value_date),
        false,
    ));
    if let Some(part) = parts.into_iter().next() {
        details.push((
            layout.say("repayments-payer"),
            part.payee.unwrap_or_default(),
            true,
        ));
        details.push((
            layout.say("repayments-bookingReference"),
            part.booking_reference.unwrap_or_default(),
            true,
        ));
    }
    details
}

/// The mandate of a carry-over. The subject tells the year that it goes to.
pub(super) fn of_carry_over(layout: &Layout, new: &NewCarryOver) -> Details {
    let mandate = match new.mandate_id {
        Some(_) => "settlement-other-mandate",
        None => "settlement-own-mandate",
    };
    vec![(layout.say("settlement-mandateId"), layout.say(mandate), false)]
}
