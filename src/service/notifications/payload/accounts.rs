//! Contents about accounts.

use serde::{Deserialize, Serialize};

use edba_domain::Moment;
use edba_domain::codes::{Role, SignInMethod};

/// The kind of change of how the holder of an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountChange {
    PasskeyAdded,
    PasskeyRemoved,
    PasskeysRemoved,
    SecondStepOn,
    SecondStepOff,
    IdentityBound,
    IdentityUnbound,
    AddressChanged,
}

impl AccountChange {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::PasskeysRemoved => "passkeys-removed",
            Self::SecondStepOn => "second-step-on",
            Self::SecondStepOff => "second-step-off",
            Self::IdentityBound => "identity-bound",
            Self::IdentityUnbound => "identity-unbound",
            Self::AddressChanged => "address-changed",
        }
    }
}

/// How a person got an account of the bureau or of an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Privilege {
    Made,
    Enabled,
    Moved,
}

impl Privilege {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Enabled => "enabled",
            Self::Moved => "moved",
        }
    }
}

/// A sign-in to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInContent {
    pub at: Moment,
    pub method: Option<SignInMethod>,
}

/// A change of how the holder of an account signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountChangeContent {
    pub change: AccountChange,
    pub at: Moment,
    /// The name of the passkey, or the issuer of the provider.
    pub what: Option<String>,
    /// Who made the change, where that was not the holder of the account.
    pub by: Option<String>,
    /// How the actor had signed in, where that was with a browser.
    pub method: Option<SignInMethod>,
    pub reason: Option<String>,
}

/// A person got an account of the bureau or of an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivilegeContent {
    pub name: String,
    pub role: Role,
    pub how: Privilege,
    pub at: Moment,
    /// Who gave the account.
    pub by: String,
    pub reason: Option<String>,
}
