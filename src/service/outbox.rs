//! The transactional outbox: an event leaves it in the transaction that stores the notifications and webhook messages
//! about it, so that none is duplicated or lost, with any number of processes.

use super::{Actor, Context, UnitOfWork, Who, changes, notifications, webhooks};
use edba_common::error::Result;
use edba_domain::{Id, Moment};
use edba_store::outbox;

/// Maximum number of events processed in one transaction.
const BATCH: i64 = 50;

/// Processes every event in the outbox; returns how many. Each first gets its position in the feed of changes. Events are processed in batches, and one by one where a
/// batch fails: an event that fails is logged and retried in the next run; it does not hold up the others.
pub fn hand_on(unit: &UnitOfWork<'_>, clockwork: &Actor) -> Result<usize> {
    changes::number(unit, clockwork)?;
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
                tracing::warn!(%error, "a batch of events could not be processed; processing them one by one");
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
            Err(error) => tracing::error!(event = %id, %error, "an event could not be processed"),
        }
    }
    taken
}

/// Takes events out of the outbox and stores their messages; returns how many, fewer where another process was first.
fn take(cx: &mut Context<'_>, events: &[Id]) -> Result<usize> {
    let events = outbox::take(cx.conn, events)?;
    let seats = notifications::SeatsVoted::from_events(cx, &events)?;
    for event in &events {
        notifications::tell(cx, event, &seats)?;
        webhooks::fan_out(cx, event)?;
    }
    Ok(events.len())
}

/// Discards events before a moment without messages: data loaded as history is not news.
pub fn forget_before(unit: &UnitOfWork<'_>, clockwork: &Actor, before: Moment) -> Result<usize> {
    changes::number(unit, clockwork)?;
    unit.write_alone(|conn| outbox::forget_before(conn, before))
}
