//! The same request sent twice is carried out once: the answer is stored in the transaction that
//! made it, under the account and its Idempotency-Key.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use chrono::Duration;

use super::{Context, UnitOfWork};
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

/// Waits until whoever carries out the request under the same key in another transaction has ended it, and holds the key
/// until the end of this one. Errors: 503 where that takes too long.
pub fn wait(cx: &mut Context<'_>, key: &Key) -> Result<()> {
    idempotency::wait(cx.conn, &key.account_id, &key.key)
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

/// What the keys of forms begin with, as no key of a client can. They are made for each page that is shown.
pub const OF_FORMS: &str = "\u{1}form ";
/// How long the answer to a form is kept, in days: as long as a page may stay open, and then some.
const FORM_DAYS: i64 = 90;
/// How many are forgotten in one transaction: on SQLite a vote may wait behind it.
const FORGOTTEN_AT_ONCE: i64 = 500;

/// Forgets the answers to forms that were sent long ago. Those of the API are kept. Tells how many.
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
