//! Drafts of long forms: saved while the user types, offered on return, deleted once the form is sent. Each account
//! has its own; nobody else reads them, and the history does not record them.

use super::Context;
use edba_common::error::{Error, Result};
use edba_domain::Moment;
use edba_store::drafts as store;

pub use edba_store::drafts::DraftRow;

/// Maximum size of a draft, in bytes.
const LONGEST: usize = 512 * 1024;

/// The draft of a form, if there is one.
pub fn find(cx: &mut Context<'_>, form_key: &str) -> Result<Option<DraftRow>> {
    store::draft(cx.conn, &cx.actor.id, form_key)
}

/// The forms of which the caller has a draft, and since when.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<(String, Moment)>> {
    store::of_account(cx.conn, &cx.actor.id)
}

/// Stores a draft. Errors: 400 if it exceeds the maximum size.
pub fn keep(cx: &mut Context<'_>, form_key: &str, content: String) -> Result<()> {
    if content.len() > LONGEST {
        return Err(Error::fault("", "too-long", "The draft is too long to keep."));
    }
    let row = DraftRow {
        account_id: cx.actor.id,
        form_key: form_key.to_owned(),
        content,
        updated_at: cx.now,
    };
    store::keep(cx.conn, &row)
}

/// Deletes a draft, if there is one.
pub fn discard(cx: &mut Context<'_>, form_key: &str) -> Result<()> {
    store::discard(cx.conn, &cx.actor.id, form_key)
}
