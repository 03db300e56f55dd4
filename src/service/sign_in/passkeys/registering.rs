//! Registering a passkey for the actor's own account.

use edba_domain::EventKind;
use webauthn_rp::request::TimedCeremony as _;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    USER_HANDLE_MAX_LEN, UserHandle64, Username,
};
use webauthn_rp::{PublicKeyCredentialCreationOptions, Registration, RegistrationServerState};

use super::challenges::{self, Holder};
use super::{Refusal, RelyingParty, keys};
use crate::events::{Chain, NewEvent};
use crate::sign_in::{Confirmed, with_method};
use crate::{Context, accounts};
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::{Fault, Id, text};
use edba_store::passkeys;

/// Maximum length of a passkey's name, in characters.
const LONGEST_NAME: usize = 60;

/// A new credential from a browser, with its name.
#[derive(Debug, Clone, Copy)]
pub struct NewPasskey<'a> {
    /// A `RegistrationResponseJSON`.
    pub response: &'a str,
    pub name: &'a str,
}

/// The outcome of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    Passkey(Id),
    Refused(Refusal),
}

/// Starts a registration: returns a `PublicKeyCredentialCreationOptionsJSON` for the browser. It requires a
/// discoverable credential and user verification, and no attestation. Errors: 400 for an invalid name, 403 without a
/// session.
pub fn begin(cx: &mut Context<'_>, _: &Confirmed, party: &RelyingParty, name: &str) -> Result<String> {
    name_of(name)?;
    let holder = holder(cx)?;
    let account = accounts::find(cx, cx.actor.id)?;
    let handle = match passkeys::user_handle(cx.conn, &account.id)? {
        Some(text) => keys::handle(&text)?,
        None => {
            let handle = UserHandle64::new();
            passkeys::insert_user_handle(cx.conn, &account.id, &keys::handle_text(&handle))?;
            handle
        }
    };
    let known = passkeys::of_account(cx.conn, &account.id)?
        .iter()
        .map(keys::descriptor)
        .collect::<Result<Vec<_>>>()?;
    // The authenticator shows this name to its holder, who may have several accounts.
    let called = account.email.as_deref().unwrap_or(&account.client_id);
    let user = PublicKeyCredentialUserEntity {
        name: Username::try_from(called).map_err(Error::internal)?,
        id: &handle,
        display_name: Nickname::try_from(account.name.as_str()).ok(),
    };
    let mut options = PublicKeyCredentialCreationOptions::passkey(&party.id, user, known);
    // Not required, because browsers skip authenticators that do not support it. User verification is checked in
    // every response anyway.
    options.extensions.cred_protect = CredProtect::None;
    let (server, client) = options.start_ceremony().map_err(Error::internal)?;
    challenges::give(cx, holder, server.sent_challenge(), &server)?;
    Ok(serde_json::to_string(&client)?)
}

/// Adds a new passkey. Errors: 400 for an invalid name, 403 without a session.
pub fn add(cx: &mut Context<'_>, _: &Confirmed, party: &RelyingParty, new: NewPasskey<'_>) -> Result<Added> {
    let name = name_of(new.name)?;
    let holder = holder(cx)?;
    let Ok(response) = Registration::from_json_relaxed(new.response.as_bytes()) else {
        return Ok(Added::Refused(Refusal::Wrong));
    };
    let Ok(challenge) = response.challenge_relaxed() else {
        return Ok(Added::Refused(Refusal::Wrong));
    };
    let taken: Option<RegistrationServerState<USER_HANDLE_MAX_LEN>> =
        challenges::take(cx, &holder, challenge)?;
    let Some(server) = taken else {
        return Ok(Added::Refused(Refusal::Gone));
    };
    let options = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &[party.origin.as_str()],
        // Browsers add extensions that were not requested.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let made = match server.verify(&party.id, &response, &options) {
        Ok(made) => made,
        Err(error) => {
            tracing::warn!(%error, "a new passkey was refused");
            return Ok(Added::Refused(Refusal::Wrong));
        }
    };
    if passkeys::by_credential(cx.conn, &keys::credential_text(made.id()))?.is_some() {
        return Ok(Added::Refused(Refusal::Known));
    }
    let mut chain = Chain::open(cx, cx.actor.id, "client")?;
    let row = keys::row_of(&made, cx.actor.id, name, cx.now);
    passkeys::insert(cx.conn, &row)?;
    let data = serde_json::json!({ "passkeyId": row.id, "name": row.name });
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::AccountPasskeyAdded,
            subject_id: row.account_id,
            reason: None,
            before: None,
            after: None,
            data: with_method(cx, data),
        },
    )?;
    chain.close(cx)?;
    Ok(Added::Passkey(row.id))
}

/// The holder of the challenge: the session of the request. Errors: 403 without a session.
fn holder(cx: &Context<'_>) -> Result<Holder> {
    let session = cx
        .session
        .as_ref()
        .ok_or_else(|| Error::forbidden("A passkey is added with a browser in which one is signed in."))?;
    Ok(Holder {
        browser_hash: sha256_hex(format!("session {}", session.id)),
        account_id: Some(cx.actor.id),
    })
}

/// Checks and trims the name of a passkey. Errors: 400 where it is empty or too long.
pub(super) fn name_of(sent: &str) -> Result<String> {
    let name = sent.trim();
    if let Some(fault) = text::line_fault("/name", name) {
        return Err(Error::invalid(vec![fault]));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid(vec![Fault::new(
            "/name",
            "too-long",
            format!("A passkey's name has at most {LONGEST_NAME} characters."),
        )]));
    }
    Ok(name.to_owned())
}
