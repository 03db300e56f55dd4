//! The proof that the actor has reauthenticated recently.

use chrono::Duration;
use edba_domain::Moment;

use crate::Context;

/// How long a confirmation is valid, in minutes.
pub const FRESH_MINUTES: i64 = 10;

/// Proof that the actor has reauthenticated recently.
#[derive(Debug)]
pub struct Confirmed(());

/// Returns the proof if the actor has reauthenticated recently. Client tokens and the operator have no session, and
/// need no reauthentication.
pub fn confirmed(cx: &Context<'_>) -> Option<Confirmed> {
    let is_fresh = |at: Moment| cx.now < at.plus(Duration::minutes(FRESH_MINUTES));
    match &cx.session {
        None => Some(Confirmed(())),
        Some(session) => session
            .confirmed_at
            .filter(|at| is_fresh(*at))
            .map(|_| Confirmed(())),
    }
}
