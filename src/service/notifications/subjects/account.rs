//! Events of an account: a sign-in, or a change of how its holder signs in.

use edba_domain::EventKind;
use serde_json::Value;

use super::{Recipient, no_such, value};
use crate::Context;
use crate::notifications::payload::{
    About, AccountChange, AccountChangeContent, Privilege, PrivilegeContent, SignInContent,
};
use edba_common::error::Result;
use edba_domain::codes::Role;
use edba_domain::notifications::Audience;
use edba_domain::{Id, Moment};
use edba_store::events::RecordedEvent;
use edba_store::notifications::audience;

/// An event of an account, with what its recipients get to read.
pub struct OfAccount {
    account_id: Id,
    /// Whether the event is a change of the mail address, or a consequence of one.
    pub address_changed: bool,
    /// Payload for the overseers of the service, where a person got an account of the bureau or of an administrator.
    pub privilege: Option<About>,
    /// Payload for the holder of the account; None for a new account.
    about: Option<About>,
    recorded_at: Moment,
}

impl OfAccount {
    pub fn load(event: &RecordedEvent, data: &Value) -> Result<Option<Self>> {
        let about = match event.known_kind() {
            Some(EventKind::AccountCreated) => None,
            Some(EventKind::AccountSignedIn) => Some(About::SignIn(SignInContent {
                at: event.recorded_at,
                method: value(data, "method")?,
            })),
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

    pub fn recipients(&self, cx: &mut Context<'_>, audience: Audience) -> Result<Vec<Recipient>> {
        if let Some(role) = watching(audience)
            && let Some(about) = &self.privilege
        {
            let there = audience::of_role_before(cx.conn, role, self.recorded_at)?;
            let others = there.into_iter().filter(|id| *id != self.account_id).collect();
            return Ok(Recipient::all(others, about));
        }
        match &self.about {
            Some(about) if audience == Audience::Account => Ok(Recipient::all(
                audience::account(cx.conn, &self.account_id)?,
                about,
            )),
            _ => Err(no_such(audience)),
        }
    }
}

/// The role of an audience that oversees the service.
fn watching(audience: Audience) -> Option<Role> {
    match audience {
        Audience::Bureau => Some(Role::Bureau),
        Audience::Administrators => Some(Role::Administrator),
        Audience::Auditor => Some(Role::Auditor),
        _ => None,
    }
}

/// How a person got an account of the bureau, of a mandate officer or of an administrator; None where nobody did, and for older events
/// without that data.
fn privilege(event: &RecordedEvent, data: &Value) -> Result<Option<About>> {
    let role: Option<Role> = value(data, "role")?;
    let privileged = |role: &Role| matches!(role, Role::Bureau | Role::Administrator | Role::MandateOfficer);
    let Some(role) = role.filter(privileged) else {
        return Ok(None);
    };
    let is = |name: &str| data[name] == Value::Bool(true);
    let how = match event.known_kind() {
        Some(EventKind::AccountCreated) => Privilege::Made,
        Some(EventKind::AccountChanged) if is("disabled") => return Ok(None),
        Some(EventKind::AccountChanged) if is("emailChanged") => Privilege::Moved,
        Some(EventKind::AccountChanged) if is("enabled") => Privilege::Enabled,
        _ => return Ok(None),
    };
    Ok(Some(About::Privilege(PrivilegeContent {
        name: value(data, "name")?,
        role,
        how,
        at: event.recorded_at,
        by: event.actor_name.clone(),
        reason: event.reason.clone(),
    })))
}

/// The change that an event of this kind made, and of which passkey or provider; None where it did not change how the
/// holder signs in.
fn change(kind: Option<EventKind>, data: &Value) -> Result<Option<(AccountChange, Option<String>)>> {
    Ok(Some(match kind {
        Some(EventKind::AccountPasskeyAdded) => (AccountChange::PasskeyAdded, value(data, "name")?),
        Some(EventKind::AccountPasskeyRemoved) => (AccountChange::PasskeyRemoved, value(data, "name")?),
        Some(EventKind::AccountPasskeysRemoved) => (AccountChange::PasskeysRemoved, None),
        Some(EventKind::AccountSecondStepChosen) if value(data, "on")? => (AccountChange::SecondStepOn, None),
        Some(EventKind::AccountSecondStepChosen) => (AccountChange::SecondStepOff, None),
        Some(EventKind::AccountIdentityBound) => (AccountChange::IdentityBound, value(data, "issuer")?),
        Some(EventKind::AccountIdentityUnbound) => (AccountChange::IdentityUnbound, value(data, "issuer")?),
        Some(EventKind::AccountChanged) => (AccountChange::AddressChanged, None),
        _ => return Ok(None),
    }))
}

fn changed(
    event: &RecordedEvent,
    data: &Value,
    change: AccountChange,
    what: Option<String>,
) -> Result<About> {
    let by_another = event.actor_id != Some(event.subject_id);
    Ok(About::AccountChanged(AccountChangeContent {
        change,
        at: event.recorded_at,
        what,
        by: by_another.then(|| event.actor_name.clone()),
        method: value(data, "method")?,
        // The reason for the loss of an address is not for the next holder of the account.
        reason: event
            .reason
            .clone()
            .filter(|_| change != AccountChange::AddressChanged),
    }))
}
