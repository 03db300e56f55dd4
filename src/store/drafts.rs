//! Saved drafts of long forms.

use diesel::prelude::*;

use super::Conn;
use super::schema::form_drafts;
use edba_common::error::Result;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = form_drafts)]
pub struct DraftRow {
    pub account_id: Id,
    pub form_key: String,
    pub content: String,
    pub updated_at: Moment,
}

pub fn draft(conn: &mut Conn, account_id: &Id, form_key: &str) -> Result<Option<DraftRow>> {
    Ok(form_drafts::table
        .find((account_id, form_key))
        .select(DraftRow::as_select())
        .first(conn)
        .optional()?)
}

/// The drafts of an account: form and time saved.
pub fn of_account(conn: &mut Conn, account_id: &Id) -> Result<Vec<(String, Moment)>> {
    Ok(form_drafts::table
        .filter(form_drafts::account_id.eq(account_id))
        .select((form_drafts::form_key, form_drafts::updated_at))
        .load(conn)?)
}

/// Saves a draft and replaces the previous one.
pub fn keep(conn: &mut Conn, row: &DraftRow) -> Result<()> {
    let rows = diesel::update(form_drafts::table.find((row.account_id, &row.form_key)))
        .set((
            form_drafts::content.eq(&row.content),
            form_drafts::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    if rows == 0 {
        diesel::insert_into(form_drafts::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

pub fn discard(conn: &mut Conn, account_id: &Id, form_key: &str) -> Result<()> {
    diesel::delete(form_drafts::table.find((account_id, form_key))).execute(conn)?;
    Ok(())
}
