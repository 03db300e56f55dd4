//! Replaces the application's secret by another: what is sealed with the old one is sealed with the new one.
//!
//! The signing keys are not sealed anew but replaced: whoever had the old secret may have them. Tokens that they
//! signed, of at most fifteen minutes, are refused from then on. The new key is there at once, so that a start with
//! the old secret fails, also where nothing else is sealed.

use super::{Context, tokens};
use crate::error::{Error, Result};
use crate::secret::Seal;
use crate::store::accounts;
use crate::store::ballot_boxes;
use crate::store::sealed::{Fate, SEALED, Sealed};

/// Opens everything with the secret of the context and seals it with `new`, all or nothing; gives back how many
/// texts that were. No other process may work on the database with the old secret from here on. Errors: something
/// does not open with the old secret.
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
    // What was sealed with the old secret is to go as well.
    ballot_boxes::note_traces_of_all(cx.conn, cx.now)?;
    accounts::insert_signing_key(cx.conn, &tokens::new_key(new, cx.now))?;
    Ok(sealed)
}
