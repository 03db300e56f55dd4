//! What waits for a second bureau member.

use diesel::prelude::*;

use super::Conn;
use super::schema::pending_actions;
use crate::domain::codes::PendingStatus;
use crate::domain::{Id, Moment};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pending_actions, treat_none_as_null = true, primary_key(id))]
pub struct PendingActionRow {
    pub id: Id,
    pub action: String,
    pub subject_id: Id,
    pub case_id: Option<Id>,
    pub payload: String,
    pub reason: Option<String>,
    pub status: PendingStatus,
    pub proposed_by: Id,
    pub proposed_at: Moment,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Moment>,
    pub decision_reason: Option<String>,
    pub version: i32,
}

pub fn pending_action(conn: &mut Conn, id: &Id) -> Result<Option<PendingActionRow>> {
    Ok(pending_actions::table
        .find(id)
        .select(PendingActionRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_pending_action(conn: &mut Conn, row: &PendingActionRow) -> Result<()> {
    diesel::insert_into(pending_actions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes a changed row over the version before it; false when that is gone.
pub fn update_pending_action(conn: &mut Conn, row: &PendingActionRow) -> Result<bool> {
    let rows = diesel::update(
        pending_actions::table
            .filter(pending_actions::id.eq(row.id))
            .filter(pending_actions::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}
