//! Rotation of the application's secret: re-encrypts all stored values with the new one.
//!
//! The signing keys are not re-encrypted but replaced, because they may have leaked with the old secret. Tokens that
//! they signed, valid for at most fifteen minutes, are refused from then on. The new key is stored at once, so that a
//! start with the old secret fails, also where no other value is encrypted.

use super::{Context, tokens};
use edba_common::error::{Error, Result};
use edba_common::secret::Seal;
use edba_store::accounts;
use edba_store::ballot_boxes;
use edba_store::encrypted_columns::{Fate, SEALED, Sealed};

/// Decrypts every value with the secret of the context and encrypts it with `new`, all or nothing; returns how many.
/// No other process may use the database with the old secret from here on. Errors: a value cannot be decrypted with
/// the old secret.
pub fn rotate(cx: &mut Context<'_>, new: &Seal) -> Result<usize> {
    for key in accounts::signing_keys(cx.conn)? {
        tokens::open_key(&key, cx.seal)?;
    }
    let mut sealed = 0;
    for Sealed { fate, .. } in SEALED {
        match fate {
            Fate::Forgotten(forget) => forget(cx.conn)?,
            Fate::Anew {
                purpose,
                all,
                replace,
            } => {
                for (key, text) in all(cx.conn)? {
                    let purpose = format!("{purpose} {key}");
                    let plain = cx.seal.open(&purpose, &text).map_err(Error::internal)?;
                    replace(cx.conn, &key, &new.seal(&purpose, &plain))?;
                    sealed += 1;
                }
            }
        }
    }
    // Schedules the erasure of earlier states of the ballot boxes, which were encrypted with the old secret.
    ballot_boxes::note_traces_of_all(cx.conn, cx.now)?;
    accounts::insert_signing_key(cx.conn, &tokens::new_key(new, cx.now))?;
    Ok(sealed)
}
