//! Passkeys: instead of a link, or after it.
//!
//! `webauthn_rp` does the checks that the standard (WebAuthn, level 3) requires of a server. This module decides who
//! may add a passkey, stores challenges, and acts on the outcome.

mod authentication;
mod challenges;
mod keys;
pub mod managing;
mod registering;
mod relying_party;
pub mod second_step;

pub use authentication::{Shown, ask, ask_to_confirm, confirm, is_well_formed, show};
pub use registering::{Added, NewPasskey, add, begin};
pub use relying_party::RelyingParty;
pub use second_step::{Begun, FirstStep};

pub use edba_store::passkeys::Passkey;

/// Lifetime of a challenge, and of the second step after a link, in minutes.
pub const LIFETIME_MINUTES: i64 = 5;

edba_domain::text_enum! {
    /// Why a passkey was refused. It is an outcome and not an error, so that the challenge stays used up: the
    /// challenge was answered already, has expired or belongs to another browser (gone); no account has the passkey
    /// (unknown); verification failed (wrong); its counter went back, so it was copied (copied); after a link, it
    /// belongs to another account (of-another); the account is disabled (disabled); it was added already (known).
    pub enum Refusal {
        Gone = "gone", Unknown = "unknown", Wrong = "wrong", Copied = "copied", OfAnother = "of-another",
        Disabled = "disabled", Known = "known",
    }
}
