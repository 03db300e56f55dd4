//! Identities: bindings of an account to a subject of a provider. Lists, binds and unbinds them.

use crate::events::{Chain, NewEvent};
use crate::sign_in::{Confirmed, with_method};
use crate::{Actor, Context};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::identity::BoundBy;
use edba_domain::{Fault, Id};
use edba_store::identities;

pub use edba_store::identities::Identity;

/// Maximum number of identities on the page of the actor's own account.
const MOST_SHOWN: i64 = 50;

/// The identities of an account, in the order in which they were bound. Errors: 404 where the account does not exist.
pub fn list(cx: &mut Context<'_>, account_id: Id, after: Option<Id>, limit: i64) -> Result<Vec<Identity>> {
    crate::accounts::find(cx, account_id)?;
    identities::of_account(cx.conn, &account_id, after, limit)
}

/// The identities of the actor.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<Identity>> {
    identities::of_account(cx.conn, &cx.actor.id, None, MOST_SHOWN)
}

/// One identity. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<Identity> {
    identities::find(cx.conn, &id)?.ok_or_else(|| Error::not_found("identity"))
}

/// Binds a provider's subject to an account, as the administrator. Errors: 404 where the account does not exist, 400
/// where the subject or the account is bound there already.
pub fn bind(
    cx: &mut Context<'_>,
    account_id: Id,
    (issuer, subject): (&str, &str),
    reason: Option<&str>,
) -> Result<Identity> {
    let chain = Chain::open(cx, account_id, "client")?;
    let mut faults = Vec::new();
    if let Err(text) = super::issuer(issuer) {
        faults.push(Fault::new("/issuer", "wrong-format", text));
    }
    if identities::of_account_at(cx.conn, &account_id, issuer)?.is_some() {
        faults.push(Fault::new(
            "/issuer",
            "duplicate",
            "This client is bound to a subject of this provider already; unbind that first.",
        ));
    }
    if identities::of_subject(cx.conn, issuer, subject)?.is_some() {
        faults.push(Fault::new(
            "/subject",
            "duplicate",
            "This subject is bound to a client already.",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    write(
        cx,
        chain,
        account_id,
        (issuer, subject),
        BoundBy::Administrator,
        reason,
    )
}

/// Stores a binding, and records it in the history of the account.
pub(super) fn write(
    cx: &mut Context<'_>,
    mut chain: Chain,
    account_id: Id,
    (issuer, subject): (&str, &str),
    bound_by: BoundBy,
    reason: Option<&str>,
) -> Result<Identity> {
    let row = Identity {
        id: Id::new(),
        account_id,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        bound_by,
        bound_at: cx.now,
    };
    identities::insert(cx.conn, &row)?;
    tell(
        cx,
        &mut chain,
        EventKind::AccountIdentityBound,
        &row,
        Why::Asked(reason),
    )?;
    chain.close(cx)?;
    Ok(row)
}

/// Unbinds an identity, as the administrator. Every session that began through it ends. Errors: 404.
pub fn unbind(cx: &mut Context<'_>, id: Id, reason: Option<&str>) -> Result<Identity> {
    let row = find(cx, id)?;
    let mut chain = Chain::open(cx, row.account_id, "identity")?;
    // Read again under the lock: it may have been unbound meanwhile.
    let row = find(cx, row.id)?;
    remove(cx, &mut chain, &row, Why::Asked(reason))?;
    chain.close(cx)?;
    Ok(row)
}

/// Unbinds an identity of the actor. Other sessions that began through it end. Errors: 404.
pub fn unbind_own(cx: &mut Context<'_>, _: &Confirmed, id: Id) -> Result<()> {
    let mut chain = Chain::open(cx, cx.actor.id, "identity")?;
    let row = find(cx, id)?;
    if row.account_id != cx.actor.id {
        return Err(Error::not_found("identity"));
    }
    remove(cx, &mut chain, &row, Why::Asked(None))?;
    chain.close(cx)
}

/// Unbinds the identities that were bound by the address of an account, when that address changes: the next holder may
/// be another person.
pub(crate) fn unbind_by_address(cx: &mut Context<'_>, chain: &mut Chain, account_id: Id) -> Result<()> {
    for row in identities::of_account(cx.conn, &account_id, None, i64::MAX)? {
        if row.bound_by == BoundBy::Address {
            remove(cx, chain, &row, Why::AddressChanged)?;
        }
    }
    Ok(())
}

/// Why an identity is bound or unbound.
#[derive(Clone, Copy)]
enum Why<'a> {
    /// On request, with an optional reason.
    Asked(Option<&'a str>),
    /// The address of the account changed, which has an event of its own.
    AddressChanged,
}

fn remove(cx: &mut Context<'_>, chain: &mut Chain, row: &Identity, why: Why<'_>) -> Result<()> {
    // The session in which a user unbinds an identity of their own continues.
    let own = cx
        .session
        .as_ref()
        .filter(|_| row.account_id == cx.actor.id)
        .map(|session| session.id);
    identities::end_sessions(cx.conn, &row.id, own.as_ref())?;
    identities::remove(cx.conn, &row.id)?;
    tell(cx, chain, EventKind::AccountIdentityUnbound, row, why)
}

/// Adds an event without the subject, because the history is never erased.
fn tell(cx: &Context<'_>, chain: &mut Chain, kind: EventKind, row: &Identity, why: Why<'_>) -> Result<()> {
    let mut data = serde_json::json!({
        "identityId": row.id, "issuer": row.issuer, "boundBy": row.bound_by,
    });
    let reason = match why {
        Why::Asked(reason) => reason,
        Why::AddressChanged => {
            data["emailChanged"] = true.into();
            None
        }
    };
    chain.add(
        cx,
        NewEvent {
            kind,
            subject_id: row.account_id,
            reason,
            before: None,
            after: None,
            data: with_method(cx, data),
        },
    )
}

/// The same context, with an authenticated account as the actor.
pub(super) fn as_account<'a>(cx: &'a mut Context<'_>, actor: &'a Actor) -> Context<'a> {
    cx.acting_as(actor)
}
