//! Mail queue; each mail is claimed with a lease.

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::Conn;
use super::dialect::SkippingLocked;
use super::schema::mails;
use edba_common::error::Result;
use edba_domain::{Id, Moment};

pub mod dead;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub struct MailRow {
    pub id: Id,
    /// The encrypted content; empty after sending.
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
    /// Total number of claims, which is the number of the last claim.
    pub claims: i32,
    /// The number of the last claim before the bureau requeued it; this and earlier claims are void.
    pub claims_ended: i32,
}

/// Fencing token: one claim of a mail. A worker whose lease has expired changes nothing if the mail has been claimed
/// again or requeued in the meantime.
#[derive(Debug, Clone, Copy)]
pub struct Fence<'a> {
    pub id: &'a Id,
    pub claim: i32,
}

/// The mail of a claim, if that claim is the latest and the mail is neither sent nor given up.
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

/// Claims at most `most` due mails until `lease`, longest due first. Skips mail that another process has claimed.
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
    // Checks the lease again, for a concurrent claim between the two statements.
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

/// Marks a mail as sent and deletes its content, even if another worker has claimed it or given it up since, because
/// it was sent. If the bureau has requeued it since, nothing changes and it is sent again.
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

/// Records the failure of an attempt and the time of the retry; false if the claim is no longer valid.
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

/// Records the final failure of a mail; false if the claim is no longer valid.
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

/// Releases a claim without counting it as an attempt.
pub fn give_back(conn: &mut Conn, claim: &Fence<'_>) -> Result<()> {
    diesel::update(held!(claim))
        .set((
            mails::leased_until.eq(None::<Moment>),
            mails::attempts.eq(mails::attempts - 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The number of due mails, and the earliest due time.
pub fn due(conn: &mut Conn, now: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::due_at.le(now))
        .select((count_star(), min(mails::due_at)))
        .first(conn)?)
}

/// The number of mails scheduled for later: after quiet hours, or for a retry.
pub fn later(conn: &mut Conn, now: Moment) -> Result<i64> {
    Ok(mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::due_at.gt(now))
        .count()
        .get_result(conn)?)
}

/// Deletes mail sent or given up before a time, and mail given up that has expired by now. Returns the number deleted.
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
