//! What the payment schedule in force lets be paid.

use super::super::Context;
use edba_common::error::Result;
use edba_domain::payment_schedule::{self as rules, Instalment, ScheduleStatus};
use edba_domain::{Cents, Fault, Message};
use edba_store::decisions::Commitment;
use edba_store::payment_schedules::{self as store, KnownInstalment};

/// The fault of a payment above what the schedule in force lets be paid now.
pub(super) fn payment_fault(cx: &mut Context<'_>, row: &Commitment, amount: Cents) -> Result<Option<Fault>> {
    let Some(standing) = store::in_status(cx.conn, &row.id, ScheduleStatus::InForce)? else {
        return Ok(None);
    };
    let known = store::instalments(cx.conn, &[standing.id])?;
    let facts: Vec<Instalment> = known.iter().map(KnownInstalment::facts).collect();
    let payable = rules::payable(&facts, row.paid_cents);
    if amount <= payable {
        return Ok(None);
    }
    let mut waits_for: Vec<String> = Vec::new();
    let mut conditions: Vec<String> = Vec::new();
    for (one, facts) in known.iter().zip(&facts) {
        if let (true, Some(condition), Some(id)) = (facts.waits, &one.condition, one.row.condition_id) {
            let named = format!("“{condition}” ({id})");
            if !waits_for.contains(&named) {
                waits_for.push(named);
                conditions.push(format!("“{condition}”"));
            }
        }
    }
    let fault = Fault::new(
        "/amount",
        "instalment-condition-not-met",
        format!(
            "By the payment schedule {payable} can be paid now; the rest waits for the condition {}.",
            waits_for.join(", ")
        ),
    );
    let message = Message::new("instalments-wait").with("payable", payable);
    Ok(Some(
        fault.saying(message.with("conditions", conditions.join(", "))),
    ))
}
