//! Handing on what has happened: each event is taken out of the outbox in the transaction that writes the
//! messages about it, so that nothing is told twice and nothing is lost, by any number of processes.

use super::{Actor, Context, UnitOfWork, Who, notices, webhooks};
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::store::outbox;

/// How many events are handed on in one transaction.
const BATCH: i64 = 50;

/// Hands on every event that waits; tells how many. They are handed on together, and one by one where that
/// fails: one that cannot be handed on is told in the log and waits for the next time; it keeps none of the
/// others.
pub fn hand_on(unit: &UnitOfWork<'_>, clockwork: &Actor) -> Result<usize> {
    let mut handed_on = 0;
    let mut last = None;
    loop {
        let waiting = outbox::waiting(&mut *unit.db.reader()?, last.as_ref(), BATCH)?;
        let Some(end) = waiting.last() else {
            return Ok(handed_on);
        };
        last = Some(*end);
        match unit.write(Who::Known(clockwork), |cx| take(cx, &waiting)) {
            Ok(taken) => handed_on += taken,
            Err(error) => {
                tracing::warn!(%error, "events could not be handed on together; each is by itself");
                handed_on += one_by_one(unit, clockwork, &waiting);
            }
        }
    }
}

fn one_by_one(unit: &UnitOfWork<'_>, clockwork: &Actor, events: &[Id]) -> usize {
    let mut taken = 0;
    for id in events {
        match unit.write(Who::Known(clockwork), |cx| take(cx, &[*id])) {
            Ok(here) => taken += here,
            Err(error) => tracing::error!(event = %id, %error, "an event could not be handed on"),
        }
    }
    taken
}

/// Takes these events out and writes what is to be said of them; tells how many, fewer where another process was first.
fn take(cx: &mut Context<'_>, events: &[Id]) -> Result<usize> {
    let events = outbox::take(cx.conn, events)?;
    let seats = notices::SeatsVoted::of(cx, &events)?;
    for event in &events {
        notices::tell(cx, event, &seats)?;
        webhooks::fan_out(cx, event)?;
    }
    Ok(events.len())
}

/// Leaves untold what happened before this: what was loaded as history is no news.
pub fn forget_before(unit: &UnitOfWork<'_>, before: Moment) -> Result<usize> {
    unit.write_alone(|conn| outbox::forget_before(conn, before))
}
