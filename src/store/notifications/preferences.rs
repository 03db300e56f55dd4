//! Delivery preferences for notices: quiet hours, digest hour, and choice per kind.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{notice_choices, notice_settings};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::notifications::{Delivery, NoticeKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notice_settings, treat_none_as_null = true, primary_key(account_id))]
pub struct NoticeSettingsRow {
    pub account_id: Id,
    /// Start of quiet hours, in minutes since midnight, Almere time. None, like `quiet_until`, if there are none.
    pub quiet_from: Option<i32>,
    pub quiet_until: Option<i32>,
    pub digest_hour: i32,
    pub version: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notice_choices)]
pub struct NoticeChoiceRow {
    pub account_id: Id,
    pub kind: NoticeKind,
    pub delivery: Delivery,
}

/// The stored settings of these accounts. An account without settings has no entry.
pub fn settings(conn: &mut Conn, accounts: &[Id]) -> Result<Vec<NoticeSettingsRow>> {
    Ok(notice_settings::table
        .filter(notice_settings::account_id.eq_any(accounts))
        .select(NoticeSettingsRow::as_select())
        .load(conn)?)
}

/// The stored choices of these accounts. An account without choices has no entry.
pub fn choices(conn: &mut Conn, accounts: &[Id]) -> Result<Vec<NoticeChoiceRow>> {
    Ok(notice_choices::table
        .filter(notice_choices::account_id.eq_any(accounts))
        .order((notice_choices::account_id, notice_choices::kind))
        .select(NoticeChoiceRow::as_select())
        .load(conn)?)
}

/// Stores the settings of an account under optimistic locking; false if the stored version is not the previous one.
pub fn store_settings(conn: &mut Conn, row: &NoticeSettingsRow) -> Result<bool> {
    if row.version == 1 {
        diesel::insert_into(notice_settings::table)
            .values(row)
            .execute(conn)?;
        return Ok(true);
    }
    let rows = diesel::update(
        notice_settings::table
            .filter(notice_settings::account_id.eq(row.account_id))
            .filter(notice_settings::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Deletes all choices of an account.
pub fn forget_choices(conn: &mut Conn, account_id: &Id) -> Result<()> {
    diesel::delete(notice_choices::table.filter(notice_choices::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Inserts a new choice.
pub fn insert_choice(conn: &mut Conn, row: &NoticeChoiceRow) -> Result<()> {
    diesel::insert_into(notice_choices::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
