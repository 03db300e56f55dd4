//! Listing, renaming and removing passkeys.

use super::registering::name_of;
use super::{Passkey, second_step};
use crate::events::{Chain, NewEvent};
use crate::sign_in::{Confirmed, with_method};
use crate::{Context, accounts};
use edba_common::error::{Error, Result};
use edba_domain::EventKind;
use edba_domain::Id;
use edba_store::{passkeys, sign_in};

/// The passkeys of the actor, in the order in which they were added.
pub fn mine(cx: &mut Context<'_>) -> Result<Vec<Passkey>> {
    passkeys::of_account(cx.conn, &cx.actor.id)
}

/// Renames a passkey of the actor. Errors: 400 for an invalid name, 404.
pub fn rename(cx: &mut Context<'_>, _: &Confirmed, id: Id, name: &str) -> Result<()> {
    let name = name_of(name)?;
    let mut chain = Chain::open(cx, cx.actor.id, "client")?;
    if !passkeys::rename(cx.conn, &cx.actor.id, &id, &name)? {
        return Err(Error::not_found("passkey"));
    }
    let data = serde_json::json!({ "passkeyId": id, "name": name });
    chain.add(
        cx,
        event(EventKind::AccountPasskeyRenamed, cx.actor.id, None, data),
    )?;
    chain.close(cx)
}

/// Removes a passkey of the actor. Errors: 404; 409 for the last one while the second step is on.
pub fn remove(cx: &mut Context<'_>, _: &Confirmed, id: Id) -> Result<()> {
    let mut chain = Chain::open(cx, cx.actor.id, "client")?;
    let known = passkeys::of_account(cx.conn, &cx.actor.id)?;
    let gone = known
        .iter()
        .find(|row| row.id == id)
        .ok_or_else(|| Error::not_found("passkey"))?;
    if second_step::is_asked(cx, cx.actor.id)? {
        let left = known.iter().find(|row| row.id != id).ok_or_else(|| {
            Error::conflict(
                "This is your last passkey, and it is asked for after a link: switch that off first.",
            )
        })?;
        passkeys::move_second_step(cx.conn, &cx.actor.id, &left.id)?;
    }
    passkeys::remove(cx.conn, &cx.actor.id, &id)?;
    let data = with_method(cx, serde_json::json!({ "passkeyId": id, "name": gone.name }));
    chain.add(
        cx,
        event(EventKind::AccountPasskeyRemoved, cx.actor.id, None, data),
    )?;
    chain.close(cx)
}

/// Removes every passkey of an account, for a holder who has lost them; switches the second step off and ends all its
/// sessions. Returns how many there were. Errors: 404, 409 where there are none.
pub fn remove_all(cx: &mut Context<'_>, account_id: Id, reason: &str) -> Result<usize> {
    let mut chain = Chain::open(cx, account_id, "client")?;
    let account = accounts::find(cx, account_id)?;
    passkeys::remove_second_step(cx.conn, &account.id)?;
    let removed = passkeys::remove_all(cx.conn, &account.id)?;
    if removed == 0 {
        return Err(Error::conflict("This account has no passkeys."));
    }
    // Another person may have found one of them.
    sign_in::end_sessions(cx.conn, &account.id)?;
    let data = with_method(cx, serde_json::json!({ "passkeys": removed }));
    chain.add(
        cx,
        event(EventKind::AccountPasskeysRemoved, account.id, Some(reason), data),
    )?;
    chain.close(cx)?;
    Ok(removed)
}

fn event<'a>(
    kind: EventKind,
    account_id: Id,
    reason: Option<&'a str>,
    data: serde_json::Value,
) -> NewEvent<'a> {
    NewEvent {
        kind,
        subject_id: account_id,
        reason,
        before: None,
        after: None,
        data,
    }
}
