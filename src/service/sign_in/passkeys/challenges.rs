//! Outstanding challenges: stored in the database, so that any instance can finish what another began; encrypted; bound
//! to one browser; and single-use.

use chrono::Duration;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::response::SentChallenge;

use super::LIFETIME_MINUTES;
use crate::Context;
use edba_common::error::{Error, Result};
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_store::passkeys::{self, ChallengeRow};

/// The party to which a challenge is bound.
pub(super) struct Holder {
    /// The hash of a secret of this browser.
    pub browser_hash: String,
    /// The account to which a passkey is to be added; None for signing in.
    pub account_id: Option<Id>,
}

impl Holder {
    /// Encryption context: a state encrypted for one purpose, challenge and browser cannot be decrypted for another.
    fn purpose(&self, challenge_hash: &str) -> String {
        let of = self.account_id.map_or("nobody yet", |_| "an account");
        format!(
            "passkey challenge for {of} {challenge_hash} {}",
            self.browser_hash
        )
    }
}

fn hash(challenge: SentChallenge) -> String {
    sha256_hex(challenge.0.to_le_bytes())
}

/// Stores a challenge until it is answered.
pub(super) fn give<S>(cx: &mut Context<'_>, holder: Holder, challenge: SentChallenge, state: &S) -> Result<()>
where
    S: for<'a> Encode<Output<'a> = Vec<u8>, Err: std::error::Error + Send + Sync + 'static>,
{
    let plain = state.encode().map_err(Error::internal)?;
    let challenge_hash = hash(challenge);
    let sealed = cx.seal.seal(&holder.purpose(&challenge_hash), &plain);
    let row = ChallengeRow {
        challenge_hash,
        browser_hash: holder.browser_hash,
        account_id: holder.account_id,
        sealed,
        given_at: cx.now,
        expires_at: cx.now.plus(Duration::minutes(LIFETIME_MINUTES)),
    };
    passkeys::insert_challenge(cx.conn, &row)
}

/// Takes a challenge that was given to this browser for this purpose; None where there is none, it was answered
/// already, or it has expired. It is used up whatever the response is.
pub(super) fn take<S>(cx: &mut Context<'_>, holder: &Holder, challenge: SentChallenge) -> Result<Option<S>>
where
    S: for<'a> Decode<Input<'a> = &'a [u8], Err: std::error::Error + Send + Sync + 'static>,
{
    let challenge_hash = hash(challenge);
    let row = passkeys::take_challenge(cx.conn, &challenge_hash, &holder.browser_hash)?
        .filter(|row| row.account_id == holder.account_id && cx.now < row.expires_at);
    let Some(row) = row else {
        return Ok(None);
    };
    let plain = cx
        .seal
        .open(&holder.purpose(&challenge_hash), &row.sealed)
        .map_err(Error::internal)?;
    S::decode(&plain).map(Some).map_err(Error::internal)
}
