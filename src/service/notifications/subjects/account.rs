//! Events of an account: somebody signed in to it, or how one signs in to it has changed.

use serde_json::Value;

use super::{Told, no_such, value};
use crate::domain::codes::Role;
use crate::domain::notices::Audience;
use crate::domain::{Id, Moment};
use crate::error::Result;
use crate::service::Context;
use crate::service::notices::about::{About, AccountChange, Privilege};
use crate::store::history::EventRow;
use crate::store::notices::audience;

/// What the holder of an account is told of it.
pub struct OfAccount {
    account_id: Id,
    /// Whether the account got another mail address, or it followed from that.
    pub address_changed: bool,
    /// What those who watch over the service are told, where somebody got an account of the bureau or of an administrator.
    pub privilege: Option<About>,
    /// What the holder of the account is told; nothing of a new account.
    about: Option<About>,
    recorded_at: Moment,
}

impl OfAccount {
    pub fn load(event: &EventRow, data: &Value) -> Result<Option<Self>> {
        let about = match event.kind.as_str() {
            "account.created" => None,
            "account.signed-in" => Some(About::SignIn {
                at: event.recorded_at,
                method: value(data, "method")?,
            }),
            kind => match change(kind, data)? {
                Some((change, what)) => Some(changed(event, data, change, what)?),
                None => return Ok(None),
            },
        };
        let moved: Option<bool> = value(data, "emailChanged")?;
        Ok(Some(Self {
            account_id: event.subject_id,
            address_changed: moved == Some(true),
            privilege: privilege(event, data)?,
            about,
            recorded_at: event.recorded_at,
        }))
    }

    pub fn told(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Told>> {
        if let Some(role) = watching(audience)
            && let Some(about) = &self.privilege
        {
            let there = audience::of_role_before(cx.conn, role, self.recorded_at)?;
            let others = there.into_iter().filter(|id| *id != self.account_id).collect();
            return Ok(Told::all(others, about));
        }
        match &self.about {
            Some(about) if audience == Audience::Account => {
                Ok(Told::all(audience::account(cx.conn, &self.account_id)?, about))
            }
            _ => Err(no_such(audience)),
        }
    }
}

/// The role of those who watch over the service.
fn watching(audience: Audience) -> Option<Role> {
    match audience {
        Audience::Bureau => Some(Role::Bureau),
        Audience::Administrators => Some(Role::Administrator),
        Audience::Auditor => Some(Role::Auditor),
        _ => None,
    }
}

/// How somebody got an account of the bureau or of an administrator; none where nobody did. Events from before it was
/// told do not say it.
fn privilege(event: &EventRow, data: &Value) -> Result<Option<About>> {
    let role: Option<Role> = value(data, "role")?;
    let Some(role) = role.filter(|role| matches!(role, Role::Bureau | Role::Administrator)) else {
        return Ok(None);
    };
    let is = |name: &str| data[name] == Value::Bool(true);
    let how = match event.kind.as_str() {
        "account.created" => Privilege::Made,
        "account.changed" if is("disabled") => return Ok(None),
        "account.changed" if is("emailChanged") => Privilege::Moved,
        "account.changed" if is("enabled") => Privilege::Enabled,
        _ => return Ok(None),
    };
    Ok(Some(About::Privilege {
        name: value(data, "name")?,
        role,
        how,
        at: event.recorded_at,
        by: event.actor_name.clone(),
        reason: event.reason.clone(),
    }))
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
