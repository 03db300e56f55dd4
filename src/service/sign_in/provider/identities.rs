//! Which subject of which provider an account is bound to: seen, bound and unbound.

use crate::domain::identity::BoundBy;
use crate::domain::{Fault, Id};
use crate::error::{Error, Result};
use crate::service::history::{Chain, NewEvent};
use crate::service::sign_in::{Confirmed, told_with_method};
use crate::service::{Actor, Context};
use crate::store::identities;

pub use crate::store::identities::IdentityRow;

/// How many identities the page of one's own account shows.
const MOST_SHOWN: i64 = 50;

/// The identities of an account in the order in which they were bound. Errors: 404 for no such account.
pub fn list(cx: &mut Context<'_>, account_id: Id, after: Option<Id>, limit: i64) -> Result<Vec<IdentityRow>> {
    crate::service::accounts::find(cx, account_id)?;
    identities::of_account(cx.conn, &account_id, after, limit)
}

/// The identities of whoever asks.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<IdentityRow>> {
    identities::of_account(cx.conn, &cx.actor.id, None, MOST_SHOWN)
}

/// One identity. Errors: 404.
pub fn find(cx: &mut Context<'_>, id: Id) -> Result<IdentityRow> {
    identities::find(cx.conn, &id)?.ok_or_else(|| Error::not_found("identity"))
}

/// Binds a provider's subject to an account, as the administrator. Errors: 404 for no such account, 400 where the
/// subject or the account is bound there already.
pub fn bind(
    cx: &mut Context<'_>,
    account_id: Id,
    (issuer, subject): (&str, &str),
    reason: Option<&str>,
) -> Result<IdentityRow> {
    let chain = Chain::open(cx, account_id, "client")?;
    let mut faults = Vec::new();
    if let Err(told) = super::issuer(issuer) {
        faults.push(Fault::new("/issuer", "wrong-format", told));
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

/// Writes a binding, and tells of it in the history of the account.
pub(super) fn write(
    cx: &mut Context<'_>,
    mut chain: Chain,
    account_id: Id,
    (issuer, subject): (&str, &str),
    bound_by: BoundBy,
    reason: Option<&str>,
) -> Result<IdentityRow> {
    let row = IdentityRow {
        id: Id::new(),
        account_id,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        bound_by,
        bound_at: cx.now,
    };
    identities::insert(cx.conn, &row)?;
    tell(cx, &mut chain, "account.identity-bound", &row, Why::Asked(reason))?;
    chain.close(cx)?;
    Ok(row)
}

/// Unbinds an identity, as the administrator. Every session that began through it ends. Errors: 404.
pub fn unbind(cx: &mut Context<'_>, id: Id, reason: Option<&str>) -> Result<IdentityRow> {
    let row = find(cx, id)?;
    let mut chain = Chain::open(cx, row.account_id, "identity")?;
    // Somebody else may have unbound it before the lock was had.
    let row = find(cx, row.id)?;
    remove(cx, &mut chain, &row, Why::Asked(reason))?;
    chain.close(cx)?;
    Ok(row)
}

/// Unbinds an identity of one's own. Other sessions that began through it end. Errors: 404.
pub fn unbind_own(cx: &mut Context<'_>, _: &Confirmed, id: Id) -> Result<()> {
    let mut chain = Chain::open(cx, cx.actor.id, "identity")?;
    let row = find(cx, id)?;
    if row.account_id != cx.actor.id {
        return Err(Error::not_found("identity"));
    }
    remove(cx, &mut chain, &row, Why::Asked(None))?;
    chain.close(cx)
}

/// Unbinds what the address of an account had bound: whoever has the account from now on is not them any more.
pub(in crate::service) fn unbind_by_address(
    cx: &mut Context<'_>,
    chain: &mut Chain,
    account_id: Id,
) -> Result<()> {
    for row in identities::of_account(cx.conn, &account_id, None, i64::MAX)? {
        if row.bound_by == BoundBy::Address {
            remove(cx, chain, &row, Why::AddressChanged)?;
        }
    }
    Ok(())
}

/// Why a binding comes or goes.
#[derive(Clone, Copy)]
enum Why<'a> {
    /// Somebody asked for it, with a reason or without.
    Asked(Option<&'a str>),
    /// The account has another address: that is told by itself.
    AddressChanged,
}

fn remove(cx: &mut Context<'_>, chain: &mut Chain, row: &IdentityRow, why: Why<'_>) -> Result<()> {
    // Whoever unbinds their own stays signed in where they do it.
    let own = cx
        .session
        .as_ref()
        .filter(|_| row.account_id == cx.actor.id)
        .map(|session| session.id);
    identities::end_sessions(cx.conn, &row.id, own.as_ref())?;
    identities::remove(cx.conn, &row.id)?;
    tell(cx, chain, "account.identity-unbound", row, why)
}

/// The subject itself stays out of the history, which is never erased.
fn tell(
    cx: &Context<'_>,
    chain: &mut Chain,
    kind: &'static str,
    row: &IdentityRow,
    why: Why<'_>,
) -> Result<()> {
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
            data: told_with_method(cx, data),
        },
    )
}

/// The same work, as an account that has shown who it is.
pub(super) fn as_account<'a>(cx: &'a mut Context<'_>, actor: &'a Actor) -> Context<'a> {
    cx.acting_as(actor)
}
