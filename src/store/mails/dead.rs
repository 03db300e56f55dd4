//! Dead letters: mail that was given up, with its metadata and error, never its content.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::Conn;
use crate::schema::{accounts, mails};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

/// A mail that was given up, with the name of the recipient's account.
#[derive(Debug, Clone, Queryable)]
pub struct DeadLetter {
    pub id: Id,
    pub kind: Option<String>,
    pub account_id: Option<Id>,
    pub account_name: Option<String>,
    pub created_at: Moment,
    pub failed_at: Option<Moment>,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub expires_at: Option<Moment>,
}

/// Filter for a list of dead letters; `None` means no restriction.
#[derive(Debug, Clone, Default)]
pub struct DeadFilter {
    pub id: Option<Id>,
    pub kind: Option<String>,
}

/// Mail that was given up, in order of creation.
pub fn list(conn: &mut Conn, filter: &DeadFilter, after: Option<Id>, limit: i64) -> Result<Vec<DeadLetter>> {
    let mut query = mails::table
        .left_join(accounts::table)
        .filter(mails::failed_at.is_not_null())
        .into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(mails::id.eq(id));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(mails::kind.eq(kind));
    }
    if let Some(after) = after {
        query = query.filter(mails::id.gt(after));
    }
    Ok(query
        .order(mails::id)
        .limit(limit)
        .select((
            mails::id,
            mails::kind,
            mails::account_id,
            accounts::name.nullable(),
            mails::created_at,
            mails::failed_at,
            mails::attempts,
            mails::last_error,
            mails::expires_at,
        ))
        .load(conn)?)
}

/// The number of dead letters of each kind.
pub fn kinds(conn: &mut Conn) -> Result<Vec<(Option<String>, i64)>> {
    Ok(mails::table
        .filter(mails::failed_at.is_not_null())
        .group_by(mails::kind)
        .order(mails::kind)
        .select((mails::kind, count_star()))
        .load(conn)?)
}

pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(mails::table
        .filter(mails::failed_at.is_not_null())
        .count()
        .get_result(conn)?)
}

/// Requeues a mail that was given up, with its attempts reset, and voids its earlier claims. False if it is not given
/// up, for example because it was requeued concurrently.
pub fn send_again(conn: &mut Conn, id: &Id, now: Moment) -> Result<bool> {
    let rows = diesel::update(mails::table.find(id).filter(mails::failed_at.is_not_null()))
        .set((
            mails::failed_at.eq(None::<Moment>),
            mails::leased_until.eq(None::<Moment>),
            mails::attempts.eq(0),
            mails::claims_ended.eq(mails::claims),
            mails::due_at.eq(now),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}
