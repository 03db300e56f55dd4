//! Passkey authentication: instead of a link, or after it.

use edba_domain::EventKind;
use webauthn_rp::request::TimedCeremony as _;
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions,
};

use super::challenges::{self, Holder};
use super::{Refusal, RelyingParty, keys, second_step};
use crate::sign_in::sessions::{self, Started};
use crate::sign_in::{Browser, Token, confirmation};
use crate::{Context, accounts};
use edba_common::error::{Error, Result};
use edba_domain::codes::SignInMethod;
use edba_store::passkeys::{self, Passkey};

/// The outcome of an authentication.
#[derive(Debug)]
pub enum Shown {
    /// A new session, and the path to continue at where the sign-in began with a link or a provider.
    Session(Started, Option<String>),
    Refused(Refusal),
}

/// Starts an authentication: returns a `PublicKeyCredentialRequestOptionsJSON` for the browser. It lists no passkeys,
/// so that it does not reveal which account has which.
pub fn ask(cx: &mut Context<'_>, party: &RelyingParty, browser: &Token) -> Result<String> {
    let options = DiscoverableCredentialRequestOptions::passkey(&party.id);
    let (server, client) = options.start_ceremony().map_err(Error::internal)?;
    challenges::give(cx, holder(browser), server.sent_challenge(), &server)?;
    Ok(serde_json::to_string(&client)?)
}

/// Signs in by the passkey in an `AuthenticationResponseJSON`.
pub fn show(cx: &mut Context<'_>, party: &RelyingParty, response: &str, browser: &Browser) -> Result<Shown> {
    let mut row = match verified(cx, party, response, &holder(&browser.token))? {
        Ok(row) => row,
        Err(refusal) => return Ok(Shown::Refused(refusal)),
    };
    let half = second_step::take(cx, &browser.token)?;
    if half
        .as_ref()
        .is_some_and(|half| half.account_id != row.account_id)
    {
        return Ok(Shown::Refused(Refusal::OfAnother));
    }
    if accounts::find(cx, row.account_id)?.disabled_at.is_some() {
        return Ok(Shown::Refused(Refusal::Disabled));
    }
    row.used_at = Some(cx.now);
    if !passkeys::shown(cx.conn, &row)? {
        return Ok(Shown::Refused(Refusal::Unknown));
    }
    let started = sessions::start(cx, row.account_id, SignInMethod::Passkey, browser)?;
    Ok(Shown::Session(started, half.map(|half| half.next_path)))
}

/// Whether a response can be parsed as an `AuthenticationResponseJSON`; does not verify it.
pub fn is_well_formed(response: &str) -> bool {
    DiscoverableAuthentication64::from_json_relaxed(response.as_bytes()).is_ok()
}

/// Starts the confirmation of this session by a passkey, as [`ask`] does. Errors: 403 without a session.
pub fn ask_to_confirm(cx: &mut Context<'_>, party: &RelyingParty) -> Result<String> {
    let options = DiscoverableCredentialRequestOptions::passkey(&party.id);
    let (server, client) = options.start_ceremony().map_err(Error::internal)?;
    let holder = confirming_holder(cx)?;
    challenges::give(cx, holder, server.sent_challenge(), &server)?;
    Ok(serde_json::to_string(&client)?)
}

/// Confirms this session by a passkey; returns the refusal, if any. Errors: 403 without a session.
pub fn confirm(cx: &mut Context<'_>, party: &RelyingParty, response: &str) -> Result<Option<Refusal>> {
    let holder = confirming_holder(cx)?;
    let mut row = match verified(cx, party, response, &holder)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Some(refusal)),
    };
    if row.account_id != cx.actor.id {
        return Ok(Some(Refusal::OfAnother));
    }
    row.used_at = Some(cx.now);
    if !passkeys::shown(cx.conn, &row)? {
        return Ok(Some(Refusal::Unknown));
    }
    confirmation::note(cx)?;
    Ok(None)
}

fn confirming_holder(cx: &Context<'_>) -> Result<Holder> {
    let session = confirmation::session(cx)?;
    Ok(Holder {
        browser_hash: format!("confirm {}", confirmation::holder(session)),
        account_id: Some(cx.actor.id),
    })
}

/// Verifies a response; returns the passkey with the new state of its authenticator.
fn verified(
    cx: &mut Context<'_>,
    party: &RelyingParty,
    response: &str,
    holder: &Holder,
) -> Result<Result<Passkey, Refusal>> {
    let Ok(response) = DiscoverableAuthentication64::from_json_relaxed(response.as_bytes()) else {
        return Ok(Err(Refusal::Wrong));
    };
    let Ok(challenge) = response.challenge_relaxed() else {
        return Ok(Err(Refusal::Wrong));
    };
    let taken: Option<DiscoverableAuthenticationServerState> = challenges::take(cx, holder, challenge)?;
    let Some(server) = taken else {
        return Ok(Err(Refusal::Gone));
    };
    let shown_id = keys::credential_text(response.raw_id());
    let Some(mut row) = passkeys::by_credential(cx.conn, &shown_id)? else {
        return Ok(Err(Refusal::Unknown));
    };
    let handle = passkeys::user_handle(cx.conn, &row.account_id)?
        .ok_or_else(|| Error::internal("a passkey has a holder"))
        .and_then(|text| keys::handle(&text))?;
    let mut credential = AuthenticatedCredential::new(
        response.raw_id(),
        &handle,
        keys::public_key(&row)?,
        keys::state(&row)?,
    )
    .map_err(Error::internal)?;
    let options = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &[party.origin.as_str()],
        // Browsers add extensions that were not requested.
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    match server.verify(&party.id, &response, &mut credential, &options) {
        Ok(_) => {
            let state = credential.dynamic_state();
            row.state = keys::state_text(state);
            row.sign_count = i64::from(state.sign_count);
            Ok(Ok(row))
        }
        Err(AuthCeremonyErr::SignatureCounter) => {
            let account = accounts::find(cx, row.account_id)?;
            let data = serde_json::json!({ "passkeyId": row.id, "name": row.name });
            sessions::note(
                cx,
                &accounts::actor(&account),
                EventKind::AccountPasskeyRefused,
                data,
            )?;
            tracing::warn!(passkey = %row.id, "the signature counter of a passkey went back: it may have been copied");
            Ok(Err(Refusal::Copied))
        }
        Err(error) => {
            tracing::warn!(%error, passkey = %row.id, "a passkey was refused");
            Ok(Err(Refusal::Wrong))
        }
    }
}

fn holder(browser: &Token) -> Holder {
    Holder {
        browser_hash: browser.hash(),
        account_id: None,
    }
}
