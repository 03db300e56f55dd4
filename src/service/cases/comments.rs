//! Comments on a case by those who may see it.

use edba_domain::EventKind;
use serde_json::json;

use super::visible;
use crate::Context;
use crate::events::{Chain, NewEvent};
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_domain::text;

use edba_store::cases::{self, Comment};

/// Comments on a case after `after`, oldest first. Errors: 404.
pub fn comments(cx: &mut Context<'_>, case_id: Id, after: Option<Id>, limit: i64) -> Result<Vec<Comment>> {
    visible(cx, case_id)?;
    cases::comments(cx.conn, &case_id, after, limit)
}

/// Adds a comment. Errors: 404; 400 for a blank text or one with control characters.
pub fn comment(cx: &mut Context<'_>, case_id: Id, text: String) -> Result<Comment> {
    let mut chain = Chain::open(cx, case_id, "case")?;
    visible(cx, case_id)?;
    if let Some(fault) = text::fault("/text", &text) {
        return Err(Error::invalid(vec![fault]));
    }
    let row = Comment {
        id: Id::new(),
        case_id,
        author_id: cx.actor.id,
        author_name: cx.actor.name.clone(),
        body: text,
        created_at: cx.now,
    };
    cases::insert_comment(cx.conn, &row)?;
    let event = NewEvent {
        kind: EventKind::CaseCommented,
        subject_id: row.id,
        reason: None,
        before: None,
        after: None,
        data: json!({ "sha256": sha256_hex(&row.body) }),
    };
    chain.add(cx, event)?;
    chain.close(cx)?;
    Ok(row)
}
