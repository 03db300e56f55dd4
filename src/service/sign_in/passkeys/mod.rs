//! Passkeys: in the place of a link, or after it.
//!
//! What the standard (WebAuthn, level 3) asks of a server is checked by `webauthn_rp`. Here stands what is
//! ours: who may add one, where a challenge is kept, and what follows from a passkey that was shown.

mod challenges;
mod keys;
pub mod managing;
mod registering;
mod relying_party;
pub mod second_step;
mod showing;

pub use registering::{Added, NewPasskey, add, begin};
pub use relying_party::RelyingParty;
pub use second_step::{Begun, FirstStep};
pub use showing::{Shown, ask, ask_to_confirm, confirm, is_well_formed, show};

pub use crate::store::passkeys::PasskeyRow;

/// How long a challenge can be answered, and how long after a link a passkey can be shown, in minutes.
pub const LIFETIME_MINUTES: i64 = 5;

crate::text_enum! {
    /// Why a passkey was not taken. It is an outcome and no error, so that the challenge stays used up:
    /// answered already, too old or given to another browser (gone); nobody here has it (unknown); not as the
    /// standard asks (wrong); its counter went back, so there are two of it (copied); after a link, another
    /// account's (of-another); the account is disabled (disabled); it was added already (known).
    pub enum Refusal {
        Gone = "gone", Unknown = "unknown", Wrong = "wrong", Copied = "copied", OfAnother = "of-another",
        Disabled = "disabled", Known = "known",
    }
}
