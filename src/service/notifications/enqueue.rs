//! Builds the rows of notifications, scheduled by each recipient's preferences.

use super::payload::About;
use super::preferences::Preferences;
use edba_common::error::Result;
use edba_domain::notifications::NotificationKind;
use edba_domain::{Id, Moment};
use edba_store::Conn;
use edba_store::Json;
use edba_store::notifications::NotificationRow;

/// One notification for one recipient, before its preferences are applied.
#[derive(Debug, Clone)]
pub(super) struct ToTell {
    pub account_id: Id,
    pub kind: NotificationKind,
    /// Idempotency key: one notification per account, kind and key.
    pub source_key: String,
    pub event_id: Option<Id>,
    pub about: About,
    /// Expires at: not sent from then on.
    pub expires_at: Option<Moment>,
}

/// Returns the rows to insert, without notifications that have expired or that their recipient has switched off. Two
/// statements, whatever the number of recipients.
pub(super) fn rows(conn: &mut Conn, now: Moment, to_tell: Vec<ToTell>) -> Result<Vec<NotificationRow>> {
    if to_tell.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts: Vec<Id> = to_tell.iter().map(|one| one.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let preferences = Preferences::load(conn, &accounts)?;
    let mut rows = Vec::with_capacity(to_tell.len());
    for one in to_tell {
        let ToTell {
            account_id,
            kind,
            source_key,
            event_id,
            about,
            expires_at,
        } = one;
        if expires_at.is_some_and(|at| at <= now) {
            continue;
        }
        let chosen = preferences.delivery(&account_id, kind);
        let Some((state, due_at)) = preferences
            .settings(&account_id)
            .plan(kind, chosen, now, expires_at)
        else {
            continue;
        };
        rows.push(NotificationRow {
            id: Id::new(),
            account_id,
            kind,
            source_key,
            event_id,
            case_id: about.case().map(|case| case.id),
            content: Json::written(&about)?,
            state,
            created_at: now,
            due_at,
            expires_at,
            settled_at: None,
        });
    }
    Ok(rows)
}
