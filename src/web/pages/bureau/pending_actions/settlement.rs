//! The details of proposals that settle a commitment: label, value, and whether it is user-written.

use super::Layout;
use edba_service::commitments::carry_overs::NewCarryOver;
use edba_service::commitments::determination::NewDetermination;
use edba_service::commitments::recoveries::NewRecovery;

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
