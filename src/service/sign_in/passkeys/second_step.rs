//! The second step: an account that has switched it on requires a passkey after a link or a provider. Until then there
//! is no session, only a record of the half-finished sign-in of this browser.

use chrono::Duration;
use edba_domain::EventKind;

use super::LIFETIME_MINUTES;
use crate::context::PublicContext;
use crate::events::{Chain, NewEvent};
use crate::sign_in::sessions::{self, Started};
use crate::sign_in::{Browser, Confirmed, Token, with_method};
use crate::{Context, accounts};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::SignInMethod;
use edba_store::passkeys::{self, HalfRow};
use edba_store::sign_in;

/// A completed first step of a sign-in.
#[derive(Debug, Clone, Copy)]
pub struct FirstStep<'a> {
    pub account_id: Id,
    /// A link or a provider.
    pub method: SignInMethod,
    /// The browser of the first step.
    pub browser: &'a Browser,
    /// Where to continue after signing in: a path of this service.
    pub next_path: &'a str,
}

/// What follows on a first step.
#[derive(Debug)]
pub enum Begun {
    Session(Started),
    /// This browser must still show a passkey.
    SecondStep,
}

/// Continues after a link or a provider: begins a session, or the second step where the account has switched it on.
/// Errors: 401 where the account is disabled.
pub fn after(cx: &mut Context<'_>, first: FirstStep<'_>) -> Result<Begun> {
    let FirstStep {
        account_id,
        method,
        browser,
        next_path,
    } = first;
    if !is_asked(cx, account_id)? {
        return Ok(Begun::Session(sessions::start(cx, account_id, method, browser)?));
    }
    if accounts::find(cx, account_id)?.disabled_at.is_some() {
        return Err(Error::unauthenticated("This account is disabled."));
    }
    let row = HalfRow {
        browser_hash: browser.token.hash(),
        account_id,
        method,
        next_path: next_path.to_owned(),
        begun_at: cx.now,
        expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
    };
    passkeys::insert_half(cx.conn, &row)?;
    Ok(Begun::SecondStep)
}

/// Whether this account requires a passkey after a link.
pub fn is_asked(cx: &mut Context<'_>, account_id: Id) -> Result<bool> {
    passkeys::has_second_step(cx.conn, &account_id)
}

/// Whether this browser has a half-finished sign-in.
pub fn is_half_way(cx: &mut PublicContext<'_>, browser: &Token) -> Result<bool> {
    let half = passkeys::half(cx.conn, &browser.hash())?;
    Ok(half.is_some_and(|half| cx.now < half.expires_at))
}

/// Takes the half-finished sign-in of this browser, if it has not expired.
pub(super) fn take(cx: &mut Context<'_>, browser: &Token) -> Result<Option<HalfRow>> {
    let half = passkeys::half(cx.conn, &browser.hash())?;
    passkeys::remove_half(cx.conn, &browser.hash())?;
    Ok(half.filter(|half| cx.now < half.expires_at))
}

/// Switches the second step on for the actor; ends other sessions that began without a passkey. Errors: 409 for an
/// account without a passkey.
pub fn switch_on(cx: &mut Context<'_>, _: &Confirmed) -> Result<()> {
    let chain = Chain::open(cx, cx.actor.id, "client")?;
    if is_asked(cx, cx.actor.id)? {
        return Ok(());
    }
    let known = passkeys::of_account(cx.conn, &cx.actor.id)?;
    let first = known
        .first()
        .ok_or_else(|| Error::conflict("Add a passkey first: without one nobody could sign in any more."))?;
    passkeys::insert_second_step(cx.conn, &cx.actor.id, &first.id, cx.now)?;
    let this = cx.session.as_ref().map(|session| session.id);
    for session in sign_in::sessions_of(cx.conn, &cx.actor.id)? {
        if session.method != SignInMethod::Passkey && Some(session.id) != this {
            sign_in::end_session(cx.conn, &cx.actor.id, &session.id)?;
        }
    }
    tell(cx, chain, true)
}

/// Switches the second step off for the actor.
pub fn switch_off(cx: &mut Context<'_>, _: &Confirmed) -> Result<()> {
    let chain = Chain::open(cx, cx.actor.id, "client")?;
    if passkeys::remove_second_step(cx.conn, &cx.actor.id)? {
        tell(cx, chain, false)?;
    }
    Ok(())
}

fn tell(cx: &mut Context<'_>, mut chain: Chain, on: bool) -> Result<()> {
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountSecondStepChosen,
            subject_id: cx.actor.id,
            reason: None,
            before: None,
            after: None,
            data: with_method(cx, serde_json::json!({ "on": on })),
        },
    )?;
    chain.close(cx)
}
