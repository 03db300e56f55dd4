//! Queue depth and age: events without a position, events in the outbox, notifications, mail and webhooks.

use crate::Context;
use edba_common::error::Result;
use edba_domain::Moment;
use edba_domain::webhook::DisabledBecause;
use edba_store::{Conn, Db, changes, mails, notifications, outbox, webhooks};

/// The state of the queues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queues {
    /// Mails that are due.
    pub mail_due: i64,
    /// When the oldest of them became due.
    pub mail_due_since: Option<Moment>,
    /// Mails that are scheduled for later: at the end of quiet hours, or to be retried.
    pub mail_later: i64,
    /// Mails that were given up.
    pub mail_dead: i64,
    /// Webhook messages that are due.
    pub webhooks_due: i64,
    /// When the oldest of them became due.
    pub webhooks_due_since: Option<Moment>,
    /// Webhook messages that were given up and not sent again.
    pub webhooks_failed: i64,
    /// Number of disabled endpoints by reason; a reason without endpoints is left out.
    pub webhooks_disabled: Vec<(DisabledBecause, i64)>,
    /// Events in the outbox that have not been processed.
    pub events: i64,
    pub events_since: Option<Moment>,
    /// Events without a position in the feed of changes.
    pub changes_behind: i64,
    /// The time of the oldest of them.
    pub changes_behind_since: Option<Moment>,
    /// Notifications that are due and not mailed yet, including those for digests that are due.
    pub notifications_due: i64,
    /// When the oldest of them became due.
    pub notifications_due_since: Option<Moment>,
    /// Notifications that wait for the end of quiet hours, or for the next digest.
    pub notifications_later: i64,
}

/// Reads the state of the queues.
pub fn look(db: &Db, now: Moment) -> Result<Queues> {
    at(&mut *db.reader()?, now)
}

/// The same, within a use case.
pub fn look_in(cx: &mut Context<'_>) -> Result<Queues> {
    at(cx.conn, cx.now)
}

fn at(conn: &mut Conn, now: Moment) -> Result<Queues> {
    let (mail_due, mail_due_since) = mails::due(conn, now)?;
    let (webhooks_due, webhooks_due_since) = webhooks::queue::depth(conn, now)?;
    let (events, events_since) = outbox::depth(conn)?;
    let (changes_behind, changes_behind_since) = changes::lag(conn)?;
    let (notifications_due, notifications_due_since) = notifications::depth(conn, now)?;
    Ok(Queues {
        mail_due,
        mail_due_since,
        mail_later: mails::later(conn, now)?,
        mail_dead: mails::dead::count(conn)?,
        webhooks_due,
        webhooks_due_since,
        webhooks_failed: webhooks::failures::count(conn)?,
        webhooks_disabled: webhooks::failures::disabled(conn)?,
        events,
        events_since,
        changes_behind,
        changes_behind_since,
        notifications_due,
        notifications_due_since,
        notifications_later: notifications::later(conn, now)?,
    })
}
