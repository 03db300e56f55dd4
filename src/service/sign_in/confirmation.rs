//! Confirming who one is: whatever changes how one signs in asks for a passkey or a link that was shown in this session a
//! moment ago. Somebody else may sit before a session that began days ago.

use chrono::Duration;

use super::Token;
use super::links::{self, NewLink, Purpose};
use super::passkeys::second_step;
use crate::domain::codes::Language;
use crate::domain::link_quota::{LinkQuota, Source};
use crate::domain::{Id, Moment};
use crate::error::{Code, Error, Result};
use crate::service::{Context, accounts};
use crate::store::passkeys;
use crate::store::sign_in;

/// How long a confirmation holds, in minutes.
pub const FRESH_MINUTES: i64 = 10;

/// Proof that whoever asks has shown a moment ago who they are.
#[derive(Debug)]
pub struct Confirmed(());

/// Whether whoever asks has shown a moment ago who they are. A client token and the operator are no session: they are
/// not asked.
pub fn confirmed(cx: &Context<'_>) -> Option<Confirmed> {
    let is_fresh = |at: Moment| cx.now < at.plus(Duration::minutes(FRESH_MINUTES));
    match &cx.session {
        None => Some(Confirmed(())),
        Some(session) => session
            .confirmed_at
            .filter(|at| is_fresh(*at))
            .map(|_| Confirmed(())),
    }
}

/// By what whoever asks can confirm who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    pub passkey: bool,
    /// A link is not enough where a passkey is asked for after it.
    pub link: bool,
}

/// By what whoever asks can confirm who they are.
pub fn ways(cx: &mut Context<'_>) -> Result<Ways> {
    let account = accounts::find(cx, cx.actor.id)?;
    Ok(Ways {
        passkey: !passkeys::of_account(cx.conn, &account.id)?.is_empty(),
        link: account.email.is_some() && !second_step::is_asked(cx, account.id)?,
    })
}

/// Sends a link by which this session is confirmed, and no other; `next_path` is a path of ours. Errors: 409 where a link
/// is not enough; 429 where several were sent already.
pub fn send_link(cx: &mut Context<'_>, next_path: &str, language: Language, public_url: &str) -> Result<()> {
    let session_id = session(cx)?;
    let account = accounts::find(cx, cx.actor.id)?;
    let address = account.email.ok_or_else(not_by_link)?;
    if second_step::is_asked(cx, account.id)? {
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

/// Confirms this session by a link; gives back where to go. Errors: 409, one sentence whatever is wrong with the link.
pub fn by_link(cx: &mut Context<'_>, link: &Token) -> Result<String> {
    let session_id = session(cx)?;
    let row = sign_in::link(cx.conn, &link.hash())?
        .filter(|row| row.account_id == Some(cx.actor.id))
        .filter(|row| row.browser_hash == holder(session_id) && cx.now < row.expires_at)
        .ok_or_else(links::gone)?;
    // An account that has another address by now has no session from before; a passkey may be asked for since.
    if second_step::is_asked(cx, cx.actor.id)? || !sign_in::use_link(cx.conn, &row.token_hash, cx.now)? {
        return Err(links::gone());
    }
    note(cx)?;
    Ok(row.next_path)
}

/// Notes that whoever uses this session has shown who they are.
pub(super) fn note(cx: &mut Context<'_>) -> Result<()> {
    let session_id = session(cx)?;
    sign_in::confirm_session(cx.conn, &session_id, cx.now)
}

/// The session that asks. Errors: 403 without one.
pub(super) fn session(cx: &Context<'_>) -> Result<Id> {
    cx.session
        .as_ref()
        .map(|session| session.id)
        .ok_or_else(|| Error::forbidden("Only who is signed in with a browser confirms who they are."))
}

/// To whom such a link belongs: a session. It is the hash of no token, so the link signs nobody in.
pub(super) fn holder(session_id: Id) -> String {
    format!("session {session_id}")
}

fn not_by_link() -> Error {
    Error::conflict("A link is not enough for this account: show a passkey.")
}
