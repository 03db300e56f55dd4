//! Idempotency keys: a repeated request is carried out once. The response is stored in the same transaction, under the
//! account and its Idempotency-Key.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use chrono::Duration;

use super::{Context, UnitOfWork};
use edba_common::error::{Code, Error, Result};
use edba_domain::Id;
use edba_store::idempotency::{self, KeyRow};

/// The account, the key, and the hash of the request (method, path and body).
#[derive(Debug, Clone)]
pub struct Key {
    pub account_id: Id,
    pub key: String,
    pub request_hash: String,
}

/// A stored response.
#[derive(Debug, Clone)]
pub struct Stored {
    pub status: i32,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub body: String,
}

static IN_FLIGHT: LazyLock<Mutex<HashSet<(Id, String)>>> = LazyLock::new(Mutex::default);

/// Guard for a request that this process is carrying out; a concurrent second one gets 409. Between processes the
/// primary key protects: the second waits for the first, and the database refuses it.
pub struct Held(Id, String);

impl Drop for Held {
    fn drop(&mut self) {
        if let Ok(mut set) = IN_FLIGHT.lock() {
            set.remove(&(self.0, self.1.clone()));
        }
    }
}

/// Marks a key as in flight in this process. Errors: 409 `request-in-flight`.
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

/// Waits for another transaction that carries out the request under the same key, then locks the key until the end of
/// this transaction. Errors: 503 after the lock timeout.
pub fn wait(cx: &mut Context<'_>, key: &Key) -> Result<()> {
    idempotency::wait(cx.conn, &key.account_id, &key.key)
}

/// The stored response, if this request was carried out before. Errors: 422 if the key was used for another request.
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

/// Whether a request was carried out under this key, whatever it was: for one whose content is still to come.
pub fn is_used(cx: &mut Context<'_>, key: &Key) -> Result<bool> {
    Ok(idempotency::find(cx.conn, &key.account_id, &key.key)?.is_some())
}

/// Prefix of the keys of forms, which a client's key cannot have. Each page gets new keys.
pub const OF_FORMS: &str = "\u{1}form ";
/// Retention of the response to a form, in days: longer than a page may stay open.
const FORM_DAYS: i64 = 90;
/// Batch size of a deletion: on SQLite a vote may have to wait for the transaction.
const FORGOTTEN_AT_ONCE: i64 = 500;

/// Deletes expired responses to forms; returns their number. Responses of the API are kept.
pub fn forget_forms(unit: &UnitOfWork<'_>) -> Result<usize> {
    let mut forgotten = 0;
    loop {
        let some = unit.write_alone_at(|conn, now| {
            let before = now.plus(-Duration::days(FORM_DAYS));
            idempotency::forget(conn, OF_FORMS, before, FORGOTTEN_AT_ONCE)
        })?;
        forgotten += some;
        if some == 0 {
            return Ok(forgotten);
        }
    }
}

/// Prefix of a sealed response; JSON never starts with it.
const SEALED: &str = "sealed:";

/// The purpose that binds a sealed response to its request.
fn purpose(key: &Key) -> String {
    format!("answer {} {}", key.account_id, key.request_hash)
}

/// Stores the response, sealed: some contain a secret that is shown once and must not be stored in plain text. Errors:
/// 409 `request-in-flight` if another process stored one first: this transaction is then rolled back.
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
