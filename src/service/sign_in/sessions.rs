//! Browser sessions, stored on the server, so that they end when the account is disabled.

use chrono::Duration;
use edba_domain::EventKind;

use super::{Browser, Token, known_sources};
use crate::accounts::{self, Account};
use crate::events::{Chain, NewEvent};
use crate::session::Session;
use crate::{Actor, Context};
use edba_common::clock::Clock;
use edba_common::error::{Error, Result};
use edba_domain::codes::SignInMethod;
use edba_domain::{Id, Moment};
use edba_store::sign_in::{self, SessionRow};
use edba_store::{Conn, identities, passkeys};

/// Idle timeout of a session, in hours.
pub const IDLE_HOURS: i64 = 12;
/// Maximum lifetime of a session, in days.
pub const LONGEST_DAYS: i64 = 7;
/// Retention of ended rows, in days: longer than any rate limit counts over them.
const KEPT_DAYS: i64 = 1;
/// Resolution of the time of last use of a session, in minutes.
const SEEN_MINUTES: i64 = 5;
/// Maximum length of the stored User-Agent, in characters.
const LONGEST_BROWSER: usize = 200;

/// A new session, with the token for its browser.
#[derive(Debug)]
pub struct Started {
    pub id: Id,
    pub account_id: Id,
    pub token: Token,
    pub expires_at: Moment,
}

/// Begins a session of an authenticated account. It always gets a new token, whatever the browser had before. Errors:
/// 401 where the account is disabled; 403 where the second step is still due: after a link or a provider, call
/// [`super::passkeys::second_step::after`].
pub(super) fn start(
    cx: &mut Context<'_>,
    account_id: Id,
    method: SignInMethod,
    browser: &Browser,
) -> Result<Started> {
    let account = accounts::find(cx, account_id)?;
    if account.disabled_at.is_some() {
        return Err(Error::unauthenticated("This account is disabled."));
    }
    if method != SignInMethod::Passkey && passkeys::has_second_step(cx.conn, &account_id)? {
        return Err(Error::forbidden("A passkey is to be shown first."));
    }
    let token = Token::new();
    let row = SessionRow {
        id: Id::new(),
        token_hash: token.hash(),
        account_id,
        method,
        browser: browser
            .agent
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_BROWSER)
            .collect(),
        created_at: cx.now,
        seen_at: cx.now,
        expires_at: cx.now.plus(Duration::days(LONGEST_DAYS)),
        confirmed_at: (method != SignInMethod::Provider || has_no_other_way(cx, &account)?).then_some(cx.now),
    };
    sign_in::insert_session(cx.conn, &row)?;
    let actor = accounts::actor(&account);
    note(
        cx,
        &actor,
        EventKind::AccountSignedIn,
        serde_json::json!({ "method": method }),
    )?;
    known_sources::note(cx, account_id, browser)?;
    Ok(Started {
        id: row.id,
        account_id,
        token,
        expires_at: row.expires_at,
    })
}

/// Whether a provider is the only way to sign in to an account. A provider may admit a user who signed in there days
/// ago, so it only counts as a confirmation for an account that has no passkey or link.
fn has_no_other_way(cx: &mut Context<'_>, account: &Account) -> Result<bool> {
    Ok(account.email.is_none() && passkeys::of_account(cx.conn, &account.id)?.is_empty())
}

/// Returns the account and session of a token, and the time by the database's clock. Errors: 401 for a session that has
/// ended, or whose account is disabled.
pub fn authenticate(conn: &mut Conn, token: &Token, clock: &Clock) -> Result<(Actor, Session, Moment)> {
    let (row, account, read) = sign_in::session(conn, &token.hash())?.ok_or_else(ended)?;
    let now = clock.now_or(read);
    let idle_until = row.seen_at.plus(Duration::hours(IDLE_HOURS));
    if now >= row.expires_at || now >= idle_until || account.disabled_at.is_some() {
        return Err(ended());
    }
    let session = Session {
        id: row.id,
        method: row.method,
        language: account.language,
        stale: now >= row.seen_at.plus(Duration::minutes(SEEN_MINUTES)),
        confirmed_at: row.confirmed_at,
    };
    Ok((accounts::actor(&account), session, now))
}

fn ended() -> Error {
    Error::unauthenticated("The session has ended; sign in again.")
}

/// Updates the time of last use of a session.
pub fn touch(cx: &mut Context<'_>, id: Id) -> Result<()> {
    sign_in::touch_session(cx.conn, &id, cx.now)
}

/// Updates the time of last use of the session, if it is stale.
pub fn touch_if_stale(cx: &mut Context<'_>) -> Result<()> {
    match &cx.session {
        Some(session) if session.stale => {
            let id = session.id;
            touch(cx, id)
        }
        _ => Ok(()),
    }
}

/// The sessions of the actor that have not ended, most recently used first.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<SessionRow>> {
    let mut rows = sign_in::sessions_of(cx.conn, &cx.actor.id)?;
    rows.retain(|row| cx.now < row.expires_at && cx.now < row.seen_at.plus(Duration::hours(IDLE_HOURS)));
    Ok(rows)
}

/// Ends one session of the actor. Errors: 404.
pub fn end(cx: &mut Context<'_>, id: Id) -> Result<()> {
    if !sign_in::end_session(cx.conn, &cx.actor.id, &id)? {
        return Err(Error::not_found("session"));
    }
    let actor = cx.actor.clone();
    note(
        cx,
        &actor,
        EventKind::AccountSignedOut,
        serde_json::json!({ "sessions": 1 }),
    )
}

/// Ends every session of the actor, including this one; returns how many.
pub fn end_all(cx: &mut Context<'_>) -> Result<usize> {
    let ended = sign_in::end_sessions(cx.conn, &cx.actor.id)?;
    let actor = cx.actor.clone();
    note(
        cx,
        &actor,
        EventKind::AccountSignedOut,
        serde_json::json!({ "sessions": ended }),
    )?;
    Ok(ended)
}

/// Deletes browsers and networks that were not used for long; links, provider flows and sessions a day after they
/// expired, used or not, including sessions that ended by the idle timeout; passkey challenges and half-finished
/// sign-ins once expired. The day is needed because rate limits count over these rows, for minutes. Returns how many.
pub fn forget_old(cx: &mut Context<'_>) -> Result<usize> {
    let before = cx.now.plus(-Duration::days(KEPT_DAYS));
    let unused_since = before.plus(-Duration::hours(IDLE_HOURS));
    Ok(passkeys::forget(cx.conn, cx.now)?
        + known_sources::forget_unused(cx)?
        + identities::forget_flows(cx.conn, before)?
        + sign_in::forget_links(cx.conn, before)?
        + sign_in::forget_sessions(cx.conn, before, unused_since)?)
}

/// Records an event of the account's sessions in its history, with the account itself as the actor.
pub(super) fn note(
    cx: &mut Context<'_>,
    actor: &Actor,
    kind: EventKind,
    data: serde_json::Value,
) -> Result<()> {
    let mut cx = cx.acting_as(actor);
    let mut chain = Chain::open(&mut cx, actor.id, "client")?;
    chain.add(
        &cx,
        NewEvent {
            kind,
            subject_id: actor.id,
            reason: None,
            before: None,
            after: None,
            data,
        },
    )?;
    chain.close(&mut cx)
}
