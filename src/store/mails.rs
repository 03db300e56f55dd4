//! Mail to be sent, claimed by a lease.

use diesel::prelude::*;

use super::Conn;
use super::schema::mails;
use crate::domain::{Id, Moment};
use crate::error::Result;

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
}

pub fn insert(conn: &mut Conn, row: &MailRow) -> Result<()> {
    diesel::insert_into(mails::table).values(row).execute(conn)?;
    Ok(())
}

/// Claims the mail that is due longest until `lease`; none where another process was first, or nothing is due.
pub fn claim(conn: &mut Conn, now: Moment, lease: Moment) -> Result<Option<MailRow>> {
    let free = || mails::leased_until.is_null().or(mails::leased_until.le(now));
    let due: Option<Id> = mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::due_at.le(now))
        .filter(free())
        .order((mails::due_at, mails::id))
        .select(mails::id)
        .first(conn)
        .optional()?;
    let Some(id) = due else { return Ok(None) };
    // Whoever comes second finds the lease taken.
    let claimed = diesel::update(
        mails::table
            .filter(mails::id.eq(id))
            .filter(mails::sent_at.is_null())
            .filter(free()),
    )
    .set((
        mails::leased_until.eq(lease),
        mails::attempts.eq(mails::attempts + 1),
    ))
    .execute(conn)?;
    if claimed == 0 {
        return Ok(None);
    }
    Ok(mails::table
        .find(id)
        .select(MailRow::as_select())
        .first(conn)
        .optional()?)
}

/// Notes that a mail was sent, and forgets what it said.
pub fn sent(conn: &mut Conn, id: &Id, now: Moment) -> Result<()> {
    diesel::update(mails::table.filter(mails::id.eq(id)))
        .set((
            mails::sent_at.eq(now),
            mails::sealed.eq(""),
            mails::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes why a mail was not sent, and when it is tried again, or that it is given up.
pub fn not_sent(conn: &mut Conn, id: &Id, due: Moment, failed_at: Option<Moment>, error: &str) -> Result<()> {
    diesel::update(mails::table.filter(mails::id.eq(id)))
        .set((
            mails::due_at.eq(due),
            mails::leased_until.eq(None::<Moment>),
            mails::failed_at.eq(failed_at),
            mails::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}
