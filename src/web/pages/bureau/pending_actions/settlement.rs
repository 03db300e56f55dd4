//! The details of proposals that settle a commitment: label, value, and whether it is user-written.

use super::Layout;
use edba_domain::commitment_ledger::RepaymentKind;
use edba_service::commitments::CommitmentEntry;
use edba_service::commitments::carry_overs::NewCarryOver;
use edba_service::commitments::determination::NewDetermination;
use edba_service::commitments::recoveries::NewRecovery;
use edba_service::commitments::repayments::NewRepayment;
use edba_service::commitments::reversals::NewReversal;

type Details = Vec<(String, String, bool)>;

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

pub(super) fn of_carry_over(layout: &Layout, new: NewCarryOver) -> Details {
    let mandate = match new.mandate_id {
        Some(_) => "settlement-other-mandate",
        None => "settlement-own-mandate",
    };
    vec![
        (
            layout.say("settlement-budgetYear"),
            new.budget_year.to_string(),
            false,
        ),
        (layout.say("settlement-mandateId"), layout.say(mandate), false),
    ]
}
