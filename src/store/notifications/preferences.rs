//! Delivery preferences for notifications: quiet hours, digest hour, and choice per kind.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{notification_choices, notification_settings};
use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::notifications::{Delivery, NotificationKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notification_settings, treat_none_as_null = true, primary_key(account_id))]
pub struct NotificationSettingsRow {
    pub account_id: Id,
    /// Start of quiet hours, in minutes since midnight, Almere time. None, like `quiet_until`, if there are none.
    pub quiet_from: Option<i32>,
    pub quiet_until: Option<i32>,
    pub digest_hour: i32,
    pub version: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notification_choices)]
pub struct NotificationChoiceRow {
    pub account_id: Id,
    pub kind: NotificationKind,
    pub delivery: Delivery,
}

/// The stored settings of these accounts. An account without settings has no entry.
pub fn settings(conn: &mut Conn, accounts: &[Id]) -> Result<Vec<NotificationSettingsRow>> {
    Ok(notification_settings::table
        .filter(notification_settings::account_id.eq_any(accounts))
        .select(NotificationSettingsRow::as_select())
        .load(conn)?)
}

/// The stored choices of these accounts. An account without choices has no entry.
pub fn choices(conn: &mut Conn, accounts: &[Id]) -> Result<Vec<NotificationChoiceRow>> {
    Ok(notification_choices::table
        .filter(notification_choices::account_id.eq_any(accounts))
        .order((notification_choices::account_id, notification_choices::kind))
        .select(NotificationChoiceRow::as_select())
        .load(conn)?)
}

/// Stores the settings of an account under optimistic locking; false if the stored version is not the previous one.
pub fn store_settings(conn: &mut Conn, row: &NotificationSettingsRow) -> Result<bool> {
    if row.version == 1 {
        diesel::insert_into(notification_settings::table)
            .values(row)
            .execute(conn)?;
        return Ok(true);
    }
    let rows = diesel::update(
        notification_settings::table
            .filter(notification_settings::account_id.eq(row.account_id))
            .filter(notification_settings::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Deletes all choices of an account.
pub fn forget_choices(conn: &mut Conn, account_id: &Id) -> Result<()> {
    diesel::delete(notification_choices::table.filter(notification_choices::account_id.eq(account_id)))
        .execute(conn)?;
    Ok(())
}

/// Inserts a new choice.
pub fn insert_choice(conn: &mut Conn, row: &NotificationChoiceRow) -> Result<()> {
    diesel::insert_into(notification_choices::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}
