//! Reauthentication: a change of how the holder of an account signs in requires a recent passkey or link in this
//! session, since another person may be using a session that began days ago.

use super::Token;
pub use super::confirmed::FRESH_MINUTES;
use super::links::{self, NewLink, Purpose};
use crate::{Context, accounts};
use edba_common::error::{Code, Error, Result};
use edba_domain::Id;
use edba_domain::codes::Language;
use edba_domain::link_quota::{LinkQuota, Source};
use edba_store::passkeys;
use edba_store::sign_in;

/// The ways in which the actor can confirm a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    pub passkey: bool,
    /// False where the account requires a passkey after a link.
    pub link: bool,
}

/// Returns the ways in which the actor can confirm this session.
pub fn ways(cx: &mut Context<'_>) -> Result<Ways> {
    let account = accounts::find(cx, cx.actor.id)?;
    Ok(Ways {
        passkey: !passkeys::of_account(cx.conn, &account.id)?.is_empty(),
        link: account.email.is_some() && !passkeys::has_second_step(cx.conn, &account.id)?,
    })
}

/// Sends a link that confirms this session only; `next_path` is a path of this service. Errors: 409 where a link is
/// not enough; 429 where several were sent already.
pub fn send_link(cx: &mut Context<'_>, next_path: &str, language: Language, public_url: &str) -> Result<()> {
    let session_id = session(cx)?;
    let account = accounts::find(cx, cx.actor.id)?;
    let address = account.email.ok_or_else(not_by_link)?;
    if passkeys::has_second_step(cx.conn, &account.id)? {
        return Err(not_by_link());
    }
    let holder = holder(session_id);
    let quota = LinkQuota {
        source: Source::Browser,
        key: holder.clone(),
    };
    let sent = links::send(
        cx,
        NewLink {
            purpose: Purpose::Confirm,
            address,
            account_id: Some(account.id),
            holder,
            quota,
            next_path,
            language: account.language.unwrap_or(language),
            public_url,
        },
    )?;
    if sent {
        return Ok(());
    }
    Err(Error::new(
        Code::TooManyRequests,
        "Several links were sent for this session already; use the last one.",
    ))
}

/// Confirms this session by a link; returns the path to continue at. Errors: 409, with the same text for every fault
/// of the link.
pub fn by_link(cx: &mut Context<'_>, link: &Token) -> Result<String> {
    let session_id = session(cx)?;
    let row = sign_in::link(cx.conn, &link.hash())?
        .filter(|row| row.account_id == Some(cx.actor.id))
        .filter(|row| row.browser_hash == holder(session_id) && cx.now < row.expires_at)
        .ok_or_else(links::gone)?;
    // A change of address ends all sessions, so it needs no check here; the second step may be on by now.
    if passkeys::has_second_step(cx.conn, &cx.actor.id)?
        || !sign_in::use_link(cx.conn, &row.token_hash, cx.now)?
    {
        return Err(links::gone());
    }
    note(cx)?;
    Ok(row.next_path)
}

/// Records that the session was confirmed now.
pub(super) fn note(cx: &mut Context<'_>) -> Result<()> {
    let session_id = session(cx)?;
    sign_in::confirm_session(cx.conn, &session_id, cx.now)
}

/// The session of the request. Errors: 403 without one.
pub(super) fn session(cx: &Context<'_>) -> Result<Id> {
    cx.session
        .as_ref()
        .map(|session| session.id)
        .ok_or_else(|| Error::forbidden("Only who is signed in with a browser confirms who they are."))
}

/// The holder of a confirmation link: a session. It is not the hash of a browser token, so the link cannot sign in.
pub(super) fn holder(session_id: Id) -> String {
    format!("session {session_id}")
}

fn not_by_link() -> Error {
    Error::conflict("A link is not enough for this account: show a passkey.")
}
