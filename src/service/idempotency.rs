//! The same request sent twice is carried out once: the answer is stored in the transaction that
//! made it, under the account and its Idempotency-Key.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use super::Context;
use crate::domain::Id;
use crate::error::{Code, Error, Result};
use crate::store::idempotency::{self, KeyRow};

/// Whose request, under which key, and what was asked (a hash of method, path and body).
#[derive(Debug, Clone)]
pub struct Key {
    pub account_id: Id,
    pub key: String,
    pub request_hash: String,
}

/// An answer as it was given.
#[derive(Debug, Clone)]
pub struct Stored {
    pub status: i32,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub body: String,
}

static IN_FLIGHT: LazyLock<Mutex<HashSet<(Id, String)>>> = LazyLock::new(Mutex::default);

/// Held while a request is carried out in this process; a second one meanwhile is told 409. Between
/// processes the primary key holds: the second waits for the first, and the database refuses it.
pub struct Held(Id, String);

impl Drop for Held {
    fn drop(&mut self) {
        if let Ok(mut set) = IN_FLIGHT.lock() {
            set.remove(&(self.0, self.1.clone()));
        }
    }
}

/// Errors: 409 `request-in-flight`.
pub fn hold(key: &Key) -> Result<Held> {
    let mut set = IN_FLIGHT.lock().map_err(|e| Error::internal(e.to_string()))?;
    if set.insert((key.account_id, key.key.clone())) {
        Ok(Held(key.account_id, key.key.clone()))
    } else {
        Err(in_flight())
    }
}

fn in_flight() -> Error {
    Error::new(
        Code::InFlight,
        "The same request is being carried out; ask again in a moment.",
    )
}

/// The stored answer, if this request was carried out before. Errors: 422 where the key was used for
/// another request.
pub fn find(cx: &mut Context<'_>, key: &Key) -> Result<Option<Stored>> {
    let Some(row) = idempotency::find(cx.conn, &key.account_id, &key.key)? else {
        return Ok(None);
    };
    if row.request_hash != key.request_hash {
        return Err(Error::new(
            Code::KeyReused,
            "This Idempotency-Key was used for another request; take a new one.",
        ));
    }
    let body = match row.body.strip_prefix(SEALED) {
        Some(sealed) => {
            let plain = cx.seal.open(&purpose(key), sealed).map_err(Error::internal)?;
            String::from_utf8(plain).map_err(Error::internal)?
        }
        None => row.body,
    };
    Ok(Some(Stored {
        status: row.status,
        location: row.location,
        etag: row.etag,
        body,
    }))
}

/// What a sealed answer begins with; JSON never does.
const SEALED: &str = "sealed:";

/// An answer is sealed for the request that it was given to.
fn purpose(key: &Key) -> String {
    format!("answer {} {}", key.account_id, key.request_hash)
}

/// Stores the answer, sealed: some bear a secret that is shown once, and kept nowhere as it is. Errors: 409
/// `request-in-flight` where another process did so first: what was done here is undone with the transaction.
pub fn keep(cx: &mut Context<'_>, key: &Key, stored: &Stored) -> Result<()> {
    let row = KeyRow {
        account_id: key.account_id,
        idempotency_key: key.key.clone(),
        request_hash: key.request_hash.clone(),
        status: stored.status,
        location: stored.location.clone(),
        etag: stored.etag.clone(),
        body: format!("{SEALED}{}", cx.seal.seal(&purpose(key), stored.body.as_bytes())),
        created_at: cx.now,
    };
    if idempotency::insert(cx.conn, &row)? {
        Ok(())
    } else {
        Err(in_flight())
    }
}
