//! What waits to be handed on: events in the outbox, notices, mail and webhooks, how much of it and since when.

use crate::domain::Moment;
use crate::domain::webhook::DisabledBecause;
use crate::error::Result;
use crate::service::Context;
use crate::store::{Conn, Db, mails, notices, outbox, webhooks};

/// How the queues are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queues {
    /// Mails that could be sent now.
    pub mail_due: i64,
    /// Since when the oldest of them could.
    pub mail_due_since: Option<Moment>,
    /// Mails that are sent later: at the end of quiet hours, or after an attempt that failed.
    pub mail_later: i64,
    /// Mails that were given up.
    pub mail_dead: i64,
    /// Webhooks that could be sent now.
    pub webhooks_due: i64,
    /// Since when the oldest of them could.
    pub webhooks_due_since: Option<Moment>,
    /// Webhooks that were given up and not sent again.
    pub webhooks_failed: i64,
    /// How many endpoints are disabled, by why; a reason of which there are none is left out.
    pub webhooks_disabled: Vec<(DisabledBecause, i64)>,
    /// Events of which nobody has been told.
    pub events: i64,
    pub events_since: Option<Moment>,
    /// What people are to be told now, of which no mail has been written, digests that are due included.
    pub notices_due: i64,
    /// Since when the oldest of them is due.
    pub notices_due_since: Option<Moment>,
    /// What people are to be told at the end of their quiet hours, or with their next digest.
    pub notices_later: i64,
}

/// Looks at the queues.
pub fn look(db: &Db, now: Moment) -> Result<Queues> {
    at(&mut *db.reader()?, now)
}

/// The same, for whoever asks.
pub fn look_in(cx: &mut Context<'_>) -> Result<Queues> {
    at(cx.conn, cx.now)
}

fn at(conn: &mut Conn, now: Moment) -> Result<Queues> {
    let (mail_due, mail_due_since) = mails::due(conn, now)?;
    let (webhooks_due, webhooks_due_since) = webhooks::queue::depth(conn, now)?;
    let (events, events_since) = outbox::depth(conn)?;
    let (notices_due, notices_due_since) = notices::depth(conn, now)?;
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
        notices_due,
        notices_due_since,
        notices_later: notices::later(conn, now)?,
    })
}
