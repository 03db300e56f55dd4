//! Mailing what waits: each notice by itself when it is due, and the digests. A notice is settled in the
//! transaction that posts its mail, by whoever is first, so that nothing is mailed twice.

use chrono::Duration;

use super::about::About;
use super::still_asked::still_asked;
use super::words::Writer;
use super::{calendared, digest, letters};
use crate::domain::codes::Language;
use crate::domain::notices::NoticeState;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::calendar;
use crate::service::mail::{self, Addressed, unsubscribing};
use crate::service::{Actor, Context, UnitOfWork, Who};
use crate::store::notices::{self as store, NoticeRow, Receiver};

/// How many are looked at in one statement.
const BATCH: i64 = 100;
/// For how long it is kept that something was told, in days: for longer than a reminder of it can come.
const KEPT_DAYS: i64 = 400;

/// From where mail is sent.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// How the service is reached from outside.
    pub public_url: &'a str,
    /// The mail address that mail comes from, and in whose name a calendar is asked to take something in.
    pub address: &'a str,
}

/// Posts the mail of every notice that is due; tells how many mails. Any number of processes may do this at
/// once. What cannot be mailed is told in the log and keeps none of the others.
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
            tracing::error!(%what, %error, "a notice could not be mailed");
            0
        }
    }
}

pub(super) fn writer<'a>(receiver: &Receiver, public_url: &'a str) -> Writer<'a> {
    Writer {
        language: receiver.language.unwrap_or(Language::Nl),
        role: receiver.role,
        public_url,
    }
}

/// Posts one notice; false where another process was first, or it is of no use any more.
fn alone(cx: &mut Context<'_>, row: &NoticeRow, receiver: &Receiver, sender: &Sender<'_>) -> Result<bool> {
    let about: About = serde_json::from_str(&row.content)?;
    let address = receiver.address().map(str::to_owned);
    let Some(address) = address.filter(|_| row.expires_at.is_none_or(|at| cx.now < at)) else {
        store::settle(cx.conn, &row.id, NoticeState::Dropped, cx.now)?;
        return Ok(false);
    };
    if !still_asked(cx, row.kind, &about, &receiver.account_id)? {
        store::settle(cx.conn, &row.id, NoticeState::Dropped, cx.now)?;
        return Ok(false);
    }
    if !store::settle(cx.conn, &row.id, NoticeState::Mailed, cx.now)? {
        return Ok(false);
    }
    let writer = writer(receiver, sender.public_url);
    let mut letter = letters::alone(&writer, row.kind, &about);
    if !row.kind.always_at_once() {
        let end = unsubscribing::address(cx.seal, sender.public_url, row.account_id, row.kind.as_str())?;
        letter.unsubscribe = Some(end);
    }
    let addressed = Addressed {
        expires_at: row.expires_at,
        ..Addressed::to(row.account_id, row.kind.as_str())
    };
    let invitation = match calendared::entry(cx, row.kind, &about, &writer, &row.account_id)? {
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

/// Posts the digest of one account; false where another process was first.
fn together(cx: &mut Context<'_>, receiver: &Receiver, sender: &Sender<'_>) -> Result<bool> {
    let mut rows = store::waiting_for(cx.conn, &receiver.account_id, &[NoticeState::Held])?;
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

/// Forgets what was told long ago; tells how much.
pub fn forget_old(cx: &mut Context<'_>) -> Result<usize> {
    store::forget(cx.conn, cx.now.plus(-Duration::days(KEPT_DAYS)))
}
