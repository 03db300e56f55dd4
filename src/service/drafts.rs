//! Drafts of long forms: kept as they are written, offered on return, gone once they are sent. Each account
//! has its own; nobody else reads them, and the history does not tell of them.

use super::Context;
use crate::domain::Moment;
use crate::error::{Error, Result};
use crate::store::drafts as store;

pub use crate::store::drafts::DraftRow;

/// The longest draft that is kept, in bytes.
const LONGEST: usize = 512 * 1024;

/// The draft of a form, where there is one.
pub fn find(cx: &mut Context<'_>, form_key: &str) -> Result<Option<DraftRow>> {
    store::draft(cx.conn, &cx.actor.id, form_key)
}

/// Which forms have a draft of whoever asks, and since when.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<(String, Moment)>> {
    store::of_account(cx.conn, &cx.actor.id)
}

/// Keeps what was written. Errors: 400 for more than can be kept.
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

/// Throws a draft away, where there is one.
pub fn discard(cx: &mut Context<'_>, form_key: &str) -> Result<()> {
    store::discard(cx.conn, &cx.actor.id, form_key)
}
