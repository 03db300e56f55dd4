//! Mails waiting notifications: each one alone when it is due, or in a digest. A notification is settled in the
//! transaction that posts its mail, by the first process to do so, so that nothing is mailed twice.

use chrono::Duration;

use super::obsolete::still_asked;
use super::payload::About;
use super::sender::{Sender, writer};
use super::{digest, invitation, letters};
use crate::calendar;
use crate::mail::{self, Addressed, unsubscribing};
use crate::{Actor, Context, UnitOfWork, Who};
use edba_common::error::Result;
use edba_domain::notifications::NotificationState;
use edba_domain::{Id, Moment};
use edba_store::notifications::{self as store, NotificationRow, Receiver};

/// Maximum number of rows per statement.
const BATCH: i64 = 100;
/// Retention of settled notifications, in days: longer than the period in which the same reminder can become due.
const KEPT_DAYS: i64 = 400;

/// Posts the mail of every notification and digest that is due; returns the number of mails. Any number of processes
/// may do this at once. A notification that cannot be mailed is logged and does not hold up the others.
pub fn deliver(unit: &UnitOfWork<'_>, clockwork: &Actor, sender: &Sender<'_>) -> Result<usize> {
    Ok(each_alone(unit, clockwork, sender)? + digests(unit, clockwork, sender)?)
}

fn each_alone(unit: &UnitOfWork<'_>, clockwork: &Actor, sender: &Sender<'_>) -> Result<usize> {
    let mut posted = 0;
    let mut after: Option<(Moment, Id)> = None;
    loop {
        let due = store::due(&mut *unit.db.reader()?, unit.clock.now(), after, BATCH)?;
        let Some((last, _)) = due.last() else {
            return Ok(posted);
        };
        after = Some((last.due_at, last.id));
        for (row, receiver) in &due {
            let done = unit.write(Who::Known(clockwork), |cx| alone(cx, row, receiver, sender));
            posted += counted(done, &row.id);
        }
    }
}

fn digests(unit: &UnitOfWork<'_>, clockwork: &Actor, sender: &Sender<'_>) -> Result<usize> {
    let mut posted = 0;
    let mut after = None;
    loop {
        let due = store::digests_due(&mut *unit.db.reader()?, unit.clock.now(), after, BATCH)?;
        let Some(last) = due.last() else {
            return Ok(posted);
        };
        after = Some(last.account_id);
        for receiver in &due {
            let done = unit.write(Who::Known(clockwork), |cx| together(cx, receiver, sender));
            posted += counted(done, &receiver.account_id);
        }
    }
}

fn counted(done: Result<bool>, what: &Id) -> usize {
    match done {
        Ok(posted) => usize::from(posted),
        Err(error) => {
            tracing::error!(%what, %error, "a notification could not be mailed");
            0
        }
    }
}

/// Posts one notification, together with those that are mailed together with it; false where another process was first, or the
/// notification has expired or is obsolete.
fn alone(
    cx: &mut Context<'_>,
    row: &NotificationRow,
    receiver: &Receiver,
    sender: &Sender<'_>,
) -> Result<bool> {
    let about: About = row.content.read_as()?;
    let address = receiver.address().map(str::to_owned);
    let Some(address) = address.filter(|_| row.expires_at.is_none_or(|at| cx.now < at)) else {
        store::settle(cx.conn, &row.id, NotificationState::Dropped, cx.now)?;
        return Ok(false);
    };
    if !still_asked(cx, row.kind, &about, &receiver.account_id)? {
        store::settle(cx.conn, &row.id, NotificationState::Dropped, cx.now)?;
        return Ok(false);
    }
    if !store::settle(cx.conn, &row.id, NotificationState::Mailed, cx.now)? {
        return Ok(false);
    }
    let writer = writer(receiver, sender.public_url);
    let others = match row.kind.is_mailed_together() {
        true => due_with(cx, row)?,
        false => Vec::new(),
    };
    let mut letter = match others.is_empty() {
        true => letters::alone(&writer, row.kind, &about),
        false => {
            let all: Vec<About> = std::iter::once(about.clone()).chain(others).collect();
            letters::together(&writer, row.kind, &all)
        }
    };
    if !row.kind.always_at_once() {
        let end = unsubscribing::address(cx.seal, sender.public_url, row.account_id, row.kind.as_str())?;
        letter.unsubscribe = Some(end);
    }
    let addressed = Addressed {
        expires_at: row.expires_at,
        ..Addressed::to(row.account_id, row.kind.as_str())
    };
    let invitation = match invitation::entry(cx, row.kind, &about, &writer, &row.account_id)? {
        Some(entry) => Some(calendar::invitation(&entry, sender.address, &address)?),
        None => None,
    };
    let mail = mail::Mail {
        invitation,
        ..letter.to(address)?
    };
    mail::post(cx, &addressed, &mail)?;
    Ok(true)
}

/// Settles the other notifications of this kind that are due for the same recipient, and returns those of them that are not
/// obsolete. One that cannot be read is left for its own turn, in which that is logged.
fn due_with(cx: &mut Context<'_>, row: &NotificationRow) -> Result<Vec<About>> {
    let mut waiting = store::waiting_for(cx.conn, &row.account_id, &[NotificationState::Due])?;
    waiting.retain(|other| other.id != row.id && other.kind == row.kind && other.due_at <= cx.now);
    let mut found = Vec::new();
    for other in waiting {
        let Ok(about) = other.content.read_as::<About>() else {
            continue;
        };
        let state = match still_asked(cx, other.kind, &about, &other.account_id)? {
            true => NotificationState::Mailed,
            false => NotificationState::Dropped,
        };
        let settled = store::settle(cx.conn, &other.id, state, cx.now)?;
        if settled && state == NotificationState::Mailed {
            found.push(about);
        }
    }
    Ok(found)
}

/// Posts the digest of one account; false where another process was first.
fn together(cx: &mut Context<'_>, receiver: &Receiver, sender: &Sender<'_>) -> Result<bool> {
    let mut rows = store::waiting_for(cx.conn, &receiver.account_id, &[NotificationState::Held])?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let settled = store::settle_held(cx.conn, &ids, cx.now)?;
    rows.retain(|row| settled.contains(&row.id));
    let Some(address) = receiver.address() else {
        return Ok(false);
    };
    if rows.is_empty() {
        return Ok(false);
    }
    let mail = digest::mail(cx, &rows, receiver, address, sender)?;
    mail::post(cx, &Addressed::to(receiver.account_id, mail::DIGEST), &mail)?;
    Ok(true)
}

/// Deletes notifications after the retention period; returns how many.
pub fn forget_old(cx: &mut Context<'_>) -> Result<usize> {
    store::forget(cx.conn, cx.now.plus(-Duration::days(KEPT_DAYS)))
}
