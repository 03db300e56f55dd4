//! Events of an account: somebody signed in to it, or how one signs in to it has changed.

use serde_json::Value;

use super::{Told, no_such, value};
use crate::domain::Id;
use crate::domain::notices::Audience;
use crate::error::Result;
use crate::service::Context;
use crate::service::notices::about::{About, AccountChange};
use crate::store::history::EventRow;
use crate::store::notices::audience;

/// What the holder of an account is told of it.
pub struct OfAccount {
    account_id: Id,
    /// Whether the account got another mail address, or it followed from that.
    pub address_changed: bool,
    about: About,
}

impl OfAccount {
    pub fn load(event: &EventRow, data: &Value) -> Result<Option<Self>> {
        let about = match event.kind.as_str() {
            "account.signed-in" => About::SignIn {
                at: event.recorded_at,
                method: value(data, "method")?,
            },
            kind => match change(kind, data)? {
                Some((change, what)) => changed(event, data, change, what)?,
                None => return Ok(None),
            },
        };
        let moved: Option<bool> = value(data, "emailChanged")?;
        Ok(Some(Self {
            account_id: event.subject_id,
            address_changed: moved == Some(true),
            about,
        }))
    }

    pub fn told(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Told>> {
        if audience != Audience::Account {
            return Err(no_such(audience));
        }
        Ok(Told::all(
            audience::account(cx.conn, &self.account_id)?,
            &self.about,
        ))
    }
}

/// What changed by an event of this kind, and of which passkey or provider; none where nothing that opens the
/// account did.
fn change(kind: &str, data: &Value) -> Result<Option<(AccountChange, Option<String>)>> {
    Ok(Some(match kind {
        "account.passkey-added" => (AccountChange::PasskeyAdded, value(data, "name")?),
        "account.passkey-removed" => (AccountChange::PasskeyRemoved, value(data, "name")?),
        "account.passkeys-removed" => (AccountChange::PasskeysRemoved, None),
        "account.second-step-chosen" if value(data, "on")? => (AccountChange::SecondStepOn, None),
        "account.second-step-chosen" => (AccountChange::SecondStepOff, None),
        "account.identity-bound" => (AccountChange::IdentityBound, value(data, "issuer")?),
        "account.identity-unbound" => (AccountChange::IdentityUnbound, value(data, "issuer")?),
        "account.changed" => (AccountChange::AddressChanged, None),
        _ => return Ok(None),
    }))
}

fn changed(event: &EventRow, data: &Value, change: AccountChange, what: Option<String>) -> Result<About> {
    let by_another = event.actor_id != Some(event.subject_id);
    Ok(About::AccountChanged {
        change,
        at: event.recorded_at,
        what,
        by: by_another.then(|| event.actor_name.clone()),
        method: value(data, "method")?,
        // Why somebody lost an address is not for whoever has the account from now on.
        reason: event
            .reason
            .clone()
            .filter(|_| change != AccountChange::AddressChanged),
    })
}
