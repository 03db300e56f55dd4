//! Sessions of browsers: kept here, so that they end when the account does.

use chrono::Duration;

use super::passkeys::second_step;
use super::{Browser, Token, known_sources};
use crate::clock::Clock;
use crate::domain::codes::{Language, SignInMethod};
use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::service::accounts::{self, AccountRow};
use crate::service::history::{Chain, NewEvent};
use crate::service::{Actor, Context};
use crate::store::sign_in::{self, SessionRow};
use crate::store::{Conn, identities, passkeys};

/// A session that is not used for this long has ended, in hours.
pub const IDLE_HOURS: i64 = 12;
/// Every session has ended after this many days.
pub const LONGEST_DAYS: i64 = 7;
/// How long what ended is kept, in days: nothing is counted over it for longer.
const KEPT_DAYS: i64 = 1;
/// How exactly it is kept when a session was used last, in minutes.
const SEEN_MINUTES: i64 = 5;
/// How much of what a browser calls itself is kept, in characters.
const LONGEST_BROWSER: usize = 200;

/// The session in which someone asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: Id,
    pub method: SignInMethod,
    /// The language of the account.
    pub language: Option<Language>,
    /// Whether it has not been noted for a while that the session is used.
    pub stale: bool,
    /// When whoever uses it showed last who they are, by a link or by a passkey.
    pub confirmed_at: Option<Moment>,
}

/// A session that has just begun, with the token that its browser is given.
#[derive(Debug)]
pub struct Started {
    pub id: Id,
    pub account_id: Id,
    pub token: Token,
    pub expires_at: Moment,
}

/// Begins a session of an account that has shown who it is. It always has a token of its own, whatever the
/// browser held before. Errors: 401 where the account is disabled; 403 where it has a passkey still to show:
/// [`super::passkeys::second_step::after`] is the way in after a link or a provider.
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
    if method != SignInMethod::Passkey && second_step::is_asked(cx, account_id)? {
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
        "account.signed-in",
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

/// Whether a provider is the only way into an account. A provider may let somebody in who signed in there days ago, so
/// that by itself confirms nobody who could show a passkey or a link.
fn has_no_other_way(cx: &mut Context<'_>, account: &AccountRow) -> Result<bool> {
    Ok(account.email.is_none() && passkeys::of_account(cx.conn, &account.id)?.is_empty())
}

/// Whose session a token is, and what time it is by the database. Errors: 401 for a session that has ended, or whose
/// account is disabled.
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

/// Notes that a session is used.
pub fn touch(cx: &mut Context<'_>, id: Id) -> Result<()> {
    sign_in::touch_session(cx.conn, &id, cx.now)
}

/// Notes that the session is used, where that has not been noted for a while.
pub fn touch_if_stale(cx: &mut Context<'_>) -> Result<()> {
    match &cx.session {
        Some(session) if session.stale => {
            let id = session.id;
            touch(cx, id)
        }
        _ => Ok(()),
    }
}

/// The sessions of whoever asks that have not ended, the one used last first.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<SessionRow>> {
    let mut rows = sign_in::sessions_of(cx.conn, &cx.actor.id)?;
    rows.retain(|row| cx.now < row.expires_at && cx.now < row.seen_at.plus(Duration::hours(IDLE_HOURS)));
    Ok(rows)
}

/// Ends one session of whoever asks. Errors: 404.
pub fn end(cx: &mut Context<'_>, id: Id) -> Result<()> {
    if !sign_in::end_session(cx.conn, &cx.actor.id, &id)? {
        return Err(Error::not_found("session"));
    }
    let actor = cx.actor.clone();
    note(
        cx,
        &actor,
        "account.signed-out",
        serde_json::json!({ "sessions": 1 }),
    )
}

/// Ends every session of whoever asks, this one too; tells how many.
pub fn end_all(cx: &mut Context<'_>) -> Result<usize> {
    let ended = sign_in::end_sessions(cx.conn, &cx.actor.id)?;
    let actor = cx.actor.clone();
    note(
        cx,
        &actor,
        "account.signed-out",
        serde_json::json!({ "sessions": ended }),
    )?;
    Ok(ended)
}

/// Forgets browsers and networks that were not used for long; links, ways to a provider and sessions a day after they ended, whether or not they were used, sessions also
/// that ended because nobody used them; challenges of passkeys and half sign-ins once they can no longer be answered.
/// How often an address or a browser asked is counted over these rows, for minutes. Tells how many.
pub fn forget_old(cx: &mut Context<'_>) -> Result<usize> {
    let before = cx.now.plus(-Duration::days(KEPT_DAYS));
    let unused_since = before.plus(-Duration::hours(IDLE_HOURS));
    Ok(passkeys::forget(cx.conn, cx.now)?
        + known_sources::forget_unused(cx)?
        + identities::forget_flows(cx.conn, before)?
        + sign_in::forget_links(cx.conn, before)?
        + sign_in::forget_sessions(cx.conn, before, unused_since)?)
}

/// Tells in the history of the account, as the account itself, what happened to its sessions.
pub(super) fn note(
    cx: &mut Context<'_>,
    actor: &Actor,
    kind: &'static str,
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
