//! Mail to be sent, claimed by a lease.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::Conn;
use super::dialect::SkippingLocked;
use super::schema::mails;
use crate::domain::{Id, Moment};
use crate::error::Result;

pub mod dead;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub struct MailRow {
    pub id: Id,
    /// Empty once it is sent.
    pub sealed: String,
    pub created_at: Moment,
    pub due_at: Moment,
    pub leased_until: Option<Moment>,
    pub attempts: i32,
    pub sent_at: Option<Moment>,
    pub failed_at: Option<Moment>,
    pub last_error: Option<String>,
    pub account_id: Option<Id>,
    pub kind: Option<String>,
    pub expires_at: Option<Moment>,
    /// How often it was claimed, over all times: the number of the last claim.
    pub claims: i32,
    /// The last claim of the time before it was sent again.
    pub claims_ended: i32,
}

/// One claim of a mail. Whoever comes back after the lease has ended, and somebody else has claimed the mail
/// since, or had it sent again, changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct Fence<'a> {
    pub id: &'a Id,
    pub claim: i32,
}

/// The mail of a claim, for as long as it is the last one and nothing has come of it.
macro_rules! held {
    ($fence:expr) => {
        mails::table
            .find($fence.id)
            .filter(mails::claims.eq($fence.claim))
            .filter(mails::claims_ended.lt($fence.claim))
            .filter(mails::sent_at.is_null())
            .filter(mails::failed_at.is_null())
    };
}

pub fn insert(conn: &mut Conn, row: &MailRow) -> Result<()> {
    diesel::insert_into(mails::table).values(row).execute(conn)?;
    Ok(())
}

/// Claims mail until `lease`, what is due longest first, at most so many; nothing that another process has.
pub fn claim(conn: &mut Conn, now: Moment, lease: Moment, most: i64) -> Result<Vec<MailRow>> {
    let free = || mails::leased_until.is_null().or(mails::leased_until.le(now));
    let due: Vec<Id> = SkippingLocked(
        mails::table
            .filter(mails::sent_at.is_null())
            .filter(mails::failed_at.is_null())
            .filter(mails::due_at.le(now))
            .filter(free())
            .order((mails::due_at, mails::id))
            .select(mails::id)
            .limit(most),
    )
    .load(conn)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    // Whoever comes second finds the lease taken.
    let taken: Vec<Id> = diesel::update(
        mails::table
            .filter(mails::id.eq_any(due))
            .filter(mails::sent_at.is_null())
            .filter(mails::failed_at.is_null())
            .filter(free()),
    )
    .set((
        mails::leased_until.eq(lease),
        mails::attempts.eq(mails::attempts + 1),
        mails::claims.eq(mails::claims + 1),
    ))
    .returning((mails::id,))
    .load::<(Id,)>(conn)?
    .into_iter()
    .map(|(id,)| id)
    .collect();
    Ok(mails::table
        .filter(mails::id.eq_any(taken))
        .order((mails::due_at, mails::id))
        .select(MailRow::as_select())
        .load(conn)?)
}

/// Notes that a mail was sent, and forgets what it said. That holds whoever else has claimed it since, or has given
/// it up: it did leave. Only where the bureau had it sent again since, it is.
pub fn sent(conn: &mut Conn, claim: &Fence<'_>, now: Moment) -> Result<()> {
    diesel::update(
        mails::table
            .find(claim.id)
            .filter(mails::claims_ended.lt(claim.claim))
            .filter(mails::sent_at.is_null()),
    )
    .set((
        mails::sent_at.eq(now),
        mails::failed_at.eq(None::<Moment>),
        mails::sealed.eq(""),
        mails::last_error.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(())
}

/// Notes why a mail was not sent, and when it is tried again; false where the claim counts no more.
pub fn try_again(conn: &mut Conn, claim: &Fence<'_>, due: Moment, error: &str) -> Result<bool> {
    let rows = diesel::update(held!(claim))
        .set((
            mails::due_at.eq(due),
            mails::leased_until.eq(None::<Moment>),
            mails::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Notes why a mail is not tried any more; false where the claim counts no more.
pub fn give_up(conn: &mut Conn, claim: &Fence<'_>, now: Moment, error: &str) -> Result<bool> {
    let rows = diesel::update(held!(claim))
        .set((
            mails::failed_at.eq(now),
            mails::leased_until.eq(None::<Moment>),
            mails::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Ends a claim as if it had not been.
pub fn give_back(conn: &mut Conn, claim: &Fence<'_>) -> Result<()> {
    diesel::update(held!(claim))
        .set((
            mails::leased_until.eq(None::<Moment>),
            mails::attempts.eq(mails::attempts - 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many mails are due, and since when the oldest is.
pub fn due(conn: &mut Conn, now: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::due_at.le(now))
        .select((count_star(), min(mails::due_at)))
        .first(conn)?)
}

/// How many mails are sent later: at the end of quiet hours, or after a failed attempt.
pub fn later(conn: &mut Conn, now: Moment) -> Result<i64> {
    Ok(mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::due_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// Forgets what was sent, or given up, before this, and what was given up and is of no use any more by now; tells how
/// many.
pub fn forget(conn: &mut Conn, before: Moment, now: Moment) -> Result<usize> {
    let sent = diesel::delete(mails::table.filter(mails::sent_at.lt(before))).execute(conn)?;
    let given_up = diesel::delete(
        mails::table.filter(
            mails::failed_at
                .lt(before)
                .or(mails::failed_at.le(now).and(mails::expires_at.le(now))),
        ),
    )
    .execute(conn)?;
    Ok(sent + given_up)
}
