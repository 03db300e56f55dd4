//! Conversion between the row of a passkey and a WebAuthn credential.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use webauthn_rp::RegisteredCredential;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::PublicKeyCredentialDescriptor;
use webauthn_rp::request::register::{USER_HANDLE_MAX_LEN, UserHandle64};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};

use edba_common::error::{Error, Result};
use edba_domain::{Id, Moment};
use edba_store::passkeys::Passkey;

/// A public key as stored.
pub(super) type PublicKey = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// Builds the row of a new passkey.
pub(super) fn row_of(
    made: &RegisteredCredential<'_, USER_HANDLE_MAX_LEN>,
    account_id: Id,
    name: String,
    now: Moment,
) -> Passkey {
    let Ok(public_key) = made.static_state().encode();
    let Ok(transports) = made.transports().encode();
    let dynamic = made.dynamic_state();
    Passkey {
        id: Id::new(),
        account_id,
        credential_id: BASE64.encode(made.id()),
        name,
        public_key: BASE64.encode(public_key),
        transports: i32::from(transports),
        state: state_text(dynamic),
        sign_count: i64::from(dynamic.sign_count),
        created_at: now,
        used_at: None,
    }
}

/// The state of an authenticator as stored.
pub(super) fn state_text(state: DynamicState) -> String {
    let Ok(bytes) = state.encode();
    hex::encode(bytes)
}

/// The public key of a passkey.
pub(super) fn public_key(row: &Passkey) -> Result<PublicKey> {
    let bytes = BASE64.decode(&row.public_key).map_err(Error::internal)?;
    PublicKey::decode(&bytes).map_err(Error::internal)
}

/// The last state of the authenticator; the signature counter comes from its own column.
pub(super) fn state(row: &Passkey) -> Result<DynamicState> {
    let mut bytes = [0u8; 7];
    hex::decode_to_slice(&row.state, &mut bytes).map_err(Error::internal)?;
    let kept = DynamicState::decode(bytes).map_err(Error::internal)?;
    Ok(DynamicState {
        sign_count: u32::try_from(row.sign_count).map_err(Error::internal)?,
        ..kept
    })
}

/// The descriptor by which an authenticator detects that it has the passkey already.
pub(super) fn descriptor(row: &Passkey) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>> {
    let bytes = BASE64.decode(&row.credential_id).map_err(Error::internal)?;
    let transports = u8::try_from(row.transports).map_err(Error::internal)?;
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::<Vec<u8>>::decode(bytes).map_err(Error::internal)?,
        transports: AuthTransports::decode(transports).map_err(Error::internal)?,
    })
}

/// The credential id as stored.
pub(super) fn credential_text(id: CredentialId<&[u8]>) -> String {
    BASE64.encode(id)
}

/// A user handle as stored.
pub(super) fn handle_text(handle: &UserHandle64) -> String {
    BASE64.encode(handle)
}

/// Parses a stored user handle.
pub(super) fn handle(text: &str) -> Result<UserHandle64> {
    let bytes: [u8; USER_HANDLE_MAX_LEN] = BASE64
        .decode(text)
        .map_err(Error::internal)?
        .try_into()
        .map_err(|_| Error::internal("a user handle has 64 bytes"))?;
    let Ok(handle) = UserHandle64::decode(bytes);
    Ok(handle)
}
